"""Payout lists as papers: what stands in the database, in the columns and words officers sign."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from sqlalchemy import func, select

from welfare.audit import service as audit
from welfare.channels.rules import CHANNEL_LABELS, CHANNEL_SHORT, Channel
from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.database import db
from welfare.payouts import queries, sealing
from welfare.payouts.content import content_hash
from welfare.payouts.models import CycleStep, PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.papers import ListPaper, PaperLine
from welfare.payouts.pdf import render_pdf
from welfare.payouts.rules import PAYING, CycleStatus, may_print_numbers
from welfare.payouts.workbooks import render_workbook
from welfare.registry.rules import REGISTER_LABELS, Register, birth_text
from welfare.staff.models import Staff
from welfare.web.filters import VIETNAM

RENDERERS: dict[str, Callable[[Sequence[ListPaper]], bytes]] = {
    "pdf": render_pdf,
    "xlsx": render_workbook,
}
UNIT = "PHÒNG LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"
DRAFT = "DỰ THẢO – CHƯA DUYỆT"
SYNTHETIC = "DỮ LIỆU MÔ PHỎNG"
NO_SUCH_PAPER = N_("Không có tài liệu dạng “%(kind)s”. Chọn PDF hoặc Excel.")


def handed_out(*, actor: Staff, list_id: int, kind: str) -> tuple[bytes, str]:
    """A list as a file (`pdf` or `xlsx`) and its name; that it was taken is recorded.

    Raises:
        NotFound: no such list among those the actor may see, or no such kind of file.
    """
    payout_list = queries.payout_list(actor, list_id)
    if kind not in RENDERERS:
        raise NotFound(NO_SUCH_PAPER, kind=kind)
    audit.record(
        actor,
        "payouts.list_taken",
        "payout_list",
        payout_list.id,
        commune_id=payout_list.commune_id,
        after={"kind": kind, "list": payout_list.code},
    )
    content = document(payout_list, kind, with_numbers=may_print_numbers(actor))
    return content, f"{payout_list.code}.{kind}"


def document(payout_list: PayoutList, kind: str, *, with_numbers: bool = True) -> bytes:
    """The list as a file of the kind; identity and account numbers in full or masked."""
    return RENDERERS[kind]([paper(payout_list, with_numbers=with_numbers)])


def paper(payout_list: PayoutList, *, with_numbers: bool = True) -> ListPaper:
    """The list as it is printed."""
    return replace(heading(payout_list), lines=_paper_lines(payout_list, with_numbers=with_numbers))


def heading(payout_list: PayoutList) -> ListPaper:
    """The list's heading as it is printed, without its lines."""
    cycle, names = payout_list.cycle, sealing.heading(payout_list)
    kind_of_district, _space, place = names.district.partition(" ")
    return ListPaper(
        issuing_body=f"UBND {names.district}".upper(),
        unit=UNIT,
        commune=names.commune,
        register_label=REGISTER_LABELS[Register(payout_list.register)],
        channel_label=CHANNEL_LABELS[Channel(payout_list.channel)],
        provider_name=names.provider_name,
        month=cycle.month,
        list_code=payout_list.code,
        place=place or kind_of_district,
        prepared_on=drawn_on(cycle.id),
        content_hash=payout_list.content_hash or content_hash(payout_list),
        status_note=_status_note(CycleStatus(cycle.status), is_synthetic=names.is_synthetic),
        lines=(),
    )


def drawn_on(cycle_id: int) -> date:
    """The day on which a month's lists were drawn up, the last time if again."""
    drawn = select(func.max(CycleStep.at)).where(
        CycleStep.cycle_id == cycle_id, CycleStep.to_status == CycleStatus.DRAWN
    )
    return db.session.scalars(drawn).one().astimezone(VIETNAM).date()


def status_note(cycle: PayoutCycle) -> str:
    """What is printed across every page of a paper of the whole month."""
    return _status_note(CycleStatus(cycle.status), is_synthetic=sealing.is_synthetic(cycle))


def _status_note(status: CycleStatus, *, is_synthetic: bool) -> str:
    """What is printed across every page: nothing on the approved list of a real office."""
    notes = []
    if is_synthetic:
        notes.append(SYNTHETIC)
    if status not in PAYING:
        notes.append(DRAFT)
    return " – ".join(notes)


def _paper_lines(payout_list: PayoutList, *, with_numbers: bool) -> tuple[PaperLine, ...]:
    """One line an enrolment, its arrears beside its own month, in the order of the paper."""
    order = (PayoutLine.hamlet, PayoutLine.sort_key, PayoutLine.enrolment_id, PayoutLine.for_month)
    statement = select(PayoutLine).where(PayoutLine.list_id == payout_list.id).order_by(*order)
    shown = str if with_numbers else mask
    by_enrolment = groupby(db.session.scalars(statement), key=lambda line: line.enrolment_id)
    return tuple(
        _paper_line(list(lines), payout_list, shown) for _enrolment_id, lines in by_enrolment
    )


def _paper_line(
    lines: Sequence[PayoutLine], payout_list: PayoutList, shown: Callable[[str], str]
) -> PaperLine:
    month, last = payout_list.cycle.month, lines[-1]
    late = [line for line in lines if line.for_month < month]
    arrears_vnd = sum(line.amount_vnd + line.deducted_vnd for line in late)
    deduction_vnd = sum(line.deducted_vnd for line in lines)
    total_vnd = sum(line.amount_vnd for line in lines)
    return PaperLine(
        name=last.name,
        birth=birth_text(last.born_on.isoformat(), last.birth_precision),
        identity_number=shown(last.identity_number or ""),
        hamlet=last.hamlet,
        category_label=last.category,
        coefficient_or_degree=last.basis,
        rate_vnd=total_vnd + deduction_vnd - arrears_vnd,
        arrears_months=len(late),
        arrears_vnd=arrears_vnd,
        deduction_vnd=deduction_vnd,
        total_vnd=total_vnd,
        channel_code=CHANNEL_SHORT[Channel(payout_list.channel)],
        bank_text=f"{shown(last.bank_account)} – {last.bank_name}" if last.bank_account else "",
        note=_note(late),
    )


def _note(late: Sequence[PayoutLine]) -> str:
    """`Chuyển từ tháng 09/2023; Truy lĩnh 10/2023, 12/2023`: what was not collected, what is late.

    Words of the paper, which is Vietnamese whatever language the screen has.
    """
    carried = _months_in_words(line.for_month for line in late if line.carried_from_id is not None)
    anew = _months_in_words(line.for_month for line in late if line.carried_from_id is None)
    notes = (f"Chuyển từ tháng {carried}" if carried else "", f"Truy lĩnh {anew}" if anew else "")
    return "; ".join(filter(None, notes))


def _months_in_words(months: Iterable[Month]) -> str:
    """`10/2023, 12/2023`, runs of months shortened to `07/2023–11/2023`."""
    runs: list[list[Month]] = []
    for month in months:
        if runs and month - runs[-1][-1] == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        f"{run[0].label}–{run[-1].label}" if len(run) > 1 else run[0].label for run in runs
    )
