"""Alembic migrations: the only way in which a database is made or upgraded."""
