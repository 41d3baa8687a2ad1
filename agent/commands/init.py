"""`second-chance init`: writes a commented config.toml by asking, then does the rest of the set-up on a yes.

Never over one that is there: then it offers single changes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from agent.commands import screen
from agent.commands.command import find_home, read_now, talk
from agent.commands.init_asking import Surroundings, ask_all
from agent.commands.init_person import Person, read_name, read_path
from agent.commands.init_rest import do_the_rest, list_steps
from agent.commands.init_text import Setup, write_config_text
from agent.commands.terminal import choose_asker
from agent.debriefing.question import parse_address
from agent.errors import AuthoriseError, TryLaterError, UnclearError, UsageError
from agent.keeping.config import Notify
from agent.keeping.home_folder import Home, write_private
from agent.knowledge.zones import read_zone
from agent.mailboxes.maildir.questions import find_folders
from agent.mailboxes.registry import BACK_ENDS, load_config
from agent.model.interview import Tone

_READ_AND_KEPT = (
    "From the first run on, new mail is looked at for interviews: who wrote, when, the subject, and what "
    "people wrote to you or you to them, but no newsletters. Kept is what tells of an interview, and the "
    "domains of companies that you applied to; no mail. Below [find] you can have less read, or nothing."
)
"""What the person agrees to; the first run says more of it."""
_PHONE = "phone"
"""The name under which the address of the person's phone is kept."""


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
    if _is_there(home):
        return _change(args, home)
    known = read_options(args)
    needs_asking = not (known.name and known.addresses and known.mailbox)
    person = Person(choose_asker(os.environ)) if needs_asking else None
    setup = _ask(args, person, known) if person else _fill_up(known)
    if _is_there(home):
        raise _refusal(home)
    home.ensure()
    setup = replace(setup, told=_keep_topic(args, home, setup.told))
    write_private(home.config_file, write_config_text(setup).encode())
    talk(args, "", f"Written: {home.config_file}. Every line in it has a comment; edit it as you like.")
    talk(args, _READ_AND_KEPT)
    if args.json:
        screen.show_json(json.dumps({"version": 1, "config": str(home.config_file)}))
    else:
        screen.show(str(home.config_file))
    before_use = BACK_ENDS[setup.mailbox["kind"]].set_up().steps_before_use(setup.mailbox, home)
    if person and not args.json and not args.quiet:
        return _go_on(args, home, person, tuple(before_use))
    steps = [*before_use, "second-chance schedule install", "after an interview, second-chance debrief"]
    talk(args, "Next: " + " Then: ".join(steps))
    return 0


def _is_there(home: Home) -> bool:
    return home.config_file.exists() or home.config_file.is_symlink()


def _refusal(home: Home) -> UsageError:
    return UsageError(
        f"{home.config_file} is there already; it was not changed.",
        "Change one setting with second-chance config set KEY VALUE, or move the file away and run "
        "second-chance init again.",
    )


def _change(args: argparse.Namespace, home: Home) -> int:
    """Offer single changes at a terminal; elsewhere, and where options say something, refuse."""
    is_asked = sys.stdin is not None and sys.stdin.isatty() and screen.is_watched() and not args.json
    if not is_asked or any((args.name, args.address, args.time_zone, args.tone, args.maildir)):
        raise _refusal(home)
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
    return do_the_rest(args, person, list(list_steps(config, before_use, lambda: _has_keyring(home))))


def _has_keyring(home: Home) -> bool:
    from agent.keeping.tokens import open_store  # noqa: PLC0415 - only here

    try:
        open_store("keyring", home).get("set-up", "")
    except AuthoriseError:
        return False
    return True


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
    has_screen = sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return Surroundings(read_now(args), find_system_zone(os.environ, Path("/etc")), has_screen)


def _fill_up(known: Setup) -> Setup:
    zone = known.time_zone or find_system_zone(os.environ, Path("/etc"))
    return replace(known, time_zone=zone, tone=known.tone or Tone.WARM)


def _keep_topic(args: argparse.Namespace, home: Home, told: Notify) -> Notify:
    """Put the address of the phone into the keyring if there is one: whoever knows it can write there."""
    from agent.keeping.notify_addresses import keep_address  # noqa: PLC0415 - only where there is one

    (address, *_) = told.urls or ("",)
    if not address or address.startswith("keyring:"):
        return told
    where = keep_address(home, _PHONE, address, "keyring" if _has_keyring(home) else "file")
    talk(args, f"The address of your phone is kept in {where}.")
    return replace(told, urls=(f"keyring:{_PHONE}",))


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


def find_system_zone(environ: Mapping[str, str], etc: Path) -> str:
    """The computer's time zone as far as it tells; UTC where it does not."""
    names = [environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError):
        names.append(os.readlink(etc / "localtime"))  # noqa: PTH115 - a link may lead nowhere
    with suppress(OSError, UnicodeDecodeError):
        names.append((etc / "timezone").read_text(encoding="utf-8"))
    for found in names:
        name = found.rpartition("zoneinfo/")[2].strip()
        if "/" in name or name == "UTC":
            with suppress(UnclearError):
                return read_zone(name)
    return "UTC"
