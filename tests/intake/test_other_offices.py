"""Lists as other offices keep them: other words, other orders, other files."""

import io
import unicodedata
from datetime import date

import xlsxwriter

from tests.intake.offices import cells, only, reasons, understood, workbook
from welfare.core.month import Month

TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """The text as Vietnamese Windows saves it: each tone a character after its vowel."""
    apart = "".join(
        unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
        + "".join(c for c in decomposed if c in TONES)
        for decomposed in (unicodedata.normalize("NFD", letter) for letter in text)
    )
    return apart.encode("cp1258")


TICKED = """\
UBND XÃ MỸ TRUNG
DANH SÁCH CHI TRẢ TRỢ CẤP XÃ HỘI THÁNG 12/2023
(Kèm theo Quyết định số 123/QĐ-UBND ngày 01/12/2023)
Số TT|Họ và tên đệm|Tên|Ngày sinh|||Giới tính||Giấy tờ||Hình thức chi trả||Trợ cấp||Số QĐ|Ngày ký
|||Ngày|Tháng|Năm|Nam|Nữ|CCCD|CMND|TM|TK|Mức (đ)|Từ tháng
(1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|(9)|(10)|(11)|(12)|(13)|(14)|(15)|(16)
I|Trẻ em mồ côi
1|Nguyễn Văn|An|5|3|2012|x||082212345678||x||540000|01/2022|12/QĐ|05/01/2022
2|Trần Thị|Bé|||2015||x||311222333||x|540.000|02/2022|13/QĐ|05/02/2022
II|NKT đặc biệt nặng (2 người)
3|Lê|Hai||5|1960|x||||x||720000||14/QĐ|05/03/2022
4|||1|1|1950|x||||x||720000|03/2022|15/QĐ|05/03/2022
|Tổng cộng|||||||||3|1|2520000
|Người lập biểu|||||||Chủ tịch
|Nguyễn Thị Lập|||||||Trần Văn Chủ"""


def test_a_list_with_ticks_and_categories_as_headings() -> None:
    """Name in two columns, birth in three; sex and channel ticked; categories as headings."""
    merged = ["D4:F4", "G4:H4", "I4:J4", "K4:L4", "M4:N4", "A4:A5", "B4:B5", "C4:C5"]
    rows = [cells(line) for line in TICKED.splitlines()]

    found = understood(workbook(rows, merged=merged, names=["Ấp Mỹ Hiệp"]))
    first, second, third = found.rows

    assert (first.name, first.born_on, first.sex) == ("Nguyễn Văn An", date(2012, 3, 5), "male")
    assert (first.category_code, first.channel, first.hamlet) == ("BT1", "cash", "Mỹ Hiệp")
    assert (second.name, second.born_on.year, second.birth_precision) == (
        "Trần Thị Bé",
        2015,
        "year",
    )
    assert (second.sex, second.old_id, second.channel) == ("female", "311222333", "account")
    assert (third.category_code, third.start_month) == ("BT6-DBN", Month(2022, 3))
    assert [finding.row for finding in found.refused] == [12]
    assert found.unmapped_columns == ()


OF_WINDOWS = """\
DANH SÁCH ĐỐI TƯỢNG ĐANG HƯỞNG
Stt|Họ tên đối tượng|Phái|NTNS|Số CCCD|Địa chỉ|Diện|Số, ngày QĐ|Từ tháng|Số TK - NH|SĐT|Tọa độ
1|Phạm Văn Út|Nam|05/6/1940|082040123456|tổ 7, ấp Mỹ Hiệp|NCT từ đủ 80 tuổi|\
1955/QĐ-UBND ngày 21/02/2021|03/2021|7666193451450 - Agribank|912345678|10.44, 105.92
2|Lê Thị Bảy|Nữ|1938||Tổ 2, ấp Mỹ Hoà|Khoản 5 điểm c|2000/QĐ-UBND, 1/3/2021|T4/2021|||
Cộng: 2 người"""


def test_a_text_file_of_vietnamese_windows() -> None:
    """Decision, account and position are each two things in one cell."""
    content = windows_1258(OF_WINDOWS.replace("|", ";"))

    found = understood(content, filename="b.csv")
    first, second = found.rows

    assert (first.name, first.hamlet, first.category_code) == ("Phạm Văn Út", "Mỹ Hiệp", "BT5C")
    assert (first.decision_number, first.decision_on) == ("1955/QĐ-UBND", date(2021, 2, 21))
    assert (first.bank_account, first.bank_name) == ("7666193451450", "Agribank")
    assert (first.channel, first.phone, first.latitude) == ("account", "0912345678", 10.44)
    assert (second.name, second.hamlet, second.category_code) == ("Lê Thị Bảy", "Mỹ Hòa", "BT5C")
    assert (second.decision_on, second.start_month) == (date(2021, 3, 1), Month(2021, 4))
    assert found.unmapped_columns == ()


TWO_TABLES = """\
PHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI

DANH SÁCH NGƯỜI CÓ CÔNG
ẤP: MỸ THỊ A
TT|HỌ VÀ TÊN|Năm sinh||Số ĐDCN|Loại đối tượng|TLTTCT|Hưởng từ|Mức hưởng|Nhận qua|Ghi chú
||Nam|Nữ
1|2|3|4|5|6|7|8|9|10|11
1|NGUYỄN VĂN BA|1945||082045123456|Thương binh 2/4|0.61|01/2016|4000000|Tiền mặt
2|TRẦN THỊ TƯ||1930|82130123456|Vợ LS tái giá||5/2017|2000000|Chuyển khoản
Cộng||1|1

ẤP: MỸ THỊ B
STT|Họ tên|Ngày sinh|Giới tính|CCCD|Đối tượng|Tỷ lệ %|Thời điểm hưởng|Mức hưởng
1|LÊ VĂN NĂM|01/02/1950|Nam|082050000001|BB|61%|Tháng 5 năm 2019|3.000.000
2|LÊ VĂN SÁU|01/02/1951|Nam|082051000002|Thân nhân liệt sĩ||5/2019|2.000.000
Tổng số: 4 người
Mỹ Trung, ngày 5 tháng 12 năm 2023
Người lập bảng||||Chủ tịch UBND"""


def test_a_table_for_each_hamlet_on_one_sheet() -> None:
    rows = [cells(line) for line in TWO_TABLES.splitlines()]

    found = understood(workbook(rows, merged=["C5:D5"]), register="merit")
    first, second, third = found.rows

    assert (first.name, first.sex, first.degree) == ("Nguyễn Văn Ba", "male", 61)
    assert (first.category_code, first.hamlet, first.channel) == ("TB", "Mỹ Thị A", "cash")
    assert (second.category_code, second.sex, second.citizen_id) == (
        "TNLS-TAIGIA",
        "female",
        "082130123456",
    )
    assert second.start_month == Month(2017, 5)
    assert (third.category_code, third.hamlet) == ("BB", "Mỹ Thị B")
    assert (third.degree, third.start_month) == (61, Month(2019, 5))
    assert found.unmapped_categories == ("Thân nhân liệt sĩ",)
    assert "Thân nhân liệt sĩ" in reasons(found.refused)


def test_our_own_export_can_be_read_back() -> None:
    header = "person_id,name,sex,born_on,birth_precision,national_id,commune_code,hamlet,latitude"
    header += ",longitude,location_source,category,degree,count,start_month,end_month,status"
    header += ",channel,bank_bin,bank_account,nearest_atm,nearest_atm_m"
    row = "7,Lê Văn Tư,male,1940-03-05,day,082040123456,28369,Mỹ Hòa,10.44,105.92,typed,BT5C,,"
    row += ",2021-03,,active,account,970405,0123456789,ATM Agribank,3500"
    found = understood(f"{header}\r\n{row}\r\n".encode(), filename="xuat.csv")

    understood_row = only(found)
    assert (understood_row.sex, understood_row.born_on) == ("male", date(1940, 3, 5))
    assert (understood_row.start_month, understood_row.channel) == (Month(2021, 3), "account")
    assert (understood_row.bank_name, understood_row.bank_account) == ("970405", "0123456789")
    assert (understood_row.hamlet, understood_row.longitude) == ("Mỹ Hòa", 105.92)


def test_twenty_thousand_rows_are_all_there() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["STT", "Họ và tên", "Năm sinh", "CCCD", "Đối tượng", "Hưởng từ"])
        for number in range(1, 20_001):
            year = 1940 + number % 20
            citizen_id = f"0820{year % 100}{number:06}"
            row = [number, f"Lê Văn {number % 7}", year, citizen_id, "NKT nặng", "02/2020"]
            sheet.write_row(number, 0, row)

    found = understood(file.getvalue())

    assert len(found.rows) == found.rows_with_a_person == 20_000
    assert len({row.citizen_id for row in found.rows}) == 20_000
