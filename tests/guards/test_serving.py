"""The production server starts, answers, and stops when it is told to."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask

from tests import application

PATIENCE_S = 60


@pytest.fixture
def server(database_url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`flask serve` with two workers on a free port, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "flask", "--app", "welfare", "serve", "--port", port],
        env={**os.environ, "WELFARE_DATABASE_URL": database_url, "WELFARE_SECRET_KEY": "x"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process, f"http://127.0.0.1:{port}"
        process.kill()


def _answer(address: str) -> tuple[int, bytes]:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urlopen(address) as answer:  # noqa: S310 - the server started above
                return answer.status, answer.read()
        except URLError:
            assert time.monotonic() < deadline, "the server did not answer"
            time.sleep(0.1)


def test_it_answers_pages_and_static_files_and_stops_when_told(
    server: tuple[subprocess.Popen[str], str],
) -> None:
    process, address = server
    status, body = _answer(f"{address}/health")
    assert (status, json.loads(body)) == (200, {"database": "up"})
    assert _answer(f"{address}/sign-in")[0] == 200
    assert _answer(f"{address}/static/css/base.css")[0] == 200
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert address in output


def test_a_taken_port_is_told_in_words(cli: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = cli("serve", "--port", port)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"Không mở được http://127.0.0.1:{port}" in result.stderr


def test_health_tells_a_watcher_that_the_database_is_away(database_url: str) -> None:
    with application.running(database_url.replace("welfare.sqlite", "no/such/folder.db")) as app:
        answer = app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"database": "down"})


def test_a_page_says_so_in_words_when_the_database_is_away(database_url: str) -> None:
    with application.running(database_url.replace("welfare.sqlite", "no/such/folder.db")) as app:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        answer = app.test_client().post("/sign-in", data={"username": "lan", "password": "x"})
    assert answer.status_code == 500
    assert "Có lỗi trong phần mềm" in answer.text


def test_health_needs_nobody_to_sign_in(app: Flask) -> None:
    assert app.test_client().get("/health").json == {"database": "up"}
