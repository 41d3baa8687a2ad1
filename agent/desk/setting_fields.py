"""The settings as fields of a form: what stands in each, and what was typed into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from agent.wording.settings import SETTINGS, Setting, describe_setting

_ORDER = {key: number for number, key in enumerate(SETTINGS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One setting in a form."""

    key: str
    setting: Setting
    value: str | Sequence[str] | bool
    """What stands in it: several for hours, a truth value for a box to tick, else text."""
    error: str = ""

    @property
    def id(self) -> str:
        """Its name in the page."""
        return f"f-{self.key.replace('.', '-')}"


def list_fields(
    table: str,
    settings: Mapping[str, object],
    typed: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Iterator[SettingField]:
    """The fields of a table of config.toml.

    Args:
        table: Such as `me` or `mailbox.work`.
        settings: Every setting with the value that holds.
        typed: What the person typed, where it is shown to them again.
        errors: What is wrong with it, by key.
    """
    for key, held in sorted(settings.items(), key=lambda one: _ORDER.get(one[0], 0)):
        setting = describe_setting(key)
        if key.rpartition(".")[0] != table or setting.shape == "hidden":
            continue
        error = (errors or {}).get(key, "")
        value: str | Sequence[str] | bool = _show(held)
        if setting.shape == "hours" and isinstance(held, list):
            value = [str(one) for one in held]
        if error and typed and setting.shape != "yes":
            value = [*typed[key], "", ""][:2] if setting.shape == "hours" else typed[key][0]
        yield SettingField(key=key, setting=setting, value=value, error=error)


def read_changes(
    table: str, settings: Mapping[str, object], typed: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, object]]:
    """Each setting of a table that is to be another, with its new value as config.toml holds it.

    Args:
        table: As in `list_fields`.
        settings: Every setting with the value that holds.
        typed: What the form sent. A box that is not ticked sends nothing; that it was there, `asked` says.
    """
    for key, held in settings.items():
        setting = describe_setting(key)
        if key.rpartition(".")[0] != table or setting.shape in {"shown", "hidden"}:
            continue
        if setting.shape != "yes" and key not in typed:
            continue
        if setting.shape == "yes" and key not in typed.get("asked", ()):
            continue
        new = _read(setting, held, typed.get(key, ()))
        if new != held:
            yield key, new


def _show(held: object) -> str | bool:
    if isinstance(held, bool):
        return held
    if isinstance(held, list):
        texts = [one.isoformat() if isinstance(one, date) else str(one) for one in held]
        return "\n".join(texts)
    if isinstance(held, float) and held.is_integer():
        return str(int(held))
    return str(held)


def _read(setting: Setting, held: object, typed: Sequence[str]) -> object:
    """What was typed, as a value of the kind that the setting holds; what is none stays text."""
    match setting.shape:
        case "yes":
            return bool(typed)
        case "hours":
            return list(typed)
        case "text":
            return typed[0].replace("\r\n", "\n").strip("\n")
        case "lines" | "dates":
            lines = [line.strip() for line in typed[0].splitlines() if line.strip()]
            return [_read_date(line) for line in lines] if setting.shape == "dates" else lines
    text = typed[0].strip()
    if isinstance(held, (int, float)):
        return _read_number(text)
    return text


def _read_date(line: str) -> object:
    with suppress(ValueError):
        return date.fromisoformat(line)
    return line


def _read_number(text: str) -> object:
    for number in (int, float):
        with suppress(ValueError):
            return number(text)
    return text
