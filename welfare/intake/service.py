"""Importing a workbook: upload, look at what was understood, apply whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace

from welfare.areas import queries as areas_queries
from welfare.areas import service as areas
from welfare.areas.models import Commune
from welfare.audit import service as audit
from welfare.benefits import queries as benefits_queries
from welfare.channels import queries as channels_queries
from welfare.channels import service as channels
from welfare.channels.rules import Choice
from welfare.core import clock
from welfare.core.errors import N_, Conflict
from welfare.core.month import Month
from welfare.database import db
from welfare.intake.category_words import KnownCategory
from welfare.intake.findings import Finding
from welfare.intake.mapping import Mapping
from welfare.intake.models import Upload
from welfare.intake.planning import Known, Plan, plan
from welfare.intake.understanding import Understanding, understand
from welfare.registry import queries as registry_queries
from welfare.registry import service as registry
from welfare.staff.models import Staff

ALREADY_DONE = N_("Tệp này đã được áp dụng hoặc đã bỏ. Tải tệp lên lại nếu muốn nhập nữa.")
COMPLETE = "complete"


@dataclass(frozen=True)
class Intake:
    """A workbook understood and held against the registers."""

    commune: Commune
    register: str
    understanding: Understanding
    plan: Plan

    @property
    def refused(self) -> list[Finding]:
        """Every refused row, in the order of the file."""
        return _in_order([*self.understanding.refused, *self.plan.refused])

    @property
    def warnings(self) -> list[Finding]:
        """What to look at, in the order of the file."""
        return _in_order([*self.understanding.warnings, *self.plan.warnings])

    def report(self) -> dict[str, object]:
        """The answer of `registry import`, as the commands' contract names it."""
        rows = self.understanding.rows_with_a_person
        return {
            "rows": rows,
            "accepted": rows - len(self.refused),
            "new_people": len(self.plan.newcomers),
            "new_enrolments": self.plan.new_enrolments,
            "updated": self.plan.updated,
            "unchanged": self.plan.unchanged,
            "refused": [_told(finding) for finding in self.refused],
            "warnings": [_told(finding) for finding in self.warnings],
            "columns": self.understanding.columns,
            "unmapped": {
                "columns": list(self.understanding.unmapped_columns),
                "categories": list(self.understanding.unmapped_categories),
            },
        }


def _in_order(findings: Collection[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.sheet, finding.row or 0))


def _told(finding: Finding) -> dict[str, object]:
    return {"row": finding.row, "column": finding.column, "reason": finding.reason}


def read(
    *,
    content: bytes,
    filename: str,
    commune: Commune,
    register: str,
    mapping: Mapping | None = None,
) -> Intake:
    """Understand a workbook and plan what applying it would do; nothing is saved.

    Raises:
        Refusal: the file cannot be read, or no table in it is recognised.
    """
    hamlets = areas_queries.hamlets(commune.id)
    understanding = understand(
        content,
        filename,
        register=register,
        categories=_known_categories(),
        hamlet_names=[hamlet.name for hamlet in hamlets],
        today=clock.today(),
        mapping=mapping,
    )
    people = registry_queries.match_keys(
        commune.id,
        citizen_ids={row.citizen_id for row in understanding.rows if row.citizen_id},
        old_ids={row.old_id for row in understanding.rows if row.old_id},
    )
    ids = [p.id for matches in people.by_birth.values() for p in matches]
    known = Known(
        commune_id=commune.id,
        people=people,
        enrolments=registry_queries.enrolments_of(ids),
        channels=channels_queries.channels_of(ids),
        banks=channels_queries.banks(),
        hamlet_ids={hamlet.name: hamlet.id for hamlet in hamlets},
        this_month=Month.of(clock.today()),
    )
    return Intake(commune, register, understanding, plan(understanding.rows, known))


def _known_categories() -> list[KnownCategory]:
    by_degree = benefits_queries.codes_by_degree()
    return [
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


def apply(
    *,
    actor: Staff,
    content: bytes,
    filename: str,
    commune: Commune,
    register: str,
    mapping: Mapping | None = None,
) -> Intake:
    """Apply a workbook's accepted rows in the caller's one transaction.

    It is read again, for the registers may have changed since it was shown.

    Raises:
        NotFound: the commune is outside the actor's area.
        Refusal: as `read`.
    """
    facts = {"filename": filename, "commune": commune, "register": register, "mapping": mapping}
    intake = read(content=content, **facts)  # type: ignore[arg-type] # the same names
    if _add_hamlets(actor, commune, intake.understanding):
        intake = read(content=content, **facts)  # type: ignore[arg-type] # the same names
    _apply_plan(actor, intake.plan)
    audit.record(
        actor,
        "intake.applied",
        "commune",
        commune.id,
        commune_id=commune.id,
        after={
            "file": filename,
            "sha256": hashlib.sha256(content).hexdigest(),
            "register": register,
            "rows": intake.understanding.rows_with_a_person,
            "refused": len(intake.refused),
            "new_people": len(intake.plan.newcomers),
            "new_enrolments": intake.plan.new_enrolments,
        },
    )
    return intake


def _add_hamlets(actor: Staff, commune: Commune, understanding: Understanding) -> bool:
    """Add hamlets that only the workbook names, where the reference list is not complete."""
    known = areas_queries.hamlets(commune.id)
    if any(hamlet.source == COMPLETE for hamlet in known):
        return False
    names = {row.hamlet for row in understanding.rows if row.hamlet}
    strange = sorted(names - {hamlet.name for hamlet in known})
    for name in strange:
        areas.add_hamlet(actor=actor, commune=commune, kind="ấp", name=name)
    return bool(strange)


def _apply_plan(actor: Staff, made: Plan) -> None:
    newcomers = made.newcomers
    ids = registry.register_many(actor=actor, people=[someone.facts for someone in newcomers])
    person_ids = dict(zip(map(id, newcomers), ids, strict=True))
    registry.correct_many(
        actor=actor,
        corrections={c.person.id: c.facts for c in made.candidates if c.person and c.corrected},
    )
    enrolments, choices = [], []
    for candidate in made.candidates:
        person_id = candidate.person.id if candidate.person else person_ids[id(candidate)]
        enrolments += [replace(new, person_id=person_id) for new in candidate.enrolments]
        if candidate.channel_from is not None:
            choices.append(Choice(person_id, candidate.channel_from, candidate.account))
    registry.enrol_many(actor=actor, enrolments=enrolments)
    channels.record_many(actor=actor, choices=choices)


def upload(
    *, actor: Staff, content: bytes, filename: str, commune: Commune, register: str
) -> Upload:
    """Keep a workbook and what was understood of it until the officer has decided.

    Raises:
        Refusal: as `read`.
    """
    intake = read(content=content, filename=filename, commune=commune, register=register)
    kept = Upload(
        filename=filename,
        sha256=hashlib.sha256(content).hexdigest(),
        commune_id=commune.id,
        register=register,
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
        content=content,
        summary=json.dumps(intake.report(), ensure_ascii=False),
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def apply_upload(*, actor: Staff, kept: Upload) -> None:
    """Apply a kept workbook once; its content is not needed any more then.

    Raises:
        Conflict: it has been applied or given up meanwhile.
        Refusal: as `apply`.
    """
    db.session.refresh(kept, with_for_update=True)
    if kept.content is None:
        raise Conflict(ALREADY_DONE)
    intake = apply(
        actor=actor,
        content=kept.content,
        filename=kept.filename,
        commune=kept.commune,
        register=kept.register,
    )
    kept.status, kept.content = "applied", None
    kept.summary = json.dumps(intake.report(), ensure_ascii=False)


def give_up(*, actor: Staff, kept: Upload) -> None:
    """Drop a kept workbook; nothing of it is saved.

    Raises:
        Conflict: it has been applied or given up meanwhile.
    """
    db.session.refresh(kept, with_for_update=True)
    if kept.content is None:
        raise Conflict(ALREADY_DONE)
    kept.status, kept.content = "given-up", None
    audit.record(actor, "intake.given_up", "upload", kept.id, commune_id=kept.commune_id)
