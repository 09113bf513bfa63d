"""Vietnamese text: how it is stored, searched and sorted."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Control and zero-width characters come along when text is pasted; PostgreSQL refuses a NUL.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u2060\ufeff]")

# Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries. A word without a mark (ngang) has 0.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
# "{", "|" and "}" follow "z" in ASCII, so they put ă after every "a…" and before "b".
_SHAPES = {"đ": "d{", "\u0306": "{", "\u0302": "|", "\u031b": "}"}


def nfc(text: str) -> str:
    """Return the text composed (NFC), the form in which everything is stored."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=16_384)
def clean(text: str) -> str:
    """Return the text composed, without unseen characters, single-spaced and trimmed."""
    return " ".join(nfc(_UNSEEN.sub("", text)).split())


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return the key that searches compare: lower case, no marks, đ as d.

    Only Latin letters and digits stay; whatever stands between them becomes one space.
    """
    apart = unicodedata.normalize("NFKD", clean(text)).casefold()
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    # Ð (eth) looks just like Đ and is often typed in its place.
    return " ".join(re.findall("[a-z0-9]+", bare.replace("đ", "d").replace("ð", "d")))


def proper_name(name: str) -> str:
    """Return a name typed in capitals, or without any, with each word capitalised.

    A name in mixed case is only cleaned: its writer knew how it is spelt.
    """
    name = clean(name)
    if not (name.isupper() or name.islower()):
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name)


def sort_key(name: str) -> str:
    """Return a key whose byte order is the Vietnamese order of names.

    The given name (the last word) counts first, then the family name, then the middle names;
    within each word the letters in the order a ă â b … d đ e ê …, and then the tone.
    """
    words = clean(name).lower().split()
    return " ".join(_word_key(word) for word in [*words[-1:], *words[:-1]])


@lru_cache(maxsize=16_384)
def _word_key(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    letters = "".join(
        _SHAPES.get(char, char) for char in apart if char.isalnum() or char in _SHAPES
    )
    tones = "".join(_TONES[char] for char in apart if char in _TONES)
    return f"{letters} {tones or '0'}"
