"""The six workbooks of three communes, against what a person found in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.intake.offices import ROOT, understood
from welfare.config import DATA
from welfare.core.tables import integer, optional, read_table, text
from welfare.intake.understanding import Understanding

SAMPLES = ROOT / "tests" / "samples"
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))

HAMLETS = read_table(
    DATA / "hamlets.csv",
    {
        "commune_code": integer,
        "hamlet_type": text,
        "hamlet": text,
        "list_status": optional(text),
    },
)


@pytest.fixture(scope="module", params=EXPECTED, ids=lambda path: path.name.partition(".")[0])
def sample(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Understanding]:
    path: Path = request.param
    expected = json.loads(path.read_text(encoding="utf-8"))
    hamlets = [row["hamlet"] for row in HAMLETS if str(row["commune_code"]) == expected["commune"]]
    content = (SAMPLES / expected["file"]).read_bytes()
    return expected, understood(
        content, register=expected["register"], filename=expected["file"], hamlets=hamlets
    )


def test_every_person_of_a_sample_is_counted(
    sample: tuple[dict[str, Any], Understanding],
) -> None:
    expected, found = sample

    assert found.rows_with_a_person == expected["rows_with_a_person"]
    assert len(found.rows) == expected["accepted"]


def test_the_same_rows_are_refused_for_the_same_reasons(
    sample: tuple[dict[str, Any], Understanding],
) -> None:
    expected, found = sample
    sentences = {
        "no name": "Thiếu họ và tên",
        "same person and category twice in the file": "Trùng với dòng",
        "born in the future": "ở tương lai",
        "unknown category": "Không rõ loại đối tượng",
    }

    assert {finding.row for finding in found.refused} == {
        refusal["row"] for refusal in expected["refused"]
    }
    by_row = {finding.row: finding.reason for finding in found.refused}
    for refusal in expected["refused"]:
        assert sentences[refusal["why"]] in by_row[refusal["row"]]


def test_accounts_births_and_numbers_are_all_there(
    sample: tuple[dict[str, Any], Understanding],
) -> None:
    expected, found = sample

    assert sum(row.bank_account is not None for row in found.rows) == expected["with_account"]
    assert sum(row.birth_precision == "year" for row in found.rows) == expected["year_only"]
    assert (
        sum(row.citizen_id is None and row.old_id is None for row in found.rows)
        == expected["without_id"]
    )


def test_every_row_says_who_where_from_when_and_how(
    sample: tuple[dict[str, Any], Understanding],
) -> None:
    _expected, found = sample

    assert found.unmapped_columns == ()
    for row in found.rows:
        assert row.sex is not None
        assert row.hamlet is not None
        assert row.start_month is not None
        assert row.decision_on is not None
        assert row.channel == ("account" if row.bank_account else "cash")
        assert row.name == " ".join(row.name.split())
        assert not row.name.isupper()
