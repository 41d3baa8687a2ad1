"""Secrets in files of the home, for machines without a keyring; only by the person's explicit choice."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from agent.errors import AuthoriseError
from agent.keeping.home_folder import reason, write_private

_OTHERS = 0o077
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class FileStore:
    """One file of rights 0600 for each mailbox, `credentials/NAME.secret`."""

    folder: Path

    def where(self, mailbox: str) -> str:
        """The path."""
        return f"the file {self.path(mailbox)}"

    def path(self, mailbox: str) -> Path:
        """Where this mailbox's secret lies."""
        return self.folder / f"{mailbox}.secret"

    def get(self, mailbox: str, account: str) -> str | None:  # noqa: ARG002 - a mailbox has one account at a time
        """What the file holds; None when there is none.

        Raises:
            AuthoriseError: others may read it, or it cannot be read.
        """
        path = self.path(mailbox)
        try:
            with path.open("rb") as file:
                _only_ours(path, os.fstat(file.fileno()), mailbox)
                secret = file.read(_LARGEST).decode()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise _unreadable(path, reason(problem), mailbox) from problem
        except UnicodeDecodeError:  # its message would quote the secret
            raise _unreadable(path, "it holds no text", mailbox) from None
        return secret or None

    def put(self, mailbox: str, account: str, secret: str) -> None:
        """Replace the file whole, read it back and compare.

        Raises:
            AuthoriseError: it does not hold afterwards what was written.
            SecondChanceError: it cannot be written; an older file is untouched.
        """
        path = self.path(mailbox)
        write_private(path, secret.encode())
        if self.get(mailbox, account) != secret:
            raise AuthoriseError(
                f"{path} does not hold what was just written to it.",
                f"See whether its disk is in order, then run second-chance auth {mailbox} --store file.",
            )

    def delete(self, mailbox: str, account: str) -> None:  # noqa: ARG002 - as for get
        """Remove the file.

        Raises:
            AuthoriseError: it cannot be removed.
        """
        path = self.path(mailbox)
        try:
            path.unlink(missing_ok=True)
        except OSError as problem:
            raise AuthoriseError(
                f"{path} cannot be removed: {reason(problem)}.", "Remove it yourself."
            ) from problem


def _only_ours(path: Path, found: os.stat_result, mailbox: str) -> None:
    """Refuse a secret that others may have read; on Windows rights are not kept in the mode."""
    if os.name == "posix" and stat.S_IMODE(found.st_mode) & _OTHERS:
        raise AuthoriseError(
            f"Other people on this computer may read {path}, which holds the key to your mail "
            f"(rights {stat.S_IMODE(found.st_mode):04o}, expected 0600).",
            f"Run: chmod 600 '{path}'. If somebody may have read it, then run "
            f"second-chance auth {mailbox} --revoke and authorise again.",
        )


def _unreadable(path: Path, why: str, mailbox: str) -> AuthoriseError:
    return AuthoriseError(
        f"{path} cannot be read: {why}.",
        f"Make the file yours, or authorise again with second-chance auth {mailbox} --store file.",
    )
