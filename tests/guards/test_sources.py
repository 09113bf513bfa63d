"""Rules about the sources that no linter knows."""

import re
from pathlib import Path

import pytest
from flask import Flask

from welfare.config import ROOT

SOURCES = sorted((ROOT / "welfare").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAY_COMMIT = {"web/transaction.py", "cli/demo.py", "cli/demo_district.py"}
MAX_LINES = {".py": 350, ".html": 120}


def _name(path: Path) -> str:
    return path.relative_to(ROOT / "welfare").as_posix()


def test_only_the_request_and_the_command_commit() -> None:
    committing = {_name(path) for path in SOURCES if "session.commit(" in path.read_text()}
    assert committing <= MAY_COMMIT


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "rules.py"], ids=_name)
def test_rules_are_plain_python(path: Path) -> None:
    imported = re.findall(r"^\s*(?:from|import) (\S+)", path.read_text(), re.MULTILINE)
    assert not [name for name in imported if name.startswith(("flask", "sqlalchemy", "wtforms"))]


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "routes.py"], ids=_name)
def test_routes_are_those_of_a_feature(path: Path) -> None:
    assert "Blueprint(" not in path.read_text()


def test_every_link_of_a_template_leads_to_a_page(app: Flask) -> None:
    links = {
        (path.relative_to(ROOT).as_posix(), endpoint)
        for path in TEMPLATES
        for endpoint in re.findall(r"""url_for\(\s*["']([^"']+)["']""", path.read_text())
    }
    assert {link for link in links if link[1] not in app.view_functions} == set()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ _(typed) }}", "&lt;i&gt;"),
        ("{{ _('Chào %(name)s', name=typed) }}", "Chào &lt;i&gt;"),
        ("{{ _('Chào %(name)s', name=typed|upper|e) }}", "Chào &lt;I&gt;"),
        ("{{ _('A & %(icon)s', icon='<svg>'|safe) }}", "A &amp; <svg>"),
        ("{{ _('100 %') }}", "100 %"),
    ],
)
def test_what_is_translated_is_text_and_not_markup(app: Flask, source: str, shown: str) -> None:
    with app.test_request_context():
        assert app.jinja_env.from_string(source).render(typed="<i>") == shown


def test_every_template_can_be_read(app: Flask) -> None:
    for path in TEMPLATES:
        app.jinja_env.get_template(path.relative_to(ROOT / "templates").as_posix())


def test_every_form_that_posts_carries_its_token() -> None:
    forms = [
        (path, form)
        for path in TEMPLATES
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.DOTALL)
        if 'method="post"' in form
    ]
    assert forms
    assert [path for path, form in forms if "csrf_token" not in form] == []


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): (len(path.read_text().splitlines()), path.suffix)
        for path in [*SOURCES, *TEMPLATES]
        if "migrations" not in path.parts
    }
    assert {p: n for p, (n, kind) in lengths.items() if n > MAX_LINES[kind]} == {}
