"""What the parts of the IMAP mailbox make of answers that a server seldom gives, without a server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from imaplib import IMAP4

import pytest
from arrivals_contract import news_query
from mails import PLACED, letter, raw_mail
from worlds.imap import make_account

from agent.errors import AuthoriseError, MailboxError, MailboxMissingError, TryLaterError
from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap import notes
from agent.mailboxes.imap.arrivals import ArrivalsReader, Bookmark
from agent.mailboxes.imap.command_line import Answer, Command
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.errors import ConnectionLostError
from agent.mailboxes.imap.folders import Folder, FolderState, Layout
from agent.mailboxes.imap.memory import OpenFolder
from agent.mailboxes.imap.messages import Location, Mail
from agent.mailboxes.imap.notes import NoteWriter
from agent.mailboxes.imap.search import SearchWords
from agent.mailboxes.imap.sweep import FolderSweep
from agent.mailboxes.interface import NotMadeError
from agent.reading.message import read_message

INBOX = Folder("INBOX", Role.INBOX)
LAYOUT = Layout(None, (INBOX,), own=(INBOX,))
OPENED = OpenFolder(7, 3000, 2500)


@dataclass
class Client:
    """A connection that searches nothing, and gives these answers to commands."""

    answers: list[Answer] = field(default_factory=list)
    refused: Exception = field(default_factory=lambda: IMAP4.error("search failed: [CANNOT] not here"))
    has_refused: bool = False
    asked: list[Command] = field(default_factory=list)
    round_trips = 0

    def alerts(self) -> list[str]:
        return []

    def find(self, _: SearchWords) -> list[int]:
        raise self.refused

    def run(self, commands: Sequence[Command], *, at_once: bool) -> list[Answer]:
        assert not at_once
        self.asked += commands
        return [self.answers.pop(0) for _ in commands]

    def append_mail(self, *_: object) -> bytes:
        raise self.refused


def connect(client: Client, opened: OpenFolder | None = OPENED) -> Connection:
    connection = Connection(make_account(port=1, user="marcus", secret=str))
    connection._client = client  # type: ignore[assignment]  # acts as one
    connection._open = (INBOX.name, False, opened) if opened else None
    return connection


# ---- a connection


def test_where_nothing_is_searched_the_newest_are_taken() -> None:
    """2,000 of them; where that is refused too the server's own words are told."""
    client = Client([Answer("OK", "", {"FETCH": [b"501 (UID 11)", b"502 (UID 9)"]}), Answer("NO", "not now")])
    assert [9, 11] == connect(client).find_new((b"UID 1:*",))
    assert [(b"FETCH", b"501:*", b"(UID)")] == client.asked
    with pytest.raises(MailboxError, match="not now") as caught:
        connect(client).find_new((b"UID 1:*",))
    assert "not here" in str(caught.value.__cause__)


def test_without_an_open_folder_there_are_no_newest() -> None:
    """The refusal of the search stands, and nothing else is asked."""
    client = Client()
    with pytest.raises(MailboxError, match="not here"):
        connect(client, None).find_new((b"UID 1:*",))
    assert [] == client.asked


@pytest.mark.parametrize(
    ("answer", "flags"),
    [
        (Answer("OK", "", {"FETCH": [b"1 (UID 5 FLAGS (\\Seen $New))"]}), {"\\seen", "$new"}),
        (Answer("OK", "", {"FETCH": [b"1 (UID 5 FLAGS ())"]}), set()),
        (Answer("OK", "", {"FETCH": [b"1 (UID 6 FLAGS (\\Seen))"]}), None),
        (Answer("OK", ""), None),
    ],
)
def test_the_flags_of_a_mail(answer: Answer, flags: set[str] | None) -> None:
    """Lower case; those of another mail are not its own, and a mail that is gone has none."""
    assert flags == connect(Client([answer])).read_flags(5)


def test_flags_that_a_server_does_not_tell_are_not_none() -> None:
    """What a refusal means is told; a mail is not taken for gone."""
    for said, error in (("[UNAVAILABLE] later", TryLaterError), ("never", MailboxError)):
        with pytest.raises(error, match=said.rpartition(" ")[2]) as caught:
            connect(Client([Answer("NO", said)])).read_flags(5)
        assert error is type(caught.value)


@pytest.mark.parametrize(
    ("refused", "is_sure", "error"),
    [
        (IMAP4.error("append failed: never"), True, NotMadeError),
        (IMAP4.error("append failed: never"), False, MailboxError),
        (ConnectionResetError(), True, NotMadeError),
        (ConnectionResetError(), False, ConnectionLostError),
    ],
)
def test_an_append_that_fails(refused: Exception, *, is_sure: bool, error: type[Exception]) -> None:
    """Only where the server surely did not take it, it is said that it was not made."""
    connection = connect(Client(refused=refused, has_refused=is_sure))
    with pytest.raises((NotMadeError, MailboxError, TryLaterError)) as caught:
        connection.append(INBOX, b"", (), PLACED)
    assert error is type(caught.value)
    is_lost = isinstance(caught.value, ConnectionLostError)
    assert is_lost == ("not known yet" in str(caught.value))
    assert connection._open is None


# ---- notes


def lying(message_id: str, uid: int = 5) -> Mail:
    message = read_message(raw_mail(message_id), key="", received=PLACED)
    return Mail(Location("INBOX", 7, uid), INBOX, message)


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What a search in INBOX finds."""

    def arrange(*mails: Mail) -> None:
        monkeypatch.setattr(FolderSweep, "search", lambda *_: [*mails])

    return arrange


def test_without_an_inbox_no_note_is_put_anywhere() -> None:
    """It was surely not made; what stood there is not said to be gone."""
    layout, client = Layout(None, ()), Client()
    writer = NoteWriter(connect(client))
    with pytest.raises(NotMadeError) as caught:
        writer.put(layout, letter()[0])
    assert isinstance(caught.value.reason, MailboxMissingError)
    with pytest.raises(MailboxMissingError, match="shows no INBOX"):
        writer.find(layout, ["<a@x.example>"])  # type: ignore[list-item]  # an id
    assert [] == client.asked


def test_the_inbox_is_the_one_of_that_name() -> None:
    """Another folder may be for the same."""
    other = Folder("Eingang", Role.INBOX)
    assert INBOX is notes._find_inbox(Layout(None, (), own=(other, INBOX)))
    assert other is notes._find_inbox(Layout(None, (), own=(other,)))


@pytest.mark.parametrize("removable", [True, False])
def test_a_note_that_got_another_id_is_taken_away_where_that_can_be(
    finding: Callable[..., None], monkeypatch: pytest.MonkeyPatch, *, removable: bool
) -> None:
    """Never by an EXPUNGE that takes along other mail; the person is told in either case."""
    removed: list[Location] = []
    monkeypatch.setattr(notes, "can_remove", lambda *_: removable)
    monkeypatch.setattr(notes, "remove_mail", lambda *words: removed.append(words[-1]))
    monkeypatch.setattr(Connection, "append", lambda *_: "[APPENDUID 7 5] done")
    finding(lying("<other@x.example>"))
    with pytest.raises(MailboxError, match="an id of its own") as caught:
        NoteWriter(connect(Client())).put(LAYOUT, letter()[0])
    assert MailboxError is type(caught.value)
    assert [Location("INBOX", 7, 5)] * removable == removed


@pytest.mark.parametrize("opened", [None, replace(OPENED, validity=8)])
def test_in_an_inbox_that_is_numbered_anew_no_note_is_touched(
    finding: Callable[..., None], monkeypatch: pytest.MonkeyPatch, opened: OpenFolder | None
) -> None:
    """Under its number another mail may lie; what is not ours is not even looked at."""
    monkeypatch.setattr(Connection, "open", lambda *_, **__: opened)
    note = lying("<note@x.example>")
    finding(note)
    client = Client()
    ids = [note.message.message_id]
    writer = NoteWriter(connect(client))
    assert frozenset() == writer.remove(LAYOUT, ids, lambda _: False, only_read=False)  # type: ignore[arg-type]  # ids
    with pytest.raises(TryLaterError, match="numbers the mails of INBOX anew"):
        writer.remove(LAYOUT, ids, lambda _: True, only_read=False)  # type: ignore[arg-type]  # ids
    assert [] == client.asked


# ---- what came in


def reader(connection: Connection, state: FolderState | None = None) -> ArrivalsReader:
    bookmark = str(Bookmark({"INBOX": state} if state else {}))
    query = news_query(phrases=frozenset({"interview"}))
    return ArrivalsReader(connection, LAYOUT, query, bookmark, "", None)


def test_a_folder_that_is_gone_meanwhile_is_counted_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server that does not say how far it has come: then it begins anew the next time."""
    monkeypatch.setattr(Connection, "open", lambda *_, **__: None)
    assert FolderState() == reader(connect(Client()))._count(INBOX)
    for opened, state in (
        (replace(OPENED, next_uid=0, exists=0), FolderState(7, 1)),
        (OPENED, FolderState(7, 3000)),
    ):
        monkeypatch.setattr(Connection, "open", lambda *_, opened=opened, **__: opened)
        assert state == reader(connect(Client()))._count(INBOX)


@pytest.mark.parametrize("error", [ConnectionLostError("lost", ""), AuthoriseError("refused", "")])
def test_what_ends_every_question_ends_the_narrowing(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that only refuses the search leaves all new mails; so does one that is known to."""

    def find(*_: object) -> list[int]:
        raise problem

    monkeypatch.setattr(Connection, "find", find)
    connection = connect(Client())
    problem: Exception = error
    with pytest.raises(type(error)):
        reader(connection)._narrow({1, 2}, b"UID 1:*")
    problem = MailboxError("refused", "")
    assert {1, 2} == reader(connection)._narrow({1, 2}, b"UID 1:*")
    monkeypatch.setattr(Connection, "find", lambda *_: [2, 3])
    assert {2} == reader(connection)._narrow({1, 2}, b"UID 1:*")
    kinds = [b"SUBJECT", b"HEADER Subject", b"FROM", b"HEADER References", b"HEADER In-Reply-To"]
    connection.habits.learn(unsearchable=kinds)
    assert {1, 2} == reader(connection)._narrow({1, 2}, b"UID 1:*")
