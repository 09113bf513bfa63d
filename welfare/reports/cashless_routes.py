"""The cashless table reported upward, and the people behind each of its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.audit import service as audit
from welfare.audit.labels import explain
from welfare.channels.blockers import BLOCKER_LABELS, Blocker
from welfare.channels.models import PersonBlocker
from welfare.channels.queries import ALL
from welfare.core import clock
from welfare.core.errors import N_, NotFound, Refusal
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.registry.choices import commune_choices, in_words
from welfare.registry.models import Person
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.reports import cashless_table, queries
from welfare.reports.cashless import Cashless, cashless, people_and_money, people_behind
from welfare.reports.charts import progress_chart
from welfare.reports.progress import progress
from welfare.reports.sheets import Ending, as_file
from welfare.web.blueprint import Feature
from welfare.web.files import download
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page

blueprint = Feature(
    "cashless", __name__, permission=Permission.SEE_DASHBOARD, url_prefix="/cashless"
)

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel takes a CSV for one in an old encoding
BACKWARDS = N_("Tháng đầu %(first)s sau tháng cuối %(last)s. Đổi lại hai tháng.")
LONGEST_MONTHS = 36
TOO_LONG = N_("Kỳ báo cáo dài nhất %(months)s tháng.")
NO_SUCH_GROUP = N_("Không có nhóm người này.")

DUE = "due"
GROUPS = {
    "all": N_("Người hưởng"),
    DUE: N_("Phải trả trong tháng"),
    "with-account": N_("Có tài khoản"),
    "own-account": N_("Có tài khoản riêng"),
    "without-account": N_("Chưa có tài khoản"),
    "paid": N_("Thực nhận qua tài khoản"),
    "unpaid": N_("Có tài khoản nhưng chưa nhận qua tài khoản"),
    "cash": N_("Chưa nhận qua tài khoản"),
}


@dataclass(frozen=True)
class Period:
    """The months asked for."""

    first: Month
    last: Month


@blueprint.route("")
def show_cashless() -> ResponseReturnValue:
    """The table by commune × register, of a month or of any period."""
    period = asked_period()
    figures = cashless(current_user, period.first, period.last)
    communes = areas_queries.communes(current_user)
    return render_template(
        "reports/show_cashless.html",
        period=period,
        figures=figures,
        communes=communes,
        table=cashless_table.table(figures, communes),
        shown=[ALL, *figures.registers],
        BLOCKER_LABELS=BLOCKER_LABELS,
    )


def asked_period() -> Period:
    """The months of the address; without any the latest that is being paid.

    Raises:
        Refusal: they run backwards, or over more than three years.
    """
    latest = queries.latest_paying()
    usual = latest.month if latest else Month.of(clock.today())
    first, last = _month("first"), _month("last")
    period = Period(first or last or usual, last or first or usual)
    if period.last < period.first:
        raise Refusal(BACKWARDS, first=period.first.label, last=period.last.label)
    if period.last - period.first >= LONGEST_MONTHS:
        raise Refusal(TOO_LONG, months=LONGEST_MONTHS)
    return period


def _month(name: str) -> Month | None:
    typed = request.args.get(name, "").strip()
    month, slash, year = typed.partition("/")
    return Month.parse(f"{year}-{month:0>2}" if slash else typed) if typed else None


@blueprint.route("/export", methods=["POST"])
def export_cashless() -> ResponseReturnValue:
    """The table as PDF, XLSX or CSV; that it was taken is recorded."""
    period, kind = asked_period(), request.form.get("ending", "")
    figures = cashless(current_user, period.first, period.last)
    communes = areas_queries.communes(current_user)
    content, ending = _file(figures, communes, kind)
    months: dict[str, object] = {
        "month": period.first.label
        if period.first == period.last
        else f"{period.first.label}–{period.last.label}"
    }
    audit.record(
        current_user,
        "cashless.exported",
        "report",
        None,
        commune_id=current_user.commune_id,
        after=months,
    )
    return download(content, f"Không dùng tiền mặt {period.last}.{ending}")


def _file(figures: Cashless, communes: Sequence[Commune], kind: str) -> tuple[bytes, str]:
    if kind == "pdf":
        own = communes[0]
        paper = cashless_table.as_pdf(
            figures, communes, district=own.district, province=own.province, on=clock.today()
        )
        return paper, kind
    ending = Ending.CSV if kind == "csv" else Ending.XLSX
    content = as_file(cashless_table.table(figures, communes).as_cells, ending)
    return (BYTE_ORDER_MARK + content if ending is Ending.CSV else content), ending


@blueprint.route("/people", permission=Permission.SEE_PEOPLE)
def list_behind() -> ResponseReturnValue:
    """The people behind a number of the table or of the dashboard."""
    period, asked = asked_period(), request.args
    group, blocker = asked.get("group", "all"), asked.get("blocker", "")
    if group not in GROUPS or (blocker and blocker not in set(Blocker)):
        raise NotFound(NO_SUCH_GROUP)
    register = asked.get("register")
    if register not in set(Register):
        register = None
    shares = people_and_money(current_user, period.first, period.last, of_dues=group == DUE)
    c = shares.c
    conditions: dict[str, ColumnElement[bool] | None] = {
        "all": None,
        DUE: None,
        "with-account": c.has_account.is_not(None),
        "own-account": c.has_own.is_not(None),
        "without-account": c.has_account.is_(None),
        "paid": c.is_paid == 1,
        "unpaid": and_(c.has_account.is_not(None), c.is_paid == 0),
        "cash": c.is_paid == 0,
    }
    statement = people_behind(
        shares,
        commune_id=asked.get("commune", type=int),
        register=register,
        condition=conditions[group],
    )
    if blocker:
        statement = statement.where(_held_by(blocker))
    return render_template(
        "reports/list_behind.html",
        page=keyset_page(
            statement.options(joinedload(Person.commune), joinedload(Person.hamlet)),
            (Person.sort_key, Person.id),
        ),
        period=period,
        group=group,
        register=register,
        blocker=blocker,
        groups=in_words(GROUPS),
        registers=in_words(REGISTER_LABELS),
        blockers=in_words(BLOCKER_LABELS),
        communes=commune_choices(),
    )


def _held_by(reason: str) -> ColumnElement[bool]:
    return Person.id.in_(
        select(PersonBlocker.person_id).where(
            PersonBlocker.reason == reason, PersonBlocker.cleared_at.is_(None)
        )
    )


@blueprint.route("/progress")
def show_progress() -> ResponseReturnValue:
    """Targets, communes reached and behind, the trend by month and where its pace leads."""
    page = progress(current_user, asked_period().last)
    return render_template(
        "reports/show_progress.html",
        page=page,
        chart=progress_chart(page.points, page.target),
        blocker_labels=BLOCKER_LABELS,
    )


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    explain(
        actions={"cashless.exported": N_("Xuất biểu không dùng tiền mặt")},
        subjects={"report": N_("Báo cáo")},
    )
    group, see = N_("Chuyển sang tài khoản"), Permission.SEE_DASHBOARD
    add_to_menu(
        app,
        MenuEntry(group, 35, N_("Biểu tổng hợp"), "report", "cashless.show_cashless", see),
        MenuEntry(group, 35, N_("Tiến độ"), "chart-bar", "cashless.show_progress", see),
    )
