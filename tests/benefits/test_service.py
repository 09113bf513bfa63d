"""Loading a new table of the law, and what it has worked out again."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.benefits import service
from welfare.benefits import totals as due_totals
from welfare.benefits.loading import load
from welfare.benefits.models import Rate, Standard
from welfare.benefits.rules import TableKind
from welfare.config import DATA
from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.payouts import drawing
from welfare.payouts import service as payouts
from welfare.payouts.rules import Step
from welfare.registry.models import Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

STANDARDS_HEADER = "standard,province,amount_vnd,valid_from,valid_to,decree,confidence"
RATES_HEADER = (
    "category,degree_from,degree_to,age_from,age_to,standard,coefficient,amount_vnd,"
    "valid_from,valid_to,decree,confidence"
)


@pytest.fixture
def session(either_app: Flask) -> Iterator[Session]:
    """A write transaction, once on SQLite and once on PostgreSQL."""
    with either_app.app_context(), writing():
        yield db.session()
        db.session.rollback()


@pytest.fixture
def administrator(session: Session) -> Staff:
    return factories.staff(Role.ADMINISTRATOR)


class Tables:
    """Writes tables to load."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def standards(self, *rows: str) -> Path:
        return self._written("standards.csv", STANDARDS_HEADER, rows)

    def rates(self, *rows: str) -> Path:
        return self._written("rates.csv", RATES_HEADER, rows)

    def categories(self, *rows: str) -> Path:
        header = (DATA / "categories.csv").read_text(encoding="utf-8").splitlines()[0]
        return self._written("categories.csv", header, rows)

    def _written(self, name: str, header: str, rows: tuple[str, ...]) -> Path:
        path = self.folder / name
        path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return path


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


def load_rates(actor: Staff, path: Path) -> service.Loaded:
    return service.load_table(actor=actor, path=path, kind=TableKind.RATES)


def load_standards(actor: Staff, path: Path) -> service.Loaded:
    return service.load_table(actor=actor, path=path, kind=TableKind.STANDARDS)


def test_a_new_base_amount_ends_the_old_one_and_pays_from_its_month(
    session: Session, administrator: Staff, tables: Tables
) -> None:
    someone = factories.person(born_on=date(1985, 3, 1))
    factories.enrolment(someone, "BT6-N")
    before = due_totals.of_month(Month(2027, 1)).amount_vnd
    told = load_standards(
        administrator, tables.standards("TGXH,,600000,2027-01-01,,NĐ 9/2027,read")
    )
    assert (len(told.added), told.unchanged, told.people) == (1, 0, 1)
    assert before == 810_000
    assert due_totals.of_month(Month(2026, 12)).amount_vnd == 810_000
    assert due_totals.of_month(Month(2027, 1)).amount_vnd == 900_000
    ended = session.scalars(
        select(Standard.valid_to).where(Standard.standard == "TGXH", Standard.amount_vnd == 540_000)
    )
    assert ended.all() == [date(2026, 12, 31)]


def test_the_same_table_again_changes_nothing(
    session: Session, administrator: Staff, tables: Tables
) -> None:
    path = tables.standards("TGXH,,600000,2027-01-01,,NĐ 9/2027,read")
    load_standards(administrator, path)
    session.expire_all()
    told = load_standards(administrator, path)
    assert (len(told.added), told.unchanged, told.ended, told.people) == (0, 1, {}, 0)
    for kind in TableKind:
        whole = service.load_table(actor=administrator, path=DATA / f"{kind.value}.csv", kind=kind)
        assert len(whole.added) == 0


def test_set_up_after_a_decree_was_loaded_changes_nothing(
    session: Session, administrator: Staff, tables: Tables
) -> None:
    load_standards(administrator, tables.standards("TGXH,,600000,2027-01-01,,NĐ 9/2027,read"))
    count = select(func.count(Standard.id))
    before = session.scalar(count), session.scalar(select(func.count(Rate.id)))
    load(DATA)
    assert (session.scalar(count), session.scalar(select(func.count(Rate.id)))) == before


class TestARecheck:
    """A back-dated table has the next cycle work out the months it touches."""

    def rechecked(self, someone: Person) -> Month | None:
        db.session.refresh(someone)
        return someone.recheck_from

    def test_a_rate_touches_who_is_in_its_category_from_its_first_month(
        self, administrator: Staff, tables: Tables
    ) -> None:
        in_it, gone, other = factories.person(), factories.person(), factories.person()
        dead = factories.person(died_on=date(2023, 6, 30))
        factories.enrolment(in_it, "TUDAY")
        factories.enrolment(gone, "TUDAY", end_month=Month(2026, 6))
        factories.enrolment(dead, "TUDAY")
        factories.enrolment(other, "BT5C")
        told = load_rates(
            administrator,
            tables.rates("TUDAY,,,,,,,1807000,2026-07-01,,NĐ 321/2026/NĐ-CP,read"),
        )
        assert told.people == 1
        assert told.from_month == Month(2026, 7)
        assert self.rechecked(in_it) == Month(2026, 7)
        assert [self.rechecked(each) for each in (gone, dead, other)] == [None, None, None]
        assert due_totals.of_month(Month(2026, 7), person_id=in_it.id).amount_vnd == 1_807_000
        assert due_totals.of_month(Month(2026, 6), person_id=in_it.id).amount_vnd == 1_673_000

    def test_a_row_from_within_a_month_counts_from_the_next(
        self, administrator: Staff, tables: Tables
    ) -> None:
        someone = factories.person()
        factories.enrolment(someone, "TUDAY")
        load_rates(administrator, tables.rates("TUDAY,,,,,,,1807000,2026-07-02,,NĐ,read"))
        assert self.rechecked(someone) == Month(2026, 8)

    def test_an_earlier_month_to_look_at_again_stays(
        self, administrator: Staff, tables: Tables
    ) -> None:
        early, late = (
            factories.person(recheck_from=month) for month in (Month(2024, 1), Month(2026, 9))
        )
        for someone in (early, late):
            factories.enrolment(someone, "TUDAY")
        load_rates(administrator, tables.rates("TUDAY,,,,,,,1807000,2026-07-01,,NĐ,read"))
        assert self.rechecked(early) == Month(2024, 1)
        assert self.rechecked(late) == Month(2026, 7)

    def test_a_base_amount_touches_every_category_that_is_worked_out_from_it(
        self, administrator: Staff, tables: Tables
    ) -> None:
        protected, merit = factories.person(), factories.person()
        factories.enrolment(protected, "BT6-N")
        factories.enrolment(merit, "TUDAY")
        load_standards(administrator, tables.standards("TGXH,,600000,2026-10-01,,NĐ,read"))
        assert self.rechecked(protected) == Month(2026, 10)
        assert self.rechecked(merit) is None

    def test_another_provinces_base_amount_touches_nobody(
        self, administrator: Staff, tables: Tables
    ) -> None:
        someone = factories.person()
        factories.enrolment(someone, "BT6-N")
        path = tables.standards("TGXH,Tỉnh Long An,900000,2026-10-01,,NQ,read")
        assert load_standards(administrator, path).people == 0
        assert self.rechecked(someone) is None
        own = tables.standards("TGXH,Tỉnh Tiền Giang,700000,2026-10-01,,NQ 5/2026,read")
        assert load_standards(administrator, own).people == 1
        assert due_totals.of_month(Month(2026, 10)).amount_vnd == 1_400_000


def test_the_next_cycle_pays_what_a_back_dated_decree_raises(
    administrator: Staff, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELFARE_TODAY", "2026-11-23")
    officer, approver = (factories.staff(r) for r in (Role.DISTRICT_OFFICER, Role.APPROVER))
    factories.enrolment(factories.person(), "TUDAY")
    for month in Month.range(Month(2026, 8), Month(2026, 10)):
        drawing.draw_up(month=month, actor=officer)
        payouts.take(step=Step.SUBMIT, month=month, actor=officer)
        payouts.take(step=Step.APPROVE, month=month, actor=approver)
    load_rates(
        administrator, tables.rates("TUDAY,,,,,,,1807000,2026-07-01,,NĐ 321/2026/NĐ-CP,read")
    )
    run = drawing.draw_up(month=Month(2026, 11), actor=officer)
    raise_vnd = 1_807_000 - 1_673_000
    assert run.arrears_vnd == 3 * raise_vnd  # from 8/2026, with which the books open
    assert run.amount_vnd == 1_807_000 + 3 * raise_vnd


def test_a_preview_tells_the_same_and_writes_nothing(
    session: Session, administrator: Staff, tables: Tables
) -> None:
    factories.enrolment(factories.person(), "TUDAY")
    path = tables.rates("TUDAY,,,,,,,1807000,2026-07-01,,NĐ,read")
    before = session.scalar(select(func.count(Rate.id)))
    previewed = service.preview_table(path=path, kind=TableKind.RATES)
    assert session.scalar(select(func.count(Rate.id))) == before
    assert previewed == load_rates(administrator, path)
    (row,) = previewed.ended
    assert (row.amount_vnd, previewed.ended[row]) == (1_673_000, date(2026, 6, 30))


def test_what_was_loaded_is_recorded_once(
    session: Session, administrator: Staff, tables: Tables
) -> None:
    path = tables.standards("TGXH,,600000,2027-01-01,,NĐ 9/2027,read")
    for _time in range(2):
        load_standards(administrator, path)
    (change,) = session.scalars(
        select(AuditEvent.change).where(AuditEvent.action == "rates.loaded")
    )
    assert json.loads(change)["after"] == {
        "table": "standards",
        "file": "standards.csv",
        "added": 1,
        "ended": 1,
        "unchanged": 0,
        "recheck_from": "01/2027",
        "people": 0,
    }


REFUSED_RATES = [
    ("TUDAY,,,,,,,1807000,2024-07-01,,NĐ,read", "valid_from", "01/07/2024"),
    ("TUDAY,,,,,,,1807000,2023-12-01,,NĐ,read", "valid_from", "NĐ 55/2023"),
    ("KHONG,,,,,,,1807000,2026-07-01,,NĐ,read", "category", "KHONG"),
    ("BT6-N,,,,,TGXXH,1.5,,2026-12-01,,NĐ,read", "standard", "TGXXH"),
    ("TUDAY,,,,,,,,2026-07-01,,NĐ,read", "amount_vnd", "số tiền"),
    ("TUDAY,,,,,TGXH,1.5,1807000,2026-07-01,,NĐ,read", "amount_vnd", "số tiền"),
    ("TUDAY,,,,,TGXH,,,2026-07-01,,NĐ,read", "amount_vnd", "số tiền"),
    ("TUDAY,,,,,TGXH,1.2345,,2026-07-01,,NĐ,read", "coefficient", "ba chữ số"),
    ("TUDAY,,,,,TGXH,-1,,2026-07-01,,NĐ,read", "coefficient", "phải từ"),
    ("TUDAY,,,,,,,0,2026-07-01,,NĐ,read", "amount_vnd", "phải từ"),
    ("TUDAY,,,,,,,9999999999,2026-07-01,,NĐ,read", "amount_vnd", "phải từ"),
    ("TUDAY,,,80,60,,,1807000,2026-07-01,,NĐ,read", "age_to", "phải sau age_from"),
    ("TUDAY,61,61,,,,,1807000,2026-07-01,,NĐ,read", "degree_to", "phải sau degree_from"),
    ("TUDAY,,,3000,,,,1807000,2026-07-01,,NĐ,read", "age_from", "phải từ"),
    ("TUDAY,,,,,,,1807000,2026-07-01,2026-06-30,NĐ,read", "valid_to", "phải sau valid_from"),
    ("TUDAY,,,,,,,1807000,0026-07-01,,NĐ,read", "valid_from", "phải từ"),
    ("TUDAY,,,,,,,1807000,1/7/2026,,NĐ,read", "valid_from", "không phải ngày"),
    (f"TUDAY,,,,,,,1807000,2026-07-01,,{'N' * 201},read", "decree", "dài hơn"),
    ("TUDAY,,,,,,,1807000,2026-07-01,,NĐ,sure", "confidence", "sure"),
]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [pytest.param(*row, id=f"{row[1]}: {row[2]}") for row in REFUSED_RATES],
)
def test_a_table_is_refused_whole_with_file_line_and_column(
    app: Flask, tables: Tables, row: str, column: str, words: str
) -> None:
    path = tables.rates("TUDAY,,,,,,,1000000,2099-07-01,,NĐ,read", row)
    with app.app_context():
        actor = factories.staff(Role.ADMINISTRATOR)
        before = db.session.scalar(select(func.count(Rate.id)))
        with pytest.raises(Refusal) as refused:
            load_rates(actor, path)
        assert db.session.scalar(select(func.count(Rate.id))) == before
    sentence = str(refused.value)
    assert sentence.startswith(f"Bảng rates.csv, dòng 3, cột {column}: ")
    assert words in sentence


CATEGORY = "XX1,merit,Loại mới,,allowance,,monthly,self,,,central,,NĐ 1/2027,"


def test_a_category_is_added_and_then_its_rate(administrator: Staff, tables: Tables) -> None:
    load = service.load_table
    path = tables.categories(CATEGORY)
    for added, unchanged in ((1, 0), (0, 1)):
        told = load(actor=administrator, path=path, kind=TableKind.CATEGORIES)
        assert (len(told.added), told.unchanged) == (added, unchanged)
    load_rates(administrator, tables.rates("XX1,,,,,,,500000,2023-01-01,,NĐ 1/2027,read"))
    factories.enrolment(factories.person(), "XX1")
    assert due_totals.of_month(Month(2023, 12)).amount_vnd == 500_000


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("BT5C,protection,Tên khác,,allowance,protection,monthly,self,,,local,,,", "name_vi"),
        ("XX1,merit,Mới,,allowance,protecton,monthly,self,,,central,,,", "stacking"),
        ("XX1,merit,Mới,,allowance,,monthly,self,hiv,,central,,,", "public_label"),
        ("XX1,health,Mới,,allowance,,monthly,self,,,central,,,", "registry"),
    ],
)
def test_a_category_that_cannot_be_is_refused(
    app: Flask, tables: Tables, row: str, column: str
) -> None:
    with app.app_context(), pytest.raises(Refusal, match=f"dòng 2, cột {column}"):
        service.preview_table(path=tables.categories(row), kind=TableKind.CATEGORIES)
