"""What a row adds to the facts of its person; a fact that is known already stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from welfare.core.vietnamese import fold
from welfare.intake.understood import UnderstoodRow
from welfare.registry.rules import BirthPrecision, LocationSource, PersonFacts, Sex

MOST_ADDRESS = 200


def bare_facts(row: UnderstoodRow, commune_id: int) -> PersonFacts:
    """Return what makes a new person; the row that tells it has more to fill in."""
    return PersonFacts(
        name=row.name,
        born_on=row.born_on,
        commune_id=commune_id,
        birth_precision=BirthPrecision(row.birth_precision),
    )


def filled(
    facts: PersonFacts, row: UnderstoodRow, hamlet_ids: Mapping[str, int], household_id: int | None
) -> PersonFacts:
    """Return the facts with their gaps filled from the row.

    `household_id` is that of the row's household, None while it is not made yet.
    """
    has_own_position = facts.latitude is not None
    is_its_household = facts.household_id in {None, household_id}
    return replace(
        facts,
        sex=facts.sex or (Sex(row.sex) if row.sex else None),
        citizen_id=facts.citizen_id or row.citizen_id,
        old_id=facts.old_id or row.old_id,
        phone=facts.phone or row.phone,
        hamlet_id=facts.hamlet_id or hamlet_ids.get(row.hamlet or ""),
        address=facts.address or _address(row, hamlet_ids),
        latitude=facts.latitude if has_own_position else row.latitude,
        longitude=facts.longitude if has_own_position else row.longitude,
        position_source=facts.position_source if has_own_position else LocationSource.TYPED,
        household_id=facts.household_id or household_id,
        relation_to_head=facts.relation_to_head or (row.relation if is_its_household else None),
        note=facts.note or row.note,
    )


def _address(row: UnderstoodRow, hamlet_ids: Mapping[str, int]) -> str | None:
    """Return the row's address; a hamlet that the list does not have ends it, lest it be lost."""
    hamlet = row.hamlet
    if hamlet is None or hamlet in hamlet_ids:
        return row.address
    if row.address is None or fold(hamlet) in fold(row.address):
        return row.address or hamlet
    return f"{row.address[: MOST_ADDRESS - len(hamlet) - 2]}, {hamlet}"
