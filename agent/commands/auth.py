"""`second-chance auth`: lets the program into a mailbox once, says how that stands, and takes it back."""

from __future__ import annotations

import argparse
import json
import re
from typing import Any

from agent.commands import screen
from agent.commands.client_secret import explain_needless, provide_client
from agent.commands.command import find_home, read_now, talk
from agent.commands.terminal import SignInTerminal
from agent.errors import AuthoriseError, SecondChanceError, UsageError
from agent.keeping.config import Config, MailboxSettings
from agent.keeping.home_folder import Home
from agent.keeping.tokens import load_facts
from agent.mailboxes.back_end import Access, SignInContext
from agent.mailboxes.registry import find_back_end, load_config
from agent.setting_up.sign_in import (
    AuthStatus,
    authorise,
    describe_status,
    describe_success,
    examine,
    take_back,
)

_AGAIN = re.compile(r"second-chance auth (?!--)[^\s.;`]{1,80}(?![^\s.;`])(?! --)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `auth`."""
    parser.add_argument(
        "mailbox", nargs="?", metavar="MAILBOX", help="which one; not needed when there is one"
    )
    parser.add_argument(
        "--no-browser",
        action="store_true",
        help="show Google's address and take back the one it leads to: over ssh, or with a browser elsewhere",
    )
    parser.add_argument(
        "--store",
        choices=("keyring", "file"),
        help="where the secret is kept; file: readable by you alone, but unlocked",
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument(
        "--status", action="store_true", help="say what is authorised, since when, and kept where"
    )
    other.add_argument("--revoke", action="store_true", help="take access back, at Google and here")
    other.add_argument(
        "--client",
        metavar="FILE",
        help="the file that Google's console gave you, wherever it lies; it is copied, and stays there",
    )


def run(args: argparse.Namespace) -> int:
    """Authorise one mailbox, or show or take back what was authorised."""
    home, now = find_home(args), read_now(args)
    config = load_config(home.config_file)
    zone = config.profile.time_zone
    home.ensure()
    if args.status:
        chosen = [_find(config, args.mailbox)] if args.mailbox else list(config.mailboxes.values())
        return print_statuses(args, [examine(settings, home, zone, now) for settings in chosen], zone)
    settings = _find(config, args.mailbox) if args.mailbox else _choose(config, home, args.client)
    access = find_back_end(settings).access
    if args.client is not None and settings.google_client is None:
        raise explain_needless(settings)
    if access and args.revoke:
        return _take_back(args, settings, access(), home)
    if access:
        terminal = SignInTerminal(args)
        person = SignInContext(profile=config.profile, home=home, terminal=terminal, now=now)
        with provide_client(args, settings, home, terminal):
            try:
                authorise(settings, access(), person, args.store)
            except SecondChanceError as error:
                if args.store == "file":
                    error.hint = _keep_file(error.hint)
                raise
    status = examine(settings, home, zone, now)
    if access and not status.problem:
        talk(args, *describe_success(status))
    return talk_about(args, status, zone)


def _keep_file(hint: str) -> str:
    """The next step, with `--store file` again: without a keyring the command would fail without it."""
    return _AGAIN.sub(r"\g<0> --store file", hint)


def _choose(config: Config, home: Home, client: str | None) -> MailboxSettings:
    """The mailbox that is meant where none is named: the one that needs it, or takes Google's file."""
    every = list(config.mailboxes.values())
    needy = [one for one in every if find_back_end(one).access]
    if client is not None:
        needy = [one for one in needy if one.google_client] or needy
    if len(needy) > 1:
        needy = [one for one in needy if load_facts(home, one.name) is None] or needy
    if len(needy) > 1:
        names = ", ".join(one.name for one in needy)
        raise UsageError(
            f"Which mailbox is meant? There are {names}.", f"Name it: second-chance auth {needy[0].name}"
        )
    return needy[0] if needy else every[0]


def _find(config: Config, name: str) -> MailboxSettings:
    try:
        return config.mailboxes[name]
    except KeyError:
        raise UsageError(
            f"config.toml has no mailbox {name!r}.", f"It has {', '.join(config.mailboxes)}."
        ) from None


def _take_back(args: argparse.Namespace, settings: MailboxSettings, access: Access[Any], home: Home) -> int:
    outcome = take_back(settings, access, home)
    talk(args, outcome.said)
    if outcome.note:
        screen.tell(outcome.note)
    if args.json:
        status = AuthStatus(settings=settings, now=read_now(args))
        print_json([status], revoked_at_provider=outcome.at_provider)
    return 0


VERSION = 1


def print_statuses(args: argparse.Namespace, statuses: list[AuthStatus], zone: str) -> int:
    """Print how mailboxes stand; 77 when one of them cannot be opened."""
    if args.json:
        print_json(statuses)
    else:
        for status in statuses:
            screen.show(*describe_status(status, zone))
    closed = [one for one in statuses if one.state in {"not_authorised", "unusable"}]
    return AuthoriseError.exit_code if closed else 0


def talk_about(args: argparse.Namespace, status: AuthStatus, zone: str) -> int:
    """Say how a mailbox stands after it was authorised; 77 when it cannot be opened all the same."""
    if args.json:
        return print_statuses(args, [status], zone)
    talk(args, *describe_status(status, zone))
    return AuthoriseError.exit_code if status.problem else 0


def print_json(statuses: list[AuthStatus], **more: bool | None) -> None:
    """Print how mailboxes stand as JSON."""
    mailboxes = [_record(status) for status in statuses]
    answer = {"version": VERSION, "mailboxes": mailboxes, **more}
    screen.show_json(json.dumps(answer, ensure_ascii=False, indent=2))


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
        "ends_at": facts.ends_at.isoformat() if facts and facts.ends_at else None,
        "ends_if_testing": ends.isoformat() if ends else None,
        "problem": {"code": problem.code, "text": problem.text, "hint": problem.hint} if problem else None,
    }
