"""`second-chance auth --client FILE`, and the file that lies in Downloads."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from command_line import say, talk
from mails import DEBRIEFED
from sign_in import SignIn, at_google

from agent.commands.client_secret import provide_client
from agent.errors import BadFileError
from agent.keeping.home_folder import Home
from agent.mailboxes.gmail.settings import GmailSettings

NAME = "client_secret_4711-fake.apps.googleusercontent.com (1).json"
LOCAL = """\
[me]
name = "Marcus Ellery"
addresses = ["marcus@mail.example"]
time_zone = "America/Chicago"
[mailbox.local]
kind = "maildir"
path = "{path}"
drafts = "Drafts"
sent = "Sent"
[mailbox.work]
kind = "imap"
host = "imap.mail.example"
user = "marcus"
"""


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignIn]:
    """At Google, with the client's file in Downloads and nowhere else."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    with at_google(tmp_path, monkeypatch) as one:
        (tmp_path / "Downloads").mkdir()
        one.secret_file.rename(tmp_path / "Downloads" / NAME)
        yield one


@pytest.mark.server
@pytest.mark.process
def test_a_file_as_it_was_downloaded(person: SignIn) -> None:
    """It is copied to where config.toml has it, readable by its owner alone; the sign-in goes on."""
    person.browses()
    said = person("--client", f"'~/Downloads/{NAME}'")
    assert said.code == 0, said.err
    assert "you may delete the one it was copied from" in said.err
    assert 0o600 == person.secret_file.stat().st_mode & 0o777
    assert (person.base / "Downloads" / NAME).read_bytes() == person.secret_file.read_bytes()
    assert person.google.refresh_tokens


@pytest.mark.server
def test_what_lies_in_downloads_is_offered(person: SignIn) -> None:
    """At a terminal, by name, on a yes; a no says where it was looked and how to take it."""
    person.no_browser()
    person.answers("n")
    said = person()
    assert (78, True) == (said.code, f"{person.base}/Downloads/{NAME}" in said.err)
    assert "--client" in said.err
    assert not person.secret_file.exists()
    person.answers("", "")
    assert 77 == person().code, "the sign-in waits for its answer"
    assert person.secret_file.exists()


@pytest.mark.server
def test_files_that_are_none(person: SignIn) -> None:
    """Each has its sentence and its next step; without a terminal it says where it looked."""
    (person.base / "Downloads" / NAME).unlink()
    said = person()
    assert (78, True) == (said.code, f"No such file was found in {person.base}/Downloads either" in said.err)
    for name, content, words in (
        ("page.html", "<html>", "is a web page"),
        ("client_secret.json.crdownload", "{}", "has not ended"),
        ("key.txt", "AIzaSy", "is an API key"),
        ("empty.json", "", "is empty"),
        ("web.json", '{"web": {"client_id": "x"}}', "type Web application"),
    ):
        file = person.base / name
        file.write_text(content)
        said = person("--client", str(file))
        assert (78, True) == (said.code, words in said.err), said.err
        assert "console.cloud.google.com/auth/clients" in said.err
    assert "is a folder, and no client lies in it" in person("--client", str(person.base / "Downloads")).err
    assert "There is no file" in person("--client", "nowhere.json").err
    assert 2 == person("--client", " ").code
    assert not person.secret_file.exists()


def test_a_mailbox_that_needs_none(tmp_path: Path) -> None:
    """A Maildir and an IMAP password: said kindly, nothing is copied, exit 2."""
    (tmp_path / "config.toml").write_text(LOCAL.format(path=tmp_path))
    for mailbox, words in (("local", "is a folder on this computer"), ("work", "Google does not sign in")):
        said = say(
            "auth", mailbox, "--client", "x.json", "--home", str(tmp_path), "--now", DEBRIEFED.isoformat()
        )
        assert (2, True, True) == (said.code, words in said.err, "Nothing was copied" in said.err), said.err


class Desk:
    """A home whose config.toml has Google's file in `credentials/`, and a person at a terminal; no Google."""

    is_interactive = may_open_browser = True
    place = "in the terminal"

    def __init__(self, base: Path) -> None:
        self.base, self.home = base, Home(base / "home")
        self.home.credentials.mkdir(parents=True)
        self.target = self.home.credentials / "client_secret.json"
        self.shown: list[str] = []
        self.answer: Callable[[], str] = str

    def say(self, text: str) -> None:
        self.shown.append(text)

    show = say

    def open_page(self, *_: str) -> bool:
        raise AssertionError("no page is opened")

    def read_line(self, _: str) -> str:
        return self.answer()

    def read_secret(self, _: str) -> str:
        raise AssertionError("no secret is asked for")

    def wait(self, _: float) -> None:
        raise AssertionError("nothing is waited for")

    def save(self, path: Path, client_id: str, *, hours_ago: int = 0) -> Path:
        """A desktop client of this id."""
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"installed": {"client_id": client_id, "client_secret": "x"}}))
        os.utime(path, (1_780_000_000 - 3600 * hours_ago,) * 2)
        return path

    def provide(self, named: str | None = None, target: Path | None = None) -> str:
        """What is told about the copy."""
        settings = GmailSettings(name="personal", client_secret=target or self.target)
        with (
            talk() as (_, err),
            provide_client(argparse.Namespace(client=named, quiet=False), settings, self.home, self),
        ):
            return " ".join(err.getvalue().split())

    @property
    def client(self) -> str:
        """The id in the file that config.toml names; empty: there is no file."""
        with suppress(FileNotFoundError):
            return str(json.loads(self.target.read_text())["installed"]["client_id"])
        return ""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    return Desk(tmp_path)


@pytest.mark.parametrize(
    ("answer", "taken"),
    [("", "new"), ("1", "new"), (" 2 ", "old"), ("n", ""), ("0", ""), ("3", ""), ("²", "")],
)
def test_one_of_several_is_chosen(desk: Desk, answer: str, taken: str) -> None:
    """By its number, the newest first and on Enter; anything else takes none and says how to name one."""
    old = desk.save(desk.base / "Downloads" / "client_secret_1.json", "old", hours_ago=2)
    new = desk.save(desk.base / "Downloads" / "client_secret_2.json", "new")
    desk.answer = lambda: answer
    if taken:
        assert f"It is copied to {desk.target}" in desk.provide()
    else:
        with pytest.raises(BadFileError) as refused:
            desk.provide()
        assert refused.value.hint.endswith(f"second-chance auth --client {new}")
    assert desk.client == taken
    assert [f"  1  {new}", f"  2  {old}"] == desk.shown[1:3]


def test_a_file_put_in_place_while_asked(desk: Desk) -> None:
    """A no, and the file lies where config.toml has it by then: that one is used, and nothing is copied."""
    desk.save(desk.base / "Downloads" / "client_secret_1.json", "offered")

    def put_it_there() -> str:
        desk.save(desk.target, "own")
        return "n"

    desk.answer = put_it_there
    assert ("", "own") == (desk.provide(), desk.client)


def test_what_is_named(desk: Desk) -> None:
    """A folder stands for its only client; the file in its place stays; of a wrong name the right is told."""
    lying = desk.save(desk.base / "Downloads" / "client_secret_1.json", "first")
    with pytest.raises(BadFileError) as refused:
        desk.provide("client_secret_l.json")
    assert refused.value.hint == f"This one was found; take it with: second-chance auth --client {lying}"
    assert f"{lying} is of a desktop app" in desk.provide(str(lying.parent))
    assert desk.client == "first"
    assert ("", "first") == (desk.provide(str(desk.target)), desk.client)
    desk.save(lying.parent / "client_secret_2.json", "second")
    with pytest.raises(BadFileError, match="is a folder, and several clients lie in it"):
        desk.provide(str(lying.parent))


def test_nothing_is_written_outside_of_the_home(desk: Desk) -> None:
    """Where config.toml has the file elsewhere, the line that would be right is told."""
    lying = desk.save(desk.base / "Downloads" / "client_secret_1.json", "first")
    with pytest.raises(BadFileError, match="Nothing was copied there") as refused:
        desk.provide(str(lying), desk.base / "shared.json")
    assert 'client_secret = "credentials/client_secret.json" below [mailbox.personal]' in refused.value.hint
    assert not (desk.base / "shared.json").exists()
