"""The questions of `init`, where answers are mended, wait, or are there already."""

from __future__ import annotations

import argparse
import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import at
from command_line import talk
from keyring.errors import KeyringLocked
from scripted import ScriptedAsker
from sign_in import MemoryKeyring, RaisingKeyring, using

from agent.commands import init
from agent.commands.command import add_common_options
from agent.errors import UsageError
from agent.keeping.config import Notify
from agent.mailboxes.maildir.questions import SET_UP
from agent.setting_up.asking import ask_all
from agent.setting_up.config_text import Setup
from agent.setting_up.person import Person
from agent.setting_up.surroundings import Surroundings

AROUND = Surroundings(at("2026-09-04T12:00:00-05:00"), "America/Chicago", has_screen=True)
BOX = {"kind": "maildir", "path": "~/Mail", "drafts": "Drafts", "sent": "Sent"}
KNOWN = Setup("Marcus Ellery", ("marcus@mail.example",), "America/Chicago", "warm", BOX)


def ask(known: Setup, script: dict[str, Any], **more: Any) -> tuple[Setup, ScriptedAsker]:
    asker = ScriptedAsker(script, **more)
    return ask_all(Person(asker), known, AROUND), asker


def test_mailbox_tone_and_ways_can_be_changed_at_the_end() -> None:
    """Each is asked again, by what was answered before; all ways of being told taken end that question."""
    found, asker = ask(
        KNOWN,
        {
            "all of this right": ["Change the mailbox", "Change the tone", "Change how you are told", "Yes"],
            "Your email": "marcus@ellery.example",
            "Where does": "IMAP",
            "The IMAP server": "imap.ellery.example",
            "Which tone": "Formal",
            "shall you be told": ["Not at all", "inbox"],
            "another way": ["desktop", "phone"],
            "address of your topic": "my-topic-4711",
        },
    )
    assert ("imap", "imap.ellery.example") == (found.mailbox["kind"], found.mailbox["host"])
    assert (("marcus@ellery.example",), "formal") == (found.addresses, found.tone)
    told = found.told
    assert (True, True, ("https://ntfy.sh/my-topic-4711",)) == (told.inbox, told.desktop, told.urls)
    assert 2 == len([question for question in asker.asked if "another way" in question])
    assert ("marcus@mail.example", "warm") == (asker.default_of("Your email"), asker.default_of("Which tone"))
    assert any("Told by:    nothing; you look yourself" in line for line in asker.said)
    assert "this computer's screen, your phone, a note in your inbox" in asker.said[-1]


def test_answers_from_a_file_may_end_behind_the_last_that_is_needed() -> None:
    """Nothing is said of being told, nor that all is right: told is nobody, and the answers hold."""
    found, asker = ask(KNOWN, {}, leaves_after=1)
    assert replace(KNOWN, given="Marcus", told=Notify()) == found
    assert ["And your first name?"] == asker.asked


def test_a_mailbox_that_is_known_is_not_asked_for() -> None:
    """Where an option named it, the address alone is missing."""
    found, asker = ask(replace(KNOWN, addresses=()), {"Your email": "m@mail.example, m2@mail.example"})
    assert (BOX, ("m@mail.example", "m2@mail.example")) == (found.mailbox, found.addresses)
    assert not [question for question in asker.asked if "Where does" in question or "Maildir" in question]


def test_a_zone_that_nobody_knows_is_asked_again() -> None:
    """With the reason; the computer's own is offered."""
    found, asker = ask(replace(KNOWN, time_zone=""), {"Your time zone": ["xyzzy", "Leeds"]})
    assert "Europe/London" == found.time_zone
    assert [line for line in asker.said if line.startswith("I know no time zone")]
    assert ["America/Chicago"] * 2 == [
        offered for asked, offered in zip(asker.asked, asker.defaults, strict=True) if "time zone" in asked
    ]


def make(*folders: Path) -> None:
    for folder in folders:
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)


def test_the_right_level_of_a_maildir_is_offered(tmp_path: Path) -> None:
    """One on a yes, several to choose from; a no to either, and one that went meanwhile, ask again."""
    own, work, one = tmp_path / "Mail" / "own", tmp_path / "Mail" / "work", tmp_path / "One" / "post"
    make(*(box / name for box in (own, work, one) for name in ("INBOX", "Sent")))
    asker = ScriptedAsker(
        {
            "The folder of": [str(tmp_path / name) for name in ("nowhere", "One", "Mail", "Mail", "One")],
            "Shall it be": ["no", "yes"],
            "Which of these": ["None of these", str(work)],
        }
    )

    class Moving(Person):
        """Has moved a mailbox by the time it is chosen."""

        def choose(self, *given: Any) -> str:
            chosen = super().choose(*given)
            if chosen:
                work.rename(tmp_path / "elsewhere")
            return chosen

    assert {"path": str(one), "drafts": "Drafts", "sent": "Sent"} == SET_UP.ask(Moving(asker), "")
    assert 5 == len([question for question in asker.asked if "The folder of" in question])
    assert f"There is no Maildir at {work}." in asker.said


IMAP = """\
[me]
name = "Marcus Ellery"
addresses = ["marcus@mail.example"]
time_zone = "America/Chicago"
[mailbox.personal]
kind = "imap"
host = "imap.mail.example"
user = "marcus"
"""


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


class Terminal:
    """A person who runs `init` at a terminal, in one home."""

    def __init__(self, base: Path, patch: pytest.MonkeyPatch) -> None:
        self.file, self.patch = base / "home" / "config.toml", patch
        self.file.parent.mkdir()

    def __call__(self, asker: ScriptedAsker, *words: str) -> tuple[int, str]:
        """The exit code, and what was said on stderr."""
        parser = argparse.ArgumentParser()
        init.add_arguments(parser)
        add_common_options(parser)
        with talk() as (_, err), self.patch.context() as patch:
            patch.setattr(sys, "stdin", Screen())
            patch.setattr("agent.commands.screen.is_watched", lambda: True)
            patch.setattr(init, "choose_asker", lambda _: asker)
            code = init.run(parser.parse_args(["--home", str(self.file.parent), *words]))
        return code, " ".join(err.getvalue().split())


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(tmp_path, monkeypatch)


def test_a_second_init_at_a_terminal(terminal: Terminal) -> None:
    """It offers changes; who leaves keeps those that were made, and options or --json are refused."""
    terminal.file.write_text(IMAP, encoding="utf-8")
    assert (0, "") == terminal(ScriptedAsker({"like to change": "Nothing more"}))
    for leaving in (KeyboardInterrupt, EOFError):
        terminal.file.write_text(IMAP, encoding="utf-8")
        asker = ScriptedAsker(
            {"like to change": "The tone", "Which tone": "Brief"}, leaves_after=2, leaves_by=leaving
        )
        code, said = terminal(asker)
        assert (0, True) == (code, "You left; what was changed before stays changed." in said)
        assert 'tone = "brief"' in terminal.file.read_text(encoding="utf-8")
    for words in (("--json",), ("--name", "Marcus"), ("--tone", "warm")):
        with pytest.raises(UsageError, match="is there already; it was not changed"):
            terminal(ScriptedAsker(), *words)


def test_the_other_steps_know_whether_there_is_a_keyring(terminal: Terminal) -> None:
    """Without one that opens, the step that opens the mailbox keeps its secret in a file, and says so."""
    terminal.file.write_text(IMAP, encoding="utf-8")
    for backend, step in (
        (MemoryKeyring(), "second-chance auth second-chance schedule install"),
        (RaisingKeyring(KeyringLocked()), "second-chance auth --store file second-chance schedule install"),
    ):
        asker = ScriptedAsker({"like to change": "other steps", " now?": "no"})
        with using(backend):
            code, said = terminal(asker)
        assert (0, True) == (code, f"whenever you like: {step}" in said), said


def test_a_file_that_comes_while_asked_is_kept(terminal: Terminal) -> None:
    """Two set-ups at once: the second to end writes nothing over what the first wrote."""

    class Slow(ScriptedAsker):
        def say(self, text: str) -> None:
            super().say(text)
            terminal.file.write_text(IMAP, encoding="utf-8")

    asker = Slow({"Your name": "Ilse Brandvold", "Your email": "ilse@mail.example"})
    with pytest.raises(UsageError, match="is there already; it was not changed"):
        terminal(asker)
    assert IMAP == terminal.file.read_text(encoding="utf-8")
    assert any("all of this right" in question for question in asker.asked)
