"""What is known before anything is asked: the moment, and this computer's time zone, screen and keyring."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from agent.errors import AuthoriseError, UnclearError
from agent.keeping.home_folder import Home
from agent.knowledge.zones import read_zone

_ETC = Path("/etc")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known before anything is asked."""

    now: datetime
    zone: str
    """The computer's, as far as it tells."""
    has_screen: bool
    """Whether messages can be shown on it."""
    topic: str = ""
    """The topic of ntfy that is offered for the phone; empty: a new one."""


def look_around(now: datetime, environ: Mapping[str, str]) -> Surroundings:
    """What this computer tells of itself.

    Args:
        now: Aware.
        environ: The environment of the process.
    """
    has_screen = sys.platform == "darwin" or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    return Surroundings(now, find_system_zone(environ), has_screen)


def has_keyring(home: Home) -> bool:
    """Whether this computer has a keyring that can be used; else a file keeps what opens the mailbox."""
    from agent.keeping.tokens import open_store  # noqa: PLC0415 - only here

    try:
        open_store("keyring", home).get("set-up", "")
    except AuthoriseError:
        return False
    return True


def find_system_zone(environ: Mapping[str, str], etc: Path = _ETC) -> str:
    """The computer's time zone as far as it tells; UTC where it does not."""
    names = [environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError):
        names.append(os.readlink(etc / "localtime"))  # noqa: PTH115 - a link may lead nowhere
    with suppress(OSError, UnicodeDecodeError):
        names.append((etc / "timezone").read_text(encoding="utf-8"))
    for found in names:
        name = found.rpartition("zoneinfo/")[2].strip()
        if "/" in name or name == "UTC":
            with suppress(UnclearError):
                return read_zone(name)
    return "UTC"
