"""What the words of a file of population-database answers mean: its headers and its results."""

from __future__ import annotations

import re

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import fold
from welfare.intake import column_words, values
from welfare.intake.column_words import Reading
from welfare.intake.sheets import Cell
from welfare.registry.identity_rules import IdentityResult

FOUND = {
    "name": "found_name",
    "birth": "found_birth",
    "male_birth": "found_birth",
    "female_birth": "found_birth",
    "national_id": "found_national_id",
    "sex": "found_sex",
}
LABELS = {
    "number": N_("Số thứ tự"),
    "name": N_("Họ và tên"),
    "birth": N_("Ngày sinh"),
    "male_birth": N_("Ngày sinh (nam)"),
    "female_birth": N_("Ngày sinh (nữ)"),
    "sex": N_("Giới tính"),
    "national_id": N_("Số định danh"),
    "result": N_("Kết quả đối chiếu"),
    "checked_on": N_("Ngày đối chiếu"),
    "found_name": N_("Họ tên theo CSDL"),
    "found_birth": N_("Ngày sinh theo CSDL"),
    "found_sex": N_("Giới tính theo CSDL"),
    "found_national_id": N_("Số định danh theo CSDL"),
    "remark": N_("Nội dung trả về"),
    "ignore": N_("Bỏ qua"),
}

_CHECKED_ON = re.compile(r"^(ngay|thoi (gian|diem))\b.*\b(doi|xac|kiem|tra cuu|ra soat|tra ket)\b")
_OF_DATABASE = re.compile(
    r"\b(csdl\w*|co so du lieu|dan cu|quoc gia|c06|tra ve|chinh xac|ket qua|duoc cap|moi)\b"
    r"|\b(dung|dinh chinh)$"
)
_OTHERS = (
    ("remark", re.compile(r"\b(ghi chu|noi dung|ly do|sai lech|chi tiet|dien giai)\b")),
    (
        "result",
        re.compile(r"\b(ket qua|tinh trang|trang thai|xac thuc|doi chieu|xac minh|xac nhan)\b"),
    ),
)

# In this order: "không tìm thấy" is no "không khớp", and "khớp số, sai ngày sinh" no "khớp".
_RESULTS = (
    (IdentityResult.DIED, re.compile(r"\b(chet|tu vong|da qua doi|khai tu|da mat)\b")),
    (
        IdentityResult.NOT_FOUND,
        re.compile(
            r"\b(khong|chua|k|ko) (tim )?(thay|co|ton tai|tra duoc)\b|\bchua (duoc )?cap\b"
            r"|\bkhong xac dinh\b|\bnot found\b"
        ),
    ),
    (
        IdentityResult.DIFFERENT,
        re.compile(
            r"\b(khong|chua|k|ko) (trung )?(khop|dung|chinh xac|hop le|trung)\b|\b(sai|lech|khac)\b"
        ),
    ),
    (
        IdentityResult.MATCHED,
        re.compile(r"^(da )?(trung )?(khop|dung|chinh xac|hop le|xac (thuc|nhan)|thanh cong|ok)\b"),
    ),
)
_MOST_WORDS_OF_A_TICK = 3
_NOT_YET = re.compile(r"\bchua (doi chieu|xac (thuc|minh|nhan)|kiem tra|tra cuu|co ket qua)\b")

NOT_A_RESULT = N_(
    "Không hiểu kết quả “%(text)s”. Ghi Khớp, Không khớp, Không tìm thấy hoặc Đã chết."
)


def read_levels(levels: tuple[str, ...]) -> Reading | None:
    """Return what a column of answers means whose headings stand one above the other."""
    words, lowest = fold(" ".join(levels)), fold(levels[-1])
    if _CHECKED_ON.search(lowest):
        return Reading("checked_on")
    if _result_of(lowest) is not None and len(lowest.split()) <= _MOST_WORDS_OF_A_TICK:
        return Reading("result", implies=levels[-1])
    usual = column_words.read_levels(levels)
    if usual is not None and usual.meaning in FOUND:
        return Reading(FOUND[usual.meaning]) if _OF_DATABASE.search(words) else usual
    meaning = next((each for each, pattern in _OTHERS if pattern.search(lowest)), None)
    if meaning is None and usual is not None and usual.meaning == "number":
        return usual
    return Reading(meaning) if meaning else None


def result(cell: Cell) -> IdentityResult | None:
    """Read an answer of the database in words; none where nothing has been asked yet."""
    words = values.text(cell)
    if words is None or _NOT_YET.search(fold(words)):
        return None
    if found := _result_of(fold(words)):
        return found
    raise Refusal(NOT_A_RESULT, text=values.shown(words))


def _result_of(folded: str) -> IdentityResult | None:
    return next((each for each, pattern in _RESULTS if pattern.search(folded)), None)
