"""Lists signed electronically, with a certificate made for the test."""

import asyncio
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.payouts.certificates import NOW, PASSWORD, p12
from welfare.audit.models import AuditEvent
from welfare.core import clock
from welfare.core.errors import Conflict, Refusal
from welfare.core.month import Month
from welfare.payouts import certificates, documents, drawing, service, signing
from welfare.payouts.models import PayoutList
from welfare.payouts.paper_models import SignedList
from welfare.payouts.rules import Step
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)


@pytest.fixture(autouse=True)
def _outside_the_browsers_loop() -> Iterator[None]:
    """A browser started by an earlier test keeps its loop in this thread; signing wants its own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture
def approved(session: Session, officer: Staff, approver: Staff) -> PayoutList:
    factories.enrolment(factories.person("Đặng Thị Ánh"))
    drawing.draw_up(month=DECEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
    return session.scalars(select(PayoutList)).one()


def signed(actor: Staff, payout_list: PayoutList, certificate: bytes) -> SignedList:
    return signing.sign(
        actor=actor, list_id=payout_list.id, certificate=certificate, password=PASSWORD
    )


def elsewhere(content: bytes, certificate: bytes) -> bytes:
    """Signed with a token at somebody's own machine."""
    now = clock.now()
    signer = certificates.open_certificate(certificate, PASSWORD, now=now)
    return certificates.sign(content, signer, reason="", now=now)


def scribbled(content: bytes) -> bytes:
    """The same document with something more drawn on its first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    drawn = writer.add_object(StreamObject(stream_data=b"0 0 m 100 100 l S"))
    writer.add_stream_to_page(0, drawn)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


class TestSigning:
    def test_each_signature_is_sound_and_the_list_under_them_unchanged(
        self, session: Session, approved: PayoutList, approver: Staff, officer: Staff
    ) -> None:
        signed(officer, approved, p12("Nguyễn Thị Hoa"))
        last = signed(approver, approved, p12("Trần Văn Bảy"))
        content, name = signing.handed_out(actor=approver, list_id=approved.id)
        assert content.startswith(documents.document(approved, "pdf"))
        assert (name, last.content) == (f"{approved.code} – đã ký.pdf", content)
        found = PdfFileReader(io.BytesIO(content)).embedded_signatures
        assert [each.sig_object["/SubFilter"] for each in found] == ["/ETSI.CAdES.detached"] * 2
        for each in found:
            context = ValidationContext(trust_roots=[each.signer_cert], allow_fetching=False)
            status = validate_pdf_signature(each, context)
            assert status.bottom_line, status.pretty_print_details()
        told = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "payouts.list_signed")
        ).all()
        assert len(told) == 2
        assert "Trần Văn Bảy" in told[1].change
        assert PASSWORD not in told[0].change + told[1].change

    def test_one_changed_byte_is_seen(self, approved: PayoutList, officer: Staff) -> None:
        base = documents.document(approved, "pdf")
        content = bytearray(signed(officer, approved, p12()).content)
        content[content.index(b"stream", 9) + 20] ^= 1
        with pytest.raises(Refusal):
            certificates.new_signatures(bytes(content), base)

    def test_the_same_certificate_signs_once(self, approved: PayoutList, officer: Staff) -> None:
        certificate = p12()
        signed(officer, approved, certificate)
        with pytest.raises(Conflict, match="Nguyễn Thị Hoa"):
            signed(officer, approved, certificate)

    def test_a_list_that_may_still_change_is_not_signed(
        self, session: Session, officer: Staff
    ) -> None:
        factories.enrolment()
        drawing.draw_up(month=DECEMBER, actor=officer)
        with pytest.raises(Conflict, match="đã duyệt"):
            signed(officer, session.scalars(select(PayoutList)).one(), p12())


class TestACertificate:
    @pytest.mark.parametrize(
        ("content", "password", "said"),
        [
            (b"not a certificate", PASSWORD, "không phải chứng thư số"),
            (b"%PDF-1.7 of something", PASSWORD, "không phải chứng thư số"),
            (p12(), "sai", "Mật khẩu"),
            (p12(with_key=False), PASSWORD, "không có khóa"),
            (p12(signs=False), PASSWORD, "không được cấp để ký"),
            (p12(begins=NOW - timedelta(9), ends=NOW - timedelta(2)), PASSWORD, "13/12/2023"),
            (p12(begins=NOW + timedelta(9)), PASSWORD, "chỉ có hiệu lực từ ngày 24/12/2023"),
        ],
    )
    def test_that_cannot_sign_is_refused_with_the_reason(
        self, content: bytes, password: str, said: str
    ) -> None:
        with pytest.raises(Refusal, match=said):
            certificates.open_certificate(content, password, now=NOW)


class TestAListSignedElsewhere:
    def test_is_kept_when_it_is_this_very_list(self, approved: PayoutList, officer: Staff) -> None:
        base, _name = signing.to_sign(actor=officer, list_id=approved.id)
        kept = signing.bring_back(
            actor=officer, list_id=approved.id, content=elsewhere(base, p12("Lê Thị Tư"))
        )
        assert kept.signer == "Lê Thị Tư"
        again, _name = signing.to_sign(actor=officer, list_id=approved.id)
        assert again == kept.content

    @pytest.mark.parametrize(
        ("make", "said"),
        [
            (lambda _base: b"%PDF-1.7 other", "không phải bản PDF"),
            (lambda base: base, "chưa có chữ ký số mới"),
            (lambda base: elsewhere(scribbled(base), p12()), "thêm nội dung khác"),
            (lambda base: scribbled(elsewhere(base, p12())), "thêm nội dung khác"),
        ],
    )
    def test_is_refused_when_it_says_something_else(
        self, approved: PayoutList, officer: Staff, make: Callable[[bytes], bytes], said: str
    ) -> None:
        base, _name = signing.to_sign(actor=officer, list_id=approved.id)
        with pytest.raises(Refusal, match=said):
            signing.bring_back(actor=officer, list_id=approved.id, content=make(base))


def test_the_page_signs_hands_out_and_says_what_is_wrong(
    session: Session, approved: PayoutList, sign_in: Callable[..., FlaskClient]
) -> None:
    list_id, code = approved.id, approved.code
    session.commit()
    client = sign_in(Role.APPROVER)
    address = f"/payouts/papers/lists/{list_id}/sign"
    assert address in client.get(f"/payouts/lists/{list_id}").text
    wrong = {"certificate": (io.BytesIO(p12()), "a.p12"), "password": "sai"}
    answer = client.post(address, data=wrong).text
    assert "Mật khẩu của tệp chứng thư số không đúng" in answer
    right = {"certificate": (io.BytesIO(p12()), "a.p12"), "password": PASSWORD}
    answer = client.post(address, data=right, follow_redirects=True).text
    assert "Nguyễn Thị Hoa" in answer
    assert PASSWORD not in answer
    taken = client.post(f"/payouts/papers/lists/{list_id}/signed")
    assert taken.data.startswith(b"%PDF-")
    assert code in taken.headers["Content-Disposition"]
    readers = ((Role.ACCOUNTANT, 200), (Role.COMMUNE_OFFICER, 200), (Role.AUDITOR, 404))
    for role, status in readers:
        reader = sign_in(role)
        offered = "Bản đã ký" in reader.get(f"/payouts/lists/{list_id}").text
        assert offered is (status == 200)
        assert reader.post(f"/payouts/papers/lists/{list_id}/signed").status_code == status
    other = {"signed": (io.BytesIO(b"%PDF-"), "a.pdf")}
    assert "không phải bản PDF" in client.post(f"{address}/elsewhere", data=other).text
    assert client.post(f"/payouts/papers/lists/{list_id}/to-sign").data == taken.data
