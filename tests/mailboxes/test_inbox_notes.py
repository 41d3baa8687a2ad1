"""The notes to oneself in the inbox of each mailbox that bears them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from agents import SECRET
from dovecot import Dovecot
from hypothesis import given, settings
from hypothesis import strategies as st
from mailbox_desk import query
from mails import ME
from notes_contract import HARBOUR, HOUR, NOW, NotesContract, NotesDesk, NoteWorld
from scripted_imap import ScriptedGmail
from worlds.imap import ImapWorld, ScriptedGmailWorld
from worlds.maildir import FOLDERS, PLUS_PLUS, MaildirWorld

from agent.errors import MailboxError
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folders import Folder
from agent.model.mail import Address
from agent.model.notice import Event, Word
from agent.reading.message import read_message
from agent.telling import inbox_note
from agent.telling.way import NotToldError
from agent.writing.draft_names import note_id
from agent.writing.mime import note_to_self

WITHOUT_UIDPLUS = "IMAP4rev1 LITERAL+ NAMESPACE SPECIAL-USE LIST-EXTENDED LIST-STATUS"


class TestMaildirPlusPlus(NotesContract):
    changing = ((Path, "rename"), (Path, "unlink"))

    @pytest.fixture
    def world(self, tmp_path: Path) -> NoteWorld:
        return MaildirWorld(tmp_path, PLUS_PLUS)


class TestFolderOfMaildirs(NotesContract):
    changing = ((Path, "rename"), (Path, "unlink"))

    @pytest.fixture
    def world(self, tmp_path: Path) -> NoteWorld:
        return MaildirWorld(tmp_path, FOLDERS)


ON_A_SERVER = ((Connection, "append"), (Connection, "add_flag"), (Connection, "remove"))


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def without_uidplus() -> Iterator[Dovecot]:
    with Dovecot(capability=WITHOUT_UIDPLUS) as server:
        yield server


@pytest.mark.server
@pytest.mark.dovecot
class TestDovecot(NotesContract):
    changing = ON_A_SERVER

    @pytest.fixture
    def world(self, dovecot: Dovecot) -> Iterator[NoteWorld]:
        with ImapWorld(dovecot.host, dovecot.port) as world:
            yield world

    def test_a_note_costs_the_next_look_two_questions(self, desk: NotesDesk) -> None:
        """Its headers are read once; the look after that asks what it always asks."""
        bookmark, costs, asked = "", [], query(phrases=frozenset({"Interview"}))
        for at in range(5):
            box = desk.open_for_run()
            bookmark = box.find_arrivals(asked, bookmark).bookmark
            costs.append(box.round_trips)  # type: ignore[attr-defined]  # of the mailbox inside
            if at == 2:
                desk.say()
        assert costs[2] == costs[4]
        assert 0 < costs[3] - costs[2] <= 3

    def test_a_note_that_the_server_refuses_was_not_told(
        self, desk: NotesDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A folder that nobody may write to is no reason to look for a note in it."""
        with monkeypatch.context() as patch:
            patch.setattr(Folder, "token", property(lambda _: b'"No such folder"'))
            with pytest.raises(NotToldError):
                desk.say()
        assert {} == desk.world.list_inbox()
        desk.say()
        assert [set()] == desk.flags()

    def test_where_a_note_gets_another_id_it_is_taken_away(
        self, desk: NotesDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As Proton's bridge does it: it could not be known again, and the person is told once or twice."""
        real = Connection.append

        def rename(self: Connection, folder: Folder, raw: bytes, *more: Any) -> str:
            return real(self, folder, raw.replace(b"Message-ID: <", b"Message-ID: <other-"), *more)

        monkeypatch.setattr(Connection, "append", rename)
        with pytest.raises(MailboxError, match="an id of its own") as told:
            desk.say()
        assert not isinstance(told.value, NotToldError)
        assert {} == desk.world.list_inbox()
        desk.tidy(waits=False)


@pytest.mark.server
@pytest.mark.dovecot
class TestDovecotWithoutUidplus(NotesContract):
    changing = ON_A_SERVER
    removes = False

    @pytest.fixture
    def world(self, without_uidplus: Dovecot) -> Iterator[NoteWorld]:
        with ImapWorld(without_uidplus.host, without_uidplus.port) as world:
            yield world


def test_a_keyword_that_a_filter_set_is_no_touch(tmp_path: Path) -> None:
    """Dovecot's letters mean what its list of keywords says; one that is not known is a touch."""
    world = MaildirWorld(tmp_path, PLUS_PLUS)
    (world.root / "dovecot-keywords").write_text("0 NonJunk\n1 $label1\nodd\n")
    for letter, left in (("a", 0), ("b", 1), ("c", 2)):
        desk = NotesDesk(tmp_path / letter, world)
        before = {*world.list_inbox()}
        desk.say()
        (name,) = {*world.list_inbox()} - before
        world.flag(name, letter)
        desk.tidy(waits=False)
        assert left == len(world.list_inbox())
    (world.root / "dovecot-keywords").unlink()
    desk.say()
    desk.tidy(waits=False)
    assert 2 == len(world.list_inbox())


def test_where_no_note_can_be_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an inbox, with a full disk, or without leave to write it is surely not told."""
    world = MaildirWorld(tmp_path, FOLDERS)
    desk = NotesDesk(tmp_path, world)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", _fail(errno.EACCES))
        with pytest.raises(NotToldError, match="No note can be put into INBOX"):
            desk.say()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _fail(errno.ENOSPC))
        with pytest.raises(NotToldError, match="no room to put a note"):
            desk.say()
    (world.root / "INBOX").rename(world.root / "Other")
    with pytest.raises(NotToldError, match="no inbox"):
        desk.say()
    assert [] == [*(world.root / "Other").rglob("new/*")]


def _fail(number: int) -> Callable[..., None]:
    def work(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return work


@pytest.mark.server
def test_at_gmail_over_imap_an_old_note_goes_to_the_trash(tmp_path: Path) -> None:
    """What is expunged there stays among all mail; INBOX is looked into, which nothing else does."""
    with ScriptedGmail() as server, ScriptedGmailWorld(server) as world:
        desk = NotesDesk(tmp_path, world)
        desk.say()
        desk.say(HARBOUR, NOW + HOUR)
        inbox, trash = ([mail.raw for mail in server.boxes[name].mails] for name in ("INBOX", server.TRASH))
        assert [True] == [b"before noon" in raw for raw in inbox]
        assert [True] == [b"since Friday" in raw for raw in trash]
        assert () == desk.open_for_run().search(query(everything=True))


WORDS = st.text(st.characters(codec="utf-8"), max_size=200)
ODD = st.sampled_from(
    ["> Quoted", "-- ", "On Friday Ana wrote:", "From: Ana", "." * 1200, "\u202eback", "é" * 90]
)


@given(st.lists(WORDS | ODD, min_size=1, max_size=4), WORDS | ODD)
@settings(max_examples=60)
def test_a_note_is_known_by_its_words_whatever_they_are(lines: list[str], title: str) -> None:
    """As it is read back it has the words that its id tells; with another word added it has not."""
    subject, text = inbox_note._write(Word(title, tuple(lines), (Event.ASKED, Event.ASKED)))
    me = Address(ME, "Marcus Ellery")
    name = note_id(1, inbox_note._identify(subject, text), me.domain, SECRET)
    raw = note_to_self(subject, text, "", person=me, message_id=name, date=NOW, is_automatic=True)
    for stored in (raw, raw.replace(b"\r\n", b"\n")):
        assert inbox_note._has_our_words(read_message(stored, key="", received=NOW))
    more = note_to_self(subject, f"Changed. {text}", "", person=me, message_id=name, date=NOW)
    assert not inbox_note._has_our_words(read_message(more, key="", received=NOW))
