"""What every answer says to the browser: whom to trust, what not to keep."""

import secrets

from flask import Flask, Response, g, request


def script_nonce() -> str:
    """This request's word by which the page vouches for a script inside it (the map's)."""
    if "script_nonce" not in g:
        g.script_nonce = secrets.token_urlsafe(16)
    return str(g.script_nonce)


def install(app: Flask) -> None:
    """Add the security headers to every answer."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    nonce = f" 'nonce-{g.script_nonce}'" if "script_nonce" in g else ""
    images = "'self' data:"
    if "outside_images" in g:
        images += f" {g.outside_images}"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; "
        f"img-src {images}; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    # The camera reads codes on our own pages; nothing else of the machine is asked for.
    response.headers.setdefault(
        "Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
    )
    if request.endpoint != "static":
        # Registers hold personal data: nothing of them stays in a shared browser's cache.
        response.headers["Cache-Control"] = "no-store"
    return response
