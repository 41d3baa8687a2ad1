"""Logging in to a server of every kind, and how long it may take to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from imap_session import KEEPS_ALIVE, How
from mailbox_desk import query
from mails import INVITATION, PLACED, letter, raw_mail
from scripted_imap import ScriptedImap, Style
from worlds.imap import scripted_boxes

from agent.errors import AuthoriseError, MailboxError, TryLaterError
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.mailboxes.interface import NotMadeError

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as one:
        one.add("INBOX", raw_mail(), PLACED)
        yield one


@pytest.fixture
def opened(server: ScriptedImap) -> Iterator[Callable[..., ImapMailbox]]:
    with scripted_boxes(server) as open_box:
        yield open_box


BARE, BY_LOGIN, BY_PLAIN = "IMAP4rev1 UIDPLUS", "IMAP4rev1 AUTH=LOGIN", "IMAP4rev1 AUTH=LOGIN AUTH=PLAIN"


@pytest.mark.parametrize(
    ("capability", "secret", "way"),
    [
        *(
            (BARE, secret, "LOGIN ")
            for secret in ("plain", "with!sign", 'a "b" \\c', " {3} ", "grün", "%*()]")
        ),
        *((BY_LOGIN, secret, "LOGIN ") for secret in ("plain", "with!sign", 'a "b" \\c')),
        (BY_LOGIN, "grün", "AUTHENTICATE LOGIN"),
        (f"{BY_LOGIN} LOGINDISABLED", "plain", "AUTHENTICATE LOGIN"),
        (f"{BY_LOGIN} LOGINDISABLED", 'a "b" \\c', "AUTHENTICATE LOGIN"),
        (BY_PLAIN, "plain", "LOGIN "),
        (BY_PLAIN, "with!sign", "AUTHENTICATE PLAIN"),
        (f"{BY_PLAIN} LOGINDISABLED", "plain", "AUTHENTICATE PLAIN"),
    ],
)
@pytest.mark.parametrize("user", ["jo", 'jo "x" \\y', "jörg"])
def test_every_password_arrives_by_a_way_that_is_offered(
    server: ScriptedImap,
    opened: Callable[..., ImapMailbox],
    capability: str,
    secret: str,
    way: str,
    user: str,
) -> None:
    """In quotes or as a literal with LOGIN, or by AUTHENTICATE where that is announced; in one try."""
    server.style = Style(capability=capability)
    assert opened(secret=lambda: secret, user=user).read([INVITATION]) is not None
    assert [(user, secret)] == server.tried
    if user == "jo":
        assert any(f" {way}" in line for line in server.lines), server.lines


def test_a_server_that_takes_no_password_is_shown_none(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """LOGINDISABLED, and nothing else is offered: the person is told, and nothing was sent."""
    server.style = Style(capability="IMAP4rev1 LOGINDISABLED AUTH=GSSAPI")
    with pytest.raises(MailboxError, match="takes no password over this connection"):
        opened().search(query())
    assert [] == server.tried
    assert not any("secret" in line for line in server.lines)


@pytest.mark.parametrize(
    "greeting", ["* BYE Too many connections, try again later", "* BYE [UNAVAILABLE] down"]
)
def test_a_greeting_that_sends_everybody_away(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], greeting: str
) -> None:
    """The moment is to blame; the same object does not ask again."""
    server.style.greeting = greeting
    box = opened()
    for _ in range(2):
        with pytest.raises(TryLaterError, match="lets nobody in just now"):
            box.search(query())


@pytest.mark.parametrize(
    ("how", "words", "kind"),
    [
        (How.BYE, "[LIMIT] Too many failed attempts", "lets nobody in just now"),
        (How.BYE, "see you", "ended the connection: see you"),
        (How.DROP, "", "ended the connection in the middle"),
    ],
)
def test_a_connection_that_ends_at_the_login(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], how: How, words: str, kind: str
) -> None:
    """No refusal: nobody said that the password is wrong."""
    server.fail("LOGIN", how, words)
    with pytest.raises(TryLaterError, match=kind):
        opened().search(query())


def test_let_in_with_no_mailbox_behind_it(server: ScriptedImap, opened: Callable[..., ImapMailbox]) -> None:
    """Said as what it is, with steps; not asked again by the same object."""
    server.fail("LIST", How.BAD, "User is authenticated but not connected.")
    box = opened()
    for _ in range(2):
        with pytest.raises(AuthoriseError, match="took the login of marcus, but opens no mailbox") as caught:
            box.search(query())
        assert "IMAP is switched on" in caught.value.hint
    assert server.log.count("LOGIN") == 1


# ---- how long an answer may take


def test_what_keeps_the_connection_alive_counts_as_life(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """A search that takes longer than the patience, with a line now and then."""
    patience = 10 * KEEPS_ALIVE
    box = opened(patience=patience)
    server.fail("SEARCH", How.KEPT, "14")
    assert box.read([INVITATION]) is not None


def test_no_command_holds_us_for_ever(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However steadily it says that it is still there."""
    monkeypatch.setattr(Account, "longest_answer", 0.2)
    box = opened(patience=20)
    server.fail("SEARCH", How.KEPT, "400")
    with pytest.raises(TryLaterError, match="did not come to the end of its answer"):
        box.read([INVITATION])


def test_the_limits_follow_from_one_setting() -> None:
    """Ten times as long for a whole answer, and never longer than twenty seconds to connect."""
    shared: dict[str, Any] = {"mailbox": "work", "host": "x", "port": 1, "tls": "none", "ca_file": None}
    for patience, to_connect in ((90.0, 20.0), (5.0, 5.0)):
        account = Account(user="jo", secret=str, patience=patience, **shared)
        assert (10 * patience, to_connect) == (account.longest_answer, account.patience_to_connect)


def test_goodbye_does_not_take_the_whole_patience(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits a minute for an answer to the last word."""
    monkeypatch.setattr("agent.mailboxes.imap.client._GOODBYE", 0.01)
    box = opened(patience=600)
    box.read([INVITATION])
    server.fail("LOGOUT", How.SILENT)
    box.close()
    assert "LOGOUT" in server.log


# ---- after the login


@pytest.mark.parametrize("verb", ["EXAMINE", "SEARCH", "FETCH"])
@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Request is throttled. Suggested Backoff Time: 299609 milliseconds", "Backoff Time: 5 minutes"),
        ("Server Unavailable. 15", "just now: Server Unavailable"),
        (
            "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
            "Gmail's limit of today for IMAP is reached",
        ),
    ],
)
def test_a_throttle_after_the_login(
    server: ScriptedImap, opened: Callable[..., ImapMailbox], verb: str, words: str, text: str
) -> None:
    """Try later, whatever was asked; it has nothing to do with room in the mailbox."""
    box = opened()
    server.refused = {(verb, folder): f"NO {words}" for folder in server.boxes}
    with pytest.raises(TryLaterError, match=text) as caught:
        box.read([INVITATION])
    assert "room" not in f"{caught.value.text} {caught.value.hint}"


@pytest.mark.parametrize(
    ("words", "is_full"),
    [
        ("[OVERQUOTA] Quota exceeded (mailbox for user is full)", True),
        ("[OVERQUOTA] Account exceeded bandwidth limits", False),
    ],
)
def test_a_full_mailbox_is_told_from_a_limit_of_the_day(
    server: ScriptedImap,
    opened: Callable[..., ImapMailbox],
    words: str,
    *,
    is_full: bool,
) -> None:
    """Only who has no room is told to make some."""
    box, (outgoing, _) = opened(), letter()
    ticket = box.stage(outgoing)
    server.fail("APPEND", How.NO, words)
    with pytest.raises(NotMadeError) as caught:
        box.place(outgoing, ticket)
    reason = caught.value.reason
    assert isinstance(reason, TryLaterError)
    assert is_full == ("Make room" in reason.hint)


def test_a_lost_answer_to_a_draft_promises_nothing(
    server: ScriptedImap, opened: Callable[..., ImapMailbox]
) -> None:
    """Whether it was made is not known; that nothing was changed would be a guess."""
    box, (outgoing, _) = opened(), letter()
    ticket = box.stage(outgoing)
    server.fail("APPEND", How.LOST)
    with pytest.raises(TryLaterError, match="Whether the draft was made is not known yet") as caught:
        box.place(outgoing, ticket)
    assert "looks for it before anything else" in caught.value.hint
