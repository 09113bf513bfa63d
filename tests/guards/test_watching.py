"""What watches the journeys sees what no page may do."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error

from tests import live

pytestmark = pytest.mark.browser


@pytest.fixture
def watcher(app: Flask, browser: Browser) -> Iterator[live.Watcher]:
    """Somebody who watches pages of the application."""
    with live.served(app) as base_url:
        watcher = live.Watcher(browser, base_url)
        yield watcher
        watcher.close()


def test_a_page_of_ours_gives_no_offence(watcher: live.Watcher) -> None:
    page = watcher.open()
    page.goto("/sign-in")
    assert page.get_by_role("button", name="Đăng nhập").is_visible()
    assert watcher.offences == []


def test_an_outside_host_is_not_reached_and_noted(watcher: live.Watcher) -> None:
    page = watcher.open()
    with pytest.raises(Error, match="ERR_FAILED"):
        page.goto("https://example.com/map.js")
    assert watcher.offences == ["outside: https://example.com/map.js"]


def test_a_script_that_the_page_did_not_vouch_for_is_noted(watcher: live.Watcher) -> None:
    page = watcher.open()
    page.goto("/sign-in")
    page.evaluate(
        "document.head.appendChild(document.createElement('script')).textContent = 'let a'"
    )
    assert [offence.split(":")[0] for offence in watcher.offences] == ["blocked"]


def test_a_script_that_fails_is_noted(watcher: live.Watcher) -> None:
    page = watcher.open()
    page.goto("/sign-in")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('broken') })")
    assert watcher.offences == ["script: broken"]
