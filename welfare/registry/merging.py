"""Making two records one: proposed by one officer, confirmed by another, undone without a trace.

Nothing is deleted. The merged record stays, pointing at the one that speaks for both; the rows
that named it name the other one from then on, each remembered so that it can go back.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from welfare.areas.queries import Viewer
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Conflict, NotFound, Refusal
from welfare.core.vietnamese import clean
from welfare.database import db
from welfare.registry import belongings, moving_enrolments, queries
from welfare.registry.duplicate_models import Merge, MergeMove, SuspectedPair
from welfare.registry.merging_rules import (
    FACTS,
    NUMBERS,
    Choices,
    Dispute,
    Entitlement,
    Side,
    as_json,
    check_direction,
    check_settled,
    chosen_side,
    differing,
    disputes,
    from_json,
)
from welfare.registry.models import Person
from welfare.registry.service import look_again
from welfare.registry.signals import people_moved
from welfare.staff.models import Staff

NO_MERGE = N_("Không có đề nghị gộp này, hoặc hồ sơ không thuộc địa bàn của bạn.")
REASON_NEEDED = N_("Hãy ghi căn cứ để biết đây là một người.")
SAME_OFFICER = N_(
    "Bạn là người đề nghị gộp; một cán bộ khác phải xem và xác nhận. Bạn chỉ có thể rút đề nghị."
)
DECIDED_ALREADY = N_("Đề nghị gộp này đã được giải quyết. Tải lại trang để xem kết quả.")
CHANGED_SINCE = N_(
    "Hồ sơ đã được sửa sau khi đề nghị gộp. Từ chối đề nghị này rồi so sánh và đề nghị lại."
)
SAME_RECORD = N_("Đây là cùng một hồ sơ; chỉ gộp được hai hồ sơ khác nhau.")


@dataclass(frozen=True)
class Pair:
    """Two records side by side: facts that differ, categories in dispute."""

    survivor: Person
    merged: Person
    differing: list[str]
    disputes: list[Dispute]


def pair(viewer: Viewer, survivor_id: int, merged_id: int) -> Pair:
    """Two records of the viewer's area, compared.

    Raises:
        NotFound, Merged: one of them is not there.
        Refusal: they are one record.
    """
    if survivor_id == merged_id:
        raise Refusal(SAME_RECORD)
    survivor, merged = queries.person(viewer, survivor_id), queries.person(viewer, merged_id)
    return Pair(survivor, merged, differing(survivor, merged), _disputes(survivor, merged))


def propose(
    *, actor: Staff, survivor_id: int, merged_id: int, choices: Choices, reason: str
) -> int:
    """Propose that two records are one person; the answer is the merge's id.

    Raises:
        NotFound, Merged: one of them is not in the actor's area, or merged.
        Refusal: no reason, or enrolments in dispute are not settled.
        Conflict: one of them is part of another merge.
    """
    both = pair(actor, survivor_id, merged_id)
    if not clean(reason):
        raise Refusal(REASON_NEEDED)
    check_settled(both.disputes, choices)
    _check_direction(both.survivor, both.merged)
    merge = Merge(
        survivor_id=survivor_id,
        merged_id=merged_id,
        status="proposed",
        reason=clean(reason)[:300],
        choices=_kept(choices, both),
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
    )
    db.session.add(merge)
    db.session.flush()
    _record(actor, "person.merge_proposed", both.survivor, both.merged, reason=merge.reason)
    return merge.id


def decline(*, actor: Staff, merge_id: int, note: str) -> None:
    """Leave two records apart: somebody else says no, or the proposer takes it back.

    Raises:
        NotFound: no such proposal in the actor's area.
        Conflict: it has been decided already.
    """
    merge = _proposed(actor, merge_id)
    merge.status, merge.closing_note = "declined", clean(note)[:300] or None
    if merge.proposed_by_id != actor.id:
        merge.decided_by_id = actor.id
    merge.decided_at = clock.now()
    db.session.flush()
    _record(actor, "person.merge_declined", merge.survivor, merge.merged)


def confirm(*, actor: Staff, merge_id: int) -> int:
    """Merge what another officer proposed; the answer is the surviving record's id.

    Raises:
        NotFound: no such proposal in the actor's area.
        Conflict: the actor proposed it, or something has changed since.
    """
    merge = _proposed(actor, merge_id)
    if merge.proposed_by_id == actor.id:
        raise Conflict(SAME_OFFICER)
    survivor = queries.person(actor, merge.survivor_id, for_update=True)
    merged = queries.person(actor, merge.merged_id, for_update=True)
    choices = choices_of(merge)
    if merge.choices["versions"] != [survivor.version, merged.version]:
        raise Conflict(CHANGED_SINCE)
    _check_direction(survivor, merged)
    found = _disputes(survivor, merged)
    check_settled(found, choices)
    touched = _entitlements(survivor) + _entitlements(merged)
    merge.status, merge.decided_by_id, merge.decided_at = "merged", actor.id, clock.now()
    _settle_facts(merge, survivor, merged, choices)
    moving_enrolments.settle(merge, found, choices, _entitlements(merged))
    belongings.move_all(merge.id, from_id=merged.id, to_id=survivor.id)
    either = (merged.id, survivor.id)
    found_pairs = or_(SuspectedPair.a_id.in_(either), SuspectedPair.b_id.in_(either))
    db.session.execute(delete(SuspectedPair).where(found_pairs))
    _after(merge, touched)
    _record(actor, "person.merged", survivor, merged, reason=merge.reason)
    return survivor.id


def undo(*, actor: Staff, merge_id: int, reason: str) -> Merge:
    """Take a merge apart: rows go back, and so do facts that nobody has changed since.

    Raises:
        NotFound: no such merge in the actor's area.
        Refusal: no reason is given.
        Conflict: it is not in force.
    """
    merge = merge_of(actor, merge_id, for_update=True)
    if merge.status != "merged":
        raise Conflict(DECIDED_ALREADY)
    if not clean(reason):
        raise Refusal(REASON_NEEDED)
    moves = db.session.scalars(
        select(MergeMove).where(MergeMove.merge_id == merge.id).order_by(MergeMove.id.desc())
    ).all()
    merge.merged.merged_into_id = None
    _restore_facts(merge)
    enrolments = [each for each in moves if each.table_name == "enrolments"]
    moving_enrolments.restore(merge, enrolments)
    for each in moves:
        if each.table_name != "enrolments":
            belongings.move_back(each)
    merge.status, merge.undone_by_id, merge.undone_at = "undone", actor.id, clock.now()
    merge.closing_note = clean(reason)[:300]
    db.session.flush()
    db.session.expire_all()
    _after(merge, _entitlements(merge.survivor) + _entitlements(merge.merged))
    _record(actor, "person.unmerged", merge.survivor, merge.merged, reason=merge.closing_note)
    return merge


def merge_of(viewer: Viewer, merge_id: int, *, for_update: bool = False) -> Merge:
    """A merge of two records of the viewer's area.

    Raises:
        NotFound: there is none, or one of the records lies outside the area.
    """
    statement = (
        select(Merge)
        .where(Merge.id == merge_id)
        .options(joinedload(Merge.survivor), joinedload(Merge.merged))
    )
    if for_update:
        statement = statement.with_for_update(of=Merge)
    found: Merge | None = db.session.scalar(statement)
    if found is None or not _both_in_area(viewer, found):
        raise NotFound(NO_MERGE)
    return found


def choices_of(merge: Merge) -> Choices:
    """What the proposer chose."""
    return Choices(
        facts={fact: Side(side) for fact, side in merge.choices["facts"].items()},
        enrolments={int(key): Side(side) for key, side in merge.choices["enrolments"].items()},
    )


def _both_in_area(viewer: Viewer, merge: Merge) -> bool:
    return viewer.commune_ids is None or {
        merge.survivor.commune_id,
        merge.merged.commune_id,
    } <= set(viewer.commune_ids)


def _kept(choices: Choices, both: Pair) -> dict[str, Any]:
    return {
        "facts": {fact: chosen_side(choices, both.survivor, fact).value for fact in both.differing},
        "enrolments": {
            str(dispute.key): choices.enrolments[dispute.key].value for dispute in both.disputes
        },
        "versions": [both.survivor.version, both.merged.version],
    }


def _proposed(actor: Staff, merge_id: int) -> Merge:
    merge = merge_of(actor, merge_id, for_update=True)
    if merge.status != "proposed":
        raise Conflict(DECIDED_ALREADY)
    return merge


def _check_direction(survivor: Person, merged: Person) -> None:
    swallowed = db.session.scalar(
        select(Merge.id).where(Merge.survivor_id == merged.id, Merge.status == "merged").limit(1)
    )
    check_direction(
        survivor_merged=survivor.merged_into_id is not None,
        merged_merged=merged.merged_into_id is not None,
        name_if_survivor=merged.name if swallowed else "",
    )


def _entitlements(someone: Person) -> list[Entitlement]:
    return [
        Entitlement(each.id, each.category_code, each.start_month, each.end_month)
        for each in queries.enrolments_of([someone.id]).get(someone.id, [])
    ]


def _disputes(survivor: Person, merged: Person) -> list[Dispute]:
    return list(disputes(_entitlements(survivor), _entitlements(merged)))


def _settle_facts(merge: Merge, survivor: Person, merged: Person, choices: Choices) -> None:
    """Write the chosen facts into the survivor; numbers change places, for nobody may share one."""
    taken = [
        fact
        for fact in differing(survivor, merged)
        if chosen_side(choices, survivor, fact) is Side.MERGED
    ]
    columns = [column for fact in taken for column in FACTS[fact]]
    numbers = [column for column in columns if column in NUMBERS]
    merge.before = {
        "survivor": {column: as_json(getattr(survivor, column)) for column in columns},
        "merged": {column: as_json(getattr(merged, column)) for column in numbers},
    }
    values = {column: getattr(merged, column) for column in columns}
    merge.before["written"] = {column: as_json(value) for column, value in values.items()}
    displaced = {column: getattr(survivor, column) for column in numbers}
    for column in numbers:
        setattr(merged, column, None)
    merged.merged_into_id = survivor.id
    db.session.flush()
    for column, value in values.items():
        setattr(survivor, column, value)
    db.session.flush()
    for column, value in displaced.items():
        setattr(merged, column, value)
    db.session.flush()


def _restore_facts(merge: Merge) -> None:
    """Write back what stood there, but for facts that were corrected after the merge."""
    survivor, merged, before = merge.survivor, merge.merged, merge.before
    written = before["written"]
    untouched = [
        column
        for column in before["survivor"]
        if as_json(getattr(survivor, column)) == written[column]
    ]
    numbers = [column for column in before["merged"] if column in untouched]
    for column in numbers:
        setattr(survivor, column, None)
        setattr(merged, column, None)
    db.session.flush()
    for column in untouched:
        setattr(survivor, column, from_json(column, before["survivor"][column]))
    for column in numbers:
        setattr(merged, column, before["merged"][column])
    db.session.flush()


def _after(merge: Merge, touched: list[Entitlement]) -> None:
    """Let drawing look again at all months of both, and measure ways anew."""
    db.session.flush()
    if touched:
        earliest = min(each.start for each in touched)
        look_again((each, earliest) for each in (merge.survivor_id, merge.merged_id))
    people_moved.send(person_ids=[merge.survivor_id, merge.merged_id])


def _record(
    actor: Staff, action: str, survivor: Person, merged: Person, *, reason: str | None = None
) -> None:
    """One event with each of the two, naming the other."""
    entries = [
        audit.Entry(
            action,
            "person",
            someone.id,
            commune_id=someone.commune_id,
            after={"survivor": survivor.id, "merged": merged.id}
            | ({"reason": reason} if reason else {}),
        )
        for someone in (survivor, merged)
    ]
    audit.record_many(actor, entries)
