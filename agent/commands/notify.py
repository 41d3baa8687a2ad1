"""`second-chance notify`: how words reach the person: shown, tried, and the address of a service kept."""

from __future__ import annotations

import argparse
import os
from typing import Any

from agent.commands import screen
from agent.commands.command import find_home, read_now, talk
from agent.commands.composition import read_occasion
from agent.commands.json_answer import build_error
from agent.commands.notify_text import EXAMPLES
from agent.commands.terminal import SignInTerminal, choose_asker
from agent.errors import BadFileError, SecondChanceError, UsageError
from agent.keeping.home_folder import Home
from agent.keeping.notify_addresses import check_name, open_address_store
from agent.keeping.tokens import StoreKind
from agent.mailboxes.registry import load_config
from agent.setting_up.phone import keep_phone, name_phone
from agent.setting_up.trying import (
    SEE_WHETHER,
    Trial,
    describe_hours,
    describe_problem,
    list_problems,
    open_all_ways,
    try_way,
)
from agent.telling.topics import make_topic
from agent.telling.ways import KEYRING
from agent.wording.json_text import render_answer

_TRY = "Try it with: second-chance notify --test"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `notify`."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--test", action="store_true", help="say a test word over every way of [notify]")
    what.add_argument(
        "--add", metavar="NAME", help="keep the secret address of a phone service in the keyring, as NAME"
    )
    parser.add_argument(
        "--store",
        choices=("keyring", "file"),
        help="with --add: where the address is kept; file: readable by you alone, but unlocked",
    )


def run(args: argparse.Namespace) -> int:
    """Show the ways, try them, or keep an address."""
    if args.store and not args.add:
        raise UsageError("--store goes with --add.", "Write: second-chance notify --add NAME --store file")
    if args.add:
        return _add(args, check_name(args.add))
    home = find_home(args)
    config = load_config(home.config_file)
    if not config.notify.has_way:
        return _explain_ways(args)
    with open_all_ways(read_occasion(args), config, os.environ, is_test=args.test) as ways:
        results = [try_way(way) if args.test else Trial(way=way.name, label=way.label) for way in ways.ways]
    results += map(describe_problem, list_problems(ways, config))
    _print(args, results)
    if not args.json:
        talk(args, describe_hours(config.notify))
    if any(one.exit_code == BadFileError.exit_code for one in ways.problems):
        return BadFileError.exit_code
    return SecondChanceError.exit_code if any(one.error for one in results) else 0


def _as_json(trial: Trial) -> dict[str, Any]:
    error = trial.error and {
        key: value for key, value in build_error("", trial.error).items() if key != "interview"
    }
    return {"way": trial.way, "label": trial.label, "told": trial.told, "error": error}


def _print(args: argparse.Namespace, results: list[Trial]) -> None:
    if args.json:
        screen.show_json(render_answer(read_now(args), ways=[_as_json(one) for one in results]))
        return
    for one in results:
        if args.quiet and not one.error:
            continue
        said = "cannot be used" if one.error and not args.test else one.outcome
        screen.show(f"{one.label}: {said}")
        if one.error:
            screen.show(*(f"  {line}" for line in (one.error.text, one.error.hint) if line))
    if args.test and any(one.told for one in results):
        talk(args, SEE_WHETHER)
    elif not args.test:
        talk(args, _TRY)


def _explain_ways(args: argparse.Namespace) -> int:
    """Nothing is set up: what there is, with an example of each."""
    if args.json:
        screen.show_json(render_answer(read_now(args), ways=[]))
    else:
        talk(args, *EXAMPLES)
    return 0


# ---- an address in the keyring


def _add(args: argparse.Namespace, name: str) -> int:
    """Ask for an address, check it, keep it, and say which line uses it."""
    home = find_home(args)
    home.ensure()
    kind: StoreKind = args.store or "keyring"
    open_address_store(home, kind, name)
    terminal, topic = SignInTerminal(args), ""
    if terminal.is_interactive:
        talk(
            args,
            "Paste the address of your phone service; it is not shown.",
            "Or press Enter alone: then an ntfy topic that nobody can guess is made for you.",
        )
        address = terminal.read_secret("Address: ").strip()
        if not address:
            topic = make_topic()
            address = f"https://ntfy.sh/{topic}"
    else:
        address = terminal.read_line("address").strip()
    kept = keep_phone(home, name, address, kind)
    if args.json:
        answer = {
            "name": name,
            "url": kept.url,
            "label": kept.label,
            "where": kept.where,
            "topic": topic or None,
        }
        screen.show_json(render_answer(read_now(args), added=answer))
        return 0
    if topic:
        talk(args, "In the ntfy app press +, and type this as the name of the topic:")
        screen.show(topic)
    talk(args, f"{kept.label}: its address is kept in {kept.where}.", *_name_in_config(home, name, terminal))
    return 0


def _name_in_config(home: Home, name: str, terminal: SignInTerminal) -> tuple[str, ...]:
    """Have config.toml name the address: written there on a yes, else what to write."""
    named = f"{KEYRING}{name}"
    try:
        config = load_config(home.config_file)
    except SecondChanceError:
        return _say_line(named, ())
    urls = config.notify.urls
    if named in urls:
        return ("config.toml names it already.", _TRY)
    ask = f"Shall {named} be added to [notify] in config.toml?"
    try:
        if not terminal.is_interactive or not choose_asker(os.environ).confirm(ask, help="", default=True):
            return _say_line(named, urls)
    except (EOFError, KeyboardInterrupt):  # the address is kept whatever is answered
        return _say_line(named, urls)
    name_phone(home.config_file, named)
    return ("config.toml names it now; all else in it is as it was.", _TRY)


def _say_line(named: str, urls: tuple[str, ...]) -> tuple[str, ...]:
    if urls:
        return (f'Now add "{named}" to urls under [notify] in config.toml.', _TRY)
    return (
        "Now write this into config.toml (below [notify], if that stands there already):",
        "",
        "  [notify]",
        f'  urls = ["{named}"]',
        "",
        _TRY,
    )
