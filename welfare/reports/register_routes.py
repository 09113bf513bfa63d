"""The registers of merit and protection on screen, and as files."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit import service as audit
from welfare.channels.rules import CHANNEL_LABELS
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry.choices import category_choices, commune_choices, hamlet_choices
from welfare.registry.models import Enrolment, Person
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.reports import register_cells, registers
from welfare.reports.export_routes import send_file
from welfare.reports.sheets import ending_of
from welfare.web.blueprint import Feature
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page

blueprint = Feature(
    "registers", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/registers"
)


@blueprint.route("/merit")
def list_merit() -> ResponseReturnValue:
    """The register of people with merit."""
    return _list(Register.MERIT)


@blueprint.route("/protection")
def list_protection() -> ResponseReturnValue:
    """The register of protected groups."""
    return _list(Register.PROTECTION)


@blueprint.route("/<any(merit, protection):name>/export", methods=["POST"])
def export_register(name: str) -> ResponseReturnValue:
    """What the register's list shows, as a file; who took it is recorded."""
    ending = ending_of(f".{request.form.get('ending', '')}")
    register, today = Register(name), clock.today()
    found = registers.enrolments(
        current_user, register, registers.asked_for(request.args), today
    ).order_by(Person.sort_key, Enrolment.id)
    due = registers.all_due(current_user, Month.of(today))
    opens = current_user.may(Permission.OPEN_NUMBERS)
    rows = [
        register_cells.cells(
            entitled,
            register=register,
            number=_number(entitled.person.identity_number, opens=opens),
            channel=channel,
            due_vnd=due.get(entitled.id),
            translate=_,
        )
        for entitled, channel in db.session.execute(found)
    ]
    audit.record(
        current_user,
        "people.exported",
        "people",
        None,
        commune_id=current_user.commune_id,
        after={"rows": len(rows), "register": register},
    )
    every = [register_cells.headings(register, _), *rows]
    return send_file(every, _(REGISTER_LABELS[register]), ending)


def _number(number: str | None, *, opens: bool) -> str | None:
    return number if number is None or opens else mask(number)


def _list(register: Register) -> str:
    wanted, today = registers.asked_for(request.args), clock.today()
    found = registers.enrolments(current_user, register, wanted, today)
    keys, descending = registers.sorting(request.args)
    totals = registers.totals(current_user, found, Month.of(today))
    page = keyset_page(found, keys, descending=descending, total=totals.enrolments)
    rows = [row.Enrolment for row in page.rows]
    label = _(REGISTER_LABELS[register])
    return render_template(
        "registers/list_register.html",
        register=register,
        label=label,
        columns=register_cells.OWN[register],
        page=page,
        totals=totals,
        month=Month.of(today),
        due=registers.due_of(rows, Month.of(today)),
        wanted=wanted,
        state=None if wanted.going is None else registers.GOING if wanted.going else registers.OVER,
        states=[(registers.GOING, _("Đang hưởng")), (registers.OVER, _("Đã thôi hưởng"))],
        categories={label: category_choices(searchable=True).get(label, [])},
        communes=commune_choices(),
        hamlets=hamlet_choices(),
        channels={each.value: _(name) for each, name in CHANNEL_LABELS.items()},
    )


def install(app: Flask) -> None:
    """Add the pages and the menu."""
    app.register_blueprint(blueprint)
    see = Permission.SEE_PEOPLE
    add_to_menu(
        app,
        MenuEntry(N_("Hồ sơ"), 21, N_("Người có công"), "medal", "registers.list_merit", see),
        MenuEntry(
            N_("Hồ sơ"),
            21,
            N_("Bảo trợ xã hội"),
            "heart-handshake",
            "registers.list_protection",
            see,
        ),
    )
