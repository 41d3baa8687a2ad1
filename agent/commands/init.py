"""`second-chance init`: writes a commented config.toml by asking; never over one that is there."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.commands.command import find_home, talk
from agent.commands.config_text import Setup, config_text
from agent.commands.init_mailbox import ask_mailbox, before_auth, line, maildir, maildir_path, short
from agent.commands.terminal_prompts import asker_for
from agent.debriefing import answer_parsers
from agent.debriefing.interface import Asker, Choice
from agent.errors import TryLaterError, UnclearError, UsageError
from agent.keeping.home_folder import Home, write_private
from agent.knowledge import places
from agent.model.interview import Tone

TONES = (
    Choice(Tone.WARM, "Warm: Dear Denise, …"),
    Choice(Tone.FORMAL, "Formal: full names, full sentences"),
    Choice(Tone.BRIEF, "Brief: short sentences"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `init`."""
    parser.add_argument("--name", help="your name as you sign")
    parser.add_argument(
        "--address", action="append", metavar="EMAIL", help="an address of your own; again for each other one"
    )
    parser.add_argument(
        "--time-zone", metavar="ZONE", help="such as America/Chicago (otherwise: the computer's)"
    )
    parser.add_argument("--tone", choices=[tone.value for tone in Tone], help="how the letters speak")
    parser.add_argument("--maildir", metavar="PATH", help="the mail lies in this Maildir")


def run(args: argparse.Namespace) -> int:
    """Ask for what no option gives, and write config.toml."""
    home = find_home(args)
    _refuse_to_overwrite(home)
    setup = _setup(args, lambda: asker_for(os.environ))
    _refuse_to_overwrite(home)
    home.ensure()
    write_private(home.config_file, config_text(setup).encode())
    steps = _next_steps(setup, home)
    talk(args, f"Written: {home.config_file}. Every line in it has a comment; edit it as you like.")
    talk(args, "Next: " + " Then: ".join(steps))
    print(json.dumps({"version": 1, "config": str(home.config_file)}) if args.json else home.config_file)
    return 0


def _refuse_to_overwrite(home: Home) -> None:
    if home.config_file.exists() or home.config_file.is_symlink():
        raise UsageError(
            f"{home.config_file} is there already; it was not changed.",
            "Edit it, or move it away and run second-chance init again.",
        )


def _setup(args: argparse.Namespace, find_asker: Callable[[], Asker]) -> Setup:
    """What the options give, checked at once, and what is asked for the rest.

    Raises:
        UsageError: an option cannot be taken, or nobody answers.
        TryLaterError: the person left.
    """
    given = _Given.of(args)
    needs_asking = not (given.name and given.addresses and given.mailbox)
    if not needs_asking:
        zone = given.time_zone or system_zone(os.environ, Path("/etc"))
        return Setup(given.name, given.addresses, zone, given.tone or Tone.WARM, given.mailbox)
    try:
        return _ask(find_asker(), given)
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


@dataclass(frozen=True, slots=True)
class _Given:
    """What the options say; empty where they say nothing."""

    name: str
    addresses: tuple[str, ...]
    time_zone: str
    tone: str
    mailbox: Mapping[str, str]

    @classmethod
    def of(cls, args: argparse.Namespace) -> _Given:
        problems: list[str] = []

        def taken(option: str, text: str | None, take: Callable[[str], str]) -> str:
            if text is None:
                return ""
            try:
                return take(text)
            except UnclearError as problem:
                problems.append(f"{option}: {problem}")
                return ""

        addresses = [taken("--address", text, answer_parsers.address) for text in args.address or ()]
        found = cls(
            name=taken("--name", args.name, short),
            addresses=tuple(dict.fromkeys(addresses)),
            time_zone=taken("--time-zone", args.time_zone, places.read_zone),
            tone=args.tone or "",
            mailbox={},
        )
        path = taken("--maildir", args.maildir, maildir_path)
        if problems:
            raise UsageError(" ".join(problems), "second-chance init --help shows an example.")
        if path:
            found = cls(found.name, found.addresses, found.time_zone, found.tone, maildir(path))
        return found


def _ask(asker: Asker, given: _Given) -> Setup:
    name = given.name or line(asker, "Your name, as you sign?", short)
    addresses = given.addresses or _addresses(asker)
    zone = given.time_zone or line(
        asker,
        "Your time zone?",
        answer_parsers.needed(places.read_zone),
        help_text="A big city near you will do.",
        default=system_zone(os.environ, Path("/etc")),
    )
    tone = given.tone or asker.choose(
        "Which tone shall the letters have?",
        help="You can choose another for each interview.",
        choices=TONES,
        default=Tone.WARM,
    )
    return Setup(name, addresses, zone, tone, given.mailbox or ask_mailbox(asker, addresses[0]))


def _addresses(asker: Asker) -> tuple[str, ...]:
    def take(text: str) -> str:
        return " ".join(answer_parsers.address(one) for one in text.replace(",", " ").split())

    help_text = "All your own addresses, with a blank between them; a letter never goes to one of these."
    typed = line(asker, "Your email address?", answer_parsers.needed(take), help_text=help_text)
    return tuple(dict.fromkeys(typed.split()))


def system_zone(environ: Mapping[str, str], etc: Path) -> str:
    """The computer's time zone as far as it tells; UTC where it does not."""
    told = [environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError):
        told.append(os.readlink(etc / "localtime"))  # noqa: PTH115 - a link may lead nowhere
    with suppress(OSError, UnicodeDecodeError):
        told.append((etc / "timezone").read_text(encoding="utf-8"))
    for one in told:
        name = one.rpartition("zoneinfo/")[2].strip()
        with suppress(UnclearError):
            return places.read_zone(name)
    return "UTC"


def _next_steps(setup: Setup, home: Home) -> list[str]:
    """What to do now, in order."""
    return [*before_auth(setup.mailbox, home), "after an interview, second-chance debrief"]
