"""Where a refresh token or an IMAP password is kept: the system's keyring, or by explicit choice a file.

GLOSSARY. A *secret* is the one string that lets the program into a mailbox: an OAuth refresh token or a
password, nothing else of what a provider hands out. A *store* keeps it under the mailbox's name and the
account's. Which store holds which mailbox's secret is one of the `token_facts`.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Literal, Protocol, TypeAlias, assert_never

from agent.keeping.home_folder import Home

StoreKind: TypeAlias = Literal["keyring", "file"]


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


def open_store(kind: StoreKind, home: Home, environ: MutableMapping[str, str]) -> Store:
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
            from agent.keeping.token_file import FileStore  # noqa: PLC0415

            return FileStore(home.credentials)
        case _:
            assert_never(kind)
