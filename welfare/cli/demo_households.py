"""The households of the synthetic people, their members, and their sheets of this year's review."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from sqlalchemy import insert

from welfare.cli.demo_people import DemoPerson
from welfare.core import clock
from welfare.database import db
from welfare.registry.models import Household, PovertyReview
from welfare.registry.poverty import B1_LINE, B2_LINE, POOR_LACKS, Deprivation, written
from welfare.registry.poverty_models import ReviewSheet
from welfare.registry.rules import PersonFacts, PovertyClass, Sex

HEAD = "Chủ hộ"
JOINS_A_HOUSEHOLD = 0.25
A_GENERATION_YEARS = 18
B2_POINTS_A_LACK = 10
MOST_LACKS = 6


def in_households(random: Random, newcomers: Sequence[DemoPerson], year: int) -> list[PersonFacts]:
    """The newcomers' facts; who was drawn to be poor heads a household of that class this year.

    Here and there a neighbour of the hamlet who heads none belongs to one of its households.
    """
    heads = [new for new in newcomers if new.poverty_class]
    ids = _add_households(heads)
    _review(random, dict(zip(ids, heads, strict=True)), year)
    homes: dict[int | None, list[tuple[int, DemoPerson]]] = {}
    for household_id, head in zip(ids, heads, strict=True):
        homes.setdefault(head.facts.hamlet_id, []).append((household_id, head))
    headed = iter(ids)
    return [
        replace(new.facts, household_id=next(headed), relation_to_head=HEAD)
        if new.poverty_class
        else _joining(random, new.facts, homes)
        for new in newcomers
    ]


def _add_households(heads: Sequence[DemoPerson]) -> Sequence[int]:
    rows = [
        {
            "code": f"MP{number:05}",
            "commune_id": head.facts.commune_id,
            "hamlet_id": head.facts.hamlet_id,
        }
        for number, head in enumerate(heads, start=1)
    ]
    adding = insert(Household).returning(Household.id, sort_by_parameter_order=True)
    return db.session.scalars(adding, rows).all() if rows else []


def _review(random: Random, heads: dict[int, DemoPerson], year: int) -> None:
    if not heads:
        return
    classes = {household_id: head.poverty_class for household_id, head in heads.items()}
    db.session.execute(
        insert(PovertyReview),
        [
            {"household_id": household_id, "year": year, "poverty_class": poverty_class}
            for household_id, poverty_class in classes.items()
        ],
    )
    db.session.execute(
        insert(ReviewSheet),
        [
            _sheet(random, poverty_class) | {"household_id": household_id, "year": year}
            for household_id, poverty_class in classes.items()
        ],
    )


def _sheet(random: Random, poverty_class: PovertyClass | None) -> dict[str, object]:
    """Scores and deprivations that agree with the class (Thông tư 07/2021/TT-BLĐTBXH)."""
    is_poor = poverty_class is PovertyClass.POOR
    lacks = random.randint(POOR_LACKS, MOST_LACKS) if is_poor else random.randrange(POOR_LACKS)
    points = lacks * B2_POINTS_A_LACK
    return {
        "b1": random.randint(60, B1_LINE[False]),
        "b2": max(points, B2_LINE) if is_poor else min(points, B2_LINE - 1),
        "deprivations": written(random.sample(list(Deprivation), lacks)),
        "poverty_class": poverty_class,
        "written_at": clock.now(),
    }


def _joining(
    random: Random, facts: PersonFacts, homes: dict[int | None, list[tuple[int, DemoPerson]]]
) -> PersonFacts:
    if facts.hamlet_id not in homes or random.random() >= JOINS_A_HOUSEHOLD:
        return facts
    household_id, head = random.choice(homes[facts.hamlet_id])
    older_years = head.facts.born_on.year - facts.born_on.year
    relation = "Anh, chị, em"
    if older_years >= A_GENERATION_YEARS:
        relation = "Mẹ" if facts.sex is Sex.FEMALE else "Cha"
    elif -older_years >= A_GENERATION_YEARS:
        relation = "Con" if -older_years < 2 * A_GENERATION_YEARS else "Cháu"
    return replace(facts, household_id=household_id, relation_to_head=relation)
