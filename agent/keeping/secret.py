"""The secret of a home: ids of drafts and codes of forms come from it, so that no outsider can compute them.

It lies in a file of its own, apart from the journal: a lost journal still finds its drafts by their ids. Who
loses the file loses no draft either; those that stand are then found by their words and their conversation.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from dataclasses import dataclass
from pathlib import Path

from agent.errors import BadFileError
from agent.keeping.home_folder import reason, write_private

SIZE = 32
"""Bytes of a secret; in its file they stand as twice as many hexadecimal digits, on one line."""
_WELL_FORMED = re.compile(rb"\s*([0-9a-fA-F]{%d})\s*" % (2 * SIZE))
_MOST = 1024
"""More is not read of a file that may be anything."""


@dataclass(frozen=True, slots=True)
class HomeSecret:
    """The secret in a file, made when it is first asked for."""

    path: Path

    def __call__(self) -> bytes:
        """The secret, 32 bytes; made where there is no file yet. The caller holds the home.

        A damaged file is never replaced silently: with another secret, drafts that stand would have to be
        found by their words alone.

        Raises:
            BadFileError: there is a file, and no secret can be read from it.
            TryLaterError: the disk is full.
            SecondChanceError: the home cannot be written.
        """
        known = read_secret(self.path)
        if known is None:
            known = os.urandom(SIZE)
            write_private(self.path, known.hex().encode("ascii") + b"\n")
        return known


def read_secret(path: Path) -> bytes | None:
    """The secret in a file, 32 bytes; None where there is no file.

    Raises:
        BadFileError: there is something of that name, and no secret can be read from it.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe must not hold a run up
        with os.fdopen(handle, "rb") as file:
            is_file = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            found = _WELL_FORMED.fullmatch(file.read(_MOST)) if is_file else None
    except FileNotFoundError as problem:
        if path.is_symlink():
            raise _describe_unusable(
                path, "cannot be read: it leads to a file that is not there"
            ) from problem
        return None
    except OSError as problem:
        raise _describe_unusable(path, f"cannot be read: {reason(problem)}") from problem
    if found is None:
        raise _describe_unusable(path, "is damaged")
    return bytes.fromhex(found[1].decode("ascii"))


def _describe_unusable(path: Path, how: str) -> BadFileError:
    old, aside = shlex.quote(str(path)), shlex.quote(f"{path}.damaged")
    return BadFileError(
        f"The secret from which drafts get their ids {how}: {path}. Nothing new was put into Drafts.",
        f"Put your copy of it back. Without one: mv {old} {aside}; the next run makes a new one, and "
        "finds the drafts that stand by their words.",
    )
