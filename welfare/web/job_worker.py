"""Who does the jobs: a thread in every serving process, on as many machines as there are."""

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import OperationalError

from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.database import db, writing
from welfare.web.jobs import RESULT_KEPT, Job, Outcome, handler_of
from welfare.web.transaction import committed

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
BEAT_SECONDS = 5.0
TOLD_EVERY_SECONDS = 0.5
# Far longer than SQLite lets a writer wait: whoever is silent for so long is not there any more.
GIVEN_UP_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 3

OUR_FAULT = N_("Có lỗi trong phần mềm khi làm việc này; chưa có gì được lưu. Hãy báo quản trị.")
BROKEN_OFF = N_("Việc này đã dở dang %(times)s lần nên được dừng lại; chưa có gì được lưu.")


class TakenOverError(RuntimeError):
    """Another worker has the job in hand: what this one did must not be kept."""


@dataclass
class Claimed:
    """A job in the hands of this worker."""

    id: int
    kind: str
    arguments: Mapping[str, object]
    asked_by_id: int
    token: str
    attempts: int
    _told_at: float = field(default=0.0)
    _is_writing: bool = field(default=False)

    def progress(self, done: int, total: int) -> None:
        """Let the watching page know how far the work is."""
        now = time.monotonic()
        # SQLite has one writer, and that is then the work itself.
        if self._is_writing or (now - self._told_at < TOLD_EVERY_SECONDS and done < total):
            return
        self._told_at = now
        self.note(done=done, total=total)

    def note(self, **facts: object) -> None:
        """Say that the worker is alive, beside other facts; a busy database hears it next time."""
        statement = update(Job).where(self.is_ours).values(heartbeat_at=clock.now(), **facts)
        with suppress(OperationalError), writing(), db.engine.begin() as connection:
            connection.execute(statement)

    @property
    def is_ours(self) -> ColumnElement[bool]:
        """True of the job's row while nobody has taken the job over."""
        return and_(Job.id == self.id, Job.worker == self.token, Job.status == "running")

    def keep(self, work: Callable[[], Outcome]) -> None:
        """Do the writing and note that the job is done: both or neither."""
        self._is_writing = True
        committed(lambda: self._finish("done", work()))

    def fail(self, refusal: Refusal) -> None:
        """Note why the work was not done."""
        said = {"template": refusal.template, "params": refusal.params}
        message = json.dumps(said, ensure_ascii=False, default=str)
        committed(lambda: self._finish("failed", Outcome(), message))

    def _finish(self, status: str, outcome: Outcome, message: str = "") -> None:
        db.session.flush()
        finished = db.session.execute(
            update(Job)
            .where(self.is_ours)
            .values(
                status=status,
                message=message,
                result=outcome.content,
                result_name=outcome.filename,
                finished_at=clock.now(),
            )
        )
        if finished.rowcount != 1:  # type: ignore[attr-defined] # an UPDATE's result has it
            raise TakenOverError(self.kind)


def claim() -> Claimed | None:
    """Take the oldest job that waits, or that somebody took and was not heard of again."""
    now = clock.now()
    is_free = or_(
        Job.status == "waiting",
        and_(Job.status == "running", Job.heartbeat_at < now - GIVEN_UP_AFTER),
    )
    next_one = select(Job.id).where(is_free).order_by(Job.id).limit(1)
    db.session.rollback()
    if db.session.scalar(next_one) is None:
        return None
    token = secrets.token_hex(16)
    taken = (
        update(Job)
        .where(Job.id == next_one.with_for_update(skip_locked=True).scalar_subquery())
        .values(status="running", worker=token, heartbeat_at=now, attempts=Job.attempts + 1)
        .returning(Job.id, Job.kind, Job.arguments, Job.asked_by_id, Job.attempts)
        .execution_options(synchronize_session=False)
    )
    row = committed(lambda: db.session.execute(taken).one_or_none())
    if row is None:
        return None
    return Claimed(
        row.id, row.kind, json.loads(row.arguments), row.asked_by_id, token, row.attempts
    )


def run_next(app: Flask) -> bool:
    """Do one job, if there is one; says whether there was.

    The work is done in a thread of its own while this one says that it is alive: a fault in the
    work ends neither the worker nor the job's chance to tell of it.
    """
    with app.app_context():
        claimed = claim()
        if claimed is None:
            return False
        with ThreadPoolExecutor(1, thread_name_prefix=claimed.kind) as executor:
            future = executor.submit(_work, app, claimed)
            while wait([future], timeout=BEAT_SECONDS).not_done:
                claimed.note()
        _conclude(claimed, future)
    return True


def run_all(app: Flask) -> None:
    """Do every job that waits."""
    while run_next(app):
        pass


def _work(app: Flask, claimed: Claimed) -> None:
    if claimed.attempts > MOST_ATTEMPTS:
        raise Refusal(BROKEN_OFF, times=MOST_ATTEMPTS)
    with app.app_context():
        made = handler_of(claimed.kind).handle(claimed)
        db.session.rollback()
        claimed.keep(made if callable(made) else lambda: made)


def _conclude(claimed: Claimed, future: Future[None]) -> None:
    error = future.exception()
    if error is None or isinstance(error, TakenOverError):
        return
    if not isinstance(error, Refusal):
        log.error("Job %s (%s) failed", claimed.id, claimed.kind, exc_info=error)
        error = Refusal(OUR_FAULT)
    with suppress(TakenOverError):
        claimed.fail(error)


def drop_old_results() -> None:
    """Let go of the files that nobody fetched in time."""
    too_old = and_(Job.result.is_not(None), Job.finished_at < clock.now() - RESULT_KEPT)
    db.session.rollback()
    if db.session.scalar(select(Job.id).where(too_old).limit(1)):
        committed(lambda: db.session.execute(update(Job).where(too_old).values(result=None)))


class Worker(threading.Thread):
    """Does jobs until it is told to stop."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="jobs", daemon=True)
        self._app = app
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look for work every second; a database that does not answer is asked again."""
        while not self._stopping.is_set():
            with suppress(OperationalError), self._app.app_context():
                run_all(self._app)
                drop_old_results()
            self._stopping.wait(POLL_SECONDS)

    def stop(self) -> None:
        """Finish the job in hand and take no other."""
        self._stopping.set()
        self.join()


@contextmanager
def working(app: Flask) -> Iterator[Worker]:
    """A worker for as long as the block runs."""
    worker = Worker(app)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()
