"""IMAPClient with what it does not offer: exact SEARCH words, special uses, every way to log in, alerts.

Imported only when a connection is made: IMAPClient takes 0.16 s of processor time to load.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Callable, Iterable, Sequence
from imaplib import IMAP4

from imapclient import IMAPClient, SocketTimeout
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.response_parser import parse_response

from agent.knowledge.text import printable
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.bounds import PlainConnection, TlsConnection
from agent.mailboxes.imap.folders import FolderState, ListedFolder

_STATE = (b"UIDVALIDITY", b"UIDNEXT", b"HIGHESTMODSEQ")
_BEGINS = re.compile(rb"\d+ \(")
_IN_QUOTES = re.compile(rb'"(?:[^"\\]|\\.)*"')
_PLAIN_WORD = re.compile(r"[A-Za-z0-9._@+=/-]+")
_PROGRAM = {"name": "second-chance"}
"""What ID tells a server: the name of the program and nothing of the person."""
_REFUSED = re.compile(r"append failed: |APPEND command error: BAD ", re.IGNORECASE)
"""So the library and imaplib tell a NO and a BAD; everything else is no answer."""
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_GOODBYE = 5.0
"""Seconds to wait for an answer to the last word."""


class Client(IMAPClient):  # type: ignore[misc]  # IMAPClient ships no types
    """One connection."""

    literals = 0
    """How often the server was asked whether it takes a literal, which costs a round trip of its own."""
    has_refused = False
    """The last APPEND was surely not carried out: answered by NO or BAD, or the mail never went out."""
    is_private = True
    """Whether nobody on the way can have put words into the server's mouth: not before STARTTLS."""

    def __init__(self, account: Account, context: ssl.SSLContext | None) -> None:
        """Connect, and hear the greeting."""
        self._account = account
        is_implicit = account.tls == "implicit"
        timeouts = SocketTimeout(account.patience_to_connect, account.patience)
        tls = {"ssl": is_implicit, "ssl_context": context if is_implicit else None}
        super().__init__(account.host, account.port, timeout=timeouts, **tls)

    def _create_IMAP4(self) -> PlainConnection | TlsConnection:  # noqa: N802 - the library's name
        """The library's own, but bounded."""
        limits = {"patience": self._account.patience, "longest": self._account.longest_answer}
        if self.ssl:
            return TlsConnection(self.host, self.port, self.ssl_context, self._timeout.connect, **limits)
        return PlainConnection(self.host, self.port, self._timeout.connect, **limits)

    @property
    def round_trips(self) -> int:
        """Commands sent, those of the library itself included, and literals announced."""
        return int(self._imap.tagnum) + self.literals

    @property
    def is_logged_in(self) -> bool:
        """Whether the server wants no login (PREAUTH)."""
        return str(self._imap.state) != "NONAUTH"

    def alerts(self) -> list[str]:
        """What the server wants the person to be told, said since the last command (RFC 9051 §7.1)."""
        if not self.is_private:
            return []
        lines = [line for kind in ("OK", "NO", "BAD") for line in self._imap.untagged_responses.get(kind, ())]
        parts = [clean_line(line).partition("[ALERT]") for line in (self.welcome, *lines)]
        return [words.strip() for _, alert, words in parts if alert]

    def begin_tls(self, context: ssl.SSLContext | None) -> None:
        """STARTTLS; whatever was said before it is forgotten (RFC 9051 §6.2.1)."""
        self.starttls(context)
        self._imap.welcome = b""
        self._cached_capabilities = None
        self._imap.untagged_responses = {}
        self.is_private = True

    def leave(self) -> None:
        """Log out, without waiting long for the answer."""
        self.socket().settimeout(min(_GOODBYE, self._account.patience))
        self.logout()

    def find(self, words: Sequence[bytes]) -> list[int]:
        """UIDs the server finds; the words go out as they are, 8-bit ones as literals.

        The library's own search quotes neither `%` nor `(`, and takes one line of answer only.
        """
        self.literals += sum(not word.isascii() for word in words)
        answer = self._raw_command_untagged(b"SEARCH", list(words))
        return [int(word) for line in answer if line for word in line.split() if word.isdigit()]

    def folders(self) -> list[ListedFolder]:
        """Every folder, with its special use also where a plain LIST does not tell it (RFC 6154 §5)."""
        if self.has_capability("LIST-EXTENDED") and self.has_capability("SPECIAL-USE"):
            return self._list(b"SPECIAL-USE")
        return _read_folders(self.list_folders())

    def folders_with_states(self, *, changes: bool) -> tuple[list[ListedFolder], dict[str, FolderState]]:
        """Every folder, and how far each has come, in one round trip (LIST-STATUS, RFC 5819)."""
        use = b"SPECIAL-USE " if self.has_capability("SPECIAL-USE") else b""
        listed = self._list(use + b"STATUS (" + b" ".join(_STATE if changes else _STATE[:2]) + b")")
        _, answer = self._imap._untagged_response("OK", [None], "STATUS")  # noqa: SLF001 - it came beside LIST
        words = parse_response([line for line in answer if line])
        pairs = zip(words[::2], words[1::2], strict=False)
        return listed, {str(decode_utf7(_bytes(name))): _read_state(items) for name, items in pairs}

    def state(self, folder: str, *, changes: bool) -> FolderState:
        """How far a folder has come."""
        numbers = self.folder_status(folder, _STATE if changes else _STATE[:2])
        return FolderState(*(int(numbers.get(word, 0)) for word in _STATE))

    def structures(self, uids: Sequence[int]) -> dict[int, bytes]:
        """BODYSTRUCTURE of mails, as the server wrote it; literals stand in quotes.

        The library's own reading of it fails at what some servers write, and at mails within mails within
        mails; nothing is read here.
        """
        which = ",".join(map(str, uids)).encode()
        found: dict[int, bytes] = {}
        for whole in _join_answers(self._raw_command_untagged(b"FETCH", [which, b"(UID BODYSTRUCTURE)"])):
            uid = _UID.search(_IN_QUOTES.sub(b'""', whole))
            if uid:
                found[int(uid[1])] = whole
        return found

    def _list(self, wanted: bytes) -> list[ListedFolder]:
        words = [b'""', b'"*"', b"RETURN", b"(" + wanted + b")"]
        return _read_folders(self._proc_folder_list(self._raw_command_untagged(b"LIST", words, uid=False)))

    def append_mail(self, folder: str, raw: bytes, flags: tuple[str, ...], when: object) -> bytes:
        """APPEND; what the server answered. Where it fails, `has_refused` tells whether that is sure."""
        self.literals += 1
        try:
            return bytes(self.append(folder, raw, flags, when))
        except Exception as error:
            self.has_refused = self._imap.pieces == 1 or _REFUSED.match(str(error)) is not None
            raise

    def sasl(self, mechanism: str, words: bytes, *, at_once: bool) -> None:
        """AUTHENTICATE with one answer; to a further challenge, which tells an error, an empty one.

        Args:
            mechanism: `PLAIN`, `XOAUTH2` or `OAUTHBEARER`.
            words: The answer.
            at_once: Send it with the command (SASL-IR, RFC 4959).
        """
        answers = iter(() if at_once else (words,))

        def answer(_challenge: bytes) -> bytes:
            return next(answers, b"")

        self.literals += not at_once
        if at_once:
            self._authenticate_at_once(mechanism, words, answer)
        else:
            self.sasl_login(mechanism, answer)

    def log_in_step_by_step(self, user: bytes, secret: bytes) -> None:
        """AUTHENTICATE LOGIN, which asks for both words one after the other and quotes nothing."""
        answers = iter((user, secret))
        self.literals += 2
        self.sasl_login("LOGIN", lambda _: next(answers, b""))

    def log_in_by_words(self, user: str, secret: str) -> None:
        """LOGIN with both words in quotes (RFC 9051 §6.2.3); as literals where quotes may not hold them.

        The library's own leaves the user's name bare whatever it holds, and takes no 8-bit words.
        """
        pieces, literals = _write_words((user, secret))
        self.literals += len(literals)
        if literals:
            rest = iter(literals)
            self._imap.literal = _Challenges(lambda _: next(rest, b"")).process_plain
        kind, data = self._imap._simple_command("LOGIN", *pieces)  # noqa: SLF001 - imaplib's own quotes one word alone
        if kind != "OK":
            raise IMAP4.error(data[-1])
        self._imap.state = "AUTH"

    def _authenticate_at_once(self, mechanism: str, words: bytes, answer: Callable[[bytes], bytes]) -> None:
        """The library's way writes the mechanism in capitals, and the words beside it too."""
        packed = base64.b64encode(words).decode("ascii") or "="
        self._imap.literal = _Challenges(answer).process
        kind, data = self._imap._simple_command("AUTHENTICATE", mechanism, packed)  # noqa: SLF001 - imaplib has no other way
        self._checkok("authenticate", kind, data)
        self._imap.state = "AUTH"


def _read_folders(listed: Iterable[tuple[Iterable[bytes], bytes | None, object]]) -> list[ListedFolder]:
    return [
        ListedFolder(
            str(name), clean_line(delimiter or b""), frozenset(clean_line(flag).casefold() for flag in flags)
        )
        for flags, delimiter, name in listed
    ]


def _read_state(items: Sequence[object]) -> FolderState:
    numbers = dict(zip(items[::2], items[1::2], strict=True))
    return FolderState(*(int(str(numbers.get(word, 0))) for word in _STATE))


def _bytes(name: object) -> bytes:
    """A folder's name, which the library takes for a number where it looks like one."""
    return name if isinstance(name, bytes) else str(name).encode()


def _join_answers(pieces: Iterable[bytes | tuple[bytes, bytes]]) -> list[bytes]:
    """FETCH answers, each put together of the lines and literals imaplib cut it into."""
    answers: list[bytes] = []
    for piece in pieces:
        line = piece[0] + b'"' + piece[1] + b'"' if isinstance(piece, tuple) else piece or b""
        if _BEGINS.match(line) or not answers:
            answers.append(line)
        else:
            answers[-1] += line
    return answers


class _Challenges:
    """Answers to challenges as imaplib asks for them: a bound method that gets and gives base64."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer

    def process(self, challenge: bytes) -> bytes:
        return base64.b64encode(self._answer(base64.b64decode(challenge)))

    def process_plain(self, challenge: bytes) -> bytes:
        return self._answer(challenge)


def _write_words(words: Sequence[str]) -> tuple[list[bytes], list[bytes]]:
    """The words of LOGIN as they stand in its line, and what follows each time the server says go on.

    Where a literal begins the line ends; what stands behind it follows it.
    """
    line: list[bytes] = []
    literals: list[bytes] = []
    for word in words:
        raw = word.encode()
        is_literal = not raw.isascii() or any(one in raw for one in b"\0\r\n")
        written = b"{%d}" % len(raw) if is_literal else _quote(raw)
        if literals:
            literals[-1] += b" " + written
        else:
            line.append(written)
        if is_literal:
            literals.append(raw)
    return line, literals


def _quote(word: bytes) -> bytes:
    return b'"' + word.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def clean_line(line: bytes | str | None) -> str:
    """A line of the server's as a person may read it: one line, no control characters."""
    return printable(line.decode("utf-8", "replace") if isinstance(line, bytes) else line or "")
