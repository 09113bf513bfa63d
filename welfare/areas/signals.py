"""What the areas tell later features, inside the transaction in which it happens."""

from blinker import Namespace

_signals = Namespace()

# Sent with `successors: dict[int, int]` (ids of the units that end, to those of the units that
# follow them) and `on: date`, before the hamlets move. Receivers move what they keep by commune
# and answer with how much of each they moved: `{"people": 120}`.
communes_merged = _signals.signal("communes-merged")

# Receivers answer with how much they keep in each commune: `{id: {"people": 3}}`.
communes_counted = _signals.signal("communes-counted")
