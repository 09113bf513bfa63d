"""Signing a list on screen."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core.permissions import Permission
from welfare.payouts import queries, signing
from welfare.payouts.paper_blueprint import blueprint
from welfare.payouts.signing_forms import CertificateForm, SignedFileForm
from welfare.web.files import download


@blueprint.route("/lists/<int:list_id>/sign", permission=Permission.SIGN_LISTS)
def sign_list(list_id: int) -> ResponseReturnValue:
    """Who has signed a list, and the two ways to sign it."""
    return _page(list_id, CertificateForm(), SignedFileForm())


@blueprint.route("/lists/<int:list_id>/sign", methods=["POST"], permission=Permission.SIGN_LISTS)
def sign_by_certificate(list_id: int) -> ResponseReturnValue:
    """Sign with a certificate handed in."""
    form = CertificateForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            copy = signing.sign(
                actor=current_user,
                list_id=list_id,
                certificate=form.certificate.data.read(),
                password=form.password.data,
            )
            flash(_("Đã ký số. Người ký: %(signer)s.", signer=copy.signer), "success")
            return redirect(url_for("papers.sign_list", list_id=list_id))
    return _page(list_id, form, SignedFileForm())


@blueprint.route(
    "/lists/<int:list_id>/sign/elsewhere", methods=["POST"], permission=Permission.SIGN_LISTS
)
def bring_signed_list(list_id: int) -> ResponseReturnValue:
    """Take back a list signed elsewhere."""
    form = SignedFileForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            copy = signing.bring_back(
                actor=current_user, list_id=list_id, content=form.signed.data.read()
            )
            flash(_("Đã nhận bản ký số của %(signer)s.", signer=copy.signer), "success")
            return redirect(url_for("papers.sign_list", list_id=list_id))
    return _page(list_id, CertificateForm(), form)


def _page(list_id: int, form: CertificateForm, signed_form: SignedFileForm) -> str:
    payout_list = queries.payout_list(current_user, list_id)
    return render_template(
        "papers/sign_list.html",
        payout_list=payout_list,
        copies=signing.copies(payout_list),
        may_sign=signing.may_sign(current_user, payout_list),
        form=form,
        signed_form=signed_form,
    )


@blueprint.route("/lists/<int:list_id>/to-sign", methods=["POST"], permission=Permission.SIGN_LISTS)
def take_to_sign(list_id: int) -> ResponseReturnValue:
    """Hand out the PDF that the next signature goes on."""
    return download(*signing.to_sign(actor=current_user, list_id=list_id))


@blueprint.route("/lists/<int:list_id>/signed", methods=["POST"])
def take_signed(list_id: int) -> ResponseReturnValue:
    """Hand out the copy with all signatures."""
    return download(*signing.handed_out(actor=current_user, list_id=list_id))
