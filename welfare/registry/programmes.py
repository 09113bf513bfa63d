"""Children in need and people in drug rehabilitation: registers of the same shape, without money.

Both hold what must not become known; only whoever keeps the registers sees them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.database import db
from welfare.registry import queries
from welfare.registry.models import Person
from welfare.registry.programme_models import ProgrammeEntry, ProgrammeGroup
from welfare.registry.rules import Paper, age_on
from welfare.registry.search import found_by
from welfare.staff.models import Staff


class Programme(StrEnum):
    """What an office looks after without paying for it month by month."""

    CHILDREN = "children"
    REHABILITATION = "rehabilitation"


PROGRAMME_LABELS = {
    Programme.CHILDREN: N_("Trẻ em"),
    Programme.REHABILITATION: N_("Cai nghiện"),
}
NO_GROUP = N_("Không có nhóm này. Chọn nhóm trong danh sách.")
NO_ENTRY = N_("Không có hồ sơ này, hoặc hồ sơ không thuộc địa bàn của bạn.")
TOO_OLD = N_("%(name)s đã đủ 16 tuổi vào ngày %(day)s; sổ trẻ em chỉ nhận người dưới 16 tuổi.")
BEFORE_BIRTH = N_("Ngày bắt đầu %(day)s ở trước ngày sinh. Xem lại quyết định.")
IN_FUTURE = N_("Ngày bắt đầu %(day)s ở sau hôm nay. Xem lại quyết định.")
THERE_ALREADY = N_("%(name)s đang có trong nhóm này. Kết thúc hồ sơ đó trước.")
ENDS_EARLY = N_("Ngày kết thúc %(day)s ở trước ngày bắt đầu %(start)s.")
ENDED_ALREADY = N_("Hồ sơ này đã kết thúc ngày %(day)s.")
CHILD_UNTIL = 16  # Luật Trẻ em 2016, Điều 1


@dataclass(frozen=True)
class ProgrammeFilter:
    """What to look for; None and an empty text are anything."""

    text: str = ""
    commune_id: int | None = None
    hamlet_id: int | None = None
    group_code: str | None = None
    current: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it lets everybody pass."""
        return self == ProgrammeFilter()


@dataclass(frozen=True)
class NewEntry:
    """A person comes into a group from a day on."""

    person_id: int
    group_code: str
    from_on: date
    place: str | None = None
    note: str | None = None
    paper: Paper = field(default_factory=Paper)


def groups(programme: Programme) -> Sequence[ProgrammeGroup]:
    """The groups of a programme, as its law orders them."""
    statement = select(ProgrammeGroup).where(ProgrammeGroup.programme == programme)
    return db.session.scalars(statement.order_by(ProgrammeGroup.code)).all()


def entries(
    viewer: Viewer, programme: Programme, wanted: ProgrammeFilter
) -> Select[ProgrammeEntry]:
    """The entries of the viewer's people that pass the filter, with person and group."""
    conditions = [
        queries.in_area(viewer),
        ProgrammeGroup.programme == programme,
        found_by(wanted.text, viewer),
        None if wanted.commune_id is None else Person.commune_id == wanted.commune_id,
        None if wanted.hamlet_id is None else Person.hamlet_id == wanted.hamlet_id,
        None if wanted.group_code is None else ProgrammeGroup.code == wanted.group_code,
    ]
    if wanted.current is not None:
        goes_on = and_(
            Person.died_on.is_(None),
            or_(ProgrammeEntry.until_on.is_(None), ProgrammeEntry.until_on >= clock.today()),
        )
        conditions.append(goes_on if wanted.current else ~goes_on)
    return (
        select(ProgrammeEntry)
        .join(ProgrammeEntry.person)
        .join(ProgrammeEntry.group)
        .where(*(condition for condition in conditions if condition is not None))
        .options(
            contains_eager(ProgrammeEntry.group),
            contains_eager(ProgrammeEntry.person).options(
                joinedload(Person.commune), joinedload(Person.hamlet)
            ),
        )
    )


def people_in(statement: Select[*tuple[Any, ...]]) -> int:
    """How many people the entries of the statement are of."""
    ids = statement.order_by(None).with_only_columns(ProgrammeEntry.person_id).distinct()
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def of_person(person_id: int) -> Sequence[ProgrammeEntry]:
    """A person's entries in any programme, the latest first."""
    statement = (
        select(ProgrammeEntry)
        .where(ProgrammeEntry.person_id == person_id)
        .options(joinedload(ProgrammeEntry.group))
        .order_by(ProgrammeEntry.from_on.desc(), ProgrammeEntry.id.desc())
    )
    return db.session.scalars(statement).all()


def entry(viewer: Viewer, entry_id: int, *, for_update: bool = False) -> ProgrammeEntry:
    """An entry of a person in the viewer's area.

    Raises:
        NotFound: there is none, or it belongs to somebody outside the area.
    """
    statement = (
        select(ProgrammeEntry)
        .join(ProgrammeEntry.person)
        .where(ProgrammeEntry.id == entry_id, queries.in_area(viewer))
        .options(contains_eager(ProgrammeEntry.person), joinedload(ProgrammeEntry.group))
    )
    if for_update:
        statement = statement.with_for_update(of=ProgrammeEntry)
    found: ProgrammeEntry | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_ENTRY)
    return found


def enter(*, actor: Staff, new: NewEntry) -> int:
    """Put a person into a group; the answer is the entry's id.

    The record says that it happened and nothing of the group, which auditors may not read.

    Raises:
        NotFound: the person is outside the actor's area, or there is no such group.
        Refusal: a day before the birth or after today, or nobody's child any more.
        Conflict: the person is in the group already.
    """
    someone = queries.person(actor, new.person_id, for_update=True)
    group = db.session.get(ProgrammeGroup, new.group_code)
    if group is None:
        raise NotFound(NO_GROUP)
    _check_day(someone, group, new.from_on)
    for known in of_person(someone.id):
        goes_on = known.until_on is None or known.until_on >= new.from_on
        if known.group_code == new.group_code and goes_on:
            raise Conflict(THERE_ALREADY, name=someone.name)
    added = ProgrammeEntry(
        person_id=someone.id,
        group_code=new.group_code,
        from_on=new.from_on,
        place=new.place,
        note=new.note,
        decision_number=new.paper.number,
        decided_on=new.paper.signed_on,
        signer=new.paper.signer,
        created_at=clock.now(),
    )
    db.session.add(added)
    db.session.flush()
    _record(actor, "programme.entered", someone)
    return added.id


def leave(*, actor: Staff, entry_id: int, until_on: date) -> None:
    """End an entry after its last day.

    Raises:
        NotFound: there is none in the actor's area.
        Refusal: the last day lies before the first.
        Conflict: it has ended already.
    """
    known = entry(actor, entry_id, for_update=True)
    if known.until_on is not None:
        raise Conflict(ENDED_ALREADY, day=f"{known.until_on:%d/%m/%Y}")
    if until_on < known.from_on:
        raise Refusal(ENDS_EARLY, day=f"{until_on:%d/%m/%Y}", start=f"{known.from_on:%d/%m/%Y}")
    known.until_on = until_on
    db.session.flush()
    _record(actor, "programme.left", known.person)


def _check_day(someone: Person, group: ProgrammeGroup, day: date) -> None:
    shown = f"{day:%d/%m/%Y}"
    if day < someone.born_on:
        raise Refusal(BEFORE_BIRTH, day=shown)
    if day > clock.today():
        raise Refusal(IN_FUTURE, day=shown)
    years = age_on(someone.born_on, day)
    if group.programme == Programme.CHILDREN and years >= CHILD_UNTIL:
        raise Refusal(TOO_OLD, name=someone.name, day=shown)


def _record(actor: Staff, action: str, someone: Person) -> None:
    audit.record(actor, action, "person", someone.id, commune_id=someone.commune_id)
