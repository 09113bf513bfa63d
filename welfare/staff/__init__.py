"""Users of the software: roles, sign-in, area scope."""
