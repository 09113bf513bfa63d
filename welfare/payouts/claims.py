"""The list of claims (khoản phải thu hồi), and all that stands behind one person's."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from welfare.core.errors import N_, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import claim_rules, owing, repaying
from welfare.payouts.book_models import Repayment, RepaymentPlan
from welfare.payouts.claim_models import ClaimWaiver
from welfare.payouts.claim_rules import WHY_LABELS, Standing
from welfare.payouts.models import PayoutCycle, PayoutLine, Recovery
from welfare.registry import queries as registry_queries
from welfare.registry.models import Category, Enrolment, Person, Suspension
from welfare.registry.rules import Register
from welfare.registry.search import found_by
from welfare.staff.models import Staff

NO_CLAIM = N_("%(name)s chưa có khoản nào phải thu hồi ở sổ này.")


@dataclass(frozen=True)
class ClaimFilter:
    """What to look for; None and an empty text are anything."""

    text: str = ""
    commune_id: int | None = None
    register: Register | None = None
    standing: Standing | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it lets every claim pass."""
        return self == ClaimFilter()


@dataclass(frozen=True)
class Totals:
    """The sums of a list of claims."""

    people: int
    claims: int
    claimed_vnd: int
    left_vnd: int


@dataclass(frozen=True)
class Part:
    """One month's claim: when it was found, what was paid by which rate and decree, and why."""

    for_month: Month
    found_in: Month
    category: str
    issued_vnd: int
    decree: str
    claimed_vnd: int
    why: Refusal


@dataclass(frozen=True)
class RegisterClaims:
    """A person's claims of one register and how they came, or are to come, to their end."""

    register: str
    claimed_vnd: int
    deducted_vnd: int
    repaid_vnd: int
    waived_vnd: int
    left_vnd: int
    parts: Sequence[Part]
    plan: RepaymentPlan | None
    repayments: Sequence[Repayment]
    waivers: Sequence[ClaimWaiver]


def asked_for(asked: MultiDict[str, str]) -> ClaimFilter:
    """What an address asks the list for; what makes no sense is left out."""
    return ClaimFilter(
        text=asked.get("text", ""),
        commune_id=asked.get("commune", type=int),
        register={each.value: each for each in Register}.get(asked.get("register", "")),
        standing={each.value: each for each in Standing}.get(asked.get("standing", "")),
    )


def claims(viewer: Staff, wanted: ClaimFilter) -> Select[Person]:
    """The claims of the viewer's people that pass the filter, a row for a person and register.

    Columns: Person, register, claimed_vnd, deducted_vnd, repaid_vnd, waived_vnd, left_vnd and
    instalment_vnd, that of the plan if one stands.
    """
    of = owing.accounts()
    stands = and_(
        RepaymentPlan.person_id == of.c.person_id,
        RepaymentPlan.register == of.c.register,
        RepaymentPlan.ended_at.is_(None),
    )
    return (
        select(
            Person,
            of.c.register,
            *(of.c[name] for name in owing.MEASURES),
            of.c.left_vnd,
            RepaymentPlan.instalment_vnd,
        )
        .join(of, of.c.person_id == Person.id)
        .outerjoin(RepaymentPlan, stands)
        .where(registry_queries.in_area(viewer), *_passing(viewer, wanted, of.c.register))
        .where(*_of_standing(wanted.standing, of.c.left_vnd))
        .options(joinedload(Person.commune))
    )


def _passing(
    viewer: Staff, wanted: ClaimFilter, register: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        found = found_by(wanted.text, viewer)
        conditions.append(false() if found is None else found)
    if wanted.commune_id is not None:
        conditions.append(Person.commune_id == wanted.commune_id)
    if wanted.register is not None:
        conditions.append(register == wanted.register)
    return conditions


def _of_standing(
    standing: Standing | None, left_vnd: ColumnElement[int]
) -> list[ColumnElement[bool]]:
    if standing is None:
        return []
    if standing is Standing.SETTLED:
        return [left_vnd <= 0]
    planned = RepaymentPlan.id.is_not(None) & Person.died_on.is_(None)
    return [left_vnd > 0, planned if standing is Standing.PLANNED else ~planned]


def standing_of(left_vnd: int, *, planned: bool) -> Standing:
    """How far a claim has come; a plan of somebody who died comes to nothing."""
    if left_vnd <= 0:
        return Standing.SETTLED
    return Standing.PLANNED if planned else Standing.OPEN


def totals(of: Select[Person]) -> Totals:
    """The sums of the whole list."""
    columns = of.with_only_columns(
        Person.id.label("person_id"),
        of.selected_columns.claimed_vnd,
        of.selected_columns.left_vnd,
    ).subquery()
    people, count, claimed, left = db.session.execute(
        select(
            func.count(columns.c.person_id.distinct()),
            func.count(),
            func.coalesce(func.sum(columns.c.claimed_vnd), 0),
            func.coalesce(func.sum(columns.c.left_vnd), 0),
        )
    ).one()
    return Totals(people, count, int(claimed), int(left))


def of_person(viewer: Staff, person_id: int) -> tuple[Person, list[RegisterClaims]]:
    """A person of the viewer's area and their claims, register by register.

    Raises:
        NotFound: nobody of that id in the viewer's area.
    """
    someone = registry_queries.person(viewer, person_id)
    ids = registry_queries.ids_of(someone.id)
    each = owing.accounts()
    rows = db.session.execute(
        select(each).where(each.c.person_id == someone.id).order_by(each.c.register)
    ).all()
    parts = _parts(someone, ids)
    repaid = db.session.scalars(
        select(Repayment)
        .where(Repayment.person_id.in_(ids))
        .options(joinedload(Repayment.by))
        .order_by(Repayment.repaid_on, Repayment.id)
    ).all()
    waived = waivers(ids)
    return someone, [
        RegisterClaims(
            register=row.register,
            claimed_vnd=row.claimed_vnd,
            deducted_vnd=row.deducted_vnd,
            repaid_vnd=row.repaid_vnd,
            waived_vnd=row.waived_vnd,
            left_vnd=row.left_vnd,
            parts=parts.get(row.register, []),
            plan=repaying.plan_of(someone.id, row.register),
            repayments=[one for one in repaid if one.register == row.register],
            waivers=[one for one in waived if one.register == row.register],
        )
        for row in rows
    ]


def of_register(viewer: Staff, person_id: int, register: str) -> tuple[Person, RegisterClaims]:
    """A person of the viewer's area and their claims of one register.

    Raises:
        NotFound: nobody of that id in the viewer's area, or no claim was ever made.
    """
    someone, every = of_person(viewer, person_id)
    for claim in every:
        if claim.register == register:
            return someone, claim
    raise NotFound(NO_CLAIM, name=someone.name)


def waivers(person_ids: Sequence[int]) -> Sequence[ClaimWaiver]:
    """What was ever waived of a person known by these ids."""
    statement = select(ClaimWaiver).where(ClaimWaiver.person_id.in_(person_ids))
    order = (ClaimWaiver.decided_on, ClaimWaiver.id)
    return db.session.scalars(statement.options(joinedload(ClaimWaiver.by)).order_by(*order)).all()


def _parts(someone: Person, ids: Sequence[int]) -> dict[str, list[Part]]:
    statement = (
        select(Recovery, PayoutCycle.month, Category, Enrolment.end_month)
        .join(PayoutCycle, PayoutCycle.id == Recovery.cycle_id)
        .join(Enrolment, Enrolment.id == Recovery.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(Recovery.person_id.in_(ids))
        .order_by(Recovery.for_month, Recovery.id)
    )
    rows = db.session.execute(statement).all()
    enrolments = {recovery.enrolment_id for recovery, *_rest in rows}
    lines = _lines(enrolments)
    paused = _suspensions(enrolments)
    found: dict[str, list[Part]] = {}
    for recovery, found_in, category, end_month in rows:
        month = recovery.for_month
        reason, facts = claim_rules.why(
            month,
            died_on=someone.died_on,
            end_month=end_month,
            suspended=any(
                pause.enrolment_id == recovery.enrolment_id and _covers(pause, month)
                for pause in paused
            ),
        )
        issued = lines.get((recovery.enrolment_id, month), [])
        part = Part(
            for_month=month,
            found_in=found_in,
            category=category.public_name,
            issued_vnd=sum(line.amount_vnd + line.deducted_vnd for line in issued),
            decree=issued[-1].decree if issued else "",
            claimed_vnd=recovery.amount_vnd,
            why=Refusal(WHY_LABELS[reason], **facts),
        )
        found.setdefault(category.register, []).append(part)
    return found


def _lines(enrolment_ids: set[int]) -> dict[tuple[int, Month], list[PayoutLine]]:
    """What was issued of each enrolment for each month; what is carried over counts once."""
    statement = select(PayoutLine).where(
        PayoutLine.enrolment_id.in_(enrolment_ids), PayoutLine.carried_from_id.is_(None)
    )
    found: dict[tuple[int, Month], list[PayoutLine]] = {}
    for line in db.session.scalars(statement.order_by(PayoutLine.id)):
        found.setdefault((line.enrolment_id, line.for_month), []).append(line)
    return found


def _suspensions(enrolment_ids: set[int]) -> Sequence[Suspension]:
    statement = select(Suspension).where(Suspension.enrolment_id.in_(enrolment_ids))
    return db.session.scalars(statement).all()


def _covers(pause: Suspension, month: Month) -> bool:
    last = pause.until_month
    return not pause.pays_arrears and pause.from_month <= month and (last is None or last >= month)
