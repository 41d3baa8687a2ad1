"""What a test needs beside Python: markers that say it, fixtures that imply it, and a watch that proves it.

A test without the marker `process` starts no process, one without `server` opens no connection, and one
without the marker of a program does not start that program. Whoever forgets a marker is told by the watch.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
"""Where programs are looked for; an ordinary user's PATH leaves out where Debian puts servers."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that some tests start, and that a newcomer's machine may lack."""

    executables: tuple[str, ...]
    packages: tuple[str, ...]
    """Debian's, which .ci/run installs."""
    implies: tuple[str, ...] = ("process",)
    """Markers that come with this one."""

    def missing(self) -> list[str]:
        """The executables that are not installed."""
        return [name for name in self.executables if not shutil.which(name, path=PATH)]


PROGRAMS: Mapping[str, Program] = {
    "chromium": Program(("chromium",), ("chromium",), ("process", "server")),
    "cron": Program(("cron",), ("cron",), ("process", "gnome_keyring")),
    "dbus": Program(("dbus-daemon", "dbus-run-session"), ("dbus",)),
    "desktop_file": Program(("desktop-file-validate",), ("desktop-file-utils",)),
    "dovecot": Program(("dovecot",), ("dovecot-imapd",), ("process", "server")),
    "git": Program(("git",), ("git",)),
    "gnome_keyring": Program(("gnome-keyring-daemon",), ("gnome-keyring",), ("process", "dbus")),
    "groff": Program(("groff",), ("groff-base",)),
    "mbsync": Program(("mbsync",), ("isync",)),
    "notmuch": Program(("notmuch",), ("notmuch",)),
    "openssl": Program(("openssl",), ("openssl",)),
    "systemd": Program(("systemd-analyze",), ("systemd",)),
}
"""Programs by the marker of the tests that start them."""

GIVEN_BY_FIXTURES: Mapping[str, tuple[str, ...]] = {
    "Browser": ("chromium",),
    "Dovecot": ("dovecot",),
    "FakeGmail": ("server",),
    "FakeGoogle": ("server",),
    "FakeMicrosoft": ("server",),
    "GmailDesk": ("process", "server"),
    "GmailWorld": ("server",),
    "ScriptedImap": ("server",),
    "ServedDesk": ("server",),
    "SignIn": ("process", "server"),
    "SystemPrograms": ("process",),
}
"""Markers by the class that a fixture's annotation names."""


def follow(markers: Iterable[str]) -> set[str]:
    """These markers, with all that they imply."""
    found: set[str] = set()
    waiting = list(markers)
    while waiting:
        marker = waiting.pop()
        if marker not in found:
            found.add(marker)
            waiting += PROGRAMS[marker].implies if marker in PROGRAMS else ()
    return found


def implied_by(annotation: object) -> set[str]:
    """The markers of whoever uses a fixture that gives this."""
    words = re.findall(r"\w+", str(annotation))
    return {marker for word in words for marker in GIVEN_BY_FIXTURES.get(word, ())}


class Watch:
    """Notes what the running test starts and connects to, whatever part of Python it does it with."""

    def __init__(self) -> None:
        self._needed: dict[str, str] = {}
        sys.addaudithook(self._note)

    @contextmanager
    def noted(self) -> Iterator[dict[str, str]]:
        """The markers that are needed from here on, each with what was done."""
        needed: dict[str, str] = {}
        self._needed = needed
        yield needed

    def _note(self, event: str, values: tuple[object, ...]) -> None:
        if event == "subprocess.Popen":
            name = PurePath(os.fsdecode(str(values[0]))).name
            self._needed["process"] = name
            for marker, program in PROGRAMS.items():
                if name in program.executables:
                    self._needed[marker] = name
        elif event in {"os.fork", "os.forkpty", "os.posix_spawn"}:
            self._needed["process"] = event
        elif event in {"socket.bind", "socket.connect"} and isinstance(values[1], tuple):
            self._needed["server"] = f"{event} {values[1]}"
