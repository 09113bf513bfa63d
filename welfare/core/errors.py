"""Refusals: the errors an officer is meant to read."""

from __future__ import annotations

from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802 - the marker's name is gettext's own
    """Mark `text` for the message catalogue; it is translated where it is shown."""
    return text


class Refusal(Exception):  # noqa: N818 - officers are refused; nothing has gone wrong
    """What was asked cannot be done; the message names the thing and the remedy.

    `template` is a Vietnamese sentence with `%(name)s` places for `params`. The two are kept
    apart so that the sentence can be translated before its places are filled.
    """

    status: ClassVar[int] = 422

    def __init__(self, template: str, /, **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        """Return the Vietnamese sentence with its places filled."""
        return self.template % self.params if self.params else self.template


class NotFound(Refusal):
    """There is no such thing, or none that the reader may know of."""

    status = 404


class Forbidden(Refusal):
    """The thing is there, but this member of staff may not do that to it."""

    status = 403


class Conflict(Refusal):
    """The thing has changed, or is in a state that does not allow what was asked."""

    status = 409
