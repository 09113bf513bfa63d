"""A workbook of one plain table, written straight into its parts.

Of 100.000 rows this takes a quarter of what XlsxWriter takes (`tests/benchmarks/bank_files.py`);
papers, which have more of a shape and fewer rows, are left to XlsxWriter.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from welfare.payouts.markup import xml_text

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
PACKAGE = f"{OFFICE}/package/2006"
DOCUMENT = f"{OFFICE}/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Entries of an archive carry a moment; the same rows shall give the same bytes.
ENTRY_AT = (2000, 1, 1, 0, 0, 0)
ROWS_A_PIECE = 2_000
QUICK = 1  # of zlib's levels: a quarter of the time, a few hundredths more bytes

PLAIN, TEXT, FIGURES, BOLD = 0, 1, 2, 3  # places in the styles below
STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    "xl/styles.xml": STYLES,
}


def write(
    *,
    sheet: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    widths: Sequence[int],
    figures: int = FIGURES,
) -> bytes:
    """One sheet: text as text whatever it begins with; widths in characters.

    `figures` is how numbers look: grouped, or PLAIN as they came.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for name, part in PARTS.items():
            archive.writestr(_entry(name), HEAD + part)
        workbook = (
            f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
            f'<sheet name="{xml_text(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
        archive.writestr(_entry("xl/workbook.xml"), HEAD + workbook)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as cells:
            for piece in _sheet(headings, rows, widths, figures):
                cells.write(piece.encode())
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ENTRY_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet(
    headings: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    widths: Sequence[int],
    figures: int,
) -> Iterator[str]:
    columns = (
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, 1)
    )
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><cols>{"".join(columns)}</cols><sheetData>'
    if headings:
        yield f"<row>{''.join(_text(heading, BOLD) for heading in headings)}</row>"
    written: list[str] = []
    for row in rows:
        cells = [
            f'<c s="{figures}"><v>{value}</v></c>' if isinstance(value, int) else _text(value)
            for value in row
        ]
        written.append(f"<row>{''.join(cells)}</row>")
        if len(written) == ROWS_A_PIECE:
            yield "".join(written)
            written.clear()
    yield "".join(written)
    yield "</sheetData></worksheet>"


def _text(text: str, style: int = TEXT) -> str:
    inner = f'<is><t xml:space="preserve">{xml_text(text)}</t></is>'
    return f'<c t="inlineStr" s="{style}">{inner}</c>'
