"""A look begun from the desk: `run` as cron does it, in a process of its own; and what came of it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import IO

from flask import current_app

from agent.desk.desk import Desk
from agent.errors import TryLaterError
from agent.keeping.config import Find
from agent.keeping.home_folder import reason
from agent.keeping.journal.database import read_change_counter
from agent.scheduling.scheduler import build_job
from agent.wording.finding_text import explain_finding

_A_MOVED_CLOCK = timedelta(seconds=5)
"""So far apart the desk's moment and the computer's clock are where `--now` moved it."""
_NEWS_LASTS = timedelta(minutes=30)
_MOST_WORDS = 20_000
"""Characters of what a run said that are shown."""
_COLUMNS = 78
"""In so many a run breaks its longer texts where nobody watches: a mail is made of them."""
_PREFIXES = ("Error: ", "Hint: ")
"""What a terminal has before them; a page does without."""

Start = Callable[[Sequence[str], str, IO[bytes]], "subprocess.Popen[bytes]"]
"""Starts a program: its words, its folder, and where what it says goes."""


@dataclass(frozen=True, slots=True)
class State:
    """How the look stands that was begun here last."""

    is_at_work: bool
    begun_at: datetime | None = None
    """By the desk's clock; None: none was begun."""
    exit_code: int | None = None
    """None: none was begun, or it is at work."""
    said: tuple[str, ...] = ()
    """What came of it, a paragraph each."""
    explained: tuple[str, ...] = ()
    """What the first look says of itself: what is read and kept."""

    def is_news(self, now: datetime) -> bool:
        """Whether it has ended, and not long ago (now: aware)."""
        return self.exit_code is not None and self.begun_at is not None and now - self.begun_at < _NEWS_LASTS


def _start(words: Sequence[str], folder: str, says: IO[bytes]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C that ends the desk does not reach it."""
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        words,
        cwd=folder or None,
        stdin=subprocess.DEVNULL,
        stdout=says,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


@dataclass(slots=True)
class Look:
    """The look of one desk: one at a time, and none is ever ended by the desk."""

    start: Start = _start
    _lock: Lock = field(default_factory=Lock)
    _at_work: tuple[subprocess.Popen[bytes], IO[bytes]] | None = None
    """The process, and what it says."""
    _begun_at: datetime | None = None
    _last: State = State(is_at_work=False)

    def begin(self, desk: Desk) -> bool:
        """Begin one; False: one is at work already.

        Raises:
            UsageError, TryLaterError: it cannot be started.
        """
        with self._lock:
            if self._find_state().is_at_work:
                return False
            job = build_job(str(desk.home.root))
            now = desk.read_now()
            is_moved = abs(now - desk.read_clock()) > _A_MOVED_CLOCK
            moved = ("--now", now.isoformat()) if is_moved else ()
            says = tempfile.TemporaryFile()  # noqa: SIM115 - it is read when the look has ended
            try:
                self._at_work = self.start((*job.words, *moved), job.folder, says), says
            except OSError as problem:
                says.close()
                raise TryLaterError(
                    f"The look could not be started: {reason(problem)}.", "Try it again in a minute."
                ) from problem
            self._begun_at = now
            return True

    def read_state(self) -> State:
        """How it stands now."""
        with self._lock:
            return self._find_state()

    def _find_state(self) -> State:
        if self._at_work is None:
            return self._last
        process, says = self._at_work
        code = process.poll()
        if code is None:
            return State(is_at_work=True, begun_at=self._begun_at)
        with says:
            says.seek(0)
            text = says.read(_MOST_WORDS).decode("utf-8", "replace")
        self._at_work = None
        explanation = _list_explanations()
        paragraphs = tuple(join_lines(text))
        self._last = State(
            is_at_work=False,
            begun_at=self._begun_at,
            exit_code=code,
            said=tuple(one for one in paragraphs if one not in explanation),
            explained=tuple(one for one in paragraphs if one in explanation),
        )
        return self._last


def find_look() -> Look:
    """The look of the desk whose request is answered."""
    look = current_app.extensions.setdefault("look", Look())
    assert isinstance(look, Look)  # noqa: S101 - nobody else keeps anything there
    return look


def read_mark(desk: Desk) -> str:
    """What changes with each change of the journal, read without opening it; empty: there is none yet."""
    return read_change_counter(desk.home.journal_file)


@cache
def _list_explanations() -> frozenset[str]:
    """Whatever the settings are."""
    settings = (
        Find(enabled=is_on, read=read) for is_on in (True, False) for read in ("personal", "subjects")
    )
    return frozenset(paragraph for one in settings for paragraph in explain_finding(one))


def join_lines(text: str) -> Iterator[str]:
    """What a run said, a paragraph each: lines that were broken only because they were full are one again.

    Args:
        text: What it wrote to a stream that is no terminal.
    """
    paragraph, last = "", ""
    for line in (*map(str.strip, text.splitlines()), ""):
        is_full = len(last) <= _COLUMNS <= len(last) + len(line.partition(" ")[0])
        if line and paragraph and is_full:
            paragraph = f"{paragraph} {line}"
        else:
            if paragraph:
                yield paragraph
            paragraph = _drop_prefix(line)
        last = line


def _drop_prefix(line: str) -> str:
    for prefix in _PREFIXES:
        line = line.removeprefix(prefix)
    return line
