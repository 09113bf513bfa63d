"""What the record may say of a person: words instead of ids, numbers masked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from welfare.areas.models import Commune, Hamlet
from welfare.audit import service as audit
from welfare.core.money import format_vnd
from welfare.core.national_id import mask
from welfare.database import db
from welfare.registry.models import Category, Enrolment, Household, Person
from welfare.registry.rules import SEX_LABELS, Granted, NewEnrolment, PersonFacts, birth_text

Logged = dict[str, object]
NUMBERS = ("citizen_id", "old_id")


@dataclass(frozen=True)
class Names:
    """The names behind the ids that facts hold."""

    communes: Mapping[int, str]
    hamlets: Mapping[int, str]
    households: Mapping[int, str]


def names_of(people: Iterable[PersonFacts]) -> Names:
    """The names of every area and household that the facts speak of."""
    facts = list(people)
    communes = select(Commune).where(Commune.id.in_({f.commune_id for f in facts}))
    hamlets = select(Hamlet).where(Hamlet.id.in_({f.hamlet_id for f in facts if f.hamlet_id}))
    household_ids = {f.household_id for f in facts if f.household_id}
    households = select(Household).where(Household.id.in_(household_ids))
    return Names(
        communes={commune.id: commune.name for commune in db.session.scalars(communes)},
        hamlets={hamlet.id: hamlet.label for hamlet in db.session.scalars(hamlets)},
        households={household.id: household.code for household in db.session.scalars(households)},
    )


def logged(facts: PersonFacts, names: Names) -> Logged:
    """The facts under the names the record uses; what is not known is left out."""
    position = None
    if facts.latitude is not None and facts.longitude is not None:
        position = f"{facts.latitude:.6f}, {facts.longitude:.6f}"
    words: Logged = {
        "name": facts.name,
        "birth": birth_text(facts.born_on.isoformat(), facts.birth_precision),
        "sex": facts.sex and SEX_LABELS[facts.sex],
        "citizen_id": facts.citizen_id and mask(facts.citizen_id),
        "old_id": facts.old_id and mask(facts.old_id),
        "ethnicity": facts.ethnicity,
        "phone": facts.phone,
        "commune": names.communes.get(facts.commune_id),
        "hamlet": names.hamlets.get(facts.hamlet_id or 0),
        "address": facts.address,
        "position": position,
        "household": names.households.get(facts.household_id or 0),
        "relation_to_head": facts.relation_to_head,
        "note": facts.note,
    }
    return {field: value for field, value in words.items() if value}


def changed(before: PersonFacts, after: PersonFacts, names: Names) -> tuple[Logged, Logged]:
    """The two sides of what differs; a field that came or went is None on the other side."""
    old, new = logged(before, names), logged(after, names)
    differing = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    # Two numbers that end alike look alike when masked, yet differ.
    differing += [name for name in NUMBERS if getattr(before, name) != getattr(after, name)]
    found = list(dict.fromkeys(differing))
    return {name: old.get(name) for name in found}, {name: new.get(name) for name in found}


def granted(grant: NewEnrolment | Granted, category: Category) -> Logged:
    """What the record may say of an enrolment: a code that means HIV gives way."""
    issued, until = grant.certificate_on, grant.certificate_until
    return {
        "category": category.public_code,
        "start_month": grant.start_month.label,
        "last_month": grant.end_month.label if grant.end_month else None,
        "degree": grant.degree,
        "count": grant.count,
        "granted_vnd": format_vnd(grant.granted_vnd) if grant.granted_vnd else None,
        "payee_name": grant.payee_name,
        "certificate": grant.certificate_number,
        "certificate_on": f"{issued:%d/%m/%Y}" if issued else None,
        "certificate_until": f"{until:%d/%m/%Y}" if until else None,
        "martyr": ", ".join(filter(None, (grant.martyr_name, grant.martyr_relation))) or None,
        "carer": grant.carer_id,
    }


def person_entry(action: str, someone: Person, before: Logged, after: Logged) -> audit.Entry:
    """What happened to a person, for the record."""
    return audit.Entry(
        action, "person", someone.id, commune_id=someone.commune_id, before=before, after=after
    )


def enrolment_entry(action: str, entitled: Enrolment, before: Logged, after: Logged) -> audit.Entry:
    """What happened to an enrolment: an event of its person that tells which one and when."""
    which: Logged = {"enrolment_id": entitled.id, "enrolment_version": entitled.version}
    return person_entry(action, entitled.person, before, after | which)
