"""The index by which people are found: words of the name, last digits of numbers, the commune.

`welfare.registry.search` says how it is asked. The database keeps it up to date by itself.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The last four digits of a 12-digit, of a 9-digit and of a telephone's number, and the commune as
# one more word, so that a search inside one commune never meets the people of the others. Its six
# digits are asked for by nobody who types: numbers are looked up by four digits, names begin with
# letters.
WORDS = (
    "{row}name_key || ' ' || coalesce(substr({row}citizen_id, 9), '') || ' ' || "
    "coalesce(substr({row}old_id, 6), '') || ' ' || "
    "coalesce(substr({row}phone, length({row}phone) - 3), '') || ' ' || (100000 + {row}commune_id)"
)
SOURCES = "name_key, citizen_id, old_id, phone, commune_id"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgresql()


def _on_sqlite() -> None:
    # No names are kept in it a second time, and no places of words within names; beginnings of
    # up to six letters, nearly every word there is, have indexes of their own.
    op.execute(
        "CREATE VIRTUAL TABLE people_search USING fts5(words, content='', detail=none, "
        "columnsize=0, tokenize='ascii', prefix='1 2 3 4 5 6')"
    )
    new, old, every = (WORDS.format(row=row) for row in ("NEW.", "OLD.", ""))
    add = f"INSERT INTO people_search(rowid, words) VALUES (NEW.id, {new});"  # noqa: S608 - our own words
    remove = (
        "INSERT INTO people_search(people_search, rowid, words) "  # noqa: S608 - our own words
        f"VALUES ('delete', OLD.id, {old});"
    )
    for name, event, work in (
        ("people_search_add", "INSERT", add),
        ("people_search_remove", "DELETE", remove),
        ("people_search_change", f"UPDATE OF {SOURCES}", remove + add),
    ):
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON people BEGIN {work} END")
    op.execute(f"INSERT INTO people_search(rowid, words) SELECT id, {every} FROM people")  # noqa: S608 - our own words
    _pieces_on_sqlite()


def _pieces_on_sqlite() -> None:
    """Three letters at a time, for what is typed from inside a name."""
    op.execute(
        "CREATE VIRTUAL TABLE people_pieces USING fts5(name, content='', detail=none, "
        "columnsize=0, tokenize='trigram')"
    )
    add = "INSERT INTO people_pieces(rowid, name) VALUES (NEW.id, NEW.name_key);"
    remove = (
        "INSERT INTO people_pieces(people_pieces, rowid, name) "
        "VALUES ('delete', OLD.id, OLD.name_key);"
    )
    for name, event, work in (
        ("people_pieces_add", "INSERT", add),
        ("people_pieces_remove", "DELETE", remove),
        ("people_pieces_change", "UPDATE OF name_key", remove + add),
    ):
        op.execute(f"CREATE TRIGGER {name} AFTER {event} ON people BEGIN {work} END")
    op.execute("INSERT INTO people_pieces(rowid, name) SELECT id, name_key FROM people")


def _on_postgresql() -> None:
    # A function, because index and query must say the same expression for the index to be used.
    op.execute(
        "CREATE FUNCTION people_search_words(name_key text, citizen_id text, old_id text, "  # noqa: S608 - our own words
        "phone text, commune_id integer) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE "
        f"RETURN to_tsvector('simple'::regconfig, {WORDS.format(row='')}) || array_to_tsvector("
        "ARRAY(SELECT DISTINCT '~' || substr(name_key, n, 3) "
        "FROM generate_series(1, greatest(length(name_key) - 2, 1)) AS n))"
    )
    op.execute(f"CREATE INDEX people_search ON people USING gin (people_search_words({SOURCES}))")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in ("people_search", "people_pieces"):
            for event in ("add", "remove", "change"):
                op.execute(f"DROP TRIGGER {table}_{event}")
            op.execute(f"DROP TABLE {table}")
    else:
        op.execute("DROP INDEX people_search")
        op.execute("DROP FUNCTION people_search_words")
