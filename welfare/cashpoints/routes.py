"""The map of ways to the nearest ATM, the list of cash points, and a panel on the person page."""

import gzip
import json
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.audit.labels import explain
from welfare.cashpoints import labels, queries, service
from welfare.cashpoints.forms import CashPointFilters, CashPointForm
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.rules import KIND_LABELS
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.registry.rules import LOCATION_LABELS
from welfare.registry.signals import people_moved
from welfare.web.blueprint import Feature
from welfare.web.constraints import explain_constraint
from welfare.web.headers import script_nonce
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

blueprint = Feature(
    "cashpoints", __name__, permission=Permission.SEE_MAP, url_prefix="/cash-points"
)
EDITING = Permission.EDIT_CASH_POINTS

ADDED_MEANWHILE = N_("Người khác vừa ghi một điểm cùng loại, cùng tên, cùng xã. Xem lại danh sách.")


# --- the map ----------------------------------------------------------------------------------


@blueprint.route("/map")
def show_map() -> ResponseReturnValue:
    """The map in its frame, and the same figures in a table."""
    ways = queries.ways(current_user)
    return render_template(
        "cashpoints/show_map.html",
        ways=ways,
        farthest_first=sorted(
            ways.by_commune, key=lambda of: (-(of.summary.median_m or -1), of.commune.name)
        ),
        atms=queries.atms(),
        is_schematic=not all(
            row.has_official_boundary for row in areas_queries.overview(current_user)
        ),
    )


@blueprint.route("/map/frame")
def draw_map() -> ResponseReturnValue:
    """The map alone, as a page for the frame."""
    # folium and shapely take seconds to import, which no other page or command need wait.
    from welfare.cashpoints import drawing  # noqa: PLC0415

    if tiles_url := current_app.config["TILES_URL"]:
        scheme, host, *_rest = urlsplit(tiles_url)
        g.outside_images = f"{scheme}://{host}"
    return drawing.draw_map(current_user, nonce=script_nonce())


@blueprint.route("/map/people.json", permission=Permission.SEE_PEOPLE)
def list_people() -> ResponseReturnValue:
    """The dots of the map: everybody in the reader's area, and how far from an ATM they are."""
    from welfare.cashpoints.maps import people_on_map  # noqa: PLC0415 - as above

    return _compact_json(people_on_map(queries.people_on_map(current_user)))


@blueprint.route("/map/communes.json")
def list_communes() -> ResponseReturnValue:
    """The outlines of the reader's communes: the background for picking a place."""
    from welfare.cashpoints import drawing  # noqa: PLC0415 - as above

    return _compact_json(drawing.commune_outlines(current_user))


def _compact_json(content: object) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(text, mimetype="application/json")
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.best_match(["gzip"]):
        response.set_data(gzip.compress(text, compresslevel=5))
        response.content_encoding = "gzip"
    return response


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
        communes=[(of.id, of.name) for of in areas_queries.communes()],
    )


@blueprint.route("/new", methods=["GET", "POST"], permission=EDITING)
def add_cash_point() -> ResponseReturnValue:
    """Add a cash point."""
    form = CashPointForm().offer_communes(areas_queries.communes(current_user))
    if form.validate_on_submit():
        with form.showing_refusals():
            service.add_cash_point(actor=current_user, facts=form.facts)
            flash(_("Đã thêm %(name)s.", name=form.name.data), "success")
            return redirect(url_for("cashpoints.list_cash_points"))
    return render_template("cashpoints/add_cash_point.html", form=form)


@blueprint.route("/<int:cash_point_id>", methods=["GET", "POST"], permission=EDITING)
def correct_cash_point(cash_point_id: int) -> ResponseReturnValue:
    """Correct what is known of a cash point."""
    point = queries.cash_point(cash_point_id)
    communes = areas_queries.communes(current_user)
    form = CashPointForm.of(point.facts).offer_communes(communes)
    if form.validate_on_submit():
        with form.showing_refusals():
            service.correct_cash_point(
                actor=current_user, cash_point_id=cash_point_id, facts=form.facts
            )
            flash(_("Đã lưu %(name)s.", name=form.name.data), "success")
            return redirect(url_for("cashpoints.list_cash_points"))
    return render_template("cashpoints/correct_cash_point.html", form=form, point=point)


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
        MenuEntry(
            group, 42, N_("Điểm rút tiền"), "building-bank", "cashpoints.list_cash_points", see
        ),
    )
