"""Changing an entitlement by a decision, and correcting what was written down wrongly.

A change ends one enrolment and begins the next, so that past months keep what was granted then. A
correction says that it never was as written: past months are worked out anew with it.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlalchemy import select

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries
from welfare.registry.checks import Period, check_end, check_enrolment
from welfare.registry.logged import Logged, enrolment_entry, granted
from welfare.registry.models import Category, Decision, Enrolment
from welfare.registry.rules import DecisionKind, Granted, NewEnrolment, Paper
from welfare.registry.service import (
    COUNT_NEEDED,
    check_not_cancelled,
    end_enrolment,
    enrol_many,
    look_again,
)
from welfare.staff.models import Staff

CHANGED_MEANWHILE = N_(
    "Người khác vừa ghi vào hồ sơ hưởng này. Xem phần họ đã đổi dưới đây; lưu lại nếu vẫn đúng."
)
NOTHING_CHANGES = N_("Quyết định điều chỉnh phải đổi loại đối tượng, tỷ lệ, số người hoặc số tiền.")
SAME_MONTH = N_(
    "Hồ sơ bắt đầu từ tháng %(start)s; điều chỉnh chỉ từ tháng sau đó. Nếu ghi sai từ đầu, dùng mục"
    " Sửa ghi nhầm."
)
NO_DECISION = N_("Không có quyết định này, hoặc hồ sơ không thuộc địa bàn của bạn.")
WITHDRAWN_ALREADY = N_("Quyết định này đã được đánh dấu là ghi nhầm.")
NOT_WITHDRAWN = N_(
    "Chỉ bỏ được quyết định thôi hưởng ghi nhầm. Với quyết định khác, sửa lại số, ngày, người ký."
)


# What a change of degree or amount says nothing about holds for the enrolment that follows, too.
CARRIED_OVER = (
    "payee_name",
    "carer_id",
    "certificate_number",
    "certificate_on",
    "certificate_until",
    "martyr_name",
    "martyr_relation",
)
GRANTED_FACTS = tuple(field.name for field in fields(Granted))


def granted_now(entitled: Enrolment) -> Granted:
    """What is written of an enrolment now."""
    return Granted(**{name: getattr(entitled, name) for name in GRANTED_FACTS})


def change_enrolment(*, actor: Staff, enrolment_id: int, version: int, new: NewEnrolment) -> int:
    """End an enrolment before `new.start_month` and begin the next; the answer is the next's id.

    Raises:
        NotFound: no such enrolment in the actor's area, or no such category.
        Conflict: it was written to since `version` was read, or has ended by then.
        Refusal: nothing changes, or it changes from its own first month on.
    """
    entitled = writable(actor, enrolment_id, version)
    if new.start_month <= entitled.start_month:
        raise Refusal(SAME_MONTH, start=entitled.start_month.label)
    follows = replace(
        new,
        person_id=entitled.person_id,
        follows_id=enrolment_id,
        end_month=entitled.end_month,
        **{fact: getattr(new, fact) or getattr(entitled, fact) for fact in CARRIED_OVER},
    )
    if _grants(follows) == _grants(entitled):
        raise Refusal(NOTHING_CHANGES)
    _check_count(follows.category_code, follows.count)
    check_end(Period(entitled.start_month, entitled.end_month), new.start_month - 1)
    entitled.end_month = new.start_month - 1
    entitled.version += 1
    db.session.flush()
    after: Logged = {"last_month": entitled.end_month.label, "decision": new.paper.number}
    entry = enrolment_entry("enrolment.changed", entitled, {}, after)
    audit.record_many(actor, [entry])
    return enrol_many(actor=actor, enrolments=[follows])[0]


def correct_enrolment(*, actor: Staff, enrolment_id: int, version: int, written: Granted) -> None:
    """Write anew what an enrolment grants, because it was written down wrongly.

    Raises:
        NotFound: no such enrolment in the actor's area, or no such category.
        Conflict: it was written to since `version` was read, or meets another of the category.
        Refusal: months, a degree or a count that cannot be.
    """
    entitled = writable(actor, enrolment_id, version)
    before = granted_now(entitled)
    if written == before:
        return
    category = db.session.get(Category, written.category_code)
    if category is None:
        raise NotFound(queries.NO_CATEGORY)
    _check_count(written.category_code, written.count)
    check_beside_others(entitled, written)
    old_words = granted(before, entitled.category)
    for name in GRANTED_FACTS:
        setattr(entitled, name, getattr(written, name))
    entitled.version += 1
    _move_first_decision(entitled, before.start_month)
    db.session.flush()
    look_again([(entitled.person_id, min(before.start_month, written.start_month))])
    new_words = granted(written, category)
    differing = [key for key in new_words if new_words[key] != old_words[key]]
    if written.category_code != before.category_code and "category" not in differing:
        differing.append("category")  # two categories behind one public label
    old, new = ({key: words[key] for key in differing} for words in (old_words, new_words))
    audit.record_many(actor, [enrolment_entry("enrolment.corrected", entitled, old, new)])


def correct_decision(
    *, actor: Staff, decision_id: int, version: int, paper: Paper, from_month: Month
) -> None:
    """Write a decision's number, day, signer and month anew, because they were mistyped.

    The month of a decision that stops moves the end of the enrolment; other months stay.

    Raises:
        NotFound: no such decision in the actor's area.
        Conflict: the enrolment was written to since `version` was read.
        Refusal: the enrolment would end before it began.
    """
    decision = decision_of(actor, decision_id)
    entitled = writable(actor, decision.enrolment_id, version)
    before = _paper_words(decision)
    decision.number, decision.signed_on = paper.number, paper.signed_on
    decision.signer, decision.reason = paper.signer, paper.reason
    if decision.kind == DecisionKind.STOP and from_month != decision.from_month:
        check_end(Period(entitled.start_month, None), from_month - 1)
        look_again([(entitled.person_id, min(from_month, decision.from_month))])
        decision.from_month, entitled.end_month = from_month, from_month - 1
    after = _paper_words(decision)
    if after == before:
        return
    entitled.version += 1
    db.session.flush()
    old = {name: value for name, value in before.items() if after[name] != value}
    new = {name: after[name] for name in old}
    audit.record_many(actor, [enrolment_entry("decision.corrected", entitled, old, new)])


def withdraw_stop(*, actor: Staff, decision_id: int, version: int) -> None:
    """Let an enrolment go on whose stop was written down by mistake; the decision stays to be seen.

    Raises:
        NotFound: no such decision in the actor's area.
        Conflict: it has been withdrawn, or the enrolment was written to since `version` was read.
        Refusal: the decision does not stop anything.
    """
    decision = decision_of(actor, decision_id)
    entitled = writable(actor, decision.enrolment_id, version)
    if decision.kind != DecisionKind.STOP:
        raise Refusal(NOT_WITHDRAWN)
    if decision.withdrawn_at is not None:
        raise Conflict(WITHDRAWN_ALREADY)
    check_beside_others(entitled, replace(granted_now(entitled), end_month=None))
    decision.withdrawn_at = clock.now()
    before: Logged = {"last_month": entitled.end_month.label if entitled.end_month else None}
    entitled.end_month = None
    entitled.version += 1
    db.session.flush()
    look_again([(entitled.person_id, decision.from_month)])
    after: Logged = {"decision": decision.number, "last_month": None}
    audit.record_many(actor, [enrolment_entry("decision.withdrawn", entitled, before, after)])


def stop_enrolment(
    *, actor: Staff, enrolment_id: int, version: int, last_month: Month, paper: Paper
) -> None:
    """Stop an enrolment after `last_month`, unless somebody wrote to it since `version` was read.

    Raises:
        NotFound, Refusal, Conflict: as `service.end_enrolment`; or it was written to meanwhile.
    """
    writable(actor, enrolment_id, version)
    end_enrolment(actor=actor, enrolment_id=enrolment_id, last_month=last_month, paper=paper)


def writable(actor: Staff, enrolment_id: int, version: int) -> Enrolment:
    """An enrolment of the actor's area, held until the transaction ends.

    Raises:
        NotFound: there is none.
        Conflict: it is cancelled, or somebody wrote to it since `version` was read.
    """
    entitled = queries.enrolment(actor, enrolment_id, for_update=True)
    check_not_cancelled(entitled)
    if entitled.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    return entitled


def decision_of(actor: Staff, decision_id: int) -> Decision:
    """A decision on an enrolment of somebody in the actor's area.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(Decision, decision_id)
    if found is None:
        raise NotFound(NO_DECISION)
    queries.enrolment(actor, found.enrolment_id)
    return found


def check_beside_others(entitled: Enrolment, written: Granted) -> None:
    """Refuse what an enrolment is to grant if it cannot be beside the person's others.

    Raises:
        Refusal, Conflict: as `checks.check_enrolment`.
    """
    others: Sequence[Enrolment] = db.session.scalars(
        select(Enrolment).where(
            Enrolment.person_id == entitled.person_id,
            Enrolment.category_code == written.category_code,
            Enrolment.id != entitled.id,
        )
    ).all()
    cancelled = {other.start_month for other in others if other.cancelled_at is not None}
    check_enrolment(
        NewEnrolment(
            entitled.person_id,
            written.category_code,
            written.start_month,
            degree=written.degree,
            count=written.count,
            end_month=written.end_month,
            granted_vnd=written.granted_vnd,
        ),
        born_on=entitled.person.born_on,
        died_on=entitled.person.died_on,
        others=[
            Period(other.start_month, other.end_month)
            for other in others
            if other.cancelled_at is None
        ],
        cancelled=cancelled,
        today=clock.today(),
    )


def _grants(of: NewEnrolment | Enrolment) -> tuple[object, ...]:
    return of.category_code, of.degree, of.count, of.granted_vnd


def _check_count(category_code: str, count: int | None) -> None:
    category = db.session.get(Category, category_code)
    if category is not None and category.per and count is None:
        raise Refusal(COUNT_NEEDED)


def _move_first_decision(entitled: Enrolment, from_month: Month) -> None:
    for decision in entitled.decisions:
        begins = decision.kind in {DecisionKind.GRANT, DecisionKind.CHANGE}
        if begins and decision.from_month == from_month:
            decision.from_month = entitled.start_month


def _paper_words(decision: Decision) -> Logged:
    return {
        "decision": decision.number,
        "signed_on": f"{decision.signed_on:%d/%m/%Y}" if decision.signed_on else None,
        "signer": decision.signer,
        "decision_reason": decision.reason,
        "from_month": decision.from_month.label,
    }
