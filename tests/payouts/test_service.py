"""The steps of a month and the results of its lines, by whom and in which order."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict, Forbidden, NotFound, Refusal
from welfare.core.month import Month
from welfare.payouts import drawing, service
from welfare.payouts.content import content_hash
from welfare.payouts.models import CycleStep, PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import LineStatus, Step
from welfare.staff.models import Staff
from welfare.staff.rules import Provider, Role

DECEMBER = Month(2023, 12)
ONE_LINE_MORE = """
    INSERT INTO payout_lines
    SELECT 999, cycle_id, list_id, enrolment_id, person_id, CAST('2023-11-01' AS DATE),
        amount_vnd, deducted_vnd, carried_from_id, name, sort_key, born_on, birth_precision,
        identity_number, hamlet, category,
        basis, decree, bank_bin, bank_name, bank_account, account_holder, status, settled_at,
        settled_by_id, unpaid_reason,
        part_paid_vnd
    FROM payout_lines LIMIT 1
"""
Take = Callable[..., PayoutCycle]


@pytest.fixture
def app(either_app: Flask) -> Flask:
    """Everything here holds on SQLite and on PostgreSQL."""
    return either_app


@pytest.fixture
def take() -> Take:
    def taken(step: Step, actor: Staff, reason: str = "") -> PayoutCycle:
        return service.take(step=step, month=DECEMBER, actor=actor, reason=reason)

    return taken


@pytest.fixture
def submitted(session: Session, officer: Staff, take: Take) -> PayoutCycle:
    """December with one line in cash and one to a bank account, submitted."""
    factories.enrolment(factories.person("Nguyễn Văn An"))
    factories.account(factories.enrolment(factories.person("Trần Thị Bình")).person)
    drawing.draw_up(month=DECEMBER, actor=officer)
    return take(Step.SUBMIT, officer)


@pytest.fixture
def approved(submitted: PayoutCycle, approver: Staff, take: Take) -> PayoutCycle:
    return take(Step.APPROVE, approver)


def the_line(session: Session, channel: str = "cash") -> PayoutLine:
    of_channel = select(PayoutLine).join(PayoutLine.payout_list)
    return session.scalars(of_channel.where(PayoutList.channel == channel)).one()


def the_first_line(session: Session) -> PayoutLine:
    return session.scalars(select(PayoutLine).order_by(PayoutLine.id).limit(1)).one()


class TestSteps:
    def test_lead_from_drawn_to_closed(
        self, session: Session, approved: PayoutCycle, officer: Staff, take: Take
    ) -> None:
        for payout_list in session.scalars(select(PayoutList)):
            service.mark_list(list_id=payout_list.id, outcome=LineStatus.PAID, actor=officer)
        assert take(Step.CLOSE, officer).status == "closed"
        steps = session.execute(select(CycleStep.from_status, CycleStep.to_status)).all()
        assert steps == [
            (None, "drawn"),
            ("drawn", "submitted"),
            ("submitted", "approved"),
            ("approved", "sent"),
            ("sent", "reconciled"),
            ("reconciled", "closed"),
        ]

    def test_are_recorded(self, session: Session, approved: PayoutCycle) -> None:
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
        assert actions[-3:] == ["payouts.drawn_up", "payouts.submitted", "payouts.approved"]

    def test_cannot_be_taken_twice(
        self, submitted: PayoutCycle, officer: Staff, take: Take
    ) -> None:
        with pytest.raises(Conflict, match="đang ở bước “Chờ duyệt”"):
            take(Step.SUBMIT, officer)

    def test_of_a_month_that_was_not_drawn_are_refused(self, officer: Staff, take: Take) -> None:
        with pytest.raises(NotFound, match="Chưa có kỳ chi trả tháng 12/2023"):
            take(Step.SUBMIT, officer)

    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.APPROVER])
    def test_approval_is_the_approvers(
        self, submitted: PayoutCycle, take: Take, role: Role
    ) -> None:
        with pytest.raises(Forbidden):
            take(Step.APPROVE, factories.staff(role))

    @pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.PROVIDER, Role.AUDITOR])
    def test_closing_is_the_offices(self, approved: PayoutCycle, take: Take, role: Role) -> None:
        with pytest.raises(Forbidden):
            take(Step.CLOSE, factories.staff(role))


class TestApproval:
    def test_by_whoever_drew_the_month_up_is_refused(
        self, session: Session, submitted: PayoutCycle, officer: Staff, take: Take
    ) -> None:
        officer.role = Role.APPROVER
        session.flush()
        with pytest.raises(Forbidden, match="do chính bạn lập hoặc trình"):
            take(Step.APPROVE, officer)

    def test_by_whoever_submitted_it_before_it_was_sent_back_is_refused(
        self, session: Session, submitted: PayoutCycle, approver: Staff, take: Take
    ) -> None:
        take(Step.SEND_BACK, approver, "Sai số tài khoản")
        another, first = factories.staff(Role.DISTRICT_OFFICER), submitted.drawn_by
        take(Step.SUBMIT, another)
        take(Step.SEND_BACK, approver, "Còn sai")
        take(Step.SUBMIT, first)
        another.role = Role.APPROVER
        session.flush()
        with pytest.raises(Forbidden, match="do chính bạn lập hoặc trình"):
            take(Step.APPROVE, another)

    def test_by_whoever_drew_the_month_up_is_refused_by_the_database(
        self, session: Session, submitted: PayoutCycle, officer: Staff
    ) -> None:
        with pytest.raises(IntegrityError, match="approved_by_another"):
            session.execute(
                text("UPDATE payout_cycles SET status = 'approved', approved_by_id = :officer"),
                {"officer": officer.id},
            )

    def test_seals_what_every_list_says(self, session: Session, approved: PayoutCycle) -> None:
        lists = session.scalars(select(PayoutList)).all()
        assert len(lists) == 2
        assert all(each.content_hash == content_hash(each) for each in lists)
        assert lists[0].content_hash != lists[1].content_hash

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE payout_lines SET amount_vnd = amount_vnd + 1",
            "UPDATE payout_lines SET bank_account = '9999999999'",
            "DELETE FROM payout_lines",
            ONE_LINE_MORE,
            "UPDATE payout_lines SET deducted_vnd = 1",
            "UPDATE payout_lists SET content_hash = 'khác'",
            "UPDATE payout_lists SET provider = '970436'",
            "DELETE FROM payout_lists",
            "UPDATE payout_cycles SET status = 'drawn', approved_by_id = NULL",
            "DELETE FROM payout_cycles",
        ],
    )
    def test_freezes_the_lines_in_the_database(
        self, session: Session, approved: PayoutCycle, statement: str
    ) -> None:
        with pytest.raises(
            DatabaseError, match=r"never (changed|reopened|deleted)|only while .* drawn"
        ):
            session.execute(text(statement))


class TestSendingBack:
    def test_takes_a_reason_and_opens_the_month_again(
        self, session: Session, submitted: PayoutCycle, approver: Staff, take: Take
    ) -> None:
        with pytest.raises(Refusal, match="Hãy ghi lý do"):
            take(Step.SEND_BACK, approver)
        cycle = take(Step.SEND_BACK, approver, "Thiếu ấp Mỹ Hiệp")
        assert (cycle.status, cycle.submitted_by_id) == ("drawn", None)
        reasons = select(CycleStep.reason).where(CycleStep.reason.is_not(None))
        assert session.scalars(reasons).all() == ["Thiếu ấp Mỹ Hiệp"]

    def test_leaves_approval_to_the_one_who_sent_it_back(
        self, submitted: PayoutCycle, officer: Staff, approver: Staff, take: Take
    ) -> None:
        take(Step.SEND_BACK, approver, "Thiếu ấp Mỹ Hiệp")
        drawing.draw_up(month=DECEMBER, actor=officer)
        take(Step.SUBMIT, officer)
        assert take(Step.APPROVE, approver).status == "approved"


class TestClosing:
    def test_waits_for_every_result_and_says_where_they_are_missing(
        self, approved: PayoutCycle, officer: Staff, take: Take
    ) -> None:
        with pytest.raises(Refusal, match=r"Còn 2 dòng .* ở 2 danh sách .*202312-28390-PR-T"):
            take(Step.CLOSE, officer)


class TestMarkingALine:
    def mark(
        self, line: PayoutLine, outcome: LineStatus, actor: Staff, reason: str = ""
    ) -> PayoutLine:
        return service.mark_line(line_id=line.id, outcome=outcome, actor=actor, reason=reason)

    def test_says_who_and_when(
        self, session: Session, approved: PayoutCycle, officer: Staff
    ) -> None:
        line = self.mark(the_line(session), LineStatus.PAID, officer)
        assert (line.status, line.settled_by_id) == ("paid", officer.id)
        assert line.settled_at is not None

    def test_the_same_again_changes_nothing(
        self, session: Session, approved: PayoutCycle, officer: Staff
    ) -> None:
        line = self.mark(the_line(session), LineStatus.PAID, officer)
        settled_at = line.settled_at
        again = self.mark(line, LineStatus.PAID, factories.staff(Role.ACCOUNTANT))
        assert (again.settled_at, again.settled_by_id) == (settled_at, officer.id)
        marked = select(AuditEvent).where(AuditEvent.action == "payouts.line_marked")
        assert len(session.scalars(marked).all()) == 1

    def test_otherwise_tells_who_was_first(
        self, session: Session, approved: PayoutCycle, officer: Staff
    ) -> None:
        line = self.mark(the_line(session), LineStatus.PAID, officer)
        with pytest.raises(Conflict, match=r"Nguyễn Văn An: Cán bộ .* đã ghi “Đã nhận”"):
            self.mark(line, LineStatus.UNPAID, officer, "Vắng mặt")

    def test_unpaid_and_undoing_take_a_reason(
        self, session: Session, approved: PayoutCycle, officer: Staff
    ) -> None:
        line = the_line(session)
        with pytest.raises(Refusal, match="Hãy ghi lý do"):
            self.mark(line, LineStatus.UNPAID, officer)
        assert self.mark(line, LineStatus.UNPAID, officer, "Vắng").unpaid_reason == "Vắng"
        with pytest.raises(Refusal, match="Hãy ghi lý do"):
            self.mark(line, LineStatus.PENDING, officer)
        undone = self.mark(line, LineStatus.PENDING, officer, "Ghi nhầm người")
        assert (undone.status, undone.unpaid_reason, undone.settled_at) == ("pending", None, None)

    def test_a_transfer_comes_back_and_cash_stays_uncollected(
        self, session: Session, approved: PayoutCycle, officer: Staff
    ) -> None:
        transfer, cash = the_line(session, "account"), the_line(session)
        with pytest.raises(Refusal, match="không có kết quả “Chưa nhận”"):
            self.mark(transfer, LineStatus.UNPAID, officer, "Sai tên")
        with pytest.raises(Refusal, match="không có kết quả “Ngân hàng trả lại”"):
            self.mark(cash, LineStatus.RETURNED, officer, "Sai tên")
        assert self.mark(transfer, LineStatus.RETURNED, officer, "Sai tên").status == "returned"

    def test_before_approval_is_refused(
        self, session: Session, submitted: PayoutCycle, officer: Staff
    ) -> None:
        with pytest.raises(Conflict, match="đang ở bước “Chờ duyệt”"):
            self.mark(the_line(session), LineStatus.PAID, officer)

    def test_of_another_commune_finds_nothing(
        self, session: Session, approved: PayoutCycle
    ) -> None:
        stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
        with pytest.raises(NotFound):
            self.mark(the_line(session), LineStatus.PAID, stranger)

    def test_of_another_provider_finds_nothing(
        self, session: Session, approved: PayoutCycle
    ) -> None:
        bank = factories.staff(Role.PROVIDER, provider=Provider.BANK)
        with pytest.raises(NotFound):
            self.mark(the_line(session), LineStatus.PAID, bank)
        assert self.mark(the_line(session, "account"), LineStatus.PAID, bank).status == "paid"


class TestMarkingAList:
    def test_takes_only_the_lines_without_a_result(
        self, session: Session, officer: Staff, approver: Staff, take: Take
    ) -> None:
        for name in ("Lê Văn Ba", "Lê Văn Tư", "Lê Văn Năm"):
            factories.enrolment(factories.person(name))
        drawing.draw_up(month=DECEMBER, actor=officer)
        take(Step.SUBMIT, officer)
        take(Step.APPROVE, approver)
        line = the_first_line(session)
        service.mark_line(
            line_id=line.id, outcome=LineStatus.UNPAID, actor=officer, reason="Vắng mặt"
        )
        marked = service.mark_list(list_id=line.list_id, outcome=LineStatus.PAID, actor=officer)
        again = service.mark_list(list_id=line.list_id, outcome=LineStatus.PAID, actor=officer)
        assert (marked, again) == (2, 0)
        statuses = session.scalars(select(PayoutLine.status).order_by(PayoutLine.status)).all()
        assert statuses == ["paid", "paid", "unpaid"]

    def test_back_to_pending_is_no_result(
        self, session: Session, approved: PayoutCycle, officer: Staff
    ) -> None:
        with pytest.raises(Refusal, match="không có kết quả"):
            service.mark_list(
                list_id=the_line(session).list_id,
                outcome=LineStatus.PENDING,
                actor=officer,
                reason="Ghi nhầm",
            )


def test_results_are_frozen_once_the_books_are_closed(
    session: Session, approved: PayoutCycle, officer: Staff, take: Take
) -> None:
    for payout_list in session.scalars(select(PayoutList)):
        service.mark_list(list_id=payout_list.id, outcome=LineStatus.PAID, actor=officer)
    take(Step.CLOSE, officer)
    session.flush()
    with pytest.raises(DatabaseError, match="between approval and closing"):
        session.execute(update(PayoutLine).values(unpaid_reason="sửa sau khi khóa"))
