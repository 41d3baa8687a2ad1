"""Long texts are paged, and longer work is told of, where a person looks on; nowhere else."""

from __future__ import annotations

import os
import pty
import sys
import termios
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from agent.commands import screen
from agent.commands.pager import find_pager, is_longer, open_pager
from agent.commands.progress import show_progress

ASKED = Namespace(json=False, quiet=False)


class Seen:
    """A terminal of 24 lines, and what was written to it."""

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self.stream = os.fdopen(theirs, "w", encoding="utf-8")

    def take_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All three streams are this terminal, within the test (pytest sets its own before it)."""
        for name in ("stdout", "stderr", "stdin"):
            monkeypatch.setattr(sys, name, self.stream)

    def read(self) -> str:
        self.stream.flush()
        os.set_blocking(self._ours, False)
        shown = b""
        with suppress(BlockingIOError):
            while True:
                shown += os.read(self._ours, 100_000)
        return shown.decode().replace("\r\n", "\n")

    def close(self) -> None:
        self.stream.close()
        os.close(self._ours)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    seen = Seen()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    yield seen
    monkeypatch.undo()
    seen.close()


def pager_that_keeps(folder: Path, *, reads: str = "cat") -> tuple[str, Path]:
    """A pager that writes what it is given into a file."""
    program, kept = folder / "my pager", folder / "kept"
    program.write_text(f"#!/bin/sh\n{reads} > '{kept}'\n")
    program.chmod(0o755)
    return f"'{program}'", kept


@pytest.mark.process
def test_a_long_text_goes_through_the_pager(
    terminal: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a short one straight to the terminal."""
    terminal.take_over(monkeypatch)
    command, kept = pager_that_keeps(tmp_path)
    monkeypatch.setenv("PAGER", command)
    for number in (3, 300):
        with open_pager(ASKED):
            screen.show(*(f"line {one}" for one in range(number)))
        assert kept.exists() is (number == 300)
    assert kept.read_text().splitlines() == [f"line {one}" for one in range(300)]
    assert terminal.read() == "line 0\nline 1\nline 2\n"


@pytest.mark.process
def test_a_pager_that_is_left_at_once_is_no_fault(
    terminal: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`q` on the first page."""
    terminal.take_over(monkeypatch)
    command, _ = pager_that_keeps(tmp_path, reads="true")
    monkeypatch.setenv("PAGER", command)
    with open_pager(ASKED):
        screen.show(*("a long line " * 20 for _ in range(20_000)))
    assert terminal.read() == ""


def test_where_there_is_no_pager(terminal: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    """For JSON, where quiet was asked for, with PAGER empty or `cat`, and for a dumb terminal."""
    terminal.take_over(monkeypatch)
    lines = [str(one) for one in range(100)]
    for args in (Namespace(json=True, quiet=False), Namespace(json=False, quiet=True)):
        with open_pager(args):
            screen.show(*lines)
        assert terminal.read().splitlines() == lines
    assert find_pager({"TERM": "xterm"}) in (["less"], ["more"], [])
    for environ in ({"TERM": "dumb"}, {"TERM": "xterm", "PAGER": ""}, {"TERM": "xterm", "PAGER": "cat"}):
        assert find_pager(environ) == []
    assert find_pager({"TERM": "xterm", "PAGER": "no-such-pager -x"}) == []
    assert find_pager({"TERM": "xterm", "PAGER": "'"}) == []
    assert not is_longer("x\n" * 100, 9_999)


def test_progress_is_told_on_a_terminal_that_can_show_it(
    terminal: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the moment it takes long, and it leaves nothing behind; never with `--json` or `--quiet`."""
    terminal.take_over(monkeypatch)
    with show_progress(ASKED, "Looking at your mailboxes"):
        pass
    assert terminal.read() == ""
    monkeypatch.setattr("agent.commands.progress._AFTER", 0.0)
    monkeypatch.setattr("agent.commands.progress.Timer", AtOnce)
    with show_progress(ASKED, "Visiting your interviews", 3) as count:
        count()
    shown = terminal.read()
    assert "Visiting your interviews" in shown
    assert "1/3" in shown
    assert shown.endswith("\x1b[2K")
    for args in (Namespace(json=True, quiet=False), Namespace(json=False, quiet=True)):
        with show_progress(args, "Looking"):
            pass
    assert terminal.read() == ""


class AtOnce:
    """A timer that does not wait."""

    daemon = False

    def __init__(self, _: float, function: object) -> None:
        self._function = function

    def start(self) -> None:
        assert callable(self._function)
        self._function()

    def cancel(self) -> None:
        pass

    def join(self) -> None:
        pass
