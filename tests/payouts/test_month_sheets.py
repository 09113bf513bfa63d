"""The papers of a whole month: by commune, one-off, increases and decreases; checked like lists."""

import io
from datetime import date

import pypdf
import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.payouts.test_pdf import ALPHABET
from welfare.core.month import Month
from welfare.payouts import (
    documents,
    drawing,
    month_sheets,
    queries,
    slips,
    summary,
    verifying,
)
from welfare.payouts.codes import of_list
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.month_sheets import MONTH_SHEETS
from welfare.payouts.sheets import Heading, Sheet
from welfare.payouts.verifying import Finding
from welfare.staff.models import Staff
from welfare.staff.rules import Role

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)


@pytest.fixture
def cycle(session: Session, officer: Staff) -> PayoutCycle:
    """December after November: two communes, an account, a new person and a funeral."""
    factories.enrolment(factories.person("Đặng Thị Ánh"))
    factories.account(factories.enrolment(factories.person("Trần Thị Sáu")).person)
    drawing.draw_up(month=NOVEMBER, actor=officer)
    factories.enrolment(factories.person("Phạm Thị Mới", commune_code=factories.MY_TRUNG))
    factories.enrolment(
        factories.person("Lê Văn Khuất"),
        "MT-BTXH",
        start_month=DECEMBER,
        end_month=DECEMBER,
        granted_vnd=7_200_000,
    )
    drawing.draw_up(month=DECEMBER, actor=officer)
    found = queries.cycle_of(DECEMBER)
    assert found is not None
    return found


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_summary_makes_what_the_lists_make(
    session: Session, cycle: PayoutCycle, officer: Staff
) -> None:
    sheet = summary.sheet(officer, cycle)
    headings = [column.heading for column in sheet.columns]
    assert headings == [
        "Xã, thị trấn",
        "Số người",
        "Số dòng",
        "Bảo trợ xã hội – TK",
        "Bảo trợ xã hội – TM",
        "Cộng",
    ]
    papers = [
        documents.paper(each)
        for each in session.scalars(select(PayoutList).where(PayoutList.cycle_id == cycle.id))
    ]
    totals: dict[tuple[str, str], int] = {}
    for paper in papers:
        key = (paper.commune, "TM" if paper.channel_label == "Tiền mặt" else "TK")
        totals[key] = totals.get(key, 0) + paper.totals.total_vnd
    for commune, people, lines, account_vnd, cash_vnd, sum_vnd in sheet.rows:
        assert account_vnd == totals.get((str(commune), "TK"), 0)
        assert cash_vnd == totals.get((str(commune), "TM"), 0)
        assert sum_vnd == int(account_vnd) + int(cash_vnd)
        assert people == lines
    everything = func.sum(PayoutLine.amount_vnd)
    drawn = session.scalar(select(everything).where(PayoutLine.cycle_id == cycle.id))
    assert list(sheet.sums) == [
        "TỔNG CỘNG",
        4,
        4,
        *(sum(int(row[place]) for row in sheet.rows) for place in (3, 4)),
        drawn,
    ]
    book = load_workbook(io.BytesIO(sheet.render("xlsx")))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert drawn in cells
    assert f"{drawn:,}".replace(",", ".") in text_of(sheet.render("pdf"))


def test_one_off_payments_stand_on_a_list_of_their_own(cycle: PayoutCycle, officer: Staff) -> None:
    sheet = MONTH_SHEETS["ML"].make(officer, cycle)
    ((number, name, _birth, commune, _hamlet, _what, basis, vnd, channel, signed),) = sheet.rows
    assert (number, name, commune) == ("1", "Lê Văn Khuất", "Xã An Cư")
    assert (vnd, channel, signed) == (7_200_000, "TM", "")
    assert basis
    assert sheet.sums[7] == 7_200_000


def test_who_is_of_one_commune_gets_its_part_under_a_code_of_its_own(
    cycle: PayoutCycle,
) -> None:
    clerk = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
    sheet = summary.sheet(clerk, cycle)
    assert (sheet.code, [row[0] for row in sheet.rows]) == ("202312-TH-28369", ["Xã Mỹ Trung"])
    assert "QT" not in month_sheets.sheets_for(clerk)


class TestAPaperOfTheMonth:
    @pytest.mark.parametrize("kind", list(MONTH_SHEETS))
    def test_is_vouched_for_until_something_else_is_said(
        self, session: Session, cycle: PayoutCycle, officer: Staff, kind: str
    ) -> None:
        sheet = MONTH_SHEETS[kind].make(officer, cycle)
        text = text_of(sheet.render("pdf"))
        assert sheet.title in text
        assert sheet.identification in text
        assert documents.DRAFT in text
        checked = verifying.check(officer, sheet.identification)
        assert (checked.finding, checked.cycle) == (Finding.UNCHANGED, cycle)
        assert verifying.check(officer, sheet.code).finding is Finding.NO_HASH
        other = of_list(sheet.code, "0" * 64)
        assert verifying.check(officer, other).finding is Finding.DIFFERS
        for name in ("Võ Thị Thêm", "Võ Thị Nữa"):
            factories.enrolment(factories.person(name, born_on=date(1941, 1, 1)))
        factories.enrolment(
            factories.person("Võ Văn Mất"),
            "MT-BTXH",
            start_month=DECEMBER,
            end_month=DECEMBER,
            granted_vnd=7_200_000,
        )
        drawing.draw_up(month=DECEMBER, actor=officer)
        assert verifying.check(officer, sheet.identification).finding is Finding.DIFFERS

    def test_is_read_back_by_whoever_may_see_all_of_it(
        self, cycle: PayoutCycle, officer: Staff
    ) -> None:
        here = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
        there = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
        told = summary.sheet(here, cycle).identification
        for reader in (here, officer):
            assert verifying.check(reader, told).finding is Finding.UNCHANGED
        assert verifying.check(there, told).finding is Finding.UNKNOWN
        whole = summary.sheet(officer, cycle).identification
        assert verifying.check(here, whole).finding is Finding.UNKNOWN

    @pytest.mark.parametrize(
        "code", ["202313-TH", "209912-TH", "202312-TH-99999", "202312-TH-28369-28390", "202312-XX"]
    )
    def test_of_nobody_is_unknown(self, cycle: PayoutCycle, officer: Staff, code: str) -> None:
        assert verifying.check(officer, f"{code} {'0' * 12}").finding is Finding.UNKNOWN


class TestOnEitherEngine:
    @pytest.fixture
    def app(self, either_app: Flask) -> Flask:
        return either_app

    def test_every_paper_is_made_and_vouched_for(self, cycle: PayoutCycle, officer: Staff) -> None:
        for each in MONTH_SHEETS.values():
            told = each.make(officer, cycle).identification
            assert verifying.check(officer, told).finding is Finding.UNCHANGED


class TestEveryLetter:
    """Whoever searches a PDF or has it read aloud finds what is printed."""

    def test_of_a_report_is_read_back_and_its_parts_are_tagged(self) -> None:
        words = [ALPHABET[i : i + 12] for i in range(0, len(ALPHABET), 12)]
        sheet = Sheet(
            title="BÁO CÁO",
            lines=(),
            columns=(Heading("Chữ"), Heading("HOA")),
            rows=[("".join(word), "".join(word).upper()) for word in words],
            sums=("", ""),
            dated=date(2023, 12, 15),
            district="Huyện Cái Bè",
        )
        pdf = sheet.render("pdf")
        text = text_of(pdf)
        assert {
            letter for letter in [*ALPHABET, *map(str.upper, ALPHABET)] if letter not in text
        } == set()
        assert "/StructTreeRoot" in pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]

    @pytest.mark.parametrize("kind", ["slips", "receipts"])
    def test_of_a_name_is_read_back(self, session: Session, officer: Staff, kind: str) -> None:
        names = ["".join(ALPHABET[i : i + 30]) for i in range(0, len(ALPHABET), 30)]
        for name in names:
            factories.enrolment(factories.person(name))
        drawing.draw_up(month=DECEMBER, actor=officer)
        text = text_of(slips.render(session.scalars(select(PayoutList)).one(), kind))
        assert [name for name in names if name not in text] == []
