"""A bank's answer on screen: chosen, looked at as before and after, then written down."""

from base64 import b64decode, b64encode

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectChoice, SelectField

from welfare.audit import service as audit
from welfare.channels import queries as channels_queries
from welfare.core.errors import N_, Refusal
from welfare.core.national_id import mask
from welfare.outreach import bank_answers
from welfare.outreach.bank_answers import COLUMN_LABELS, VERDICT_LABELS, Answer, Verdict
from welfare.outreach.blueprint import EDITING, blueprint
from welfare.web.files import download
from welfare.web.forms import WelfareForm
from welfare.web.navigation import MenuEntry, add_to_menu

NO_FILE = N_("Chưa chọn tệp trả lời của ngân hàng.")
SHOWN = 200


class AnswerForm(WelfareForm):
    """A bank's file, or what was read from it a moment ago and is to be written down now."""

    bank_bin = SelectField(_l("Ngân hàng"))
    file = FileField(_l("Tệp trả lời của ngân hàng"))
    filename = HiddenField()
    content = HiddenField()


@blueprint.route("/bank-answers", methods=["GET", "POST"], permission=EDITING)
def check_accounts() -> ResponseReturnValue:
    """Read a bank's file; what it changes is shown, and written down when confirmed."""
    form, answer = _form(), None
    if form.validate_on_submit():
        with form.showing_refusals():
            filename, content, answer = _answer(form)
            if "save" in request.form:
                written = bank_answers.apply(current_user, answer)
                flash(_("Đã ghi tình trạng của %(count)s tài khoản.", count=written), "success")
                return redirect(url_for("outreach.check_accounts"))
            form.filename.data, form.content.data = filename, b64encode(content).decode()
    return render_template(
        "outreach/check_accounts.html",
        form=form,
        answer=answer,
        Verdict=Verdict,
        VERDICT_LABELS=VERDICT_LABELS,
        COLUMN_LABELS=COLUMN_LABELS,
        shown=SHOWN,
        mask=mask,
    )


@blueprint.route("/bank-answers/marked", methods=["POST"], permission=EDITING)
def take_marked_answer() -> ResponseReturnValue:
    """The file back, each row with what becomes of it; that it was taken is recorded."""
    form = _form()
    if not form.validate_on_submit():
        raise Refusal(NO_FILE)
    filename, _content, answer = _answer(form)
    audit.record(current_user, "outreach.bank_answer_taken", "report", None, after={})
    return download(
        bank_answers.marked_copy(answer), f"{filename.rpartition('.')[0] or 'tep'} – đối chiếu.xlsx"
    )


def _form() -> AnswerForm:
    form = AnswerForm()
    form.bank_bin.choices = [
        SelectChoice(bank.bin, bank.short_name) for bank in channels_queries.banks()
    ]
    return form


def _answer(form: AnswerForm) -> tuple[str, bytes, Answer]:
    """The file chosen now, or the one that was read a moment ago, understood.

    Raises:
        Refusal: neither, or as `bank_answers.read`.
    """
    if form.file.data:
        filename, content = form.file.data.filename, form.file.data.read()
    else:
        filename, content = form.filename.data, _decoded(form.content.data or "")
    if not content:
        raise Refusal(NO_FILE)
    columns = {
        meaning: int(place)
        for meaning in COLUMN_LABELS
        if (place := request.form.get(f"column-{meaning}", "")).isdigit()
    }
    answer = bank_answers.read(
        current_user,
        content=content,
        filename=filename,
        bank_bin=form.bank_bin.data,
        columns=columns,
    )
    return filename, content, answer


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""


def install(app: Flask) -> None:
    """Add the page to the menu."""
    add_to_menu(
        app,
        MenuEntry(
            N_("Chi trả"),
            36,
            N_("Đối chiếu tài khoản"),
            "building-bank",
            "outreach.check_accounts",
            EDITING,
        ),
    )
