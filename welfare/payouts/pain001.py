"""Credit transfers as ISO 20022 pain.001.001.09 (CustomerCreditTransferInitiationV09)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from welfare.channels.rules import bank_spelling
from welfare.payouts.bank_templates import content
from welfare.payouts.markup import xml_text
from welfare.payouts.payments import Payment

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CURRENCY = "VND"
LONGEST_NAME = 140
# What ISO 20022 puts where an identification is due and the payer's bank knows it already.
NOT_PROVIDED = "NOTPROVIDED"
END_OF_BATCH = "</PmtInf>"


@dataclass(frozen=True)
class Payer:
    """Who pays, and from which account if the office has named it."""

    name: str
    bank_bin: str | None = None
    account: str | None = None


def message_id(stem: str, payments: Sequence[Payment]) -> str:
    """At most 35 characters; the same payments make the same one, so that a bank sees a replay."""
    digest = hashlib.sha256()
    for payment in payments:
        digest.update(f"{payment.reference} {payment.amount_vnd} {payment.bank_account}\n".encode())
    return f"{stem}-{digest.hexdigest()[:16].upper()}"


def render(payments: Sequence[Payment], payer: Payer, *, stem: str, on: date) -> bytes:
    """One message with one batch; control totals in both heads.

    The heads are a tree; a transfer as text takes a third of what it takes as branches of one.
    """
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    message = _add(root, "CstmrCdtTrfInitn")
    totals = (str(len(payments)), str(sum(payment.amount_vnd for payment in payments)))
    identification = message_id(stem, payments)
    _head(message, identification, totals, payer, on)
    _batch(message, identification, totals, payer, on)
    document = etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode()
    before, end, after = document.partition(END_OF_BATCH)
    return "".join([before, *map(_transfer, payments), end, after]).encode()


def _head(
    message: etree._Element, identification: str, totals: tuple[str, str], payer: Payer, on: date
) -> None:
    head = _add(message, "GrpHdr")
    _add(head, "MsgId", identification)
    _add(head, "CreDtTm", f"{on.isoformat()}T00:00:00+07:00")
    _add(head, "NbOfTxs", totals[0])
    _add(head, "CtrlSum", totals[1])
    _add(_add(head, "InitgPty"), "Nm", _name(payer.name))


def _batch(
    message: etree._Element, identification: str, totals: tuple[str, str], payer: Payer, on: date
) -> None:
    batch = _add(message, "PmtInf")
    _add(batch, "PmtInfId", identification)
    _add(batch, "PmtMtd", "TRF")
    _add(batch, "NbOfTxs", totals[0])
    _add(batch, "CtrlSum", totals[1])
    _add(_add(batch, "ReqdExctnDt"), "Dt", on.isoformat())
    _add(_add(batch, "Dbtr"), "Nm", _name(payer.name))
    _account(batch, "DbtrAcct", payer.account or NOT_PROVIDED)
    _agent(batch, "DbtrAgt", payer.bank_bin)


def _transfer(payment: Payment) -> str:
    name = payment.holder[:LONGEST_NAME]
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{payment.reference}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="{CURRENCY}">{payment.amount_vnd}</InstdAmt></Amt>'
        "<CdtrAgt><FinInstnId><ClrSysMmbId>"
        f"<MmbId>{xml_text(payment.bank_bin or NOT_PROVIDED)}</MmbId>"
        "</ClrSysMmbId></FinInstnId></CdtrAgt>"
        f"<Cdtr><Nm>{xml_text(name)}</Nm></Cdtr>"
        "<CdtrAcct><Id><Othr>"
        f"<Id>{xml_text(payment.bank_account or '')}</Id>"
        "</Othr></Id></CdtrAcct>"
        f"<RmtInf><Ustrd>{xml_text(content(payment))}</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def _account(parent: etree._Element, tag: str, number: str) -> None:
    _add(_add(_add(_add(parent, tag), "Id"), "Othr"), "Id", number)


def _agent(parent: etree._Element, tag: str, bank_bin: str | None) -> None:
    """A bank by its BIN, as the national switch knows it."""
    institution = _add(_add(parent, tag), "FinInstnId")
    if bank_bin:
        _add(_add(institution, "ClrSysMmbId"), "MmbId", bank_bin)
    else:
        _add(_add(institution, "Othr"), "Id", NOT_PROVIDED)


def _name(name: str) -> str:
    return bank_spelling(name)[:LONGEST_NAME]


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    element.text = text
    return element
