"""Households: who lives together, who heads them, and their class in each year's review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, true
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.vietnamese import fold
from welfare.database import db
from welfare.registry import queries, service
from welfare.registry.logged import Logged
from welfare.registry.models import Household, Person, PovertyReview
from welfare.registry.rules import HEAD, PovertyClass, household_code
from welfare.registry.search import MOST_WORDS
from welfare.staff.models import Staff

NO_HOUSEHOLD = N_("Không có hộ này, hoặc hộ không thuộc địa bàn của bạn.")
CODE_TAKEN = N_("%(commune)s đã có hộ mã “%(code)s”. Mở hộ đó, hoặc ghi mã khác.")
NO_CODE = N_("Hãy ghi mã hộ, ví dụ MP00012.")
WRONG_HAMLET = N_("Ấp đã chọn không thuộc %(commune)s. Chọn ấp của xã đó.")
OTHER_COMMUNE = N_("%(name)s ở xã khác với hộ. Sửa xã trong hồ sơ trước, rồi thêm vào hộ.")
OTHER_HEAD = N_("Hộ đã có chủ hộ là %(name)s. Đổi quan hệ của người đó trước.")
HEAD_DIED = N_("%(name)s đã mất. Chọn một thành viên khác làm chủ hộ.")
IN_ANOTHER = N_("%(name)s đang ở hộ %(code)s. Đưa ra khỏi hộ đó trước.")


@dataclass(frozen=True)
class HouseholdFilter:
    """What to look for; None and an empty text are anything. The class is that of one year.

    The text is how a code begins, or words of a member's name in any order, without marks.
    """

    text: str = ""
    commune_id: int | None = None
    hamlet_id: int | None = None
    poverty_class: PovertyClass | None = None


def households(viewer: Viewer, wanted: HouseholdFilter, year: int) -> Select[tuple[Household]]:
    """The viewer's households with head, number of members and class in the year.

    Columns beside the household: head, members, poverty_class. Order them by code and id.
    """
    member = Person.household_id == Household.id
    head = select(func.min(Person.name)).where(member, Person.relation_to_head == HEAD)
    members = select(func.count()).select_from(Person).where(member)
    review = (PovertyReview.household_id == Household.id) & (PovertyReview.year == year)
    statement = (
        select(
            Household,
            head.scalar_subquery().label("head"),
            members.scalar_subquery().label("members"),
            PovertyReview.poverty_class,
        )
        .outerjoin(PovertyReview, review)
        .where(in_area(viewer))
        .options(joinedload(Household.commune), joinedload(Household.hamlet))
    )
    if wanted.text:
        statement = statement.where(_found_by(wanted.text))
    if wanted.commune_id is not None:
        statement = statement.where(Household.commune_id == wanted.commune_id)
    if wanted.hamlet_id is not None:
        statement = statement.where(Household.hamlet_id == wanted.hamlet_id)
    if wanted.poverty_class is not None:
        statement = statement.where(PovertyReview.poverty_class == wanted.poverty_class)
    return statement


def _found_by(text: str) -> ColumnElement[bool]:
    by_code = Household.code.startswith(household_code(text), autoescape=True)
    words = [word for word in fold(text).split() if not word.isdigit()][:MOST_WORDS]
    if not words:
        return by_code
    named = (Person.name_key.contains(word, autoescape=True) for word in words)
    bearers = select(Person.household_id).where(Person.household_id.is_not(None), *named)
    return or_(by_code, Household.id.in_(bearers))


def household(viewer: Viewer, household_id: int) -> Household:
    """A household of the viewer's area with its yearly reviews.

    Raises:
        NotFound: there is none, or it is outside the area; the two look the same.
    """
    statement = (
        select(Household)
        .where(Household.id == household_id, in_area(viewer))
        .options(
            joinedload(Household.commune),
            joinedload(Household.hamlet),
            joinedload(Household.reviews),
        )
    )
    found: Household | None = db.session.scalars(statement).unique().one_or_none()
    if found is None:
        raise NotFound(NO_HOUSEHOLD)
    return found


def members(household_id: int) -> Sequence[Person]:
    """The people of a household, its head first, then the oldest."""
    statement = select(Person).where(Person.household_id == household_id)
    is_other = func.coalesce(Person.relation_to_head, "") != HEAD
    return db.session.scalars(statement.order_by(is_other, Person.born_on, Person.id)).all()


def add_household(*, actor: Staff, commune_id: int, code: str, hamlet_id: int | None) -> int:
    """Add a household; the answer is its id.

    Raises:
        NotFound: the commune is outside the actor's area.
        Refusal: no code, or a hamlet of another commune.
        Conflict: the commune already has a household with the code.
    """
    commune = areas_queries.commune(commune_id, actor)
    if not household_code(code):
        raise Refusal(NO_CODE)
    if hamlet_id and areas_queries.hamlet(hamlet_id, actor).commune_id != commune_id:
        raise Refusal(WRONG_HAMLET, commune=commune.name)
    added = Household(code=household_code(code), commune_id=commune_id, hamlet_id=hamlet_id)
    taken = select(Household.id).where(
        Household.commune_id == commune_id, Household.code == added.code
    )
    if db.session.scalar(taken) is not None:
        raise Conflict(CODE_TAKEN, commune=commune.name, code=added.code)
    db.session.add(added)
    db.session.flush()
    after: Logged = {"household": added.code, "commune": commune.name}
    audit.record(
        actor, "household.created", "household", added.id, commune_id=commune_id, after=after
    )
    return added.id


def add_member(
    *, actor: Staff, household_id: int, person_id: int, relation_to_head: str | None
) -> None:
    """Put a person into a household.

    Raises:
        NotFound: the household or the person is outside the actor's area.
        Conflict: the person lives in another household, or the household has another head.
        Refusal: the person lives in another commune.
    """
    home = household(actor, household_id)
    someone = queries.person(actor, person_id, for_update=True)
    if someone.commune_id != home.commune_id:
        raise Refusal(OTHER_COMMUNE, name=someone.name)
    if someone.household is not None and someone.household_id != household_id:
        raise Conflict(IN_ANOTHER, name=someone.name, code=someone.household.code)
    if relation_to_head == HEAD:
        for other in members(household_id):
            if other.relation_to_head == HEAD and other.id != person_id:
                raise Conflict(OTHER_HEAD, name=other.name)
    facts = replace(someone.facts, household_id=household_id, relation_to_head=relation_to_head)
    service.correct_many(actor=actor, corrections={person_id: facts})


def make_head(*, actor: Staff, household_id: int, person_id: int) -> None:
    """Let a living member head the household; the former head's relation has to be asked anew.

    Raises:
        NotFound: the person is not in the household, or outside the actor's area.
        Refusal: the person has died.
    """
    someone = queries.person(actor, person_id, for_update=True)
    if someone.household_id != household_id:
        raise NotFound(queries.NO_PERSON)
    if someone.died_on is not None:
        raise Refusal(HEAD_DIED, name=someone.name)
    former = [
        other
        for other in members(household_id)
        if other.relation_to_head == HEAD and other.id != person_id
    ]
    corrections = {other.id: replace(other.facts, relation_to_head=None) for other in former}
    corrections[person_id] = replace(someone.facts, relation_to_head=HEAD)
    service.correct_many(actor=actor, corrections=corrections)


def remove_member(*, actor: Staff, household_id: int, person_id: int) -> None:
    """Take a person out of a household; the person stays in the registers.

    Raises:
        NotFound: the person is not in the household, or outside the actor's area.
    """
    someone = queries.person(actor, person_id, for_update=True)
    if someone.household_id != household_id:
        raise NotFound(queries.NO_PERSON)
    facts = replace(someone.facts, household_id=None, relation_to_head=None)
    service.correct_many(actor=actor, corrections={person_id: facts})


def review(
    *,
    actor: Staff,
    household_id: int,
    year: int,
    poverty_class: PovertyClass | None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Write a household's class in a year's review; None: neither poor nor near-poor.

    `facts` of the review are recorded beside the class, and make a record of an unchanged one.

    Raises:
        NotFound: the household is outside the actor's area.
    """
    home = household(actor, household_id)
    before = {known.year: known.poverty_class for known in home.reviews}.get(year)
    if before == poverty_class and facts is None:
        return
    of_year = (PovertyReview.household_id == household_id) & (PovertyReview.year == year)
    db.session.execute(delete(PovertyReview).where(of_year))
    if poverty_class is not None:
        db.session.add(
            PovertyReview(household_id=household_id, year=year, poverty_class=poverty_class)
        )
    db.session.flush()
    db.session.expire(home, ["reviews"])
    audit.record(
        actor,
        "household.reviewed",
        "household",
        household_id,
        commune_id=home.commune_id,
        before={"poverty_class": before},
        after={
            "household": home.code,
            "year": year,
            "poverty_class": poverty_class,
            **(facts or {}),
        },
    )


def in_area(viewer: Viewer) -> ColumnElement[bool]:
    """The condition by which a query on households stays inside the viewer's area."""
    if viewer.commune_ids is None:
        return true()
    return Household.commune_id.in_(viewer.commune_ids)
