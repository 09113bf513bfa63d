"""What is owed back is deducted, handed in or waived, register by register, and never twice."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import Conflict, Forbidden, NotFound, Refusal
from welfare.core.month import Month
from welfare.payouts import claims, drawing, ledger, owing, repaying
from welfare.payouts.book_models import Repayment, RepaymentPlan
from welfare.payouts.claim_models import ClaimWaiver
from welfare.payouts.claim_rules import Share, Standing, WaivingDecision, instalment_of
from welfare.payouts.claims import ClaimFilter
from welfare.payouts.models import PayoutLine
from welfare.registry import service as registry
from welfare.registry.models import Person
from welfare.registry.rules import Register
from welfare.staff.models import Staff
from welfare.staff.rules import Role

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)
PROTECTION = Register.PROTECTION
BT5C_VND, BT6_VND = 360_000, 720_000
PAPER = WaivingDecision("12/QĐ-UBND", date(2023, 12, 1), "Trần Văn Tám", "Hộ nghèo, neo đơn")


@pytest.fixture
def debtor(session: Session, officer: Staff) -> Person:
    """Somebody overpaid by half their allowance in November, and drawing the lower one since."""
    someone = factories.person("Nguyễn Văn Ẩn")
    higher = factories.enrolment(someone, "BT6-DBN")
    drawing.draw_up(month=NOVEMBER, actor=officer)
    paid = session.scalars(select(PayoutLine.amount_vnd)).one()
    higher.end_month = NOVEMBER - 1
    factories.enrolment(someone, "BT5C", start_month=NOVEMBER)
    session.flush()
    registry.look_again([(someone.id, NOVEMBER)])
    drawing.draw_up(month=DECEMBER, actor=officer)
    assert left(someone) == paid - BT5C_VND > 0
    return someone


def left(someone: Person) -> int:
    return owing.owed([someone.id]).get((someone.id, PROTECTION), 0)


def plan(actor: Staff, someone: Person, vnd: int, replaces: RepaymentPlan | None = None) -> object:
    return repaying.make_plan(
        actor=actor,
        person_id=someone.id,
        register=PROTECTION,
        share=Share(vnd),
        from_month=JANUARY,
        basis=f"Biên bản thỏa thuận {vnd}",
        replaces_id=replaces.id if replaces else None,
    )


def repay(actor: Staff, someone: Person, vnd: int, receipt: str = "PT-01") -> Repayment:
    return repaying.repay(
        actor=actor,
        person_id=someone.id,
        register=PROTECTION,
        amount_vnd=vnd,
        repaid_on=date(2023, 12, 2),
        receipt=receipt,
    )


def waive(actor: Staff, someone: Person, vnd: int) -> ClaimWaiver:
    return repaying.waive(
        actor=actor, person_id=someone.id, register=PROTECTION, amount_vnd=vnd, decision=PAPER
    )


def count(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


class TestPlans:
    def test_the_next_cycle_deducts_the_instalment(
        self, debtor: Person, officer: Staff, session: Session
    ) -> None:
        before = left(debtor)
        plan(officer, debtor, 100_000)
        drawing.draw_up(month=JANUARY, actor=officer)
        line = session.scalars(select(PayoutLine).where(PayoutLine.for_month == JANUARY)).one()
        assert (line.amount_vnd, line.deducted_vnd) == (BT5C_VND - 100_000, 100_000)
        assert left(debtor) == before - 100_000

    def test_a_number_of_months_shares_the_claim_out(self) -> None:
        assert instalment_of(Share(months=7), left_vnd=1_000_000) == 142_858
        for share in (Share(), Share(1, 1), Share(months=0), Share(2_000_000), Share(0)):
            with pytest.raises(Refusal):
                instalment_of(share, left_vnd=1_000_000)

    def test_the_same_plan_again_is_the_one_that_stands(
        self, debtor: Person, officer: Staff, session: Session
    ) -> None:
        assert plan(officer, debtor, 100_000) is plan(officer, debtor, 100_000)
        assert count(session, RepaymentPlan) == 1

    def test_a_plan_is_replaced_only_by_who_has_seen_it(
        self, debtor: Person, officer: Staff
    ) -> None:
        plan(officer, debtor, 100_000)
        with pytest.raises(Conflict):
            plan(officer, debtor, 50_000)
        first = repaying.plan_of(debtor.id, PROTECTION)
        plan(officer, debtor, 50_000, replaces=first)
        assert first is not None
        assert first.ended_at is not None

    def test_an_ended_plan_deducts_no_more(
        self, debtor: Person, officer: Staff, session: Session
    ) -> None:
        plan(officer, debtor, 100_000)
        standing = repaying.plan_of(debtor.id, PROTECTION)
        assert standing is not None
        for _click in range(2):
            repaying.end_plan(
                actor=officer,
                person_id=debtor.id,
                register=PROTECTION,
                plan_id=standing.id,
                reason="Ốm nặng",
            )
        drawing.draw_up(month=JANUARY, actor=officer)
        assert session.scalar(select(func.sum(PayoutLine.deducted_vnd))) == 0

    def test_nothing_is_deducted_from_the_dead(self, debtor: Person, officer: Staff) -> None:
        plan(officer, debtor, 100_000)
        registry.record_death(actor=officer, person_id=debtor.id, died_on=date(2023, 12, 1))
        factories.enrolment(debtor, "MT-BTXH", start_month=JANUARY, end_month=JANUARY)
        drawing.draw_up(month=JANUARY, actor=officer)
        _someone, found = claims.of_person(officer, debtor.id)
        assert [claim.deducted_vnd for claim in found] == [0]
        with pytest.raises(Refusal, match="đã mất"):
            plan(officer, debtor, 90_000)
        assert repay(officer, debtor, 100_000).amount_vnd == 100_000

    def test_who_draws_nothing_any_more_has_no_plan(self, debtor: Person, officer: Staff) -> None:
        for entitled in debtor.enrolments:
            entitled.end_month = entitled.end_month or DECEMBER
        with pytest.raises(Refusal, match="không còn hưởng"):
            plan(officer, debtor, 100_000)


class TestCashAndWaivers:
    def test_the_same_receipt_is_recorded_once(
        self, debtor: Person, officer: Staff, session: Session
    ) -> None:
        before = left(debtor)
        assert repay(officer, debtor, 100_000) is repay(officer, debtor, 100_000)
        with pytest.raises(Conflict, match="PT-01"):
            repay(officer, debtor, 90_000)
        assert left(debtor) == before - 100_000
        assert count(session, Repayment) == 1

    def test_no_more_is_taken_than_is_owed(self, debtor: Person, officer: Staff) -> None:
        whole = left(debtor)
        with pytest.raises(Refusal, match="từ 1 đồng"):
            repay(officer, debtor, whole + 1)
        repay(officer, debtor, whole)
        with pytest.raises(Refusal, match="không còn nợ"):
            waive(officer, debtor, 1)

    def test_a_waived_part_is_owed_no_more(
        self, debtor: Person, officer: Staff, session: Session
    ) -> None:
        before = left(debtor)
        assert waive(officer, debtor, 60_000) is waive(officer, debtor, 60_000)
        with pytest.raises(Conflict, match="12/QĐ-UBND"):
            waive(officer, debtor, 10_000)
        assert left(debtor) == before - 60_000
        assert count(session, ClaimWaiver) == 1

    def test_one_register_never_pays_for_another(self, debtor: Person, officer: Staff) -> None:
        with pytest.raises(Refusal, match="không còn nợ"):
            repaying.repay(
                actor=officer,
                person_id=debtor.id,
                register=Register.MERIT,
                amount_vnd=1,
                repaid_on=date(2023, 12, 2),
                receipt="PT-02",
            )

    @pytest.mark.parametrize(
        "role", [Role.COMMUNE_OFFICER, Role.PROVIDER, Role.APPROVER, Role.AUDITOR]
    )
    def test_only_the_district_settles_claims(self, debtor: Person, role: Role) -> None:
        with pytest.raises(Forbidden):
            repay(factories.staff(role), debtor, 1)

    def test_a_cycle_drawn_anew_deducts_what_cash_left_over(
        self, debtor: Person, officer: Staff
    ) -> None:
        whole = left(debtor)
        plan(officer, debtor, 100_000)
        drawing.draw_up(month=JANUARY, actor=officer)
        repay(officer, debtor, whole - 100_000)
        drawing.draw_up(month=JANUARY, actor=officer)
        assert left(debtor) == 0


class TestLists:
    def test_finds_without_marks_and_by_how_far_they_have_come(
        self, debtor: Person, officer: Staff
    ) -> None:
        def found(**wanted: object) -> int:
            return claims.totals(claims.claims(officer, ClaimFilter(**wanted))).claims  # type: ignore[arg-type] # as named

        assert found(text="nguyen van an") == 1
        assert found(text="tran") == 0
        assert found(register=Register.MERIT) == 0
        assert (found(standing=Standing.OPEN), found(standing=Standing.PLANNED)) == (1, 0)
        plan(officer, debtor, 100_000)
        assert (found(standing=Standing.OPEN), found(standing=Standing.PLANNED)) == (0, 1)
        waive(officer, debtor, left(debtor))
        assert found(standing=Standing.SETTLED) == 1

    def test_another_commune_sees_none_of_it(self, debtor: Person) -> None:
        stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
        assert claims.totals(claims.claims(stranger, ClaimFilter())).claims == 0
        with pytest.raises(NotFound):
            claims.of_person(stranger, debtor.id)

    def test_says_what_is_claimed_of_which_month_and_why(
        self, debtor: Person, officer: Staff
    ) -> None:
        _someone, (claim,) = claims.of_person(officer, debtor.id)
        (part,) = claim.parts
        assert (part.for_month, part.found_in) == (NOVEMBER, DECEMBER)
        assert part.issued_vnd - part.claimed_vnd == BT5C_VND
        assert "20/2021" in part.decree
        assert str(part.why).startswith("Thôi hưởng hết tháng 10/2023")

    def test_the_ledger_tells_what_was_repaid_and_waived(
        self, debtor: Person, officer: Staff
    ) -> None:
        repay(officer, debtor, 100_000)
        waive(officer, debtor, 60_000)
        said = " ".join(ledger.statement(ledger.ledger(officer, debtor.id, 2023)).notes)
        assert "PT-01" in said
        assert "100.000 đồng" in said
        assert "12/QĐ-UBND" in said
        assert "60.000 đồng" in said


SignIn = Callable[[Role], FlaskClient]


class TestPages:
    def test_an_officer_settles_a_claim_on_screen(
        self, debtor: Person, sign_in: SignIn, session: Session
    ) -> None:
        session.commit()
        client = sign_in(Role.DISTRICT_OFFICER)
        assert "Nguyễn Văn Ẩn" in client.get("/payouts/claims").text
        address = f"/payouts/claims/{debtor.id}"
        assert "Từng tháng phải thu hồi" in client.get(address).text
        client.post(
            f"{address}/protection/plan",
            data={"instalment_vnd": "50000", "from_month": "1/2024", "basis": "Biên bản 5"},
        )
        assert "50.000" in client.get(address).text
        paid = client.post(
            f"{address}/protection/repay",
            data={"amount_vnd": "1000", "repaid_on": "2/12/2023", "receipt": "PT-9"},
            follow_redirects=True,
        )
        assert "PT-9" in paid.text
        refused = client.post(
            f"{address}/protection/waive",
            data={
                "amount_vnd": "999999999",
                "decision_number": "1",
                "decided_on": "2/12/2023",
                "signer": "A",
                "reason": "B",
            },
        )
        assert "từ 1 đồng" in refused.text

    def test_the_list_is_taken_away_as_a_workbook(
        self, debtor: Person, sign_in: SignIn, session: Session
    ) -> None:
        session.commit()
        taken = sign_in(Role.DISTRICT_OFFICER).post(
            "/payouts/claims/export", data={"ending": "xlsx"}
        )
        sheet = load_workbook(BytesIO(taken.data)).active
        assert sheet is not None
        assert sheet["B2"].value == "Nguyễn Văn Ẩn"
        assert sheet["J2"].value == left(debtor)
