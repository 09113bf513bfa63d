"""Whole đồng, as digits and as the words printed under a list."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def group_digits(number: int) -> str:
    """Return the number grouped by dots: 1005000 becomes "1.005.000"."""
    return f"{number:,}".replace(",", ".")


def format_vnd(amount_vnd: int) -> str:
    """Return the amount as it is shown everywhere: "1.005.000 đ"."""
    return f"{group_digits(amount_vnd)} đ"


def vnd_in_words(amount_vnd: int) -> str:
    """Return the amount in words: "Một triệu không trăm linh năm nghìn đồng".

    Raises ValueError for a negative amount: no list pays one.
    """
    if amount_vnd < 0:
        raise ValueError(f"no words for a negative amount: {amount_vnd}")
    words = " ".join(_number(amount_vnd, inside=False) or ["không"])
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(number: int, *, inside: bool) -> list[str]:
    """Read any number; `inside` says that something has been read before it.

    Above 999.999.999 the same words begin again and count tỷ: "một nghìn tỷ", "hai triệu tỷ".
    """
    billions, rest = divmod(number, _BILLION)
    words = [*_number(billions, inside=inside), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            words += _group(group, inside=inside or bool(words))
            words += [name] if name else []
    return words


def _group(group: int, *, inside: bool) -> list[str]:
    """Read 1 to 999; `inside` a number an empty hundred is still said: "không trăm linh năm"."""
    hundreds, below = divmod(group, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or inside else []
    tens, units = divmod(below, 10)
    if tens == 0:
        linh = ["linh"] if words else []
        return [*words, *linh, _DIGITS[units]] if units else words
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return [*words, _unit_after_tens(tens, units)] if units else words


def _unit_after_tens(tens: int, units: int) -> str:
    if units == 5:
        return "lăm"
    if units == 1 and tens > 1:
        return "mốt"
    return _DIGITS[units]
