"""Money given once to many: Tết gifts, emergency relief (tặng quà, hỗ trợ theo đợt).

A campaign is a category of its own, paid once, in which everybody it is for is enrolled by its
decision with the sum that it grants. What is due for it is drawn, held, paid and carried over like
anything else.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Select, delete, exists, func, insert, literal, or_, select, text, update

from welfare.audit import service as audit
from welfare.benefits.calendar import Frequency
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import queries
from welfare.payouts.book_models import Campaign
from welfare.payouts.campaign_people import Chosen, Part, by_commune, people_of
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.rules import CycleStatus
from welfare.registry import queries as registry_queries
from welfare.registry.models import (
    Category,
    Decision,
    Enrolment,
    EnrolmentReview,
    Person,
    Suspension,
)
from welfare.registry.rules import DecisionKind
from welfare.staff.models import Staff
from welfare.web.constraints import explain_constraint

NO_CAMPAIGN = N_("Không có đợt này.")
NOBODY = N_("Không có ai thuộc diện đã chọn. Xem lại sổ, loại đối tượng và xã.")
NO_SUM = N_("Số tiền mỗi người phải từ 1 đồng trở lên.")
NO_NAME = N_("Đợt phải có tên và số quyết định.")
TOO_EARLY = N_("Kỳ tháng %(month)s đã trình hoặc đã qua. Chọn tháng của kỳ đang lập hoặc kỳ sau.")
DRAWN = N_(
    "Đợt này đã vào kỳ chi trả tháng %(month)s nên không bỏ được. Tạm giữ từng dòng, hoặc kết thúc"
    " từng hồ sơ."
)
CHANGED = N_(
    "Số người thuộc diện vừa đổi từ %(seen)s thành %(now)s. Xem lại danh sách rồi hãy xác nhận."
)
explain_constraint("uq_campaigns_category_code", N_("Người khác vừa lập đợt này. Tải lại trang."))


@dataclass(frozen=True)
class NewCampaign:
    """What a decision gives: a sum for each, in a month, out of a fund."""

    name: str
    decision_number: str
    decided_on: date
    fund: str
    month: Month
    amount_vnd: int
    chosen: Chosen


def preview(new: NewCampaign) -> list[Part]:
    """Whom the campaign would reach, by commune.

    Raises:
        Refusal: the campaign cannot be, or is for nobody.
    """
    _check(new)
    found = by_commune(people_of(new.chosen, new.month), new.amount_vnd)
    if not found:
        raise Refusal(NOBODY)
    return found


def make(*, actor: Staff, new: NewCampaign, seen: int) -> Campaign:
    """Enrol everybody the campaign is for; `seen` is how many the officer was shown.

    The same campaign again is the one that was made.

    Raises:
        Conflict: the number of people has changed since.
        Refusal: as `preview`.
    """
    _alone()
    known = _same(new)
    if known is not None:
        return known
    people = sum(part.people for part in preview(new))
    if people != seen:
        raise Conflict(CHANGED, seen=seen, now=people)
    category = _category(new)
    campaign = Campaign(
        category_code=category.code,
        month=new.month,
        amount_vnd=new.amount_vnd,
        people=people,
        decision_number=new.decision_number,
        decided_on=new.decided_on,
        chosen=json.dumps(asdict(new.chosen)),
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    db.session.add(campaign)
    db.session.flush()
    _enrol(campaign)
    _record(actor, "payouts.campaign_made", campaign, people)
    return campaign


def fill(*, actor: Staff, campaign_id: int) -> int:
    """Enrol who has come to belong to those it is for; the answer is how many, 0 if nobody.

    Raises:
        NotFound: no such campaign.
        Refusal: its month has been submitted.
    """
    _alone()
    campaign = of_id(campaign_id)
    _check_month(campaign.month)
    added = _enrol(campaign)
    if added:
        campaign.people += added
        _record(actor, "payouts.campaign_filled", campaign, added)
    return added


def undo(*, actor: Staff, campaign_id: int) -> None:
    """Take a campaign back as if it had never been, as long as no cycle has drawn it.

    Raises:
        NotFound: no such campaign.
        Conflict: lines have been drawn for it.
    """
    _alone()
    campaign = of_id(campaign_id)
    month = drawn_in(campaign)
    if month is not None:
        raise Conflict(DRAWN, month=month.label)
    _record(actor, "payouts.campaign_undone", campaign, campaign.people)
    code = campaign.category_code
    theirs = select(Enrolment.id).where(Enrolment.category_code == code)
    for table in (Decision, Suspension, EnrolmentReview):
        db.session.execute(delete(table).where(table.enrolment_id.in_(theirs)))
    category = campaign.category
    db.session.delete(campaign)
    db.session.flush()
    db.session.execute(delete(Enrolment).where(Enrolment.category_code == code))
    db.session.delete(category)
    db.session.flush()


def campaigns() -> Select[Campaign]:
    """Every campaign."""
    return select(Campaign).join(Campaign.category)


def of_id(campaign_id: int) -> Campaign:
    """A campaign.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(Campaign, campaign_id)
    if found is None:
        raise NotFound(NO_CAMPAIGN)
    return found


def parts(viewer: Staff, campaign: Campaign) -> list[Part]:
    """Whom a campaign reaches in the viewer's area, by commune."""
    theirs = (
        select(Enrolment.person_id)
        .join(Enrolment.person)
        .where(Enrolment.category_code == campaign.category_code)
        .where(Enrolment.cancelled_at.is_(None))
        .where(registry_queries.in_area(viewer))
    )
    return by_commune(theirs, campaign.amount_vnd)


def drawn_in(campaign: Campaign) -> Month | None:
    """The first cycle with lines of the campaign."""
    statement = (
        select(func.min(PayoutCycle.month))
        .join(PayoutLine, PayoutLine.cycle_id == PayoutCycle.id)
        .join(Enrolment, Enrolment.id == PayoutLine.enrolment_id)
        .where(Enrolment.category_code == campaign.category_code)
    )
    found: Month | None = db.session.scalar(statement)
    return found


def chosen_of(campaign: Campaign) -> Chosen:
    """Whom a campaign is for."""
    return Chosen(**json.loads(campaign.chosen))


def _check(new: NewCampaign) -> None:
    if not (new.name and new.decision_number):
        raise Refusal(NO_NAME)
    if new.amount_vnd < 1:
        raise Refusal(NO_SUM)
    _check_month(new.month)


def _check_month(month: Month) -> None:
    """Refuse a month whose list is settled: money for many does not come as arrears."""
    latest = queries.books().latest
    if latest is None or month > latest:
        return
    cycle = queries.cycle_of(latest)
    if month < latest or cycle is None or cycle.status != CycleStatus.DRAWN:
        raise Refusal(TOO_EARLY, month=month.label)


def _alone() -> None:
    """Let one campaign be made, filled or taken back at a time, and none while a month is drawn."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE campaigns, people IN SHARE ROW EXCLUSIVE MODE"))


def _same(new: NewCampaign) -> Campaign | None:
    statement = (
        select(Campaign)
        .join(Campaign.category)
        .where(
            Category.name_vi == new.name,
            Campaign.decision_number == new.decision_number,
            Campaign.month == new.month,
            Campaign.amount_vnd == new.amount_vnd,
            Campaign.chosen == json.dumps(asdict(new.chosen)),
        )
    )
    found: Campaign | None = db.session.scalar(statement)
    return found


def _category(new: NewCampaign) -> Category:
    stem = f"DOT-{new.month.year}{new.month.month:02}-"
    codes: Sequence[str] = db.session.scalars(
        select(Category.code).where(Category.code.startswith(stem))
    ).all()
    number = max((int(code.removeprefix(stem)) for code in codes), default=0) + 1
    category = Category(
        code=f"{stem}{number}",
        register=new.chosen.register,
        name_vi=new.name,
        kind="one-off",
        frequency=Frequency.ONE_OFF.value,
        payee="self",
        fund=new.fund,
        legal_basis=f"Quyết định số {new.decision_number} ngày {new.decided_on:%d/%m/%Y}",
    )
    db.session.add(category)
    db.session.flush()
    return category


def _enrol(campaign: Campaign) -> int:
    """Enrol by INSERT … SELECT whoever is not enrolled yet."""
    code, month = campaign.category_code, campaign.month
    month_type = Enrolment.start_month.type
    known = exists().where(Enrolment.person_id == Person.id, Enrolment.category_code == code)
    missing = people_of(chosen_of(campaign), month).where(~known)
    rows = missing.add_columns(
        literal(code),
        literal(month, month_type),
        literal(month, month_type),
        literal(campaign.amount_vnd),
        literal(clock.now(), Enrolment.created_at.type),
    )
    names = ["person_id", "category_code", "start_month", "end_month", "granted_vnd", "created_at"]
    enrolled = select(func.count()).where(Enrolment.category_code == code)
    before = db.session.scalar(enrolled) or 0
    db.session.execute(insert(Enrolment).from_select(names, rows))
    _grant(campaign)
    theirs = select(Enrolment.person_id).where(Enrolment.category_code == code)
    later = or_(Person.recheck_from.is_(None), Person.recheck_from > month)
    touched = update(Person).where(Person.id.in_(theirs), later).values(recheck_from=month)
    db.session.execute(touched, execution_options={"synchronize_session": False})
    return (db.session.scalar(enrolled) or 0) - before


def _grant(campaign: Campaign) -> None:
    """The campaign's decision for every enrolment that has none yet."""
    granted = exists().where(Decision.enrolment_id == Enrolment.id)
    rows = select(
        Enrolment.id,
        literal(DecisionKind.GRANT.value),
        literal(campaign.decision_number),
        literal(campaign.decided_on, Decision.signed_on.type),
        Enrolment.start_month,
    ).where(Enrolment.category_code == campaign.category_code, ~granted)
    names = ["enrolment_id", "kind", "number", "signed_on", "from_month"]
    db.session.execute(insert(Decision).from_select(names, rows))


def _record(actor: Staff, action: str, campaign: Campaign, people: int) -> None:
    facts: dict[str, object] = {
        "campaign": campaign.category.name_vi,
        "decision": campaign.decision_number,
        "month": campaign.month.label,
        "people": people,
        "amount_vnd": campaign.amount_vnd,
    }
    audit.record(actor, action, "campaign", campaign.id, after=facts)
