"""Settings, read once from the environment when the application starts."""

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
LOCAL = DATA / "local"


class MissingSettingError(RuntimeError):
    """A setting without which the product must not start."""


@dataclass(frozen=True)
class Settings:
    """What an installation may choose; every field is described in the README."""

    database_url: str
    secret_key: str
    tiles_url: str | None
    secure_cookies: bool
    session_hours: int
    osrm_url: str | None = None

    def for_flask(self) -> dict[str, object]:
        """The same settings under the names Flask and its extensions look for."""
        return {
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SECRET_KEY": self.secret_key,
            "TILES_URL": self.tiles_url,
            "OSRM_URL": self.osrm_url,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "PERMANENT_SESSION_LIFETIME": timedelta(hours=self.session_hours),
            "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as the session
            "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
            "BABEL_DEFAULT_LOCALE": "vi",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "welfare" / "translations"),
        }


def from_environment() -> Settings:
    """Read the settings.

    Raises:
        MissingSettingError: an outside database is used without a secret key of its own.
    """
    database_url = os.environ.get("WELFARE_DATABASE_URL") or f"sqlite:///{LOCAL / 'welfare.sqlite'}"
    return Settings(
        database_url=_with_driver(database_url),
        secret_key=os.environ.get("WELFARE_SECRET_KEY") or _local_secret_key(database_url),
        tiles_url=os.environ.get("WELFARE_TILES_URL") or None,
        secure_cookies=os.environ.get("WELFARE_SECURE_COOKIES") == "1",
        session_hours=int(os.environ.get("WELFARE_SESSION_HOURS", "10")),
        osrm_url=os.environ.get("WELFARE_OSRM_URL") or None,
    )


def _with_driver(url: str) -> str:
    """Name the installed PostgreSQL driver, which the usual URL leaves out."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _local_secret_key(database_url: str) -> str:
    """A key kept beside the embedded database, so that one machine needs no setting at all."""
    if not database_url.startswith("sqlite"):
        raise MissingSettingError(
            "Set WELFARE_SECRET_KEY: an outside database needs a key of its own."
        )
    path = LOCAL / "secret_key"
    if not path.exists():
        LOCAL.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()
