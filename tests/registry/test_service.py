"""What officers do in the registers, and what must follow from it."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries, service
from welfare.registry.models import Enrolment, Person
from welfare.registry.rules import (
    BirthPrecision,
    LocationSource,
    NewEnrolment,
    Paper,
    PersonFacts,
    Sex,
)
from welfare.registry.signals import people_moved
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)


def facts(name: str = "Nguyễn Thị Bảy", **other: object) -> PersonFacts:
    commune_code = str(other.pop("commune_code", factories.AN_CU))
    commune_id = areas_queries.commune_by_code(commune_code).id
    plain = PersonFacts(name=name, born_on=date(1940, 5, 1), commune_id=commune_id)
    return replace(plain, **other)


def events(action: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def reloaded(person_id: int) -> Person:
    db.session.expire_all()
    return db.session.get_one(Person, person_id)


def test_ids_come_back_in_the_order_of_the_people(officer: Staff) -> None:
    names = ["Nguyễn Văn Út", "Lê Thị Ánh", "Đặng Văn Đức"]
    ids = service.register_many(actor=officer, people=[facts(name) for name in names])
    assert [reloaded(person_id).name for person_id in ids] == names


def test_a_new_person_can_be_found_and_sorted(officer: Staff) -> None:
    someone = reloaded(service.register_person(actor=officer, facts=facts("Đặng Thị Ớt")))
    assert someone.name_key == "dang thi ot"
    assert someone.sort_key.startswith("o")


def test_without_a_position_of_their_own_people_live_at_the_centre_of_the_commune(
    officer: Staff,
) -> None:
    someone = reloaded(service.register_person(actor=officer, facts=facts()))
    assert someone.location_source == LocationSource.COMMUNE
    assert (someone.latitude, someone.longitude) == (
        someone.commune.latitude,
        someone.commune.longitude,
    )


def test_a_hamlet_with_a_position_is_nearer_than_the_centre_of_the_commune(
    officer: Staff,
) -> None:
    hamlet = areas_queries.hamlets(areas_queries.commune_by_code(factories.CAI_BE).id)[0]
    hamlet.latitude, hamlet.longitude = 10.33, 106.03
    db.session.flush()
    there = facts(commune_code=factories.CAI_BE, hamlet_id=hamlet.id)
    someone = reloaded(service.register_person(actor=officer, facts=there))
    assert (someone.latitude, someone.location_source) == (10.33, LocationSource.HAMLET)


def test_a_hamlet_of_another_commune_is_refused(officer: Staff) -> None:
    elsewhere = areas_queries.hamlets(areas_queries.commune_by_code(factories.CAI_BE).id)[0]
    with pytest.raises(Refusal, match="không thuộc"):
        service.register_person(actor=officer, facts=facts(hamlet_id=elsewhere.id))


def test_later_features_hear_of_new_and_of_moved_people(officer: Staff) -> None:
    heard: list[list[int]] = []
    hear = people_moved.connect(lambda _sender, person_ids: heard.append(person_ids))
    person_id = service.register_person(actor=officer, facts=facts())
    renamed = facts("Nguyễn Thị Bẩy")
    service.correct_many(actor=officer, corrections={person_id: renamed})
    moved = replace(renamed, latitude=10.36, longitude=105.99)
    service.correct_many(actor=officer, corrections={person_id: moved})
    people_moved.disconnect(hear)
    assert heard == [[person_id], [person_id]]


def test_the_record_never_holds_a_whole_identity_number(officer: Staff) -> None:
    service.register_person(actor=officer, facts=facts(citizen_id="082140008873"))
    change = events("person.created")[0].change
    assert "8873" in change
    assert "082140008873" not in change


def test_a_taken_number_names_its_holder_inside_the_area_only(session: Session) -> None:
    district = factories.staff(Role.DISTRICT_OFFICER)
    commune = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    taken = facts("Trần Văn Hai", citizen_id="082140008873", commune_code=factories.CAI_BE)
    service.register_person(actor=district, facts=taken)
    with pytest.raises(Conflict, match="Trần Văn Hai"):
        service.register_person(actor=district, facts=facts(citizen_id="082140008873"))
    with pytest.raises(Conflict) as refused:
        service.register_person(actor=commune, facts=facts(citizen_id="082140008873"))
    assert "Trần" not in str(refused.value)


def test_a_commune_officer_registers_nobody_in_another_commune(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    with pytest.raises(NotFound):
        service.register_person(actor=officer, facts=facts(commune_code=factories.CAI_BE))


@pytest.mark.parametrize("act", ["correct", "die", "enrol", "open"])
def test_somebody_elsewhere_is_as_good_as_missing(session: Session, act: str) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    elsewhere = factories.person(commune_code=factories.CAI_BE, citizen_id="082140008873")
    acts = {
        "correct": lambda: service.correct_person(
            actor=officer, person_id=elsewhere.id, version=1, facts=facts()
        ),
        "die": lambda: service.record_death(
            actor=officer, person_id=elsewhere.id, died_on=date(2023, 12, 1)
        ),
        "enrol": lambda: service.enrol(
            actor=officer, new=NewEnrolment(elsewhere.id, "BT5C", DECEMBER)
        ),
        "open": lambda: service.open_number(actor=officer, person_id=elsewhere.id),
    }
    with pytest.raises(NotFound):
        acts[act]()


def test_a_correction_is_recorded_with_both_sides_and_nothing_else(officer: Staff) -> None:
    person_id = service.register_person(actor=officer, facts=facts(sex=Sex.MALE))
    service.correct_person(
        actor=officer, person_id=person_id, version=1, facts=facts(sex=Sex.FEMALE)
    )
    assert json.loads(events("person.corrected")[0].change) == {
        "before": {"sex": "Nam"},
        "after": {"sex": "Nữ", "version": 2},
    }
    assert reloaded(person_id).version == 2


def test_writing_the_same_facts_again_changes_and_records_nothing(officer: Staff) -> None:
    person_id = service.register_person(actor=officer, facts=facts())
    assert service.correct_many(actor=officer, corrections={person_id: facts()}) == []
    assert events("person.corrected") == []
    assert reloaded(person_id).version == 1


def test_the_second_of_two_editors_is_told(officer: Staff) -> None:
    person_id = service.register_person(actor=officer, facts=facts())
    first, second = facts(phone="0901234567"), facts(phone="0907654321")
    service.correct_person(actor=officer, person_id=person_id, version=1, facts=first)
    with pytest.raises(Conflict):
        service.correct_person(actor=officer, person_id=person_id, version=1, facts=second)
    assert reloaded(person_id).phone == "0901234567"


def test_another_birth_has_every_month_since_the_first_enrolment_looked_at_again(
    officer: Staff,
) -> None:
    person_id = service.register_person(actor=officer, facts=facts())
    factories.enrolment(reloaded(person_id), "BT5C", start_month=Month(2022, 3))
    older = facts(born_on=date(1939, 1, 1), birth_precision=BirthPrecision.YEAR)
    service.correct_many(actor=officer, corrections={person_id: older})
    assert reloaded(person_id).recheck_from == Month(2022, 3)


def test_a_death_stops_payment_from_the_next_month_and_has_it_looked_at_again(
    officer: Staff,
) -> None:
    someone = factories.person()
    stops_from = service.record_death(
        actor=officer, person_id=someone.id, died_on=date(2023, 9, 30)
    )
    assert stops_from == Month(2023, 10)
    assert reloaded(someone.id).recheck_from == Month(2023, 10)


def test_a_death_is_recorded_once(officer: Staff) -> None:
    someone = factories.person(died_on=date(2023, 9, 30))
    with pytest.raises(Conflict, match="30/09/2023"):
        service.record_death(actor=officer, person_id=someone.id, died_on=date(2023, 10, 1))


def test_the_earliest_touched_month_is_the_one_remembered(officer: Staff) -> None:
    someone = factories.person()
    for month in (Month(2023, 8), Month(2023, 5), Month(2023, 11)):
        service.look_again([(someone.id, month)])
    assert reloaded(someone.id).recheck_from == Month(2023, 5)


def test_an_enrolment_comes_with_its_decision_and_touches_its_months(officer: Staff) -> None:
    someone = factories.person()
    paper = Paper(number="12/QĐ-UBND", signed_on=date(2023, 10, 5), signer="Trần Văn Ba")
    new = NewEnrolment(someone.id, "BT5C", Month(2023, 10), paper=paper)
    enrolment_id = service.enrol(actor=officer, new=new)
    entitled = db.session.get_one(Enrolment, enrolment_id)
    assert [(d.kind, d.number, d.from_month) for d in entitled.decisions] == [
        ("grant", "12/QĐ-UBND", Month(2023, 10))
    ]
    assert reloaded(someone.id).recheck_from == Month(2023, 10)


def test_nobody_is_twice_in_a_category_in_one_month(officer: Staff) -> None:
    someone = factories.person()
    factories.enrolment(someone, "BT5C", end_month=Month(2023, 6))
    service.enrol(actor=officer, new=NewEnrolment(someone.id, "BT5C", Month(2023, 7)))
    with pytest.raises(Conflict, match="07/2023"):
        service.enrol(actor=officer, new=NewEnrolment(someone.id, "BT5C", Month(2023, 9)))


def test_one_batch_does_not_enter_a_person_twice(officer: Staff) -> None:
    new = NewEnrolment(factories.person().id, "BT5C", DECEMBER)
    with pytest.raises(Conflict):
        service.enrol_many(actor=officer, enrolments=[new, new])


def test_the_record_of_an_enrolment_does_not_tell_who_has_hiv(officer: Staff) -> None:
    someone = factories.person(born_on=date(1980, 1, 1))
    service.enrol(actor=officer, new=NewEnrolment(someone.id, "BT8", DECEMBER))
    change = events("enrolment.started")[0].change
    assert "BT8" not in change
    assert "BTXH" in change


def test_an_enrolment_ends_by_a_decision(officer: Staff) -> None:
    entitled = factories.enrolment()
    service.end_enrolment(
        actor=officer, enrolment_id=entitled.id, last_month=Month(2023, 10), paper=Paper("7/QĐ")
    )
    assert entitled.end_month == Month(2023, 10)
    assert [(d.kind, d.number, d.from_month) for d in entitled.decisions] == [
        ("stop", "7/QĐ", Month(2023, 11))
    ]
    assert reloaded(entitled.person_id).recheck_from == Month(2023, 11)


def test_opening_a_number_leaves_a_trace(officer: Staff) -> None:
    someone = factories.person(citizen_id="082140008873")
    assert service.open_number(actor=officer, person_id=someone.id) == "082140008873"
    assert [event.subject_id for event in events("person.number_opened")] == [someone.id]


def test_known_people_are_found_by_number_anywhere_and_by_birth_in_the_commune(
    session: Session,
) -> None:
    here = factories.person("Lê Thị Tư", born_on=date(1950, 2, 3))
    elsewhere = factories.person(
        "Lê Thị Tư",
        born_on=date(1950, 2, 3),
        commune_code=factories.CAI_BE,
        citizen_id="082150000001",
    )
    known = queries.match_keys(here.commune_id, citizen_ids={"082150000001"})
    assert known.by_citizen_id == {"082150000001": elsewhere}
    assert known.by_birth == {("le thi tu", date(1950, 2, 3), "day"): [here]}
