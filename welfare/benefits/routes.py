"""What is due by commune, the tables behind it, and a person's month."""

from collections.abc import Iterable

from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.benefits import (
    consequences,
    labels,
    rate_queries,
    table_routes,  # noqa: F401 - adds its pages to the blueprint
)
from welfare.benefits import totals as due_totals
from welfare.benefits.blueprint import blueprint
from welfare.benefits.explaining import newer_decree
from welfare.benefits.forms import MonthForm, RateFilters
from welfare.benefits.models import Rate
from welfare.benefits.person_month import person_month
from welfare.benefits.rules import coefficient_text, in_force
from welfare.benefits.wording import CONFIDENCE_LABELS, STANDARD_LABELS, citation
from welfare.benefits.workbook import render_due
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.registry.foresight import foretell
from welfare.registry.rules import REGISTER_LABELS
from welfare.web.files import download
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page
from welfare.web.panels import PERSON_PAGE, Panel, add_panel


@blueprint.route("/due", permission=Permission.SEE_PEOPLE)
def show_due() -> ResponseReturnValue:
    """What is due for a month in the reader's area, by commune and register."""
    form = MonthForm(request.args)
    month = form.chosen()
    totals = due_totals.of_month(month, viewer=current_user)
    return render_template(
        "benefits/show_due.html",
        form=form,
        month=month,
        totals=totals,
        registers=[r for r in REGISTER_LABELS if any(row.register == r for row in totals.rows)],
        by_register={(row.commune_code, row.register): row for row in totals.rows},
    )


@blueprint.route("/due.xlsx", permission=Permission.SEE_PEOPLE)
def download_due() -> Response:
    """The same figures as a workbook."""
    month = MonthForm(request.args).chosen()
    content = render_due(month, due_totals.of_month(month, viewer=current_user))
    return download(content, f"Mức phải trả {month}.xlsx")


@blueprint.route("/rates")
def list_rates() -> ResponseReturnValue:
    """The rates that were asked for; those in force are shown first."""
    filters = RateFilters(request.args)
    wanted = rate_queries.rates(
        words=filters.words.data or "",
        register=filters.register.data,
        sure=filters.sure.data,
        on=filters.on,
    )
    page = keyset_page(wanted, rate_queries.RATE_ORDER)
    return render_template(
        "benefits/list_rates.html",
        filters=filters,
        registers=[(register.value, _(label)) for register, label in REGISTER_LABELS.items()],
        page=page,
        newer=_newer_decrees(row.Rate for row in page.rows),
    )


@blueprint.route("/standards")
def list_standards() -> ResponseReturnValue:
    """Every base amount, by its name, with the one now in force marked."""
    by_name: dict[str, list[object]] = {}
    for row in rate_queries.standards():
        by_name.setdefault(row.standard, []).append(row)
    return render_template("benefits/list_standards.html", by_name=by_name, today=clock.today())


def amounts_panel(person_id: int) -> str:
    """The panel of a person's page: what they draw in the month asked for, and why not more."""
    form = MonthForm(request.args)
    of = person_month(current_user, person_id, form.chosen())
    return render_template("benefits/_person_month.html", form=form, of=of, **_wording())


def _newer_decrees(rates: Iterable[Rate]) -> dict[int, str]:
    """The decree that is newer than a merit amount in force, by the rate's id."""
    month = Month.of(clock.today())
    standards = list(rate_queries.standards_by_id().values())
    found = {
        rate.id: newer_decree(month, rate.dated, rate.category.frequency, standards)
        for rate in rates
        if in_force(month, rate.valid_from, rate.valid_to)
    }
    return {rate_id: standard.decree for rate_id, standard in found.items() if standard}


@blueprint.context_processor
def _wording() -> dict[str, object]:
    """What the pages call registers, base amounts and degrees of confidence."""
    return {
        "CONFIDENCE_LABELS": CONFIDENCE_LABELS,
        "REGISTER_LABELS": REGISTER_LABELS,
        "STANDARD_LABELS": STANDARD_LABELS,
        "citation": citation,
        "coefficient_text": coefficient_text,
    }


def install(app: Flask) -> None:
    """Add the pages and the panel on the person page."""
    app.register_blueprint(blueprint)
    explain(
        actions=labels.ACTIONS, subjects=labels.SUBJECTS, facts=labels.FACTS, values=labels.VALUES
    )
    add_panel(app, Panel(PERSON_PAGE, 10, Permission.SEE_PEOPLE, amounts_panel))
    foretell(app, due=consequences.due_lines, at_death=consequences.at_death)
    group = N_("Chi trả")
    add_to_menu(
        app,
        MenuEntry(
            group, 32, N_("Mức phải trả"), "coins", "benefits.show_due", Permission.SEE_PEOPLE
        ),
        MenuEntry(
            group, 34, N_("Mức trợ cấp"), "scale", "benefits.list_rates", Permission.SEE_RATES
        ),
    )
