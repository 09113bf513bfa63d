"""Plain Python on the standard library: what every other package may rely on."""
