"""Which facts may enter the registers, and where a person is taken to live."""

from dataclasses import replace
from datetime import date

import pytest

from welfare.core.errors import Conflict, Refusal
from welfare.core.month import Month
from welfare.core.national_id import BIRTH_YEAR_DIFFERS, SEX_DIFFERS
from welfare.registry.checks import (
    Period,
    Point,
    check_death,
    check_end,
    check_enrolment,
    check_person,
    doubts,
    locate,
    uncertainty_m,
)
from welfare.registry.rules import LocationSource, NewEnrolment, PersonFacts, Sex

TODAY = date(2023, 12, 15)
HOME, HAMLET, CENTRE = Point(10.3, 106.0), Point(10.4, 106.1), Point(10.5, 106.2)
SOMEBODY = PersonFacts(name="Lê Thị Tư", born_on=date(1940, 5, 1), commune_id=1)
NEW = NewEnrolment(person_id=1, category_code="BT5C", start_month=Month(2023, 12))


def test_a_persons_own_position_comes_before_the_hamlets_and_the_communes() -> None:
    pinned = locate(HOME, LocationSource.PIN, HAMLET, CENTRE)
    assert pinned == (*HOME, LocationSource.PIN)
    assert locate(None, LocationSource.TYPED, HAMLET, CENTRE).source is LocationSource.HAMLET
    assert locate(None, LocationSource.TYPED, None, CENTRE) == (*CENTRE, LocationSource.COMMUNE)


def test_only_a_communes_centre_is_off_by_a_known_way() -> None:
    assert uncertainty_m(LocationSource.COMMUNE, 20.0) == 2500
    assert uncertainty_m(LocationSource.COMMUNE, None) is None
    assert uncertainty_m(LocationSource.TYPED, 20.0) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "họ và tên"),
        ({"born_on": date(2023, 12, 16)}, "16/12/2023"),
        ({"born_on": date(1899, 12, 31)}, "1899"),
    ],
)
def test_facts_that_cannot_be_true_are_refused(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        check_person(replace(SOMEBODY, **wrong), TODAY)


def test_a_birth_today_is_taken() -> None:
    check_person(replace(SOMEBODY, born_on=TODAY), TODAY)


def test_sex_and_birth_are_compared_with_the_number() -> None:
    numbered = replace(SOMEBODY, citizen_id="082041008873", sex=Sex.FEMALE)
    assert doubts(numbered) == [SEX_DIFFERS, BIRTH_YEAR_DIFFERS]
    assert doubts(replace(numbered, citizen_id="082140008873")) == []
    assert doubts(SOMEBODY) == []


@pytest.mark.parametrize("died_on", [date(1940, 4, 30), date(2023, 12, 16)])
def test_nobody_dies_before_birth_or_after_today(died_on: date) -> None:
    with pytest.raises(Refusal):
        check_death(SOMEBODY.born_on, died_on, TODAY)


def enrol(new: NewEnrolment, *others: Period, died_on: date | None = None) -> None:
    check_enrolment(new, born_on=SOMEBODY.born_on, died_on=died_on, others=others, today=TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(NEW, start_month=Month(1940, 4)),
        replace(NEW, start_month=Month(2025, 1)),
        replace(NEW, degree=101),
        replace(NEW, count=0),
    ],
)
def test_an_enrolment_that_cannot_be_is_refused(wrong: NewEnrolment) -> None:
    with pytest.raises(Refusal):
        enrol(wrong)


def test_an_enrolment_may_begin_in_the_month_of_death_and_not_after() -> None:
    enrol(NEW, died_on=date(2023, 12, 1))
    with pytest.raises(Refusal, match="30/11/2023"):
        enrol(NEW, died_on=date(2023, 11, 30))


def test_the_same_category_may_follow_but_not_overlap() -> None:
    enrol(NEW, Period(Month(2021, 7), Month(2023, 11)))
    with pytest.raises(Conflict):
        enrol(NEW, Period(Month(2021, 7), Month(2023, 12)))
    with pytest.raises(Conflict):
        enrol(NEW, Period(Month(2024, 2), None))


def test_an_enrolment_ends_once_and_not_before_it_begins() -> None:
    check_end(Period(Month(2023, 1), None), Month(2023, 1))
    check_end(Period(Month(2023, 1), Month(2023, 9)), Month(2023, 8))
    with pytest.raises(Refusal):
        check_end(Period(Month(2023, 1), None), Month(2022, 12))
    with pytest.raises(Conflict):
        check_end(Period(Month(2023, 1), Month(2023, 8)), Month(2023, 9))
