"""A draft that was made is made once: below us nothing repeats a request that changes something."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from fake_gmail import FakeGmail
from fake_google import ASKED, FakeGoogle
from mails import INVITATION, PLACED, SECOND_CHANCE, letter, raw_mail
from worlds.gmail import GmailWorld

from agent.errors import AuthoriseError, SecondChanceError, TryLaterError
from agent.mailboxes.gmail import client, connection, transport
from agent.mailboxes.gmail.errors import AnswerLostError, Failure
from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.mailboxes.oauth import google_client
from agent.mailboxes.oauth.google_access import Access
from agent.mailboxes.oauth.redirects import refuse
from agent.mailboxes.proxies import Proxy, explain_absence, explain_status
from agent.model.plan import Fate

pytestmark = pytest.mark.server


class Renewing(GmailWorld):
    """A mailbox at Gmail with a sign-in that lasts, as a run opens it."""

    def __init__(self, google: FakeGoogle, folder: Path) -> None:
        super().__init__(FakeGmail(tokens=google.tokens), google)
        self.client = google_client.load(google.client_secret(folder))
        self.refresh_token = google.issue_refresh(ASKED)

    def sign_in(self, **changes: object) -> GmailMailbox:
        access = Access("personal", self.client, self.refresh_token, ASKED)
        given = {"api_endpoint": self.gmail.url, "own_addresses": (self.gmail.address,), "patience": 0.0}
        box = GmailMailbox("personal", access, **{**given, **changes})  # type: ignore[arg-type]  # any field
        self.boxes.append(box)
        return box

    def count(self, method: str) -> int:
        return self.gmail.calls.count(method)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Renewing]:
    with FakeGoogle() as google, Renewing(google, tmp_path) as one:
        one.deliver(raw_mail(), PLACED)
        yield one


# ---- 401


@pytest.mark.parametrize("how", ["401", "401_after_commit"])
def test_a_create_that_was_denied_is_not_repeated(how: str, world: Renewing) -> None:
    """Whether it was done before the 401 or not: one request, and the look that follows tells."""
    outgoing, placement = letter()
    box = world.sign_in()
    ticket = box.stage(outgoing)
    world.gmail.fail("drafts.create", how)
    if how == "401":
        with pytest.raises(AnswerLostError, match="not known yet; the next run looks"):
            box.place(outgoing, ticket)
        assert box.find_fate(placement).fate is None
        box.place(outgoing, ticket)
    else:
        assert box.place(outgoing, ticket) in world.drafts()
    assert 1 == len(world.drafts())
    assert (2 if how == "401" else 1) == world.count("drafts.create")


def test_a_create_that_was_denied_while_nobody_can_look(world: Renewing) -> None:
    """The look fails too: the next run finds the one draft and makes none."""
    outgoing, placement = letter()
    box = world.sign_in()
    ticket = box.stage(outgoing)
    world.gmail.fail("drafts.create", "401_after_commit")
    world.gmail.fail("drafts.list", "500")
    with pytest.raises(AnswerLostError):
        box.place(outgoing, ticket)
    box.close()
    assert Fate.UNSENT is world.sign_in().find_fate(placement).fate
    assert (1, 1) == (len(world.drafts()), world.count("drafts.create"))


@pytest.mark.parametrize("how", ["401", "401_after_commit"])
def test_an_update_that_was_denied_is_not_repeated(how: str, world: Renewing) -> None:
    """One draft, with the old words or the new ones."""
    outgoing, placement = letter()
    box = world.sign_in()
    box.place(outgoing, box.stage(outgoing))
    world.gmail.fail("drafts.update", how)
    with pytest.raises(AnswerLostError, match="Whether the draft was changed is not known yet"):
        box.replace(placement, letter(text=SECOND_CHANCE)[0], lambda *_: None)
    assert (1, 1) == (len(world.drafts()), world.count("drafts.update"))


def test_a_permission_that_is_taken_back_in_the_middle(world: Renewing) -> None:
    """After the reads and before the draft: no draft, no second try; the next request asks to authorise."""
    outgoing, _ = letter()
    box = world.sign_in()
    ticket = box.stage(outgoing)
    assert world.google is not None
    world.gmail.tokens.expire_all()
    world.google.invalid_grant = "Token has been expired or revoked."
    with pytest.raises(AnswerLostError):
        box.place(outgoing, ticket)
    with pytest.raises(AuthoriseError, match="no longer lets Second Chance"):
        box.read([INVITATION])
    assert ({}, 1) == (world.drafts(), world.count("drafts.create"))


def test_a_question_is_asked_again_with_a_new_token(world: Renewing) -> None:
    """Once; a second 401 is the answer."""
    box = world.sign_in()
    box.stage(letter()[0])
    world.gmail.tokens.expire_all()
    assert box.read([INVITATION])
    world.gmail.fail("messages.list", "401", times=None)
    before = world.count("messages.list")
    with pytest.raises(AuthoriseError):
        world.sign_in().read([INVITATION])
    assert 2 == world.count("messages.list") - before


def test_a_token_about_to_end_is_replaced_before_the_draft(world: Renewing) -> None:
    """No 401 is waited for."""
    outgoing, _ = letter()
    box = world.sign_in()
    ticket = box.stage(outgoing)
    access = box._api._credentials
    assert access.expiry
    access.expiry = access.expiry.replace(year=2020)
    world.gmail.tokens.expire_all()
    box.place(outgoing, ticket)
    assert (1, 1) == (len(world.drafts()), world.count("drafts.create"))


# ---- connections


@pytest.mark.parametrize("how", ["reset", "dropped", "500", "html_ok", "truncated"])
def test_what_breaks_is_not_asked_again(how: str, world: Renewing) -> None:
    """By nothing below the mailbox, whichever request it was."""
    asking = transport.Transport(2)
    for method in ("POST", "PUT", "GET"):
        name = f"{method} /nowhere"
        world.gmail.fail(name, how)
        before = world.count(name)
        with suppress(*client.EVERY_ERROR):
            asking.request(f"{world.gmail.url}/nowhere", method, b"x" if method != "GET" else None)
        assert 1 == world.count(name) - before
    asking.close()
    world.gmail.refused.clear()


def test_a_draft_goes_over_a_connection_of_its_own(world: Renewing) -> None:
    """One that lay idle may be closed at the other end: then nobody could tell whether it arrived."""
    outgoing, _ = letter()
    box = world.sign_in()
    ticket = box.stage(outgoing)
    for kept in box._api._service._http.transport._open.values():
        kept.sock.shutdown(socket.SHUT_RDWR)
    box.place(outgoing, ticket)
    assert 1 == len(world.drafts())


def surely_not_done() -> Iterator[Exception]:
    """Before a request went out."""
    proxy = Proxy("http", "proxy.example", 3128)
    yield connection.NotConnectedError(ConnectionRefusedError(errno.ECONNREFUSED, "x"))
    yield connection.NotConnectedError(TimeoutError())
    yield connection.NotConnectedError(socket.gaierror(socket.EAI_NONAME, "x"))
    yield explain_absence(proxy)
    yield from (explain_status(proxy, status, "gmail.googleapis.com") for status in (407, 403, 502))
    yield AuthoriseError("No access token.")
    yield TryLaterError("No access token now.")


def maybe_done() -> Iterator[Exception]:
    """From the first byte that went out."""
    yield ConnectionResetError(errno.ECONNRESET, "x")
    yield OSError(errno.EHOSTUNREACH, "while the answer was waited for")
    yield OSError(errno.ENETUNREACH, "the same")
    yield TimeoutError()
    yield connection.TooLongError()
    yield ValueError()
    yield TypeError()
    yield refuse("https://gmail.googleapis.com/x", "https://elsewhere.example/")


def test_what_surely_was_not_done_is_told_from_what_may_be() -> None:
    """By when it failed, not by the words of the error."""
    before = [client.explain(error, "m", "drafts.create") for error in surely_not_done()]
    after = [client.explain(error, "m", "drafts.create") for error in maybe_done()]
    assert ({False}, {True}) == ({one.may_be_done for one in before}, {one.may_be_done for one in after})
    refusals = [400, 403, 404, 408, 409, 413, 415, 422, 429, 451]
    done = {s for s in (*refusals, 401, 500, 502, 503, 504) if _status(s).may_be_done}
    assert {401, 500, 502, 503, 504} == done


def _status(status: int) -> Failure:
    return client.explain_status("m", "drafts.create", status, b"", 0)


def test_no_connection_is_surely_no_draft() -> None:
    """A write to nobody is a plain failure, whatever kept it from going out."""
    asking = transport.Transport(1)
    with pytest.raises(connection.NotConnectedError):
        asking.request("http://127.0.0.1:1/", "POST", b"x")
    with pytest.raises(SecondChanceError):
        raise client.explain(connection.NotConnectedError(OSError()), "m", "drafts.create").error


def test_an_answer_that_is_not_read_to_its_end_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the connection ends with it, nothing else holds its socket."""
    ours, theirs = socket.socketpair()
    theirs.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 999999999999\r\n\r\n{")
    theirs.shutdown(socket.SHUT_WR)
    monkeypatch.setattr(connection.Connection, "connect", lambda self: setattr(self, "sock", ours))
    with pytest.raises(connection.TooLongError) as caught:
        transport.Transport(1.0).request("http://127.0.0.1/gmail")
    assert (ours.fileno(), caught.tb is None) == (-1, False), "not only once nobody holds the error"
    theirs.close()
