"""Whom the checks before a month point at, and what each proposes to do about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask, url_for
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from welfare.channels import queries as channels_queries
from welfare.channels.models import BankAccount, PaymentChannel
from welfare.channels.rules import AccountState, Channel, HolderMatch, holder_match
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.payouts import changes, queries
from welfare.payouts.book_models import LineHold
from welfare.payouts.checks import Check, add_check
from welfare.payouts.models import PayoutLine
from welfare.payouts.rules import WORDS_OF_DEATH, LineStatus
from welfare.registry import queries as registry_queries
from welfare.registry import reverification_queries
from welfare.registry.duplicate_queries import pairs_waiting
from welfare.registry.models import Category, Decision, Enrolment, Person
from welfare.registry.rules import Register
from welfare.staff.models import Staff

MOST_SHOWN = 200
UNCOLLECTED_MONTHS = 3  # Nghị định 20/2021, as the handbook's section 4 has it


@dataclass(frozen=True)
class Suspect:
    """Somebody a check points at, and why."""

    person_id: int
    name: str
    detail: str = ""


@dataclass(frozen=True)
class Suspects:
    """How many a check points at, and the first of them by name."""

    total: int
    first: Sequence[Suspect]


Look = Callable[[Month, Staff], Suspects]
Detail = ColumnElement[Any] | InstrumentedAttribute[Any]


def _found(statement: Select[*tuple[Any, ...]]) -> Suspects:
    """The people of a SELECT of id, name and detail."""
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = db.session.execute(statement.order_by(Person.sort_key, Person.id).limit(MOST_SHOWN))
    return Suspects(total, [Suspect(row[0], row[1], _in_words(row[2])) for row in rows])


def _in_words(detail: object) -> str:
    return f"{detail:%d/%m/%Y}" if isinstance(detail, date) else str(detail or "")


def _listed(suspects: Sequence[Suspect]) -> Suspects:
    return Suspects(len(suspects), suspects[:MOST_SHOWN])


def entitled(viewer: Staff, month: Month) -> tuple[ColumnElement[bool], ...]:
    """The conditions on enrolments joined to people by which they are in force in the month."""
    return (
        registry_queries.in_area(viewer),
        Enrolment.cancelled_at.is_(None),
        Enrolment.start_month <= month,
        or_(Enrolment.end_month.is_(None), Enrolment.end_month >= month),
        or_(Person.died_on.is_(None), Person.died_on >= month.first_day),
    )


def deaths(month: Month, viewer: Staff) -> Suspects:
    """Whoever died in the month before or since, and was still in a register then."""
    since = (month - 1).first_day
    return _found(
        select(Person.id, Person.name, Person.died_on).where(
            Person.died_on >= since, registry_queries.in_area(viewer)
        )
    )


def ending(month: Month, viewer: Staff) -> Suspects:
    """Whose enrolment ends with the month."""
    return _enrolled(viewer, month, Enrolment.end_month == month)


def without_decision(month: Month, viewer: Staff) -> Suspects:
    """Whose entitlement stands on no numbered decision."""
    numbered = select(Decision.enrolment_id).where(Decision.number.is_not(None))
    return _enrolled(viewer, month, Enrolment.id.not_in(numbered))


def overlapping(month: Month, viewer: Staff) -> Suspects:
    """Who draws merit and protection money together, which an officer has to settle."""
    other, of_other = aliased(Enrolment), aliased(Category)
    merit = (
        select(other.person_id)
        .join(of_other, of_other.code == other.category_code)
        .where(of_other.register == Register.MERIT, other.start_month <= month)
        .where(other.cancelled_at.is_(None))
        .where(or_(other.end_month.is_(None), other.end_month >= month))
    )
    both = (Category.register == Register.PROTECTION) & Enrolment.person_id.in_(merit)
    return _enrolled(viewer, month, both)


def _enrolled(viewer: Staff, month: Month, *conditions: ColumnElement[bool]) -> Suspects:
    label = func.min(func.coalesce(Category.public_label, Category.name_vi))
    return _found(
        select(Person.id, Person.name, label)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Category, Category.code == Enrolment.category_code)
        .where(*entitled(viewer, month), *conditions)
        .group_by(Person.id, Person.name, Person.sort_key)
    )


def holder_differs(month: Month, viewer: Staff) -> Suspects:
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
    return _listed([Suspect(row.id, row.name, row.holder) for row in differ])


def account_unverified(month: Month, viewer: Staff) -> Suspects:
    """Who is to be paid to an account that neither a payment nor a bank has confirmed."""
    paid_by = channels_queries.in_force(month)
    return _found(
        select(Person.id, Person.name, paid_by.c.bank_name)
        .join(paid_by, paid_by.c.person_id == Person.id)
        .join(BankAccount, BankAccount.id == paid_by.c.bank_account_id)
        .where(
            paid_by.c.channel == Channel.ACCOUNT,
            BankAccount.state == AccountState.UNVERIFIED,
            Person.died_on.is_(None),
            registry_queries.in_area(viewer),
        )
    )


def account_lapsed(month: Month, viewer: Staff) -> Suspects:
    """Who had an account chosen that can be paid to no longer."""
    paid_by = channels_queries.in_force(month)
    return _found(
        select(Person.id, Person.name, paid_by.c.payee_name)
        .join(paid_by, paid_by.c.person_id == Person.id)
        .where(paid_by.c.lapsed, registry_queries.in_area(viewer))
    )


def unusual(month: Month, viewer: Staff) -> Suspects:
    """Who draws three times what the month before paid, or a third; of a month drawn up."""
    cycle = queries.cycle_of(month)
    found = changes.changes(viewer, cycle) if cycle else []
    return _listed([Suspect(each.person_id, each.name) for each in found if each.is_unusual])


def held(month: Month, viewer: Staff) -> Suspects:
    """Whose money is held back for the month or an earlier one."""
    return _found(
        select(Person.id, Person.name, func.min(LineHold.reason))
        .join(LineHold, LineHold.person_id == Person.id)
        .where(LineHold.released_at.is_(None), LineHold.for_month <= month)
        .where(registry_queries.in_area(viewer))
        .group_by(Person.id, Person.name, Person.sort_key)
    )


def thrice_uncollected(month: Month, viewer: Staff) -> Suspects:
    """Whose protection money stayed uncollected three months running (handbook, section 4).

    The proposal is to suspend; an officer decides on the person's page. What was carried over and
    collected later was collected.
    """
    last_three = [month - back for back in range(1, UNCOLLECTED_MONTHS + 1)]
    later = aliased(PayoutLine)
    collected = exists().where(
        later.enrolment_id == PayoutLine.enrolment_id,
        later.for_month == PayoutLine.for_month,
        later.status == LineStatus.PAID,
    )
    months = func.count(PayoutLine.for_month.distinct())
    return _found(
        _of_lines(func.min(PayoutLine.unpaid_reason))
        .join(Category, Category.code == Enrolment.category_code)
        .where(
            PayoutLine.status == LineStatus.UNPAID,
            PayoutLine.for_month.in_(last_three),
            ~collected,
            Category.register == Register.PROTECTION,
            *entitled(viewer, month),
        )
        .having(months == len(last_three)),
    )


def came_back(month: Month, viewer: Staff) -> Suspects:
    """Whose transfer the bank returned lately, and who has no other channel chosen since."""
    chosen_since = exists().where(
        PaymentChannel.person_id == Person.id, PaymentChannel.created_at > PayoutLine.settled_at
    )
    return _found(
        _of_lines(func.min(PayoutLine.unpaid_reason)).where(
            PayoutLine.status == LineStatus.RETURNED,
            PayoutLine.for_month >= month - 1,
            ~chosen_since,
            registry_queries.in_area(viewer),
        ),
    )


def reported_dead(month: Month, viewer: Staff) -> Suspects:
    """Who did not collect because they died, as the provider says, and has no death recorded."""
    says_so = [PayoutLine.unpaid_reason.contains(words) for words in WORDS_OF_DEATH]
    return _found(
        _of_lines(func.min(PayoutLine.unpaid_reason)).where(
            PayoutLine.status.in_((LineStatus.UNPAID, LineStatus.RETURNED)),
            or_(*says_so),
            PayoutLine.for_month >= month - UNCOLLECTED_MONTHS,
            Person.died_on.is_(None),
            registry_queries.in_area(viewer),
        ),
    )


def _of_lines(detail: Detail) -> Select[*tuple[Any, ...]]:
    """Lines with the people whose they are now, under whatever record they were printed."""
    record = aliased(Person)
    owner_id = func.coalesce(record.merged_into_id, record.id)
    return (
        select(Person.id, Person.name, detail)
        .select_from(PayoutLine)
        .join(Enrolment, Enrolment.id == PayoutLine.enrolment_id)
        .join(record, record.id == Enrolment.person_id)
        .join(Person, Person.id == owner_id)
        .group_by(Person.id, Person.name, Person.sort_key)
    )


def not_seen(_month: Month, viewer: Staff) -> Suspects:
    """Who was not seen in a round of reverification and still waits for a decision."""
    waiting = reverification_queries.waiting_people(viewer, most=MOST_SHOWN)
    return Suspects(
        reverification_queries.waiting(viewer),
        [Suspect(each.person_id, each.person.name, each.round.commune.name) for each in waiting],
    )


LOOKS: dict[str, tuple[str, Look]] = {
    "deaths": (N_("Mới mất"), deaths),
    "reported-dead": (N_("Đơn vị chi trả báo đã mất, chưa ghi khai tử"), reported_dead),
    "ending": (N_("Quyết định hết hạn trong tháng"), ending),
    "without-decision": (N_("Chưa ghi số quyết định"), without_decision),
    "overlaps": (N_("Hưởng cả người có công và bảo trợ"), overlapping),
    "holder": (N_("Tên chủ tài khoản khác tên người hưởng"), holder_differs),
    "account-unverified": (N_("Tài khoản chưa được xác nhận"), account_unverified),
    "account-lapsed": (N_("Tài khoản không dùng được nữa"), account_lapsed),
    "returned": (N_("Ngân hàng vừa trả lại tiền: đề nghị đổi hình thức nhận"), came_back),
    "uncollected": (N_("Ba tháng liền chưa nhận: đề nghị tạm dừng"), thrice_uncollected),
    "unusual": (N_("Số tiền khác thường so với tháng trước"), unusual),
    "not-seen": (N_("Không gặp khi xác minh, chờ quyết định"), not_seen),
    "held": (N_("Đang tạm giữ"), held),
}
REMEDIES: dict[str, tuple[str, str]] = {
    "reported-dead": (N_("Ghi khai tử"), "registry.record_death"),
    "returned": (N_("Đổi hình thức nhận"), "channels.change_channel"),
    "uncollected": (N_("Tạm dừng chi trả"), "registry.suspend"),
}
"""What a check proposes to do about somebody: its name, and the page of the person to do it on."""


def _count(look: Look) -> Callable[[Month, Staff], int]:
    return lambda month, viewer: look(month, viewer).total


def _page(name: str) -> Callable[[Month], str]:
    return lambda month: url_for("payouts.show_check", month=month, name=name)


def install(app: Flask) -> None:
    """Ask all that this feature knows to ask."""
    for order, (name, (title, look)) in enumerate(LOOKS.items(), start=1):
        add_check(app, Check(order * 10, name, title, _count(look), _page(name)))
    doubles = Check(
        65,
        "duplicates",
        N_("Hồ sơ nghi trùng, chưa ai so sánh"),
        lambda _month, viewer: pairs_waiting(viewer),
        lambda _month: url_for("duplicates.list_pairs"),
        permission=Permission.EDIT_PEOPLE,
    )
    add_check(app, doubles)
