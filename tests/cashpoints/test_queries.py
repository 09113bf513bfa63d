"""Ways by commune: whom they count, what they add up to, who sees them."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.cashpoints.arranging import facts, register
from welfare.cashpoints import queries, service
from welfare.cashpoints import ways as found
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.rules import Kind
from welfare.cashpoints.travellers import on_map
from welfare.core.errors import NotFound
from welfare.database import db
from welfare.registry.models import Person
from welfare.registry.rules import LocationSource
from welfare.staff.models import Staff
from welfare.staff.rules import Role

HOMES = ((10.4, 105.95), (10.41, 105.96), None)


def of_an_cu(ways: found.AreaWays) -> found.CommuneWays:
    (found,) = [of for of in ways.by_commune if of.commune.code == factories.AN_CU]
    return found


def test_everybody_alive_is_counted_and_those_at_the_centre_are_told_apart(
    session: Session, officer: Staff
) -> None:
    register(officer, *HOMES)
    ways = of_an_cu(found.ways())
    assert (ways.summary.people, ways.summary.located, ways.by_commune_only) == (3, 3, 1)
    assert (ways.summary.median_m, ways.summary.max_m) != (None, None)


def test_the_dead_are_neither_counted_nor_drawn(session: Session, officer: Staff) -> None:
    living, dead = register(officer, *HOMES[:2])
    db.session.get_one(Person, dead).died_on = date(2023, 11, 1)
    assert of_an_cu(found.ways()).summary.people == 1
    assert [each.person_id for each in on_map(officer)] == [living]


def test_a_person_without_any_position_is_counted_but_not_located(
    session: Session, officer: Staff
) -> None:
    someone = factories.person()
    measure()
    ways = of_an_cu(found.ways())
    assert (ways.summary.people, ways.summary.located, ways.summary.median_m) == (1, 0, None)
    assert on_map(officer) == []
    assert queries.way_of(officer, someone.id) is None


def test_without_any_atm_people_stay_located_and_have_no_distance(
    session: Session, officer: Staff
) -> None:
    register(officer, *HOMES)
    for atm in queries.atms():
        service.remove_cash_point(actor=officer, cash_point_id=atm.id)
    summary = found.ways().summary
    assert (summary.located, summary.median_m, summary.max_m, summary.over_5km) == (
        3,
        None,
        None,
        0,
    )
    assert {each.metres for each in on_map(officer)} == {None}


def test_the_total_is_of_all_communes(session: Session, officer: Staff) -> None:
    register(officer, *HOMES)
    factories.person(commune_code=factories.CAI_BE, latitude=10.33, longitude=106.03)
    measure()
    ways = found.ways()
    assert ways.summary.people == sum(of.summary.people for of in ways.by_commune) == 4
    assert ways.summary.over_5km == sum(of.summary.over_5km for of in ways.by_commune)
    assert len(ways.by_commune) == 25


def test_a_commune_officer_counts_and_sees_only_their_commune(
    session: Session, officer: Staff
) -> None:
    register(officer, *HOMES)
    elsewhere = factories.person(
        commune_code=factories.CAI_BE, latitude=10.33, longitude=106.03, location_source="pin"
    )
    measure()
    viewer = factories.staff(Role.COMMUNE_OFFICER)
    ways = found.ways(viewer)
    assert [of.commune.code for of in ways.by_commune] == [factories.AN_CU]
    assert ways.summary.people == 3
    assert elsewhere.id not in {each.person_id for each in on_map(viewer)}
    with pytest.raises(NotFound):
        queries.way_of(viewer, elsewhere.id)


def test_a_person_s_way_tells_how_far_off_it_may_be(session: Session, officer: Staff) -> None:
    pinned, at_the_centre = register(officer, HOMES[0], None)
    way = queries.way_of(officer, pinned)
    assert way is not None
    assert way.nearest_atm is not None
    assert (way.source, way.uncertainty_m) == (LocationSource.PIN, None)
    centred = queries.way_of(officer, at_the_centre)
    assert centred is not None
    assert centred.uncertainty_m in range(1_000, 3_000)


def test_communes_with_an_atm_are_those_of_the_list(session: Session, officer: Staff) -> None:
    assert len(queries.communes_with_atm()) == 5
    service.add_cash_point(actor=officer, facts=facts(kind=Kind.POST_OFFICE))
    assert len(queries.communes_with_atm()) == 5


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"words": "atm ba dac"}, ["ATM An Cư"]),
        ({"words": "Agribank"}, ["Agribank Chi nhánh huyện Cái Bè (mã NH 82204010)"]),
        ({"kind": Kind.ATM, "words": "huu"}, ["ATM An Hữu"]),
        ({"verified": True}, []),
    ],
)
def test_cash_points_are_found_by_words_with_or_without_marks(
    session: Session, wanted: dict[str, object], names: list[str]
) -> None:
    statement = queries.cash_points(**wanted)  # type: ignore[arg-type]
    assert [point.name for point in session.scalars(statement)] == names
