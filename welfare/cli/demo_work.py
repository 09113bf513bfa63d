"""What a synthetic office has on its desk: visits, doubles, targets, a death reported late."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sqlalchemy import ColumnElement, select

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.cashpoints import queries as cashpoints_queries
from welfare.channels import service as channels
from welfare.channels.blockers import Blocker, SocialAccount, Vneid
from welfare.channels.recipients import PayeeFacts, PayeeRole, a_year_after
from welfare.channels.rules import Kind
from welfare.core import clock
from welfare.core.month import Month
from welfare.database import db
from welfare.outreach import service as outreach
from welfare.outreach import targets
from welfare.outreach.models import Round, Visit
from welfare.outreach.rules import Approach, ContactFacts, Result
from welfare.registry import duplicates, programmes, reverification
from welfare.registry import service as registry
from welfare.registry.models import Enrolment, Person
from welfare.registry.reverification import Unseen
from welfare.registry.reverification_models import ReverificationEntry
from welfare.registry.rules import Paper, Register
from welfare.staff.models import Staff

AN_CU = "28390"
TARGETS = {Register.MERIT: 60, Register.PROTECTION: 45}
VISITS = 24
DOUBLES = 12
AUTHORISED_BY = 4
CHILDREN = 40
IN_REHABILITATION = 8
REASONS = [Blocker.NO_PHONE, Blocker.CANNOT_USE_CARD, Blocker.FEAR_OF_FEES, Blocker.USED_TO_CASH]
VISITOR = "Cán bộ xã (mô phỏng)"


def do(random: Random, officer: Staff) -> None:
    """Begin the work that an office always has going; a history of months is there already."""
    near_atm, far = _two_communes()
    _set_targets(officer)
    for commune in areas_queries.communes():
        outreach.note_too_far(actor=officer, commune_id=commune.id)
    _visit(random, officer, near_atm, share=1.0)
    _visit(random, officer, far, share=0.5)
    _look_up(random, officer, near_atm, share=0.96, ends=True)
    _look_up(random, officer, far, share=0.4, ends=False)
    _enter_in_programmes(random, officer)
    _register_twice(random, officer)
    _authorise_one_for_many(officer, far)
    _report_a_late_death(officer)


def _two_communes() -> tuple[Commune, Commune]:
    """A commune with an ATM and one without."""
    with_atm = cashpoints_queries.communes_with_atm()
    communes = areas_queries.communes()
    near = next(commune for commune in communes if commune.id in with_atm)
    return near, areas_queries.commune_by_code(AN_CU)


def _set_targets(officer: Staff) -> None:
    for register, percent in TARGETS.items():
        targets.set_target(
            actor=officer,
            year=clock.today().year,
            commune_id=None,
            register=register,
            percent=percent,
        )


def _visit(random: Random, officer: Staff, commune: Commune, *, share: float) -> None:
    """A round of visits, of which a share has been made; a whole round is ended."""
    started = clock.today() - timedelta(days=20)
    facts = outreach.RoundFacts(
        name=f"Vận động {commune.name} tháng {started:%m/%Y}",
        commune_id=commune.id,
        starts_on=started,
        approach=Approach.NEAR_ATM,
        most=VISITS,
    )
    of = outreach.start_round(actor=officer, facts=facts)
    visits = db.session.scalars(
        select(Visit).where(Visit.round_id == of.id).order_by(Visit.place)
    ).all()
    for visit in visits[: round(len(visits) * share)]:
        _talk(random, officer, of, visit.person_id)
    if share == 1:
        outreach.close_round(actor=officer, round_id=of.id)


def _talk(random: Random, officer: Staff, of: Round, person_id: int) -> None:
    met_on = of.starts_on + timedelta(days=random.randrange(14))
    result = random.choices(list(Result), weights=[45, 30, 15, 10])[0]
    agreed, refused = result is Result.AGREED, result is Result.REFUSED
    facts = ContactFacts(
        met_on=met_on,
        result=result,
        reasons=frozenset(random.sample(REASONS, 1)) if refused else frozenset(),
        next_step="Đưa ra ngân hàng mở tài khoản" if agreed else None,
        next_on=clock.today() + timedelta(days=7) if agreed or result is Result.LATER else None,
        consent_on=met_on if agreed else None,
    )
    means = outreach.Means(
        vneid=random.choices([Vneid.LEVEL_2, Vneid.LEVEL_1, Vneid.NONE], weights=[50, 20, 30])[0],
        social_account=random.choices([SocialAccount.LINKED, SocialAccount.NONE], weights=[25, 75])[
            0
        ],
        relative_has_account=random.random() < 0.4,
    )
    outreach.record_contact(
        actor=officer, person_id=person_id, facts=facts, means=means, round_id=of.id
    )


def _look_up(random: Random, officer: Staff, commune: Commune, *, share: float, ends: bool) -> None:
    """A reverification round; the few of a whole one who were not seen wait for a decision."""
    someone = next(iter(_people(_draws_in(commune), most=1)), None)
    if someone is None:
        return
    round_id = reverification.open_round(
        actor=officer,
        commune_id=commune.id,
        due_on=clock.today() + timedelta(days=10),
        hamlet_id=someone.hamlet_id,
    )
    entry_ids = db.session.scalars(
        select(ReverificationEntry.id)
        .where(ReverificationEntry.round_id == round_id)
        .order_by(ReverificationEntry.id)
    ).all()
    seen = round(len(entry_ids) * share)
    for entry_id in entry_ids[:seen]:
        day = clock.today() - timedelta(days=random.randrange(9))
        reverification.record_seen(actor=officer, entry_id=entry_id, seen_on=day, seen_by=VISITOR)
    if ends:
        for entry_id in entry_ids[seen:]:
            reverification.record_not_seen(actor=officer, entry_id=entry_id, reason=Unseen.AWAY)
        reverification.close(actor=officer, round_id=round_id)


def _enter_in_programmes(random: Random, officer: Staff) -> None:
    today = clock.today()
    born_from = date(today.year - programmes.CHILD_UNTIL + 1, 1, 1)
    for child in _people(Person.born_on >= born_from, most=CHILDREN):
        _enter(random, officer, child, random.choice(("TE-01", "TE-03", "TE-04", "TE-13")))
    grown = (Person.born_on >= date(1970, 1, 1)) & (Person.born_on < date(2000, 1, 1))
    for someone in _people(grown, most=IN_REHABILITATION):
        _enter(random, officer, someone, random.choice(("CN-01", "CN-04")))


def _enter(random: Random, officer: Staff, someone: Person, group_code: str) -> None:
    from_on = max(someone.born_on, clock.today() - timedelta(days=random.randrange(30, 600)))
    paper = Paper(number=f"{random.randint(100, 999)}/QĐ-UBND", signed_on=from_on)
    programmes.enter(
        actor=officer,
        new=programmes.NewEntry(someone.id, group_code, from_on, paper=paper),
    )


def _register_twice(random: Random, officer: Staff) -> None:
    """A few people again, as a second clerk types them; then the doubles are looked for."""
    known = _people(Person.citizen_id.is_not(None), most=DOUBLES * 9)
    twins = [
        replace(someone.facts, citizen_id=_one_digit_off(random, someone.citizen_id), phone=None)
        for someone in random.sample(known, min(DOUBLES, len(known)))
    ]
    registry.register_many(actor=officer, people=twins)
    duplicates.keep(officer, duplicates.find(officer))


def _one_digit_off(random: Random, number: str | None) -> str:
    """Another last digit but one; the first six say where and when, and must stay true."""
    assert number is not None  # noqa: S101 - asked for people who have one
    wrong = (int(number[-2]) + random.randint(1, 9)) % 10
    return f"{number[:-2]}{wrong}{number[-1]}"


def _authorise_one_for_many(officer: Staff, commune: Commune) -> None:
    """One neighbour receives for several people, which the office looks at a second time."""
    signed_on = clock.today() - timedelta(days=330)
    neighbour = PayeeFacts(
        role=PayeeRole.AUTHORISED,
        name="Nguyễn Thị Kim Thoa",
        identity_number="082166012345",
        relation="Hàng xóm",
        document_number="18/CT-UBND",
        document_on=signed_on,
        certified_by=f"UBND {commune.name}",
        valid_until=a_year_after(signed_on),
    )
    for someone in _people(_draws_in(commune), most=AUTHORISED_BY):
        channels.set_channel(
            actor=officer,
            person=someone,
            from_month=Month.of(clock.today()),
            account=None,
            kind=Kind.CASH_POINT,
            payee=neighbour,
        )


def _report_a_late_death(officer: Staff) -> None:
    """A death of two months ago, reported today: what was paid since is owed back."""
    paid = _people(
        Person.id.in_(select(Enrolment.person_id).where(Enrolment.category_code == "HTXH")), most=1
    )
    for someone in paid:
        died_on = (Month.of(clock.today()) - 2).first_day + timedelta(days=8)
        registry.record_death(actor=officer, person_id=someone.id, died_on=died_on)


def _draws_in(commune: Commune) -> ColumnElement[bool]:
    return (Person.commune_id == commune.id) & Person.id.in_(select(Enrolment.person_id))


def _people(condition: ColumnElement[bool], *, most: int) -> Sequence[Person]:
    statement = select(Person).where(Person.died_on.is_(None), condition)
    return db.session.scalars(statement.order_by(Person.id).limit(most)).all()
