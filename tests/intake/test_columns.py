"""Headers and columns of whole sheets."""

import pytest

from tests.intake.offices import HEADER, ROW, only, reasons, understood, with_cells, workbook
from welfare.core.errors import Refusal
from welfare.intake.mapping import Mapping

TITLE = ["UBND XÃ MỸ TRUNG"]


def test_no_recognisable_header_is_refused_with_what_is_needed() -> None:
    with pytest.raises(Refusal, match="Cần một dòng có cột Họ và tên"):
        understood(workbook([["Thu", "Chi", "Tồn"], [1, 2, 3]]))


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(Refusal, match="Không tìm thấy dòng tiêu đề"):
        understood(workbook([[]]))


def test_titles_above_the_table_are_passed_over() -> None:
    found = understood(
        [
            TITLE,
            ["DANH SÁCH HỌ VÀ TÊN ĐỐI TƯỢNG HƯỞNG TRỢ CẤP"],
            ["Kèm theo Quyết định số 12/QĐ-UBND ngày 01/02/2023"],
            HEADER,
            ROW,
        ]
    )

    assert only(found).row == 5
    assert list(found.columns) == list(HEADER)


def test_headings_are_spread_over_merged_cells() -> None:
    found = understood(
        workbook(
            [
                TITLE,
                ["STT", "Họ và tên", None, "Ngày sinh", None, "CCCD", "Đối tượng", "Quyết định"],
                [None, None, None, "Nam", "Nữ", None, None, "Số", "Ngày"],
                [1, "Lê Văn", "Tư", 1940, None, "082040123456", "BT5C", "12/QĐ", "05/03/2021"],
            ],
            merged=["A2:A3", "B2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:I2"],
        )
    )
    row = only(found)

    assert (row.name, row.sex, row.born_on.year) == ("Lê Văn Tư", "male", 1940)
    assert (row.decision_number, row.start_month and row.start_month.label) == ("12/QĐ", "03/2021")
    assert found.columns == {
        "STT": "number",
        "Họ và tên": "name",
        "Ngày sinh / Nam": "male_birth",
        "Ngày sinh / Nữ": "female_birth",
        "CCCD": "national_id",
        "Đối tượng": "category",
        "Quyết định / Số": "decision_number",
        "Quyết định / Ngày": "decision_date",
    }


def test_group_headings_may_stand_above_the_row_that_names_people() -> None:
    found = understood(
        [
            ["Thông tin cá nhân", "", "", "", "Trợ cấp", "", ""],
            ["STT", "Họ và tên", "Năm sinh", "CCCD", "Đối tượng", "Mức", "Từ tháng"],
            ["1", "Lê Văn Tư", "1940", "082040123456", "BT5C", "360.000", "03/2021"],
        ]
    )

    assert only(found).declared_amount_vnd == 360_000


def test_a_header_whose_words_stand_on_two_rows_is_put_together() -> None:
    found = understood(
        [
            ["", "", "Sinh", "Quyết định", "", "Khác"],
            ["", "Họ và tên", "năm", "Số", "Ngày", "Ghi rõ"],
            ["1", "Lê Văn Tư", "1940", "12/QĐ", "05/03/2021", "x"],
        ],
        register="poverty",
    )

    assert only(found).decision_number == "12/QĐ"
    assert found.unmapped_columns == ("Khác / Ghi rõ",)


def test_a_row_that_numbers_the_columns_is_no_person() -> None:
    numbers = [f"({number})" for number in range(1, len(HEADER) + 1)]

    assert only(understood([HEADER, numbers, ROW])).row == 3
    assert only(understood(workbook([HEADER, list(range(1, 9)), ROW]))).row == 3


def test_a_second_table_on_the_sheet_has_columns_of_its_own() -> None:
    found = understood(
        [
            HEADER,
            ROW,
            ["Cộng", "1 người"],
            [],
            ["TT", "Đối tượng", "Họ tên người hưởng", "Phái", "NTNS", "CCCD", "Từ tháng"],
            ["1", "BT5C", "Trần Thị Ổn", "Nữ", "1938", "082138123456", "05/2020"],
        ]
    )

    assert [(row.row, row.name, row.category_code) for row in found.rows] == [
        (2, "Lê Văn Tư", "BT5C"),
        (6, "Trần Thị Ổn", "BT5C"),
    ]


def test_a_repeated_header_is_no_person() -> None:
    other = with_cells(STT=2, Họ_và_tên="Lê Văn Năm", Số_CCCD="082040123457")

    assert len(understood([HEADER, ROW, HEADER, other]).rows) == 2


def test_every_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    other = with_cells(Họ_và_tên="Lê Văn Năm", Số_CCCD="082040123457")
    found = understood(
        workbook([HEADER, ROW], [["Ghi chép"]], [HEADER, other], names=["A", "Nháp", "B"])
    )

    assert [(row.sheet, row.row) for row in found.rows] == [("A", 2), ("B", 2)]
    [note] = found.warnings
    assert (note.row, note.sheet) == (None, "Nháp")
    assert note.reason == "Trang “Nháp” không có dòng tiêu đề nên không được đọc."


def test_columns_nobody_can_tell_are_listed() -> None:
    found = understood([[*HEADER, "Khẩu phần", "Ký nhận"], [*ROW, "2", ""]])

    assert found.unmapped_columns == ("Khẩu phần",)
    assert found.columns["Ký nhận"] == "ignore"


@pytest.mark.parametrize(
    ("header", "cells", "meaning"),
    [
        ("Loại thẻ", ["082040123456", "082040123457", "082040123458"], "national_id"),
        ("Nơi", ["Mỹ Hiệp", "ấp Mỹ Hòa", "Mỹ Thị A"], "hamlet"),
        ("Tình trạng", ["NKT nặng", "Trẻ em mồ côi", "BT5C"], "category"),
        ("Kiểu", ["TM", "TK", "Tiền mặt"], "channel"),
        ("", ["Nam", "Nữ", "Nam"], "sex"),
    ],
)
def test_a_bare_column_is_told_by_its_cells(header: str, cells: list[str], meaning: str) -> None:
    rows = [[str(place), f"Lê Văn {place}", "1940", cell] for place, cell in enumerate(cells)]

    found = understood([["STT", "Họ và tên", "Năm sinh", header], *rows])

    assert found.columns[header or "Cột D"] == meaning


@pytest.mark.parametrize(
    ("cells", "meaning"),
    [(["0123456789", "9876543210"], "bank_account"), (["x", "x"], "channel")],
)
def test_a_doubtful_header_is_settled_by_its_cells(cells: list[str], meaning: str) -> None:
    rows = [[str(place), f"Lê Văn {place}", "1940", cell] for place, cell in enumerate(cells)]

    assert understood([["STT", "Họ và tên", "Năm sinh", "TK"], *rows]).columns["TK"] == meaning


def test_ticks_under_nam_and_nu_are_the_sex_and_years_are_births() -> None:
    ticks = [
        ["STT", "Họ và tên", "Năm sinh", "Nam", "Nữ", "Đối tượng", "Từ tháng"],
        ["1", "Lê Văn Tư", "1940", "x", "", "BT5C", "03/2021"],
    ]
    births = [
        ["STT", "Họ và tên", "Nam", "Nữ", "Đối tượng", "Từ tháng"],
        ["1", "Lê Thị Tư", "", "1940", "BT5C", "03/2021"],
    ]

    assert only(understood(ticks)).sex == "male"
    assert only(understood(births)).sex == "female"


def test_the_persons_own_name_wins_over_the_head_of_household() -> None:
    found = understood(
        [
            ["STT", "Họ tên chủ hộ", "Họ và tên", "Năm sinh", "Đối tượng", "Từ tháng"],
            ["1", "Lê Văn Chủ", "Lê Văn Tư", "1940", "BT5C", "03/2021"],
        ]
    )

    assert only(found).name == "Lê Văn Tư"
    assert found.unmapped_columns == ("Họ tên chủ hộ",)


def test_a_header_that_names_hiv_is_never_shown() -> None:
    found = understood([[*HEADER, "Nhiễm HIV"], [*ROW, "x"]])

    assert "HIV" not in repr((found.columns, found.unmapped_columns, reasons(found.warnings)))


class TestMapping:
    def test_the_officers_mapping_is_followed_before_any_rule(self) -> None:
        found = understood(
            [
                ["A1", "Kẻ hưởng", "Đẻ năm", "Kiểu", "Tính từ lúc", "Đối tượng"],
                ["1", "Lê Văn Tư", "1940", "già 80", "03/2021", "bỏ qua"],
            ],
            mapping=Mapping(
                columns={
                    "kẻ HƯỞNG": "name",
                    "Đẻ năm": "birth",
                    "Kiểu": "category",
                    "Tính từ lúc": "start_month",
                    "Đối tượng": "ignore",
                },
                categories={"Già 80": "BT5C"},
            ),
        )

        assert only(found).category_code == "BT5C"
        assert found.unmapped_columns == ("A1",)

    def test_a_sub_heading_is_mapped_by_its_own_words_or_with_those_above(self) -> None:
        rows = [
            ["STT", "Họ và tên", "Năm sinh", "Chi", ""],
            ["", "", "", "Hạng", "Lúc"],
            ["1", "Lê Văn Tư", "1940", "BT5C", "03/2021"],
        ]
        mapping = Mapping(columns={"Chi / Hạng": "category", "Lúc": "start_month"})

        assert only(understood(rows, mapping=mapping)).category_code == "BT5C"

    def test_a_mapping_file_is_read(self) -> None:
        mapping = Mapping.from_json('{"columns": {"Diện": "category"}, "categories": {"A": "BT1"}}')

        assert mapping == Mapping({"Diện": "category"}, {"A": "BT1"})
        assert Mapping.from_json("{}") == Mapping()

    @pytest.mark.parametrize(
        "content",
        ["", "[]", '{"columns": []}', '{"columns": {"a": 1}}', b"\xff", '{"columns": null}'],
    )
    def test_a_mapping_file_of_another_shape_is_refused(self, content: str | bytes) -> None:
        with pytest.raises(Refusal, match="không đúng dạng"):
            Mapping.from_json(content)

    def test_a_meaning_there_is_not_is_refused_with_those_there_are(self) -> None:
        with pytest.raises(Refusal, match=r"“Diện” nghĩa “kind”.*category"):
            Mapping(columns={"Diện": "kind"})
