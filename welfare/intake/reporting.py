"""What is told of an import: to scripts in full, on screen as much as a page can hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from welfare.areas.models import Commune
from welfare.core.national_id import mask
from welfare.intake import seen_sheets
from welfare.intake.findings import Finding
from welfare.intake.planning import Plan, TakenRow
from welfare.intake.understanding import Understanding
from welfare.registry.logged import changed, names_of
from welfare.registry.models import Category
from welfare.registry.rules import birth_text

MOST_FINDINGS = 200
PREVIEWED_ROWS = 20
MOST_UPDATES = 50

Told = dict[str, object]


@dataclass(frozen=True)
class Intake:
    """A workbook understood and held against the registers."""

    commune: Commune
    register: str
    understanding: Understanding
    plan: Plan
    categories: Mapping[str, Category]

    @property
    def refused(self) -> list[Finding]:
        """Every refused row, in the order of the file."""
        return _in_order([*self.understanding.refused, *self.plan.refused])

    @property
    def warnings(self) -> list[Finding]:
        """What to look at, in the order of the file."""
        return _in_order([*self.understanding.warnings, *self.plan.warnings])

    def counts(self) -> dict[str, int]:
        """How many rows and what they bring, and how many findings there are."""
        rows, refused = self.understanding.rows_with_a_person, len(self.refused)
        return {
            "rows": rows,
            "accepted": rows - refused,
            "new_people": len(self.plan.newcomers),
            "new_enrolments": self.plan.new_enrolments,
            "new_households": self.plan.new_households,
            "updated": self.plan.updated,
            "unchanged": self.plan.unchanged,
            "refused": refused,
            "warnings": len(self.warnings),
        }

    def report(self) -> Told:
        """The answer of `registry import`, as the commands' contract names it."""
        return {
            **self.counts(),
            "refused": [_told(finding) for finding in self.refused],
            "warnings": [_told(finding) for finding in self.warnings],
            **self._words(),
        }

    def details(self) -> Told:
        """What a page shows beside the counts: the first findings and the first accepted rows."""
        return {
            "refused": [_told(finding) for finding in self.refused[:MOST_FINDINGS]],
            "warnings": [_told(finding) for finding in self.warnings[:MOST_FINDINGS]],
            "preview": [self._previewed(taken) for taken in _first(self.plan.taken)],
            "updates": self._updates(),
            "sheets": seen_sheets.told(self.understanding.sheets),
            **self._words(),
        }

    def _updates(self) -> list[Told]:
        """The first known people of whom the workbook tells something new: before and after."""
        corrected = [each for each in self.plan.candidates if each.corrected][:MOST_UPDATES]
        facts = [each.facts for each in corrected]
        names = names_of([*facts, *(each.known_facts or each.facts for each in corrected)])
        told: list[Told] = []
        for each in corrected:
            before, after = changed(each.known_facts or each.facts, each.facts, names)
            if each.household_code is not None:
                before["household"], after["household"] = None, each.household_code
            changes = [[fact, before.get(fact), after[fact]] for fact in after]
            person_id = each.person.id if each.person else None
            told.append({"person_id": person_id, "name": each.facts.name, "changes": changes})
        return told

    def _words(self) -> Told:
        return {
            "columns": self.understanding.columns,
            "unmapped": {
                "columns": list(self.understanding.unmapped_columns),
                "categories": list(self.understanding.unmapped_categories),
            },
        }

    def _previewed(self, taken: TakenRow) -> Told:
        """One accepted row: numbers masked, HIV in no words."""
        row = taken.row
        number = row.citizen_id or row.old_id
        category = self.categories.get(row.category_code or "")
        return {
            "row": row.row,
            "sheet": row.sheet,
            "name": row.name,
            "birth": birth_text(row.born_on.isoformat(), row.birth_precision),
            "number": mask(number) if number else None,
            "hamlet": row.hamlet,
            "category": category.public_name if category else None,
            "category_code": category.public_code if category else None,
            "poverty_class": row.poverty_class,
            "start_month": row.start_month.label if row.start_month else None,
            "channel": row.channel,
            "is_known": taken.is_known,
        }


def _first(taken: Collection[TakenRow]) -> list[TakenRow]:
    return sorted(taken, key=lambda each: (each.row.sheet, each.row.row))[:PREVIEWED_ROWS]


def _in_order(findings: Collection[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.sheet, finding.row or 0))


def _told(finding: Finding) -> Told:
    return {
        "row": finding.row,
        "sheet": finding.sheet,
        "column": finding.column,
        "reason": finding.reason,
    }
