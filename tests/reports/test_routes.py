"""The first screen as each role sees it."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.reports.conftest import mark
from welfare.cashpoints.measuring import measure
from welfare.payouts.models import PayoutCycle
from welfare.payouts.rules import LineStatus
from welfare.staff.models import Staff
from welfare.staff.rules import PERMISSIONS, Permission, Role

SignIn = Callable[..., FlaskClient]
LOOKING = [role for role in Role if Permission.SEE_DASHBOARD in PERMISSIONS[role]]
OTHERS = [role for role in Role if role not in LOOKING]


def words(client: FlaskClient) -> str:
    """What the first screen says, without its markup."""
    answer = client.get("/dashboard")
    assert answer.status_code == 200
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub("<[^>]+>", " ", main).split())


class TestShowDashboard:
    @pytest.mark.parametrize("role", LOOKING)
    def test_is_where_sign_in_leads(self, role: Role, sign_in: SignIn) -> None:
        client = sign_in(role)
        assert client.get("/").location == "/dashboard"
        assert "Việc chờ bạn" in words(client)

    @pytest.mark.parametrize("role", OTHERS)
    def test_is_closed_to_roles_that_begin_elsewhere(self, role: Role, sign_in: SignIn) -> None:
        client = sign_in(role)
        assert client.get("/dashboard").status_code == 403
        first = client.get("/", follow_redirects=True)
        assert (first.status_code, first.request.path) != (200, "/dashboard")
        assert first.status_code == 200

    def test_says_calmly_that_nothing_waits(self, sign_in: SignIn) -> None:
        assert "Hiện không có việc nào chờ bạn." in words(sign_in(Role.AUDITOR))

    def test_tells_the_district_officer_to_draw_up_the_next_month_in_time(
        self, session: Session, december: PayoutCycle, sign_in: SignIn
    ) -> None:
        session.commit()
        said = words(sign_in(Role.DISTRICT_OFFICER))
        assert "1 kỳ Lập kỳ chi trả tháng 01/2024 Trước ngày 25/12/2023" in said
        assert "3 danh sách Ghi kết quả chi trả kỳ tháng 12/2023" in said

    def test_shows_a_commune_officer_the_numbers_of_the_commune_alone(
        self, session: Session, officer: Staff, december: PayoutCycle, sign_in: SignIn
    ) -> None:
        mark(officer, "Trần Thị Bình", LineStatus.PAID)
        session.commit()
        said = words(sign_in(Role.COMMUNE_OFFICER, factories.AN_CU))
        assert "Tháng 12/2023 – Xã An Cư" in said
        assert "Người được trả trong tháng 2" in said
        assert "720.000 đ" in said
        assert "Đã nhận qua tài khoản 50,0 % 1 trong 2 người của kỳ 12/2023" in said

    def test_every_link_on_it_opens(
        self, session: Session, officer: Staff, december: PayoutCycle, sign_in: SignIn
    ) -> None:
        factories.person(latitude=10.4, longitude=106.0, location_source="pin")
        measure()
        mark(officer, "Trần Thị Bình", LineStatus.RETURNED)
        session.commit()
        for role in LOOKING:
            client = sign_in(role)
            main = client.get("/dashboard").text.partition("<main")[2]
            links = set(re.findall(r'href="(/[^"]*)"', main))
            assert len(links) >= 5
            opened = {link: client.get(link.replace("&amp;", "&")).status_code for link in links}
            assert set(opened.values()) == {200}, opened

    def test_says_that_places_of_atms_are_unverified(self, sign_in: SignIn) -> None:
        assert "Vị trí ATM chưa xác minh" in words(sign_in(Role.AUDITOR))
