"""Take the README's picture of an explorer page, through Chromium.

usage: take_picture.py PAGE PICTURE [FRAGMENT]
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def take_picture(page_file: Path, picture: Path, fragment: str = "") -> None:
    """Open a page without a network and save what it shows as PNG.

    Parameters
    ----------
    page_file, picture : Path
    fragment : str
        What follows ``#`` in the address, to show a selection.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no chromium on this machine: install it (Debian: apt-get install chromium)")
    picture.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as in a container.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1360, "height": 820}, color_scheme="light")
        page.context.set_offline(True)
        page.goto(page_file.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
        page.wait_for_timeout(1500)  # the canvas draws after the page has loaded
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    take_picture(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
