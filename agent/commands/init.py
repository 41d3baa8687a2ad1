"""`second-chance init`: writes a commented config.toml by asking; never over one that is there."""

from __future__ import annotations

import argparse
import json
import os
import textwrap
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.commands import screen
from agent.commands.command import find_home, talk
from agent.commands.terminal import choose_asker
from agent.debriefing.question import Asker, Choice, parse_address, require_answer, tidy_line
from agent.errors import TryLaterError, UnclearError, UsageError
from agent.keeping.home_folder import Home, write_private
from agent.knowledge import zones
from agent.mailboxes.maildir.settings import find_folders
from agent.mailboxes.registry import BACK_ENDS, ask_mailbox
from agent.model.interview import Tone

_LONGEST_NAME = 80
_WIDTH = 78
_READ_AND_KEPT = (
    "From the first run on, new mail is looked at for interviews: who wrote, when, the subject, and what "
    "people wrote to you or you to them, but no newsletters. Kept is what tells of an interview, and the "
    "domains of companies that you applied to; no mail. Below [find] you can have less read, or nothing."
)
"""What the person agrees to; the first run says more of it."""

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
    setup = _collect_setup(args, lambda: choose_asker(os.environ))
    _refuse_to_overwrite(home)
    home.ensure()
    write_private(home.config_file, write_config_text(setup).encode())
    steps = _list_next_steps(setup, home)
    talk(args, f"Written: {home.config_file}. Every line in it has a comment; edit it as you like.")
    talk(args, *textwrap.wrap(_READ_AND_KEPT, _WIDTH))
    talk(args, "Next: " + " Then: ".join(steps))
    if args.json:
        screen.show_json(json.dumps({"version": 1, "config": str(home.config_file)}))
    else:
        screen.show(str(home.config_file))
    return 0


def _refuse_to_overwrite(home: Home) -> None:
    if home.config_file.exists() or home.config_file.is_symlink():
        raise UsageError(
            f"{home.config_file} is there already; it was not changed.",
            "Edit it, or move it away and run second-chance init again.",
        )


def _collect_setup(args: argparse.Namespace, find_asker: Callable[[], Asker]) -> Setup:
    """What the options give, checked at once, and what is asked for the rest.

    Raises:
        UsageError: an option cannot be taken, or nobody answers.
        TryLaterError: the person left.
    """
    options = _Options.of(args)
    needs_asking = not (options.name and options.addresses and options.mailbox)
    if not needs_asking:
        zone = options.time_zone or find_system_zone(os.environ, Path("/etc"))
        return Setup(options.name, options.addresses, zone, options.tone or Tone.WARM, options.mailbox)
    try:
        return _ask(find_asker(), options)
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
class _Options:
    """What the options say; empty where they say nothing."""

    name: str
    addresses: tuple[str, ...]
    time_zone: str
    tone: str
    mailbox: Mapping[str, str]

    @classmethod
    def of(cls, args: argparse.Namespace) -> _Options:
        """Read all of them.

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

        name = read("--name", args.name, _read_name)
        addresses = [read("--address", text, parse_address) for text in args.address or ()]
        time_zone = read("--time-zone", args.time_zone, zones.read_zone)
        path = read("--maildir", args.maildir, _read_path)
        if problems:
            raise UsageError(" ".join(problems), "second-chance init --help shows an example.")
        mailbox = {"kind": "maildir", **find_folders(path)} if path else {}
        return cls(name, tuple(dict.fromkeys(addresses)), time_zone, args.tone or "", mailbox)


@dataclass(frozen=True, slots=True)
class _Questions:
    """Asks until an answer can be taken; what `agent.mailboxes.back_end.Questions` wants."""

    asker: Asker

    def say(self, text: str) -> None:
        self.asker.say(text)

    def ask(self, question: str, take: Callable[[str], str], *, hint: str = "", default: str = "") -> str:
        typed = ""
        while True:
            typed = self.asker.text(question, help=hint, default=default, typed=typed)
            try:
                return take(typed)
            except UnclearError as problem:
                self.asker.say(str(problem))

    def ask_line(
        self, question: str, *, hint: str = "", default: str = "", longest: int = 0, is_optional: bool = False
    ) -> str:
        take = tidy_line if is_optional else require_answer(tidy_line)
        return self.ask(question, _limit(longest, take), hint=hint, default=default)

    def ask_path(self, question: str, *, hint: str) -> str:
        return self.ask(question, _read_path, hint=hint)

    def choose(self, question: str, choices: Sequence[tuple[str, str]], default: str) -> str:
        labelled = [Choice(value, label) for value, label in choices]
        return self.asker.choose(question, help="", choices=labelled, default=default)

    def confirm(self, question: str) -> bool:
        return self.asker.confirm(question, help="", default=True)


def _ask(asker: Asker, options: _Options) -> Setup:
    person = _Questions(asker)
    name = options.name or person.ask("Your name, as you sign?", _read_name)
    given = person.ask_line(
        "And your first name?",
        hint="It stands alone under letters to people you greet by theirs. "
        "Leave it empty, and the whole name stands under every letter.",
        default=name.split()[0],
        longest=_LONGEST_NAME,
        is_optional=True,
    )
    addresses = options.addresses or _ask_addresses(person)
    zone = options.time_zone or person.ask(
        "Your time zone?",
        require_answer(zones.read_zone),
        hint="A big city near you will do.",
        default=find_system_zone(os.environ, Path("/etc")),
    )
    tone = options.tone or asker.choose(
        "Which tone shall the letters have?",
        help="You can choose another for each interview.",
        choices=TONES,
        default=Tone.WARM,
    )
    mailbox = options.mailbox or _ask_mailbox(person, addresses[0])
    return Setup(name, addresses, zone, tone, mailbox, given)


def _ask_addresses(person: _Questions) -> tuple[str, ...]:
    def take(text: str) -> str:
        return " ".join(parse_address(word) for word in text.replace(",", " ").split())

    hint = "All your own addresses, with a blank between them; a letter never goes to one of these."
    typed = person.ask("Your email address?", require_answer(take), hint=hint)
    return tuple(dict.fromkeys(typed.split()))


def _ask_mailbox(person: _Questions, address: str) -> Mapping[str, str]:
    """The keys of the mailbox's table, `kind` first; the person's address may say which is usual."""
    fitting = (kind for kind, back_end in BACK_ENDS.items() if back_end.set_up().suits(address))
    usual = next(fitting, next(iter(BACK_ENDS)))
    choices = [(kind, back_end.label) for kind, back_end in BACK_ENDS.items()]
    kind = person.choose("Where does your mail live?", choices, usual)
    return ask_mailbox(kind, person, address)


def _limit(longest: int, take: Callable[[str], str]) -> Callable[[str], str]:
    """The same, for an answer of at most that many characters; 0: of any number."""

    def take_short(text: str) -> str:
        line = take(text)
        if longest and len(line) > longest:
            raise UnclearError(f"That is longer than {longest} letters.")
        return line

    return take_short


def _read_name(text: str) -> str:
    return _limit(_LONGEST_NAME, require_answer(tidy_line))(text)


def _read_path(text: str) -> str:
    """`~/Mail` stays as it is, everything else becomes absolute: a config may be read from anywhere."""
    path = text.strip()
    if not path:
        raise UnclearError("This one is needed.")
    return path if path.startswith("~") else str(Path(path).absolute())


def find_system_zone(environ: Mapping[str, str], etc: Path) -> str:
    """The computer's time zone as far as it tells; UTC where it does not."""
    names = [environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError):
        names.append(os.readlink(etc / "localtime"))  # noqa: PTH115 - a link may lead nowhere
    with suppress(OSError, UnicodeDecodeError):
        names.append((etc / "timezone").read_text(encoding="utf-8"))
    for found in names:
        name = found.rpartition("zoneinfo/")[2].strip()
        with suppress(UnclearError):
            return zones.read_zone(name)
    return "UTC"


def _list_next_steps(setup: Setup, home: Home) -> list[str]:
    """What to do now, in order."""
    steps = BACK_ENDS[setup.mailbox["kind"]].set_up().steps_before_use(setup.mailbox, home)
    return [*steps, "after an interview, second-chance debrief"]


_COMMENTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("find",): (
        "New mail is looked at for interviews that you are invited to. When one is over, a short form",
        "stands in your Drafts, addressed to you alone; once you have filled it in, the letters are written.",
        "For that, new mail that a person wrote to you is read; to have only mail read that a calendar, a",
        "hiring system or a word such as interview in the subject speaks for, write subjects behind read.",
        "Kept of it are subject, times, names and the lines that tell that it is an interview; no mail.",
        "To switch all of this off, write false in the next line.",
    )
}
"""What stands above the keys of a table."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything config.toml will say."""

    name: str
    addresses: tuple[str, ...]
    time_zone: str
    tone: str
    mailbox: Mapping[str, str]
    """The keys of its table, `kind` first."""
    given: str = ""


def write_config_text(setup: Setup) -> str:
    """The whole config.toml, with a comment on every key."""
    import tomlkit  # noqa: PLC0415 - only here

    kind = setup.mailbox["kind"]
    set_up = BACK_ENDS[kind].set_up()
    document = tomlkit.document()
    document.add(tomlkit.comment("Second Chance: who you are, how long to wait, where your mail lives."))
    document.add(tomlkit.comment("Yours to edit; the program never changes it."))
    document.add(tomlkit.nl())
    tables: dict[tuple[str, ...], dict[str, tuple[object, str]]] = {
        ("me",): {
            "name": (setup.name, "as you sign your letters"),
            "given": (setup.given, "your first name, under letters to people you greet by theirs; or empty"),
            "addresses": (list(setup.addresses), "all your own; never a recipient"),
            "time_zone": (setup.time_zone, "an IANA name"),
            "tone": (setup.tone, "formal | warm | brief"),
            "signature": ("", "more text under your name, if you like"),
        },
        ("waiting",): {
            "business_days": (2, "1 or 2, after the thank-you was sent"),
            "holidays": (True, "false: only weekends and closed_days count"),
            "closed_days": ([], "more dates on which nobody works, such as [2026-12-24]"),
        },
        ("find",): {
            "enabled": (True, "false: new mail is not looked at"),
            "every_minutes": (60, "5 to 1440, from one look to the next"),
            "label": ("", "a label or folder of yours that holds only mail about interviews"),
            "read": ("personal", "personal | subjects: whether mail that people wrote is opened"),
        },
        ("mailbox", set_up.name): {"kind": (kind, " | ".join(BACK_ENDS)), **set_up.write(setup.mailbox)},
    }
    for path, keys in tables.items():
        table = tomlkit.table()
        for line in _COMMENTS.get(path, ()):
            table.add(tomlkit.comment(line))
        for key, (value, comment) in keys.items():
            table.add(key, tomlkit.item(value).comment(comment))
        for name in reversed(path[1:]):
            outer = tomlkit.table(is_super_table=True)
            outer.add(name, table)
            table = outer
        document.add(path[0], table)
    text: str = tomlkit.dumps(document)
    return text
