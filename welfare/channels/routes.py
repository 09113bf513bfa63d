"""How a person is paid: the panel on their page, the form that changes it, opening a number."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.channels import accounts, finding, labels, qr_images, queries, service, vietqr
from welfare.channels.forms import AccountStateForm, ChannelForm, ScanForm, payee_data
from welfare.channels.models import PaymentChannel
from welfare.channels.recipients import ROLE_LABELS
from welfare.channels.rules import (
    GOOD_MATCHES,
    HOLDER_SENTENCES,
    KIND_LABELS,
    STATE_LABELS,
    UNUSABLE,
    AccountState,
    Kind,
    bank_spelling,
    holder_match,
)
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.registry import queries as registry_queries
from welfare.registry.belongings import come_only_if_none
from welfare.registry.duplicates import tell_shared_accounts
from welfare.registry.finders import add_finder
from welfare.registry.models import Person
from welfare.web.blueprint import Feature, is_htmx
from welfare.web.constraints import explain_constraint
from welfare.web.errors import translated
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

blueprint = Feature("channels", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/channels")
EDITING = Permission.EDIT_PEOPLE

SET_MEANWHILE = N_("Người khác vừa đổi hình thức nhận của người này. Tải lại trang để xem.")
SHARED = N_(
    "Tài khoản này đang ghi cho %(count)s người khác không cùng hộ. "
    "Kiểm tra giấy ủy quyền trước khi chi trả."
)
NOTHING_SCANNED = N_("Chưa có mã: quét vào ô, hoặc chọn ảnh chụp mã.")


@blueprint.route("/people/<int:person_id>", methods=["GET", "POST"], permission=EDITING)
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
                kind=form.kind.data,
                payee=form.payee,
            )
            _tell(outcome)
            return redirect(url_for("registry.show_person", person_id=person_id))
    return _change_page(someone, form, ScanForm(formdata=None))


@blueprint.route("/people/<int:person_id>/scan", methods=["POST"], permission=EDITING)
def scan_account(person_id: int) -> ResponseReturnValue:
    """Fill bank and number from a VietQR; nothing is saved before the officer saves it."""
    someone = registry_queries.person(current_user, person_id)
    scan, found = ScanForm(), None
    if scan.validate_on_submit():
        with scan.showing_refusals():
            found = _scanned(scan)
    someone = registry_queries.person(current_user, person_id)
    data = _present(someone)
    if found is not None:
        data |= {"kind": Kind.OWN_ACCOUNT, "bank_bin": found.bank_bin, "number": found.number}
        if found.holder:
            data["holder"] = found.holder
    form = ChannelForm(formdata=None, data=data).offer_banks(queries.banks())
    return _change_page(someone, form, scan, found)


def _scanned(scan: ScanForm) -> vietqr.VietQr:
    picture = scan.picture.data.read() if scan.picture.data else b""
    text = qr_images.text_of_qr(picture) if picture else scan.scanned.data or ""
    if not text.strip():
        raise Refusal(NOTHING_SCANNED)
    found = vietqr.read(text)
    if found.bank_bin not in {bank.bin for bank in queries.banks()}:
        raise Refusal(vietqr.BAD_BIN, bin=found.bank_bin)
    return found


def _change_page(
    someone: Person, form: ChannelForm, scan: ScanForm, found: vietqr.VietQr | None = None
) -> ResponseReturnValue:
    names = {bank.bin: bank.short_name for bank in queries.banks()}
    return render_template(
        "channels/change_channel.html",
        form=form,
        scan=scan,
        found=found,
        found_bank=names.get(found.bank_bin) if found else None,
        person=someone,
    )


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


@blueprint.route(
    "/bank-accounts/<int:account_id>/close", methods=["GET", "POST"], permission=EDITING
)
def close_account(account_id: int) -> ResponseReturnValue:
    """Write down that an account was closed; the person is paid in cash from that month."""
    account = queries.bank_account(current_user, account_id)
    form = AccountStateForm(data={"on": clock.today()})
    if form.validate_on_submit():
        with form.showing_refusals():
            accounts.set_state(
                actor=current_user,
                account_id=account_id,
                state=AccountState.CLOSED,
                on=form.on.data,
                note=form.note.data or None,
            )
            flash(_("Đã ghi tài khoản đóng. Các kỳ chưa duyệt sẽ trả tiền mặt."), "success")
            return redirect(url_for("registry.show_person", person_id=account.person_id))
    return render_template("channels/close_account.html", form=form, account=account, mask=mask)


@blueprint.route("/bank-accounts/<int:account_id>/use-again", methods=["POST"], permission=EDITING)
def use_account_again(account_id: int) -> ResponseReturnValue:
    """Pay to an account again once the bank has put it right."""
    account = accounts.use_again(actor=current_user, account_id=account_id)
    flash(_("Tài khoản được dùng lại, chờ xác minh ở lần trả đầu tiên."), "success")
    return redirect(url_for("registry.show_person", person_id=account.person_id))


@blueprint.route("/fallen-back")
def list_fallen_back() -> ResponseReturnValue:
    """Whose account or authorisation no longer serves, and who is paid in cash until it does."""
    return render_template(
        "channels/list_fallen_back.html",
        rows=accounts.fallen_back(current_user),
        month=Month.of(clock.today()),
        reason=lapse_reason,
        mask=mask,
    )


def lapse_reason(row: PaymentChannel, month: Month) -> str | None:
    """Why a channel cannot be paid by in the month, in words; None while it can."""
    lapse = accounts.lapse(row, month)
    return translated(lapse) if lapse else None


def channel_panel(person_id: int) -> str:
    """The panel of a person's page: how they are paid now, from when, and how before."""
    someone = registry_queries.person(current_user, person_id)
    rows, month = queries.history(person_id), Month.of(clock.today())
    now = queries.latest_begun(rows, month)
    account = now.bank_account if now else None
    owner = account.payee.name if account and account.payee else someone.name
    return render_template(
        "channels/_channel.html",
        person=someone,
        rows=rows,
        now=now,
        lapse=lapse_reason(now, month) if now else None,
        match=holder_match(account.holder, owner) if account else None,
        others=queries.others_with(account.bank_bin, account.number, someone) if account else 0,
        mask=mask,
        GOOD_MATCHES=GOOD_MATCHES,
        KIND_LABELS=KIND_LABELS,
        ROLE_LABELS=ROLE_LABELS,
        STATE_LABELS=STATE_LABELS,
        UNUSABLE=UNUSABLE,
        HOLDER_SENTENCES=HOLDER_SENTENCES,
    )


def _present(someone: Person) -> dict[str, object]:
    """What the form begins with: how the person is paid now, or cash."""
    month = Month.of(clock.today())
    now = queries.latest_begun(queries.history(someone.id), month)
    asked = request.args.get("kind", "")
    present: dict[str, object] = {
        "kind": now.kind if now else Kind.CASH_POINT,
        "from_month": month,
        "holder": bank_spelling(someone.name),
        "payee_role": "",
    }
    if now is not None and now.bank_account is not None:
        account = now.bank_account
        present |= {"bank_bin": account.bank_bin, "holder": account.holder}
    if now is not None and now.payee is not None:
        present |= payee_data(now.payee)
    if asked in set(Kind):
        present["kind"] = Kind(asked)
    return present


def _tell(outcome: service.Outcome) -> None:
    """Say what was done, and what about the account deserves a second look."""
    if outcome.changed:
        flash(_("Đã ghi hình thức nhận mới. Danh sách đã duyệt không đổi."), "success")
    else:
        flash(_("Không có gì khác với hình thức đang dùng."), "info")
    if outcome.match is not None and outcome.match not in GOOD_MATCHES:
        flash(_(HOLDER_SENTENCES[outcome.match]), "warning")
    if outcome.others:
        flash(_(SHARED, count=outcome.others), "warning")


def install(app: Flask) -> None:
    """Add the pages and the panel on the person page."""
    app.register_blueprint(blueprint)
    explain(actions=labels.ACTIONS, facts=labels.FACTS, values=labels.VALUES)
    explain_constraint("uq_payment_channels_person_id_from_month", SET_MEANWHILE)
    explain_constraint("uq_bank_accounts_person_id_bank_bin_number", SET_MEANWHILE)
    come_only_if_none(app, "payment_channels")
    add_finder(app, finding.holders)
    tell_shared_accounts(app, finding.shared_accounts)
    add_panel(app, Panel(PERSON_PAGE, 20, Permission.SEE_PEOPLE, channel_panel))
