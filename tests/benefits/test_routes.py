"""The pages of dues and rates, as each role."""

import io
import re
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.registry.models import Person
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
LOOKERS = {
    Role.COMMUNE_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.APPROVER,
    Role.ACCOUNTANT,
    Role.AUDITOR,
}


def words(page: str) -> str:
    """The text of a page's main part, single-spaced."""
    main = page[page.index("<main") :]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def arranged(app: Flask, arrange: Callable[[], Person]) -> int:
    """The id of a person arranged and committed."""
    with app.app_context(), writing():
        person_id = arrange().id
        db.session.commit()
        return person_id


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/benefits/due", LOOKERS),
        ("/benefits/due.xlsx", LOOKERS),
        ("/benefits/rates", LOOKERS | {Role.ADMINISTRATOR}),
        ("/benefits/standards", LOOKERS | {Role.ADMINISTRATOR}),
        ("/benefits/tables", {Role.ADMINISTRATOR}),
    ],
)
def test_a_page_opens_to_the_roles_that_need_it(
    sign_in: SignIn, role: Role, path: str, roles: set[Role]
) -> None:
    assert sign_in(role).get(path).status_code == (200 if role in roles else 403)


class TestShowDue:
    """What is due by commune."""

    @pytest.fixture(autouse=True)
    def _two_communes(self, app: Flask) -> None:
        with app.app_context(), writing():
            both = factories.person(commune_code=factories.AN_CU)
            factories.enrolment(both, "BT5C")
            factories.enrolment(both, "TUDAY")
            factories.enrolment(factories.person(commune_code=factories.CAI_BE), "BT5C")
            db.session.commit()

    def test_every_commune_and_the_sums_are_there(self, sign_in: SignIn) -> None:
        page = words(sign_in(Role.DISTRICT_OFFICER).get("/benefits/due").text)
        assert "Mức phải trả tháng 12/2023" in page
        assert "Xã An Cư 1 1 1.233.000 đ 1 1 360.000 đ 1 1.593.000 đ" in page
        assert "Thị trấn Cái Bè 0 0 0 đ 1 1 360.000 đ 1 360.000 đ" in page
        assert "Tổng cộng 1 1 1.233.000 đ 2 2 720.000 đ 2 1.953.000 đ" in page

    def test_a_commune_officer_sees_and_sums_their_commune_only(self, sign_in: SignIn) -> None:
        client = sign_in(Role.COMMUNE_OFFICER, factories.CAI_BE)
        page = words(client.get("/benefits/due").text)
        assert "Xã An Cư" not in page
        assert "Tổng cộng 1 1 360.000 đ 1 360.000 đ" in page
        book = openpyxl.load_workbook(io.BytesIO(client.get("/benefits/due.xlsx").data))
        cells = [cell.value for row in book.active.iter_rows() for cell in row]
        assert "Xã An Cư" not in cells

    def test_another_month_is_asked_for_as_officers_write_it(self, sign_in: SignIn) -> None:
        client = sign_in(Role.AUDITOR)
        assert "500.000 đ" in words(client.get("/benefits/due?month=07/2024").text)
        assert "Tháng này không phải trả gì" in client.get("/benefits/due?month=06/2021").text

    @pytest.mark.parametrize("asked", ["13/2023", "tháng này", "01/1990", "12/2099", "0/0"])
    def test_a_month_that_cannot_be_looked_at_says_why_and_shows_the_present(
        self, sign_in: SignIn, asked: str
    ) -> None:
        answer = sign_in(Role.AUDITOR).get("/benefits/due", query_string={"month": asked})
        assert answer.status_code == 200
        assert "Mức phải trả tháng 12/2023" in words(answer.text)
        assert 'id="month-error"' in answer.text

    def test_the_workbook_holds_the_same_figures_as_numbers(self, sign_in: SignIn) -> None:
        answer = sign_in(Role.ACCOUNTANT).get("/benefits/due.xlsx?month=12/2023")
        assert "muc-phai-tra-2023-12.xlsx" in answer.headers["Content-Disposition"]
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        assert rows == [
            ["28360", "Thị trấn Cái Bè", "Bảo trợ xã hội", 1, 1, 360_000],
            ["28390", "Xã An Cư", "Người có công", 1, 1, 1_233_000],
            ["28390", "Xã An Cư", "Bảo trợ xã hội", 1, 1, 360_000],
            ["Tổng cộng", None, None, 2, 3, 1_953_000],
        ]


class TestThePersonsMonth:
    """The panel "Mức hưởng" of the person page."""

    def page(self, client: FlaskClient, person_id: int, month: str = "") -> str:
        query = {"month": month} if month else {}
        answer = client.get(f"/people/{person_id}", query_string=query)
        assert answer.status_code == 200
        panel = answer.text[answer.text.index('id="amounts"') :]
        return words("<main" + panel[: panel.index("</section>")])

    def test_every_enrolment_has_its_amount_or_its_reason(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        def arrange() -> Person:
            someone = factories.person(born_on=date(1940, 5, 1))
            factories.enrolment(someone, "BT6-N")
            factories.enrolment(someone, "BT5C")
            factories.enrolment(someone, "HTXH")
            factories.enrolment(someone, "BB")
            factories.enrolment(someone, "BT5D", start_month=Month(2024, 2))
            factories.enrolment(someone, "TNLS-1", end_month=Month(2023, 6))
            return someone

        page = self.page(sign_in(Role.DISTRICT_OFFICER), arranged(app, arrange))
        assert "2,0 × 360.000 đ = 720.000 đ" in page
        assert "Không hưởng cùng lúc với mức cao hơn: Người khuyết tật nặng (720.000 đ)." in page
        assert "Mức của loại này áp dụng từ ngày 01/07/2025." in page
        assert "Chưa ghi tỷ lệ tổn thương cơ thể." in page
        assert "Hưởng từ 02/2024." in page
        assert "Thôi hưởng sau tháng 06/2023." in page
        assert page.endswith("Tổng cộng tháng 12/2023 720.000 đ")

    def test_a_number_of_children_or_years_is_part_of_the_reckoning(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        def arrange() -> Person:
            someone = factories.person(born_on=date(1990, 5, 1))
            factories.enrolment(someone, "BT4", count=2)
            factories.enrolment(someone, "NCC-TCM45-TL-TN", count=7)
            return someone

        page = self.page(sign_in(Role.AUDITOR), arranged(app, arrange))
        assert "1,0 × 360.000 đ × 2 con = 720.000 đ" in page
        assert "390.000 đ × 7 năm = 2.730.000 đ" in page

    def test_an_age_says_the_month_in_which_it_is_reached(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        def arrange() -> Person:
            someone = factories.person(born_on=date(1943, 12, 31))
            factories.enrolment(someone, "BT5C")
            return someone

        person_id = arranged(app, arrange)
        client = sign_in(Role.COMMUNE_OFFICER)
        assert "Hưởng từ 12/2023 (đủ 80 tuổi)." in self.page(client, person_id, "11/2023")
        assert "1,0 × 360.000 đ = 360.000 đ" in self.page(client, person_id, "12/2023")

    def test_merit_beside_protection_is_left_for_an_officer_to_settle(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        def arrange() -> Person:
            someone = factories.person(born_on=date(1940, 5, 1))
            factories.enrolment(someone, "TUDAY")
            factories.enrolment(someone, "BT5C")
            return someone

        page = self.page(sign_in(Role.DISTRICT_OFFICER), arranged(app, arrange))
        assert "Hưởng cả người có công và bảo trợ xã hội" in page
        assert "1.593.000 đ" in page

    def test_an_old_merit_amount_says_that_a_newer_decree_exists(
        self, app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def arrange() -> Person:
            someone = factories.person()
            factories.enrolment(someone, "TUDAY")
            return someone

        monkeypatch.setenv("WELFARE_TODAY", "2026-11-23")
        person_id = arranged(app, arrange)
        client = sign_in(Role.APPROVER)
        newer = "Đã có nghị định mới hơn nhưng chưa có bảng mức"
        assert newer in self.page(client, person_id, "07/2026")
        assert "321/2026/NĐ-CP" in self.page(client, person_id, "11/2026")
        assert newer not in self.page(client, person_id, "06/2026")

    @pytest.mark.parametrize("code", ["BT3", "BT8"])
    def test_hiv_is_never_said(self, app: Flask, sign_in: SignIn, code: str) -> None:
        def arrange() -> Person:
            born_on = date(2015, 1, 1) if code == "BT3" else date(1990, 1, 1)
            someone = factories.person(born_on=born_on)
            factories.enrolment(someone, code)
            factories.enrolment(someone, "BT6-DBN")
            return someone

        page = self.page(sign_in(Role.DISTRICT_OFFICER), arranged(app, arrange))
        assert "Đối tượng bảo trợ xã hội" in page
        assert "HIV" not in page.upper()
        assert not re.search(rf"\b{code}\b|Đ5 k[38]|Đ6 k1[cg]", page)

    def test_who_has_no_enrolment_has_no_amount(self, app: Flask, sign_in: SignIn) -> None:
        page = self.page(sign_in(Role.AUDITOR), arranged(app, factories.person))
        assert "Chưa có hồ sơ hưởng nào." in page


class TestListRates:
    """Rates and base amounts on screen."""

    def test_a_category_is_found_without_marks(self, sign_in: SignIn) -> None:
        page = words(sign_in(Role.AUDITOR).get("/benefits/rates?words=khuyet+tat+nang").text)
        assert "3 dòng" in page
        assert "từ đủ 16 đến dưới 60 tuổi 1,5 × Mức chuẩn trợ giúp xã hội" in page

    def test_what_is_no_longer_in_force_is_shown_when_asked_for(self, sign_in: SignIn) -> None:
        client = sign_in(Role.AUDITOR)
        for query, rows in (("words=TUDAY", 1), ("words=TUDAY&time=all", 3)):
            assert f"{rows} dòng" in words(client.get(f"/benefits/rates?{query}").text)

    def test_a_figure_from_memory_is_marked(self, sign_in: SignIn) -> None:
        client = sign_in(Role.ADMINISTRATOR)
        page = words(client.get("/benefits/rates?sure=no&time=all").text)
        assert "1 dòng" in page
        assert "Theo trí nhớ" in page
        assert "Nguồn gián tiếp" in words(client.get("/benefits/standards").text)

    def test_a_rate_older_than_its_decree_is_marked(
        self, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = sign_in(Role.AUDITOR)
        marked = "có nghị định mới hơn"
        assert marked not in client.get("/benefits/rates?words=TUDAY").text
        monkeypatch.setenv("WELFARE_TODAY", "2026-11-23")
        assert marked in client.get("/benefits/rates?words=TUDAY").text
        assert marked not in client.get("/benefits/rates?words=BT6-N").text

    def test_every_rate_is_reached_page_by_page(self, sign_in: SignIn) -> None:
        client = sign_in(Role.AUDITOR)
        url, seen = "/benefits/rates?time=all", 0
        while url:
            page = client.get(url).text
            seen += page.count('<th scope="row">')
            found = re.search(r'rel="next" href="([^"]+)"', page)
            url = found[1].replace("&amp;", "&") if found else ""
        assert seen == 685

    def test_hiv_is_neither_said_nor_found(self, sign_in: SignIn) -> None:
        client = sign_in(Role.ADMINISTRATOR)
        for asked in ("HIV", "BT8", "BT3"):
            page = client.get("/benefits/rates", query_string={"words": asked, "time": "all"})
            assert "Không có dòng nào" in page.text
        page = words(client.get("/benefits/rates?register=protection&time=all").text)
        assert "HIV" not in page.upper()
        assert not re.search(r"\bBT[38]\b", page)
