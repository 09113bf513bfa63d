"""The register of poor and near-poor households as a file: one row a household, with its sheet."""

from collections.abc import Callable

from welfare.audit import service as audit
from welfare.core.errors import N_
from welfare.database import db
from welfare.registry import households, poverty, poverty_reviews
from welfare.registry.households import HouseholdFilter
from welfare.registry.models import Household
from welfare.registry.poverty import DEPRIVATION_LABELS
from welfare.registry.poverty_models import ReviewSheet
from welfare.registry.rules import POVERTY_LABELS, PovertyClass
from welfare.staff.models import Staff

Cell = str | int | float | None
Translate = Callable[[str], str]
HEADINGS = (
    N_("Mã hộ"),
    N_("Chủ hộ"),
    N_("Số người"),
    N_("Xã, thị trấn"),
    N_("Ấp, khu phố"),
    N_("Năm"),
    N_("Diện hộ nghèo"),
    N_("Điểm phiếu B1"),
    N_("Điểm phiếu B2"),
    N_("Chỉ số thiếu hụt"),
    N_("Số quyết định"),
)


def export(
    actor: Staff, wanted: HouseholdFilter, year: int, translate: Translate
) -> list[list[Cell]]:
    """The actor's households that pass the filter, under headings; the taking is recorded."""
    statement = households.households(actor, wanted, year)
    found = db.session.execute(statement.order_by(Household.code, Household.id)).all()
    sheets = poverty_reviews.sheets([row.Household.id for row in found])
    audit.record(
        actor,
        "households.exported",
        "household",
        None,
        commune_id=actor.commune_id,
        after={"rows": len(found), "year": year},
    )
    rows: list[list[Cell]] = [[translate(heading) for heading in HEADINGS]]
    for row in found:
        home, poverty_class = row.Household, row.poverty_class
        label = POVERTY_LABELS[PovertyClass(poverty_class)] if poverty_class else None
        rows.append(
            [
                home.code,
                row.head,
                row.members,
                home.commune.name,
                home.hamlet.label if home.hamlet else None,
                year,
                translate(label) if label else None,
                *_of_sheet(sheets.get((home.id, year)), translate),
            ]
        )
    return rows


def _of_sheet(sheet: ReviewSheet | None, translate: Translate) -> list[Cell]:
    if sheet is None:
        return [None, None, None, None]
    lacks = ", ".join(
        translate(DEPRIVATION_LABELS[each]) for each in poverty.read(sheet.deprivations)
    )
    return [sheet.b1, sheet.b2, lacks or None, sheet.decision_number]
