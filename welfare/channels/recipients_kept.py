"""Whoever receives for people, as kept: naming them, and seeing in time whose document ends."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.channels import queries
from welfare.channels.logged import entry
from welfare.channels.models import Payee, PaymentChannel
from welfare.channels.recipients import REMIND_DAYS, PayeeFacts, check_payee
from welfare.core import clock
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person
from welfare.staff.models import Staff


def keep(actor: Staff, person: Person, facts: PayeeFacts) -> Payee:
    """The payee with these very facts, named now if not before.

    Raises:
        Refusal: whoever may not receive, as `check_payee`.
    """
    check_payee(facts, clock.today())
    same = (getattr(Payee, column) == value for column, value in asdict(facts).items())
    kept = db.session.scalars(select(Payee).where(Payee.person_id == person.id, *same)).first()
    if kept is not None:
        return kept
    payee = Payee(person_id=person.id, created_at=clock.now(), **asdict(facts))
    db.session.add(payee)
    db.session.flush()
    words: dict[str, object] = {
        "payee": facts.name,
        "payee_role": facts.role,
        "relation": facts.relation,
        "paper_number": facts.document_number,
        "valid_until": f"{facts.valid_until:%d/%m/%Y}" if facts.valid_until else None,
    }
    known = {name: value for name, value in words.items() if value}
    audit.record_many(actor, [entry("payee.named", person, {}, known)])
    return payee


def ending(viewer: Viewer, *, within_days: int = REMIND_DAYS) -> Sequence[PaymentChannel]:
    """The channels now chosen whose recipient's document has ended or soon will, soonest first.

    Each with its person, their commune, and the payee.
    """
    statement = (
        select(PaymentChannel)
        .join(PaymentChannel.payee)
        .join(Payee.person)
        .where(
            queries.last_chosen(),
            Payee.valid_until <= clock.today() + timedelta(days=within_days),
            Person.died_on.is_(None),
            registry_queries.in_area(viewer),
        )
        .options(
            contains_eager(PaymentChannel.payee)
            .contains_eager(Payee.person)
            .options(joinedload(Person.commune))
        )
        .order_by(Payee.valid_until, Payee.id)
    )
    return db.session.scalars(statement).unique().all()
