"""A second `init`: config.toml stays, and single settings are changed on the person's word."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from agent.commands.command import talk
from agent.errors import SecondChanceError, UnclearError
from agent.keeping.config import Config, Notify
from agent.mailboxes.registry import load_config
from agent.setting_up.asking import (
    ask_told,
    ask_tone,
    ask_zone,
    describe_told,
)
from agent.setting_up.person import Person
from agent.setting_up.settings import change, list_settings, show_value
from agent.setting_up.surroundings import Surroundings

_REST = "rest"
_END = ""


def offer_changes(
    args: argparse.Namespace,
    person: Person,
    file: Path,
    around: Surroundings,
    keep_topic: Callable[[Notify], Notify],
) -> bool:
    """Change one setting after the other until that is all.

    Args:
        args: Of `init`.
        person: Who is asked.
        file: config.toml.
        around: The moment, and the computer.
        keep_topic: Puts the secret address of a phone service away.

    Returns:
        Whether the person wants to go through the rest of the set-up.

    Raises:
        BadFileError: config.toml cannot be used.
    """
    person.say(f"{file} is there already; it stays, and you can change single settings of it.")
    while True:
        config = load_config(file)
        what = person.choose("What would you like to change?", _list_parts(config), _END)
        if what in {_REST, _END}:
            return what == _REST
        if what == "told":
            bears_notes = any(box.bears_notes for box in config.mailboxes.values())
            told = ask_told(person, config.notify, around, bears_notes=bears_notes)
            _write_told(args, file, config, keep_topic(told))
        elif what == "me.time_zone":
            zone = ask_zone(person, replace(around, zone=config.profile.time_zone))
            _write(args, file, config, what, [zone])
        elif what == "me.tone":
            _write(args, file, config, what, [ask_tone(person, config.profile.tone)])
        elif what.startswith("mailbox."):
            _change_mailbox(args, person, file, config, what)
        else:
            _ask_and_write(args, person, file, config, what)


def _list_parts(config: Config) -> list[tuple[str, str]]:
    me = config.profile
    return [
        (_END, "Nothing more"),
        ("me.name", f"Your name: {me.name}"),
        ("me.given", f"Your first name: {me.given or 'none'}"),
        ("me.addresses", f"Your addresses: {', '.join(me.addresses)}"),
        ("me.time_zone", f"Your time zone: {me.time_zone}"),
        ("me.tone", f"The tone of the letters: {me.tone}"),
        ("me.signature", "The text under your name"),
        ("waiting.business_days", f"Business days to wait: {config.waiting.business_days}"),
        ("find.label", f"A label or folder for interviews: {config.find.label or 'none'}"),
        ("told", f"How you are told: {describe_told(config.notify)}"),
        *((f"mailbox.{name}", f"The mailbox {name} ({box.kind})") for name, box in config.mailboxes.items()),
        (_REST, "Go through the other steps: open the mailbox, the hourly run, a check"),
    ]


def _change_mailbox(args: argparse.Namespace, person: Person, file: Path, config: Config, table: str) -> None:
    settings = {key: value for key, value in list_settings(config).items() if key.startswith(f"{table}.")}
    del settings[f"{table}.kind"]
    choices = [(_END, "None of these")]
    choices += [
        (key, f"{key.rpartition('.')[2]} = {show_value(key, value)}") for key, value in settings.items()
    ]
    if key := person.choose("Which setting?", choices, _END):
        _ask_and_write(args, person, file, config, key)


def _ask_and_write(args: argparse.Namespace, person: Person, file: Path, config: Config, key: str) -> None:
    """Ask for a value until it is one; nothing changes where it stays."""
    before = list_settings(config)[key]
    is_list = isinstance(before, list)
    shown = " ".join(map(str, before)) if isinstance(before, list) else str(before)
    said: list[str] = []

    def take(text: str) -> str:
        line = text.strip()
        if line == shown:
            return line
        values = [line]
        if is_list:
            values = [part.strip() for part in line.split(",")] if "," in line else line.split() or ["[]"]
        try:
            _change(file, key, values, config, said)
        except SecondChanceError as problem:
            raise UnclearError("; ".join((problem.text, *getattr(problem, "problems", ())))) from problem
        return line

    hint = "Several with a comma between them." if is_list else "Enter leaves it as it is."
    person.ask(f"{key}?", take, hint=hint, default=shown)
    talk(args, *(said or [f"{key} stays as it is."]))


def _write(args: argparse.Namespace, file: Path, config: Config, key: str, values: Sequence[str]) -> None:
    said: list[str] = []
    _change(file, key, values, config, said)
    talk(args, *said)


def _change(file: Path, key: str, values: Sequence[str], config: Config, said: list[str]) -> None:
    before, after = change(file, key, values, list_settings(config))
    said.append(f"{key} is {show_value(key, after)} now; it was {show_value(key, before)}.")


def _write_told(args: argparse.Namespace, file: Path, config: Config, told: Notify) -> None:
    """What changed of the ways of telling; a phone that was named before stays where another way is added."""
    wanted: Mapping[str, tuple[object, Sequence[str]]] = {
        "notify.desktop": (told.desktop, [str(told.desktop).lower()]),
        "notify.inbox": (told.inbox, [str(told.inbox).lower()]),
        "notify.urls": (list(told.urls), list(told.urls) or ["[]"]),
    }
    settings = list_settings(config)
    for key, (value, typed) in wanted.items():
        if settings[key] != value:
            _write(args, file, config, key, typed)
