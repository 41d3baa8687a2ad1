"""`second-chance auth --client FILE`, and the file that lies in Downloads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import say
from mails import DEBRIEFED
from sign_in import SignIn, at_google

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
