"""Takes pictures of every page of the desk: a home with something of every kind, in Chromium.

    python docs/desk_pictures.py             # the two that README and docs/desk.md show, into docs/desk/
    python docs/desk_pictures.py all FOLDER  # each page, in a wide and a narrow window, by day and by night

Needs Chromium; CHROMIUM names another than /usr/bin/chromium. The home is the one that the tests of the pages
look at (tests/support/busy_home.py).
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import busy_home
from served_desk import ServedDesk

SHIPPED = Path(__file__).with_name("desk")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDE, NARROW = 1280, 390
PAGES = {
    "today": "",
    "interviews": "interviews",
    "interview": f"interviews/{busy_home.PRAIRIE}",
    "interview-asked": f"interviews/{busy_home.ALDER}",
    "interview-stopped": f"interviews/{busy_home.NORTHBANK}",
    "letter": f"interviews/{busy_home.PRAIRIE}/second_chance",
    "thank-you": f"interviews/{busy_home.LARCH}/thank_you",
    "debrief": "debrief",
    "debrief-questions": f"debrief/{busy_home.SEEN}",
    "debrief-change": f"debrief/{busy_home.LARCH}",
    "found": "found",
    "lessons": "lessons",
    "settings": "settings",
    "checks": "checks",
    "log": "log",
    "welcome": "welcome",
    "not-there": "interviews/nobody-2026-01-01",
}
SHOWN = {"today": ("", NARROW), "letter": (f"interviews/{busy_home.PRAIRIE}/second_chance", WIDE)}
"""What README shows: the page and the width of the window."""


def _open(browser: Browser, desk: ServedDesk, width: int, light: str) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if light == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(desk.make_way_in())
    page.wait_for_url(desk.start)
    return page


def _take_all(browser: Browser, desk: ServedDesk, empty: ServedDesk, folder: Path) -> Iterator[Path]:
    for light in ("light", "dark"):
        for width in (WIDE, NARROW):
            page = _open(browser, desk, width, light)
            for name, path in PAGES.items():
                yield _take(page, desk.start + path, folder / f"{name}-{width}-{light}.png")
            page.close()
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=light)
            page.goto(empty.make_way_in())
            page.wait_for_load_state()
            page.screenshot(path=folder / f"set-up-{width}-{light}.png", full_page=True)
            page.close()


def _take(page: Page, address: str, file: Path) -> Path:
    page.goto(address)
    page.screenshot(path=file, full_page=True)
    return file


def main(words: list[str]) -> int:
    """Take them, and name the files."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        base = Path(folder)
        home = busy_home.fill(base / "busy").home
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with ServedDesk(home, busy_home.NOW) as desk, ServedDesk(base / "empty", busy_home.NOW) as empty:
            if words[:1] == ["all"]:
                target = Path(words[1])
                target.mkdir(parents=True, exist_ok=True)
                for file in _take_all(browser, desk, empty, target):
                    print(file)  # noqa: T201 - a script
            else:
                SHIPPED.mkdir(exist_ok=True)
                for name, (path, width) in SHOWN.items():
                    page = _open(browser, desk, width, "light")
                    print(_take(page, desk.start + path, SHIPPED / f"{name}.png"))  # noqa: T201 - a script
                    page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
