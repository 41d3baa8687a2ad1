"""A login that was refused, and the runs that come after it: a real server counts what it is asked."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Said, say
from desk import config_text
from dovecot import PASSWORD, Dovecot, free_port
from mailbox_desk import query
from mails import DEBRIEFED
from worlds.imap import imap_settings

from agent.errors import AuthoriseError, TryLaterError
from agent.keeping.home_folder import Home
from agent.keeping.refusals import drop_refusal, load_refusal
from agent.keeping.tokens import load_facts, open_store, save_facts
from agent.mailboxes.imap import refused_logins
from agent.mailboxes.registry import load_config, open_mailbox

pytestmark = pytest.mark.dovecot


class Account:
    """A home with one account on a server that writes down every connection and every login."""

    def __init__(self, folder: Path, server: Dovecot, patch: pytest.MonkeyPatch) -> None:
        self.home, self.server, self.patch = Home(folder / "home"), server, patch
        self.home.root.mkdir(mode=0o700)
        config = config_text("work", imap_settings(server.port, "marcus"))
        self.home.config_file.write_text(config, encoding="utf-8")
        assert self.auth(PASSWORD).code == 0

    def auth(self, password: str) -> Said:
        self.patch.setattr(sys, "stdin", io.StringIO(password))
        home = ("--home", str(self.home.root), "--now", DEBRIEFED.isoformat())
        return say("auth", "work", "--store", "file", *home)

    def keep(self, password: str) -> None:
        """Another password is put where this one is kept."""
        open_store("file", self.home, {}).put("work", "marcus@127.0.0.1", password)

    def asks(self) -> str:
        """A run asks the mailbox; what it was told, empty when all is well."""
        settings = load_config(self.home.config_file)
        mailbox = open_mailbox("work", settings, self.home, DEBRIEFED)
        try:
            mailbox.search(query())
        except AuthoriseError as error:
            return f"{error.text} {error.hint} {error.exit_code}"
        finally:
            mailbox.close()
        return ""

    def connects(self) -> bool:
        """Whether a run would log in: no server is there any more, and it says so only then."""
        self.server.__exit__(None, None, None)
        try:
            return self.asks() == ""
        except TryLaterError:
            return True


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """Its password was changed at the provider, and a run was told so."""
    with Dovecot() as server:
        one = Account(tmp_path, server, monkeypatch)
        one.keep("old-password")
        assert "refuses the login" in one.asks()
        yield one


def test_later_runs_say_the_same_and_do_not_connect(account: Account) -> None:
    """The server counts one refused login, however often a run asks; 77 with the command to run."""
    first = account.asks()
    assert first.endswith("second-chance auth work 77")
    account.server.wait_for("auth failed")
    assert 1 == account.server.log().count("auth failed")
    assert not account.connects()
    assert first == account.asks()


def test_auth_makes_it_try_again(account: Account) -> None:
    """Also when nothing else changed, as after IMAP was switched on at the provider."""
    assert account.auth(PASSWORD).code == 0
    assert load_refusal(account.home, "work") is None
    assert account.asks() == ""


def test_a_refused_auth_changes_nothing(account: Account) -> None:
    """Nothing new is kept, so there is nothing new to try."""
    assert account.auth("older").code == 77
    assert not account.connects()


def test_revoking_forgets_it(account: Account) -> None:
    """Nothing is left of the account."""
    assert say("auth", "work", "--revoke", "--home", str(account.home.root)).code == 0
    assert [] == list(account.home.credentials.glob("work.*"))


def given_anew(account: Account) -> None:
    facts = load_facts(account.home, "work")
    assert facts
    save_facts(account.home, "work", replace(facts, authorised_at=DEBRIEFED.replace(year=2027)))


def damaged(account: Account) -> None:
    (account.home.credentials / "work.refused.json").write_text("{")


def elsewhere(account: Account) -> None:
    path = account.home.config_file
    path.write_text(path.read_text().replace(f"port = {account.server.port}", f"port = {free_port()}"))


@pytest.mark.parametrize(
    "change", [lambda account: account.keep("new-password"), given_anew, damaged, elsewhere]
)
def test_what_was_not_refused_is_tried_by_itself(
    account: Account, change: Callable[[Account], object]
) -> None:
    """Another password in the store, a new sign-in, another port; and where the note was damaged."""
    change(account)
    assert account.connects()


def test_the_note_tells_no_password(account: Account) -> None:
    """Not in words; readable by the person alone."""
    path = account.home.credentials / "work.refused.json"
    assert "old-password" not in path.read_text()
    assert 0o600 == path.stat().st_mode & 0o777


def test_a_note_that_cannot_be_written_is_none(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence is told all the same, and the next run tries again."""

    def full(*_: object) -> None:
        raise TryLaterError("The disk is full.")

    drop_refusal(account.home, "work")
    monkeypatch.setattr(refused_logins, "save_refusal", full)
    assert "refuses the login" in account.asks()
    assert account.connects()
