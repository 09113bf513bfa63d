"""Finding people by numbers that later features keep of them, such as a bank account's."""

from collections.abc import Callable, Sequence

from flask import Flask, current_app

from welfare.areas.queries import Viewer

Finder = Callable[[Viewer, str], Sequence[int]]
"""Gives the ids of the viewer's people who have exactly this number; a hundred at most."""


def add_finder(app: Flask, finder: Finder) -> None:
    """Let the search ask one more feature whose number was typed."""
    app.extensions.setdefault("finders", []).append(finder)


def found_by_number(viewer: Viewer, typed: str) -> list[int]:
    """The people of the viewer's area who have the number, wherever it is kept."""
    finders: Sequence[Finder] = current_app.extensions.get("finders", [])
    return [person_id for finder in finders for person_id in finder(viewer, typed)]
