import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.core.money import format_vnd, group_digits, vnd_in_words

DIGITS = {
    word: value
    for value, words in enumerate(
        ["không", "một mốt", "hai", "ba", "bốn", "năm lăm", "sáu", "bảy", "tám", "chín"]
    )
    for word in words.split()
}
GROUPS = {"triệu": 10**6, "nghìn": 10**3}


def read_back(words: str) -> int:
    """Turn words into the number again, as someone who hears them would.

    A tỷ lifts all that was said before it; a group's name lifts what was said since the last one.
    """
    total = below_billion = group = digit = 0
    for word in words.lower().removesuffix(" đồng").split():
        match word:
            case "tỷ":
                total = (total + below_billion + group + digit) * 10**9
                below_billion = group = digit = 0
            case "triệu" | "nghìn":
                below_billion += (group + digit) * GROUPS[word]
                group = digit = 0
            case "trăm":
                group, digit = digit * 100, 0
            case "mươi":
                group, digit = group + digit * 10, 0
            case "mười":
                group += 10
            case "linh":
                pass
            case _:
                digit = DIGITS[word]
    return total + below_billion + group + digit


@pytest.mark.parametrize(
    ("amount_vnd", "words"),
    [
        (0, "Không đồng"),
        (4, "Bốn đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi bốn đồng"),
        (55, "Năm mươi lăm đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (111, "Một trăm mười một đồng"),
        (360_000, "Ba trăm sáu mươi nghìn đồng"),
        (1_000_000, "Một triệu đồng"),
        (1_000_001, "Một triệu không trăm linh một đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (1_010_000, "Một triệu không trăm mười nghìn đồng"),
        (2_055_000, "Hai triệu không trăm năm mươi lăm nghìn đồng"),
        (2_000_000_000, "Hai tỷ đồng"),
        (2_000_000_005, "Hai tỷ không trăm linh năm đồng"),
        (3_005_000_000_000, "Ba nghìn không trăm linh năm tỷ đồng"),
        (4_000_000_000_000_000, "Bốn triệu tỷ đồng"),
        (10**18, "Một tỷ tỷ đồng"),
    ],
)
def test_money_is_said_as_officers_write_it(amount_vnd: int, words: str) -> None:
    assert vnd_in_words(amount_vnd) == words


@given(
    st.integers(0, 10**15 - 1)
    | st.integers(0, 10**5)
    | st.integers(0, 10**6).map(lambda n: n * 1000)
)
def test_money_in_words_reads_back(amount_vnd: int) -> None:
    assert read_back(vnd_in_words(amount_vnd)) == amount_vnd


@given(st.integers(0, 10**15 - 1))
def test_words_begin_with_one_capital_and_single_spaces(amount_vnd: int) -> None:
    words = vnd_in_words(amount_vnd)

    assert words[0].isupper()
    assert words[1:] == words[1:].lower()
    assert words.split(" ") == words.split()
    assert words.endswith(" đồng")


def test_there_are_no_words_for_a_debt() -> None:
    with pytest.raises(ValueError, match="negative"):
        vnd_in_words(-1)


@pytest.mark.parametrize(
    ("amount_vnd", "shown"),
    [
        (0, "0 đ"),
        (999, "999 đ"),
        (1000, "1.000 đ"),
        (1_005_000, "1.005.000 đ"),
        (-5000, "-5.000 đ"),
    ],
)
def test_money_is_shown_in_groups_of_three(amount_vnd: int, shown: str) -> None:
    assert format_vnd(amount_vnd) == shown


@given(st.integers())
def test_grouping_only_adds_dots(number: int) -> None:
    assert int(group_digits(number).replace(".", "")) == number
