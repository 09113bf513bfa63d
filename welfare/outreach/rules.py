"""Words and pure decisions on the way from cash to account."""
