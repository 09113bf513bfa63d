"""`registry …`: the registers from the command line."""

from pathlib import Path

import click
from flask import Flask

from welfare.areas import queries as areas_queries
from welfare.cli.answers import Answer, acting, answering, reading
from welfare.intake import service as intake
from welfare.intake.mapping import Mapping
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
