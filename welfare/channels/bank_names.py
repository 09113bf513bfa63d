"""Which bank is meant by what officers write: a name, a code or a BIN, with or without a branch."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from welfare.core.vietnamese import fold


class NamedBank(Protocol):
    """A bank as the table of banks names it."""

    bin: str
    short_name: str
    code: str
    full_name: str


BankType = TypeVar("BankType", bound=NamedBank)
Names = dict[str, frozenset[str]]

# What people write that the table of banks does not say, folded, by BIN.
NICKNAMES = {
    "970405": ("agri", "nong nghiep", "nhnn ptnt", "nhno ptnt", "nhno", "nn ptnt", "vbard"),
    "970415": ("ctg", "vietin"),
    "970449": ("lien viet", "lienvietpostbank", "lpb"),
    "999888": ("nhcsxh", "csxh", "chinh sach"),
}
# Kinds of bank and of company, which stand before a bank's own name or are left out.
_KINDS = re.compile(r"(?:(?:ngan hang|nhtmcp|nhtm|nh|tmcp|tm|tnhh|mtv|cp|lien doanh|so) )*")
_OTHER_NAME = re.compile(r"\((?:nay|trước:)? ?(.+?)\)")
_LONGEST_BRAND = 4


def find_bank(text: str, banks: Sequence[BankType]) -> BankType | None:
    """The one bank that the words name; None if they name none, or more than one.

    A brand, a code or a BIN may stand anywhere, so branches do not matter: "Sacombank CN Cái Bè".
    A name made of everyday words, such as An Bình, counts only where the words begin with it.
    """
    brands, names = _index(tuple((b.bin, b.short_name, b.code, b.full_name) for b in banks))
    words = _own_name(text).split()
    branded, named = _anywhere(words, brands), _at_start(words, names)
    meant = branded & named if branded and named else branded | named
    found = [bank for bank in banks if bank.bin in meant]
    return found[0] if len(found) == 1 else None


def _anywhere(words: list[str], brands: Names) -> frozenset[str]:
    """The banks of every brand among the words; "Viet com bank" is read as one word."""
    windows = (
        "".join(words[first : first + length])
        for first in range(len(words))
        for length in range(1, _LONGEST_BRAND + 1)
    )
    return frozenset().union(*(brands.get(window, frozenset()) for window in windows))


def _at_start(words: list[str], names: Names) -> frozenset[str]:
    """The bank of the longest name that the words begin with."""
    for length in range(len(words), 0, -1):
        if found := names.get(" ".join(words[:length])):
            return found
    return frozenset()


@lru_cache(maxsize=4)
def _index(banks: tuple[tuple[str, str, str, str], ...]) -> tuple[Names, Names]:
    brands: list[tuple[str, str]] = []
    names: list[tuple[str, str]] = []
    for bank_bin, short_name, code, full_name in banks:
        others = _OTHER_NAME.findall(full_name)
        for brand in (bank_bin, short_name, code, *NICKNAMES.get(bank_bin, ())):
            brands.append((fold(brand).replace(" ", ""), bank_bin))
        for name in (_OTHER_NAME.sub("", full_name), *others):
            names.append((_own_name(name).removesuffix(" viet nam"), bank_bin))
    return _by_name(brands), _by_name(names)


def _by_name(pairs: Iterable[tuple[str, str]]) -> Names:
    found: dict[str, set[str]] = {}
    for name, bank_bin in pairs:
        found.setdefault(name, set()).add(bank_bin)
    return {name: frozenset(bins) for name, bins in found.items()}


def _own_name(text: str) -> str:
    """The folded words without the kind of bank; "và" and "&" are left out alike."""
    words = " ".join(word for word in fold(text).split() if word != "va")
    return _KINDS.sub("", f"{words} ", count=1).strip()
