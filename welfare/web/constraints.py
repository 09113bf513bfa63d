"""What it means, in an officer's words, that a constraint of the database was hit."""

import re

from sqlalchemy.exc import IntegrityError

from welfare.core.errors import N_, Conflict

ALREADY_DONE = N_("Người khác vừa ghi cùng một việc. Hãy tải lại trang để xem kết quả.")

_sentences: dict[str, str] = {}


def explain_constraint(name: str, sentence: str) -> None:
    """Say what it means that the constraint `name` was hit."""
    _sentences[name] = sentence


def constraint_of(error: IntegrityError) -> str:
    """The name of the violated constraint, by our naming convention, on either engine."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name)
    failed = re.search(r"(UNIQUE|CHECK) constraint failed: (.+)", str(error.orig))
    if failed is None:
        return ""
    if failed[1] == "CHECK":
        return failed[2]
    columns = [column.strip().split(".") for column in failed[2].split(",")]
    return "_".join(["uq", columns[0][0], *(column for _table, column in columns)])


def refusal_of(error: IntegrityError) -> Conflict:
    """The unique constraint has decided between two officers: tell the one who came second.

    An error that is no clash of two writers is a fault of ours and is raised again.
    """
    name = constraint_of(error)
    if not name.startswith("uq_"):
        raise error
    return Conflict(_sentences.get(name, ALREADY_DONE))
