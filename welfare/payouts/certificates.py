"""Electronic signatures on PDFs (PAdES): opening a certificate, signing, reading signatures.

Nothing here keeps a certificate or its password, nor writes them anywhere.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import typst
from asn1crypto import pkcs12, x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers, validation
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from welfare.config import ROOT
from welfare.core.errors import N_, Refusal
from welfare.payouts.pdf import shipped_fonts
from welfare.web.filters import VIETNAM, moment

STAMP = ROOT / "templates" / "payouts" / "signature_stamp.typ"
# In points, from the lower left corner of an A4 sheet on its side: above the heading, side by side.
STAMP_WIDTH, STAMP_BOTTOM, STAMP_TOP = 152, 544, 586
STAMP_RIGHT, STAMPS = 799, 4
FILLED = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID)
# What signing writes into a document's root and into the page that shows the signature.
MAY_GAIN = {
    "/Catalog": {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Perms", "/Version"},
    "/Page": {"/Annots"},
}
SIGNING = {"digital_signature", "non_repudiation"}

NOT_A_CERTIFICATE = N_("Tệp này không phải chứng thư số dạng .p12 hoặc .pfx. Chọn đúng tệp.")
WRONG_PASSWORD = N_("Mật khẩu của tệp chứng thư số không đúng. Gõ lại.")
NO_KEY = N_("Tệp chứng thư số không có khóa bí mật nên không ký được. Xuất lại kèm khóa.")
EXPIRED = N_("Chứng thư số của %(signer)s hết hạn ngày %(day)s. Gia hạn rồi ký.")
NOT_YET_VALID = N_("Chứng thư số của %(signer)s chỉ có hiệu lực từ ngày %(day)s.")
NOT_FOR_SIGNING = N_("Chứng thư số của %(signer)s không được cấp để ký. Dùng chứng thư khác.")
NOT_READABLE = N_("Không đọc được chữ ký trong tệp PDF này. Ký lại rồi tải lên.")
UNSIGNED = N_("Tệp PDF này chưa có chữ ký số mới. Ký tệp rồi tải lên.")
BROKEN = N_("Chữ ký số của %(signer)s không còn nguyên vẹn: tệp đã bị sửa sau khi ký. Ký lại.")
ALTERED = N_(
    "Ngoài chữ ký, tệp còn bị thêm nội dung khác so với danh sách của phần mềm. Tải lại bản PDF,"
    " ký và không sửa gì."
)


@dataclass(frozen=True)
class Signature:
    """Who signed, by which certificate."""

    signer: str
    issuer: str
    serial: str


def open_certificate(content: bytes, password: str, *, now: datetime) -> signers.SimpleSigner:
    """The key and certificate in a .p12 file.

    Raises:
        Refusal: it is no such file, the password is wrong, it holds no key, or the certificate
            is not valid now or not meant for signing.
    """
    try:
        pkcs12.Pfx.load(content, strict=True).native  # noqa: B018 - reads it whole
    except ValueError as error:
        raise Refusal(NOT_A_CERTIFICATE) from error
    try:
        load = signers.SimpleSigner.load_pkcs12_data
        signer: signers.SimpleSigner = load(content, (), password.encode())
    except (ValueError, AttributeError) as error:  # without a key pyHanko stumbles over None
        raise Refusal(NO_KEY if _opens(content, password) else WRONG_PASSWORD) from error
    _check(signer.signing_cert, now)
    return signer


def _opens(content: bytes, password: str) -> bool:
    try:
        load_pkcs12(content, password.encode())
    except ValueError:
        return False
    return True


def _check(certificate: x509.Certificate, now: datetime) -> None:
    signer = signature_of(certificate).signer
    if now > certificate.not_valid_after:
        raise Refusal(EXPIRED, signer=signer, day=_day(certificate.not_valid_after))
    if now < certificate.not_valid_before:
        raise Refusal(NOT_YET_VALID, signer=signer, day=_day(certificate.not_valid_before))
    usage = certificate.key_usage_value
    if usage is not None and not SIGNING & usage.native:
        raise Refusal(NOT_FOR_SIGNING, signer=signer)


def _day(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}"


def signature_of(certificate: x509.Certificate) -> Signature:
    """Who a certificate is of, and whose word stands behind it."""
    return Signature(
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        serial=f"{certificate.serial_number:X}"[:64],
    )


def _common_name(name: x509.Name) -> str:
    named: dict[str, object] = name.native
    found = named.get("common_name") or name.human_friendly
    return str(found[0] if isinstance(found, list) else found)[:200]


def sign(content: bytes, signer: signers.SimpleSigner, *, reason: str, now: datetime) -> bytes:
    """The PDF with one more signature after those it bears; what stood there stays as it was."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    before = len(writer.prev.embedded_signatures)
    who = signature_of(signer.signing_cert)
    name = f"ChuKy{before + 1}"
    metadata = signers.PdfSignatureMetadata(
        field_name=name,
        name=who.signer,
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    right = STAMP_RIGHT - before * (STAMP_WIDTH + 4)
    box = (right - STAMP_WIDTH, STAMP_BOTTOM, right, STAMP_TOP) if before < STAMPS else None
    field = SigFieldSpec(name, on_page=0, box=box)
    style = StaticStampStyle(
        background=_Stamp(who.signer, now), background_layout=FILLED, border_width=0
    )
    made = signers.PdfSigner(metadata, signer, stamp_style=style, new_field_spec=field)
    output: io.BytesIO = made.sign_pdf(writer)
    return output.getvalue()


class _Stamp(PdfContent):
    """What is seen of a signature, set like every other paper."""

    def __init__(self, signer: str, at: datetime) -> None:
        super().__init__()
        self._page = typst.compile(
            STAMP,
            root=STAMP.parent,
            font_paths=shipped_fonts(),
            sys_inputs={"data": json.dumps({"signer": signer, "at": moment(at)})},
            format="pdf",
            timestamp=at.replace(microsecond=0),
            pdf_tags=False,
        )

    def render(self) -> bytes:
        """Bring the page into the document being signed."""
        page = PdfFileReader(io.BytesIO(self._page))
        drawn = self._ensure_writer.import_page_as_xobject(page)
        self.resources.xobject["/Stamp"] = drawn
        left, bottom, right, top = drawn.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Stamp Do"


def new_signatures(content: bytes, base: bytes) -> list[Signature]:
    """The signatures that `content` has beyond those of `base`, of which it is a continuation.

    Raises:
        Refusal: there is none, one is broken, or something besides signatures was added.
    """
    try:
        reader, old = PdfFileReader(io.BytesIO(content)), PdfFileReader(io.BytesIO(base))
        added = reader.embedded_signatures[len(old.embedded_signatures) :]
        if not added:
            raise Refusal(UNSIGNED)
        for each in added:
            _check_whole(each)
        _check_additions(reader, old)
        if added[-1].evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
            raise Refusal(ALTERED)
    except SuspiciousModification as error:
        raise Refusal(ALTERED) from error
    except (PdfError, SignatureValidationError, ValueError) as error:
        raise Refusal(NOT_READABLE) from error
    return [signature_of(each.signer_cert) for each in added]


def _check_additions(reader: Any, old: Any) -> None:
    """Raises Refusal or SuspiciousModification unless only signatures came after the base."""
    first = old.xrefs.total_revisions
    before = reader.get_historical_resolver(first - 1)
    if "/AcroForm" in before.root:
        last = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
        DEFAULT_DIFF_POLICY.apply(before, last)
        return
    # pyHanko's policy wants a form to be there already; a list that nobody has signed has none.
    theirs = set.union(*map(reader.xrefs.explicit_refs_in_revision, range(first)))
    added = map(reader.xrefs.explicit_refs_in_revision, range(first, reader.xrefs.total_revisions))
    information = dict.get(reader.trailer_view, "/Info")
    for ref in set.union(*added) & theirs:
        if information is None or ref != information.reference:
            _check_same(old.get_object(ref), reader.get_object(ref))


def _check_same(old: Any, new: Any) -> None:
    kind = dict.get(old, "/Type") if isinstance(old, DictionaryObject) else None
    if kind == "/Metadata":  # when it was written and by which program
        return
    if kind not in MAY_GAIN or any(
        dict.get(old, key) != dict.get(new, key) for key in {*old, *new} - MAY_GAIN[kind]
    ):
        raise Refusal(ALTERED)


def _check_whole(signature: validation.EmbeddedPdfSignature) -> None:
    # Whose word the certificate stands on is not asked: the office has no list of authorities.
    context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = validation.validate_pdf_signature(signature, context)
    if not (status.intact and status.valid):
        raise Refusal(BROKEN, signer=signature_of(signature.signer_cert).signer)
