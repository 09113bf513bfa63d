"""Opening an enrolment, and ending it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from welfare.core.permissions import Permission
from welfare.registry import queries, service
from welfare.registry.blueprint import blueprint
from welfare.registry.choices import category_choices, under_headings
from welfare.registry.enrolment_forms import EndForm, EnrolmentForm
from welfare.registry.models import Person
from welfare.registry.rules import NewEnrolment, category_behind

EDIT = Permission.EDIT_PEOPLE


@blueprint.route("/people/<int:person_id>/enrolments/new", methods=["GET", "POST"], permission=EDIT)
def enrol(person_id: int) -> ResponseReturnValue:
    """Enter a person in a category by a decision."""
    someone = queries.person(current_user, person_id)
    form = EnrolmentForm()
    form.category.choices = [
        SelectChoice("", _("Chọn loại đối tượng")),
        *under_headings(category_choices()),
    ]
    if form.validate_on_submit():
        with form.showing_refusals():
            service.enrol(actor=current_user, new=_new_enrolment(someone, form))
            flash(_("Đã mở hồ sơ hưởng cho %(name)s.", name=someone.name), "success")
            return redirect(url_for("registry.show_person", person_id=person_id))
    return render_template(
        "registry/enrol.html", form=form, person=queries.person(current_user, person_id)
    )


@blueprint.route("/enrolments/<int:enrolment_id>/end", methods=["GET", "POST"], permission=EDIT)
def end_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Stop an enrolment after a month by a decision."""
    entitled = queries.enrolment(current_user, enrolment_id)
    form = EndForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            service.end_enrolment(
                actor=current_user,
                enrolment_id=enrolment_id,
                last_month=form.last_month.data,
                paper=form.paper(),
            )
            flash(_("Đã ghi tháng cuối được hưởng."), "success")
            return redirect(url_for("registry.show_person", person_id=entitled.person_id))
    return render_template(
        "registry/end_enrolment.html",
        form=form,
        enrolment=queries.enrolment(current_user, enrolment_id),
    )


def _new_enrolment(someone: Person, form: EnrolmentForm) -> NewEnrolment:
    hidden = {
        category.code: category.payee
        for category in queries.categories()
        if category.code != category.public_code
    }
    return NewEnrolment(
        person_id=someone.id,
        category_code=category_behind(
            form.category.data, hidden, someone.born_on, form.start_month.data
        ),
        start_month=form.start_month.data,
        degree=form.degree.data,
        count=form.count.data,
        paper=form.paper(),
    )
