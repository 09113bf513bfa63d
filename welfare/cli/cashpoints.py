"""`cash-points …`: distances to the nearest ATM, and a file of cash points."""

from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask

from welfare.areas import queries as areas_queries
from welfare.cashpoints import queries, service
from welfare.cashpoints.importing import Understanding, understand
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.queries import Ways
from welfare.cashpoints.service import Saved
from welfare.cli.answers import Answer, acting, answering
from welfare.core.money import group_digits
from welfare.intake.workbooks import read_sheets
from welfare.staff.rules import Permission
from welfare.web.filters import distance


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
    ways = queries.ways()
    answer: Answer = _figures(ways)
    answer["by_commune"] = {of.commune.code: _figures(of) for of in ways.by_commune}
    summary = ways.summary
    return answer, (
        f"{group_digits(summary.people)} người, {group_digits(summary.located)} có vị trí "
        f"({group_digits(ways.by_commune_only)} chỉ theo tâm xã); trung vị đến ATM "
        f"{distance(summary.median_m)}, xa nhất {distance(summary.max_m)}, "
        f"trên 5 km {group_digits(summary.over_5km)} người. "
        f"Đo lại {group_digits(changed)} người."
    )


def _figures(ways: Ways) -> Answer:
    return asdict(ways.summary) | {"by_commune_only": ways.by_commune_only}


@cash_points.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "to_apply", is_flag=True, help="Save; without it nothing is saved.")
@click.option("--actor", "username", required=True)
@answering
def import_file(file: Path, username: str, *, to_apply: bool) -> tuple[Answer, str]:
    """Take cash points from FILE: say what was understood, and save it with --apply."""
    actor = acting(username, Permission.EDIT_CASH_POINTS)
    sheet = read_sheets(file.read_bytes(), file.name)[0]
    commune_ids = {commune.code: commune.id for commune in areas_queries.communes(actor)}
    read = understand(sheet, filename=file.name, commune_ids=commune_ids)
    saved = service.save_many(actor=actor, cash_points=read.accepted, apply=to_apply)
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
