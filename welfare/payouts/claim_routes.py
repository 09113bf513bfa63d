"""Claims on screen: the list, a person's, and what is done about them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core import clock
from welfare.core.errors import NotFound
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts import claims, queries, repaying
from welfare.payouts.blueprint import blueprint
from welfare.payouts.claim_forms import PlanForm, RepaymentForm, WaiverForm
from welfare.payouts.claim_rules import STANDING_LABELS, Share, WaivingDecision
from welfare.payouts.forms import ReasonForm
from welfare.registry.choices import commune_choices, in_words
from welfare.registry.models import Person
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.web.forms import WelfareForm
from welfare.web.paging import keyset_page

OF_REGISTER = "/claims/<int:person_id>/<any(merit, protection, poverty):register>"


@blueprint.route("/claims", permission=Permission.SEE_PEOPLE)
def list_claims() -> ResponseReturnValue:
    """What people of the reader's area owe back."""
    wanted = claims.asked_for(request.args)
    found = claims.claims(current_user, wanted)
    sums = claims.totals(found)
    keys = (Person.sort_key, Person.id, found.selected_columns.register)
    page = keyset_page(found, keys, total=sums.claims)
    return render_template(
        "payouts/list_claims.html",
        page=page,
        sums=sums,
        wanted=wanted,
        communes=commune_choices(),
        registers=in_words(REGISTER_LABELS),
        standings=in_words(STANDING_LABELS),
        standing_of=claims.standing_of,
    )


@blueprint.route("/claims/<int:person_id>", permission=Permission.SEE_PEOPLE)
def show_claims(person_id: int) -> ResponseReturnValue:
    """What a person owes back, month by month, and how it is being settled."""
    someone, found = claims.of_person(current_user, person_id)
    return render_template(
        "payouts/show_claims.html",
        person=someone,
        claims=found,
        may_settle=repaying.may_settle(current_user),
    )


@blueprint.route(
    f"{OF_REGISTER}/plan", methods=["GET", "POST"], permission=Permission.RECORD_RESULTS
)
def make_plan(person_id: int, register: str) -> ResponseReturnValue:
    """Have a claim deducted month by month, in the place of the plan that stands if one does."""
    someone, claim = _claim(person_id, register)
    plan = claim.plan
    latest = queries.books().latest or Month.of(clock.today())
    form = PlanForm(
        from_month=latest + 1,
        instalment_vnd=plan.instalment_vnd if plan else None,
        replaces_id=plan.id if plan else "",
    )
    if form.validate_on_submit():
        with form.showing_refusals():
            repaying.make_plan(
                actor=current_user,
                person_id=someone.id,
                register=Register(register),
                share=Share(form.instalment_vnd.data, form.months.data),
                from_month=form.from_month.data,
                basis=form.basis.data,
                replaces_id=form.replaces,
            )
            return _done(person_id, _("Đã lập kế hoạch khấu trừ. Kỳ lập sau sẽ khấu trừ."))
    return _form(form, _("Khấu trừ dần"), person_id, register)


@blueprint.route(
    f"{OF_REGISTER}/plan/<int:plan_id>/end",
    methods=["GET", "POST"],
    permission=Permission.RECORD_RESULTS,
)
def end_plan(person_id: int, register: str, plan_id: int) -> ResponseReturnValue:
    """Deduct no more, and say why."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            repaying.end_plan(
                actor=current_user,
                person_id=person_id,
                register=Register(register),
                plan_id=plan_id,
                reason=form.reason.data,
            )
            return _done(person_id, _("Đã dừng khấu trừ. Khoản còn nợ vẫn phải thu hồi."))
    return _form(form, _("Dừng khấu trừ"), person_id, register)


@blueprint.route(
    f"{OF_REGISTER}/repay", methods=["GET", "POST"], permission=Permission.RECORD_RESULTS
)
def record_repayment(person_id: int, register: str) -> ResponseReturnValue:
    """Record what was handed in as cash."""
    form = RepaymentForm(repaid_on=clock.today())
    if form.validate_on_submit():
        with form.showing_refusals():
            repaying.repay(
                actor=current_user,
                person_id=person_id,
                register=Register(register),
                amount_vnd=form.amount_vnd.data,
                repaid_on=form.repaid_on.data,
                receipt=form.receipt.data,
            )
            return _done(person_id, _("Đã ghi số tiền nộp lại."))
    return _form(form, _("Ghi tiền nộp lại"), person_id, register)


@blueprint.route(
    f"{OF_REGISTER}/waive", methods=["GET", "POST"], permission=Permission.RECORD_RESULTS
)
def waive_claim(person_id: int, register: str) -> ResponseReturnValue:
    """Record that a decision gives a claim up."""
    form = WaiverForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            repaying.waive(
                actor=current_user,
                person_id=person_id,
                register=Register(register),
                amount_vnd=form.amount_vnd.data,
                decision=WaivingDecision(
                    form.decision_number.data,
                    form.decided_on.data,
                    form.signer.data,
                    form.reason.data,
                ),
            )
            return _done(person_id, _("Đã ghi quyết định miễn thu hồi."))
    return _form(form, _("Miễn thu hồi"), person_id, register)


def _claim(person_id: int, register: str) -> tuple[Person, claims.RegisterClaims]:
    if not repaying.may_settle(current_user):
        raise NotFound(repaying.DISTRICT_ONLY)
    return claims.of_register(current_user, person_id, register)


def _form(form: WelfareForm, title: str, person_id: int, register: str) -> str:
    someone, claim = _claim(person_id, register)
    return render_template(
        "payouts/settle_claim.html", form=form, title=title, person=someone, claim=claim
    )


def _done(person_id: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("payouts.show_claims", person_id=person_id))
