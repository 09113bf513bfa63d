"""What providers charge for paying money out; set by the province (handbook, section 5)."""

from dataclasses import dataclass

from welfare.core.errors import N_, Refusal
from welfare.core.money import format_vnd

BAD_FEE = N_("Ghi phí theo tỷ lệ (0–100 %%) hoặc theo số tiền mỗi dòng; không ghi cả hai.")


@dataclass(frozen=True)
class Fee:
    """What a provider charges: thousandths of what it paid, or đồng for each line it paid."""

    milli: int | None = None
    per_line_vnd: int | None = None

    def of(self, *, paid_vnd: int, paid_lines: int) -> int:
        """The fee for what was paid; half a đồng goes up."""
        if self.milli is not None:
            return (paid_vnd * self.milli * 2 + 1000) // 2000
        return (self.per_line_vnd or 0) * paid_lines

    @property
    def words(self) -> str:
        """`0,55 %` or `1.500 đ/dòng`."""
        if self.milli is None:
            return f"{format_vnd(self.per_line_vnd or 0)}/dòng"
        whole, tenth = divmod(self.milli, 10)
        return f"{whole},{tenth} %" if tenth else f"{whole} %"


def check_fee(fee: Fee) -> None:
    """Refuse a fee of both kinds, of none, or one beyond what is paid.

    Raises:
        Refusal: see above.
    """
    one = (fee.milli is None) is not (fee.per_line_vnd is None)
    if not one or not 0 <= (fee.milli or 0) <= 1000 or (fee.per_line_vnd or 0) < 0:
        raise Refusal(BAD_FEE)
