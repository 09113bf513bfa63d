"""The office's settings for its months on screen."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core import clock
from welfare.core.permissions import Permission
from welfare.payouts import payment_months, settings, settlement
from welfare.payouts.blueprint import blueprint
from welfare.payouts.fee_rules import Fee
from welfare.payouts.forms import FeeForm, PaymentMonthsForm, SettingsForm


@blueprint.route("/settings", methods=["GET", "POST"], permission=Permission.APPROVE)
def change_settings() -> ResponseReturnValue:
    """From which sum on two people approve."""
    form = SettingsForm(second_approval_over_vnd=settings.second_approval_over_vnd())
    if form.validate_on_submit():
        with form.showing_refusals():
            settings.change(
                actor=current_user, second_approval_over_vnd=form.second_approval_over_vnd.data
            )
            flash(_("Đã lưu cài đặt chi trả."), "success")
            return redirect(url_for("payouts.change_settings"))
    return render_template(
        "payouts/change_settings.html",
        form=form,
        fees=settings.fees(),
        providers=settlement.provider_names(),
    )


@blueprint.route("/settings/fees", methods=["GET", "POST"], permission=Permission.APPROVE)
def set_fee() -> ResponseReturnValue:
    """Set what a provider charges from a month on."""
    form = FeeForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            settings.set_fee(
                actor=current_user,
                provider=form.provider.data,
                from_month=form.from_month.data,
                fee=Fee(form.milli, form.per_line_vnd.data),
                basis=form.basis.data,
            )
            flash(_("Đã ghi mức phí."), "success")
            return redirect(url_for("payouts.change_settings"))
    return render_template("payouts/set_fee.html", form=form)


@blueprint.route("/settings/payment-months", methods=["GET", "POST"], permission=Permission.APPROVE)
def set_payment_months() -> ResponseReturnValue:
    """When what is not paid monthly is paid, and from which year on otherwise."""
    free = payment_months.first_free_year() or clock.today().year
    year = request.args.get("year", type=int) or free
    form = PaymentMonthsForm(from_year=free)
    form.subject.choices = _subjects()
    if form.validate_on_submit():
        with form.showing_refusals():
            payment_months.change(
                actor=current_user,
                subject=form.subject.data,
                from_year=form.from_year.data,
                months=form.months.data,
            )
            flash(_("Đã đổi tháng chi trả."), "success")
            return redirect(url_for("payouts.set_payment_months", year=form.from_year.data))
    return render_template(
        "payouts/show_payment_months.html",
        form=form,
        year=year,
        calendar=payment_months.calendar(year),
    )


def _subjects() -> list[tuple[str, str]]:
    every = [(key.value, _(label)) for key, label in payment_months.FREQUENCY_LABELS.items()]
    own = [(each.code, each.public_name) for each in payment_months.periodic_categories()]
    return every + own
