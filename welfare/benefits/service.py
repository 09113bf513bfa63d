"""What an administrator does with the tables of the law: look at a new one, then load it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from welfare.areas import queries as areas_queries
from welfare.audit import service as audit
from welfare.benefits import loading, rate_queries
from welfare.benefits.rules import DatedRate, DatedStandard, Stacking, TableKind, first_month
from welfare.benefits.succession import Plan
from welfare.benefits.tables import read_rates, read_standards
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.core.tables import Row, refusal_at
from welfare.database import db
from welfare.registry import loading as registry_loading
from welfare.registry.models import Enrolment, Person
from welfare.staff.models import Staff

UNKNOWN_STACKING = N_("“%(stacking)s” không phải nhóm cộng dồn; các nhóm là: %(known)s")


@dataclass(frozen=True)
class Loaded:
    """What loading a table does, or would do.

    `added` are rows of the kind; `ended` gives rows that were open their last day. The amounts of
    `people` are worked out again from `from_month` on.
    """

    kind: TableKind
    added: Sequence[Any]
    ended: Mapping[Any, date]
    unchanged: int
    from_month: Month | None
    people: int


def preview_table(*, path: Path, kind: TableKind) -> Loaded:
    """What loading the file would do; nothing is written.

    Raises:
        Refusal: names the file, the line and the column.
    """
    planned = _plan(path, kind)
    return _told(kind, planned, _touched(kind, planned))


def load_table(*, actor: Staff, path: Path, kind: TableKind) -> Loaded:
    """Add a file's rows to what is there, and have the months they touch worked out again.

    A decree is often dated back: the next cycle then pays the difference by itself.

    Raises:
        Refusal: names the file, the line and the column; nothing is written.
    """
    loading.hold_tables_still()
    planned = _plan(path, kind)
    match kind:
        case TableKind.STANDARDS:
            loading.write_standards(planned)
        case TableKind.RATES:
            loading.write_rates(planned)
        case TableKind.CATEGORIES:
            registry_loading.write_categories(planned.added)
    touched = _touched(kind, planned)
    told = _told(kind, planned, touched)
    for month, codes in _by_month(touched).items():
        _work_out_again(codes, month)
    if planned.added:
        _record(actor, path, told)
    return told


def _plan(path: Path, kind: TableKind) -> Plan[Any]:
    match kind:
        case TableKind.STANDARDS:
            return loading.plan_standards(path, read_standards(path))
        case TableKind.RATES:
            return loading.plan_rates(path, read_rates(path))
        case TableKind.CATEGORIES:
            table = registry_loading.read_categories(path)
            _check_stacking(path, table)
            added = registry_loading.new_categories(path, table)
            return Plan(added=added, ended={}, unchanged=len(table) - len(added))


def _check_stacking(path: Path, table: Iterable[tuple[int, Row]]) -> None:
    for line, row in table:
        group = row["stacking"]
        if group is not None and group not in set(Stacking):
            unknown = Refusal(UNKNOWN_STACKING, stacking=group, known=", ".join(Stacking))
            raise refusal_at(path.name, line, "stacking", unknown)


def _touched(kind: TableKind, planned: Plan[Any]) -> dict[str, Month]:
    """The first month in which a category's amounts change, by its code."""
    if kind is TableKind.RATES:
        return _earliest((row.category_code, row) for row in planned.added)
    if kind is TableKind.CATEGORIES:
        return {}
    counting = {"", areas_queries.own_province()}
    starts = _earliest((row.standard, row) for row in planned.added if row.province in counting)
    rates = rate_queries.rates_by_id().values()
    return {r.category_code: starts[r.standard] for r in rates if r.standard in starts}


def _earliest(rows: Iterable[tuple[str, DatedRate | DatedStandard]]) -> dict[str, Month]:
    found: dict[str, Month] = {}
    for key, row in rows:
        month = first_month(row.valid_from)
        found[key] = min(month, found.get(key, month))
    return found


def _by_month(touched: Mapping[str, Month]) -> dict[Month, list[str]]:
    by_month: dict[Month, list[str]] = {}
    for code, month in touched.items():
        by_month.setdefault(month, []).append(code)
    return by_month


def _told(kind: TableKind, planned: Plan[Any], touched: Mapping[str, Month]) -> Loaded:
    conditions = [_entitled(codes, month) for month, codes in _by_month(touched).items()]
    people = select(func.count(Enrolment.person_id.distinct())).join(Enrolment.person)
    return Loaded(
        kind=kind,
        added=planned.added,
        ended=planned.ended,
        unchanged=planned.unchanged,
        from_month=min(touched.values(), default=None),
        people=db.session.scalar(people.where(or_(*conditions))) or 0 if conditions else 0,
    )


def _entitled(codes: Sequence[str], month: Month) -> ColumnElement[bool]:
    """Whether an enrolment, joined to its person, is of the categories in the month or later."""
    return and_(
        Enrolment.cancelled_at.is_(None),
        Enrolment.category_code.in_(codes),
        or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
        or_(Person.died_on.is_(None), Person.died_on >= month.first_day),
    )


def _work_out_again(codes: Sequence[str], month: Month) -> None:
    """Have the next cycle look at the people of the categories again from the month on."""
    entitled = select(Enrolment.person_id).join(Enrolment.person).where(_entitled(codes, month))
    later = or_(Person.recheck_from.is_(None), Person.recheck_from > month)
    db.session.execute(
        update(Person)
        .where(Person.id.in_(entitled), later)
        .values(recheck_from=month)
        .execution_options(synchronize_session=False)
    )


def _record(actor: Staff, path: Path, told: Loaded) -> None:
    audit.record(
        actor,
        "rates.loaded",
        "rates",
        None,
        after={
            "table": told.kind,
            "file": path.name,
            "added": len(told.added),
            "ended": len(told.ended),
            "unchanged": told.unchanged,
            "recheck_from": told.from_month.label if told.from_month else None,
            "people": told.people,
        },
    )
