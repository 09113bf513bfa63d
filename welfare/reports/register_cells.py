"""The columns of each register: what a row of its list, and of its file, says."""

from collections.abc import Callable
from dataclasses import dataclass

from welfare.channels.rules import CHANNEL_LABELS, Channel
from welfare.core.errors import N_
from welfare.registry.models import Enrolment
from welfare.registry.rules import Register

Cell = str | int | float | None
Translate = Callable[[str], str]


@dataclass(frozen=True)
class Column:
    """A heading and what stands under it for one enrolment."""

    heading: str
    cell: Callable[[Enrolment], Cell]


def _martyr(entitled: Enrolment) -> Cell:
    return ", ".join(filter(None, (entitled.martyr_name, entitled.martyr_relation))) or None


def _certificate(entitled: Enrolment) -> Cell:
    if entitled.certificate_number is None and entitled.certificate_until is None:
        return None
    issued, until = entitled.certificate_on, entitled.certificate_until
    dates = [f"{issued:%d/%m/%Y}" if issued else "", f"→ {until:%d/%m/%Y}" if until else ""]
    return " ".join(filter(None, (entitled.certificate_number, *dates)))


def _payee(entitled: Enrolment) -> Cell:
    return entitled.carer.name if entitled.carer else entitled.payee_name


def _count(entitled: Enrolment) -> Cell:
    return entitled.count


def _degree(entitled: Enrolment) -> Cell:
    return entitled.degree


OWN: dict[Register, tuple[Column, ...]] = {
    Register.MERIT: (
        Column(N_("Tỷ lệ (%)"), _degree),
        Column(N_("Liệt sĩ, quan hệ"), _martyr),
    ),
    Register.PROTECTION: (
        Column(N_("Giấy xác nhận"), _certificate),
        Column(N_("Số con"), _count),
        Column(N_("Người nhận thay"), _payee),
    ),
}
"""The columns that only one register has."""

BEFORE = (
    N_("Họ và tên"),
    N_("Ngày sinh"),
    N_("Số định danh"),
    N_("Xã, thị trấn"),
    N_("Ấp, khu phố"),
    N_("Loại đối tượng"),
)
AFTER = (
    N_("Hưởng từ tháng"),
    N_("Đến hết tháng"),
    N_("Hình thức nhận"),
    N_("Được chi tháng này (đồng)"),
)


def headings(register: Register, translate: Translate) -> list[Cell]:
    """The headings of a register's file."""
    own = [column.heading for column in OWN[register]]
    return [translate(heading) for heading in (*BEFORE, *own, *AFTER)]


def cells(
    entitled: Enrolment,
    *,
    register: Register,
    number: str | None,
    channel: str,
    due_vnd: int | None,
    translate: Translate,
) -> list[Cell]:
    """One row of a register's file; `number` is masked already where it has to be."""
    person, end = entitled.person, entitled.end_month
    return [
        person.name,
        person.birth,
        number,
        person.commune.name,
        person.hamlet.label if person.hamlet else None,
        entitled.category.public_name,
        *(column.cell(entitled) for column in OWN[register]),
        entitled.start_month.label,
        end.label if end else None,
        translate(CHANNEL_LABELS[Channel(channel)]),
        due_vnd,
    ]
