"""The books of a closed month print the same years later, whatever has changed around them."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import reorganising
from welfare.areas.models import Commune, Hamlet
from welfare.areas.service import mark_synthetic
from welfare.channels.models import Bank
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import (
    changes,
    documents,
    drawing,
    queries,
    service,
    settings,
    slips,
)
from welfare.payouts.fee_rules import Fee
from welfare.payouts.models import PayoutCycle, PayoutList
from welfare.payouts.month_sheets import MONTH_SHEETS
from welfare.payouts.rules import LineStatus, Step
from welfare.registry.models import Category, Person
from welfare.staff.models import Staff

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
Printed = dict[str, bytes]


@pytest.fixture
def closed(session: Session, officer: Staff, approver: Staff) -> PayoutCycle:
    """December closed after November: somebody died, somebody came, a bank was paid for it."""
    factories.enrolment(factories.person("Đặng Thị Ánh"))
    gone = factories.person("Lê Văn Khuất")
    factories.enrolment(gone)
    factories.account(factories.enrolment(factories.person("Trần Thị Sáu")).person)
    settings.set_fee(
        actor=officer, provider="970405", from_month=NOVEMBER, fee=Fee(per_line_vnd=1_500), basis=""
    )
    _paid(NOVEMBER, officer, approver)
    gone.died_on = date(2023, 11, 20)
    factories.enrolment(factories.person("Phạm Thị Mới"))
    return _paid(DECEMBER, officer, approver)


def _paid(month: Month, officer: Staff, approver: Staff) -> PayoutCycle:
    drawing.draw_up(month=month, actor=officer)
    service.take(step=Step.SUBMIT, month=month, actor=officer)
    service.take(step=Step.APPROVE, month=month, actor=approver)
    cycle = queries.cycle_of(month)
    assert cycle is not None
    for payout_list in _lists(cycle):
        service.mark_list(list_id=payout_list.id, outcome=LineStatus.PAID, actor=officer)
    return service.take(step=Step.CLOSE, month=month, actor=officer)


def _lists(cycle: PayoutCycle) -> list[PayoutList]:
    return list(db.session.scalars(select(PayoutList).where(PayoutList.cycle_id == cycle.id)))


def printed(cycle: PayoutCycle, reader: Staff) -> Printed:
    """Every paper of the month in every kind."""
    papers = {}
    for payout_list in _lists(cycle):
        papers[f"slips {payout_list.code}"] = slips.render(payout_list)
        for kind in documents.RENDERERS:
            papers[f"{payout_list.code}.{kind}"] = documents.document(payout_list, kind)
    for kind in ("pdf", "xlsx"):
        for name, each in MONTH_SHEETS.items():
            papers[f"{name}.{kind}"] = each.make(reader, cycle).render(kind)
    return papers


def test_whatever_changes_later_a_closed_month_prints_the_same_bytes(
    session: Session, closed: PayoutCycle, officer: Staff
) -> None:
    before = printed(closed, officer)
    session.execute(update(Commune).values(name="Xã Mới", district="Huyện Khác"))
    session.execute(update(Hamlet).values(name=Hamlet.name + " mới"))
    session.execute(update(Bank).values(short_name=Bank.bin))
    session.execute(update(Category).values(name_vi="Đổi tên", public_label="Đổi tên", fund="x"))
    session.execute(
        update(Person).values(name="Đổi Tên", sort_key="a", born_on=date(1990, 1, 1), died_on=None)
    )
    settings.change(actor=officer, second_approval_over_vnd=1)
    settings.set_fee(
        actor=officer, provider="970405", from_month=DECEMBER + 1, fee=Fee(milli=90), basis=""
    )
    mark_synthetic()
    session.expire_all()
    assert printed(closed, officer) == before


def test_a_death_told_later_is_not_on_the_paper_of_then(
    session: Session, closed: PayoutCycle, officer: Staff
) -> None:
    told = {each.name: each.why for each in changes.changes(officer, closed)}
    assert told == {"Lê Văn Khuất": changes.DIED, "Phạm Thị Mới": changes.NEW}
    session.execute(update(Person).values(died_on=None))
    assert {each.name: each.why for each in changes.changes(officer, closed)} == told


def test_new_units_leave_the_old_heading(
    session: Session,
    closed: PayoutCycle,
    officer: Staff,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = printed(closed, officer)
    monkeypatch.setenv("WELFARE_TODAY", "2025-07-15")
    reorganising.reorganise(actor=None, on=date(2025, 7, 1))
    session.expire_all()
    assert printed(closed, officer) == before
