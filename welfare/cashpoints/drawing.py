"""The map as one viewer sees it: their communes, every cash point, where to ask for their people.

Imported only when a map is drawn: folium takes seconds to import.
"""

from typing import Any

from flask import current_app, url_for
from flask_wtf.csrf import generate_csrf

from welfare.areas import queries as areas_queries
from welfare.areas.cells import schematic_cells
from welfare.areas.rules import Geometry
from welfare.cashpoints import queries, settings
from welfare.cashpoints.filters import in_words
from welfare.cashpoints.map_layers import (
    CommuneOnMap,
    commune_words,
    hamlet_places,
    hamlet_words,
    light_outlines,
    point_words,
)
from welfare.cashpoints.maps import build_map
from welfare.cashpoints.ways import AreaWays, by_hamlet, ways
from welfare.cashpoints.whom import Whom
from welfare.core import clock
from welfare.database import db
from welfare.registry import queries as registry_queries
from welfare.staff.models import Staff
from welfare.staff.rules import Permission


def draw_map(viewer: Staff, whom: Whom, *, query: dict[str, Any], nonce: str) -> str:
    """The map's whole HTML page; `query` is the part of the address that `whom` was read from."""
    found, counting = ways(viewer, whom), settings.counting()
    communes, centres = _communes(viewer, found)
    sees_people = viewer.may(Permission.SEE_PEOPLE)
    edits = viewer.may(Permission.EDIT_CASH_POINTS)
    points = db.session.scalars(queries.cash_points().order_by(*queries.CASH_POINT_ORDER)).all()
    words = {
        "communes": commune_words(communes, counting.far_m),
        "points": point_words(points, counting.atm, clock.today()),
        "hamlets": [] if sees_people else hamlet_words(by_hamlet(viewer, whom)),
        "peopleUrl": url_for("cashpoints.list_people", **query) if sees_people else None,
        "personUrl": _person_url() if sees_people else None,
        "places": hamlet_places(registry_queries.hamlets(viewer)),
        "moveUrl": _move_url() if edits else None,
        "addUrl": url_for("cashpoints.add_cash_point") if edits else None,
        "pdfUrl": url_for("cashpoints.print_view"),
        "csrf": generate_csrf(),
        "farM": counting.far_m,
    }
    return build_map(
        communes,
        words,
        static_url=_static_url,
        nonce=nonce,
        schematic_centres=centres,
        filtered=in_words(whom),
        tiles_url=current_app.config["TILES_URL"],
    )


def _communes(viewer: Staff, found: AreaWays) -> tuple[list[CommuneOnMap], int | None]:
    outlines, centres = commune_shapes(viewer)
    communes = [
        CommuneOnMap(
            name=of.commune.name,
            latitude=of.commune.latitude,
            longitude=of.commune.longitude,
            geometry=outlines[of.commune.code],
            ways=of,
        )
        for of in found.by_commune
    ]
    return communes, centres


def commune_outlines(viewer: Staff) -> dict[str, Any]:
    """The viewer's communes as GeoJSON, a background on which to find a place."""
    communes = areas_queries.communes(viewer)
    outlines, _centres = commune_shapes(viewer)
    light = light_outlines([outlines[commune.code] for commune in communes])
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": outline, "properties": {"name": commune.name}}
            for commune, outline in zip(communes, light, strict=True)
        ],
    }


def commune_shapes(viewer: Staff) -> tuple[dict[str, Geometry], int | None]:
    """What to draw for each commune, by code; and from how many centres, if it is schematic."""
    official = areas_queries.boundaries(viewer)
    if all(commune.code in official for commune in areas_queries.communes(viewer)):
        return official, None
    # From every centre of the district, whoever looks: a commune keeps its shape.
    centres = {
        commune.code: (commune.latitude, commune.longitude) for commune in areas_queries.communes()
    }
    return schematic_cells(centres), len(centres)


def _person_url() -> str:
    return url_for("registry.show_person", person_id=0).removesuffix("0") + "{id}"


def _move_url() -> str:
    return url_for("cashpoints.move_cash_point", cash_point_id=0).replace("/0/", "/{id}/")


def _static_url(name: str) -> str:
    return url_for("static", filename=name)
