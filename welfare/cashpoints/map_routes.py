"""The map of ways to the nearest ATM, the same figures in tables, and the people behind them."""

import gzip
import json
from urllib.parse import urlsplit

from flask import Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.areas import queries as areas_queries
from welfare.cashpoints import filters, measuring, queries, road_routes, settings, travellers, ways
from welfare.cashpoints.blueprint import blueprint
from welfare.cashpoints.map_data import people_on_map
from welfare.cashpoints.whom import asked_for
from welfare.core.permissions import Permission
from welfare.registry.rules import LOCATION_LABELS
from welfare.web.files import download
from welfare.web.headers import script_nonce


@blueprint.route("/map")
def show_map() -> ResponseReturnValue:
    """The map in its frame, and the same figures in a table."""
    whom = asked_for(request.args)
    found = ways.ways(current_user, whom)
    return render_template(
        "cashpoints/show_map.html",
        ways=found,
        rows=filters.sorted_ways(found.by_commune, request.args.get("sort")),
        whom=whom,
        choices=filters.choices(),
        query=filters.query(request.args),
        atms=queries.atms(),
        far_m=settings.counting().far_m,
        is_outdated=measuring.is_outdated(),
        with_roads=road_routes.has_server(),
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
    query = filters.query(request.args)
    html = drawing.draw_map(
        current_user, asked_for(request.args), query=query, nonce=script_nonce()
    )
    return _compressed(html.encode(), "text/html")


@blueprint.route("/map/people.json", permission=Permission.SEE_PEOPLE)
def list_people() -> ResponseReturnValue:
    """The dots of the map: everybody meant in the reader's area, and how far from an ATM."""
    return _compact_json(people_on_map(travellers.on_map(current_user, asked_for(request.args))))


@blueprint.route("/map/communes.json")
def list_communes() -> ResponseReturnValue:
    """The outlines of the reader's communes: the background for picking a place."""
    from welfare.cashpoints import drawing  # noqa: PLC0415 - as above

    return _compact_json(drawing.commune_outlines(current_user))


@blueprint.route("/map/pdf", methods=["POST"])
def print_view() -> ResponseReturnValue:
    """The picture that the map has made of itself, as a page of paper."""
    from welfare.cashpoints.papers import view_paper  # noqa: PLC0415 - typst, as above

    picture = request.files["picture"].read() if "picture" in request.files else b""
    return download(view_paper(picture), "ban-do.pdf")


@blueprint.route("/measure", methods=["POST"])
def measure_anew() -> ResponseReturnValue:
    """Measure everybody against the points that serve today; changes nothing that is true."""
    measuring.catch_up()
    return redirect(url_for("cashpoints.show_map"))


@blueprint.route("/people", permission=Permission.SEE_PEOPLE)
def list_travellers() -> ResponseReturnValue:
    """The people of the map in a list, the farthest first."""
    whom = asked_for(request.args)
    return render_template(
        "cashpoints/list_travellers.html",
        page=travellers.page(current_user, whom),
        whom=whom,
        choices=filters.choices(),
        query=filters.query(request.args),
        with_roads=road_routes.has_server(),
        location_labels=LOCATION_LABELS,
    )


@blueprint.route("/ways")
def list_ways() -> ResponseReturnValue:
    """The figures by hamlet, with a chart by commune."""
    whom = asked_for(request.args)
    found = ways.ways(current_user, whom)
    return render_template(
        "cashpoints/list_ways.html",
        ways=found,
        rows=filters.sorted_ways(ways.by_hamlet(current_user, whom), request.args.get("sort")),
        communes=filters.sorted_ways(found.by_commune, "-p90"),
        whom=whom,
        choices=filters.choices(),
        query=filters.query(request.args),
        far_m=settings.counting().far_m,
        with_roads=road_routes.has_server(),
        **road_routes.state(),
    )


def _compact_json(content: object) -> Response:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return _compressed(text, "application/json")


def _compressed(content: bytes, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.best_match(["gzip"]):
        response.set_data(gzip.compress(content, compresslevel=5))
        response.content_encoding = "gzip"
    return response
