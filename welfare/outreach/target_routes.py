"""Targets on screen: one table of the year, in which the figures are typed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.core import clock
from welfare.core.errors import Refusal
from welfare.outreach import targets
from welfare.outreach.blueprint import STEERING, blueprint
from welfare.registry.choices import in_words
from welfare.registry.rules import REGISTER_LABELS


@blueprint.route("/targets")
def list_targets() -> ResponseReturnValue:
    """The year's targets: the district's, then each commune's, by register."""
    year = request.args.get("year", type=int) or clock.today().year
    return render_template(
        "outreach/list_targets.html",
        year=year,
        targets=targets.targets(current_user, year),
        registers={"all": _("Tất cả"), **in_words(REGISTER_LABELS)},
        communes=areas_queries.communes(current_user),
    )


@blueprint.route("/targets", methods=["POST"], permission=STEERING)
def set_targets() -> ResponseReturnValue:
    """Keep what was typed into the table; an empty field takes a target away."""
    year = request.form.get("year", type=int) or 0
    for commune_id in [None, *(of.id for of in areas_queries.communes(current_user))]:
        for register in targets.registers():
            typed = request.form.get(f"percent-{commune_id or 0}-{register}")
            if typed is not None:
                targets.set_target(
                    actor=current_user,
                    year=year,
                    commune_id=commune_id,
                    register=register,
                    percent=_percent(typed),
                )
    flash(_("Đã lưu chỉ tiêu năm %(year)s.", year=year), "success")
    return redirect(url_for("outreach.list_targets", year=year))


def _percent(typed: str) -> int | None:
    text = typed.strip().removesuffix("%").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise Refusal(targets.BAD_PERCENT)
    return int(text)
