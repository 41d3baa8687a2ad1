"""`second-chance notify`: how words reach the person: shown, tried, and the address of a service kept."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from agent.commands import screen
from agent.commands.command import find_home, read_now, talk
from agent.commands.composition import open_for_reading, open_for_work
from agent.commands.json_answer import build_error, render_answer
from agent.commands.notify_text import EXAMPLES, describe_hours
from agent.commands.terminal import SignInTerminal, choose_asker
from agent.errors import BadFileError, SecondChanceError, UsageError
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.keeping.notify_addresses import check_name, keep_address, open_address_store
from agent.keeping.tokens import StoreKind
from agent.mailboxes.registry import load_config
from agent.model.finding import Finding, State
from agent.model.notice import Event, Word
from agent.setting_up.settings import change, list_settings
from agent.telling.inbox_note import find_inbox_ways
from agent.telling.inboxes import check_inboxes
from agent.telling.opening import open_ways
from agent.telling.services import open_service
from agent.telling.topics import make_topic
from agent.telling.way import NotToldError, Way
from agent.telling.ways import KEYRING, Ways
from agent.telling.words import TITLES

TEST = Word(
    TITLES[Event.TEST],
    ("This is a test: you are told here when something waits for you.",),
    (Event.TEST,),
)

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
    with _open_ways(args, home, config) as ways:
        results = [_test(way) if args.test else _describe(way) for way in ways.ways]
    problems = (*ways.problems, *(one for one in check_inboxes(config) if one.state is not State.OK))
    results += [_describe_problem(one) for one in problems]
    _print(args, results)
    if not args.json:
        talk(args, describe_hours(config.notify))
    if any(one.exit_code == BadFileError.exit_code for one in ways.problems):
        return BadFileError.exit_code
    return SecondChanceError.exit_code if any(one["error"] for one in results) else 0


@contextmanager
def _open_ways(args: argparse.Namespace, home: Home, config: Config) -> Iterator[Ways]:
    """Every way of config.toml; a note in an inbox needs the mailbox and the journal."""
    open_home = open_for_work if args.test else open_for_reading
    with open_home(args) if config.notify.inbox else nullcontext() as agent:
        more: tuple[Way, ...] = find_inbox_ways(agent, read_now(args)) if agent else ()
        yield open_ways(config.notify, home, os.environ, more)


def _test(way: Way) -> dict[str, Any]:
    try:
        way.say(TEST)
    except NotToldError as error:
        return _result(way, told=False, error=error)
    except SecondChanceError as error:
        return _result(way, told=None, error=error)
    return _result(way, told=True)


def _describe(way: Way) -> dict[str, Any]:
    return _result(way, told=None)


def _result(way: Way, *, told: bool | None, error: SecondChanceError | None = None) -> dict[str, Any]:
    return {"way": way.name, "label": way.label, "told": told, "error": _as_json(error) if error else None}


def _describe_problem(problem: Finding) -> dict[str, Any]:
    """What makes no way; an address is counted from 1 for the person: `notify.urls[1]` is the second."""
    number = problem.name.partition("[")[2].rstrip("]")
    label = f"address {int(number) + 1} of [notify] urls" if number else "[notify] inbox"
    error = {"code": "unusable", "text": problem.text, "hint": problem.fix}
    return {"way": problem.name, "label": label, "told": False, "error": error}


def _as_json(error: SecondChanceError) -> dict[str, Any]:
    return {key: value for key, value in build_error("", error).items() if key != "interview"}


def _print(args: argparse.Namespace, results: list[dict[str, Any]]) -> None:
    if args.json:
        screen.show_json(render_answer(read_now(args), ways=results))
        return
    for one in results:
        error = one["error"]
        if args.quiet and not error:
            continue
        said = {True: "told", False: "not told", None: "perhaps told" if error else "is set up"}[one["told"]]
        said = "cannot be used" if error and not args.test else said
        screen.show(f"{one['label']}: {said}")
        if error:
            screen.show(*(f"  {line}" for line in (error["text"], error["hint"]) if line))
    if args.test and any(one["told"] for one in results):
        talk(args, "See whether the word has come; if it has not, look at the settings of the app.")
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
    if address.startswith(KEYRING):
        raise UsageError(
            "What is kept here is the address itself, not its name.",
            "Paste what the service gave you, such as https://ntfy.sh/TOPIC.",
        )
    way = open_service(address)
    where = keep_address(home, name, address, kind)
    if args.json:
        answer = {
            "name": name,
            "url": f"{KEYRING}{name}",
            "label": way.label,
            "where": where,
            "topic": topic or None,
        }
        screen.show_json(render_answer(read_now(args), added=answer))
        return 0
    if topic:
        talk(args, "In the ntfy app press +, and type this as the name of the topic:")
        screen.show(topic)
    talk(args, f"{way.label}: its address is kept in {where}.", *_name_in_config(home, name, terminal))
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
    change(home.config_file, "notify.urls", [*urls, named], list_settings(config))
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
