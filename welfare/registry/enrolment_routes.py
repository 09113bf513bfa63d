"""Opening an enrolment, changing, correcting and ending it, and money granted once."""

from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.registry import entitlements, foresight, households, queries, service
from welfare.registry.blueprint import blueprint
from welfare.registry.choices import category_choices, under_headings
from welfare.registry.enrolment_changes import changes_of_enrolment
from welfare.registry.enrolment_choices import correction_choices, one_off_choices
from welfare.registry.enrolment_forms import (
    ChangeForm,
    DecisionForm,
    EndForm,
    EnrolmentForm,
    GrantCorrectionForm,
    OneOffForm,
    PaperForm,
)
from welfare.registry.foresight import Foreseen
from welfare.registry.life_pages import being_decided, decide, typed
from welfare.registry.life_routes import to_page
from welfare.registry.models import Enrolment, Person
from welfare.registry.rules import MARTYR_RELATIONS, Granted, NewEnrolment, category_behind

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
    form.carer_id.choices = _carers(someone)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.enrol(actor=current_user, new=_new_enrolment(someone, form))
            flash(_("Đã mở hồ sơ hưởng cho %(name)s.", name=someone.name), "success")
            return redirect(url_for("registry.show_person", person_id=person_id))
    return render_template(
        "registry/enrol.html",
        form=form,
        person=queries.person(current_user, person_id),
        relations=MARTYR_RELATIONS,
    )


@blueprint.route("/enrolments/<int:enrolment_id>/end", methods=["GET", "POST"], permission=EDIT)
def end_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Stop an enrolment after a month by a decision."""
    entitled = queries.enrolment(current_user, enrolment_id)
    form = EndForm(version=entitled.version)
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                entitlements.stop_enrolment,
                actor=current_user,
                enrolment_id=enrolment_id,
                version=form.version.data or 0,
                last_month=form.last_month.data,
                paper=form.paper(),
            )
            foreseen = decide(entitled.person_id, form.last_month.data + 1, act)
            if foreseen is None:
                return to_page(entitled.person_id, _("Đã ghi tháng cuối được hưởng."))
    return _page("registry/end_enrolment.html", enrolment_id, form, foreseen)


@blueprint.route("/enrolments/<int:enrolment_id>/change", methods=["GET", "POST"], permission=EDIT)
def change_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Record that a decision changes what is granted from a month on: a new enrolment begins."""
    entitled = queries.enrolment(current_user, enrolment_id)
    form = ChangeForm(data=_written(entitled) | {"start_month": None})
    form.category.choices = under_headings(category_choices())
    form.carer_id.choices = _carers(entitled.person, entitled.carer)
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                entitlements.change_enrolment,
                actor=current_user,
                enrolment_id=enrolment_id,
                version=form.version.data or 0,
                new=_changed(entitled, form),
            )
            foreseen = decide(entitled.person_id, form.start_month.data, act)
            if foreseen is None:
                return to_page(entitled.person_id, _("Đã ghi quyết định điều chỉnh."))
    return _page("registry/change_enrolment.html", enrolment_id, form, foreseen)


@blueprint.route("/enrolments/<int:enrolment_id>/edit", methods=["GET", "POST"], permission=EDIT)
def correct_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Write anew what was typed wrongly; past months are worked out again."""
    entitled = queries.enrolment(current_user, enrolment_id)
    form = GrantCorrectionForm(data=_written(entitled))
    form.category.choices = under_headings(correction_choices(entitled.category))
    form.carer_id.choices = _carers(entitled.person, entitled.carer)
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                entitlements.correct_enrolment,
                actor=current_user,
                enrolment_id=enrolment_id,
                version=form.version.data or 0,
                written=_corrected(entitled, form),
            )
            month = min(form.start_month.data, entitled.start_month)
            foreseen = decide(entitled.person_id, month, act)
            if foreseen is None:
                return to_page(entitled.person_id, _("Đã sửa hồ sơ hưởng."))
    return _page("registry/correct_enrolment.html", enrolment_id, form, foreseen)


@blueprint.route("/decisions/<int:decision_id>/edit", methods=["GET", "POST"], permission=EDIT)
def correct_decision(decision_id: int) -> ResponseReturnValue:
    """Write a decision's number, day and signer anew; what it decided is another page's."""
    decision = entitlements.decision_of(current_user, decision_id)
    entitled = queries.enrolment(current_user, decision.enrolment_id)
    form = DecisionForm(obj=decision, version=entitled.version)
    if form.validate_on_submit():
        with form.showing_refusals():
            entitlements.correct_decision(
                actor=current_user,
                decision_id=decision_id,
                version=form.version.data or 0,
                paper=form.paper(),
                from_month=form.from_month.data,
            )
            return to_page(entitled.person_id, _("Đã sửa quyết định."))
    decision = entitlements.decision_of(current_user, decision_id)
    return _page(
        "registry/correct_decision.html", decision.enrolment_id, form, None, decision=decision
    )


@blueprint.route("/decisions/<int:decision_id>/withdraw", methods=["POST"], permission=EDIT)
def withdraw_stop(decision_id: int) -> ResponseReturnValue:
    """Mark a stop as written down by mistake: the enrolment goes on."""
    decision = entitlements.decision_of(current_user, decision_id)
    person_id = queries.enrolment(current_user, decision.enrolment_id).person_id
    version = request.form.get("version", "")
    entitlements.withdraw_stop(
        actor=current_user,
        decision_id=decision_id,
        version=int(version) if version.isdigit() else 0,
    )
    return to_page(person_id, _("Đã bỏ quyết định ghi nhầm; hồ sơ tiếp tục hưởng."))


@blueprint.route("/people/<int:person_id>/one-off", methods=["GET", "POST"], permission=EDIT)
def grant_once(person_id: int) -> ResponseReturnValue:
    """Grant money paid once by a decision: funeral money, emergency help, a lump sum."""
    someone = queries.person(current_user, person_id)
    form = OneOffForm()
    form.category.choices = [SelectChoice("", _("Chọn khoản")), *under_headings(one_off_choices())]
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(service.enrol, actor=current_user, new=_once(someone, form))
            foreseen = decide(person_id, form.start_month.data, act)
            if foreseen is None:
                return to_page(person_id, _("Đã ghi khoản hỗ trợ một lần."))
    return render_template(
        "registry/grant_once.html",
        form=form,
        person=queries.person(current_user, person_id),
        law=foresight.at_death(person_id, Month.of(someone.died_on)) if someone.died_on else None,
        foreseen=foreseen,
        typed=typed(),
    )


def _page(
    template: str, enrolment_id: int, form: PaperForm, foreseen: Foreseen | None, **more: object
) -> str:
    entitled = queries.enrolment(current_user, enrolment_id)
    return render_template(
        template,
        form=form,
        enrolment=entitled,
        person=entitled.person,
        foreseen=foreseen,
        changes=changes_of_enrolment(entitled, form.version),
        typed=typed(),
        relations=MARTYR_RELATIONS,
        **more,
    )


def _written(entitled: Enrolment) -> dict[str, object]:
    """What is written of an enrolment, as the fields of a form hold it."""
    return vars(entitlements.granted_now(entitled)) | {
        "category": entitled.category.public_code,
        "version": entitled.version,
    }


def _code_behind(entitled: Enrolment, form: ChangeForm) -> str:
    """The category meant: what shows the same code as before is still the same category."""
    if form.category.data == entitled.category.public_code:
        return entitled.category_code
    return category_behind(
        form.category.data, _hidden(), entitled.person.born_on, form.start_month.data
    )


def _changed(entitled: Enrolment, form: ChangeForm) -> NewEnrolment:
    return NewEnrolment(
        person_id=entitled.person_id,
        category_code=_code_behind(entitled, form),
        start_month=form.start_month.data,
        degree=form.degree.data,
        count=form.count.data,
        granted_vnd=form.granted_vnd.data,
        **form.details(),
        paper=form.paper(),
    )


def _corrected(entitled: Enrolment, form: GrantCorrectionForm) -> Granted:
    return Granted(
        category_code=_code_behind(entitled, form),
        start_month=form.start_month.data,
        end_month=form.end_month.data,
        degree=form.degree.data,
        count=form.count.data,
        granted_vnd=form.granted_vnd.data,
        **form.details(),
    )


def _once(someone: Person, form: OneOffForm) -> NewEnrolment:
    return NewEnrolment(
        person_id=someone.id,
        category_code=form.category.data,
        start_month=form.start_month.data,
        end_month=form.start_month.data,
        granted_vnd=form.granted_vnd.data,
        payee_name=form.payee_name.data or None,
        paper=form.paper(),
    )


def _hidden() -> dict[str, str]:
    """The categories that may not be named, each with its payee."""
    return {
        category.code: category.payee
        for category in queries.categories()
        if category.code != category.public_code
    }


def _carers(someone: Person, now: Person | None = None) -> list[SelectChoice]:
    """Whoever lives in the person's household and could be paid for them, or nobody."""
    members = households.members(someone.household_id) if someone.household_id else []
    others = [one for one in members if one.id != someone.id and one.died_on is None]
    if now is not None and now not in others:
        others.append(now)  # who has left the household stays until another is chosen
    return [SelectChoice("", _("Không có")), *(SelectChoice(one.id, one.name) for one in others)]


def _new_enrolment(someone: Person, form: EnrolmentForm) -> NewEnrolment:
    return NewEnrolment(
        person_id=someone.id,
        category_code=category_behind(
            form.category.data, _hidden(), someone.born_on, form.start_month.data
        ),
        start_month=form.start_month.data,
        degree=form.degree.data,
        **form.details(),
        count=form.count.data,
        paper=form.paper(),
    )
