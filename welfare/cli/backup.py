"""`backup` and `restore`: the whole database in one file, while the office is working."""

import hashlib
from pathlib import Path

import click
from flask import Flask

from welfare.audit import service as audit
from welfare.audit.labels import explain
from welfare.cli import backup_file, restoring
from welfare.cli.answers import Answer, answering, reading
from welfare.core.errors import N_, Refusal
from welfare.database import db

NOT_WRITABLE = N_("Không ghi được tệp %(file)s: %(why)s. Chọn thư mục khác.")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(backup)
    app.cli.add_command(restore)
    explain(
        actions={"office.restored": N_("Phục hồi từ bản sao lưu")},
        subjects={"office": N_("Toàn bộ cơ sở dữ liệu")},
    )


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@reading
def backup(file: Path) -> tuple[Answer, str]:
    """Write the whole database, as it is at this moment, to FILE."""
    connection = db.session.connection(
        execution_options={"isolation_level": "REPEATABLE READ"} if _is_postgresql() else None
    )
    # Beside it first: a file of that name is always a whole one.
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.touch(mode=0o600)
        backup_file.write(unfinished, connection)
        unfinished.replace(file)
    except OSError as error:
        raise Refusal(NOT_WRITABLE, file=file.name, why=error.strerror) from error
    finally:
        unfinished.unlink(missing_ok=True)
    answer = _of_file(file)
    return answer, f"Đã sao lưu vào {file}: {answer['bytes']} byte, SHA-256 {answer['sha256']}."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answering
def restore(file: Path) -> tuple[Answer, str]:
    """Put what FILE holds in the place of everything there is: all of it, or nothing."""
    connection = db.session.connection()
    restoring.replace_all(backup_file.Backup(file, connection), connection)
    answer = _of_file(file)
    audit.record(None, "office.restored", "office", None, after={"sha256": answer["sha256"]})
    return answer, f"Đã phục hồi từ {file}."


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _of_file(file: Path) -> Answer:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256")
    return {"bytes": file.stat().st_size, "sha256": digest.hexdigest()}
