"""Lists signed electronically: by a certificate handed in, or elsewhere and brought back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.payouts import certificates, documents, queries
from welfare.payouts.certificates import Signature
from welfare.payouts.models import PayoutList
from welfare.payouts.paper_models import SignedList
from welfare.payouts.queries import Viewer
from welfare.payouts.rules import CYCLE_LABELS, PAYING, CycleStatus, may_print_numbers
from welfare.staff.models import Staff

REASON = "Ký danh sách chi trả %s"

NOT_APPROVED = N_(
    "Danh sách %(list)s đang ở bước “%(status)s”. Chỉ ký danh sách đã duyệt, vì nội dung còn đổi."
)
SIGNED_ALREADY = N_("Danh sách này đã có chữ ký của %(signer)s bằng chính chứng thư số đó.")
OTHER_LIST = N_(
    "Tệp này không phải bản PDF của danh sách %(list)s, hoặc đã được lưu lại bằng phần mềm khác."
    " Tải bản PDF ở trang này, ký thẳng vào tệp đó rồi tải lên."
)
NO_COPY = N_("Danh sách này chưa có bản ký số.")


def sign(*, actor: Staff, list_id: int, certificate: bytes, password: str) -> SignedList:
    """Sign a list with a .p12 certificate, which is forgotten again, as is its password.

    Raises:
        NotFound: no such list among those the actor may see.
        Conflict: the list is not approved yet, or bears this certificate's signature already.
        Refusal: as `certificates.open_certificate`.
    """
    payout_list, base = _base(actor, list_id)
    now = clock.now()
    signer = certificates.open_certificate(certificate, password, now=now)
    signature = certificates.signature_of(signer.signing_cert)
    _refuse_twice(payout_list, signature)
    content = certificates.sign(base, signer, reason=REASON % payout_list.code, now=now)
    return _keep(actor, payout_list, signature, content)


def bring_back(*, actor: Staff, list_id: int, content: bytes) -> SignedList:
    """Keep a list signed elsewhere, with a token say, after looking that it is this very list.

    Raises:
        NotFound, Conflict: as `sign`.
        Refusal: it is another file, bears no new signature, or was altered beside being signed.
    """
    payout_list, base = _base(actor, list_id)
    if not content.startswith(base):
        raise Refusal(OTHER_LIST, list=payout_list.code)
    found = certificates.new_signatures(content, base)
    for signature in found:
        _refuse_twice(payout_list, signature)
    return [_keep(actor, payout_list, signature, content) for signature in found][-1]


def copies(payout_list: PayoutList) -> Sequence[SignedList]:
    """The signatures on a list, the first first."""
    statement = (
        select(SignedList)
        .where(SignedList.list_id == payout_list.id)
        .options(joinedload(SignedList.kept_by))
        .order_by(SignedList.id)
    )
    return db.session.scalars(statement).all()


def to_sign(*, actor: Staff, list_id: int) -> tuple[bytes, str]:
    """The PDF that the next signature goes on, and its name; that it was taken is recorded.

    Raises:
        NotFound, Conflict: as `sign`.
    """
    payout_list, base = _base(actor, list_id)
    _record_taken(actor, payout_list)
    return base, f"{payout_list.code}.pdf"


def handed_out(*, actor: Staff, list_id: int) -> tuple[bytes, str]:
    """The copy with all signatures and its name; that it was taken is recorded.

    Raises:
        NotFound: no such list among those the actor may see in full, or nobody has signed it.
    """
    payout_list = queries.payout_list(actor, list_id)
    content = _latest(payout_list) if may_print_numbers(actor) else None
    if content is None:
        raise NotFound(NO_COPY)
    _record_taken(actor, payout_list)
    return content, f"{payout_list.code} – đã ký.pdf"


def is_signed_for(viewer: Staff, payout_list: PayoutList) -> bool:
    """Whether there is a signed copy that the viewer may have: its numbers stand in full."""
    signed = select(SignedList.id).where(SignedList.list_id == payout_list.id).exists()
    return may_print_numbers(viewer) and (db.session.scalar(select(signed)) or False)


def may_sign(viewer: Staff, payout_list: PayoutList) -> bool:
    """Whether the viewer is one of those who sign under the list, and it is approved."""
    return viewer.may(Permission.SIGN_LISTS) and payout_list.cycle.status in PAYING


def _base(viewer: Viewer, list_id: int) -> tuple[PayoutList, bytes]:
    """An approved list, held so that nobody else signs it meanwhile, and what stands to be signed.

    Identity and account numbers are in full: whoever signs answers for them.
    """
    payout_list = queries.payout_list(viewer, list_id)
    db.session.get_one(PayoutList, payout_list.id, with_for_update=True)
    status = payout_list.cycle.status
    if status not in PAYING:
        label = Refusal(CYCLE_LABELS[CycleStatus(status)])
        raise Conflict(NOT_APPROVED, list=payout_list.code, status=label)
    return payout_list, _latest(payout_list) or documents.document(payout_list, "pdf")


def _latest(payout_list: PayoutList) -> bytes | None:
    statement = (
        select(SignedList)
        .where(SignedList.list_id == payout_list.id)
        .options(undefer(SignedList.content))
        .order_by(SignedList.id.desc())
        .limit(1)
    )
    found: SignedList | None = db.session.scalar(statement)
    return found.content if found else None


def _refuse_twice(payout_list: PayoutList, signature: Signature) -> None:
    for copy in copies(payout_list):
        if (copy.serial, copy.issuer) == (signature.serial, signature.issuer):
            raise Conflict(SIGNED_ALREADY, signer=signature.signer)


def _keep(
    actor: Staff, payout_list: PayoutList, signature: Signature, content: bytes
) -> SignedList:
    copy = SignedList(
        list_id=payout_list.id,
        signer=signature.signer,
        issuer=signature.issuer,
        serial=signature.serial,
        sha256=hashlib.sha256(content).hexdigest(),
        kept_at=clock.now(),
        kept_by_id=actor.id,
        content=content,
    )
    db.session.add(copy)
    db.session.flush()
    audit.record(
        actor,
        "payouts.list_signed",
        "payout_list",
        payout_list.id,
        commune_id=payout_list.commune_id,
        after={
            "list": payout_list.code,
            "signer": signature.signer,
            "serial": signature.serial,
            "sha256": copy.sha256,
        },
    )
    return copy


def _record_taken(actor: Staff, payout_list: PayoutList) -> None:
    audit.record(
        actor,
        "payouts.list_taken",
        "payout_list",
        payout_list.id,
        commune_id=payout_list.commune_id,
        after={"kind": "pdf", "list": payout_list.code},
    )
