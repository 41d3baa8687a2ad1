"""What servers write, read as they write it: folder lists, numbers of folders, searches, flags of mails.

RFC 9051 says how an answer is written; servers say what they like. A folder goes by the bytes of its name
as they came, whatever they are, and what is no flag is passed over. Nothing here raises for strange bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from agent.knowledge.text import printable
from agent.mailboxes.folder_names import from_modified_utf7
from agent.mailboxes.imap.folders import FolderState, ListedFolder, quote

Line: TypeAlias = bytes | tuple[bytes, bytes] | None
"""As imaplib gives a line: whole, or what stands before a literal with that literal."""

_LISTED = re.compile(rb'\s*\((.*?)\) +(?:NIL|"(\\?[^"]?)"|(\S))(?= ) *(.*)', re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*("|\\?\Z)', re.DOTALL)
"""A quoted string, or one that never ends."""
_LITERAL = re.compile(rb"\{\d+\+?\}$")
_ESCAPED = re.compile(rb'\\(["\\])')
_EXTENDED = re.compile(rb" \(.*", re.DOTALL)
_STATUS = re.compile(rb"(?<![A-Z])([A-Z]{1,30}) {1,9}(\d+)", re.IGNORECASE)
_NUMBERS = re.compile(rb"[\d ]+")
_BEGINS = re.compile(rb"\d+ \(")
_UID = re.compile(rb"\bUID (\d+)", re.IGNORECASE)
_FLAGS = re.compile(rb"(?<=[ (])FLAGS *\(", re.IGNORECASE)
_FLAGS_END = re.compile(
    rb"\)(?=\)|$| (?:UID|INTERNALDATE|RFC822|BODY|MODSEQ|X-GM-|THREADID|EMAILID|SAVEDATE|ENVELOPE))",
    re.IGNORECASE,
)
_PARTS = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[()]|NIL', re.IGNORECASE | re.DOTALL)
_NEWS = re.compile(rb"\d+ \((?:FLAGS \([^()]*\)|MODSEQ \(\d+\)| )+\) *$", re.IGNORECASE)
_FLAG = re.compile(rb"\\?[A-Za-z0-9$_.+-]+")


def read_folders(lines: Iterable[Line]) -> list[tuple[bytes, ListedFolder]]:
    """The folders of LIST answers (RFC 9051 §7.3.1), with the bytes of their names.

    Each has a name of its own for the person.
    """
    folders: dict[bytes, ListedFolder] = {}
    taken: set[str] = set()
    for line in lines:
        found = _read_listed(line)
        if found is None or found[0] in folders:
            continue
        raw, token, delimiter, flags = found
        name = read_name(raw)
        if name in taken or not name:
            name = raw.decode("ascii", "backslashreplace")
        taken.add(name)
        folders[raw] = ListedFolder(name, delimiter, flags, token)
    return list(folders.items())


def _read_listed(line: Line) -> tuple[bytes, bytes, str, frozenset[str]] | None:
    """The bytes of a name, what stands for it in a command, the delimiter, the flags in lower case."""
    head, literal = line if isinstance(line, tuple) else (line or b"", None)
    found = _LISTED.match(head)
    if not found:
        return None
    delimiter = _ESCAPED.sub(rb"\1", found[2] or found[3] or b"").decode("utf-8", "replace")
    flags = frozenset(printable(flag.decode("utf-8", "replace")).casefold() for flag in found[1].split())
    if literal is not None:
        return literal, quote(literal), delimiter, flags
    raw, token = _read_astring(found[4])
    return (raw, token, delimiter, flags) if raw else None


def _read_astring(rest: bytes) -> tuple[bytes, bytes]:
    """A name and how it is written in a command: in quotes as it came, else put into quotes."""
    quoted = _QUOTED.match(rest)
    if quoted and quoted[1] == b'"':
        return _ESCAPED.sub(rb"\1", quoted[0][1:-1]), quoted[0]
    raw = _EXTENDED.sub(b"", rest).strip().strip(b'"')
    return raw, quote(raw)


def read_name(raw: bytes) -> str:
    r"""A folder's name as a person may read it: from modified UTF-7, UTF-8 or Latin-1, whichever it is.

    >>> read_name(b"Entw&APw-rfe"), read_name(b"R&D"), read_name("Brücke".encode()), read_name(b"Lat\xe9")
    ('Entwürfe', 'R&D', 'Brücke', 'Laté')
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return printable(from_modified_utf7(text))


def read_states(lines: Iterable[Line]) -> dict[bytes, FolderState]:
    """How far each folder has come, by the bytes of its name (STATUS, RFC 9051 §7.3.4)."""
    states: dict[bytes, FolderState] = {}
    pending: bytes | None = None
    for line in lines:
        if isinstance(line, tuple):
            pending = line[1]
            continue
        text = line or b""
        name, _, items = text.rpartition(b"(")
        raw = pending if pending is not None else _read_astring(name.strip())[0]
        pending = None
        if raw:
            states[raw] = read_state(items)
    return states


def read_state(items: bytes) -> FolderState:
    """The numbers of one STATUS answer; what is missing was not told."""
    numbers = {word.upper(): int(number) for word, number in _STATUS.findall(items)}
    return FolderState(
        numbers.get(b"UIDVALIDITY", 0),
        numbers.get(b"UIDNEXT", 0),
        numbers.get(b"HIGHESTMODSEQ", 0),
        numbers.get(b"MESSAGES"),
    )


def read_search(lines: Iterable[Line]) -> frozenset[int]:
    """The numbers of a SEARCH answer, which may come in several lines and end with a MODSEQ."""
    found: set[int] = set()
    for line in lines:
        if isinstance(line, bytes) and (numbers := _NUMBERS.match(line)):
            found.update(map(int, numbers[0].split()))
    return frozenset(found)


def group_fetched(pieces: Iterable[Line]) -> list[list[Line]]:
    """FETCH answers, each with the lines and literals imaplib cut it into.

    News of a mail's flags are left out, which a server may tell at any time, by a number that is no UID.
    """
    groups: list[list[Line]] = []
    for piece in pieces:
        head = piece[0] if isinstance(piece, tuple) else piece or b""
        if _BEGINS.match(head) or not groups:
            groups.append([])
        groups[-1].append(piece)
    return [group for group in groups if _UID.search(words := _words_of(group)) or not _NEWS.match(words)]


def _words_of(group: Sequence[Line]) -> bytes:
    """What stands outside quotes and literals."""
    heads = (piece[0] if isinstance(piece, tuple) else piece or b"" for piece in group)
    return blank_quotes(b" ".join(heads))


def blank_quotes(line: bytes) -> bytes:
    """A line with nothing in its quotes."""
    return _QUOTED.sub(b'""', line)


def mend_flags(pieces: Sequence[Line]) -> list[Line]:
    """A FETCH answer whose flags a reader understands: system flags and plain words, nothing else.

    Servers write flags in quotes, with a lone quote or brackets in them; none of those says anything here.
    """
    mended: list[Line] = []
    for piece in pieces:
        if isinstance(piece, tuple):
            mended.append((_mend(piece[0]), piece[1]))
        else:
            mended.append(_mend(piece or b""))
    return mended


def _mend(line: bytes) -> bytes:
    for begin in _FLAGS.finditer(line):
        if line.count(b'"', 0, begin.start()) % 2:
            continue
        end = _FLAGS_END.search(line, begin.end())
        if end is None:
            return line
        flags = filter(_FLAG.fullmatch, line[begin.end() : end.start()].split())
        return line[: begin.end()] + b" ".join(flags) + line[end.start() :]
    return line


def read_prefixes(line: bytes) -> tuple[str, ...]:
    """What the names of other people's and of shared folders begin with (NAMESPACE, RFC 2342)."""
    spaces = _split_spaces(line)
    return tuple(read_name(_read_astring(prefix)[0]) for space in spaces[1:3] for prefix in space)


def _split_spaces(line: bytes) -> list[list[bytes]]:
    """The prefixes of each namespace, in quotes as they stand there."""
    spaces: list[list[bytes]] = []
    depth = 0
    for found in _PARTS.finditer(line):
        token = found[0]
        if token == b"(":
            depth += 1
            if depth == 1:
                spaces.append([])
            is_first = depth == _IN_ENTRY
        elif token == b")":
            depth -= 1
        elif depth == 0:
            spaces.append([])
        elif depth == _IN_ENTRY and is_first and token[:1] == b'"':
            spaces[-1].append(token)
            is_first = False
    return spaces


_IN_ENTRY = 2
"""Brackets around what is told of one prefix."""
