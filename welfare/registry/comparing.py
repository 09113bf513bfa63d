"""Two records side by side, in an officer's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from welfare.core.national_id import mask
from welfare.registry.merging import Pair
from welfare.registry.merging_rules import FACT_LABELS, Dispute, Entitlement, usual_side
from welfare.registry.models import Category, Person
from welfare.registry.rules import SEX_LABELS


@dataclass(frozen=True)
class FactRow:
    """One fact of both records; where they differ, whose is proposed."""

    fact: str
    label: str
    of_survivor: str
    of_merged: str
    differs: bool
    usual: str


@dataclass(frozen=True)
class DisputeRow:
    """A category in which both records are entitled at once."""

    key: int
    label: str
    of_survivor: str
    of_merged: str


def fact_rows(both: Pair) -> list[FactRow]:
    """Every fact of the two."""
    return [
        FactRow(
            fact,
            _(label),
            fact_text(both.survivor, fact),
            fact_text(both.merged, fact),
            fact in both.differing,
            usual_side(both.survivor, fact),
        )
        for fact, label in FACT_LABELS.items()
    ]


def dispute_rows(found: Sequence[Dispute], categories: Sequence[Category]) -> list[DisputeRow]:
    """What has to be settled, each category by the name that may be shown."""
    names = {category.code: category.public_name for category in categories}
    return [
        DisputeRow(
            dispute.key,
            names[dispute.category_code],
            _months(dispute.of_survivor),
            _months(dispute.of_merged),
        )
        for dispute in found
    ]


def fact_text(someone: Person, fact: str) -> str:
    """A fact as it is shown; numbers masked."""
    texts = {
        "name": someone.name,
        "birth": someone.birth,
        "sex": _(SEX_LABELS[someone.sex]) if someone.sex else "",  # type: ignore[index] # a word
        "citizen_id": mask(someone.citizen_id) if someone.citizen_id else "",
        "old_id": mask(someone.old_id) if someone.old_id else "",
        "ethnicity": someone.ethnicity,
        "phone": someone.phone,
        "place": _place(someone),
        "household": _home(someone),
        "death": f"{someone.died_on:%d/%m/%Y}" if someone.died_on else "",
        "note": someone.note,
    }
    return texts[fact] or ""


def _place(someone: Person) -> str:
    hamlet = someone.hamlet.label if someone.hamlet else None
    return ", ".join(part for part in (someone.address, hamlet, someone.commune.name) if part)


def _home(someone: Person) -> str:
    if someone.household is None:
        return ""
    return " · ".join(part for part in (someone.household.code, someone.relation_to_head) if part)


def _months(entitlements: Sequence[Entitlement]) -> str:
    return "; ".join(
        _("từ %(start)s đến %(end)s", start=each.start.label, end=each.end.label)
        if each.end
        else _("từ %(start)s", start=each.start.label)
        for each in entitlements
    )
