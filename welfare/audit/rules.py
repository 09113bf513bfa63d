"""The chain: each event's digest covers the event and the digest before it."""

import hashlib
import json

FIRST_DIGEST = "0" * 64
COVERED = ("at", "actor", "action", "subject_kind", "subject_id", "commune_id", "change")
"""What a digest covers of its event."""


def canonical(values: dict[str, object]) -> str:
    """The one way in which these values are written, so that a digest can be made again."""
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def digest(previous: str, facts: dict[str, object]) -> str:
    """SHA-256 over the previous event's digest and everything in `COVERED` about this one."""
    words = canonical({"previous": previous, **facts})
    return hashlib.sha256(words.encode()).hexdigest()


def changes(change: str) -> list[tuple[str, object, object]]:
    """Each recorded fact as `(name, before, after)`, None where there was none."""
    sides = json.loads(change)
    before, after = sides["before"], sides["after"]
    facts = [(name, before.get(name), after.get(name)) for name in {**before, **after}]
    return [fact for fact in facts if fact[1:] != (None, None)]
