"""Welfare: registers, monthly allowances and payouts of a district office.

Read the packages in the order in which the work happens: people are registered (`registry`), what
they are due is worked out (`benefits`), each is paid by some channel (`channels`), workbooks come
in (`intake`), a month is paid (`payouts`), money is near or far (`cashpoints`), people are won for
accounts (`outreach`), leaders look on (`reports`).
"""

from types import ModuleType

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

from welfare import cli, config, database
from welfare.areas import routes as areas
from welfare.audit import routes as audit
from welfare.benefits import routes as benefits
from welfare.cashpoints import routes as cashpoints
from welfare.channels import routes as channels
from welfare.intake import routes as intake
from welfare.outreach import routes as outreach
from welfare.payouts import bank_routes as bank_files
from welfare.payouts import paper_routes as papers
from welfare.payouts import payout_day_routes as payout_day
from welfare.payouts import result_routes as results
from welfare.payouts import routes as payouts
from welfare.registry import (
    document_routes,
    duplicate_routes,
    reverification_routes,
    search_routes,
)
from welfare.registry import routes as registry
from welfare.reports import cashless_routes as cashless
from welfare.reports import coming_up_routes as coming_up
from welfare.reports import export_routes as exports
from welfare.reports import register_routes as registers
from welfare.reports import routes as reports
from welfare.reports import way_exports
from welfare.staff import routes as staff
from welfare.web import errors, filters, headers, health, job_routes, locale, navigation

FEATURES: tuple[ModuleType, ...] = (
    audit,
    staff,
    areas,
    registry,
    document_routes,
    duplicate_routes,
    reverification_routes,
    search_routes,
    benefits,
    channels,
    intake,
    payouts,
    bank_files,
    results,
    payout_day,
    papers,
    cashpoints,
    outreach,
    coming_up,
    reports,
    cashless,
    exports,
    registers,
    way_exports,
)


def create_app(settings: config.Settings | None = None) -> Flask:
    """Put the application together."""
    settings = settings or config.from_environment()
    app = Flask(
        __name__,
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
    )
    app.config.from_mapping(settings.for_flask())
    database.db.init_app(app)
    Migrate(app, database.db, directory=str(config.ROOT / "welfare" / "migrations"))
    CSRFProtect(app)
    for kernel_part in (locale, filters, headers, navigation, errors, health, job_routes):
        kernel_part.install(app)
    for feature in FEATURES:
        feature.install(app)
    cli.install(app)
    return app
