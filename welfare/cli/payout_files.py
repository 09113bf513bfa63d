"""`payouts`, the files that go out and come back: bank files and results."""

import json
from pathlib import Path

import click
from flask import Flask

from welfare.cli.answers import MONTH, Answer, acting, answering
from welfare.cli.payouts import WholeOffice, payouts
from welfare.core.errors import N_, Refusal
from welfare.core.money import format_vnd
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.payouts import bank_files, reconciling, result_files
from welfare.payouts.bank_files import FORMATS, Made, Order
from welfare.registry.rules import Register
from welfare.web.filters import moment

BAD_MAPPING = N_('Tệp ghép cột %(file)s phải là JSON dạng {"columns": {"Tên cột": "ý nghĩa"}}.')


def install(app: Flask) -> None:
    """The commands stand in the group `payouts`, which is installed by itself."""


@payouts.command("bank-file")
@click.argument("month", type=MONTH)
@click.option(
    "--register", required=True, type=click.Choice([register.value for register in Register])
)
@click.option("--bank", "bank_bin", metavar="BIN")
@click.option("--format", "kind", required=True, type=click.Choice(FORMATS))
@click.option("--template", metavar="NAME")
@click.option("-o", "path", required=True, type=click.Path(dir_okay=False, path_type=Path))
@answering
def make_bank_file(
    *,
    month: Month,
    register: str,
    bank_bin: str | None,
    kind: str,
    template: str | None,
    path: Path,
) -> tuple[Answer, str]:
    """Write what MONTH pays to accounts, for one bank or for all."""
    order = Order(month, register, bank_bin, kind, template)
    made = bank_files.make(order=order, actor=None, viewer=WholeOffice())
    path.write_bytes(made.file.content)
    return _answer(made), _sentences(made, path)


def _answer(made: Made) -> Answer:
    file = made.file
    return {
        "lines": file.lines,
        "amount_vnd": file.amount_vnd,
        "sha256": file.sha256,
        "bytes": len(file.content),
        "refused": [
            {
                "reference": each.payment.reference,
                "name": each.payment.name,
                "reason": str(each.why),
            }
            for each in made.refused
        ],
        "sent_before": [
            {
                "at": before.made_at.isoformat(),
                "by": before.made_by.username if before.made_by else None,
                "sha256": before.sha256,
                "identical": before.sha256 == file.sha256,
            }
            for before in made.before
        ],
    }


def _sentences(made: Made, path: Path) -> str:
    file = made.file
    said = [
        f"Đã ghi {path}: {file.lines} khoản, {format_vnd(file.amount_vnd)}, SHA-256 {file.sha256}."
    ]
    said += [f"Ở lại: {each.payment.name} – {each.why}" for each in made.refused]
    if made.before:
        latest = made.before[0]
        by = latest.made_by.full_name if latest.made_by else "lệnh trên máy chủ"
        said.append(
            f"CẢNH BÁO: tệp của sổ và ngân hàng này đã được làm lúc {moment(latest.made_at)}"
            f" bởi {by}. Đừng gửi hai lần."
        )
    return "\n".join(said)


@payouts.command("reconcile")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("month", type=MONTH)
@click.option("--mapping", "mapping_path", type=click.Path(exists=True, path_type=Path))
@click.option("--apply", "to_apply", is_flag=True)
@click.option("--actor", "username", required=True, metavar="U")
@answering
def reconcile(
    *, file: Path, month: Month, mapping_path: Path | None, to_apply: bool, username: str
) -> tuple[Answer, str]:
    """Read results of MONTH; without --apply nothing is saved."""
    actor = acting(username, Permission.RECORD_RESULTS)
    found = reconciling.reconcile(
        actor,
        content=file.read_bytes(),
        filename=file.name,
        month=month,
        mapping=_mapping(mapping_path),
    )
    answer = result_files.as_answer(found)
    if to_apply:
        result_files.apply_now(
            actor=actor, content=file.read_bytes(), filename=file.name, month=month, found=found
        )
    done = "Đã ghi" if to_apply else "Xem trước, chưa ghi"
    counts = found.counts
    return answer, (
        f"{done}: {counts['rows']} dòng, {counts['matched']} khớp, {counts['paid']} đã nhận, "
        f"{counts['returned']} trả lại, {counts['already-known']} đã biết, "
        f"{counts['unknown']} không tìm thấy, {counts['conflict'] + counts['proposed']} cần xem."
    )


def _mapping(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        columns = json.loads(path.read_text(encoding="utf-8"))["columns"]
        return {str(heading): str(meaning) for heading, meaning in columns.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(BAD_MAPPING, file=path.name) from None
