"""Two officers press at the same moment: nothing is issued or recorded twice."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.payouts import drawing, service
from welfare.payouts.models import PayoutCycle, PayoutLine
from welfare.payouts.rules import LineStatus, Step
from welfare.staff.models import Staff
from welfare.staff.rules import Role
from welfare.web.transaction import committed

DECEMBER = Month(2023, 12)
Work = Callable[[Staff], object]


@pytest.fixture
def staff_ids(either_app: Flask) -> list[int]:
    """Two district officers and an approver, and two people to pay."""
    with either_app.app_context(), writing():
        factories.enrolment(factories.person("Nguyễn Văn An"))
        factories.enrolment(factories.person("Trần Thị Bình"))
        roles = (Role.DISTRICT_OFFICER, Role.DISTRICT_OFFICER, Role.APPROVER)
        ids = [factories.staff(role).id for role in roles]
        db.session.commit()
    return ids


def at_once(app: Flask, *works: tuple[int, Work]) -> list[object]:
    """What each work answers, in order; a Conflict is an answer too."""
    together, answers = Barrier(len(works)), dict[int, object]()

    def run(place: int, staff_id: int, work: Work) -> None:
        with app.app_context():
            together.wait()
            try:
                answers[place] = committed(lambda: work(db.session.get_one(Staff, staff_id)))
            except Conflict as conflict:
                answers[place] = conflict

    threads = [
        Thread(target=run, args=(place, staff_id, work))
        for place, (staff_id, work) in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(works))]


def approve(app: Flask, staff_ids: list[int]) -> int:
    """Draw December up and have it approved; the answer is a line's id."""
    with app.app_context(), writing():
        officer, approver = (db.session.get_one(Staff, i) for i in (staff_ids[0], staff_ids[2]))
        drawing.draw_up(month=DECEMBER, actor=officer)
        service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
        service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
        line_id = db.session.scalars(select(func.min(PayoutLine.id))).one()
        db.session.commit()
    return line_id


def test_one_month_drawn_by_two_is_drawn_once(either_app: Flask, staff_ids: list[int]) -> None:
    def draw(actor: Staff) -> int:
        return drawing.draw_up(month=DECEMBER, actor=actor).lines

    answers = at_once(either_app, (staff_ids[0], draw), (staff_ids[1], draw))
    assert sum(answer for answer in answers if isinstance(answer, int)) == 2
    with either_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PayoutCycle)) == 1
        assert db.session.scalar(select(func.count()).select_from(PayoutLine)) == 2


def test_a_double_click_records_one_result(either_app: Flask, staff_ids: list[int]) -> None:
    line_id = approve(either_app, staff_ids)

    def mark(actor: Staff) -> str:
        return service.mark_line(line_id=line_id, outcome=LineStatus.PAID, actor=actor).status

    assert at_once(either_app, (staff_ids[0], mark), (staff_ids[0], mark)) == ["paid", "paid"]
    with either_app.app_context():
        marked = select(AuditEvent.id).where(AuditEvent.action == "payouts.line_marked")
        assert len(db.session.scalars(marked).all()) == 1


def test_of_two_results_for_one_line_the_second_is_told_of_the_first(
    either_app: Flask, staff_ids: list[int]
) -> None:
    line_id = approve(either_app, staff_ids)

    def mark(outcome: LineStatus) -> Work:
        return lambda actor: service.mark_line(
            line_id=line_id, outcome=outcome, actor=actor, reason="Vắng mặt"
        )

    answers = at_once(
        either_app,
        (staff_ids[0], mark(LineStatus.PAID)),
        (staff_ids[1], mark(LineStatus.UNPAID)),
    )
    assert [isinstance(answer, Conflict) for answer in answers].count(True) == 1
