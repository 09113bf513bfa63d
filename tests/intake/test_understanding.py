"""What one row says, what refuses it, and what the officer is told."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.offices import (
    HAMLETS,
    HEADER,
    ROW,
    only,
    only_refusal,
    reasons,
    understood,
    with_cells,
    workbook,
)
from welfare.core.errors import Refusal
from welfare.core.month import Month

FULL = (
    ("STT", 1),
    ("Họ và tên", "LÊ VĂN TƯ"),
    ("Ngày sinh", "05/03/1940"),
    ("Giới tính", "Nam"),
    ("Số CCCD", "082040123456"),
    ("Ấp", "Ấp Mỹ Hoà"),
    ("Địa chỉ", "tổ 7"),
    ("Đối tượng", "Đơn thân nghèo nuôi con"),
    ("Tỷ lệ", "0.61"),
    ("Số con", "2 con"),
    ("Số QĐ", "12/QĐ-UBND"),
    ("Ngày QĐ", "01/02/2021"),
    ("Hưởng từ", "T3/2021"),
    ("Mức hưởng", "720.000"),
    ("Hình thức", "TK"),
    ("Số tài khoản", "0123456789"),
    ("Ngân hàng", "Agribank"),
    ("Chủ tài khoản", "LE VAN TU"),
    ("SĐT", "912345678"),
    ("Tọa độ", "10.44, 105.92"),
    ("Mã hộ", "H12"),
    ("Quan hệ với chủ hộ", "Chủ hộ"),
    ("Hộ nghèo/cận nghèo", "Hộ nghèo"),
    ("Ghi chú", "gầy yếu"),
)


def test_a_full_row_is_understood_whole() -> None:
    row = only(understood([[header for header, _ in FULL], [cell for _, cell in FULL]]))

    assert row.name == "Lê Văn Tư"
    assert (row.born_on, row.birth_precision, row.sex) == (date(1940, 3, 5), "day", "male")
    assert (row.citizen_id, row.old_id) == ("082040123456", None)
    assert (row.hamlet, row.address) == ("Mỹ Hòa", "tổ 7")
    assert (row.category_code, row.degree, row.count) == ("BT4", 61, 2)
    assert (row.decision_number, row.decision_on) == ("12/QĐ-UBND", date(2021, 2, 1))
    assert row.start_month == Month(2021, 3)
    assert row.declared_amount_vnd == 720_000
    assert (row.channel, row.bank_name, row.bank_account) == ("account", "Agribank", "0123456789")
    assert (row.account_holder, row.phone) == ("LE VAN TU", "0912345678")
    assert (row.latitude, row.longitude) == (10.44, 105.92)
    assert (row.household_code, row.relation, row.poverty_class) == ("H12", "Chủ hộ", "poor")
    assert row.note == "gầy yếu"


class TestRowsThatCarryAPerson:
    @pytest.mark.parametrize(
        "row",
        [
            ["", "Tổng cộng", "", "", "114 người"],
            ["Cộng", "", "", "41"],
            ["", "CỘNG ẤP MỸ HIỆP", "", "2"],
            ["", "Tong cong", "12"],
            ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "CHỦ TỊCH"],
            ["", "Mỹ Trung, ngày 5 tháng 12 năm 2023"],
            ["", "(Ký, ghi rõ họ tên)"],
            ["2"],
            ["", "Bằng chữ: Ba trăm nghìn đồng"],
        ],
    )
    def test_totals_signatures_and_numbered_blanks_carry_nobody(self, row: list[str]) -> None:
        assert understood([HEADER, ROW, row]).rows_with_a_person == 1

    def test_the_signers_under_the_total_carry_nobody(self) -> None:
        found = understood(
            [
                HEADER,
                ROW,
                ["", "Tổng cộng", "1"],
                ["", "Người lập", "", "", "", "", "Chủ tịch UBND"],
                ["", "Nguyễn Thị Lập", "", "", "", "", "Trần Văn Chủ"],
            ]
        )

        assert found.rows_with_a_person == 1

    def test_people_follow_a_subtotal(self) -> None:
        other = with_cells(STT=2, Họ_và_tên="Lê Văn Năm", Số_CCCD="082040123457")

        assert len(understood([HEADER, ROW, ["", "Cộng", "1"], other]).rows) == 2

    def test_nobody_called_tong_is_taken_for_a_total(self) -> None:
        row = with_cells(STT="", Họ_và_tên="Tống Văn Cộng")

        assert only(understood([HEADER, row])).name == "Tống Văn Cộng"

    @pytest.mark.parametrize(
        "row",
        [
            ["2", "", "05/03/1941", "Nam"],
            ["2", "", "", "", "", "", "BT5C"],
            ["", "", "05/03/1941", "", "", "", "BT5C"],
            ["2", "123", "05/03/1941"],
        ],
    )
    def test_a_person_without_a_name_is_counted_and_refused(self, row: list[str]) -> None:
        found = understood([HEADER, ROW, row])

        assert found.rows_with_a_person == 2
        refusal = only_refusal(found)
        assert (refusal.row, refusal.column) == (3, "Họ và tên")
        assert "Thiếu họ và tên" in refusal.reason

    def test_a_name_with_a_category_only_is_a_person_without_a_birth(self) -> None:
        found = understood([HEADER, ["", "Lê Văn Năm", "", "", "", "", "BT5C"]])

        assert only_refusal(found).reason.startswith("Thiếu ngày sinh")


class TestGroups:
    @pytest.mark.parametrize(
        "heading",
        [
            ["Ấp Mỹ Hòa"],
            ["", "ẤP MỸ HOÀ"],
            ["I", "Ấp Mỹ Hòa"],
            ["1", "Ấp Mỹ Hòa"],
            ["II. Ấp: Mỹ Hòa (12 người)"],
            ["*", "Mỹ Hòa"],
            ["", "ấp Mỹ Hòa: 12 người", "", "", "", "", "", "", "3.600.000"],
        ],
    )
    def test_a_heading_sets_the_hamlet_of_the_rows_below(self, heading: list[str]) -> None:
        row = only(understood([HEADER, heading, with_cells(Ấp="")]))

        assert row.hamlet == "Mỹ Hòa"

    def test_the_rows_own_hamlet_wins_over_the_heading(self) -> None:
        assert only(understood([HEADER, ["Ấp Mỹ Hòa"], ROW])).hamlet == "Mỹ Hiệp"

    def test_a_sheet_or_a_title_may_name_the_hamlet(self) -> None:
        row = with_cells(Ấp="")

        named_sheet = understood(workbook([HEADER, row], names=["Ấp Mỹ Thị B"]))
        titled = understood([["Ấp: Mỹ Thị A"], HEADER, row])

        assert only(named_sheet).hamlet == "Mỹ Thị B"
        assert only(titled).hamlet == "Mỹ Thị A"

    def test_a_title_may_name_the_commune_too(self) -> None:
        found = understood([["ẤP MỸ THỊ A, XÃ MỸ TRUNG"], HEADER, with_cells(Ấp="")])

        assert only(found).hamlet == "Mỹ Thị A"

    def test_a_strange_hamlet_is_written_as_a_name_is(self) -> None:
        assert only(understood([HEADER, with_cells(Ấp="ẤP HÒA BÌNH")])).hamlet == "Hòa Bình"
        assert only(understood([HEADER, ["ẤP HÒA BÌNH"], with_cells(Ấp="")])).hamlet == "Hòa Bình"

    def test_a_hamlet_right_below_the_header_is_no_sub_heading(self) -> None:
        header = ["Mã hộ", *HEADER[1:]]
        found = understood([header, ["Ấp Mỹ Hòa"], ["H1", *with_cells(Ấp="")[1:]]])

        assert only(found).hamlet == "Mỹ Hòa"
        assert "Mã hộ" in found.columns

    def test_a_hamlet_is_found_in_an_address(self) -> None:
        header = [*HEADER[:5], "Nơi ở", *HEADER[6:]]
        row = only(understood([header, with_cells(Ấp="Tổ 7, ấp Mỹ Thị A, xã Mỹ Trung")]))

        assert (row.hamlet, row.address) == ("Mỹ Thị A", "Tổ 7, ấp Mỹ Thị A, xã Mỹ Trung")

    def test_what_else_stands_in_the_column_of_hamlets_is_kept_as_address(self) -> None:
        row = only(understood([HEADER, with_cells(Ấp="Tổ 7 - Mỹ Hòa")]))

        assert (row.hamlet, row.address) == ("Mỹ Hòa", "Tổ 7 - Mỹ Hòa")

    def test_hamlets_that_differ_by_a_mark_are_told_apart(self) -> None:
        names = ("Hậu Hoa", "Hậu Hòa")

        for written, hamlet in (("Ấp Hậu Hoà", "Hậu Hòa"), ("HẬU HOA", "Hậu Hoa")):
            found = understood([HEADER, with_cells(Ấp=written)], hamlets=names)
            assert only(found).hamlet == hamlet

    def test_a_hamlet_that_is_not_in_the_list_is_kept_and_told_once(self) -> None:
        found = understood(
            [
                HEADER,
                with_cells(Ấp="Ấp Lạ"),
                with_cells(STT=2, Họ_và_tên="Lê Văn Năm", Số_CCCD="082040123457", Ấp="Ấp Lạ"),
            ]
        )

        assert [row.hamlet for row in found.rows] == ["Lạ", "Lạ"]
        [warning] = found.warnings
        assert (warning.row, warning.column) == (2, "Ấp")
        assert "Ấp “Lạ” chưa có trong danh mục" in warning.reason

    def test_headings_set_the_category_where_no_column_does(self) -> None:
        header = HEADER[:6] + HEADER[7:]
        rows = [
            [*with_cells(STT=place, Họ_và_tên=f"Lê Văn {name}", Số_CCCD=number)[:6], "03/2021"]
            for place, name, number in ((1, "Ba", "082040123451"), (2, "Tư", "082040123452"))
        ]
        found = understood(
            [header, ["I", "Trẻ em mồ côi"], rows[0], ["II. NKT nặng (1 người)"], rows[1]]
        )

        assert [row.category_code for row in found.rows] == ["BT1", "BT6-N"]

    def test_a_gap_in_the_column_of_categories_is_not_filled_from_a_heading(self) -> None:
        found = understood([HEADER, ["Trẻ em mồ côi"], with_cells(Đối_tượng="")])

        assert only_refusal(found).reason.startswith("Thiếu loại đối tượng")


class TestRefusals:
    @pytest.mark.parametrize(
        ("header", "cell", "sentence"),
        [
            ("Ngày sinh", "", "Thiếu ngày sinh"),
            ("Ngày sinh", "24/11/2026", "Ngày sinh 24/11/2026 ở tương lai"),
            ("Ngày sinh", "2027", "ở tương lai"),
            ("Ngày sinh", "31/12/1899", "trước năm 1900"),
            ("Ngày sinh", "05/03/40", "hai số cuối của năm"),
            ("Ngày sinh", "31/02/1950", "Không hiểu “31/02/1950”"),
            ("Ngày sinh", "#REF!", "#REF!"),
            ("Số CCCD", "12345", "có 5 chữ số"),
            ("Số CCCD", "099040123456", "mã tỉnh"),
            ("Số CCCD", "A82040123456", "ký tự lạ"),
            ("Số CCCD", "#N/A", "#N/A"),
            ("Đối tượng", "", "Thiếu loại đối tượng"),
            ("Đối tượng", "Diện lạ", "Không rõ loại đối tượng “Diện lạ”"),
            ("Đối tượng", "Thương binh", "“Thương binh” thuộc sổ khác"),
            ("Đối tượng", "#VALUE!", "#VALUE!"),
            ("Hưởng từ", "", "Thiếu tháng bắt đầu hưởng và ngày quyết định"),
            ("Hưởng từ", "từ lâu", "Không hiểu “từ lâu” là tháng nào"),
            ("Hưởng từ", "#REF!", "#REF!"),
        ],
    )
    def test_what_must_be_known_refuses_the_row_by_its_column(
        self, header: str, cell: str, sentence: str
    ) -> None:
        found = understood([HEADER, with_cells(**{header.replace(" ", "_"): cell})])
        refusal = only_refusal(found)

        assert found.rows == ()
        assert (refusal.row, refusal.column) == (2, header)
        assert sentence in refusal.reason

    def test_a_broken_name_is_told_as_such(self) -> None:
        refusal = only_refusal(understood([HEADER, with_cells(Họ_và_tên="#REF!")]))

        assert (refusal.column, "#REF!" in refusal.reason) == ("Họ và tên", True)

    def test_one_row_has_one_refusal_and_its_other_faults_are_warnings(self) -> None:
        found = understood([HEADER, with_cells(Ngày_sinh="", Số_CCCD="1", Đối_tượng="?")])

        assert only_refusal(found).column == "Ngày sinh"
        assert {warning.column for warning in found.warnings} == {"Số CCCD", "Đối tượng"}

    def test_a_birth_under_both_sexes_is_refused(self) -> None:
        found = understood(
            [
                ["STT", "Họ và tên", "Ngày sinh", "", "Đối tượng", "Hưởng từ"],
                ["", "", "Nam", "Nữ"],
                ["1", "Lê Văn Tư", "1940", "1941", "BT5C", "03/2021"],
            ]
        )

        assert "cả hai cột Nam và Nữ" in only_refusal(found).reason

    def test_unknown_categories_are_listed_once(self) -> None:
        found = understood(
            [HEADER, with_cells(Đối_tượng="Diện lạ"), with_cells(STT=2, Đối_tượng="Diện lạ")]
        )

        assert found.unmapped_categories == ("Diện lạ",)

    @pytest.mark.parametrize(
        ("register", "cell"),
        [("protection", "Nhiễm HIV"), ("merit", "BT8"), ("merit", "Trẻ em nhiễm HIV")],
    )
    def test_hiv_is_not_named_where_it_is_refused(self, register: str, cell: str) -> None:
        found = understood([HEADER, with_cells(Đối_tượng=cell)], register=register)

        told = reasons(found.refused) + reasons(found.warnings) + str(found.unmapped_categories)
        assert "Đối tượng bảo trợ xã hội" in told
        assert not {"HIV", "BT8"} & set(told.replace("“", " ").replace("”", " ").split())


class TestRepeats:
    def both(self, **second: object) -> tuple[int, str, str]:
        found = understood([HEADER, ROW, with_cells(STT=2, **second)])
        return len(found.rows), reasons(found.refused), reasons(found.warnings)

    def test_the_same_person_and_category_twice_is_refused_naming_the_first(self) -> None:
        accepted, refused, _ = self.both(Họ_và_tên="LÊ VĂN TƯ ", Số_CCCD="82040123456")

        assert accepted == 1
        assert refused == "Trùng với dòng 2: cùng người, cùng loại đối tượng. Xóa một dòng."

    def test_the_same_person_in_another_category_is_taken_in(self) -> None:
        assert self.both(Đối_tượng="CS5D") == (2, "", "")

    def test_a_number_that_another_has_is_refused(self) -> None:
        accepted, refused, _ = self.both(Họ_và_tên="Trần Văn Sáu")

        assert accepted == 1
        assert "Số định danh này đã ghi cho người khác ở dòng 2" in refused

    def test_without_a_number_name_birth_and_hamlet_make_the_person(self) -> None:
        found = understood(
            [
                HEADER,
                with_cells(Số_CCCD=""),
                with_cells(STT=2, Số_CCCD="", Họ_và_tên="Le Van Tu"),
                with_cells(STT=3, Số_CCCD="", Ấp="Mỹ Hòa"),
                with_cells(STT=4, Số_CCCD="", Ngày_sinh="1940"),
            ]
        )

        assert [row.row for row in found.rows] == [2, 4, 5]
        assert only_refusal(found).row == 3

    def test_a_number_on_one_of_two_like_rows_only_is_a_warning(self) -> None:
        accepted, refused, warned = self.both(Số_CCCD="")

        assert (accepted, refused) == (2, "")
        assert "Có thể là cùng một người với dòng 2" in warned

    def test_two_numbers_for_one_name_and_birth_are_two_people(self) -> None:
        assert self.both(Số_CCCD="082040999999") == (2, "", "")

    def test_another_birth_for_the_same_number_is_a_warning(self) -> None:
        accepted, _, warned = self.both(Đối_tượng="CS5D", Ngày_sinh="06/03/1940")

        assert accepted == 2
        assert "Ngày sinh khác với dòng 2" in warned

    def test_a_refused_row_repeats_nobody(self) -> None:
        found = understood([HEADER, with_cells(Hưởng_từ=""), ROW])

        assert [row.row for row in found.rows] == [3]

    def test_a_repeat_on_another_sheet_names_the_sheet(self) -> None:
        found = understood(workbook([HEADER, ROW], [HEADER, ROW], names=["A", "B"]))

        assert "Trùng với dòng 2 (trang A)" in only_refusal(found).reason


class TestWarnings:
    def warned(self, header: str, cell: str) -> str:
        found = understood([HEADER, with_cells(**{header.replace(" ", "_"): cell})])
        only(found)
        return reasons(found.warnings)

    def test_the_usual_row_has_nothing_to_tell(self) -> None:
        assert understood([HEADER, ROW]).warnings == ()

    def test_a_sex_or_year_that_the_number_contradicts(self) -> None:
        assert "Giới tính không khớp" in self.warned("Giới tính", "Nữ")
        assert "Năm sinh không khớp" in self.warned("Ngày sinh", "1941")

    @pytest.mark.parametrize("cell", ["", "không", "0", "chưa có"])
    def test_a_missing_number(self, cell: str) -> None:
        assert "Chưa có số định danh" in self.warned("Số CCCD", cell)

    def test_a_month_taken_from_the_decision(self) -> None:
        found = understood([[*HEADER, "Ngày QĐ"], [*with_cells(Hưởng_từ=""), "17/05/2020"]])

        assert only(found).start_month == Month(2020, 5)
        assert "lấy tháng của quyết định: 05/2020" in reasons(found.warnings)

    def test_a_month_before_the_birth(self) -> None:
        assert "trước ngày sinh" in self.warned("Hưởng từ", "03/1939")

    def test_a_missing_count_of_children_counts_as_one(self) -> None:
        found = understood([HEADER, with_cells(Đối_tượng="BT4")])

        assert only(found).count == 1
        assert "Thiếu số con, tính là 1 con" in reasons(found.warnings)

    def test_children_counted_in_the_words_of_the_category_are_counted(self) -> None:
        found = understood([HEADER, with_cells(Đối_tượng="Đơn thân nghèo nuôi 3 con")])

        assert (only(found).count, found.warnings) == (3, ())

    def test_a_missing_percentage_where_money_depends_on_it(self) -> None:
        found = understood([HEADER, with_cells(Đối_tượng="Thương binh")], register="merit")

        assert only(found).degree is None
        assert "Thiếu tỷ lệ nên chưa tính được mức hưởng" in reasons(found.warnings)

    def test_an_optional_cell_that_cannot_be_read_is_left_out(self) -> None:
        header = [*HEADER, "SĐT", "Mức hưởng", "Tọa độ", "Số TK", "Số QĐ"]
        row = [*ROW, "12", "nhiều", "xa lắm", "123", "x" * 70]
        found = understood([header, row])

        assert only(found).phone is None
        assert {warning.column for warning in found.warnings} == set(header[8:])

    def test_an_account_without_its_number(self) -> None:
        found = understood([[*HEADER, "Hình thức", "Số TK"], [*ROW, "TK", ""]])

        assert only(found).channel == "account"
        assert "thiếu số tài khoản" in reasons(found.warnings)

    def test_an_account_number_excel_has_rounded_is_left_out(self) -> None:
        found = understood(workbook([[*HEADER, "Số TK"], [*ROW, 1234567890123456.0]]))

        assert only(found).bank_account is None
        assert "bị Excel làm tròn" in reasons(found.warnings)


class TestSex:
    def test_the_number_tells_the_sex_where_no_cell_does(self) -> None:
        assert only(understood([HEADER, with_cells(Giới_tính="")])).sex == "male"
        assert (
            only(understood([HEADER, with_cells(Giới_tính="", Số_CCCD="082140123456")])).sex
            == "female"
        )

    def test_nothing_tells_the_sex(self) -> None:
        assert only(understood([HEADER, with_cells(Giới_tính="", Số_CCCD="")])).sex is None

    def test_an_old_number_is_kept_apart(self) -> None:
        row = only(understood([HEADER, with_cells(Số_CCCD="311222333")]))

        assert (row.citizen_id, row.old_id) == (None, "311222333")


class TestPoverty:
    def test_a_member_of_a_poor_household_needs_neither_category_nor_month(self) -> None:
        found = understood(
            [
                ["STT", "Họ và tên", "Ngày sinh", "Mã hộ", "Quan hệ với chủ hộ", "Loại hộ"],
                ["1", "Lê Văn Tư", "1940", "H12", "Chủ hộ", "Hộ cận nghèo"],
            ],
            register="poverty",
        )
        row = only(found)

        assert (row.household_code, row.poverty_class) == ("H12", "near-poor")
        assert (row.category_code, row.start_month) == (None, None)


def test_a_formula_error_in_a_percentage_that_money_depends_on_refuses_the_row() -> None:
    found = understood(
        [[*HEADER, "Tỷ lệ"], [*with_cells(Đối_tượng="Thương binh"), "#REF!"]], register="merit"
    )

    assert only_refusal(found).column == "Tỷ lệ"


def test_a_degree_in_words_completes_the_category() -> None:
    found = understood(
        [[*HEADER, "Mức độ khuyết tật"], [*with_cells(Đối_tượng="Người khuyết tật"), "ĐBN"]]
    )

    assert (only(found).category_code, found.warnings) == ("BT6-DBN", ())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(max_size=30),
                st.sampled_from([*HEADER, *map(str, ROW), "Ấp Mỹ Hòa", "Cộng", "#REF!", "Nam"]),
            ),
            max_size=len(HEADER) + 1,
        ),
        max_size=8,
    )
)
def test_nothing_in_the_cells_is_lost_or_fails(rows: list[list[str]]) -> None:
    try:
        found = understood([HEADER, *rows, ROW])
    except Refusal:
        return
    numbers = [row.row for row in found.rows] + [finding.row for finding in found.refused]

    assert len(numbers) == len(set(numbers)) == found.rows_with_a_person
    assert all(finding.reason for finding in (*found.refused, *found.warnings))


def test_the_commune_may_have_no_list_of_hamlets() -> None:
    assert only(understood([HEADER, ROW], hamlets=())).hamlet == "Mỹ Hiệp"
    assert only(understood([HEADER, ROW], hamlets=HAMLETS)).hamlet == "Mỹ Hiệp"
