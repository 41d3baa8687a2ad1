"""`second-chance auth` where Google has no part: IMAP passwords, Maildirs, which mailbox is meant."""

from __future__ import annotations

import getpass
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import keyring
import pytest
from command_line import PROGRAM, Said, say
from mails import DEBRIEFED
from scripted_imap import ScriptedImap
from sign_in import MemoryKeyring, using
from waiting import PATIENCE

from agent.errors import AuthoriseError, BadFileError
from agent.keeping import token_stores, tokens
from agent.keeping.home_folder import Home
from agent.mailboxes.gmail.settings import GmailSettings
from agent.mailboxes.gmail.sign_in import load_credentials
from agent.mailboxes.imap.settings import ImapSettings
from agent.mailboxes.imap.sign_in import fetch_secret
from agent.mailboxes.registry import load_config

ME = """\
[me]
name = "Marcus Ellery"
addresses = ["marcus.ellery@mail.example"]
time_zone = "America/Chicago"
"""
WORK = """\
[mailbox.work]
kind = "imap"
host = "127.0.0.1"
port = 1
tls = "none"
user = "marcus"
"""
LOCAL = """\
[mailbox.local]
kind = "maildir"
path = "~/Mail"
"""
PERSONAL = """\
[mailbox.personal]
kind = "gmail"
"""
PASSWORD = "korrekt Pferd ß 7"  # noqa: S105 - a test's


class Rooms:
    """A home with some mailboxes."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.home = Home(folder / "home")
        self.patch = patch
        self.port = 1
        """Where the IMAP server is; at first there is none."""
        self.config(WORK)

    def config(self, *mailboxes: str) -> None:
        self.home.root.mkdir(exist_ok=True, mode=0o700)
        text = "\n".join([ME, *mailboxes]).replace("port = 1\n", f"port = {self.port}\n")
        self.home.config_file.write_text(text, encoding="utf-8")

    @property
    def work(self) -> ImapSettings:
        found = load_config(self.home.config_file).mailboxes["work"]
        assert isinstance(found, ImapSettings)
        return found

    def __call__(self, *words: str, stdin: str = "") -> Said:
        self.patch.setattr(sys, "stdin", io.StringIO(stdin))
        return say("auth", *words, "--home", str(self.home.root), "--now", DEBRIEFED.isoformat())


@pytest.fixture
def rooms(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    """With the marker `server` there is one, which lets everybody in."""
    with using(MemoryKeyring()), ExitStack() as stack:
        one = Rooms(tmp_path, monkeypatch)
        if request.node.get_closest_marker("server"):
            one.port = stack.enter_context(ScriptedImap()).port
            one.config(WORK)
        yield one


@pytest.mark.server
def test_a_password_from_stdin_into_a_file(rooms: Rooms) -> None:
    """`auth work --store file` with the password on stdin: 0600, used afterwards, shown nowhere."""
    said = rooms("work", "--store", "file", stdin=f"{PASSWORD}\n")
    assert said.code == 0, said.err
    secret = rooms.home.credentials / "work.secret"
    assert PASSWORD == secret.read_text(encoding="utf-8")
    assert 0o600 == secret.stat().st_mode & 0o777
    assert PASSWORD == fetch_secret(rooms.work, rooms.home)
    assert "authorised as marcus@127.0.0.1" in said.err
    for text in (said.out, said.err, (rooms.home.credentials / "work.account.json").read_text()):
        assert PASSWORD not in text


@pytest.mark.server
def test_a_password_into_the_keyring(rooms: Rooms) -> None:
    """The keyring is the place unless another is named; spaces in a password are part of it."""
    assert 0 == rooms("--json", stdin=f" {PASSWORD} \r\n").code
    assert {("second-chance", "work: marcus@127.0.0.1"): f" {PASSWORD} "} == keyring.get_keyring().kept  # type: ignore[attr-defined] # the one of these tests
    assert f" {PASSWORD} " == fetch_secret(rooms.work, rooms.home)


@pytest.mark.server
def test_a_password_from_a_hidden_prompt(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal it is asked for, and not echoed."""
    asked: list[Any] = []

    def hidden(prompt: str, stream: object) -> str:
        asked.extend((prompt, stream is sys.stderr))
        return PASSWORD

    monkeypatch.setattr(getpass, "getpass", hidden)
    rooms.patch.setattr(sys, "stdin", Terminal())
    said = say("auth", "work", "--home", str(rooms.home.root))
    assert said.code == 0, said.err
    assert ["Password of marcus@127.0.0.1 (it is not shown): ", True] == asked
    assert PASSWORD == fetch_secret(rooms.work, rooms.home)


class Terminal(io.StringIO):
    """A stdin at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("given", "words"), [("", "No password"), ("\n", "No password"), ("a\tb\n", "cannot be typed")]
)
def test_no_usable_password(given: str, words: str, rooms: Rooms) -> None:
    """Nothing on stdin, or something nobody can type: exit 2, nothing stored."""
    said = rooms("work", stdin=given)
    assert (2, True) == (said.code, words in said.err)
    assert not (rooms.home.credentials / "work.account.json").exists()


def test_a_password_in_another_encoding(rooms: Rooms) -> None:
    """Latin-1 on stdin is refused without being quoted."""
    stdin = io.TextIOWrapper(io.BytesIO("pässwort\n".encode("latin-1")), encoding="utf-8")
    rooms.patch.setattr(sys, "stdin", stdin)
    said = say("auth", "work", "--home", str(rooms.home.root))
    assert said.code == 2
    assert "not UTF-8" in said.err
    assert "sswort" not in said.err


@pytest.mark.server
def test_a_password_is_for_one_account_on_one_server(rooms: Rooms) -> None:
    """When config.toml names another server, the old password is not sent there."""
    with pytest.raises(AuthoriseError, match="not been authorised yet"):
        fetch_secret(rooms.work, rooms.home)
    rooms("work", stdin=PASSWORD)
    rooms.config(WORK.replace("127.0.0.1", "localhost"))
    with pytest.raises(AuthoriseError, match=r"belongs to marcus@127\.0\.0\.1") as caught:
        fetch_secret(rooms.work, rooms.home)
    assert "second-chance auth work" in caught.value.hint
    rooms("work", stdin="new")
    assert "new" == fetch_secret(rooms.work, rooms.home)
    assert 1 == len(keyring.get_keyring().kept)  # type: ignore[attr-defined] # the one of these tests


@pytest.mark.server
def test_a_password_that_is_gone(rooms: Rooms) -> None:
    """A keyring that was emptied: the command is named."""
    rooms("work", stdin=PASSWORD)
    keyring.get_keyring().kept.clear()  # type: ignore[attr-defined] # the one of these tests
    with pytest.raises(AuthoriseError, match="no longer in the keyring") as caught:
        fetch_secret(rooms.work, rooms.home)
    assert 77 == caught.value.exit_code


@pytest.mark.server
def test_revoking_a_password(rooms: Rooms) -> None:
    """It is forgotten here; there is no provider to tell."""
    rooms("work", stdin=PASSWORD)
    said = rooms("--revoke", "--json")
    assert said.code == 0
    assert said.json["revoked_at_provider"] is None
    assert "not_authorised" == said.json["mailboxes"][0]["state"]
    assert {} == keyring.get_keyring().kept  # type: ignore[attr-defined] # the one of these tests


@pytest.mark.parametrize("auth", ["xoauth2", "oauthbearer"])
def test_other_ways_of_imap(auth: str, rooms: Rooms) -> None:
    """Tokens are for Google's and Microsoft's servers; another host is told so before anything is asked."""
    rooms.config(WORK.replace("127.0.0.1", "imap.gmail.com.example.org").replace("none", "implicit"))
    with rooms.home.config_file.open("a") as file:
        file.write(f'auth = "{auth}"\n')
    said = rooms("work", stdin=PASSWORD)
    assert said.code == 78
    assert "not for imap.gmail.com.example.org" in said.err
    assert "app password" in said.err
    with pytest.raises(BadFileError):
        fetch_secret(rooms.work, rooms.home)


@pytest.mark.parametrize("words", [(), ("local",), ("--revoke",), ("--status",)])
def test_a_maildir_needs_nothing(words: tuple[str, ...], rooms: Rooms) -> None:
    """Exit 0 and a word about it."""
    rooms.config(LOCAL)
    said = rooms(*words)
    assert said.code == 0
    assert "nothing to authorise" in said.err + said.out
    assert "nothing_to_authorise" == rooms(*words, "--json").json["mailboxes"][0]["state"]


@pytest.mark.server
def test_the_one_that_needs_it_is_meant(rooms: Rooms) -> None:
    """Without a name: the only one that is not a Maildir, or the only one not authorised yet."""
    rooms.config(LOCAL, WORK)
    assert 0 == rooms(stdin=PASSWORD).code
    rooms.config(PERSONAL, WORK)
    said = rooms()
    assert said.code == 78
    assert "client_secret.json" in said.err


@pytest.mark.server
def test_a_mailbox_that_changed_its_kind(rooms: Rooms) -> None:
    """A password is no token: it is not handed to Google when the mailbox becomes a Gmail one, nor back."""
    rooms("work", stdin=PASSWORD)
    gmail = GmailSettings(name="work", client_secret=Path("/nowhere"), api_endpoint="", body="plain")
    with pytest.raises(AuthoriseError, match="not been authorised yet"):
        load_credentials(gmail, rooms.home)
    facts = tokens.load_facts(rooms.home, "work")
    assert facts
    tokens.save_facts(rooms.home, "work", replace(facts, scopes=("gmail.readonly",)))
    with pytest.raises(AuthoriseError, match="not been authorised yet"):
        fetch_secret(rooms.work, rooms.home)


def test_which_one_is_meant(rooms: Rooms) -> None:
    """Two that need it: their names, exit 2; and a name that is not there."""
    rooms.config(PERSONAL, WORK)
    said = rooms()
    assert said.code == 2
    assert "There are personal, work." in said.err
    assert "second-chance auth personal" in said.err
    unknown = rooms("wrok")
    assert (2, True) == (unknown.code, "It has personal, work." in unknown.err)
    one = rooms("--status", "work", "--json")
    assert ["work"] == [each["mailbox"] for each in one.json["mailboxes"]]
    assert ["personal", "work"] == [each["mailbox"] for each in rooms("--status", "--json").json["mailboxes"]]


@pytest.mark.server
def test_an_old_store_that_cannot_be_cleared(rooms: Rooms) -> None:
    """Moving away from a keyring that is gone works all the same."""
    rooms("work", stdin=PASSWORD)
    keyring.core._keyring_backend = keyring.backends.fail.Keyring()  # type: ignore[assignment]  # there is a back end after its first use
    said = rooms("work", "--store", "file", stdin=PASSWORD)
    assert said.code == 0, said.err


def test_the_next_step_keeps_to_the_file(rooms: Rooms) -> None:
    """Where a file was asked for, the command that is named asks for it again; without a keyring it must."""
    said = rooms("work", "--store", "file", stdin="")
    assert "second-chance auth work --store file < FILE" in said.err
    assert "--store" not in rooms("work", stdin="").err


@pytest.mark.server
def test_a_loose_secret_says_so_everywhere(rooms: Rooms) -> None:
    """Rights that let others read are not mended in silence: `--status` and the next use refuse them."""
    rooms("work", "--store", "file", stdin=PASSWORD)
    (rooms.home.credentials / "work.secret").chmod(0o644)
    said = rooms("--status")
    assert said.code == 77
    assert "expected 0600" in said.out
    with pytest.raises(AuthoriseError, match="expected 0600"):
        fetch_secret(rooms.work, rooms.home)


HANGS = """\
import threading
from keyring.backend import KeyringBackend
class Keyring(KeyringBackend):
    priority = 1
    def get_password(self, service, username):
        threading.Event().wait()
    def set_password(self, service, username, password):
        threading.Event().wait()
"""


@pytest.mark.process
def test_a_hanging_keyring_does_not_hold_the_command(rooms: Rooms, tmp_path: Path) -> None:
    """As a process of its own: one sentence, exit 77, and nothing runs on."""
    (tmp_path / "hangs_for_tests.py").write_text(HANGS)
    environ = os.environ | {"PYTHON_KEYRING_BACKEND": "hangs_for_tests.Keyring", "PYTHONPATH": str(tmp_path)}
    said = subprocess.run(
        [*PROGRAM, "auth", "work", "--home", str(rooms.home.root)],
        input=PASSWORD,
        capture_output=True,
        text=True,
        env=environ,
        check=False,
        timeout=PATIENCE,
    )
    assert 77 == said.returncode
    assert "Error: The keyring cannot be used: it does not answer" in said.stderr
    assert "Traceback" not in said.stderr
    assert token_stores.PATIENCE < 5
