"""What waits for whom, by role, day and state of the cycles."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts.rules import CycleStatus
from welfare.reports.rules import Amount, CycleState, Task, Work, share, shown_month, tasks_of
from welfare.staff.rules import PERMISSIONS, Provider, Role

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
MID_DECEMBER = date(2023, 12, 15)


@dataclass(frozen=True)
class Someone:
    role: Role
    id: int = 1
    commune_ids: frozenset[int] | None = None
    works_for: Provider | None = None

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]


OFFICER, APPROVER = Someone(Role.DISTRICT_OFFICER), Someone(Role.APPROVER)
ACCOUNTANT, AUDITOR = Someone(Role.ACCOUNTANT), Someone(Role.AUDITOR)
OF_COMMUNE = Someone(Role.COMMUNE_OFFICER, commune_ids=frozenset({7}))


def cycle(
    status: CycleStatus = CycleStatus.APPROVED,
    month: Month = JANUARY,
    *,
    preparers: Collection[int] = (9,),
    unsettled: Mapping[int, int] | None = None,
    not_received: Mapping[int, int] | None = None,
) -> CycleState:
    """A cycle of four lists, prepared by somebody else."""
    return CycleState(
        month=month,
        status=status,
        preparer_ids=preparers,
        lists=4,
        unsettled=unsettled or {},
        not_received=not_received or {},
    )


def works(
    viewer: Someone,
    *cycles: CycleState,
    upload_ids: Sequence[int] = (),
    today: date = MID_DECEMBER,
) -> list[tuple[Work, int]]:
    tasks = tasks_of(viewer, cycles=cycles, upload_ids=upload_ids, today=today)
    return [(task.work, task.count) for task in tasks]


class TestDrawingUp:
    def drawing(self, today: date, *cycles: CycleState) -> list[Task]:
        return tasks_of(OFFICER, cycles=cycles, upload_ids=[], today=today)

    def test_the_next_month_is_to_be_drawn_before_the_25th(self) -> None:
        closed = cycle(CycleStatus.CLOSED, DECEMBER)
        due = Task(Work.DRAW_UP, 1, JANUARY, before=date(2023, 12, 25))
        assert self.drawing(date(2023, 12, 24), closed) == [due]

    def test_from_the_25th_on_it_is_late(self) -> None:
        closed = cycle(CycleStatus.CLOSED, DECEMBER)
        (task,) = self.drawing(date(2023, 12, 25), closed)
        assert task.late

    def test_a_present_month_that_nobody_drew_comes_first_and_is_late(self) -> None:
        (task,) = self.drawing(MID_DECEMBER, cycle(CycleStatus.CLOSED, NOVEMBER))
        assert task == Task(Work.DRAW_UP, 1, DECEMBER, before=date(2023, 11, 25), late=True)

    def test_before_the_books_are_opened_nothing_is_late(self) -> None:
        assert self.drawing(date(2023, 12, 31)) == [Task(Work.DRAW_UP, 1, DECEMBER)]

    def test_a_next_month_already_drawn_leaves_nothing_to_draw(self) -> None:
        assert self.drawing(MID_DECEMBER, cycle(CycleStatus.CLOSED, JANUARY)) == []

    @pytest.mark.parametrize("viewer", [APPROVER, ACCOUNTANT, AUDITOR, OF_COMMUNE])
    def test_is_the_work_of_the_district_officer_alone(self, viewer: Someone) -> None:
        assert works(viewer) == []


class TestSteps:
    def test_a_drawn_cycle_waits_for_whoever_submits(self) -> None:
        drawn = cycle(CycleStatus.DRAWN)
        assert works(OFFICER, drawn) == [(Work.SUBMIT, 4)]
        assert works(APPROVER, drawn) == []

    def test_a_submitted_cycle_waits_for_the_approver_who_did_not_prepare_it(self) -> None:
        assert works(APPROVER, cycle(CycleStatus.SUBMITTED)) == [(Work.APPROVE, 4)]
        assert works(APPROVER, cycle(CycleStatus.SUBMITTED, preparers=[1, 9])) == []
        assert works(OFFICER, cycle(CycleStatus.SUBMITTED)) == []

    def test_a_cycle_is_ready_to_close_when_every_line_has_its_result(self) -> None:
        assert works(ACCOUNTANT, cycle()) == [(Work.CLOSE, 4)]
        assert works(ACCOUNTANT, cycle(unsettled={7: 6})) == [(Work.RECORD, 1)]

    def test_a_commune_officer_closes_no_cycle(self) -> None:
        assert works(OF_COMMUNE, cycle()) == []


class TestResults:
    def test_lists_without_results_wait_for_those_who_record_them(self) -> None:
        assert works(OF_COMMUNE, cycle(unsettled={7: 3})) == [(Work.RECORD, 1)]
        assert works(AUDITOR, cycle(unsettled={7: 3})) == []

    def test_money_nobody_received_waits_for_those_who_know_the_people(self) -> None:
        assert (Work.UNPAID, 2) in works(OFFICER, cycle(not_received={7: 1, 8: 1}))
        assert works(ACCOUNTANT, cycle(not_received={7: 1, 8: 1})) == [(Work.CLOSE, 4)]

    def test_a_closed_cycle_asks_for_nothing(self) -> None:
        closed = cycle(CycleStatus.CLOSED, not_received={7: 2})
        assert works(OFFICER, closed) == []


def test_uploads_wait_for_those_who_register_people() -> None:
    assert works(OF_COMMUNE, upload_ids=[3, 4]) == [(Work.UPLOADS, 2)]
    assert works(APPROVER, upload_ids=[3, 4]) == []


def test_what_is_late_stands_first_then_what_has_a_day() -> None:
    drawn = cycle(CycleStatus.DRAWN, DECEMBER)
    assert works(OFFICER, drawn, upload_ids=[3]) == [
        (Work.DRAW_UP, 1),
        (Work.SUBMIT, 4),
        (Work.UPLOADS, 1),
    ]


class TestWhereATaskLeads:
    def only_ids(self, *cycles: CycleState, upload_ids: Sequence[int] = ()) -> list[int | None]:
        tasks = tasks_of(OF_COMMUNE, cycles=cycles, upload_ids=upload_ids, today=MID_DECEMBER)
        return [task.only_id for task in tasks]

    def test_is_the_one_list_or_upload_that_waits(self) -> None:
        one = cycle(unsettled={7: 3}, not_received={8: 2})
        assert self.only_ids(one, upload_ids=[3]) == [7, 8, 3]

    def test_is_no_single_one_among_several(self) -> None:
        several = cycle(unsettled={7: 3, 8: 1}, not_received={7: 1, 8: 2})
        assert self.only_ids(several, upload_ids=[3, 4]) == [None, None, None]


class TestTheShownCycle:
    def test_is_the_months_own_even_if_a_later_one_is_drawn(self) -> None:
        assert shown_month([DECEMBER, JANUARY], DECEMBER) == DECEMBER

    def test_is_the_latest_before_the_month_is_drawn(self) -> None:
        assert shown_month([NOVEMBER - 1, NOVEMBER], DECEMBER) == NOVEMBER

    def test_is_none_before_the_books_are_opened(self) -> None:
        assert shown_month([], DECEMBER) is None


def test_a_change_is_told_for_people_and_money_apart() -> None:
    assert Amount(3, 900_000) - Amount(4, 800_000) == Amount(-1, 100_000)


def test_a_share_of_nothing_is_no_share() -> None:
    assert share(0, 0) is None
    assert share(1, 4) == 0.25
