import random
import sqlite3
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from welfare.core.vietnamese import clean, fold, nfc, proper_name, sort_key

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
words = st.text(VIETNAMESE, min_size=1, max_size=6)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)

# In the order of a printed list: given name, family name, middle names.
SORTED_NAMES = [
    "Nguyễn Văn An",
    "Trần An",
    "Lê Thị Án",
    "Phạm Văn Anh",
    "Lý Ảnh",
    "Lê Thị Ánh",
    "Trần Thị Ánh",
    "Bùi Văn Ăn",
    "Đinh Hoàng Ẩn",
    "Hồ Ấn",
    "Trần Văn Ba",
    "Đỗ Thị Bình",
    "Võ Thị Dung",
    "Cao Dũng",
    "Lê Đào",
    "Nguyễn Đạo",
    "Lê Thị Hà",
    "Nguyễn Thị Hà",
    "An Thị Hạ",
    "Nguyễn Hoa",
    "Lê Hòa",
    "Mai Thị Hoà",
    "Lê Thị Lan",
    "Lê Thu Lan",
    "Ngô Lan",
    "Nguyễn Lan",
    "Phan Đức Tâm",
    "Vũ Út",
    "Lâm Văn Ửng",
    "Đặng Yến",
]


def shuffled(names_in_order: list[str]) -> list[str]:
    return random.Random(1).sample(names_in_order, len(names_in_order))


def test_names_sort_by_given_name_then_family_then_middle() -> None:
    assert sorted(shuffled(SORTED_NAMES), key=sort_key) == SORTED_NAMES


def test_a_database_sorts_names_the_same_way() -> None:
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE TABLE people (name TEXT, sort_key TEXT)")
        db.executemany(
            "INSERT INTO people VALUES (?, ?)",
            [(name, sort_key(name)) for name in shuffled(SORTED_NAMES)],
        )
        found = [name for (name,) in db.execute("SELECT name FROM people ORDER BY sort_key")]
    db.close()

    assert found == SORTED_NAMES


def test_all_letters_sort_as_in_the_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")

    assert sorted(shuffled(alphabet), key=sort_key) == alphabet


@pytest.mark.parametrize("vowel", ["aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "ơờởỡớợ", "ưừửữứự", "yỳỷỹýỵ"])
def test_tones_sort_as_in_a_dictionary(vowel: str) -> None:
    assert sorted(shuffled(list(vowel)), key=sort_key) == list(vowel)


def test_both_spellings_of_a_tone_sort_together() -> None:
    assert sort_key("Lê Hòa") == sort_key("Lê Hoà")


@given(names)
def test_a_sort_key_is_plain_ascii_and_ignores_case_and_normal_form(name: str) -> None:
    key = sort_key(name)

    assert key.isascii()
    assert sort_key(name.upper()) == key
    assert sort_key(unicodedata.normalize("NFD", name)) == key


@given(words, words, names)
def test_the_given_name_decides_before_any_other(one: str, other: str, rest: str) -> None:
    first, second = sorted([one, other], key=sort_key)
    assume(sort_key(first) != sort_key(second))

    assert sort_key(f"{rest} {first}") < sort_key(f"a {second}")


def test_a_nameless_row_still_has_a_key() -> None:
    assert sort_key("  ") == ""


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Ửng", "dang thi ung"),
        ("  HUỲNH   Kim\tĐÀO ", "huynh kim dao"),
        ("Ấp 1A (khu phố)", "ap 1a khu pho"),
        ("H'Lan Niê-Kđăm", "h lan nie kdam"),
        ("Ðỗ", "do"),
        ("Số №5", "so no5"),
        ("…", ""),
    ],
)
def test_folding_leaves_letters_and_digits(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_has_only_ascii_letters_digits_and_single_spaces(text: str) -> None:
    words = fold(text).split(" ")

    assert words == [""] or all(
        word.isascii() and word.isalnum() and word == word.lower() for word in words
    )


@given(st.text())
def test_stored_text_folds_as_typed_text_does(text: str) -> None:
    assert fold(clean(text)) == fold(text)


@given(names)
def test_a_name_folds_alike_in_any_case_and_normal_form(name: str) -> None:
    assert fold(name.upper()) == fold(name)
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)


def test_decomposed_text_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Ửng")

    assert decomposed != "Nguyễn Thị Ửng"
    assert nfc(decomposed) == clean(decomposed) == "Nguyễn Thị Ửng"


@pytest.mark.parametrize(
    "typed",
    [
        " Cao  Kim Hòa ",
        "Cao\u00a0Kim\nHòa",
        "\ufeffCao Kim\u200b Hòa\x00",
        "Cao Kim Ho\u200b\u0300a",
    ],
)
def test_stray_spaces_and_unseen_characters_go(typed: str) -> None:
    assert clean(typed) == "Cao Kim Hòa"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("typed", "proper"),
    [
        ("NGUYỄN VĂN ÚT", "Nguyễn Văn Út"),
        ("đinh thị ửng", "Đinh Thị Ửng"),
        (" HUỲNH  KIM ĐÀO ", "Huỳnh Kim Đào"),
        ("H'LAN NIÊ", "H'Lan Niê"),
        ("Nguyễn văn Út", "Nguyễn văn Út"),
        ("McNamara Lan", "McNamara Lan"),
        ("ẤP 1A", "Ấp 1A"),
        ("", ""),
    ],
)
def test_only_names_in_one_case_are_capitalised(typed: str, proper: str) -> None:
    assert proper_name(typed) == proper


@given(names)
def test_a_proper_name_is_the_same_from_capitals_and_small_letters(name: str) -> None:
    assert proper_name(name.upper()) == proper_name(name.lower())
    assert fold(proper_name(name)) == fold(name)
