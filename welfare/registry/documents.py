"""Keeping scanned papers of a person: attach, list, open, take away."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.registry import queries
from welfare.registry.document_models import Document, DocumentContent
from welfare.registry.document_rules import (
    KIND_LABELS,
    DocumentKind,
    MediaType,
    kept_name,
    media_type,
)
from welfare.registry.models import Person
from welfare.staff.models import Staff

MOST_SHOWN = 200
NO_DOCUMENT = N_("Không có giấy tờ này, hoặc giấy tờ không thuộc địa bàn của bạn.")
THERE_ALREADY = N_("Tệp “%(name)s” đã có trong hồ sơ này (%(kind)s, tải lên ngày %(day)s).")
REASON_NEEDED = N_("Hãy ghi lý do gỡ giấy tờ.")


def attach(
    *, actor: Staff, person_id: int, kind: DocumentKind, filename: str, content: bytes
) -> int:
    """Keep a scanned paper with a person; the answer is the document's id.

    Raises:
        NotFound: nobody of that id in the actor's area.
        Refusal: not a whole PDF, JPEG or PNG of 10 MB at most.
        Conflict: the person has the very same file already.
    """
    someone = queries.person(actor, person_id, for_update=True)
    found = media_type(filename, content)
    name, digest = kept_name(filename, found), sha256(content).hexdigest()
    _check_new(person_id, name, digest)
    paper = Document(
        person_id=person_id,
        kind=kind.value,
        filename=name,
        media_type=found.value,
        size_bytes=len(content),
        sha256=digest,
        added_by_id=actor.id,
        added_at=clock.now(),
    )
    db.session.add(paper)
    db.session.flush()
    db.session.add(DocumentContent(document_id=paper.id, content=content))
    db.session.flush()
    _record(actor, "document.attached", someone, paper)
    return paper.id


def open_document(*, actor: Staff, document_id: int) -> tuple[Document, bytes]:
    """A paper and its content; that it was opened is recorded.

    Raises:
        NotFound: no such paper of a person in the actor's area, or it was taken away.
    """
    paper = document(actor, document_id)
    content = db.session.get_one(DocumentContent, paper.id).content
    _record(actor, "document.opened", paper.person, paper)
    return paper, content


def remove(*, actor: Staff, document_id: int, reason: str) -> Document:
    """Take a paper away from its person's page; it and the reason stay in the database.

    Raises:
        NotFound: no such paper of a person in the actor's area.
        Refusal: no reason is given.
    """
    paper = document(actor, document_id, for_update=True)
    if not clean(reason):
        raise Refusal(REASON_NEEDED)
    paper.removed_at, paper.removed_by_id = clock.now(), actor.id
    paper.removed_reason = clean(reason)[:300]
    db.session.flush()
    _record(actor, "document.removed", paper.person, paper, reason=paper.removed_reason)
    return paper


def documents_of(person_id: int) -> Sequence[Document]:
    """A person's papers, the latest first, those taken away last; without their contents."""
    statement = (
        select(Document)
        .where(Document.person_id == person_id)
        .options(joinedload(Document.added_by), joinedload(Document.removed_by))
        .order_by(Document.removed_at.is_not(None), Document.added_at.desc(), Document.id.desc())
        .limit(MOST_SHOWN)
    )
    return db.session.scalars(statement).all()


def document(viewer: Viewer, document_id: int, *, for_update: bool = False) -> Document:
    """A paper that has not been taken away.

    Raises:
        NotFound: there is none, or its person lives outside the viewer's area.
    """
    statement = (
        select(Document)
        .join(Document.person)
        .where(
            Document.id == document_id,
            Document.removed_at.is_(None),
            queries.in_area(viewer),
        )
        .options(joinedload(Document.person))
    )
    if for_update:
        statement = statement.with_for_update(of=Document)
    found: Document | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_DOCUMENT)
    return found


def _check_new(person_id: int, name: str, digest: str) -> None:
    same = db.session.scalars(
        select(Document).where(
            Document.person_id == person_id,
            Document.sha256 == digest,
            Document.removed_at.is_(None),
        )
    ).first()
    if same is not None:
        label = KIND_LABELS[DocumentKind(same.kind)]
        raise Conflict(THERE_ALREADY, name=name, kind=label, day=f"{same.added_at:%d/%m/%Y}")


def _record(
    actor: Staff, action: str, someone: Person, paper: Document, *, reason: str | None = None
) -> None:
    """Say what was done with which paper; its name may hold a number and is left out."""
    after: dict[str, object] = {
        "document": paper.id,
        "document_kind": paper.kind,
        "document_type": MediaType(paper.media_type).upper(),
    }
    if reason is not None:
        after["reason"] = reason
    audit.record(actor, action, "person", someone.id, commune_id=someone.commune_id, after=after)
