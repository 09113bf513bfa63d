"""Workbooks on screen: upload one, look at what was understood, save it or drop it."""

import json
from collections.abc import Iterator

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.audit.labels import explain
from welfare.channels.rules import CHANNEL_LABELS
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.core.vietnamese import clean
from welfare.intake import (
    choices,
    identity_routes,
    labels,
    long_files,
    queries,
    service,
    sheet_parts,
)
from welfare.intake.blueprint import blueprint
from welfare.intake.column_words import MEANINGS
from welfare.intake.forms import UploadForm
from welfare.intake.models import Upload
from welfare.intake.rules import STATUS_LABELS, STATUS_TONES, UploadStatus
from welfare.intake.sheet_parts import ChosenSheet
from welfare.registry.labels import FACTS
from welfare.registry.rules import POVERTY_LABELS, REGISTER_LABELS
from welfare.web.files import download
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page


@blueprint.route("", methods=["GET", "POST"])
def list_uploads() -> ResponseReturnValue:
    """The workbooks that came in, newest first, and the form for the next one."""
    form = UploadForm()
    form.offer(areas_queries.communes(current_user))
    if form.validate_on_submit():
        with form.showing_refusals():
            kept = _kept(form)
            return redirect(url_for("intake.show_upload", upload_id=kept.id))
    page = keyset_page(queries.uploads(current_user), [Upload.id], descending=True)
    return render_template("intake/list_uploads.html", form=form, page=page)


@blueprint.route("/<int:upload_id>")
def show_upload(upload_id: int) -> ResponseReturnValue:
    """What was understood of a workbook, and what was or would be saved of it."""
    kept = queries.upload(current_user, upload_id)
    details, parts = json.loads(kept.details), sheet_parts.parts_of(current_user, kept)
    return render_template(
        "intake/show_upload.html",
        upload=kept,
        counts=json.loads(kept.counts),
        details=details,
        parts=parts,
        sheets=sheet_parts.rows_of_page(parts, details.get("sheets", [])),
        communes=areas_queries.communes(current_user),
        job=long_files.under_way(current_user.id, upload_id),
        categories=choices.offered_categories(kept.register),
        facts=FACTS,
    )


def _kept(form: UploadForm) -> Upload:
    """Keep an upload; a long one is read by a job."""
    content = form.file.data.read()
    later = long_files.is_long(len(content))
    kept = service.upload(
        actor=current_user,
        content=content,
        filename=clean(form.file.data.filename),
        commune=areas_queries.commune(form.commune_id.data, current_user),
        register=form.register.data,
        later=later,
    )
    if kept.status == UploadStatus.READING:
        long_files.start(long_files.READ, actor_id=current_user.id, upload_id=kept.id)
    return kept


@blueprint.route("/<int:upload_id>/words", methods=["POST"])
def choose_words(upload_id: int) -> ResponseReturnValue:
    """Take what the officer says that headers and categories mean, and read the file anew."""
    kept = queries.upload(current_user, upload_id)
    content = service.content_of(kept)
    columns, categories = _said("header", "meaning"), _said("words", "category")
    choices.remember(actor=current_user, kept=kept, columns=columns, categories=categories)
    if long_files.is_long(len(content)):
        long_files.start(long_files.READ, actor_id=current_user.id, upload_id=kept.id)
    else:
        service.read_again(kept=kept)
        flash(_("Đã đọc lại tệp theo các từ vừa ghép; lần sau phần mềm tự nhớ."), "success")
    return redirect(url_for("intake.show_upload", upload_id=upload_id))


def _said(words: str, meanings: str) -> dict[str, str]:
    """The words of the form whose meaning was chosen."""
    pairs = zip(request.form.getlist(words), request.form.getlist(meanings), strict=False)
    return {clean(each)[:200]: meaning for each, meaning in pairs if clean(each) and meaning}


@blueprint.route("/<int:upload_id>/sheets", methods=["POST"])
def choose_sheets(upload_id: int) -> ResponseReturnValue:
    """Take which sheets are meant, whose they are and where their headers stand; read anew."""
    kept = queries.upload(current_user, upload_id)
    chosen = list(_chosen_sheets())
    for each in service.choose_sheets(actor=current_user, kept=kept, chosen=chosen):
        if each.content is not None and long_files.is_long(len(each.content)):
            long_files.start(long_files.READ, actor_id=current_user.id, upload_id=each.id)
        else:
            service.read_again(kept=each)
    return redirect(url_for("intake.show_upload", upload_id=upload_id))


def _chosen_sheets() -> Iterator[ChosenSheet]:
    """The sheets that were ticked, numbered as the form numbers them."""
    for place, name in enumerate(request.form.getlist("sheet")):
        if f"take-{place}" in request.form:
            yield ChosenSheet(
                name=name,
                commune_id=request.form.get(f"commune-{place}", 0, type=int),
                register=request.form.get(f"register-{place}", ""),
                header_row=request.form.get(f"header-{place}", type=int),
            )


@blueprint.route("/<int:upload_id>/apply", methods=["POST"])
def apply_upload(upload_id: int) -> ResponseReturnValue:
    """Save a workbook's accepted rows, and with them those of the other parts of its file."""
    kept = queries.upload(current_user, upload_id)
    if kept.content is not None and long_files.is_long(len(kept.content)):
        long_files.start(long_files.APPLY, actor_id=current_user.id, upload_id=upload_id)
    else:
        for each in sheet_parts.waiting_parts(current_user, kept):
            service.apply_upload(actor=current_user, kept=each)
        flash(_("Đã lưu vào sổ."), "success")
    return redirect(url_for("intake.show_upload", upload_id=upload_id))


@blueprint.route("/<int:upload_id>/give-up", methods=["POST"])
def give_up(upload_id: int) -> ResponseReturnValue:
    """Drop a workbook."""
    kept = queries.upload(current_user, upload_id)
    service.give_up(actor=current_user, kept=kept)
    flash(_("Đã bỏ tệp “%(file)s”. Không có gì được lưu.", file=kept.filename), "success")
    return redirect(url_for("intake.list_uploads"))


@blueprint.route("/<int:upload_id>/refused.xlsx")
def download_refused(upload_id: int) -> ResponseReturnValue:
    """Give the refused rows back, each with its reason."""
    kept, workbook = queries.refused_rows(current_user, upload_id)
    return download(workbook, f"{kept.filename.rpartition('.')[0]} - không nhận.xlsx")


@blueprint.context_processor
def _words() -> dict[str, object]:
    """The words of the codes that the pages of this feature show."""
    return {
        "meanings": MEANINGS,
        "registers": REGISTER_LABELS,
        "poverty_classes": POVERTY_LABELS,
        "channels": CHANNEL_LABELS,
        "statuses": STATUS_LABELS,
        "status_tones": STATUS_TONES,
        "counts_of": lambda upload: json.loads(upload.counts),
    }


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    identity_routes.install()
    explain(
        actions=labels.ACTIONS,
        subjects=labels.SUBJECTS,
        facts=labels.FACTS,
        values=labels.VALUES,
    )
    add_to_menu(
        app,
        MenuEntry(
            N_("Hồ sơ"),
            22,
            N_("Nhập bảng tính"),
            "table-import",
            "intake.list_uploads",
            Permission.EDIT_PEOPLE,
        ),
        MenuEntry(
            N_("Hồ sơ"),
            23,
            N_("Đối chiếu dân cư"),
            "id",
            "intake.list_identity_files",
            Permission.EDIT_PEOPLE,
        ),
    )
