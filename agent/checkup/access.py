"""What lets the program in: Google's client secret, and the token or password in its store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.auth import client_secret as client_file
from agent.auth.oauth import SCOPES
from agent.auth.scopes import FOR_IMAP, MEANING
from agent.checkup.findings import Finding, State, broken
from agent.checkup.installation import Installation
from agent.errors import AuthoriseError, BadFileError, SecondChanceError
from agent.keeping.config import GmailSettings, ImapSettings, MaildirSettings
from agent.keeping.sign_in import provider
from agent.keeping.token_facts import Facts, load_facts
from agent.keeping.tokens import open_store

_TESTING = timedelta(days=7)
"""After which Google ends the sign-in of an app in "Testing" (MAIL-FACTS: OAuth)."""


def client_secret(patient: Installation) -> Iterator[Finding]:
    """The file from Google's console is there and of the right type."""
    boxes = patient.settings.mailboxes.values() if patient.settings else ()
    for one in boxes:
        name = f"client_secret.{one.name}"
        if isinstance(one, GmailSettings) or (isinstance(one, ImapSettings) and one.provider == "google"):
            try:
                client_file.load(one.client_secret)
            except BadFileError as error:
                patient.shut.add(one.name)
                yield broken(name, error)
            else:
                yield Finding(name, State.OK, f"{one.client_secret} is of a desktop app, as needed.")


def token(patient: Installation) -> Iterator[Finding]:
    """Each mailbox was authorised, for all that is needed, and its store gives the secret."""
    boxes = patient.settings.mailboxes.values() if patient.settings else ()
    for one in boxes:
        if isinstance(one, MaildirSettings):
            continue
        try:
            found = _token(patient, one.name, _scopes(one))
        except SecondChanceError as error:
            found = broken(f"token.{one.name}", error)
        if found.state is State.BROKEN:
            patient.shut.add(one.name)
        yield found


def _scopes(one: GmailSettings | ImapSettings) -> tuple[str, ...]:
    """What must have been granted; nothing where a password opens.

    Raises:
        BadFileError: config.toml does not say who signs in.
    """
    if isinstance(one, GmailSettings):
        return SCOPES
    return () if one.auth == "password" else FOR_IMAP[provider(one)]


def _token(patient: Installation, mailbox: str, scopes: tuple[str, ...]) -> Finding:
    name, again = f"token.{mailbox}", f"second-chance auth {mailbox}"
    facts = load_facts(patient.home, mailbox)
    if facts is None:
        return Finding(name, State.BROKEN, f"The mailbox {mailbox} was never authorised.", again, 77)
    missing = [MEANING[scope] for scope in scopes if scope not in facts.scopes]
    if missing:
        text = f"{facts.account} was authorised without leave to {', and to '.join(missing)}."
        return Finding(name, State.BROKEN, text, again, 77)
    store = open_store(facts.store, patient.home, patient.environ)
    if not store.get(mailbox, facts.account):
        raise AuthoriseError(f"There is nothing for {facts.account} in {store.where(mailbox)}.", again)
    text = f"{facts.account}, authorised {_age(facts, patient.now)}, kept in {store.where(mailbox)}."
    if facts.authorised_at > patient.now - _TESTING and any("google" in scope for scope in scopes):
        text += f' If the app is in "Testing", Google ends this on {facts.authorised_at + _TESTING:%d %B}.'
    return Finding(name, State.OK, text)


def _age(facts: Facts, now: datetime) -> str:
    days = (now - facts.authorised_at).days
    return f"{days} days ago" if days > 1 else "yesterday" if days == 1 else "today"
