"""Twenty-five units become eight, and nothing is lost of what was known of them."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import application, factories
from tests.factories import AN_CU, MY_TRUNG
from welfare.areas import loading, queries, reorganising
from welfare.areas.models import Commune, Hamlet
from welfare.cashpoints.models import CashPoint
from welfare.config import DATA
from welfare.core.errors import NotFound, Refusal
from welfare.database import db, writing
from welfare.registry import queries as registry_queries
from welfare.registry.former_homes import FormerHome, commune_on, former_homes
from welfare.registry.models import Household, Person
from welfare.staff.rules import Role

JULY_2025 = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
LATER = "2025-08-15"
HAU_MY_BAC_A, HAU_MY_BAC_B = "28366", "28363"  # both become Xã Hậu Mỹ, under the code 28366


@pytest.fixture(autouse=True)
def _after_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELFARE_TODAY", LATER)


def _reorganise() -> reorganising.Reorganised:
    return reorganising.reorganise(actor=None, on=JULY_2025)


def _count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_units_people_households_and_points_move_and_nothing_is_lost(either_app: Flask) -> None:
    with either_app.app_context(), writing():
        here = factories.person("Lê Văn Tư", commune_code=HAU_MY_BAC_B)
        factories.person("Lê Văn Năm", commune_code=HAU_MY_BAC_A)
        for code in (HAU_MY_BAC_A, HAU_MY_BAC_B):
            factories.household("MP00001", commune_code=code)
        tables = (Person, Household, Hamlet, CashPoint)
        counted = [_count(table) for table in tables]
        done = _reorganise()
        assert (done.before, done.after, done.people_moved) == (25, 8, 2)
        assert [_count(table) for table in tables] == counted
        unit = queries.commune_by_code(HAU_MY_BAC_A)
        assert (unit.name, unit.province, unit.valid_from) == (
            "Xã Hậu Mỹ",
            "Tỉnh Đồng Tháp",
            JULY_2025,
        )
        assert {person.commune_id for person in db.session.scalars(select(Person))} == {unit.id}
        codes = db.session.scalars(select(Household.code).order_by(Household.code)).all()
        assert codes == ["MP00001-28363", "MP00001-28366"]
        [home] = former_homes(here.id)
        assert (home.commune.name, home.until_on) == ("Xã Hậu Mỹ Bắc B", BEFORE)
        in_force = {commune.id for commune in queries.communes()}
        for table in (Person, Household, Hamlet, CashPoint):
            assert set(db.session.scalars(select(table.commune_id))) <= in_force
        db.session.rollback()


def test_a_merged_record_moves_along_and_is_not_counted(session: Session) -> None:
    survivor = factories.person("Lê Văn Tư")
    merged = factories.person("Lê Văn Tư")
    merged.merged_into_id = survivor.id
    session.flush()
    assert _reorganise().people_moved == 1
    session.refresh(merged)
    assert merged.commune_id == survivor.commune_id


def test_doing_it_again_changes_nothing(session: Session) -> None:
    factories.person()
    _reorganise()
    again = _reorganise()
    assert (again.before, again.after, again.people_moved) == (8, 8, 0)
    assert _count(FormerHome) == 1


def test_setup_after_it_brings_nothing_back(session: Session) -> None:
    _reorganise()
    before = (_count(Commune), _count(Hamlet))
    loading.load(DATA)
    assert (_count(Commune), _count(Hamlet)) == before


def test_a_code_used_again_means_the_unit_of_the_day(session: Session) -> None:
    _reorganise()
    assert queries.commune_by_code(HAU_MY_BAC_A).name == "Xã Hậu Mỹ"
    assert queries.commune_by_code(HAU_MY_BAC_A, on=BEFORE).name == "Xã Hậu Mỹ Bắc A"
    assert queries.commune_by_code(HAU_MY_BAC_A, on=JULY_2025).name == "Xã Hậu Mỹ"
    assert len(queries.communes(on=BEFORE)) == 25
    assert queries.own_province(BEFORE) == "Tỉnh Tiền Giang"
    with pytest.raises(NotFound):
        queries.commune_by_code(HAU_MY_BAC_B)


def test_a_day_before_it_people_belonged_to_their_old_unit(session: Session) -> None:
    person = factories.person()
    old_id = person.commune_id
    where = select(commune_on(BEFORE)).where(Person.id == person.id)
    assert session.scalar(where) == old_id
    _reorganise()
    assert session.scalar(select(commune_on(BEFORE)).where(Person.id == person.id)) == old_id
    now = session.scalar(select(commune_on(JULY_2025)).where(Person.id == person.id))
    assert now == queries.communes()[0].id or now != old_id


def test_hamlets_of_one_name_that_come_together_stay_apart(session: Session) -> None:
    parts = next(each.parts for each in reorganising.planned() if len(each.parts) > 1)
    for part in parts[:2]:
        session.add(Hamlet(commune_id=part.id, kind="ấp", name="Giữa Đồng", source="office"))
    session.flush()
    _reorganise()
    names = session.scalars(select(Hamlet.name).where(Hamlet.name.like("Giữa Đồng%"))).all()
    assert len(set(names)) == 2
    assert "Giữa Đồng" not in names


def test_an_officer_goes_on_in_the_new_unit_and_still_reads_the_old_one(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=AN_CU)
    old = queries.commune_by_code(AN_CU)
    neighbour = factories.person(commune_code=MY_TRUNG)
    _reorganise()
    session.refresh(officer)
    assert officer.commune_id != old.id
    assert old.id in (officer.commune_ids or ())
    assert [commune.id for commune in queries.communes(officer)] == [officer.commune_id]
    assert queries.commune(old.id, officer).name == old.name
    with pytest.raises(NotFound):
        registry_queries.person(officer, neighbour.id)


def test_another_day_or_one_to_come_is_refused(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal, match="Bảng xã ghi ngày 01/07/2025"):
        reorganising.reorganise(actor=None, on=date(2025, 1, 1))
    monkeypatch.setenv("WELFARE_TODAY", "2025-06-30")
    with pytest.raises(Refusal, match="Chưa đến ngày"):
        _reorganise()
    assert len(queries.communes()) == 25


def test_boundaries_of_the_parts_become_the_outline_of_the_whole(session: Session) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    for commune in queries.communes():
        commune.official_boundary = json.dumps(square)
    _reorganise()
    outline = queries.boundaries()[HAU_MY_BAC_A]
    assert outline["type"] == "MultiPolygon"
    assert len(outline["coordinates"]) > 1


def test_the_command_answers_as_its_contract_says(cli: Callable[..., object]) -> None:
    words = ("areas", "reorganise", "--on", "2025-07-01", "--json")
    assert json.loads(cli(*words).stdout) == {"before": 25, "after": 8, "people_moved": 0}
    assert json.loads(cli(*words).stdout) == {"before": 8, "after": 8, "people_moved": 0}
    refused = cli("areas", "reorganise", "--on", "2024-07-01")
    assert refused.exit_code == 1
    assert "đơn vị kế thừa" in refused.stderr


class TestPages:
    def test_the_administrator_sees_what_will_happen_and_does_it(
        self, session: Session, sign_in: Callable[..., FlaskClient]
    ) -> None:
        person = factories.person("Lê Văn Tư", commune_code=HAU_MY_BAC_B)
        session.commit()
        client = sign_in(Role.ADMINISTRATOR)
        page = client.get("/areas/reorganisation").text
        assert "25 đơn vị thành 8" in page
        assert "Xã Hậu Mỹ Bắc B (28363)" in page
        done = client.post(
            "/areas/reorganisation", data={"on": "2025-07-01"}, follow_redirects=True
        )
        assert "Đã sắp xếp 25 đơn vị thành 8; 1 người chuyển theo." in done.text
        assert "Không còn đơn vị nào phải sắp xếp" in client.get("/areas/reorganisation").text
        officer = sign_in(Role.DISTRICT_OFFICER)
        shown = officer.get(f"/people/{person.id}").text
        assert "Đơn vị cũ" in shown
        assert "Xã Hậu Mỹ Bắc B (28363)" in shown

    def test_every_page_of_the_office_still_opens_afterwards(
        self, app: Flask, session: Session
    ) -> None:
        factories.enrolment(factories.person())
        session.commit()
        clients = [
            application.signed_in(app, role) for role in (Role.COMMUNE_OFFICER, Role.AUDITOR)
        ]
        with app.app_context(), writing():
            _reorganise()
            db.session.commit()
        for client in clients:
            for address in ("/", "/people", "/payouts", "/cash-points/map", "/benefits", "/areas"):
                assert client.get(address, follow_redirects=True).status_code in {200, 403, 404}
