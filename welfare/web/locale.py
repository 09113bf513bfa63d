"""Vietnamese first, English by a switch kept in the session."""

from flask import Flask, session
from flask_babel import Babel, get_locale, gettext, ngettext
from markupsafe import Markup, escape

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


def _in_page(message: str, **places: object) -> Markup:
    """The message in the reader's language, as safe markup whatever was typed into its places."""
    shown = escape(gettext(message))
    return shown % places if places else shown


def install(app: Flask) -> None:
    """Translate what the application shows."""
    Babel(app, locale_selector=chosen_language)
    # Not in Jinja's "new style", which takes whatever is translated for safe markup: there
    # `_(name)` would let a name that somebody typed run as a script.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of its i18n extension
        _in_page, ngettext, newstyle=False
    )
    app.jinja_env.globals["get_locale"] = get_locale
