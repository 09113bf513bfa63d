"""Which person of the registers a row of a workbook speaks of, if any.

An identity number decides; a name and a birth alone only where nothing speaks against it: the
wrong person matched by name is paid another one's money.
"""

from __future__ import annotations

from dataclasses import dataclass

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import fold
from welfare.intake.understood import UnderstoodRow
from welfare.registry.models import Person
from welfare.registry.queries import KnownPeople
from welfare.registry.rules import BirthPrecision

TWO_PEOPLE = N_(
    "Số căn cước và số CMND cũ thuộc về hai hồ sơ khác nhau. Xem lại giấy tờ của người này."
)
IN_ANOTHER_COMMUNE = N_(
    "Số định danh này đã có ở một xã khác. Chuyển hồ sơ về xã này trước, rồi nhập lại."
)
ANOTHER_PERSON = N_(
    "Số định danh này đang thuộc về %(name)s, sinh %(birth)s. Xem lại số, họ tên và ngày sinh."
)
NAME_DIFFERS = N_("Trong sổ, người có số định danh này tên %(name)s. Sửa bên nào ghi sai.")
BIRTH_DIFFERS = N_("Trong sổ, người có số định danh này sinh %(birth)s. Sửa bên nào ghi sai.")
BY_NAME = N_("Khớp với hồ sơ đã có theo họ tên và ngày sinh, không theo số. Hãy kiểm tra lại.")
MAYBE_TWICE = N_(
    "Đã có hồ sơ %(name)s cùng năm sinh ở xã này. Nếu là một người, ghi số định danh vào cả hai."
)


@dataclass(frozen=True, slots=True)
class Match:
    """The person found, or None for a new one, and what to tell the officer about it."""

    person: Person | None
    remarks: tuple[Refusal, ...] = ()


def match(row: UnderstoodRow, known: KnownPeople, commune_id: int) -> Match:
    """Find the row's person.

    Raises:
        Refusal: the row's number belongs to somebody else, or elsewhere.
    """
    holder = _holder(row, known)
    if holder is None:
        return _by_birth(row, known)
    if holder.commune_id != commune_id:
        raise Refusal(IN_ANOTHER_COMMUNE)
    return Match(holder, _differences(row, holder))


def _holder(row: UnderstoodRow, known: KnownPeople) -> Person | None:
    by_citizen_id = known.by_citizen_id.get(row.citizen_id or "")
    by_old_id = known.by_old_id.get(row.old_id or "")
    if by_citizen_id and by_old_id and by_citizen_id is not by_old_id:
        raise Refusal(TWO_PEOPLE)
    return by_citizen_id or by_old_id


def _differences(row: UnderstoodRow, holder: Person) -> tuple[Refusal, ...]:
    other_name = holder.name_key != fold(row.name)
    other_birth = holder.born_on.year != row.born_on.year or (
        {holder.birth_precision, row.birth_precision} == {BirthPrecision.DAY}
        and holder.born_on != row.born_on
    )
    if other_name and other_birth:
        raise Refusal(ANOTHER_PERSON, name=holder.name, birth=holder.birth)
    if other_name:
        return (Refusal(NAME_DIFFERS, name=holder.name),)
    if other_birth:
        return (Refusal(BIRTH_DIFFERS, birth=holder.birth),)
    return ()


def _by_birth(row: UnderstoodRow, known: KnownPeople) -> Match:
    """Match by name and birth: surely where neither side has a number, never against one."""
    candidates = [
        someone
        for someone in known.by_birth.get((fold(row.name), row.born_on, row.birth_precision), [])
        if _compatible(row, someone)
    ]
    same_hamlet = [p for p in candidates if p.hamlet is None or p.hamlet.name == row.hamlet]
    numberless = [p for p in same_hamlet or candidates if not p.identity_number]
    if numberless and not (row.citizen_id or row.old_id):
        return Match(numberless[0])
    if len(candidates) == 1 and BirthPrecision(row.birth_precision) is BirthPrecision.DAY:
        return Match(candidates[0], (Refusal(BY_NAME),))
    if candidates:
        return Match(None, (Refusal(MAYBE_TWICE, name=row.name),))
    return Match(None)


def _compatible(row: UnderstoodRow, someone: Person) -> bool:
    """Whether no number and no sex of the two speaks against their being one person."""
    pairs = (
        (row.citizen_id, someone.citizen_id),
        (row.old_id, someone.old_id),
        (row.sex, someone.sex),
    )
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)
