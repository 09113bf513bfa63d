"""Whatever is put on record can be read by an officer."""

import ast
from collections.abc import Iterator

import pytest
from flask import Flask

from welfare.audit.labels import action_labels, fact_labels, subject_labels
from welfare.config import ROOT


def _recorded() -> Iterator[tuple[str, str]]:
    """The action and the kind of subject of `record(actor, …)`, where both are written out."""
    for path in sorted((ROOT / "welfare").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                constants = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                words = [value for value in constants if isinstance(value, str)]
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in {"record", "Entry"} and len(words) > 1:
                    yield words[0], words[1]


@pytest.mark.parametrize(("action", "subject"), sorted(set(_recorded())))
def test_every_action_and_subject_has_a_name(app: Flask, action: str, subject: str) -> None:
    assert action in action_labels()
    assert subject in subject_labels()


def test_no_label_is_empty(app: Flask) -> None:
    for labels in (action_labels(), subject_labels(), fact_labels()):
        assert all(labels.values())
