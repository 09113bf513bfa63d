"""Whom to win for an account: what is known of each, rounds of visits, what was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from welfare.areas.queries import Viewer
from welfare.cashpoints.models import CashPoint, Distance
from welfare.cashpoints.rules import Kind as PointKind
from welfare.channels import blocking
from welfare.channels import queries as channels_queries
from welfare.channels.blockers import Blocker, SocialAccount, Vneid
from welfare.channels.models import PersonBlocker, PersonMeans
from welfare.channels.rules import Channel, Kind
from welfare.core import clock
from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.outreach.models import Consent, Contact, Round, Visit
from welfare.outreach.rules import Advice, Situation, Thresholds, best_fit
from welfare.registry import listing
from welfare.registry import queries as registry_queries
from welfare.registry.listing import PeopleFilter
from welfare.registry.models import Person
from welfare.registry.rules import Standing

NO_ROUND = N_("Không có đợt vận động này, hoặc đợt không thuộc địa bàn của bạn.")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Wanted:
    """Which beneficiaries to look at; None is anything, `unknown` what nobody has asked."""

    commune_id: int | None = None
    hamlet_id: int | None = None
    kind: Kind | None = None
    blocker: Blocker | None = None
    vneid: str | None = None
    social_account: str | None = None
    in_cash: bool = False
    too_far_m: int | None = None


def beneficiaries(viewer: Viewer, wanted: Wanted) -> Select[Any]:
    """The living people of the viewer's area who now draw something and are as wanted."""
    month = Month.of(clock.today())
    people = PeopleFilter(
        commune_id=wanted.commune_id, hamlet_id=wanted.hamlet_id, standing=Standing.ACTIVE
    )
    channel = channels_queries.in_force(month)
    kind = func.coalesce(channel.c.kind, Kind.CASH_POINT.value)
    statement = (
        select(Person)
        .outerjoin(channel, channel.c.person_id == Person.id)
        .outerjoin(PersonMeans, PersonMeans.person_id == Person.id)
        .outerjoin(Distance, Distance.person_id == Person.id)
        .where(*listing.conditions(viewer, people, month))
    )
    if wanted.kind is not None:
        statement = statement.where(kind == wanted.kind)
    if wanted.in_cash:
        statement = statement.where(
            func.coalesce(channel.c.channel, Channel.CASH.value) == Channel.CASH
        )
    if wanted.blocker is not None:
        statement = statement.where(_held_by(wanted.blocker))
    if wanted.too_far_m is not None:
        statement = statement.where(
            Distance.nearest_atm_m > wanted.too_far_m, ~_held_by(Blocker.ATM_TOO_FAR)
        )
    for column, asked in (
        (PersonMeans.vneid, wanted.vneid),
        (PersonMeans.social_account, wanted.social_account),
    ):
        if asked is not None:
            statement = statement.where(column.is_(None) if asked == UNKNOWN else column == asked)
    return statement


def _held_by(reason: Blocker) -> ColumnElement[bool]:
    return (
        select(PersonBlocker.id)
        .where(
            PersonBlocker.person_id == Person.id,
            PersonBlocker.reason == reason,
            PersonBlocker.cleared_at.is_(None),
        )
        .exists()
    )


def means_counts(viewer: Viewer, wanted: Wanted) -> dict[str, dict[str, int]]:
    """How many of the people have which VNeID and social-security account, `unknown` included."""
    counts: dict[str, dict[str, int]] = {}
    for name, column in (
        ("vneid", PersonMeans.vneid),
        ("social_account", PersonMeans.social_account),
    ):
        words = func.coalesce(column, UNKNOWN)
        grouped = (
            beneficiaries(viewer, wanted)
            .with_only_columns(words, func.count(Person.id))
            .group_by(words)
        )
        counts[name] = {row[0]: row[1] for row in db.session.execute(grouped)}
    return counts


@dataclass(frozen=True)
class Prospect:
    """A person, how they are paid, what is known of them, and what would serve them best."""

    kind: Kind
    situation: Situation
    advice: Advice


def prospects(person_ids: Sequence[int], limits: Thresholds) -> dict[int, Prospect]:
    """What is known of these people, and what would serve each best."""
    found: dict[int, Prospect] = {}
    for some_ids in registry_queries.portions(person_ids):
        blockers = blocking.open_blockers(some_ids)
        for row in db.session.execute(_situations(some_ids)):
            reasons = frozenset(
                Blocker(held.reason) for held in blockers.get(row.id, []) if held.reason in _REASONS
            )
            situation = Situation(
                nearest_atm_m=row.nearest_atm_m,
                nearest_cash_m=row.nearest_cash_m,
                cash_name=row.cash_name,
                is_agent=row.cash_kind == PointKind.AGENT,
                has_phone=bool(row.phone) and Blocker.NO_PHONE not in reasons,
                has_account=row.own_id is not None,
                relative_has_account=bool(row.relative_has_account) or bool(row.relatives),
                has_vneid_2=row.vneid == Vneid.LEVEL_2,
                social_account_linked=row.social_account == SocialAccount.LINKED,
                blockers=reasons,
            )
            kind = Kind(row.kind or Kind.CASH_POINT)
            found[row.id] = Prospect(kind, situation, best_fit(situation, limits))
    return found


_REASONS = frozenset(each.value for each in Blocker)


def _situations(person_ids: Sequence[int]) -> Select[Any]:
    month = Month.of(clock.today())
    channel, held = channels_queries.in_force(month), channels_queries.holders(month)
    relative, theirs = aliased(Person), channels_queries.holders(month).alias("theirs")
    relatives = (
        select(func.count(relative.id))
        .join(theirs, theirs.c.own_id == relative.id)
        .where(relative.household_id == Person.household_id, relative.id != Person.id)
        .scalar_subquery()
    )
    return (
        select(
            Person.id,
            Person.phone,
            channel.c.kind,
            held.c.own_id,
            Distance.nearest_atm_m,
            Distance.nearest_cash_m,
            CashPoint.name.label("cash_name"),
            CashPoint.kind.label("cash_kind"),
            PersonMeans.vneid,
            PersonMeans.social_account,
            PersonMeans.relative_has_account,
            case((Person.household_id.is_not(None), relatives), else_=0).label("relatives"),
        )
        .outerjoin(channel, channel.c.person_id == Person.id)
        .outerjoin(held, held.c.person_id == Person.id)
        .outerjoin(Distance, Distance.person_id == Person.id)
        .outerjoin(CashPoint, CashPoint.id == Distance.nearest_cash_id)
        .outerjoin(PersonMeans, PersonMeans.person_id == Person.id)
        .where(Person.id.in_(person_ids))
    )


# --- rounds -----------------------------------------------------------------------------------


def rounds(viewer: Viewer) -> Select[Any]:
    """The rounds of the viewer's area, to be ordered by start and id."""
    statement = (
        select(Round)
        .join(Round.commune)
        .options(contains_eager(Round.commune), joinedload(Round.hamlet))
    )
    if viewer.commune_ids is not None:
        statement = statement.where(Round.commune_id.in_(viewer.commune_ids))
    return statement


def round_(viewer: Viewer, round_id: int) -> Round:
    """The round.

    Raises:
        NotFound: there is none, or it is outside the viewer's area.
    """
    found: Round | None = db.session.scalar(rounds(viewer).where(Round.id == round_id))
    if found is None:
        raise NotFound(NO_ROUND)
    return found


def visits(viewer: Viewer, of: Round) -> Sequence[tuple[Visit, Contact | None]]:
    """The people to visit in the order of the sheet, each with what came of the last talk."""
    latest = (
        select(Contact.person_id, func.max(Contact.id).label("contact_id"))
        .where(Contact.round_id == of.id)
        .group_by(Contact.person_id)
        .subquery("latest")
    )
    statement = (
        select(Visit, Contact)
        .join(Visit.person)
        .outerjoin(latest, latest.c.person_id == Visit.person_id)
        .outerjoin(Contact, Contact.id == latest.c.contact_id)
        .where(Visit.round_id == of.id, registry_queries.in_area(viewer))
        .options(contains_eager(Visit.person).options(joinedload(Person.hamlet)))
        .order_by(Visit.place)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def progress(round_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """For each round how many people it has (`people`), and the last results by word."""
    found: dict[int, dict[str, int]] = {}
    people = select(Visit.round_id, func.count()).where(Visit.round_id.in_(round_ids))
    for row in db.session.execute(people.group_by(Visit.round_id)):
        found[row[0]] = {"people": row[1]}
    latest = (
        select(func.max(Contact.id).label("id"))
        .where(Contact.round_id.in_(round_ids))
        .group_by(Contact.round_id, Contact.person_id)
        .subquery("latest")
    )
    results = (
        select(Contact.round_id, Contact.result, func.count())
        .join(latest, latest.c.id == Contact.id)
        .group_by(Contact.round_id, Contact.result)
    )
    for of_round in db.session.execute(results):
        found.setdefault(of_round[0] or 0, {"people": 0})[of_round[1]] = of_round[2]
    return found


def contacts(person_id: int, most: int = 20) -> Sequence[Contact]:
    """The talks with a person, the latest first."""
    statement = (
        select(Contact)
        .where(Contact.person_id == person_id)
        .options(joinedload(Contact.by))
        .order_by(Contact.met_on.desc(), Contact.id.desc())
        .limit(most)
    )
    return db.session.scalars(statement).all()


def consents(person_id: int, most: int = 20) -> Sequence[Consent]:
    """What a person has agreed to in writing, the latest first."""
    statement = (
        select(Consent)
        .where(Consent.person_id == person_id)
        .order_by(Consent.given_on.desc(), Consent.id.desc())
        .limit(most)
    )
    return db.session.scalars(statement).all()


def next_steps(viewer: Viewer, until: date, most: int = 50) -> Sequence[tuple[Contact, Person]]:
    """The talks that want another step by the day, the earliest first, each person's last only."""
    other = aliased(Contact)
    later = (
        select(other.id).where(other.person_id == Contact.person_id, other.id > Contact.id).exists()
    )
    statement = (
        select(Contact, Person)
        .join(Person, Person.id == Contact.person_id)
        .where(
            Contact.next_on <= until,
            Person.died_on.is_(None),
            ~later,
            registry_queries.in_area(viewer),
        )
        .options(joinedload(Person.commune))
        .order_by(Contact.next_on, Contact.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
