"""Who a row speaks of: numbers decide, names only where nothing speaks against them."""

from datetime import date
from itertools import count

import pytest

from welfare.core.errors import Refusal
from welfare.core.vietnamese import fold
from welfare.intake import file_people, matching
from welfare.intake.file_people import FilePeople
from welfare.intake.matching import Match, match_people
from welfare.intake.understood import UnderstoodRow
from welfare.registry.models import Person
from welfare.registry.queries import KnownPeople

HERE, ELSEWHERE = 1, 2
FIRST, SECOND = "082040000001", "082040000002"
OLD, OTHER_OLD = "310000001", "310000002"
HAMLETS = {"Một": 11, "Hai": 12}

_numbers = count(1)


def row(name: str = "Nguyễn Văn An", *, year_only: bool = False, **facts: object) -> UnderstoodRow:
    born_on = date(1940, 1, 1) if year_only else date(1940, 2, 1)
    told = {"born_on": born_on, "birth_precision": "year" if year_only else "day", "sex": None}
    return UnderstoodRow(row=next(_numbers), sheet="", name=name, **told | facts)  # type: ignore[arg-type]


def known(name: str = "Nguyễn Văn An", *, year_only: bool = False, **facts: object) -> Person:
    told: dict[str, object] = {
        "born_on": date(1940, 1, 1) if year_only else date(1940, 2, 1),
        "birth_precision": "year" if year_only else "day",
        "commune_id": HERE,
    }
    return Person(id=next(_numbers), name=name, name_key=fold(name), **told | facts)


def people_of(*rows: UnderstoodRow) -> FilePeople:
    people = FilePeople()
    for each in rows:
        people.take(each)
    return people


def matched(rows: list[UnderstoodRow], people: list[Person]) -> list[Match | Refusal]:
    by_birth: dict[tuple[str, date, str], list[Person]] = {}
    for someone in people:
        if someone.commune_id == HERE:
            key = (someone.name_key, someone.born_on, someone.birth_precision)
            by_birth.setdefault(key, []).append(someone)
    held = KnownPeople(
        by_citizen_id={p.citizen_id: p for p in people if p.citizen_id},
        by_old_id={p.old_id: p for p in people if p.old_id},
        by_birth=by_birth,
    )
    return match_people(list(people_of(*rows)), held, commune_id=HERE, hamlet_ids=HAMLETS)


def only(found: list[Match | Refusal]) -> Match:
    [match] = found
    assert isinstance(match, Match)
    return match


def refusal(found: list[Match | Refusal]) -> str:
    [match] = found
    assert isinstance(match, Refusal)
    return match.template


def remarks(match: Match) -> list[str]:
    return [remark.template for remark in match.remarks]


class TestByNumber:
    def test_the_holder_of_the_number_is_meant(self) -> None:
        someone = known(citizen_id=FIRST)
        match = only(matched([row(citizen_id=FIRST)], [known(), someone]))
        assert match == Match(someone)

    def test_an_old_number_finds_whoever_has_a_new_one_too(self) -> None:
        someone = known(citizen_id=FIRST, old_id=OLD)
        assert only(matched([row(old_id=OLD)], [someone])).person is someone

    @pytest.mark.parametrize(
        ("facts", "told"),
        [
            ({"name": "Nguyễn Văn Anh"}, matching.NAME_DIFFERS),
            ({"born_on": date(1941, 2, 1)}, matching.BIRTH_DIFFERS),
            ({"old_id": OTHER_OLD}, matching.OLD_ID_DIFFERS),
        ],
    )
    def test_one_difference_is_told(self, facts: dict[str, object], told: str) -> None:
        someone = known(citizen_id=FIRST, old_id=OLD)
        match = only(matched([row(**{"citizen_id": FIRST} | facts)], [someone]))  # type: ignore[arg-type]
        assert match.person is someone
        assert remarks(match) == [told]

    def test_another_name_and_another_birth_are_another_person(self) -> None:
        strange = row("Lê Thị Bé", born_on=date(1980, 1, 1), citizen_id=FIRST)
        assert refusal(matched([strange], [known(citizen_id=FIRST)])) == matching.ANOTHER_PERSON

    def test_a_year_agrees_with_a_day_of_that_year(self) -> None:
        match = only(matched([row(year_only=True, citizen_id=FIRST)], [known(citizen_id=FIRST)]))
        assert remarks(match) == []

    def test_two_numbers_of_two_people_are_refused(self) -> None:
        two = [known(citizen_id=FIRST), known(old_id=OLD)]
        assert refusal(matched([row(citizen_id=FIRST, old_id=OLD)], two)) == matching.TWO_PEOPLE

    def test_an_old_number_beside_a_strange_new_one_is_refused(self) -> None:
        someone = known(citizen_id=FIRST, old_id=OLD)
        strange = row(citizen_id=SECOND, old_id=OLD)
        assert refusal(matched([strange], [someone])) == matching.ANOTHER_CITIZEN_ID

    def test_somebody_of_another_commune_is_refused_without_being_named(self) -> None:
        far = known(citizen_id=FIRST, commune_id=ELSEWHERE)
        found = matched([row(citizen_id=FIRST)], [far])
        assert refusal(found) == matching.IN_ANOTHER_COMMUNE
        assert far.name not in str(found[0])


class TestByName:
    def test_the_same_name_birth_and_hamlet_without_any_number_is_one_person(self) -> None:
        people = [known(hamlet_id=12), known(hamlet_id=11)]
        assert only(matched([row(hamlet="Một")], people)) == Match(people[1])

    def test_a_hamlet_that_no_list_has_is_found_in_the_address(self) -> None:
        people = [known(address="tổ 3, ấp Lạ Hoắc"), known(address="tổ 3, ấp Lạ")]
        assert only(matched([row(hamlet="ấp Lạ")], people)).person is people[1]

    def test_a_number_on_one_side_is_told(self) -> None:
        someone = known(citizen_id=FIRST)
        match = only(matched([row()], [someone]))
        assert match.person is someone
        assert remarks(match) == [matching.BY_NAME]

    @pytest.mark.parametrize(
        ("facts", "other"),
        [
            ({"citizen_id": FIRST}, {"citizen_id": SECOND}),
            ({"old_id": OLD}, {"old_id": OTHER_OLD}),
            ({"sex": "male"}, {"sex": "female"}),
            ({"year_only": True}, {"citizen_id": FIRST, "year_only": True}),
            ({"year_only": True}, {}),
        ],
    )
    def test_where_something_speaks_against_it_a_new_person_is_made_and_told(
        self, facts: dict[str, object], other: dict[str, object]
    ) -> None:
        match = only(matched([row(**facts)], [known(**other)]))  # type: ignore[arg-type]
        assert match.person is None
        assert remarks(match) == [matching.MAYBE_TWICE]

    def test_two_namesakes_of_other_hamlets_are_not_guessed_between(self) -> None:
        people = [known(citizen_id=FIRST, hamlet_id=11), known(citizen_id=SECOND, hamlet_id=11)]
        assert refusal(matched([row(hamlet="Hai")], people)) == matching.SEVERAL_NAMESAKES
        assert only(matched([row(hamlet="Hai", old_id=OLD)], people)).person is None

    def test_who_is_found_leaves_one_namesake_to_whoever_stood_before(self) -> None:
        people = [known(), known(sex="male")]
        man, woman = matched([row(sex="male", hamlet="Hai"), row(sex="female")], people)
        assert isinstance(man, Match)
        assert isinstance(woman, Match)
        assert (man.person, woman.person) == (people[1], people[0])

    def test_nobody_alike_is_nobody(self) -> None:
        assert only(matched([row("Lê Thị Bé")], [known()])) == Match(None)

    def test_a_namesake_of_another_commune_is_not_met(self) -> None:
        assert only(matched([row()], [known(commune_id=ELSEWHERE)])) == Match(None)


class TestOneToOne:
    def test_a_number_takes_its_holder_before_a_name_can(self) -> None:
        someone = known(citizen_id=FIRST)
        by_name, by_number = matched([row(), row(citizen_id=FIRST)], [someone])
        assert isinstance(by_name, Match)
        assert isinstance(by_number, Match)
        assert (by_name.person, by_number.person) == (None, someone)

    def test_the_same_hamlet_goes_before_the_same_name(self) -> None:
        someone = known(hamlet_id=12)
        elsewhere, there = matched([row(hamlet="Một"), row(hamlet="Hai")], [someone])
        assert isinstance(elsewhere, Match)
        assert isinstance(there, Match)
        assert (elsewhere.person, there.person) == (None, someone)


class TestPeopleOfFile:
    def test_equal_numbers_make_one_person(self) -> None:
        rows = [row(citizen_id=FIRST, old_id=OLD), row(old_id=OLD), row(citizen_id=FIRST)]
        [someone] = people_of(*rows)
        assert someone.rows == rows
        assert (someone.citizen_id, someone.old_id) == (FIRST, OLD)

    def test_without_numbers_name_birth_and_hamlet_do(self) -> None:
        rows = [row(hamlet="Một"), row("NGUYEN VAN AN", hamlet="một"), row(hamlet="Hai"), row()]
        assert [len(someone.rows) for someone in people_of(*rows)] == [2, 1, 1]

    def test_a_row_with_a_number_is_not_joined_to_one_without(self) -> None:
        assert len(list(people_of(row(), row(citizen_id=FIRST)))) == 2

    @pytest.mark.parametrize(
        ("earlier", "later", "why"),
        [
            (
                [{"citizen_id": FIRST}, {"old_id": OLD}],
                {"citizen_id": FIRST, "old_id": OLD},
                file_people.JOINS_TWO,
            ),
            ([{"old_id": OLD}], {"old_id": OLD, "name": "Lê Thị Bé"}, file_people.OTHER_NAME),
            (
                [{"citizen_id": FIRST, "old_id": OLD}],
                {"citizen_id": SECOND, "old_id": OLD},
                file_people.OTHER_NUMBER,
            ),
        ],
    )
    def test_a_row_whose_numbers_are_somebody_elses_is_refused(
        self, earlier: list[dict[str, object]], later: dict[str, object], why: str
    ) -> None:
        people = people_of(*(row(**facts) for facts in earlier))  # type: ignore[arg-type]
        with pytest.raises(Refusal) as refused:
            people.take(row(**later))  # type: ignore[arg-type]
        assert refused.value.template == why
