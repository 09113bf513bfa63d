"""The layouts the office keeps for its banks, beside those shipped."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from welfare.audit import service as audit
from welfare.channels.models import Bank
from welfare.channels.rules import account_number
from welfare.core import clock
from welfare.core.errors import N_, NotFound, Refusal
from welfare.database import db
from welfare.payouts.bank_models import BankTemplate, PayerAccount
from welfare.payouts.bank_templates import (
    DELIMITERS,
    SHIPPED,
    USUAL,
    Template,
    check_template,
    columns_from_json,
    columns_to_json,
)
from welfare.registry.rules import Register
from welfare.staff.models import Staff

NO_TEMPLATE = N_("Không có mẫu tệp “%(name)s”. Xem các mẫu ở mục Mẫu tệp ngân hàng.")
NO_BANK = N_("Không có ngân hàng mã BIN “%(bin)s”. Chọn trong danh sách.")
BAD_DELIMITER = N_("Dấu ngăn cột không đúng. Chọn trong danh sách.")
NO_HOLDER = N_("Hãy ghi tên chủ tài khoản.")


def kept() -> Sequence[BankTemplate]:
    """The office's own layouts by name."""
    return db.session.scalars(select(BankTemplate).order_by(BankTemplate.name)).all()


def every() -> list[Template]:
    """All layouts by name: the office's own, and those shipped that it did not change."""
    own = [_template(row) for row in kept()]
    names = {template.name for template in own}
    return own + [template for template in SHIPPED if template.name not in names]


def by_name(name: str) -> Template:
    """A layout.

    Raises:
        NotFound: there is none of the name.
    """
    for template in every():
        if template.name == name:
            return template
    raise NotFound(NO_TEMPLATE, name=name)


def usual(bank_bin: str | None) -> Template:
    """The bank's own layout if the office keeps one, else the usual one."""
    for template in every():
        if bank_bin and template.bank_bin == bank_bin:
            return template
    return by_name(USUAL.name)


def keep(*, template: Template, actor: Staff) -> BankTemplate:
    """Keep a layout under its name, in place of the one that was there.

    Raises:
        Refusal: no bank could pay by it, or it names what is not there.
    """
    check_template(template)
    if template.delimiter not in DELIMITERS:
        raise Refusal(BAD_DELIMITER)
    _check_bank(template.bank_bin)
    row = db.session.scalar(select(BankTemplate).where(BankTemplate.name == template.name))
    before: dict[str, object] = {"columns": row.columns} if row else {}
    row = row or BankTemplate(name=template.name)
    row.bank_bin = template.bank_bin
    row.delimiter = template.delimiter
    row.with_headings = template.with_headings
    row.columns = columns_to_json(template.columns)
    row.changed_at, row.changed_by_id = clock.now(), actor.id
    db.session.add(row)
    db.session.flush()
    after: dict[str, object] = {"template": template.name, "columns": row.columns}
    audit.record(
        actor, "payouts.bank_template_kept", "bank_template", row.id, before=before, after=after
    )
    return row


def drop(*, name: str, actor: Staff) -> None:
    """Forget the office's own layout of the name; a shipped one of that name stands again.

    Raises:
        NotFound: the office keeps none of the name.
    """
    row = db.session.scalar(select(BankTemplate).where(BankTemplate.name == name))
    if row is None:
        raise NotFound(NO_TEMPLATE, name=name)
    audit.record(
        actor,
        "payouts.bank_template_dropped",
        "bank_template",
        row.id,
        before={"template": name, "columns": row.columns},
    )
    db.session.delete(row)


def payer_accounts() -> dict[str, PayerAccount]:
    """The account each register's money is paid from, where the office has named one."""
    return {row.register: row for row in db.session.scalars(select(PayerAccount))}


def name_payer(
    *, register: str, bank_bin: str, number: str, holder: str, actor: Staff
) -> PayerAccount:
    """Name the account from which a register's money is paid.

    Raises:
        Refusal: no such bank, no account number, or no holder.
    """
    _check_bank(bank_bin)
    if not holder:
        raise Refusal(NO_HOLDER)
    row = db.session.get(PayerAccount, register) or PayerAccount(register=Register(register).value)
    row.bank_bin, row.number, row.holder = bank_bin, account_number(number), holder
    db.session.add(row)
    after: dict[str, object] = {"register": register, "bank_bin": bank_bin, "holder": holder}
    audit.record(actor, "payouts.payer_named", "payer_account", None, after=after)
    return row


def _check_bank(bank_bin: str | None) -> None:
    if bank_bin and db.session.get(Bank, bank_bin) is None:
        raise Refusal(NO_BANK, bin=bank_bin)


def _template(row: BankTemplate) -> Template:
    return Template(
        row.name,
        columns_from_json(row.columns),
        delimiter=row.delimiter,
        with_headings=row.with_headings,
        bank_bin=row.bank_bin,
    )
