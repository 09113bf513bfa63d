"""The menu: each feature adds its own entries, each reader sees those they may open."""

from dataclasses import dataclass
from enum import Enum

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu; `order` places it among all entries, `group` is its heading."""

    group: str
    order: int
    label: str
    icon: str
    endpoint: str
    permission: Enum


def add_to_menu(app: Flask, *entries: MenuEntry) -> None:
    """Add a feature's pages to the menu."""
    app.extensions.setdefault("menu", []).extend(entries)


def nav_groups() -> list[dict[str, object]]:
    """The menu of whoever is signed in: `[{label, items: [{label, icon, url, active}]}]`."""
    groups: dict[str, list[dict[str, object]]] = {}
    for entry in _entries_of_reader():
        groups.setdefault(entry.group, []).append(_item(entry))
    return [{"label": _(label) if label else "", "items": items} for label, items in groups.items()]


def first_page() -> str:
    """The address of the first entry in the menu of whoever is signed in."""
    return url_for(_entries_of_reader()[0].endpoint)


def _entries_of_reader() -> list[MenuEntry]:
    entries: list[MenuEntry] = sorted(current_app.extensions["menu"], key=lambda entry: entry.order)
    if not current_user.is_authenticated:
        return []
    return [entry for entry in entries if current_user.may(entry.permission)]


def _item(entry: MenuEntry) -> dict[str, object]:
    return {
        "label": _(entry.label),
        "icon": entry.icon,
        "url": url_for(entry.endpoint),
        "active": request.endpoint == entry.endpoint
        or (request.blueprint or "") == entry.endpoint.partition(".")[0] == _only_entry_of(entry),
    }


def _only_entry_of(entry: MenuEntry) -> str:
    """The entry's feature, if no other entry is of it: it then stands for all its pages."""
    feature = entry.endpoint.partition(".")[0]
    siblings = [
        other
        for other in current_app.extensions["menu"]
        if other.endpoint.partition(".")[0] == feature
    ]
    return feature if len(siblings) == 1 else ""


def install(app: Flask) -> None:
    """Let templates draw the menu."""
    app.extensions.setdefault("menu", [])
    app.jinja_env.globals["nav_groups"] = nav_groups
