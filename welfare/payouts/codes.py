"""Codes on paper: a square for the eye of a machine, words for those who type."""

import io

import segno

HASH_SHOWN = 12


def of_list(list_code: str, content_hash: str) -> str:
    """What the square on each page of a list says: which list, and what it said when printed."""
    return f"{list_code} {content_hash[:HASH_SHOWN]}"


def square(text: str) -> str:
    """The text as a QR code, drawn as SVG; it bears a fold or a stain (error level M)."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", xmldecl=False, border=2)
    return drawn.getvalue().decode()
