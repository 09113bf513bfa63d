"""From cash to account on screen; further pages stand in the modules named below."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.audit.labels import explain
from welfare.channels import blocking
from welfare.channels.blockers import (
    BLOCKER_LABELS,
    SOCIAL_ACCOUNT_LABELS,
    VNEID_LABELS,
    Blocker,
)
from welfare.channels.rules import KIND_LABELS, Kind
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.permissions import Permission
from welfare.outreach import (
    account_results,  # noqa: F401 - listens to results of payments
    bank_answer_routes,
    labels,
    queries,
    round_routes,  # noqa: F401 - adds its pages to the blueprint
    safeguard_routes,
    service,
    target_routes,  # noqa: F401 - the same
    what_if,
)
from welfare.outreach.blueprint import EDITING, STEERING, blueprint
from welfare.outreach.forms import ContactForm, ThresholdsForm
from welfare.outreach.papers import consent_form
from welfare.outreach.queries import UNKNOWN, Prospect, Wanted
from welfare.outreach.rules import RESULT_LABELS, proposes_too_far
from welfare.outreach.settings import choose, thresholds
from welfare.registry import queries as registry_queries
from welfare.registry.choices import commune_choices, hamlet_choices, in_words
from welfare.registry.models import Person
from welfare.web.errors import translated
from welfare.web.files import download
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page
from welfare.web.panels import PERSON_PAGE, Panel, add_panel


@blueprint.route("/people")
def list_prospects() -> ResponseReturnValue:
    """Who draws something, how they are paid, and what would serve them best."""
    wanted, limits = _wanted(), thresholds()
    statement = queries.beneficiaries(current_user, wanted)
    page = keyset_page(statement, (Person.sort_key, Person.id))
    ids = [row.Person.id for row in page.rows]
    return render_template(
        "outreach/list_prospects.html",
        page=page,
        wanted=wanted,
        limits=limits,
        prospects=queries.prospects(ids, limits),
        means=blocking.means_of(ids),
        counts=queries.means_counts(current_user, wanted),
        reason_of=reason_of,
        proposes_too_far=proposes_too_far,
        communes=commune_choices(),
        hamlets=hamlet_choices(),
        kinds=in_words(KIND_LABELS),
        blockers=in_words(BLOCKER_LABELS),
        vneids={**in_words(VNEID_LABELS), UNKNOWN: _("Chưa hỏi")},
        social_accounts={**in_words(SOCIAL_ACCOUNT_LABELS), UNKNOWN: _("Chưa hỏi")},
    )


def _wanted() -> Wanted:
    asked = request.args
    too_far = thresholds().far_atm_m if asked.get("far") else None
    return Wanted(
        commune_id=asked.get("commune", type=int),
        hamlet_id=asked.get("hamlet", type=int),
        kind={each.value: each for each in Kind}.get(asked.get("kind", "")),
        blocker={each.value: each for each in Blocker}.get(asked.get("blocker", "")),
        vneid=_one_of(asked.get("vneid"), VNEID_LABELS),
        social_account=_one_of(asked.get("social"), SOCIAL_ACCOUNT_LABELS),
        in_cash=too_far is not None,
        too_far_m=too_far,
    )


def _one_of(asked: str | None, labels_: object) -> str | None:
    return asked if asked == UNKNOWN or asked in list(labels_) else None  # type: ignore[call-overload]


def reason_of(prospect: Prospect) -> str:
    """Why the channel fits best, in the reader's language."""
    return translated(Refusal(prospect.advice.reason, **prospect.advice.params))


@blueprint.route("/people/<int:person_id>/contact", methods=["GET", "POST"], permission=EDITING)
def record_contact(person_id: int) -> ResponseReturnValue:
    """Write down a talk about being paid by account."""
    someone = registry_queries.person(current_user, person_id)
    round_id = request.args.get("round", type=int)
    prospect = queries.prospects([person_id], thresholds())[person_id]
    form = ContactForm(data=_known(person_id, prospect))
    if form.validate_on_submit():
        with form.showing_refusals():
            service.record_contact(
                actor=current_user,
                person_id=person_id,
                facts=form.facts,
                means=form.means,
                round_id=round_id,
                form=form.signed_form,
            )
            flash(_("Đã ghi lần vận động."), "success")
            if round_id is not None:
                return redirect(url_for("outreach.show_round", round_id=round_id))
            return redirect(url_for("registry.show_person", person_id=person_id))
    someone = registry_queries.person(current_user, person_id)
    return render_template(
        "outreach/record_contact.html",
        form=form,
        person=someone,
        prospect=prospect,
        reason=reason_of(prospect),
        round_id=round_id,
        is_proposed=_proposes(prospect),
        KIND_LABELS=KIND_LABELS,
    )


def _proposes(prospect: Prospect) -> bool:
    """Whether the stored way speaks for a reason that nobody has noted yet."""
    return proposes_too_far(prospect.kind, prospect.situation, thresholds())


def _known(person_id: int, prospect: Prospect) -> dict[str, object]:
    reasons = {each.value for each in prospect.situation.blockers}
    if _proposes(prospect):
        reasons.add(Blocker.ATM_TOO_FAR.value)
    known: dict[str, object] = {
        "met_on": clock.today(),
        "reasons": sorted(reasons),
        "vneid": "",
        "social_account": "",
        "consent_kind": Kind.OWN_ACCOUNT,
    }
    means = blocking.means_of([person_id]).get(person_id)
    if means is not None:
        known |= {
            "vneid": means.vneid or "",
            "social_account": means.social_account or "",
            "relative_has_account": means.relative_has_account,
        }
    return known


@blueprint.route("/people/<int:person_id>/consent.pdf")
def print_consent(person_id: int) -> ResponseReturnValue:
    """The form by which a person agrees to be paid by account, to be signed."""
    someone = registry_queries.person(current_user, person_id)
    paper = consent_form(someone, areas_queries.office().district, clock.today())
    return download(paper, f"Giấy đồng ý – {someone.name}.pdf")


@blueprint.route("/communes/<int:commune_id>/too-far", methods=["POST"], permission=EDITING)
def note_too_far(commune_id: int) -> ResponseReturnValue:
    """Note “ATM too far” for all whose stored way says so."""
    noted = service.note_too_far(actor=current_user, commune_id=commune_id)
    flash(_("Đã ghi lý do “ATM ở xa” cho %(count)s người.", count=noted), "success")
    return redirect(url_for("outreach.list_prospects", commune=commune_id))


@blueprint.route("/what-if")
def show_what_if() -> ResponseReturnValue:
    """If an ATM opened in a commune: how many would it no longer be too far for."""
    communes = commune_choices()
    commune_id = request.args.get("commune", type=int)
    return render_template(
        "outreach/show_what_if.html",
        communes=communes,
        commune_id=commune_id,
        found=what_if.atm_at(current_user, commune_id) if commune_id else None,
    )


@blueprint.route("/thresholds", methods=["GET", "POST"], permission=STEERING)
def set_thresholds() -> ResponseReturnValue:
    """What the office takes for near, far, many and late."""
    form = ThresholdsForm(obj=thresholds())
    if form.validate_on_submit():
        with form.showing_refusals():
            choose(actor=current_user, chosen=form.chosen)
            flash(_("Đã lưu ngưỡng. Đề nghị trên mọi trang theo ngưỡng mới."), "success")
            return redirect(url_for("outreach.list_prospects"))
    return render_template("outreach/set_thresholds.html", form=form)


def outreach_panel(person_id: int) -> str:
    """The panel of a person's page: what would serve them best, what holds them, what was said."""
    prospect = queries.prospects([person_id], thresholds())[person_id]
    return render_template(
        "outreach/_prospect.html",
        person_id=person_id,
        prospect=prospect,
        reason=reason_of(prospect),
        is_proposed=_proposes(prospect),
        means=blocking.means_of([person_id]).get(person_id),
        contacts=queries.contacts(person_id, most=5),
        consents=queries.consents(person_id, most=3),
        BLOCKER_LABELS=BLOCKER_LABELS,
        KIND_LABELS=KIND_LABELS,
        RESULT_LABELS=RESULT_LABELS,
        SOCIAL_ACCOUNT_LABELS=SOCIAL_ACCOUNT_LABELS,
        VNEID_LABELS=VNEID_LABELS,
    )


def install(app: Flask) -> None:
    """Add the pages, the panel and the check before a cycle."""
    app.register_blueprint(blueprint)
    explain(
        actions=labels.ACTIONS, subjects=labels.SUBJECTS, facts=labels.FACTS, values=labels.VALUES
    )
    add_panel(app, Panel(PERSON_PAGE, 45, Permission.SEE_PEOPLE, outreach_panel))
    safeguard_routes.install(app)
    bank_answer_routes.install(app)
    group, see = N_("Chuyển sang tài khoản"), Permission.SEE_PEOPLE
    add_to_menu(
        app,
        MenuEntry(group, 36, N_("Vận động"), "heart-handshake", "outreach.list_rounds", see),
        MenuEntry(group, 37, N_("Ai hợp với gì"), "user-check", "outreach.list_prospects", see),
        MenuEntry(
            group, 38, N_("Cần hình thức nhận mới"), "urgent", "channels.list_fallen_back", see
        ),
        MenuEntry(group, 39, N_("Nếu có thêm ATM"), "building-bank", "outreach.show_what_if", see),
        MenuEntry(group, 39, N_("Chỉ tiêu"), "checklist", "outreach.list_targets", see),
    )
