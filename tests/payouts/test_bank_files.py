"""Files for banks: what goes in them, what stays behind, that a second one is seen."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.payouts import bank_files, bank_layouts, drawing, pain001, service
from welfare.payouts.bank_files import Made, Order
from welfare.payouts.bank_needs import sort_out
from welfare.payouts.bank_tables import render_csv, render_xlsx
from welfare.payouts.bank_templates import (
    FIXED,
    USUAL,
    Template,
    TemplateColumn,
    check_template,
)
from welfare.payouts.payments import Payment
from welfare.payouts.references import Reference, find_reference
from welfare.payouts.rules import Step
from welfare.staff.models import Staff
from welfare.staff.rules import Role

DECEMBER = Month(2023, 12)
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas" / "pain.001.001.09.xsd"))
NAMESPACES = {"p": pain001.NAMESPACE}
SignIn = Callable[..., FlaskClient]


def payment(**facts: Any) -> Payment:
    usual: dict[str, Any] = {
        "line_id": 1042,
        "amount_vnd": 1_005_000,
        "name": "Đặng Thị Ánh",
        "born_on": date(1940, 5, 1),
        "birth_precision": "day",
        "identity_number": "082040001234",
        "category": "Người cao tuổi",
        "commune": "Xã An Cư",
        "hamlet": "Ấp An Bình",
        "register": "protection",
        "bank_bin": "970405",
        "bank_name": "Agribank",
        "bank_account": "0071100012345",
        "account_holder": "Đặng Thị Ánh",
        "month": DECEMBER,
    }
    return Payment(**usual | facts)


class TestTheReference:
    @given(st.integers(1, 10**12), st.integers(1, 12), st.integers(2021, 2099))
    def test_is_found_again_in_whatever_a_bank_makes_of_it(
        self, line_id: int, month: int, year: int
    ) -> None:
        reference = Reference(Month(year, month), line_id)
        written = str(reference)
        spaced = f"ck tro cap {written[:6].lower()} {written[6:]}. 500.000"
        assert find_reference(written) == find_reference(spaced) == reference

    def test_with_a_wrong_digit_is_none(self) -> None:
        written = str(Reference(DECEMBER, 1042))
        for place, digit in enumerate(written):
            if digit.isdigit():
                wrong = f"{written[:place]}{(int(digit) + 1) % 10}{written[place + 1 :]}"
                assert find_reference(wrong) is None


class TestTheTable:
    def test_keeps_zeros_and_never_holds_a_formula(self) -> None:
        evil = payment(account_holder="=HYPERLINK(1)", name="=1+1")
        template = Template(
            "Thử",
            (
                TemplateColumn("account", "Số TK"),
                TemplateColumn("holder", "Tên"),
                TemplateColumn("name", "=Tên"),
                TemplateColumn("amount", "Số tiền"),
                TemplateColumn(FIXED, "Loại", "VND"),
            ),
        )
        rows = list(
            csv.reader(io.StringIO(render_csv(template, [evil]).decode("utf-8-sig")), delimiter=";")
        )
        assert rows[0] == ["Số TK", "Tên", "'=Tên", "Số tiền", "Loại"]
        assert rows[1] == ["0071100012345", "HYPERLINK 1", "'=1+1", "1005000", "VND"]
        sheet = load_workbook(io.BytesIO(render_xlsx(template, [evil]))).active
        cells = [(cell.value, cell.data_type) for cell in sheet[2]]
        assert cells[0] == ("0071100012345", "s")
        assert cells[2] == ("=1+1", "s")
        assert cells[3] == (1_005_000, "n")

    def test_writes_holders_in_capitals_without_marks(self) -> None:
        assert "DANG THI ANH" in render_csv(USUAL, [payment()]).decode("utf-8-sig")

    def test_is_the_same_bytes_for_the_same_payments(self) -> None:
        assert render_xlsx(USUAL, [payment()]) == render_xlsx(USUAL, [payment()])

    def test_needs_an_account_a_holder_and_an_amount(self) -> None:
        columns = (TemplateColumn("account", "TK"), TemplateColumn("amount", "Tiền"))
        with pytest.raises(Refusal, match="Chủ tài khoản"):
            check_template(Template("Thử", columns))


class TestWhatABankNeeds:
    @pytest.mark.parametrize(
        ("lacking", "sentence"),
        [
            ({"bank_account": None}, "Chưa có số tài khoản"),
            ({"bank_account": "12 34"}, "Số tài khoản không dùng được"),
            ({"bank_bin": None}, "Chưa rõ ngân hàng"),
            ({"account_holder": " "}, "Chưa có tên chủ tài khoản"),
            ({"identity_number": None}, "Ngân hàng cần “Số định danh”"),
        ],
    )
    def test_keeps_back_whoever_lacks_it_and_says_why(
        self, lacking: dict[str, Any], sentence: str
    ) -> None:
        required = TemplateColumn("identity", "CCCD", required=True)
        good, refused = sort_out(
            [payment(), payment(**lacking)], Template("Thử", (*USUAL.columns, required))
        )
        assert len(good) == 1
        assert sentence in str(refused[0].why)


class TestPain001:
    @given(
        st.lists(
            st.builds(
                payment,
                line_id=st.integers(1, 10**9),
                amount_vnd=st.integers(1, 10**11),
                account_holder=st.text(min_size=1, max_size=120).map(lambda text: f"A {text}"),
            ),
            min_size=1,
            max_size=5,
        )
    )
    def test_is_valid_against_its_schema_whatever_the_names(self, made: list[Payment]) -> None:
        payer = pain001.Payer("Phòng LĐ-TB&XH Huyện Cái Bè")
        document = etree.fromstring(
            pain001.render(made, payer, stem="TC2312-PR-ALL", on=date(2023, 12, 15))
        )
        SCHEMA.assertValid(document)
        total = sum(each.amount_vnd for each in made)
        assert document.xpath("string(//p:GrpHdr/p:CtrlSum)", namespaces=NAMESPACES) == str(total)
        assert document.xpath("count(//p:CdtTrfTxInf)", namespaces=NAMESPACES) == len(made)

    def test_names_the_payer_where_the_office_has_said_it(self) -> None:
        payer = pain001.Payer("Phòng LĐ", "970405", "711000999888")
        text = pain001.render([payment()], payer, stem="TC", on=date(2023, 12, 15)).decode()
        assert "<Id>711000999888</Id>" in text
        assert "NOTPROVIDED" not in text


@pytest.fixture
def approved(session: Session, officer: Staff, approver: Staff) -> Session:
    """Two people paid to Agribank, one of them with arrears, and one paid to another bank."""
    for name, bank, number in (
        ("Nguyễn Văn An", "970405", "711000123456"),
        ("Lê Văn Bé", "970405", "711000123457"),
        ("Trần Thị Cúc", "970436", "711000123456"),
    ):
        someone = factories.enrolment(factories.person(name)).person
        factories.account(someone, bank_bin=bank, number=number)
    drawing.draw_up(month=DECEMBER, actor=officer)
    service.take(step=Step.SUBMIT, month=DECEMBER, actor=officer)
    service.take(step=Step.APPROVE, month=DECEMBER, actor=approver)
    return session


@pytest.fixture
def make(officer: Staff) -> Callable[..., Made]:
    def made(kind: str = "xlsx", bank: str | None = "970405", **more: Any) -> Made:
        order = Order(DECEMBER, "protection", bank, kind, more.pop("template", None))
        return bank_files.make(order=order, actor=officer, viewer=officer, **more)

    return made


class TestAFile:
    @pytest.mark.parametrize("kind", bank_files.FORMATS)
    def test_is_kept_with_its_totals_and_its_digest(
        self, approved: Session, make: Callable[..., Made], kind: str
    ) -> None:
        file = make(kind).file
        assert (file.lines, file.amount_vnd, len(file.sha256)) == (2, 720_000, 64)

    def test_of_all_banks_holds_everybody(
        self, approved: Session, make: Callable[..., Made]
    ) -> None:
        assert make(bank=None).file.lines == 3

    def test_made_again_is_seen_and_identical_bytes_are_told(
        self, approved: Session, make: Callable[..., Made]
    ) -> None:
        first, second = make(), make()
        assert (first.before, first.identical) == ([], None)
        assert second.identical is first.file

    def test_made_by_two_officers_at_once_is_made_once(
        self, approved: Session, make: Callable[..., Made]
    ) -> None:
        make(seen_before=0)
        with pytest.raises(Conflict, match="vừa được làm bởi người khác"):
            make(seen_before=0)

    def test_is_not_made_before_approval(self, session: Session, officer: Staff, make: Any) -> None:
        factories.account(factories.enrolment().person)
        drawing.draw_up(month=DECEMBER, actor=officer)
        with pytest.raises(Conflict, match="Chỉ làm tệp cho ngân hàng sau khi duyệt"):
            make()

    def test_of_an_unknown_bank_or_template_is_refused(self, approved: Session, make: Any) -> None:
        with pytest.raises(NotFound):
            make(bank="123456")
        with pytest.raises(NotFound, match="Không có mẫu tệp “Lạ”"):
            make(template="Lạ")

    def test_leaves_out_what_has_a_result(
        self, approved: Session, officer: Staff, make: Callable[..., Made]
    ) -> None:
        from welfare.payouts.models import PayoutLine
        from welfare.payouts.rules import LineStatus

        line = approved.scalars(select(PayoutLine).where(PayoutLine.bank_bin == "970405")).first()
        assert line is not None
        service.mark_line(line_id=line.id, outcome=LineStatus.PAID, actor=officer)
        assert make().file.lines == 1


class TestALayout:
    def test_of_a_bank_is_chosen_by_itself_and_may_be_dropped_again(
        self, approved: Session, officer: Staff, make: Callable[..., Made]
    ) -> None:
        columns = (TemplateColumn(FIXED, "Loại", "IN"), *USUAL.columns)
        own = Template("Agribank Cái Bè", columns, delimiter=",", bank_bin="970405")
        bank_layouts.keep(template=own, actor=officer)
        text = make("csv").file.content.decode("utf-8-sig")
        assert text.splitlines()[1].startswith("IN,1,")
        bank_layouts.drop(name=own.name, actor=officer)
        assert bank_layouts.usual("970405") == USUAL


def test_the_pages_propose_make_and_hand_out_a_file(
    app: Flask, approved: Session, sign_in: SignIn
) -> None:
    approved.commit()
    client = sign_in(Role.ACCOUNTANT)
    assert "Agribank" in client.get("/payouts/bank-files/2023-12").text
    address = "/payouts/bank-files/2023-12/protection"
    assert "720.000 đ" in client.get(f"{address}?bank=970405").text
    wanted = {"bank": "970405", "format": "pain.001", "seen_before": "0"}
    made = client.post(address, data=wanted, follow_redirects=True)
    assert "TC2312-PR-970405.xml" in made.text
    assert client.post("/payouts/bank-files/file/1").data.startswith(b"<?xml")
    assert "Đã làm tệp này trước đây" in client.get(f"{address}?bank=970405").text
    assert sign_in(Role.COMMUNE_OFFICER).get(address).status_code == 403


def test_the_pages_change_a_layout_and_name_the_payer(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    assert "Số tài khoản" in client.get("/payouts/bank-files/template?name=Mẫu chung").text
    typed = {
        "name": "Mẫu chung",
        "bank_bin": "",
        "delimiter": ",",
        "with_headings": "y",
        "order": ["3", "1", "2", "9"],
        "field": ["amount", "account", "holder", ""],
        "heading": ["Tiền", "TK", "", ""],
        "fixed": ["", "", "", ""],
        "required": ["1"],
    }
    kept = client.post("/payouts/bank-files/template", data=typed, follow_redirects=True)
    assert "TK · Tên tài khoản · Tiền" in kept.text
    payer = {"bank_bin": "970405", "number": "711 000 999", "holder": "PHONG LDTBXH"}
    named = client.post("/payouts/bank-files/payer/merit", data=payer, follow_redirects=True)
    assert "PHONG LDTBXH" in named.text
    without = typed | {"field": ["amount", "account", "", ""]}
    assert "ít nhất cột" in client.post("/payouts/bank-files/template", data=without).text


def test_the_command_writes_the_file_and_warns_of_the_second(
    approved: Session, cli: Callable[..., Any], tmp_path: Path
) -> None:
    approved.commit()
    path = tmp_path / "bank.csv"
    words = ("payouts", "bank-file", "2023-12", "--register", "protection", "--bank", "970405")
    words = (*words, "--format", "csv", "--template", "Mẫu chung", "-o", str(path))
    first = json.loads(cli(*words, "--json").stdout)
    assert (first["lines"], first["amount_vnd"], first["sent_before"]) == (2, 720_000, [])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfSTT;")
    again = cli(*words)
    assert "CẢNH BÁO" in again.stdout
    nothing = cli(
        "payouts", "bank-file", "2023-12", "--register", "merit", "--format", "csv", "-o", str(path)
    )
    assert nothing.exit_code == 1
    assert "không còn khoản nào" in nothing.stderr
