"""Results as ISO 20022 messages: bank statements (camt.053) and status reports (pain.002).

Whatever the version: elements are read by their names, not by the namespace.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from welfare.core.errors import N_, Refusal
from welfare.payouts.references import find_reference
from welfare.payouts.result_rows import ResultRow

SETTLED = {"ACSC", "ACCC"}
REJECTED = {"RJCT", "CANC"}

NOT_XML = N_("Tệp %(file)s không phải là tệp XML dùng được. Tải lại tệp từ ngân hàng.")
NOT_A_RESULT = N_(
    "Tệp %(file)s không phải là sao kê camt.053 hay báo cáo pain.002. Chọn đúng tệp kết quả."
)
ALL_REJECTED = N_("Ngân hàng từ chối cả tệp gửi đi (%(reason)s). Sửa rồi gửi tệp mới.")
STILL_UNDER_WAY = N_("Ngân hàng còn đang xử lý (%(status)s).")


def is_message(content: bytes) -> bool:
    """Whether the bytes begin as an XML document does."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_message(content: bytes, filename: str) -> list[ResultRow]:
    """What the message says, one row a transaction.

    Raises:
        Refusal: no XML, one that declares entities, or another kind of message.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Refusal(NOT_XML, file=filename) from None
    # Nothing a bank sends has a document type; one that has could unfold without end.
    if root.getroottree().docinfo.doctype:
        raise Refusal(NOT_XML, file=filename)
    kinds = {_name(child) for child in root}
    if "BkToCstmrStmt" in kinds:
        return list(_statement(root))
    if "CstmrPmtStsRpt" in kinds:
        return list(_report(root))
    raise Refusal(NOT_A_RESULT, file=filename)


def _statement(root: etree._Element) -> Iterator[ResultRow]:
    """Money that left the account was paid; money that came back was returned."""
    number = 0
    for entry in _every(root, "Ntry"):
        for details in _every(entry, "TxDtls") or [entry]:
            number += 1
            returned = _first(details, "RtrInf")
            came_in = (_text(details, "CdtDbtInd") or _text(entry, "CdtDbtInd")) == "CRDT"
            words = " ".join(_texts(details, "EndToEndId", "InstrId", "Ustrd", "AddtlTxInf"))
            yield ResultRow(
                number,
                find_reference(words),
                _account(details),
                _party(details),
                _amount(details, entry),
                paid=returned is None and not came_in,
                reason=_reason(returned) if returned is not None else "",
            )


def _report(root: etree._Element) -> Iterator[ResultRow]:
    whole = _first(root, "OrgnlGrpInfAndSts")
    transactions = _every(root, "TxInfAndSts")
    if not transactions and whole is not None and _text(whole, "GrpSts") in REJECTED:
        raise Refusal(ALL_REJECTED, reason=_reason(whole) or "RJCT")
    for number, transaction in enumerate(transactions, 1):
        status = _text(transaction, "TxSts")
        known = status in SETTLED | REJECTED
        yield ResultRow(
            number,
            find_reference(_text(transaction, "OrgnlEndToEndId")),
            _account(transaction),
            _party(transaction),
            _amount(transaction, None),
            paid=status in SETTLED if known else None,
            reason=_reason(transaction) if status in REJECTED else "",
            trouble=None if known else Refusal(STILL_UNDER_WAY, status=status or "–"),
        )


def _reason(element: etree._Element) -> str:
    """The bank's code and words: `AC04 – Tài khoản đã đóng`."""
    rsn = _first(element, "Rsn")
    code = _text(rsn, "Cd") or _text(rsn, "Prtry") if rsn is not None else ""
    return " – ".join(filter(None, (code, *_texts(element, "AddtlInf"))))[:200]


def _account(details: etree._Element) -> str:
    account = _first(details, "CdtrAcct")
    if account is None:
        return ""
    return _text(account, "IBAN") or _text(account, "Id")


def _party(details: etree._Element) -> str:
    party = _first(details, "Cdtr")
    return _text(party, "Nm") if party is not None else ""


def _amount(details: etree._Element, entry: etree._Element | None) -> int | None:
    for element in (details, entry):
        if element is None:
            continue
        text = _text(element, "InstdAmt") or _text(element, "Amt")
        whole, _point, part = text.partition(".")
        if whole.isdigit() and not part.strip("0"):
            return int(whole)
    return None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _every(element: etree._Element, name: str) -> list[etree._Element]:
    return list(element.iter(f"{{*}}{name}"))


def _first(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iter(f"{{*}}{name}"), None)


def _text(element: etree._Element, name: str) -> str:
    """The first text of that name that is not only blanks."""
    return next(_texts(element, name), "")


def _texts(element: etree._Element, *names: str) -> Iterator[str]:
    for name in names:
        for found in element.iter(f"{{*}}{name}"):
            if words := (found.text or "").strip():
                yield words
