"""Scanned papers: the panel on a person's page, adding, opening and taking away."""

from urllib.parse import quote

from flask import Flask, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.core.permissions import Permission
from welfare.registry import document_labels as labels
from welfare.registry import documents, queries
from welfare.registry.document_forms import AttachForm, RemoveForm
from welfare.registry.document_models import Document
from welfare.registry.document_rules import ENDINGS, KIND_LABELS, MIME_TYPES, MediaType
from welfare.web.blueprint import Feature
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

EDIT = Permission.EDIT_PEOPLE

blueprint = Feature(
    "documents", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/documents"
)


@blueprint.route("/people/<int:person_id>/new", methods=["GET", "POST"], permission=EDIT)
def attach_documents(person_id: int) -> ResponseReturnValue:
    """Keep one or several scanned papers with a person: all of them, or none."""
    someone = queries.person(current_user, person_id)
    form = AttachForm()
    if form.validate_on_submit():
        uploads = [upload for upload in form.files.data or [] if upload and upload.filename]
        if not uploads:
            form.files.errors = [_("Hãy chọn ít nhất một tệp.")]
        else:
            with form.showing_refusals():
                for upload in uploads:
                    documents.attach(
                        actor=current_user,
                        person_id=person_id,
                        kind=form.kind.data,
                        filename=upload.filename,
                        content=upload.read(),
                    )
                flash(_("Đã lưu %(count)s giấy tờ.", count=len(uploads)), "success")
                return redirect(_papers_of(person_id))
    return render_template("documents/attach_documents.html", form=form, person=someone)


@blueprint.route("/<int:document_id>/open", methods=["POST"], permission=Permission.OPEN_DOCUMENTS)
def open_document(document_id: int) -> ResponseReturnValue:
    """Show a paper; a POST, because the opening is recorded."""
    return _shown(*documents.open_document(actor=current_user, document_id=document_id))


@blueprint.route("/<int:document_id>/remove", methods=["GET", "POST"], permission=EDIT)
def remove_document(document_id: int) -> ResponseReturnValue:
    """Take a paper away, with a reason."""
    paper = documents.document(current_user, document_id)
    form = RemoveForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            documents.remove(actor=current_user, document_id=document_id, reason=form.reason.data)
            flash(_("Đã gỡ giấy tờ “%(name)s”.", name=paper.filename), "success")
            return redirect(_papers_of(paper.person_id))
    return render_template(
        "documents/remove_document.html", form=form, paper=paper, KIND_LABELS=KIND_LABELS
    )


def documents_panel(person_id: int) -> str:
    """The panel of a person's page: their papers, and those taken away."""
    someone = queries.person(current_user, person_id)
    papers = documents.documents_of(person_id)
    return render_template(
        "documents/_documents.html",
        person=someone,
        papers=[paper for paper in papers if paper.removed_at is None],
        removed=[paper for paper in papers if paper.removed_at is not None],
        KIND_LABELS=KIND_LABELS,
    )


def _papers_of(person_id: int) -> str:
    return url_for("registry.show_person", person_id=person_id, _anchor="documents")


def _shown(paper: Document, content: bytes) -> Response:
    """The paper inside the browser, which may run nothing that stands in it.

    A PDF goes without `sandbox`: browsers refuse to show one in a sandbox, and their viewers
    have a stricter one of their own.
    """
    kind = MediaType(paper.media_type)
    response = Response(content, mimetype=MIME_TYPES[kind])
    plain = f"giay-to-{paper.id}.{ENDINGS[kind]}"
    response.headers["Content-Disposition"] = (
        f"inline; filename={plain}; filename*=UTF-8''{quote(paper.filename)}"
    )
    sandbox = "" if kind is MediaType.PDF else "; sandbox"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'{sandbox}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def install(app: Flask) -> None:
    """Add the pages and the panel on the person page."""
    app.register_blueprint(blueprint)
    explain(actions=labels.ACTIONS, facts=labels.FACTS, values=labels.VALUES)
    add_panel(app, Panel(PERSON_PAGE, 60, Permission.SEE_PEOPLE, documents_panel))
