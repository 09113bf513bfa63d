"""Deaths, moves, suspensions and reviews: what follows is shown before it is confirmed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from welfare.core import clock
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.registry import foresight, life_events, queries, relatives, service, suspending
from welfare.registry.blueprint import blueprint
from welfare.registry.checks import check_death
from welfare.registry.choices import commune_choices, hamlet_choices, under_headings
from welfare.registry.enrolment_changes import changes_of_enrolment
from welfare.registry.foresight import AtDeath
from welfare.registry.forms import own_position, position_source
from welfare.registry.life_forms import (
    DeathForm,
    LeaveForm,
    MoveForm,
    ResumptionForm,
    ReturnForm,
    SuspensionForm,
)
from welfare.registry.life_pages import being_decided, decide, is_confirmed, typed
from welfare.registry.models import Person
from welfare.registry.place_doubts import doubts_of_place
from welfare.registry.rules import LocationSource, NewEnrolment, PersonFacts

EDIT = Permission.EDIT_PEOPLE


def to_page(person_id: int, message: str) -> ResponseReturnValue:
    """Back to the person's page, with a word on what was done."""
    flash(message, "success")
    return redirect(url_for("registry.show_person", person_id=person_id))


@blueprint.route("/people/<int:person_id>/death", methods=["GET", "POST"], permission=EDIT)
def record_death(person_id: int) -> ResponseReturnValue:
    """Report a death: first what follows from it, then, once confirmed, the record of it."""
    someone = queries.person(current_user, person_id)
    form = DeathForm()
    foreseen = law = None
    if being_decided(form):
        with form.showing_refusals():
            check_death(someone.born_on, form.died_on.data, clock.today())
            month = Month.of(form.died_on.data)
            law = foresight.at_death(person_id, month)
            act = partial(
                service.record_death,
                actor=current_user,
                person_id=person_id,
                died_on=form.died_on.data,
                grants=_granted_at_death(person_id, month, form, law) if is_confirmed() else (),
            )
            foreseen = decide(person_id, month + 1, act)
            if foreseen is None:
                return to_page(person_id, _("Đã báo tử %(name)s.", name=someone.name))
    return render_template(
        "registry/record_death.html",
        form=form,
        person=queries.person(current_user, person_id),
        foreseen=foreseen,
        law=law,
        relatives=relatives.in_household(current_user, person_id) if foreseen else [],
        typed=typed(),
    )


def _granted_at_death(
    person_id: int, month: Month, form: DeathForm, law: AtDeath
) -> list[NewEnrolment]:
    chosen = request.form.getlist("grant")
    return [
        NewEnrolment(
            person_id=person_id,
            category_code=each.category_code,
            start_month=month,
            end_month=month,
            granted_vnd=each.amount_vnd,
            payee_name=form.payee_name.data or None,
            paper=form.paper(),
        )
        for each in law.one_offs
        if each.category_code in chosen
    ]


@blueprint.route("/people/<int:person_id>/move", methods=["GET", "POST"], permission=EDIT)
def move_within(person_id: int) -> ResponseReturnValue:
    """Write down another place inside the district; the same decisions go on there."""
    someone = queries.person(current_user, person_id)
    form = MoveForm(data=_place(someone))
    _offer_places(form)
    foreseen = None
    unsure: list[str] = []
    if being_decided(form):
        with form.showing_refusals():
            facts = _moved(someone, form)
            unsure = doubts_of_place(facts, someone.facts)
            act = partial(
                life_events.move_within,
                actor=current_user,
                person_id=person_id,
                version=form.version.data or 0,
                facts=facts,
            )
            foreseen = decide(person_id, Month.of(clock.today()), act)
            if foreseen is None:
                return to_page(person_id, _("Đã ghi nơi ở mới của %(name)s.", name=someone.name))
    communes = dict(commune_choices())
    return render_template(
        "registry/move_within.html",
        form=form,
        person=queries.person(current_user, person_id),
        foreseen=foreseen,
        commune=communes.get(form.commune_id.data),
        doubts=unsure,
        typed=typed(),
    )


def _place(someone: Person) -> dict[str, object]:
    return {
        "version": someone.version,
        "commune_id": someone.commune_id,
        "hamlet_id": someone.hamlet_id,
        "address": someone.address,
        "position": own_position(someone),
    }


def _offer_places(form: MoveForm) -> None:
    form.commune_id.choices = [SelectChoice(*choice) for choice in commune_choices()]
    form.hamlet_id.choices = [SelectChoice("", _("Chưa rõ")), *under_headings(hamlet_choices())]


def _moved(someone: Person, form: MoveForm) -> PersonFacts:
    position, source = form.position.data, position_source(form.position, form.pinned)
    before = someone.facts
    if position == own_position(someone) and source is not LocationSource.PIN:
        source = before.position_source
        if form.commune_id.data != someone.commune_id:
            position = None  # the old place's
    return replace(
        before,
        commune_id=form.commune_id.data,
        hamlet_id=form.hamlet_id.data,
        address=form.address.data or None,
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        position_source=source,
    )


@blueprint.route("/people/<int:person_id>/leave", methods=["GET", "POST"], permission=EDIT)
def move_out(person_id: int) -> ResponseReturnValue:
    """Record that a person left the district: stopped here after that month."""
    someone = queries.person(current_user, person_id)
    form = LeaveForm()
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                life_events.move_out,
                actor=current_user,
                person_id=person_id,
                left_on=form.left_on.data,
                left_to=form.left_to.data or None,
                paper=form.paper(),
            )
            foreseen = decide(person_id, Month.of(form.left_on.data) + 1, act)
            if foreseen is None:
                return to_page(person_id, _("Đã ghi %(name)s chuyển đi.", name=someone.name))
    return render_template(
        "registry/move_out.html",
        form=form,
        person=queries.person(current_user, person_id),
        foreseen=foreseen,
        typed=typed(),
    )


@blueprint.route("/people/<int:person_id>/return", methods=["GET", "POST"], permission=EDIT)
def come_back(person_id: int) -> ResponseReturnValue:
    """Record that a person came back; what ended with the leaving begins again."""
    someone = queries.person(current_user, person_id)
    form = ReturnForm()
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                life_events.come_back,
                actor=current_user,
                person_id=person_id,
                back_on=form.back_on.data,
                paper=form.paper(),
            )
            foreseen = decide(person_id, Month.of(form.back_on.data) + 1, act)
            if foreseen is None:
                return to_page(person_id, _("Đã ghi %(name)s trở về.", name=someone.name))
    return render_template(
        "registry/come_back.html",
        form=form,
        person=queries.person(current_user, person_id),
        foreseen=foreseen,
        typed=typed(),
    )


@blueprint.route("/people/<int:person_id>/suspend", methods=["GET", "POST"], permission=EDIT)
def suspend(person_id: int) -> ResponseReturnValue:
    """Suspend allowances of a person: custody, refusal of a check, months uncollected."""
    someone = queries.person(current_user, person_id)
    form = SuspensionForm()
    form.enrolments.choices = _suspendable(someone)
    if not form.is_submitted():
        form.enrolments.data = [value for value, _label in form.enrolments.choices]
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                suspending.suspend,
                actor=current_user,
                person_id=person_id,
                enrolment_ids=[each for each in form.enrolments.data if each],
                from_month=form.from_month.data,
                reason=form.reason_code.data,
                paper=form.paper(),
            )
            foreseen = decide(person_id, form.from_month.data, act)
            if foreseen is None:
                return to_page(person_id, _("Đã tạm dừng chi trả."))
    return render_template(
        "registry/suspend.html",
        form=form,
        person=queries.person(current_user, person_id),
        foreseen=foreseen,
        typed=typed(),
    )


def _suspendable(someone: Person) -> Sequence[tuple[int, str]]:
    return [
        (each.id, each.category.public_name)
        for each in life_events.running(someone, Month.of(clock.today()))
        if suspending.running_suspension(each) is None
    ]


@blueprint.route("/enrolments/<int:enrolment_id>/resume", methods=["GET", "POST"], permission=EDIT)
def resume(enrolment_id: int) -> ResponseReturnValue:
    """Pay a suspended enrolment again, with or without arrears."""
    entitled = queries.enrolment(current_user, enrolment_id)
    person_id, version = entitled.person_id, entitled.version
    form = ResumptionForm(version=version)
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                suspending.resume,
                actor=current_user,
                enrolment_id=enrolment_id,
                version=form.version.data or 0,
                from_month=form.from_month.data,
                pays_arrears=form.pays_arrears.data,
                paper=form.paper(),
            )
            foreseen = decide(person_id, form.from_month.data, act)
            if foreseen is None:
                return to_page(person_id, _("Đã ghi hưởng lại."))
    entitled = queries.enrolment(current_user, enrolment_id)
    return render_template(
        "registry/resume.html",
        form=form,
        enrolment=entitled,
        person=entitled.person,
        suspension=suspending.running_suspension(entitled),
        foreseen=foreseen,
        changes=changes_of_enrolment(entitled, form.version),
        typed=typed(),
    )
