"""Which facts of two records survive, and what must be settled before two become one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.month import Month


class Side(StrEnum):
    """Whose fact is meant: of the record that survives, or of the one merged into it."""

    SURVIVOR = "survivor"
    MERGED = "merged"


NUMBERS = ("citizen_id", "old_id")
# Columns that mean something only together are chosen together.
FACTS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "name_key", "sort_key"),
    "birth": ("born_on", "birth_precision"),
    "sex": ("sex",),
    "citizen_id": ("citizen_id",),
    "old_id": ("old_id",),
    "ethnicity": ("ethnicity",),
    "phone": ("phone",),
    "place": (
        "commune_id",
        "hamlet_id",
        "address",
        "latitude",
        "longitude",
        "location_source",
    ),
    "household": ("household_id", "relation_to_head"),
    "death": ("died_on",),
    "note": ("note",),
}
FACT_LABELS = {
    "name": N_("Họ và tên"),
    "birth": N_("Ngày sinh"),
    "sex": N_("Giới tính"),
    "citizen_id": N_("Số căn cước"),
    "old_id": N_("Số CMND cũ"),
    "ethnicity": N_("Dân tộc"),
    "phone": N_("Điện thoại"),
    "place": N_("Nơi ở"),
    "household": N_("Hộ"),
    "death": N_("Ngày mất"),
    "note": N_("Ghi chú"),
}
NOT_SETTLED = N_(
    "Hai hồ sơ cùng hưởng một loại trong cùng thời gian. Chọn hồ sơ hưởng được giữ trước khi gộp."
)

MERGED_ALREADY = N_("Một trong hai hồ sơ vừa được gộp. Tải lại trang để xem.")
HAS_SWALLOWED = N_(
    "Hồ sơ %(name)s đã nhận gộp một hồ sơ khác, nên phải là hồ sơ được giữ. Đổi chiều gộp, "
    "hoặc tách lần gộp trước."
)


@dataclass(frozen=True)
class Choices:
    """What the officer chose: by fact, and by disputed category (see `Dispute.key`)."""

    facts: Mapping[str, Side] = field(default_factory=dict)
    enrolments: Mapping[int, Side] = field(default_factory=dict)


@dataclass(frozen=True)
class Entitlement:
    """An enrolment as a merge sees it."""

    id: int
    category_code: str
    start: Month
    end: Month | None

    def meets(self, other: "Entitlement") -> bool:
        """Whether both stand in some month."""
        mine_first = self.end is None or self.end >= other.start
        return mine_first and (other.end is None or other.end >= self.start)


@dataclass(frozen=True)
class Dispute:
    """A category in which both records are entitled in the same months.

    `key` names it without its code: the lowest id of the enrolments concerned.
    """

    key: int
    category_code: str
    of_survivor: tuple[Entitlement, ...]
    of_merged: tuple[Entitlement, ...]


def differing(survivor: object, merged: object) -> list[str]:
    """The facts in which the merged record says something else than the survivor."""
    return [
        fact
        for fact, columns in FACTS.items()
        if (theirs := _values(merged, columns)) != _values(survivor, columns)
        and any(value is not None for value in theirs)
    ]


def usual_side(survivor: object, fact: str) -> Side:
    """What to propose: what the survivor says, or the other one where it says nothing."""
    silent = all(value is None for value in _values(survivor, FACTS[fact]))
    return Side.MERGED if silent else Side.SURVIVOR


def chosen_side(choices: Choices, survivor: object, fact: str) -> Side:
    """What the officer chose, or what is usual."""
    return choices.facts.get(fact) or usual_side(survivor, fact)


def disputes(
    of_survivor: Iterable[Entitlement], of_merged: Iterable[Entitlement]
) -> Sequence[Dispute]:
    """The categories in which one enrolment of each record stands in the same month."""
    mine, theirs = list(of_survivor), list(of_merged)
    found = []
    for code in sorted({each.category_code for each in mine}):
        ours = tuple(each for each in mine if each.category_code == code)
        others = tuple(each for each in theirs if each.category_code == code)
        if any(one.meets(other) for one in ours for other in others):
            key = min(each.id for each in (*ours, *others))
            found.append(Dispute(key, code, ours, others))
    return found


def check_settled(found: Iterable[Dispute], choices: Choices) -> None:
    """Refuse to merge while it is open which of two enrolments goes on.

    Raises:
        Refusal: a disputed category has not been settled.
    """
    if any(dispute.key not in choices.enrolments for dispute in found):
        raise Refusal(NOT_SETTLED)


def check_direction(*, survivor_merged: bool, merged_merged: bool, name_if_survivor: str) -> None:
    """Refuse what would make a chain of merges, which nobody could take apart again.

    `name_if_survivor` is the name of the record to be merged if others were merged into it.

    Raises:
        Conflict: one of them is merged already, or has others merged into it.
    """
    if survivor_merged or merged_merged:
        raise Conflict(MERGED_ALREADY)
    if name_if_survivor:
        raise Conflict(HAS_SWALLOWED, name=name_if_survivor)


def _values(record: object, columns: Iterable[str]) -> tuple[object, ...]:
    return tuple(getattr(record, column) for column in columns)


def as_json(value: object) -> object:
    """A column's value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def from_json(column: str, value: object) -> object:
    """The column's value out of JSON."""
    if column in {"born_on", "died_on"} and isinstance(value, str):
        return date.fromisoformat(value)
    return value
