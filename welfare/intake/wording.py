"""The words by which offices name categories, and what each wording may mean.

A rule of `data/category_words.csv` holds only where it explains every word of a text, so a word
that nobody has thought of ("con thương binh") is never passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from welfare.config import DATA
from welfare.core import tables
from welfare.core.vietnamese import fold

WORDS_FILE = DATA / "category_words.csv"

# What offices write short: a folded word, and what it stands for.
_SHORT = {
    "nkt": "khuyet tat", "kt": "khuyet tat", "nct": "cao tuoi", "nctkt": "cao tuoi khuyet tat",
    "te": "tre em", "tekt": "tre em khuyet tat", "t": "tuoi", "dbn": "dac biet nang",
    "hgd": "ho gia dinh", "gd": "gia dinh", "hn": "ho ngheo", "hcn": "ho can ngheo",
    "ls": "liet si", "tnls": "than nhan liet si", "tb": "thuong binh",
    "tbb": "thuong binh loai b", "tblb": "thuong binh loai b",
    "nhcsntb": "chinh sach nhu thuong binh", "bb": "benh binh", "ncc": "co cong",
    "cm": "cach mang", "hdcm": "hoat dong cach mang", "hdkc": "hoat dong khang chien",
    "kc": "khang chien", "cdhh": "chat doc hoa hoc", "cddc": "chat doc hoa hoc",
    "dioxin": "chat doc hoa hoc", "bmvnah": "ba me viet nam anh hung",
    "mvnah": "ba me viet nam anh hung", "vnah": "viet nam anh hung",
    "ahllvt": "anh hung luc luong vu trang", "ahld": "anh hung lao dong",
    "ahllvtnd": "anh hung luc luong vu trang nhan dan", "llvt": "luc luong vu trang",
    "llvtnd": "luc luong vu trang nhan dan", "pv": "phuc vu", "pc": "phu cap",
    "gdcm": "co cong giup do cach mang", "tqgc": "to quoc ghi cong",
    "hckc": "huan chuong khang chien", "tkn": "tien khoi nghia", "ltcm": "lao thanh cach mang",
    "tc": "tro cap", "tcxh": "tro cap xa hoi", "mtp": "mai tang phi",
}  # fmt: skip
# Other ways to say one thing, replaced in this order once the short words are written out; the
# last two are words that tell no category from another.
_SAME = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), words)
    for pattern, words in (
        (r"(?:theo )?(?:nd|nghi dinh)(?: so)? \d+(?: \d{4})?(?: nd cp)?", " "),
        (r"liet sy", "liet si"),
        (r"(?<!ba )me viet nam anh hung", "ba me viet nam anh hung"),
        (r"(?:chat doc )?da cam(?: chat doc hoa hoc)?", "chat doc hoa hoc"),
        (r"bao hiem xa hoi", "bhxh"),
        (r"(?:bao tro|tro giup|tro cap) xa hoi", "btxh"),
        (r"mot (?=liet si)", "1 "),
        (r"hai (?=liet si)", "2 "),
        (r"ba (?=liet si)", "3 "),
        (r"ca (?:cha|bo) (?:lan |va )?me", "ca cha lan me"),
        (r"tu day", "tuday"),
        (r"khong co", "khong"),
        (r"hang thang|tro cap|che do|doi tuong|tro len", " "),
        (r"nguoi|dien|thuoc|huong|duoc|cua|cho|bi|la|dang|theo|cac|tu|du|tren|muc|ma", " "),
    )
)
# Says only in which register the category stands.
_TELLS_NOTHING = "btxh"


def words_of(text: str) -> str:
    """Return the folded words that tell categories apart, short words written out."""
    parted = re.sub(r"(?<=[0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])", " ", fold(text))
    without_zeros = re.sub(r"\b0+(?=[0-9])", "", parted)
    words = " ".join(_SHORT.get(word, word) for word in without_zeros.split())
    for pattern, same in _SAME:
        words = " ".join(pattern.sub(same, words).split())
    return words


def codes_of(words: str) -> set[str]:
    """Return the codes of the categories whose rules explain all of `words_of` a text."""
    return {rule.code for rule in _rules() if rule.explains(words)}


def tells_nothing(words: str) -> bool:
    """Whether `words_of` a text name no category at all."""
    return words in ("", _TELLS_NOTHING)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Each part must occur in one of its wordings; beside them only the phrases `beside` may."""

    code: str
    parts: tuple[tuple[str, ...], ...]
    beside: tuple[str, ...]
    numbers_beside: bool

    def explains(self, words: str) -> bool:
        rest = f" {words} "
        for wordings in self.parts:
            found = next((wording for wording in wordings if f" {wording} " in rest), None)
            if found is None:
                return False
            rest = rest.replace(f" {found} ", "  ", 1)
        for phrase in self.beside:
            rest = re.sub(rf"(?<= ){phrase}(?= )", "", rest)
        left = rest.split()
        return all(self.numbers_beside and word.isdigit() for word in left)


@cache
def _rules() -> tuple[_Rule, ...]:
    columns = {"code": tables.text, "words": tables.text, "beside": tables.optional(tables.text)}
    return tuple(
        _rule(row["code"], row["words"], row["beside"] or "")
        for row in tables.read_table(WORDS_FILE, columns)
    )


def _rule(code: str, words: str, beside: str) -> _Rule:
    parts = tuple(_longest_first(part.split("|")) for part in words.split("+"))
    phrases = _longest_first([*beside.split(";"), _TELLS_NOTHING])
    return _Rule(code, parts, phrases, numbers_beside="#" in beside)


def _longest_first(phrases: list[str]) -> tuple[str, ...]:
    words = {words_of(phrase) for phrase in phrases} - {""}
    return tuple(sorted(words, key=lambda phrase: (-len(phrase), phrase)))
