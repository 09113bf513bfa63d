"""Ways along roads beside the straight ones, where the office has a routing server.

Asked for by an officer or a command, never while somebody waits for a page: the server may be slow
or away, and then the straight line stands alone. A figure holds for the two ends it was asked for;
`measuring` forgets it as soon as either is another.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.engine import Row

from welfare.areas.positions import Position
from welfare.areas.queries import Viewer
from welfare.cashpoints import queries, routing, settings
from welfare.cashpoints.measuring import BY_ROAD, INSERT, catch_up
from welfare.cashpoints.models import Distance, RoadWay
from welfare.cashpoints.rules import Counting
from welfare.cashpoints.whom import living
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.database import db

CANDIDATES = 5
"""How many points, nearest in a straight line, are asked about: one across a river may be last."""
MOST_FAILURES = 3
"""After so many failures in a row the server counts as away."""

NO_SERVER = N_("Chưa đặt máy chủ chỉ đường. Người quản trị đặt WELFARE_OSRM_URL rồi thử lại.")
NO_ANSWER = N_(
    "Máy chủ chỉ đường không trả lời được. Khoảng cách theo đường thẳng vẫn đúng; hãy thử lại sau."
)
POINTS_CHANGED = N_("Trong lúc đo, điểm rút tiền đã thay đổi. Hãy đo đường đi lại.")

HOME = ("person_id", "latitude", "longitude")
Pair = tuple[str, str]
Pairs = dict[Pair, float | None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Place:
    """A point to which people can go."""

    id: int
    position: Position
    is_atm: bool


@dataclass(frozen=True)
class Wanted:
    """A person, and the points worth asking about: ATMs and any, nearest in a straight line."""

    person_id: int
    home: Position
    atms: Sequence[Place]
    cash: Sequence[Place]

    @property
    def pairs(self) -> dict[Pair, Place]:
        """What must be known before a nearest point can be named."""
        return {_pair(self.home, place): place for place in (*self.atms, *self.cash)}


@dataclass(frozen=True)
class Answers:
    """What the server said: `new` pairs, and the `ways` of those of whom everything is known."""

    against: str
    new: Pairs
    unused: Sequence[Pair]
    ways: Sequence[dict[str, Any]]
    people: int

    @property
    def unanswered(self) -> int:
        """How many people have only their straight line."""
        return self.people - len(self.ways)


def server() -> str:
    """The routing server of the office.

    Raises:
        Refusal: it has none.
    """
    url: str | None = current_app.config["OSRM_URL"]
    if not url:
        raise Refusal(NO_SERVER)
    return url


def ask(*, afresh: bool = False, progress: Progress = lambda _done, _total: None) -> Answers:
    """Ask the server about every pair not known yet, or `afresh` about all; writes nothing.

    Raises:
        Refusal: the office has no server, or it answered nothing at all.
    """
    url, counting = server(), settings.counting()
    points = queries.serving(counting.atm | counting.cash)
    against = settings.fingerprint(points, counting)
    wanted = list(_wanted(_places(points, counting)))
    stored = _stored()
    db.session.rollback()  # no transaction stays open while the server thinks
    needed = {pair: place for each in wanted for pair, place in each.pairs.items()}
    known = {} if afresh else {pair: stored[pair] for pair in needed if pair in stored}
    new = _answered(url, _batches(wanted, known), len(wanted), progress)
    if not new and len(known) < len(needed):
        raise Refusal(NO_ANSWER)
    everything = known | new
    ways = [_way(each, everything) for each in wanted if everything.keys() >= each.pairs.keys()]
    unused = [pair for pair in stored if pair not in needed]
    return Answers(against, new, unused, ways, len(wanted))


def keep(answers: Answers) -> None:
    """Store what the server said; of those who moved meanwhile nothing is kept.

    Raises:
        Conflict: other points serve now than those asked about.
    """
    catch_up()
    if settings.measured_against() != answers.against:
        raise Conflict(POINTS_CHANGED)
    _remember(answers)
    if answers.ways:
        same = [getattr(Distance, name) == bindparam(f"the_{name}") for name in HOME]
        statement = (
            update(Distance).where(*same).values({name: bindparam(name) for name in BY_ROAD})
        )
        stamp = {"road_at": clock.now()}
        db.session.connection().execute(statement, [way | stamp for way in answers.ways])


def known(viewer: Viewer) -> Row[*tuple[Any, ...]]:
    """Of how many in the viewer's area the server was asked (`people`), and when (`asked_at`)."""
    at = Distance.road_at
    asked = func.count(at).label("people"), func.max(at).label("asked_at")
    return db.session.execute(living(viewer).with_only_columns(*asked)).one()


def _places(points: Sequence[Any], counting: Counting) -> list[Place]:
    return [
        Place(point.id, Position(point.latitude, point.longitude), point.kind in counting.atm)
        for point in points
    ]


def _wanted(places: Sequence[Place]) -> Iterator[Wanted]:
    people = list(queries.positions(None))
    homes = [Position(person.latitude, person.longitude) for person in people]
    to_atm = _few(homes, [place for place in places if place.is_atm])
    to_cash = _few(homes, places)
    for person, home, atms, cash in zip(people, homes, to_atm, to_cash, strict=True):
        yield Wanted(person.person_id, home, atms, cash)


def _few(homes: Sequence[Position], places: Sequence[Place]) -> list[list[Place]]:
    if not homes or not places:
        return [[] for _home in homes]
    from welfare.cashpoints.distances import few_nearest  # noqa: PLC0415 - scipy takes seconds

    rows = few_nearest(homes, [place.position for place in places], CANDIDATES)
    return [[places[row] for row in own] for own in rows.tolist()]


def _pair(home: Position, place: Place) -> Pair:
    return _key(home), _key(place.position)


def _key(position: Position) -> str:
    return f"{position.latitude:.5f},{position.longitude:.5f}"


def _stored() -> Pairs:
    rows = db.session.execute(select(RoadWay.origin, RoadWay.destination, RoadWay.metres))
    return {(row.origin, row.destination): row.metres for row in rows}


Batch = tuple[dict[str, Position], dict[str, Position]]


def _batches(wanted: Sequence[Wanted], known: Mapping[Pair, object]) -> list[Batch]:
    """Homes that lie together, with the points of all of them, as many as go into one table."""
    batches: list[Batch] = []
    origins: dict[str, Position] = {}
    destinations: dict[str, Position] = {}
    for each in sorted(wanted, key=lambda one: ([place.id for place in one.cash], one.home)):
        missing = {pair: place for pair, place in each.pairs.items() if pair not in known}
        if not missing:
            continue
        origin = {_key(each.home): each.home}
        to = {pair[1]: place.position for pair, place in missing.items()}
        if origins and len(origins | origin) + len(destinations | to) > routing.MOST_PLACES:
            batches.append((origins, destinations))
            origins, destinations = {}, {}
        origins |= origin
        destinations |= to
    return [*batches, (origins, destinations)] if origins else batches


def _answered(url: str, batches: Sequence[Batch], people: int, progress: Progress) -> Pairs:
    found: Pairs = {}
    failures = 0
    for done, (origins, destinations) in enumerate(batches):
        progress(done * people // len(batches), people)
        try:
            metres = routing.table(url, [*origins.values()], [*destinations.values()])
        except routing.NoAnswerError:
            failures += 1
            if failures == MOST_FAILURES:
                break
            continue
        failures = 0
        for origin, row in zip(origins, metres, strict=True):
            found |= {(origin, to): way for to, way in zip(destinations, row, strict=True)}
    return found


def _way(each: Wanted, pairs: Pairs) -> dict[str, Any]:
    atm, cash = _nearest(each, each.atms, pairs), _nearest(each, each.cash, pairs)
    return {
        "the_person_id": each.person_id,
        "the_latitude": each.home.latitude,
        "the_longitude": each.home.longitude,
        "road_atm_id": atm[0],
        "road_atm_m": atm[1],
        "road_cash_id": cash[0],
        "road_cash_m": cash[1],
    }


def _nearest(
    each: Wanted, places: Sequence[Place], pairs: Pairs
) -> tuple[int | None, float | None]:
    """The nearest along roads; of equals the nearer one in a straight line."""
    ways = [(pairs[_pair(each.home, place)], place.id) for place in places]
    reached = [(metres, place_id) for metres, place_id in ways if metres is not None]
    if not reached:
        return None, None
    metres, place_id = min(reached, key=lambda way: way[0])
    return place_id, metres


def _remember(answers: Answers) -> None:
    if answers.unused:
        gone = delete(RoadWay).where(
            RoadWay.origin == bindparam("home"), RoadWay.destination == bindparam("place")
        )
        pairs = [{"home": home, "place": place} for home, place in answers.unused]
        db.session.connection().execute(gone, pairs)
    if answers.new:
        insert = INSERT[db.session.get_bind().dialect.name](RoadWay)
        upsert = insert.on_conflict_do_update(
            index_elements=["origin", "destination"], set_={"metres": insert.excluded.metres}
        )
        rows = [
            {"origin": pair[0], "destination": pair[1], "metres": metres}
            for pair, metres in answers.new.items()
        ]
        db.session.connection().execute(upsert, rows)
