"""What to look at before a month is drawn up or approved: each check a number and its people.

Features right of this one add theirs with `add_check`, as panels are added to pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from welfare.core.errors import N_, Conflict, Refusal
from welfare.core.month import Month
from welfare.core.permissions import Permission
from welfare.staff.models import Staff

UNSETTLED = N_(
    "Kỳ chi trả tháng %(month)s chưa duyệt được, còn %(count)s mục: %(check)s."
    " Xem lại từng mục ở phần “Kiểm tra trước khi chi trả”, rồi duyệt."
)


@dataclass(frozen=True)
class Found:
    """What a check found: how many, and the page that shows them."""

    count: int
    url: str


@dataclass(frozen=True)
class Check:
    """A question about the month; one that is `blocking` has to be settled before approval.

    `count` says how many were found, `page` where they are shown.
    """

    order: int
    name: str
    title: str
    count: Callable[[Month, Staff], int]
    page: Callable[[Month], str]
    blocking: bool = False
    permission: Permission | None = None


def add_check(app: Flask, check: Check) -> None:
    """Ask this before every month."""
    app.extensions.setdefault("payout_checks", []).append(check)


def check_list(month: Month, viewer: Staff) -> list[tuple[Check, Found]]:
    """Every check the viewer may see, in order, with what it found."""
    return [
        (check, Found(check.count(month, viewer), check.page(month)))
        for check in _all()
        if check.permission is None or viewer.may(check.permission)
    ]


def refuse_unsettled(month: Month, actor: Staff) -> None:
    """Keep a month from being approved while a blocking check still finds something.

    Whether the actor may see the check's page does not matter: somebody has to have looked.

    Raises:
        Conflict: something is not settled yet.
    """
    for check in _all():
        if check.blocking and (count := check.count(month, actor)):
            raise Conflict(UNSETTLED, month=month.label, count=count, check=Refusal(check.title))


def _all() -> list[Check]:
    asked: list[Check] = current_app.extensions.get("payout_checks", [])
    return sorted(asked, key=lambda check: check.order)
