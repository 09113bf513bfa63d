"""The books on screen: checks, changes, settlement, ledgers, and lines held back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit import service as audit
from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.core.vietnamese import fold
from welfare.payouts import (
    changes,
    claim_books,
    confirming,
    holds,
    ledger,
    papers_of_changes,
    queries,
    settlement,
    suspects,
)
from welfare.payouts.blueprint import blueprint
from welfare.payouts.book_models import LineHold
from welfare.payouts.changes import CHANGE_LABELS, Change
from welfare.payouts.forms import ReasonForm
from welfare.payouts.sheets import RENDERERS, Sheet
from welfare.web.files import download
from welfare.web.paging import keyset_page

NO_CHECK = N_("Không có mục kiểm tra này.")


@blueprint.route("/<month>/checks/<name>", permission=Permission.SEE_PEOPLE)
def show_check(month: str, name: str) -> ResponseReturnValue:
    """The people a check points at."""
    if name not in suspects.LOOKS:
        raise NotFound(NO_CHECK)
    title, look = suspects.LOOKS[name]
    asked = Month.parse(month)
    return render_template(
        "payouts/show_check.html",
        month=asked,
        title=title,
        suspects=look(asked, current_user),
        remedy=suspects.REMEDIES.get(name) if current_user.may(Permission.EDIT_PEOPLE) else None,
    )


@blueprint.route("/<month>/changes", permission=Permission.SEE_PEOPLE)
def show_changes(month: str) -> ResponseReturnValue:
    """The increase and decrease lists: the month against the one before."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    found = changes.changes(current_user, cycle)
    return render_template(
        "payouts/show_changes.html",
        cycle=cycle,
        groups={each: [c for c in found if c.change is each] for each in Change},
        CHANGE_LABELS=CHANGE_LABELS,
    )


@blueprint.route(
    "/<month>/changes/<any(pdf, xlsx):kind>", methods=["POST"], permission=Permission.SEE_PEOPLE
)
def take_changes(month: str, kind: str) -> ResponseReturnValue:
    """Hand the increase and decrease lists out; that they were taken is recorded."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    sheet = papers_of_changes.sheet(current_user, cycle)
    return _taken(sheet, kind, f"tang-giam-{cycle.month}")


@blueprint.route("/<month>/settlement")
def show_settlement(month: str) -> ResponseReturnValue:
    """What came in and went out, by fund and provider."""
    cycle = queries.cycle_for_office(current_user, Month.parse(month))
    books = settlement.accounts(cycle)
    return render_template(
        "payouts/show_settlement.html",
        cycle=cycle,
        books=books,
        sums=settlement.Sums.of(each.sums for each in books),
        claims=claim_books.parts(cycle),
        FUND_LABELS=settlement.FUND_LABELS,
    )


@blueprint.route("/<month>/settlement/<any(pdf, xlsx):kind>", methods=["POST"])
def take_settlement(month: str, kind: str) -> ResponseReturnValue:
    """Hand the settlement out; that it was taken is recorded."""
    cycle = queries.cycle_for_office(current_user, Month.parse(month))
    return _taken(settlement.sheet(cycle), kind, f"quyet-toan-{cycle.month}")


@blueprint.route("/ledgers/<int:person_id>", permission=Permission.SEE_PEOPLE)
def show_ledger(person_id: int) -> ResponseReturnValue:
    """A person's year in the books."""
    year = request.args.get("year", type=int)
    book = ledger.ledger(current_user, person_id, year)
    return render_template("payouts/show_ledger.html", ledger=book)


@blueprint.route(
    "/ledgers/<int:person_id>/<int:year>/<any(pdf, xlsx):kind>",
    methods=["POST"],
    permission=Permission.SEE_PEOPLE,
)
def take_ledger(person_id: int, year: int, kind: str) -> ResponseReturnValue:
    """Hand a person's statement out; that it was taken is recorded."""
    book = ledger.ledger(current_user, person_id, year)
    name = fold(book.person.name).replace(" ", "-")
    return _taken(ledger.statement(book), kind, f"so-theo-doi-{name}-{year}")


def _taken(sheet: Sheet, kind: str, name: str) -> ResponseReturnValue:
    audit.record(
        current_user,
        "payouts.books_taken",
        "payout_cycle",
        None,
        after={"file": name, "kind": kind},
    )
    assert kind in RENDERERS  # noqa: S101 - the address takes no other
    return download(sheet.render(kind), f"{name}.{kind}")


@blueprint.route(
    "/lists/<int:list_id>/<any(confirm, unconfirm):word>",
    methods=["POST"],
    permission=Permission.EDIT_PEOPLE,
)
def confirm_list(list_id: int, word: str) -> ResponseReturnValue:
    """A commune says that its list is right, or takes that back."""
    confirming.confirm(list_id=list_id, actor=current_user, confirmed=word == "confirm")
    return redirect(url_for("payouts.show_list", list_id=list_id))


@blueprint.route(
    "/lines/<int:line_id>/hold", methods=["GET", "POST"], permission=Permission.EDIT_PEOPLE
)
def hold_line(line_id: int) -> ResponseReturnValue:
    """Hold a line back, and say why."""
    line = queries.line(current_user, line_id)
    list_id, form = line.list_id, ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            holds.hold(line_id=line_id, actor=current_user, reason=form.reason.data)
            flash(_("Đã tạm giữ. Dòng này không nằm trong danh sách nữa."), "success")
            return redirect(url_for("payouts.show_list", list_id=list_id))
    return render_template("payouts/hold_line.html", form=form, line=line)


@blueprint.route("/holds", permission=Permission.SEE_PEOPLE)
def list_holds() -> ResponseReturnValue:
    """Everything held back in the reader's area."""
    page = keyset_page(holds.held_now(current_user), [LineHold.id], descending=True)
    held = [row[0] for row in page.rows]
    return render_template("payouts/list_holds.html", page=page, held=held)


@blueprint.route(
    "/holds/<int:hold_id>/release", methods=["POST"], permission=Permission.EDIT_PEOPLE
)
def release_hold(hold_id: int) -> ResponseReturnValue:
    """Let held money be paid by the cycle drawn next."""
    form = ReasonForm()
    if form.validate_on_submit():
        holds.release(hold_id=hold_id, actor=current_user, reason=form.reason.data)
        flash(_("Đã thôi tạm giữ. Kỳ lập sau sẽ trả khoản này."), "success")
    return redirect(url_for("payouts.list_holds"))
