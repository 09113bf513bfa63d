"""Account numbers, holders' names and starting months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.channels.rules import HolderMatch, account_number, check_start, holder_match
from welfare.core.errors import Refusal
from welfare.core.month import Month


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("6011084364", "6011084364"),
        ("0048 9947 05143", "0048994705143"),
        ("0048.9947.05143", "0048994705143"),
        ("abc123456", "ABC123456"),
        ("123456", "123456"),
        ("1234567890123456789", "1234567890123456789"),
    ],
)
def test_an_account_number_is_kept_without_what_stands_between(written: str, kept: str) -> None:
    assert account_number(written) == kept


@pytest.mark.parametrize("written", ["", "12345", "12345678901234567890", "1234567đ", "6011/84364"])
def test_what_cannot_be_an_account_number_is_refused_by_its_own_words(written: str) -> None:
    with pytest.raises(Refusal, match="6 đến 19") as refused:
        account_number(written)
    assert f"“{written}”" in str(refused.value)


@given(st.from_regex(r"\A[0-9A-Z]{6,19}\Z"))
def test_a_right_number_stays_as_it_is(number: str) -> None:
    assert account_number(number) == number


@pytest.mark.parametrize(
    ("holder", "grade"),
    [
        ("Đặng Thị Ánh", HolderMatch.SAME),
        ("ĐẶNG THỊ ÁNH", HolderMatch.SAME),
        ("DANG THI ANH", HolderMatch.MARKS),
        ("Dang Thị Anh", HolderMatch.MARKS),
        ("THI ANH DANG", HolderMatch.ORDER),
        ("DANG THI ANHH", HolderMatch.DIFFERENT),
        ("DANG ANH", HolderMatch.PART),
        ("DANG THI ANH TUYET", HolderMatch.PART),
        ("ANH", HolderMatch.DIFFERENT),
        ("", HolderMatch.DIFFERENT),
    ],
)
def test_a_holder_is_graded_against_the_name(holder: str, grade: HolderMatch) -> None:
    assert holder_match(holder, "Đặng Thị Ánh") is grade


def test_a_holder_with_a_word_said_twice_is_another_one() -> None:
    assert holder_match("NGUYEN AN AN", "Nguyễn Nguyễn An") is HolderMatch.DIFFERENT


def test_a_month_more_than_a_year_ahead_is_a_slip() -> None:
    now = Month(2023, 12)
    check_start(Month(2024, 12), now)
    with pytest.raises(Refusal, match=r"01/2025.*12/2024"):
        check_start(Month(2025, 1), now)
