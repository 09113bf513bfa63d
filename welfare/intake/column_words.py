"""What the words above a column mean."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from welfare.config import DATA
from welfare.core import tables
from welfare.core.errors import N_
from welfare.core.vietnamese import clean, fold

WORDS_FILE = DATA / "column_words.csv"

# The meanings a column can have, in the order and by the names that a mapping file uses.
MEANINGS = {
    "number": N_("Số thứ tự"),
    "name": N_("Họ và tên"),
    "sex": N_("Giới tính"),
    "male_birth": N_("Ngày sinh (nam)"),
    "female_birth": N_("Ngày sinh (nữ)"),
    "birth": N_("Ngày sinh"),
    "national_id": N_("Số định danh"),
    "hamlet": N_("Ấp, khu phố"),
    "address": N_("Địa chỉ"),
    "category": N_("Loại đối tượng"),
    "degree": N_("Tỷ lệ (%)"),
    "count": N_("Số con, số suất"),
    "decision": N_("Số và ngày quyết định"),
    "decision_number": N_("Số quyết định"),
    "decision_date": N_("Ngày quyết định"),
    "start_month": N_("Hưởng từ tháng"),
    "amount": N_("Mức trợ cấp"),
    "channel": N_("Hình thức nhận"),
    "bank_account": N_("Số tài khoản"),
    "bank": N_("Ngân hàng"),
    "account_holder": N_("Chủ tài khoản"),
    "phone": N_("Điện thoại"),
    "latitude": N_("Vĩ độ"),
    "longitude": N_("Kinh độ"),
    "household_code": N_("Mã hộ"),
    "relation_to_head": N_("Quan hệ với chủ hộ"),
    "poverty_class": N_("Hộ nghèo, cận nghèo"),
    "note": N_("Ghi chú"),
    "ignore": N_("Bỏ qua"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a header is taken to mean.

    A `weak` reading rests on words that other columns bear too: the cells below must bear it out.
    `implies` is what a tick in the column says, where the column stands for one answer.
    """

    meaning: str
    weak: bool = False
    implies: str | None = None


# Whole headers as most offices write them: one slip of the finger away they are still known.
_USUAL = (
    "ho va ten", "ho ten nguoi huong", "ngay thang nam sinh", "nam sinh", "ngay sinh", "gioi tinh",
    "so dinh danh ca nhan", "can cuoc cong dan", "dia chi", "doi tuong", "loai doi tuong",
    "nhom doi tuong", "dien huong", "so quyet dinh", "ngay quyet dinh", "huong tu thang",
    "thoi diem huong", "muc tro cap", "muc huong", "hinh thuc nhan", "so tai khoan", "ngan hang",
    "chu tai khoan", "so dien thoai", "ghi chu", "quan he voi chu ho",
)  # fmt: skip
_ONE_SLIP = 88
_LONGEST = 80

_TICK_HERE = re.compile(r"\((đánh dấu )?x\)[ :.*]*$")
_MALE = re.compile(r"nam( giới)?")
_FEMALE = re.compile(r"nữ( giới)?|nu|nư")
_BIRTH_OF_ONE_SEX = re.compile(r"sinh\W.*?\(?\b(nam|nữ|nu)( giới)?\)?$|^(nam|nữ|nu)\W*\(.*\bsinh\b")


def header_key(text: str) -> str:
    """Return what two ways of writing one header have in common."""
    return fold(text) or clean(text).casefold()


@lru_cache(maxsize=4096)
def read_header(text: str) -> Reading | None:
    """Return what one header means by itself, or None."""
    lower = _lower(text)
    if lower == "%":
        return Reading("degree")
    words = fold(text)
    if not words or len(words) > _LONGEST:
        return None
    if words.replace(" ", "_") in MEANINGS:
        return Reading(words.replace(" ", "_"))
    if lower == "họ":
        return Reading("name")  # Without its mark it would be a household (hộ).
    return _of_one_sex(lower) or _by_pattern("", text) or _one_slip_away(words)


def read_levels(levels: tuple[str, ...]) -> Reading | None:
    """Return what a column means whose headings stand one above the other, the widest first."""
    *above, lowest = levels
    own = read_header(lowest)
    over = read_levels(tuple(above)) if above else None
    if over is None:
        joined = read_header(" ".join(levels)) if above and own is None else None
        return own or joined
    return _under(over, lowest) or own or _joined(over, levels)


def _by_pattern(under: str, text: str) -> Reading | None:
    words = fold(text)
    rules = _rules().get(under, [])
    found = next((meaning for meaning, pattern in rules if pattern.search(words)), None)
    if found is None:
        return None
    ticked = text if "…" in found else None
    return Reading(found.rstrip("…?"), weak=found.endswith("?"), implies=ticked)


def _one_slip_away(words: str) -> Reading | None:
    close = process.extractOne(words, _USUAL, scorer=fuzz.ratio, score_cutoff=_ONE_SLIP)
    return _by_pattern("", close[0]) if close else None


@cache
def _rules() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """Return the patterns of `data/column_words.csv` by the meaning of the heading above them.

    The first pattern found in the folded words decides. Its meaning may end in "?", a weak
    reading, or "…", where a tick in the column says the header's own words.
    """
    columns = {
        "under": tables.optional(tables.text), "meaning": tables.text, "pattern": tables.text
    }  # fmt: skip
    rules = defaultdict(list)
    for row in tables.read_table(WORDS_FILE, columns):
        for under in (row["under"] or "").split(" "):
            rules[under].append((row["meaning"], re.compile(row["pattern"])))
    return rules


def _lower(text: str) -> str:
    """Return the words with their marks, without what only decorates a header."""
    return _TICK_HERE.sub("", clean(text).lower()).strip(" :.*")


def _of_one_sex(lower: str) -> Reading | None:
    """Tell Nam (a man) from Năm (a year), which only the marks keep apart."""
    if _MALE.fullmatch(lower):
        return Reading("male_birth", weak=True, implies="Nam")
    if _FEMALE.fullmatch(lower):
        return Reading("female_birth", weak=True, implies="Nữ")
    if found := _BIRTH_OF_ONE_SEX.search(lower):
        return Reading("male_birth" if "nam" in (found[1], found[3]) else "female_birth")
    return None


def _under(over: Reading, lowest: str) -> Reading | None:
    lower = _lower(lowest)
    if over.meaning in ("sex", "birth") and (one_sex := _of_one_sex(lower)):
        return replace(one_sex, weak=over.meaning == "sex")
    reading = _by_pattern(over.meaning, lowest)
    if reading and reading.meaning == "name":
        # The name of a head of household stays the second best name.
        return replace(reading, weak=over.weak)
    return reading


def _joined(over: Reading, levels: tuple[str, ...]) -> Reading | None:
    """Read the headings as one; a part of what the upper one means is not the whole of it."""
    joined = read_header(" ".join(levels))
    return joined if joined and joined.meaning != over.meaning else None
