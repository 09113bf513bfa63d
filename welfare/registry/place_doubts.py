"""What is doubtful about where a person is said to live."""

from welfare.areas.positions import Position
from welfare.registry.rules import PersonFacts


def doubts_of_place(facts: PersonFacts, before: PersonFacts | None = None) -> list[str]:
    """Marked sentences on a position that is new, or said to lie in another commune now.

    Only a position of the person's own is doubted; one that stood there `before` was confirmed.
    """
    from welfare.areas.containing import DOUBT_LABELS, doubt  # noqa: PLC0415 - shapely takes long

    if facts.latitude is None or facts.longitude is None:
        return []
    if before is not None and _place(before) == _place(facts):
        return []
    found = doubt(Position(facts.latitude, facts.longitude), facts.commune_id)
    return [DOUBT_LABELS[found]] if found else []


def _place(facts: PersonFacts) -> tuple[float | None, float | None, int]:
    return facts.latitude, facts.longitude, facts.commune_id
