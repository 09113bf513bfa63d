"""The old unit of each person, shown on their page."""

from flask import Flask, render_template

from welfare.core.permissions import Permission
from welfare.registry.former_homes import former_homes
from welfare.web.panels import PERSON_PAGE, Panel, add_panel


def install(app: Flask) -> None:
    """Add the panel."""
    add_panel(app, Panel(PERSON_PAGE, 90, Permission.SEE_PEOPLE, _panel))


def _panel(person_id: int) -> str:
    return render_template("registry/_former_homes.html", homes=former_homes(person_id))
