"""Payout lists as PDF, read back from the file."""

import io
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from tests.payouts.paper_samples import LINE, PAPER, people, with_lines
from welfare.config import ROOT
from welfare.payouts.papers import COLUMNS, SIGNERS, ListPaper
from welfare.payouts.pdf import render_pdf

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
ALPHABET = [
    unicodedata.normalize("NFC", letter + tone) for letter in VOWELS for tone in TONES
] + list("bcdđghklmnpqrstvx")
MOST_ROWS_A_PAGE = 16  # of 9 mm, beside the column headings and the hamlet


def read(*papers: ListPaper) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(papers)))


def words(page: PageObject) -> str:
    """The page's text with every gap made one space, and places to break taken out."""
    return re.sub(r"\s+", " ", page.extract_text().replace("\u200b", ""))


def fonts(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    """Each font's name and whether it is embedded."""
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font["/DescendantFonts"]
            descriptor = descendant["/FontDescriptor"]
            yield (
                font["/BaseFont"].split("+")[1],
                bool({"/FontFile2", "/FontFile3"} & set(descriptor)),
            )


def glyphs(page: PageObject) -> Iterator[int]:
    """The number of every glyph drawn; 0 is the box that stands for a missing one."""
    content = ContentStream(page.get_contents(), page.pdf)
    for operands, operator in content.operations:
        if operator in {b"Tj", b"TJ"}:
            shown = operands[0] if operator == b"TJ" else [operands[0]]
            for text in (part for part in shown if not isinstance(part, int | float)):
                raw = text.original_bytes
                yield from (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2))


class TestPages:
    def test_sixty_lines_of_one_hamlet_repeat_headings_and_hamlet_on_every_page(self) -> None:
        reader = read(with_lines(people(60)))
        assert len(reader.pages) == 5
        texts = [words(page) for page in reader.pages]
        rows = [re.findall(r"Người thứ \d{3}", text) for text in texts]
        assert [name for names in rows for name in names] == [line.name for line in people(60)]
        for text, names in zip(texts, rows, strict=True):
            headings = [column.heading.replace(" ", "") for column in COLUMNS]
            assert [heading for heading in headings if heading not in text.replace(" ", "")] == []
            assert text.count("Ấp 1 ") >= len(names) + 1

    def test_rows_are_tall_enough_to_sign(self) -> None:
        reader = read(with_lines(people(60)))
        rows = [len(re.findall(r"Người thứ \d{3}", words(page))) for page in reader.pages]
        assert max(rows) == MOST_ROWS_A_PAGE

    def test_the_first_page_carries_no_number_and_the_others_do(self) -> None:
        reader = read(with_lines(people(30)))
        first_lines = [page.extract_text().splitlines()[0] for page in reader.pages]
        assert first_lines == ["UBND HUYỆN CÁI BÈ", "2", "3"]

    def test_every_list_of_a_document_counts_its_own_pages(self) -> None:
        reader = read(*(replace(with_lines(people(n)), list_code=f"DS-{n}") for n in (20, 1, 20)))
        footers = [re.search(r"DS-\d+.*", words(page)) for page in reader.pages]
        assert [found and found[0] for found in footers] == [
            "DS-20 · Mã kiểm tra: 9f86d081884c Danh sách có 2 trang",
            "DS-20 · Mã kiểm tra: 9f86d081884c Danh sách có 2 trang",
            "DS-1 · Mã kiểm tra: 9f86d081884c Danh sách có 1 trang",
            "DS-20 · Mã kiểm tra: 9f86d081884c Danh sách có 2 trang",
            "DS-20 · Mã kiểm tra: 9f86d081884c Danh sách có 2 trang",
        ]
        assert [page.extract_text().splitlines()[0] for page in reader.pages] == [
            "UBND HUYỆN CÁI BÈ",
            "2",
            "UBND HUYỆN CÁI BÈ",
            "UBND HUYỆN CÁI BÈ",
            "2",
        ]

    def test_signatures_stand_together_and_never_without_a_line_above(self) -> None:
        papers = [replace(with_lines(people(n)), list_code=f"DS-{n}-") for n in range(1, 30)]
        texts = [words(page) for page in read(*papers).pages]
        for paper in papers:
            pages = [text for text in texts if f"{paper.list_code} ·" in text]
            assert not any(signer.title in page for signer in SIGNERS for page in pages[:-1])
            for expected in (paper.lines[-1].name, paper.total_label, paper.total_in_words):
                assert expected in pages[-1]
            assert all(signer.title in pages[-1] for signer in SIGNERS)

    def test_a_note_longer_than_a_page_is_printed_whole(self) -> None:
        note = " ".join(f"chữ{number}" for number in range(400))
        reader = read(with_lines([LINE, replace(LINE, note=note)]))
        text = " ".join(words(page) for page in reader.pages)
        assert [f"chữ{n}" for n in range(400) if not re.search(rf"chữ{n}\b", text)] == []
        assert all(signer.title in words(reader.pages[-1]) for signer in SIGNERS)


class TestText:
    def test_totals_stand_in_figures_and_words(self) -> None:
        second = replace(LINE, hamlet="Ấp 2", rate_vnd=465_000, total_vnd=465_000)
        text = words(read(with_lines([LINE, second])).pages[0])
        assert "Cộng Ấp 1: 1 dòng 540.000 – – 540.000" in text
        assert "Cộng Ấp 2: 1 dòng 465.000 – – 465.000" in text
        assert "TỔNG CỘNG: 2 dòng 1.005.000 – – 1.005.000" in text
        assert "Một triệu không trăm linh năm nghìn đồng." in text

    def test_the_heading_is_that_of_decree_30(self) -> None:
        text = words(read(PAPER).pages[0])
        for expected in (
            "UBND HUYỆN CÁI BÈ PHÒNG LĐ-TB&XH",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
            "Cái Bè, ngày 24 tháng 11 năm 2023",
            "DANH SÁCH CHI TRẢ TRỢ CẤP BẢO TRỢ XÃ HỘI",
            "Tháng 12 năm 2023 Xã Mỹ Trung – Hình thức chi trả: tiền mặt",
            "tiền mặt – Đơn vị chi trả: Bưu điện",
        ):
            assert expected in text

    def test_the_whole_vietnamese_alphabet_is_set_in_the_shipped_font(self) -> None:
        small = [replace(LINE, name=" ".join(ALPHABET[i : i + 12])) for i in range(0, 89, 12)]
        lines = [replace(x, note=x.name.upper(), category_label=x.name.upper()) for x in small]
        reader = read(with_lines(lines))
        drawn = "".join(page.extract_text() for page in reader.pages)
        assert {letter for letter in ALPHABET if letter not in drawn} == set()
        assert {letter.upper() for letter in ALPHABET if letter.upper() not in drawn} == set()
        assert 0 not in {glyph for page in reader.pages for glyph in glyphs(page)}
        embedded = Counter(fonts(reader))
        assert {name for name, _ in embedded} == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic"}
        assert all(is_embedded for _, is_embedded in embedded)

    def test_a_letter_the_font_lacks_is_not_borrowed_from_the_machine(self) -> None:
        reader = read(with_lines([replace(LINE, name="漢")]))
        assert 0 in set(glyphs(reader.pages[0]))
        assert all(name.startswith("Tinos") for name, _ in fonts(reader))

    @pytest.mark.parametrize(
        "name",
        [
            "#panic(1)", "*đậm*", "_nghiêng_", "$x^2$", "[a] {b}", "@ai <nhãn>", "\\ `mã` ~",
            "// 'nháy' \"kép\"", "= một", "- hai", "/* ba */", "--- ...", "%s",
        ],
    )  # fmt: skip
    def test_marks_of_the_typesetter_in_a_name_are_printed_as_they_are(self, name: str) -> None:
        line = replace(LINE, name=name, hamlet=name, category_label=name, note=name)
        paper = replace(with_lines([line]), commune=name, list_code=name, place=name)
        assert words(read(paper).pages[0]).count(name) >= 8

    def test_a_very_long_name_wraps_inside_its_cell(self) -> None:
        name = "Công Tằng Tôn Nữ Hoàng Thị Quỳnh Như Nguyễn Phước Bảo Trân Ngọc Ánh"
        text = words(read(with_lines([replace(LINE, name=name)])).pages[0])
        assert f"1 {name} 1946" in text

    def test_a_word_longer_than_any_syllable_breaks_inside_its_cell(self) -> None:
        name = "Neàngsaravannarathanakhemara"
        text = words(read(with_lines([replace(LINE, name=name)])).pages[0])
        assert name not in text
        assert name in text.replace(" ", "")

    def test_the_largest_figures_and_longest_accounts_stay_on_one_line(self) -> None:
        amount_vnd = 123_456_789_000
        line = replace(
            LINE,
            rate_vnd=amount_vnd,
            arrears_vnd=amount_vnd,
            total_vnd=2 * amount_vnd,
            channel_code="TK",
            bank_text="AB12345678901234567 – VietCapitalBank",
        )
        pieces = read(with_lines([line])).pages[0].extract_text().split()
        assert pieces.count("123.456.789.000") == 6
        assert pieces.count("246.913.578.000") == 3
        assert {"AB12345678901234567", "VietCapitalBank"} <= set(pieces)

    def test_an_empty_list_says_so_and_can_be_signed(self) -> None:
        (page,) = read(with_lines([])).pages
        text = words(page)
        assert "Danh sách không có dòng chi trả nào." in text
        assert "Không đồng." in text
        assert all(signer.title in text for signer in SIGNERS)

    def test_a_draft_says_so_on_every_page(self) -> None:
        draft = replace(with_lines(people(20)), status_note="BẢN NHÁP – CHƯA DUYỆT")
        assert all("BẢN NHÁP – CHƯA DUYỆT" in words(page) for page in read(draft).pages)


class TestFile:
    def test_the_title_and_language_are_set(self) -> None:
        reader = read(PAPER)
        assert reader.metadata
        assert reader.metadata.title == (
            "Danh sách chi trả trợ cấp bảo trợ xã hội tháng 12/2023, Xã Mỹ Trung, tiền mặt"
        )
        assert reader.metadata.author == "PHÒNG LĐ-TB&XH"
        assert reader.trailer["/Root"]["/Lang"] == "vi"

    def test_pages_are_a4_on_their_side(self) -> None:
        box = read(PAPER).pages[0].mediabox
        assert (round(box.width), round(box.height)) == (842, 595)

    def test_the_same_list_gives_the_same_bytes_in_another_process(self) -> None:
        script = (
            "import sys\n"
            "from tests.payouts.paper_samples import people, with_lines\n"
            "from welfare.payouts.pdf import render_pdf\n"
            "sys.stdout.buffer.write(render_pdf([with_lines(people(20))]))\n"
        )
        elsewhere = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": "1"},
            capture_output=True,
            check=True,
        )
        assert elsewhere.stdout == render_pdf([with_lines(people(20))])

    def test_nothing_to_print_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="no paper"):
            render_pdf([])
