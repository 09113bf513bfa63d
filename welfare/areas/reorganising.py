"""Putting the successors of the reference table in the place of the units they were made of.

Nothing is deleted: the old units keep their ids, codes, names and the last day on which they were
in force; lists, events and earlier months go on speaking of them.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update

from welfare.areas import queries
from welfare.areas.models import Commune, Hamlet
from welfare.areas.signals import communes_counted, communes_merged
from welfare.audit import service as audit
from welfare.audit.service import Actor
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.database import db
from welfare.staff.models import Staff

NO_SUCH_DAY = N_(
    "Không có sắp xếp đơn vị hành chính nào từ ngày %(on)s. Bảng xã ghi ngày %(days)s."
)
NOTHING_TO_DO = N_("Bảng xã không ghi đơn vị kế thừa nào còn phải sắp xếp.")
NOT_YET = N_("Chưa đến ngày %(on)s. Chỉ sắp xếp từ ngày đơn vị mới có hiệu lực.")

LONGEST_NAME = 80


@dataclass(frozen=True)
class Successor:
    """A unit to come and the units it is made of."""

    code: str
    name: str
    on: date
    parts: tuple[Commune, ...]
    counts: dict[str, int]


@dataclass(frozen=True)
class Reorganised:
    """How many units were in force before and are after, and how many people have moved."""

    before: int
    after: int
    people_moved: int


def planned() -> list[Successor]:
    """The successors that the table names and that are not yet in force, by day and code."""
    parts: dict[tuple[date, str, str], list[Commune]] = defaultdict(list)
    for commune in queries.communes():
        if commune.successor_on and commune.successor_code and commune.successor_name:
            key = (commune.successor_on, commune.successor_code, commune.successor_name)
            parts[key].append(commune)
    counted = _counted()
    return [
        Successor(code, name, on, tuple(merged), _sum([counted[part.id] for part in merged]))
        for (on, code, name), merged in sorted(parts.items(), key=lambda each: each[0])
    ]


def reorganise(*, actor: Actor | None, on: date) -> Reorganised:
    """Apply the successors of the day; once they are in force, doing it again changes nothing.

    Raises:
        Refusal: the table names no successors of that day, or the day has not come.
    """
    before = len(queries.communes())
    to_come = [successor for successor in planned() if successor.on == on]
    if not to_come:
        _check_applied(on)
        return Reorganised(before, before, 0)
    if on > clock.today():
        raise Refusal(NOT_YET, on=f"{on:%d/%m/%Y}")
    successors = {
        part.id: new.id for each in to_come for new in [_made(each)] for part in each.parts
    }
    moved = _sum([moved for _who, moved in communes_merged.send(successors=successors, on=on)])
    for each in to_come:
        _close(each, successors[each.parts[0].id])
        _record(actor, each)
    db.session.flush()
    return Reorganised(before, len(queries.communes()), moved.get("people", 0))


def _check_applied(on: date) -> None:
    """Raises Refusal unless the successors of that day are in force."""
    if db.session.scalar(select(Commune.id).where(Commune.successor_on == on).limit(1)):
        return
    days = sorted({successor.on for successor in planned()})
    if not days:
        raise Refusal(NOTHING_TO_DO)
    shown = ", ".join(f"{day:%d/%m/%Y}" for day in days)
    raise Refusal(NO_SUCH_DAY, on=f"{on:%d/%m/%Y}", days=shown)


def _made(successor: Successor) -> Commune:
    """The new unit: it lies where its parts lay, weighed by their area."""
    parts = successor.parts
    first = parts[0]
    commune = Commune(
        code=successor.code,
        name=successor.name,
        kind="township" if successor.name.startswith("Thị trấn") else "commune",
        district_code="",  # there are no districts any more (Nghị quyết 203/2025/QH15)
        district="",
        province_code=first.province_code,
        province=first.successor_province or first.province,
        latitude=_weighed([(part.latitude, part.area_km2) for part in parts]),
        longitude=_weighed([(part.longitude, part.area_km2) for part in parts]),
        area_km2=round(sum(part.area_km2 or 0 for part in parts), 4) or None,
        population_2013=sum(part.population_2013 or 0 for part in parts) or None,
        valid_from=successor.on,
        official_boundary=_joined([part.official_boundary for part in parts]),
    )
    db.session.add(commune)
    db.session.flush()
    return commune


def _weighed(places: Sequence[tuple[float, float | None]]) -> float:
    weights = [area or 1.0 for _place, area in places]
    total = sum(place * weight for (place, _area), weight in zip(places, weights, strict=True))
    return total / sum(weights)


def _joined(boundaries: Sequence[str | None]) -> str | None:
    """One outline of many, if all are known: the lines between the parts stay to be seen."""
    polygons: list[object] = []
    for boundary in boundaries:
        if boundary is None:
            return None
        geometry = json.loads(boundary)
        is_many = geometry["type"] == "MultiPolygon"
        polygons += geometry["coordinates"] if is_many else [geometry["coordinates"]]
    outline = {"type": "MultiPolygon", "coordinates": polygons}
    return json.dumps(outline, separators=(",", ":"))


def _close(successor: Successor, new_id: int) -> None:
    """End the parts; their hamlets and staff go on in the new unit."""
    ids = [part.id for part in successor.parts]
    _rename_namesakes(successor)
    for table in (Hamlet, Staff):
        db.session.execute(update(table).where(table.commune_id.in_(ids)).values(commune_id=new_id))
    for part in successor.parts:
        part.valid_to = successor.on - timedelta(days=1)
        part.successor_id = new_id
    db.session.flush()


def _rename_namesakes(successor: Successor) -> None:
    """Hamlets of one name that come together get the name of their old unit beside it."""
    parts = {part.id: part.name for part in successor.parts}
    by_name: dict[str, list[Hamlet]] = defaultdict(list)
    for hamlet in db.session.scalars(
        select(Hamlet).where(Hamlet.commune_id.in_(parts)).order_by(Hamlet.id)
    ):
        by_name[hamlet.name].append(hamlet)
    for namesakes in by_name.values():
        for hamlet in namesakes if len(namesakes) > 1 else ():
            unit = parts[hamlet.commune_id].removeprefix("Xã ").removeprefix("Thị trấn ")
            hamlet.name = f"{hamlet.name} ({unit})"[:LONGEST_NAME]
    db.session.flush()


def _record(actor: Actor | None, successor: Successor) -> None:
    for part in successor.parts:
        audit.record(
            actor,
            "areas.reorganised",
            "commune",
            part.id,
            commune_id=part.id,
            before={"commune": part.name},
            after={"commune": successor.name, "on": successor.on.isoformat()},
        )


def _counted() -> dict[int, dict[str, int]]:
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    for _who, answer in communes_counted.send():
        for commune_id, counts in answer.items():
            counted[commune_id] |= counts
    return counted


def _sum(counts: Sequence[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for each in counts:
        for name, number in each.items():
            total[name] += number
    return dict(total)
