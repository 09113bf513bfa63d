"""The whole database in one file: taken while others work, put back whole or not at all."""

import hashlib
import json
import threading
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests import application, factories
from welfare.areas import reorganising
from welfare.audit import service as audit
from welfare.cli import backup_file
from welfare.database import db, writing
from welfare.registry import search
from welfare.registry.models import Person
from welfare.staff.rules import Role

Run = Callable[..., Any]


def _run(app: Flask, *words: str) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=[*words, "--json"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def _fill(app: Flask) -> None:
    with app.app_context(), writing():
        person = factories.person("Nguyễn Thị Đậu", citizen_id="082140123456")
        factories.enrolment(person)
        factories.account(person)
        factories.staff(Role.COMMUNE_OFFICER)
        audit.record(None, "test", "person", person.id)
        db.session.commit()


def _everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    with app.app_context():
        return {
            table.name: [
                tuple(row)
                for row in db.session.execute(
                    select(*backup_file.stored_columns(table)).order_by(*table.primary_key)
                )
            ]
            for table in db.metadata.sorted_tables
            if not table.name.startswith("audit")
        }


def test_what_is_restored_is_what_was_backed_up(either_app: Flask, tmp_path: Path) -> None:
    _fill(either_app)
    file, before = tmp_path / "hôm nay.zip", _everything(either_app)
    answer = _run(either_app, "backup", str(file))
    assert answer == {
        "bytes": file.stat().st_size,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }
    with either_app.app_context(), writing():
        factories.person("Trần Văn Sau")
        db.session.execute(Person.__table__.update().values(name="Sai"))
        db.session.commit()
    assert _run(either_app, "restore", str(file)) == answer
    assert _everything(either_app) == before
    assert _run(either_app, "audit", "verify")["intact"] is True
    with either_app.app_context(), writing():
        assert factories.person("Lê Thị Mới").id > 0, "numbers go on after the restored ones"
        db.session.rollback()


def test_units_that_name_one_another_come_back(
    either_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELFARE_TODAY", "2025-08-01")
    with either_app.app_context(), writing():
        reorganising.reorganise(actor=None, on=date(2025, 7, 1))
        db.session.commit()
    before = _everything(either_app)
    _run(either_app, "backup", str(tmp_path / "a.zip"))
    _run(either_app, "restore", str(tmp_path / "a.zip"))
    assert _everything(either_app) == before


def test_people_are_found_after_a_restore_and_only_those(either_app: Flask, tmp_path: Path) -> None:
    _fill(either_app)
    _run(either_app, "backup", str(tmp_path / "a.zip"))
    with either_app.app_context(), writing():
        factories.person("Trần Văn Sau")
        db.session.commit()
    _run(either_app, "restore", str(tmp_path / "a.zip"))
    with either_app.app_context(), writing():
        assert _found("dau") == 1
        assert _found("sau") == 0


def _found(words: str) -> int:
    condition = search.found_by(words, factories.staff(Role.AUDITOR))
    return db.session.scalar(select(func.count(Person.id)).where(condition)) or 0


def test_what_is_signed_is_guarded_again_after_a_restore(either_app: Flask, tmp_path: Path) -> None:
    triggers = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
    }
    with either_app.app_context():
        statement = text(triggers[db.engine.dialect.name])
        before = db.session.execute(statement).all()
    assert before
    _run(either_app, "backup", str(tmp_path / "a.zip"))
    _run(either_app, "restore", str(tmp_path / "a.zip"))
    with either_app.app_context():
        assert db.session.execute(statement).all() == before


def test_a_backup_of_one_engine_is_taken_by_the_other(
    app: Flask, postgresql_url: str, tmp_path: Path
) -> None:
    _fill(app)
    _run(app, "backup", str(tmp_path / "a.zip"))
    with application.running(postgresql_url) as other:
        _run(other, "restore", str(tmp_path / "a.zip"))
        assert _everything(other)["people"] == _everything(app)["people"]


def test_a_backup_is_one_moment_though_others_write(either_app: Flask, tmp_path: Path) -> None:
    """Two rows that are always written together are both in the file, or neither is."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with either_app.app_context(), writing():
                factories.enrolment(factories.person(f"Người {number}"))
                db.session.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            file = tmp_path / f"{number}.zip"
            _run(either_app, "backup", str(file))
            rows = json.loads(zipfile.ZipFile(file).read("manifest.json"))["rows"]
            assert rows["people"] == rows["enrolments"]
    finally:
        stop.set()
        writer.join()


class TestRefusals:
    @pytest.fixture
    def file(self, session: Session, cli: Run, tmp_path: Path) -> Path:
        factories.person("Lê Văn Giữ")
        session.commit()
        path = tmp_path / "a.zip"
        assert cli("backup", str(path)).exit_code == 0
        return path

    def _is_refused(self, cli: Run, session: Session, file: Path, sentence: str) -> None:
        result = cli("restore", str(file))
        assert (result.exit_code, sentence in result.stderr) == (1, True), result.output
        assert session.scalar(select(Person.name)) == "Lê Văn Giữ"

    def test_a_file_cut_short(self, cli: Run, session: Session, file: Path) -> None:
        file.write_bytes(file.read_bytes()[:-2000])
        self._is_refused(cli, session, file, "đã hỏng")

    def test_a_file_with_one_byte_changed(self, cli: Run, session: Session, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            place = archive.getinfo("communes.jsonl").header_offset + 200
        content = bytearray(file.read_bytes())
        content[place] ^= 255
        file.write_bytes(content)
        self._is_refused(cli, session, file, "đã hỏng")

    def test_another_file(self, cli: Run, session: Session, file: Path) -> None:
        file.write_text("không phải bản sao lưu")
        self._is_refused(cli, session, file, "không phải bản sao lưu")

    def test_a_backup_of_another_schema(
        self, cli: Run, session: Session, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(backup_file, "revision", lambda _connection: "9999")
        self._is_refused(cli, session, file, "thuộc phiên bản dữ liệu khác")

    def test_a_folder_that_is_not_there(self, cli: Run, tmp_path: Path) -> None:
        result = cli("backup", str(tmp_path / "không có" / "a.zip"))
        assert (result.exit_code, "Không ghi được tệp" in result.stderr) == (1, True)


def test_reading_commands_need_no_lock_that_a_writer_holds(app: Flask, tmp_path: Path) -> None:
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), writing():
            factories.person()
            holds.set()
            done.wait()
            db.session.rollback()

    writer = threading.Thread(target=hold)
    writer.start()
    holds.wait()
    try:
        _run(app, "backup", str(tmp_path / "a.zip"))
        _run(app, "audit", "verify")
        _run(app, "benefits", "due", "2023-12")
    finally:
        done.set()
        writer.join()
