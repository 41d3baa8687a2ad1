"""What opens a mailbox, put together from its settings, its facts and its store."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from agent.errors import AuthoriseError
from agent.keeping.config import GmailSettings, ImapSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import Facts, drop_consent, drop_facts, drop_refusal, load_facts, save_facts
from agent.keeping.tokens import open_store

if TYPE_CHECKING:
    from google.oauth2.credentials import Credentials


def gmail_credentials(settings: GmailSettings, place: Home) -> Credentials:
    """Credentials for the Gmail client; they fetch their access token at the first request.

    Raises:
        AuthoriseError: the mailbox was not authorised, or its token cannot be read.
        BadFileError: client_secret.json cannot be used.
        TryLaterError: (from the first request) no network.
    """
    from agent.auth import client_secret  # noqa: PLC0415 - only for Gmail
    from agent.auth.access import Access  # noqa: PLC0415

    facts = load_facts(place, settings.name)
    if facts is None or not facts.scopes:  # without scopes: a password, from when this was an IMAP mailbox
        raise _not_yet(settings.name)
    token = secret(settings.name, facts, place)
    return Access(settings.name, client_secret.load(settings.client_secret), token)


def password(settings: ImapSettings, place: Home) -> str:
    """The password of an IMAP account; never that of another account or server.

    Raises:
        AuthoriseError: none is kept for this user on this server, or it cannot be read.
    """
    return secret(settings.name, facts_of(settings, place, ()), place)


def facts_of(settings: ImapSettings, place: Home, scopes: tuple[str, ...]) -> Facts:
    """What is known of an IMAP account's authorisation.

    Args:
        settings: The account.
        place: The home.
        scopes: What must have been granted; none: a password is what is kept.

    Raises:
        AuthoriseError: it was not given, was given otherwise, or for another account or server.
    """
    facts = load_facts(place, settings.name)
    if facts is None or set(scopes) - set(facts.scopes) or bool(facts.scopes) != bool(scopes):
        raise _not_yet(settings.name)
    if facts.account != imap_account(settings):
        raise AuthoriseError(
            f"What is kept for {settings.name!r} belongs to {facts.account}, "
            f"but config.toml says {imap_account(settings)}.",
            f"Authorise this account with: second-chance auth {settings.name}",
        )
    return facts


def secret(mailbox: str, facts: Facts, place: Home) -> str:
    """The secret of a mailbox that was authorised.

    Raises:
        AuthoriseError: its store cannot be read, or holds none.
    """
    store = open_store(facts.store, place, os.environ)
    found = store.get(mailbox, facts.account)
    if found is None:
        raise AuthoriseError(
            f"What opens the mailbox {mailbox!r} is no longer in {store.where(mailbox)}.",
            f"Authorise again with: second-chance auth {mailbox}",
        )
    return found


def imap_account(settings: ImapSettings) -> str:
    """Whose password or token it is: a user on a server."""
    if "@" in settings.user:
        return f"{settings.user} ({settings.host})"
    return f"{settings.user}@{settings.host}"


def _not_yet(mailbox: str) -> AuthoriseError:
    return AuthoriseError(
        f"The mailbox {mailbox!r} has not been authorised yet.", f"Run: second-chance auth {mailbox}"
    )


def keep(mailbox: str, facts: Facts, found: str, place: Home) -> None:
    """Keep a secret and its facts; what was kept before, elsewhere or for another account, goes.

    Raises:
        AuthoriseError: the store cannot keep it; what was kept before still holds.
        TryLaterError, SecondChanceError: the facts cannot be written.
    """
    before = load_facts(place, mailbox)
    open_store(facts.store, place, os.environ).put(mailbox, facts.account, found)
    save_facts(place, mailbox, facts)
    drop_refusal(place, mailbox)
    moved = before and (before.store, before.account) != (facts.store, facts.account)
    if before and moved and not before.store == facts.store == "file":  # one file is written over
        with suppress(AuthoriseError):  # a keyring that is gone keeps nothing that matters now
            open_store(before.store, place, os.environ).delete(mailbox, before.account)


def drop(mailbox: str, facts: Facts, place: Home) -> None:
    """Remove a secret and its facts.

    Raises:
        AuthoriseError, SecondChanceError: they cannot be removed.
    """
    open_store(facts.store, place, os.environ).delete(mailbox, facts.account)
    drop_facts(place, mailbox)
    drop_consent(place, mailbox)
    drop_refusal(place, mailbox)
