"""People are found as officers type, on both engines, and only inside the area."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.core.vietnamese import fold, sort_key
from welfare.database import db, writing
from welfare.registry.models import Person
from welfare.registry.search import Sought, first_found, found_by, sought
from welfare.staff.models import Staff
from welfare.staff.rules import Role

FAMILIES = ["Nguyễn", "Trần", "Lê", "Đặng", "Huỳnh", "Võ"]
MIDDLES = ["Văn", "Thị", "Hữu", "Ngọc", "Đình"]
GIVEN = ["Cúc", "Út", "Ánh", "Đức", "Mười", "Phượng", "Ớt", "Năm"]
names = st.builds(
    " ".join,
    st.tuples(st.sampled_from(FAMILIES), st.sampled_from(MIDDLES), st.sampled_from(GIVEN)),
)


@pytest.fixture
def session(either_app: Flask) -> Iterator[Session]:
    with either_app.app_context(), writing():
        yield db.session()
        db.session.rollback()


@pytest.fixture
def district(session: Session) -> Staff:
    return factories.staff(Role.DISTRICT_OFFICER)


def found(text: str, viewer: Staff) -> set[int]:
    condition = found_by(text, viewer)
    assert condition is not None
    return set(db.session.scalars(select(Person.id).where(condition)))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), name=names, others=st.lists(names, max_size=4))
def test_everybody_is_found_by_the_beginnings_of_their_names_in_any_order(
    district: Staff, data: st.DataObject, name: str, others: list[str]
) -> None:
    sought_after = factories.person(name)
    for other in others:
        factories.person(other)
    words = data.draw(st.permutations(name.split()))
    lengths = [data.draw(st.integers(1, len(word))) for word in words]
    typed = " ".join(word[:length] for word, length in zip(words, lengths, strict=True))
    ids = found(typed, district)
    assert sought_after.id in ids
    for someone in db.session.scalars(select(Person).where(Person.id.in_(ids))):
        begun = fold(someone.name).split()
        assert all(any(w.startswith(part) for w in begun) for part in fold(typed).split())


def test_marks_capitals_and_d_with_a_stroke_do_not_matter(district: Staff) -> None:
    someone = factories.person("Đặng Thị Ớt")
    for typed in ("dang thi ot", "ĐẶNG THỊ ỚT", "ot dang", "đặng", "d t o"):
        assert found(typed, district) == {someone.id}, typed


@pytest.mark.parametrize("typed", ["8873", "08873", "082140008873", "0821 4000 8873", "Tư 8873"])
def test_a_number_is_found_by_four_last_digits_or_more(district: Staff, typed: str) -> None:
    someone = factories.person("Lê Thị Tư", citizen_id="082140008873")
    factories.person("Lê Thị Năm", citizen_id="082140018872")
    assert found(typed, district) == {someone.id}


def test_an_old_number_is_found_as_well(district: Staff) -> None:
    someone = factories.person(old_id="311133530")
    assert found("3530", district) == found("311133530", district) == {someone.id}


@pytest.mark.parametrize("typed", ["98873", "883", "0821", "82140008874"])
def test_other_digits_find_nobody(district: Staff, typed: str) -> None:
    factories.person(citizen_id="082140008873")
    assert found(typed, district) == set()


def test_a_households_code_finds_its_members(district: Staff) -> None:
    home = factories.household("MP00012")
    member = factories.person(household_id=home.id)
    factories.person("Lê Thị Tư")
    assert found("mp00012", district) == {member.id}


def test_a_search_stays_inside_the_area(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    here = factories.person("Lê Thị Tư", citizen_id="082140008873")
    elsewhere = factories.person(
        "Lê Thị Tư", citizen_id="082150008873", commune_code=factories.CAI_BE
    )
    assert found("le tu", officer) == found("8873", officer) == {here.id}
    district = factories.staff(Role.DISTRICT_OFFICER)
    assert found("le tu", district) == {here.id, elsewhere.id}


def test_the_index_follows_every_change_of_a_person(session: Session, district: Staff) -> None:
    someone = factories.person("Lê Thị Tư", citizen_id="082140008873")
    someone.name, someone.name_key = "Lê Thị Năm", fold("Lê Thị Năm")
    someone.sort_key, someone.citizen_id = sort_key(someone.name), "082140001111"
    session.flush()
    assert found("tu", district) == found("8873", district) == set()
    assert found("nam", district) == found("1111", district) == {someone.id}
    session.delete(someone)
    session.flush()
    assert found("nam", district) == set()


def test_somebody_who_moved_is_found_where_they_live_now(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    someone = factories.person("Lê Thị Tư", born_on=date(1950, 1, 1))
    assert found("tu", officer) == set()
    someone.commune_id = areas_queries.commune_by_code(factories.CAI_BE).id
    session.flush()
    assert found("tu", officer) == {someone.id}


@pytest.mark.parametrize("typed", ["", "   ", "%", "'\"*", "!!!"])
def test_what_means_nothing_is_no_condition(district: Staff, typed: str) -> None:
    assert found_by(typed, district) is None


@pytest.mark.parametrize(
    "typed", ['tu" OR "nam', "tu:* | nam", "AND", "NOT", "NEAR(a b)", "c", "1"]
)
def test_words_of_the_index_mean_nothing_special(district: Staff, typed: str) -> None:
    factories.person("Lê Thị Năm")
    assert found(typed, district) == set()


def test_a_commune_is_no_word_that_anybody_can_type(session: Session, district: Staff) -> None:
    someone = factories.person()
    for typed in ("1", "10", "100", f"{100_000 + someone.commune_id}"):
        assert found(typed, district) == set(), typed


def test_more_words_than_a_name_has_are_cut_off() -> None:
    assert len(sought("a " * 50).beginnings) == 8
    assert sought("an 12") == Sought(beginnings=("an",), digits=("12",))


@pytest.mark.parametrize("typed", ["guyen", "uyen hanh", "hanh", "uyễn"])
def test_letters_inside_a_name_find_it_where_beginnings_find_few(
    district: Staff, typed: str
) -> None:
    someone = factories.person("Nguyễn Thị Khánh")
    factories.person("Lê Văn Bảy")
    assert found(typed, district) == {someone.id}


def test_letters_inside_a_name_stay_inside_the_area(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    here = factories.person("Nguyễn Thị Khánh")
    factories.person("Nguyễn Thị Khánh", commune_code=factories.CAI_BE)
    assert {each.id for each in first_found("hanh", officer, most=10)} == {here.id}


def test_a_new_name_takes_the_pieces_of_the_old_one_away(session: Session, district: Staff) -> None:
    someone = factories.person("Nguyễn Thị Khánh")
    someone.name, someone.name_key = "Lê Thị Bảy", fold("Lê Thị Bảy")
    session.flush()
    assert found("hanh", district) == set()


@pytest.mark.parametrize("typed", ["5678", "0912345678", "0912 345 678"])
def test_a_telephone_is_found_by_its_last_digits_or_all_of_them(
    district: Staff, typed: str
) -> None:
    someone = factories.person(phone="0912345678")
    factories.person(phone="0912345670")
    assert found(typed, district) == {someone.id}


@pytest.mark.parametrize("typed", ["711000123456", "7110 0012 3456"])
def test_a_bank_accounts_number_finds_its_holder_inside_the_area(
    session: Session, district: Staff, typed: str
) -> None:
    someone = factories.person(commune_code=factories.CAI_BE)
    factories.account(someone)
    assert {each.id for each in first_found(typed, district, most=10)} == {someone.id}
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    assert first_found(typed, officer, most=10) == []


def test_the_first_found_are_no_more_than_asked_for(district: Staff) -> None:
    for _number in range(5):
        factories.person("Lê Thị Tư")
    assert len(first_found("le", district, most=3)) == 3
