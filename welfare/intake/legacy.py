"""Texts typed with the fonts of the years before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

Such fonts draw Vietnamese letters in the places of others: read as what they are stored, "Hä vµ
tªn" and "Hoï vaø teân" are both "Họ và tên". Which of them a sheet was typed in is told by what
stands in it: neither writes a letter that only Unicode has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

# In the order of the letters below; the places are those of windows-1252.
_TCVN3_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3_PLACES = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§"
TCVN3 = dict(zip(_TCVN3_PLACES, _TCVN3_LETTERS, strict=True))
# Places that no word in Latin letters uses, and nearly every Vietnamese one does.
_ONLY_TCVN3 = re.compile("[µ¶·¸¹¨»¼½¾©®ª«¬×\u00ad]")

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
# What follows a vowel in VNI, and the marks it stands for.
_VNI_MARKS = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE, "à": _CIRCUMFLEX + _GRAVE, "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE, "ä": _CIRCUMFLEX + _DOT, "ê": _BREVE,
    "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}  # fmt: skip
# Letters with a place of their own; ô and ö are vowels that a tone may follow.
_VNI_LETTERS = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_VOWELS = {"ô": "o" + _HORN, "ö": "u" + _HORN}
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|[ôöñæóòî]", re.IGNORECASE)
_VNI_SURE = re.compile(f"[aeouyôö][{''.join(_VNI_MARKS)}]", re.IGNORECASE)

_FEWEST = 3
# Letters of Vietnamese that windows-1252 does not have.
_UNICODE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")


def unicode_reader(texts: Iterable[str]) -> Callable[[str], str] | None:
    """Return what turns the texts of a sheet into Unicode; None if they are that already."""
    together = "\n".join(texts)
    if _UNICODE.search(together):
        return None
    if len(_ONLY_TCVN3.findall(together)) >= _FEWEST:
        return from_tcvn3
    if len(_VNI_SURE.findall(together)) >= _FEWEST:
        return from_vni
    return None


def from_tcvn3(text: str) -> str:
    """Read a text typed with a .Vn font; its capitals are the small letters of an H font."""
    return unicodedata.normalize("NFC", "".join(TCVN3.get(letter, letter) for letter in text))


def from_vni(text: str) -> str:
    """Read a text typed with a VNI font."""
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, text))


def _vni_letter(found: re.Match[str]) -> str:
    vowel, marks = found[1], found[2]
    if vowel is None:
        return _vni_alone(found[0])
    letters = _VNI_VOWELS.get(vowel.lower(), vowel.lower()) + _VNI_MARKS[marks.lower()]
    return letters.upper() if vowel.isupper() else letters


def _vni_alone(letter: str) -> str:
    plain = _VNI_LETTERS.get(letter.lower()) or _VNI_VOWELS[letter.lower()]
    return plain.upper() if letter.isupper() else plain
