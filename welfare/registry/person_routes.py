"""Registering and correcting a person."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.registry import identity_pages, queries, service
from welfare.registry.blueprint import blueprint
from welfare.registry.checks import doubts
from welfare.registry.choices import offer_areas
from welfare.registry.forms import CorrectionForm, PersonForm, stored_values
from welfare.registry.logged import logged, names_of
from welfare.registry.place_doubts import doubts_of_place
from welfare.registry.rules import PersonFacts
from welfare.registry.similar import Similar, similar
from welfare.registry.timeline import Change, changes_since

EDIT = Permission.EDIT_PEOPLE
NOT_IN_FORM = ("citizen_id", "old_id", "died_on", "stops_from", "left_on", "left_to", "back_on")
FIELD_OF_FACT = {"commune": "commune_id", "hamlet": "hamlet_id", "household": "household_code"}


@blueprint.route("/people/new", methods=["GET", "POST"], permission=EDIT)
def register_person() -> ResponseReturnValue:
    """Add a person; what does not fit together, and whoever looks the same, is shown first."""
    form = PersonForm()
    offer_areas(form)
    unsure: list[str] = []
    alike: Sequence[Similar] = []
    if form.validate_on_submit():
        with form.showing_refusals():
            facts = form.facts(_household_id(form))
            unsure, alike = [*doubts(facts), *doubts_of_place(facts)], _alike(form)
            if form.confirmed.data or not (unsure or alike):
                person_id = service.register_person(actor=current_user, facts=facts)
                flash(_("Đã lập hồ sơ %(name)s.", name=facts.name), "success")
                return redirect(url_for("registry.show_person", person_id=person_id))
    return render_template("registry/register_person.html", form=form, doubts=unsure, alike=alike)


@blueprint.route("/people/similar", methods=["POST"], permission=EDIT)
def similar_people() -> ResponseReturnValue:
    """Whoever looks the same as what has been typed so far; a POST keeps numbers out of logs."""
    form = PersonForm()
    for field in (form.birth, form.citizen_id, form.old_id):
        field.validate(form)
    return render_template("registry/_similar.html", alike=_alike(form))


@blueprint.route("/people/<int:person_id>/edit", methods=["GET", "POST"], permission=EDIT)
def correct_person(person_id: int) -> ResponseReturnValue:
    """Write a person's facts anew; who comes second keeps their typing and sees what changed."""
    someone = queries.person(current_user, person_id)
    form = CorrectionForm(data=stored_values(someone) | _as_the_database_has(person_id))
    offer_areas(form)
    unsure: list[str] = []
    facts = None
    if form.validate_on_submit():
        with form.showing_refusals():
            facts = form.corrected(someone, _household_id(form))
            unsure = [*doubts(facts), *doubts_of_place(facts, someone.facts)]
            if form.confirmed.data or not unsure:
                _correct(person_id, form, facts)
                return redirect(url_for("registry.show_person", person_id=person_id))
    return render_template(
        "registry/correct_person.html",
        form=form,
        person=queries.person(current_user, person_id),
        doubts=unsure,
        changes=_take_over(person_id, form, facts) if facts else [],
        mask=mask,
    )


def _as_the_database_has(person_id: int) -> dict[str, object]:
    """What a check found otherwise, where the officer chose to write the facts anew by it."""
    chosen = request.args.getlist("found")
    return identity_pages.found_values(person_id, chosen) if chosen else {}


def _household_id(form: PersonForm) -> int | None:
    code = form.household_code.data
    return queries.household_id(form.commune_id.data, code) if code else None


def _alike(form: PersonForm) -> Sequence[Similar]:
    return similar(
        current_user,
        name=form.name.data or "",
        born_on=form.birth.data.born_on if form.birth.data else None,
        citizen_id=form.citizen_id.data,
        old_id=form.old_id.data,
    )


def _correct(person_id: int, form: CorrectionForm, facts: PersonFacts) -> None:
    version = form.version.data or 0
    service.correct_person(actor=current_user, person_id=person_id, version=version, facts=facts)
    flash(_("Đã lưu hồ sơ %(name)s.", name=facts.name), "success")


def _take_over(person_id: int, form: CorrectionForm, facts: PersonFacts) -> list[Change]:
    """What others changed since the form was opened; what the officer left alone shows it."""
    someone = queries.person(current_user, person_id)
    if someone.version == form.version.data:
        return []
    changes = changes_since(person_id, form.version.data or 0)
    typed = logged(facts, names_of([facts]))
    untouched = {
        FIELD_OF_FACT.get(change.field, change.field)
        for change in changes
        if change.field not in NOT_IN_FORM and typed.get(change.field) == change.before
    }
    stored = CorrectionForm(formdata=None, data=stored_values(someone))
    form.take_over(stored, [*untouched, "version"])
    return changes
