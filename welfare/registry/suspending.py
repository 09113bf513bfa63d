"""Suspending allowances for a time, and resuming them with or without arrears."""

from collections.abc import Sequence

from welfare.audit import service as audit
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries
from welfare.registry.entitlements import writable
from welfare.registry.logged import Logged, enrolment_entry
from welfare.registry.models import Decision, Enrolment, Suspension
from welfare.registry.rows import decision_row
from welfare.registry.rules import (
    SUSPENSION_LABELS,
    DecisionKind,
    Paper,
    SuspensionReason,
)
from welfare.registry.service import check_not_cancelled, look_again
from welfare.staff.models import Staff

SUSPENDED_ALREADY = N_("“%(category)s” đang tạm dừng từ tháng %(month)s rồi.")
NOT_SUSPENDED = N_("Hồ sơ này không tạm dừng, hoặc người khác vừa cho hưởng lại.")
OUTSIDE_MONTHS = N_("“%(category)s” không hưởng trong tháng %(month)s nên không tạm dừng từ đó.")
NOTHING_CHOSEN = N_("Hãy chọn ít nhất một hồ sơ hưởng để tạm dừng.")
RESUMES_TOO_EARLY = N_("Tạm dừng từ tháng %(month)s; chỉ hưởng lại từ sau tháng đó.")


def suspend(
    *,
    actor: Staff,
    person_id: int,
    enrolment_ids: Sequence[int],
    from_month: Month,
    reason: SuspensionReason,
    paper: Paper,
) -> None:
    """Pay these enrolments of a person no longer from a month on, until they are resumed.

    Raises:
        NotFound: an enrolment that is not the person's, or nobody in the actor's area.
        Conflict: one of them is suspended already.
        Refusal: none was chosen, or one does not run in that month.
    """
    if not enrolment_ids:
        raise Refusal(NOTHING_CHOSEN)
    queries.person(actor, person_id, for_update=True)
    entries = []
    for enrolment_id in enrolment_ids:
        entitled = queries.enrolment(actor, enrolment_id, for_update=True)
        if entitled.person_id != person_id:
            raise NotFound(queries.NO_PERSON)
        check_not_cancelled(entitled)
        _check_runs(entitled, from_month)
        _begin(entitled, from_month, reason, paper)
        after: Logged = {
            "category": entitled.category.public_code,
            "suspended_from": from_month.label,
            "suspension_reason": reason,
            "decision": paper.number,
        }
        entries.append(enrolment_entry("enrolment.suspended", entitled, {}, after))
    look_again([(person_id, from_month)])
    audit.record_many(actor, entries)


def resume(
    *,
    actor: Staff,
    enrolment_id: int,
    version: int,
    from_month: Month,
    pays_arrears: bool,
    paper: Paper,
) -> None:
    """Pay a suspended enrolment again from a month on; the months between only if so decided.

    Raises:
        NotFound: no such enrolment in the actor's area.
        Conflict: it is not suspended, or was written to since `version` was read.
        Refusal: it would be resumed before or in the month in which it was suspended.
    """
    entitled = writable(actor, enrolment_id, version)
    going_on = running_suspension(entitled)
    if going_on is None:
        raise Conflict(NOT_SUSPENDED)
    if from_month <= going_on.from_month:
        raise Refusal(RESUMES_TOO_EARLY, month=going_on.from_month.label)
    going_on.until_month = from_month - 1
    going_on.pays_arrears = pays_arrears
    entitled.version += 1
    row = decision_row(entitled.id, DecisionKind.RESUME, paper, from_month)
    db.session.add(Decision(**row))
    db.session.flush()
    look_again([(entitled.person_id, going_on.from_month if pays_arrears else from_month)])
    after: Logged = {
        "category": entitled.category.public_code,
        "resumed_from": from_month.label,
        "pays_arrears": "yes" if pays_arrears else "no",
        "decision": paper.number,
    }
    audit.record_many(actor, [enrolment_entry("enrolment.resumed", entitled, {}, after)])


def running_suspension(entitled: Enrolment) -> Suspension | None:
    """The suspension that has not ended, if there is one."""
    return next((each for each in entitled.suspensions if each.until_month is None), None)


def _check_runs(entitled: Enrolment, month: Month) -> None:
    category = entitled.category.public_name
    for each in entitled.suspensions:
        if each.until_month is None or each.until_month >= month:
            raise Conflict(SUSPENDED_ALREADY, category=category, month=each.from_month.label)
    ended = entitled.end_month is not None and entitled.end_month < month
    if entitled.start_month > month or ended:
        raise Refusal(OUTSIDE_MONTHS, category=category, month=month.label)


def _begin(entitled: Enrolment, from_month: Month, reason: SuspensionReason, paper: Paper) -> None:
    told = Paper(
        paper.number, paper.signed_on, paper.signer, paper.reason or SUSPENSION_LABELS[reason]
    )
    decision = Decision(**decision_row(entitled.id, DecisionKind.SUSPEND, told, from_month))
    db.session.add(decision)
    db.session.flush()
    suspension = Suspension(
        enrolment_id=entitled.id, decision_id=decision.id, from_month=from_month, reason=reason
    )
    entitled.suspensions.append(suspension)
    entitled.version += 1
    db.session.flush()
