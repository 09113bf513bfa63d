"""The list of claims as a file: one row a person and register."""

from collections.abc import Callable

from welfare.audit import service as audit
from welfare.core.errors import N_
from welfare.database import db
from welfare.payouts import claims
from welfare.payouts.claim_rules import STANDING_LABELS
from welfare.payouts.claims import ClaimFilter
from welfare.registry.models import Person
from welfare.registry.rules import REGISTER_LABELS, Register
from welfare.staff.models import Staff

Cell = str | int | float | None
Translate = Callable[[str], str]
HEADINGS = (
    N_("Mã hồ sơ"),
    N_("Họ và tên"),
    N_("Ngày mất"),
    N_("Xã, thị trấn"),
    N_("Sổ"),
    N_("Phải thu hồi"),
    N_("Đã khấu trừ"),
    N_("Đã nộp lại"),
    N_("Đã miễn"),
    N_("Còn lại"),
    N_("Khấu trừ mỗi tháng"),
    N_("Tình trạng"),
)


def export(actor: Staff, wanted: ClaimFilter, translate: Translate) -> list[list[Cell]]:
    """The claims that pass the filter, under headings; that they were taken is recorded."""
    of = claims.claims(actor, wanted)
    order = (Person.sort_key, Person.id, of.selected_columns.register)
    found = db.session.execute(of.order_by(*order)).all()
    audit.record(
        actor,
        "claims.exported",
        "people",
        None,
        commune_id=actor.commune_id,
        after={"rows": len(found), "register": wanted.register},
    )
    rows: list[list[Cell]] = [[translate(heading) for heading in HEADINGS]]
    for row in found:
        someone, planned = row.Person, row.instalment_vnd is not None
        alive = someone.died_on is None
        standing = claims.standing_of(row.left_vnd, planned=planned and alive)
        rows.append(
            [
                someone.id,
                someone.name,
                None if alive else f"{someone.died_on:%d/%m/%Y}",
                someone.commune.name,
                translate(REGISTER_LABELS[Register(row.register)]),
                row.claimed_vnd,
                row.deducted_vnd,
                row.repaid_vnd,
                row.waived_vnd,
                row.left_vnd,
                row.instalment_vnd if alive else None,
                translate(STANDING_LABELS[standing]),
            ]
        )
    return rows
