"""Whatever Gmail or the network answers becomes one sentence, a next step and an exit code."""

from __future__ import annotations

import errno
import http.client
import io
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import httplib2
import pytest
from fake_gmail import FakeGmail, credentials
from fake_google import FakeGoogle
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError
from mails import INVITATION, PLACED, letter, raw_mail
from worlds.gmail import GmailWorld

from agent.errors import AuthoriseError, MailboxError, SecondChanceError, TryLaterError
from agent.mailboxes.gmail import client, connection, transport
from agent.mailboxes.gmail.api import UNITS, GmailApi
from agent.mailboxes.gmail.errors import AnswerLostError
from agent.mailboxes.interface import NotMadeError

SENT = "Fri, 04 Sep 2026 12:00:00 GMT"


@pytest.fixture
def world() -> Iterator[GmailWorld]:
    with GmailWorld() as world:
        world.deliver(raw_mail(), PLACED)
        yield world


def requests(gmail: FakeGmail, patience: float = 60.0, creds: Any = None) -> tuple[GmailApi, list[float]]:
    """A client whose pauses are only noted."""
    pauses: list[float] = []
    return GmailApi("personal", creds or credentials(gmail), gmail.url, patience, pauses.append), pauses


def failing(world: GmailWorld, how: str, method: str = "getProfile", **more: Any) -> SecondChanceError:
    """What a read comes to when every answer is bad."""
    world.gmail.fail(method, how, times=None, **more)
    asking, _ = requests(world.gmail, patience=0)
    with pytest.raises(SecondChanceError) as caught:
        asking.read(method)
    asking.close()
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("how", "kind", "exit_code", "words"),
    [
        ("401", AuthoriseError, 77, "access"),
        ("insufficientPermissions", AuthoriseError, 77, "gmail.readonly is missing"),
        ("rateLimitExceeded", TryLaterError, 75, "too much at once"),
        ("userRateLimitExceeded", TryLaterError, 75, "too much at once"),
        ("dailyLimitExceeded", TryLaterError, 75, "limit for today"),
        ("domainPolicy", MailboxError, 1, "administrator"),
        ("accessNotConfigured", MailboxError, 1, "switched off"),
        ("somethingNew", MailboxError, 1, "does not allow this program to show mail"),
        ("400", MailboxError, 1, "HTTP 400"),
        ("404", MailboxError, 1, "moved or deleted"),
        ("429", TryLaterError, 75, "too much at once"),
        ("500", TryLaterError, 75, "HTTP 500"),
        ("503", TryLaterError, 75, "HTTP 503"),
        ("html", TryLaterError, 75, "HTTP 502"),
        ("html_ok", TryLaterError, 75, "could not be read"),
        ("not_json", TryLaterError, 75, "could not be read"),
        ("truncated", TryLaterError, 75, "cut off"),
        ("cut_json", TryLaterError, 75, "could not be read"),
        ("reset", TryLaterError, 75, "cannot be reached"),
        ("dropped", TryLaterError, 75, "closed the connection"),
    ],
)
def test_each_failure_has_its_sentence_and_exit_code(
    world: GmailWorld, how: str, kind: type[SecondChanceError], exit_code: int, words: str
) -> None:
    """By status, by reason, and by what is no answer at all."""
    error = failing(world, how)
    assert (kind, exit_code) == (type(error), error.exit_code)
    assert words in error.text


def test_an_answer_without_end_is_refused(world: GmailWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more of it is read than counts, and it is not asked for again."""
    asking, pauses = requests(world.gmail)
    assert asking.read("getProfile")
    monkeypatch.setattr(connection, "MOST_BYTES", 10)
    with pytest.raises(TryLaterError, match="longer than 10 bytes"):
        asking.read("getProfile")
    asking.close()
    assert pauses == []


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("Content-Length: 99999999999", b""),
        ("Content-Length: 11", b"x" * 11),
        ("Transfer-Encoding: chunked", b"5\r\nxxxxx\r\n" * 9),
        ("Connection: close", b"x" * 99),
    ],
)
def test_no_more_of_an_answer_is_read_than_counts(
    monkeypatch: pytest.MonkeyPatch, field: str, body: bytes
) -> None:
    """Whether its length is told or not."""
    monkeypatch.setattr(connection, "MOST_BYTES", 10)

    class Socket:
        def makefile(self, _: str) -> io.BytesIO:
            return io.BytesIO(f"HTTP/1.1 200 OK\r\n{field}\r\n\r\n".encode() + body)

    answer = connection._Answer(Socket())  # type: ignore[arg-type]  # as much of one as is used
    answer.begin()
    with pytest.raises(connection.TooLongError):
        answer.read()


def test_a_missing_permission_to_write_is_named(world: GmailWorld) -> None:
    """Drafts need gmail.compose."""
    world.gmail.fail("drafts.create", "insufficientPermissions")
    asking, _ = requests(world.gmail)
    with pytest.raises(AuthoriseError, match=r"gmail\.compose is missing"):
        asking.write("drafts.create", body={"message": {"raw": ""}})
    asking.close()


def test_no_answer_in_time_is_told(world: GmailWorld) -> None:
    """One try waits less than the patience lasts."""
    world.gmail.fail("getProfile", "timeout", times=None)
    asking, pauses = requests(world.gmail, patience=0.4)
    with pytest.raises(TryLaterError, match="in time"):
        asking.read("getProfile")
    asking.close()
    assert pauses == []


def test_a_slow_answer_is_an_answer(world: GmailWorld) -> None:
    """Byte by byte is fine."""
    world.gmail.fail("getProfile", "trickle")
    asking, _ = requests(world.gmail)
    assert asking.read("getProfile")["messagesTotal"] == 1
    asking.close()


def test_reads_are_tried_again_while_the_patience_lasts(world: GmailWorld) -> None:
    """The pauses double, and their sum stays below the patience."""
    world.gmail.fail("getProfile", "503", times=3)
    asking, pauses = requests(world.gmail)
    assert asking.read("getProfile")
    assert [0.5, 1.0, 2.0] == pauses
    assert (asking.requests, asking.units) == (4, 4)
    world.gmail.fail("getProfile", "503", times=None)
    with pytest.raises(TryLaterError):
        asking.read("getProfile")
    asking.close()
    assert sum(pauses) < 60
    assert len(pauses) > 5


def test_the_patience_is_one_for_the_whole_run(world: GmailWorld) -> None:
    """What one read has used up the next one lacks."""
    world.gmail.fail("getProfile", "500", times=None)
    asking, pauses = requests(world.gmail, patience=4)
    for _ in range(2):
        with pytest.raises(TryLaterError):
            asking.read("getProfile")
    asking.close()
    assert sum(pauses) <= 4


def test_retry_after_is_kept(world: GmailWorld) -> None:
    """A number of seconds, as long as the patience allows."""
    world.gmail.fail("getProfile", "429", retry_after="7")
    asking, pauses = requests(world.gmail)
    asking.read("getProfile")
    assert [7.0] == pauses
    world.gmail.fail("getProfile", "429", retry_after="3600")
    with pytest.raises(TryLaterError, match="wait an hour"):
        asking.read("getProfile")
    asking.close()
    assert [7.0] == pauses


def test_what_will_not_get_better_is_not_tried_again(world: GmailWorld) -> None:
    """401, permissions, policy, 404."""
    for how in ("insufficientPermissions", "domainPolicy", "dailyLimitExceeded", "404"):
        world.gmail.fail("getProfile", how, times=1)
        asking, pauses = requests(world.gmail)
        with pytest.raises(SecondChanceError):
            asking.read("getProfile")
        asking.close()
        assert pauses == []


@pytest.mark.parametrize(
    "how", ["500", "reset", "dropped", "html_ok", "truncated", "cut_json", "429", "html"]
)
def test_a_create_is_asked_once(world: GmailWorld, how: str) -> None:
    """Neither we, nor the client, nor httplib2 repeats it."""
    world.gmail.fail("drafts.create", how, times=None)
    world.gmail.fail("drafts.list", "500", times=None)
    box = world.open(patience=30.0)
    outgoing, _ = letter()
    ticket = box.stage(outgoing)
    with suppress(TryLaterError, NotMadeError):
        box._api._pause = lambda _: None
        box.place(outgoing, ticket)
    assert world.gmail.calls.count("drafts.create") == 1


@pytest.mark.parametrize("how", ["500", "reset", "dropped", "html_ok", "timeout"])
def test_an_unknown_outcome_says_so(world: GmailWorld, how: str) -> None:
    """The person is told that it is not known, and that the next run looks first."""
    world.gmail.fail("drafts.create", how)
    box = world.open(patience=2 if how == "timeout" else 0.0)
    outgoing, _ = letter()
    with pytest.raises(AnswerLostError, match="not known yet") as caught:
        box.place(outgoing, box.stage(outgoing))
    assert (75, "try_later") == (caught.value.exit_code, caught.value.code)
    assert "looks for it" in caught.value.hint


def test_a_refused_create_is_surely_not_done(world: GmailWorld) -> None:
    """No word of doubt where Gmail said no."""
    world.gmail.fail("drafts.create", "429")
    box = world.open()
    outgoing, _ = letter()
    with pytest.raises(NotMadeError) as caught:
        box.place(outgoing, box.stage(outgoing))
    assert isinstance(caught.value.reason, TryLaterError)
    assert not isinstance(caught.value.reason, AnswerLostError)


@pytest.mark.server
def test_nobody_listening_is_no_network() -> None:
    """Connection refused: surely nothing was done."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    asking = GmailApi("personal", Credentials(token="t"), f"http://127.0.0.1:{port}", 0)  # noqa: S106 - a test's
    with pytest.raises(TryLaterError, match="refused"):
        asking.read("getProfile")
    with pytest.raises(TryLaterError) as caught:
        asking.write("drafts.create", body={})
    assert not isinstance(caught.value, AnswerLostError)
    asking.close()


def test_a_permission_that_ended_is_authorised_again_and_changes_nothing(world: GmailWorld) -> None:
    """invalid_grant: exit 77, the command, one token request."""
    with FakeGoogle() as google:
        creds = Credentials(
            token=None,
            refresh_token="dead",  # noqa: S106 - a test's
            token_uri=google.token_uri,
            client_id="c",
            client_secret="s",  # noqa: S106 - a test's
        )
        asking, pauses = requests(world.gmail, creds=creds)
        with pytest.raises(AuthoriseError) as caught:
            asking.read("getProfile")
        asking.close()
    assert "second-chance auth personal" in caught.value.hint
    assert (caught.value.exit_code, pauses, world.gmail.calls) == (77, [], [])


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (RefreshError("x", {"error": "invalid_grant"}), AuthoriseError, "no longer lets Second Chance"),
        (RefreshError("x", {"error": "invalid_client"}), AuthoriseError, "does not know the client"),
        (RefreshError("server_error", retryable=True), TryLaterError, "sign-in service"),
        (RefreshError("<html>portal</html>"), TryLaterError, "sign-in service"),
        (RefreshError(), TryLaterError, "sign-in service"),
        (TransportError("x"), TryLaterError, "sign-in service"),
        (socket.gaierror(socket.EAI_NONAME, "x"), TryLaterError, "address cannot be found"),
        (ssl.SSLCertVerificationError("x"), TryLaterError, "certificate"),
        (TimeoutError(), TryLaterError, "in time"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), TryLaterError, "network is unreachable"),
        (OSError(), TryLaterError, "broke off"),
        (http.client.IncompleteRead(b""), TryLaterError, "cut off"),
        (TypeError(), TryLaterError, "cut off"),
        (connection.TooLongError(), TryLaterError, "longer than 134,217,728 bytes"),
        (KeyError("x"), TryLaterError, "format"),
    ],
)
def test_each_exception_has_its_sentence(error: Exception, kind: type[SecondChanceError], words: str) -> None:
    """Those of the client, of google-auth, of httplib2 and of the network."""
    told = client.explain(error, "personal", "threads.get").error
    assert (kind, True) == (type(told), words in told.text)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b'"x"',
        b'{"error": "invalid_grant"}',
        b'{"error": {"errors": [1], "message": "m"}}',
        b"[" * 9999,
        b"\xff",
    ],
)
def test_any_words_of_a_refusal_are_read(answer: bytes) -> None:
    """Odd JSON and no JSON give a sentence too."""
    assert client.explain_status("personal", "threads.get", 403, answer, 0).error.text


def test_a_refused_token_is_authorised_again() -> None:
    """HTTP 401 after a fresh token: the permission is gone."""
    failure = client.explain_status("personal", "threads.get", 401, b"", 0)
    assert (AuthoriseError, False) == (type(failure.error), failure.may_pass)


def test_trouble_is_not_taken_for_absence(world: GmailWorld) -> None:
    """Only what Gmail says it does not have is not there."""
    world.gmail.fail("threads.get", "500", times=None)
    with pytest.raises(TryLaterError):
        world.open().read([INVITATION], "19a0c3d200000000")


def test_googles_new_style_of_reasons_is_read() -> None:
    """`details` of an ErrorInfo instead of `errors`."""
    answer = b'{"error": {"message": "no", "details": [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}}'
    assert isinstance(client.explain_status("personal", "threads.get", 403, answer, 0).error, AuthoriseError)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12", 12),
        ("", 0),
        ("soon", 0),
        ("Sun, 04 Sep 2016 12:00:00 -0000", 0),
        (format_datetime(datetime(2020, 1, 1, tzinfo=UTC)), 0),
    ],
)
def test_retry_after_in_every_form(text: str, seconds: float) -> None:
    """Seconds, a date in the past, nothing, nonsense."""
    assert client.read_wait(text, SENT) == seconds


def test_retry_after_as_a_date() -> None:
    """So many seconds after the answer was sent, whatever this machine's clock says; unknown without that."""
    text = format_datetime(datetime(2026, 9, 4, 12, 1, 30, tzinfo=UTC), usegmt=True)
    assert (90, 0, 0) == (
        client.read_wait(text, SENT),
        client.read_wait(text, ""),
        client.read_wait("0", SENT),
    )
    answer = httplib2.Response({"status": "503", "retry-after": text, "date": SENT})
    assert client.explain(HttpError(answer, b""), "m", "threads.get").wait == 90


def test_the_mailbox_is_cheap_until_used() -> None:
    """Naming one loads nothing and asks nothing; closing it is fine too."""
    asking = GmailApi("personal", Credentials(token="t"))  # noqa: S106 - a test's
    asking.close()
    assert (0, 0) == (asking.units, asking.requests)


def test_only_methods_that_read_and_draft_can_be_called(world: GmailWorld) -> None:
    """What is not in the table of units is no method."""
    asking, _ = requests(world.gmail)
    with pytest.raises(KeyError):
        asking.read("messages.insert")
    assert {what.rpartition(".")[2] for what in UNITS} == {"getProfile", "list", "get", "create", "update"}


def test_a_try_waits_as_long_as_the_patience(world: GmailWorld) -> None:
    """A slow answer has its time; once it came to nothing, further requests do not hang as long each."""
    timeouts = [GmailApi("m", Credentials(token="t"), "", patience)._timeout for patience in (0, 1, 90)]  # noqa: S106 - a test's
    assert [5.0, 1.0, 90.0] == timeouts
    world.gmail.fail("getProfile", "503")
    asking, pauses = requests(world.gmail, patience=6.0)
    asking._patience_left = 0.0
    with pytest.raises(TryLaterError):
        asking.read("getProfile")
    assert (5.0, []) == (asking._timeout, pauses)
    assert asking.read("getProfile")
    asking.close()


def test_a_long_wait_is_asked_for_once_a_run(world: GmailWorld) -> None:
    """After Retry-After of an hour nothing more is asked, whichever the method; a new run asks again."""
    world.gmail.fail("threads.get", "429", retry_after="3600")
    asking, _ = requests(world.gmail)
    for ask in (
        lambda: asking.read("threads.get", id="19a0c3d200000000"),
        lambda: asking.read("getProfile"),
        lambda: asking.write("drafts.create", body={}),
    ):
        with pytest.raises(TryLaterError, match="asks to wait an hour") as caught:
            ask()
        assert not isinstance(caught.value, AnswerLostError)
    assert ["threads.get"] == world.gmail.calls
    asking.close()
    assert asking.read("getProfile")
    asking.close()


@pytest.mark.server
def test_secure_connections_ask_once_too() -> None:
    """A server that speaks no TLS is asked once, and got nothing."""
    with GmailWorld() as world:
        asking = transport.Transport(2)
        with pytest.raises(connection.NotConnectedError):
            asking.request(world.gmail.url.replace("http:", "https:"), "POST", b"x")
        asking.close()
        assert world.gmail.calls == []


def test_a_sentence_never_carries_a_token(world: GmailWorld) -> None:
    """Neither in the text nor in the hint."""
    token = world.gmail.token()
    world.gmail.fail("getProfile", "somethingNew")
    asking, _ = requests(world.gmail, creds=Credentials(token=token))
    with pytest.raises(MailboxError) as caught:
        asking.read("getProfile")
    asking.close()
    assert token not in f"{caught.value!r} {caught.value.text} {caught.value.hint}"
    assert INVITATION not in caught.value.text
