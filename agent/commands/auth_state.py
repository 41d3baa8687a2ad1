"""How the authorisation of a mailbox stands, in words and as JSON; and taking it back."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agent.auth.microsoft import CONNECTIONS
from agent.commands import keys, sentences
from agent.commands.command import read_now, talk
from agent.errors import AuthoriseError, BadFileError, SecondChanceError, TryLaterError
from agent.keeping.config import GmailSettings, ImapSettings, MailboxSettings, MaildirSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import Facts, load_facts
from agent.keeping.tokens import open_store

VERSION = 1
_TESTING = timedelta(days=7)
_AUDIENCE = "https://console.cloud.google.com/auth/audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One mailbox's authorisation at one moment."""

    settings: MailboxSettings
    now: datetime
    facts: Facts | None = None
    where: str = ""
    """The place of its secret, in words."""
    problem: SecondChanceError | None = None
    """Why it cannot be used, where it cannot."""

    @property
    def state(self) -> str:
        """A stable word: nothing_to_authorise, not_authorised, unusable, authorised."""
        if isinstance(self.settings, MaildirSettings):
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
        if self.facts is None or not (self.facts.scopes and at_google(self.settings)):
            return None
        return self.facts.authorised_at + _TESTING


def at_google(one: MailboxSettings) -> bool:
    """Whether it is Google who signs in."""
    return isinstance(one, GmailSettings) or (isinstance(one, ImapSettings) and one.provider == "google")


def how_it_stands(one: MailboxSettings, place: Home, now: datetime) -> Standing:
    """Look at the facts and the store of a mailbox; the provider is not asked."""
    facts = None if isinstance(one, MaildirSettings) else load_facts(place, one.name)
    if facts is None:
        return Standing(settings=one, now=now)
    try:
        where = open_store(facts.store, place, os.environ).where(one.name)
        keys.secret(one.name, facts, place)
    except AuthoriseError as problem:
        return Standing(settings=one, now=now, facts=facts, where=f"the {facts.store}", problem=problem)
    return Standing(settings=one, now=now, facts=facts, where=where)


def show(args: argparse.Namespace, standings: list[Standing], zone: str) -> int:
    """Print how mailboxes stand; 77 when one of them cannot be opened."""
    if args.json:
        _print_json(standings)
    else:
        for one in standings:
            print("\n".join(_lines(one, zone)))
    closed = [one for one in standings if one.state in {"not_authorised", "unusable"}]
    return AuthoriseError.exit_code if closed else 0


def told(args: argparse.Namespace, one: Standing, zone: str) -> int:
    """Say how a mailbox stands after it was authorised; 77 when it cannot be opened all the same."""
    if args.json:
        return show(args, [one], zone)
    for line in _lines(one, zone):
        talk(args, line)
    return AuthoriseError.exit_code if one.problem else 0


def take_back(args: argparse.Namespace, one: GmailSettings | ImapSettings, place: Home) -> int:
    """Give access back at the provider and forget it here; without a network, here at least."""
    facts = load_facts(place, one.name)
    undone: SecondChanceError | None = None
    if facts is None:
        talk(args, f"The mailbox {one.name!r} was not authorised; there is nothing to take back.")
    else:
        found = open_store(facts.store, place, os.environ).get(one.name, facts.account)
        if found and facts.scopes and at_google(one):
            undone = _give_back(one, found)
        keys.drop(one.name, facts, place)
        talk(args, f"Second Chance can no longer open the mailbox {one.name!r} of {facts.account}.")
        if facts.scopes and isinstance(one, ImapSettings) and one.provider == "microsoft":
            print(f"Microsoft cannot be told from here; remove the app there: {CONNECTIONS}", file=sys.stderr)
    if undone:
        print(f"{undone.text} {undone.hint}", file=sys.stderr)
    if args.json:
        told_provider = undone is None if facts and facts.scopes and at_google(one) else None
        _print_json([Standing(settings=one, now=read_now(args))], revoked_at_provider=told_provider)
    return 0


def _give_back(one: GmailSettings | ImapSettings, token: str) -> TryLaterError | None:
    from agent.auth import client_secret, revoking  # noqa: PLC0415 - only to revoke

    try:
        address = client_secret.load(one.client_secret).revoke_uri
    except BadFileError:  # taking back must work when the client has gone first
        address = revoking.REVOKE_URI
    try:
        revoking.revoke(token, address)
    except TryLaterError as undone:
        return undone
    return None


def _print_json(standings: list[Standing], **more: bool | None) -> None:
    mailboxes = [_record(one) for one in standings]
    print(json.dumps({"version": VERSION, "mailboxes": mailboxes, **more}, ensure_ascii=False, indent=2))


def _record(one: Standing) -> dict[str, Any]:
    facts, ends, problem = one.facts, one.testing_ends, one.problem
    return {
        "mailbox": one.settings.name,
        "kind": one.settings.kind,
        "state": one.state,
        "account": facts.account if facts else None,
        "scopes": list(facts.scopes) if facts else [],
        "authorised_at": facts.authorised_at.isoformat() if facts else None,
        "age_days": one.age_days if facts else None,
        "store": facts.store if facts else None,
        "where": one.where or None,
        "ends_if_testing": ends.isoformat() if ends else None,
        "problem": {"code": problem.code, "text": problem.text, "hint": problem.hint} if problem else None,
    }


def _lines(one: Standing, zone: str) -> list[str]:
    name = f"{one.settings.name} ({one.settings.kind})"
    if isinstance(one.settings, MaildirSettings):
        return [f"{name}: nothing to authorise, it is a folder on this computer"]
    facts = one.facts
    if facts is None:
        return [f"{name}: not authorised; run second-chance auth {one.settings.name}"]
    days = one.age_days
    age = "today" if days == 0 else "1 day ago" if days == 1 else f"{days} days ago"
    since = sentences.format_moment(facts.authorised_at, zone, one.now)
    lines = [f"{name}: authorised as {facts.account}, {since} ({age})"]
    if facts.scopes:
        lines.append(f"  allows: {', '.join(scope.rstrip('/').rpartition('/')[2] for scope in facts.scopes)}")
    lines.append(f"  kept in {one.where}")
    if one.problem:
        return [*lines, f"  {one.problem.text}", f"  {one.problem.hint}"]
    return [*lines, *_expiry(one, zone)]


def _expiry(one: Standing, zone: str) -> list[str]:
    ends = one.testing_ends
    if ends is None:
        return []
    if one.now < ends:
        until = sentences.format_moment(ends, zone, one.now)
        first = f'  If your app at Google is still in "Testing", this ends {until}.'
    else:
        first = '  It is older than the 7 days that Google gives apps in "Testing"; if runs say it has ended:'
    again = f"second-chance auth {one.settings.name}"
    return [first, f"  Press Publish app at {_AUDIENCE}, then run {again} once more."]
