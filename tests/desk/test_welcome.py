"""Welcome: set-up by the questions of `init`, then each step with its button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from command_line import say
from mails import DEBRIEFED
from page_visitor import Page, Visitor
from sign_in import MemoryKeyring, using
from system_programs import SystemPrograms

from agent.scheduling.cron import Cron


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemPrograms]:
    """A computer with a crontab of its own, a keyring in memory, no screen, and a Maildir at home."""
    one = SystemPrograms(tmp_path)
    for name, value in one.environ.items():
        monkeypatch.setenv(name, value)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME", "TZ"):
        monkeypatch.delenv(name, raising=False)
    one.crontab(b"")
    monkeypatch.setattr(Cron, "is_alive", lambda _: True)
    for folder in ("", ".Drafts", ".Sent"):
        for part in ("cur", "new", "tmp"):
            (one.home / "Mail" / folder / part).mkdir(parents=True)
    with using(MemoryKeyring()):
        yield one


def question(page: Page) -> str:
    """What a page asks."""
    found = re.search(r'(?s)<(?:label for="f-answer"|legend)>(.*?)</', page.html)
    return unescape(found[1]).strip() if found else ""


ANSWERS = (
    ("Your email address?", "marcus@ellery.example"),
    ("Where does your mail live?", "maildir"),
    ("The folder of the Maildir?", "~/Mail"),
    ("Is that right?", "yes"),
    ("Your name, as you sign?", "Marcus Ellery"),
    ("And your first name?", "Marcus"),
    ("Other addresses of your own?", ""),
    ("Your time zone?", "Chicago"),
    ("Which tone shall the letters have?", "formal"),
    ("How shall you be told?", "inbox"),
    ("In another way as well?", ""),
    ("Is all of this right?", ""),
)


def answer_all(visitor: Visitor) -> Page:
    page = visitor.get("/")
    for number, (asked, given) in enumerate(ANSWERS):
        assert asked == question(page)
        page = visitor.post("/welcome/answer", {"number": number, "answer": given})
    return page


def test_from_an_empty_home(system: SystemPrograms, home: Path, tmp_path: Path) -> None:
    """Any page leads here; the answers make the config.toml that `init` makes; the steps have buttons."""
    visitor = Visitor(home, DEBRIEFED)
    assert "/welcome" == visitor.get("/settings").path
    page = answer_all(visitor)
    assert "That is written down." in page.text
    commands = say(
        "init",
        "--home",
        str(tmp_path / "other"),
        "--now",
        DEBRIEFED.isoformat(),
        *("--name", "Marcus Ellery", "--address", "marcus@ellery.example", "--time-zone", "Chicago"),
        *("--tone", "formal", "--maildir", "~/Mail"),
    )
    assert commands.code == 0, commands.err
    written = (tmp_path / "other" / "config.toml").read_text(encoding="utf-8")
    told = written.replace('given = ""', 'given = "Marcus"').replace("inbox = false", "inbox = true")
    assert told == (home / "config.toml").read_text(encoding="utf-8")
    assert "nothing to authorise" in page.text
    assert "# second-chance begin" not in system.spool.read_text()
    page = visitor.post("/welcome/schedule")
    assert "Installed in cron: one visit an hour" in page.text
    assert 1 == system.spool.read_text().count("# second-chance begin")
    assert "All is set up." in page.text
    assert "a note in your inbox (mailbox local): told" in visitor.post("/welcome/notify").text
