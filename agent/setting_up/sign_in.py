"""Signing in to a mailbox once: what the person gave is tried, then kept; and how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.config import MailboxSettings
from agent.keeping.home_folder import Home
from agent.keeping.refusals import load_refusal
from agent.keeping.tokens import (
    Facts,
    StoreKind,
    drop_secret,
    keep_secret,
    load_facts,
    open_store,
    read_secret,
)
from agent.mailboxes.back_end import Access, GiveBackResult, SignInContext
from agent.mailboxes.oauth.google_end import TESTING_LASTS, describe_end
from agent.mailboxes.registry import find_back_end
from agent.wording import sentences


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What came of taking access back."""

    said: str
    note: str = ""
    """What the person must know or do besides; may be empty."""
    at_provider: bool | None = None
    """Whether the provider took it back; None: it cannot be told, or nothing was to be taken back."""


def authorise(
    settings: MailboxSettings, access: Access[Any], person: SignInContext, store: StoreKind | None = None
) -> None:
    """Ask the person, try what they gave, and only then keep it; an error leaves what was kept before.

    Args:
        settings: Of the mailbox.
        access: How somebody is let into it.
        person: Who signs in, and where.
        store: Where what opens it is kept; None: where it was kept before, else in the keyring.

    Raises:
        SecondChanceError: it did not come about; the sentence says why.
    """
    name, home = settings.name, person.home
    before = load_facts(home, name)
    store = store or (before.store if before else "keyring")
    # A store that cannot be used says so before the person is asked for anything.
    open_store(store, home).get(name, before.account if before else "")
    result = access.sign_in(settings, person)
    facts = Facts(
        account=result.account,
        scopes=result.scopes,
        authorised_at=person.now,
        store=store,
        ends_at=result.ends_at,
    )
    keep_secret(home, name, facts, result.secret)


def take_back(settings: MailboxSettings, access: Access[Any], home: Home) -> GivenBack:
    """Give access back at the provider and forget it here; without a network, here at least.

    Raises:
        AuthoriseError, SecondChanceError: what is kept cannot be reached; nothing was changed.
    """
    name, facts = settings.name, load_facts(home, settings.name)
    if facts is None:
        return GivenBack(f"The mailbox {name!r} was not authorised; there is nothing to take back.")
    secret = open_store(facts.store, home).get(name, facts.account)
    outcome = access.give_back(settings, secret or "") if facts.scopes else GiveBackResult()
    drop_secret(home, name, facts)
    said = f"Second Chance can no longer open the mailbox {name!r} of {facts.account}."
    return GivenBack(said, outcome.note, outcome.at_provider)


def describe_success(status: AuthStatus) -> list[str]:
    """That the mailbox can be used: it was opened once, and what opens it is kept; a sentence each."""
    said = [f"Second Chance may use the mailbox {status.settings.name!r} now."]
    if status.facts and status.facts.store == "file":
        said.append(
            "Whoever can read your files, or a backup of them, can open the mailbox with what is kept there."
        )
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthStatus:
    """One mailbox's authorisation at one moment."""

    settings: MailboxSettings
    now: datetime
    facts: Facts | None = None
    where: str = ""
    """The place of its secret, in words."""
    problem: SecondChanceError | None = None
    """Why it cannot be used, where it cannot."""
    refused: str = ""
    """What the server said to the last login, where it refused it."""

    @property
    def state(self) -> str:
        """A stable word: nothing_to_authorise, not_authorised, unusable, authorised."""
        if find_back_end(self.settings).access is None:
            return "nothing_to_authorise"
        if self.facts is None:
            return "not_authorised"
        return "unusable" if self.problem else "authorised"

    @property
    def age_days(self) -> int:
        """Whole days since it was authorised; 0 when the clock has been set back since."""
        return max((self.now - self.facts.authorised_at).days, 0) if self.facts else 0

    @property
    def testing_ends(self) -> datetime | None:
        """When Google ends it if the app is still in "Testing", which cannot be seen from here."""
        if self.facts is None or not (self.facts.scopes and self.settings.provider == "google"):
            return None
        return self.facts.authorised_at + TESTING_LASTS


def examine(settings: MailboxSettings, home: Home, zone: str, now: datetime) -> AuthStatus:
    """Look at the facts and the store of a mailbox; the provider is not asked."""
    needs_it = find_back_end(settings).access is not None
    facts = load_facts(home, settings.name) if needs_it else None
    if facts is None:
        return AuthStatus(settings=settings, now=now)
    try:
        where = open_store(facts.store, home).where(settings.name)
        read_secret(home, settings.name, facts)
    except AuthoriseError as problem:
        where = f"the {facts.store}"
        return AuthStatus(settings=settings, now=now, facts=facts, where=where, problem=problem)
    if facts.ends_at and facts.ends_at <= now:
        ended = AuthoriseError(*describe_end(settings.name, facts, zone, now))
        return AuthStatus(settings=settings, now=now, facts=facts, where=where, problem=ended)
    refused = load_refusal(home, settings.name)
    said = refused.text if refused else ""
    return AuthStatus(settings=settings, now=now, facts=facts, where=where, refused=said)


def describe_status(status: AuthStatus, zone: str) -> list[str]:
    """How a mailbox stands, a line each; lines below the first begin with blanks.

    Args:
        status: What was seen.
        zone: The person's own.
    """
    name = f"{status.settings.name} ({status.settings.kind})"
    if status.state == "nothing_to_authorise":
        return [f"{name}: nothing to authorise, it is a folder on this computer"]
    facts = status.facts
    if facts is None:
        return [f"{name}: not authorised; run second-chance auth {status.settings.name}"]
    days = status.age_days
    age = "today" if days == 0 else "1 day ago" if days == 1 else f"{days} days ago"
    since = sentences.format_moment(facts.authorised_at, zone, status.now)
    lines = [f"{name}: authorised as {facts.account}, {since} ({age})"]
    if facts.scopes:
        lines.append(f"  allows: {', '.join(scope.rstrip('/').rpartition('/')[2] for scope in facts.scopes)}")
    lines.append(f"  kept in {status.where}")
    if status.problem:
        return [*lines, f"  {status.problem.text}", f"  {status.problem.hint}"]
    if status.refused:
        lines.append(f"  but at the last login: {status.refused}")
    if facts.scopes and status.settings.provider == "google":
        ends = describe_end(status.settings.name, facts, zone, status.now)
        lines += [f"  {sentence}" for sentence in ends]
    return lines
