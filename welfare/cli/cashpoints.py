"""`cash-points …`: distances to the nearest ATM, and a file of cash points."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import Flask

from welfare.cashpoints import importing, roads, service, settings
from welfare.cashpoints.importing import Understanding
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.planning_rules import Goal, NewPoints
from welfare.cashpoints.service import Saved
from welfare.cashpoints.ways import Ways, ways
from welfare.cashpoints.whom import Everywhere
from welfare.cli.answers import Answer, acting, answering, reading
from welfare.core.money import group_digits
from welfare.staff.rules import Permission
from welfare.web.filters import distance
from welfare.web.transaction import committed

GOALS = [goal.value for goal in Goal]


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(cash_points)


@click.group("cash-points")
def cash_points() -> None:
    """ATMs and other places where money can be had."""


@cash_points.command()
@answering
def distances() -> tuple[Answer, str]:
    """Measure everybody's way to the nearest ATM anew; what is true already stays."""
    changed = measure()
    found = ways()
    answer: Answer = _figures(found)
    answer["by_commune"] = {of.commune.code: _figures(of) for of in found.by_commune}
    summary = found.summary
    return answer, (
        f"{group_digits(summary.people)} người, {group_digits(summary.located)} có vị trí "
        f"({group_digits(found.by_commune_only)} chỉ theo tâm xã); trung vị đến ATM "
        f"{distance(summary.median_m)}, xa nhất {distance(summary.max_m)}, "
        f"trên 5 km {group_digits(summary.over_5km)} người. "
        f"Đo lại {group_digits(changed)} người."
    )


def _figures(of: Ways) -> Answer:
    return asdict(of.summary) | {
        "by_commune_only": of.by_commune_only,
        "far": of.far,
        "cash": asdict(of.cash),
        "road": asdict(of.road),
    }


@cash_points.command("roads")
@click.option("--afresh", is_flag=True, help="Ask again about what is known: the roads changed.")
@reading
def measure_roads(*, afresh: bool) -> tuple[Answer, str]:
    """Ask the routing server for everybody's way along roads; straight ways stay beside them."""
    answers = roads.ask(afresh=afresh)
    committed(lambda: roads.keep(answers))
    road = ways().road
    answer: Answer = {
        "asked_pairs": len(answers.new),
        "people": answers.people,
        "unanswered": answers.unanswered,
        "median_m": road.median_m,
    }
    return answer, (
        f"Hỏi {group_digits(len(answers.new))} đường mới. {group_digits(road.located)} người có "
        f"đường đi đến ATM, trung vị {distance(road.median_m)}; máy chủ không trả lời về "
        f"{group_digits(answers.unanswered)} người, họ chỉ có đường thẳng."
    )


@cash_points.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "to_apply", is_flag=True, help="Save; without it nothing is saved.")
@click.option("--actor", "username", required=True)
@answering
def import_file(file: Path, username: str, *, to_apply: bool) -> tuple[Answer, str]:
    """Take cash points from FILE: say what was understood, and save it with --apply."""
    actor = acting(username, Permission.EDIT_CASH_POINTS)
    read = importing.read(file.read_bytes(), file.name, viewer=actor)
    saved = service.save_many(
        actor=actor, cash_points=read.accepted, apply=to_apply, unsaid=read.unsaid
    )
    answer: Answer = {
        "rows": read.rows,
        "accepted": len(read.accepted),
        **asdict(saved),
        "refused": [
            {"row": found.row, "column": found.column, "reason": found.reason}
            for found in read.refused
        ],
    }
    return answer, _sentences(read, saved, applied=to_apply)


def _sentences(read: Understanding, saved: Saved, *, applied: bool) -> str:
    counts = (
        f"{read.rows} dòng, nhận {len(read.accepted)}: {saved.added} điểm mới, "
        f"{saved.changed} sửa, {saved.unchanged} không đổi."
    )
    refusals = [
        f"Không nhận dòng {found.row}, cột “{found.column}”: {found.reason}"
        for found in read.refused
    ]
    saved_or_not = "Đã lưu." if applied else "Chưa lưu gì; thêm --apply để lưu."
    return "\n".join([counts, *refusals, saved_or_not])


@cash_points.command()
@click.option("--new", "count", type=int, required=True, help="How many new points.")
@click.option("--goal", type=click.Choice(GOALS), default=Goal.AVERAGE.value)
@click.option("--within", "within_m", type=int, help="Metres; the office's own “far” without it.")
@click.option("--candidates", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answering
def suggest(count: int, goal: str, within_m: int | None, file: Path | None) -> tuple[Answer, str]:
    """Say where new points help most; candidates are the commune centres, or those of a file."""
    # scipy takes seconds to import, which other commands need not wait.
    from welfare.cashpoints import candidates, planning  # noqa: PLC0415

    asked = NewPoints(
        count=count,
        goal=Goal(goal),
        within_m=settings.counting().far_m if within_m is None else within_m,
    )
    everywhere = Everywhere()
    places = (
        candidates.read_file(file.read_bytes(), file.name)
        if file
        else candidates.candidates(everywhere, asked.sources)
    )
    plan = planning.suggest(everywhere, asked, places)
    answer: Answer = {name: plan[name] for name in ("before", "sites", "after", "optimal", "gap")}
    return answer, _suggested(plan)


def _suggested(plan: dict[str, Any]) -> str:
    before = plan["before"]
    now = distance(before["average_m"]), group_digits(before["covered"])
    lines = ["Hiện nay: trung bình {}, {} người trong tầm.".format(*now)]
    for site in plan["sites"]:
        then = distance(site["average_m"]), group_digits(site["covered"])
        reached = "còn trung bình {}, {} người trong tầm.".format(*then)
        lines.append(f"{site['rank']}. {site['name']} ({site['commune_name']}): {reached}")
    share = f"{plan['gap'] * 100:.2f}".replace(".", ",")
    proven = "Đã chứng minh là tốt nhất." if plan["optimal"] else f"Có thể kém tốt nhất {share} %."
    return "\n".join([*lines, proven])
