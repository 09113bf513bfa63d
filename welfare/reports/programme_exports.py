"""The registers without money as a file: one row an entry."""

from collections.abc import Callable, Sequence

from welfare.audit import service as audit
from welfare.core.errors import N_
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry import programmes
from welfare.registry.models import Person
from welfare.registry.programme_models import ProgrammeEntry
from welfare.registry.programmes import Programme, ProgrammeFilter
from welfare.registry.rules import SEX_LABELS, Sex
from welfare.staff.models import Staff

Cell = str | int | float | None
HEADINGS = (
    N_("Họ và tên"),
    N_("Ngày sinh"),
    N_("Giới tính"),
    N_("Số định danh"),
    N_("Xã, thị trấn"),
    N_("Ấp, khu phố"),
    N_("Nhóm"),
    N_("Từ ngày"),
    N_("Đến hết ngày"),
    N_("Nơi chăm sóc, cai nghiện"),
    N_("Số quyết định"),
    N_("Ngày ký"),
    N_("Ghi chú"),
)


def export(actor: Staff, programme: Programme, wanted: ProgrammeFilter) -> list[list[Cell]]:
    """The entries of the actor's people that pass the filter; that it was taken is recorded."""
    statement = programmes.entries(actor, programme, wanted)
    found = db.session.scalars(statement.order_by(Person.sort_key, ProgrammeEntry.id)).all()
    opens = actor.may(Permission.OPEN_NUMBERS)
    audit.record(
        actor,
        "programme.exported",
        "people",
        None,
        commune_id=actor.commune_id,
        after={"rows": len(found)},
    )
    return [_cells(entry, opens=opens) for entry in found]


def in_words(rows: Sequence[list[Cell]], translate: Callable[[str], str]) -> list[list[Cell]]:
    """The rows under headings in the reader's language."""
    return [[translate(heading) for heading in HEADINGS], *rows]


def _cells(entry: ProgrammeEntry, *, opens: bool) -> list[Cell]:
    person, number = entry.person, entry.person.identity_number
    return [
        person.name,
        person.birth,
        SEX_LABELS[Sex(person.sex)] if person.sex else None,
        number if opens or number is None else mask(number),
        person.commune.name,
        person.hamlet.label if person.hamlet else None,
        entry.group.name_vi,
        f"{entry.from_on:%d/%m/%Y}",
        f"{entry.until_on:%d/%m/%Y}" if entry.until_on else None,
        entry.place,
        entry.decision_number,
        f"{entry.decided_on:%d/%m/%Y}" if entry.decided_on else None,
        entry.note,
    ]
