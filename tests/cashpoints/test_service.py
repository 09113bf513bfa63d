"""Cash points as officers keep them, and people's stored ways to the nearest ATM."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from geopy.distance import geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.cashpoints.arranging import HOME, NEXT_DOOR, commune_id, facts, register
from welfare.areas import queries as areas_queries
from welfare.audit.models import AuditEvent
from welfare.cashpoints import loading, queries, service
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.models import CashPoint, Distance
from welfare.cashpoints.rules import Kind
from welfare.config import DATA
from welfare.core import clock
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.database import db, writing
from welfare.registry import service as registry
from welfare.staff.models import Staff
from welfare.staff.rules import Role

A_MILLIMETRE = 1e-3


def stored(person_id: int) -> Distance:
    way = db.session.get(Distance, person_id, populate_existing=True)
    assert way is not None
    return way


def nearest_by_geopy(home: tuple[float, float]) -> tuple[float, int]:
    return min(
        (geodesic(home, (atm.latitude, atm.longitude)).meters, atm.id) for atm in queries.atms()
    )


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


# --- measuring --------------------------------------------------------------------------------


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.floats(10.2, 10.6), st.floats(105.8, 106.1)), min_size=1, max_size=5))
def test_stored_ways_are_the_geodesics_that_geopy_measures(
    session: Session, officer: Staff, homes: list[tuple[float, float]]
) -> None:
    for person_id, home in zip(register(officer, *homes), homes, strict=True):
        metres, atm_id = nearest_by_geopy(home)
        assert stored(person_id).nearest_atm_m == pytest.approx(metres, abs=A_MILLIMETRE)
        assert stored(person_id).nearest_atm_id == atm_id


def test_a_newcomer_is_measured_in_the_transaction_that_registers_them(
    session: Session, officer: Staff
) -> None:
    (person_id,) = register(officer, HOME)
    assert session.in_transaction()
    assert (stored(person_id).latitude, stored(person_id).longitude) == HOME
    session.rollback()
    assert session.get(Distance, person_id) is None


def test_whoever_has_no_place_of_their_own_is_measured_from_the_centre_of_the_commune(
    session: Session, officer: Staff
) -> None:
    (person_id,) = register(officer, None)
    an_cu = areas_queries.commune_by_code(factories.AN_CU)
    assert (stored(person_id).latitude, stored(person_id).longitude) == (
        an_cu.latitude,
        an_cu.longitude,
    )


def test_a_person_who_moves_is_measured_again(session: Session, officer: Staff) -> None:
    (person_id,) = register(officer, HOME)
    far = (10.52, 105.95)
    someone = registry.queries.person(officer, person_id)
    registry.correct_many(
        actor=officer,
        corrections={person_id: replace(someone.facts, latitude=far[0], longitude=far[1])},
    )
    assert stored(person_id).nearest_atm_m == pytest.approx(nearest_by_geopy(far)[0])


def test_measuring_again_rewrites_nothing(
    session: Session, officer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person_id,) = register(officer, HOME)
    before = stored(person_id).measured_at
    monkeypatch.setattr(clock, "now", lambda: datetime(2099, 1, 1, tzinfo=UTC))
    with statements() as sent:
        assert measure() == 0
    assert stored(person_id).measured_at == before
    assert not [each for each in sent if not each.startswith("SELECT")]


def test_ways_are_stored_alike_on_either_engine(either_app: Flask) -> None:
    with either_app.app_context(), writing():
        officer = factories.staff(Role.DISTRICT_OFFICER)
        (person_id,) = register(officer, HOME)
        atm_id = service.add_cash_point(actor=officer, facts=facts())
        assert stored(person_id).nearest_atm_id == atm_id
        assert measure() == 0
        service.remove_cash_point(actor=officer, cash_point_id=atm_id)
        assert stored(person_id).nearest_atm_m == pytest.approx(nearest_by_geopy(HOME)[0])
        db.session.rollback()


def test_ten_thousand_newcomers_take_as_many_statements_as_a_few(
    session: Session, officer: Staff
) -> None:
    someone = [
        {"name": "An", "name_key": "an", "sort_key": "an", "born_on": date(1940, 5, 1)}
        | {"birth_precision": "day", "commune_id": commune_id(), "created_at": clock.now()}
        | {"latitude": 10.3 + number / 100_000, "longitude": 105.95}
        for number in range(10_000)
    ]
    ids = list(
        session.scalars(factories.Person.__table__.insert().returning(factories.Person.id), someone)
    )
    with statements() as sent:
        assert measure(person_ids=ids) == 10_000
    assert len(sent) < 10


def test_without_any_atm_nobody_has_a_way(session: Session, officer: Staff) -> None:
    (person_id,) = register(officer, HOME)
    for atm in queries.atms():
        service.remove_cash_point(actor=officer, cash_point_id=atm.id)
    assert (stored(person_id).nearest_atm_id, stored(person_id).nearest_atm_m) == (None, None)
    assert (stored(person_id).latitude, stored(person_id).longitude) == HOME


# --- keeping cash points ----------------------------------------------------------------------


def test_a_new_atm_shortens_ways_at_once(session: Session, officer: Staff) -> None:
    (person_id,) = register(officer, HOME)
    atm_id = service.add_cash_point(actor=officer, facts=facts())
    assert stored(person_id).nearest_atm_id == atm_id
    assert stored(person_id).nearest_atm_m == pytest.approx(geodesic(HOME, NEXT_DOOR).meters)


@pytest.mark.parametrize("kind", [Kind.POST_OFFICE, Kind.BANK_BRANCH, Kind.CANDIDATE])
def test_only_atms_count_as_the_nearest_atm(session: Session, officer: Staff, kind: Kind) -> None:
    (person_id,) = register(officer, HOME)
    before = stored(person_id).nearest_atm_id
    service.add_cash_point(actor=officer, facts=facts(kind=kind))
    assert stored(person_id).nearest_atm_id == before


def test_an_atm_that_moves_or_becomes_something_else_is_measured_from_where_it_is(
    session: Session, officer: Staff
) -> None:
    (person_id,) = register(officer, HOME)
    atm_id = service.add_cash_point(actor=officer, facts=facts())
    service.correct_cash_point(actor=officer, cash_point_id=atm_id, facts=facts(latitude=10.405))
    moved_m = geodesic(HOME, (10.405, NEXT_DOOR[1])).meters
    assert stored(person_id).nearest_atm_m == pytest.approx(moved_m)
    service.correct_cash_point(
        actor=officer, cash_point_id=atm_id, facts=facts(kind=Kind.POST_OFFICE)
    )
    assert stored(person_id).nearest_atm_id != atm_id


def test_an_atm_that_is_removed_leaves_people_to_the_next_one(
    session: Session, officer: Staff
) -> None:
    (person_id,) = register(officer, HOME)
    before = stored(person_id).nearest_atm_id
    atm_id = service.add_cash_point(actor=officer, facts=facts())
    service.remove_cash_point(actor=officer, cash_point_id=atm_id)
    assert stored(person_id).nearest_atm_id == before
    with pytest.raises(NotFound, match="Không có điểm rút tiền này"):
        queries.cash_point(atm_id)


def test_every_change_is_recorded_in_words(session: Session, officer: Staff) -> None:
    cash_point_id = service.add_cash_point(actor=officer, facts=facts())
    service.verify_cash_point(actor=officer, cash_point_id=cash_point_id)
    service.remove_cash_point(actor=officer, cash_point_id=cash_point_id)
    recorded = session.execute(
        select(AuditEvent.action, AuditEvent.change)
        .where(AuditEvent.subject_kind == "cash_point")
        .order_by(AuditEvent.id)
    ).all()
    assert [action for action, _change in recorded] == [
        "cash_point.added",
        "cash_point.corrected",
        "cash_point.removed",
    ]
    assert "ATM Chợ Bà Đắc" in recorded[0].change
    assert recorded[1].change == '{"after":{"verified":true},"before":{"verified":false}}'
    assert "10.400100, 105.950000" in recorded[2].change


def test_saving_what_is_there_already_records_nothing(session: Session, officer: Staff) -> None:
    cash_point_id = service.add_cash_point(actor=officer, facts=facts())
    before = session.scalar(select(func.count(AuditEvent.id)))
    service.correct_cash_point(actor=officer, cash_point_id=cash_point_id, facts=facts())
    assert session.scalar(select(func.count(AuditEvent.id))) == before


def test_a_second_point_of_the_same_kind_and_name_in_a_commune_is_refused(
    session: Session, officer: Staff
) -> None:
    service.add_cash_point(actor=officer, facts=facts())
    with pytest.raises(Conflict, match="Xã An Cư đã có “ATM Chợ Bà Đắc” cùng loại"):
        service.add_cash_point(actor=officer, facts=facts(latitude=10.41))
    service.add_cash_point(actor=officer, facts=facts(commune_id=commune_id(factories.CAI_BE)))


def test_a_point_cannot_stand_in_a_commune_that_is_not_there(
    session: Session, officer: Staff
) -> None:
    with pytest.raises(NotFound):
        service.add_cash_point(actor=officer, facts=facts(commune_id=999))


# --- the reference table ----------------------------------------------------------------------


def test_what_officers_removed_does_not_come_back_with_the_reference_table(
    session: Session, officer: Staff
) -> None:
    (an_cu,) = [atm for atm in queries.atms() if atm.name == "ATM An Cư"]
    service.remove_cash_point(actor=officer, cash_point_id=an_cu.id)
    loading.load(DATA)
    assert "ATM An Cư" not in {atm.name for atm in queries.atms()}


def test_a_reference_table_with_an_unknown_commune_is_refused_by_row_and_column(
    session: Session, tmp_path: Path
) -> None:
    table = (DATA / "cash_points.csv").read_text(encoding="utf-8").replace("28360", "99999", 1)
    (tmp_path / "cash_points.csv").write_text(table, encoding="utf-8")
    session.execute(delete(Distance))
    session.execute(delete(CashPoint))
    with pytest.raises(Refusal, match=r"cash_points\.csv, dòng 2, cột commune_code: .*“99999”"):
        loading.load(tmp_path)
