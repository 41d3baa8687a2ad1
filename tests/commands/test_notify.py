"""`notify`: the ways that are set up, a test word over each, and an address kept in the keyring."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import say
from desk import MaildirDesk
from phone_service import run_phone_service
from sign_in import MemoryKeyring, using

from agent.commands.terminal import SignInTerminal
from agent.keeping.home_folder import Home
from agent.keeping.notify_addresses import keep_address, read_address

ADDRESS = "https://ntfy.sh/marcus-x7k2-secret"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MaildirDesk]:
    """A desk whose keyring keeps things in memory."""
    with using(MemoryKeyring()):
        yield MaildirDesk(tmp_path)


def write(desk: MaildirDesk, notify: str) -> None:
    """`[notify]` in config.toml, in place of what stood there."""
    before = desk.config_file.read_text(encoding="utf-8").partition("[notify]")[0]
    desk.config(f"{before}[notify]\n{notify}")


def test_nothing_set_up_says_what_there_is(desk: MaildirDesk) -> None:
    """Each way with an example, also where a test is asked for."""
    for words in ((), ("--test",)):
        said = desk("notify", *words)
        assert (said.code, said.out) == (0, "")
        for way in (
            "ntfy",
            "Telegram",
            "Mattermost",
            "Home Assistant",
            "desktop = true",
            "command =",
            "inbox =",
        ):
            assert way in said.err, way
    assert desk("notify", "--json").json["ways"] == []


@pytest.mark.server
@pytest.mark.process
def test_a_test_word_over_every_way(desk: MaildirDesk) -> None:
    """Told or not is said of each; one that fails hinders no other, and a wrong address is bad config."""
    with run_phone_service() as server:
        host = server.origin.removeprefix("http://")
        write(desk, f'urls = ["json://{host}/t0k3n", "ntfy://{host}/mine"]\ncommand = ["true"]\n')
        said = desk("notify", "--test")
        assert said.code == 0
        assert said.out.splitlines() == [
            f"your webhook ({host}): told",
            f"ntfy (topic at {host}): told",
            "your program true: told",
        ]
        assert "See whether the word has come" in said.err
        assert [one.path for one in server.heard] == ["/t0k3n", "/"]
        assert server.heard[0].payload["events"] == ["test"]
        assert all(one["told"] for one in desk("notify", "--test", "--json").json["ways"])
        shown = desk("notify")
        assert "your program true: is set up" in shown.out
        assert "between 07:00 and 22:00, your time;" in shown.err
        assert len(server.heard) == 4, "showing tells nothing"
        server.status = 403
        said = desk("notify", "--test", "--json")
        assert said.code == 1
        assert [one["told"] for one in said.json["ways"]] == [False, False, True]
        assert said.json["ways"][0]["error"]["code"] == "not_told"
        quiet = desk("notify", "--test", "-q")
        assert ("your program" in quiet.out, "says no" in quiet.out) == (False, True)
        server.hangs_up = True
        said = desk("notify", "--test")
        assert (said.code, f"ntfy (topic at {host}): perhaps told" in said.out) == (1, True)
    write(desk, 'urls = ["mailto:me@mail.example"]\ncommand = ["true"]\n')
    said = desk("notify", "--test")
    assert said.code == 78
    assert "your program true: told" in said.out
    assert "never sends mail" in said.out
    assert "me@mail.example" not in said.out + said.err


def test_a_note_in_the_inbox_is_a_way(desk: MaildirDesk) -> None:
    """It takes the mailbox and the journal, with the house to itself."""
    write(desk, "inbox = true\n")
    (one,) = desk("notify", "--test", "--json").json["ways"]
    assert one["label"] == "a note in your inbox (mailbox local)"
    assert one["told"]
    assert "a note in your inbox (mailbox local): is set up" in desk("notify").out
    notes = [raw for raw, flags in desk.world.list_inbox().values() if b"Second Chance can reach you" in raw]
    assert 1 == len(notes)


def test_no_note_is_put_into_an_inbox_that_asks_for_more_rights(desk: MaildirDesk) -> None:
    """Where there is no other, `doctor` and `notify` say so, and what to do instead."""
    api = '[mailbox.personal]\nkind = "gmail"\n'

    def look() -> list[dict[str, str]]:
        checks = desk("doctor", "--here", "--json").json["checks"]
        return [one for one in checks if one["name"] == "notify.inbox"]

    desk.configure(f"\n{api}\n[notify]\ninbox = true\n")
    one, other = look()
    assert one["text"] == "You are told by a note in your inbox (mailbox local)."
    assert other["text"].startswith(
        "No note is put into the inbox of personal. Google's API asks for a further"
    )
    assert "personal" not in desk("notify").out
    me = '[me]\nname = "M"\naddresses = ["m@mail.example"]\ntime_zone = "UTC"\n'
    desk.config(f"{me}{api}[notify]\ninbox = true\n")
    said = desk("notify", "--test")
    assert 1 == said.code
    assert "second-chance notify --add phone" in said.out
    (found,) = look()
    assert ("warning", True) == (found["state"], "further permission" in found["text"])


def pipe(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_address_is_kept(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """From stdin; it is checked, never shown, and config.toml is told by its name only."""
    pipe(monkeypatch, f"{ADDRESS}\n")
    said = desk("notify", "--add", "phone", "--store", "file")
    assert said.code == 0
    assert 'urls = ["keyring:phone"]' in said.err
    assert "marcus-x7k2" not in said.out + said.err
    home = Home(desk.home)
    assert read_address(home, "phone", {}) == ADDRESS
    (path,) = home.credentials.glob("*.secret")
    assert (path.name, path.stat().st_mode & 0o777) == ("notify.phone.secret", 0o600)
    write(desk, 'urls = ["keyring:phone"]\n')
    assert "ntfy (topic at ntfy.sh): is set up" in desk("notify").out
    pipe(monkeypatch, f"{ADDRESS}2\n")
    again = desk("notify", "--add", "phone", "--json")
    assert again.json["added"]["url"] == "keyring:phone"
    assert read_address(home, "phone", {}) == f"{ADDRESS}2"
    assert not path.exists(), "it moved to the keyring"


def test_an_address_can_be_kept_before_there_is_a_config(
    tmp_path: Path, desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is shown; beside addresses that stand there, it is one more of them."""
    pipe(monkeypatch, f"{ADDRESS}\n")
    said = say("notify", "--add", "phone", "--home", str(tmp_path / "new"))
    assert (said.code, 'urls = ["keyring:phone"]' in said.err) == (0, True)
    write(desk, 'urls = ["ntfy://marcus-x7k2"]\n')
    pipe(monkeypatch, f"{ADDRESS}\n")
    assert 'add "keyring:phone" to urls' in desk("notify", "--add", "phone").err


def test_what_is_no_address_is_not_kept(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong address, one for mail, the name of another, none at all, and a wrong name."""
    for text, code in (("smtp://u:pw@mail.example", 78), ("s3cret", 78), ("keyring:phone", 2), ("", 78)):
        pipe(monkeypatch, f"{text}\n")
        said = desk("notify", "--add", "phone", "--store", "file")
        assert said.code == code, text
        assert not text or "s3cret" not in said.err
    assert desk("notify", "--add", "my phone").code == 2
    assert desk("notify", "--store", "file").code == 2
    assert not list(Home(desk.home).credentials.glob("*.secret"))


def test_enter_alone_makes_a_topic(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no address yet gets an ntfy topic that a thumb can type and nobody guesses."""
    monkeypatch.setattr(SignInTerminal, "is_interactive", True)
    monkeypatch.setattr(SignInTerminal, "read_secret", lambda *_: "")
    pipe(monkeypatch, "")  # Ctrl-D at the question: the address is kept
    said = desk("notify", "--add", "phone", "--store", "file")
    assert 'urls = ["keyring:phone"]' in said.err
    assert re.fullmatch(r"second-chance(-[a-z]{4}){4}\n", said.out)
    assert read_address(Home(desk.home), "phone", {}) == f"https://ntfy.sh/{said.out.strip()}"
    write(desk, "# mine\ndesktop = true  # here\n")
    pipe(monkeypatch, "yes\n")
    other = desk("notify", "--add", "other", "--store", "file")
    assert other.out != said.out
    text = desk.config_file.read_text(encoding="utf-8")
    assert "# mine\ndesktop = true  # here\n" in text
    assert 'urls = ["keyring:other"]' in text
    assert "names it already" in desk("notify", "--add", "other", "--store", "file").err


def test_an_address_that_is_gone_is_said(desk: MaildirDesk) -> None:
    """With the command that keeps it again."""
    write(desk, 'urls = ["keyring:phone"]\ncommand = ["true"]\n')
    said = desk("notify", "--json")
    assert said.code == 1
    (broken,) = [one for one in said.json["ways"] if one["told"] is False]
    assert broken["way"] == "notify.urls[0]"
    assert "second-chance notify --add phone" in broken["error"]["hint"]
    keep_address(Home(desk.home), "phone", ADDRESS, "file")
    assert desk("notify").code == 0


@pytest.mark.server
def test_doctor_looks_at_each_way(desk: MaildirDesk) -> None:
    """Without a word: a server is asked where nothing rings, an address in config.toml is mentioned."""

    def look() -> list[tuple[str, str]]:
        checks = desk("doctor", "--here", "--json").json["checks"]
        return [(one["state"], one["text"]) for one in checks if one["name"].startswith("notify")]

    assert look()[0][0] == "ok"
    with run_phone_service() as server:
        host = server.origin.removeprefix("http://")
        write(
            desk,
            f'desktop = true\nurls = ["ntfy://{host}/mine", "json://{host}/x", "ntfy://a topic"]\n'
            'command = ["no-such-program"]\n',
        )
        (wrong, desktop, ntfy, hook, program, plain) = look()
        assert [(one.method, one.path) for one in server.heard] == [("GET", "/v1/health")]
    assert wrong[0] == "broken"
    assert desktop == ("warning", desktop[1])
    assert ntfy == ("ok", f"ntfy (topic at {host}) answers.")
    assert hook[0] == "ok"
    assert program[0] == "warning"
    assert "in config.toml: 3" in plain[1]
    write(desk, "inbox = true\n")
    assert look() == [("ok", "You are told by a note in your inbox (mailbox local).")]
