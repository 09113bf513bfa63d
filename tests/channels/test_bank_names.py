"""Which bank is meant by what officers write."""

from types import SimpleNamespace

import pytest

from welfare.channels.bank_names import find_bank
from welfare.channels.loading import BANKS
from welfare.config import DATA
from welfare.core.tables import read_table

TABLE = [SimpleNamespace(**row) for row in read_table(DATA / "banks.csv", BANKS)]


def bank(text: str) -> str | None:
    found = find_bank(text, TABLE)
    return found.short_name if found else None


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.short_name)
def test_every_bank_is_found_by_each_of_its_names(row: SimpleNamespace) -> None:
    names = {row.short_name, row.code, row.bin, row.full_name, row.full_name.partition(" (")[0]}
    written = names | {name.upper() for name in names} | {f"{n} chi nhánh Cái Bè" for n in names}
    assert {bank(name) for name in written} == {row.short_name}


@pytest.mark.parametrize(
    ("written", "short_name"),
    [
        ("NH Nông nghiệp", "Agribank"),
        ("NHNN&PTNT", "Agribank"),
        ("NHNo & PTNT huyện Cái Bè", "Agribank"),
        ("VCB", "Vietcombank"),
        ("Viet com bank", "Vietcombank"),
        ("Ngân hàng Quân đội", "MBBank"),
        ("MB Bank", "MBBank"),
        ("Sacombank CN Cái Bè", "Sacombank"),
        ("Sài Gòn Thương Tín", "Sacombank"),
        ("Agribank An Bình", "Agribank"),
        ("Vietcombank Sài Gòn", "Vietcombank"),
        ("NH Đầu tư & Phát triển VN", "BIDV"),
        ("NHTMCP Công thương - CN Tiền Giang", "VietinBank"),
        ("LienVietPostBank", "LPBank"),
        ("NHCSXH", "VBSP"),
        ("Cake by VPBank", "CAKE"),
        ("Đông Nam Á", "SeABank"),
        ("Nam Á", "NamABank"),
    ],
)
def test_words_of_offices_name_a_bank(written: str, short_name: str) -> None:
    assert bank(written) == short_name


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "Ngân hàng",
        "Bưu điện",
        "Kho bạc Nhà nước",
        "Tiền mặt",
        "Agribank, Vietcombank",
        "NH An Bình (Agribank)",
    ],
)
def test_words_that_name_no_bank_or_two_banks_are_left_open(written: str) -> None:
    assert bank(written) is None
