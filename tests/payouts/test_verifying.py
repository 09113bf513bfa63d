"""Paper against the system, slips with their codes, and a whole month in one file."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pypdf
import pytest
import segno
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.month import Month
from welfare.payouts import collecting, documents, drawing, month_papers, slips, verifying
from welfare.payouts.codes import of_list, square
from welfare.payouts.content import content_hash
from welfare.payouts.models import PayoutList
from welfare.payouts.verifying import Finding
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)


@pytest.fixture
def drawn(session: Session, officer: Staff) -> PayoutList:
    factories.enrolment(factories.person("Đặng Thị Ánh"))
    factories.enrolment(factories.person("Lê Văn Bé", born_on=date(2015, 5, 1)), "BT3")
    drawing.draw_up(month=DECEMBER, actor=officer)
    return session.scalars(select(PayoutList)).one()


class TestAPaper:
    def test_that_says_what_the_system_says_is_unchanged(
        self, drawn: PayoutList, officer: Staff
    ) -> None:
        code = of_list(drawn.code, content_hash(drawn))
        assert verifying.check(officer, code).finding is Finding.UNCHANGED
        typed = f"Mã danh sách: {drawn.code} · Mã kiểm tra: {content_hash(drawn)[:12]}"
        assert verifying.check(officer, typed).finding is Finding.UNCHANGED

    def test_printed_before_a_change_differs(self, drawn: PayoutList, officer: Staff) -> None:
        code = of_list(drawn.code, "0" * 64)
        assert verifying.check(officer, code).finding is Finding.DIFFERS

    def test_without_its_hash_is_not_vouched_for(self, drawn: PayoutList, officer: Staff) -> None:
        assert verifying.check(officer, drawn.code).finding is Finding.NO_HASH

    @pytest.mark.parametrize(
        "code", ["202312-99999-PR-TM 000000000000", "209999-28390-PR-TM", "xin chào"]
    )
    def test_of_nobody_is_unknown(self, drawn: PayoutList, officer: Staff, code: str) -> None:
        assert verifying.check(officer, code).finding is Finding.UNKNOWN

    def test_of_another_commune_is_unknown(self, drawn: PayoutList) -> None:
        stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
        code = of_list(drawn.code, content_hash(drawn))
        assert verifying.check(stranger, code).finding is Finding.UNKNOWN


def test_a_slip_finds_its_person_on_screen_and_at_the_desk(
    drawn: PayoutList, officer: Staff
) -> None:
    for entry in collecting.entries(drawn):
        found = verifying.check(officer, entry.references[0])
        assert found.line is not None
        assert found.line.name == entry.name


@pytest.mark.parametrize("kind", ["slips", "receipts"])
def test_slips_and_receipts_are_a_page_a_person_and_never_name_hiv(
    drawn: PayoutList, kind: str
) -> None:
    pages = pypdf.PdfReader(io.BytesIO(slips.render(drawn, kind))).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) == 2
    assert "Đặng Thị Ánh" in text
    assert "HIV" not in text
    assert slips.render(drawn, kind) == slips.render(drawn, kind)


def test_a_list_carries_its_code_on_every_page(drawn: PayoutList) -> None:
    text = pypdf.PdfReader(io.BytesIO(documents.document(drawn, "pdf"))).pages[0].extract_text()
    assert drawn.code in text
    assert content_hash(drawn)[:12] in text


def test_a_square_is_read_back() -> None:
    picture = io.BytesIO()
    segno.make_qr("202312-28390-PR-TM 0123456789ab", error="m").save(picture, kind="png", scale=6)
    read = zxingcpp.read_barcodes(Image.open(picture))
    assert read[0].text == "202312-28390-PR-TM 0123456789ab"
    assert square("x").startswith("<svg")


class AskedFor:
    """A job as its handler sees it."""

    def __init__(self, staff: Staff) -> None:
        self.arguments = {"month": "2023-12"}
        self.asked_by_id = staff.id
        self.told: list[tuple[int, int]] = []

    def progress(self, done: int, total: int) -> None:
        self.told.append((done, total))


def test_a_month_comes_in_one_archive_or_one_document(drawn: PayoutList, officer: Staff) -> None:
    task = AskedFor(officer)
    archive = zipfile.ZipFile(io.BytesIO(month_papers.make_zip(task).content or b""))
    papers = ("mot-lan", "quyet-toan", "tang-giam", "tong-hop")
    assert sorted(archive.namelist()) == [
        f"28390 Xã An Cư/{drawn.code}.pdf",
        f"28390 Xã An Cư/{drawn.code}.xlsx",
        *(f"{name}-12-2023.{kind}" for name in papers for kind in ("pdf", "xlsx")),
    ]
    assert task.told == [(done, 5) for done in range(5)]
    document = pypdf.PdfReader(io.BytesIO(month_papers.make_pdf(task).content or b""))
    text = "\n".join(page.extract_text() for page in document.pages)
    for title in ("DANH SÁCH CHI TRẢ TRỢ CẤP BẢO", "BẢNG TỔNG HỢP", "TĂNG, GIẢM", "MỘT LẦN"):
        assert title in text
    for code in ("TH", "TG", "ML", "QT"):
        assert f"Mã giấy tờ: 202312-{code} · Mã kiểm tra: " in text


def test_the_pages_check_a_code_hand_out_slips_and_ask_for_the_month(
    session: Session, drawn: PayoutList, sign_in: Callable[..., FlaskClient]
) -> None:
    list_id, code = drawn.id, of_list(drawn.code, content_hash(drawn))
    session.commit()
    client = sign_in(Role.COMMUNE_OFFICER)
    shown = client.get("/payouts/papers/verify", query_string={"code": code})
    assert "không có gì thay đổi" in shown.text
    for kind in ("slips", "receipts"):
        paper = client.post(f"/payouts/papers/lists/{list_id}/{kind}")
        assert paper.data.startswith(b"%PDF-")
    asked = client.post("/payouts/papers/2023-12/zip", follow_redirects=True)
    assert "Gói mọi giấy tờ" in asked.text
    assert "Giấy tờ" in client.get("/payouts/2023-12").text
