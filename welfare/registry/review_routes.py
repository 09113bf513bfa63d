"""The list of enrolments that wait for an officer to keep or stop them, and the decision."""

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry import reviews
from welfare.registry.blueprint import blueprint
from welfare.registry.choices import commune_choices, in_words
from welfare.registry.life_forms import ReviewForm
from welfare.registry.life_pages import being_decided, decide, typed
from welfare.registry.life_routes import to_page
from welfare.registry.models import EnrolmentReview, Person
from welfare.registry.rules import REVIEW_REASON_LABELS
from welfare.web.paging import keyset_page


@blueprint.route("/reviews")
def list_reviews() -> ResponseReturnValue:
    """The enrolments under review in the reader's area."""
    commune_id = request.args.get("commune", type=int)
    statement = reviews.open_reviews(current_user)
    if commune_id is not None:
        statement = statement.where(Person.commune_id == commune_id)
    counted = select(func.count()).select_from(statement.subquery())
    return render_template(
        "registry/list_reviews.html",
        page=keyset_page(statement, [EnrolmentReview.id], total=db.session.scalar(counted) or 0),
        commune_id=commune_id,
        communes=commune_choices(),
        reasons=in_words(REVIEW_REASON_LABELS),
    )


@blueprint.route(
    "/reviews/<int:review_id>", methods=["GET", "POST"], permission=Permission.EDIT_PEOPLE
)
def settle_review(review_id: int) -> ResponseReturnValue:
    """Keep or stop an enrolment under review, by a decision."""
    put_up = reviews.review(current_user, review_id)
    person_id, from_month = put_up.enrolment.person_id, put_up.from_month
    form = ReviewForm()
    foreseen = None
    if being_decided(form):
        with form.showing_refusals():
            act = partial(
                reviews.settle,
                actor=current_user,
                review_id=review_id,
                outcome=form.outcome.data,
                paper=form.paper(),
            )
            foreseen = decide(person_id, from_month, act)
            if foreseen is None:
                return to_page(person_id, _("Đã ghi kết luận xem xét."))
    put_up = reviews.review(current_user, review_id)
    return render_template(
        "registry/settle_review.html",
        form=form,
        review=put_up,
        enrolment=put_up.enrolment,
        person=put_up.enrolment.person,
        foreseen=foreseen,
        reasons=in_words(REVIEW_REASON_LABELS),
        typed=typed(),
    )
