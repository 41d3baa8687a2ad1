"""What IMAPClient does not offer: commands sent together, exact SEARCH words, the answers of odd servers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from imaplib import IMAP4
from typing import Any, TypeAlias

from imapclient import IMAPClient
from imapclient.response_parser import parse_fetch_response

from agent.knowledge.text import printable
from agent.mailboxes.imap.answers import (
    Line,
    blank_quotes,
    group_fetched,
    mend_flags,
    read_folders,
    read_prefixes,
    read_search,
    read_states,
)
from agent.mailboxes.imap.folders import FolderState, ListedFolder
from agent.mailboxes.imap.server_words import read_words

Command: TypeAlias = tuple[bytes, ...]
"""The words of one command, such as `UID`, `SEARCH` and what is searched; 8-bit ones go out as literals, but
not the name of a folder."""
_SAID = ("OK", "NO", "BAD")
_OPENING = frozenset({b"EXAMINE", b"SELECT"})
_AT_ONCE, _BYTES_AT_ONCE = 160, 96 * 1024
"""So many commands, and bytes of them, wait for their answers at a time: nobody must wait for the other."""
_BEGINS = re.compile(rb"\d+ \(")
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)

logging.getLogger("imapclient").addHandler(logging.NullHandler())  # else it prints what it thinks of servers


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered to one command."""

    kind: str
    """`OK`, `NO` or `BAD`."""
    said: str
    """Its words beside that."""
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)
    """What it told, by the kind of line: `SEARCH`, `FETCH`, `EXISTS`, and codes such as `UIDVALIDITY`."""

    @property
    def is_ok(self) -> bool:
        """Whether the server did it."""
        return self.kind == "OK"

    def number(self, kind: str) -> int:
        """A number it told, such as `EXISTS`; 0: it did not."""
        line = next(iter(self.lines.get(kind, ())), b"")
        digits = re.match(rb"\d+", line) if isinstance(line, bytes) else None
        return int(digits[0]) if digits else 0

    def uids(self) -> frozenset[int]:
        """What a SEARCH found."""
        return read_search(self.lines.get("SEARCH", ()))

    def state(self) -> FolderState:
        """What a STATUS told."""
        return next(iter(read_states(self.lines.get("STATUS", ())).values()), FolderState())

    def mails(self) -> dict[int, dict[bytes, Any]]:
        """What a FETCH told, by UID."""
        groups = group_fetched(self.lines.get("FETCH", ()))
        pieces = [piece for group in groups for piece in mend_flags(group)]
        return dict(parse_fetch_response(pieces, False, True)) if pieces else {}  # noqa: FBT003 - the library's own


class CommandLine(IMAPClient):  # type: ignore[misc]  # IMAPClient ships no types
    """One connection, as commands and answers."""

    saved_round_trips = 0
    """Commands that were sent together with the one before."""
    literals = 0
    """How often the server was asked whether it takes a literal, which costs a round trip of its own."""

    def __init__(self, *words: Any, **named: Any) -> None:  # noqa: ANN401 - as the library takes them
        """Connect; what the library would write down of each line, mails included, is not written."""
        super().__init__(*words, **named)
        self._imap.debug = 0

    @property
    def round_trips(self) -> int:
        """How often the server was waited for: for commands, the library's included, and for literals."""
        return int(self._imap.tagnum) + self.literals - self.saved_round_trips

    def run(self, commands: Sequence[Command], *, at_once: bool) -> list[Answer]:
        """What the server answers to each command.

        Args:
            commands: What to ask, in this order.
            at_once: Send them before the first answer is read (RFC 9051 §5.5): a round trip for all. A
                server carries them out one after the other.
        """
        answers: list[Answer] = []
        for portion in _split(commands) if at_once else ([one] for one in commands):
            answers += self._run_portion(portion)
        heard: dict[str, list[Line]] = {}
        for answer in answers:
            for kind in _SAID:
                heard.setdefault(kind, []).extend(answer.lines.get(kind, ()))
        self._imap.untagged_responses = {kind: lines for kind, lines in heard.items() if lines}
        return answers

    def _run_portion(self, commands: Sequence[Command]) -> list[Answer]:
        self._imap.untagged_responses = {}
        if any(has_literal(one) for one in commands):
            (command,) = commands
            return [self._run_with_literals(command)]
        tags = [bytes(self._imap._new_tag()) for _ in commands]  # noqa: SLF001 - imaplib sends one at a time
        lines = (b" ".join((tag, *one)) + b"\r\n" for tag, one in zip(tags, commands, strict=True))
        try:
            self._imap.write(b"".join(lines))
        except OSError as error:
            raise IMAP4.abort(str(error)) from error
        self.saved_round_trips += len(commands) - 1
        return [self._read_answer(tag, one) for tag, one in zip(tags, commands, strict=True)]

    def _run_with_literals(self, command: Command) -> Answer:
        """A command with 8-bit words, which go out as literals."""
        self.literals += sum(not word.isascii() for word in command)
        verb = command[1] if command[0] == b"UID" else command[0]
        words = command[2:] if command[0] == b"UID" else command[1:]
        try:
            kind, data = self._raw_command(verb, list(words), uid=command[0] == b"UID")
        except IMAP4.abort:
            raise
        except IMAP4.error as error:
            return Answer("BAD", read_words(error))
        return self._take_answer(kind, data)

    def _read_answer(self, tag: bytes, command: Command) -> Answer:
        imap = self._imap
        while imap.tagged_commands[tag] is None:
            imap._check_bye()  # noqa: SLF001 - as imaplib itself reads one answer
            imap._get_response()  # noqa: SLF001
        kind, data = imap.tagged_commands.pop(tag)
        imap._check_bye()  # noqa: SLF001
        imap.begin_answer()
        if command[0] in _OPENING:
            imap.state = "SELECTED" if kind == "OK" else "AUTH"
            imap.is_readonly = True
        return self._take_answer(kind, data)

    def _take_answer(self, kind: str, data: Sequence[bytes]) -> Answer:
        lines, self._imap.untagged_responses = self._imap.untagged_responses, {}
        return Answer(kind, clean_line(data[0] if data else b""), lines)

    def find(self, words: Sequence[bytes]) -> list[int]:
        """UIDs the server finds; the words go out as they are, 8-bit ones as literals.

        The library's own search quotes neither `%` nor `(`, and takes one line of answer only.
        """
        self.literals += sum(not word.isascii() for word in words)
        return sorted(read_search(self._raw_command_untagged(b"SEARCH", list(words))))

    def folders(
        self, returning: bytes = b""
    ) -> tuple[list[tuple[bytes, ListedFolder]], dict[bytes, FolderState]]:
        """Every folder; what is to be returned beside it goes into one LIST (RFC 5258, RFC 5819, RFC 6154).

        Returns:
            The folders, and how far each has come, each with the bytes of its name.
        """
        words = [b'""', b'"*"', *([b"RETURN", b"(" + returning + b")"] if returning else [])]
        listed = read_folders(self._raw_command_untagged(b"LIST", words, uid=False))
        _, lines = self._imap._untagged_response("OK", [None], "STATUS")  # noqa: SLF001 - it came beside LIST
        return listed, read_states(lines)

    def foreign_prefixes(self) -> tuple[str, ...]:
        """What the names of other people's and of shared folders begin with."""
        (line, *_) = self._command_and_check("namespace")
        return read_prefixes(line or b"")

    def structures(self, uids: Sequence[int]) -> dict[int, bytes]:
        """BODYSTRUCTURE of mails, as the server wrote it; literals stand in quotes.

        The library's own reading of it fails at what some servers write, and at mails within mails within
        mails; nothing is read here.
        """
        which = ",".join(map(str, uids)).encode()
        found: dict[int, bytes] = {}
        for whole in join_answers(self._raw_command_untagged(b"FETCH", [which, b"(UID BODYSTRUCTURE)"])):
            uid = _UID.search(blank_quotes(whole))
            if uid:
                found[int(uid[1])] = whole
        return found

    def _normalise_folder(self, folder_name: bytes) -> bytes:
        """A folder as a command names it: as it came from the server."""
        return folder_name


def _split(commands: Sequence[Command]) -> Iterator[list[Command]]:
    """Portions that can be sent at once; a command with a literal, before which is asked, goes alone."""
    portion: list[Command] = []
    size = 0
    for command in commands:
        length = sum(map(len, command))
        is_full = len(portion) >= _AT_ONCE or size + length > _BYTES_AT_ONCE
        if portion and (is_full or has_literal(command) or has_literal(portion[-1])):
            yield portion
            portion, size = [], 0
        portion.append(command)
        size += length
    if portion:
        yield portion


def has_literal(command: Command) -> bool:
    """Whether a command has words that go out as literals."""
    return command[0] not in _OPENING and not all(word.isascii() for word in command)


def join_answers(pieces: Iterable[bytes | tuple[bytes, bytes]]) -> list[bytes]:
    """FETCH answers, each put together of the lines and literals imaplib cut it into."""
    answers: list[bytes] = []
    for piece in pieces:
        line = piece[0] + b'"' + piece[1] + b'"' if isinstance(piece, tuple) else piece or b""
        if _BEGINS.match(line) or not answers:
            answers.append(line)
        else:
            answers[-1] += line
    return answers


def clean_line(line: bytes | str | None) -> str:
    """A line of the server's as a person may read it: one line, no control characters."""
    return printable(line.decode("utf-8", "replace") if isinstance(line, bytes) else line or "")
