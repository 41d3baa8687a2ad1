"""IMAPClient with what it does not offer: exact SEARCH words, special-use LIST, SASL-IR, alerts, a count.

Imported only when a connection is made: IMAPClient takes 0.16 s of processor time to load.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence

from imapclient import IMAPClient
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.response_parser import parse_response

from agent.mailboxes.imap.folders import ListedFolder, State

_STATE = (b"UIDVALIDITY", b"UIDNEXT", b"HIGHESTMODSEQ")
_BEGINS = re.compile(rb"\d+ \(")
_IN_QUOTES = re.compile(rb'"(?:[^"\\]|\\.)*"')
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)


class Client(IMAPClient):  # type: ignore[misc]  # IMAPClient ships no types
    """One connection."""

    literals = 0
    """How often the server was asked whether it takes a literal, which costs a round trip of its own."""

    @property
    def round_trips(self) -> int:
        """Commands sent, those of the library itself included, and literals announced."""
        return int(self._imap.tagnum) + self.literals

    @property
    def is_let_in(self) -> bool:
        """Whether the server wants no login (PREAUTH)."""
        return str(self._imap.state) != "NONAUTH"

    def alerts(self) -> list[str]:
        """What the server wants the person to be told, said since the last command (RFC 9051 §7.1)."""
        said = [line for kind in ("OK", "NO", "BAD") for line in self._imap.untagged_responses.get(kind, ())]
        lines = [text(line).partition("[ALERT]") for line in (self.welcome, *said)]
        return [words.strip() for _, alert, words in lines if alert]

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
        return _folders(self.list_folders())

    def folders_with_states(self, *, changes: bool) -> tuple[list[ListedFolder], dict[str, State]]:
        """Every folder, and how far each has come, in one round trip (LIST-STATUS, RFC 5819)."""
        use = b"SPECIAL-USE " if self.has_capability("SPECIAL-USE") else b""
        listed = self._list(use + b"STATUS (" + b" ".join(_STATE if changes else _STATE[:2]) + b")")
        _, answer = self._imap._untagged_response("OK", [None], "STATUS")  # noqa: SLF001 - it came beside LIST
        words = iter(parse_response([line for line in answer if line]))
        return listed, {str(decode_utf7(_bytes(name))): _state(items) for name, items in zip(words, words)}  # noqa: B905 - pairs

    def state(self, folder: str, *, changes: bool) -> State:
        """How far a folder has come."""
        told = self.folder_status(folder, _STATE if changes else _STATE[:2])
        return State(*(int(told.get(word, 0)) for word in _STATE))

    def structures(self, uids: Sequence[int]) -> dict[int, bytes]:
        """BODYSTRUCTURE of mails, as the server wrote it; literals stand in quotes.

        The library's own reading of it fails at what some servers write, and at mails within mails within
        mails; nothing is read here.
        """
        which = ",".join(map(str, uids)).encode()
        found: dict[int, bytes] = {}
        for whole in _answers(self._raw_command_untagged(b"FETCH", [which, b"(UID BODYSTRUCTURE)"])):
            uid = _UID.search(_IN_QUOTES.sub(b'""', whole))
            if uid:
                found[int(uid[1])] = whole
        return found

    def _list(self, wanted: bytes) -> list[ListedFolder]:
        words = [b'""', b'"*"', b"RETURN", b"(" + wanted + b")"]
        return _folders(self._proc_folder_list(self._raw_command_untagged(b"LIST", words, uid=False)))

    def add(self, folder: str, raw: bytes, flags: tuple[str, ...], when: object) -> bytes:
        """APPEND; what the server answered."""
        self.literals += 1
        return bytes(self.append(folder, raw, flags, when))

    def sasl(self, mechanism: str, words: bytes, *, at_once: bool) -> None:
        """AUTHENTICATE with one answer; to a further challenge, which tells an error, an empty one.

        Args:
            mechanism: `PLAIN`, `XOAUTH2` or `OAUTHBEARER`.
            words: The answer.
            at_once: Send it with the command (SASL-IR, RFC 4959).
        """
        answers = iter((b"",) if at_once else (words, b""))

        def answer(_challenge: bytes) -> bytes:
            return next(answers, b"")

        self.literals += not at_once
        if at_once:
            self._authenticate_at_once(mechanism, words, answer)
        else:
            self.sasl_login(mechanism, answer)

    def _authenticate_at_once(self, mechanism: str, words: bytes, answer: Callable[[bytes], bytes]) -> None:
        """The library's way writes the mechanism in capitals, and the words beside it too."""
        packed = base64.b64encode(words).decode("ascii") or "="
        self._imap.literal = _Answers(answer).process
        kind, data = self._imap._simple_command("AUTHENTICATE", mechanism, packed)  # noqa: SLF001 - imaplib has no other way
        self._checkok("authenticate", kind, data)
        self._imap.state = "AUTH"


def _folders(listed: Iterable[tuple[Iterable[bytes], bytes | None, object]]) -> list[ListedFolder]:
    return [
        ListedFolder(str(name), text(delimiter or b""), frozenset(text(flag).casefold() for flag in flags))
        for flags, delimiter, name in listed
    ]


def _state(items: Sequence[object]) -> State:
    told = dict(zip(items[::2], items[1::2], strict=True))
    return State(*(int(str(told.get(word, 0))) for word in _STATE))


def _bytes(name: object) -> bytes:
    """A folder's name, which the library takes for a number where it looks like one."""
    return name if isinstance(name, bytes) else str(name).encode()


def _answers(pieces: Iterable[bytes | tuple[bytes, bytes]]) -> list[bytes]:
    """FETCH answers, each put together of the lines and literals imaplib cut it into."""
    answers: list[bytes] = []
    for piece in pieces:
        line = piece[0] + b'"' + piece[1] + b'"' if isinstance(piece, tuple) else piece or b""
        if _BEGINS.match(line) or not answers:
            answers.append(line)
        else:
            answers[-1] += line
    return answers


class _Answers:
    """Answers to challenges as imaplib asks for them: a bound method that gets and gives base64."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer

    def process(self, challenge: bytes) -> bytes:
        return base64.b64encode(self._answer(base64.b64decode(challenge)))


def text(line: bytes | str | None) -> str:
    """A line of the server's as a person may read it: one line, no control characters."""
    plain = line.decode("utf-8", "replace") if isinstance(line, bytes) else (line or "")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())
