"""Applying workbooks: the samples end to end, twice, and in both registers."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.benefits import totals as due_totals
from welfare.channels import service as channels
from welfare.core.errors import NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.intake import service
from welfare.intake.models import Upload
from welfare.registry.models import Enrolment, Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role
from welfare.web.transaction import committed

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))


def apply_sample(officer: Staff, expected: dict[str, object]) -> dict[str, object]:
    file = SAMPLES / str(expected["file"])
    done = service.apply(
        actor=officer,
        content=file.read_bytes(),
        filename=file.name,
        commune=areas_queries.commune_by_code(str(expected["commune"])),
        register=str(expected["register"]),
    )
    return done.report()


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.partition(".")[0])
def test_a_sample_gives_the_expected_rows_and_the_expected_dues(path: Path, officer: Staff) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    report = apply_sample(officer, expected)
    assert report["rows"] == expected["rows_with_a_person"]
    assert report["accepted"] == expected["accepted"]
    assert sorted(f["row"] for f in report["refused"]) == sorted(
        f["row"] for f in expected["refused"]
    )
    due = {month: due_totals.of_month(Month.parse(month)) for month in expected["due_vnd"]}
    assert {month: totals.amount_vnd for month, totals in due.items()} == expected["due_vnd"]


def test_importing_again_changes_nothing(officer: Staff) -> None:
    for path in EXPECTED:
        apply_sample(officer, json.loads(path.read_text(encoding="utf-8")))
    for path in EXPECTED:
        report = apply_sample(officer, json.loads(path.read_text(encoding="utf-8")))
        assert (report["new_people"], report["new_enrolments"], report["updated"]) == (0, 0, 0)
        assert report["unchanged"] == report["accepted"]


def test_a_person_in_both_registers_is_one_person(officer: Staff, session: Session) -> None:
    commune = areas_queries.commune_by_code(factories.AN_CU)
    header = "Họ và tên;Ngày sinh;Giới tính;Số CCCD;Mã đối tượng;Tỷ lệ;Hưởng từ tháng\n"
    rows = {
        "merit": "Nguyễn Văn An;01/02/1940;Nam;082040123456;TUDAY;;01/2021\n",
        "protection": "NGUYỄN VĂN AN;1/2/1940;Nam;82040123456;BT5C;;07/2021\n",
    }
    for register, row in rows.items():
        service.apply(
            actor=officer,
            content=(header + row).encode(),
            filename=f"{register}.csv",
            commune=commune,
            register=register,
        )
    assert session.scalar(select(func.count(Person.id))) == 1
    totals = due_totals.of_month(Month(2023, 12))
    assert (totals.people, totals.lines) == (1, 2)


@pytest.mark.parametrize("act", [service.upload, service.apply])
def test_a_commune_officer_imports_for_no_other_commune(
    act: Callable[..., object], session: Session
) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    file = SAMPLES / "28369-my-trung-bao-tro.xlsx"
    with pytest.raises(NotFound):
        act(
            actor=officer,
            content=file.read_bytes(),
            filename=file.name,
            commune=areas_queries.commune_by_code(factories.MY_TRUNG),
            register="protection",
        )
    assert session.scalar(select(func.count(Person.id))) == 0


def test_a_failure_half_way_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_facts: object) -> None:
        raise RuntimeError("the power has gone")

    file = SAMPLES / "28369-my-trung-bao-tro.xlsx"

    def keep() -> int:
        return service.upload(
            actor=factories.staff(Role.DISTRICT_OFFICER),
            content=file.read_bytes(),
            filename=file.name,
            commune=areas_queries.commune_by_code(factories.MY_TRUNG),
            register="protection",
        ).id

    def save() -> None:
        kept = db.session.get_one(Upload, kept_id)
        service.apply_upload(actor=kept.uploaded_by, kept=kept)

    with app.app_context():
        kept_id = committed(keep)
        with monkeypatch.context() as patch:
            patch.setattr(channels, "record_many", fail)
            with pytest.raises(RuntimeError):
                committed(save)
        for model in (Person, Enrolment):
            assert db.session.scalar(select(func.count()).select_from(model)) == 0
        assert db.session.get_one(Upload, kept_id).status == "waiting"
        committed(save)
        assert db.session.scalar(select(func.count(Person.id))) == 110
