"""A notification on the person's desktop: over the session bus on Linux and its kin, by osascript on macOS.

The specification is https://specifications.freedesktop.org/notification-spec/. The words travel as strings of
D-Bus, and to osascript as arguments: no shell, no option and no markup is made of them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.errors import SecondChanceError
from agent.keeping.patience import run_within
from agent.keeping.session_bus import RUNTIME, find_session_bus
from agent.knowledge.text import printable
from agent.model.notice import Word
from agent.telling.way import NotToldError, PerhapsToldError
from agent.telling.word import clean

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

PATIENCE = 10.0
"""Seconds that a desktop may take."""
_PATH = "/org/freedesktop/Notifications"
_NAME = "org.freedesktop.Notifications"
_PROGRAM = "Second Chance"
_LASTS_AS_USUAL = -1
_LONGEST = 60
_OSASCRIPT = "/usr/bin/osascript"
_SCRIPT = ("on run argv", "display notification (item 3 of argv) with title (item 2 of argv)", "end run")
_OTHERWISE = "Or be told by a phone service: second-chance notify shows which there are."


@dataclass(frozen=True, slots=True)
class DesktopWay:
    """`[notify] desktop`."""

    environ: MutableMapping[str, str]
    """The process's environment; where it lacks the session bus, as under cron, the bus is found."""
    runtime: Path = RUNTIME
    patience: float = PATIENCE
    platform: str = sys.platform

    @property
    def name(self) -> str:
        """There is one."""
        return "desktop"

    @property
    def label(self) -> str:
        """In a sentence."""
        return "your desktop"

    def look(self) -> str:
        """What shows notifications here, in words; nothing is shown.

        Raises:
            NotToldError: nothing does.
        """
        match self.platform:
            case "darwin":
                return _find_osascript()
            case "win32":
                raise _no_desktop("Notifications on the desktop are not made on Windows.")
            case _:
                try:
                    return _ask_bus(self, _ask_who_shows)
                except PerhapsToldError as silent:  # nothing was to be shown
                    raise _no_desktop(silent.text) from None

    def say(self, word: Word) -> None:
        """Show it.

        Raises:
            NotToldError: it surely was not shown.
            PerhapsToldError: nobody said whether it was.
        """
        word = clean(word)
        if self.platform in {"darwin", "win32"}:
            self.look()
            _show_by_script(word, self.patience)
        else:
            _ask_bus(self, lambda bus: _show(bus, word))


def _no_desktop(text: str, hint: str = _OTHERWISE) -> NotToldError:
    return NotToldError(text, hint)


# ---- over the session bus


def _ask_bus(way: DesktopWay, work: Callable[[DBusConnection], str]) -> str:
    """What the work on a connection gives, in bounded time; every failure in a sentence."""
    address = find_session_bus(way.environ, way.runtime)
    if not address:
        raise _no_desktop(
            "There is no session bus: nobody is logged in to a desktop of this computer.",
            f"Words are shown once you are logged in. {_OTHERWISE}",
        )
    from jeepney import DBusErrorResponse  # noqa: PLC0415 - only where something is told
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - the same

    def connect_and_work() -> str:
        with open_dbus_connection(address) as bus:
            return work(bus)

    try:
        return run_within(way.patience, connect_and_work)
    except DBusErrorResponse as problem:
        raise _explain(str(problem.name)) from None
    except TimeoutError:
        raise PerhapsToldError("Your desktop did not answer in time.", _OTHERWISE) from None
    except NotToldError:
        raise
    except Exception as problem:  # noqa: BLE001 - the library raises whatever the other side makes it
        text = f"The session bus cannot be used ({type(problem).__name__})."
        raise _no_desktop(text, f"Log in to your desktop. {_OTHERWISE}") from None


def _explain(name: str) -> SecondChanceError:
    """What an answer that is an error means; its own words are not shown."""
    if name.endswith(("NoReply", "Timeout", "TimedOut", "Disconnected")):
        return PerhapsToldError("Your desktop did not answer.", _OTHERWISE)
    if name.endswith(("ServiceUnknown", "NameHasNoOwner", "Spawn.ServiceNotFound")):
        text = "No program shows notifications on this desktop."
        return _no_desktop(text, f"Install one, such as dunst or mako, and log in again. {_OTHERWISE}")
    return _no_desktop("Your desktop refused the notification.", f"Log in again. {_OTHERWISE}")


def _call(bus: DBusConnection, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> list[Any]:
    from jeepney import DBusAddress, new_method_call  # noqa: PLC0415 - as above
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415 - as above

    address = DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
    message = new_method_call(address, method, signature or None, body)
    return list(unwrap_msg(bus.send_and_get_reply(message)))


def _ask_who_shows(bus: DBusConnection) -> str:
    name = _call(bus, "GetServerInformation")[0]
    return f"Notifications are shown by {printable(str(name))[:_LONGEST]}."


def _show(bus: DBusConnection, word: Word) -> str:
    (abilities,) = _call(bus, "GetCapabilities")
    text = escape(word.text, quote=False) if "body-markup" in abilities else word.text
    body: tuple[Any, ...] = (_PROGRAM, 0, "", word.title, text, [], {}, _LASTS_AS_USUAL)
    (number,) = _call(bus, "Notify", "susssasa{sv}i", body)
    return str(number)


# ---- by osascript


def _find_osascript() -> str:
    if not Path(_OSASCRIPT).exists():
        raise _no_desktop(f"There is no {_OSASCRIPT}, which shows notifications on macOS.")
    return "Notifications are shown by macOS."


def _show_by_script(word: Word, patience: float) -> None:
    # The first argument is a word of ours: what stands behind it is never taken for an option.
    lines = [part for line in _SCRIPT for part in ("-e", line)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            [_OSASCRIPT, *lines, "second-chance", word.title, word.text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PerhapsToldError("Your desktop did not answer in time.", _OTHERWISE) from None
    except OSError:
        raise _no_desktop(f"{_OSASCRIPT} cannot be started.") from None
    if done.returncode:
        raise _no_desktop("macOS did not show the notification.", f"Log in to your desktop. {_OTHERWISE}")
