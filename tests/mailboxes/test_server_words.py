"""What IMAP servers say: what it means, and that every sentence made of it is one for a person."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from dataclasses import replace
from imaplib import IMAP4

import pytest
from worlds.imap import make_account

from agent.errors import MailboxError, MailboxMissingError, SecondChanceError, TryLaterError
from agent.mailboxes.imap.errors import (
    ConnectionLostError,
    HeldError,
    UnreachedError,
    UnreadableError,
    describe_lost_draft,
    refuse_login,
    translate_errors,
)
from agent.mailboxes.imap.server_words import Verdict, is_goodbye, judge_login, read_words, show

MOMENT = (
    "Request is throttled. Suggested Backoff Time: 299910 milliseconds",
    "Server Unavailable. 15",
    "[ALERT] Too many simultaneous connections. (Failure)",
    "[LIMIT] LOGIN Rate limit hit.",
    "[LIMIT] slow down",
    "[INUSE] in use",
    "[UNAVAILABLE] LOGIN Server error - Please try again later",
    "[SERVERBUG] AUTHENTICATE Server error - Please try again later",
    "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
    "[UNAVAILABLE] Temporary authentication failure. [host:2026-09-04 09:00:00]",
    "[ALERT] Temporary System Error (Failure)",
    "[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
    "[AUTHENTICATIONFAILED] Too many failed attempts, temporarily blocked",
    "LOGIN internal server error sc=AbCd",
    "please try again",
    "Server is shutting down",
    "Der Dienst ist vorübergehend gestört",
)
REFUSED = (
    "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
    "[AUTHENTICATIONFAILED] Authentication failed.",
    "[AUTHENTICATIONFAILED] Invalid credentials, try again",
    "[authenticationfailed] no",
    "[AUTHORIZATIONFAILED] LOGIN Invalid credentials",
    "[ALERT] Application-specific password required: https://support.google.com/x (Failure)",
    "[ALERT] Please log in via your web browser: https://support.google.com/x (Failure)",
    "[WEBALERT https://accounts.google.com/x] Web login required.",
    "LOGIN failed.",
    "AUTHENTICATE failed.",
    "Login failed: authentication failure",
    "Logon failure: unknown user name or bad password.",
    "Your account is not enabled for IMAP use. Please visit your Gmail settings page (Failure)",
    "[PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.",
    "[EXPIRED] Password expired",
    "Unsupported authentication mechanism.",
    "Ihr Passwort ist falsch",
    "Échec de l'authentification",
)
UNKNOWN = ("", "Kaputt", "no", "42", "Login failed, please try again", "[ALERT] Have a look")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        *((words, Verdict.MOMENT) for words in MOMENT),
        *((words, Verdict.REFUSED) for words in REFUSED),
        *((words, Verdict.UNKNOWN) for words in UNKNOWN),
        ("User is authenticated but not connected.", Verdict.NOT_CONNECTED),
    ],
)
def test_what_a_refused_login_means(words: str, verdict: Verdict) -> None:
    """As real servers put it."""
    assert verdict is judge_login(words)


@pytest.mark.parametrize(
    ("error", "words", "shown"),
    [
        (IMAP4.error("LIST command error: BAD [b'User is out.']"), "User is out.", ": User is out"),
        (IMAP4.error(b"[LIMIT] Slow down"), "[LIMIT] Slow down", ": Slow down"),
        (IMAP4.error(r"b'[X-Y z] It\'s \xc3\xa9'"), "[X-Y z] It's é", ": It's é"),
        (IMAP4.error('b"It\'s late"'), "It's late", ": It's late"),
        (IMAP4.error("append failed: [OVERQUOTA] No room."), "[OVERQUOTA] No room.", ": No room"),
        (IMAP4.error("Login failed: no."), "Login failed: no.", ": Login failed: no"),
        (IMAP4.error(b"* BYE Too late"), "Too late", ": Too late"),
        (IMAP4.abort("command: SELECT => socket error: EOF"), "", ""),
        (IMAP4.abort("unexpected response: b'* 1 ('"), "", ""),
        (IMAP4.error("wait 7200 seconds"), "wait 7200 seconds", ": wait 2 hours"),
        (IMAP4.error("[WEBALERT https://a.b/c] In."), "[WEBALERT https://a.b/c] In.", ": In (https://a.b/c)"),
        (IMAP4.error("Traceback (most recent call last)"), "Traceback (most recent call last)", ""),
        (IMAP4.error('{"status":"400"}'), '{"status":"400"}', ""),
        (IMAP4.error(), "", ""),
    ],
)
def test_what_the_server_said_is_taken_out_of_what_the_library_says(
    error: Exception, words: str, shown: str
) -> None:
    """No bytes as Python writes them, no frame, no insides of a program."""
    assert (words, shown) == (read_words(error), show(read_words(error)))


def test_a_goodbye_is_told_from_a_lost_line() -> None:
    """The server says BYE, in its greeting or later; a line that is cut says nothing."""
    assert is_goodbye(IMAP4.error(b"* BYE too late"))
    assert is_goodbye(IMAP4.error("b'* BYE too late'"))
    assert is_goodbye(IMAP4.abort("Autologout"))
    assert not is_goodbye(IMAP4.abort("socket error: EOF"))
    assert not is_goodbye(IMAP4.error("no"))


ODD = (
    *(f"b'{words}'" for words in (*MOMENT, *REFUSED, *UNKNOWN)),
    "LIST command error: BAD [b'User is authenticated but not connected.']",
    r"LIST command error: BAD [b'\xff\xfe b\'x\'', b'more']",
    "append failed: [TRYCREATE] Mailbox doesn't exist: Drafts",
    "append failed: [OVERQUOTA] Quota exceeded",
    "fetch failed: [OVERQUOTA] Account exceeded bandwidth limits",
    "socket error: [Errno 32] Broken pipe",
    "socket error: unterminated line: b'* OK'",
    "unexpected response: b'HTTP/1.1 400 Bad Request'",
    "command EXAMINE illegal in state NONAUTH, only allowed in states AUTH, SELECTED",
    "server not IMAP4 compliant",
    "java.lang.NullPointerException: null",
    "ValueError('x')",
    'Traceback (most recent call last): File "x"',
    '{"status":"400","schemes":"bearer"}',
    "b'",
    "[b'cut off",
    "\x1b[31mred\x00\u202e",
    "a" * 100_000,
)
NOT_FOR_A_PERSON = re.compile(
    r"b'|b\"|Errno|Error\(|[{}]|Traceback|Exception|socket error|EOF|\bNone\b|command error|illegal in state"
    r"|milliseconds|[\x00-\x1f\x7f\u202e]|\[b?['\"]"
)
ACCOUNT = make_account(port=993, user="jo", secret=str)


def translate(error: Exception) -> SecondChanceError:
    with pytest.raises(SecondChanceError) as caught, translate_errors(ACCOUNT):
        raise error
    return caught.value


@pytest.mark.parametrize("words", ODD)
def test_every_sentence_is_one_for_a_person(words: str) -> None:
    """Whatever a server or a library says, and wherever: a sentence, a next step, no insides."""
    errors: list[Exception] = [IMAP4.error(words), IMAP4.abort(words), IMAP4.readonly(words)]
    errors += [IMAP4.error(words.encode()), ValueError(words), KeyError(words), TypeError(words)]
    errors += [OSError(errno.ECONNREFUSED, words), OSError(words), ssl.SSLError(1, words)]
    errors += [TimeoutError(words), socket.gaierror(-2, words), ConnectionResetError(words)]
    made = [translate(one) for one in errors]
    made += [refuse_login(ACCOUNT, read_words(IMAP4.error(words)), verdict) for verdict in Verdict]
    made += [refuse_login(ACCOUNT, read_words(IMAP4.error(words)))]
    lost = translate(IMAP4.abort(words))
    assert isinstance(lost, ConnectionLostError)
    made += [describe_lost_draft(lost)]
    for one in made:
        said = f"{one.text} {one.hint}"
        assert not NOT_FOR_A_PERSON.search(said), said
        assert one.text.endswith(".")
        assert one.hint.endswith((".", "second-chance auth work"))
        assert len(said) < 1_000


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (OSError(errno.ECONNREFUSED, "x"), TryLaterError, "cannot be reached: nothing listens there."),
        (OSError(errno.ENETUNREACH, "x"), TryLaterError, "cannot be reached: there is no network."),
        (OSError("x"), TryLaterError, "cannot be reached: the network does not let us."),
        (UnreachedError(), TryLaterError, "cannot be reached: nothing answers there."),
        (TimeoutError("x"), TryLaterError, "did not answer within 2 minutes."),
        (HeldError(), TryLaterError, "did not come to the end of its answer within 15 minutes."),
        (IMAP4.abort("socket error: EOF"), TryLaterError, "127.0.0.1 ended the connection in the middle."),
        (IMAP4.abort("Autologout"), TryLaterError, "127.0.0.1 ended the connection: Autologout."),
        (UnreadableError("too long"), TryLaterError, "cannot be read: too long."),
        (ValueError("x"), TryLaterError, "answered something that cannot be read."),
        (IMAP4.error(b"[UNAVAILABLE] x"), TryLaterError, "cannot do it just now: x."),
        (IMAP4.error("select failed: no such mailbox"), MailboxMissingError, "has no such folder"),
        (IMAP4.error("server not IMAP4 compliant"), MailboxError, "does not speak IMAP as expected."),
        (IMAP4.error("[CANNOT] never"), MailboxError, "127.0.0.1 refused: never."),
    ],
)
def test_what_goes_wrong_is_told_plainly(error: Exception, kind: type[SecondChanceError], text: str) -> None:
    """The kind decides what happens next, the sentence what a person makes of it."""
    made = translate(error)
    assert isinstance(made, kind)
    assert text in made.text


def test_a_timeout_names_the_setting() -> None:
    """Who has a slow server learns where to say so; a short limit is told as it stands in config.toml."""
    assert "set `patience` of [mailbox.work]" in translate(TimeoutError()).hint
    short = replace(ACCOUNT, patience=5.0)
    with pytest.raises(TryLaterError, match="within 5 seconds"), translate_errors(short):
        raise TimeoutError
