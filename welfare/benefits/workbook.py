"""What is due for a month as a workbook: a row for each commune and register."""

import io

import xlsxwriter

from welfare.benefits.totals import Total, Totals
from welfare.core.month import Month
from welfare.registry.rules import REGISTER_LABELS, Register

TITLE = "MỨC PHẢI TRẢ THÁNG {month}"
HEADER = ("Mã xã", "Xã, thị trấn", "Sổ", "Số người", "Số dòng", "Số tiền (đồng)")
WIDTHS = (10, 26, 22, 12, 12, 20)
FIRST_ROW = 3


def render_due(month: Month, totals: Totals) -> bytes:
    """Return the workbook; a person in two registers counts once in the last row."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        font = {"font_name": "Times New Roman", "font_size": 12}
        bold = book.add_format(font | {"bold": True, "border": 1})
        cell = book.add_format(font | {"border": 1})
        figure = book.add_format(font | {"border": 1, "num_format": "#,##0"})
        sum_figure = book.add_format(font | {"border": 1, "num_format": "#,##0", "bold": True})
        sheet = book.add_worksheet(str(month))
        sheet.write_string(
            0, 0, TITLE.format(month=month.label), book.add_format(font | {"bold": True})
        )
        for place, (heading, width) in enumerate(zip(HEADER, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(FIRST_ROW - 1, place, heading, bold)
        for number, row in enumerate(totals.rows, FIRST_ROW):
            for place, words in enumerate(_words(row)):
                sheet.write_string(number, place, words, cell)
            for place, value in enumerate((row.people, row.lines, row.amount_vnd), 3):
                sheet.write_number(number, place, value, figure)
        last = FIRST_ROW + len(totals.rows)
        sheet.merge_range(last, 0, last, 2, "Tổng cộng", bold)
        for place, value in enumerate((totals.people, totals.lines, totals.amount_vnd), 3):
            sheet.write_number(last, place, value, sum_figure)
        sheet.freeze_panes(FIRST_ROW, 0)
    return buffer.getvalue()


def _words(row: Total) -> tuple[str, str, str]:
    return row.commune_code, row.commune_name, REGISTER_LABELS[Register(row.register)]
