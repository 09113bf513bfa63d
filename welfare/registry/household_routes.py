"""Households on screen: the list, one household, its members and yearly reviews."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from welfare.core import clock
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.registry import households, listing, poverty, poverty_reviews
from welfare.registry.blueprint import blueprint
from welfare.registry.choices import commune_choices, hamlet_choices, in_words, offer_areas
from welfare.registry.household_forms import HouseholdForm, MemberForm
from welfare.registry.households import HouseholdFilter
from welfare.registry.models import Household
from welfare.registry.poverty import DEPRIVATION_LABELS
from welfare.registry.poverty_models import ReviewSheet
from welfare.registry.rules import HEAD, POVERTY_LABELS, PovertyClass
from welfare.web.paging import keyset_page

EDIT = Permission.EDIT_PEOPLE


@blueprint.route("/households")
def list_households() -> ResponseReturnValue:
    """The households of the reader's area with their class this year."""
    wanted, year = asked_for(request.args), clock.today().year
    statement = households.households(current_user, wanted, year)
    return render_template(
        "registry/list_households.html",
        page=keyset_page(statement, (Household.code, Household.id)),
        wanted=wanted,
        year=year,
        communes=commune_choices(),
        hamlets=hamlet_choices(),
        classes=in_words(POVERTY_LABELS),
    )


@blueprint.route("/households/new", methods=["GET", "POST"], permission=EDIT)
def add_household() -> ResponseReturnValue:
    """Add a household."""
    form = HouseholdForm()
    offer_areas(form)
    if form.validate_on_submit():
        with form.showing_refusals():
            household_id = households.add_household(
                actor=current_user,
                commune_id=form.commune_id.data,
                code=form.code.data,
                hamlet_id=form.hamlet_id.data,
            )
            flash(_("Đã lập hộ. Thêm chủ hộ và các thành viên dưới đây."), "success")
            return redirect(url_for("registry.show_household", household_id=household_id))
    return render_template("registry/add_household.html", form=form)


@blueprint.route("/households/<int:household_id>")
def show_household(household_id: int) -> ResponseReturnValue:
    """A household: its members, its class year by year, and people who may be added."""
    return _household_page(household_id)


@blueprint.route(
    "/households/<int:household_id>/members/<int:person_id>/head",
    methods=["POST"],
    permission=EDIT,
)
def make_head(household_id: int, person_id: int) -> ResponseReturnValue:
    """Let a member head the household instead of whoever did."""
    households.make_head(actor=current_user, household_id=household_id, person_id=person_id)
    flash(_("Đã đổi chủ hộ. Ghi lại quan hệ của các thành viên khác với chủ hộ mới."), "success")
    return redirect(url_for("registry.show_household", household_id=household_id))


@blueprint.route("/households/<int:household_id>/members", methods=["POST"], permission=EDIT)
def add_member(household_id: int) -> ResponseReturnValue:
    """Put a person into the household."""
    form = MemberForm()
    if form.validate_on_submit():
        households.add_member(
            actor=current_user,
            household_id=household_id,
            person_id=form.person_id.data,
            relation_to_head=form.relation_to_head.data,
        )
        flash(_("Đã thêm thành viên vào hộ."), "success")
    return redirect(url_for("registry.show_household", household_id=household_id))


@blueprint.route(
    "/households/<int:household_id>/members/<int:person_id>/remove",
    methods=["POST"],
    permission=EDIT,
)
def remove_member(household_id: int, person_id: int) -> ResponseReturnValue:
    """Take a person out of the household."""
    households.remove_member(actor=current_user, household_id=household_id, person_id=person_id)
    flash(_("Đã đưa ra khỏi hộ; hồ sơ của người đó vẫn còn."), "success")
    return redirect(url_for("registry.show_household", household_id=household_id))


def _household_page(household_id: int) -> str:
    household = households.household(current_user, household_id)
    text = request.args.get("text", "")
    return render_template(
        "registry/show_household.html",
        household=household,
        members=households.members(household_id),
        history=_history(household),
        lacks=_lacks,
        member_form=MemberForm(formdata=None),
        text=text,
        candidates=listing.candidates(current_user, text, household) if text else [],
        classes=in_words(POVERTY_LABELS),
        mask=mask,
        HEAD=HEAD,
    )


def _history(household: Household) -> list[tuple[int, str | None, ReviewSheet | None]]:
    """Year, class and sheet of every review, the latest first."""
    sheets = {year: sheet for (_id, year), sheet in poverty_reviews.sheets([household.id]).items()}
    classes = {review.year: review.poverty_class for review in household.reviews}
    return [
        (year, classes.get(year), sheets.get(year))
        for year in sorted({*sheets, *classes}, reverse=True)
    ]


def _lacks(sheet: ReviewSheet) -> str:
    return ", ".join(_(DEPRIVATION_LABELS[each]) for each in poverty.read(sheet.deprivations))


def asked_for(asked: MultiDict[str, str]) -> HouseholdFilter:
    """What an address asks the list for; what makes no sense is left out."""
    return HouseholdFilter(
        text=asked.get("text", ""),
        commune_id=asked.get("commune", type=int),
        hamlet_id=asked.get("hamlet", type=int),
        poverty_class={each.value: each for each in PovertyClass}.get(asked.get("class", "")),
    )
