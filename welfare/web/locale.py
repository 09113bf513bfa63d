"""Vietnamese first, English by a switch kept in the session."""

from flask import Flask, session
from flask_babel import Babel, get_locale

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT_LANGUAGE = "vi"


def chosen_language() -> str:
    """The language this browser asked for last."""
    language = session.get("language", DEFAULT_LANGUAGE)
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def choose_language(language: str) -> None:
    """Remember the language for this browser; an unknown one changes nothing."""
    if language in LANGUAGES:
        session["language"] = language


def install(app: Flask) -> None:
    """Translate what the application shows."""
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.globals["get_locale"] = get_locale
