"""Cancelling an enrolment entered by mistake, and taking that back."""

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core.permissions import Permission
from welfare.registry import cancelling, queries, service
from welfare.registry.blueprint import blueprint
from welfare.registry.enrolment_changes import changes_of_enrolment
from welfare.registry.enrolment_forms import CancellationForm
from welfare.registry.life_pages import being_decided, decide, typed
from welfare.registry.life_routes import to_page

EDIT = Permission.EDIT_PEOPLE


@blueprint.route("/enrolments/<int:enrolment_id>/cancel", methods=["GET", "POST"], permission=EDIT)
def cancel_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Cancel an enrolment that was entered by mistake, after showing what it brings."""
    entitled = queries.enrolment(current_user, enrolment_id)
    service.check_not_cancelled(entitled)
    form = CancellationForm(version=entitled.version)
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                cancelling.cancel_enrolment,
                actor=current_user,
                enrolment_id=enrolment_id,
                version=form.version.data or 0,
                reason=form.why.data,
            )
            foreseen = decide(entitled.person_id, entitled.start_month, act)
            if foreseen is None:
                return to_page(entitled.person_id, _("Đã hủy hồ sơ hưởng ghi nhầm."))
    entitled = queries.enrolment(current_user, enrolment_id)
    return render_template(
        "registry/cancel_enrolment.html",
        form=form,
        enrolment=entitled,
        person=entitled.person,
        foreseen=foreseen,
        changes=changes_of_enrolment(entitled, form.version),
        typed=typed(),
    )


@blueprint.route("/enrolments/<int:enrolment_id>/reinstate", methods=["POST"], permission=EDIT)
def reinstate_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Take a cancellation back."""
    person_id = queries.enrolment(current_user, enrolment_id).person_id
    cancelling.reinstate_enrolment(
        actor=current_user,
        enrolment_id=enrolment_id,
        version=request.form.get("version", 0, type=int),
    )
    return to_page(person_id, _("Đã khôi phục hồ sơ hưởng."))
