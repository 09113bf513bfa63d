"""How a claim comes to its end: deducted month by month, handed in as cash, or waived by decision.

Every register's claims are settled by themselves, for funds never mix; whoever does so answers for
the whole district.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Forbidden, Refusal
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.payouts import claim_rules, owing
from welfare.payouts.book_models import Repayment, RepaymentPlan
from welfare.payouts.claim_models import ClaimWaiver
from welfare.payouts.models import PayoutCycle
from welfare.payouts.rules import NO_REASON
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.registry.rules import Register
from welfare.staff.models import Staff
from welfare.web.constraints import explain_constraint

DISTRICT_ONLY = N_("Chỉ cán bộ huyện phụ trách chi trả được ghi việc thu hồi.")
NOTHING_OWED = N_("%(name)s không còn nợ khoản nào phải thu hồi ở sổ này.")
DEAD = N_(
    "%(name)s đã mất nên không khấu trừ được. Ghi số tiền gia đình nộp lại, hoặc quyết định miễn"
    " thu hồi."
)
DRAWS_NOTHING = N_(
    "%(name)s không còn hưởng khoản nào ở sổ này để khấu trừ. Ghi số tiền nộp lại, hoặc quyết định"
    " miễn thu hồi."
)
PLAN_CHANGED = N_("Kế hoạch khấu trừ vừa được người khác đổi. Tải lại trang để xem rồi hãy ghi.")
OTHER_RECEIPT = N_(
    "Chứng từ số %(receipt)s của người này đã ghi ngày %(on)s, số tiền %(amount)s."
    " Kiểm tra lại số chứng từ."
)
OTHER_DECISION = N_(
    "Quyết định số %(number)s đã miễn cho người này %(amount)s. Kiểm tra lại số quyết định."
)
explain_constraint("uq_repayment_plans_person_id_register", PLAN_CHANGED)
explain_constraint(
    "uq_claim_waivers_person_id_register_decision_number",
    N_("Người khác vừa ghi quyết định miễn thu hồi này. Tải lại trang để xem."),
)


@dataclass(frozen=True)
class Debt:
    """One register's claims on a person, with the right to settle them held."""

    person: Person
    register: Register
    left_vnd: int


def make_plan(
    *,
    actor: Staff,
    person_id: int,
    register: Register,
    share: claim_rules.Share,
    from_month: Month,
    basis: str,
    replaces_id: int | None = None,
) -> RepaymentPlan:
    """Have a part deducted every month; `replaces_id` is the plan that stands, if one does.

    The same plan again is the one that stands.

    Raises:
        NotFound, Forbidden: nobody of that id in the area, or no business of the actor's.
        Conflict: another plan has come to stand in the meantime.
        Refusal: nothing is owed, nothing is drawn from which to deduct, or no such instalment.
    """
    debt = _held(actor, person_id, register)
    if debt.person.died_on is not None:
        raise Refusal(DEAD, name=debt.person.name)
    if not basis:
        raise Refusal(NO_REASON)
    instalment_vnd = claim_rules.instalment_of(share, left_vnd=_left(debt))
    standing = plan_of(debt.person.id, register)
    if standing is not None:
        same = (standing.instalment_vnd, standing.from_month, standing.basis)
        if same == (instalment_vnd, from_month, basis):
            return standing
    if replaces_id != (standing.id if standing else None):
        raise Conflict(PLAN_CHANGED)
    if not _draws(debt, from_month):
        raise Refusal(DRAWS_NOTHING, name=debt.person.name)
    if standing is not None:
        _end(actor, debt, standing, basis)
    return _new_plan(actor, debt, instalment_vnd, from_month, basis)


def end_plan(
    *, actor: Staff, person_id: int, register: Register, plan_id: int, reason: str
) -> None:
    """Deduct no more; what is owed stays owed. A plan that has ended already stays so.

    Raises:
        NotFound, Forbidden: as `make_plan`.
        Refusal: a reason is missing.
    """
    debt = _held(actor, person_id, register)
    if not reason:
        raise Refusal(NO_REASON)
    standing = plan_of(debt.person.id, register)
    if standing is not None and standing.id == plan_id:
        _end(actor, debt, standing, reason)


def repay(
    *,
    actor: Staff,
    person_id: int,
    register: Register,
    amount_vnd: int,
    repaid_on: date,
    receipt: str,
) -> Repayment:
    """Record what was handed in as cash; the same receipt again is the one that was recorded.

    Raises:
        NotFound, Forbidden: as `make_plan`.
        Conflict: the receipt's number stands for another sum or day.
        Refusal: more than is owed, a day to come, or no receipt.
    """
    debt = _held(actor, person_id, register)
    claim_rules.check_paper(receipt, repaid_on, today=clock.today())
    same = select(Repayment).where(
        Repayment.person_id == debt.person.id,
        Repayment.register == register,
        Repayment.receipt == receipt,
    )
    known = db.session.scalar(same.order_by(Repayment.id).limit(1))
    if known is not None:
        if (known.amount_vnd, known.repaid_on) == (amount_vnd, repaid_on):
            return known
        raise Conflict(
            OTHER_RECEIPT,
            receipt=receipt,
            on=f"{known.repaid_on:%d/%m/%Y}",
            amount=format_vnd(known.amount_vnd),
        )
    claim_rules.check_amount(amount_vnd, left_vnd=_left(debt))
    taken = Repayment(
        person_id=debt.person.id,
        register=register,
        amount_vnd=amount_vnd,
        repaid_on=repaid_on,
        by_id=actor.id,
        receipt=receipt,
    )
    db.session.add(taken)
    db.session.flush()
    paper = {"amount_vnd": amount_vnd, "receipt": receipt, "receipt_on": f"{repaid_on:%d/%m/%Y}"}
    _record(actor, "payouts.repaid", debt, paper)
    return taken


def waive(
    *,
    actor: Staff,
    person_id: int,
    register: Register,
    amount_vnd: int,
    decision: claim_rules.WaivingDecision,
) -> ClaimWaiver:
    """Record that a decision gives a claim up; the same decision again is the one recorded.

    Raises:
        NotFound, Forbidden: as `make_plan`.
        Conflict: the decision's number stands for another sum.
        Refusal: more than is owed, a day to come, or a part of the decision is missing.
    """
    debt = _held(actor, person_id, register)
    claim_rules.check_decision(decision, today=clock.today())
    same = select(ClaimWaiver).where(
        ClaimWaiver.person_id == debt.person.id,
        ClaimWaiver.register == register,
        ClaimWaiver.decision_number == decision.number,
    )
    known: ClaimWaiver | None = db.session.scalar(same)
    if known is not None:
        if known.amount_vnd == amount_vnd and known.decided_on == decision.decided_on:
            return known
        raise Conflict(OTHER_DECISION, number=decision.number, amount=format_vnd(known.amount_vnd))
    claim_rules.check_amount(amount_vnd, left_vnd=_left(debt))
    waived = ClaimWaiver(
        person_id=debt.person.id,
        register=register,
        amount_vnd=amount_vnd,
        decision_number=decision.number,
        decided_on=decision.decided_on,
        signer=decision.signer,
        reason=decision.reason,
        waived_at=clock.now(),
        by_id=actor.id,
    )
    db.session.add(waived)
    db.session.flush()
    facts = {"amount_vnd": amount_vnd, "decision": decision.number, "reason": decision.reason}
    _record(actor, "payouts.waived", debt, facts)
    return waived


def plan_of(person_id: int, register: str) -> RepaymentPlan | None:
    """The plan that stands."""
    statement = select(RepaymentPlan).where(
        RepaymentPlan.person_id == person_id,
        RepaymentPlan.register == register,
        RepaymentPlan.ended_at.is_(None),
    )
    found: RepaymentPlan | None = db.session.scalar(statement)
    return found


def plans_of(person_ids: Sequence[int]) -> Sequence[RepaymentPlan]:
    """Every plan these people ever had, the latest first."""
    statement = select(RepaymentPlan).where(RepaymentPlan.person_id.in_(person_ids))
    return db.session.scalars(statement.order_by(RepaymentPlan.id.desc())).all()


def may_settle(actor: Staff) -> bool:
    """Whether the actor may say how claims end: who records results for the whole district."""
    whole = actor.commune_ids is None and actor.works_for is None
    return whole and actor.may(Permission.SEE_PEOPLE) and actor.may(Permission.RECORD_RESULTS)


def _held(actor: Staff, person_id: int, register: Register) -> Debt:
    """The person's debt, while no cycle is drawn and nobody else settles it."""
    if not may_settle(actor):
        raise Forbidden(DISTRICT_ONLY)
    # Drawing holds every cycle, and reckons what to deduct from what is owed: the cycle comes
    # first here as well, so that the two wait for one another and never block each other.
    first = select(PayoutCycle.id).order_by(PayoutCycle.id).limit(1)
    db.session.execute(first.with_for_update())
    someone = registry_queries.person(actor, person_id, for_update=True)
    left = owing.owed([someone.id]).get((someone.id, register), 0)
    return Debt(someone, register, left)


def _left(debt: Debt) -> int:
    if debt.left_vnd <= 0:
        raise Refusal(NOTHING_OWED, name=debt.person.name)
    return debt.left_vnd


def _draws(debt: Debt, from_month: Month) -> bool:
    return any(
        entitled.category.register == debt.register
        and entitled.category.frequency != "one-off"
        and (entitled.end_month is None or entitled.end_month >= from_month)
        for entitled in debt.person.enrolments
    )


def _new_plan(
    actor: Staff, debt: Debt, instalment_vnd: int, from_month: Month, basis: str
) -> RepaymentPlan:
    plan = RepaymentPlan(
        person_id=debt.person.id,
        register=debt.register,
        instalment_vnd=instalment_vnd,
        from_month=from_month,
        basis=basis,
        decided_at=clock.now(),
        decided_by_id=actor.id,
    )
    db.session.add(plan)
    db.session.flush()
    made = {"instalment_vnd": instalment_vnd, "from_month": from_month.label, "reason": basis}
    _record(actor, "payouts.plan_made", debt, made)
    return plan


def _end(actor: Staff, debt: Debt, plan: RepaymentPlan, reason: str) -> None:
    plan.ended_at = clock.now()
    db.session.flush()
    _record(
        actor,
        "payouts.plan_ended",
        debt,
        {"instalment_vnd": plan.instalment_vnd, "reason": reason},
    )


def _record(actor: Staff, action: str, debt: Debt, facts: dict[str, object]) -> None:
    audit.record(
        actor,
        action,
        "person",
        debt.person.id,
        commune_id=debt.person.commune_id,
        before={"owed_vnd": debt.left_vnd},
        after={"register": debt.register, **facts},
    )
