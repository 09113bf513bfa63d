"""The HTTP kernel: what every feature's pages share. It knows no feature."""
