"""The notes to oneself in the inbox of each mailbox that bears them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dovecot import Dovecot
from notes_contract import NotesContract, NotesDesk, NoteWorld
from worlds.imap import ImapWorld
from worlds.maildir import FOLDERS, PLUS_PLUS, MaildirWorld

from agent.errors import MailboxError
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folders import Folder
from agent.telling.way import NotToldError

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
