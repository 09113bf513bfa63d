"""Campaigns on screen: the list, a campaign, and making one after a look at whom it reaches."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from welfare.core import clock
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts import campaigns, queries
from welfare.payouts.blueprint import blueprint
from welfare.payouts.book_models import Campaign
from welfare.payouts.campaign_forms import CampaignForm
from welfare.payouts.campaign_people import Part
from welfare.payouts.settlement import FUND_LABELS
from welfare.web.paging import keyset_page


@blueprint.route("/campaigns", permission=Permission.SEE_PEOPLE)
def list_campaigns() -> ResponseReturnValue:
    """Every campaign, the latest first."""
    found = campaigns.campaigns().options(joinedload(Campaign.category))
    page = keyset_page(found, [Campaign.id], descending=True)
    return render_template(
        "payouts/list_campaigns.html", page=page, campaigns=[row[0] for row in page.rows]
    )


@blueprint.route("/campaigns/new", methods=["GET", "POST"], permission=Permission.DRAW_UP)
def make_campaign() -> ResponseReturnValue:
    """Write a campaign down, see whom it reaches and what it takes, and confirm."""
    latest = queries.books().latest or Month.of(clock.today())
    form = CampaignForm(month=latest + 1, decided_on=clock.today(), fund="local")
    form.offer()
    parts: list[Part] = []
    if form.validate_on_submit():
        with form.showing_refusals():
            if request.form.get("confirmed") and form.people_seen is not None:
                made = campaigns.make(actor=current_user, new=form.campaign, seen=form.people_seen)
                flash(_("Đã lập đợt. Kỳ lập sau sẽ chi."), "success")
                return redirect(url_for("payouts.show_campaign", campaign_id=made.id))
            parts = campaigns.preview(form.campaign)
            form.seen.data = str(sum(part.people for part in parts))
    return render_template("payouts/make_campaign.html", form=form, parts=parts)


@blueprint.route("/campaigns/<int:campaign_id>", permission=Permission.SEE_PEOPLE)
def show_campaign(campaign_id: int) -> ResponseReturnValue:
    """A campaign: its decision, and whom it reaches in the reader's area."""
    campaign = campaigns.of_id(campaign_id)
    return render_template(
        "payouts/show_campaign.html",
        campaign=campaign,
        parts=campaigns.parts(current_user, campaign),
        drawn_in=campaigns.drawn_in(campaign),
        FUND_LABELS=FUND_LABELS,
    )


@blueprint.route(
    "/campaigns/<int:campaign_id>/fill", methods=["POST"], permission=Permission.DRAW_UP
)
def fill_campaign(campaign_id: int) -> ResponseReturnValue:
    """Add who has come to belong to those the campaign is for."""
    added = campaigns.fill(actor=current_user, campaign_id=campaign_id)
    flash(_("Đã thêm %(people)s người vào đợt.", people=added), "success")
    return redirect(url_for("payouts.show_campaign", campaign_id=campaign_id))


@blueprint.route(
    "/campaigns/<int:campaign_id>/undo", methods=["POST"], permission=Permission.DRAW_UP
)
def undo_campaign(campaign_id: int) -> ResponseReturnValue:
    """Take a campaign back that no cycle has drawn."""
    campaigns.undo(actor=current_user, campaign_id=campaign_id)
    flash(_("Đã bỏ đợt này."), "success")
    return redirect(url_for("payouts.list_campaigns"))
