"""Long work that goes on after the answer: asked for, done by a worker, watched on a page.

Jobs are rows of a table rather than messages in a queue of their own (huey and its like): a job
must be asked for in the very transaction that is its cause, and every machine of the office must
see how far it is. Who does them stands in `job_worker`, where they are watched in `job_routes`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, undefer

from welfare.core import clock
from welfare.core.errors import N_, NotFound
from welfare.database import Base, UtcMoment, db

RESULT_KEPT = timedelta(hours=24)
UNDER_WAY = ("waiting", "running")

NO_JOB = N_("Không có việc này, hoặc việc do người khác yêu cầu.")
NO_RESULT = N_("Tệp kết quả chỉ được giữ 24 giờ. Hãy yêu cầu làm lại.")


class Job(Base):
    """A piece of work somebody asked for.

    `worker` is the token of who has it in hand; `subject` says what it is about in the words of
    its feature (`upload:12`). Nobody has two jobs of one kind and subject under way.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'running', 'done', 'failed')", name="status"),
        Index("ix_jobs_status", "status", "id"),
        Index(
            "uq_jobs_kind_subject_asked_by_id",
            "kind",
            "subject",
            "asked_by_id",
            unique=True,
            sqlite_where=text("status IN ('waiting', 'running')"),
            postgresql_where=text("status IN ('waiting', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    arguments: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    worker: Mapped[str | None] = mapped_column(String(40))
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(Text, default="")
    result_name: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    finished_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    @property
    def is_under_way(self) -> bool:
        """Whether it waits for a worker or one has it in hand."""
        return self.status in UNDER_WAY

    @property
    def label(self) -> str:
        """What the work is, in an officer's words; templates translate it."""
        return handler_of(self.kind).label

    @property
    def sentence(self) -> tuple[str, dict[str, object]]:
        """What the worker said last: a message and the values of its places."""
        said = json.loads(self.message or "{}")
        return said.get("template", ""), said.get("params", {})


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a file to keep, or nothing but that it is done."""

    content: bytes | None = None
    filename: str | None = None


class Task(Protocol):
    """A job as its handler sees it."""

    @property
    def arguments(self) -> Mapping[str, object]:
        """What was given to `start`."""

    @property
    def asked_by_id(self) -> int:
        """The account for which the work is done."""

    def progress(self, done: int, total: int) -> None:
        """Let the watching page know how far the work is; cheap enough to be told of each row."""


Handling = Callable[[Task], Outcome | Callable[[], Outcome]]


@dataclass(frozen=True)
class Handler:
    """How a kind of job is done."""

    label: str
    handle: Handling


@dataclass
class _Handlers:
    by_kind: dict[str, Handler] = field(default_factory=dict)


_handlers = _Handlers()


def job(kind: str, label: str) -> Callable[[Handling], Handling]:
    """Let the decorated function do the jobs of a kind.

    It reads only. What it has to write it returns as a function: that runs in one write
    transaction together with the note that the job is done, so a job taken up again after a crash
    leaves nothing twice. It raises Refusal where the work cannot be done.
    """

    def registered(handle: Handling) -> Handling:
        _handlers.by_kind[kind] = Handler(label, handle)
        return handle

    return registered


def handler_of(kind: str) -> Handler:
    """How jobs of the kind are done."""
    return _handlers.by_kind[kind]


def start(kind: str, *, actor_id: int, subject: str, **arguments: object) -> Job:
    """Ask for work in the caller's transaction; what is under way already is not asked for twice.

    The arguments must be plain JSON values.
    """
    handler_of(kind)
    if (running := latest(kind, actor_id=actor_id, subject=subject)) and running.is_under_way:
        return running
    asked = Job(
        kind=kind,
        subject=subject,
        asked_by_id=actor_id,
        asked_at=clock.now(),
        arguments=json.dumps(arguments),
    )
    db.session.add(asked)
    db.session.flush()
    return asked


def latest(kind: str, *, actor_id: int, subject: str) -> Job | None:
    """The newest job of the kind about the subject that the account asked for."""
    found: Job | None = db.session.scalar(
        select(Job)
        .where(Job.kind == kind, Job.subject == subject, Job.asked_by_id == actor_id)
        .order_by(Job.id.desc())
        .limit(1)
    )
    return found


def asked_for(actor_id: int, job_id: int) -> Job:
    """A job that the account asked for.

    Raises:
        NotFound: there is none, or somebody else asked for it.
    """
    found: Job | None = db.session.scalar(
        select(Job).where(Job.id == job_id, Job.asked_by_id == actor_id)
    )
    if found is None:
        raise NotFound(NO_JOB)
    return found


def result_of(actor_id: int, job_id: int) -> tuple[str, bytes]:
    """The name and content of the file that a job made.

    Raises:
        NotFound: as `asked_for`, or the file is not there (any more).
    """
    asked_for(actor_id, job_id)
    found: Job | None = db.session.scalar(
        select(Job).where(Job.id == job_id).options(undefer(Job.result))
    )
    if found is None or found.result is None or found.result_name is None:
        raise NotFound(NO_RESULT)
    return found.result_name, found.result
