"""The settings of config.toml by their keys: what holds, what a key that was typed means, and one changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any

from agent.errors import UnclearError, UsageError
from agent.keeping.config import Config
from agent.mailboxes.registry import BACK_ENDS, load_config

ADDRESSES = "notify.urls"
"""Whoever knows one of these can write to the person."""
ZONE = "me.time_zone"


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


def change(
    file: Path, key: str, typed: Sequence[str], settings: Mapping[str, object]
) -> tuple[object, object]:
    """Write a setting as it was typed; its effective value before and after.

    Raises:
        BadFileError, SecondChanceError, UsageError: it cannot be written; nothing was changed.
    """
    from agent.keeping.config_change import change_setting  # noqa: PLC0415 - pydantic and tomlkit

    if key == ZONE and len(typed) == 1:
        typed = [_read_zone(typed[0])]
    change_setting(file, key, typed, {kind: one.read_table for kind, one in BACK_ENDS.items()})
    return settings[key], list_settings(load_config(file))[key]


def write(file: Path, key: str, value: object) -> None:
    """Write this very value, which a form asked for by its kind: text stays text, with quotes or without.

    Raises:
        BadFileError, SecondChanceError, UsageError: it cannot be written; nothing was changed.
    """
    from agent.keeping.config_change import write_setting  # noqa: PLC0415 - pydantic and tomlkit

    if key == ZONE:
        value = _read_zone(str(value))
    write_setting(file, key, value, {kind: one.read_table for kind, one in BACK_ENDS.items()})


def show_value(key: str, value: object) -> str:
    """A value as TOML writes it, without what is secret in it."""
    import tomlkit  # noqa: PLC0415 - only here

    text: str = tomlkit.item(hide(key, value)).as_string()
    return text


def hide(key: str, value: object) -> object:
    """Addresses of phone services without what is secret in them; any other value as it is."""
    if key != ADDRESSES or not isinstance(value, list):
        return value
    return [one if one.startswith("keyring:") else f"{one.partition('://')[0]}://…" for one in value]


def _read_zone(typed: str) -> str:
    from agent.knowledge.zones import read_zone  # noqa: PLC0415 - its tables

    try:
        return read_zone(typed)
    except UnclearError as problem:
        raise UsageError(
            f"{ZONE}: {problem} Nothing was changed.", "Name a big city in that zone."
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


def for_json(value: object) -> object:
    """A value as JSON knows it: a date is text."""
    if isinstance(value, list):
        return [for_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
