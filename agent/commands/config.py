"""`second-chance config`: shows the settings, or changes one of them with the file's comments kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any

from agent.commands import screen
from agent.commands.command import find_home, talk
from agent.errors import UnclearError, UsageError
from agent.keeping.config import Config
from agent.mailboxes.registry import BACK_ENDS, load_config

_VERSION = 1
_ADDRESSES = "notify.urls"
"""Whoever knows one of these can write to the person."""
_ZONE = "me.time_zone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `config`."""
    parser.add_argument("action", choices=("get", "set"), help="what to do")
    parser.add_argument(
        "key",
        nargs="?",
        metavar="KEY",
        help="such as me.tone; a table such as me, or nothing, shows all of it",
    )
    parser.add_argument("value", nargs="*", metavar="VALUE", help="of set: the value, or several for a list")


def run(args: argparse.Namespace) -> int:
    """Show or change."""
    file = find_home(args).config_file
    config = load_config(file)
    settings = list_settings(config)
    if args.action == "get":
        if args.value:
            raise UsageError("get takes one KEY.", f"Did you mean: second-chance config set {args.key} …")
        return _show(args, settings)
    if not args.key or not args.value:
        raise UsageError("set takes a KEY and its VALUE.", "Such as: second-chance config set me.tone formal")
    key = find_key(args.key, settings)
    before, after = change(file, key, args.value, settings)
    if args.json:
        screen.show_json(json.dumps({"version": _VERSION, "key": key, "value": _for_json(after)}, indent=2))
    elif before == after:
        talk(args, f"{key} is {show_value(key, after)} already.")
    else:
        talk(args, f"{key} is {show_value(key, after)} now; it was {show_value(key, before)}.")
    return 0


def change(
    file: Path, key: str, typed: Sequence[str], settings: Mapping[str, object]
) -> tuple[object, object]:
    """Write a setting; its effective value before and after.

    Raises:
        BadFileError, SecondChanceError, UsageError: it cannot be written; nothing was changed.
    """
    from agent.keeping.config_change import change_setting  # noqa: PLC0415 - pydantic and tomlkit

    if key == _ZONE and len(typed) == 1:
        typed = [_read_zone(typed[0])]
    change_setting(file, key, typed, {kind: one.read_table for kind, one in BACK_ENDS.items()})
    return settings[key], list_settings(load_config(file))[key]


def list_settings(config: Config) -> dict[str, object]:
    """Every setting by its key, with the value that holds, also where the file says nothing."""
    from agent.keeping.config_file import TABLES  # noqa: PLC0415 - pydantic

    of_tables: Mapping[str, object] = {
        "me": config.profile,
        "waiting": config.waiting,
        "find": config.find,
        "notify": config.notify,
    }
    settings = {
        f"{table}.{key}": getattr(of_tables[table], key)
        for table, form in TABLES.items()
        for key in form.model_fields
    }
    for name, box in config.mailboxes.items():
        settings |= {f"mailbox.{name}.{key}": getattr(box, key) for key in ("kind", *box.keys())}
    return {key: _plain(value) for key, value in settings.items()}


def find_key(typed: str, settings: Mapping[str, object]) -> str:
    """The key that is meant, whole or by its last part where only one ends so.

    Raises:
        UsageError: none, or several.
    """
    from agent.keeping.toml_file import suggest  # noqa: PLC0415 - pydantic

    key = typed.strip().casefold()
    whole = {known.casefold(): known for known in settings}
    if key in whole:
        return whole[key]
    ending = [known for known in settings if known.casefold().endswith(f".{key}")]
    if len(ending) == 1:
        return ending[0]
    if ending:
        raise UsageError(f"Several settings are called {typed}: {', '.join(ending)}.", "Write one of them.")
    close = suggest(key, tuple(settings)) or suggest(key, [known.rpartition(".")[2] for known in settings])
    raise UsageError(
        f"There is no setting {typed}{close or '.'}", "second-chance config get shows all of them."
    )


def _show(args: argparse.Namespace, settings: Mapping[str, object]) -> int:
    chosen = dict(settings)
    if args.key:
        table = args.key.strip().casefold().rstrip(".") + "."
        chosen = {key: value for key, value in settings.items() if key.casefold().startswith(table)}
    if not chosen:
        key = find_key(args.key, settings)
        chosen = {key: settings[key]}
    if args.json:
        values = {key: _for_json(_hide(key, value)) for key, value in chosen.items()}
        screen.show_json(json.dumps({"version": _VERSION, "settings": values}, ensure_ascii=False, indent=2))
    elif len(chosen) == 1 and isinstance(value := next(iter(chosen.values())), str):
        screen.show(*value.split("\n"))
    elif len(chosen) == 1:
        screen.show(*(show_value(key, value) for key, value in chosen.items()))
    else:
        screen.show(*(f"{key} = {show_value(key, value)}" for key, value in chosen.items()))
    return 0


def _read_zone(typed: str) -> str:
    from agent.knowledge.zones import read_zone  # noqa: PLC0415 - its tables

    try:
        return read_zone(typed)
    except UnclearError as problem:
        raise UsageError(
            f"{_ZONE}: {problem} Nothing was changed.", "Name a big city in that zone."
        ) from problem


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a setting is
    """A value as config.toml holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return "" if value is None else value


def _hide(key: str, value: object) -> object:
    """Addresses of phone services without what is secret in them."""
    if key != _ADDRESSES or not isinstance(value, list):
        return value
    return [one if one.startswith("keyring:") else f"{one.partition('://')[0]}://…" for one in value]


def show_value(key: str, value: object) -> str:
    """A value as TOML writes it, without what is secret in it."""
    import tomlkit  # noqa: PLC0415 - only here

    text: str = tomlkit.item(_hide(key, value)).as_string()
    return text


def _for_json(value: object) -> object:
    if isinstance(value, list):
        return [_for_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
