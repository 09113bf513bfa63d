"""Signing in and out, one's own account, and the accounts that an administrator keeps."""

from flask import Flask, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.urls import iri_to_uri

from welfare.audit.labels import explain
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.staff import labels, queries, scope, service
from welfare.staff.forms import AccountForm, OwnPasswordForm, PasswordForm, SignInForm
from welfare.staff.models import Staff
from welfare.staff.rules import PROVIDER_LABELS, ROLE_LABELS, Role, own_path
from welfare.staff.service import Attempt
from welfare.web.blueprint import Access, Feature
from welfare.web.constraints import explain_constraint
from welfare.web.forms import WelfareForm
from welfare.web.locale import choose_language, chosen_language
from welfare.web.navigation import MenuEntry, add_to_menu, first_page
from welfare.web.paging import keyset_page

blueprint = Feature("staff", __name__, permission=Permission.MANAGE_STAFF)

WRONG = N_("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ và phím Caps Lock.")
WRONG_OWN = N_("Mật khẩu đang dùng không đúng. Kiểm tra bộ gõ và phím Caps Lock.")
WAIT = N_("Đã sai nhiều lần liên tiếp. Chờ %(wait_s)s giây rồi thử lại.")
USERNAME_TAKEN = N_("Người khác vừa mở tài khoản cùng tên đăng nhập. Chọn tên khác.")


@blueprint.route("/", permission=Access.SIGNED_IN)
def start() -> ResponseReturnValue:
    """Go to the first page of the reader's own menu."""
    return redirect(first_page())


@blueprint.route("/sign-in", methods=["GET", "POST"], permission=Access.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Ask who is there; a try that fails is answered, not refused, so that it is counted."""
    form = SignInForm(data={"next": request.args.get("next")})
    if not form.validate_on_submit():
        return render_template("staff/sign_in.html", form=form)
    attempt = service.sign_in(username=form.username.data, password=form.password.data)
    if attempt.account is None:
        return _turned_away(attempt, form, WRONG, "staff/sign_in.html")
    _begin_session(attempt.account)
    return redirect(own_path(form.next.data) or url_for("staff.start"))


@blueprint.route("/sign-out", methods=["POST"], permission=Access.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    service.sign_out(actor=current_user)
    _end_session()
    flash(_("Bạn đã đăng xuất."), "success")
    return redirect(url_for("staff.sign_in"))


@blueprint.route("/language", methods=["POST"], permission=Access.ANYONE)
def switch_language() -> ResponseReturnValue:
    """Show the page the reader came from in the other language."""
    choose_language(request.form.get("language", ""))
    came_from = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    return redirect(own_path(came_from) or url_for("staff.start"))


@blueprint.route("/account/password", methods=["GET", "POST"], permission=Access.SIGNED_IN)
def change_own_password() -> ResponseReturnValue:
    """Change one's own password; every other session of the account ends."""
    form = OwnPasswordForm()
    attempt = None
    if form.validate_on_submit():
        with form.showing_refusals():
            attempt = service.change_own_password(
                actor=current_user, current=form.current.data, new=form.password.data
            )
    if attempt is None:
        return render_template("staff/change_own_password.html", form=form)
    if attempt.account is None:
        return _turned_away(attempt, form, WRONG_OWN, "staff/change_own_password.html")
    _begin_session(attempt.account)
    flash(_("Đã đổi mật khẩu. Các máy khác phải đăng nhập lại."), "success")
    return redirect(url_for("staff.start"))


@blueprint.route("/staff")
def list_accounts() -> ResponseReturnValue:
    """Every account, those in use first."""
    role = {each.value: each for each in Role}.get(request.args.get("role", ""))
    active = {"open": True, "closed": False}.get(request.args.get("state", ""))
    page = keyset_page(queries.accounts(role, active=active), queries.ACCOUNT_ORDER)
    return render_template(
        "staff/list_accounts.html",
        page=page,
        role_labels=ROLE_LABELS,
        provider_labels=PROVIDER_LABELS,
        commune_names=dict(scope.commune_choices()),
    )


@blueprint.route("/staff/new", methods=["GET", "POST"])
def add_account() -> ResponseReturnValue:
    """Open an account for a member of staff."""
    form = AccountForm()
    form.offer_communes(scope.commune_choices())
    if form.validate_on_submit():
        with form.showing_refusals():
            account = service.add_account(actor=current_user, **form.facts)
            flash(_("Đã mở tài khoản “%(name)s”.", name=account.username), "success")
            return redirect(url_for("staff.list_accounts"))
    return render_template("staff/add_account.html", form=form)


@blueprint.route("/staff/<int:staff_id>/password", methods=["GET", "POST"])
def set_password(staff_id: int) -> ResponseReturnValue:
    """Give an account a new password, for whoever has forgotten theirs."""
    account = queries.by_id(staff_id)
    form = PasswordForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.set_password(actor=current_user, account=account, password=form.password.data)
            flash(_("Đã đặt mật khẩu mới cho “%(name)s”.", name=account.username), "success")
            return redirect(url_for("staff.list_accounts"))
    return render_template("staff/set_password.html", form=form, account=account)


@blueprint.route("/staff/<int:staff_id>/close", methods=["POST"])
def close_account(staff_id: int) -> ResponseReturnValue:
    """Let an account sign in no more."""
    account = queries.by_id(staff_id)
    service.close_account(actor=current_user, account=account)
    flash(_("Đã đóng tài khoản “%(name)s”.", name=account.username), "success")
    return redirect(url_for("staff.list_accounts"))


@blueprint.route("/staff/<int:staff_id>/reopen", methods=["POST"])
def reopen_account(staff_id: int) -> ResponseReturnValue:
    """Let a closed account sign in again."""
    account = queries.by_id(staff_id)
    service.reopen_account(actor=current_user, account=account)
    flash(_("Đã mở lại tài khoản “%(name)s”.", name=account.username), "success")
    return redirect(url_for("staff.list_accounts"))


def _begin_session(account: Staff) -> None:
    language = chosen_language()
    session.clear()  # nothing of whoever used this browser before
    choose_language(language)
    session.permanent = True  # that is: it ends some hours after its last use
    login_user(account)


def _end_session() -> None:
    language = chosen_language()
    logout_user()
    session.clear()
    choose_language(language)


def _turned_away(
    attempt: Attempt, form: WelfareForm, wrong: str, template: str
) -> ResponseReturnValue:
    if not attempt.wait_s:
        form.form_errors.append(_(wrong))
        return render_template(template, form=form), 422
    form.form_errors.append(_(WAIT, wait_s=attempt.wait_s))
    return render_template(template, form=form), 429, {"Retry-After": str(attempt.wait_s)}


def _ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to sign in, and after it to the page they asked for."""
    asked_for = iri_to_uri(request.full_path.rstrip("?")) if request.method == "GET" else None
    return redirect(url_for("staff.sign_in", next=asked_for))


def install(app: Flask) -> None:
    """Add the pages, and recognise who is signed in."""
    # Flask-Login's own context processor would ask the database even for the page that says that
    # the database is away: templates ask who is signed in only where they need to.
    login_manager = LoginManager(app, add_context_processor=False)
    login_manager.user_loader(queries.by_session_key)
    login_manager.unauthorized_handler(_ask_to_sign_in)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(current_user=current_user, Permission=Permission)
    explain(
        actions=labels.ACTIONS,
        subjects=labels.SUBJECTS,
        facts=labels.FACTS,
        values=labels.VALUES,
    )
    explain_constraint("uq_staff_username", USERNAME_TAKEN)
    add_to_menu(
        app,
        MenuEntry(
            N_("Quản trị"),
            80,
            N_("Cán bộ"),
            "users",
            "staff.list_accounts",
            Permission.MANAGE_STAFF,
        ),
    )
