"""A server that lets nobody in for the moment, and the runs that come after: on a clock moved by hand."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from command_line import Said, say
from desk import config_text
from mailbox_desk import query
from mails import DEBRIEFED
from scripted_imap import ScriptedImap
from worlds.imap import imap_settings

from agent.errors import SecondChanceError
from agent.keeping.home_folder import Home
from agent.keeping.refusals import Refusal, load_refusal, save_refusal
from agent.mailboxes.registry import load_config, open_mailbox

pytestmark = pytest.mark.server

HOUR = timedelta(hours=1)
THROTTLED = "NO Request is throttled. Suggested Backoff Time: 299910 milliseconds"
UNKNOWN = "NO Kaputt"
REFUSED = "NO [AUTHENTICATIONFAILED] Invalid credentials"


class Account:
    """A home whose one account is on a scripted server, and what runs at moments of one's choice come to."""

    def __init__(self, folder: Path, server: ScriptedImap, patch: pytest.MonkeyPatch) -> None:
        self.home, self.server, self.patch = Home(folder / "home"), server, patch
        self.home.root.mkdir(mode=0o700)
        config = config_text("work", imap_settings(server.port, "marcus"))
        self.home.config_file.write_text(config, encoding="utf-8")
        assert self.auth().code == 0

    def auth(self) -> Said:
        self.patch.setattr(sys, "stdin", io.StringIO("a good one"))
        return self.says("auth", "work", "--store", "file")

    def says(self, *words: str, after: timedelta = timedelta()) -> Said:
        return say(*words, "--home", str(self.home.root), "--now", (DEBRIEFED + after).isoformat())

    def asks(self, after: timedelta = timedelta(), login: str = "") -> tuple[int, str, int]:
        """The exit code, the sentences, and how many logins the server saw, of a run so much later."""
        self.server.style.login = login
        before = len(self.server.tried)
        code, said = 0, ""
        mailbox = open_mailbox(
            "work", load_config(self.home.config_file), self.home, DEBRIEFED, now=DEBRIEFED + after
        )
        try:
            mailbox.search(query())
        except SecondChanceError as error:
            code, said = error.exit_code, f"{error.text} {error.hint}"
        finally:
            mailbox.close()
        return code, said, len(self.server.tried) - before


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with ScriptedImap() as server:
        yield Account(tmp_path, server, monkeypatch)


def test_a_login_refused_for_the_moment_is_tried_again_after_growing_pauses(account: Account) -> None:
    """An hour, four more, then a day each time: one login each, 75 in between, and then all is well."""
    start = timedelta()
    for pause in (HOUR, 4 * HOUR, 24 * HOUR, 24 * HOUR):
        assert (75, 1) == account.asks(start, THROTTLED)[::2]
        code, said, logins = account.asks(start + pause - timedelta(minutes=1))
        assert (75, 0) == (code, logins)
        assert "asked again in about a minute" in said
        start += pause
    assert (0, "", 1) == account.asks(start)
    assert load_refusal(account.home, "work") is None
    assert (75, 1) == account.asks(start + HOUR, THROTTLED)[::2]
    assert (0, "", 1) == account.asks(start + 2 * HOUR)


def test_the_wait_is_told_in_hours_and_minutes(account: Account) -> None:
    """The sentence stays as it was, so that it is said once a day; the wait stands beside it."""
    _, first, _ = account.asks(login=THROTTLED)
    assert "127.0.0.1 lets nobody in just now: Request is throttled." in first
    assert "in about an hour" in first
    _, later, _ = account.asks(timedelta(minutes=20))
    assert "in about 40 minutes" in later
    assert first.partition("Nothing was")[0] == later.partition("Nothing was")[0]
    account.asks(HOUR, THROTTLED)
    assert "in about 3 hours" in account.asks(2 * HOUR)[1]


def test_unknown_words_are_believed_once(account: Account) -> None:
    """Then they ask for `auth`, and the server is left alone."""
    assert (75, 1) == account.asks(login=UNKNOWN)[::2]
    code, said, logins = account.asks(HOUR, UNKNOWN)
    assert (77, 1) == (code, logins)
    assert "refuses the login of marcus: Kaputt. Authorise again: second-chance auth work" in said
    assert (77, said, 0) == account.asks(1000 * HOUR)


def test_unknown_words_between_throttles(account: Account) -> None:
    """Each counts for itself: one doubt among sure words for the moment is still the first."""
    assert (75, 1) == account.asks(login=THROTTLED)[::2]
    assert (75, 1) == account.asks(HOUR, UNKNOWN)[::2]
    assert (75, 1) == account.asks(5 * HOUR, THROTTLED)[::2]
    assert (77, 1) == account.asks(30 * HOUR, "NO Invalid credentials, please try again")[::2]


def test_a_plain_refusal_asks_for_auth_at_once(account: Account) -> None:
    """Also where a pause was before; `auth` makes it try again."""
    assert (75, 1) == account.asks(login=THROTTLED)[::2]
    assert (77, 1) == account.asks(HOUR, REFUSED)[::2]
    assert (77, 0) == account.asks(1000 * HOUR)[::2]
    assert account.auth().code == 0
    assert (0, "", 1) == account.asks(HOUR)


def test_let_in_without_a_mailbox(account: Account) -> None:
    """It may be a throttle, so it is tried twice more; `auth` finds it out at once and keeps nothing."""
    sentence = "BAD User is authenticated but not connected."

    def asks(after: timedelta) -> tuple[int, str]:
        account.server.style.after_login = sentence
        code, said, _ = account.asks(after)
        account.server.style.after_login = ""
        return code, said

    code, said = asks(timedelta())
    assert (75, True) == (code, "opens no mailbox for it" in said)
    assert "IMAP is switched on for this mailbox" in said
    assert "in about an hour" in said
    assert (75, 0) == account.asks(HOUR / 2)[::2]
    assert asks(HOUR)[0] == 75
    assert asks(5 * HOUR)[0] == 77
    account.server.style.after_login = sentence
    told = account.auth()
    assert (77, True) == (told.code, "opens no mailbox for it" in told.err)
    assert "Nothing was stored" in told.err
    assert "may use the mailbox" not in told.err
    account.server.style.after_login = ""
    assert account.auth().code == 0
    assert (0, "", 1) == account.asks(5 * HOUR)


def test_auth_ends_a_pause_and_tells_other_trouble_after_the_login(account: Account) -> None:
    """What was let in is kept, and what came after is said."""
    account.asks(login=THROTTLED)
    account.server.style.login = THROTTLED
    busy = account.auth()
    assert (75, True) == (busy.code, "lets nobody in just now" in busy.err)
    account.server.style.login = ""
    account.server.style.after_login = "NO Server Unavailable. 15"
    told = account.auth()
    assert told.code == 0
    assert "The login was taken. But then: 127.0.0.1 cannot do it just now" in told.err
    account.server.style.after_login = ""
    assert (0, "", 1) == account.asks(HOUR / 60)


def test_doctor_asks_at_once(account: Account) -> None:
    """Once, and failing does not make the pause longer; a step that only says `doctor` is not told by it."""
    account.asks(login=THROTTLED)
    account.server.style.login = THROTTLED
    before = len(account.server.tried)
    told = account.says("doctor", "--here", after=HOUR / 2)
    assert 1 == len(account.server.tried) - before
    assert "lets nobody in just now" in told.out
    assert "asked again in about an hour" in told.out
    assert "second-chance doctor" not in told.out
    assert (75, 0) == account.asks(HOUR)[::2]
    assert (75, 1) == account.asks(1.5 * HOUR, THROTTLED)[::2]
    assert (75, 0) == account.asks(5 * HOUR)[::2]  # the second pause, not the third
    account.server.style.login = ""
    assert account.says("doctor", "--here", after=5 * HOUR).code == 0
    assert (0, "", 1) == account.asks(5 * HOUR)


def test_unknown_words_twice_also_when_doctor_asks(account: Account) -> None:
    """What they mean is clear then."""
    account.asks(login=UNKNOWN)
    account.server.style.login = UNKNOWN
    assert 77 == account.says("doctor", "--here", after=HOUR / 2).code
    assert (77, 0) == account.asks(100 * HOUR)[::2]


def test_a_pause_does_not_outlive_a_clock_set_back(account: Account) -> None:
    """A stamp in the future counts as none."""
    account.asks(1000 * HOUR, THROTTLED)
    assert (0, "", 1) == account.asks()


def test_a_pause_holds_for_the_login_it_is_of(account: Account) -> None:
    """Another password is tried at once; a damaged note is none."""
    account.asks(login=THROTTLED)
    secret = account.home.credentials / "work.secret"
    secret.write_text("another")
    assert (0, "", 1) == account.asks()
    for damage in ("{", '{"text": 1}', "[]", '{"text": "a", "salt": "b", "of": "c", "since": "never"}'):
        account.asks(login=THROTTLED)
        (account.home.credentials / "work.refused.json").write_text(damage)
        assert (0, "", 1) == account.asks()


def test_the_note_of_a_pause_tells_no_password(account: Account) -> None:
    """Nor does it tell anything but what the sentence does."""
    account.asks(login=THROTTLED)
    note = account.home.credentials / "work.refused.json"
    assert "a good one" not in note.read_text()
    assert 0o600 == note.stat().st_mode & 0o777


def test_a_throttle_that_an_earlier_version_took_for_a_refusal(account: Account) -> None:
    """It kept the server's words: they are read again; a real refusal stays one."""
    account.asks(login=REFUSED)
    kept = load_refusal(account.home, "work")
    assert kept
    path = account.home.credentials / "work.refused.json"
    for words, expected in (("Invalid credentials", (77, 0)), ("Request is throttled", (0, 1))):
        old = {"text": f"127.0.0.1 refuses the login of marcus: {words}.", "salt": kept.salt, "of": kept.of}
        path.write_text(json.dumps(old))
        assert expected == account.asks()[::2]


def test_what_is_kept_of_a_pause_comes_back(tmp_path: Path) -> None:
    """Each field, also where a refusal is for good."""
    home = Home(tmp_path)
    home.ensure()
    paused = Refusal(
        text="a", salt="b", of="c", hint="d", since=DEBRIEFED, pauses=2, unsure=1, is_lifted=True
    )
    for one in (paused, Refusal(text="a", salt="b", of="c"), Refusal(text="a", salt="b", of="c", hint="d")):
        save_refusal(home, "work", one)
        assert one == load_refusal(home, "work")


def moment(hours: float) -> datetime:
    return DEBRIEFED + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("pauses", "at", "left"), [(1, 0.5, 0.5), (1, 1, 0), (1, -1, 0), (2, 1, 3), (3, 1, 23), (9, 25, 0)]
)
def test_how_much_of_a_pause_is_left(pauses: int, at: float, left: float) -> None:
    """Nothing of one that is over, lifted, or begins in the future."""
    one = Refusal(text="", salt="", of="", since=DEBRIEFED, pauses=pauses)
    assert timedelta(hours=left) == one.left(moment(at))
