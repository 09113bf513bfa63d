"""Long work: asked for in a transaction, done once whoever does it, watched by who asked."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests import application, factories
from welfare.areas.models import OfficeSetting
from welfare.cashpoints.settings import MEASURED_AGAINST
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.database import db, writing
from welfare.staff.models import Staff
from welfare.staff.rules import Role
from welfare.web import job_worker, jobs
from welfare.web.jobs import Job, Outcome, Task

ROWS = 3


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "_handlers", jobs._Handlers(dict(jobs._handlers.by_kind)))

    @jobs.job("test.note", N_("Ghi thử"))
    def note(task: Task) -> Callable[[], Outcome]:
        """Write one row whose key is the job's subject; twice would break its primary key."""
        for row in range(ROWS):
            task.progress(row + 1, ROWS)
        return lambda: _written(str(task.arguments["key"]))

    @jobs.job("test.file", N_("Làm tệp"))
    def file(task: Task) -> Outcome:
        return Outcome(b"a,b\n", f"{task.arguments['name']}.csv")

    @jobs.job("test.refused", N_("Việc không được"))
    def refused(_task: Task) -> Outcome:
        raise Refusal(N_("Không có xã “%(name)s”."), name="Mỹ <b>Trung</b>")

    @jobs.job("test.fault", N_("Việc hỏng"))
    def fault(_task: Task) -> Outcome:
        raise ZeroDivisionError

    return


def _written(key: str) -> Outcome:
    db.session.add(OfficeSetting(key=key, value="1"))
    return Outcome()


def _ask(app: Flask, kind: str, subject: str = "x", **arguments: object) -> int:
    with app.app_context(), writing():
        account = db.session.scalar(select(Staff)) or factories.staff(Role.DISTRICT_OFFICER)
        asked = jobs.start(kind, actor_id=account.id, subject=subject, **arguments)
        db.session.commit()
        return asked.id


def _job(app: Flask, job_id: int) -> Job:
    with app.app_context():
        job = db.session.get(Job, job_id)
        assert job is not None
        return job


def _settings(app: Flask) -> int:
    """How many settings the jobs have left, beside the one that setup writes."""
    with app.app_context():
        written = select(func.count()).where(OfficeSetting.key != MEASURED_AGAINST)
        return db.session.scalar(written) or 0


def test_a_job_is_done_and_tells_how_far_it_came(either_app: Flask) -> None:
    job_id = _ask(either_app, "test.note", key="một")
    assert job_worker.run_next(either_app) is True
    done = _job(either_app, job_id)
    assert (done.status, done.done, done.total, done.attempts) == ("done", ROWS, ROWS, 1)
    assert _settings(either_app) == 1
    assert job_worker.run_next(either_app) is False


def test_work_under_way_is_not_asked_for_twice(either_app: Flask) -> None:
    first = _ask(either_app, "test.note", key="một")
    assert _ask(either_app, "test.note", key="một") == first
    assert _ask(either_app, "test.note", "y", key="hai") != first
    job_worker.run_all(either_app)
    assert _ask(either_app, "test.file", name="ba") > first


def test_a_job_is_forgotten_with_the_transaction_that_asked_for_it(either_app: Flask) -> None:
    with either_app.app_context(), writing():
        account = factories.staff(Role.DISTRICT_OFFICER)
        jobs.start("test.note", actor_id=account.id, subject="x", key="một")
        db.session.rollback()
    assert job_worker.run_next(either_app) is False


def test_two_workers_at_once_do_every_job_once(either_app: Flask) -> None:
    ids = [_ask(either_app, "test.note", str(n), key=f"việc {n}") for n in range(12)]
    workers = [threading.Thread(target=job_worker.run_all, args=[either_app]) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {(_job(either_app, each).status, _job(either_app, each).attempts) for each in ids} == {
        ("done", 1)
    }
    assert _settings(either_app) == 12


CRASHING = """
import sys, time
from tests import application
from welfare.database import db
from welfare.areas.models import OfficeSetting
from welfare.web import job_worker, jobs

@jobs.job("test.note", "Ghi thử")
def note(task):
    def write():
        db.session.add(OfficeSetting(key="half", value="1"))
        db.session.flush()
        print("writing", flush=True)
        time.sleep(60)
    return write

with application.running(sys.argv[1]) as app:
    job_worker.run_next(app)
"""


def test_a_killed_worker_leaves_nothing_and_its_job_is_taken_up_again(
    either_app: Flask, either_url: str
) -> None:
    job_id = _ask(either_app, "test.note", key="một")
    child = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", CRASHING, either_url], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"writing\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    _wait_until_readable(either_app)
    assert (_job(either_app, job_id).status, _settings(either_app)) == ("running", 0)
    assert job_worker.run_next(either_app) is False, "it may still be at work"
    _silent_since(either_app, job_id, job_worker.GIVEN_UP_AFTER + timedelta(seconds=1))
    assert job_worker.run_next(either_app) is True
    again = _job(either_app, job_id)
    assert (again.status, again.attempts, _settings(either_app)) == ("done", 2, 1)


def _wait_until_readable(app: Flask) -> None:
    """PostgreSQL needs a moment to notice that its client is gone."""
    with app.app_context():
        for _ in range(50):
            if db.session.scalar(select(func.count()).select_from(Job)):
                return
            time.sleep(0.1)


def _silent_since(app: Flask, job_id: int, ago: timedelta, **facts: object) -> None:
    with app.app_context(), writing():
        db.session.execute(
            update(Job)
            .where(Job.id == job_id)
            .values(status="running", worker="gone", heartbeat_at=clock.now() - ago, **facts)
        )
        db.session.commit()


def test_a_job_broken_off_again_and_again_is_given_up(app: Flask) -> None:
    job_id = _ask(app, "test.note", key="một")
    _silent_since(app, job_id, timedelta(hours=1), attempts=job_worker.MOST_ATTEMPTS)
    job_worker.run_next(app)
    given_up = _job(app, job_id)
    assert (given_up.status, given_up.sentence[0]) == ("failed", job_worker.BROKEN_OFF)
    assert _settings(app) == 0


def test_who_was_thought_gone_keeps_nothing_once_another_has_the_job(either_app: Flask) -> None:
    job_id = _ask(either_app, "test.note", key="một")
    with either_app.app_context():
        slow = job_worker.claim()
        assert slow is not None
        _silent_since(either_app, job_id, timedelta())
        with pytest.raises(job_worker.TakenOverError):
            slow.keep(lambda: _written("một"))
    assert (_job(either_app, job_id).status, _settings(either_app)) == ("running", 0)


def test_a_refusal_becomes_the_sentence_of_the_job(app: Flask) -> None:
    job_id = _ask(app, "test.refused")
    job_worker.run_next(app)
    failed = _job(app, job_id)
    assert failed.status == "failed"
    assert failed.sentence == ("Không có xã “%(name)s”.", {"name": "Mỹ <b>Trung</b>"})


def test_a_fault_fails_its_job_and_not_the_worker(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    broken, fine = _ask(app, "test.fault"), _ask(app, "test.note", key="một")
    job_worker.run_all(app)
    assert _job(app, broken).sentence[0] == job_worker.OUR_FAULT
    assert _job(app, fine).status == "done"
    assert "ZeroDivisionError" in caplog.text


def test_a_serving_process_does_what_it_is_asked(app: Flask) -> None:
    with job_worker.working(app):
        job_id = _ask(app, "test.note", key="một")
        for _ in range(100):
            if _job(app, job_id).status == "done":
                break
            time.sleep(0.1)
    assert _settings(app) == 1


class TestPages:
    @pytest.fixture
    def officer_client(self, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
        return sign_in(Role.DISTRICT_OFFICER)

    def test_a_job_is_watched_through_a_reload_until_its_file_is_there(
        self, app: Flask, officer_client: FlaskClient
    ) -> None:
        job_id = _ask(app, "test.file", name="Danh sách")
        for _ in range(2):
            page = officer_client.get(f"/jobs/{job_id}").text
            assert "đang chờ tới lượt" in page
            assert f"/jobs/{job_id}/progress" in page
        assert "HX-Refresh" not in officer_client.get(f"/jobs/{job_id}/progress").headers
        job_worker.run_next(app)
        assert officer_client.get(f"/jobs/{job_id}/progress").headers["HX-Refresh"] == "true"
        assert "Tải tệp Danh sách.csv" in officer_client.get(f"/jobs/{job_id}").text
        assert officer_client.get(f"/jobs/{job_id}/result").data == b"a,b\n"

    def test_a_failure_is_shown_as_text(self, app: Flask, officer_client: FlaskClient) -> None:
        job_id = _ask(app, "test.refused")
        job_worker.run_next(app)
        assert "Mỹ &lt;b&gt;Trung" in officer_client.get(f"/jobs/{job_id}").text

    def test_nobody_else_sees_the_job_or_its_file(
        self, app: Flask, sign_in: Callable[..., FlaskClient], officer_client: FlaskClient
    ) -> None:
        job_id = _ask(app, "test.file", name="a")
        job_worker.run_next(app)
        other = application.signed_in(app, Role.DISTRICT_OFFICER)
        for part in ("", "/progress", "/result"):
            assert other.get(f"/jobs/{job_id}{part}").status_code == 404

    def test_a_file_is_kept_for_a_day(
        self, app: Flask, session: Session, officer_client: FlaskClient
    ) -> None:
        job_id = _ask(app, "test.file", name="a")
        job_worker.run_next(app)
        session.execute(
            update(Job).values(finished_at=clock.now() - jobs.RESULT_KEPT - timedelta(minutes=1))
        )
        session.commit()
        job_worker.drop_old_results()
        answer = officer_client.get(f"/jobs/{job_id}/result")
        assert answer.status_code == 404
        assert "chỉ được giữ 24 giờ" in answer.text
