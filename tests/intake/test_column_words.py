import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.intake.column_words import MEANINGS, _rules, read_header, read_levels

ALONE = {
    "number": "STT|TT|Số TT|Số thứ tự",
    "name": "Họ và tên|Họ tên|Họ, tên|Họ tên người hưởng|Họ và tên đối tượng|Tên đối tượng"
    "|HỌ VÀ TÊN|Họ và tên đệm|Họ|Ho va ten|Họ va tem|Tên|Người hưởng",
    "sex": "Giới tính|Phái|Nam/Nữ|Giới",
    "birth": "Ngày sinh|Năm sinh|Ngày, tháng, năm sinh|Ngày tháng năm sinh|Sinh năm|NTNS"
    "|Ngày thang nam sihn|Nam sinh",
    "male_birth": "Nam|Nam (x)|Năm sinh (Nam)|Ngày sinh nam",
    "female_birth": "Nữ|Năm sinh nữ|Ngày, tháng, năm sinh (nữ)",
    "national_id": "Số CCCD/CMND|CCCD|CMND|Số định danh|Số định danh cá nhân|ĐDCN|Số giấy tờ"
    "|Căn cước công dân|Mã định danh|Số thẻ CCCD|Mã số cá nhân",
    "hamlet": "Ấp|Ấp (khu phố)|Khu phố|Thôn|Địa chỉ (ấp)|KP",
    "address": "Địa chỉ|Nơi ở|Nơi cư trú|Hộ khẩu thường trú|Tổ|Chỗ ở hiện nay|Đ/c|Nơi ĐKHKTT",
    "category": "Đối tượng|Loại đối tượng|Nhóm đối tượng|Nhóm|Diện|Diện hưởng|Mã ĐT|Mã đối tượng"
    "|Đối tượng hưởng trợ cấp|Loại trợ cấp|Chế độ|Điều, khoản|Khoản, điểm",
    "degree": "Tỷ lệ (%)|%|% thương tật|Tỷ lệ TTCT (%)|MSLĐ|TTCT|Mức độ khuyết tật"
    "|Tỉ lệ suy giảm KNLĐ",
    "count": "Số con|Số con đang nuôi|Số suất|Thâm niên|Số trẻ",
    "decision": "Quyết định|Số, ngày QĐ|Số QĐ/ngày|Số, ngày tháng năm quyết định",
    "decision_number": "Số QĐ|QĐ số|Số quyết định",
    "decision_date": "Ngày QĐ|Ngày ký|Ngày ký QĐ|Ngày, tháng, năm quyết định",
    "start_month": "Hưởng từ|Hưởng từ tháng|Thời điểm hưởng|Tháng hưởng|Từ tháng|Được hưởng từ",
    "amount": "Mức trợ cấp|Mức hưởng|Số tiền|Mức|Thành tiền|Trợ cấp|Mức TCXH|Định mức",
    "channel": "TK/TM|Hình thức|Hình thức nhận|Hình thức chi trả|Nhận qua",
    "bank_account": "Số tài khoản|STK|Số TK|Số tài khoản – ngân hàng|TK|Tài khoản",
    "bank": "Ngân hàng|NH|Tên ngân hàng|Mở tại NH|Ngân hàng mở tài khoản",
    "account_holder": "Tên chủ TK|Chủ tài khoản|Họ và tên chủ tài khoản|Tên tài khoản",
    "phone": "Điện thoại|SĐT|Số ĐT|ĐT",
    "latitude": "Vĩ độ|Tọa độ",
    "longitude": "Kinh độ",
    "household_code": "Mã hộ|Mã số hộ",
    "relation_to_head": "Quan hệ với chủ hộ|QH với chủ hộ",
    "poverty_class": "Hộ nghèo/cận nghèo|Diện hộ|Loại hộ|Hộ nghèo|Cận nghèo",
    "note": "Ghi chú|Chú thích",
    "ignore": "Ký nhận|Ngày cấp|Nơi cấp|Nơi sinh|Dân tộc|Hệ số|Truy lĩnh|Đến tháng|Xã|Tuổi"
    "|Họ tên liệt sĩ|Họ tên người giám hộ",
}


@pytest.mark.parametrize(
    ("header", "meaning"),
    [(header, meaning) for meaning, headers in ALONE.items() for header in headers.split("|")],
)
def test_a_header_is_read_by_its_meaning(header: str, meaning: str) -> None:
    for written in (header, header.upper(), f"{header}:"):
        reading = read_header(written)

        assert reading is not None
        assert reading.meaning == meaning


@pytest.mark.parametrize(
    "header",
    [
        "Số",
        "Ngày",
        "Mã",
        "Số hồ sơ",
        "Điểm chi trả",
        "Thời điểm chi trả",
        "Ngày nhận",
        "Khẩu",
        "Tình trạng",
        "UBND XÃ MỸ TRUNG",
        "1",
        "",
        "?",
        "x" * 200,
    ],
)
def test_a_header_that_says_too_little_is_not_read(header: str) -> None:
    assert read_header(header) is None


@pytest.mark.parametrize(
    ("levels", "meaning"),
    [
        (("Ngày, tháng, năm sinh", "Nam"), "male_birth"),
        (("Ngày, tháng, năm sinh", "Nữ"), "female_birth"),
        (("Ngày sinh", "Năm"), "birth"),
        (("Quyết định", "Số"), "decision_number"),
        (("Quyết định", "Ngày"), "decision_date"),
        (("Quyết định", "Số, ngày"), "decision"),
        (("Quyết định", "Hưởng từ"), "start_month"),
        (("CCCD", "Số"), "national_id"),
        (("CCCD", "Ngày cấp"), "ignore"),
        (("Giấy tờ", "CMND"), "national_id"),
        (("Tài khoản", "Số"), "bank_account"),
        (("Tài khoản", "Tại ngân hàng"), "bank"),
        (("Tài khoản", "Họ tên"), "account_holder"),
        (("Hình thức chi trả", "Số TK"), "bank_account"),
        (("Trợ cấp", "Mức"), "amount"),
        (("Trợ cấp", "Từ tháng"), "start_month"),
        (("Địa chỉ", "Ấp"), "hamlet"),
        (("Địa chỉ", "Số nhà"), "address"),
        (("Thông tin cá nhân", "Họ và tên"), "name"),
        (("Đối tượng", "Họ và tên"), "name"),
        (("Thông tin", "Ngày sinh", "Nữ"), "female_birth"),
        (("Người giám hộ", "Ngày sinh"), "ignore"),
        (("Thời điểm", "hưởng"), "start_month"),
    ],
)
def test_a_heading_is_read_under_the_one_above_it(levels: tuple[str, ...], meaning: str) -> None:
    reading = read_levels(levels)

    assert reading is not None
    assert reading.meaning == meaning


def test_the_head_of_the_household_is_the_second_best_name() -> None:
    under, alone = read_levels(("Chủ hộ", "Họ và tên")), read_header("Họ tên chủ hộ")

    assert under is not None
    assert alone is not None
    assert under.weak
    assert alone.weak


@given(st.lists(st.text(max_size=90), min_size=1, max_size=3))
def test_any_heading_is_read_or_not_but_never_fails(levels: list[str]) -> None:
    reading = read_levels(tuple(levels))

    assert reading is None or reading.meaning in MEANINGS


def test_every_rule_gives_a_meaning_there_is() -> None:
    for under, rules in _rules().items():
        assert under in {"", *MEANINGS}
        assert {meaning.rstrip("…?") for meaning, _pattern in rules} <= set(MEANINGS)
