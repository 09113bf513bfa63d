"""What a payout list says, before it is set in any format."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payouts.paper_samples import LINE, PAPER, with_lines
from welfare.payouts.papers import COLUMNS, PaperLine, Totals, document_title

vnd = st.integers(0, 10**9)


@st.composite
def lines(draw: st.DrawFn) -> PaperLine:
    rate_vnd, arrears_vnd = draw(vnd), draw(vnd)
    deduction_vnd = draw(st.integers(0, rate_vnd + arrears_vnd))
    return replace(
        LINE,
        name=draw(st.text(max_size=5)),
        hamlet=draw(st.sampled_from(["Ấp 1", "Ấp 2", "Khu phố Cầu Xéo", ""])),
        rate_vnd=rate_vnd,
        arrears_vnd=arrears_vnd,
        deduction_vnd=deduction_vnd,
        total_vnd=rate_vnd + arrears_vnd - deduction_vnd,
    )


class TestGroups:
    @given(st.lists(lines(), max_size=30))
    def test_the_subtotals_of_the_hamlets_make_the_total(self, drawn: list[PaperLine]) -> None:
        paper = with_lines(drawn)
        subtotals = [group.totals for group in paper.groups]
        assert paper.totals == Totals(
            rate_vnd=sum(subtotal.rate_vnd for subtotal in subtotals),
            arrears_vnd=sum(subtotal.arrears_vnd for subtotal in subtotals),
            deduction_vnd=sum(subtotal.deduction_vnd for subtotal in subtotals),
            total_vnd=sum(subtotal.total_vnd for subtotal in subtotals),
        )
        assert paper.totals.total_vnd == sum(line.total_vnd for line in drawn)

    @given(st.lists(lines(), max_size=30))
    def test_every_line_stands_once_under_its_hamlet_in_the_order_given(
        self, drawn: list[PaperLine]
    ) -> None:
        groups = with_lines(drawn).groups
        assert [group.hamlet for group in groups] == list(dict.fromkeys(x.hamlet for x in drawn))
        for group in groups:
            assert list(group.lines) == [line for line in drawn if line.hamlet == group.hamlet]

    @given(st.lists(lines(), max_size=30))
    def test_numbers_run_through_the_whole_list(self, drawn: list[PaperLine]) -> None:
        numbers = [row[0] for group in with_lines(drawn).groups for row in group.rows]
        assert numbers == list(range(1, len(drawn) + 1))

    def test_people_without_a_hamlet_stand_under_a_title_of_their_own(self) -> None:
        (group,) = with_lines([replace(LINE, hamlet="")]).groups
        assert group.title == "Chưa rõ ấp"
        assert group.subtotal_label == "Cộng Chưa rõ ấp: 1 dòng"


class TestLine:
    def test_its_cells_stand_under_the_columns_of_the_paper(self) -> None:
        line = replace(
            LINE, arrears_months=2, arrears_vnd=1_080_000, deduction_vnd=20_000, total_vnd=1_600_000
        )
        headings = [f"{column.under} {column.heading}".strip() for column in COLUMNS]
        assert dict(zip(headings, line.cells(7), strict=True)) == {
            "STT": 7,
            "Họ và tên": "Nguyễn Thị Út",
            "Năm sinh": "1946",
            "Số định danh": "082146000123",
            "Địa chỉ (ấp)": "Ấp 1",
            "Loại đối tượng": "Người cao tuổi",
            "Hệ số hoặc tỷ lệ": "Hệ số 1,5",
            "Mức trợ cấp": 540_000,
            "Truy lĩnh Số tháng": 2,
            "Truy lĩnh Số tiền": 1_080_000,
            "Khấu trừ": 20_000,
            "Tổng cộng": 1_600_000,
            "Hình thức (TM/TK)": "TM",
            "Số tài khoản – ngân hàng": "",
            "Ký nhận": "",
            "Ghi chú": "",
        }

    @pytest.mark.parametrize(
        "wrong",
        [
            {"total_vnd": 540_001},
            {"arrears_vnd": 540_000},
            {"deduction_vnd": 540_001, "total_vnd": -1},
        ],
    )
    def test_figures_that_do_not_add_up_never_reach_paper(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ValueError, match="≠"):
            replace(LINE, **wrong)


class TestHeading:
    def test_the_title_names_the_register_in_capitals(self) -> None:
        assert PAPER.title == "DANH SÁCH CHI TRẢ TRỢ CẤP BẢO TRỢ XÃ HỘI"

    @pytest.mark.parametrize(
        ("on", "written"),
        [
            (date(2024, 2, 5), "Cái Bè, ngày 05 tháng 02 năm 2024"),
            (date(2024, 3, 5), "Cái Bè, ngày 05 tháng 3 năm 2024"),
            (date(2023, 11, 24), "Cái Bè, ngày 24 tháng 11 năm 2023"),
        ],
    )
    def test_small_days_and_the_first_two_months_carry_a_zero(self, on: date, written: str) -> None:
        assert replace(PAPER, prepared_on=on).place_and_date == written

    def test_the_month_and_the_channel_are_said_in_words(self) -> None:
        assert PAPER.month_line == "Tháng 12 năm 2023"
        assert PAPER.scope_line == (
            "Xã Mỹ Trung – Hình thức chi trả: tiền mặt – Đơn vị chi trả: Bưu điện"
        )

    def test_the_paper_can_be_traced_to_the_stored_list(self) -> None:
        assert PAPER.identification == (
            "Mã danh sách: 2023-12/28369/BTXH/TM · Mã kiểm tra: 9f86d081884c"
        )


def test_the_total_is_said_in_words() -> None:
    line = replace(LINE, rate_vnd=1_005_000, total_vnd=1_005_000)
    assert with_lines([line]).total_in_words == (
        "Tổng số tiền (bằng chữ): Một triệu không trăm linh năm nghìn đồng."
    )


def test_an_empty_list_totals_nothing() -> None:
    paper = with_lines([])
    assert paper.groups == ()
    assert paper.total_in_words == "Tổng số tiền (bằng chữ): Không đồng."


def test_a_file_of_several_lists_is_named_after_the_first() -> None:
    first = "Danh sách chi trả trợ cấp bảo trợ xã hội tháng 12/2023, Xã Mỹ Trung, tiền mặt"
    assert document_title([PAPER]) == first
    assert document_title([PAPER, PAPER, PAPER]) == f"{first} và 2 danh sách khác"
