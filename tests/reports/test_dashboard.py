"""The first screen put together, for the district and for one commune."""

from datetime import date
from itertools import count

from sqlalchemy.orm import Session

from tests import factories
from tests.reports.conftest import BT5C_VND, BT6_DBN_VND, DECEMBER, mark
from welfare.cashpoints import ways as cashpoints_ways
from welfare.cashpoints.measuring import measure
from welfare.payouts import drawing, service
from welfare.payouts.models import PayoutCycle
from welfare.payouts.rules import LineStatus, Step
from welfare.reports.dashboard import FARTHEST, CycleView, Dashboard, dashboard
from welfare.reports.rules import Amount, Work
from welfare.staff.models import Staff
from welfare.staff.rules import Role

TODAY = date(2023, 12, 15)


def shown(page: Dashboard) -> CycleView:
    assert page.shown is not None
    return page.shown


class TestTheCycle:
    def test_lists_and_lines_are_counted_inside_the_viewers_area(
        self, officer: Staff, of_commune: Staff, december: PayoutCycle
    ) -> None:
        mark(officer, "Trần Thị Bình", LineStatus.RETURNED)
        states = [shown(dashboard(viewer, TODAY)).state for viewer in (officer, of_commune)]
        assert [state.lists for state in states] == [3, 2]
        assert [sum(state.unsettled.values()) for state in states] == [2, 1]
        assert [sum(state.not_received.values()) for state in states] == [1, 1]

    def test_without_lists_in_the_area_is_there_all_the_same(self, december: PayoutCycle) -> None:
        elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
        view = shown(dashboard(elsewhere, TODAY))
        assert view.cycle is december
        assert (view.lists, view.sums.lines) == ([], 0)

    def test_waits_for_no_approver_who_prepared_it(self, session: Session, officer: Staff) -> None:
        factories.enrolment()
        drawing.draw_up(month=DECEMBER, actor=officer)
        service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
        promoted = officer
        promoted.role = Role.APPROVER.value
        session.flush()
        assert dashboard(promoted, TODAY).tasks == []
        (task,) = dashboard(factories.staff(Role.APPROVER), TODAY).tasks
        assert (task.work, task.count) == (Work.APPROVE, 1)


class TestFigures:
    def test_change_is_told_against_the_lists_for_the_month_before(self, officer: Staff) -> None:
        factories.enrolment(start_month=DECEMBER - 5)
        factories.enrolment(factories.person("Đã mất"), end_month=DECEMBER - 1)
        drawing.draw_up(month=DECEMBER - 1, actor=officer)
        factories.enrolment(factories.person("Mới"), start_month=DECEMBER)
        factories.enrolment(factories.person("Mức cao"), "BT6-DBN", start_month=DECEMBER)
        whole = dashboard(officer, TODAY).whole
        assert whole.due == Amount(3, 2 * BT5C_VND + BT6_DBN_VND)
        assert whole.change == Amount(1, BT6_DBN_VND)

    def test_without_lists_for_the_month_before_no_change_is_told(self, officer: Staff) -> None:
        factories.enrolment()
        assert dashboard(officer, TODAY).whole.change is None

    def test_having_an_account_and_being_paid_by_it_are_two_figures(
        self, officer: Staff, december: PayoutCycle
    ) -> None:
        protection = dashboard(officer, TODAY).progress.now.of(register="protection")
        assert (protection.people, protection.with_account, protection.paid_people) == (3, 1, 0)
        mark(officer, "Trần Thị Bình", LineStatus.PAID)
        whole = dashboard(officer, TODAY).progress.now.whole
        assert (whole.paid_people, whole.by_account_vnd) == (1, BT5C_VND)

    def test_an_empty_district_has_only_zeros(self, officer: Staff) -> None:
        page = dashboard(officer, TODAY)
        assert (page.whole.due, page.whole.change) == (Amount(), None)
        assert (page.shown, page.paying, page.registers, page.farthest) == (None, None, [], [])


class TestTheFarthestCommunes:
    def test_are_those_of_the_table_beside_the_map(self, session: Session, officer: Staff) -> None:
        metres_north = count(0, 2_000)
        for commune in cashpoints_ways.ways(officer).by_commune[: FARTHEST + 2]:
            factories.person(
                commune_code=commune.commune.code,
                latitude=10.3 + next(metres_north) / 111_320,
                longitude=106.0,
                location_source="pin",
            )
        measure()
        farthest = dashboard(officer, TODAY).farthest
        assert len(farthest) == FARTHEST
        medians = [of.summary.median_m or 0 for of in farthest]
        assert medians == sorted(medians, reverse=True)
        assert all(of in cashpoints_ways.ways(officer).by_commune for of in farthest)

    def test_are_the_viewers_own_commune_alone(self, of_commune: Staff) -> None:
        for code in (factories.AN_CU, factories.CAI_BE):
            factories.person(
                commune_code=code, latitude=10.4, longitude=106.0, location_source="pin"
            )
        measure()
        (own,) = dashboard(of_commune, TODAY).farthest
        assert own.commune.id == of_commune.commune_id
