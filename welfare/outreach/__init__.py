"""From cash to account: who is visited and what was agreed, targets, and what needs a look."""
