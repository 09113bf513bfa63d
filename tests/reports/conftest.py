"""A small district with one month approved."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.month import Month
from welfare.database import db
from welfare.payouts import drawing, service
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.rules import LineStatus, Step
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
BT5C_VND = 360_000  # Nghị định 20/2021: 1,0 × 360.000
BT6_DBN_VND = 900_000  # hệ số 2,5


@pytest.fixture
def of_commune(session: Session) -> Staff:
    """The officer of An Cư."""
    return factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)


@pytest.fixture
def december(session: Session, officer: Staff, approver: Staff) -> PayoutCycle:
    """December approved: in An Cư one paid in cash and one by account, in Cái Bè one in cash."""
    factories.enrolment(factories.person("Nguyễn Văn An"))
    by_account = factories.person("Trần Thị Bình")
    factories.account(by_account)
    factories.enrolment(by_account)
    factories.enrolment(factories.person("Lê Văn Chín", commune_code=factories.CAI_BE))
    drawing.draw_up(month=DECEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    return service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)


def mark(officer: Staff, name: str, outcome: LineStatus) -> None:
    """Record what became of the person's only line."""
    line_id = db.session.scalars(select(PayoutLine.id).where(PayoutLine.name == name)).one()
    service.mark_line(line_id=line_id, outcome=outcome, actor=officer, reason="Đi vắng")
