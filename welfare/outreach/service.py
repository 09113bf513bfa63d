"""What officers do on the way from cash to account: rounds of visits and what came of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case
from sqlalchemy.orm import joinedload

from welfare.areas import queries as areas_queries
from welfare.audit import service as audit
from welfare.cashpoints.models import Distance
from welfare.channels import blocking
from welfare.channels.blockers import Blocker, SocialAccount, Vneid
from welfare.core import clock
from welfare.core.errors import N_, Conflict, Refusal
from welfare.database import db
from welfare.outreach import queries
from welfare.outreach.models import Consent, Contact, Round, Visit
from welfare.outreach.queries import Wanted
from welfare.outreach.rules import (
    NO_BLOCKER_CHOSEN,
    Approach,
    ContactFacts,
    check_contact,
)
from welfare.outreach.settings import thresholds
from welfare.registry import documents
from welfare.registry import queries as registry_queries
from welfare.registry.document_rules import DocumentKind
from welfare.registry.models import Person
from welfare.staff.models import Staff

NOBODY = N_("Không có ai đang nhận tiền mặt hợp với đợt này. Chọn ấp khác hoặc lý do khác.")
CLOSED = N_("Đợt “%(name)s” đã kết thúc ngày %(day)s.")
HAMLET_ELSEWHERE = N_("Ấp đã chọn không thuộc xã này.")


@dataclass(frozen=True)
class RoundFacts:
    """A round as an officer plans it; `most` bounds how many are visited."""

    name: str
    commune_id: int
    starts_on: date
    approach: Approach = Approach.NEAR_ATM
    hamlet_id: int | None = None
    blocker: Blocker | None = None
    most: int = 60


def start_round(*, actor: Staff, facts: RoundFacts) -> Round:
    """Choose whom to visit: people paid in cash, the nearest to an ATM first.

    Raises:
        NotFound: a commune or hamlet outside the actor's area.
        Refusal: nobody is to be visited, or the round is not whole.
    """
    commune = areas_queries.commune(facts.commune_id, actor)
    if facts.approach is Approach.BLOCKER and facts.blocker is None:
        raise Refusal(NO_BLOCKER_CHOSEN)
    if facts.hamlet_id is not None:
        hamlet = areas_queries.hamlet(facts.hamlet_id, actor)
        if hamlet.commune_id != facts.commune_id:
            raise Refusal(HAMLET_ELSEWHERE)
    chosen = _whom_to_visit(actor, facts)
    if not chosen:
        raise Refusal(NOBODY)
    of = Round(
        name=facts.name,
        commune_id=facts.commune_id,
        hamlet_id=facts.hamlet_id,
        approach=facts.approach,
        blocker=facts.blocker if facts.approach is Approach.BLOCKER else None,
        starts_on=facts.starts_on,
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(of)
    db.session.flush()
    db.session.add_all(
        Visit(round_id=of.id, person_id=person_id, place=place, nearest_atm_m=metres)
        for place, (person_id, metres) in enumerate(chosen, start=1)
    )
    db.session.flush()
    words: dict[str, object] = {"round": facts.name, "commune": commune.name, "people": len(chosen)}
    _record(actor, "outreach.round_started", of, words)
    return of


def _whom_to_visit(actor: Staff, facts: RoundFacts) -> list[tuple[int, float | None]]:
    blocker = facts.blocker if facts.approach is Approach.BLOCKER else None
    wanted = Wanted(facts.commune_id, facts.hamlet_id, blocker=blocker, in_cash=True)
    unknown_last = case((Distance.nearest_atm_m.is_(None), 1), else_=0)
    statement = (
        queries.beneficiaries(actor, wanted)
        .with_only_columns(Person.id, Distance.nearest_atm_m)
        .order_by(unknown_last, Distance.nearest_atm_m, Person.sort_key, Person.id)
        .limit(facts.most)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def close_round(*, actor: Staff, round_id: int) -> Round:
    """End a round; what came of it stays.

    Raises:
        NotFound: no such round in the actor's area.
        Conflict: it has ended already.
    """
    of = queries.round_(actor, round_id)
    if of.closed_on is not None:
        raise Conflict(CLOSED, name=of.name, day=f"{of.closed_on:%d/%m/%Y}")
    of.closed_on = clock.today()
    _record(actor, "outreach.round_closed", of, {"round": of.name})
    return of


@dataclass(frozen=True)
class Means:
    """What the person has at hand, as they said; None leaves open what nobody asked."""

    vneid: Vneid | None = None
    social_account: SocialAccount | None = None
    relative_has_account: bool = False


@dataclass(frozen=True)
class SignedForm:
    """The scan of a signed consent."""

    filename: str
    content: bytes


def record_contact(
    *,
    actor: Staff,
    person_id: int,
    facts: ContactFacts,
    means: Means,
    round_id: int | None = None,
    form: SignedForm | None = None,
) -> Contact:
    """Write down a talk, what holds the person now, and the consent if one was signed.

    Raises:
        NotFound: a person or round outside the actor's area.
        Refusal: as `check_contact`, or a scan that cannot be kept.
    """
    someone = registry_queries.person(actor, person_id)
    check_contact(facts, clock.today())
    if round_id is not None:
        queries.round_(actor, round_id)
    contact = Contact(
        person_id=person_id,
        round_id=round_id,
        met_on=facts.met_on,
        result=facts.result,
        note=facts.note,
        next_step=facts.next_step,
        next_on=facts.next_on,
        by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(contact)
    db.session.flush()
    blocking.keep_blockers(actor=actor, person=someone, reasons=facts.reasons)
    blocking.record_means(
        actor=actor,
        person=someone,
        vneid=means.vneid,
        social_account=means.social_account,
        relative_has_account=means.relative_has_account,
    )
    if facts.consent_on is not None:
        _keep_consent(actor, contact, facts, facts.consent_on, form)
    words: dict[str, object] = {"contact_result": facts.result}
    if facts.consent_on:
        words["consent_on"] = f"{facts.consent_on:%d/%m/%Y}"
    audit.record(
        actor,
        "outreach.contacted",
        "person",
        person_id,
        commune_id=someone.commune_id,
        after=words,
    )
    return contact


def _keep_consent(
    actor: Staff, contact: Contact, facts: ContactFacts, on: date, form: SignedForm | None
) -> None:
    document_id = None
    if form is not None:
        document_id = documents.attach(
            actor=actor,
            person_id=contact.person_id,
            kind=DocumentKind.CONSENT,
            filename=form.filename,
            content=form.content,
        )
    consent = Consent(
        person_id=contact.person_id,
        contact_id=contact.id,
        kind=facts.consent_kind,
        given_on=on,
        document_id=document_id,
        by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(consent)
    db.session.flush()


def note_too_far(*, actor: Staff, commune_id: int) -> int:
    """Note “ATM too far” for everybody of the commune whose stored way says so.

    The answer is for how many it was new.

    Raises:
        NotFound: a commune outside the actor's area.
    """
    areas_queries.commune(commune_id, actor)
    wanted = Wanted(commune_id, in_cash=True, too_far_m=thresholds().far_atm_m)
    statement = queries.beneficiaries(actor, wanted).options(joinedload(Person.commune))
    people = db.session.scalars(statement.order_by(Person.id)).all()
    return blocking.note_for_many(actor=actor, people=people, reason=Blocker.ATM_TOO_FAR)


def _record(actor: Staff, action: str, of: Round, words: dict[str, object]) -> None:
    audit.record(actor, action, "outreach_round", of.id, commune_id=of.commune_id, after=words)
