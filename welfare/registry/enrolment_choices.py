"""The categories on offer where money is granted once, or where an enrolment is corrected."""

from flask_babel import gettext as _

from welfare.registry import queries
from welfare.registry.choices import Groups, category_choices
from welfare.registry.models import Category
from welfare.registry.rules import REGISTER_LABELS, Register

ONE_OFF = "one-off"


def one_off_choices() -> Groups:
    """The categories that are paid once, by register."""
    found: Groups = {}
    for category in queries.categories():
        if category.frequency == ONE_OFF:
            heading = _(REGISTER_LABELS[Register(category.register)])
            label = f"{category.public_code} – {category.public_name}"
            found.setdefault(heading, []).append((category.public_code, label))
    return found


def correction_choices(category: Category) -> Groups:
    """The categories that may have been meant: those paid in the same way."""
    return one_off_choices() if category.frequency == ONE_OFF else category_choices()
