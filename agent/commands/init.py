"""`second-chance init`: writes a commented config.toml by asking; never over one that is there."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from agent.commands.askers import asker_for
from agent.commands.common import at_home, talk
from agent.commands.config_text import Setup, config_text
from agent.debriefing import places, takes
from agent.debriefing.asker import Asker
from agent.debriefing.moments import UnclearError
from agent.debriefing.question import Choice
from agent.errors import MailboxMissingError, TryLaterError, UsageError
from agent.keeping import providers
from agent.keeping.hosts import provider_of
from agent.keeping.paths import Home, write_private
from agent.keeping.providers import Preset
from agent.model.interview import Tone

HELP = (
    "Write config.toml by answering a few questions: who you are, and where your mail lives. "
    "What an option gives is not asked. A config.toml that is there is never changed."
)
EXAMPLE = (
    'second-chance init --name "Marcus Ellery" --address marcus@mail.example --maildir ~/Mail '
    "--time-zone America/Chicago"
)

TONES = (
    Choice(Tone.WARM, "Warm: Dear Denise, …"),
    Choice(Tone.FORMAL, "Formal: full names, full sentences"),
    Choice(Tone.BRIEF, "Brief: short sentences"),
)
KINDS = (
    Choice("gmail", "Gmail"),
    Choice("imap", "Another provider, over IMAP"),
    Choice("maildir", "A Maildir on this computer (mbsync, offlineimap, getmail)"),
)
WAYS = (
    Choice("password", "With an app password: a password made for this program alone"),
    Choice("xoauth2", "At Google's page, with leave for all of your mail (kind gmail asks for less)"),
)
_LONGEST_NAME = 80


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
    home = at_home(args)
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

        addresses = [taken("--address", text, takes.address) for text in args.address or ()]
        found = cls(
            name=taken("--name", args.name, _short),
            addresses=tuple(dict.fromkeys(addresses)),
            time_zone=taken("--time-zone", args.time_zone, places.read_zone),
            tone=args.tone or "",
            mailbox={},
        )
        maildir = taken("--maildir", args.maildir, _maildir_path)
        if problems:
            raise UsageError(" ".join(problems), "second-chance init --help shows an example.")
        if maildir:
            found = cls(found.name, found.addresses, found.time_zone, found.tone, _maildir(maildir))
        return found


def _ask(asker: Asker, given: _Given) -> Setup:
    name = given.name or _line(asker, "Your name, as you sign?", _short)
    addresses = given.addresses or _addresses(asker)
    zone = given.time_zone or _line(
        asker,
        "Your time zone?",
        takes.needed(places.read_zone),
        help_text="A big city near you will do.",
        default=system_zone(os.environ, Path("/etc")),
    )
    tone = given.tone or asker.choose(
        "Which tone shall the letters have?",
        help="You can choose another for each interview.",
        choices=TONES,
        default=Tone.WARM,
    )
    return Setup(name, addresses, zone, tone, given.mailbox or _mailbox(asker, addresses[0]))


def _addresses(asker: Asker) -> tuple[str, ...]:
    def take(text: str) -> str:
        return " ".join(takes.address(one) for one in text.replace(",", " ").split())

    help_text = "All your own addresses, with a blank between them; a letter never goes to one of these."
    line = _line(asker, "Your email address?", takes.needed(take), help_text=help_text)
    return tuple(dict.fromkeys(line.split()))


def _mailbox(asker: Asker, address: str) -> Mapping[str, str]:
    preset = providers.of_address(address)
    usual = "imap" if preset and preset.host != "imap.gmail.com" else "gmail"
    kind = asker.choose("Where does your mail live?", help="", choices=KINDS, default=usual)
    if kind == "gmail":
        return {"kind": kind}
    if kind == "imap":
        return _imap(asker, address, preset)
    while True:
        path = _line(asker, "The folder of the Maildir?", _maildir_path, help_text="Such as ~/Mail.")
        try:
            found = _maildir(path)
        except UsageError as problem:
            asker.say(problem.text)
            continue
        asker.say(f"Drafts go to the folder {found['drafts']}; sent mail is looked for in {found['sent']}.")
        if asker.confirm("Is that right?", help="", default=True):
            return found
        drafts = _line(asker, "The folder for drafts?", _short, default=found["drafts"])
        sent = _line(asker, "The folder for sent mail?", _short, default=found["sent"])
        return found | {"drafts": drafts, "sent": sent}


def _imap(asker: Asker, address: str, preset: Preset | None) -> Mapping[str, str]:
    """The keys of an IMAP account; what is known of its provider is offered."""
    suggested = preset.host if preset else ""
    host = _line(asker, "The IMAP server?", _short, help_text="Such as imap.example.org.", default=suggested)
    at = preset if preset and preset.host == host else providers.of_host(host)
    user = _line(
        asker,
        "Your user name there?",
        takes.needed(takes.tidy),
        default=at.user_of(address) if at else address,
    )
    keys = {"kind": "imap", "host": host, "user": user}
    if at is None:
        return keys
    if at.first:
        asker.say(f"{at.name}: {at.first}")
    auth: str = at.auth[0]
    if len(at.auth) > 1:
        auth = asker.choose("How shall it sign in?", help="", choices=WAYS, default=auth)
    keys |= {"port": str(at.port), "tls": at.tls, "auth": auth}
    if provider_of(host) == "microsoft":
        help_text = "docs/imap.md shows how to register one; leave this empty to fill it in later."
        client_id = _line(asker, "The client id of your app at Microsoft?", takes.tidy, help_text=help_text)
        tenant = preset.tenant if preset else ""
        keys |= {"client_id": client_id, "tenant": tenant or address.rpartition("@")[2]}
    return keys


def _line(
    asker: Asker, ask: str, take: Callable[[str], str], *, help_text: str = "", default: str = ""
) -> str:
    """Ask until the answer can be taken."""
    typed = ""
    while True:
        typed = asker.text(ask, help=help_text, default=default, typed=typed)
        try:
            return take(typed)
        except UnclearError as problem:
            asker.say(str(problem))


def _short(text: str) -> str:
    name = takes.needed(takes.tidy)(text)
    if len(name) > _LONGEST_NAME:
        raise UnclearError(f"That is longer than {_LONGEST_NAME} letters.")
    return name


def _maildir_path(text: str) -> str:
    """`~/Mail` stays as it is, everything else becomes absolute: a config may be read from anywhere."""
    path = text.strip()
    if not path:
        raise UnclearError("This one is needed.")
    return path if path.startswith("~") else str(Path(path).absolute())


def _maildir(path: str) -> dict[str, str]:
    """The keys of a Maildir, with the folders it has for drafts and sent mail.

    Raises:
        UsageError: there is no Maildir.
    """
    from agent.mailboxes.folder_names import Role  # noqa: PLC0415 - only for a Maildir
    from agent.mailboxes.maildir_folders import survey  # noqa: PLC0415

    try:
        layout = survey(Path(path).expanduser(), "Drafts", "Sent")
    except (MailboxMissingError, RuntimeError) as problem:  # RuntimeError: ~somebody who is not here
        raise UsageError(
            f"There is no Maildir at {path}.",
            "Give the folder that holds cur/ and new/, or INBOX/ and Sent/.",
        ) from problem
    named = {folder.role: folder.name for folder in reversed(layout.folders)}
    return {
        "kind": "maildir",
        "path": path,
        "drafts": layout.drafts.name if layout.drafts else "Drafts",
        "sent": named.get(Role.SENT, "Sent"),
    }


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
    return [*_before_auth(setup.mailbox, home), "after an interview, second-chance debrief"]


def _before_auth(mailbox: Mapping[str, str], home: Home) -> list[str]:
    if mailbox["kind"] == "maildir":
        return []
    google = f"put client_secret.json into {home.credentials}."
    if mailbox["kind"] == "gmail":
        return [google, "second-chance auth"]
    preset = providers.of_host(mailbox["host"])
    if mailbox.get("auth") == "xoauth2":
        app = "register an app at Microsoft and write its client_id into config.toml (docs/imap.md)."
        steps = [app] if not mailbox.get("client_id") else []
        return [*(steps if "client_id" in mailbox else [google]), "second-chance auth"]
    if preset and preset.app_password:
        return [f"get an app password ({preset.app_password}).", "second-chance auth"]
    return ["second-chance auth"]
