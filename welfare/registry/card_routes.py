"""Filling the form of a person from the code of their identity card."""

from collections.abc import Sequence
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.core.errors import Conflict, Refusal
from welfare.core.national_id import disagreements, mask
from welfare.core.permissions import Permission
from welfare.registry import queries
from welfare.registry.admission import NUMBER_TAKEN, NUMBER_TAKEN_OUTSIDE, may_touch
from welfare.registry.blueprint import blueprint
from welfare.registry.card_scan import Card, CommuneName, HamletName, Place, place, read_card
from welfare.registry.choices import offer_areas
from welfare.registry.fields import Birth
from welfare.registry.forms import PersonForm
from welfare.registry.models import Person
from welfare.registry.rules import BirthPrecision
from welfare.registry.similar import Similar, similar
from welfare.web.errors import translated

EDIT = Permission.EDIT_PEOPLE


@blueprint.route("/people/scan", methods=["POST"], permission=EDIT)
def scan_new_person() -> ResponseReturnValue:
    """Fill the form of a new person; whose number is known already is shown instead."""
    return _scanned(None)


@blueprint.route("/people/<int:person_id>/scan", methods=["POST"], permission=EDIT)
def scan_known_person(person_id: int) -> ResponseReturnValue:
    """Fill the form of a known person, who may have had no number so far."""
    return _scanned(queries.person(current_user, person_id))


def _scanned(someone: Person | None) -> ResponseReturnValue:
    try:
        card = read_card(request.form.get("card", ""))
        holder = _holder(card, someone)
    except Refusal as refusal:
        return render_template("registry/_card.html", refusal=translated(refusal))
    if holder is not None:
        flash(_("%(name)s đã có hồ sơ.", name=holder.name), "info")
        there = url_for("registry.show_person", person_id=holder.id)
        return "", {"HX-Redirect": there}
    form = PersonForm()
    offer_areas(form)
    _fill(form, card, someone)
    return render_template(
        "registry/_card.html",
        form=form,
        person=someone,
        doubts=[],
        found=disagreements(card.citizen_id, card.sex, card.born_on),
        issued_on=card.issued_on,
        alike=None if someone else _alike(card),
        mask=mask,
    )


def _holder(card: Card, someone: Person | None) -> Person | None:
    """Whoever has the card's number already and is not the one on the page.

    Raises:
        Conflict: another record than the one on the page, or one outside the area, has it.
    """
    holder = queries.holder_of(card.citizen_id, card.old_id, but=someone.id if someone else None)
    if holder is None:
        return None
    if not may_touch(current_user, holder.commune_id):
        raise Conflict(NUMBER_TAKEN_OUTSIDE)
    if someone is not None:
        raise Conflict(NUMBER_TAKEN, name=holder.name, commune=holder.commune.name)
    return holder


def _alike(card: Card) -> Sequence[Similar]:
    return similar(
        current_user,
        name=card.name,
        born_on=card.born_on,
        citizen_id=card.citizen_id,
        old_id=card.old_id,
    )


def _fill(form: PersonForm, card: Card, someone: Person | None) -> None:
    """Write the card into the form; where a known person lives stays as it is."""
    values: dict[str, Any] = {
        "name": card.name,
        "birth": Birth(card.born_on, BirthPrecision.DAY),
        "sex": card.sex,
        "citizen_id": card.citizen_id,
        "old_id": card.old_id,
    }
    if someone is None:
        where = _place(card.address)
        values["address"] = where.rest
        if where.commune_id is not None:
            values |= {"commune_id": where.commune_id, "hamlet_id": where.hamlet_id}
    for name, value in values.items():
        form[name].data = value
        # A number is never written into a page unless it was just typed, or read, there.
        typed = name in {"citizen_id", "old_id"} and value
        form[name].raw_data = [value] if typed else None


def _place(address: str) -> Place:
    communes = [CommuneName(each.id, each.name) for each in areas_queries.communes(current_user)]
    hamlets = [
        HamletName(each.id, each.commune_id, each.name) for each in queries.hamlets(current_user)
    ]
    return place(address, communes, hamlets)
