"""Records that may be of one person: pairs, side by side, merged by two officers, taken apart."""

from collections.abc import Callable

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit.labels import explain
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry import belongings, comparing, duplicates, merging, queries
from welfare.registry import duplicate_labels as labels
from welfare.registry import duplicate_queries as reading
from welfare.registry.choices import commune_choices, in_words
from welfare.registry.duplicate_forms import ReasonForm, choices_in
from welfare.registry.duplicate_queries import PairFilter
from welfare.registry.duplicate_rules import WHY_LABELS, Why
from welfare.staff.models import Staff
from welfare.web import jobs
from welfare.web.blueprint import Feature
from welfare.web.constraints import explain_constraint
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

EDIT = Permission.EDIT_PEOPLE
LOOK = "find-duplicates"
PROPOSED_ALREADY = N_("Hồ sơ này đang có một đề nghị gộp khác. Giải quyết đề nghị đó trước.")

blueprint = Feature("duplicates", __name__, permission=EDIT, url_prefix="/duplicates")


@blueprint.route("/")
def list_pairs() -> ResponseReturnValue:
    """The pairs found alike when they were last looked for."""
    wanted = PairFilter(
        commune_id=request.args.get("commune", type=int),
        why={each.value: each for each in Why}.get(request.args.get("why", "")),
    )
    return render_template(
        "duplicates/list_pairs.html",
        page=reading.pairs(current_user, wanted),
        wanted=wanted,
        communes=commune_choices(),
        reasons=in_words(WHY_LABELS),
        looked_at=reading.looked_at(current_user),
        waiting=reading.waiting(current_user),
        job=jobs.latest(LOOK, actor_id=current_user.id, subject="area"),
    )


@blueprint.route("/look", methods=["POST"])
def look() -> ResponseReturnValue:
    """Compare everybody of the reader's area anew."""
    jobs.start(LOOK, actor_id=current_user.id, subject="area")
    return redirect(url_for("duplicates.list_pairs"))


@blueprint.route("/<int:survivor_id>/<int:merged_id>", methods=["GET", "POST"])
def compare(survivor_id: int, merged_id: int) -> ResponseReturnValue:
    """Two records side by side; propose that they are one, choosing what survives."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            merge_id = merging.propose(
                actor=current_user,
                survivor_id=survivor_id,
                merged_id=merged_id,
                choices=choices_in(request.form),
                reason=form.reason.data,
            )
            flash(_("Đã đề nghị gộp. Một cán bộ khác cần xem và xác nhận."), "success")
            return redirect(url_for("duplicates.show_merge", merge_id=merge_id))
    both = merging.pair(current_user, survivor_id, merged_id)
    return render_template(
        "duplicates/compare.html", form=form, apart=ReasonForm(None), **_side_by_side(both)
    )


@blueprint.route("/<int:a_id>/<int:b_id>/different", methods=["POST"])
def say_different(a_id: int, b_id: int) -> ResponseReturnValue:
    """Remember that two records are of two people."""
    duplicates.say_different(
        actor=current_user, a_id=a_id, b_id=b_id, reason=request.form.get("reason", "")
    )
    flash(_("Đã ghi đây là hai người khác nhau; cặp này không hiện lại nữa."), "success")
    return redirect(url_for("duplicates.list_pairs"))


@blueprint.route("/<int:a_id>/<int:b_id>/again", methods=["POST"])
def compare_again(a_id: int, b_id: int) -> ResponseReturnValue:
    """Take back that two records are of two people."""
    duplicates.forget_difference(actor=current_user, a_id=a_id, b_id=b_id)
    return redirect(url_for("duplicates.compare", survivor_id=a_id, merged_id=b_id))


@blueprint.route("/different")
def list_told_apart() -> ResponseReturnValue:
    """Pairs of which an officer has said that they are two people."""
    return render_template(
        "duplicates/list_told_apart.html",
        rows=reading.told_apart(current_user),
        waiting=reading.waiting(current_user),
    )


@blueprint.route("/merges")
def list_merges() -> ResponseReturnValue:
    """Proposals that wait for a second officer, and merges made and taken apart."""
    return render_template(
        "duplicates/list_merges.html",
        proposed=reading.merges(current_user, "proposed"),
        decided=reading.merges(current_user, "merged", "undone", "declined"),
        waiting=reading.waiting(current_user),
    )


@blueprint.route("/merges/<int:merge_id>")
def show_merge(merge_id: int) -> ResponseReturnValue:
    """One merge: what was chosen, who proposed it, what may be done with it now."""
    merge = merging.merge_of(current_user, merge_id)
    side_by_side = {}
    if merge.status == "proposed":
        both = merging.pair(current_user, merge.survivor_id, merge.merged_id)
        side_by_side = _side_by_side(both)
    return render_template(
        "duplicates/show_merge.html",
        merge=merge,
        choices=merging.choices_of(merge),
        form=ReasonForm(None),
        **side_by_side,
    )


@blueprint.route("/merges/<int:merge_id>/confirm", methods=["POST"])
def confirm(merge_id: int) -> ResponseReturnValue:
    """Merge what another officer proposed."""
    survivor_id = merging.confirm(actor=current_user, merge_id=merge_id)
    flash(_("Đã gộp hai hồ sơ. Có thể tách lại ở mục Trùng lặp nếu nhầm."), "success")
    return redirect(url_for("registry.show_person", person_id=survivor_id))


@blueprint.route("/merges/<int:merge_id>/decline", methods=["POST"])
def decline(merge_id: int) -> ResponseReturnValue:
    """Leave the two apart."""
    merging.decline(actor=current_user, merge_id=merge_id, note=request.form.get("reason", ""))
    flash(_("Đã bỏ đề nghị gộp; hai hồ sơ giữ nguyên."), "success")
    return redirect(url_for("duplicates.list_merges"))


@blueprint.route("/merges/<int:merge_id>/undo", methods=["POST"])
def undo(merge_id: int) -> ResponseReturnValue:
    """Take a merge apart."""
    merge = merging.undo(
        actor=current_user, merge_id=merge_id, reason=request.form.get("reason", "")
    )
    flash(_("Đã tách lại hai hồ sơ như trước khi gộp."), "success")
    return redirect(url_for("registry.show_person", person_id=merge.merged_id))


def merges_panel(person_id: int) -> str:
    """The panel of a person's page: records merged into it; nothing where there are none."""
    found = reading.merged_into(person_id)
    return render_template("duplicates/_merges.html", merges=found) if found else ""


def _side_by_side(both: merging.Pair) -> dict[str, object]:
    return {
        "survivor": both.survivor,
        "merged": both.merged,
        "facts": comparing.fact_rows(both),
        "disputes": comparing.dispute_rows(both.disputes, queries.categories()),
        "coming": sum(belongings.counted(both.merged.id).values()),
    }


@jobs.job(LOOK, N_("Tìm hồ sơ trùng"))
def find_duplicates(task: jobs.Task) -> Callable[[], jobs.Outcome]:
    """Compare everybody of the asker's area, then keep what was found."""
    found = duplicates.find(db.session.get_one(Staff, task.asked_by_id))

    def write() -> jobs.Outcome:
        duplicates.keep(db.session.get_one(Staff, task.asked_by_id), found)
        return jobs.Outcome()

    return write


def _to_the_survivor(merged: queries.Merged) -> ResponseReturnValue:
    """A merged person's old link leads to the record that speaks for both."""
    flash(_(merged.template, **merged.params), "info")
    return redirect(url_for("registry.show_person", person_id=merged.survivor_id), code=303)


def install(app: Flask) -> None:
    """Add the pages, the menu entry, and the way from an old link."""
    app.register_blueprint(blueprint)
    app.register_error_handler(queries.Merged, _to_the_survivor)
    explain(actions=labels.ACTIONS, facts=labels.FACTS)
    explain_constraint("uq_merges_merged_id", PROPOSED_ALREADY)
    add_panel(app, Panel(PERSON_PAGE, 70, Permission.SEE_PEOPLE, merges_panel))
    add_to_menu(
        app,
        MenuEntry(N_("Hồ sơ"), 26, N_("Trùng lặp"), "copy", "duplicates.list_pairs", EDIT),
    )
