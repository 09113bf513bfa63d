"""What the law gives at a death, with the figures of the decrees."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests import factories
from welfare.benefits.consequences import (
    Drawn,
    at_death,
    current_monthly_vnd,
    funerals,
    highest,
    survivor_codes,
)
from welfare.core.month import Month
from welfare.registry.foresight import OneOff

DECEMBER = Month(2023, 12)
AUGUST_2025 = Month(2025, 8)


def test_carer_money_is_no_part_of_the_lump_sum() -> None:
    drawn = [
        Drawn("TB", "merit", "allowance", 4_272_000, 81),
        Drawn("PC-TB81", "merit", "supplement", 1_031_000),
        Drawn("PV-TB81", "merit", "care", 2_055_000),
        Drawn("BT6-N", "protection", "allowance", 540_000),
    ]
    assert current_monthly_vnd(drawn) == 5_303_000


def test_each_register_opens_its_own_funeral_support() -> None:
    drawn = [
        Drawn("TB", "merit", "allowance", 1),
        Drawn("BT5C", "protection", "allowance", 1),
        Drawn("HTXH", "protection", "allowance", 1),
    ]
    assert funerals(drawn) == {"MT-NCC", "MT-BTXH", "MT-HTXH"}
    assert funerals([Drawn("CS6-HGD", "protection", "care", 1)]) == set()


def test_only_the_highest_funeral_support_is_paid() -> None:
    lower = OneOff("MT-BTXH", "bảo trợ", 7_200_000, "", is_funeral=True)
    higher = OneOff("MT-NCC", "người có công", 18_000_000, "", is_funeral=True)
    [paid] = highest([lower, higher])
    assert (paid.category_code, paid.amount_vnd) == ("MT-NCC", 18_000_000)
    assert [each.amount_vnd for each in paid.in_place_of] == [7_200_000]
    assert highest([]) == []


@pytest.mark.parametrize(("degree", "codes"), [(60, []), (61, ["TUAT-TB61"]), (81, ["TUAT-TB61"])])
def test_survivors_of_a_wounded_soldier_draw_from_61_percent(degree: int, codes: list[str]) -> None:
    assert survivor_codes([Drawn("TB", "merit", "allowance", 1, degree)]) == codes


def test_the_death_of_a_wounded_soldier_in_december_2023(session: Session) -> None:
    someone = factories.person(born_on=date(1950, 1, 1))
    factories.enrolment(someone, "TB", degree=61)
    law = at_death(someone.id, DECEMBER)
    assert law.lump_sum_vnd == 3 * 4_016_000
    assert law.funeral_vnd == 10 * 1_800_000
    assert law.survivor_codes == ["TUAT-TB61"]


def test_the_death_of_an_old_person_in_december_2023(session: Session) -> None:
    someone = factories.person(born_on=date(1940, 1, 1))
    factories.enrolment(someone, "BT5C")
    law = at_death(someone.id, DECEMBER)
    assert (law.lump_sum_vnd, law.funeral_vnd) == (0, 20 * 360_000)


def test_the_death_of_a_social_pensioner_in_august_2025(session: Session) -> None:
    someone = factories.person(born_on=date(1948, 1, 1))
    factories.enrolment(someone, "HTXH", start_month=Month(2025, 7))
    law = at_death(someone.id, AUGUST_2025)
    assert (law.lump_sum_vnd, law.funeral_vnd) == (0, 20 * 500_000)


def test_merit_and_protection_together_give_the_higher_funeral_support(session: Session) -> None:
    someone = factories.person(born_on=date(1940, 1, 1))
    factories.enrolment(someone, "TB", degree=21)
    factories.enrolment(someone, "BT5C")
    law = at_death(someone.id, DECEMBER)
    assert law.funeral_vnd == 18_000_000
    assert [each.amount_vnd for each in law.one_offs[1].in_place_of] == [7_200_000]


def test_who_draws_nothing_leaves_nothing(session: Session) -> None:
    someone = factories.person()
    factories.enrolment(someone, "BT5C", end_month=Month(2023, 11))
    law = at_death(someone.id, DECEMBER)
    assert (law.one_offs, law.survivor_codes) == ([], [])
