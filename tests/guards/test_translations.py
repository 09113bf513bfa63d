"""The English catalogue says in English everything that the sources say in Vietnamese."""

import re
from collections.abc import Callable

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from welfare.config import ROOT
from welfare.staff.rules import Role

TRANSLATIONS = ROOT / "welfare" / "translations"
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(["_", "_l", "N_"])
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0-9.]*[a-zA-Z]|%%|\{\w+\}")
MENU_LABEL = re.compile(r'class="sidebar-link".*?</svg>\s*([^<]+?)\s*</a>', re.DOTALL)


def _marked() -> set[str]:
    """The messages in sources and templates, found as `make translations` finds them."""
    with (TRANSLATIONS / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    return {found[2] for found in extract_from_dir(ROOT, methods, options, KEYWORDS)}


def _catalogue() -> Catalog:
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _menu(client: FlaskClient) -> set[str]:
    return set(MENU_LABEL.findall(client.get("/people").text))


def test_every_message_of_the_sources_is_translated() -> None:
    translated = {message.id for message in _catalogue() if message.id and message.string}
    assert _marked() - translated == set()


def test_the_catalogue_holds_no_message_that_the_sources_dropped() -> None:
    held = {message.id for message in _catalogue() if message.id}
    assert held - _marked() == set()


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in _catalogue() if message.id and message.fuzzy] == []


def test_translations_fill_the_same_places() -> None:
    differing = {
        message.id: message.string
        for message in _catalogue()
        if message.id and _placeholders(message.id) != _placeholders(message.string)
    }
    assert differing == {}


def test_the_menu_is_wholly_in_the_language_chosen(sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    vietnamese = _menu(client)
    client.post("/language", data={"language": "en"})
    english = _menu(client)
    assert "Người" in vietnamese
    assert "People" in english
    assert vietnamese & english == set()
