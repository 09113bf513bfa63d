"""Cancelling an enrolment that was entered by mistake, as for the wrong person, and taking it back.

Nothing is deleted: the enrolment stays to be seen, but counts in no month. What was issued for it
and is not due any more becomes a claim when the next cycle is drawn.
"""

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.registry import queries
from welfare.registry.entitlements import (
    CHANGED_MEANWHILE,
    check_beside_others,
    granted_now,
    writable,
)
from welfare.registry.logged import Logged, enrolment_entry
from welfare.registry.models import Enrolment
from welfare.registry.service import look_again
from welfare.staff.models import Staff

REASON_NEEDED = N_("Hãy ghi lý do hủy, để người xem sau hiểu vì sao.")
NOT_CANCELLED = N_("Hồ sơ hưởng này không bị hủy, hoặc người khác vừa khôi phục. Tải lại trang.")


def cancel_enrolment(*, actor: Staff, enrolment_id: int, version: int, reason: str) -> None:
    """Say that an enrolment should never have been: nothing is due for any month of it.

    Raises:
        NotFound: no such enrolment in the actor's area.
        Conflict: it is cancelled already, or was written to since `version` was read.
        Refusal: no reason is given.
    """
    entitled = writable(actor, enrolment_id, version)
    if not clean(reason):
        raise Refusal(REASON_NEEDED)
    entitled.cancelled_at = clock.now()
    entitled.cancellation_reason = clean(reason)[:200]
    after: Logged = {"cancellation_reason": entitled.cancellation_reason}
    _written(actor, entitled, "enrolment.cancelled", after)


def reinstate_enrolment(*, actor: Staff, enrolment_id: int, version: int) -> None:
    """Take a cancellation back: the enrolment grants again what it did.

    Raises:
        NotFound: no such enrolment in the actor's area.
        Conflict: it is not cancelled, was written to since `version` was read, or meets another of
            the category that was entered meanwhile.
    """
    entitled = queries.enrolment(actor, enrolment_id, for_update=True)
    if entitled.cancelled_at is None:
        raise Conflict(NOT_CANCELLED)
    if entitled.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    check_beside_others(entitled, granted_now(entitled))
    entitled.cancelled_at, entitled.cancellation_reason = None, None
    _written(actor, entitled, "enrolment.reinstated", {})


def _written(actor: Staff, entitled: Enrolment, action: str, after: Logged) -> None:
    entitled.version += 1
    db.session.flush()
    look_again([(entitled.person_id, entitled.start_month)])
    which: Logged = {
        "category": entitled.category.public_code,
        "start_month": entitled.start_month.label,
    }
    audit.record_many(actor, [enrolment_entry(action, entitled, {}, which | after)])
