"""A large workbook of the kind communes keep."""

import io
from random import Random

import xlsxwriter
from openpyxl import load_workbook

from welfare.cli.demo_people import Place, people
from welfare.core.month import Month

HEADERS = (
    "STT",
    "Họ và tên",
    "Năm sinh",
    "Giới tính",
    "Số CCCD",
    "Ấp",
    "Mã đối tượng",
    "Hưởng từ tháng",
    "TM/TK",
    "Số tài khoản",
    "Ngân hàng",
)
MONTH = Month(2023, 12)
PLACE = Place(1, 10.38, 106.03, 11.4, 14_211, (1, 2, 3), near_atm=True)
HAMLETS = {1: "An Bình", 2: "An Hòa", 3: "An Thái"}


def workbook(rows: int) -> bytes:
    """An .xlsx file of so many people of An Cư who draw BT6-N."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADERS)
    for number, someone in enumerate(people(Random(7), [PLACE], rows, MONTH), start=1):
        facts = someone.facts
        sheet.write_row(
            number,
            0,
            (
                number,
                facts.name,
                f"{facts.born_on:%d/%m/%Y}",
                "Nam" if facts.sex == "male" else "Nữ",
                facts.citizen_id or facts.old_id or "",
                HAMLETS[facts.hamlet_id or 1],
                "BT6-N",
                "07/2021" if facts.born_on.year < 2021 else f"{facts.born_on:%m/%Y}",
                "TK" if someone.account else "TM",
                someone.account or "",
                "Agribank" if someone.account else "",
            ),
        )
    book.close()
    return content.getvalue()


def bare_read(content: bytes) -> int:
    """Read every cell and understand nothing; the answer is how many rows there are."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for _row in book.active.iter_rows(values_only=True))
