"""The yearly review on screen: a household's sheet, a year in figures, a year carried forward."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.core import clock
from welfare.core.permissions import Permission
from welfare.registry import electricity, households, poverty, poverty_reviews, poverty_totals
from welfare.registry.blueprint import blueprint
from welfare.registry.choices import commune_choices, in_words
from welfare.registry.enrolment_forms import PaperForm
from welfare.registry.household_forms import ReviewForm
from welfare.registry.models import Household
from welfare.registry.poverty import DEPRIVATION_LABELS
from welfare.registry.rules import POVERTY_LABELS, PovertyClass
from welfare.web.paging import keyset_page

EDIT = Permission.EDIT_PEOPLE
OLDEST = 2021


@blueprint.route("/households/<int:household_id>/review", methods=["GET", "POST"], permission=EDIT)
def review_household(household_id: int) -> ResponseReturnValue:
    """Write a year's sheet: what the scores say is shown first, and kept once confirmed."""
    form = _review_form(household_id)
    proposed, scored = None, False
    if form.validate_on_submit():
        with form.showing_refusals():
            home = households.household(current_user, household_id)
            scored = form.b1.data is not None
            proposed = poverty_reviews.proposal(home, form.sheet(None)) if scored else None
            if "confirmed" in request.form or not scored:
                put_up = poverty_reviews.review(
                    actor=current_user,
                    household_id=household_id,
                    sheet=form.sheet(form.chosen(proposed)),
                    seen=form.seen.data,
                )
                _say_reviewed(form.year.data, put_up)
                return redirect(url_for("registry.show_household", household_id=household_id))
    return render_template(
        "registry/review_household.html",
        household=households.household(current_user, household_id),
        form=form,
        scored=scored and not form.errors,
        proposed=proposed,
        classes=in_words(POVERTY_LABELS),
    )


@blueprint.route("/households/reviews")
def show_reviews() -> ResponseReturnValue:
    """A year's review in figures, by commune and class, and what households lack."""
    year = _year()
    return render_template(
        "registry/show_reviews.html",
        year=year,
        years=[(each, each) for each in range(OLDEST, clock.today().year + 2)],
        totals=poverty_totals.totals(current_user, year),
        classes=in_words(POVERTY_LABELS),
        deprivations=in_words(DEPRIVATION_LABELS),
        PovertyClass=PovertyClass,
    )


@blueprint.route("/households/carry-forward", methods=["GET", "POST"], permission=EDIT)
def carry_forward() -> ResponseReturnValue:
    """Give a commune's households that wait for a review last year's class; shown first."""
    form, year = PaperForm(), _year()
    commune_id = _commune_id()
    if form.validate_on_submit() and commune_id is not None:
        with form.showing_refusals():
            carried = poverty_reviews.carry_forward(
                actor=current_user, commune_id=commune_id, year=year, paper=form.paper()
            )
            flash(
                _("Đã chuyển %(number)s hộ sang năm %(year)s.", number=carried, year=year),
                "success",
            )
            return redirect(url_for("registry.show_reviews", year=year))
    waiting = poverty_reviews.without_review(current_user, commune_id or 0, year)
    return render_template(
        "registry/carry_forward.html",
        form=form,
        year=year,
        commune_id=commune_id,
        communes=commune_choices(),
        page=keyset_page(waiting, (Household.code, Household.id)),
        classes=in_words(POVERTY_LABELS),
    )


@blueprint.route("/households/electricity", methods=["GET", "POST"], permission=EDIT)
def enrol_for_electricity() -> ResponseReturnValue:
    """Enrol the heads of a commune's entitled households for a year; shown first."""
    form, year = PaperForm(), _year()
    commune_id = _commune_id()
    if form.validate_on_submit() and commune_id is not None:
        with form.showing_refusals():
            number = electricity.enrol(
                actor=current_user, commune_id=commune_id, year=year, paper=form.paper()
            )
            flash(_("Đã mở hồ sơ tiền điện cho %(number)s hộ.", number=number), "success")
            return redirect(request.full_path)
    return render_template(
        "registry/enrol_for_electricity.html",
        form=form,
        year=year,
        commune_id=commune_id,
        communes=commune_choices(),
        entitled=electricity.entitled(current_user, commune_id or 0, year),
        why=in_words(electricity.WHY),
    )


def _review_form(household_id: int) -> ReviewForm:
    """The form, filled with the year's sheet where there is one."""
    home, year = households.household(current_user, household_id), _year()
    sheet = poverty_reviews.sheets([household_id]).get((household_id, year))
    known = {review.year: review.poverty_class for review in home.reviews}
    if sheet is None:
        values = {"poverty_class": known.get(year)} if year in known else {}
        return ReviewForm(data={"year": year, **values})
    return ReviewForm(
        data={
            "year": year,
            "b1": sheet.b1,
            "b2": sheet.b2,
            "deprivations": poverty.read(sheet.deprivations),
            "poverty_class": sheet.poverty_class or "",
            "reason": sheet.reason,
            "number": sheet.decision_number,
            "signed_on": sheet.decided_on,
            "signer": sheet.signer,
            "seen": sheet.id,
        }
    )


def _say_reviewed(year: int, put_up: int) -> None:
    flash(_("Đã ghi kết quả rà soát năm %(year)s.", year=year), "success")
    if put_up:
        flash(
            _(
                "Hộ không còn là hộ nghèo, cận nghèo: %(number)s hồ sơ hưởng chờ xem xét từ"
                " 01/%(year)s.",
                number=put_up,
                year=year,
            ),
            "warning",
        )


def _year() -> int:
    """The year asked for; from September on the next one, for which households are reviewed."""
    today = clock.today()
    asked = request.args.get("year", type=int)
    if asked is not None and OLDEST <= asked <= today.year + 1:
        return asked
    return today.year + (today.month >= 9)


def _commune_id() -> int | None:
    """The commune asked for, or the only one of the reader's area."""
    asked = request.args.get("commune", type=int)
    if asked is not None:
        return areas_queries.commune(asked, current_user).id
    every = commune_choices()
    return int(str(every[0][0])) if len(every) == 1 else None
