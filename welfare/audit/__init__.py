"""Who did what, when, before and after: an append-only, chained record."""
