"""What is kept on the day a month is approved, so that its papers re-print the same.

Lines are copies already. What stands around them is not: names of communes, districts and banks,
deaths. Months approved before any of this was kept print what holds now.
"""

from __future__ import annotations

from sqlalchemy import func, insert, literal, select
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.channels.models import Bank
from welfare.channels.rules import Channel
from welfare.database import db
from welfare.payouts.content import content_hash
from welfare.payouts.models import PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.paper_models import DepartedPerson, SealedHeading
from welfare.registry.models import Person

POST_OFFICE_LABEL = "Bưu điện"


def seal_lists(cycle: PayoutCycle) -> None:
    """Keep what every list says, so that paper can be checked against it for good."""
    lists = select(PayoutList).where(PayoutList.cycle_id == cycle.id).order_by(PayoutList.id)
    eager = (joinedload(PayoutList.commune), joinedload(PayoutList.cycle))
    for payout_list in db.session.scalars(lists.options(*eager)):
        payout_list.content_hash = content_hash(payout_list)
        db.session.add(live_heading(payout_list))
    _keep_deaths(cycle)
    db.session.flush()  # before the cycle is approved: from then on lists are frozen


def heading(payout_list: PayoutList) -> SealedHeading:
    """The names in the heading of a list, as sealed or, while it is prepared, as they are now."""
    return db.session.get(SealedHeading, payout_list.id) or live_heading(payout_list)


def live_heading(payout_list: PayoutList) -> SealedHeading:
    """The names in the heading of a list as they are now."""
    return SealedHeading(
        list_id=payout_list.id,
        commune=payout_list.commune.name,
        district=payout_list.commune.district,
        provider_name=_provider_name(payout_list),
        is_synthetic=areas_queries.office().is_synthetic,
    )


def district(cycle: PayoutCycle) -> str:
    """The office's district in the heading of papers of a whole month."""
    found = _first_heading(cycle)
    return found.district if found else areas_queries.office().district


def is_synthetic(cycle: PayoutCycle) -> bool:
    """Whether papers of a whole month say that their people are made up."""
    found = _first_heading(cycle)
    return found.is_synthetic if found else areas_queries.office().is_synthetic


def is_sealed(cycle: PayoutCycle) -> bool:
    """Whether what the month's papers say has been kept."""
    return _first_heading(cycle) is not None


def _first_heading(cycle: PayoutCycle) -> SealedHeading | None:
    statement = (
        select(SealedHeading)
        .join(PayoutList, PayoutList.id == SealedHeading.list_id)
        .where(PayoutList.cycle_id == cycle.id)
        .order_by(SealedHeading.list_id)
        .limit(1)
    )
    found: SealedHeading | None = db.session.scalar(statement)
    return found


def _provider_name(payout_list: PayoutList) -> str:
    if payout_list.channel == Channel.CASH:
        return POST_OFFICE_LABEL
    bank = db.session.get(Bank, payout_list.provider)
    return bank.short_name if bank else payout_list.provider


def _keep_deaths(cycle: PayoutCycle) -> None:
    """Of those whom the cycle before paid, the deaths known today."""
    before = (
        select(func.max(PayoutCycle.id)).where(PayoutCycle.month < cycle.month).scalar_subquery()
    )
    departed = (
        select(literal(cycle.id), Person.id, Person.died_on)
        .join(PayoutLine, PayoutLine.person_id == Person.id)
        .where(PayoutLine.cycle_id == before, Person.died_on.is_not(None))
        .distinct()
    )
    columns = ["cycle_id", "person_id", "died_on"]
    db.session.execute(insert(DepartedPerson).from_select(columns, departed))
