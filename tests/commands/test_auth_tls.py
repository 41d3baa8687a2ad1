"""`second-chance auth` where the login cannot be tried: nothing untested is kept, nothing untrue is said.

What was kept before stays, in the keyring and in the file.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from certificates import make_authority
from command_line import Said, say
from dovecot import PASSWORD, Dovecot
from imap_session import How
from mails import DEBRIEFED
from scripted_imap import PLAIN, ScriptedImap
from sign_in import MemoryKeyring, using

from agent.keeping.home_folder import Home

CONFIG = """\
[me]
name = "Marcus Ellery"
addresses = ["marcus.ellery@mail.example"]
time_zone = "America/Chicago"

[mailbox.work]
kind = "imap"
host = "127.0.0.1"
port = {port}
tls = "{tls}"
user = "marcus"
"""
OLDER = "the older one, which opens the mailbox"


class Person:
    """Somebody whose password is kept already, from a server that was in order."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, store: str) -> None:
        self.home, self.patch, self.store = Home(folder / "home"), patch, store
        self.home.root.mkdir(mode=0o700)
        with ScriptedImap() as server:
            self.config(server.port)
            assert self(OLDER).code == 0
        self.before = self.kept()
        assert OLDER in str(self.before)

    def config(self, port: int, tls: str = "none", more: str = "") -> None:
        self.home.config_file.write_text(CONFIG.format(port=port, tls=tls) + more, encoding="utf-8")

    def __call__(self, password: str) -> Said:
        self.patch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        words = ("auth", "work", "--store", self.store, "--home", str(self.home.root))
        return say(*words, "--now", DEBRIEFED.isoformat())

    def kept(self) -> tuple[dict[tuple[str, str], str], dict[str, bytes]]:
        """The keyring, and the files of the sign-in."""
        files = sorted(self.home.credentials.glob("*"))
        box = keyring.get_keyring()
        assert isinstance(box, MemoryKeyring)
        return dict(box.kept), {file.name: file.read_bytes() for file in files}

    def fails(self, code: int, *words: str) -> None:
        """An untested password: one sentence, no success, and what was kept is as it was."""
        said = self(PASSWORD)
        assert said.code == code, said.err
        assert "The login could not be tried" in said.err
        assert "Nothing was stored." in said.err
        to_file = " --store file" if self.store == "file" else ""
        assert f"second-chance auth work{to_file} again" in said.err
        assert "may use the mailbox" not in said.err + said.out
        assert not [word for word in words if word not in said.err], said.err
        assert self.before == self.kept()


@pytest.fixture(params=["keyring", "file"])
def person(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    with using(MemoryKeyring()):
        yield Person(tmp_path, monkeypatch, request.param)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.mark.dovecot
@pytest.mark.openssl
@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize(
    ("certificate", "ca", "words"),
    [
        ("good", "strange.pem", "comes from an authority this machine does not know"),
        ("good", "", "comes from an authority this machine does not know"),
        ("expired", "ca.pem", "has expired"),
        ("other", "ca.pem", "is for another address"),
    ],
)
def test_a_refused_certificate_keeps_nothing(
    certificate: str, ca: str, words: str, tls: str, authority: Path, person: Person
) -> None:
    """Whoever shows the wrong certificate gets no password, and the person is told no success."""
    pair = (authority / f"{certificate}.pem", authority / f"{certificate}.key")
    with Dovecot(certificate=pair) as server:
        port = server.port if tls == "starttls" else server.tls_port
        person.config(port, tls, f'ca_file = "{authority / ca}"\n' if ca else "")
        person.fails(1, words)
        assert "Login" not in server.log()


@pytest.mark.dovecot
@pytest.mark.openssl
@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_in_order_is_taken(tls: str, authority: Path, person: Person) -> None:
    """With the private authority named, the login is tried and the new password kept."""
    with Dovecot(certificate=(authority / "good.pem", authority / "good.key")) as server:
        port = server.port if tls == "starttls" else server.tls_port
        person.config(port, tls, f'ca_file = "{authority / "ca.pem"}"\n')
        said = person(PASSWORD)
        assert said.code == 0, said.err
        assert "may use the mailbox 'work' now" in said.err
        assert person.before != person.kept()


@pytest.mark.server
@pytest.mark.parametrize("greeting", ["* OK ready", "* OK [ALERT] Your account is closed, see evil.example"])
def test_a_stripped_starttls_keeps_nothing(greeting: str, person: Person) -> None:
    """A server that no longer offers it gets neither password nor belief."""
    with ScriptedImap() as server:
        server.style.greeting = greeting
        person.config(server.port, "starttls")
        person.fails(1, "does not offer encryption (STARTTLS), so nothing was sent to it")
        assert not server.tried


@pytest.mark.server
def test_a_greeting_that_lets_in_before_starttls(person: Person) -> None:
    """PREAUTH ends the time for STARTTLS; whoever forges it gets nothing."""
    with ScriptedImap() as server:
        server.style.capability = f"{PLAIN} STARTTLS"
        server.style.greeting = "* PREAUTH welcome"
        person.config(server.port, "starttls")
        person.fails(1, "lets everybody in before encryption can begin")
        assert "STARTTLS" not in server.log


@pytest.mark.server
@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        (How.NO, 1, "refuses encryption (STARTTLS)"),
        (How.BAD, 1, "refuses encryption (STARTTLS)"),
        (How.BYE, 75, "ended the connection"),
        (How.DROP, 75, "ended the connection"),
        (How.GARBAGE, 1, "does not speak TLS as expected"),
        (None, 1, "does not speak TLS as expected"),
    ],
)
def test_a_starttls_that_is_not_carried_out(how: How | None, code: int, words: str, person: Person) -> None:
    """NO, nonsense, a goodbye, or an OK behind which no TLS begins: no password goes out."""
    with ScriptedImap() as server:
        server.style.capability = f"{PLAIN} STARTTLS"
        if how:
            server.fail("STARTTLS", how)
        person.config(server.port, "starttls")
        person.fails(code, words)
        assert not server.tried


@pytest.mark.server
@pytest.mark.parametrize("how", [How.BYE, How.DROP, How.LOST])
def test_a_login_without_an_answer(how: How, person: Person) -> None:
    """The line that breaks at the login says nothing of the password."""
    with ScriptedImap() as server:
        server.fail("AUTHENTICATE", how)
        server.fail("LOGIN", how)
        person.config(server.port)
        person.fails(75, "ended the connection")


@pytest.mark.server
@pytest.mark.parametrize(
    ("greeting", "code", "words"),
    [
        ("* BYE come back later", 75, "come back later"),
        ("220 smtp.example ready", 75, "127.0.0.1"),
    ],
)
def test_another_greeting(greeting: str, code: int, words: str, person: Person) -> None:
    """A server that is busy, or none for mail at all."""
    with ScriptedImap() as server:
        server.style.greeting = greeting
        person.config(server.port)
        person.fails(code, words)


@pytest.mark.server
def test_a_busy_server(person: Person) -> None:
    """The moment, not the password, is refused: it is tried again, not kept."""
    with ScriptedImap() as server:
        server.fail("LOGIN", How.NO, "[UNAVAILABLE] too many connections")
        person.config(server.port)
        person.fails(75, "lets nobody in just now")


@pytest.mark.server
def test_nobody_there(person: Person) -> None:
    """A closed port."""
    person.config(1)
    person.fails(75, "cannot be reached")


@pytest.mark.server
def test_a_move_to_another_store_that_fails(person: Person) -> None:
    """Neither is the secret moved, nor the untested one put where it was to go."""
    person.store = {"keyring": "file", "file": "keyring"}[person.store]
    person.config(1)
    person.fails(75, "cannot be reached")


@pytest.mark.server
def test_a_server_that_asks_for_no_login(person: Person) -> None:
    """What was typed was not tried, so it is not kept."""
    with ScriptedImap() as server:
        server.style.greeting = "* PREAUTH welcome"
        person.config(server.port)
        said = person(PASSWORD)
        assert said.code == 1
        assert "asks for no login, so whether yours is right could not be tried" in said.err
        assert "may use the mailbox" not in said.err
        assert person.before == person.kept()
