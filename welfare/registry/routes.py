"""The list of people and the page of one; further pages stand in the modules named below."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.month import Month
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.registry import (
    cancelling_routes,  # noqa: F401 - adds its pages to the blueprint
    card_routes,  # noqa: F401 - adds its pages to the blueprint
    enrolment_routes,  # noqa: F401 - adds its pages to the blueprint
    former_home_pages,
    household_routes,  # noqa: F401 - the same
    identity_pages,
    identity_rules,
    labels,
    life_routes,  # noqa: F401 - the same
    listing,
    person_routes,  # noqa: F401 - the same
    poverty_routes,  # noqa: F401 - the same
    programme_pages,
    queries,
    review_routes,  # noqa: F401 - the same
    service,
)
from welfare.registry.blueprint import blueprint
from welfare.registry.checks import uncertainty_m
from welfare.registry.choices import category_choices, commune_choices, hamlet_choices, in_words
from welfare.registry.rules import (
    DECISION_LABELS,
    LOCATION_LABELS,
    REGISTER_LABELS,
    SEX_LABELS,
    STANDING_LABELS,
    LocationSource,
    standing,
)
from welfare.registry.timeline import timeline
from welfare.web.blueprint import is_htmx
from welfare.web.constraints import explain_constraint
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.panels import PERSON_PAGE, panels

NUMBER_HELD = N_("Người khác vừa ghi cùng số định danh. Tìm lại theo số trước khi lập hồ sơ.")
ENROLLED_ALREADY = N_("Người khác vừa mở cùng hồ sơ hưởng. Tải lại trang để xem.")


@blueprint.route("/people")
def list_people() -> ResponseReturnValue:
    """The people of the reader's area, found and filtered."""
    wanted, month = listing.asked_for(request.args), Month.of(clock.today())
    page = listing.page(current_user, wanted, month)
    return render_template(
        "registry/list_people.html",
        page=page,
        wanted=wanted,
        month=month,
        enrolments=queries.enrolments_of([row.Person.id for row in page.rows]),
        communes=commune_choices(),
        hamlets=hamlet_choices(),
        categories=category_choices(searchable=True),
        registers=in_words(REGISTER_LABELS),
        standings=in_words(STANDING_LABELS),
        identities=in_words(identity_rules.STANDING_LABELS),
        standing=standing,
        mask=mask,
    )


@blueprint.route("/people/<int:person_id>")
def show_person(person_id: int) -> ResponseReturnValue:
    """A person with everything that is known of them."""
    return _person_page(person_id)


@blueprint.route(
    "/people/<int:person_id>/number", methods=["POST"], permission=Permission.OPEN_NUMBERS
)
def open_number(person_id: int) -> ResponseReturnValue:
    """Show the identity number in full; the opening is recorded."""
    number = service.open_number(actor=current_user, person_id=person_id)
    if is_htmx():
        return render_template("registry/_opened_number.html", number=number)
    return _person_page(person_id, opened=number)


def _person_page(person_id: int, opened: str | None = None) -> str:
    someone = queries.person(current_user, person_id)
    month = Month.of(clock.today())
    source = LocationSource(someone.location_source or LocationSource.COMMUNE)
    return render_template(
        "registry/show_person.html",
        person=someone,
        opened=opened,
        month=month,
        standing=standing(someone.died_on, [each.end_month for each in someone.enrolments], month),
        uncertainty_m=uncertainty_m(source, someone.commune.area_km2),
        location=_(LOCATION_LABELS[source]),
        events=timeline(person_id),
        panels=panels(PERSON_PAGE, person_id),
        registers=in_words(REGISTER_LABELS),
        sexes=in_words(SEX_LABELS),
        standings=in_words(STANDING_LABELS),
        decision_kinds=in_words(DECISION_LABELS),
        mask=mask,
    )


def install(app: Flask) -> None:
    """Add the pages, and say what the record and the constraints mean."""
    app.register_blueprint(blueprint)
    former_home_pages.install(app)
    identity_pages.install(app)
    programme_pages.install(app)
    explain(
        actions=labels.ACTIONS, subjects=labels.SUBJECTS, facts=labels.FACTS, values=labels.VALUES
    )
    for constraint in ("uq_people_citizen_id", "uq_people_old_id"):
        explain_constraint(constraint, NUMBER_HELD)
    explain_constraint("uq_enrolments_person_id_category_code_start_month", ENROLLED_ALREADY)
    see = Permission.SEE_PEOPLE
    add_to_menu(
        app,
        MenuEntry(N_("Hồ sơ"), 20, N_("Người"), "users", "registry.list_people", see),
        MenuEntry(N_("Hồ sơ"), 26, N_("Chờ xem xét"), "checklist", "registry.list_reviews", see),
        MenuEntry(
            N_("Hồ sơ"), 24, N_("Hộ nghèo, cận nghèo"), "home", "registry.list_households", see
        ),
    )
