"""Every address of the application: with something put into its places, or as links lead to it."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from welfare.web.blueprint import permission_of

READING, WRITING = "GET", "POST"
HREF = re.compile(r'<a [^>]*href="(/[^"#]*)')


def endpoints(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Each endpoint that answers the method, and an address of it."""
    addresses = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if method in (rule.methods or ()) and rule.endpoint != "static":
            yield rule.endpoint, addresses.build(rule.endpoint, _values(rule), method)


def linked_pages(app: Flask, page_at: Callable[[str], str | None]) -> Iterator[tuple[str, str]]:
    """Address and endpoint of one page of each kind that links lead to, from the first page on.

    `page_at` answers with the page at an address, or None where there is a file.
    """
    routes = app.url_map.bind("")
    addresses, met = deque(["/"]), {"static"}
    while addresses:
        address = addresses.popleft()
        try:
            endpoint, _values = routes.match(urlsplit(address).path, method=READING)
        except HTTPException:
            continue
        if endpoint in met:
            continue
        met.add(endpoint)
        if page := page_at(address):
            addresses.extend(unescape(found) for found in HREF.findall(page))
            yield address, endpoint


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
