"""What is kept of an import with its upload, for the page that shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from welfare.intake.models import Upload
from welfare.intake.refused_rows import render_refused_rows
from welfare.intake.reporting import Intake


@dataclass(frozen=True)
class Report:
    """What a page shows of an import, and the workbook of its refused rows."""

    counts: str
    details: str
    refused_rows: bytes | None


def report_of(intake: Intake, content: bytes, filename: str) -> Report:
    """Make the report of an import."""
    return Report(
        json.dumps(intake.counts()),
        json.dumps(intake.details(), ensure_ascii=False),
        render_refused_rows(content, filename, intake.refused, intake.understanding.headers),
    )


def keep_report(kept: Upload, report: Report) -> None:
    """Show this from now on."""
    kept.counts, kept.details = report.counts, report.details
    kept.refused_rows = report.refused_rows
