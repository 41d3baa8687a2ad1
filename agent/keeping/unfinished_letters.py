"""Letters that the person has in their editor: each in a folder of its own, so that none is ever lost."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from agent.keeping.home_folder import Home, write_private
from agent.knowledge.text import squeeze
from agent.model.interview import InterviewId
from agent.model.letter import Kind


def find_file(home: Home, interview: InterviewId, kind: Kind, person: str) -> Path:
    """Where a letter lies while it is written; editors put their own files beside it."""
    return home.unfinished / f"{interview}.{kind}.{squeeze(person)}" / "letter.txt"


def save(file: Path, page: str) -> None:
    """Write it, for the person alone to read (0600 in a folder of 0700).

    Raises:
        TryLaterError: the disk is full.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(file, page.encode())


def load(file: Path) -> str:
    """What was written; empty where there is none."""
    with suppress(OSError):
        return file.read_text(encoding="utf-8-sig", errors="replace")
    return ""


def discard(file: Path) -> None:
    """Delete it with whatever an editor left beside it."""
    shutil.rmtree(file.parent, ignore_errors=True)


def discard_all(home: Home, interview: InterviewId) -> None:
    """Delete all of an interview."""
    for folder in home.unfinished.glob(f"{interview}.*"):
        shutil.rmtree(folder, ignore_errors=True)
