"""Why two records are one person, or two; and what of them survives."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from welfare.registry.merging_rules import FACTS, Choices, Side
from welfare.web.forms import WelfareForm, required


class ReasonForm(WelfareForm):
    """A reason, in a sentence."""

    reason = StringField(_l("Căn cứ, lý do"), [required])


def choices_in(typed: MultiDict[str, str]) -> Choices:
    """What was chosen: `fact-name`, `enrolment-12` …; what makes no sense is left out."""
    sides = {side.value: side for side in Side}
    facts = {fact: sides.get(typed.get(f"fact-{fact}", "")) for fact in FACTS}
    enrolments = {
        int(name.removeprefix("enrolment-")): sides.get(value)
        for name, value in typed.items()
        if name.startswith("enrolment-") and name.removeprefix("enrolment-").isdecimal()
    }
    return Choices(
        facts={fact: side for fact, side in facts.items() if side},
        enrolments={key: side for key, side in enrolments.items() if side},
    )
