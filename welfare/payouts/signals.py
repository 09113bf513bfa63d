"""What payouts tell later features, inside the transaction in which it happens."""

from blinker import Namespace

_signals = Namespace()

# Sent with `line_ids: list[int]` and `actor: Staff` when lines get their result.
lines_settled = _signals.signal("lines-settled")
