"""Places that look wrong: outside their commune or the district; and those confirmed as right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.areas.containing import Doubt, doubts
from welfare.areas.positions import Position
from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.cashpoints import queries
from welfare.cashpoints.models import CashPoint, ConfirmedPlace
from welfare.cashpoints.whom import living
from welfare.core import clock
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.registry.rules import LocationSource
from welfare.staff.models import Staff

OWN = (LocationSource.PIN, LocationSource.TYPED)
MOST_SHOWN = 200


@dataclass(frozen=True)
class Doubtful:
    """Whom and which points the list questions; at most `MOST_SHOWN` of `people_total`."""

    people: Sequence[tuple[Person, Doubt]]
    people_total: int
    points: Sequence[tuple[CashPoint, Doubt]]


def doubtful(viewer: Viewer) -> Doubtful:
    """Every place of the viewer's area that looks wrong and that nobody has confirmed."""
    found = _people(viewer)
    by_id = registry_queries.people_by_id([person_id for person_id, _ in found[:MOST_SHOWN]])
    shown = [(by_id[person_id], why) for person_id, why in found[:MOST_SHOWN]]
    return Doubtful(shown, len(found), _points(viewer))


def _people(viewer: Viewer) -> list[tuple[int, Doubt]]:
    rows: Sequence[Any] = db.session.execute(
        living(viewer)
        .outerjoin(ConfirmedPlace, _confirms("person", Person))
        .where(Person.location_source.in_(OWN), ConfirmedPlace.subject_id.is_(None))
        .with_only_columns(Person.id, Person.latitude, Person.longitude, Person.commune_id)
        .order_by(Person.commune_id, Person.sort_key, Person.id)
    ).all()
    judged = doubts([Position(row[1], row[2]) for row in rows], [row[3] for row in rows])
    return [(row[0], why) for row, why in zip(rows, judged, strict=True) if why]


def _points(viewer: Viewer) -> list[tuple[CashPoint, Doubt]]:
    communes = [commune.id for commune in areas_queries.communes(viewer)]
    points = db.session.scalars(
        select(CashPoint)
        .outerjoin(ConfirmedPlace, _confirms("cash_point", CashPoint))
        .where(CashPoint.commune_id.in_(communes), ConfirmedPlace.subject_id.is_(None))
        .options(joinedload(CashPoint.commune))
        .order_by(*queries.CASH_POINT_ORDER)
    ).all()
    places = [Position(point.latitude, point.longitude) for point in points]
    judged = doubts(places, [point.commune_id for point in points])
    return [(point, why) for point, why in zip(points, judged, strict=True) if why]


def _confirms(subject: str, table: Any) -> ColumnElement[bool]:
    """Whether a confirmation still holds: one who moves is questioned anew."""
    return and_(
        ConfirmedPlace.subject == subject,
        ConfirmedPlace.subject_id == table.id,
        ConfirmedPlace.latitude == table.latitude,
        ConfirmedPlace.longitude == table.longitude,
    )


def confirm_person(*, actor: Staff, person_id: int) -> None:
    """Say that somebody really lives where the registers say.

    Raises:
        NotFound: nobody of that id in the actor's area.
    """
    someone = registry_queries.person(actor, person_id)
    if someone.latitude is not None and someone.longitude is not None:
        place = Position(someone.latitude, someone.longitude)
        _confirm(actor, "person", person_id, place, someone.commune_id)


def confirm_cash_point(*, actor: Staff, cash_point_id: int) -> None:
    """Say that a cash point really stands where it is said to stand.

    Raises:
        NotFound: no such cash point, or its commune is not of the actor's area.
    """
    point = queries.cash_point(cash_point_id)
    areas_queries.commune(point.commune_id, actor)
    place = Position(point.latitude, point.longitude)
    _confirm(actor, "cash_point", cash_point_id, place, point.commune_id)


def _confirm(actor: Staff, subject: str, subject_id: int, place: Position, commune_id: int) -> None:
    db.session.merge(
        ConfirmedPlace(
            subject=subject,
            subject_id=subject_id,
            latitude=place.latitude,
            longitude=place.longitude,
            confirmed_by=actor.username,
            confirmed_at=clock.now(),
        )
    )
    position = f"{place.latitude:.6f}, {place.longitude:.6f}"
    audit.record(
        actor,
        f"{subject}.place_confirmed",
        subject,
        subject_id,
        commune_id=commune_id,
        after={"position": position},
    )
