"""The month on screen: cycles and their steps; lists and lines stand in `list_routes`."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts import (
    book_routes,  # noqa: F401 - adds its pages to the blueprint
    campaign_routes,  # noqa: F401 - adds its pages to the blueprint
    checks,
    claim_routes,  # noqa: F401 - adds its pages to the blueprint
    drawing,
    foresight,
    labels,
    list_routes,  # noqa: F401 - adds its pages to the blueprint
    pages,
    queries,
    service,
    settings_routes,  # noqa: F401 - adds its pages to the blueprint
    suspects,
    totals,
)
from welfare.payouts.blueprint import blueprint, words
from welfare.payouts.forms import MonthForm, SendBackForm
from welfare.payouts.models import PayoutCycle
from welfare.payouts.preview import Preview, preview
from welfare.payouts.rules import CycleStatus, Step, open_steps
from welfare.registry.belongings import stay_behind
from welfare.registry.foresight import foretell
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

CYCLES_A_PAGE = 12
STEP_DONE = {
    Step.SUBMIT: N_("Đã trình duyệt kỳ chi trả tháng %(month)s."),
    Step.SEND_BACK: N_("Đã trả lại kỳ chi trả tháng %(month)s để sửa."),
    Step.APPROVE: N_("Đã duyệt kỳ chi trả tháng %(month)s."),
    Step.SEND: N_("Đã giao danh sách tháng %(month)s cho đơn vị chi trả."),
    Step.RECONCILE: N_("Tháng %(month)s đã đủ kết quả chi trả."),
    Step.CLOSE: N_("Đã khóa sổ kỳ chi trả tháng %(month)s."),
}


@blueprint.route("")
def list_cycles() -> ResponseReturnValue:
    """Every month that has been drawn up, the latest first."""
    # Months are only ever drawn forward, so their numbers stand in their order.
    page = keyset_page(
        queries.cycles(current_user), [PayoutCycle.id], descending=True, size=CYCLES_A_PAGE
    )
    cycles = [row[0] for row in page.rows]
    sums = totals.of_cycles(current_user, [cycle.id for cycle in cycles])
    return render_template("payouts/list_cycles.html", page=page, cycles=cycles, sums=sums)


@blueprint.route("/draw-up", methods=["GET", "POST"], permission=Permission.DRAW_UP)
def draw_up() -> ResponseReturnValue:
    """Choose a month, see what is due, and draw it up."""
    form = _month_form()
    ahead = None
    if form.validate():
        with form.showing_refusals():
            if request.method == "POST":
                return _drawn(
                    drawing.draw_up(
                        month=form.month.data,
                        actor=current_user,
                        months_ahead=form.months_ahead.data,
                    )
                )
            ahead = preview(form.month.data)
    return render_template("payouts/draw_up.html", form=form, preview=ahead, checks=_checks(ahead))


def _checks(ahead: Preview | None) -> list[tuple[checks.Check, checks.Found]]:
    return checks.check_list(ahead.month, current_user) if ahead else []


def _month_form() -> MonthForm:
    if request.method == "POST":
        return MonthForm()
    # Only looking: the month comes from the address, or is the next one to draw.
    latest = queries.books().latest
    following = latest + 1 if latest else Month.of(clock.today())
    asked = request.args if "month" in request.args else None
    return MonthForm(asked, data={"month": following}, meta={"csrf": False})


def _drawn(run: drawing.Run) -> ResponseReturnValue:
    flash(
        _(
            "Đã lập kỳ chi trả tháng %(month)s: thêm %(lines)s dòng, %(amount)s.",
            month=run.month.label,
            lines=run.lines,
            amount=format_vnd(run.amount_vnd),
        ),
        "success",
    )
    return redirect(url_for("payouts.show_cycle", month=run.month))


@blueprint.route("/<month>")
def show_cycle(month: str) -> ResponseReturnValue:
    """A month: where it stands, its sums, its lists, and the next step."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    lists = totals.by_list(current_user, cycle)
    matrix = pages.matrix(lists)
    preparers = queries.preparer_ids(cycle)
    return render_template(
        "payouts/show_cycle.html",
        cycle=cycle,
        matrix=matrix,
        by_register=pages.by_register(lists),
        by_channel=pages.by_channel(lists),
        people=totals.of_cycles(current_user, [cycle.id]).get(cycle.id, (0,))[0],
        claims_vnd=totals.claims_vnd(current_user, cycle),
        progress=pages.progress(cycle, matrix.sums),
        timeline=pages.timeline(cycle),
        open_steps=open_steps(CycleStatus(cycle.status), current_user, preparers),
        checks=_checks_of(cycle),
    )


def _checks_of(cycle: PayoutCycle) -> list[tuple[checks.Check, checks.Found]]:
    """What to look at while the month is prepared, for those who see people."""
    preparing = cycle.status in (CycleStatus.DRAWN, CycleStatus.SUBMITTED)
    if not preparing or not current_user.may(Permission.SEE_PEOPLE):
        return []
    return checks.check_list(cycle.month, current_user)


@blueprint.route("/<month>/<any(submit, approve, send, reconcile, close):step>", methods=["POST"])
def take_step(month: str, step: str) -> ResponseReturnValue:
    """Submit, approve or close a month."""
    return _taken(Step(step), Month.parse(month))


@blueprint.route("/<month>/send-back", methods=["GET", "POST"], permission=Permission.APPROVE)
def send_back(month: str) -> ResponseReturnValue:
    """Send a month back to whoever drew it up, and say why."""
    cycle = queries.cycle_for(current_user, Month.parse(month))
    form = SendBackForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            return _taken(Step.SEND_BACK, cycle.month, form.reason.data)
    return render_template("payouts/send_back.html", form=form, cycle=cycle)


def _taken(step: Step, month: Month, reason: str = "") -> ResponseReturnValue:
    service.take(step=step, month=month, actor=current_user, reason=reason)
    flash(_(STEP_DONE[step], month=month.label), "success")
    return redirect(url_for("payouts.show_cycle", month=month))


def person_panel(person_id: int) -> str:
    """What a person was paid in the last twelve months, for their page."""
    lines = queries.lines_of_person(current_user, person_id)
    return render_template(
        "payouts/_person_lines.html", lines=lines, person_id=person_id, **words()
    )


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    explain(actions=labels.ACTIONS, subjects=labels.SUBJECTS, facts=labels.FACTS)
    stay_behind(app, "payout_lines", "collection_marks", "departed_people")
    add_panel(app, Panel(PERSON_PAGE, 30, Permission.SEE_PAYOUTS, person_panel))
    suspects.install(app)
    foretell(app, settlement=foresight.settlement)
    add_to_menu(
        app,
        MenuEntry(
            N_("Chi trả"),
            30,
            N_("Kỳ chi trả"),
            "cash",
            "payouts.list_cycles",
            Permission.SEE_PAYOUTS,
        ),
        MenuEntry(
            N_("Chi trả"),
            33,
            N_("Đang tạm giữ"),
            "lock",
            "payouts.list_holds",
            Permission.SEE_PEOPLE,
        ),
        MenuEntry(
            N_("Chi trả"),
            34,
            N_("Khoản phải thu hồi"),
            "receipt",
            "payouts.list_claims",
            Permission.SEE_PEOPLE,
        ),
        MenuEntry(
            N_("Chi trả"),
            35,
            N_("Quà, hỗ trợ theo đợt"),
            "coin",
            "payouts.list_campaigns",
            Permission.SEE_PEOPLE,
        ),
        MenuEntry(
            N_("Chi trả"),
            36,
            N_("Cài đặt chi trả"),
            "settings",
            "payouts.change_settings",
            Permission.APPROVE,
        ),
    )
