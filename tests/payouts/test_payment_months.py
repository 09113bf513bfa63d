"""When what is not paid monthly is paid is for the office to say, for years not begun."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.core.errors import Refusal
from welfare.core.month import Month
from welfare.payouts import drawing, payment_months
from welfare.payouts.models import PayoutLine
from welfare.staff.models import Staff
from welfare.staff.rules import Role

NOVEMBER, DECEMBER, JANUARY = Month(2023, 11), Month(2023, 12), Month(2024, 1)


def change(actor: Staff, subject: str, months: str, year: int = 2024) -> None:
    payment_months.change(actor=actor, subject=subject, from_year=year, months=months)


def in_year(code: str, year: int) -> tuple[int, ...]:
    return {each.code: months for each, months in payment_months.calendar(year)}[code]


def test_a_category_has_its_own_months_from_the_year_on(officer: Staff) -> None:
    drawing.draw_up(month=NOVEMBER, actor=officer)
    change(officer, "quarterly", "1, 4, 7, 10")
    change(officer, "DIEN-CSXH", "2,5,8,11")
    assert in_year("DIEN-NGHEO", 2023) == (3, 6, 9, 12)
    assert in_year("DIEN-NGHEO", 2024) == (1, 4, 7, 10)
    assert in_year("DIEN-CSXH", 2024) == (2, 5, 8, 11)


def test_a_year_that_cycles_have_begun_stays_as_it_is(officer: Staff, session: Session) -> None:
    someone = factories.person()
    factories.enrolment(someone, "DIEN-NGHEO")
    drawing.draw_up(month=NOVEMBER, actor=officer)
    with pytest.raises(Refusal, match="từ năm 2024"):
        change(officer, "quarterly", "2,5,8,11", 2023)
    change(officer, "quarterly", "1,4,7,10")
    drawing.draw_up(month=DECEMBER, actor=officer)
    drawing.draw_up(month=JANUARY, actor=officer)
    paid = select(PayoutLine.for_month, func.count()).group_by(PayoutLine.for_month)
    assert {row[0]: row[1] for row in session.execute(paid)} == {DECEMBER: 1, JANUARY: 1}


@pytest.mark.parametrize(
    ("subject", "months"),
    [
        ("quarterly", "1,2,3,4"),
        ("yearly", "1,7"),
        ("twice-yearly", "1,2"),
        ("BT5C", "1"),
        ("", "1"),
    ],
)
def test_months_fit_the_frequency(officer: Staff, subject: str, months: str) -> None:
    with pytest.raises(Refusal):
        change(officer, subject, months)


def test_a_change_is_recorded_once(officer: Staff, session: Session) -> None:
    for months in ("5", "5", "6"):
        change(officer, "DD-NHA", months)
    recorded = select(AuditEvent.id).where(AuditEvent.action == "payouts.payment_months_set")
    assert len(session.scalars(recorded).all()) == 2


def test_the_approver_changes_them_on_screen(
    sign_in: Callable[[Role], FlaskClient], session: Session
) -> None:
    client = sign_in(Role.APPROVER)
    assert "Tháng chi trả" in client.get("/payouts/settings").text
    typed = {"subject": "DD-NHA", "from_year": "2030", "months": "4"}
    address = "/payouts/settings/payment-months"
    assert "Đã đổi" in client.post(address, data=typed, follow_redirects=True).text
    wrong = client.post(address, data=typed | {"months": "4, 5"})
    assert "không đúng" in wrong.text
