"""The person's own letter, killed at each step on its way into Drafts: kept till it stands there, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from agents import agent_over
from builders import debrief
from mail_program import parse, text_of
from mails import DEBRIEFED, INVITED, invitation
from worlds.maildir import MaildirWorld

from agent.keeping.journal.journal import Journal
from agent.keeping.journal.letters import Letters
from agent.keeping.journal.own_letters import OwnLetters
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.plan import Fate
from agent.visit import visit
from agent.visit.our_words import return_to_ours
from agent.visit.own_words import put_own_letter

LATER = DEBRIEFED + timedelta(hours=1)
TEXT = "Hi Denise,\n\nthank you for the tellers and their tape.\n\nMarcus\n"


class DeathError(BaseException):
    """The process died here."""


@contextmanager
def die_after(owner: type, name: str) -> Iterator[None]:
    """The first call is done, and nothing after it."""
    original: Callable[..., Any] = getattr(owner, name)

    def once(*args: Any, **more: Any) -> None:
        original(*args, **more)
        raise DeathError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, once)
        with pytest.raises(DeathError):
            yield


class Rooms:
    """An interview on a Maildir; each piece of work is done by a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.world = folder, MaildirWorld(folder)
        self.world.deliver(invitation(), INVITED)
        with Journal.open(folder / "journal.db") as journal:
            self.id: InterviewId = journal.add(debrief(), now=DEBRIEFED)

    def visit(self, now: datetime = LATER) -> None:
        with Journal.open(self.folder / "journal.db") as journal:
            visit(agent_over(self.world.open(), journal, self.folder), self.id, now)

    def put(self) -> None:
        with Journal.open(self.folder / "journal.db") as journal:
            agent = agent_over(self.world.open(), journal, self.folder)
            put_own_letter(agent, self.id, Kind.THANK_YOU, "", TEXT, LATER)

    def take_back(self) -> None:
        with Journal.open(self.folder / "journal.db") as journal:
            agent = agent_over(self.world.open(), journal, self.folder)
            return_to_ours(agent, self.id, Kind.THANK_YOU, "", LATER)

    def check(self) -> None:
        """Their words stand once, as theirs, and are kept no longer."""
        self.visit()
        self.visit(LATER + timedelta(hours=1))
        (mail,) = self.world.drafts().values()
        with Journal.open(self.folder / "journal.db") as journal:
            (letter,) = journal.placements(self.id)
            assert journal.own_letters.list_waiting(self.id) == ()
        assert TEXT == text_of(parse(mail))
        assert (letter.fate, letter.sighting.edited, letter.renewal) == (Fate.UNSENT, False, None)
        assert letter.is_own
        assert list((self.world.root / ".Drafts" / "tmp").iterdir()) == []


def test_killed_while_they_take_the_place_of_ours(tmp_path: Path) -> None:
    """After they are on record, the renewal is, they stand, that is on record."""
    for number, (owner, name) in enumerate(
        (
            (OwnLetters, "keep"),
            (Letters, "record_renewal"),
            (MaildirMailbox, "replace"),
            (Letters, "record_rewording"),
        )
    ):
        (tmp_path / str(number)).mkdir()
        rooms = Rooms(tmp_path / str(number))
        rooms.visit(DEBRIEFED)
        with die_after(owner, name):
            rooms.put()
        rooms.check()


def test_killed_while_they_are_placed(tmp_path: Path) -> None:
    """After the intent, the ticket, the draft, its record."""
    for number, (owner, name) in enumerate(
        (
            (Letters, "intend"),
            (Letters, "record_ticket"),
            (MaildirMailbox, "place"),
            (Letters, "record_draft"),
        )
    ):
        (tmp_path / str(number)).mkdir()
        rooms = Rooms(tmp_path / str(number))
        rooms.put()
        assert rooms.world.drafts() == {}
        with die_after(owner, name):
            rooms.visit()
        rooms.check()


def test_killed_while_ours_takes_their_place_again(tmp_path: Path) -> None:
    """After the renewal is on record, ours stands, that is on record: one letter, never called edited."""
    for number, (owner, name) in enumerate(
        (
            (Letters, "record_renewal"),
            (MaildirMailbox, "replace"),
            (Letters, "record_rewording"),
        )
    ):
        (tmp_path / str(number)).mkdir()
        rooms = Rooms(tmp_path / str(number))
        rooms.visit(DEBRIEFED)
        (ours,) = map(text_of, map(parse, rooms.world.drafts().values()))
        rooms.put()
        with die_after(owner, name):
            rooms.take_back()
        rooms.visit()
        with Journal.open(rooms.folder / "journal.db") as journal:
            (letter,) = journal.placements(rooms.id)
            assert journal.own_letters.list_waiting(rooms.id) == ()
        (mail,) = rooms.world.drafts().values()
        is_ours = text_of(parse(mail)) == ours
        assert is_ours or text_of(parse(mail)) == TEXT
        assert (letter.is_own, letter.sighting.edited, letter.renewal) == (not is_ours, False, None)
        if not is_ours:
            rooms.take_back()
        (mail,) = rooms.world.drafts().values()
        assert text_of(parse(mail)) == ours
