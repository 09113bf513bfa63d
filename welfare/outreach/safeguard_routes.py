"""The second look at accounts and recipients before a cycle is approved."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.core.vietnamese import clean
from welfare.outreach import safeguards
from welfare.outreach.blueprint import blueprint
from welfare.payouts.checks import Check, add_check
from welfare.staff.models import Staff
from welfare.web.navigation import MenuEntry, add_to_menu

LOOKING = Permission.LOOK_AGAIN


@blueprint.route("/safeguards")
def list_safeguards() -> ResponseReturnValue:
    """What is unusual about accounts and recipients, and who has looked at it."""
    month = _month()
    return render_template(
        "outreach/list_safeguards.html",
        month=month,
        findings=safeguards.findings(current_user, month),
        SAFEGUARD_LABELS=safeguards.SAFEGUARD_LABELS,
    )


def _month() -> Month:
    asked = request.args.get("month")
    return Month.parse(asked) if asked else Month.of(clock.today())


@blueprint.route("/safeguards/look", methods=["POST"], permission=LOOKING)
def look_again() -> ResponseReturnValue:
    """Write down what a second look has shown."""
    month = Month.parse(request.form.get("month", ""))
    safeguards.look_again(
        actor=current_user,
        month=month,
        safeguard=request.form.get("safeguard", ""),
        fingerprint=request.form.get("fingerprint", ""),
        note=clean(request.form.get("note", ""))[:300],
    )
    flash(_("Đã ghi là đã xem lại."), "success")
    return redirect(url_for("outreach.list_safeguards", month=month))


def _waiting(month: Month, viewer: Staff) -> int:
    return safeguards.waiting(viewer, month)


def _page(month: Month) -> str:
    return url_for("outreach.list_safeguards", month=month)


def install(app: Flask) -> None:
    """Add the page to the menu, and the check that a cycle waits for before approval."""
    title = N_("Dấu hiệu về tài khoản và người nhận thay chưa ai xem lại")
    add_check(app, Check(130, "safeguards", title, _waiting, _page, blocking=True))
    add_to_menu(
        app,
        MenuEntry(
            N_("Chi trả"),
            33,
            N_("Xem lại tài khoản"),
            "shield-check",
            "outreach.list_safeguards",
            Permission.SEE_PEOPLE,
        ),
    )
