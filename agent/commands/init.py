"""`second-chance init`: writes a commented config.toml by asking, then does the rest of the set-up on a yes.

Never over one that is there: then it offers single changes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace

from agent.commands import screen
from agent.commands.command import find_home, read_now, talk
from agent.commands.init_rest import do_the_rest
from agent.commands.terminal import choose_asker
from agent.debriefing.question import parse_address
from agent.errors import TryLaterError, UnclearError, UsageError
from agent.keeping.config import Notify
from agent.keeping.home_folder import Home
from agent.knowledge.zones import read_zone
from agent.mailboxes.maildir.questions import find_folders
from agent.mailboxes.registry import load_config
from agent.model.interview import Tone
from agent.setting_up.asking import ask_all
from agent.setting_up.config_text import Setup
from agent.setting_up.config_writing import (
    READ_AND_KEPT,
    is_set_up,
    keep_topic,
    list_steps_before_use,
    refuse_second,
    write_config,
)
from agent.setting_up.person import Person, read_name, read_path
from agent.setting_up.steps import list_steps
from agent.setting_up.surroundings import Surroundings, find_system_zone, has_keyring, look_around


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `init`."""
    parser.add_argument("--name", help="your name as you sign")
    parser.add_argument(
        "--address", action="append", metavar="EMAIL", help="an address of your own; again for each other one"
    )
    parser.add_argument(
        "--time-zone",
        metavar="ZONE",
        help="such as America/Chicago, or a big city near you (otherwise: the computer's)",
    )
    parser.add_argument("--tone", choices=[tone.value for tone in Tone], help="how the letters speak")
    parser.add_argument("--maildir", metavar="PATH", help="the mail lies in this Maildir")


def run(args: argparse.Namespace) -> int:
    """Ask for what no option gives, write config.toml, and go on to the rest where somebody was asked."""
    home = find_home(args)
    if is_set_up(home):
        return _change(args, home)
    known = read_options(args)
    needs_asking = not (known.name and known.addresses and known.mailbox)
    person = Person(choose_asker(os.environ)) if needs_asking else None
    setup = _ask(args, person, known) if person else _fill_up(known)
    if kept := write_config(home, setup):
        talk(args, kept)
    talk(args, "", f"Written: {home.config_file}. Every line in it has a comment; edit it as you like.")
    talk(args, READ_AND_KEPT)
    if args.json:
        screen.show_json(json.dumps({"version": 1, "config": str(home.config_file)}))
    else:
        screen.show(str(home.config_file))
    before_use = list_steps_before_use(home, setup)
    if person and not args.json and not args.quiet:
        return _go_on(args, home, person, before_use)
    steps = [*before_use, "second-chance schedule install", "after an interview, second-chance debrief"]
    talk(args, "Next: " + " Then: ".join(steps))
    return 0


def _change(args: argparse.Namespace, home: Home) -> int:
    """Offer single changes at a terminal; elsewhere, and where options say something, refuse."""
    is_asked = sys.stdin is not None and sys.stdin.isatty() and screen.is_watched() and not args.json
    if not is_asked or any((args.name, args.address, args.time_zone, args.tone, args.maildir)):
        raise refuse_second(home)
    from agent.commands.init_changes import offer_changes  # noqa: PLC0415 - only here

    person = Person(choose_asker(os.environ))
    try:
        goes_on = offer_changes(
            args, person, home.config_file, _look_around(args), lambda told: _keep_topic(args, home, told)
        )
    except (KeyboardInterrupt, EOFError):
        talk(args, "", "You left; what was changed before stays changed.")
        return 0
    return _go_on(args, home, person, ()) if goes_on else 0


def _go_on(args: argparse.Namespace, home: Home, person: Person, before_use: tuple[str, ...]) -> int:
    config = load_config(home.config_file)
    return do_the_rest(args, person, list(list_steps(config, before_use, lambda: has_keyring(home))))


def _ask(args: argparse.Namespace, person: Person, known: Setup) -> Setup:
    """Ask for what no option gave.

    Raises:
        UsageError: nobody answers.
        TryLaterError: the person left.
    """
    try:
        person.say(
            "A few questions, about three minutes. A question mark shows the hint again, every answer can be "
            "mended at the end, and Ctrl-C leaves without writing anything."
        )
        return ask_all(person, known, _look_around(args))
    except KeyboardInterrupt:
        raise TryLaterError(
            "You left before the end; nothing was written.",
            "Begin again whenever you like: second-chance init",
        ) from None
    except EOFError:
        raise UsageError(
            "The answers ended before the questions did; nothing was written.",
            "Answer at a terminal, or give --name, --address and --maildir.",
        ) from None


def _look_around(args: argparse.Namespace) -> Surroundings:
    return look_around(read_now(args), os.environ)


def _fill_up(known: Setup) -> Setup:
    zone = known.time_zone or find_system_zone(os.environ)
    return replace(known, time_zone=zone, tone=known.tone or Tone.WARM)


def _keep_topic(args: argparse.Namespace, home: Home, told: Notify) -> Notify:
    told, kept = keep_topic(home, told)
    if kept:
        talk(args, kept)
    return told


def read_options(args: argparse.Namespace) -> Setup:
    """What the options say, checked at once; empty where they say nothing.

    Raises:
        UsageError: some cannot be taken; each is named.
    """
    problems: list[str] = []

    def read(option: str, text: str | None, take: Callable[[str], str]) -> str:
        if text is None:
            return ""
        try:
            return take(text)
        except UnclearError as problem:
            problems.append(f"{option}: {problem}")
            return ""

    name = read("--name", args.name, read_name)
    addresses = [read("--address", text, parse_address) for text in args.address or ()]
    time_zone = read("--time-zone", args.time_zone, read_zone)
    path = read("--maildir", args.maildir, read_path)
    if problems:
        raise UsageError(" ".join(problems), "second-chance init --help shows an example.")
    mailbox = {"kind": "maildir", **find_folders(path)} if path else {}
    return Setup(name, tuple(dict.fromkeys(addresses)), time_zone, args.tone or "", mailbox)
