"""What the tests of the registers share."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, event


@pytest.fixture
def count_queries() -> Iterator[Callable[[Callable[[], object]], int]]:
    """Tells how many statements a piece of work sends to the database."""
    sent: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    def count(work: Callable[[], object]) -> int:
        sent.clear()
        work()
        return len(sent)

    event.listen(Engine, "before_cursor_execute", remember)
    yield count
    event.remove(Engine, "before_cursor_execute", remember)
