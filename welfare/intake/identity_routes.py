"""Answers of the population database on screen: hand a file in, look at it, keep it or drop it."""

import json

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length

from welfare.audit.labels import explain
from welfare.core import clock
from welfare.core.errors import N_, NotFound
from welfare.core.vietnamese import clean
from welfare.intake import identity_service
from welfare.intake.blueprint import blueprint
from welfare.intake.models import IdentityFile
from welfare.intake.queries import NONE_REFUSED
from welfare.registry import identity_checks
from welfare.registry.identity_pages import FACT_LABELS
from welfare.registry.identity_rules import (
    RESULT_LABELS,
    RESULT_TONES,
    STANDING_LABELS,
    IdentityResult,
)
from welfare.web.files import download
from welfare.web.forms import DateField, WelfareForm, required
from welfare.web.paging import keyset_page

SOURCE = N_("CSDL quốc gia về dân cư")


class AnswersForm(WelfareForm):
    """The file, and what its rows do not tell: when the database was asked, and by whom."""

    file = FileField(_l("Tệp kết quả"), [FileRequired(_l("Hãy chọn tệp kết quả đối chiếu."))])
    checked_on = DateField(
        _l("Ngày đối chiếu"), [required], description=_l("Dùng cho dòng không ghi ngày.")
    )
    source = StringField(
        _l("Nguồn"),
        [required, Length(max=120, message=_l("Dài nhất %(max)d ký tự."))],
        description=_l("Ai tra cứu, ví dụ Công an xã."),
    )


@blueprint.route("/identity", methods=["GET", "POST"])
def list_identity_files() -> ResponseReturnValue:
    """How many identities are confirmed, the files that said so, and the form for the next one."""
    form = AnswersForm(data={"checked_on": clock.today(), "source": _(SOURCE)})
    if form.validate_on_submit():
        with form.showing_refusals():
            kept = identity_service.hand_in(
                actor=current_user,
                content=form.file.data.read(),
                filename=clean(form.file.data.filename),
                checked_on=form.checked_on.data,
                source=form.source.data,
            )
            return redirect(url_for("intake.show_identity_file", file_id=kept.id))
    return render_template(
        "intake/list_identity_files.html",
        form=form,
        counted=identity_checks.counted(current_user),
        standings=STANDING_LABELS,
        page=keyset_page(identity_service.files(current_user), [IdentityFile.id], descending=True),
    )


@blueprint.route("/identity/<int:file_id>")
def show_identity_file(file_id: int) -> ResponseReturnValue:
    """What was understood of a file, and what was or would be kept of it."""
    kept = identity_service.file(current_user, file_id)
    return render_template(
        "intake/show_identity_file.html",
        file=kept,
        counts=json.loads(kept.counts),
        details=json.loads(kept.details),
        results={each.value: RESULT_LABELS[each] for each in IdentityResult},
        tones={each.value: RESULT_TONES[each] for each in IdentityResult},
        fact_labels=FACT_LABELS,
    )


@blueprint.route("/identity/<int:file_id>/apply", methods=["POST"])
def apply_identity_file(file_id: int) -> ResponseReturnValue:
    """Keep the answers of a file."""
    kept = identity_service.file(current_user, file_id)
    identity_service.apply(actor=current_user, kept=kept)
    flash(_("Đã lưu kết quả đối chiếu. Họ tên, ngày sinh trong sổ chưa đổi gì."), "success")
    return redirect(url_for("intake.show_identity_file", file_id=file_id))


@blueprint.route("/identity/<int:file_id>/give-up", methods=["POST"])
def give_up_identity_file(file_id: int) -> ResponseReturnValue:
    """Drop a file."""
    kept = identity_service.file(current_user, file_id)
    identity_service.give_up(actor=current_user, kept=kept)
    flash(_("Đã bỏ tệp “%(file)s”. Không có gì được lưu.", file=kept.filename), "success")
    return redirect(url_for("intake.list_identity_files"))


@blueprint.route("/identity/<int:file_id>/refused.xlsx")
def download_refused_answers(file_id: int) -> ResponseReturnValue:
    """Give the refused rows back, each with its reason."""
    kept = identity_service.file(current_user, file_id)
    if kept.refused_rows is None:
        raise NotFound(NONE_REFUSED)
    return download(kept.refused_rows, f"{kept.filename.rpartition('.')[0]} - không nhận.xlsx")


@blueprint.route("/identity/export", methods=["POST"])
def export_unconfirmed() -> ResponseReturnValue:
    """Everybody whose identity is not confirmed, as a workbook."""
    content = identity_service.export_unconfirmed(current_user)
    return download(content, f"Chưa xác nhận {clock.today():%Y-%m-%d}.xlsx")


def install() -> None:
    """Say what the record means."""
    explain(
        actions={
            "identity.applied": N_("Lưu kết quả đối chiếu dân cư"),
            "identity.given_up": N_("Bỏ tệp kết quả đối chiếu"),
            "identity.exported": N_("Xuất danh sách chưa xác nhận"),
        },
        subjects={"identity_file": N_("Tệp kết quả đối chiếu")},
    )
