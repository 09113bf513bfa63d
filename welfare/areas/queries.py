"""Reading communes and hamlets, always inside the viewer's area."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from welfare.areas.models import BEFORE_RECORDS, Commune, Hamlet, OfficeSetting
from welfare.areas.rules import COMPLETE, Geometry, HamletList, hamlet_list
from welfare.core.errors import N_, NotFound
from welfare.database import db

SYNTHETIC = "synthetic"
"""The key in `office_settings` that marks every person here as made up."""

NO_COMMUNE = N_("Không có xã mã “%(code)s” trong địa bàn của bạn. Xem mã ở mục Địa bàn.")

NO_SUCH_COMMUNE = N_("Không có xã này trong địa bàn của bạn. Xem danh sách ở mục Địa bàn.")
NO_SUCH_HAMLET = N_("Không có ấp, khu phố này trong địa bàn của bạn. Xem ở mục Địa bàn.")


class Viewer(Protocol):
    """Whoever looks: the communes whose people they may know of, None for the whole district."""

    @property
    def commune_ids(self) -> frozenset[int] | None:
        """Ids of the communes in their area."""


@dataclass(frozen=True)
class CommuneRow:
    """A commune beside what is known of its hamlets and its boundary."""

    commune: Commune
    hamlets: int
    hamlet_list: HamletList
    has_official_boundary: bool


@dataclass(frozen=True)
class Office:
    """The office that runs this installation: `district` as in `Huyện Cái Bè`, or empty."""

    district: str
    is_synthetic: bool


def communes(viewer: Viewer | None = None, on: date | None = None) -> Sequence[Commune]:
    """The communes in force now, or `on` a day, in the viewer's area; without one the district."""
    return db.session.scalars(_in_force(viewer, on)).all()


def in_force(on: date | None = None) -> ColumnElement[bool]:
    """The condition by which a query on communes finds those in force now, or on a day."""
    if on is None:
        return Commune.valid_to.is_(None)
    ends_later = or_(Commune.valid_to.is_(None), Commune.valid_to >= on)
    return and_(Commune.valid_from <= on, ends_later)


def _in_force(viewer: Viewer | None, on: date | None = None) -> Select[Commune]:
    statement = select(Commune).where(in_force(on)).order_by(Commune.code)
    if viewer is not None and viewer.commune_ids is not None:
        statement = statement.where(Commune.id.in_(viewer.commune_ids))
    return statement


def commune_by_code(code: str, viewer: Viewer | None = None, on: date | None = None) -> Commune:
    """The commune in force under the code now, or `on` a day: codes are used again.

    Raises:
        NotFound: there is none, or it is outside the viewer's area; the two look the same.
    """
    for commune in communes(viewer, on):
        if commune.code == code:
            return commune
    raise NotFound(NO_COMMUNE, code=code)


def commune(commune_id: int, viewer: Viewer) -> Commune:
    """The commune, now in force or not.

    Raises:
        NotFound: there is none, or it is outside the viewer's area; the two look the same.
    """
    found = db.session.get(Commune, commune_id)
    is_theirs = viewer.commune_ids is None or commune_id in viewer.commune_ids
    if found is None or not is_theirs:
        raise NotFound(NO_SUCH_COMMUNE)
    return found


def overview(viewer: Viewer) -> Sequence[CommuneRow]:
    """The communes of the viewer's area beside what is known of their hamlets and boundary."""
    of_whole_list = func.count(Hamlet.id).filter(Hamlet.source == COMPLETE)
    statement = (
        _in_force(viewer)
        .add_columns(
            func.count(Hamlet.id),
            of_whole_list,
            Commune.official_boundary.is_not(None),
        )
        .outerjoin(Hamlet, Hamlet.commune_id == Commune.id)
        .group_by(Commune.id)
    )
    return [
        CommuneRow(commune, hamlets, hamlet_list(hamlets, whole), has_official_boundary)
        for commune, hamlets, whole, has_official_boundary in db.session.execute(statement)
    ]


def boundaries(viewer: Viewer | None = None) -> dict[str, Geometry]:
    """The official boundaries that have been loaded, by commune code."""
    statement = _in_force(viewer).with_only_columns(Commune.code, Commune.official_boundary)
    rows = db.session.execute(statement)
    return {code: json.loads(geojson) for code, geojson in rows if geojson}


def units_now() -> dict[str, int]:
    """The unit in which each unit of the reference table lies now: its code there to an id here."""
    of_the_table = select(Commune.code, func.coalesce(Commune.successor_id, Commune.id)).where(
        Commune.valid_from == BEFORE_RECORDS
    )
    return dict(db.session.execute(of_the_table))


def own_province(on: date | None = None) -> str:
    """The office's own province, now or `on` a day, whose higher standards count.

    Empty before areas are loaded.
    """
    province = select(Commune.province).where(in_force(on)).order_by(Commune.id).limit(1)
    return db.session.scalar(province) or ""


def hamlets(commune_id: int) -> Sequence[Hamlet]:
    """The commune's hamlets by name."""
    statement = select(Hamlet).where(Hamlet.commune_id == commune_id)
    return db.session.scalars(statement.order_by(Hamlet.name)).all()


def hamlet(hamlet_id: int, viewer: Viewer) -> Hamlet:
    """The hamlet.

    Raises:
        NotFound: there is none, or it is outside the viewer's area; the two look the same.
    """
    found = db.session.get(Hamlet, hamlet_id, options=[joinedload(Hamlet.commune)])
    if found is None or (
        viewer.commune_ids is not None and found.commune_id not in viewer.commune_ids
    ):
        raise NotFound(NO_SUCH_HAMLET)
    return found


def office() -> Office:
    """Which office this is."""
    district = select(Commune.district).where(Commune.valid_to.is_(None)).order_by(Commune.id)
    synthetic = select(OfficeSetting.key).where(OfficeSetting.key == SYNTHETIC)
    row = db.session.execute(select(district.limit(1).scalar_subquery(), synthetic.exists())).one()
    return Office(district=row[0] or "", is_synthetic=row[1])
