"""`second-chance auth`: lets the program into a mailbox once, says how that stands, and takes it back."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from agent.commands.auth_status import AuthStatus, examine, print_json, print_statuses, talk_about
from agent.commands.command import find_home, read_now, talk
from agent.commands.terminal import SignInTerminal
from agent.errors import UsageError
from agent.keeping.config import Config, MailboxSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import Facts, StoreKind, load_facts
from agent.keeping.tokens import drop_secret, keep_secret, open_store
from agent.mailboxes.back_end import Access, GiveBackResult, SignInContext
from agent.mailboxes.registry import back_end_of, load_config


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


def run(args: argparse.Namespace) -> int:
    """Authorise one mailbox, or show or take back what was authorised."""
    home, now = find_home(args), read_now(args)
    config = load_config(home.config_file)
    zone = config.profile.time_zone
    home.ensure()
    if args.status:
        chosen = [_find(config, args.mailbox)] if args.mailbox else list(config.mailboxes.values())
        return print_statuses(args, [examine(settings, home, now) for settings in chosen], zone)
    settings = _find(config, args.mailbox) if args.mailbox else _choose(config, home)
    access = back_end_of(settings).access
    if access and args.revoke:
        return _take_back(args, settings, access(), home)
    if access:
        terminal = SignInTerminal(args)
        person = SignInContext(profile=config.profile, home=home, terminal=terminal, now=now)
        _authorise(args, settings, access(), person)
    return talk_about(args, examine(settings, home, now), zone)


def _choose(config: Config, home: Home) -> MailboxSettings:
    """The mailbox that is meant where none is named: the one that needs it."""
    every = list(config.mailboxes.values())
    needy = [one for one in every if back_end_of(one).access]
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


def _authorise(
    args: argparse.Namespace, settings: MailboxSettings, access: Access[Any], person: SignInContext
) -> None:
    name, home = settings.name, person.home
    before = load_facts(home, name)
    store: StoreKind = args.store or (before.store if before else "keyring")
    # A store that cannot be used says so before the person is asked for anything.
    open_store(store, home).get(name, before.account if before else "")
    result = access.sign_in(settings, person)
    facts = Facts(account=result.account, scopes=result.scopes, authorised_at=person.now, store=store)
    keep_secret(home, name, facts, result.secret)
    talk(args, f"Second Chance may use the mailbox {name!r} now.")
    if store == "file":
        talk(
            args,
            "Whoever can read your files, or a backup of them, can open the mailbox with what is kept there.",
        )


def _take_back(args: argparse.Namespace, settings: MailboxSettings, access: Access[Any], home: Home) -> int:
    """Give access back at the provider and forget it here; without a network, here at least."""
    name, facts, outcome = settings.name, load_facts(home, settings.name), GiveBackResult()
    if facts is None:
        talk(args, f"The mailbox {name!r} was not authorised; there is nothing to take back.")
    else:
        secret = open_store(facts.store, home).get(name, facts.account)
        if facts.scopes:
            outcome = access.give_back(settings, secret or "")
        drop_secret(home, name, facts)
        talk(args, f"Second Chance can no longer open the mailbox {name!r} of {facts.account}.")
    if outcome.note:
        print(outcome.note, file=sys.stderr)
    if args.json:
        status = AuthStatus(settings=settings, now=read_now(args))
        print_json([status], revoked_at_provider=outcome.at_provider)
    return 0
