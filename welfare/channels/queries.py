"""Which channel a person is paid by, and whose bank account it is."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload
from sqlalchemy.sql.selectable import Subquery

from welfare.areas.queries import Viewer
from welfare.channels.models import Bank, BankAccount, Payee, PaymentChannel
from welfare.channels.rules import UNUSABLE, AccountState, Channel, Kind
from welfare.core.errors import N_, NotFound
from welfare.core.month import Month
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.registry.models import Person

ALL = "all"
NO_ACCOUNT = N_("Không có tài khoản ngân hàng này, hoặc không thuộc địa bàn của bạn.")


def in_force(month: Month) -> Subquery:
    """The channel of every person who has one in the month: the latest that began by then.

    A person without a row is paid in cash, and so is one whose account was closed or returned
    money, or whose recipient's document does not last through the month (`lapsed`). Columns:
    person_id, channel, kind, from_month, lapsed, payee_id, payee_name, bank_account_id, bank_bin,
    bank_name, number, holder; the last five are null for cash, the payee's without a payee.
    """
    latest = (
        select(PaymentChannel.person_id, func.max(PaymentChannel.from_month).label("from_month"))
        .where(PaymentChannel.from_month <= month)
        .group_by(PaymentChannel.person_id)
        .subquery("latest_channel")
    )
    over = lapsed(month)
    lost = and_(over, PaymentChannel.channel == Channel.ACCOUNT)
    return (
        select(
            PaymentChannel.person_id,
            case((lost, Channel.CASH.value), else_=PaymentChannel.channel).label("channel"),
            case((lost, Kind.CASH_POINT.value), else_=PaymentChannel.kind).label("kind"),
            PaymentChannel.from_month,
            over.label("lapsed"),
            case((not_(over), Payee.id)).label("payee_id"),
            case((not_(over), Payee.name)).label("payee_name"),
            case((not_(over), PaymentChannel.bank_account_id)).label("bank_account_id"),
            case((not_(over), BankAccount.bank_bin)).label("bank_bin"),
            case((not_(over), Bank.short_name)).label("bank_name"),
            case((not_(over), BankAccount.number)).label("number"),
            case((not_(over), BankAccount.holder)).label("holder"),
        )
        .join(
            latest,
            (latest.c.person_id == PaymentChannel.person_id)
            & (latest.c.from_month == PaymentChannel.from_month),
        )
        .outerjoin(BankAccount, BankAccount.id == PaymentChannel.bank_account_id)
        .outerjoin(Bank, Bank.bin == BankAccount.bank_bin)
        .outerjoin(Payee, Payee.id == PaymentChannel.payee_id)
        .subquery("channel_in_force")
    )


def last_chosen() -> ColumnElement[bool]:
    """The condition for a person's last channel, be its month begun or not."""
    other = aliased(PaymentChannel)
    latest = select(func.max(other.from_month)).where(other.person_id == PaymentChannel.person_id)
    return PaymentChannel.from_month == latest.scalar_subquery()


def lapsed(month: Month) -> ColumnElement[bool]:
    """Whether a channel, joined to its account and payee, cannot be paid by in the month."""
    return or_(func.coalesce(Payee.valid_until < month.last_day, false()), not_(_is_usable(month)))


def _is_usable(month: Month) -> ColumnElement[bool]:
    """Whether the account, if there is one, was neither closed nor had money returned by then."""
    ended = and_(BankAccount.state.in_(UNUSABLE), BankAccount.state_on <= month.last_day)
    return not_(func.coalesce(ended, false()))


def _is_closed(month: Month) -> ColumnElement[bool]:
    closed = and_(BankAccount.state == AccountState.CLOSED, BankAccount.state_on <= month.last_day)
    return func.coalesce(closed, false())


def holders(month: Month) -> Subquery:
    """Who has a bank account by the month, used or not: person_id, own_id.

    `own_id` is the person's id again where an account is their own, null where all are a payee's.
    Who has an account that sent money back still has one; who closed it has not.
    """
    first_used = (
        select(
            PaymentChannel.bank_account_id, func.min(PaymentChannel.from_month).label("from_month")
        )
        .where(PaymentChannel.bank_account_id.is_not(None))
        .group_by(PaymentChannel.bank_account_id)
        .subquery("first_used")
    )
    own_id = func.max(case((BankAccount.payee_id.is_(None), BankAccount.person_id)))
    return (
        select(BankAccount.person_id, own_id.label("own_id"))
        .outerjoin(first_used, first_used.c.bank_account_id == BankAccount.id)
        .outerjoin(Payee, Payee.id == BankAccount.payee_id)
        .where(
            or_(first_used.c.from_month.is_(None), first_used.c.from_month <= month),
            not_(_is_closed(month)),
            or_(Payee.valid_until.is_(None), Payee.valid_until >= month.last_day),
        )
        .group_by(BankAccount.person_id)
        .subquery("holders")
    )


def latest_begun(rows: Iterable[PaymentChannel], month: Month) -> PaymentChannel | None:
    """Of one person's channels the one in force in the month; None means cash."""
    begun = (row for row in rows if row.from_month <= month)
    return max(begun, key=lambda row: row.from_month, default=None)


def banks() -> Sequence[Bank]:
    """Every bank by its short name."""
    return db.session.scalars(select(Bank).order_by(func.lower(Bank.short_name))).all()


def history(person_id: int) -> Sequence[PaymentChannel]:
    """A person's channels with their bank accounts, the latest first."""
    statement = (
        select(PaymentChannel)
        .where(PaymentChannel.person_id == person_id)
        .options(
            joinedload(PaymentChannel.bank_account).joinedload(BankAccount.bank),
            joinedload(PaymentChannel.payee),
        )
        .order_by(PaymentChannel.from_month.desc())
    )
    return db.session.scalars(statement).all()


def channels_of(person_ids: Sequence[int]) -> dict[int, list[PaymentChannel]]:
    """These people's channels with their bank accounts, by person, the earliest first."""
    found: dict[int, list[PaymentChannel]] = {}
    for some_ids in registry_queries.portions(person_ids):
        statement = (
            select(PaymentChannel)
            .where(PaymentChannel.person_id.in_(some_ids))
            .options(joinedload(PaymentChannel.bank_account), joinedload(PaymentChannel.payee))
            .order_by(PaymentChannel.from_month)
        )
        for row in db.session.scalars(statement):
            found.setdefault(row.person_id, []).append(row)
    return found


def bank_accounts_of(person_ids: Sequence[int]) -> dict[tuple[int, str, str], BankAccount]:
    """These people's bank accounts by person, BIN and number."""
    found: dict[tuple[int, str, str], BankAccount] = {}
    for some_ids in registry_queries.portions(person_ids):
        statement = select(BankAccount).where(BankAccount.person_id.in_(some_ids))
        for row in db.session.scalars(statement.order_by(BankAccount.id)):
            found[row.person_id, row.bank_bin, row.number] = row
    return found


def bank_account(viewer: Viewer, account_id: int) -> BankAccount:
    """A bank account of a person in the viewer's area.

    Raises:
        NotFound: there is none, or it belongs to somebody outside the area.
    """
    statement = (
        select(BankAccount)
        .join(BankAccount.person)
        .where(BankAccount.id == account_id, registry_queries.in_area(viewer))
        .options(joinedload(BankAccount.person))
    )
    found: BankAccount | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_ACCOUNT)
    return found


def others_with(bank_bin: str, number: str, person: Person) -> int:
    """How many people outside the person's household have the same bank account."""
    statement = (
        select(func.count(BankAccount.person_id.distinct()))
        .join(BankAccount.person)
        .where(
            BankAccount.bank_bin == bank_bin,
            BankAccount.number == number,
            BankAccount.person_id != person.id,
        )
    )
    if person.household_id is not None:
        other_household = Person.household_id != person.household_id
        statement = statement.where(or_(Person.household_id.is_(None), other_household))
    return db.session.scalar(statement) or 0
