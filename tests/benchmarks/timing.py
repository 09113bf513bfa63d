"""How a figure is taken: the median of several runs, after one that does not count."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

RUNS = 3


@dataclass(frozen=True)
class Figure:
    """One row of the table; `beside` is the bare work it is compared with, in the same run."""

    job: str
    seconds: float
    beside: str = ""
    beside_seconds: float | None = None

    def row(self) -> str:
        """The figure as a line of a Markdown table."""
        if self.beside_seconds is None:
            return f"| {self.job} | {shown(self.seconds)} | | |"
        ratio = f"{self.seconds / self.beside_seconds:.1f}".replace(".", ",")
        return (
            f"| {self.job} | {shown(self.seconds)} | {self.beside}: "
            f"{shown(self.beside_seconds)} | {ratio} × |"
        )


def shown(seconds: float) -> str:
    """Seconds or milliseconds, as the README writes them."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s".replace(".", ",")


def timed(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """The median seconds of the work, warmed up once."""
    work()
    return median(_seconds(work) for _ in range(runs))


def once(work: Callable[[], object]) -> float:
    """The seconds of work that can only be done once."""
    return _seconds(work)


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
