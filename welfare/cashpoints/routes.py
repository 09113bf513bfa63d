"""The list of cash points and what is done to them, and a panel on the person page."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.areas.positions import Position, parse_position
from welfare.audit.labels import explain
from welfare.cashpoints import (
    importing,
    labels,
    map_routes,
    planning_routes,
    queries,
    reorganised,  # noqa: F401 - it listens
    road_routes,
    service,
    settings,
)
from welfare.cashpoints.blueprint import EDITING, blueprint
from welfare.cashpoints.forms import (
    CashPointFilters,
    CashPointForm,
    CountingForm,
    ImportForm,
    MovingForm,
)
from welfare.cashpoints.history import history
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.rules import KIND_LABELS, STATE_LABELS, CashPointFacts, Kind
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.core.permissions import Permission
from welfare.registry.rules import LOCATION_LABELS
from welfare.registry.signals import people_moved
from welfare.web.constraints import explain_constraint
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

__all__ = ["install", "map_routes", "planning_routes", "road_routes"]

NO_POSITION = N_("Chưa có vị trí mới của điểm. Kéo điểm trên bản đồ rồi lưu lại.")
NO_FILE = N_("Hãy chọn tệp CSV hoặc Excel.")
ADDED_MEANWHILE = N_("Người khác vừa ghi một điểm cùng loại, cùng tên, cùng xã. Xem lại danh sách.")


# --- cash points ------------------------------------------------------------------------------


@blueprint.route("")
def list_cash_points() -> ResponseReturnValue:
    """The cash points that were asked for."""
    filters = CashPointFilters(request.args)
    return render_template(
        "cashpoints/list_cash_points.html",
        filters=filters,
        page=keyset_page(queries.cash_points(**filters.wanted), queries.CASH_POINT_ORDER),
        kind_labels={kind: _(label) for kind, label in KIND_LABELS.items()},
        state_labels=STATE_LABELS,
        today=clock.today(),
        communes=[(of.id, of.name) for of in areas_queries.communes()],
    )


@blueprint.route("/new", methods=["GET", "POST"], permission=EDITING)
def add_cash_point() -> ResponseReturnValue:
    """Add a cash point, perhaps where the map was clicked; a doubtful place is asked about."""
    communes = areas_queries.communes(current_user)
    form = CashPointForm(data=_begun(request.args)).offer_communes(communes)
    unsure: str | None = None
    if form.validate_on_submit():
        with form.showing_refusals():
            unsure = _doubt(form.facts)
            if form.confirmed.data or not unsure:
                point_id = service.add_cash_point(actor=current_user, facts=form.facts)
                _note_confirmed(point_id, unsure)
                flash(_("Đã thêm %(name)s.", name=form.name.data), "success")
                return redirect(url_for("cashpoints.list_cash_points"))
    return render_template("cashpoints/add_cash_point.html", form=form, doubt=unsure)


@blueprint.route("/<int:cash_point_id>", methods=["GET", "POST"], permission=EDITING)
def correct_cash_point(cash_point_id: int) -> ResponseReturnValue:
    """Correct what is known of a cash point; a place that looks wrong is asked about first."""
    point = queries.cash_point(cash_point_id)
    communes = areas_queries.communes(current_user)
    form = CashPointForm.of(point.facts).offer_communes(communes)
    unsure: str | None = None
    if form.validate_on_submit():
        with form.showing_refusals():
            unsure = _doubt(form.facts)
            if form.confirmed.data or not unsure:
                service.correct_cash_point(
                    actor=current_user, cash_point_id=cash_point_id, facts=form.facts
                )
                _note_confirmed(cash_point_id, unsure)
                flash(_("Đã lưu %(name)s.", name=form.name.data), "success")
                return redirect(url_for("cashpoints.list_cash_points"))
    return render_template(
        "cashpoints/correct_cash_point.html",
        form=form,
        point=queries.cash_point(cash_point_id),
        doubt=unsure,
        events=history(cash_point_id),
    )


def _begun(asked: Mapping[str, str]) -> dict[str, object]:
    """What the form begins with: a kind, the place where the map was clicked and its commune."""
    kind = {each.value: {"kind": each} for each in Kind}.get(asked.get("kind", ""), {})
    return dict(kind) | _clicked(asked.get("position"))


def _clicked(place: str | None) -> dict[str, object]:
    if not place:
        return {}
    from welfare.areas.containing import commune_of  # noqa: PLC0415 - shapely takes long

    try:
        position = parse_position(place)
        return {"position": position, "commune_id": commune_of(position).id}
    except Refusal:
        return {}


def _doubt(facts: CashPointFacts) -> str | None:
    """What is doubtful about the place, in the reader's language."""
    from welfare.areas.containing import DOUBT_LABELS, doubt  # noqa: PLC0415 - as above

    found = doubt(Position(facts.latitude, facts.longitude), facts.commune_id)
    return _(DOUBT_LABELS[found]) if found else None


def _note_confirmed(cash_point_id: int, unsure: str | None) -> None:
    """Remember that somebody has looked at the place, which then is asked about no more."""
    if unsure:
        from welfare.cashpoints import doubtful  # noqa: PLC0415 - as above

        doubtful.confirm_cash_point(actor=current_user, cash_point_id=cash_point_id)


@blueprint.route("/<int:cash_point_id>/move", methods=["POST"], permission=EDITING)
def move_cash_point(cash_point_id: int) -> ResponseReturnValue:
    """Take over where a point was dragged to on the map; answers with a doubt, or that it is done.

    Raises:
        Refusal: no position was sent.
    """
    form = MovingForm()
    if not form.validate():
        raise Refusal(NO_POSITION)
    position = form.position.data
    facts = replace(
        queries.cash_point(cash_point_id).facts,
        latitude=position.latitude,
        longitude=position.longitude,
    )
    unsure = _doubt(facts)
    if unsure and not form.confirmed.data:
        ask = _("Bấm Lưu vị trí lần nữa nếu đúng là ở đây.")
        return {"doubt": f"{unsure} {ask}"}
    service.move_cash_point(actor=current_user, cash_point_id=cash_point_id, position=position)
    _note_confirmed(cash_point_id, unsure)
    return {"doubt": None}


@blueprint.route("/<int:cash_point_id>/verify", methods=["POST"], permission=EDITING)
def verify_cash_point(cash_point_id: int) -> ResponseReturnValue:
    """Take the doubt off a cash point."""
    service.verify_cash_point(actor=current_user, cash_point_id=cash_point_id)
    flash(_("Đã đánh dấu là đã xác minh."), "success")
    return redirect(url_for("cashpoints.list_cash_points"))


@blueprint.route("/<int:cash_point_id>/remove", methods=["POST"], permission=EDITING)
def remove_cash_point(cash_point_id: int) -> ResponseReturnValue:
    """Remove a cash point."""
    service.remove_cash_point(actor=current_user, cash_point_id=cash_point_id)
    flash(_("Đã xóa. Khoảng cách của mọi người đã được tính lại."), "success")
    return redirect(url_for("cashpoints.list_cash_points"))


# --- a file of them, and what counts ------------------------------------------------------------


@blueprint.route("/import", methods=["GET", "POST"], permission=EDITING)
def import_cash_points() -> ResponseReturnValue:
    """Take cash points from a file: what was understood is shown, then saved."""
    form = ImportForm()
    read = saved = None
    if form.validate_on_submit():
        with form.showing_refusals():
            filename, content = _uploaded(form)
            read = importing.read(content, filename, viewer=current_user)
            saving = "save" in request.form
            saved = service.save_many(
                actor=current_user, cash_points=read.accepted, apply=saving, unsaid=read.unsaid
            )
            if saving:
                flash(_("Đã lưu %(count)s điểm.", count=saved.added + saved.changed), "success")
                return redirect(url_for("cashpoints.list_cash_points"))
            form.filename.data, form.content.data = filename, b64encode(content).decode()
    return render_template(
        "cashpoints/import_cash_points.html",
        form=form,
        read=read,
        saved=saved,
        columns=importing.COLUMNS,
        not_needed=importing.NOT_NEEDED,
    )


def _uploaded(form: ImportForm) -> tuple[str, bytes]:
    """Name and content of the file chosen now, or of the one that was just read.

    Raises:
        Refusal: neither.
    """
    if form.file.data:
        return form.file.data.filename, form.file.data.read()
    try:
        content = b64decode(form.content.data or "", validate=True)
    except ValueError:
        content = b""
    if not content:
        raise Refusal(NO_FILE)
    return form.filename.data, content


@blueprint.route("/settings", methods=["GET", "POST"], permission=EDITING)
def choose_counting() -> ResponseReturnValue:
    """Choose which kinds of points count, and from where on a way is far."""
    known = settings.counting()
    form = CountingForm(data={"atm": known.atm, "cash": known.cash, "far_m": known.far_m})
    if form.validate_on_submit():
        with form.showing_refusals():
            service.choose_counting(actor=current_user, chosen=form.chosen)
            flash(_("Đã lưu. Khoảng cách của mọi người đã được tính lại."), "success")
            return redirect(url_for("cashpoints.show_map"))
    return render_template("cashpoints/choose_counting.html", form=form)


# --- doubtful places ----------------------------------------------------------------------------


@blueprint.route("/doubtful", permission=Permission.SEE_PEOPLE)
def list_doubtful() -> ResponseReturnValue:
    """Every place that looks wrong and that nobody has confirmed."""
    from welfare.areas.containing import DOUBT_LABELS  # noqa: PLC0415 - as above
    from welfare.cashpoints import doubtful  # noqa: PLC0415 - as above

    return render_template(
        "cashpoints/list_doubtful.html",
        found=doubtful.doubtful(current_user),
        doubt_labels=DOUBT_LABELS,
    )


@blueprint.route(
    "/doubtful/people/<int:person_id>", methods=["POST"], permission=Permission.EDIT_PEOPLE
)
def confirm_person(person_id: int) -> ResponseReturnValue:
    """Say that somebody really lives there."""
    from welfare.cashpoints import doubtful  # noqa: PLC0415 - as above

    doubtful.confirm_person(actor=current_user, person_id=person_id)
    flash(_("Đã xác nhận vị trí."), "success")
    return redirect(url_for("cashpoints.list_doubtful"))


@blueprint.route("/doubtful/points/<int:cash_point_id>", methods=["POST"], permission=EDITING)
def confirm_cash_point(cash_point_id: int) -> ResponseReturnValue:
    """Say that a cash point really stands there."""
    from welfare.cashpoints import doubtful  # noqa: PLC0415 - as above

    doubtful.confirm_cash_point(actor=current_user, cash_point_id=cash_point_id)
    flash(_("Đã xác nhận vị trí."), "success")
    return redirect(url_for("cashpoints.list_doubtful"))


# --- beside other features --------------------------------------------------------------------


def show_way(person_id: int) -> str:
    """The panel on a person's page: how far the nearest ATM is."""
    return render_template(
        "cashpoints/_way.html",
        way=queries.way_of(current_user, person_id),
        location_labels=LOCATION_LABELS,
    )


def _measure_moved(_sender: object, person_ids: list[int]) -> None:
    measure(person_ids=person_ids)


def install(app: Flask) -> None:
    """Add the pages and the panel, and measure whoever enters the registers or moves."""
    app.register_blueprint(blueprint)
    people_moved.connect(_measure_moved)
    add_panel(app, Panel(PERSON_PAGE, 40, Permission.SEE_PEOPLE, show_way))
    explain(
        actions=labels.ACTIONS, subjects=labels.SUBJECTS, facts=labels.FACTS, values=labels.VALUES
    )
    explain_constraint("uq_cash_points_kind_name_commune_id", ADDED_MEANWHILE)
    group, see = N_("Điểm rút tiền"), Permission.SEE_MAP
    add_to_menu(
        app,
        MenuEntry(group, 40, N_("Bản đồ"), "map", "cashpoints.show_map", see),
        MenuEntry(group, 41, N_("Khoảng cách theo ấp"), "chart-bar", "cashpoints.list_ways", see),
        MenuEntry(group, 44, N_("Đặt điểm mới"), "map-pin", "cashpoints.plan_points", see),
        MenuEntry(
            group, 42, N_("Điểm rút tiền"), "building-bank", "cashpoints.list_cash_points", see
        ),
    )
