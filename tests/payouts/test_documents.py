"""A list as it stands in the database, put on paper."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import NotFound
from welfare.core.month import Month
from welfare.payouts import documents, drawing
from welfare.payouts.content import content_hash
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.registry import service as registry
from welfare.registry.models import Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
Draw = Callable[[Month], PayoutList]


@pytest.fixture
def draw(session: Session, officer: Staff) -> Draw:
    """Draws the month up; the answer is its first list."""

    def drawn(month: Month) -> PayoutList:
        drawing.draw_up(month=month, actor=officer)
        first = select(PayoutList).join(PayoutList.cycle).where(PayoutCycle.month == month)
        return session.scalars(first.order_by(PayoutList.id).limit(1)).one()

    return drawn


def copied(line: PayoutLine, **changes: object) -> PayoutLine:
    """Another line that says the same but for what is changed: what a line says never changes."""
    names = (column.name for column in PayoutLine.__table__.columns if column.name != "id")
    return PayoutLine(**{name: getattr(line, name) for name in names} | changes)


def test_the_heading_names_the_office_the_list_and_its_draft(draw: Draw) -> None:
    factories.enrolment()
    paper = documents.paper(draw(DECEMBER))
    assert (paper.issuing_body, paper.place) == ("UBND HUYỆN CÁI BÈ", "Cái Bè")
    assert (paper.commune, paper.register_label) == ("Xã An Cư", "Bảo trợ xã hội")
    assert (paper.list_code, paper.status_note) == ("202312-28390-PR-TM", documents.DRAFT)


def test_an_approved_list_is_no_draft_and_carries_its_sealed_digest(
    session: Session, draw: Draw, approver: Staff
) -> None:
    factories.enrolment()
    payout_list = draw(DECEMBER)
    payout_list.content_hash = "a" * 64
    session.flush()
    payout_list.cycle.status, payout_list.cycle.approved_by_id = "approved", approver.id
    session.flush()
    paper = documents.paper(payout_list)
    assert (paper.status_note, paper.content_hash) == ("", "a" * 64)


def test_a_draft_carries_the_digest_it_would_be_sealed_with(draw: Draw) -> None:
    factories.enrolment()
    payout_list = draw(DECEMBER)
    assert documents.paper(payout_list).content_hash == content_hash(payout_list)


def test_the_digest_changes_with_what_a_line_says(session: Session, draw: Draw) -> None:
    factories.enrolment()
    payout_list = draw(DECEMBER)
    before = content_hash(payout_list)
    session.execute(update(Person).values(name="Nguyễn Văn Ân"))
    assert content_hash(draw(DECEMBER)) != before


def test_arrears_stand_beside_the_month_with_their_number_and_months(draw: Draw) -> None:
    someone = factories.person("Trần Thị Đầu")
    factories.enrolment(someone)
    for month in (9, 10, 11, 12):
        draw(Month(2023, month))
    late = factories.enrolment(factories.person("Lê Thị Muộn", born_on=date(1941, 1, 1)))
    registry.look_again([(late.person_id, Month(2023, 10))])
    paper = documents.paper(draw(Month(2024, 1)))
    line = next(line for line in paper.lines if line.name == "Lê Thị Muộn")
    assert (line.rate_vnd, line.arrears_months, line.arrears_vnd) == (360_000, 3, 1_080_000)
    assert (line.total_vnd, line.note) == (1_440_000, "Truy lĩnh 10/2023–12/2023")
    assert line.channel_code == "TM"


def test_a_deduction_stands_beside_the_full_rate(session: Session, draw: Draw) -> None:
    factories.enrolment()
    payout_list = draw(DECEMBER)
    line = session.scalars(select(PayoutLine)).one()
    less = copied(line, amount_vnd=210_000, deducted_vnd=150_000)
    session.delete(line)
    session.flush()
    session.add(less)
    session.flush()
    (shown,) = documents.paper(payout_list).lines
    assert (shown.rate_vnd, shown.deduction_vnd, shown.total_vnd) == (360_000, 150_000, 210_000)


def test_what_was_not_collected_is_told_apart_from_arrears(session: Session, draw: Draw) -> None:
    factories.enrolment()
    november = draw(Month(2023, 11))
    old = session.scalars(select(PayoutLine)).one()
    payout_list = draw(DECEMBER)
    new = session.scalars(select(PayoutLine).where(PayoutLine.list_id == payout_list.id)).one()
    session.add(copied(new, for_month=november.cycle.month, carried_from_id=old.id))
    session.flush()
    (shown,) = documents.paper(payout_list).lines
    assert (shown.arrears_vnd, shown.note) == (360_000, "Chuyển từ tháng 11/2023")


def test_an_account_stands_with_its_bank(draw: Draw) -> None:
    factories.account(factories.enrolment().person)
    (line,) = documents.paper(draw(DECEMBER)).lines
    assert (line.channel_code, line.bank_text) == ("TK", "711000123456 – Agribank")


def test_lines_follow_hamlets_and_given_names(session: Session, draw: Draw) -> None:
    for name in ("Nguyễn Văn Út", "Lê Thị An", "Phạm Văn Đông"):
        factories.enrolment(factories.person(name))
    names = [line.name for line in documents.paper(draw(DECEMBER)).lines]
    assert names == ["Lê Thị An", "Phạm Văn Đông", "Nguyễn Văn Út"]


@pytest.mark.parametrize(
    ("role", "shown"),
    [(Role.APPROVER, "082040001234"), (Role.AUDITOR, "••••••••1234")],
)
def test_numbers_are_printed_in_full_only_for_whoever_works_with_them(
    draw: Draw, monkeypatch: pytest.MonkeyPatch, role: Role, shown: str
) -> None:
    factories.enrolment(factories.person(citizen_id="082040001234"))
    payout_list = draw(DECEMBER)
    printed = []
    monkeypatch.setitem(
        documents.RENDERERS, "pdf", lambda papers: printed.append(papers[0].lines[0]) or b""
    )
    documents.handed_out(actor=factories.staff(role), list_id=payout_list.id, kind="pdf")
    assert printed[0].identity_number == shown


def test_an_unknown_kind_of_file_is_refused(draw: Draw, officer: Staff) -> None:
    factories.enrolment()
    with pytest.raises(NotFound, match="docx"):
        documents.handed_out(actor=officer, list_id=draw(DECEMBER).id, kind="docx")


def test_hiv_stands_on_no_paper(session: Session, draw: Draw) -> None:
    factories.enrolment(category_code="BT8")
    (line,) = documents.paper(draw(DECEMBER)).lines
    said = " ".join(str(cell) for cell in line.cells(1))
    assert "HIV" not in said
    assert "BT8" not in said
    assert "Đối tượng bảo trợ xã hội" in said
    assert session.scalars(select(PayoutLine.decree)).one().startswith("NĐ 20/2021")
