"""The map in headless Chromium: until all people are drawn, and how smoothly it is dragged."""

import gzip
from collections.abc import Iterator
from statistics import median

from flask import Flask
from playwright.sync_api import Browser, Page

from tests import live
from tests.benchmarks.timing import Figure, timed
from welfare.cli import demo_district
from welfare.core.money import group_digits
from welfare.database import db

MAP, FRAME, DATA = "/cash-points/map", "/cash-points/map/frame", "/cash-points/map/people.json"
STEPS = 60
BARE = """async (columns) => {
    const {latitudes, longitudes, metres} = JSON.parse(columns);
    const canvas = document.body.appendChild(document.createElement("canvas"));
    [canvas.width, canvas.height] = [1000, 700];
    const context = canvas.getContext("2d");
    let latitude = 0, longitude = 0;
    metres.forEach((way, each) => {
        latitude += latitudes[each];
        longitude += longitudes[each];
        context.fillStyle = way > 5000 ? "#8e0b1f" : "#2166ac";
        const left = (longitude - 10580000) / 30, top = 700 - (latitude - 1025000) / 30;
        context.fillRect(left, top, 3.5, 3.5);
    });
    await new Promise(requestAnimationFrame);
}"""
WATCH = """() => {
    window.frames_ms = [];
    let before = performance.now();
    const note = (now) => {
        window.frames_ms.push(now - before);
        before = now;
        requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
}"""


def figures(size: int, app: Flask) -> Iterator[Figure]:
    """First drawing beside a bare canvas with the same data, and frames beside those at rest."""
    db.session.commit()  # the server's threads write, too
    people = group_digits(size)
    with live.served(app) as base_url, live.running_browser() as browser:
        page = _signed_in(browser, base_url)
        html, data = (_answer(page, path) for path in (FRAME, DATA))
        blank = browser.new_page()
        bare = timed(lambda: blank.evaluate(BARE, data.decode()))
        job = f"map of {people} people until all are drawn ({_kilobytes(html)} HTML, "
        job += f"{_kilobytes(gzip.compress(data, 5))} data)"
        yield Figure(job, timed(lambda: _drawn(page)), "a bare canvas draws the same data", bare)
        rest, dragged = _frames(page, moving=False), _frames(page, moving=True)
        job = f"dragging the map of {people} people: the slowest frame of 20"
        yield Figure(job, _slow(dragged), "the map at rest", _slow(rest))
        job = f"dragging the map of {people} people: the middle frame"
        yield Figure(job, median(dragged), "the map at rest", median(rest))


def _signed_in(browser: Browser, base_url: str) -> Page:
    page = browser.new_context(
        base_url=base_url, viewport={"width": 1366, "height": 1400}
    ).new_page()
    page.goto("/sign-in")
    page.locator("[name=username]").fill("canbo")
    page.locator("[name=password]").fill(demo_district.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def _answer(page: Page, path: str) -> bytes:
    return page.request.get(path).body()


def _kilobytes(content: bytes) -> str:
    return f"{len(content) / 1000:.0f} kB"


def _drawn(page: Page) -> None:
    page.goto(MAP, wait_until="commit")
    page.frame_locator("iframe").locator("[data-people]").wait_for()


def _frames(page: Page, *, moving: bool) -> list[float]:
    """The seconds of each frame while the mouse drags the map to and fro, or does nothing."""
    _drawn(page)
    inside = next(frame for frame in page.frames if FRAME in frame.url)
    box = page.locator("iframe").bounding_box()
    assert box
    left, top = box["x"] + box["width"] / 2, box["y"] + box["height"] - 60
    page.mouse.move(left, top)
    if moving:
        page.mouse.down()
    inside.evaluate(WATCH)
    for step in range(STEPS):
        page.mouse.move(left - 3 * min(step, STEPS - step) if moving else left, top)
        page.wait_for_timeout(16)
    page.mouse.up()
    milliseconds: list[float] = inside.evaluate("window.frames_ms")
    return [each / 1000 for each in milliseconds]


def _slow(frames: list[float]) -> float:
    """As long as nineteen in twenty take at most."""
    return sorted(frames)[int(len(frames) * 0.95)]
