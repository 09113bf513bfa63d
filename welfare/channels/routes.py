"""How a person is paid: the panel on their page, the form that changes it, opening a number."""

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.channels import labels, queries, service
from welfare.channels.forms import ChannelForm
from welfare.channels.rules import (
    CHANNEL_LABELS,
    HOLDER_SENTENCES,
    Channel,
    HolderMatch,
    bank_spelling,
    holder_match,
)
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.web.blueprint import Feature, is_htmx
from welfare.web.constraints import explain_constraint
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

blueprint = Feature("channels", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/channels")

SET_MEANWHILE = N_("Người khác vừa đổi hình thức nhận của người này. Tải lại trang để xem.")
SHARED = N_(
    "Tài khoản này đang ghi cho %(count)s người khác không cùng hộ. "
    "Kiểm tra giấy ủy quyền trước khi chi trả."
)


@blueprint.route(
    "/people/<int:person_id>", methods=["GET", "POST"], permission=Permission.EDIT_PEOPLE
)
def change_channel(person_id: int) -> ResponseReturnValue:
    """Choose how a person is paid from a month on."""
    someone = registry_queries.person(current_user, person_id)
    form = ChannelForm(data=_present(someone)).offer_banks(queries.banks())
    if form.validate_on_submit():
        with form.showing_refusals():
            outcome = service.set_channel(
                actor=current_user,
                person=someone,
                from_month=form.from_month.data,
                account=form.account,
            )
            _tell(outcome)
            return redirect(url_for("registry.show_person", person_id=person_id))
    return render_template("channels/change_channel.html", form=form, person=someone)


@blueprint.route(
    "/bank-accounts/<int:account_id>/open", methods=["POST"], permission=Permission.OPEN_NUMBERS
)
def open_number(account_id: int) -> ResponseReturnValue:
    """Show a bank account's number in full; the opening is recorded."""
    number = service.open_number(actor=current_user, account_id=account_id)
    if is_htmx():
        return render_template("channels/_opened_number.html", number=number)
    account = queries.bank_account(current_user, account_id)
    return render_template("channels/open_number.html", number=number, account=account)


def channel_panel(person_id: int) -> str:
    """The panel of a person's page: how they are paid now, from when, and how before."""
    someone = registry_queries.person(current_user, person_id)
    rows = queries.history(person_id)
    now = queries.latest_begun(rows, Month.of(clock.today()))
    account = now.bank_account if now else None
    return render_template(
        "channels/_channel.html",
        person=someone,
        rows=rows,
        now=now,
        match=holder_match(account.holder, someone.name) if account else None,
        others=queries.others_with(account.bank_bin, account.number, someone) if account else 0,
        mask=mask,
        CHANNEL_LABELS=CHANNEL_LABELS,
        HOLDER_SENTENCES=HOLDER_SENTENCES,
    )


def _present(someone: Person) -> dict[str, object]:
    """What the form begins with: how the person is paid now, or cash."""
    month = Month.of(clock.today())
    now = queries.latest_begun(queries.history(someone.id), month)
    present: dict[str, object] = {
        "channel": now.channel if now else Channel.CASH,
        "from_month": month,
        "holder": bank_spelling(someone.name),
    }
    if now is not None and now.bank_account is not None:
        account = now.bank_account
        present |= {"bank_bin": account.bank_bin, "holder": account.holder}
    return present


def _tell(outcome: service.Outcome) -> None:
    """Say what was done, and what about the account deserves a second look."""
    if outcome.changed:
        flash(_("Đã ghi hình thức nhận mới. Danh sách đã duyệt không đổi."), "success")
    else:
        flash(_("Không có gì khác với hình thức đang dùng."), "info")
    if outcome.match in {HolderMatch.ORDER, HolderMatch.DIFFERENT}:
        flash(_(HOLDER_SENTENCES[outcome.match]), "warning")
    if outcome.others:
        flash(_(SHARED, count=outcome.others), "warning")


def install(app: Flask) -> None:
    """Add the pages and the panel on the person page."""
    app.register_blueprint(blueprint)
    explain(actions=labels.ACTIONS, facts=labels.FACTS, values=labels.VALUES)
    explain_constraint("uq_payment_channels_person_id_from_month", SET_MEANWHILE)
    explain_constraint("uq_bank_accounts_person_id_bank_bin_number", SET_MEANWHILE)
    add_panel(app, Panel(PERSON_PAGE, 20, Permission.SEE_PEOPLE, channel_panel))
