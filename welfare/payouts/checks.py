"""What to look at before a month is drawn up or approved: each check a number and its people.

Features right of this one add theirs with `add_check`, as panels are added to pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app, url_for
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from welfare.channels import queries as channels_queries
from welfare.channels.rules import Channel, HolderMatch, holder_match
from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.payouts import changes, queries
from welfare.payouts.book_models import LineHold
from welfare.payouts.models import PayoutLine
from welfare.registry import queries as registry_queries
from welfare.registry import reverification_queries
from welfare.registry.models import Category, Decision, Enrolment, Person
from welfare.registry.rules import Register
from welfare.staff.models import Staff

MOST_SHOWN = 200
UNSETTLED = N_(
    "Kỳ chi trả tháng %(month)s chưa duyệt được, còn %(count)s mục: %(check)s."
    " Xem lại từng mục ở phần “Kiểm tra trước khi chi trả”, rồi duyệt."
)


@dataclass(frozen=True)
class Found:
    """What a check found: how many, and the page that shows them."""

    count: int
    url: str


@dataclass(frozen=True)
class Check:
    """A question about the month; one that is `blocking` has to be settled before approval.

    `count` says how many were found, `page` where they are shown.
    """

    order: int
    name: str
    title: str
    count: Callable[[Month, Staff], int]
    page: Callable[[Month], str]
    blocking: bool = False
    permission: Permission | None = None


@dataclass(frozen=True)
class Suspect:
    """Somebody a check points at, and why."""

    person_id: int
    name: str
    detail: str = ""


Look = Callable[[Month, Staff], Sequence[Suspect]]


def add_check(app: Flask, check: Check) -> None:
    """Ask this before every month."""
    app.extensions.setdefault("payout_checks", []).append(check)


def check_list(month: Month, viewer: Staff) -> list[tuple[Check, Found]]:
    """Every check the viewer may see, in order, with what it found."""
    return [
        (check, Found(check.count(month, viewer), check.page(month)))
        for check in _all()
        if check.permission is None or viewer.may(check.permission)
    ]


def refuse_unsettled(month: Month, actor: Staff) -> None:
    """Keep a month from being approved while a blocking check still finds something.

    Whether the actor may see the check's page does not matter: somebody has to have looked.

    Raises:
        Conflict: something is not settled yet.
    """
    for check in _all():
        if check.blocking and (count := check.count(month, actor)):
            raise Conflict(UNSETTLED, month=month.label, count=count, check=Refusal(check.title))


def _all() -> list[Check]:
    asked: list[Check] = current_app.extensions.get("payout_checks", [])
    return sorted(asked, key=lambda check: check.order)


def entitled(viewer: Staff, month: Month) -> tuple[ColumnElement[bool], ...]:
    """The conditions on enrolments joined to people by which they are in force in the month."""
    return (
        registry_queries.in_area(viewer),
        Enrolment.start_month <= month,
        or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
        or_(Person.died_on.is_(None), Person.died_on >= month.first_day),
    )


def deaths(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Whoever died in the month before or since, and was still in a register then."""
    since = (month - 1).first_day
    statement = (
        select(Person.id, Person.name, Person.died_on)
        .where(Person.died_on >= since, registry_queries.in_area(viewer))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_SHOWN)
    )
    rows = db.session.execute(statement)
    return [Suspect(row.id, row.name, f"{row.died_on:%d/%m/%Y}") for row in rows]


def ending(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Whose enrolment ends with the month."""
    return _enrolled(viewer, month, Enrolment.end_month == month)


def without_decision(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Whose entitlement stands on no numbered decision."""
    numbered = select(Decision.enrolment_id).where(Decision.number.is_not(None))
    return _enrolled(viewer, month, Enrolment.id.not_in(numbered))


def overlapping(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Who draws merit and protection money together, which an officer has to settle."""
    other, of_other = aliased(Enrolment), aliased(Category)
    merit = (
        select(other.person_id)
        .join(of_other, of_other.code == other.category_code)
        .where(of_other.register == Register.MERIT, other.start_month <= month)
        .where(or_(other.end_month.is_(None), other.end_month >= month))
    )
    both = (Category.register == Register.PROTECTION) & Enrolment.person_id.in_(merit)
    return _enrolled(viewer, month, both)


def _enrolled(viewer: Staff, month: Month, *conditions: ColumnElement[bool]) -> Sequence[Suspect]:
    label = func.min(func.coalesce(Category.public_label, Category.name_vi))
    statement = (
        select(Person.id, Person.name, label)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(*entitled(viewer, month), *conditions)
        .group_by(Person.id, Person.name, Person.sort_key)
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_SHOWN)
    )
    return [Suspect(*row) for row in db.session.execute(statement)]


def same_account(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Who is paid to an account that somebody else is paid to as well."""
    paid_by = channels_queries.in_force(month)
    shared = (
        select(paid_by.c.number)
        .where(paid_by.c.number.is_not(None))
        .group_by(paid_by.c.bank_bin, paid_by.c.number)
        .having(func.count() > 1)
    )
    mine = channels_queries.in_force(month)
    statement = (
        select(Person.id, Person.name, mine.c.bank_name)
        .join(mine, mine.c.person_id == Person.id)
        .where(mine.c.number.in_(shared), registry_queries.in_area(viewer))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_SHOWN)
    )
    return [Suspect(*row) for row in db.session.execute(statement)]


def holder_differs(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Whose account is held under another name: banks return such transfers."""
    paid_by = channels_queries.in_force(month)
    statement = (
        select(Person.id, Person.name, paid_by.c.holder)
        .join(paid_by, paid_by.c.person_id == Person.id)
        .where(
            paid_by.c.channel == Channel.ACCOUNT,
            paid_by.c.holder.is_not(None),
            paid_by.c.payee_id.is_(None),
            registry_queries.in_area(viewer),
        )
        .order_by(Person.sort_key, Person.id)
    )
    rows = db.session.execute(statement)
    differ = (r for r in rows if holder_match(r.holder, r.name) is HolderMatch.DIFFERENT)
    return [Suspect(row.id, row.name, row.holder) for row in differ]


def account_lapsed(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Who had an account chosen that can be paid to no longer."""
    paid_by = channels_queries.in_force(month)
    statement = (
        select(Person.id, Person.name)
        .join(paid_by, paid_by.c.person_id == Person.id)
        .where(paid_by.c.lapsed, registry_queries.in_area(viewer))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_SHOWN)
    )
    return [Suspect(*row) for row in db.session.execute(statement)]


def unusual(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Who draws three times what the month before paid, or a third; of a month drawn up."""
    cycle = queries.cycle_of(month)
    found = changes.changes(viewer, cycle) if cycle else []
    return [Suspect(each.person_id, each.name) for each in found if each.is_unusual]


def held(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Whose money is held back for the month or an earlier one."""
    statement = (
        select(Person.id, Person.name, LineHold.reason)
        .join(LineHold, LineHold.person_id == Person.id)
        .where(LineHold.released_at.is_(None), LineHold.for_month <= month)
        .where(registry_queries.in_area(viewer))
        .order_by(Person.sort_key, LineHold.id)
        .limit(MOST_SHOWN)
    )
    return [Suspect(*row) for row in db.session.execute(statement)]


def thrice_uncollected(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Whose protection money stayed uncollected three months running (handbook, section 4).

    The proposal is to suspend; an officer decides on the person's page.
    """
    last_three = [month - 1, month - 2, month - 3]
    months = func.count(PayoutLine.for_month.distinct())
    statement = (
        select(Person.id, Person.name)
        .join(PayoutLine, PayoutLine.person_id == Person.id)
        .join(Enrolment, Enrolment.id == PayoutLine.enrolment_id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(
            PayoutLine.status == "unpaid",
            PayoutLine.for_month.in_(last_three),
            Category.register == Register.PROTECTION,
            registry_queries.in_area(viewer),
            *entitled(viewer, month),
        )
        .group_by(Person.id, Person.name, Person.sort_key)
        .having(months == len(last_three))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_SHOWN)
    )
    return [Suspect(*row) for row in db.session.execute(statement)]


def came_back(month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Whose transfer the bank returned lately: another channel should be chosen."""
    statement = (
        select(Person.id, Person.name, func.min(PayoutLine.unpaid_reason))
        .join(PayoutLine, PayoutLine.person_id == Person.id)
        .where(
            PayoutLine.status == "returned",
            PayoutLine.for_month >= month - 1,
            registry_queries.in_area(viewer),
        )
        .group_by(Person.id, Person.name, Person.sort_key)
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_SHOWN)
    )
    return [Suspect(row[0], row[1], row[2] or "") for row in db.session.execute(statement)]


def not_seen(_month: Month, viewer: Staff) -> Sequence[Suspect]:
    """Who was not seen in a round of reverification and still waits for a decision."""
    waiting = reverification_queries.waiting_people(viewer, most=MOST_SHOWN)
    return [
        Suspect(entry.person_id, entry.person.name, entry.round.commune.name) for entry in waiting
    ]


LOOKS: dict[str, tuple[str, Look]] = {
    "deaths": (N_("Mới mất"), deaths),
    "ending": (N_("Quyết định hết hạn trong tháng"), ending),
    "without-decision": (N_("Chưa ghi số quyết định"), without_decision),
    "overlaps": (N_("Hưởng cả người có công và bảo trợ"), overlapping),
    "same-account": (N_("Chung số tài khoản với người khác"), same_account),
    "holder": (N_("Tên chủ tài khoản khác tên người hưởng"), holder_differs),
    "account-lapsed": (N_("Tài khoản không dùng được nữa"), account_lapsed),
    "returned": (N_("Ngân hàng vừa trả lại tiền: đề nghị đổi hình thức nhận"), came_back),
    "uncollected": (N_("Ba tháng liền chưa nhận: đề nghị tạm dừng"), thrice_uncollected),
    "unusual": (N_("Số tiền khác thường so với tháng trước"), unusual),
    "not-seen": (N_("Không gặp khi xác minh, chờ quyết định"), not_seen),
    "held": (N_("Đang tạm giữ"), held),
}


REMEDIES: dict[str, tuple[str, str]] = {
    "returned": (N_("Đổi hình thức nhận"), "channels.change_channel"),
    "uncollected": (N_("Tạm dừng chi trả"), "registry.suspend"),
}
"""What a check proposes to do about somebody: its name, and the page of the person to do it on."""


def _added(app: Flask, order: int, name: str, title: str, look: Look) -> None:
    def count(month: Month, viewer: Staff) -> int:
        return len(look(month, viewer))

    def page(month: Month) -> str:
        return url_for("payouts.show_check", month=month, name=name)

    add_check(app, Check(order, name, title, count, page))


def install(app: Flask) -> None:
    """Ask all that this feature knows to ask."""
    for order, (name, (title, look)) in enumerate(LOOKS.items(), start=1):
        _added(app, order * 10, name, title, look)
