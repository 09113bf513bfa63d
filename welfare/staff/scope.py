"""The communes an account may be given, told by the areas, which stand to the right of staff."""

from collections.abc import Callable, Sequence

from flask import Flask, current_app

CommuneChoices = Callable[[], Sequence[tuple[int, str]]]


def offer_communes(app: Flask, choices: CommuneChoices) -> None:
    """Let accounts be given one of these communes: `(id, name)`, in the order to be shown."""
    app.extensions["commune_choices"] = choices


def commune_choices() -> Sequence[tuple[int, str]]:
    """The communes now in force: `(id, name)`."""
    choices: CommuneChoices = current_app.extensions["commune_choices"]
    return choices()
