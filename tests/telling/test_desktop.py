"""A notification over a session bus of its own, shown by a program of the test's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.dbus

SHOWS = r"""
import json, os, sys
from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
from agent.model.notice import Event, Word
from agent.telling.desktop import DesktopWay
from agent.errors import SecondChanceError
from pathlib import Path

mode, runtime, word = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])

def serve(bus):
    seen = []
    while len(seen) < 3:
        asked = bus.receive()
        if asked.header.message_type is not MessageType.method_call:
            continue
        method = asked.header.fields[HeaderFields.member]
        seen.append([method, list(asked.body)])
        if method == "Notify" and mode == "refuses":
            bus.send(new_error(asked, "org.example.No", "s", ("secret",)))
        elif method == "Notify" and mode == "is silent":
            pass
        else:
            given = {
                "GetServerInformation": ("ssss", ("Test \x1b[31m", "v", "1", "1.2")),
                "GetCapabilities": ("as", (["body", "body-markup"] if mode == "markup" else ["body"],)),
                "Notify": ("u", (7,)),
            }[method]
            bus.send(new_method_return(asked, *given))
    return seen

if mode == "nobody":
    child = None
else:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with open_dbus_connection(os.environ["DBUS_SESSION_BUS_ADDRESS"]) as bus:
            bus.bus_proxy.RequestName("org.freedesktop.Notifications")
            os.write(writing, b"x")
            print(json.dumps(serve(bus)), flush=True)
        os._exit(0)
    os.read(reading, 1)
environ = dict(os.environ)
if mode == "cron":
    path = environ.pop("DBUS_SESSION_BUS_ADDRESS").partition("path=")[2].partition(",")[0]
    os.symlink(path, runtime / str(os.getuid()) / "bus")
way = DesktopWay(environ, runtime=runtime, patience=60)
try:
    print(way.look(), flush=True)
    way.say(Word(word[0], tuple(word[1:]), (Event.TEST,)))
except SecondChanceError as error:
    print(type(error).__name__, error.text)
if child:
    os.waitpid(child, 0)
"""
WORDS = ["--help 'x' <b>", '<a href="https://bad.example">now</a> & \\n', "$(id)\x1b[31m"]


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a short name: the path of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="sc-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def show(folder: Path, mode: str) -> list[str]:
    """What comes of it where notifications are shown, or not, in this way."""
    (folder / str(os.getuid())).mkdir()
    measured = {name: value for name, value in os.environ.items() if name.startswith("COV")}
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", SHOWS, mode, str(folder), json.dumps(WORDS)],
        env={"HOME": str(folder), "PATH": os.environ["PATH"], **measured},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout.splitlines() or [done.stderr]


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("plain", '<a href="https://bad.example">now</a> & \\n\n$(id) [31m'),
        ("markup", '&lt;a href="https://bad.example"&gt;now&lt;/a&gt; &amp; \\n\n$(id) [31m'),
        ("cron", '<a href="https://bad.example">now</a> & \\n\n$(id) [31m'),
    ],
)
def test_words_are_shown_as_they_are(short: Path, mode: str, text: str) -> None:
    """As no option and no markup; under cron the bus is found where systemd puts it."""
    said = show(short, mode)
    assert said[0] == "Notifications are shown by Test [31m."
    seen: list[Any] = json.loads(said[1])
    assert [method for method, _ in seen] == ["GetServerInformation", "GetCapabilities", "Notify"]
    assert seen[2][1] == ["Second Chance", 0, "", "--help 'x' <b>", text, [], {}, -1]


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("nobody", "NotToldError No program shows notifications on this desktop."),
        ("refuses", "NotToldError Your desktop refused the notification."),
        ("is silent", "PerhapsToldError Your desktop did not answer."),
    ],
)
def test_a_desktop_that_shows_nothing_is_a_sentence(short: Path, mode: str, text: str) -> None:
    """Nothing shows notifications, says no, or says nothing."""
    assert text in show(short, mode)
