"""Payout lists to print, as short as a test needs them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from welfare.core.month import Month
from welfare.payouts.papers import ListPaper, PaperLine

RATE_VND = 540_000

LINE = PaperLine(
    name="Nguyễn Thị Út",
    birth="1946",
    identity_number="082146000123",
    hamlet="Ấp 1",
    category_label="Người cao tuổi",
    coefficient_or_degree="Hệ số 1,5",
    rate_vnd=RATE_VND,
    arrears_months=0,
    arrears_vnd=0,
    deduction_vnd=0,
    total_vnd=RATE_VND,
    channel_code="TM",
    bank_text="",
    note="",
)

PAPER = ListPaper(
    issuing_body="UBND HUYỆN CÁI BÈ",
    unit="PHÒNG LĐ-TB&XH",
    commune="Xã Mỹ Trung",
    register_label="Bảo trợ xã hội",
    channel_label="Tiền mặt",
    provider_name="Bưu điện",
    month=Month(2023, 12),
    list_code="2023-12/28369/BTXH/TM",
    place="Cái Bè",
    prepared_on=date(2023, 11, 24),
    content_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    status_note="",
    lines=(LINE,),
)


def with_lines(lines: Iterable[PaperLine]) -> ListPaper:
    return replace(PAPER, lines=tuple(lines))


def people(count: int) -> list[PaperLine]:
    """`count` lines of one hamlet, told apart by name."""
    return [replace(LINE, name=f"Người thứ {number:03}") for number in range(1, count + 1)]
