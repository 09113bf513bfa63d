"""The chain: each event's digest covers the event and the digest before it."""

import hashlib
import json
from datetime import datetime

FIRST_DIGEST = "0" * 64


def canonical(values: dict[str, object]) -> str:
    """The one way in which these values are written, so that a digest can be made again."""
    return json.dumps(
        values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def digest(
    previous: str, *, at: datetime, actor: str, action: str, subject: str, change: str
) -> str:
    """SHA-256 over the event's own words and the previous event's digest."""
    words = canonical(
        {
            "previous": previous,
            "at": at.isoformat(timespec="microseconds"),
            "actor": actor,
            "action": action,
            "subject": subject,
            "change": change,
        }
    )
    return hashlib.sha256(words.encode()).hexdigest()
