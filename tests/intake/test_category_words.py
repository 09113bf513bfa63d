import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.offices import known_categories
from welfare.core.errors import Refusal
from welfare.core.tables import read_table, text
from welfare.intake import wording
from welfare.intake.category_words import CategoryWords, KnownCategory, names_hiv

CATEGORIES = known_categories()
OF_REGISTER = {
    register: CategoryWords(CATEGORIES, register) for register in ("protection", "merit", "poverty")
}
PROTECTION, MERIT = OF_REGISTER["protection"], OF_REGISTER["merit"]


def code_of(words: str, register: CategoryWords = PROTECTION) -> str | None:
    found = register.find(words)
    return found.code if found else None


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.code)
def test_every_category_is_found_by_its_code_and_by_its_name(category: KnownCategory) -> None:
    words = OF_REGISTER[category.register]

    for written in (
        category.code,
        category.code.lower(),
        category.code.replace("-", " "),
        f" {category.code} ".strip(),
        f"{category.code} - {category.name_vi}",
        f"{category.code}: {category.name_vi}",
        category.name_vi,
        category.name_vi.upper(),
    ):
        assert words.find(written) == category, written


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Người cao tuổi từ đủ 80 tuổi", "BT5C"),
        ("NCT từ đủ 80t trở lên", "BT5C"),
        ("Trên 80 tuổi", "BT5C"),
        ("NCT nghèo không người phụng dưỡng", "BT5A"),
        ("Người già neo đơn", "BT5A"),
        ("NCT cô đơn thuộc hộ nghèo", "BT5A"),
        ("Trẻ em mồ côi", "BT1"),
        ("Mồ côi cả cha lẫn mẹ", "BT1"),
        ("Trẻ mồ côi từ 16 đến 22 tuổi đang đi học", "BT2"),
        ("NKT đặc biệt nặng", "BT6-DBN"),
        ("Trẻ em khuyết tật ĐBN", "BT6-DBN"),
        ("Người khuyết tật nặng", "BT6-N"),
        ("NKT nặng là NCT", "BT6-N"),
        ("Người khuyết tật nặng từ 16 đến dưới 60 tuổi", "BT6-N"),
        ("TCXH cho NKT nặng", "BT6-N"),
        ("Đơn thân nghèo nuôi con", "BT4"),
        ("Người đơn thân nuôi 2 con nhỏ thuộc hộ nghèo", "BT4"),
        ("BTXH khoản 8", "BT8"),
        ("Trẻ em nhiễm HIV", "BT3"),
        ("Hộ chăm sóc NKT ĐBN", "CS6-HGD"),
        ("Hộ nhận chăm sóc NKT ĐBN", "CS6-NHAN"),
        ("Nhận nuôi trẻ mồ côi", "CS1"),
        ("Trợ cấp hưu trí xã hội", "HTXH"),
        ("Mai táng phí BTXH", "MT-BTXH"),
    ],
)
def test_the_usual_words_of_the_protection_register_are_known(words: str, code: str) -> None:
    assert code_of(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Khoản 1 Điều 5", "BT1"),
        ("k1 đ5", "BT1"),
        ("Điều 5 khoản 5 điểm a", "BT5A"),
        ("Khoản 5 điểm c", "BT5C"),
        ("k5c", "BT5C"),
        ("điểm d khoản 5 Điều 5 Nghị định 20/2021/NĐ-CP", "BT5D"),
        ("Khoản 6 Điều 5 (NKT nặng)", "BT6-N"),
        ("Khoản 5 điểm c - người trên 80", "BT5C"),
        ("khoản 1 Điều 5, nhận chăm sóc trẻ em", "CS1"),
    ],
)
def test_a_clause_of_the_law_names_its_category(words: str, code: str) -> None:
    assert code_of(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Bà mẹ VNAH", "BMVNAH"),
        ("Mẹ Việt Nam anh hùng", "BMVNAH"),
        ("Người phục vụ BMVNAH", "PV-BMVNAH"),
        ("Thân nhân 1 liệt sĩ", "TNLS-1"),
        ("Tuất 02 liệt sỹ", "TNLS-2"),
        ("Thân nhân ba liệt sĩ trở lên", "TNLS-3"),
        ("Vợ LS tái giá", "TNLS-TAIGIA"),
        ("Tuất nuôi dưỡng liệt sĩ", "TND-LS"),
        ("Tuất thương binh từ 61%", "TUAT-TB61"),
        ("Tuất BB 61%", "TUAT-BB61"),
        ("Thương binh", "TB"),
        ("TB 2/4", "TB"),
        ("Thương binh hạng 4/4 (21%)", "TB"),
        ("Thương binh loại B", "TBB"),
        ("TB loại B 35%", "TBB"),
        ("Bệnh binh", "BB"),
        ("BB 1/3", "BB"),
        ("Nhiễm CĐHH", "CDHH"),
        ("Người HĐKC bị nhiễm chất độc da cam", "CDHH"),
        ("Con đẻ người HĐKC nhiễm CĐHH", "CON-CDHH"),
        ("Tù đày", "TUDAY"),
        ("Người HĐCM bị địch bắt tù, đày", "TUDAY"),
        ("Có công giúp đỡ CM", "GDCM-TQGC"),
        ("Người có công giúp đỡ cách mạng (Huân chương kháng chiến)", "GDCM-HCKC"),
        ("Người phục vụ TB 81%", "PV-TB81"),
        ("Người phục vụ thương binh 81% ĐBN", "PV-TB81-DBN"),
        ("Thờ cúng liệt sĩ", "THOCUNG-LS"),
    ],
)
def test_the_usual_words_of_the_merit_register_are_known(words: str, code: str) -> None:
    assert code_of(words, MERIT) == code


@pytest.mark.parametrize(
    "words",
    [
        "",
        "??",
        "Diện khác",
        "không xác định",
        "Người khuyết tật",
        "Người cao tuổi",
        "NCT hộ nghèo",
        "Người chăm sóc NKT ĐBN",
        "Khoản 5",
        "Khoản 6 Điều 5",
        "điểm b khoản 5",
        "BT5C - NKT nặng",
        "Khoản 1 Điều 5 (NKT nặng)",
        "Nhiễm HIV",
        "NKT nặng, NKT đặc biệt nặng",
    ],
)
def test_words_that_leave_two_amounts_open_name_nothing(words: str) -> None:
    assert code_of(words) is None


@pytest.mark.parametrize(
    "words",
    ["Thân nhân liệt sĩ", "Vợ liệt sĩ", "Con thương binh", "Vợ bệnh binh", "Lão thành cách mạng"],
)
def test_a_word_too_many_or_too_few_names_no_one_with_merit(words: str) -> None:
    assert code_of(words, MERIT) is None


def test_a_category_of_another_register_is_still_found() -> None:
    assert code_of("Thương binh", PROTECTION) == "TB"
    assert code_of("BT5C", MERIT) == "BT5C"


def test_the_officer_decides_over_every_rule() -> None:
    chosen = CategoryWords(CATEGORIES, "protection", {"KT nặng": "bt6-n", "Trẻ em mồ côi": "CS1"})

    assert code_of("kt NẶNG", chosen) == "BT6-N"
    assert code_of("Trẻ em mồ côi", chosen) == "CS1"


def test_a_choice_of_a_code_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match="“Diện A” cho mã BT99"):
        CategoryWords(CATEGORIES, "protection", {"Diện A": "BT99"})


@pytest.mark.parametrize(
    "words",
    ["BT3", "BT8", "bt-8", "Trẻ em nhiễm HIV", "HIV/AIDS", "Nhiễm HIV", "BTXH khoản 8", "k3 Đ5"]
    + [category.name_vi for category in CATEGORIES if category.public_label],
)
def test_what_means_hiv_is_never_shown(words: str) -> None:
    assert PROTECTION.shown(words) == "Đối tượng bảo trợ xã hội"
    assert MERIT.shown(words) == "Đối tượng bảo trợ xã hội"
    assert names_hiv(words)


def test_a_choice_that_means_hiv_is_hidden_even_where_it_is_wrong() -> None:
    with pytest.raises(Refusal) as refusal:
        CategoryWords(CATEGORIES, "protection", {"Nhiễm HIV": "BT99"})

    assert "HIV" not in str(refusal.value)


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_category_by_accident(words: str) -> None:
    found = PROTECTION.find(words)

    assert found is None or any(char.isalnum() for char in words)
    assert len(PROTECTION.shown(words)) <= 60


def test_every_rule_names_a_category_there_is() -> None:
    rows = read_table(
        wording.WORDS_FILE, {"code": text, "words": text, "beside": lambda cell: cell}
    )

    assert {row["code"] for row in rows} <= {category.code for category in CATEGORIES}
