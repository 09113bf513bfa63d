"""Lists and lines on screen: what they say, what became of them, and their papers."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.channels.rules import Channel
from welfare.core.permissions import Permission
from welfare.payouts import (
    documents,
    queries,
    service,
    signing,
    totals,
)
from welfare.payouts.blueprint import blueprint
from welfare.payouts.forms import ResultForm
from welfare.payouts.models import PayoutLine, PayoutList
from welfare.payouts.rules import (
    NOT_PAID,
    RECORDING,
    WHY_NOT_PAID,
    LineStatus,
    outcomes,
)
from welfare.web.blueprint import is_htmx
from welfare.web.files import download
from welfare.web.paging import keyset_page


@blueprint.route("/lists/<int:list_id>")
def show_list(list_id: int) -> ResponseReturnValue:
    """A list by hamlet, to look through and to record results on."""
    payout_list = queries.payout_list(current_user, list_id)
    search, status = request.args.get("q", "").strip(), request.args.get("status", "")
    page = keyset_page(queries.lines(payout_list, search=search, status=status), queries.LINE_ORDER)
    return render_template(
        "payouts/show_list.html",
        payout_list=payout_list,
        page=page,
        lines=[row[0] for row in page.rows],
        hamlets=totals.by_hamlet(payout_list),
        sums=totals.of_list(payout_list),
        is_signed=signing.is_signed_for(current_user, payout_list),
        search=search,
        status=status,
        **_choices(payout_list),
    )


def _choices(payout_list: PayoutList) -> dict[str, object]:
    """What the reader may record on the list now."""
    channel = Channel(payout_list.channel)
    paying = payout_list.cycle.status in RECORDING
    return {
        "may_record": paying and current_user.may(Permission.RECORD_RESULTS),
        "may_open": current_user.may(Permission.OPEN_NUMBERS),
        "statuses": (LineStatus.PENDING, *outcomes(channel)),
        "not_paid": NOT_PAID[channel],
        "reasons": WHY_NOT_PAID[channel],
    }


@blueprint.route(
    "/lists/<int:list_id>/results", methods=["POST"], permission=Permission.RECORD_RESULTS
)
def mark_list(list_id: int) -> ResponseReturnValue:
    """Record one result for all lines of a list that have none."""
    form = ResultForm()
    if form.validate_on_submit():
        marked = service.mark_list(
            list_id=list_id,
            outcome=LineStatus(form.outcome.data),
            actor=current_user,
            reason=form.reason.data or "",
        )
        flash(_("Đã ghi kết quả cho %(lines)s dòng.", lines=marked), "success")
    return redirect(url_for("payouts.show_list", list_id=list_id))


@blueprint.route("/lists/<int:list_id>/<any(pdf, xlsx):kind>", methods=["POST"])
def take_list(list_id: int, kind: str) -> ResponseReturnValue:
    """Hand out a list as a file; that it was taken is recorded, hence no GET."""
    content, name = documents.handed_out(actor=current_user, list_id=list_id, kind=kind)
    return download(content, name)


@blueprint.route("/lines/<int:line_id>")
def show_line(line_id: int) -> ResponseReturnValue:
    """A line: how its amount comes about, and what became of it."""
    line = queries.line(current_user, line_id)
    return render_template(
        "payouts/show_line.html",
        line=line,
        issued_before_vnd=queries.issued_before_vnd(line),
        **_choices(line.payout_list),
    )


@blueprint.route(
    "/lines/<int:line_id>/result", methods=["POST"], permission=Permission.RECORD_RESULTS
)
def mark_line(line_id: int) -> ResponseReturnValue:
    """Record what became of a line; answers with its row where only that was asked for."""
    form = ResultForm()
    line = queries.line(current_user, line_id)
    if form.validate_on_submit():
        line = service.mark_line(
            line_id=line_id,
            outcome=LineStatus(form.outcome.data),
            actor=current_user,
            reason=form.reason.data or "",
        )
    if is_htmx():
        return _row(line)
    return redirect(url_for("payouts.show_list", list_id=line.list_id))


def _row(line: PayoutLine) -> str:
    return render_template(
        "payouts/_marked_line.html",
        line=line,
        payout_list=line.payout_list,
        sums=totals.of_list(line.payout_list),
        **_choices(line.payout_list),
    )


@blueprint.route(
    "/lines/<int:line_id>/<any(identity, bank):number>/open",
    methods=["POST"],
    permission=Permission.OPEN_NUMBERS,
)
def open_number(line_id: int, number: str) -> ResponseReturnValue:
    """Show an identity or account number in full; that it was opened is recorded."""
    opened = service.open_number(line_id=line_id, actor=current_user, bank_account=number == "bank")
    return render_template("payouts/_number.html", number=opened)
