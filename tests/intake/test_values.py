import contextlib
import math
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.core.errors import Refusal
from welfare.core.money import format_vnd, group_digits
from welfare.intake import dates, values
from welfare.intake.sheets import BrokenCell, Cell
from welfare.intake.values import AccountNumber

READERS = [
    values.text,
    values.sex,
    values.degree,
    values.count,
    values.money,
    values.bank_account,
    values.channel,
    values.phone,
    values.poverty_class,
    dates.birth,
    dates.day,
    dates.month,
]
cells = st.one_of(
    st.none(),
    st.text(),
    st.text(alphabet="0123456789/-., đĐTtx%?", max_size=20),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.builds(BrokenCell, st.text()),
)


@pytest.mark.parametrize("reader", READERS)
@given(cell=cells)
def test_no_cell_raises_anything_but_a_refusal(
    reader: Callable[[Cell], object], cell: Cell
) -> None:
    with contextlib.suppress(Refusal):
        reader(cell)


@pytest.mark.parametrize("reader", READERS)
def test_an_empty_cell_has_no_value(reader: Callable[[Cell], object]) -> None:
    assert reader(None) is None


@pytest.mark.parametrize("reader", READERS)
def test_a_broken_cell_is_refused_with_what_it_shows(reader: Callable[[Cell], object]) -> None:
    with pytest.raises(Refusal, match="#N/A"):
        reader(BrokenCell("#N/A"))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (82.0, "82"),
        (1.5, "1.5"),
        (date(1950, 2, 1), "01/02/1950"),
        (True, "true"),
        (7, "7"),
        (datetime(1950, 2, 1, 3, 4), "01/02/1950"),  # noqa: DTZ001 - a cell has no zone
        (math.inf, "inf"),
        ("tổ 7", "tổ 7"),
    ],
)
def test_every_cell_has_words(cell: Cell, words: str) -> None:
    assert values.text(cell) == words


def test_a_text_too_long_for_its_column_is_refused() -> None:
    assert values.text("x" * 30, most=30) == "x" * 30
    with pytest.raises(Refusal, match="dài 31 ký tự, tối đa 30"):
        values.text("x" * 31, most=30)


@pytest.mark.parametrize("mark", ["x", "X", "✓", 1.0, "v", True])
def test_a_tick_is_seen(mark: Cell) -> None:
    assert values.is_mark(mark)


@pytest.mark.parametrize("cell", [None, "", "Nam", 1950.0, 0.0, BrokenCell("#REF!")])
def test_what_is_no_tick_is_none(cell: Cell) -> None:
    assert not values.is_mark(cell)


@pytest.mark.parametrize(
    ("words", "sex"),
    [("Nam", "male"), ("NỮ", "female"), ("nu", "female"), ("M", "male"), ("f", "female")],
)
def test_the_sex_is_read_in_any_case(words: str, sex: str) -> None:
    assert values.sex(words) == sex


def test_a_sex_that_is_neither_is_refused() -> None:
    with pytest.raises(Refusal, match="Ghi Nam hoặc Nữ"):
        values.sex("2")


@pytest.mark.parametrize(
    ("cell", "degree"),
    [
        (61.0, 61),
        ("61%", 61),
        ("61 %", 61),
        (0.61, 61),
        (0.29, 29),
        ("61,5%", 61),
        ("0.61", 61),
        (100.0, 100),
        ("0", 0),
        (0.815, 81),
    ],
)
def test_a_percentage_is_read_in_any_form(cell: Cell, degree: int) -> None:
    assert values.degree(cell) == degree


@pytest.mark.parametrize("cell", [1.0, "1", "101", "2/4", "hạng 2", -5.0, "nặng"])
def test_what_may_be_another_thing_than_a_percentage_is_refused(cell: Cell) -> None:
    with pytest.raises(Refusal, match="từ 0 đến 100"):
        values.degree(cell)


@pytest.mark.parametrize(
    ("cell", "count"), [(2.0, 2), ("02", 2), ("2 con", 2), ("3 cháu", 3), ("0", None), (0.0, None)]
)
def test_a_count_is_read_with_or_without_its_unit(cell: Cell, count: int | None) -> None:
    assert values.count(cell) == count


@pytest.mark.parametrize("cell", ["hai", "-1", 2.5, "200"])
def test_what_is_no_count_is_refused(cell: Cell) -> None:
    with pytest.raises(Refusal, match="số nguyên"):
        values.count(cell)


@given(st.integers(0, 10**12))
def test_money_is_read_back_however_it_is_written(amount_vnd: int) -> None:
    for cell in (
        amount_vnd,
        float(amount_vnd),
        str(amount_vnd),
        group_digits(amount_vnd),
        format_vnd(amount_vnd),
        f"{amount_vnd:,} đ",
        f"{amount_vnd:,}".replace(",", " ") + " đồng",
        f"{group_digits(amount_vnd)},00 VNĐ",
    ):
        assert values.money(cell) == amount_vnd


@pytest.mark.parametrize("cell", ["1.5", "1.50.000", "-5", "nửa triệu", 360000.5, "1.500,000"])
def test_what_is_not_whole_dong_is_refused(cell: Cell) -> None:
    with pytest.raises(Refusal, match="Ghi số đồng"):
        values.money(cell)


@given(st.integers(10**5, 10**15 - 1))
def test_an_account_number_kept_as_a_number_becomes_text(number: int) -> None:
    assert values.bank_account(float(number)) == AccountNumber(str(number), None)
    assert values.bank_account(str(number)) == AccountNumber(str(number), None)


@pytest.mark.parametrize(
    ("cell", "number", "bank"),
    [
        ("0123 456 789", "0123456789", None),
        ("0123-456-789", "0123456789", None),
        ("7666193451450 - Agribank", "7666193451450", "Agribank"),
        ("Agribank: 7666193451450", "7666193451450", "Agribank"),
        ("VCB 1234567", "1234567", "VCB"),
        ("'0123456789", "0123456789", None),
        ("ctg123456", "CTG123456", None),
    ],
)
def test_an_account_number_is_parted_from_its_bank(
    cell: str, number: str, bank: str | None
) -> None:
    assert values.bank_account(cell) == AccountNumber(number, bank)


@pytest.mark.parametrize("cell", [1e15, 1234567890123456.0, "5.68E+13", "5,68e+13"])
def test_an_account_number_whose_digits_excel_has_changed_is_refused(cell: Cell) -> None:
    with pytest.raises(Refusal, match="đã bị Excel làm tròn"):
        values.bank_account(cell)


@pytest.mark.parametrize("cell", ["12345", "chưa có", "1" * 20, "1234567 hoặc 7654321"])
def test_what_is_no_single_account_number_is_refused(cell: str) -> None:
    with pytest.raises(Refusal, match="từ 6 đến 19"):
        values.bank_account(cell)


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("TM", "cash"),
        ("Tiền mặt", "cash"),
        ("nhận tại nhà", "cash"),
        ("Bưu điện", "cash"),
        ("TK", "account"),
        ("ck", "account"),
        ("Chuyển khoản", "account"),
        ("Thẻ ATM", "account"),
    ],
)
def test_the_channel_is_read_in_the_usual_words(words: str, channel: str) -> None:
    assert values.channel(words) == channel


@pytest.mark.parametrize("words", ["TM/TK", "ví", "x"])
def test_a_channel_that_may_be_either_is_refused(words: str) -> None:
    with pytest.raises(Refusal, match=r"Ghi TM \(tiền mặt\) hoặc TK"):
        values.channel(words)


@pytest.mark.parametrize(
    "cell", [912345678.0, "0912 345 678", "0912.345.678", "+84912345678", "84912345678"]
)
def test_a_telephone_number_gets_its_zero_back(cell: Cell) -> None:
    assert values.phone(cell) == "0912345678"


def test_a_telephone_number_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal, match="10 chữ số"):
        values.phone("12345")


@pytest.mark.parametrize(
    ("words", "poverty_class"),
    [
        ("Hộ nghèo", "poor"),
        ("HN", "poor"),
        ("Hộ cận nghèo", "near-poor"),
        ("CẬN NGHÈO", "near-poor"),
        ("Không", None),
        ("thoát nghèo", None),
    ],
)
def test_the_class_of_a_household_is_read(words: str, poverty_class: str | None) -> None:
    assert values.poverty_class(words) == poverty_class
