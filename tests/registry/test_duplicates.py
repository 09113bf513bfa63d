"""Records that may be of one person: found with the reasons, never somebody of another area."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import Refusal
from welfare.registry import duplicates
from welfare.registry.duplicate_rules import SHOWN_FROM, Traits, Why, likeness, pairs
from welfare.staff.models import Staff
from welfare.staff.rules import Role

SOMEBODY = Traits(
    1, "le thi tu", date(1950, 3, 12), "day", "female", "082150008873", None, 1, 10, None
)
traits = st.builds(
    Traits,
    id=st.integers(1, 10**6),
    name_key=st.sampled_from(["le thi tu", "le thi tua", "nguyen van an", "tran van be"]),
    born_on=st.dates(date(1949, 1, 1), date(1951, 12, 31)),
    birth_precision=st.sampled_from(["day", "year"]),
    sex=st.none() | st.sampled_from(["male", "female"]),
    citizen_id=st.none() | st.sampled_from(["082150008873", "082150008874", "082150001111"]),
    old_id=st.none() | st.sampled_from(["311133530", "311133531"]),
    commune_id=st.integers(1, 2),
    hamlet_id=st.none() | st.integers(10, 11),
    household_id=st.none() | st.integers(1, 2),
)


@given(one=traits, other=traits)
@settings(max_examples=200, deadline=None)
def test_likeness_does_not_depend_on_the_order_and_stays_within_bounds(
    one: Traits, other: Traits
) -> None:
    alike = likeness(one, other)
    assert alike == likeness(other, one)
    assert alike is None or 0 <= alike.score <= 100


@given(one=traits, other=traits)
@settings(max_examples=200, deadline=None)
def test_a_shared_account_never_makes_two_records_less_alike(one: Traits, other: Traits) -> None:
    plain, shared = likeness(one, other), likeness(one, other, same_account=True)
    assert shared is not None
    assert shared.score >= max(SHOWN_FROM, plain.score if plain else 0)


@given(people=st.lists(traits, max_size=12, unique_by=lambda each: each.id))
@settings(max_examples=100, deadline=None)
def test_each_pair_is_compared_once(people: list[Traits]) -> None:
    keys = [frozenset((one.id, other.id)) for one, other in pairs(people)]
    assert len(keys) == len(set(keys))
    assert all(len(key) == 2 for key in keys)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"citizen_id": None}, Why.SAME_BIRTH),
        ({"citizen_id": "082150008813"}, Why.NUMBER_ONE_OFF),
        ({"citizen_id": None, "born_on": date(1950, 12, 3)}, Why.DAY_AND_MONTH_SWAPPED),
        (
            {"citizen_id": None, "born_on": date(1950, 1, 1), "birth_precision": "year"},
            Why.SAME_YEAR,
        ),
        ({"citizen_id": None, "name_key": "le thi tuu"}, Why.NAME_ALIKE),
        ({"citizen_id": None, "old_id": "311133530"}, Why.OLD_AND_NEW_NUMBER),
    ],
)
def test_what_offices_get_wrong_is_found_and_said(other: dict[str, Any], reason: Why) -> None:
    found = replace(SOMEBODY, id=2, **other)
    assert list(pairs([SOMEBODY, found])) == [(SOMEBODY, found)]
    alike = likeness(SOMEBODY, found)
    assert alike is not None
    assert alike.score >= SHOWN_FROM
    assert reason in alike.why


@pytest.mark.parametrize(
    "other",
    [
        {"citizen_id": "082150001234"},  # two whole numbers: two people
        {"citizen_id": None, "born_on": date(1980, 3, 12)},
        {"citizen_id": None, "name_key": "nguyen van an", "sex": "male"},
    ],
)
def test_two_people_are_not_shown_as_one(other: dict[str, Any]) -> None:
    alike = likeness(SOMEBODY, replace(SOMEBODY, id=2, **other))
    assert alike is None or alike.score < SHOWN_FROM


class TestDistrict:
    def test_a_pair_is_found_inside_the_viewers_area_alone(
        self, session: Session, officer: Staff
    ) -> None:
        here, there = factories.person(), factories.person(commune_code=factories.CAI_BE)
        found = duplicates.find(officer)
        assert [(each.a_id, each.b_id) for each in found] == [(here.id, there.id)]
        stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
        assert duplicates.find(stranger) == []

    def test_one_account_of_two_households_is_a_pair_and_of_one_household_none(
        self, session: Session, officer: Staff
    ) -> None:
        home = factories.household()
        one = factories.person("Lê Thị Tư", citizen_id="082150008873", household_id=home.id)
        other = factories.person("Trần Văn Bé", born_on=date(1970, 1, 2), citizen_id="082070001111")
        wife = factories.person("Võ Thị Ớt", born_on=date(1960, 1, 3), household_id=home.id)
        for someone in (one, other, wife):
            factories.account(someone)
        found = duplicates.find(officer)
        assert {(each.a_id, each.b_id) for each in found} == {
            (one.id, other.id),
            (other.id, wife.id),
        }
        assert all(Why.SAME_ACCOUNT in each.likeness.why for each in found)

    def test_two_people_told_apart_are_not_asked_about_again(
        self, session: Session, officer: Staff
    ) -> None:
        one, other = factories.person(), factories.person()
        with pytest.raises(Refusal, match="lý do"):
            duplicates.say_different(actor=officer, a_id=other.id, b_id=one.id, reason=" ")
        duplicates.say_different(actor=officer, a_id=other.id, b_id=one.id, reason="hai anh em")
        assert duplicates.find(officer) == []
        duplicates.forget_difference(actor=officer, a_id=one.id, b_id=other.id)
        assert len(duplicates.find(officer)) == 1

    def test_looking_again_takes_the_place_of_what_was_found(
        self, session: Session, officer: Staff
    ) -> None:
        factories.person()
        factories.person()
        for _again in range(2):
            duplicates.keep(officer, duplicates.find(officer))
        stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
        duplicates.keep(stranger, [])
        assert session.query(duplicates.SuspectedPair).count() == 1

    def test_the_command_tells_pairs_with_score_and_reasons(
        self, session: Session, cli: Callable[..., Any]
    ) -> None:
        import json

        one, other = factories.person(), factories.person()
        session.commit()
        answer = json.loads(cli("registry", "duplicates", "--json").stdout)
        (pair,) = answer["pairs"]
        assert (pair["a"], pair["b"]) == (one.id, other.id)
        assert pair["score"] >= SHOWN_FROM
        assert "cùng họ tên" in pair["why"]
        elsewhere = cli("registry", "duplicates", "--commune", factories.CAI_BE, "--json")
        assert json.loads(elsewhere.stdout) == {"pairs": []}
