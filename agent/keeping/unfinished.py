"""Debriefs that were begun and not finished: each answer is on disk before the next question is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.errors import SecondChanceError, UsageError
from agent.keeping.home_folder import Home, reason, write_private


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A debrief dialogue that can be continued."""

    name: str
    """Made of the moment it began, and sorts by it."""
    kept_at: datetime | None = None
    """When the last answer was saved; None when the file is damaged."""
    answers: Mapping[str, object]
    """Field to answer, as the dialogue gave them (JSON data)."""
    damage: str = ""
    """One sentence when the file cannot be read; there are no answers then."""


def new_name(home: Home, now: datetime) -> str:
    """A free name for a dialogue that begins now."""
    begun = name = now.strftime("%Y-%m-%dT%H%M%S")
    number = 1
    while _find_file(home, name).exists():
        number += 1
        name = f"{begun}-{number}"
    return name


def save(home: Home, name: str, answers: Mapping[str, object], *, now: datetime) -> None:
    """Save all answers given so far.

    Raises:
        TryLaterError: the disk is full; the answers saved before are still there.
    """
    data = {"kept_at": now.isoformat(), "answers": dict(answers)}
    write_private(_find_file(home, name), json.dumps(data, indent=1).encode())


def load_all(home: Home) -> tuple[Unfinished, ...]:
    """All of them, oldest first; damaged ones say so."""
    names = sorted(file.stem for file in home.unfinished.glob("[!.]*.json"))
    return tuple(load(home, name) for name in names)


def load(home: Home, name: str) -> Unfinished:
    """One of them; a damaged file comes back without answers and says so.

    Raises:
        UsageError: there is none of this name.
    """
    file = _find_file(home, name)
    try:
        data = json.loads(file.read_bytes())
        answers = data["answers"]
        kept_at = datetime.fromisoformat(data["kept_at"])
    except FileNotFoundError as problem:
        raise UsageError(
            f'There is no unfinished debrief "{name}".', "Begin one: second-chance debrief"
        ) from problem
    except OSError as problem:
        return _damaged(file, reason(problem))
    except (ValueError, KeyError, TypeError, RecursionError):
        return _damaged(file, "its content is damaged")
    if not isinstance(answers, dict):
        return _damaged(file, "its content is damaged")
    return Unfinished(name=name, kept_at=kept_at, answers=answers)


def discard(home: Home, name: str) -> None:
    """Delete one that is finished or given up; it is no error when there is none of that name.

    Raises:
        SecondChanceError: the file cannot be deleted.
    """
    file = _find_file(home, name)
    try:
        file.unlink(missing_ok=True)
    except OSError as problem:
        raise SecondChanceError(
            f"{file} cannot be deleted: {reason(problem)}.", f"Delete {file} yourself."
        ) from problem


def _find_file(home: Home, name: str) -> Path:
    return home.unfinished / f"{name}.json"


def _damaged(file: Path, how: str) -> Unfinished:
    text = f"The unfinished debrief {file} cannot be read: {how}. Delete it, or mend it by hand."
    return Unfinished(name=file.stem, answers={}, damage=text)
