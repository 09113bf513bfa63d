"""A month of 25 communes on paper, beside typst setting the same cells and nothing more."""

import json
from collections.abc import Iterator
from dataclasses import replace

import typst

from tests.benchmarks.timing import Figure, once
from tests.payouts.paper_samples import people, with_lines
from welfare.core.money import group_digits
from welfare.payouts.papers import ListPaper
from welfare.payouts.pdf import render_pdf, shipped_fonts

COMMUNES, LINES = 25, 400
BARE = """
#set page(paper: "a4", flipped: true)
#set text(font: "Tinos", size: 9pt)
#for rows in json(bytes(sys.inputs.data)) {
  table(columns: rows.first().len(), ..rows.flatten())
  pagebreak(weak: true)
}
"""


def figures(communes: int = COMMUNES, lines: int = LINES) -> Iterator[Figure]:
    """The month as one file, and as a file for each list."""
    papers = [
        replace(with_lines(people(lines)), commune=f"Xã {number}", list_code=f"M{number}")
        for number in range(communes)
    ]
    of = f"{group_digits(communes)} communes × {group_digits(lines)} lines to PDF"
    beside = ("typst sets the same cells in bare tables", once(lambda: bare(papers)))
    yield Figure(f"{of}, one file", once(lambda: render_pdf(papers)), *beside)
    apart = once(lambda: [render_pdf([paper]) for paper in papers])
    yield Figure(f"{of}, a file a list", apart, *beside)


def bare(papers: list[ListPaper]) -> bytes:
    """The lists as tables without a heading, a total or a width of their own."""
    rows = [
        [[str(cell) for cell in row] for group in paper.groups for row in group.rows]
        for paper in papers
    ]
    return typst.compile(
        BARE.encode(),
        font_paths=shipped_fonts(),
        sys_inputs={"data": json.dumps(rows, ensure_ascii=False)},
        format="pdf",
        pdf_tags=False,
    )
