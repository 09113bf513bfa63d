"""Panels that later features add to an earlier feature's page.

The person page belongs to the registry, which may not know what a payout is; the payouts feature
adds its panel here, and the page shows whatever panels the reader may see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from flask import Flask, current_app
from flask_login import current_user
from markupsafe import Markup

PERSON_PAGE = "person"


@dataclass(frozen=True)
class Panel:
    """A piece of a page: `render` takes the page's subject's id and gives HTML."""

    page: str
    order: int
    permission: Enum
    render: Callable[[int], str]


def add_panel(app: Flask, panel: Panel) -> None:
    """Show the panel on its page."""
    app.extensions.setdefault("panels", []).append(panel)


def panels(page: str, subject_id: int) -> list[Markup]:
    """The rendered panels of a page, in order, that the reader may see."""
    wanted: list[Panel] = [p for p in current_app.extensions.get("panels", []) if p.page == page]
    return [
        Markup(panel.render(subject_id))  # noqa: S704 - rendered by our own templates
        for panel in sorted(wanted, key=lambda panel: panel.order)
        if current_user.may(panel.permission)
    ]
