"""The small files of `credentials/` that hold no secret: a record each, readable by the person alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

from agent.errors import SecondChanceError
from agent.keeping.home_folder import reason, write_private


class Record(Protocol):
    """A dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


def write_record(path: Path, record: Record) -> None:
    """Keep a record.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    text = json.dumps(asdict(record), indent=2, ensure_ascii=False, default=datetime.isoformat)
    write_private(path, text.encode() + b"\n")


def read_record(path: Path) -> object:
    """What a file holds; None when it is not there or was damaged.

    Raises:
        SecondChanceError: the file is there and cannot be read.
    """
    try:
        content: object = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise SecondChanceError(
            f"{path} cannot be read: {reason(problem)}.", "Make the file yours and run again."
        ) from problem
    except (ValueError, RecursionError):
        return None
    return content


def remove_record(path: Path) -> None:
    """Remove a file, if it is there.

    Raises:
        SecondChanceError: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        raise SecondChanceError(
            f"{path} cannot be removed: {reason(problem)}.", "Remove it yourself."
        ) from problem


def parse_moment(text: str) -> datetime | None:
    """An aware moment; None where the text is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
