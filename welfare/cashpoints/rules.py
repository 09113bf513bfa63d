"""Kinds of cash points, and what is known of one."""

from dataclasses import dataclass
from enum import StrEnum

from welfare.core.errors import N_


class Kind(StrEnum):
    """What stands at a cash point."""

    ATM = "atm"
    BANK_BRANCH = "bank_branch"
    POST_OFFICE = "post_office"
    ATM_CANDIDATE = "atm_candidate"


KIND_LABELS = {
    Kind.ATM: N_("ATM"),
    Kind.BANK_BRANCH: N_("Chi nhánh ngân hàng"),
    Kind.POST_OFFICE: N_("Bưu điện"),
    Kind.ATM_CANDIDATE: N_("Nơi có thể đặt ATM"),
}

LONGEST_NAME = 120
LONGEST_OPERATOR = 80
LONGEST_NOTE = 300


@dataclass(frozen=True)
class CashPointFacts:
    """What an officer writes about a cash point; the position is on WGS84, in degrees.

    Kind, name and commune together say which point is meant.
    """

    kind: Kind
    name: str
    commune_id: int
    latitude: float
    longitude: float
    operator: str | None = None
    verified: bool = False
    note: str | None = None

    @property
    def identity(self) -> tuple[Kind, str, int]:
        """What no two cash points share."""
        return self.kind, self.name, self.commune_id

    @property
    def atm_place(self) -> tuple[float, float] | None:
        """Where it serves as an ATM, which is all that distances depend on."""
        return (self.latitude, self.longitude) if self.kind is Kind.ATM else None
