"""Every page in Chromium: for people who see little, use no mouse, or have JavaScript off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import busy_home
import hostile_home
import pytest
from chromium import open_browser
from desk import MaildirDesk
from playwright.sync_api import Browser
from served_desk import ServedDesk
from window import PHONE, WIDE, Window, open_window

pytestmark = [pytest.mark.chromium, pytest.mark.no_cover]

PAGES = (
    "/",
    "/interviews",
    *(f"/interviews/{one}" for one in busy_home.INTERVIEWS),
    f"/interviews/{busy_home.PRAIRIE}/thank_you",
    f"/interviews/{busy_home.PRAIRIE}/second_chance",
    f"/interviews/{busy_home.LARCH}/thank_you",
    f"/interviews/{busy_home.NORTHBANK}/gracious_decline",
    "/debrief",
    f"/debrief/{busy_home.LARCH}",
    f"/debrief/{busy_home.SEEN}",
    "/found",
    f"/found/{busy_home.COMING}",
    "/lessons",
    "/settings",
    "/checks",
    "/schedule",
    "/data/forget",
    "/log",
    "/no-such-page",
)
"""Every page of the busy home."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as one:
        yield one


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> MaildirDesk:
    """Tests here change nothing in it."""
    return busy_home.fill(tmp_path_factory.mktemp("busy") / "desk")


@pytest.fixture(scope="module")
def server(busy: MaildirDesk) -> Iterator[ServedDesk]:
    with ServedDesk(busy.home, busy_home.NOW) as one:
        yield one


def test_no_page_is_in_anybodys_way(browser: Browser, server: ServedDesk) -> None:
    """Each page, light and wide or dark and on a phone: nothing that axe would mend, none too wide."""
    found: list[str] = []
    with open_window(browser, server) as window:
        for path in PAGES:
            window.open(path)
            for width, dark in ((WIDE, False), (PHONE, True)):
                window.look_at(width=width, dark=dark)
                found += [f"{path} at {width} px: {said}" for said in window.judge()]
            found += [f"{path}: {said}" for said in _judge_headings(window)]
    assert not found, "\n".join(found)


def _judge_headings(window: Window) -> list[str]:
    count = window.page.get_by_role("heading", level=1).count()
    return [] if count == 1 else [f"{count} headings of the first level"]


def test_everything_is_reached_by_keyboard(browser: Browser, server: ServedDesk) -> None:
    """Tab alone comes by every link, field and button of a page, and shows where it stands."""
    found: list[str] = []
    with open_window(browser, server) as window:
        for path in PAGES:
            window.open(path)
            found += [f"{path}: {said}" for said in window.list_unreached()]
    assert not found, "\n".join(found)


def test_pages_are_read_without_scripts(browser: Browser, server: ServedDesk) -> None:
    """With JavaScript off each page has the same heading, and the same buttons or more."""
    with (
        open_window(browser, server) as with_scripts,
        open_window(browser, server, has_scripts=False) as plain,
    ):
        for path in PAGES:
            with_scripts.open(path)
            plain.open(path)
            assert with_scripts.title == plain.title, path
            more = set(with_scripts.list_buttons()) - set(plain.list_buttons())
            assert more <= {"Print this sheet"}, path  # which is the browser's own work


def test_mischief_in_mails_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    """Pages full of strangers' markup: no script of theirs runs, no picture is fetched, nothing is hidden."""
    home = hostile_home.fill(tmp_path / "desk", size=1_000_000).home
    with ServedDesk(home, hostile_home.NOW) as server, open_window(browser, server) as window:
        window.open("/interviews")
        for path in ("/", "/found", "/lessons", "/log", *window.list_paths()):
            window.open(path)
            assert window.page.evaluate("typeof hostile") == "undefined", path
            assert window.title, path
        assert "<script hostile>" in window.words
