"""The registers as a file: one row an enrolment, with the channel and the way to the nearest ATM.

For scripts the columns and words are those of the commands' contract; for officers they are in
Vietnamese. Identity and bank numbers are masked for whoever may not open them, and a category
that means HIV goes by its public code.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, true

from welfare.areas.models import Commune, Hamlet
from welfare.audit import service as audit
from welfare.cashpoints.models import CashPoint, Distance
from welfare.channels import queries as channels_queries
from welfare.channels.rules import CHANNEL_LABELS, Channel
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry import listing
from welfare.registry.listing import PeopleFilter
from welfare.registry.models import Category, Enrolment, Person
from welfare.registry.rules import (
    LOCATION_LABELS,
    SEX_LABELS,
    STANDING_LABELS,
    public_code,
    standing,
)
from welfare.staff.models import Staff

Cell = str | int | float | None
HEADINGS = {
    "person_id": N_("Mã hồ sơ"),
    "name": N_("Họ và tên"),
    "sex": N_("Giới tính"),
    "born_on": N_("Ngày sinh"),
    "birth_precision": N_("Biết đến"),
    "national_id": N_("Số định danh"),
    "commune_code": N_("Mã xã"),
    "hamlet": N_("Ấp, khu phố"),
    "latitude": N_("Vĩ độ"),
    "longitude": N_("Kinh độ"),
    "location_source": N_("Nguồn tọa độ"),
    "category": N_("Loại đối tượng"),
    "degree": N_("Tỷ lệ (%)"),
    "count": N_("Số người"),
    "start_month": N_("Hưởng từ tháng"),
    "end_month": N_("Đến hết tháng"),
    "status": N_("Tình trạng"),
    "channel": N_("Hình thức nhận"),
    "bank_bin": N_("Mã BIN ngân hàng"),
    "bank_account": N_("Số tài khoản"),
    "nearest_atm": N_("ATM gần nhất"),
    "nearest_atm_m": N_("Cách ATM (m)"),
}
"""The columns in the order of the commands' contract, and what they are called on screen."""
PRECISION_LABELS = {"day": N_("ngày"), "year": N_("năm")}
WORDS: dict[str, dict[Any, str]] = {
    "sex": {**SEX_LABELS},
    "birth_precision": PRECISION_LABELS,
    "location_source": {**LOCATION_LABELS},
    "status": {**STANDING_LABELS},
    "channel": {**CHANNEL_LABELS},
}
"""The columns whose values are words of the code, and what these are called on screen."""


@dataclass(frozen=True)
class Export:
    """Rows of cells in the order of `HEADINGS`, in the words of the contract."""

    rows: list[list[Cell]]

    def in_words(self, translate: Callable[[str], str]) -> list[list[Cell]]:
        """The rows as officers read them, under headings in the reader's language."""
        headings: list[Cell] = [translate(heading) for heading in HEADINGS.values()]
        return [headings, *(_in_words(row, translate) for row in self.rows)]

    def for_scripts(self) -> list[list[Cell]]:
        """The rows under the names of the contract."""
        return [list(HEADINGS), *self.rows]


def export(actor: Staff, wanted: PeopleFilter) -> Export:
    """The enrolments of the actor's people who pass the filter; that it was taken is recorded."""
    month = Month.of(clock.today())
    opens = actor.may(Permission.OPEN_NUMBERS)
    rows = [_cells(row, month, opens=opens) for row in _selected(actor, wanted, month)]
    after: dict[str, object] = {
        "rows": len(rows),
        "register": wanted.register,
        "category": wanted.category_code,
        "standing": wanted.standing,
    }
    audit.record(
        actor,
        "people.exported",
        "people",
        None,
        commune_id=_one_commune(actor, wanted),
        after=after,
    )
    return Export(rows)


def _one_commune(actor: Staff, wanted: PeopleFilter) -> int | None:
    """The commune that the export is about, if it is about one."""
    if wanted.commune_id is not None and (
        actor.commune_ids is None or wanted.commune_id in actor.commune_ids
    ):
        return wanted.commune_id
    return actor.commune_id


def _selected(viewer: Staff, wanted: PeopleFilter, month: Month) -> Sequence[Row[*tuple[Any, ...]]]:
    channel = channels_queries.in_force(month)
    statement = (
        select(
            Person.id,
            Person.name,
            Person.sex,
            Person.born_on,
            Person.birth_precision,
            func.coalesce(Person.citizen_id, Person.old_id).label("national_id"),
            Person.died_on,
            Person.latitude,
            Person.longitude,
            Person.location_source,
            Commune.code.label("commune_code"),
            Hamlet.name.label("hamlet"),
            Category.code.label("category_code"),
            Category.sensitive,
            Enrolment.degree,
            Enrolment.count.label("units"),
            Enrolment.start_month,
            Enrolment.end_month,
            func.coalesce(channel.c.channel, Channel.CASH).label("channel"),
            channel.c.bank_bin,
            channel.c.number.label("bank_account"),
            CashPoint.name.label("nearest_atm"),
            Distance.nearest_atm_m,
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Category, Category.code == Enrolment.category_code)
        .join(Commune, Commune.id == Person.commune_id)
        .outerjoin(Hamlet, Hamlet.id == Person.hamlet_id)
        .outerjoin(channel, channel.c.person_id == Person.id)
        .outerjoin(Distance, Distance.person_id == Person.id)
        .outerjoin(CashPoint, CashPoint.id == Distance.nearest_atm_id)
        .where(
            *listing.conditions(viewer, wanted, month),
            Enrolment.cancelled_at.is_(None),
            _of_enrolment(wanted),
        )
        .order_by(Commune.code, Person.sort_key, Person.id, Enrolment.start_month, Enrolment.id)
    )
    return db.session.execute(statement).all()


def _of_enrolment(wanted: PeopleFilter) -> ColumnElement[bool]:
    """Of a person found by register or category, only the enrolments by which they were found."""
    condition: ColumnElement[bool] = true()
    if wanted.register is not None:
        condition &= Category.register == wanted.register
    if wanted.category_code is not None:
        condition &= Category.code == wanted.category_code
    return condition


def _cells(row: Row[*tuple[Any, ...]], month: Month, *, opens: bool) -> list[Cell]:
    return [
        row.id,
        row.name,
        row.sex,
        row.born_on.isoformat(),
        row.birth_precision,
        _number(row.national_id, opens=opens),
        row.commune_code,
        row.hamlet,
        row.latitude,
        row.longitude,
        row.location_source,
        public_code(row.category_code, row.sensitive),
        row.degree,
        row.units,
        str(row.start_month),
        str(row.end_month) if row.end_month else None,
        standing(row.died_on, [row.end_month], month),
        row.channel,
        row.bank_bin,
        _number(row.bank_account, opens=opens),
        row.nearest_atm,
        None if row.nearest_atm_m is None else round(row.nearest_atm_m),
    ]


def _number(number: str | None, *, opens: bool) -> str | None:
    return number if number is None or opens else mask(number)


def _in_words(row: list[Cell], translate: Callable[[str], str]) -> list[Cell]:
    cells = dict(zip(HEADINGS, row, strict=True))
    year, month, day = str(cells["born_on"]).split("-")
    cells["born_on"] = year if cells["birth_precision"] == "year" else f"{day}/{month}/{year}"
    for name in ("start_month", "end_month"):
        cells[name] = cells[name] and Month.parse(str(cells[name])).label
    for name, labels in WORDS.items():
        cells[name] = translate(labels[cells[name]]) if cells[name] else None
    return list(cells.values())
