"""What a payout line says: the copy taken of the registers when it is drawn.

Later edits of the registers do not change it; an HIV category is copied by its public label only.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from welfare.areas.models import Hamlet
from welfare.channels import queries as channels_queries
from welfare.channels.rules import Channel
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts.models import POST_OFFICE, PayoutCycle, PayoutLine, PayoutList
from welfare.payouts.rules import LineStatus
from welfare.registry.models import Category, Person

PER_UNIT = {"child": "con", "seniority-year": "năm"}


def lines(to_pay: Subquery, cycle: PayoutCycle, for_month: Month) -> Select[Any]:
    """The lines to insert, in the columns of PayoutLine; `to_pay` is what is due, with `vnd`.

    It may have `deducted_vnd`, which is set against a claim, and `carried_from_id`.
    """
    paid_by = channels_queries.in_force(cycle.month)
    channel = func.coalesce(paid_by.c.channel, Channel.CASH.value)
    deducted_vnd = to_pay.c.get("deducted_vnd", literal(0))
    return (
        select(
            literal(cycle.id).label("cycle_id"),
            PayoutList.id.label("list_id"),
            to_pay.c.enrolment_id,
            to_pay.c.person_id,
            literal(for_month, PayoutLine.for_month.type).label("for_month"),
            (to_pay.c.vnd - deducted_vnd).label("amount_vnd"),
            deducted_vnd.label("deducted_vnd"),
            to_pay.c.get("carried_from_id", null()).label("carried_from_id"),
            Person.name,
            Person.sort_key,
            Person.born_on,
            Person.birth_precision,
            func.coalesce(Person.citizen_id, Person.old_id).label("identity_number"),
            _hamlet_label().label("hamlet"),
            func.coalesce(Category.public_label, Category.name_vi).label("category"),
            _basis(to_pay).label("basis"),
            to_pay.c.decree,
            paid_by.c.bank_bin,
            paid_by.c.bank_name,
            paid_by.c.number.label("bank_account"),
            paid_by.c.holder.label("account_holder"),
            literal(LineStatus.PENDING.value).label("status"),
        )
        .select_from(to_pay)
        .join(Person, Person.id == to_pay.c.person_id)
        .join(Category, Category.code == to_pay.c.category_code)
        .outerjoin(Hamlet, Hamlet.id == Person.hamlet_id)
        .outerjoin(paid_by, paid_by.c.person_id == to_pay.c.person_id)
        .join(
            PayoutList,
            and_(
                PayoutList.cycle_id == cycle.id,
                PayoutList.commune_id == to_pay.c.commune_id,
                PayoutList.register == to_pay.c.register,
                PayoutList.channel == channel,
                PayoutList.provider
                == case((channel == Channel.ACCOUNT, paid_by.c.bank_bin), else_=POST_OFFICE),
            ),
        )
        .where(to_pay.c.vnd > 0)
    )


def _hamlet_label() -> ColumnElement[str]:
    """`Ấp Mỹ Hiệp`, or nothing; SQLite knows no capital of ấ."""
    kinds = db.session.scalars(select(Hamlet.kind).distinct()).all()
    kind = case({k: k.capitalize() for k in kinds}, value=Hamlet.kind) if kinds else literal("")
    return func.coalesce(kind + " " + Hamlet.name, "")


def _basis(to_pay: Subquery) -> ColumnElement[str]:
    """`Hệ số 1,5`, `Hệ số 1,0 × 2 con`, `61 %`, or nothing where the decree names one amount."""
    times = case(
        *(
            (Category.per == per, literal(" × ") + cast(to_pay.c.units, String) + f" {word}")
            for per, word in PER_UNIT.items()
        ),
        else_="",
    )
    return case(
        (to_pay.c.coefficient != "", literal("Hệ số ") + to_pay.c.coefficient + times),
        (to_pay.c.degree.is_not(None), cast(to_pay.c.degree, String) + " %"),
        else_="",
    )
