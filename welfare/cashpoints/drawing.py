"""The map as one viewer sees it: their communes, every ATM, and where to ask for their people.

Imported only when a map is drawn: folium takes seconds to import.
"""

from typing import Any

from flask import current_app, url_for

from welfare.areas import queries as areas_queries
from welfare.areas.cells import schematic_cells
from welfare.areas.rules import Geometry
from welfare.cashpoints import queries
from welfare.cashpoints.map_layers import AtmOnMap, CommuneOnMap, light_outlines
from welfare.cashpoints.maps import build_map
from welfare.staff.models import Staff
from welfare.staff.rules import Permission


def draw_map(viewer: Staff, *, nonce: str) -> str:
    """The map's whole HTML page."""
    ways = queries.ways(viewer)
    outlines, centres = _outlines(viewer)
    communes = [
        CommuneOnMap(
            name=of.commune.name,
            latitude=of.commune.latitude,
            longitude=of.commune.longitude,
            geometry=outlines[of.commune.code],
            summary=of.summary,
        )
        for of in ways.by_commune
    ]
    sees_people = viewer.may(Permission.SEE_PEOPLE)
    atms = [AtmOnMap(atm.name, atm.latitude, atm.longitude, atm.verified) for atm in queries.atms()]
    return build_map(
        communes,
        atms,
        people_url=url_for("cashpoints.list_people") if sees_people else None,
        person_url=_person_url() if sees_people else None,
        static_url=_static_url,
        nonce=nonce,
        schematic_centres=centres,
        tiles_url=current_app.config["TILES_URL"],
    )


def commune_outlines(viewer: Staff) -> dict[str, Any]:
    """The viewer's communes as GeoJSON, a background on which to find a place."""
    communes = areas_queries.communes(viewer)
    outlines, _centres = _outlines(viewer)
    light = light_outlines([outlines[commune.code] for commune in communes])
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": outline, "properties": {"name": commune.name}}
            for commune, outline in zip(communes, light, strict=True)
        ],
    }


def _outlines(viewer: Staff) -> tuple[dict[str, Geometry], int | None]:
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


def _static_url(name: str) -> str:
    return url_for("static", filename=name)
