"""`registry …`: the registers from the command line."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask

from welfare.areas import queries as areas_queries
from welfare.cli.answers import Answer, acting, answering, reading
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.intake import service as intake
from welfare.intake.mapping import Mapping
from welfare.registry import duplicates, foresight
from welfare.registry import service as registry_service
from welfare.registry.duplicate_rules import WHY_LABELS
from welfare.registry.listing import PeopleFilter
from welfare.registry.rules import Register
from welfare.reports import exports
from welfare.reports.sheets import as_file, ending_of
from welfare.staff.rules import Permission
from welfare.web.transaction import committed


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(registry)


@click.group()
def registry() -> None:
    """People, households and enrolments."""


@registry.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commune", "commune_code", required=True, metavar="CODE")
@click.option(
    "--register", type=click.Choice([register.value for register in Register]), required=True
)
@click.option("--mapping", "mapping_file", type=click.Path(exists=True, path_type=Path))
@click.option("--apply", "to_apply", is_flag=True, help="Save; without it nothing is saved.")
@click.option("--actor", "username", required=True)
@reading
def import_workbook(
    file: Path,
    commune_code: str,
    register: str,
    mapping_file: Path | None,
    username: str,
    *,
    to_apply: bool,
) -> tuple[Answer, str]:
    """Import a commune's workbook: say what was understood, and save it with --apply."""
    actor = acting(username, Permission.EDIT_PEOPLE)
    commune = areas_queries.commune_by_code(commune_code, actor)
    mapping = Mapping.from_json(mapping_file.read_bytes()) if mapping_file else None
    content, name = file.read_bytes(), file.name
    if to_apply:
        done = committed(
            lambda: intake.apply(
                actor=actor,
                content=content,
                filename=name,
                commune=commune,
                register=register,
                mapping=mapping,
            )
        )
    else:
        done = intake.read(
            content=content, filename=name, commune=commune, register=register, mapping=mapping
        )
    answer = done.report()
    return answer, _sentences(answer, applied=to_apply)


@registry.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--actor", "username", required=True)
@click.option("--commune", "commune_code", metavar="CODE")
@click.option("--register", type=click.Choice([register.value for register in Register]))
@answering
def export_registers(
    file: Path, username: str, commune_code: str | None, register: str | None
) -> tuple[Answer, str]:
    """Write the registers to FILE, CSV or XLSX by its ending, one row an enrolment."""
    actor = acting(username, Permission.SEE_PEOPLE)
    ending = ending_of(file.name)
    wanted = PeopleFilter(
        commune_id=areas_queries.commune_by_code(commune_code, actor).id if commune_code else None,
        register=Register(register) if register else None,
    )
    taken = exports.export(actor, wanted)
    file.write_bytes(as_file(taken.for_scripts(), ending))
    return {"rows": len(taken.rows)}, f"Đã ghi {len(taken.rows)} dòng vào {file}."


@registry.command("duplicates")
@click.option("--commune", "commune_code", metavar="CODE")
@answering
def find_duplicates(commune_code: str | None) -> tuple[Answer, str]:
    """Tell which records may be of one person, the likeliest first."""
    commune = areas_queries.commune_by_code(commune_code) if commune_code else None
    found = duplicates.find(duplicates.EVERYWHERE, commune_id=commune.id if commune else None)
    pairs: list[Answer] = [
        {
            "a": each.a_id,
            "b": each.b_id,
            "score": each.likeness.score,
            "why": [WHY_LABELS[why] for why in each.likeness.why],
        }
        for each in found
    ]
    sentences = [f"{len(pairs)} cặp hồ sơ có thể là của cùng một người."]
    sentences += [
        f"{pair['a']} – {pair['b']}: {pair['score']} %, {', '.join(pair['why'])}"  # type: ignore[arg-type] # a list
        for pair in pairs
    ]
    return {"pairs": pairs}, "\n".join(sentences)


@registry.command("death")
@click.argument("person_id", type=int)
@click.option("--on", "died_on", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DATE")
@click.option("--actor", "username", required=True)
@answering
def record_death(person_id: int, died_on: datetime, username: str) -> tuple[Answer, str]:
    """Record a death; say what stops, what was paid too much, and what the law gives for it."""
    actor = acting(username, Permission.EDIT_PEOPLE)
    day = died_on.date()
    # Before anything is foreseen: somebody outside the area is as good as missing.
    stops_from = registry_service.record_death(actor=actor, person_id=person_id, died_on=day)
    law = foresight.at_death(person_id, Month.of(day))
    to_recover_vnd = foresight.settlement(person_id, stops_from).to_recover_vnd
    answer: Answer = {
        "stops_from": str(stops_from),
        "to_recover_vnd": to_recover_vnd,
        "lump_sum_vnd": law.lump_sum_vnd,
        "funeral_vnd": law.funeral_vnd,
    }
    return answer, (
        f"Ngừng chi từ tháng {stops_from.label}. Phải thu hồi {format_vnd(to_recover_vnd)}. "
        f"Trợ cấp một lần {format_vnd(law.lump_sum_vnd)}, "
        f"mai táng phí {format_vnd(law.funeral_vnd)}; lập quyết định ở mục Hỗ trợ một lần."
    )


def _sentences(answer: Answer, *, applied: bool) -> str:
    counts = (
        f"{answer['rows']} dòng có người, nhận {answer['accepted']}: "
        f"{answer['new_people']} người mới, {answer['new_enrolments']} hồ sơ hưởng mới, "
        f"{answer['updated']} cập nhật, {answer['unchanged']} không đổi."
    )
    refusals = [
        f"Không nhận dòng {found['row']}, cột “{found['column']}”: {found['reason']}"
        for found in answer["refused"]  # type: ignore[attr-defined] # a list by the contract
    ]
    saved = "Đã lưu." if applied else "Chưa lưu gì; thêm --apply để lưu."
    return "\n".join([counts, *refusals, saved])
