"""Which category a cell names: by its code, by its clause of the law, or by the usual words.

Where two categories with different money are left, neither is taken: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import fold
from welfare.intake import wording
from welfare.intake.values import shown

HIDDEN_LABEL = N_("Đối tượng bảo trợ xã hội")

# Nghị định 20/2021/NĐ-CP, Điều 5, by khoản and điểm. Khoản 5 điểm b is BT5B there and BT5D in
# Nghị định 335/2026/NĐ-CP.
_CLAUSES = {
    "1": {"BT1"}, "2": {"BT2"}, "3": {"BT3"}, "4": {"BT4"}, "7": {"BT7"}, "8": {"BT8"},
    "5": {"BT5A", "BT5B", "BT5C", "BT5D"}, "5a": {"BT5A"}, "5b": {"BT5B", "BT5D"},
    "5c": {"BT5C"}, "5d": {"BT5D"}, "6": {"BT6-DBN", "BT6-N"},
}  # fmt: skip
_CLAUSE = re.compile(
    r"\b(?:(?:dieu|d) ?(?P<before>\d+) )?(?:diem (?P<first>[a-d]) )?(?:khoan|k) ?(?P<clause>\d)"
    r"(?: ?(?P<joined>[a-d])\b)?(?: diem (?P<last>[a-d])\b)?(?: ?(?:dieu|d) ?(?P<after>\d+))?\b"
)
# Money for whoever cares for a person names the same clause, and is other money.
_FOR_A_CARER = re.compile(r"\b(cham soc|nuoi duong|nhan|kinh phi|mai tang|ho tro)\b")
_CODE_AND_WORDS = re.compile(r"([\w-]+?)\s*(?:[:(–—]|\s-\s)(.*)", re.DOTALL)
_NAMES_HIV = re.compile(r"\b(hiv|aids|sida|nhiem h|bt ?[38]|(khoan|k) ?[38])\b")


@dataclass(frozen=True, slots=True)
class KnownCategory:
    """What an import must know of a category; one with a `public_label` is never named in words.

    `per` says what its money is multiplied by ("child", "seniority-year"), `by_degree` that it
    depends on a percentage.
    """

    code: str
    name_vi: str
    register: str
    public_label: str | None = None
    per: str | None = None
    by_degree: bool = False


class CategoryWords:
    """Finds the category that the cells of one import name."""

    def __init__(
        self,
        categories: Iterable[KnownCategory],
        register: str,
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        """Take all known categories, and the codes the officer has `chosen` for words.

        Raises Refusal where a chosen code is not there.
        """
        self._register = register
        self._categories = {category.code: category for category in categories}
        self._codes = {_code_key(code): code for code in self._categories}
        self._names = {
            wording.words_of(category.name_vi): category.code
            for category in self._categories.values()
        }
        self._chosen = {
            fold(words): self._code_of_choice(words, code) for words, code in (chosen or {}).items()
        }
        self._found: dict[str, KnownCategory | None] = {}

    def find(self, words: str) -> KnownCategory | None:
        """Return the one category that the words name, whatever its register, or None."""
        if words not in self._found:
            codes = self._candidates(words) & self._categories.keys()
            of_register = {code for code in codes if self._is_of_register(code)}
            codes = of_register or codes
            self._found[words] = self._categories[codes.pop()] if len(codes) == 1 else None
        return self._found[words]

    def shown(self, words: str) -> str:
        """Return the words as they may be shown: HIV is named neither in words nor by code."""
        category = self.find(words)
        if category is not None and category.public_label:
            return category.public_label
        return HIDDEN_LABEL if names_hiv(words) else shown(words)

    def _is_of_register(self, code: str) -> bool:
        return self._categories[code].register == self._register

    def _code_of_choice(self, words: str, code: str) -> str:
        if known := self._codes.get(_code_key(code)):
            return known
        raise Refusal(
            N_("Bảng ghép gán “%(words)s” cho mã %(code)s, nhưng không có loại nào mang mã đó."),
            words=HIDDEN_LABEL if names_hiv(words) else shown(words),
            code=shown(code),
        )

    def _candidates(self, words: str) -> set[str]:
        # Words that are too long to be shown are chosen for as far as they are.
        if chosen := self._chosen.get(fold(words)) or self._chosen.get(fold(shown(words))):
            return {chosen}
        if code := self._codes.get(_code_key(words)):
            return {code}
        if (parts := _CODE_AND_WORDS.fullmatch(words)) and (
            code := self._codes.get(_code_key(parts[1]))
        ):
            # A code may be followed by its words, but not by those of another category.
            return {code} if self._of_words(parts[2]) <= {code} else set()
        return self._of_words(words)

    def _of_words(self, words: str) -> set[str]:
        bare = wording.words_of(words)
        if name := self._names.get(bare):
            return {name}
        clauses = list(_CLAUSE.finditer(fold(words)))
        if len(clauses) == 1:
            return self._of_clause(clauses[0])
        return wording.codes_of(bare)

    def _of_clause(self, clause: re.Match[str]) -> set[str]:
        """Return what the clause and the words around it name together."""
        around = clause.string[: clause.start()] + " " + clause.string[clause.end() :]
        by_words = wording.codes_of(wording.words_of(around))
        if _FOR_A_CARER.search(around):
            return by_words
        article = clause["before"] or clause["after"] or "5"
        point = clause["first"] or clause["joined"] or clause["last"] or ""
        by_clause = _CLAUSES.get(clause["clause"] + point, set()) if article == "5" else set()
        if by_words:
            return by_words & by_clause
        return by_clause


def names_hiv(words: str) -> bool:
    """Whether words or a code say what must never be shown in words (Luật 64/2006/QH11)."""
    return bool(_NAMES_HIV.search(fold(words)))


def _code_key(code: str) -> str:
    return fold(code).replace(" ", "")
