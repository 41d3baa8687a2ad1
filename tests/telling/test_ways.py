"""A program and the list of ways: words as data, problems as findings."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import AuthoriseError
from agent.keeping.config import Notify
from agent.model.notice import Event, Word
from agent.telling import desktop
from agent.telling.desktop import DesktopWay
from agent.telling.program import ProgramWay
from agent.telling.way import NotToldError, PerhapsToldError
from agent.telling.ways import list_ways

WORD = Word("$(touch x) -rf", ("`id`; rm *", "“ü” \x1b[31m"), (Event.FORM_WAITS, Event.ASKED))


def refuse(name: str) -> str:
    raise AuthoriseError(f"The keyring has no {name}.", f"second-chance notify --add {name}")


def test_one_bad_address_silences_no_other() -> None:
    """Each problem is a finding under its key; the other ways are there, in the order of the file."""
    notify = Notify(
        desktop=True,
        urls=("ntfy://marcus-x7k2", "mailto:me@mail.example", "keyring:phone", "ntfy://marcus-x7k3"),
        command=("true",),
    )
    found = list_ways(notify, refuse, {}, more=(ProgramWay(("false",), {}),))
    assert [way.label for way in found.ways] == [
        "your desktop",
        "ntfy (topic at ntfy.sh)",
        "ntfy (topic at ntfy.sh)",
        "your program true",
        "your program false",
    ]
    assert len({way.name for way in found.ways[:4]}) == 4
    assert [(one.name, one.exit_code) for one in found.problems] == [
        ("notify.urls[1]", 78),
        ("notify.urls[2]", 77),
    ]
    kept = list_ways(Notify(urls=("keyring:phone",)), {"phone": "ntfy://marcus-x7k2"}.__getitem__, {})
    assert kept.ways[0].name == found.ways[1].name


def test_nothing_is_told_by_default() -> None:
    """No way, and no problem."""
    found = list_ways(Notify(), refuse, {})
    assert (found.ways, found.problems) == ((), ())


def program(folder: Path, text: str, *arguments: str, patience: float = 60) -> ProgramWay:
    path = folder / "tell me"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return ProgramWay(
        (str(path), *arguments), {"PATH": os.environ["PATH"], "OUT": str(folder / "out")}, patience
    )


@pytest.mark.process
def test_a_program_gets_json_and_no_shell_is_between(tmp_path: Path) -> None:
    """What it is given are the words as they are, without what steers a terminal."""
    way = program(tmp_path, 'cat > "$OUT"; printf %s "$1" >> "$OUT"', "$(id)")
    way.say(WORD)
    told = (tmp_path / "out").read_text()
    assert told.endswith("$(id)")
    assert json.loads(told.removesuffix("$(id)")) == {
        "version": 1,
        "title": "$(touch x) -rf",
        "text": "`id`; rm *\n“ü”  [31m",
        "lines": ["`id`; rm *", "“ü”  [31m"],
        "events": ["form_waits", "asked"],
    }
    assert way.name == "command"
    assert way.label == "your program tell me"


@pytest.mark.process
def test_a_program_that_fails_is_a_sentence(tmp_path: Path) -> None:
    """Its code, never what it prints; one that does not end is ended, with all that it started."""
    with pytest.raises(NotToldError, match="Your program tell me ended with code 3"):
        program(tmp_path, "echo secret; echo secret >&2; exit 3").say(WORD)
    program(tmp_path, "exec true").say(WORD)  # it reads nothing
    with pytest.raises(PerhapsToldError, match="did not end"):
        program(tmp_path, "sleep 1000", patience=0.05).say(WORD)
    path = tmp_path / "tell me"
    path.chmod(0o644)
    if os.geteuid():  # root may start nothing without a bit either, but finds it
        with pytest.raises(NotToldError, match="cannot be started"):
            ProgramWay((str(path),), {}).say(WORD)
    path.chmod(0o755)
    with pytest.raises(NotToldError, match="arguments are no text"):
        ProgramWay((str(path), "a\0b"), {}).say(WORD)
    path.write_text("no program")
    with pytest.raises(NotToldError, match="cannot be started"):
        ProgramWay((str(path),), {}).say(WORD)
    with pytest.raises(NotToldError, match="cannot be started from here"):
        ProgramWay(("no-such-program",), {"PATH": "/usr/bin"}).look()


def test_a_desktop_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """Nobody is logged in; on Windows there is none."""
    with pytest.raises(NotToldError, match="no session bus"):
        DesktopWay({}, runtime=tmp_path).say(WORD)
    with pytest.raises(NotToldError, match="not made on Windows"):
        DesktopWay({}, platform="win32").say(WORD)
    for address in (f"unix:path={tmp_path}/bus", "tcp:host=localhost", "nonsense"):
        with pytest.raises(NotToldError, match="session bus cannot be used"):
            DesktopWay({"DBUS_SESSION_BUS_ADDRESS": address}).say(WORD)


@pytest.mark.process
def test_on_macos_words_are_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a word of ours, so that none is an option; a script that fails or hangs is a sentence."""
    way = DesktopWay({}, platform="darwin", patience=60)
    path = tmp_path / "osascript"
    monkeypatch.setattr(desktop, "_OSASCRIPT", str(path))
    with pytest.raises(NotToldError, match="There is no"):
        way.look()
    path.write_text(f"#!/bin/sh\nshift 6\nprintf '%s|' \"$@\" > '{tmp_path}/out'\n")
    with pytest.raises(NotToldError, match="cannot be started"):
        way.say(WORD)
    path.chmod(0o755)
    way.say(WORD)
    assert (tmp_path / "out").read_text() == "second-chance|$(touch x) -rf|`id`; rm *\n“ü”  [31m|"
    path.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(NotToldError, match="did not show"):
        way.say(WORD)
    path.write_text("#!/bin/sh\nexec sleep 1000\n")
    with pytest.raises(PerhapsToldError):
        replace(way, patience=0.05).say(WORD)
