"""Access tokens for IMAP, and how the refresh tokens behind them are kept."""

from __future__ import annotations

import os
from contextlib import suppress

from agent.auth import microsoft
from agent.auth.scopes import FOR_IMAP
from agent.commands import keys
from agent.errors import SecondChanceError
from agent.keeping.config import ImapSettings
from agent.keeping.home_folder import Home
from agent.keeping.sign_in import provider
from agent.keeping.token_facts import Facts, load_facts
from agent.keeping.tokens import open_store


def fresh_token(settings: ImapSettings, place: Home) -> str:
    """A fresh access token.

    Raises:
        AuthoriseError: the account was not authorised, or is no longer.
        BadFileError: config.toml or client_secret.json cannot be used for it.
        TryLaterError: no network to the provider.
    """
    wanted = FOR_IMAP[provider(settings)]
    facts = keys.facts_of(settings, place, wanted)
    token = keys.secret(settings.name, facts, place)
    if provider(settings) == "google":
        return _at_google(settings, token, wanted)
    grant = microsoft.renew(app(settings), token)
    if grant.refresh_token != token:
        _follow(settings.name, facts, token, grant.refresh_token, place)
    return grant.access_token


def app(settings: ImapSettings) -> microsoft.App:
    """The person's own app at Microsoft."""
    return microsoft.App(
        mailbox=settings.name,
        client_id=settings.client_id,
        tenant=settings.tenant,
        endpoint=settings.oauth_endpoint or microsoft.ENDPOINT,
    )


def _at_google(settings: ImapSettings, token: str, wanted: tuple[str, ...]) -> str:
    from google.auth.transport.requests import Request  # noqa: PLC0415 - only where Google signs in

    from agent.auth import client_secret  # noqa: PLC0415
    from agent.auth.access import Access  # noqa: PLC0415

    access = Access(settings.name, client_secret.load(settings.client_secret), token, wanted)
    access.refresh(Request())
    return str(access.token)


def _follow(mailbox: str, facts: Facts, used: str, following: str, place: Home) -> None:
    """Keep the refresh token that follows on the one just used.

    Microsoft leaves the used one good for its own 90 days (learn.microsoft.com/entra/identity-platform/
    refresh-tokens). So a store that cannot be written now costs nothing, the old token being whole in it,
    and nothing is written where another run, `auth` or `auth --revoke` was there meanwhile.
    """
    with suppress(SecondChanceError):
        store = open_store(facts.store, place, os.environ)
        if load_facts(place, mailbox) == facts and store.get(mailbox, facts.account) == used:
            store.put(mailbox, facts.account, following)
