"""The application on a port of its own, and a browser that may talk to nobody else."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright
from werkzeug.serving import make_server

from tests import browser

LOOPBACK = "127.0.0.1"
PATIENCE_MS = 30_000


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the application in threads; gives its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server(LOOPBACK, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start the browser that `tests/browser.py` finds."""
    path = browser.executable()
    assert path, "No browser: run `make setup-test`."
    expect.set_options(timeout=PATIENCE_MS)  # a busy machine is no fault of a page
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )


class Watcher:
    """Opens pages and notes what no page may do: ask an outside host, or fail in a script."""

    def __init__(self, running: Browser, base_url: str) -> None:
        self.offences: list[str] = []
        self._contexts = []
        self._running = running
        self._base_url = base_url

    def open(self, **options: object) -> Page:
        """A page in a browser profile of its own: somebody else at another machine."""
        context = self._running.new_context(base_url=self._base_url, locale="vi-VN", **options)
        self._contexts.append(context)
        context.route("**/*", self._let_through_or_note)
        page = context.new_page()
        page.on("pageerror", lambda error: self.offences.append(f"script: {error}"))
        page.on("console", self._note_blocked)
        return page

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()

    def _let_through_or_note(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname == LOOPBACK:
            route.continue_()
        else:
            self.offences.append(f"outside: {route.request.url}")
            route.abort()

    def _note_blocked(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.offences.append(f"blocked: {message.text}")
