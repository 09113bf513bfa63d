"""Every address of the application, with something put into its places."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from welfare.web.blueprint import permission_of

READING, WRITING = "GET", "POST"


def endpoints(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Each endpoint that answers the method, and an address of it."""
    addresses = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if method in (rule.methods or ()) and rule.endpoint != "static":
            yield rule.endpoint, addresses.build(rule.endpoint, _values(rule), method)


def permission(app: Flask, endpoint: str) -> Any:
    """What the view behind the endpoint asks of whoever comes."""
    return permission_of(app.view_functions[endpoint])


def _values(rule: Rule) -> dict[str, object]:
    return {name: _value(converter) for name, converter in rule._converters.items()}


def _value(converter: object) -> object:
    if isinstance(converter, IntegerConverter):
        return 1
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return "2023-12"  # a month, or some word
