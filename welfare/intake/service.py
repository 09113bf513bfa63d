"""Importing a workbook: upload, look at what was understood, apply whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from welfare.areas import queries as areas_queries
from welfare.areas.models import Commune
from welfare.audit import service as audit
from welfare.benefits import queries as benefits_queries
from welfare.channels import queries as channels_queries
from welfare.channels import service as channels
from welfare.channels.rules import Choice
from welfare.core import clock
from welfare.core.errors import N_, Conflict
from welfare.database import db
from welfare.intake import choices, containers, hamlets, households, queries, sheet_parts
from welfare.intake.category_words import KnownCategory
from welfare.intake.kept_reports import keep_report, report_of
from welfare.intake.mapping import Mapping
from welfare.intake.models import Upload
from welfare.intake.planning import Candidate, Known, Plan, plan
from welfare.intake.reporting import Intake
from welfare.intake.rules import UploadStatus
from welfare.intake.seen_sheets import SheetChoice
from welfare.intake.sheet_parts import ChosenSheet
from welfare.intake.understanding import Progress, Understanding, understand
from welfare.registry import queries as registry_queries
from welfare.registry import service as registry
from welfare.registry.rules import PersonFacts
from welfare.staff.models import Staff

SEVERAL = 2
ALREADY_DONE = N_("Tệp này đã được lưu vào sổ hoặc đã bỏ. Tải tệp lên lại nếu muốn nhập nữa.")


def read(
    *,
    content: bytes,
    filename: str,
    commune: Commune,
    register: str,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    choice: SheetChoice | None = None,
) -> Intake:
    """Understand a workbook and plan what applying it would do; nothing is saved.

    Raises:
        Refusal: the file cannot be read, or no table in it is recognised.
    """
    understanding = understood(
        content, filename, commune, register, mapping, progress, choice=choice
    )
    to_come = dict.fromkeys(hamlets.to_add(commune, understanding), hamlets.TO_COME)
    return _planned(understanding, commune, register, hamlets.ids_of(commune) | to_come)


def apply(
    *,
    actor: Staff,
    content: bytes,
    filename: str,
    commune: Commune,
    register: str,
    mapping: Mapping | None = None,
    understanding: Understanding | None = None,
) -> Intake:
    """Apply a workbook's accepted rows in the caller's one transaction.

    It is held against the registers again, for they may have changed since it was shown. A long
    workbook has been understood before the transaction began, in which others have to wait.

    Raises:
        NotFound: the commune is outside the actor's area.
        Refusal: as `read`.
    """
    areas_queries.commune(commune.id, actor)
    understanding = understanding or understood(content, filename, commune, register, mapping)
    # Two imports of one commune at once would not see each other's people without a number.
    queries.lock_commune(commune.id)
    hamlet_ids = hamlets.add(actor, commune, understanding)
    intake = _planned(understanding, commune, register, hamlet_ids)
    _apply_plan(actor, intake, hamlet_ids)
    _record(actor, intake, content, filename)
    return intake


def upload(
    *,
    actor: Staff,
    content: bytes,
    filename: str,
    commune: Commune,
    register: str,
    later: bool = False,
) -> Upload:
    """Keep a workbook and what was understood of it until the officer has decided.

    `later` leaves the reading to a job.

    Raises:
        NotFound: the commune is outside the actor's area.
        Refusal: as `read`.
    """
    areas_queries.commune(commune.id, actor)
    kept = Upload(
        filename=filename[-200:],
        sha256=_digest(content),
        commune_id=commune.id,
        register=register,
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        content=content,
    )
    containers.is_workbook(content, filename)  # refuses at once what no job could read
    if later:
        kept.status, kept.counts, kept.details = UploadStatus.READING, "{}", "{}"
        db.session.add(kept)
    else:
        intake = _read(kept, content, commune)
        keep_report(kept, report_of(intake, content, kept.filename))
        db.session.add(kept)
        if told := told_parts(actor=actor, kept=kept, intake=intake):
            db.session.flush()
            for each in sheet_parts.part(actor=actor, kept=kept, chosen=told):
                read_again(kept=each)
    db.session.flush()
    return kept


def told_parts(*, actor: Staff, kept: Upload, intake: Intake) -> list[ChosenSheet]:
    """The sheets that say whose they are, if they are of several communes or registers."""
    told = sheet_parts.told_by_sheets(actor, kept, intake.understanding.sheets)
    return told if len(sheet_parts.targets(told)) >= SEVERAL else []


def choose_sheets(*, actor: Staff, kept: Upload, chosen: Sequence[ChosenSheet]) -> list[Upload]:
    """Take what an officer says of the sheets; the answer are the parts, to be read again.

    Raises:
        Conflict: it has been applied or given up meanwhile.
        NotFound, Refusal: as `sheet_parts.part`.
    """
    content_of(kept, for_update=True)
    return sheet_parts.part(actor=actor, kept=kept, chosen=chosen)


def read_again(*, kept: Upload) -> None:
    """Understand a kept workbook anew, after an officer has said what its words mean.

    Raises:
        Conflict: it has been applied or given up meanwhile.
        Refusal: as `read`.
    """
    content = content_of(kept, for_update=True)
    keep_report(kept, report_of(_read(kept, content, kept.commune), content, kept.filename))


def choice_of(kept: Upload) -> SheetChoice:
    """Which sheets of the file are meant, and which rows are headers."""
    return SheetChoice.from_json(kept.sheets or "", kept.header_rows)


def _read(kept: Upload, content: bytes, commune: Commune) -> Intake:
    return read(
        content=content,
        filename=kept.filename,
        commune=commune,
        register=kept.register,
        choice=choice_of(kept),
    )


def apply_upload(*, actor: Staff, kept: Upload, understanding: Understanding | None = None) -> None:
    """Apply a kept workbook once; its content is not needed any more then.

    Raises:
        Conflict: it has been applied or given up meanwhile.
        NotFound, Refusal: as `apply`.
    """
    content = content_of(kept, for_update=True)
    understanding = understanding or understood(
        content, kept.filename, kept.commune, kept.register, choice=choice_of(kept)
    )
    intake = apply(
        actor=actor,
        content=content,
        filename=kept.filename,
        commune=kept.commune,
        register=kept.register,
        understanding=understanding,
    )
    keep_report(kept, report_of(intake, content, kept.filename))
    queries.decide(kept, UploadStatus.APPLIED)


def give_up(*, actor: Staff, kept: Upload) -> None:
    """Drop a kept workbook; nothing of it is saved.

    Raises:
        Conflict: it has been applied or given up meanwhile.
    """
    content_of(kept, for_update=True)
    queries.decide(kept, UploadStatus.GIVEN_UP)
    after: dict[str, object] = {"file": kept.filename, "sha256": kept.sha256}
    audit.record(
        actor, "intake.given_up", "upload", kept.id, commune_id=kept.commune_id, after=after
    )


def understood(  # noqa: PLR0917 - the first five stand together everywhere here
    content: bytes,
    filename: str,
    commune: Commune,
    register: str,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    *,
    choice: SheetChoice | None = None,
) -> Understanding:
    """Read a workbook by its own words, those of `mapping` and those remembered of its office."""
    by_degree = benefits_queries.codes_by_degree()
    categories = [
        KnownCategory(
            category.code,
            category.name_vi,
            category.register,
            public_label=category.public_label,
            per=category.per,
            by_degree=category.code in by_degree,
        )
        for category in registry_queries.categories()
    ]
    return understand(
        content,
        filename,
        register=register,
        categories=categories,
        hamlet_names=hamlets.ids_of(commune),
        today=clock.today(),
        mapping=(mapping or Mapping()).over(choices.remembered(commune, register)),
        progress=progress,
        choice=choice,
    )


def _planned(
    understanding: Understanding, commune: Commune, register: str, hamlet_ids: dict[str, int]
) -> Intake:
    rows = understanding.rows
    people = registry_queries.match_keys(
        commune.id,
        citizen_ids={row.citizen_id for row in rows if row.citizen_id},
        old_ids={row.old_id for row in rows if row.old_id},
    )
    ids = [person.id for alike in people.by_birth.values() for person in alike]
    today = clock.today()
    known = Known(
        commune_id=commune.id,
        register=register,
        people=people,
        enrolments=registry_queries.enrolments_of(ids, also_cancelled=True),
        channels=channels_queries.channels_of(ids),
        households=households.known_households(commune.id, households.codes_of(rows), today.year),
        banks=channels_queries.banks(),
        hamlet_ids=hamlet_ids,
        headers={meaning: header for header, meaning in reversed(understanding.columns.items())},
        today=today,
    )
    categories = {category.code: category for category in registry_queries.categories()}
    return Intake(commune, register, understanding, plan(rows, known), categories)


def _apply_plan(actor: Staff, intake: Intake, hamlet_ids: dict[str, int]) -> None:
    made = intake.plan
    household_ids = households.record(
        actor=actor,
        commune=intake.commune,
        households=made.households,
        hamlet_ids=hamlet_ids,
        year=clock.today().year,
    )
    person_ids = _write_people(actor, made, household_ids)
    enrolments, ways = [], []
    for candidate, person_id in zip(made.candidates, person_ids, strict=True):
        enrolments += [replace(new, person_id=person_id) for new in candidate.enrolments]
        if candidate.channel_from is not None:
            ways.append(Choice(person_id, candidate.channel_from, candidate.account))
    registry.enrol_many(actor=actor, enrolments=enrolments)
    channels.record_many(actor=actor, choices=ways)


def _write_people(actor: Staff, made: Plan, household_ids: dict[str, int]) -> list[int]:
    """Register the new, fill the gaps of the known; the answer is every candidate's person id."""
    facts = {id(each): _settled(each, household_ids) for each in made.candidates}
    newcomers = [facts[id(each)] for each in made.newcomers]
    new_ids = iter(registry.register_many(actor=actor, people=newcomers))
    registry.correct_many(
        actor=actor,
        corrections={
            each.person.id: facts[id(each)]
            for each in made.candidates
            if each.person is not None and each.corrected
        },
    )
    return [each.person.id if each.person else next(new_ids) for each in made.candidates]


def _settled(candidate: Candidate, household_ids: dict[str, int]) -> PersonFacts:
    """The facts with the id of a household that has just been made."""
    if candidate.household_code is None:
        return candidate.facts
    return replace(candidate.facts, household_id=household_ids[candidate.household_code])


def _record(actor: Staff, intake: Intake, content: bytes, filename: str) -> None:
    audit.record(
        actor,
        "intake.applied",
        "commune",
        intake.commune.id,
        commune_id=intake.commune.id,
        after={
            "file": filename,
            "sha256": _digest(content),
            "register": intake.register,
            **intake.counts(),
        },
    )


def content_of(kept: Upload, *, for_update: bool = False) -> bytes:
    """The kept workbook; `for_update` locks it until this transaction ends.

    Raises:
        Conflict: there is nothing left to decide.
    """
    db.session.refresh(kept, ["status", "content"], with_for_update=for_update or None)
    if kept.content is None:
        raise Conflict(ALREADY_DONE)
    return kept.content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
