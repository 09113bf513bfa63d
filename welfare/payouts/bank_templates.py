"""How a bank wants its table: which columns, in which order, under which headings.

Pure: what stands in a cell is chosen here, the file itself is written by `bank_tables`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from welfare.core.errors import N_, Refusal
from welfare.payouts.payments import Payment
from welfare.registry.rules import Register, birth_text

CONTENT_WORDS = {
    Register.MERIT: "TRO CAP NCC",
    Register.PROTECTION: "TRO CAP BTXH",
    Register.POVERTY: "HO TRO HO NGHEO",
}
FIXED = "fixed"
FIELDS = {
    "number": N_("Số thứ tự"),
    "reference": N_("Mã khoản chi (để đối soát)"),
    "account": N_("Số tài khoản"),
    "holder": N_("Chủ tài khoản, chữ hoa không dấu"),
    "name": N_("Họ và tên người hưởng"),
    "amount": N_("Số tiền"),
    "content": N_("Nội dung chuyển tiền"),
    "bank_name": N_("Tên ngân hàng"),
    "bank_bin": N_("Mã BIN ngân hàng"),
    "identity": N_("Số định danh"),
    "birth": N_("Ngày hoặc năm sinh"),
    "commune": N_("Xã, thị trấn"),
    "hamlet": N_("Ấp, khu phố"),
    "category": N_("Loại đối tượng"),
    "month": N_("Tháng chi trả"),
    FIXED: N_("Giá trị cố định"),
}
DELIMITERS = {
    ";": N_("Chấm phẩy ( ; )"),
    ",": N_("Phẩy ( , )"),
    "\t": N_("Dấu tab"),
    "|": N_("Gạch đứng ( | )"),
}
MOST_COLUMNS = 30
LONGEST_TEXT = 60

NO_COLUMNS = N_("Mẫu tệp phải có ít nhất cột “%(needed)s”. Thêm cột đó rồi lưu lại.")
UNKNOWN_FIELD = N_("Không có nội dung cột “%(field)s”. Chọn trong danh sách.")
BAD_NAME = N_("Hãy đặt tên cho mẫu tệp, dài tối đa %(most)s ký tự.")
TOO_MANY_COLUMNS = N_("Mẫu tệp có tối đa %(most)s cột.")
NEEDED = ("account", "holder", "amount")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column; `fixed` stands in every row of a fixed one, `required` cells may not be empty."""

    field: str
    heading: str
    fixed: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """The layout of a bank's table."""

    name: str
    columns: tuple[TemplateColumn, ...]
    delimiter: str = ";"
    with_headings: bool = True
    bank_bin: str | None = None


def shipped(*fields: str) -> tuple[TemplateColumn, ...]:
    """Columns under their usual headings."""
    return tuple(TemplateColumn(field, HEADINGS[field]) for field in fields)


HEADINGS = {
    "number": "STT",
    "reference": "Mã khoản chi",
    "account": "Số tài khoản",
    "holder": "Tên tài khoản",
    "amount": "Số tiền",
    "content": "Nội dung",
    "bank_name": "Ngân hàng",
    "bank_bin": "Mã ngân hàng",
    "identity": "Số định danh",
}
USUAL = Template(
    "Mẫu chung",
    shipped("number", "holder", "account", "bank_name", "amount", "content", "reference"),
)
SHIPPED = (
    USUAL,
    Template(
        "Chuyển khoản liên ngân hàng",
        shipped("number", "account", "holder", "bank_bin", "bank_name", "amount", "content"),
    ),
    Template(
        "Có số định danh",
        tuple(
            TemplateColumn(each.field, each.heading, required=each.field == "identity")
            for each in shipped(
                "number", "holder", "identity", "account", "bank_name", "amount", "reference"
            )
        ),
    ),
)


def check_template(template: Template) -> None:
    """Refuse a layout by which no bank could pay.

    Raises:
        Refusal: no name, no account, holder or amount among the columns, or too many of them.
    """
    if not 0 < len(template.name) <= LONGEST_TEXT:
        raise Refusal(BAD_NAME, most=LONGEST_TEXT)
    if len(template.columns) > MOST_COLUMNS:
        raise Refusal(TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    fields = {column.field for column in template.columns}
    for field in sorted(fields - FIELDS.keys()):
        raise Refusal(UNKNOWN_FIELD, field=field)
    for needed in NEEDED:
        if needed not in fields:
            raise Refusal(NO_COLUMNS, needed=Refusal(FIELDS[needed]))


def columns_to_json(columns: Sequence[TemplateColumn]) -> str:
    """The columns as they are stored."""
    return json.dumps([asdict(column) for column in columns], ensure_ascii=False)


def columns_from_json(stored: str) -> tuple[TemplateColumn, ...]:
    """The columns as they were stored."""
    return tuple(TemplateColumn(**column) for column in json.loads(stored))


def content(payment: Payment) -> str:
    """What the receiver reads on their statement, with the reference by which results match."""
    words = CONTENT_WORDS[Register(payment.register)]
    return f"{words} T{payment.month.month:02}/{payment.month.year} {payment.reference}"


VALUES: dict[str, Callable[[Payment], str]] = {
    "reference": lambda payment: payment.reference,
    "account": lambda payment: payment.bank_account or "",
    "holder": lambda payment: payment.holder,
    "name": lambda payment: payment.name,
    "content": content,
    "bank_name": lambda payment: payment.bank_name or "",
    "bank_bin": lambda payment: payment.bank_bin or "",
    "identity": lambda payment: payment.identity_number or "",
    "birth": lambda payment: birth_text(payment.born_on.isoformat(), payment.birth_precision),
    "commune": lambda payment: payment.commune,
    "hamlet": lambda payment: payment.hamlet,
    "category": lambda payment: payment.category,
    "month": lambda payment: payment.month.label,
}


def cell(column: TemplateColumn, payment: Payment, number: int) -> str | int:
    """What stands in a cell: figures as int, everything else as text."""
    if column.field == "number":
        return number
    if column.field == "amount":
        return payment.amount_vnd
    return column.fixed if column.field == FIXED else VALUES[column.field](payment)
