"""Whose part of a month a paper shows: written into its code, so that it can be made again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from welfare.areas.models import Commune
from welfare.database import db
from welfare.payouts.models import PayoutCycle
from welfare.payouts.queries import Viewer
from welfare.staff.rules import Provider

PROVIDER_CODES = {Provider.POST_OFFICE: "BD", Provider.BANK: "NH"}


@dataclass(frozen=True)
class Scope:
    """A viewer with no account: communes, None for the district, and a provider if any."""

    commune_ids: frozenset[int] | None
    works_for: Provider | None = None

    def covers(self, other: Scope) -> bool:
        """Whether everything in the other scope is in this one."""
        communes = self.commune_ids is None or (
            other.commune_ids is not None and other.commune_ids <= self.commune_ids
        )
        return communes and self.works_for in (None, other.works_for)


def scope_of(viewer: Viewer) -> Scope:
    """What a viewer sees of a month."""
    return Scope(viewer.commune_ids, viewer.works_for)


def code_of(kind: str, cycle: PayoutCycle, viewer: Viewer) -> str:
    """`202312-TH`, `202312-TH-28390` for one commune's part, `202312-TH-BD` for the post office."""
    parts = [f"{cycle.month.year}{cycle.month.month:02}", kind]
    if viewer.commune_ids is not None:
        parts.append(".".join(_codes(viewer.commune_ids)))
    if viewer.works_for is not None:
        parts.append(PROVIDER_CODES[viewer.works_for])
    return "-".join(parts)


def scope_named(words: str) -> Scope | None:
    """The scope that the end of a code names; None if it names no commune of ours."""
    by_code = {code: provider for provider, code in PROVIDER_CODES.items()}
    parts = [part for part in words.split("-") if part]
    provider = by_code.get(parts[-1]) if parts else None
    if provider is not None:
        parts.pop()
    if not parts:
        return Scope(None, provider)
    codes = set(parts[0].split("."))
    found = db.session.execute(select(Commune.id, Commune.code).where(Commune.code.in_(codes)))
    ids = {row.id: row.code for row in found}
    if len(parts) > 1 or set(ids.values()) != codes:
        return None
    return Scope(frozenset(ids), provider)


def _codes(commune_ids: Collection[int]) -> list[str]:
    """The communes' codes; a unit and the one it grew out of may have the same."""
    statement = select(Commune.code).where(Commune.id.in_(commune_ids)).distinct()
    return list(db.session.scalars(statement.order_by(Commune.code)))
