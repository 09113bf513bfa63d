"""Scanned papers: told by their content, opened only by who may, every opening on record."""

import json
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.registry import document_rules, documents
from welfare.registry.document_models import Document, DocumentContent
from welfare.registry.document_rules import DocumentKind, MediaType, kept_name, media_type
from welfare.registry.models import Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def picture(kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(made, kind)
    return made.getvalue()


def attach(actor: Staff, someone: Person, content: bytes = PDF, name: str = "qd.pdf") -> int:
    return documents.attach(
        actor=actor,
        person_id=someone.id,
        kind=DocumentKind.DECISION,
        filename=name,
        content=content,
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, MediaType.PDF), (picture("PNG"), MediaType.PNG), (picture("JPEG"), MediaType.JPEG)],
)
def test_the_content_tells_the_type_whatever_the_name_says(content: bytes, kind: MediaType) -> None:
    assert media_type("cmnd.exe", content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ" + b"\0" * 100,
        b"GIF89a" + b"\0" * 100,
        b" " + PDF,
        PDF[:30],
        picture("PNG")[:-40],
        picture("JPEG")[: len(picture("JPEG")) // 2],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    ],
)
def test_another_or_a_damaged_file_is_refused_with_its_name(content: bytes) -> None:
    with pytest.raises(Refusal, match=r"giấy\.pdf"):
        media_type("giấy.pdf", content)


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_bytes_whatever_break_the_check(content: bytes) -> None:
    try:
        kind = media_type("tep.pdf", content)
    except Refusal:
        return
    assert content.startswith(document_rules.FIRST_BYTES[kind])


def test_a_file_of_more_than_10_megabytes_is_refused() -> None:
    with pytest.raises(Refusal, match="10 MB"):
        media_type("qd.pdf", PDF + b" " * (10 * 1024 * 1024) + b"%%EOF")


def test_a_picture_that_unfolds_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_rules, "MOST_PIXELS", 1000)
    with pytest.raises(Refusal):
        media_type("anh.png", picture())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\qd.pdf", "qd.pdf"),
        ("/etc/qd", "qd.pdf"),
        ("", "tep.pdf"),
        ("a" * 400 + ".pdf", "a" * 195 + ".pdf"),
        ('qđ "12".PDF', "qđ 12.pdf"),
    ],
)
def test_a_name_is_kept_without_folders_and_with_the_right_ending(name: str, kept: str) -> None:
    assert kept_name(name, MediaType.PDF) == kept


def test_a_paper_is_kept_in_the_database_and_comes_back_whole(
    session: Session, officer: Staff
) -> None:
    someone = factories.person()
    kept = attach(officer, someone)
    paper, content = documents.open_document(actor=officer, document_id=kept)
    assert (paper.filename, paper.size_bytes, content) == ("qd.pdf", len(PDF), PDF)


def test_the_same_file_is_not_kept_twice_with_one_person(session: Session, officer: Staff) -> None:
    someone = factories.person()
    attach(officer, someone)
    with pytest.raises(Conflict, match="đã có trong hồ sơ"):
        attach(officer, someone, name="khac.pdf")
    attach(officer, factories.person("Lê Thị Tư"))


def test_listing_papers_does_not_read_their_contents(
    session: Session, officer: Staff, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    someone = factories.person()
    for number in range(5):
        attach(officer, someone, PDF + b"\n" * number + b"%%EOF")
    session.expunge_all()
    assert count_queries(lambda: documents.documents_of(someone.id)) == 1


def test_a_paper_taken_away_stays_in_the_database_with_the_reason(
    session: Session, officer: Staff
) -> None:
    someone = factories.person()
    kept = attach(officer, someone)
    with pytest.raises(Refusal, match="lý do"):
        documents.remove(actor=officer, document_id=kept, reason="  ")
    documents.remove(actor=officer, document_id=kept, reason="quét nhầm người")
    with pytest.raises(NotFound):
        documents.open_document(actor=officer, document_id=kept)
    assert session.get_one(Document, kept).removed_reason == "quét nhầm người"
    assert session.get_one(DocumentContent, kept).content == PDF
    attach(officer, someone)  # and it may come again


def test_every_opening_is_on_record_without_the_name_of_the_file(
    session: Session, officer: Staff
) -> None:
    kept = attach(officer, factories.person(), name="082140008873.pdf")
    for _again in range(2):
        documents.open_document(actor=officer, document_id=kept)
    events = session.scalars(
        select(AuditEvent.change).where(AuditEvent.action == "document.opened")
    ).all()
    assert len(events) == 2
    assert all(json.loads(change)["after"]["document"] == kept for change in events)
    everything = session.scalars(select(AuditEvent.change)).all()
    assert not any("082140008873" in change for change in everything)


def test_papers_of_another_commune_are_as_good_as_missing(session: Session, officer: Staff) -> None:
    kept = attach(officer, factories.person(commune_code=factories.CAI_BE))
    stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    with pytest.raises(NotFound):
        documents.open_document(actor=stranger, document_id=kept)
    with pytest.raises(NotFound):
        documents.remove(actor=stranger, document_id=kept, reason="không phải của tôi")
    elsewhere = session.scalars(select(Person)).one()
    with pytest.raises(NotFound):
        attach(stranger, elsewhere, PDF + b"%%EOF")


class TestPages:
    @pytest.fixture
    def someone(self, session: Session) -> Person:
        someone = factories.person("Lê Thị Tư")
        session.commit()
        return someone

    @pytest.fixture
    def client(self, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
        return sign_in(Role.COMMUNE_OFFICER)

    def send(self, client: FlaskClient, person_id: int, *files: tuple[bytes, str]) -> str:
        data = {
            "kind": "identity-card",
            "files": [(BytesIO(content), name) for content, name in files],
        }
        answer = client.post(
            f"/documents/people/{person_id}/new",
            data=data,
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        return answer.text

    def test_several_papers_are_kept_at_once(self, client: FlaskClient, someone: Person) -> None:
        text = self.send(client, someone.id, (PDF, "mặt trước.pdf"), (picture(), "mặt sau.png"))
        assert "Đã lưu 2 giấy tờ" in text
        assert "mặt trước.pdf" in text
        assert "mặt sau.png" in text

    def test_one_bad_file_leaves_nothing_behind(
        self, client: FlaskClient, someone: Person, session: Session
    ) -> None:
        text = self.send(client, someone.id, (PDF, "tốt.pdf"), (b"<html>", "xấu.pdf"))
        assert "xấu.pdf” không phải PDF" in text
        assert session.scalar(select(func.count(Document.id))) == 0

    def test_no_file_is_said(self, client: FlaskClient, someone: Person) -> None:
        assert "Hãy chọn ít nhất một tệp" in self.send(client, someone.id)

    def test_an_opened_paper_runs_nothing_and_is_not_kept_by_the_browser(
        self, client: FlaskClient, someone: Person, session: Session
    ) -> None:
        self.send(client, someone.id, (picture(), "mặt sau.exe"))
        kept = session.scalars(select(Document.id)).one()
        answer = client.post(f"/documents/{kept}/open")
        assert answer.mimetype == "image/png"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Disposition"].startswith("inline; filename=giay-to-")
        assert answer.headers["Cache-Control"] == "no-store"
        assert client.get(f"/documents/{kept}/open").status_code == 405

    def test_who_only_reads_sees_the_list_and_opens_nothing(
        self, client: FlaskClient, someone: Person, sign_in: Callable[..., FlaskClient]
    ) -> None:
        self.send(client, someone.id, (PDF, "qd.pdf"))
        accountant = sign_in(Role.ACCOUNTANT)
        page = accountant.get(f"/people/{someone.id}").text
        assert "qd.pdf" in page
        assert "/open" not in page.partition('id="documents"')[2].partition("</section>")[0]
        assert accountant.post("/documents/1/open").status_code == 403

    def test_a_paper_is_taken_away_with_a_reason(
        self, client: FlaskClient, someone: Person, session: Session
    ) -> None:
        self.send(client, someone.id, (PDF, "qd.pdf"))
        kept = session.scalars(select(Document.id)).one()
        assert "Hãy điền" in client.post(f"/documents/{kept}/remove", data={}).text
        text = client.post(
            f"/documents/{kept}/remove", data={"reason": "nhầm người"}, follow_redirects=True
        ).text
        assert "Đã gỡ giấy tờ" in text
        assert "1 giấy tờ đã gỡ" in text
        assert client.get(f"/documents/{kept}/remove").status_code == 404
