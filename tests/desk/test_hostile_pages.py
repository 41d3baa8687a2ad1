"""Strangers' mail and odd input on every page: text, or refused with a sentence; it never does anything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import hostile_home
import pytest
from desk import MaildirDesk
from hidden_characters import ODD
from hostile_home import MARKUP, NOW
from page_reading import PageReading, list_forms, walk
from page_visitor import Page, Visitor
from sign_in import MemoryKeyring, using

pytestmark = pytest.mark.no_cover

_LARGE = 10
"""Fields of a form; each takes its time."""
MISCHIEF = MARKUP + ODD + "\x00\r\nSet-Cookie: a=b"
VALUES = ("\x00", "x" * 400_000, "\ud7ff\U0010ffff\ufffe", "é" * 300)
"""What is typed into every field of every form."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> MaildirDesk:
    return hostile_home.fill(tmp_path_factory.mktemp("hostile") / "desk")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No program of this computer is found, and secrets are kept in memory."""
    for name in ("PATH", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    with using(MemoryKeyring()):
        yield


@pytest.fixture
def visitor(hostile: MaildirDesk) -> Visitor:
    return _enter(hostile.home)


def _enter(home: Path) -> Visitor:
    visitor = Visitor(home, NOW)
    visitor.start_nothing()
    return visitor


def _find_faults(page: Page) -> list[str]:
    if not page.html.startswith("<!doctype html>"):
        return []  # a file to keep
    reading = PageReading(page.html)
    calculated = ["a sum was worked out"] if "8337" in page.text else []
    unforeseen = [page.text[:300]] if "inside Second Chance" in page.text else []
    return [f"{page.path}: {fault}" for fault in (*reading.faults, *calculated, *unforeseen)]


def test_strangers_words_are_text_on_every_page(visitor: Visitor) -> None:
    """All pages that can be reached: no markup of a mail is markup, nothing in it hides or turns words."""
    pages = list(walk(visitor))
    assert [] == [fault for page in pages for fault in _find_faults(page)]
    assert [] == [page.path for page in pages if page.status != 200]


@pytest.mark.process  # a check calls the program as cron would
def test_whatever_is_typed_into_a_form_is_answered(
    visitor: Visitor, hostile: MaildirDesk, tmp_path: Path
) -> None:
    """Each form of each page with mischief in all its fields: a page comes back, and nothing in it runs."""
    found: list[str] = []
    for number, form in enumerate(list_forms(visitor)):
        home = shutil.copytree(hostile.home, tmp_path / str(number))
        pressed = [(MISCHIEF, button) for button in {str(one): one for one in form.buttons}.values()]
        pressed += [(value, form.buttons[-1]) for value in VALUES if 0 < len(form.typed) < _LARGE]
        for value, button in pressed:
            found += _find_faults(form.send(_enter(home), button, value))
    assert found == []
