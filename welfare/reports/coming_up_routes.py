"""The page of what comes up, and the same as a file."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit import service as audit
from welfare.audit.labels import explain
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.registry.choices import commune_choices, in_words
from welfare.registry.rules import REGISTER_LABELS
from welfare.reports.coming_up import Wanted, coming_up
from welfare.reports.coming_up_rules import COMING_LABELS, LONGEST_AHEAD, Coming, Item
from welfare.reports.export_routes import send_file
from welfare.reports.sheets import Cells, ending_of
from welfare.web.blueprint import Feature
from welfare.web.navigation import MenuEntry, add_to_menu

blueprint = Feature("coming_up", __name__, permission=Permission.SEE_PEOPLE)
MOST_SHOWN = 300
USUAL_AHEAD = 3


@blueprint.route("/coming-up")
def list_coming() -> ResponseReturnValue:
    """What comes up within some months in the reader's area."""
    wanted = asked_for()
    found = coming_up(current_user, wanted)
    return render_template(
        "coming_up/list_coming.html",
        items=found[:MOST_SHOWN],
        total=len(found),
        wanted=wanted,
        ahead=wanted.last - wanted.first,
        months=[(n, _("%(n)s tháng", n=n)) for n in (1, 3, 6, LONGEST_AHEAD)],
        communes=commune_choices(),
        registers=list(in_words(REGISTER_LABELS).items()),
        kinds=in_words(COMING_LABELS),
    )


@blueprint.route("/coming-up/export", methods=["POST"])
def export_coming() -> ResponseReturnValue:
    """The whole list as a file; who took it is recorded."""
    ending = ending_of(f".{request.form.get('ending', '')}")
    found = coming_up(current_user, asked_for())
    audit.record(current_user, "coming_up.exported", "people", None, after={"rows": len(found)})
    return send_file(_cells(found), _("Sắp đến"), ending)


def asked_for() -> Wanted:
    """What the address asks for; nonsense counts as not asked."""
    ahead = request.args.get("ahead", type=int) or USUAL_AHEAD
    first = Month.of(clock.today())
    register, kind = request.args.get("register", ""), request.args.get("kind", "")
    return Wanted(
        first=first,
        last=first + min(max(ahead, 1), LONGEST_AHEAD),
        commune_id=request.args.get("commune", type=int),
        register=register if register in REGISTER_LABELS else None,
        kind=Coming(kind) if kind in COMING_LABELS else None,
    )


def _cells(items: list[Item]) -> Cells:
    yield [
        _("Tháng"),
        _("Việc"),
        _("Họ và tên"),
        _("Ngày sinh"),
        _("Xã, thị trấn"),
        _("Nội dung"),
        _("Mức trước (đồng)"),
        _("Mức sau (đồng)"),
    ]
    for item in items:
        yield [
            item.month.label,
            _(COMING_LABELS[item.kind]),
            item.name,
            item.birth,
            item.commune,
            item.what,
            item.before_vnd,
            item.after_vnd,
        ]


def install(app: Flask) -> None:
    """Add the page and its place in the menu."""
    app.register_blueprint(blueprint)
    explain(actions={"coming_up.exported": N_("Xuất danh sách sắp đến")})
    add_to_menu(
        app,
        MenuEntry(
            N_("Hồ sơ"),
            27,
            N_("Sắp đến"),
            "calendar-due",
            "coming_up.list_coming",
            Permission.SEE_PEOPLE,
        ),
    )
