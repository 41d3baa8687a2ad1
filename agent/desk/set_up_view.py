"""What the page of set-up shows of a home that has a config.toml: each mailbox, and the schedule."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.desk.clock import find_schedule
from agent.desk.signing_in import SigningIn, find_sign_ins
from agent.errors import LockedError, SecondChanceError
from agent.keeping.config import Config, Notify
from agent.keeping.home_folder import Home
from agent.mailboxes.oauth import client_file, google_client
from agent.mailboxes.registry import BACK_ENDS, find_back_end
from agent.model.finding import Finding, State
from agent.scheduling import render_windows_create
from agent.scheduling.scheduler import build_job
from agent.setting_up.asking import describe_told
from agent.setting_up.client import is_in_order
from agent.setting_up.schedule import FOR_WINDOWS
from agent.setting_up.sign_in import AuthStatus, describe_status, describe_success, examine
from agent.setting_up.steps import describe_sign_in
from agent.setting_up.surroundings import has_keyring


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one part of the page."""

    part: str
    """Its id."""
    problem: SecondChanceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A mailbox as the page shows it."""

    status: AuthStatus
    label: str
    lines: list[str]
    """How it stands."""
    about: str = ""
    """What letting Second Chance in is."""
    advice: tuple[str, ...] = ()
    signing: SigningIn | None = None
    """A sign-in that is under way, or ended without success."""
    needs_file: bool = False
    """Whether what opens it can only be kept in a file."""
    needs_client: bool = False
    """Whether Google's file is not where config.toml has it."""
    steps: tuple[str, ...] = ()
    """How that file is made."""
    offered: tuple[Path, ...] = ()
    """Such files that lie in Downloads."""

    @property
    def offers(self) -> list[tuple[str, str]]:
        """The files that lie in Downloads, each with its name."""
        return [(str(file), file.name) for file in self.offered]

    @property
    def name(self) -> str:
        """As in config.toml."""
        return self.status.settings.name

    @property
    def is_open(self) -> bool:
        """Whether it can be used."""
        return self.status.state in {"authorised", "nothing_to_authorise"} and not self.status.refused

    @property
    def way(self) -> str:
        """How somebody signs in: `google`, `microsoft`, `password`; empty: nobody needs to."""
        if find_back_end(self.status.settings).access is None:
            return ""
        return self.status.settings.provider or "password"


def list_boxes(config: Config, home: Home, now: datetime) -> list[Box]:
    """Every mailbox of config.toml."""
    return [_look_at(config, name, home, now) for name in config.mailboxes]


def _look_at(config: Config, name: str, home: Home, now: datetime) -> Box:
    settings, zone = config.mailboxes[name], config.profile.time_zone
    back_end = find_back_end(settings)
    status = examine(settings, home, zone, now)
    label = BACK_ENDS[settings.kind].label
    running = find_sign_ins().get(name)
    title = f"{name} ({settings.kind}): "
    lines = [line.removeprefix(title).strip() for line in describe_status(status, zone)]
    if running and running.is_over and not running.problem:  # it is told once
        del find_sign_ins()[name]
        lines, running = [*describe_success(status), *lines], None
    if back_end.access is None:
        return Box(status=status, label=label, lines=lines)
    is_out_of_reach = status.facts is None or isinstance(status.problem, LockedError)
    needs_file = is_out_of_reach and not has_keyring(home)
    client = settings.google_client
    needs_client = client is not None and not is_in_order(client)
    return Box(
        status=status,
        label=label,
        lines=lines,
        about=describe_sign_in(settings, is_in_keyring=not needs_file),
        advice=back_end.access().advise(settings),
        signing=running,
        needs_file=needs_file,
        needs_client=needs_client,
        steps=google_client.list_console_steps() if needs_client else (),
        offered=client_file.list_clients(client_file.find_downloads())[:5] if needs_client else (),
    )


def list_facts(config: Config) -> list[tuple[str, str]]:
    """What is set up, each with its name."""
    me = config.profile
    return [
        ("Name", f"{me.name} ({me.given})" if me.given else me.name),
        ("Addresses", ", ".join(me.addresses)),
        ("Time zone", me.time_zone),
        ("Letters", me.tone),
        ("Told by", describe_told(config.notify)),
    ]


def look_at_schedule(home: Home, notify: Notify, now: datetime) -> tuple[Finding, ...]:
    """Whether anything calls a run every hour; asked anew, since here it is changed."""
    if sys.platform == "win32":
        command = render_windows_create(build_job(str(home.root)))
        return (Finding("schedule", State.WARNING, FOR_WINDOWS, command),)
    known = find_schedule()
    known.forget()
    return known.read(home, notify, now)


def separate_facts(said: Iterable[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """What was said, sentences apart from the lines that list an answer each."""
    sentences: list[str] = []
    facts: list[tuple[str, str]] = []
    for line in said:
        name, colon, value = line.partition(": ")
        if line.startswith("  ") and colon:
            facts.append((name.strip(), value.strip()))
        elif line.strip():
            sentences.append(line)
    return sentences, facts
