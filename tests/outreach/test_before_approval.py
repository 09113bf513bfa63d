"""What wants a second look keeps a month from being approved until somebody has looked."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import Conflict
from welfare.core.month import Month
from welfare.outreach import safeguards
from welfare.payouts import drawing, queries, service
from welfare.payouts.rules import CycleStatus, Step
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)


@pytest.fixture
def _two_who_share_an_account(session: Session, officer: Staff) -> None:
    for name in ("Lê Thị Một", "Trần Văn Hai"):
        someone = factories.person(name)
        factories.enrolment(someone)
        factories.account(someone)
    drawing.draw_up(month=DECEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    session.flush()


def approve(actor: Staff) -> str:
    return service.take(step=Step.APPROVE, month=DECEMBER, actor=actor).status


def look(actor: Staff) -> None:
    for finding in safeguards.findings(actor, DECEMBER):
        safeguards.look_again(
            actor=actor,
            month=DECEMBER,
            safeguard=finding.safeguard,
            fingerprint=finding.fingerprint,
            note="Vợ chồng, khác hộ",
        )


@pytest.mark.usefixtures("_two_who_share_an_account")
def test_a_month_is_approved_only_after_the_second_look(approver: Staff) -> None:
    with pytest.raises(Conflict, match="chưa duyệt được"):
        approve(approver)
    look(approver)
    assert approve(approver) == CycleStatus.APPROVED


@pytest.mark.usefixtures("_two_who_share_an_account")
def test_what_comes_up_after_the_look_wants_one_of_its_own(approver: Staff) -> None:
    look(approver)
    third = factories.person("Võ Thị Ba")
    factories.account(third)
    with pytest.raises(Conflict, match="chưa duyệt được"):
        approve(approver)


@pytest.mark.usefixtures("_two_who_share_an_account")
def test_a_month_is_sent_back_without_any_look(approver: Staff) -> None:
    taken = service.take(step=Step.SEND_BACK, month=DECEMBER, actor=approver, reason="Xem lại")
    assert taken.status == CycleStatus.DRAWN


@pytest.mark.usefixtures("_two_who_share_an_account")
def test_the_page_says_what_is_missing_and_leads_there(
    session: Session, sign_in: Callable[[Role], FlaskClient]
) -> None:
    session.commit()
    client = sign_in(Role.APPROVER)
    page = client.get("/payouts/2023-12").text
    assert "xem lại xong mới duyệt" in page
    assert "/safeguards?month=2023-12" in page
    answer = client.post("/payouts/2023-12/approve", follow_redirects=True)
    assert "còn 1 mục: Dấu hiệu về tài khoản" in answer.text
    cycle = queries.cycle_of(DECEMBER)
    assert cycle is not None
    assert cycle.status == CycleStatus.SUBMITTED


@pytest.mark.usefixtures("_two_who_share_an_account")
def test_the_command_refuses_as_the_page_does(
    session: Session, approver: Staff, cli: Callable[..., Result]
) -> None:
    username = approver.username
    session.commit()
    result = cli("payouts", "approve", "2023-12", "--actor", username)
    assert result.exit_code != 0
    assert "chưa duyệt được" in result.output
