"""What officers do in the registers: register, correct, report a death, enrol, end, open a number.

What touches one person and what touches ten thousand is the same code: the single acts add only
what an officer at a screen needs to be told.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import insert, or_, update

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.month import Month
from welfare.database import db, insert_rows
from welfare.registry import queries
from welfare.registry.admission import (
    check_enrolments,
    check_number_is_free,
    checked_rows,
    people_in_area,
)
from welfare.registry.checks import Period, check_death, check_end
from welfare.registry.logged import (
    Logged,
    changed,
    enrolment_entry,
    granted,
    logged,
    names_of,
    person_entry,
)
from welfare.registry.models import Decision, Enrolment, Person
from welfare.registry.rows import decision_row, enrolment_row
from welfare.registry.rules import DecisionKind, NewEnrolment, Paper, PersonFacts
from welfare.registry.signals import people_moved
from welfare.staff.models import Staff

CHANGED_MEANWHILE = N_(
    "Người khác vừa sửa hồ sơ này. Xem phần họ đã đổi dưới đây; lưu lại nếu vẫn đúng."
)
ALREADY_DEAD = N_("%(name)s đã được báo tử, mất ngày %(died_on)s.")

COUNT_NEEDED = N_("Loại này trả theo số người hoặc số thâm niên. Hãy ghi số đó, từ 1 trở lên.")
CANCELLED = N_("Hồ sơ hưởng này đã bị hủy vì ghi nhầm. Khôi phục trước nếu nay lại đúng.")
NO_NUMBER = N_("Hồ sơ này chưa có số định danh.")


def register_person(*, actor: Staff, facts: PersonFacts) -> int:
    """Add one person; the answer is their id.

    Raises:
        NotFound, Refusal: as `register_many`.
        Conflict: somebody already holds the identity number.
    """
    check_number_is_free(actor, facts)
    return register_many(actor=actor, people=[facts])[0]


def register_many(*, actor: Staff, people: Sequence[PersonFacts]) -> list[int]:
    """Add people who are not in the registers yet; the answer is their ids, in the same order.

    Raises:
        NotFound: a commune outside the actor's area.
        Refusal: facts that cannot be true, or a hamlet of another commune.
    """
    if not people:
        return []
    at = clock.now()
    rows = [row | {"created_at": at} for row in checked_rows(actor, people)]
    ids = insert_rows(Person, rows)
    names = names_of(people)
    audit.record_many(
        actor,
        [
            audit.Entry(
                "person.created",
                "person",
                person_id,
                commune_id=facts.commune_id,
                after=logged(facts, names),
            )
            for person_id, facts in zip(ids, people, strict=True)
        ],
    )
    people_moved.send(person_ids=ids)
    return ids


def correct_person(*, actor: Staff, person_id: int, version: int, facts: PersonFacts) -> None:
    """Write a person's facts anew, unless somebody else did since `version` was read.

    Raises:
        NotFound, Refusal: as `correct_many`.
        Conflict: the person has been changed meanwhile, or somebody else holds the number.
    """
    someone = queries.person(actor, person_id, for_update=True)
    if someone.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    check_number_is_free(actor, facts, but=person_id)
    correct_many(actor=actor, corrections={person_id: facts})


def correct_many(*, actor: Staff, corrections: Mapping[int, PersonFacts]) -> list[int]:
    """Write the facts of several people anew; the answer is the ids of those that changed.

    Raises:
        NotFound: a person or a commune outside the actor's area.
        Refusal: facts that cannot be true, or a hamlet of another commune.
    """
    people = people_in_area(actor, list(corrections))
    before = {person_id: someone.facts for person_id, someone in people.items()}
    after = {i: facts for i, facts in corrections.items() if facts != before[i]}
    names = names_of([*after.values(), *(before[person_id] for person_id in after)])
    entries, moved = [], []
    for (person_id, facts), row in zip(
        after.items(), checked_rows(actor, list(after.values())), strict=True
    ):
        someone = people[person_id]
        if (someone.latitude, someone.longitude) != (row["latitude"], row["longitude"]):
            moved.append(person_id)
        for column, value in row.items():
            setattr(someone, column, value)
        old, new = changed(before[person_id], facts, names)
        # The version made here lets an officer with an older form be told what they have not seen.
        new["version"] = someone.version + 1
        entries.append(person_entry("person.corrected", someone, old, new))
    db.session.flush()
    born_anew = [i for i, facts in after.items() if facts.born_on != before[i].born_on]
    entitled = queries.enrolments_of(born_anew)
    look_again((person_id, every[0].start_month) for person_id, every in entitled.items())
    audit.record_many(actor, entries)
    if moved:
        people_moved.send(person_ids=moved)
    return list(after)


def record_death(
    *, actor: Staff, person_id: int, died_on: date, grants: Sequence[NewEnrolment] = ()
) -> Month:
    """Record a day of death; the answer is the first month that is no longer paid.

    Paid through the month of death, nothing from the next (handbook, section 4). `grants` is what
    is paid once for the death, by decision.

    Raises:
        NotFound: nobody of that id in the actor's area.
        Conflict: the death has been recorded already.
        Refusal: the day lies before the birth or after today.
    """
    someone = queries.person(actor, person_id, for_update=True)
    if someone.died_on is not None:
        raise Conflict(ALREADY_DEAD, name=someone.name, died_on=f"{someone.died_on:%d/%m/%Y}")
    check_death(someone.born_on, died_on, clock.today())
    someone.died_on = died_on
    db.session.flush()
    stops_from = Month.of(died_on) + 1
    look_again([(person_id, stops_from)])
    after: Logged = {
        "died_on": f"{died_on:%d/%m/%Y}",
        "stops_from": stops_from.label,
        "version": someone.version,
    }
    audit.record_many(actor, [person_entry("person.died", someone, {}, after)])
    enrol_many(actor=actor, enrolments=grants)
    return stops_from


def open_number(*, actor: Staff, person_id: int) -> str:
    """The identity number in full; that it was opened is recorded.

    Raises:
        NotFound: nobody of that id in the actor's area.
        Refusal: the person has no number.
    """
    someone = queries.person(actor, person_id)
    if someone.identity_number is None:
        raise Refusal(NO_NUMBER)
    audit.record_many(actor, [person_entry("person.number_opened", someone, {}, {})])
    return someone.identity_number


def enrol(*, actor: Staff, new: NewEnrolment) -> int:
    """Enter one person in a category; the answer is the enrolment's id.

    Raises:
        NotFound, Conflict, Refusal: as `enrol_many`; also without a number where one is paid for.
    """
    counted = {category.code for category in queries.categories() if category.per}
    if new.category_code in counted and new.count is None:
        raise Refusal(COUNT_NEEDED)
    return enrol_many(actor=actor, enrolments=[new])[0]


def enrol_many(*, actor: Staff, enrolments: Sequence[NewEnrolment]) -> list[int]:
    """Enter people in categories by decisions; the answer is the enrolments' ids, in order.

    Raises:
        NotFound: a person outside the actor's area, or no such category.
        Refusal: a start, degree or count that cannot be.
        Conflict: the person already is in the category in one of the months.
    """
    if not enrolments:
        return []
    people = people_in_area(actor, [new.person_id for new in enrolments])
    categories = {category.code: category for category in queries.categories()}
    check_enrolments(enrolments, people, categories)
    at = clock.now()
    ids = insert_rows(Enrolment, [enrolment_row(new) | {"created_at": at} for new in enrolments])
    grants = [
        decision_row(enrolment_id, _begins(new), new.paper, new.start_month)
        for enrolment_id, new in zip(ids, enrolments, strict=True)
    ]
    insert_rows(Decision, grants)
    look_again((new.person_id, new.start_month) for new in enrolments)
    audit.record_many(
        actor,
        [
            person_entry(
                "enrolment.started",
                people[new.person_id],
                {},
                granted(new, categories[new.category_code])
                | {"decision": new.paper.number, "enrolment_id": enrolment_id}
                | _arrears_in_words(new.paper),
            )
            for enrolment_id, new in zip(ids, enrolments, strict=True)
        ],
    )
    return ids


def _arrears_in_words(paper: Paper) -> Logged:
    return {"arrears_from": paper.arrears_from.label} if paper.arrears_from else {}


def end_enrolment(*, actor: Staff, enrolment_id: int, last_month: Month, paper: Paper) -> None:
    """Stop an enrolment after `last_month` by a decision.

    Raises:
        NotFound: no such enrolment in the actor's area.
        Refusal: the last month lies before the first.
        Conflict: it has already ended by then, or is cancelled.
    """
    entitled = queries.enrolment(actor, enrolment_id, for_update=True)
    check_not_cancelled(entitled)
    check_end(Period(entitled.start_month, entitled.end_month), last_month)
    entitled.end_month = last_month
    entitled.version += 1
    stops_from = last_month + 1
    stop = decision_row(enrolment_id, DecisionKind.STOP, paper, stops_from)
    db.session.execute(insert(Decision), [stop])
    db.session.flush()
    look_again([(entitled.person_id, stops_from)])
    after: Logged = {
        "category": entitled.category.public_code,
        "last_month": last_month.label,
        "decision": paper.number,
    }
    audit.record_many(actor, [enrolment_entry("enrolment.ended", entitled, {}, after)])


def check_not_cancelled(entitled: Enrolment) -> None:
    """Refuse to write to an enrolment that was entered by mistake.

    Raises:
        Conflict: it is cancelled.
    """
    if entitled.cancelled_at is not None:
        raise Conflict(CANCELLED)


def look_again(touched: Iterable[tuple[int, Month]]) -> None:
    """Remember for each person the earliest month whose dues a late fact has touched.

    The next cycle compares what was issued with what is due from there on.
    """
    by_month: dict[Month, list[int]] = {}
    for person_id, month in touched:
        by_month.setdefault(month, []).append(person_id)
    for month, person_ids in by_month.items():
        untouched = or_(Person.recheck_from.is_(None), Person.recheck_from > month)
        for some_ids in queries.portions(person_ids):
            mark = update(Person).where(Person.id.in_(some_ids), untouched)
            # Whoever has these people in memory does not read this column of theirs.
            db.session.execute(
                mark.values(recheck_from=month).execution_options(synchronize_session=False)
            )


def _begins(new: NewEnrolment) -> DecisionKind:
    return DecisionKind.GRANT if new.follows_id is None else DecisionKind.CHANGE
