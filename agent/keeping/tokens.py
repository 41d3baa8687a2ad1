"""What lets the program into a mailbox: the secret, where it is kept, and what is known of it besides.

A *secret* is the one string that opens a mailbox: an OAuth refresh token or a password, nothing else of what
a provider hands out. A *store* (`token_stores`) keeps it under the mailbox's name and the account's. Its
*facts* (whose it is, since when, in which store), a consent that was begun and a login that was refused lie
in `credentials/`.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, assert_never

from agent.errors import AuthoriseError
from agent.keeping.credential_files import parse_moment, read_record, remove_record, write_record
from agent.keeping.home_folder import Home
from agent.keeping.refusals import drop_refusal
from agent.keeping.token_stores import FileStore, KeyringStore

StoreKind: TypeAlias = Literal["keyring", "file"]

CONSENT_LASTS = timedelta(minutes=15)
"""For how long a consent that was begun can be ended; Google's codes live shorter still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who authorised what, when, and where the secret is kept; no secret itself."""

    account: str
    """A mail address, or `user@host` of an IMAP server."""
    scopes: tuple[str, ...]
    """What was granted; empty for a password."""
    authorised_at: datetime
    store: StoreKind
    ends_at: datetime | None = None
    """When the provider said that it ends the sign-in; None: it named no end, or the file is older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunConsent:
    """What must be remembered between showing a consent page's address and being given the answer."""

    client_id: str
    address: str
    """The consent page."""
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    """The PKCE secret (RFC 7636 §4.1)."""
    begun: datetime


def facts_path(home: Home, mailbox: str) -> Path:
    """Where the facts of a mailbox lie."""
    return home.credentials / f"{mailbox}.account.json"


def load_facts(home: Home, mailbox: str) -> Facts | None:
    """The facts of a mailbox; None when it was never authorised, or the file says nothing usable.

    Raises:
        SecondChanceError: the file is there and cannot be read.
    """
    match read_record(facts_path(home, mailbox)):
        case {
            "account": str(account),
            "scopes": [*scopes],
            "authorised_at": str(moment),
            "store": "keyring" | "file" as store,
            **more,
        } if (when := parse_moment(moment)) and all(isinstance(one, str) for one in scopes):
            ends = parse_moment(str(more.get("ends_at")))
            return Facts(account=account, scopes=tuple(scopes), authorised_at=when, store=store, ends_at=ends)
        case _:
            return None


def save_facts(home: Home, mailbox: str, facts: Facts) -> None:
    """Keep the facts of a mailbox.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    write_record(facts_path(home, mailbox), facts)


def drop_facts(home: Home, mailbox: str) -> None:
    """Forget the facts of a mailbox.

    Raises:
        SecondChanceError: the file cannot be removed.
    """
    remove_record(facts_path(home, mailbox))


def load_consent(home: Home, mailbox: str, client_id: str, now: datetime) -> BegunConsent | None:
    """The consent begun for a mailbox; None when there is none, it is too old, or for another client."""
    match read_record(_consent_path(home, mailbox)):
        case {
            "client_id": str(client),
            "address": str(address),
            "redirect_uri": str(redirect_uri),
            "state": str(state),
            "verifier": str(verifier),
            "begun": str(moment),
        } if (
            client == client_id
            and (begun := parse_moment(moment))
            and timedelta() <= now - begun < CONSENT_LASTS
        ):
            return BegunConsent(
                client_id=client,
                address=address,
                redirect_uri=redirect_uri,
                state=state,
                verifier=verifier,
                begun=begun,
            )
        case _:
            return None


def save_consent(home: Home, mailbox: str, consent: BegunConsent) -> None:
    """Keep a consent until it is answered.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    write_record(_consent_path(home, mailbox), consent)


def drop_consent(home: Home, mailbox: str) -> None:
    """Forget a consent that was begun.

    Raises:
        SecondChanceError: the file cannot be removed.
    """
    remove_record(_consent_path(home, mailbox))


def _consent_path(home: Home, mailbox: str) -> Path:
    return home.credentials / f"{mailbox}.consent.json"


# ---- the secret


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
