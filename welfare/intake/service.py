"""Importing a workbook: upload, look at what was understood, apply whole or not at all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

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
from welfare.intake import choices, containers, hamlets, households, queries
from welfare.intake.category_words import KnownCategory
from welfare.intake.mapping import Mapping
from welfare.intake.models import Upload
from welfare.intake.planning import Candidate, Known, Plan, plan
from welfare.intake.refused_rows import render_refused_rows
from welfare.intake.reporting import Intake
from welfare.intake.rules import UploadStatus
from welfare.intake.understanding import Progress, Understanding, understand
from welfare.registry import queries as registry_queries
from welfare.registry import service as registry
from welfare.registry.rules import PersonFacts
from welfare.staff.models import Staff

ALREADY_DONE = N_("Tệp này đã được lưu vào sổ hoặc đã bỏ. Tải tệp lên lại nếu muốn nhập nữa.")


def read(
    *,
    content: bytes,
    filename: str,
    commune: Commune,
    register: str,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Understand a workbook and plan what applying it would do; nothing is saved.

    Raises:
        Refusal: the file cannot be read, or no table in it is recognised.
    """
    understanding = understood(content, filename, commune, register, mapping, progress)
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
    else:
        keep_report(kept, _read_report(kept, content, commune))
    db.session.add(kept)
    db.session.flush()
    return kept


def read_again(*, kept: Upload) -> None:
    """Understand a kept workbook anew, after an officer has said what its words mean.

    Raises:
        Conflict: it has been applied or given up meanwhile.
        Refusal: as `read`.
    """
    content = content_of(kept, for_update=True)
    keep_report(kept, _read_report(kept, content, kept.commune))


def _read_report(kept: Upload, content: bytes, commune: Commune) -> Report:
    intake = read(content=content, filename=kept.filename, commune=commune, register=kept.register)
    return report_of(intake, content, kept.filename)


def apply_upload(*, actor: Staff, kept: Upload, understanding: Understanding | None = None) -> None:
    """Apply a kept workbook once; its content is not needed any more then.

    Raises:
        Conflict: it has been applied or given up meanwhile.
        NotFound, Refusal: as `apply`.
    """
    content = content_of(kept, for_update=True)
    intake = apply(
        actor=actor,
        content=content,
        filename=kept.filename,
        commune=kept.commune,
        register=kept.register,
        understanding=understanding,
    )
    keep_report(kept, report_of(intake, content, kept.filename))
    _decide(kept, UploadStatus.APPLIED)


def give_up(*, actor: Staff, kept: Upload) -> None:
    """Drop a kept workbook; nothing of it is saved.

    Raises:
        Conflict: it has been applied or given up meanwhile.
    """
    content_of(kept, for_update=True)
    _decide(kept, UploadStatus.GIVEN_UP)
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
        enrolments=registry_queries.enrolments_of(ids),
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


def _decide(kept: Upload, status: UploadStatus) -> None:
    kept.status, kept.content, kept.decided_at = status, None, clock.now()


@dataclass(frozen=True)
class Report:
    """What a page shows of an import, and the workbook of its refused rows."""

    counts: str
    details: str
    refused_rows: bytes | None


def report_of(intake: Intake, content: bytes, filename: str) -> Report:
    """Make the report of an import."""
    return Report(
        json.dumps(intake.counts()),
        json.dumps(intake.details(), ensure_ascii=False),
        render_refused_rows(content, filename, intake.refused),
    )


def keep_report(kept: Upload, report: Report) -> None:
    """Show this from now on."""
    kept.counts, kept.details = report.counts, report.details
    kept.refused_rows = report.refused_rows


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
