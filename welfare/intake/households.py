"""The households that a workbook names, and their class in this year's review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from welfare.areas.models import Commune
from welfare.audit import service as audit
from welfare.core.errors import N_, Refusal
from welfare.database import db, insert_rows
from welfare.intake.understood import UnderstoodRow
from welfare.registry.models import Household, PovertyReview
from welfare.registry.queries import portions
from welfare.registry.rules import POVERTY_LABELS, PovertyClass, household_code
from welfare.staff.models import Staff

NO_CODE = N_("Thiếu mã hộ. Ghi mã hộ ở mỗi dòng để biết những ai cùng một hộ.")
NO_CLASS = N_("Thiếu loại hộ. Ghi Hộ nghèo hoặc Hộ cận nghèo, ít nhất ở dòng của chủ hộ.")
CLASS_TWICE = N_("Hộ %(code)s đã ghi loại khác ở dòng %(first)s; giữ loại ghi trước.")
CLASS_DIFFERS = N_("Trong sổ, hộ %(code)s năm nay là %(class)s; giữ như sổ.")


@dataclass(frozen=True)
class KnownHousehold:
    """A household of the registers, and its class in this year's review if there is one."""

    id: int
    poverty_class: str | None


@dataclass
class PlannedHousehold:
    """A household to be made (without `id`), or to get this year's class, or both."""

    id: int | None
    hamlet: str | None
    poverty_class: str | None


class Households:
    """What the rows of one workbook say of households."""

    def __init__(self, rows: Iterable[UnderstoodRow], known: Mapping[str, KnownHousehold]) -> None:
        """Take the class of each household from the first row that tells one."""
        self.planned: dict[str, PlannedHousehold] = {}
        self._known = known
        self._classes: dict[str, UnderstoodRow] = {}
        for row in rows:
            code = code_of(row)
            if code and row.poverty_class:
                self._classes.setdefault(code, row)

    def id_of(self, code: str) -> int | None:
        """Return the id of a household that is known already."""
        known = self._known.get(code)
        return known.id if known else None

    def check(self, row: UnderstoodRow) -> None:
        """Refuse a row of the poverty register that says nothing the register could keep.

        Raises:
            Refusal: neither a category nor a household with a class.
        """
        code = code_of(row)
        if row.category_code is not None:
            return
        if code is None:
            raise Refusal(NO_CODE if row.poverty_class else NO_CLASS)
        known = self._known.get(code)
        if code not in self._classes and (known is None or known.poverty_class is None):
            raise Refusal(NO_CLASS)

    def take(self, row: UnderstoodRow, code: str, remarks: list[Refusal]) -> bool:
        """Plan the row's household; the answer tells whether the row adds anything to it."""
        known, stated = self._known.get(code), self._classes.get(code)
        if stated and row.poverty_class and row.poverty_class != stated.poverty_class:
            remarks.append(Refusal(CLASS_TWICE, code=code, first=stated.row))
        elif known and known.poverty_class and row.poverty_class not in {None, known.poverty_class}:
            label = POVERTY_LABELS[PovertyClass(known.poverty_class)]
            remarks.append(Refusal(CLASS_DIFFERS, **{"code": code, "class": label}))
        is_reviewed = known is not None and known.poverty_class is not None
        new_class = stated.poverty_class if stated and not is_reviewed else None
        if code in self.planned or (known and new_class is None):
            return False
        self.planned[code] = PlannedHousehold(known.id if known else None, row.hamlet, new_class)
        return True


def code_of(row: UnderstoodRow) -> str | None:
    """Return the code of the row's household as it is kept."""
    return household_code(row.household_code or "") or None


def codes_of(rows: Iterable[UnderstoodRow]) -> set[str]:
    """Return the codes of every household that the rows name."""
    return {code for row in rows if (code := code_of(row))}


def known_households(commune_id: int, codes: Iterable[str], year: int) -> dict[str, KnownHousehold]:
    """Return the commune's households of these codes with their class in the year."""
    found = {}
    for some in portions(sorted(codes)):
        statement = (
            select(Household.code, Household.id, PovertyReview.poverty_class)
            .outerjoin(
                PovertyReview,
                (PovertyReview.household_id == Household.id) & (PovertyReview.year == year),
            )
            .where(Household.commune_id == commune_id, Household.code.in_(some))
        )
        for code, household_id, poverty_class in db.session.execute(statement):
            found[code] = KnownHousehold(household_id, poverty_class)
    return found


def record(
    *,
    actor: Staff,
    commune: Commune,
    households: Mapping[str, PlannedHousehold],
    hamlet_ids: Mapping[str, int],
    year: int,
) -> dict[str, int]:
    """Make the households and write their classes; the answer is their ids by code."""
    new = {code: planned for code, planned in households.items() if planned.id is None}
    rows = [
        {
            "code": code,
            "commune_id": commune.id,
            "hamlet_id": hamlet_ids.get(planned.hamlet or ""),
        }
        for code, planned in new.items()
    ]
    ids = {code: planned.id for code, planned in households.items() if planned.id is not None}
    ids |= zip(new, insert_rows(Household, rows), strict=True)
    reviews = [
        {"household_id": ids[code], "year": year, "poverty_class": planned.poverty_class}
        for code, planned in households.items()
        if planned.poverty_class is not None
    ]
    insert_rows(PovertyReview, reviews)
    audit.record_many(
        actor,
        [
            audit.Entry(
                "household.created" if code in new else "household.reviewed",
                "household",
                ids[code],
                commune_id=commune.id,
                after={"household": code, **_review(planned, year)},
            )
            for code, planned in households.items()
        ],
    )
    return ids


def _review(planned: PlannedHousehold, year: int) -> dict[str, object]:
    if planned.poverty_class is None:
        return {}
    return {"year": year, "poverty_class": POVERTY_LABELS[PovertyClass(planned.poverty_class)]}
