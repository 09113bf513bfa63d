"""What forms and filters offer: communes, hamlets and categories, in the reader's language."""

from collections.abc import Mapping
from typing import TypeVar

from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from welfare.areas import queries as areas_queries
from welfare.registry import queries
from welfare.registry.forms import PersonForm
from welfare.registry.household_forms import HouseholdForm
from welfare.registry.rules import REGISTER_LABELS, Register

Key = TypeVar("Key")
Choices = list[tuple[object, str]]
Groups = dict[str, Choices]


def in_words(labels: Mapping[Key, str]) -> dict[Key, str]:
    """Marked labels in the reader's language."""
    return {key: _(label) for key, label in labels.items()}


def offer_areas(form: PersonForm | HouseholdForm) -> None:
    """Let the form choose among the communes and hamlets of the reader's area."""
    communes = [SelectChoice(*choice) for choice in commune_choices()]
    choose = [] if len(communes) == 1 else [SelectChoice("", _("Chọn xã"))]
    form.commune_id.choices = choose + communes
    form.hamlet_id.choices = [SelectChoice("", _("Chưa rõ")), *under_headings(hamlet_choices())]


def under_headings(groups: Groups) -> list[SelectChoice]:
    """The choices as a form's field takes them."""
    return [
        SelectChoice(value, label, optgroup=heading)
        for heading, choices in groups.items()
        for value, label in choices
    ]


def commune_choices() -> Choices:
    """The communes of the reader's area."""
    return [(commune.id, commune.name) for commune in areas_queries.communes(current_user)]


def hamlet_choices() -> Groups:
    """The hamlets of the reader's area, by commune."""
    groups: Groups = {}
    for hamlet in queries.hamlets(current_user):
        groups.setdefault(hamlet.commune.name, []).append((hamlet.id, hamlet.label))
    return groups


def category_choices(*, searchable: bool = False) -> Groups:
    """The categories by register, each under the code that may be shown.

    Those that mean HIV are one choice together; where people are searched for they are none.
    """
    found: Groups = {_(REGISTER_LABELS[register]): [] for register in Register}
    for category in queries.categories():
        hidden = category.code != category.public_code
        choice = (category.public_code, f"{category.public_code} – {category.public_name}")
        if category.frequency == "one-off" or (hidden and searchable):
            continue
        group = found[_(REGISTER_LABELS[Register(category.register)])]
        if choice not in group:
            group.append(choice)
    return {label: choices for label, choices in found.items() if choices}
