"""A synthetic district: staff, people, their channels, and months drawn, approved and paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import select

from welfare.areas import queries as areas_queries
from welfare.areas import service as areas
from welfare.areas.models import Commune
from welfare.cashpoints import queries as cashpoints_queries
from welfare.channels import service as channels
from welfare.channels.rules import Account, Channel, Choice
from welfare.cli import demo_work
from welfare.cli.demo_households import in_households
from welfare.cli.demo_people import DemoPerson, Place, people
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import drawing
from welfare.payouts import queries as payouts_queries
from welfare.payouts import service as payouts
from welfare.payouts.models import PayoutLine, PayoutList
from welfare.payouts.rules import LineStatus, Step
from welfare.registry import service as registry
from welfare.registry.rules import NewEnrolment, Paper
from welfare.staff import service as staff_service
from welfare.staff.models import Staff
from welfare.staff.rules import Provider, Role

PASSWORD = "thu-nghiem-2026"  # noqa: S105 - printed for everybody to sign in to made-up data
AN_CU = "28390"
MONTHS_OF_HISTORY = 4
HAMLETS_WHERE_NONE_KNOWN = 4
UNPAID_SHARE = 0.015
NOT_COME = "Không đến nhận trong ngày chi trả"
SENT_BACK = "Ngân hàng trả lại: số tài khoản không đúng"
STAFF = (
    ("canbo", "Nguyễn Thị Thanh Hà", Role.DISTRICT_OFFICER, None, None),
    ("truongphong", "Trần Quốc Bảo", Role.APPROVER, None, None),
    ("ketoan", "Lê Thị Ngọc Diệp", Role.ACCOUNTANT, None, None),
    ("xaancu", "Phạm Văn Lợi", Role.COMMUNE_OFFICER, AN_CU, None),
    ("buudien", "Huỳnh Thị Mỹ Linh", Role.PROVIDER, None, Provider.POST_OFFICE),
    ("nganhang", "Võ Minh Khôi", Role.PROVIDER, None, Provider.BANK),
    ("lanhdao", "Đặng Hoàng Nam", Role.AUDITOR, None, None),
    ("quantri", "Bùi Anh Tuấn", Role.ADMINISTRATOR, None, None),
)


@dataclass(frozen=True)
class Made:
    """How large the district is, and which months its history holds."""

    people: int
    households: int
    months: list[Month]


def accounts() -> Sequence[Staff]:
    """The demo's accounts, in the order in which they were made."""
    usernames = [username for username, *_rest in STAFF]
    return db.session.scalars(
        select(Staff).where(Staff.username.in_(usernames), Staff.active).order_by(Staff.id)
    ).all()


def make(random: Random, *, number: int, through: Month, say: Callable[[str], None]) -> Made:
    """Fill an empty database; `say` is told how far it is."""
    officer, approver = add_staff()
    areas.mark_synthetic()
    say(f"Đang tạo {number} người mô phỏng …")
    households = fill(random, number=number, month=through, officer=officer)
    months = Month.range(through - (MONTHS_OF_HISTORY - 1), through)
    for month in months:
        say(f"Đang lập, duyệt và chi trả kỳ {month.label} …")
        _pay(random, month, officer, approver, whole=month != through)
    say("Đang ghi công việc dở dang của văn phòng …")
    demo_work.do(random, officer)
    return Made(number, households, months)


def fill(random: Random, *, number: int, month: Month, officer: Staff) -> int:
    """Register and enrol so many people; the answer is how many head a poor household."""
    newcomers = list(people(random, _places(officer), number, month))
    facts = in_households(random, newcomers, month.year)
    ids = registry.register_many(actor=officer, people=facts)
    registry.enrol_many(actor=officer, enrolments=_enrolments(random, ids, newcomers))
    channels.record_many(actor=officer, choices=_choices(ids, newcomers))
    return sum(one.household_id is not None for one in facts)


def add_staff() -> tuple[Staff, Staff]:
    """Open the accounts; the district officer and the approver do the history's work."""
    made = [
        staff_service.add_account(
            actor=None,
            username=username,
            full_name=full_name,
            role=role,
            commune_id=areas_queries.commune_by_code(commune).id if commune else None,
            provider=provider,
            password=PASSWORD,
        )
        for username, full_name, role, commune, provider in STAFF
    ]
    return made[0], made[1]


def _places(officer: Staff) -> list[Place]:
    with_atm = cashpoints_queries.communes_with_atm()
    return [
        Place(
            id=commune.id,
            latitude=commune.latitude,
            longitude=commune.longitude,
            area_km2=commune.area_km2 or 1,
            population=commune.population_2013 or 1,
            hamlet_ids=_hamlet_ids(officer, commune),
            near_atm=commune.id in with_atm,
        )
        for commune in areas_queries.communes()
    ]


def _hamlet_ids(officer: Staff, commune: Commune) -> tuple[int, ...]:
    """The commune's hamlets; numbered ones are made up where the reference table has too few."""
    known = list(areas_queries.hamlets(commune.id))
    for number in range(1, HAMLETS_WHERE_NONE_KNOWN - len(known) + 1):
        known.append(
            areas.add_hamlet(actor=officer, commune=commune, kind="ấp", name=f"{number} (mô phỏng)")
        )
    return tuple(hamlet.id for hamlet in known)


def _enrolments(
    random: Random, ids: Sequence[int], newcomers: Sequence[DemoPerson]
) -> list[NewEnrolment]:
    return [
        NewEnrolment(
            person_id=person_id,
            category_code=entitlement.category_code,
            start_month=entitlement.start_month,
            degree=entitlement.degree,
            count=entitlement.count,
            paper=Paper(
                number=f"{random.randint(100, 3999)}/QĐ-UBND",
                signed_on=entitlement.start_month.first_day,
            ),
        )
        for person_id, new in zip(ids, newcomers, strict=True)
        for entitlement in new.entitlements
    ]


def _choices(ids: Sequence[int], newcomers: Sequence[DemoPerson]) -> list[Choice]:
    return [
        Choice(
            person_id,
            min(entitlement.start_month for entitlement in new.entitlements),
            Account(new.bank_bin, new.account) if new.bank_bin and new.account else None,
        )
        for person_id, new in zip(ids, newcomers, strict=True)
    ]


def _pay(random: Random, month: Month, officer: Staff, approver: Staff, *, whole: bool) -> None:
    """Draw up, approve and pay a month; unless `whole`, it is still being paid out."""
    drawing.draw_up(month=month, actor=officer)
    payouts.take(step=Step.SUBMIT, month=month, actor=officer)
    payouts.take(step=Step.APPROVE, month=month, actor=approver)
    cycle = payouts_queries.cycle_for(officer, month)
    lists = db.session.scalars(
        select(PayoutList).where(PayoutList.cycle_id == cycle.id).order_by(PayoutList.id)
    ).all()
    for paid in lists if whole else random.sample(lists, len(lists) // 2):
        _mark_some_unpaid(random, paid, officer)
        payouts.mark_list(list_id=paid.id, outcome=LineStatus.PAID, actor=officer)
    if whole:
        payouts.take(step=Step.CLOSE, month=month, actor=officer)


def _mark_some_unpaid(random: Random, paid: PayoutList, officer: Staff) -> None:
    """Here and there somebody did not come, or a bank sent the money back."""
    outcome, reason = (
        (LineStatus.UNPAID, NOT_COME)
        if paid.channel == Channel.CASH
        else (LineStatus.RETURNED, SENT_BACK)
    )
    line_ids = db.session.scalars(
        select(PayoutLine.id).where(PayoutLine.list_id == paid.id).order_by(PayoutLine.id)
    ).all()
    for line_id in random.sample(line_ids, round(len(line_ids) * UNPAID_SHARE)):
        payouts.mark_line(line_id=line_id, outcome=outcome, actor=officer, reason=reason)
