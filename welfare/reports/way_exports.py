"""Ways to the nearest ATM as files: the figures by hamlet, and the people of the map one by one."""

from collections.abc import Sequence
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from welfare.audit import service as audit
from welfare.audit.labels import explain
from welfare.cashpoints import filters, travellers, ways, whom
from welfare.cashpoints.bands import whole_metres
from welfare.cashpoints.whom import Whom
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.database import db
from welfare.registry.rules import LOCATION_LABELS
from welfare.reports.export_routes import BYTE_ORDER_MARK
from welfare.reports.sheets import Ending, as_file, ending_of
from welfare.staff.models import Staff
from welfare.web.blueprint import Feature
from welfare.web.files import download

blueprint = Feature("way_exports", __name__, permission=Permission.SEE_MAP)

Cell = str | int | float | None
FIGURES = (
    N_("Xã, thị trấn"),
    N_("Ấp, khu phố"),
    N_("Người hưởng"),
    N_("Có vị trí"),
    N_("Chỉ theo tâm xã"),
    N_("Chưa có vị trí"),
    N_("Trung vị đến ATM (m)"),
    N_("9/10 người trong (m)"),
    N_("Xa nhất (m)"),
    N_("Trong 1 km"),
    N_("Trong 3 km"),
    N_("Trong 5 km"),
    N_("Ở xa"),
    N_("Trung vị đến điểm rút tiền (m)"),
    N_("Nhận qua tài khoản"),
    N_("Trung vị đường đi đến ATM (m)"),
    N_("Có đường đi"),
)
PEOPLE = (
    N_("Họ và tên"),
    N_("Xã, thị trấn"),
    N_("Ấp, khu phố"),
    N_("ATM gần nhất"),
    N_("Cách ATM (m)"),
    N_("Điểm rút tiền gần nhất"),
    N_("Cách điểm rút tiền (m)"),
    N_("Vị trí biết từ"),
    N_("Có thể lệch (m)"),
    N_("Đường đi đến ATM (m)"),
)


@blueprint.route("/cash-points/ways/export", methods=["POST"])
def export_ways() -> ResponseReturnValue:
    """The figures by hamlet, under the filter of the address."""
    rows = filters.sorted_ways(ways.by_hamlet(current_user, whom.asked_for(request.args)), "name")
    cells = [
        [of.commune.name, of.hamlet.label if of.hamlet else None, *_figures(of)] for of in rows
    ]
    return _file([[_(heading) for heading in FIGURES], *cells], "Khoảng cách theo ấp")


def _figures(of: ways.Ways) -> list[Cell]:
    summary = of.summary
    return [
        summary.people,
        summary.located,
        of.by_commune_only,
        summary.without,
        summary.median_m,
        summary.p90_m,
        summary.max_m,
        summary.within_1km,
        summary.within_3km,
        summary.within_5km,
        of.far,
        of.cash.median_m,
        of.by_account,
        of.road.median_m,
        of.road.located,
    ]


@blueprint.route("/cash-points/people/export", methods=["POST"], permission=Permission.SEE_PEOPLE)
def export_people() -> ResponseReturnValue:
    """The people whom map and list show, under the filter of the address; it is recorded."""
    meant = whom.asked_for(request.args)
    cells = _people(current_user, meant)
    _record(current_user, meant, len(cells))
    return _file([[_(heading) for heading in PEOPLE], *cells], "Người hưởng theo khoảng cách")


def _people(viewer: Staff, meant: Whom) -> list[list[Cell]]:
    rows = db.session.execute(travellers.farthest_first(viewer, meant))
    return [_person(row.Person, row.Distance) for row in rows]


def _person(someone: Any, way: Any) -> list[Cell]:
    source = LOCATION_LABELS.get(someone.location_source)
    ways_of_person: list[Cell] = [None] * 4
    if way is not None:
        ways_of_person = [
            way.nearest_atm.name if way.nearest_atm else None,
            _metres(way.nearest_atm_m),
            way.nearest_cash.name if way.nearest_cash else None,
            _metres(way.nearest_cash_m),
        ]
    return [
        someone.name,
        someone.commune.name,
        someone.hamlet.label if someone.hamlet else None,
        *ways_of_person,
        _(source) if source else None,
        way.uncertainty_m if way else None,
        _metres(way.road_atm_m) if way else None,
    ]


def _metres(metres: float | None) -> int | None:
    return None if metres is None else whole_metres(metres)


def _record(actor: Staff, meant: Whom, rows: int) -> None:
    after: dict[str, object] = {
        "rows": rows,
        "register": meant.people.register,
        "channel": meant.channel,
        "over_km": meant.over_km,
    }
    audit.record(actor, "ways.exported", "people", None, commune_id=actor.commune_id, after=after)


def _file(cells: Sequence[Sequence[Cell]], name: str) -> ResponseReturnValue:
    ending = ending_of(f".{request.form.get('ending', '')}")
    content = as_file(cells, ending)
    if ending is Ending.CSV:
        content = BYTE_ORDER_MARK + content
    return download(content, f"{name} {clock.today():%Y-%m-%d}.{ending}")


def install(app: Flask) -> None:
    """Add the files."""
    app.register_blueprint(blueprint)
    explain(
        actions={"ways.exported": N_("Xuất danh sách người hưởng theo khoảng cách")},
        subjects={},
        facts={"over_km": N_("Cách ATM trên (km)")},
        values={},
    )
