"""Pages of long lists by keyset: page 10.000 costs what page 1 does."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from welfare.core.errors import N_, Refusal
from welfare.database import db

PAGE_SIZE = 50
BAD_PAGE = N_("Địa chỉ trang danh sách không đúng. Hãy mở lại danh sách từ trang đầu.")

RowType = TypeVar("RowType")
Key = ColumnElement[Any] | InstrumentedAttribute[Any]
"""A column of a table or a value worked out by the database."""


@dataclass(frozen=True)
class Page(Generic[RowType]):
    """One page of a list; `total` counts the whole list, indexes count from 1."""

    rows: Sequence[RowType]
    total: int
    first_index: int
    next_url: str | None
    previous_url: str | None

    @property
    def last_index(self) -> int:
        """The place in the whole list of the page's last row."""
        return self.first_index + len(self.rows) - 1 if self.rows else 0


@dataclass(frozen=True)
class _Place:
    """Where a page begins: after (or before) the row with these keys."""

    keys: list[Any]
    first_index: int
    backwards: bool

    def encoded(self) -> str:
        text = json.dumps([self.keys, self.first_index, self.backwards])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decoded(cls, text: str) -> "_Place":
        try:
            keys, index, backwards = json.loads(
                base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            )
            return cls(list(keys), int(index), bool(backwards))
        except (ValueError, TypeError) as error:
            raise Refusal(BAD_PAGE) from error


def keyset_page(
    statement: Select[Any],
    keys: Sequence[Key],
    *,
    descending: bool = False,
    size: int = PAGE_SIZE,
    total: int | None = None,
) -> Page[Row[Any]]:
    """The page that the request's `at` parameter asks for, the first one without it.

    `keys` order the list; they are not null, together unique, and JSON can hold them. Who has
    counted the list already says its `total`.
    """
    at = request.args.get("at")
    place = _Place.decoded(at) if at else None
    if place and len(place.keys) != len(keys):
        raise Refusal(BAD_PAGE)
    if total is None:
        counted = select(func.count()).select_from(statement.order_by(None).subquery())
        total = db.session.scalar(counted) or 0
    backwards = bool(place and place.backwards)
    ordered = _ordered(statement, keys, place, reverse=descending != backwards)
    with_keys = ordered.add_columns(*(key.label(f"_key_{n}") for n, key in enumerate(keys)))
    rows = list(db.session.execute(with_keys.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return _page(rows, total, place, len(keys), more=more)


def _ordered(
    statement: Select[Any],
    keys: Sequence[Key],
    place: _Place | None,
    *,
    reverse: bool,
) -> Select[Any]:
    if place:
        here, there = tuple_(*keys), tuple_(*place.keys)
        statement = statement.where(here < there if reverse else here > there)
    return statement.order_by(None).order_by(*(key.desc() if reverse else key for key in keys))


def _page(
    rows: list[Row[Any]], total: int, place: _Place | None, key_count: int, *, more: bool
) -> Page[Row[Any]]:
    backwards = bool(place and place.backwards)
    if place is None:
        first = 1 if rows else 0
    else:
        first = max(place.first_index - len(rows), 1) if backwards else place.first_index
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Page(
        rows=rows,
        total=total,
        first_index=first,
        next_url=_url(rows[-1], key_count, first + len(rows), backwards=False)
        if rows and has_next
        else None,
        previous_url=_url(rows[0], key_count, first, backwards=True)
        if rows and has_previous
        else None,
    )


def _url(row: Row[Any], key_count: int, index: int, *, backwards: bool) -> str:
    place = _Place(list(row)[-key_count:], index, backwards)
    assert request.endpoint is not None  # noqa: S101 - a page is only made for a matched route
    arguments = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    return url_for(request.endpoint, **{**arguments, "at": place.encoded()})
