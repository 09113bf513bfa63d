"""Ways along roads: asked of a routing server, and what happens when it does not answer."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.cashpoints.arranging import HOME, facts, register
from welfare.areas.positions import Position
from welfare.cashpoints import roads, routing, service
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.models import CashPoint, Distance, RoadWay
from welfare.cashpoints.rules import Kind
from welfare.cashpoints.ways import ways
from welfare.core.errors import Conflict, Refusal
from welfare.database import db
from welfare.registry.models import Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role
from welfare.web import job_worker

ELSEWHERE = (10.39, 105.96)
Say = Callable[[list[str], list[str]], bytes]


def table_of(way: Callable[[str, str], float | None]) -> Say:
    """A server that knows the metres from `lon,lat` to `lon,lat`."""
    return lambda origins, destinations: json.dumps(
        {"code": "Ok", "distances": [[way(one, to) for to in destinations] for one in origins]}
    ).encode()


@dataclass
class Router:
    """A routing server at this machine, which says what the test lets it say."""

    url: str = ""
    say: Say = field(default_factory=lambda: table_of(lambda _origin, _to: 5000.0))
    status: int = 200
    asked: list[tuple[list[str], list[str]]] = field(default_factory=list)


@pytest.fixture
def router(app: Flask) -> Iterator[Router]:
    told = Router()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            places, asked = path.path.rsplit("/", 1)[1].split(";"), parse_qs(path.query)
            origins, destinations = (
                [places[int(row)] for row in asked[side][0].split(";")]
                for side in ("sources", "destinations")
            )
            told.asked.append((origins, destinations))
            content = told.say(origins, destinations)
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    told.url = app.config["OSRM_URL"] = f"http://127.0.0.1:{server.server_port}/"
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def ask_and_keep(**how: bool) -> roads.Answers:
    answers = roads.ask(**how)
    roads.keep(answers)
    db.session.commit()
    return answers


def stored(person_id: int) -> Distance:
    way = db.session.get(Distance, person_id, populate_existing=True)
    assert way is not None
    return way


def at_home(session: Session, officer: Staff, *homes: tuple[float, float]) -> list[int]:
    person_ids = register(officer, *homes)
    session.commit()
    return person_ids


def test_the_nearest_along_roads_may_be_another_than_in_a_straight_line(
    session: Session, officer: Staff, router: Router
) -> None:
    across = service.add_cash_point(actor=officer, facts=facts(name="ATM bên kia sông"))
    near = service.add_cash_point(
        actor=officer, facts=facts(name="ATM cùng bờ", latitude=10.41, longitude=105.95)
    )
    (person_id,) = at_home(session, officer, HOME)
    router.say = table_of(lambda _home, to: 1200.5 if to == "105.95000,10.41000" else 9000)
    ask_and_keep()
    way = stored(person_id)
    assert (way.nearest_atm_id, way.road_atm_id, way.road_atm_m) == (across, near, 1200.5)
    assert way.nearest_atm_m is not None
    assert way.nearest_atm_m < 20, "the straight line stays what it was"


def test_the_two_kinds_of_figures_stand_apart(
    session: Session, officer: Staff, router: Router
) -> None:
    at_home(session, officer, HOME)
    straight = ways().summary
    router.say = table_of(lambda _home, _to: 77_000)
    ask_and_keep()
    register(officer, ELSEWHERE)
    assert (ways().road.located, ways().road.median_m) == (1, 77_000)
    assert (ways().summary.located, straight.located) == (2, 1)
    assert straight.median_m is not None
    assert straight.median_m < 77_000


def test_what_is_known_is_not_asked_again_unless_afresh(
    session: Session, officer: Staff, router: Router
) -> None:
    at_home(session, officer, HOME, HOME, ELSEWHERE)
    ask_and_keep()
    assert len(router.asked) == 1, "one table for all of them"
    assert len(router.asked[0][0]) == 2, "neighbours under one roof are asked about once"
    ask_and_keep()
    assert len(router.asked) == 1
    router.say = table_of(lambda _home, _to: 4000)
    ask_and_keep(afresh=True)
    assert len(router.asked) == 2
    assert ways().road.median_m == 4000


def test_no_table_is_larger_than_servers_allow(
    session: Session, officer: Staff, router: Router
) -> None:
    homes = [(10.3 + step / 1000, 105.9 + step / 2000) for step in range(150)]
    person_ids = at_home(session, officer, *homes)
    ask_and_keep()
    assert all(len(home) + len(to) <= routing.MOST_PLACES for home, to in router.asked)
    assert all(stored(person_id).road_atm_m == 5000 for person_id in person_ids)


def test_what_nobody_needs_any_more_is_forgotten(
    session: Session, officer: Staff, router: Router
) -> None:
    (person_id,) = at_home(session, officer, HOME)
    ask_and_keep()
    _move(person_id)
    ask_and_keep()
    origins = set(db.session.scalars(select(RoadWay.origin)))
    assert origins == {"10.39000,105.96000"}


def _move(person_id: int) -> None:
    person = db.session.get_one(Person, person_id)
    person.latitude, person.longitude = ELSEWHERE
    db.session.flush()
    measure(person_ids=[person_id])
    db.session.commit()


def test_a_person_who_moves_has_no_way_along_roads_until_asked_again(
    session: Session, officer: Staff, router: Router
) -> None:
    moving, staying = at_home(session, officer, HOME, HOME)
    ask_and_keep()
    _move(moving)
    assert (stored(moving).road_atm_m, stored(moving).road_at) == (None, None)
    assert stored(staying).road_atm_m == 5000


def test_a_new_point_makes_every_way_along_roads_stale(
    session: Session, officer: Staff, router: Router
) -> None:
    (person_id,) = at_home(session, officer, HOME)
    ask_and_keep()
    service.add_cash_point(actor=officer, facts=facts(kind=Kind.ATM, name="ATM mới"))
    assert stored(person_id).road_at is None


def test_an_answer_is_not_kept_for_one_who_moved_meanwhile(
    session: Session, officer: Staff, router: Router
) -> None:
    moving, staying = at_home(session, officer, HOME, HOME)
    answers = roads.ask()
    _move(moving)
    roads.keep(answers)
    assert stored(moving).road_atm_m is None
    assert stored(staying).road_atm_m == 5000


def test_answers_about_other_points_than_those_that_serve_now_are_refused(
    session: Session, officer: Staff, router: Router
) -> None:
    at_home(session, officer, HOME)
    answers = roads.ask()
    service.add_cash_point(actor=officer, facts=facts(name="ATM mới"))
    with pytest.raises(Conflict, match="đo đường đi lại"):
        roads.keep(answers)


def test_where_no_road_leads_only_the_straight_line_is_left(
    session: Session, officer: Staff, router: Router, sign_in: Callable[..., FlaskClient]
) -> None:
    (person_id,) = at_home(session, officer, HOME)
    router.say = table_of(lambda _home, _to: None)
    ask_and_keep()
    way = stored(person_id)
    assert (way.road_atm_id, way.road_atm_m) == (None, None)
    assert way.nearest_atm_m is not None
    assert ways().road.located == 0
    db.session.rollback()
    text = sign_in(Role.DISTRICT_OFFICER).get(f"/people/{person_id}").text
    assert "không có đường đi đến ATM" in text


NONSENSE = {
    "no JSON": b"<html>busy</html>",
    "no object": b"[1, 2]",
    "an error": b'{"code": "NoSegment", "message": "no road near"}',
    "no table": b'{"code": "Ok"}',
    "too few rows": b'{"code": "Ok", "distances": []}',
    "words": b'{"code": "Ok", "distances": [["far"]]}',
    "below nothing": b'{"code": "Ok", "distances": [[-1]]}',
    "not a number": b'{"code": "Ok", "distances": [[NaN]]}',
    "a truth": b'{"code": "Ok", "distances": [[true]]}',
    "no letters": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_no_answer(router: Router, content: bytes) -> None:
    router.say = lambda _origins, _destinations: content
    with pytest.raises(routing.NoAnswerError):
        routing.table(router.url, [Position(*HOME)], [Position(*ELSEWHERE)])


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "file:///etc/hostname", "nonsense"])
def test_a_server_that_is_away_is_no_answer(url: str) -> None:
    with pytest.raises(routing.NoAnswerError):
        routing.table(url, [Position(*HOME)], [Position(*ELSEWHERE)])


def test_a_server_that_takes_too_long_is_no_answer(
    router: Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routing, "TIMEOUT_SECONDS", 0.05)

    def slowly(_origins: list[str], _destinations: list[str]) -> bytes:
        time.sleep(0.2)
        return b""

    router.say = slowly
    with pytest.raises(routing.NoAnswerError):
        routing.table(router.url, [Position(*HOME)], [Position(*ELSEWHERE)])


def test_a_server_that_never_answers_is_left_alone_after_some_attempts(
    session: Session, officer: Staff, router: Router
) -> None:
    homes = [(10.2 + step / 1000, 105.9) for step in range(400)]
    person_ids = at_home(session, officer, *homes)
    router.status, router.say = 503, lambda _origins, _destinations: b"busy"
    with pytest.raises(Refusal, match="đường thẳng vẫn đúng"):
        roads.ask()
    assert len(router.asked) == roads.MOST_FAILURES
    assert stored(person_ids[0]).nearest_atm_m is not None


def test_one_table_that_fails_leaves_the_others(
    session: Session, officer: Staff, router: Router
) -> None:
    homes = [(10.2 + step / 1000, 105.9) for step in range(200)]
    at_home(session, officer, *homes)
    whole = router.say
    router.say = lambda *ends: b"busy" if len(router.asked) == 1 else whole(*ends)
    answers = ask_and_keep()
    assert 0 < answers.unanswered < 200
    assert ways().road.located == 200 - answers.unanswered
    again = ask_and_keep()
    assert again.unanswered == 0, "only what is missing was asked again"


def test_without_points_nobody_is_asked_about(
    session: Session, officer: Staff, router: Router
) -> None:
    for point_id in list(db.session.scalars(select(CashPoint.id))):
        service.remove_cash_point(actor=officer, cash_point_id=point_id)
    at_home(session, officer, HOME)
    ask_and_keep()
    assert router.asked == []


def test_an_officer_asks_on_the_page_and_a_job_does_it(
    app: Flask,
    session: Session,
    officer: Staff,
    router: Router,
    sign_in: Callable[..., FlaskClient],
) -> None:
    at_home(session, officer, HOME)
    client = sign_in(Role.DISTRICT_OFFICER)
    assert "Chưa hỏi máy chủ chỉ đường" in client.get("/cash-points/ways").text
    assert client.post("/cash-points/roads").status_code == 302
    job_worker.run_all(app)
    page = client.get("/cash-points/ways").text
    assert "Đã hỏi đường cho 1 người" in page
    assert "Trung vị đường đi" in page
    assert "Đường đi đến ATM" in client.get("/cash-points/people").text
    assert db.session.scalar(select(func.count(Distance.road_at))) == 1
    db.session.rollback()
    in_another_commune = sign_in(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    assert "Chưa hỏi máy chủ chỉ đường" in in_another_commune.get("/cash-points/ways").text


def test_without_a_server_nothing_speaks_of_roads(
    session: Session, officer: Staff, sign_in: Callable[..., FlaskClient]
) -> None:
    at_home(session, officer, HOME)
    client = sign_in(Role.DISTRICT_OFFICER)
    for path in ("/cash-points/ways", "/cash-points/people", "/cash-points/map"):
        assert "đường đi" not in client.get(path).text.lower()
    refused = client.post("/cash-points/roads")
    assert refused.status_code == 422
    assert "WELFARE_OSRM_URL" in refused.text


def test_the_command_says_how_many_have_a_way(
    session: Session, officer: Staff, router: Router, cli: Callable[..., object]
) -> None:
    at_home(session, officer, HOME)
    answer = json.loads(cli("cash-points", "roads", "--json").stdout)  # type: ignore[attr-defined] # a click result
    ((_home, points),) = router.asked
    asked = len(points)
    assert answer == {"asked_pairs": asked, "people": 1, "unanswered": 0, "median_m": 5000}


def test_the_command_refuses_while_the_server_is_away(
    session: Session, officer: Staff, app: Flask, cli: Callable[..., object]
) -> None:
    at_home(session, officer, HOME)
    app.config["OSRM_URL"] = "http://127.0.0.1:1"
    result = cli("cash-points", "roads")
    assert result.exit_code == 1  # type: ignore[attr-defined] # as above
    assert "không trả lời" in result.stderr  # type: ignore[attr-defined] # as above
