"""A headless Chromium, the one that is installed: a person's browser, at the consent page and at the desk."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OPTIONS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--disable-background-networking",
)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser that ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


def consent(page: Page) -> str:
    """Say yes at the consent page; returns what is read where it leads to."""
    page.wait_for_load_state()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("#allow").click()
    page.wait_for_load_state()
    return page.inner_text("body")


def consent_at(address: str) -> str:
    """The same in a browser of its own."""
    with open_browser() as browser:
        page = browser.new_page()
        page.goto(address)
        return consent(page)


def script(folder: Path) -> tuple[Path, Path]:
    """A program for BROWSER, and the file in which it leaves what the last page said."""
    path, said = folder / "chromium-for-tests", folder / "last-page.txt"
    path.write_text(
        f"#!{sys.executable}\n"
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\n"
        "import chromium\n"
        f"Path({str(said)!r}).write_text(chromium.consent_at(sys.argv[1]))\n"
    )
    path.chmod(0o755)
    return path, said
