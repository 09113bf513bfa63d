"""The month on screen: who sees and does what, and that pages say what the database holds."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.payouts import drawing, service, settings
from welfare.payouts.fee_rules import Fee
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import LineStatus, Step
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
SignIn = Callable[..., FlaskClient]
AN, BINH, TRUNG = "Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Trung"


@pytest.fixture
def lists(app: Flask) -> dict[str, int]:
    """An approved December: cash and account in An Cư, cash in Mỹ Trung; ids by place."""
    with app.app_context(), writing():
        factories.enrolment(factories.person(AN, citizen_id="082040001234"))
        factories.account(factories.enrolment(factories.person(BINH)).person)
        factories.enrolment(factories.person(TRUNG, commune_code=factories.MY_TRUNG))
        officer = factories.staff(Role.DISTRICT_OFFICER)
        drawing.draw_up(month=DECEMBER, actor=officer)
        service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
        service.take(step=Step.APPROVE, month=DECEMBER, actor=factories.staff(Role.APPROVER))
        every = db.session.scalars(select(PayoutList)).all()
        ids = {f"{each.commune.code} {each.channel}": each.id for each in every}
        db.session.commit()
    return ids


def line_id(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.scalars(select(PayoutLine.id).where(PayoutLine.name == name)).one()


def status_of(app: Flask, name: str) -> str:
    with app.app_context():
        return db.session.scalars(select(PayoutLine.status).where(PayoutLine.name == name)).one()


class TestDrawingUp:
    def test_shows_what_is_due_and_then_draws_it(self, app: Flask, sign_in: SignIn) -> None:
        with app.app_context(), writing():
            factories.enrolment()
            db.session.commit()
        officer = sign_in(Role.DISTRICT_OFFICER)
        page = officer.get("/payouts/draw-up?month=12/2023").text
        assert "sổ mở từ tháng 12/2023" in page
        assert "360.000 đ" in page
        answer = officer.post("/payouts/draw-up", data={"month": "2023-12"}, follow_redirects=True)
        assert "thêm 1 dòng, 360.000 đ" in answer.text

    def test_of_a_month_that_cannot_be_drawn_says_why(
        self, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        page = sign_in(Role.DISTRICT_OFFICER).get("/payouts/draw-up?month=2023-11").text
        assert "Sổ chi trả mở từ tháng 12/2023" in page

    def test_is_for_district_officers(self, sign_in: SignIn) -> None:
        assert sign_in(Role.ACCOUNTANT).get("/payouts/draw-up").status_code == 403

    def test_offers_the_next_month(self, sign_in: SignIn, lists: dict[str, int]) -> None:
        assert 'value="01/2024"' in sign_in(Role.DISTRICT_OFFICER).get("/payouts/draw-up").text


class TestTheCycle:
    def test_is_submitted_sent_back_and_approved_by_two_people(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        with app.app_context(), writing():
            factories.enrolment()
            db.session.commit()
        officer, approver = sign_in(Role.DISTRICT_OFFICER), sign_in(Role.APPROVER)
        officer.post("/payouts/draw-up", data={"month": "2023-12"})
        assert officer.post("/payouts/2023-12/submit").status_code == 302
        reason = {"reason": "Thiếu ấp Mỹ Hiệp"}
        assert approver.post("/payouts/2023-12/send-back", data=reason).status_code == 302
        assert "Thiếu ấp Mỹ Hiệp" in officer.get("/payouts/2023-12").text
        officer.post("/payouts/2023-12/submit")
        assert officer.post("/payouts/2023-12/approve").status_code == 403
        assert approver.post("/payouts/2023-12/approve").status_code == 302
        with app.app_context():
            assert db.session.scalars(select(PayoutCycle.status)).one() == "approved"

    def test_offers_each_the_steps_they_may_take(self, app: Flask, sign_in: SignIn) -> None:
        with app.app_context(), writing():
            drawing.draw_up(month=DECEMBER, actor=factories.staff(Role.DISTRICT_OFFICER))
            db.session.commit()
        assert "/2023-12/submit" in sign_in(Role.DISTRICT_OFFICER).get("/payouts/2023-12").text
        assert "/2023-12/submit" not in sign_in(Role.APPROVER).get("/payouts/2023-12").text

    def test_with_open_lines_is_not_closed(self, sign_in: SignIn, lists: dict[str, int]) -> None:
        answer = sign_in(Role.DISTRICT_OFFICER).post("/payouts/2023-12/close")
        assert answer.status_code == 422
        assert "Còn 3 dòng chưa có kết quả" in answer.text

    def test_that_nobody_drew_is_not_found(self, sign_in: SignIn) -> None:
        assert sign_in(Role.AUDITOR).get("/payouts/2023-12").status_code == 404

    def test_of_a_commune_officer_is_their_commune(
        self, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        page = sign_in(Role.COMMUNE_OFFICER, "28369").get("/payouts/2023-12").text
        assert "Xã Mỹ Trung" in page
        assert "Xã An Cư" not in page
        assert "720.000 đ" not in page

    def test_is_hidden_from_the_provider_until_it_is_approved(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        with app.app_context(), writing():
            factories.enrolment()
            drawing.draw_up(month=DECEMBER, actor=factories.staff(Role.DISTRICT_OFFICER))
            db.session.commit()
        provider = sign_in(Role.PROVIDER)
        assert provider.get("/payouts/2023-12").status_code == 404
        assert "12/2023" not in provider.get("/payouts").text

    def test_of_the_post_office_is_the_cash(self, sign_in: SignIn, lists: dict[str, int]) -> None:
        page = sign_in(Role.PROVIDER).get("/payouts/2023-12").text
        assert f"/payouts/lists/{lists['28390 cash']}" in page
        assert f"/payouts/lists/{lists['28390 account']}" not in page


class TestTheList:
    def test_shows_its_people_with_their_numbers_hidden(
        self, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        page = sign_in(Role.DISTRICT_OFFICER).get(f"/payouts/lists/{lists['28390 cash']}").text
        assert AN in page
        assert "082040001234" not in page
        assert "••••••••1234" in page

    @pytest.mark.parametrize(
        ("role", "place"),
        [
            (Role.COMMUNE_OFFICER, "28369 cash"),
            (Role.PROVIDER, "28390 account"),
            (Role.ADMINISTRATOR, "28390 cash"),
        ],
    )
    def test_of_another_place_cannot_be_seen_taken_or_marked(
        self, sign_in: SignIn, lists: dict[str, int], role: Role, place: str
    ) -> None:
        client, address = sign_in(role), f"/payouts/lists/{lists[place]}"
        expected = 403 if role is Role.ADMINISTRATOR else 404
        assert client.get(address).status_code == expected
        assert client.post(f"{address}/pdf").status_code == expected
        marked = client.post(f"{address}/results", data={"outcome": "paid"})
        assert marked.status_code == expected

    def test_is_searched_without_marks_and_filtered_by_result(
        self, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        client, address = sign_in(Role.AUDITOR), f"/payouts/lists/{lists['28390 cash']}"
        assert AN in client.get(f"{address}?q=nguyen van").text
        assert AN not in client.get(f"{address}?q=le").text
        assert AN not in client.get(f"{address}?status=paid").text

    def test_offers_nothing_to_record_to_an_auditor(
        self, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        client, address = sign_in(Role.AUDITOR), f"/payouts/lists/{lists['28390 cash']}"
        assert "Đã nhận</button>" not in client.get(address).text
        assert client.post(f"{address}/results", data={"outcome": "paid"}).status_code == 403

    def test_is_marked_as_a_whole(self, app: Flask, sign_in: SignIn, lists: dict[str, int]) -> None:
        address = f"/payouts/lists/{lists['28390 cash']}/results"
        clerk = sign_in(Role.PROVIDER)
        answer = clerk.post(address, data={"outcome": "paid"}, follow_redirects=True)
        assert "Đã ghi kết quả cho 1 dòng" in answer.text
        assert (status_of(app, AN), status_of(app, TRUNG)) == ("paid", "pending")

    @pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-"), ("xlsx", b"PK")])
    def test_is_handed_out_as_a_file_and_that_is_recorded(
        self, app: Flask, sign_in: SignIn, lists: dict[str, int], kind: str, start: bytes
    ) -> None:
        answer = sign_in(Role.DISTRICT_OFFICER).post(f"/payouts/lists/{lists['28390 cash']}/{kind}")
        assert answer.data.startswith(start)
        assert f"202312-28390-PR-TM.{kind}" in answer.headers["Content-Disposition"]
        with app.app_context():
            latest = select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(1)
            assert db.session.scalar(latest) == "payouts.list_taken"


class TestTheLine:
    def test_tells_how_its_amount_comes_about(
        self, app: Flask, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        page = sign_in(Role.AUDITOR).get(f"/payouts/lines/{line_id(app, AN)}").text
        for told in ("Hệ số 1,0", "NĐ 20/2021", "12/2023", "360.000 đ"):
            assert told in page

    def test_is_marked_by_its_button_alone(
        self, app: Flask, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        answer = sign_in(Role.COMMUNE_OFFICER).post(
            f"/payouts/lines/{line_id(app, AN)}/result",
            data={"outcome": "paid"},
            headers={"HX-Request": "true"},
        )
        assert f'<tr id="line-{line_id(app, AN)}">' in answer.text
        assert "Cán bộ commune-officer" in answer.text
        assert "hx-swap-oob" in answer.text
        assert status_of(app, AN) == "paid"

    def test_is_marked_without_script_too(
        self, app: Flask, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        result = {"outcome": "unpaid", "reason": "Vắng mặt, chưa đến nhận"}
        answer = sign_in(Role.COMMUNE_OFFICER).post(
            f"/payouts/lines/{line_id(app, AN)}/result", data=result, follow_redirects=True
        )
        assert "Vắng mặt, chưa đến nhận" in answer.text
        assert status_of(app, AN) == "unpaid"

    def test_is_not_marked_twice_over(
        self, app: Flask, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        clerk, address = sign_in(Role.PROVIDER), f"/payouts/lines/{line_id(app, AN)}/result"
        clerk.post(address, data={"outcome": "paid"})
        answer = clerk.post(address, data={"outcome": "unpaid", "reason": "Đã mất"})
        assert answer.status_code == 409
        assert "đã ghi “Đã nhận”" in answer.text

    def test_opens_its_numbers_to_those_who_may_and_records_it(
        self, app: Flask, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        address = f"/payouts/lines/{line_id(app, AN)}/identity/open"
        assert sign_in(Role.AUDITOR).post(address).status_code == 403
        assert "082040001234" in sign_in(Role.COMMUNE_OFFICER).post(address).text
        with app.app_context():
            latest = select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(1)
            assert db.session.scalar(latest) == "payouts.number_opened"


def test_lists_of_cycles_start_empty_and_say_what_to_do(sign_in: SignIn) -> None:
    assert "Lập kỳ chi trả đầu tiên" in sign_in(Role.DISTRICT_OFFICER).get("/payouts").text
    assert "Lập kỳ chi trả đầu tiên" not in sign_in(Role.AUDITOR).get("/payouts").text


class TestTheCheck:
    def test_of_returned_money_leads_who_may_act_to_another_channel(
        self, app: Flask, sign_in: SignIn, lists: dict[str, int]
    ) -> None:
        with app.app_context(), writing():
            line = db.session.scalars(select(PayoutLine).where(PayoutLine.name == BINH)).one()
            line.status, line.settled_at, person_id = "returned", clock.now(), line.person_id
            db.session.commit()
        page, form = "/payouts/2024-01/checks/returned", f"/channels/people/{person_id}"
        assert form not in sign_in(Role.AUDITOR).get(page).text
        officer = sign_in(Role.DISTRICT_OFFICER)
        assert form in officer.get(page).text
        assert officer.get(form).status_code == 200

    def test_of_three_months_uncollected_leads_to_the_suspension(
        self, app: Flask, sign_in: SignIn
    ) -> None:
        with app.app_context(), writing():
            person_id = factories.enrolment(factories.person(AN)).person_id
            officer, approver = (
                factories.staff(role) for role in (Role.DISTRICT_OFFICER, Role.APPROVER)
            )
            for month in Month.range(DECEMBER, DECEMBER + 2):
                drawing.draw_up(month=month, actor=officer)
                service.take(step=Step.SUBMIT, month=month, actor=officer)
                service.take(step=Step.APPROVE, month=month, actor=approver)
                for line in db.session.scalars(
                    select(PayoutLine).where(PayoutLine.status == "pending")
                ):
                    service.mark_line(
                        line_id=line.id,
                        outcome=LineStatus.UNPAID,
                        actor=officer,
                        reason="Vắng",
                    )
                service.take(step=Step.CLOSE, month=month, actor=officer)
            db.session.commit()
        officer_client = sign_in(Role.DISTRICT_OFFICER)
        page = officer_client.get("/payouts/2024-03/checks/uncollected").text
        assert f"/people/{person_id}/suspend" in page


def test_the_settings_name_the_provider_of_a_fee(session: Session, sign_in: SignIn) -> None:
    approver = factories.staff(Role.APPROVER)
    settings.set_fee(
        actor=approver, provider="post-office", from_month=DECEMBER, fee=Fee(10), basis="Hợp đồng"
    )
    session.commit()
    page = sign_in(Role.APPROVER).get("/payouts/settings").text
    assert ">Bưu điện</th>" in page
    assert "post-office" not in page
