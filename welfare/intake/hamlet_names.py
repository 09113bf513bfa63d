"""Which hamlet of the commune a cell, an address or a heading names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from welfare.core.vietnamese import clean, fold, proper_name, sort_key

_KIND = re.compile(
    r"(ấp|ap|khu phố|khu pho|kp|thôn|thon|xóm|khóm|tổ dân phố|tdp|khu vực)"
    r"(?![^\W\d_])[\s:.\-]*(?:số\s+)?(.*)",
    re.IGNORECASE,
)
_BULLET = re.compile(
    r"^(?:[ivx]{1,5}|[a-z]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/\-:]\s*|^[*+\-–•.\s]+", re.IGNORECASE
)
_HOW_MANY = re.compile(
    r"\s*[(:\-–]?\s*\d+\s*(người|đối tượng|đt|hộ|suất|trường hợp)\s*\)?\s*$", re.IGNORECASE
)
# Longer words after "Khu vực" or "Ấp" say something about it.
_LONGEST_NAME = 40


def without_bullet(text: str) -> str:
    """Return a heading without its number before and its count of people behind."""
    return _HOW_MANY.sub("", _BULLET.sub("", clean(text))).strip(" :.-–")


class HamletNames:
    """The hamlets of one commune, as the area tables spell them."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names, with or without their kind (ấp, khu phố)."""
        self._by_key: list[tuple[Callable[[str], str], dict[str, set[str]]]] = []
        self._found: dict[str, str | None] = {}
        names = list(names)
        # By letters and tones first, wherever the tone is set (Hòa, Hoà); then without any marks.
        for key in (sort_key, fold):
            table: dict[str, set[str]] = defaultdict(set)
            for name in names:
                for form in (name, named(name) or name):
                    table[key(form)].add(name)
            self._by_key.append((key, table))

    def find(self, text: str) -> str | None:
        """Return the one hamlet that the text is the name of, with or without its kind."""
        if text not in self._found:
            self._found[text] = self._lookup(text)
        return self._found[text]

    def _lookup(self, text: str) -> str | None:
        for key, table in self._by_key:
            for form in (text, named(text) or text):
                found = table.get(key(form), set())
                if len(found) == 1:
                    return next(iter(found))
        return None

    def find_in(self, address: str) -> str | None:
        """Return the hamlet that a part of an address names: "tổ 7, ấp Mỹ Hiệp, xã Mỹ Trung"."""
        parts = [clean(part) for part in re.split(r"[,;–]|\s-\s", address)]
        with_kind = [part for part in parts if named(part)]
        found = (self.find(part) for part in [*with_kind, *parts] if part)
        return next((name for name in found if name), None)


def named(text: str) -> str | None:
    """Return what a hamlet is called after its kind: Mỹ Phú A for "Ấp Mỹ Phú A", else None."""
    found = _KIND.fullmatch(clean(text))
    if found is None or not found[2] or len(found[2]) > _LONGEST_NAME:
        return None
    return proper_name(found[2])
