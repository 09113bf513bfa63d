"""Communes and their hamlets on screen, and what every page says about the office."""

from flask import Flask, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from welfare.areas import labels, queries, reorganising, service
from welfare.areas.forms import BoundariesForm, HamletForm, ReorganiseForm
from welfare.areas.rules import HAMLET_LIST_LABELS
from welfare.audit.labels import explain
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.money import group_digits
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.staff.scope import offer_communes
from welfare.web.blueprint import Feature
from welfare.web.constraints import explain_constraint
from welfare.web.navigation import MenuEntry, add_to_menu

blueprint = Feature("areas", __name__, permission=Permission.MANAGE_AREAS, url_prefix="/areas")

HAMLET_TAKEN = N_("Người khác vừa thêm ấp, khu phố cùng tên. Tải lại trang để xem danh sách.")


@blueprint.route("", permission=Permission.SEE_AREAS)
def list_communes() -> ResponseReturnValue:
    """The communes of the reader's area."""
    return render_template(
        "areas/list_communes.html",
        rows=queries.overview(current_user),
        hamlet_list_labels=HAMLET_LIST_LABELS,
    )


@blueprint.route("/<int:commune_id>", permission=Permission.SEE_AREAS)
def show_commune(commune_id: int) -> ResponseReturnValue:
    """A commune and its hamlets."""
    commune = queries.commune(commune_id, current_user)
    return render_template(
        "areas/show_commune.html", commune=commune, hamlets=queries.hamlets(commune.id)
    )


@blueprint.route("/<int:commune_id>/hamlets/new", methods=["GET", "POST"])
def add_hamlet(commune_id: int) -> ResponseReturnValue:
    """Add a hamlet to a commune's list."""
    commune = queries.commune(commune_id, current_user)
    form = HamletForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            hamlet = service.add_hamlet(
                actor=current_user, commune=commune, kind=form.kind.data, name=form.name.data
            )
            flash(_("Đã thêm %(hamlet)s.", hamlet=hamlet.label), "success")
            return redirect(url_for("areas.show_commune", commune_id=commune_id))
    return render_template("areas/add_hamlet.html", form=form, commune=commune)


@blueprint.route("/hamlets/<int:hamlet_id>", methods=["GET", "POST"])
def rename_hamlet(hamlet_id: int) -> ResponseReturnValue:
    """Write a hamlet's name otherwise."""
    hamlet = queries.hamlet(hamlet_id, current_user)
    form = HamletForm(obj=hamlet)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.rename_hamlet(
                actor=current_user, hamlet=hamlet, kind=form.kind.data, name=form.name.data
            )
            flash(_("Đã ghi tên mới: %(hamlet)s.", hamlet=hamlet.label), "success")
            return redirect(url_for("areas.show_commune", commune_id=hamlet.commune_id))
    return render_template("areas/rename_hamlet.html", form=form, hamlet=hamlet)


@blueprint.route("/boundaries", methods=["GET", "POST"])
def load_boundaries() -> ResponseReturnValue:
    """Take the official boundaries of all communes from a file."""
    form = BoundariesForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            communes = service.load_boundaries(actor=current_user, content=form.file.data.read())
            flash(_("Đã nạp ranh giới của %(communes)s xã.", communes=communes), "success")
            return redirect(url_for("areas.list_communes"))
    return render_template("areas/load_boundaries.html", form=form)


@blueprint.route("/reorganisation", methods=["GET", "POST"])
def reorganise() -> ResponseReturnValue:
    """What putting the successors in the place of their parts would do, and doing it."""
    form = ReorganiseForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            done = reorganising.reorganise(actor=current_user, on=form.on.data)
            flash(
                _(
                    "Đã sắp xếp %(before)s đơn vị thành %(after)s; %(people)s người chuyển theo.",
                    before=done.before,
                    after=done.after,
                    people=group_digits(done.people_moved),
                ),
                "success",
            )
            return redirect(url_for("areas.list_communes"))
    return render_template(
        "areas/reorganise.html", form=form, planned=reorganising.planned(), today=clock.today()
    )


def about_office() -> dict[str, object]:
    """What layouts say: the office, whether its people are made up, the reader's own commune."""
    if "about_office" not in g:
        try:
            g.about_office = _about_office()
        except SQLAlchemyError:
            # The page that says that the database is away must not fail over it a second time.
            db.session.rollback()
            g.about_office = {"office_name": "", "demo": False, "own_commune": None}
    answer: dict[str, object] = g.about_office
    return answer


def _about_office() -> dict[str, object]:
    office = queries.office()
    district = office.district[:1].lower() + office.district[1:]
    own_id = current_user.commune_id if current_user.is_authenticated else None
    return {
        "office_name": _("Phòng LĐ-TB&XH %(district)s", district=district),
        "demo": office.is_synthetic,
        "own_commune": queries.commune(own_id, current_user) if own_id else None,
    }


def install(app: Flask) -> None:
    """Add the pages, and what every page says about the office."""
    app.register_blueprint(blueprint)
    app.context_processor(about_office)
    explain(actions=labels.ACTIONS, subjects=labels.SUBJECTS, facts=labels.FACTS)
    explain_constraint("uq_hamlets_commune_id_name", HAMLET_TAKEN)
    offer_communes(app, lambda: [(commune.id, commune.name) for commune in queries.communes()])
    add_to_menu(
        app,
        MenuEntry(
            N_("Quản trị"),
            82,
            N_("Địa bàn"),
            "building-community",
            "areas.list_communes",
            Permission.SEE_AREAS,
        ),
    )
