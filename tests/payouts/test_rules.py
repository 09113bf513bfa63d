"""The machines of the month, and which months a run looks at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.channels.rules import Channel
from welfare.core.errors import Conflict, Forbidden, Refusal
from welfare.core.month import Month
from welfare.payouts.rules import (
    MONTHS_AHEAD,
    RECORDING,
    CycleStatus,
    LineStatus,
    MonthsToDraw,
    Step,
    check_month,
    check_outcome,
    may_print_numbers,
    months_to_draw,
    next_status,
    open_steps,
    outcomes,
    passed_through,
)
from welfare.staff.models import Staff
from welfare.staff.rules import Provider, Role

DECEMBER = Month(2023, 12)
months = st.builds(Month, st.integers(2020, 2030), st.integers(1, 12))


def taker(role: Role, number: int = 1) -> Staff:
    """An account that was never saved."""
    return Staff(
        id=number,
        role=role.value,
        commune_id=7 if role is Role.COMMUNE_OFFICER else None,
        provider=Provider.BANK if role is Role.PROVIDER else None,
    )


def take(step: Step, status: CycleStatus, role: Role, reason: str = "") -> CycleStatus:
    return next_status(
        step,
        month=DECEMBER,
        status=status,
        taker=taker(role),
        preparer_ids={99},
        reason=reason,
    )


@pytest.mark.parametrize(
    ("step", "role", "before", "after"),
    [
        (Step.SUBMIT, Role.DISTRICT_OFFICER, CycleStatus.DRAWN, CycleStatus.SUBMITTED),
        (Step.SEND_BACK, Role.APPROVER, CycleStatus.SUBMITTED, CycleStatus.DRAWN),
        (Step.APPROVE, Role.APPROVER, CycleStatus.SUBMITTED, CycleStatus.APPROVED),
        (Step.SEND, Role.DISTRICT_OFFICER, CycleStatus.APPROVED, CycleStatus.SENT),
        (Step.RECONCILE, Role.ACCOUNTANT, CycleStatus.SENT, CycleStatus.RECONCILED),
    ],
)
def test_a_step_leads_from_one_state_to_the_next_and_from_no_other(
    step: Step, role: Role, before: CycleStatus, after: CycleStatus
) -> None:
    assert take(step, before, role, reason="Sai") is after
    for other in set(CycleStatus) - {before}:
        with pytest.raises(Conflict):
            take(step, other, role, reason="Sai")


@pytest.mark.parametrize("status", [s for s in CycleStatus if s not in RECORDING])
def test_a_month_is_closed_from_wherever_results_are_recorded(status: CycleStatus) -> None:
    for paying in RECORDING:
        assert take(Step.CLOSE, paying, Role.ACCOUNTANT) is CycleStatus.CLOSED
    with pytest.raises(Conflict):
        take(Step.CLOSE, status, Role.ACCOUNTANT)


def test_closing_at_once_passes_through_every_state() -> None:
    assert passed_through(CycleStatus.APPROVED, CycleStatus.CLOSED) == [
        CycleStatus.SENT,
        CycleStatus.RECONCILED,
        CycleStatus.CLOSED,
    ]
    assert passed_through(CycleStatus.SUBMITTED, CycleStatus.DRAWN) == [CycleStatus.DRAWN]


def approve(number: int, first_approver_id: int | None) -> CycleStatus:
    return next_status(
        Step.APPROVE,
        month=DECEMBER,
        status=CycleStatus.SUBMITTED,
        taker=taker(Role.APPROVER, number=number),
        preparer_ids={99},
        first_approver_id=first_approver_id,
        approvals_needed=2,
    )


def test_large_sums_take_two_approvers() -> None:
    assert approve(5, None) is CycleStatus.SUBMITTED
    with pytest.raises(Forbidden, match="người duyệt thứ hai"):
        approve(5, 5)
    assert approve(6, 5) is CycleStatus.APPROVED


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.PROVIDER])
def test_who_works_for_a_commune_or_a_provider_takes_no_step(role: Role) -> None:
    for status in CycleStatus:
        assert open_steps(status, taker(role), ()) == []


def test_whoever_prepared_the_month_is_not_offered_to_approve_it() -> None:
    approver = taker(Role.APPROVER, number=5)
    assert open_steps(CycleStatus.SUBMITTED, approver, {5}) == [Step.SEND_BACK]
    assert open_steps(CycleStatus.SUBMITTED, approver, {6}) == [Step.SEND_BACK, Step.APPROVE]


@given(st.sampled_from(Step), st.sampled_from(CycleStatus), st.sampled_from(Role))
def test_a_step_is_offered_exactly_where_it_may_be_taken(
    step: Step, status: CycleStatus, role: Role
) -> None:
    offered = step in open_steps(status, taker(role), {99})
    try:
        take(step, status, role, reason="Sai")
    except (Conflict, Forbidden):
        assert not offered
    else:
        assert offered


def test_money_by_transfer_comes_back_and_cash_stays() -> None:
    assert outcomes(Channel.CASH) == (LineStatus.PAID, LineStatus.UNPAID)
    assert outcomes(Channel.ACCOUNT) == (LineStatus.PAID, LineStatus.RETURNED)


@pytest.mark.parametrize("status", [s for s in CycleStatus if s not in RECORDING])
def test_results_are_recorded_only_between_approval_and_closing(status: CycleStatus) -> None:
    with pytest.raises(Conflict):
        check_outcome(
            LineStatus.PAID, allowed=[LineStatus.PAID], month=DECEMBER, status=status, reason=""
        )


def test_numbers_are_printed_for_those_who_pay_approve_or_may_open_them() -> None:
    masked = {role for role in Role if not may_print_numbers(taker(role))}
    assert masked == {Role.AUDITOR, Role.ADMINISTRATOR}


class TestWhichMonthMayBeDrawn:
    def test_the_first_may_be_any_past_month(self) -> None:
        check_month(Month(2020, 1), opening=None, latest=None, now=DECEMBER)

    def test_a_year_ahead_is_the_limit(self) -> None:
        check_month(DECEMBER + MONTHS_AHEAD, opening=None, latest=None, now=DECEMBER)
        with pytest.raises(Refusal, match="Chỉ lập được đến tháng 12/2024"):
            check_month(DECEMBER + MONTHS_AHEAD + 1, opening=None, latest=None, now=DECEMBER)

    @given(months, months, months)
    def test_never_one_before_the_latest(self, month: Month, opening: Month, more: Month) -> None:
        latest = max(opening, more)
        if month < latest:
            with pytest.raises(Refusal):
                check_month(month, opening=opening, latest=latest, now=month)
        else:
            check_month(month, opening=opening, latest=latest, now=month)


class TestWhichMonthsARunLooksAt:
    def test_the_first_looks_at_its_own_alone(self) -> None:
        assert months_to_draw(
            DECEMBER, opening=None, latest=None, recheck_from=Month(2021, 7)
        ) == MonthsToDraw(again=[], whole=[DECEMBER])

    @given(months, st.integers(0, 30), st.integers(0, 12), st.none() | months)
    def test_every_month_of_the_books_is_looked_at_once_from_the_earliest_late_fact_on(
        self, opening: Month, drawn: int, skipped: int, recheck_from: Month | None
    ) -> None:
        latest = opening + drawn
        month = latest + 1 + skipped
        plan = months_to_draw(month, opening=opening, latest=latest, recheck_from=recheck_from)
        assert plan.whole == Month.range(latest + 1, month)
        first_again = latest + 1 if recheck_from is None else max(opening, recheck_from)
        assert plan.again == [each for each in Month.range(opening, latest) if each >= first_again]
