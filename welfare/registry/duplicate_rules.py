"""How alike two records are, and why: pure, symmetric, the same for a typed form and a district."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from rapidfuzz.distance import Hamming
from rapidfuzz.fuzz import ratio

from welfare.core.errors import N_
from welfare.registry.rules import BirthPrecision

SHOWN_FROM = 70
CERTAIN = 100
MOST_LIKELY = 99
LARGEST_BLOCK = 200
"""In larger groups of namesakes born in one year a pair says nothing, and there would be many."""


class Why(StrEnum):
    """A reason to think that two records are of one person."""

    SAME_NUMBER = "same-number"
    NUMBER_ONE_OFF = "number-one-off"
    OLD_AND_NEW_NUMBER = "old-and-new-number"
    SAME_ACCOUNT = "same-account"
    SAME_NAME = "same-name"
    NAME_ALIKE = "name-alike"
    SAME_BIRTH = "same-birth"
    DAY_AND_MONTH_SWAPPED = "day-and-month-swapped"
    SAME_YEAR = "same-year"
    SAME_HAMLET = "same-hamlet"
    SAME_COMMUNE = "same-commune"


WHY_LABELS = {
    Why.SAME_NUMBER: N_("cùng số định danh"),
    Why.NUMBER_ONE_OFF: N_("số định danh lệch một chữ số"),
    Why.OLD_AND_NEW_NUMBER: N_("một hồ sơ ghi CMND 9 số, một hồ sơ ghi căn cước 12 số"),
    Why.SAME_ACCOUNT: N_("cùng số tài khoản, không cùng hộ"),
    Why.SAME_NAME: N_("cùng họ tên"),
    Why.NAME_ALIKE: N_("họ tên gần giống"),
    Why.SAME_BIRTH: N_("cùng ngày sinh"),
    Why.DAY_AND_MONTH_SWAPPED: N_("ngày và tháng sinh đổi chỗ"),
    Why.SAME_YEAR: N_("cùng năm sinh"),
    Why.SAME_HAMLET: N_("cùng ấp"),
    Why.SAME_COMMUNE: N_("cùng xã"),
}
POINTS = {
    Why.NUMBER_ONE_OFF: 45,
    Why.OLD_AND_NEW_NUMBER: 3,
    Why.SAME_ACCOUNT: 30,
    Why.SAME_NAME: 40,
    Why.NAME_ALIKE: 28,
    Why.SAME_BIRTH: 40,
    Why.DAY_AND_MONTH_SWAPPED: 35,
    Why.SAME_YEAR: 20,
    Why.SAME_HAMLET: 15,
    Why.SAME_COMMUNE: 8,
}
ALIKE_FROM = 88  # rapidfuzz's ratio of two folded names: one letter more, less or other in a name
OTHER_YEAR = -30
OTHER_SEX = -25
OTHER_NAME = -40


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a record; `id` 0 is one not written yet."""

    id: int
    name_key: str
    born_on: date | None
    birth_precision: str
    sex: str | None
    citizen_id: str | None
    old_id: str | None
    commune_id: int | None
    hamlet_id: int | None
    household_id: int | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, from 0 to 100 (certain), and why."""

    score: int
    why: tuple[Why, ...]


def likeness(a: Traits, b: Traits, *, same_account: bool = False) -> Likeness | None:
    """How alike two records are; None if they are certainly of two people or nothing says so.

    Two different numbers of one kind that are more than a digit apart belong to two people.
    """
    if _share_a_number(a, b):
        return Likeness(CERTAIN, (Why.SAME_NUMBER,))
    one_off = _one_off(a.citizen_id, b.citizen_id) or _one_off(a.old_id, b.old_id)
    if not one_off and _two_numbers(a, b):
        return Likeness(SHOWN_FROM, (Why.SAME_ACCOUNT,)) if same_account else None
    found = [
        Why.NUMBER_ONE_OFF if one_off else None,
        Why.SAME_ACCOUNT if same_account else None,
        _names(a, b),
        _births(a, b),
        _places(a, b),
        Why.OLD_AND_NEW_NUMBER if _old_and_new(a, b) else None,
    ]
    why = tuple(each for each in found if each is not None)
    score = sum(POINTS[each] for each in why) + _against(a, b, why)
    least = SHOWN_FROM if same_account else 0
    return Likeness(max(least, min(score, MOST_LIKELY)), why) if why else None


def pairs(people: Sequence[Traits]) -> Iterator[tuple[Traits, Traits]]:
    """Pairs worth comparing, each once: people who share a name and year, a birthday and place, …

    Comparing everybody with everybody would be five thousand million pairs at 100.000 people.
    """
    seen: set[tuple[int, int]] = set()
    for block in _blocks(people):
        for one, other in combinations(block, 2):
            key = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if key not in seen and key[0] != key[1]:
                seen.add(key)
                yield one, other


def _blocks(people: Sequence[Traits]) -> Iterator[list[Traits]]:
    blocks: dict[object, list[Traits]] = {}
    for someone in people:
        for key in _keys(someone):
            blocks.setdefault(key, []).append(someone)
    return (block for block in blocks.values() if 1 < len(block) <= LARGEST_BLOCK)


def _keys(someone: Traits) -> Iterator[object]:
    year = someone.born_on.year if someone.born_on else None
    yield "name", someone.name_key, year
    yield "birthday", someone.commune_id, someone.born_on
    if someone.hamlet_id is not None:
        yield "name in hamlet", someone.name_key, someone.hamlet_id
        yield "hamlet", someone.hamlet_id, year
    for number in (someone.citizen_id, someone.old_id):
        # Two numbers that differ in one digit agree once that digit is left out.
        for place in range(len(number or "")):
            yield number[:place], number[place + 1 :]  # type: ignore[index] # not in an empty one


def _share_a_number(a: Traits, b: Traits) -> bool:
    return bool(
        (a.citizen_id and a.citizen_id == b.citizen_id) or (a.old_id and a.old_id == b.old_id)
    )


def _one_off(one: str | None, other: str | None) -> bool:
    return bool(one and other and len(one) == len(other) and Hamming.distance(one, other) == 1)


def _two_numbers(a: Traits, b: Traits) -> bool:
    return bool((a.citizen_id and b.citizen_id) or (a.old_id and b.old_id))


def _old_and_new(a: Traits, b: Traits) -> bool:
    return bool(
        (a.citizen_id and not a.old_id and b.old_id and not b.citizen_id)
        or (b.citizen_id and not b.old_id and a.old_id and not a.citizen_id)
    )


def _names(a: Traits, b: Traits) -> Why | None:
    if a.name_key == b.name_key:
        return Why.SAME_NAME
    return Why.NAME_ALIKE if ratio(a.name_key, b.name_key) >= ALIKE_FROM else None


def _births(a: Traits, b: Traits) -> Why | None:
    if a.born_on is None or b.born_on is None or a.born_on.year != b.born_on.year:
        return None
    if a.birth_precision == b.birth_precision == BirthPrecision.DAY:
        if a.born_on == b.born_on:
            return Why.SAME_BIRTH
        if (a.born_on.day, a.born_on.month) == (b.born_on.month, b.born_on.day):
            return Why.DAY_AND_MONTH_SWAPPED
    return Why.SAME_YEAR


def _places(a: Traits, b: Traits) -> Why | None:
    if a.hamlet_id is not None and a.hamlet_id == b.hamlet_id:
        return Why.SAME_HAMLET
    return Why.SAME_COMMUNE if a.commune_id and a.commune_id == b.commune_id else None


def _against(a: Traits, b: Traits, why: Iterable[Why]) -> int:
    """What speaks against it: another year, another sex, another name altogether."""
    points = 0
    if a.born_on and b.born_on and a.born_on.year != b.born_on.year:
        points += OTHER_YEAR
    if a.sex and b.sex and a.sex != b.sex:
        points += OTHER_SEX
    if Why.SAME_NAME not in why and Why.NAME_ALIKE not in why:
        points += OTHER_NAME
    return points
