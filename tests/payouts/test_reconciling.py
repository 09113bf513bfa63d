"""Results back: matched, recorded once, conflicts told, and never for another month or place."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import db
from welfare.intake.sheets import Row, Sheet
from welfare.payouts import drawing, reconciling, result_files, service
from welfare.payouts.matching import Group, OpenLine, Payments, Verdict, judge, parts
from welfare.payouts.models import PayoutLine
from welfare.payouts.references import Reference
from welfare.payouts.result_messages import read_message
from welfare.payouts.result_rows import ResultRow, find_table, read_rows
from welfare.payouts.rules import Step
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chín")
SignIn = Callable[..., FlaskClient]


def group(line_id: int = 1, *amounts: int, status: str = "pending", **facts: Any) -> Group:
    lines = [
        OpenLine(line_id + place, vnd, status, 0) for place, vnd in enumerate(amounts or (360_000,))
    ]
    usual: dict[str, Any] = {
        "person_id": line_id,
        "name": "Nguyễn Văn An",
        "commune": "Xã An Cư",
        "channel": "account",
        "account": f"71100000{line_id}",
        "holder": "NGUYEN VAN AN",
    }
    return Group(line_id, **usual | facts, lines=tuple(lines))


def verdict(row: ResultRow, *groups: Group, confirmed: set[int] | None = None) -> Verdict:
    return judge([row], Payments(DECEMBER, groups), confirmed or set())[0].verdict


@pytest.mark.parametrize(
    ("text", "paid"),
    [
        ("Đã nhận", True),
        ("Hoàn thành", True),
        ("ĐÃ HOÀN TẤT", True),
        ("da hoan thanh", True),
        ("Đã nhận tiền mặt", True),
        ("Đã nhận 500.000 đồng", True),
        ("da nhan 500.000 dong", True),
        ("Giao dịch không có lỗi", True),
        ("Hoàn trả", False),
        ("Chuyển hoàn", False),
        ("Tài khoản đã đóng", False),
        ("Vắng mặt", False),
        ("Người nhận đã mất", False),
        ("Đã chết", False),
        ("Không đồng ý nhận", False),
        ("Khong nhận được", False),
    ],
)
def test_a_result_in_words_is_read_with_its_marks(text: str, *, paid: bool) -> None:
    rows = (Row(1, ("Mã khoản chi", "Kết quả")), Row(2, (str(Reference(DECEMBER, 2)), text)))
    table = find_table([Sheet("Kết quả", rows)], {}, "ket-qua.csv")
    read = [row.paid for row in read_rows(table)]
    assert read == [paid]


class TestARow:
    def test_is_matched_by_reference_before_anything_else(self) -> None:
        row = ResultRow(
            1, Reference(DECEMBER, 2), account="711000001", amount_vnd=360_000, paid=True
        )
        judged = judge([row], Payments(DECEMBER, [group(1), group(2)]))[0]
        assert judged.group is not None
        assert judged.group.line_id == 2

    def test_is_matched_by_account_and_amount_then(self) -> None:
        row = ResultRow(1, account="711000001", name="Ai Đó", amount_vnd=360_000, paid=True)
        assert verdict(row, group(1), group(2)) is Verdict.PAID

    def test_by_name_and_amount_is_only_proposed(self) -> None:
        row = ResultRow(7, name="nguyễn văn an", amount_vnd=360_000, paid=True)
        assert verdict(row, group(1)) is Verdict.PROPOSED
        assert verdict(row, group(1), confirmed={7}) is Verdict.PAID
        assert verdict(row, group(1), group(2), confirmed={7}) is Verdict.CONFLICT

    def test_of_another_month_is_refused(self) -> None:
        row = ResultRow(1, Reference(Month(2023, 11), 1), amount_vnd=360_000, paid=True)
        assert verdict(row, group(1)) is Verdict.CONFLICT

    def test_of_nobody_here_is_unknown(self) -> None:
        row = ResultRow(1, Reference(DECEMBER, 99), amount_vnd=360_000, paid=True)
        assert verdict(row, group(1)) is Verdict.UNKNOWN

    def test_with_more_money_than_ordered_is_a_conflict(self) -> None:
        row = ResultRow(1, Reference(DECEMBER, 1), amount_vnd=999_000, paid=True)
        assert verdict(row, group(1)) is Verdict.CONFLICT

    def test_said_twice_alike_counts_once_and_differently_is_a_conflict(self) -> None:
        paid = ResultRow(1, Reference(DECEMBER, 1), paid=True)
        again = ResultRow(2, Reference(DECEMBER, 1), paid=True)
        returned = ResultRow(3, Reference(DECEMBER, 1), paid=False, reason="Sai số")
        judged = judge([paid, again, returned], Payments(DECEMBER, [group(1)]))
        assert [each.verdict for each in judged] == [
            Verdict.PAID,
            Verdict.ALREADY_KNOWN,
            Verdict.CONFLICT,
        ]

    def test_against_a_result_already_there_changes_nothing(self) -> None:
        row = ResultRow(1, Reference(DECEMBER, 1), paid=False)
        assert verdict(row, group(1, status="paid")) is Verdict.CONFLICT
        assert verdict(row, group(1, status="returned")) is Verdict.ALREADY_KNOWN

    @given(st.lists(st.integers(1, 10**7), min_size=1, max_size=6), st.data())
    def test_partly_paid_falls_on_the_earliest_months_first(
        self, amounts: list[int], data: st.DataObject
    ) -> None:
        paid_vnd = data.draw(st.integers(0, sum(amounts)))
        row = ResultRow(1, Reference(DECEMBER, 1), paid_vnd=paid_vnd, paid=paid_vnd > 0)
        judged = judge([row], Payments(DECEMBER, [group(1, *amounts)]))[0]
        shares = parts(judged)
        assert sum(share for _line, share, _whole in shares) == paid_vnd
        assert [whole for _line, _share, whole in shares] == sorted(
            (whole for _line, _share, whole in shares), reverse=True
        )


class TestAMessage:
    def test_of_status_tells_who_was_paid_and_who_was_not(self) -> None:
        rows = read_message(pain_002(("1", "ACSC", ""), ("2", "RJCT", "AC04")), "r.xml")
        assert [(row.paid, row.reason) for row in rows] == [(True, ""), (False, "AC04")]

    def test_of_a_statement_tells_returns_apart_from_payments(self) -> None:
        rows = read_message(CAMT_053.encode(), "s.xml")
        told = [(row.paid, row.amount_vnd, row.reason) for row in rows]
        assert told == [(True, 360_000, ""), (False, 360_000, "AC01")]

    @pytest.mark.parametrize(
        "content",
        [
            b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
            b"<Document",
            b"<Document><Other/></Document>",
        ],
    )
    def test_that_is_none_or_would_reach_for_files_is_refused(self, content: bytes) -> None:
        with pytest.raises(Refusal):
            read_message(content, "x.xml")


def pain_002(*transactions: tuple[str, str, str]) -> bytes:
    body = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{Reference(DECEMBER, int(line))}</OrgnlEndToEndId>"
        f"<TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code else "")
        + "</TxInfAndSts>"
        for line, status, code in transactions
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        f"<OrgnlPmtInfAndSts>{body}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


CAMT_053 = f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
<BkToCstmrStmt><Stmt>
<Ntry><Amt Ccy="VND">720000</Amt><CdtDbtInd>DBIT</CdtDbtInd><NtryDtls>
<TxDtls><Refs><EndToEndId>{Reference(DECEMBER, 1)}</EndToEndId></Refs>
<Amt Ccy="VND">360000.00</Amt></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="VND">360000</Amt><CdtDbtInd>CRDT</CdtDbtInd><NtryDtls>
<TxDtls><Refs><EndToEndId>{Reference(DECEMBER, 2)}</EndToEndId></Refs>
<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


@pytest.fixture
def app(either_app: Flask) -> Flask:
    """Everything that is recorded here holds on SQLite and on PostgreSQL."""
    return either_app


@pytest.fixture
def approved(session: Session, officer: Staff, approver: Staff) -> dict[str, PayoutLine]:
    """Three people of An Cư paid to accounts of their own; their lines by name."""
    for place, name in enumerate(NAMES):
        someone = factories.enrolment(factories.person(name)).person
        factories.account(someone, number=f"00711000{place}")
    drawing.draw_up(month=DECEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
    return {line.name: line for line in session.scalars(select(PayoutLine))}


def table(lines: dict[str, PayoutLine], *results: str, headings: str = "") -> bytes:
    """A bank's answer in its own layout: title, header, rows, a sum."""
    rows = [
        f"{place};{name.upper()};{lines[name].bank_account};360.000;{result}"
        for place, (name, result) in enumerate(zip(NAMES, results, strict=False), 1)
    ]
    head = headings or "STT;Tên tài khoản;Số tài khoản;Số tiền;Trạng thái"
    return "\n".join(["KẾT QUẢ CHI LƯƠNG;;;;", head, *rows, "Tổng cộng;;;1.080.000;"]).encode()


def test_a_file_records_its_results_once(
    session: Session, approved: dict[str, PayoutLine], officer: Staff
) -> None:
    content = table(approved, "Thành công", "Thất bại: sai số tài khoản", "Thành công")
    told = {"content": content, "filename": "kq.csv", "month": DECEMBER}
    file = result_files.receive(actor=officer, provider="970405", **told)
    assert result_files.receive(actor=officer, provider="970405", **told).id == file.id
    result_files.apply(file_id=file.id, actor=officer)
    session.expire_all()
    assert [approved[name].status for name in NAMES] == ["paid", "returned", "paid"]
    assert approved[NAMES[1]].unpaid_reason == "Thất bại: sai số tài khoản"
    with pytest.raises(Conflict, match="đã được ghi hoặc đã bỏ"):
        result_files.apply(file_id=file.id, actor=officer)
    again = reconciling.reconcile(officer, **told)
    assert (again.counts["rows"], again.counts["already-known"]) == (3, 3)


def test_a_corrected_mapping_is_remembered_for_the_providers_next_file(
    approved: dict[str, PayoutLine], officer: Staff
) -> None:
    strange = table(approved, "Xong", headings="TT;Khách;Tài khoản nhận tiền;Số tiền;Tình hình")
    told = {"filename": "la.csv", "month": DECEMBER, "provider": "970405"}
    with pytest.raises(Refusal, match="Không tìm thấy dòng tiêu đề"):
        result_files.receive(actor=officer, content=strange, **told)
    usual = result_files.receive(actor=officer, content=table(approved, "Xong"), **told)
    columns = {"Khách": "name", "Tài khoản nhận tiền": "bank_account", "Số tiền": "amount"}
    everything = {"Tên tài khoản": "account_holder", "Số tài khoản": "bank_account", **columns}
    result_files.remap(file_id=usual.id, columns=everything, actor=officer)
    file = result_files.receive(actor=officer, content=strange, **told)
    assert result_files.understood(officer, file).counts["matched"] == 1


def test_a_partly_paid_line_says_how_much_came(
    session: Session, approved: dict[str, PayoutLine], officer: Staff
) -> None:
    head = "STT;Tên tài khoản;Số tài khoản;Số tiền;Số tiền đã trả"
    content = table(approved, "100.000", headings=head)
    found = reconciling.reconcile(officer, content=content, filename="k.csv", month=DECEMBER)
    reconciling.settle(found=found, month=DECEMBER, actor=officer)
    session.expire_all()
    line = approved[NAMES[0]]
    assert (line.status, line.part_paid_vnd) == ("returned", 100_000)


def test_another_communes_officer_finds_nothing_and_records_nothing(
    session: Session, approved: dict[str, PayoutLine]
) -> None:
    stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.MY_TRUNG)
    content = table(approved, "Thành công")
    found = reconciling.reconcile(stranger, content=content, filename="k.csv", month=DECEMBER)
    assert found.counts["unknown"] == 1
    file = result_files.receive(
        actor=stranger, content=content, filename="k.csv", month=DECEMBER, provider="970405"
    )
    other = factories.staff(Role.COMMUNE_OFFICER)
    with pytest.raises(NotFound):
        result_files.file_for(other, file.id)


def test_a_marked_copy_says_of_every_row_what_became_of_it(
    approved: dict[str, PayoutLine], officer: Staff
) -> None:
    content = table(approved, "Thành công", "Thất bại")
    file = result_files.receive(
        actor=officer, content=content, filename="kq.csv", month=DECEMBER, provider="970405"
    )
    result_files.apply(file_id=file.id, actor=officer)
    sheet = load_workbook(io.BytesIO(result_files.marked_copy(officer, file))).active
    rows = [[cell.value for cell in row] for row in sheet.rows]
    assert rows[0][-3:] == ["Kết quả đối soát", "Khớp với", "Ghi chú đối soát"]
    assert rows[1][-3:-1] == ["Đã nhận", NAMES[0]]
    assert rows[2][-3] == "Chưa nhận, trả lại"
    assert rows[1][2] == "007110000"


def test_the_pages_show_correct_apply_and_give_back(
    app: Flask, session: Session, approved: dict[str, PayoutLine], sign_in: SignIn
) -> None:
    content = table(approved, "Thành công", "Thất bại")
    session.commit()
    client = sign_in(Role.ACCOUNTANT)
    sent = {"file": (io.BytesIO(content), "kq.csv"), "provider": "970405"}
    shown = client.post("/payouts/results/2023-12", data=sent, follow_redirects=True)
    assert "Các cột được hiểu thế nào" in shown.text
    applied = client.post("/payouts/results/file/1/apply", follow_redirects=True)
    assert "Đã ghi kết quả của 2 khoản" in applied.text
    assert client.post("/payouts/results/file/1/marked").data.startswith(b"PK")
    assert "kq.csv" in client.get("/payouts/results/2023-12").text


def test_the_command_answers_with_its_counts_and_saves_only_when_told(
    session: Session, approved: dict[str, PayoutLine], officer: Staff, cli: Any, tmp_path: Path
) -> None:
    path = tmp_path / "kq.csv"
    path.write_bytes(table(approved, "Thành công", "Thất bại", "Thành công"))
    username = officer.username
    session.commit()
    words = ("payouts", "reconcile", str(path), "2023-12", "--actor", username, "--json")
    answers = [json.loads(cli(*words, *more).stdout) for more in ((), ("--apply",), ("--apply",))]
    kept = ("rows", "matched", "paid", "returned", "unknown", "conflicts", "already_known")
    assert [[answer[key] for key in kept] for answer in answers] == [
        [3, 3, 2, 1, [], [], 0],
        [3, 3, 2, 1, [], [], 0],
        [3, 3, 0, 0, [], [], 3],
    ]
    with db.session.no_autoflush:
        assert (
            len(db.session.scalars(select(PayoutLine).where(PayoutLine.status == "paid")).all())
            == 2
        )
