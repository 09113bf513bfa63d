"""Writing the dated tables of the law: those of `data/` at set-up, a decree's when it comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from sqlalchemy import insert, select, text, update

from welfare.benefits import rate_queries
from welfare.benefits.models import Rate, Standard
from welfare.benefits.rules import CURRENT_MONTHLY, DatedRate, DatedStandard
from welfare.benefits.succession import ClashError, Plan, plan
from welfare.benefits.tables import read_rates, read_standards
from welfare.core.errors import N_, Refusal
from welfare.core.tables import refusal_at
from welfare.database import db
from welfare.registry.models import Category

Dated = TypeVar("Dated", DatedStandard, DatedRate)
Table = Sequence[tuple[int, Dated]]

UNKNOWN_CATEGORY = N_("“%(code)s” không có trong danh mục loại đối tượng; nạp loại này trước")
UNKNOWN_STANDARD = N_("“%(standard)s” không có trong bảng mức chuẩn; nạp mức chuẩn này trước")


def load(folder: Path) -> None:
    """Add the standards and rates of `data/` that are not there yet; what is there stays."""
    path = folder / "standards.csv"
    standards = rate_queries.standards_by_id().values()
    write_standards(plan_standards(path, _not_there(read_standards(path), standards)))
    path = folder / "rates.csv"
    rates = rate_queries.rates_by_id().values()
    write_rates(plan_rates(path, _not_there(read_rates(path), rates)))


def plan_standards(path: Path, table: Table[DatedStandard]) -> Plan[DatedStandard]:
    """What the file's table does to the standards that are there.

    Raises:
        Refusal: names the file, the line and the column.
    """
    return _planned(path, rate_queries.standards_by_id().values(), table)


def plan_rates(path: Path, table: Table[DatedRate]) -> Plan[DatedRate]:
    """What the file's table does to the rates that are there.

    Raises:
        Refusal: names the file, the line and the column.
    """
    categories = set(db.session.scalars(select(Category.code)))
    standards = {None, CURRENT_MONTHLY, *db.session.scalars(select(Standard.standard))}
    for line, row in table:
        if row.category_code not in categories:
            unknown = Refusal(UNKNOWN_CATEGORY, code=row.category_code)
            raise refusal_at(path.name, line, "category", unknown)
        if row.standard not in standards:
            unknown = Refusal(UNKNOWN_STANDARD, standard=row.standard)
            raise refusal_at(path.name, line, "standard", unknown)
    return _planned(path, rate_queries.rates_by_id().values(), table)


def write_standards(planned: Plan[DatedStandard]) -> None:
    """Add and end standards as planned."""
    _write(Standard, rate_queries.standards_by_id(), planned)


def write_rates(planned: Plan[DatedRate]) -> None:
    """Add and end rates as planned."""
    _write(Rate, rate_queries.rates_by_id(), planned)


def hold_tables_still() -> None:
    """Keep a second loading out until this one ends, so that no row is added twice.

    On SQLite whoever writes is alone already.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE standards, rates IN SHARE ROW EXCLUSIVE MODE"))


def _not_there(table: Table[Dated], known: Iterable[Dated]) -> Table[Dated]:
    """The rows that are not there under their key, whatever else is said of them there."""
    keys = {row.key for row in known}
    return [(line, row) for line, row in table if row.key not in keys]


def _planned(path: Path, known: Iterable[Dated], table: Table[Dated]) -> Plan[Dated]:
    try:
        return plan(known, table)
    except ClashError as clash:
        raise refusal_at(path.name, clash.line, "valid_from", clash.reason) from None


def _write(
    model: type[Standard] | type[Rate], there: Mapping[int, Dated], planned: Plan[Dated]
) -> None:
    for row_id, row in there.items():
        if row in planned.ended:
            ended = update(model).where(model.id == row_id).values(valid_to=planned.ended[row])
            db.session.execute(ended)
    if planned.added:
        db.session.execute(insert(model), [asdict(row) for row in planned.added])
