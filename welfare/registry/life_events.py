"""What happens in a life: moving within the district, away and back.

Deaths stand in `service`, suspensions in `suspending`, lost poverty status in `reviews`.
"""

from dataclasses import replace
from datetime import date

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries
from welfare.registry.admission import checked_rows
from welfare.registry.logged import Logged, changed, names_of, person_entry
from welfare.registry.models import Enrolment, Person
from welfare.registry.reviews import put_up_for_review as put_up_for_review  # noqa: PLC0414
from welfare.registry.rules import NewEnrolment, Paper, PersonFacts
from welfare.registry.service import CHANGED_MEANWHILE, end_enrolment, enrol_many
from welfare.registry.signals import people_moved
from welfare.staff.models import Staff

DEAD = N_("%(name)s đã mất ngày %(died_on)s; không ghi việc này được nữa.")
GONE_ALREADY = N_("%(name)s đã chuyển đi ngày %(left_on)s rồi.")
NOT_GONE = N_("%(name)s không ở tình trạng đã chuyển đi.")
LEFT_LATER = N_("Ngày chuyển đi %(left_on)s ở sau hôm nay. Ghi khi việc chuyển đã xong.")
LEFT_EARLY = N_("Ngày chuyển đi %(left_on)s ở trước ngày sinh.")
BACK_EARLY = N_("Ngày trở về phải sau ngày chuyển đi %(left_on)s và không sau hôm nay.")
SAME_PLACE = N_("Nơi ở mới trùng với nơi ở đang ghi.")


def move_within(*, actor: Staff, person_id: int, version: int, facts: PersonFacts) -> None:
    """Write where a person lives from now on; the decisions stay, the new commune's list pays.

    `facts` are the person's with the new place in them. A household belongs to a commune: whoever
    leaves the commune leaves it.

    Raises:
        NotFound: nobody of that id, or a commune outside the actor's area.
        Conflict: the person has been changed since `version` was read.
        Refusal: the place is the same, or the hamlet is another commune's.
    """
    someone = _living(actor, person_id)
    if someone.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    before = someone.facts
    if facts.commune_id != before.commune_id:
        facts = replace(facts, household_id=None, relation_to_head=None)
    if facts == before:
        raise Refusal(SAME_PLACE)
    [row] = checked_rows(actor, [facts])
    for column, value in row.items():
        setattr(someone, column, value)
    old, new = changed(before, facts, names_of([before, facts]))
    new["version"] = someone.version + 1
    db.session.flush()
    audit.record_many(actor, [person_entry("person.moved", someone, old, new)])
    people_moved.send(person_ids=[person_id])


def move_out(
    *, actor: Staff, person_id: int, left_on: date, left_to: str | None, paper: Paper
) -> Month:
    """Record that a person left the district; the answer is the first month not paid here.

    The month of leaving is paid here, the new place pays from the next (handbook, section 4).

    Raises:
        NotFound: nobody of that id in the actor's area.
        Conflict: the person has died or left already.
        Refusal: a day after today or before the birth.
    """
    someone = _living(actor, person_id)
    if someone.left_on is not None:
        raise Conflict(GONE_ALREADY, name=someone.name, left_on=f"{someone.left_on:%d/%m/%Y}")
    if left_on > clock.today():
        raise Refusal(LEFT_LATER, left_on=f"{left_on:%d/%m/%Y}")
    if left_on < someone.born_on:
        raise Refusal(LEFT_EARLY, left_on=f"{left_on:%d/%m/%Y}")
    last_month = Month.of(left_on)
    for entitled in running(someone, last_month + 1):
        # What was to begin only later never does: its one month is the month of leaving.
        last = max(last_month, entitled.start_month)
        end_enrolment(actor=actor, enrolment_id=entitled.id, last_month=last, paper=paper)
    someone.left_on, someone.left_to = left_on, left_to
    db.session.flush()
    after: Logged = {
        "left_on": f"{left_on:%d/%m/%Y}",
        "left_to": left_to,
        "stops_from": (last_month + 1).label,
        "version": someone.version,
    }
    audit.record_many(actor, [person_entry("person.left", someone, {}, after)])
    return last_month + 1


def come_back(*, actor: Staff, person_id: int, back_on: date, paper: Paper) -> list[int]:
    """Record that a person who left lives here again; the answer: the enrolments begun anew.

    What ended with the leaving begins again from the month after the return, which the other place
    still pays.

    Raises:
        NotFound: nobody of that id in the actor's area.
        Conflict: the person has died, or never left.
        Refusal: a day before the leaving or after today.
    """
    someone = _living(actor, person_id)
    left_on = someone.left_on
    if left_on is None:
        raise Conflict(NOT_GONE, name=someone.name)
    if not left_on < back_on <= clock.today():
        raise Refusal(BACK_EARLY, left_on=f"{left_on:%d/%m/%Y}")
    last_month, from_month = Month.of(left_on), Month.of(back_on) + 1
    someone.left_on, someone.left_to = None, None
    db.session.flush()
    after: Logged = {"back_on": f"{back_on:%d/%m/%Y}", "version": someone.version}
    audit.record_many(actor, [person_entry("person.returned", someone, {}, after)])
    ended = [each for each in someone.enrolments if each.end_month == last_month]
    return enrol_many(actor=actor, enrolments=[_anew(each, from_month, paper) for each in ended])


def running(someone: Person, month: Month) -> list[Enrolment]:
    """The person's enrolments that go on in the month or begin later."""
    return [
        each for each in someone.enrolments if each.end_month is None or each.end_month >= month
    ]


def _anew(entitled: Enrolment, from_month: Month, paper: Paper) -> NewEnrolment:
    return NewEnrolment(
        person_id=entitled.person_id,
        category_code=entitled.category_code,
        start_month=from_month,
        degree=entitled.degree,
        count=entitled.count,
        granted_vnd=entitled.granted_vnd,
        payee_name=entitled.payee_name,
        certificate_number=entitled.certificate_number,
        certificate_until=entitled.certificate_until,
        paper=paper,
        follows_id=entitled.id,
    )


def _living(actor: Staff, person_id: int) -> Person:
    someone = queries.person(actor, person_id, for_update=True)
    if someone.died_on is not None:
        raise Conflict(DEAD, name=someone.name, died_on=f"{someone.died_on:%d/%m/%Y}")
    return someone
