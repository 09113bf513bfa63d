"""The first screen after sign-in."""

from flask import Flask, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.channels.blockers import BLOCKER_LABELS
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.payouts.pages import progress
from welfare.registry.rules import REGISTER_LABELS
from welfare.reports.charts import progress_chart
from welfare.reports.dashboard import dashboard
from welfare.reports.rules import WORK_LABELS, WORK_UNITS, Task, Work, share
from welfare.web.blueprint import Feature
from welfare.web.navigation import MenuEntry, add_to_menu

blueprint = Feature("reports", __name__, permission=Permission.SEE_DASHBOARD)


@blueprint.route("/dashboard")
def show_dashboard() -> ResponseReturnValue:
    """This month at a glance, and what waits for the reader."""
    page = dashboard(current_user, clock.today())
    return render_template(
        "reports/show_dashboard.html",
        page=page,
        chart=progress_chart(page.progress.points, page.progress.target),
        steps=progress(page.shown.cycle, page.shown.sums) if page.shown else [],
        tasks=[(task, _address(task)) for task in page.tasks],
        work_labels=WORK_LABELS,
        work_units=WORK_UNITS,
        register_labels=REGISTER_LABELS,
        blocker_labels=BLOCKER_LABELS,
        share=share,
    )


def _address(task: Task) -> str:
    """The page on which the work is done."""
    match task.work:
        case Work.DRAW_UP:
            return url_for("payouts.draw_up", month=task.month)
        case Work.UPLOADS if task.only_id:
            return url_for("intake.show_upload", upload_id=task.only_id)
        case Work.UPLOADS:
            return url_for("intake.list_uploads")
        case Work.RECORD | Work.UNPAID if task.only_id:
            return url_for("payouts.show_list", list_id=task.only_id)
        case _:
            return url_for("payouts.show_cycle", month=task.month)


def install(app: Flask) -> None:
    """Add the first screen."""
    app.register_blueprint(blueprint)
    add_to_menu(
        app,
        MenuEntry(
            "", 10, N_("Tổng quan"), "home", "reports.show_dashboard", Permission.SEE_DASHBOARD
        ),
    )
