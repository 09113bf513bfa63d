import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests import factories
from welfare.audit import service as audit
from welfare.core import clock
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]


def _rows(page: str) -> int:
    return page.count("<time ")


@pytest.fixture
def auditor(session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """An auditor, after an officer worked on persons 7 and 8 around midnight in Vietnam."""
    officer = factories.staff(Role.DISTRICT_OFFICER)
    officer.username = "lan.tran"
    moments = [datetime(2023, 12, 14, 16, 59, tzinfo=UTC), datetime(2023, 12, 14, 17, tzinfo=UTC)]
    for moment, person_id in zip(moments, (7, 8), strict=True):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        before, after = {"full_name": "Nguyễn Văn Át"}, {"full_name": "Nguyễn Văn Út"}
        audit.record(officer, "một việc lạ", "person", person_id, before=before, after=after)
    session.commit()
    monkeypatch.undo()
    return sign_in(Role.AUDITOR)


def test_the_newest_comes_first(auditor: FlaskClient) -> None:
    page = auditor.get("/audit").text
    assert page.index("Đăng nhập") < page.index("một việc lạ")
    assert page.index("15/12/2023 00:00") < page.index("14/12/2023 23:59")


def test_known_actions_are_named_and_unknown_ones_are_shown_as_they_are(
    auditor: FlaskClient,
) -> None:
    page = auditor.get("/audit").text
    assert re.search(r'data-label="Việc">\s*Đăng nhập', page)
    assert re.search(r'data-label="Việc">\s*một việc lạ', page)
    assert "staff.signed_in</td>" not in page


def test_before_and_after_stand_side_by_side(auditor: FlaskClient) -> None:
    page = " ".join(re.sub("<[^>]+>", " ", auditor.get("/audit").text).split())
    assert "Họ và tên: Nguyễn Văn Át → Nguyễn Văn Út" in page


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("actor=lan.tran", 2),
        ("actor=LAN.TRAN", 2),
        ("actor=lan", 0),
        ("action=staff.signed_in", 1),
        ("subject_kind=person", 2),
        ("subject_kind=person&subject_id=8", 1),
        ("last_day=14/12/2023", 1),
        ("first_day=15/12/2023&last_day=15/12/2023", 1),
        ("first_day=2023-12-14&actor=lan.tran", 2),
        ("actor=&action=&subject_kind=&subject_id=&first_day=&last_day=", 3),
    ],
)
def test_filters_narrow_the_list(auditor: FlaskClient, query: str, rows: int) -> None:
    page = auditor.get(f"/audit?{query}").text
    assert _rows(page) == rows
    assert f"{rows} sự kiện" in page


@pytest.mark.parametrize("query", ["first_day=99/99/2023", "subject_id=x"])
def test_a_filter_that_cannot_be_read_is_told_and_filters_nothing(
    auditor: FlaskClient, query: str
) -> None:
    page = auditor.get(f"/audit?{query}").text
    assert _rows(page) == 3
    assert 'role="alert"' in page


def test_a_long_record_is_read_page_by_page(session: Session, sign_in: SignIn) -> None:
    for number in range(119):
        audit.record(None, "việc", "person", number)
    session.commit()
    client, address, seen = sign_in(Role.AUDITOR), "/audit?actor=hệ thống", []
    while address:
        page = client.get(address).text
        seen += re.findall(r"Người (\d+)\s*</a>", page)
        following = re.findall(r'rel="next" href="([^"]+)"', page)
        address = following[0].replace("&amp;", "&") if following else ""
    assert seen == [str(number) for number in reversed(range(119))]


def test_an_auditor_checks_that_the_record_is_whole(auditor: FlaskClient) -> None:
    page = auditor.get("/audit/verification").text
    assert "Nhật ký còn nguyên vẹn" in page
    assert "Đã kiểm tra 3 sự kiện" in page


def test_a_broken_record_is_told_with_the_first_broken_event(
    auditor: FlaskClient, session: Session
) -> None:
    for command in (
        "DROP TRIGGER audit_events_keep",
        "UPDATE audit_events SET actor = 'ai khác' WHERE id = 2",
    ):
        session.execute(text(command))
    session.commit()
    page = auditor.get("/audit/verification").text
    assert "Nhật ký không còn nguyên vẹn" in page
    assert "Sự kiện số 2 " in page


def test_what_somebody_typed_is_never_read_as_markup(session: Session, sign_in: SignIn) -> None:
    audit.record(None, "<b>việc</b>", "person", 1, after={"<i>tên</i>": "<script>x</script>"})
    session.commit()
    page = sign_in(Role.AUDITOR).get("/audit").text
    assert "<script>x" not in page
    assert "<b>việc" not in page
    assert "<i>tên" not in page
