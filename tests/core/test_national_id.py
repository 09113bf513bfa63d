from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.core.errors import Refusal
from welfare.core.national_id import (
    BIRTH_YEAR_DIFFERS,
    SEX_DIFFERS,
    Identity,
    born_year_and_sex,
    disagreements,
    mask,
    parse_number,
)

citizen_numbers = st.builds("{:03}{:09}".format, st.integers(1, 96), st.integers(0, 10**9 - 1))
# Old numbers begin with the code of a province, so they lose one zero at most.
old_numbers = st.integers(10**7, 10**9 - 1).map("{:09}".format)


@given(citizen_numbers)
def test_a_citizen_number_survives_a_number_cell(digits: str) -> None:
    citizen = Identity("citizen", digits)

    assert parse_number(digits) == citizen
    assert parse_number(int(digits)) == citizen
    assert parse_number(float(digits)) == citizen
    assert parse_number(str(float(digits))) == citizen


@given(old_numbers)
def test_an_old_number_survives_a_number_cell(digits: str) -> None:
    assert parse_number(digits) == Identity("old", digits)
    assert parse_number(float(digits)) == Identity("old", digits)


@pytest.mark.parametrize(
    ("cell", "identity"),
    [
        (82307498873.0, Identity("citizen", "082307498873")),
        (1046012345.0, Identity("citizen", "001046012345")),
        ("82307498873", Identity("citizen", "082307498873")),
        ("1046012345", Identity("citizen", "001046012345")),
        (318832676.0, Identity("old", "318832676")),
        (23456789.0, Identity("old", "023456789")),
    ],
)
def test_lost_leading_zeros_come_back(cell: str | float, identity: Identity) -> None:
    assert parse_number(cell) == identity


@pytest.mark.parametrize(
    "typed",
    [
        "082 307 498 873",
        "082.307.498.873",
        "082-307-498-873",
        "'082307498873",
        " 082307498873\u00a0",
    ],
)
def test_signs_between_the_digits_do_not_matter(typed: str) -> None:
    assert parse_number(typed).digits == "082307498873"


@pytest.mark.parametrize(
    "cell",
    [
        *("", "12345678", "1234567", "0823074988731", 1234567.0, 0, 10**13),
        *("08230749887O", "8.2307498873E+10", "không có", "０82307498873"),
        *(-82307498873.0, 123456789.5, float("nan"), float("inf")),
    ],
)
def test_anything_else_is_refused_by_what_was_written(cell: str | float) -> None:
    with pytest.raises(Refusal, match="Số định danh") as caught:
        parse_number(cell)

    assert str(cell) in str(caught.value)


@pytest.mark.parametrize("digits", ["000046012345", "097046012345", "999046012345"])
def test_a_citizen_number_begins_with_a_province(digits: str) -> None:
    with pytest.raises(Refusal, match=f"{digits}.*001 đến 096"):
        parse_number(digits)


@pytest.mark.parametrize(
    ("digits", "year", "sex"),
    [
        ("082046486470", 1946, "male"),
        ("082130325909", 1930, "female"),
        ("082205598562", 2005, "male"),
        ("082307498873", 2007, "female"),
        ("082400000000", 2100, "male"),
        ("082999000000", 2399, "female"),
    ],
)
def test_the_fourth_digit_tells_century_and_sex(digits: str, year: int, sex: str) -> None:
    assert born_year_and_sex(digits) == (year, sex)


@pytest.mark.parametrize(
    ("sex", "born_on", "found"),
    [
        ("female", date(2007, 9, 28), []),
        ("male", date(2007, 9, 28), [SEX_DIFFERS]),
        ("female", date(1907, 9, 28), [BIRTH_YEAR_DIFFERS]),
        ("male", date(2008, 1, 1), [SEX_DIFFERS, BIRTH_YEAR_DIFFERS]),
        (None, date(2007, 1, 1), []),
        ("male", None, [SEX_DIFFERS]),
        (None, None, []),
    ],
)
def test_only_known_facts_can_disagree_with_the_number(
    sex: str | None, born_on: date | None, found: list[str]
) -> None:
    assert disagreements("082307498873", sex, born_on) == found


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("082307498873", "••••••••8873"),
        ("318832676", "•••••2676"),
        ("123456", "••3456"),
        ("", ""),
    ],
)
def test_only_the_last_four_digits_are_shown(number: str, masked: str) -> None:
    assert mask(number) == masked
