"""What is typed to lay out a bank's table and to name the account the money is paid from."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectChoice, SelectField, StringField
from wtforms.validators import Length

from welfare.core.vietnamese import clean
from welfare.payouts.bank_templates import (
    DELIMITERS,
    HEADINGS,
    LONGEST_TEXT,
    TemplateColumn,
)
from welfare.web.forms import WelfareForm, required

SPARE_ROWS = 3


class TemplateForm(WelfareForm):
    """A layout's name and shape; its columns are read by `columns_typed`."""

    name = StringField(_l("Tên mẫu"), [required, Length(max=LONGEST_TEXT)])
    bank_bin = SelectField(
        _l("Dùng sẵn cho ngân hàng"),
        description=_l("Khi làm tệp cho ngân hàng này, mẫu được chọn sẵn."),
    )
    delimiter = SelectField(
        _l("Dấu ngăn cột của tệp CSV"),
        choices=[SelectChoice(mark, _l(label)) for mark, label in DELIMITERS.items()],
    )
    with_headings = BooleanField(_l("Dòng đầu là tên cột"))


class PayerForm(WelfareForm):
    """The account from which a register's money is paid."""

    bank_bin = SelectField(_l("Ngân hàng"))
    number = StringField(_l("Số tài khoản"), [required])
    holder = StringField(_l("Tên chủ tài khoản"), [required, Length(max=120)])


def columns_typed(typed: "MultiDict[str, str]") -> tuple[TemplateColumn, ...]:
    """The columns of the form's table in the order typed beside them; rows without content go."""
    rows = []
    for place, field in enumerate(typed.getlist("field")):
        if not field:
            continue
        heading = _at(typed.getlist("heading"), place) or HEADINGS.get(field, "")
        column = TemplateColumn(
            field,
            heading[:LONGEST_TEXT],
            _at(typed.getlist("fixed"), place)[:LONGEST_TEXT],
            required=str(place) in typed.getlist("required"),
        )
        rows.append((_order(_at(typed.getlist("order"), place), place), place, column))
    return tuple(column for _order_typed, _place, column in sorted(rows, key=lambda row: row[:2]))


def _at(values: Sequence[str], place: int) -> str:
    return clean(values[place]) if place < len(values) else ""


def _order(typed: str, place: int) -> int:
    return int(typed) if typed.isdigit() and len(typed) < 6 else place + 1
