"""Words and pure decisions of the registers."""

from datetime import date

import pytest

from welfare.core.month import Month
from welfare.registry.rules import (
    Standing,
    category_behind,
    household_code,
    public_code,
    standing,
)

DECEMBER = Month(2023, 12)
HIDDEN = {"BT3": "guardian", "BT8": "self"}


@pytest.mark.parametrize(
    ("died_on", "ends", "expected"),
    [
        (None, [], Standing.NONE),
        (None, [None], Standing.ACTIVE),
        (None, [Month(2023, 11)], Standing.ENDED),
        (None, [Month(2023, 11), DECEMBER], Standing.ACTIVE),
        (date(2023, 1, 2), [None], Standing.DECEASED),
    ],
)
def test_how_somebody_stands_follows_from_death_and_last_months(
    died_on: date | None, ends: list[Month | None], expected: Standing
) -> None:
    assert standing(died_on, ends, DECEMBER) is expected


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(2008, 1, 1), "BT3"),
        (date(2007, 12, 31), "BT8"),
        (date(2007, 12, 1), "BT8"),
        (date(1960, 1, 1), "BT8"),
    ],
)
def test_the_hidden_choice_means_the_childs_category_until_the_month_of_the_16th_birthday(
    born_on: date, expected: str
) -> None:
    assert category_behind("BTXH", HIDDEN, born_on, DECEMBER) == expected


def test_any_other_choice_means_itself() -> None:
    assert category_behind("BT5C", HIDDEN, date(1940, 1, 1), DECEMBER) == "BT5C"


def test_only_a_code_that_means_hiv_gives_way() -> None:
    assert public_code("BT8", "hiv") == "BTXH"
    assert public_code("BT6-N", "health") == "BT6-N"


def test_a_households_code_is_kept_in_capitals_without_spaces() -> None:
    assert household_code(" mp 00012 ") == "MP00012"
