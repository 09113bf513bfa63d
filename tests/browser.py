"""Finding a browser for the journeys, or getting one: `python tests/browser.py --install`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def executable() -> str | None:
    """The path of a browser that starts: the system's own, else the one Playwright keeps."""
    found = [*map(shutil.which, COMMANDS), shutil.which(ON_MACOS), _of_playwright()]
    return next((path for path in found if path and _starts(path)), None)


def _starts(path: str) -> bool:
    # Some systems install a command that only says where the browser could be had.
    try:
        answer = subprocess.run(  # noqa: S603 - a browser by its usual name
            [path, "--version"], capture_output=True, check=False, timeout=60
        )
    except OSError:
        return False
    return answer.returncode == 0


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return shutil.which(playwright.chromium.executable_path)


def install() -> str | None:
    """Get a browser if there is none: from the distribution where we may, else Playwright's."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if is_root and Path("/etc/debian_version").exists():
        apt_get = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        attempts = [["apt-get", "update"], apt_get, *attempts]
    for attempt in attempts:
        if executable():
            break
        subprocess.run(attempt, check=False)  # noqa: S603 - the commands above
    return executable()


if __name__ == "__main__":
    path = install() if "--install" in sys.argv else executable()
    sys.exit(0 if path else "No browser was found or could be installed: install Chromium.")
