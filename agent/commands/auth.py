"""`second-chance auth`: lets the program into a mailbox once, says how that stands, and takes it back."""

from __future__ import annotations

import argparse
import os
from datetime import datetime

from agent.commands import keys
from agent.commands.auth_state import how_it_stands, show, take_back, told
from agent.commands.command import find_home, read_now, talk
from agent.errors import UsageError
from agent.keeping import config
from agent.keeping.config import Config, GmailSettings, ImapSettings, MailboxSettings, MaildirSettings
from agent.keeping.home_folder import Home
from agent.keeping.token_facts import Facts, load_facts
from agent.keeping.tokens import StoreKind, open_store


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
    place, now = find_home(args), read_now(args)
    settings = config.load(place.config_file)
    place.ensure()
    if args.status:
        chosen = [_named(settings, args.mailbox)] if args.mailbox else list(settings.mailboxes.values())
        return show(args, [how_it_stands(one, place, now) for one in chosen], settings.profile.time_zone)
    one = _chosen(settings, args.mailbox, place)
    if isinstance(one, MaildirSettings):
        return told(args, how_it_stands(one, place, now), settings.profile.time_zone)
    if args.revoke:
        return take_back(args, one, place)
    _authorise(args, one, settings, place, now)
    return told(args, how_it_stands(one, place, now), settings.profile.time_zone)


def _chosen(settings: Config, name: str | None, place: Home) -> MailboxSettings:
    """The mailbox that is meant; a Maildir when none of them needs to be authorised."""
    if name:
        return _named(settings, name)
    needy = [one for one in settings.mailboxes.values() if not isinstance(one, MaildirSettings)]
    if len(needy) > 1:
        needy = [one for one in needy if load_facts(place, one.name) is None] or needy
    if len(needy) > 1:
        names = ", ".join(one.name for one in needy)
        raise UsageError(
            f"Which mailbox is meant? There are {names}.", f"Name it: second-chance auth {needy[0].name}"
        )
    return needy[0] if needy else next(iter(settings.mailboxes.values()))


def _named(settings: Config, name: str) -> MailboxSettings:
    try:
        return settings.mailboxes[name]
    except KeyError:
        raise UsageError(
            f"config.toml has no mailbox {name!r}.", f"It has {', '.join(settings.mailboxes)}."
        ) from None


def _authorise(
    args: argparse.Namespace,
    one: GmailSettings | ImapSettings,
    settings: Config,
    place: Home,
    now: datetime,
) -> None:
    before = load_facts(place, one.name)
    kind: StoreKind = args.store or (before.store if before else "keyring")
    store = open_store(kind, place, os.environ)
    # A store that cannot be used says so before the person is asked for anything.
    store.get(one.name, before.account if before else "")
    if isinstance(one, GmailSettings):
        from agent.commands.auth_google import sign_in  # noqa: PLC0415 - Google's libraries

        account, scopes, secret = sign_in(args, one, settings.profile, place)
    else:
        from agent.commands import auth_imap  # noqa: PLC0415 - only for IMAP

        account, scopes, secret = auth_imap.sign_in(args, one, place)
    facts = Facts(account=account, scopes=scopes, authorised_at=now, store=kind)
    keys.keep(one.name, facts, secret, place)
    talk(args, f"Second Chance may use the mailbox {one.name!r} now.")
    if kind == "file":
        talk(
            args,
            "Whoever can read your files, or a backup of them, can open the mailbox with what is kept there.",
        )
