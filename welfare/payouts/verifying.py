"""Paper against the system: is this list ours, and does it still say what was printed?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.core.errors import N_, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import queries, scopes
from welfare.payouts.codes import HASH_SHOWN
from welfare.payouts.content import content_hash
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.month_sheets import MONTH_SHEETS
from welfare.payouts.queries import Viewer
from welfare.payouts.references import Reference, find_reference
from welfare.payouts.sheets import Sheet
from welfare.staff.models import Staff

SHEET_CODE = re.compile(r"\b(\d{4})(\d{2})-(TH|TG|ML|QT)\b((?:-[0-9A-Z.]{1,400}){0,2})(?!-)")
LIST_CODE = re.compile(r"\b(\d{4})(\d{2})-(\w{1,10})-[A-Z]{2}-(?:TM|TK(?:-\w{1,20})?)\b")
HASH = re.compile(rf"\b[0-9a-f]{{{HASH_SHOWN},64}}\b")


class Finding(StrEnum):
    """What checking a paper comes to."""

    UNCHANGED = "unchanged"
    DIFFERS = "differs"
    NO_HASH = "no-hash"
    UNKNOWN = "unknown"


FINDING_LABELS = {
    Finding.UNCHANGED: N_("Đúng: tờ giấy khớp với phần mềm, không có gì thay đổi."),
    Finding.DIFFERS: N_(
        "Khác: giấy tờ này có thật nhưng nội dung không còn như tờ giấy. Tờ giấy là bản cũ hoặc"
        " đã bị sửa; in lại từ phần mềm."
    ),
    Finding.NO_HASH: N_(
        "Mới có mã giấy tờ. Gõ thêm mã kiểm tra ở chân trang để biết nội dung có khớp không."
    ),
    Finding.UNKNOWN: N_(
        "Không rõ: phần mềm không có danh sách, giấy tờ hay phiếu nào mang mã này trong địa bàn"
        " của bạn."
    ),
}


@dataclass(frozen=True)
class Checked:
    """What was found: a list or a paper of the month, unchanged or not, or the line of a slip."""

    finding: Finding
    payout_list: PayoutList | None = None
    line: PayoutLine | None = None
    sheet: Sheet | None = None
    cycle: PayoutCycle | None = None


def check(viewer: Staff, code: str) -> Checked:
    """Check what stands on a paper: its code with its hash, or a slip's reference."""
    reference = find_reference(code)
    if reference is not None:
        return _check_slip(viewer, reference)
    sheet_code = SHEET_CODE.search(code.upper())
    if sheet_code is not None:
        return _check_sheet(viewer, sheet_code, HASH.search(code.lower()))
    payout_list = _list_of(viewer, code.upper())
    if payout_list is None:
        return Checked(Finding.UNKNOWN)
    told = HASH.search(code.lower())
    if told is None:
        return Checked(Finding.NO_HASH, payout_list)
    # Made anew from the lines, not read from where it was stored: that is what is in question.
    same = content_hash(payout_list).startswith(told[0])
    return Checked(Finding.UNCHANGED if same else Finding.DIFFERS, payout_list)


def _check_sheet(viewer: Staff, code: re.Match[str], told: re.Match[str] | None) -> Checked:
    """A paper of a whole month is made anew as whoever printed it saw the month."""
    year, month, kind, scope_words = code.groups()
    of_kind, scope = MONTH_SHEETS[kind], scopes.scope_named(scope_words)
    if scope is None or not scopes.scope_of(viewer).covers(scope) or not of_kind.is_for(viewer):
        return Checked(Finding.UNKNOWN)
    try:
        cycle = queries.cycle_for(viewer, Month(int(year), int(month)))
    except (ValueError, Refusal):
        return Checked(Finding.UNKNOWN)
    sheet = of_kind.make(scope, cycle)
    if sheet.code != code[0]:
        return Checked(Finding.UNKNOWN)
    if told is None:
        return Checked(Finding.NO_HASH, sheet=sheet, cycle=cycle)
    same = sheet.content_hash.startswith(told[0])
    finding = Finding.UNCHANGED if same else Finding.DIFFERS
    return Checked(finding, sheet=sheet, cycle=cycle)


def _check_slip(viewer: Viewer, reference: Reference) -> Checked:
    try:
        line = queries.line(viewer, reference.line_id)
    except NotFound:
        return Checked(Finding.UNKNOWN)
    if line.payout_list.cycle.month != reference.month:
        return Checked(Finding.UNKNOWN)
    return Checked(Finding.UNCHANGED, line.payout_list, line)


def _list_of(viewer: Viewer, code: str) -> PayoutList | None:
    found = LIST_CODE.search(code)
    if found is None:
        return None
    try:
        month = Month(int(found[1]), int(found[2]))
    except (ValueError, Refusal):
        return None
    lists = (
        select(PayoutList)
        .join(PayoutList.cycle)
        .where(PayoutCycle.month == month, queries.visible_lists(viewer))
        .options(joinedload(PayoutList.cycle), joinedload(PayoutList.commune))
    )
    return next((each for each in db.session.scalars(lists) if each.code == found[0]), None)
