"""People and cash points around An Cư."""

from dataclasses import replace
from datetime import date

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.cashpoints.rules import CashPointFacts, Kind
from welfare.registry import service as registry
from welfare.registry.rules import LocationSource, PersonFacts
from welfare.staff.models import Staff

HOME = (10.4, 105.95)
NEXT_DOOR = (10.4001, 105.95)


def commune_id(code: str = factories.AN_CU) -> int:
    return areas_queries.commune_by_code(code).id


def facts(**changes: object) -> CashPointFacts:
    known = CashPointFacts(Kind.ATM, "ATM Chợ Bà Đắc", commune_id(), *NEXT_DOOR)
    return replace(known, **changes)  # type: ignore[arg-type]


def register(officer: Staff, *homes: tuple[float, float] | None) -> list[int]:
    """People of An Cư living there; None is nowhere in particular."""
    return registry.register_many(
        actor=officer,
        people=[
            PersonFacts(
                name="Nguyễn Văn An",
                born_on=date(1940, 5, 1),
                commune_id=commune_id(),
                latitude=home[0] if home else None,
                longitude=home[1] if home else None,
                position_source=LocationSource.PIN,
            )
            for home in homes
        ],
    )
