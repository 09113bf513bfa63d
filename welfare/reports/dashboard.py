"""The first screen put together: one month, one viewer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from welfare.cashpoints import queries as cashpoints_queries
from welfare.cashpoints import ways as cashpoints_ways
from welfare.cashpoints.ways import CommuneWays
from welfare.channels.queries import ALL
from welfare.core.month import Month
from welfare.payouts import queries as payouts_queries
from welfare.payouts import totals
from welfare.payouts.models import PayoutCycle
from welfare.payouts.rules import CycleStatus
from welfare.payouts.totals import ListTotal, Sums
from welfare.registry.rules import Register
from welfare.reports import queries
from welfare.reports.progress import Progress, progress
from welfare.reports.rules import Amount, CycleState, Task, shown_month, tasks_of
from welfare.staff.models import Staff

FARTHEST = 5


@dataclass(frozen=True)
class Figures:
    """One register, or all of them: what is due now, and how that changed.

    `change` is told against the lists for the month before, None where there are none.
    """

    register: str
    due: Amount
    change: Amount | None


@dataclass(frozen=True)
class CycleView:
    """A cycle and the lists of it that the viewer may see."""

    cycle: PayoutCycle
    lists: Sequence[ListTotal]

    @property
    def sums(self) -> Sums:
        """What the lists make together."""
        return Sums.of(each.sums for each in self.lists)

    @property
    def state(self) -> CycleState:
        """What tells for whom something waits."""
        left = {each.list_id: each.sums.pending_lines for each in self.lists}
        lost = {each.list_id: _not_received(each.sums) for each in self.lists}
        return CycleState(
            month=self.cycle.month,
            status=CycleStatus(self.cycle.status),
            preparer_ids=payouts_queries.preparer_ids(self.cycle),
            lists=len(self.lists),
            unsettled={list_id: lines for list_id, lines in left.items() if lines},
            not_received={list_id: lines for list_id, lines in lost.items() if lines},
        )


def _not_received(sums: Sums) -> int:
    return sums.lines - sums.pending_lines - sums.paid_lines


@dataclass(frozen=True)
class Dashboard:
    """What the first screen shows; `progress` speaks of the latest month that is being paid."""

    month: Month
    tasks: Sequence[Task]
    shown: CycleView | None
    registers: Sequence[Figures]
    whole: Figures
    paying: PayoutCycle | None
    progress: Progress
    farthest: Sequence[CommuneWays]
    has_unverified_atm: bool


def dashboard(viewer: Staff, today: date) -> Dashboard:
    """Everything on the viewer's first screen of the day."""
    month = Month.of(today)
    views = {
        cycle.month: CycleView(cycle, totals.by_list(viewer, cycle))
        for cycle in queries.cycles(viewer, month)
    }
    shown_is = shown_month(views, month)
    paying = queries.latest_paying()
    registers, whole = _figures(viewer, month)
    return Dashboard(
        month=month,
        tasks=tasks_of(
            viewer,
            cycles=[view.state for view in views.values()],
            upload_ids=queries.uploads_waiting(viewer),
            today=today,
        ),
        shown=views[shown_is] if shown_is else None,
        registers=registers,
        whole=whole,
        paying=paying,
        progress=progress(viewer, paying.month if paying else month),
        farthest=_farthest(viewer),
        has_unverified_atm=any(not atm.verified for atm in cashpoints_queries.atms()),
    )


def _figures(viewer: Staff, month: Month) -> tuple[list[Figures], Figures]:
    """The figures of each register that anybody is in, and of all together."""
    now, before = queries.due(viewer, month), queries.issued(viewer, month - 1)
    comparable = before[ALL].people > 0

    def of(register: str) -> Figures:
        due = now.get(register, Amount())
        return Figures(
            register,
            due=due,
            change=due - before.get(register, Amount()) if comparable else None,
        )

    return [of(register) for register in Register if register in now], of(ALL)


def _farthest(viewer: Staff) -> list[CommuneWays]:
    """The communes whose people have the longest ways, as the table beside the map orders them."""
    measured = [
        of for of in cashpoints_ways.ways(viewer).by_commune if of.summary.median_m is not None
    ]
    measured.sort(key=lambda of: (-(of.summary.median_m or 0), of.commune.name))
    return measured[:FARTHEST]
