"""Every row of the table of what keyrings do, each one sentence and exit 77."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from sign_in import MemoryKeyring, RaisingKeyring, using

from agent.errors import AuthoriseError
from agent.keeping.home_folder import Home
from agent.keeping.token_stores import KeyringStore
from agent.keeping.tokens import open_store

SECRET = "1//0abc"  # noqa: S105 - a test's


@pytest.fixture
def store(tmp_path: Path) -> KeyringStore:
    return KeyringStore({}, runtime=tmp_path)


@pytest.fixture
def undecided(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The keyring library chooses anew, by the environment."""
    with using(None):
        yield monkeypatch


def test_what_is_put_is_got() -> None:
    """Written, read back, removed; the entry's name says whose it is."""
    store = open_store("keyring", Home(Path("/nowhere")), {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"})
    with using(MemoryKeyring()) as backend:
        store.put("personal", "m@a.example", SECRET)
        assert {("second-chance", "personal: m@a.example"): SECRET} == backend.kept
        assert SECRET == store.get("personal", "m@a.example")
        assert store.get("work", "m@a.example") is None
        assert "the keyring (sign in MemoryKeyring)" == store.where("personal")
        store.delete("personal", "m@a.example")
        store.delete("personal", "m@a.example")
        assert {} == backend.kept


class Forgetful(MemoryKeyring):
    """A locked macOS keychain: the write succeeds with nothing in it."""

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 - the back end's words
        super().set_password(service, username, "")


def test_a_keyring_that_keeps_nothing(store: KeyringStore) -> None:
    """What is read back is not what was written: refused."""
    with using(Forgetful()), pytest.raises(AuthoriseError, match="did not keep what was written"):
        store.put("personal", "m", SECRET)


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        (null.Keyring(), r"keyring\.backends\.null\.Keyring cannot be used: it keeps nothing"),
        (fail.Keyring(), r"keyring\.backends\.fail\.Keyring cannot be used: no keyring"),
    ],
)
def test_pretended_keyrings_are_refused_by_name(backend: Any, words: str, store: KeyringStore) -> None:
    """The null and fail back ends, for reading and for writing."""
    with using(backend):
        with pytest.raises(AuthoriseError, match=words) as caught:
            store.put("personal", "m", SECRET)
        with pytest.raises(AuthoriseError, match=words):
            store.get("personal", "m")
    assert 77 == caught.value.exit_code
    assert "second-chance auth personal --store file" in caught.value.hint


def plaintext() -> KeyringBackend:
    """What keyrings.alt would have the library choose under cron."""
    kind = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file", "priority": 0.02})
    made: KeyringBackend = kind()
    return made


def test_plain_text_is_refused_by_name(store: KeyringStore) -> None:
    """keyrings.alt writes a file that anybody's backup can read."""
    with using(plaintext()) as backend:
        with pytest.raises(AuthoriseError, match=r"keyrings\.alt\.file\.PlaintextKeyring .* plain text"):
            store.put("personal", "m", SECRET)
        assert {} == backend.kept


class Chain(ChainerBackend):
    """A chain of our own making."""

    backends: list[KeyringBackend] = []  # noqa: RUF012 - as in the library
    priority = -2


@pytest.mark.parametrize(
    ("behind", "words"),
    [([], "chain with no keyring in it"), ([plaintext()], "plain text")],
)
def test_a_chain_of_nothing(behind: list[KeyringBackend], words: str, store: KeyringStore) -> None:
    """A chain is as good as the keyring it writes to."""
    chain = Chain()
    chain.backends = behind
    with using(chain), pytest.raises(AuthoriseError, match=words):
        store.put("personal", "m", SECRET)


def test_a_chain_with_a_keyring(store: KeyringStore) -> None:
    """Only its first is used, for writing and for reading."""
    chain, first, second = Chain(), MemoryKeyring(), plaintext()
    chain.backends = [first, second]
    second.set_password("second-chance", "personal: m", "old")
    with using(chain):
        assert store.get("personal", "m") is None
        store.put("personal", "m", SECRET)
    assert [SECRET] == list(first.kept.values())


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (errors.KeyringLocked(SECRET), "it is locked"),
        (errors.InitError(SECRET), "not been set up yet"),
        (errors.NoKeyringError(SECRET), "no keyring of this system"),
        (errors.PasswordSetError(SECRET), "refused to keep the secret"),
        (ModuleNotFoundError(SECRET, name="pywintypes"), "part pywintypes is not installed"),
        (EOFError(SECRET), "asks for a password at a terminal"),
        (OSError(SECRET), r"it failed \(OSError\)"),
        (SystemError(SECRET), r"it failed \(SystemError\)"),
    ],
)
def test_whatever_it_raises_is_one_sentence(problem: Exception, words: str, store: KeyringStore) -> None:
    """Its own words are not repeated, nor shown in a traceback: they may quote the secret."""
    with using(RaisingKeyring(problem)), pytest.raises(AuthoriseError, match=words) as caught:
        store.put("personal", "m", SECRET)
    assert SECRET not in caught.value.text + caught.value.hint
    assert caught.value.__suppress_context__


def test_a_silent_keyring_does_not_hold_us(tmp_path: Path) -> None:
    """A locked keyring that waits for somebody: bounded, one sentence."""
    released = threading.Event()

    class Silent(MemoryKeyring):
        def get_password(self, service: str, username: str) -> str | None:  # noqa: ARG002 - the back end's words
            released.wait()
            return None

    store = KeyringStore({}, runtime=tmp_path, patience=0.05)
    with using(Silent()), pytest.raises(AuthoriseError, match="does not answer; it is probably locked"):
        store.get("personal", "m")
    released.set()  # only now: the error did not wait for the keyring


def test_a_missing_back_end_module(undecided: pytest.MonkeyPatch, store: KeyringStore) -> None:
    """The environment names a back end that is not installed."""
    undecided.setenv("PYTHON_KEYRING_BACKEND", "no_such_thing.Keyring")
    with pytest.raises(AuthoriseError, match="part no_such_thing is not installed"):
        store.get("personal", "m")


def test_a_back_end_that_is_not_viable(undecided: pytest.MonkeyPatch, store: KeyringStore) -> None:
    """The environment names a back end of another system: the library's reason is passed on."""
    undecided.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.Windows.WinVaultKeyring")
    with pytest.raises(AuthoriseError, match="Requires Windows"):
        store.get("personal", "m")


def test_windows_keeps_little(store: KeyringStore) -> None:
    """1,280 characters fit, 1,281 do not, and it is said before anything is written."""
    kind = type("WinVaultKeyring", (MemoryKeyring,), {"__module__": "keyring.backends.Windows"})
    with using(kind()) as backend:
        store.put("personal", "m", "x" * 1280)
        with pytest.raises(AuthoriseError, match="at most 2560 bytes"):
            store.put("personal", "m", "y" * 1281)
        assert ["x" * 1280] == list(backend.kept.values())


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Path]:
    """A user's bus socket, as systemd places it."""
    folder = tmp_path / str(os.getuid())
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        before = Path.cwd()
        os.chdir(folder)  # a socket's path is short
        listener.bind("bus")
        os.chdir(before)
        yield folder / "bus"


def test_under_cron_the_bus_is_found(bus: Path, tmp_path: Path) -> None:
    """The one variable that cron lacks is set when the socket is there."""
    environ: dict[str, str] = {}
    with using(MemoryKeyring()):
        KeyringStore(environ, runtime=tmp_path).get("personal", "m")
    assert {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus}"} == environ


@pytest.mark.usefixtures("bus")
def test_a_bus_that_is_known_stays(tmp_path: Path) -> None:
    """What the session says is not changed."""
    environ = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/elsewhere"}
    with using(MemoryKeyring()):
        KeyringStore(environ, runtime=tmp_path).get("personal", "m")
    assert {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/elsewhere"} == environ


def test_no_bus_no_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a socket, or on a system without user numbers, nothing is set."""
    environ: dict[str, str] = {}
    with using(MemoryKeyring()):
        KeyringStore(environ, runtime=tmp_path).get("personal", "m")
        monkeypatch.delattr(os, "getuid")
        KeyringStore(environ, runtime=tmp_path).get("personal", "m")
    assert {} == environ
