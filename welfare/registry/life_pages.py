"""How pages of life events go: typed, shown with what follows, confirmed."""

from collections.abc import Callable

from flask import request

from welfare.core.month import Month
from welfare.registry import foresight
from welfare.registry.foresight import Foreseen
from welfare.web.forms import WelfareForm

STEERING = frozenset({"csrf_token", "confirmed", "edit"})


def being_decided(form: WelfareForm) -> bool:
    """Whether what was typed is valid and the officer does not want to type again."""
    return bool(form.validate_on_submit()) and "edit" not in request.form


def is_confirmed() -> bool:
    """Whether the officer has seen what follows and wants it."""
    return "confirmed" in request.form


def typed() -> list[tuple[str, str]]:
    """What was typed, to be carried through the page that shows what follows."""
    return [pair for pair in request.form.items(multi=True) if pair[0] not in STEERING]


def decide(person_id: int, month: Month, act: Callable[[], object]) -> Foreseen | None:
    """Do it if it is confirmed, else tell what it would bring; `month` is the first it touches."""
    if is_confirmed():
        act()
        return None
    return foresight.what_if(person_id, month, act)
