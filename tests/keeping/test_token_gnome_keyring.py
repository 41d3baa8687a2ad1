"""The keyring of a Debian desktop, for real: gnome-keyring on a session bus of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.gnome_keyring

UNLOCKED = 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
LOCKED = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1 </dev/null; exec "$@"'
LIFE = """\
import os, sys
from pathlib import Path
from agent.errors import AuthoriseError
from agent.keeping.token_stores import KeyringStore
store = KeyringStore(os.environ, runtime=Path(sys.argv[1]), patience=100)
try:
    print(store.where("personal"))
    before = store.get("personal", "m@a.example")
    store.put("personal", "m@a.example", "1//0abc")
    found = KeyringStore(os.environ, patience=100).get("personal", "m@a.example")
    store.delete("personal", "m@a.example")
    print(before, found, store.get("personal", "m@a.example"))
except AuthoriseError as error:
    print(error.text)
"""


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a short name: the path of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="sc-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def bare(folder: Path) -> dict[str, str]:
    """What cron gives a program."""
    return {"HOME": str(folder), "LOGNAME": "marcus", "PATH": os.environ["PATH"], "SHELL": "/bin/sh"}


def run(folder: Path, *words: str) -> str:
    """What the life of a secret says, after these words."""
    said = subprocess.run(
        [*words, sys.executable, "-c", LIFE, str(folder)],
        env=bare(folder),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return said.stdout


def test_a_secret_lives_in_the_keyring(short: Path) -> None:
    """Put, found, deleted."""
    said = run(short, "dbus-run-session", "--", "sh", "-c", UNLOCKED, "sh")
    assert said.splitlines() == ["the keyring (SecretService Keyring)", "None 1//0abc None"]


def test_a_locked_keyring_is_a_sentence(short: Path) -> None:
    """Nobody is there to unlock it, or to set it up."""
    said = run(short, "dbus-run-session", "--", "sh", "-c", LOCKED, "sh")
    assert "The keyring cannot be used: it" in said
    assert "1//0abc" not in said


def test_no_bus_is_a_sentence(short: Path) -> None:
    """As under cron on a machine where nobody is logged in."""
    assert "no keyring of this system can be used" in run(short)


def test_from_cron_the_bus_is_found(short: Path) -> None:
    """With nothing but the socket of a user who is logged in, the keyring works."""
    socket = short / str(os.getuid()) / "bus"
    socket.parent.mkdir()
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={socket}"],
        env=bare(short),
        stdout=subprocess.PIPE,
    ) as bus:
        assert bus.stdout
        bus.stdout.readline()  # it listens now
        try:
            subprocess.run(
                ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
                env=bare(short) | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}"},
                input=b"pw",
                capture_output=True,
                check=True,
                timeout=600,
            )
            assert "None 1//0abc None" in run(short)
        finally:
            bus.terminate()
