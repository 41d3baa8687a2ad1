"""`reword` on an IMAP server, cut or refused at each command that changes something: one draft stands.

The new words are put beside the old ones, which are removed then. Whatever goes wrong in between, the next
visit leaves one draft, ours and untouched, and another `reword` works.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from agents import agent_over
from builders import debrief
from imap_session import How
from mail_program import edit, parse, rewrite_as_sent, text_of
from mails import DEBRIEFED, INVITED, invitation
from scripted_imap import GMAIL, ScriptedImap, Style
from worlds.imap import scripted_box
from worlds.maildir import MaildirWorld

from agent.errors import SecondChanceError
from agent.keeping.journal.journal import Journal
from agent.mailboxes.folder_names import to_modified_utf7
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.model.plan import Fate, Placement
from agent.visit import Agent, visit
from agent.visit.own_words import put_own_letter
from agent.visit.rewriting import reword

LATER = DEBRIEFED + timedelta(hours=1)
FOLDERS = {"INBOX": "", "Drafts": "\\Drafts", "Sent": "\\Sent", "Trash": "\\Trash"}
OWN = "I would rather say it in my own words, Denise: thank you for the tellers and their tape."


class Rooms:
    """An interview whose thank-you stands in Drafts of a scripted server."""

    def __init__(self, folder: Path, server: ScriptedImap) -> None:
        self.folder, self.server = folder, server
        self.server.add("INBOX", invitation(), INVITED)
        with Journal.open(self.folder / "journal.db") as journal:
            self.id: InterviewId = journal.add(debrief(), now=DEBRIEFED)
        self.visit()
        self.first = self.words()

    def work(self, what: Callable[[Agent], object]) -> None:
        """Something done by a process of its own."""
        box = scripted_box(self.server)
        with Journal.open(self.folder / "journal.db") as journal:
            try:
                what(agent_over(box, journal, self.folder))
            finally:
                box.close()

    def visit(self) -> None:
        self.work(lambda agent: visit(agent, self.id, LATER))

    def reword(self) -> None:
        self.work(lambda agent: reword(agent, self.id, Kind.THANK_YOU, LATER))

    def cut(self, verb: str, how: How) -> None:
        """A `reword` that goes wrong at this command."""
        self.server.fail(verb, how)
        with suppress(SecondChanceError):
            self.reword()
        self.server.faults.clear()

    @property
    def letter(self) -> Placement:
        with Journal.open(self.folder / "journal.db") as journal:
            (one,) = journal.placements(self.id)
            return one

    @property
    def mails(self) -> list[Any]:
        return self.server.boxes["Drafts"].mails

    def words(self) -> list[str]:
        """Of each draft, in the order they came."""
        return [text_of(parse(mail.raw)) for mail in self.mails]

    def check_one_stands(self) -> None:
        """Ours and untouched, as it is on record; and it can be reworded once more."""
        (mail,) = self.mails
        assert "\\deleted" not in {flag.casefold() for flag in mail.flags}
        letter = self.letter
        assert (letter.fate, letter.sighting.edited, letter.renewal) == (Fate.UNSENT, False, None)
        assert letter.draft_id == f"{self.server.boxes['Drafts'].validity}:{mail.uid}"
        before = self.words()
        self.reword()
        assert len(self.mails) == 1
        assert before != self.words()


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap(folders=FOLDERS) as one:
        yield one


@pytest.fixture
def rooms(tmp_path: Path, server: ScriptedImap) -> Rooms:
    return Rooms(tmp_path, server)


@pytest.mark.parametrize("how", [How.NO, How.BAD, How.BYE, How.DROP, How.LOST, How.GARBAGE])
@pytest.mark.parametrize("verb", ["APPEND", "SELECT", "STORE", "EXPUNGE"])
def test_cut_anywhere_one_draft_stands_after_the_next_visit(rooms: Rooms, verb: str, how: How) -> None:
    """The old words or the new ones, never both, and never taken for the person's."""
    rooms.cut(verb, how)
    rooms.visit()
    rooms.check_one_stands()


@pytest.mark.parametrize("verb", ["APPEND", "STORE", "EXPUNGE"])
def test_the_persons_own_words_cut_anywhere_stand_after_the_next_visit(rooms: Rooms, verb: str) -> None:
    """They were on record before the server was asked."""
    rooms.server.fail(verb, How.LOST)
    with suppress(SecondChanceError):
        rooms.work(lambda agent: put_own_letter(agent, rooms.id, Kind.THANK_YOU, "", OWN, LATER))
    rooms.server.faults.clear()
    rooms.visit()
    (words,) = rooms.words()
    assert words.strip() == OWN
    assert (rooms.letter.fate, rooms.letter.renewal, rooms.letter.is_own) == (Fate.UNSENT, None, True)


@pytest.mark.parametrize("verb", ["APPEND", "STORE", "EXPUNGE"])
def test_cut_and_asked_for_again_at_once(rooms: Rooms, verb: str) -> None:
    """Without a visit in between."""
    rooms.cut(verb, How.LOST)
    rooms.reword()
    rooms.check_one_stands()


@pytest.mark.parametrize("verb", ["STORE", "EXPUNGE"])
def test_the_end_of_it_is_cut_too(rooms: Rooms, verb: str) -> None:
    """The visit that ends it dies of the same; the one after it does not. A refusal is no reason to stop."""
    rooms.cut(verb, How.DROP)
    rooms.server.fail(verb, How.NO, "[ACL] no")
    rooms.visit()
    assert rooms.letter.renewal is not None
    assert (
        rooms.letter.sighting.doubles == () if verb == "EXPUNGE" else len(rooms.letter.sighting.doubles) == 1
    )
    rooms.server.fail(verb, How.LOST)
    with suppress(SecondChanceError):
        rooms.visit()
    rooms.visit()
    rooms.check_one_stands()


@pytest.mark.server
@pytest.mark.parametrize("appenduid", [True, False])
@pytest.mark.parametrize("verb", ["APPEND", "STORE", "EXPUNGE"])
def test_a_server_that_writes_ids_of_its_own(tmp_path: Path, verb: str, *, appenduid: bool) -> None:
    """Nothing bears our Message-ID: the place on record, what came in since, and our words tell."""
    with ScriptedImap(Style(appenduid=appenduid), FOLDERS) as server:
        rooms = Rooms(tmp_path, server)
        rewrite_ids(rooms)
        rooms.cut(verb, How.LOST)
        rewrite_ids(rooms)
        rooms.visit()
        assert len(rooms.mails) == 1
        assert (rooms.letter.fate, rooms.letter.sighting.edited) == (Fate.UNSENT, False)


def rewrite_ids(rooms: Rooms) -> None:
    for mail in rooms.mails:
        mail.raw = edit(mail.raw, message_id=MessageId(f"<{mail.uid}@bridge.example>"))


@pytest.mark.parametrize("verb", ["APPEND", "STORE", "EXPUNGE"])
def test_the_server_is_rebuilt_in_between(rooms: Rooms, verb: str) -> None:
    """Every number is another: our Message-ID and our words tell."""
    rooms.cut(verb, How.LOST if verb == "APPEND" else How.DROP)
    box = rooms.server.boxes["Drafts"]
    box.validity += 1
    for mail in box.mails:
        mail.uid += 40
    box.next_uid += 40
    rooms.visit()
    rooms.check_one_stands()


@pytest.mark.parametrize("verb", ["APPEND", "STORE", "EXPUNGE"])
@pytest.mark.parametrize("name", ["Entwürfe", "Letters"])
def test_the_folder_gets_another_name_in_between(rooms: Rooms, verb: str, name: str) -> None:
    """As a mail program does that makes a new one in its place: both lie in the old one."""
    rooms.cut(verb, How.LOST if verb == "APPEND" else How.DROP)
    boxes = rooms.server.boxes
    old = boxes.pop("Drafts")
    boxes[to_modified_utf7(name)] = replace(old, flags="")
    boxes["Drafts"] = replace(old, mails=[], validity=9)
    rooms.visit()
    (mail,) = boxes[to_modified_utf7(name)].mails
    assert boxes["Drafts"].mails == []
    assert rooms.letter.draft_id == f"1:{mail.uid}/{name}"
    assert (rooms.letter.fate, rooms.letter.sighting.edited) == (Fate.UNSENT, False)


@pytest.mark.parametrize("position", [0, -1])
def test_the_person_changes_one_of_the_two(rooms: Rooms, position: int) -> None:
    """Theirs stays, and our untouched other one goes."""
    rooms.cut("STORE", How.DROP)
    old = rooms.mails.pop(position)
    theirs = edit(old.raw, text=f"{OWN}\n\n{text_of(parse(old.raw))}")
    rooms.server.add("Drafts", theirs, LATER, flags="\\Draft \\Seen")
    rooms.visit()
    assert [mail.raw for mail in rooms.mails] == [theirs]
    assert (rooms.letter.fate, rooms.letter.sighting.edited) == (Fate.UNSENT, True)


@pytest.mark.parametrize("position", [0, -1])
def test_the_person_deletes_one_of_the_two(rooms: Rooms, position: int) -> None:
    """The other one stays: it is the letter now."""
    rooms.cut("STORE", How.DROP)
    del rooms.mails[position]
    rooms.visit()
    rooms.check_one_stands()


def test_the_person_sends_the_new_words(rooms: Rooms) -> None:
    """Nothing of ours is left in Drafts to be sent once more."""
    rooms.cut("STORE", How.DROP)
    new = rooms.mails.pop()
    rooms.server.add("Sent", rewrite_as_sent(new.raw, LATER, MessageId("<sent@client.example>")), LATER)
    rooms.visit()
    assert rooms.mails == []
    assert rooms.letter.fate is Fate.SENT


def test_the_person_deletes_what_they_see_after_the_old_words_were_marked(rooms: Rooms) -> None:
    """The old ones do not come back."""
    rooms.cut("EXPUNGE", How.DROP)
    del rooms.mails[-1]
    rooms.visit()
    assert rooms.mails == []
    assert rooms.letter.fate is Fate.DELETED


def test_somebody_elses_drafts_are_never_touched(rooms: Rooms) -> None:
    """Whatever came into Drafts meanwhile: to others, or like ours without being it."""
    rooms.cut("APPEND", How.LOST)
    copy = edit(rooms.mails[0].raw, message_id=MessageId("<copy@client.example>"), subject="A copy")
    others = [copy, edit(copy, text="Something else."), b"Subject: list\r\n\r\nMilk, bread."]
    for raw in others:
        rooms.server.add("Drafts", raw, LATER, flags="\\Draft")
    rooms.visit()
    assert others == [mail.raw for mail in rooms.mails if mail.raw in others]


@pytest.mark.server
def test_gmail_over_imap_moves_the_old_words_into_the_trash(tmp_path: Path) -> None:
    """Cut before the move, both stand; the next visit moves the old ones."""
    with ScriptedImap(Style(capability=f"{GMAIL} MOVE"), FOLDERS) as server:
        rooms = Rooms(tmp_path, server)
        rooms.cut("MOVE", How.DROP)
        assert len(rooms.mails) == 2
        rooms.visit()
        rooms.check_one_stands()
        assert rooms.first == [text_of(parse(mail.raw)) for mail in server.boxes["Trash"].mails][:1]


# ---- on a Maildir


STEPS = frozenset({"rename", "unlink", "open", "fsync", "utime"})


class DeathError(BaseException):
    """The process died here."""


def die_at(step: int) -> None:
    """End what is done after the nth thing it does to the disk."""
    seen = 0

    def watch(_frame: object, event: str, function: Any) -> None:
        nonlocal seen
        if event == "c_return" and function.__module__ == "posix" and function.__name__ in STEPS:
            seen += 1
            if seen == step:
                sys.setprofile(None)
                raise DeathError

    sys.setprofile(watch)


@pytest.mark.no_cover
def test_killed_anywhere_on_a_maildir_one_draft_stands(tmp_path: Path) -> None:
    """The old words or the new ones, whole; nothing half-made is left, and the record says the same."""
    world = MaildirWorld(tmp_path)
    world.deliver(invitation(), INVITED)
    with Journal.open(tmp_path / "journal.db") as journal:
        interview = journal.add(debrief(), now=DEBRIEFED)
        visit(agent_over(world.open(), journal, tmp_path), interview, DEBRIEFED)
        for step in count(1):
            died = False
            agent = agent_over(world.open(), journal, tmp_path)
            die_at(step)
            try:
                reword(agent, interview, Kind.THANK_YOU, LATER)
            except DeathError:
                died = True
            finally:
                sys.setprofile(None)
            visit(agent_over(world.open(), journal, tmp_path), interview, LATER)
            (letter,) = journal.placements(interview)
            assert [letter.draft_id] == list(world.drafts()), step
            assert (letter.fate, letter.sighting.edited, letter.renewal) == (Fate.UNSENT, False, None), step
            assert list((world.root / ".Drafts" / "tmp").iterdir()) == [], step
            if not died:
                break
    assert step > 5, "it reached the new words"
