"""Whether a mailbox is authorised, in words and as JSON."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.commands import sentences
from agent.commands.command import talk
from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.config import MailboxSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import Facts, load_facts
from agent.keeping.tokens import open_store, read_secret
from agent.mailboxes.oauth.google_client import TESTING_LASTS
from agent.mailboxes.registry import back_end_of

VERSION = 1
_AUDIENCE = "https://console.cloud.google.com/auth/audience"


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

    @property
    def state(self) -> str:
        """A stable word: nothing_to_authorise, not_authorised, unusable, authorised."""
        if back_end_of(self.settings).access is None:
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


def examine(settings: MailboxSettings, home: Home, now: datetime) -> AuthStatus:
    """Look at the facts and the store of a mailbox; the provider is not asked."""
    needs_it = back_end_of(settings).access is not None
    facts = load_facts(home, settings.name) if needs_it else None
    if facts is None:
        return AuthStatus(settings=settings, now=now)
    try:
        where = open_store(facts.store, home).where(settings.name)
        read_secret(home, settings.name, facts)
    except AuthoriseError as problem:
        where = f"the {facts.store}"
        return AuthStatus(settings=settings, now=now, facts=facts, where=where, problem=problem)
    return AuthStatus(settings=settings, now=now, facts=facts, where=where)


def print_statuses(args: argparse.Namespace, statuses: list[AuthStatus], zone: str) -> int:
    """Print how mailboxes stand; 77 when one of them cannot be opened."""
    if args.json:
        print_json(statuses)
    else:
        for status in statuses:
            print("\n".join(_lines(status, zone)))
    closed = [one for one in statuses if one.state in {"not_authorised", "unusable"}]
    return AuthoriseError.exit_code if closed else 0


def talk_about(args: argparse.Namespace, status: AuthStatus, zone: str) -> int:
    """Say how a mailbox stands after it was authorised; 77 when it cannot be opened all the same."""
    if args.json:
        return print_statuses(args, [status], zone)
    for line in _lines(status, zone):
        talk(args, line)
    return AuthoriseError.exit_code if status.problem else 0


def print_json(statuses: list[AuthStatus], **more: bool | None) -> None:
    """Print how mailboxes stand as JSON."""
    mailboxes = [_record(status) for status in statuses]
    print(json.dumps({"version": VERSION, "mailboxes": mailboxes, **more}, ensure_ascii=False, indent=2))


def _record(status: AuthStatus) -> dict[str, Any]:
    facts, ends, problem = status.facts, status.testing_ends, status.problem
    return {
        "mailbox": status.settings.name,
        "kind": status.settings.kind,
        "state": status.state,
        "account": facts.account if facts else None,
        "scopes": list(facts.scopes) if facts else [],
        "authorised_at": facts.authorised_at.isoformat() if facts else None,
        "age_days": status.age_days if facts else None,
        "store": facts.store if facts else None,
        "where": status.where or None,
        "ends_if_testing": ends.isoformat() if ends else None,
        "problem": {"code": problem.code, "text": problem.text, "hint": problem.hint} if problem else None,
    }


def _lines(status: AuthStatus, zone: str) -> list[str]:
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
    return [*lines, *_expiry(status, zone)]


def _expiry(status: AuthStatus, zone: str) -> list[str]:
    ends = status.testing_ends
    if ends is None:
        return []
    if status.now < ends:
        until = sentences.format_moment(ends, zone, status.now)
        first = f'  If your app at Google is still in "Testing", this ends {until}.'
    else:
        first = '  It is older than the 7 days that Google gives apps in "Testing"; if runs say it has ended:'
    again = f"second-chance auth {status.settings.name}"
    return [first, f"  Press Publish app at {_AUDIENCE}, then run {again} once more."]
