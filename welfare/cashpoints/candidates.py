"""Places where a new point or a mobile stop might stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.areas.containing import commune_of
from welfare.areas.models import Commune
from welfare.areas.positions import Position, parse_position
from welfare.areas.queries import Viewer
from welfare.cashpoints.models import CashPoint
from welfare.cashpoints.planning_rules import Source
from welfare.cashpoints.rules import Kind
from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.intake.sheets import Row
from welfare.intake.workbooks import read_sheets
from welfare.registry import queries as registry_queries

NO_HEADER = N_("Tệp %(file)s thiếu cột %(columns)s. Dòng đầu phải ghi: name,latitude,longitude.")
BAD_ROW = N_("Tệp %(file)s, dòng %(row)s: %(reason)s")
NO_NAME = N_("thiếu tên nơi đặt")
FILE_COLUMNS = ("name", "latitude", "longitude")
KINDS = {
    Source.POST_OFFICES: Kind.POST_OFFICE,
    Source.MARKETS: Kind.MARKET,
    Source.PINS: Kind.CANDIDATE,
}


@dataclass(frozen=True)
class Candidate:
    """A place; `key` tells it from the others for as long as the reference tables stay."""

    key: str
    name: str
    latitude: float
    longitude: float
    commune: Commune


def candidates(viewer: Viewer, sources: Collection[Source]) -> list[Candidate]:
    """The candidates of these sources in the viewer's area, each place once."""
    found: list[Candidate] = []
    if Source.COMMUNES in sources:
        found += [
            Candidate(f"xa-{of.code}", of.name, of.latitude, of.longitude, of)
            for of in areas_queries.communes(viewer)
        ]
    if Source.HAMLETS in sources:
        found += [
            Candidate(f"ap-{of.id}", of.label, of.latitude, of.longitude, of.commune)
            for of in registry_queries.hamlets(viewer)
            if of.latitude is not None and of.longitude is not None
        ]
    found += _points(viewer, [KINDS[source] for source in sorted(sources) if source in KINDS])
    places = {(each.latitude, each.longitude): each for each in reversed(found)}
    return [each for each in found if places[each.latitude, each.longitude] is each]


def _points(viewer: Viewer, kinds: Collection[Kind]) -> list[Candidate]:
    communes = [commune.id for commune in areas_queries.communes(viewer)]
    points = db.session.scalars(
        select(CashPoint)
        .where(CashPoint.kind.in_(kinds), CashPoint.commune_id.in_(communes))
        .options(joinedload(CashPoint.commune))
        .order_by(CashPoint.id)
    )
    return [
        Candidate(f"diem-{of.id}", of.name, of.latitude, of.longitude, of.commune) for of in points
    ]


def read_file(content: bytes, filename: str) -> list[Candidate]:
    """The candidates of a CSV or workbook with the columns name, latitude and longitude.

    Raises:
        Refusal: a column is missing, or a row holds no name or no position.
    """
    header, *rows = read_sheets(content, filename)[0].rows or (Row(1, ()),)
    names = [clean(str(cell or "")).lower() for cell in header.cells]
    missing = [column for column in FILE_COLUMNS if column not in names]
    if missing:
        raise Refusal(NO_HEADER, file=filename, columns=", ".join(missing))
    found = []
    for row in rows:
        cells = {column: row[names.index(column)] for column in FILE_COLUMNS}
        try:
            found.append(_of_row(cells, row.number))
        except Refusal as reason:
            raise Refusal(BAD_ROW, file=filename, row=row.number, reason=reason) from reason
    return found


def _of_row(cells: Mapping[str, Any], number: int) -> Candidate:
    name = clean(str(cells["name"] or ""))
    if not name:
        raise Refusal(NO_NAME)
    latitude, longitude = parse_position(f"{cells['latitude']}, {cells['longitude']}")
    commune = commune_of(Position(latitude, longitude))
    return Candidate(f"tep-{number}", name, latitude, longitude, commune)


def without(found: Sequence[Candidate], keys: Collection[str]) -> list[Candidate]:
    """The candidates that nobody has excluded."""
    return [each for each in found if each.key not in keys]
