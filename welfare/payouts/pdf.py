"""Payout lists as PDF, set by typst from `templates/payouts/payout_list.typ`."""

from __future__ import annotations

import heapq
import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache

import typst

from welfare.config import ROOT
from welfare.core.money import group_digits
from welfare.payouts import codes
from welfare.payouts import papers as wording
from welfare.payouts.papers import COLUMNS, SIGNERS, SUMMED_FROM, HamletGroup, ListPaper

TEMPLATE = ROOT / "templates" / "payouts" / "payout_list.typ"
FONTS = ROOT / "static" / "fonts" / "tinos"
NOTHING = "–"  # nobody can write a figure into a cell that already holds a dash
# Longer than any Vietnamese syllable or bank's name; account numbers are not made of letters.
LONG_WORD = re.compile(r"[^\W\d_]{17,}")
DASH_OR_PERCENT = re.compile(" (?=– |%)")
MEASURED_PIECES = 4
FEW_LINES = 40  # ten such lists keep less than 100 MB of layout; hundreds of them make a month
Row = list[str]


def render_pdf(papers: Sequence[ListPaper], sheets: Sequence[Mapping[str, object]] = ()) -> bytes:
    """Return one document holding every list, each from a new page with its own page numbers.

    After the lists come `sheets`, reports as `sheets.as_data` gives them.

    The same papers give the same bytes. Tags for screen readers are left out: they make the file
    8 to 14 times larger, and the workbook serves who cannot read paper. Memory grows with length
    (20.000 rows in one document take about 3 GB): one commune's lists at a time. Raises
    ValueError when there is no paper.
    """
    if not papers:
        raise ValueError("no paper to print")
    prepared_at = datetime.combine(max(paper.prepared_on for paper in papers), time(), UTC)
    document = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=shipped_fonts(),
        sys_inputs={"data": json.dumps(_data(papers, sheets), ensure_ascii=False)},
        format="pdf",
        timestamp=prepared_at,
        pdf_tags=False,
    )
    if sum(len(paper.lines) for paper in papers) > FEW_LINES:
        _forget_layout()
    return document


@cache
def shipped_fonts() -> typst.Fonts:
    """The shipped family and nothing else, so that every machine prints the same page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _forget_layout() -> None:
    """Let typst drop what it keeps of a layout until ten more documents have been set.

    Ten lists of 500 rows kept this way held 1,1 GB; ten empty pages take 10 ms.
    """
    for _ in range(11):
        typst.compile(b" ", font_paths=shipped_fonts(), format="svg")


def _data(papers: Sequence[ListPaper], sheets: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {
        "title": wording.document_title(papers),
        "author": papers[0].unit,
        "nation": wording.NATION,
        "motto": wording.MOTTO,
        "currency": wording.CURRENCY_NOTE,
        "signers": [asdict(signer) for signer in SIGNERS],
        "no_lines": wording.NO_LINES,
        "page_count": wording.PAGE_COUNT,
        "columns": [asdict(column) for column in COLUMNS],
        "papers": [_paper(paper) for paper in papers],
        "sheets": list(sheets),
    }


def _paper(paper: ListPaper) -> dict[str, object]:
    groups = paper.groups
    rows = [_row(cells) for group in groups for cells in group.rows]
    figures = _row(paper.totals.cells)
    return {
        "issuing_body": paper.issuing_body,
        "unit": paper.unit,
        "place_and_date": paper.place_and_date,
        "title": paper.title,
        "month_line": paper.month_line,
        "scope_line": paper.scope_line,
        "status_note": paper.status_note,
        "identification": paper.identification,
        "square": codes.square(codes.of_list(paper.list_code, paper.content_hash)),
        "groups": [_group(group) for group in groups],
        "total_label": paper.total_label,
        "figures": figures,
        "total_in_words": paper.total_in_words,
        "longest": _longest(rows, figures),
    }


def _group(group: HamletGroup) -> dict[str, object]:
    return {
        "title": group.title,
        "rows": [_row(cells) for cells in group.rows],
        "label": group.subtotal_label,
        "figures": _row(group.totals.cells),
    }


def _row(cells: Iterable[str | int]) -> Row:
    return [_shown(cell) for cell in cells]


def _shown(cell: str | int) -> str:
    """Figures grouped by dots, nothing as a dash; no line of text begins with "–" or "%".

    A word of freak length gets places to break.
    """
    if isinstance(cell, int):
        return group_digits(cell) if cell else NOTHING
    return LONG_WORD.sub(_breakable, DASH_OR_PERCENT.sub("\u00a0", cell))


def _breakable(word: re.Match[str]) -> str:
    return "\u200b".join(textwrap.wrap(word[0], 8))


def _longest(rows: Iterable[Row], figures: Row) -> list[Row]:
    """For each column the unbreakable pieces to measure: the widest is among the longest."""
    before, after = [""] * SUMMED_FROM, [""] * (len(COLUMNS) - SUMMED_FROM - len(figures))
    return [_longest_pieces(column) for column in zip(*rows, before + figures + after, strict=True)]


def _longest_pieces(texts: Iterable[str]) -> Row:
    pieces = {piece for text in texts for piece in re.split("[ \u200b]", text)}
    return heapq.nlargest(MEASURED_PIECES, pieces, key=lambda piece: (len(piece), piece))
