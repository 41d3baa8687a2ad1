"""The bytes of a mail file: only of what is a file, and never more of it than is read.

Whoever may write into a Maildir may put a pipe, a device or a link to one where a mail should be. Opening a
pipe waits for somebody to write; reading some devices has no end.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

MOST_BYTES = 2 * 1024 * 1024
"""Bytes of one mail that are read."""
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_FIRST_PORTION = 8 * 1024
_MOST_HEADERS = 64 * 1024
_PORTION = 256 * 1024
_HOW = os.O_RDONLY | sum(getattr(os, word, 0) for word in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
"""Without waiting for a writer, and without taking a terminal for one's own."""


def read_beginning(path: Path) -> tuple[bytes, os.stat_result]:
    """A mail, or the beginning of a longer one, and its file's facts.

    Raises:
        OSError: it is not there, closed or no file.
    """
    with _open_file(path) as (file, facts):
        portions = []
        left = MOST_BYTES
        while left and (more := file.read(left)):
            portions.append(more)
            left -= len(more)
    return b"".join(portions), facts


def read_headers(path: Path) -> tuple[bytes, os.stat_result]:
    """A mail up to the blank line behind its headers (or 64 KB), and its file's facts.

    Raises:
        OSError: it is not there, closed or no file.
    """
    with _open_file(path) as (file, facts):
        start = file.read(_FIRST_PORTION) or b""
        while (end := _HEADERS_END.search(start)) is None and len(start) < _MOST_HEADERS:
            more = file.read(_MOST_HEADERS - len(start))
            if not more:
                break
            start += more
    return (start[: end.end()] if end else start), facts


def holds_any(path: Path, words: Sequence[bytes], most: int) -> bool:
    """Whether one of these words stands in the first `most` bytes of a file, in any case.

    Args:
        path: The file; read in portions, never whole.
        words: In lower case.
        most: Where reading ends.

    Raises:
        OSError: it is not there, closed or no file.
    """
    overlap = max(map(len, words)) - 1
    with _open_file(path) as (file, _):
        tail = b""
        for _ in range(-(-most // _PORTION)):
            more = file.read(_PORTION)
            if not more:
                return False
            portion = (tail + more).lower()
            if any(word in portion for word in words):
                return True
            tail = more[-overlap:]
    return False


@contextmanager
def _open_file(path: Path) -> Iterator[tuple[FileIO, os.stat_result]]:
    """A file and its facts, or what a link to one points to.

    It is looked at before it is opened, for opening alone may start something at a device; and once more
    behind that, for what has the name by then may be something else.
    """
    _require_file(path.stat(), path)
    with FileIO(os.open(path, _HOW), closefd=True) as file:
        facts = os.fstat(file.fileno())
        _require_file(facts, path)
        yield file, facts


def _require_file(facts: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(facts.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(errno.EINVAL, "Not a file", str(path))
