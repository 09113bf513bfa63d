"""What the registry tells later features, inside the transaction in which it happens."""

from blinker import Namespace

_signals = Namespace()

# Sent with `person_ids: list[int]` when people enter the registers or their position changes.
people_moved = _signals.signal("people-moved")
