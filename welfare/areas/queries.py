"""Reading communes and hamlets, always inside the viewer's area."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select

from welfare.areas.models import Commune, Hamlet
from welfare.core.errors import N_, NotFound
from welfare.database import db

NO_COMMUNE = N_("Không có xã mã “%(code)s” trong địa bàn của bạn. Xem mã ở mục Địa bàn.")


class Viewer(Protocol):
    """Whoever looks: the communes whose people they may know of, None for the whole district."""

    @property
    def commune_ids(self) -> frozenset[int] | None:
        """Ids of the communes in their area."""


def communes(viewer: Viewer | None = None) -> Sequence[Commune]:
    """The communes now in force in the viewer's area; without a viewer the whole district."""
    statement = select(Commune).where(Commune.valid_to.is_(None)).order_by(Commune.code)
    if viewer is not None and viewer.commune_ids is not None:
        statement = statement.where(Commune.id.in_(viewer.commune_ids))
    return db.session.scalars(statement).all()


def commune_by_code(code: str, viewer: Viewer | None = None) -> Commune:
    """The commune now in force under the code.

    Raises:
        NotFound: there is none, or it is outside the viewer's area; the two look the same.
    """
    for commune in communes(viewer):
        if commune.code == code:
            return commune
    raise NotFound(NO_COMMUNE, code=code)


def own_province() -> str:
    """The office's own province, whose higher standards count; empty before areas are loaded."""
    return db.session.scalar(select(Commune.province).order_by(Commune.id).limit(1)) or ""


def hamlets(commune_id: int) -> Sequence[Hamlet]:
    """The commune's hamlets by name."""
    statement = select(Hamlet).where(Hamlet.commune_id == commune_id)
    return db.session.scalars(statement.order_by(Hamlet.name)).all()
