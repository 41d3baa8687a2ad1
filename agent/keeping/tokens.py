"""Where a refresh token or an IMAP password is kept: the system's keyring, or by explicit choice a file.

A *secret* is the one string that lets the program into a mailbox: an OAuth refresh token or a password,
nothing else of what a provider hands out. A *store* keeps it under the mailbox's name and the account's.
Which store holds a mailbox's secret is one of its facts (`token_facts`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, assert_never

from agent.errors import AuthoriseError
from agent.keeping.home_folder import Home, reason, write_private
from agent.keeping.token_facts import (
    Facts,
    StoreKind,
    drop_consent,
    drop_facts,
    drop_refusal,
    load_facts,
    save_facts,
)

_OTHERS = 0o077
_LARGEST = 64 * 1024


class Store(Protocol):
    """One place for secrets. Every method raises AuthoriseError, with the reason, when it fails."""

    def where(self, mailbox: str) -> str:
        """The place of this mailbox's secret in words for the person, such as `the keyring (…)`."""
        ...

    def get(self, mailbox: str, account: str) -> str | None:
        """The secret; None when there is none."""
        ...

    def put(self, mailbox: str, account: str, secret: str) -> None:
        """Write the secret, read it back and compare: once this returns it is kept."""
        ...

    def delete(self, mailbox: str, account: str) -> None:
        """Remove the secret; nothing happens when there is none."""
        ...


def open_store(kind: StoreKind, home: Home, environ: MutableMapping[str, str] = os.environ) -> Store:
    """The store of this kind; nothing is opened or asked yet.

    Args:
        kind: Which of the two.
        home: The home whose `credentials/` holds the files of the file store.
        environ: The process's environment; the keyring finds the session bus by it, and it is told where
            that is when only the variable is missing, as under cron.
    """
    match kind:
        case "keyring":
            from agent.keeping.token_keyring import KeyringStore  # noqa: PLC0415 - only the one asked for

            return KeyringStore(environ)
        case "file":
            return FileStore(home.credentials)
        case _:
            assert_never(kind)


def read_secret(home: Home, mailbox: str, facts: Facts) -> str:
    """The secret of a mailbox that was authorised.

    Raises:
        AuthoriseError: its store cannot be read, or holds none.
    """
    store = open_store(facts.store, home)
    secret = store.get(mailbox, facts.account)
    if secret is None:
        raise AuthoriseError(
            f"What opens the mailbox {mailbox!r} is no longer in {store.where(mailbox)}.",
            f"Authorise again with: second-chance auth {mailbox}",
        )
    return secret


def keep_secret(home: Home, mailbox: str, facts: Facts, secret: str) -> None:
    """Keep a secret and its facts; what was kept before, elsewhere or for another account, goes.

    Raises:
        AuthoriseError: the store cannot keep it; what was kept before still holds.
        TryLaterError, SecondChanceError: the facts cannot be written.
    """
    before = load_facts(home, mailbox)
    open_store(facts.store, home).put(mailbox, facts.account, secret)
    save_facts(home, mailbox, facts)
    drop_refusal(home, mailbox)
    has_moved = before and (before.store, before.account) != (facts.store, facts.account)
    if before and has_moved and not before.store == facts.store == "file":  # one file is written over
        with suppress(AuthoriseError):  # a keyring that is gone keeps nothing that matters now
            open_store(before.store, home).delete(mailbox, before.account)


def drop_secret(home: Home, mailbox: str, facts: Facts) -> None:
    """Remove a secret and its facts.

    Raises:
        AuthoriseError, SecondChanceError: they cannot be removed.
    """
    open_store(facts.store, home).delete(mailbox, facts.account)
    drop_facts(home, mailbox)
    drop_consent(home, mailbox)
    drop_refusal(home, mailbox)


def not_authorised_yet(mailbox: str) -> AuthoriseError:
    """The error for a mailbox that was never authorised, or not in the way it is opened now."""
    return AuthoriseError(
        f"The mailbox {mailbox!r} has not been authorised yet.", f"Run: second-chance auth {mailbox}"
    )


@dataclass(frozen=True, slots=True)
class FileStore:
    """One file of rights 0600 for each mailbox, `credentials/NAME.secret`: for machines without a keyring."""

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
