"""Secret addresses of phone services, kept under a name: in the keyring or, by explicit choice, in a file.

Which of the two it was is not written down: the file store is asked first, which costs nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import MutableMapping
from contextlib import suppress

from agent.errors import AuthoriseError, UsageError
from agent.keeping.home_folder import Home
from agent.keeping.token_stores import FileStore, name_notify_entry
from agent.keeping.tokens import Store, StoreKind, open_store

_ACCOUNT = "address"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def check_name(name: str) -> str:
    """The name, which stands in config.toml behind `keyring:`.

    Raises:
        UsageError: it is none.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            "An address in the keyring has a name of letters, digits, - and _, 40 at most.",
            'Choose one such as phone: second-chance notify --add phone, and "keyring:phone" in config.toml.',
        )
    return name


def read_address(home: Home, name: str, environ: MutableMapping[str, str] = os.environ) -> str:
    """The address kept under a name.

    Raises:
        AuthoriseError: its store cannot be read, or holds none.
        UsageError: the name is none.
    """
    entry = name_notify_entry(check_name(name))
    if kept := FileStore(home.credentials).get(entry, _ACCOUNT):
        return kept
    store = open_store("keyring", home, environ)
    kept = store.get(entry, _ACCOUNT)
    if kept is None:
        raise AuthoriseError(
            f"There is no address {name!r} in {store.where(entry)}.",
            f"Keep it there with: second-chance notify --add {name}",
        )
    return kept


def open_address_store(home: Home, kind: StoreKind, name: str) -> Store:
    """The store for an address, asked once so that one that cannot be used says so before the person types.

    Raises:
        AuthoriseError: it cannot be used.
    """
    store = open_store(kind, home)
    store.get(name_notify_entry(name), _ACCOUNT)
    return store


def keep_address(home: Home, name: str, address: str, kind: StoreKind) -> str:
    """Keep an address; what was kept before under this name, elsewhere too, goes. Returns where it lies.

    Raises:
        AuthoriseError: the store cannot keep it; what was kept before still holds.
    """
    entry, store = name_notify_entry(check_name(name)), open_store(kind, home)
    store.put(entry, _ACCOUNT, address)
    other = open_store("keyring" if kind == "file" else "file", home)
    with suppress(AuthoriseError):  # a keyring that is gone keeps nothing that matters now
        other.delete(entry, _ACCOUNT)
    return store.where(entry)
