"""What a bank says of accounts: confirmed, closed, in another name; nothing before it is saved."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.channels.accounts import fallen_back
from welfare.channels.models import BankAccount
from welfare.channels.rules import AccountState
from welfare.core.errors import Refusal
from welfare.outreach import bank_answers
from welfare.outreach.bank_answers import Answer, Verdict
from welfare.staff.models import Staff
from welfare.staff.rules import Role

AGRIBANK = "970405"
TITLE = ["NGÂN HÀNG NÔNG NGHIỆP", None, None]
HEADER = ["Số TK", "Tên tài khoản", "Trạng thái"]
ROWS = [
    ["711000000001", "LE THI AN", "Đang hoạt động"],
    ["711000000002", "TRAN VAN BA", "Đã đóng"],
    ["711000000003", "NGUYEN VAN KHAC", "Hợp lệ"],
    ["711000000004", "PHAM THI DAO", ""],
    ["999999999999", "AI DO", "Hợp lệ"],
    ["711000000005", "VO THI EM", "đợi trả lời"],
    ["Tổng cộng", None, None],
]
NAMES = ("Lê Thị An", "Trần Văn Ba", "Hồ Thị Chín", "Phạm Thị Đào", "Võ Thị Em")


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


FILE = workbook([TITLE, HEADER, *ROWS])


@pytest.fixture(autouse=True)
def _accounts(session: Session) -> None:
    for number, name in enumerate(NAMES, start=1):
        factories.account(
            factories.enrolment(factories.person(name)).person, number=f"71100000000{number}"
        )


def read(viewer: Staff, content: bytes = FILE, **columns: int) -> Answer:
    return bank_answers.read(
        viewer, content=content, filename="tra loi.xlsx", bank_bin=AGRIBANK, columns=columns
    )


def states(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(BankAccount.state).order_by(BankAccount.number)))


def test_each_row_is_judged_by_the_banks_words_and_by_the_holder(officer: Staff) -> None:
    assert [(each.row, each.verdict) for each in read(officer).judged] == [
        (3, Verdict.CONFIRMED),
        (4, Verdict.CLOSED),
        (5, Verdict.OTHER_HOLDER),
        (6, Verdict.CONFIRMED),
        (7, Verdict.UNKNOWN),
        (8, Verdict.UNCLEAR),
    ]


def test_what_the_bank_confirms_or_closed_is_written_once(officer: Staff, session: Session) -> None:
    assert bank_answers.apply(officer, read(officer)) == 3
    assert states(session) == [
        AccountState.VERIFIED_BANK,
        AccountState.CLOSED,
        AccountState.UNVERIFIED,
        AccountState.VERIFIED_BANK,
        AccountState.UNVERIFIED,
    ]
    assert [row.person.name for row in fallen_back(officer)] == ["Trần Văn Ba"]
    again = read(officer)
    assert again.counts[Verdict.KNOWN] == 3
    assert bank_answers.apply(officer, again) == 0


def test_an_account_that_was_paid_to_stays_so(officer: Staff, session: Session) -> None:
    paid = session.scalars(select(BankAccount).order_by(BankAccount.number)).first()
    assert paid is not None
    paid.state = AccountState.VERIFIED_PAID
    session.flush()
    assert read(officer).judged[0].verdict is Verdict.KNOWN


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("Hợp lệ", Verdict.CONFIRMED),
        ("OK", Verdict.CONFIRMED),
        ("Không tồn tại", Verdict.CLOSED),
        ("Không hoạt động", Verdict.CLOSED),
        ("Tài khoản bị khóa", Verdict.CLOSED),
        ("Sai tên", Verdict.OTHER_HOLDER),
        ("Không khớp tên", Verdict.OTHER_HOLDER),
        ("???", Verdict.UNCLEAR),
    ],
)
def test_banks_say_it_in_many_words(officer: Staff, said: str, verdict: Verdict) -> None:
    content = workbook([HEADER, ["711000000001", "LE THI AN", said]])
    assert [each.verdict for each in read(officer, content).judged] == [verdict]


def test_accounts_of_other_communes_are_not_known(session: Session) -> None:
    elsewhere = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.CAI_BE)
    assert {each.verdict for each in read(elsewhere).judged} == {Verdict.UNKNOWN}


def test_an_officer_says_which_column_is_which(officer: Staff) -> None:
    content = workbook([["Số TK", "Tên", "Mã"], ["1", "LE THI AN", "711000000001"]])
    assert read(officer, content).judged == []
    assert [each.verdict for each in read(officer, content, number=2).judged] == [Verdict.CONFIRMED]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(workbook([["Họ và tên", "Năm sinh"]]), "dòng tiêu đề"), (b"\x00\x01", "tra loi.xlsx")],
)
def test_another_kind_of_file_is_refused(officer: Staff, content: bytes, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(officer, content)
    assert sentence in str(refused.value)


def test_the_page_shows_before_and_after_then_writes_and_hands_the_file_back(
    session: Session, sign_in: Callable[[Role], FlaskClient]
) -> None:
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    sent = {"bank_bin": AGRIBANK, "file": (BytesIO(FILE), "tra loi.xlsx")}
    page = client.post("/outreach/bank-answers", data=sent).text
    assert "ngân hàng đã xác nhận" in page
    assert "711000000001" not in page
    assert states(session)[0] == AccountState.UNVERIFIED
    session.rollback()
    sent = {"bank_bin": AGRIBANK, "file": (BytesIO(FILE), "tra loi.xlsx")}
    marked = client.post("/outreach/bank-answers/marked", data=sent).data
    rows = list(load_workbook(BytesIO(marked)).active.iter_rows(values_only=True))
    assert rows[1][-2:] == ("Ngân hàng xác nhận", "Lê Thị An")
    sent = {"bank_bin": AGRIBANK, "file": (BytesIO(FILE), "tra loi.xlsx"), "save": "y"}
    answer = client.post("/outreach/bank-answers", data=sent, follow_redirects=True)
    assert "Đã ghi tình trạng của 3 tài khoản" in answer.text
    assert states(session)[0] == AccountState.VERIFIED_BANK
