"""What goes wrong on the way, as the unmodified Google client meets it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead
from typing import Any

import pytest
from fake_gmail import FakeGmail, credentials, service
from fake_gmail.client import body, mail, reply
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError
from waiting import until

pytestmark = pytest.mark.server

STATUSES = {"400": 400, "404": 404, "429": 429, "500": 500, "502": 502, "503": 503, "html": 502}
REASONS = (
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "dailyLimitExceeded",
    "insufficientPermissions",
    "domainPolicy",
    "accessNotConfigured",
)


def create(users: Any) -> dict[str, Any]:
    draft: dict[str, Any] = users.drafts().create(userId="me", body=body(reply())).execute()
    return draft


@pytest.mark.parametrize("after", ["", "_after_commit"])
@pytest.mark.parametrize("how", [*STATUSES, *REASONS])
def test_an_error_comes_before_or_after_the_work(
    fake_gmail: FakeGmail, users: Any, how: str, after: str
) -> None:
    """Once; afterwards all is well again."""
    fake_gmail.fail("drafts.create", how + after)
    with pytest.raises(HttpError) as caught:
        create(users)
    assert STATUSES.get(how, 403) == caught.value.status_code
    assert (1 if after else 0) == len(fake_gmail.drafts())
    assert how + after == fake_gmail.requests[-1].fault
    create(users)


def test_a_401_makes_the_client_renew_its_token(fake_gmail: FakeGmail, users: Any) -> None:
    """Where it cannot, that is the error; where the work was done, it stands."""
    fake_gmail.fail("drafts.create", "401_after_commit")
    with pytest.raises(RefreshError):
        create(users)
    assert 1 == len(fake_gmail.drafts())


@pytest.mark.parametrize("reason", REASONS)
def test_a_403_has_its_reason(fake_gmail: FakeGmail, users: Any, reason: str) -> None:
    """In Google's JSON."""
    fake_gmail.fail("getProfile", reason)
    with pytest.raises(HttpError) as caught:
        users.getProfile(userId="me").execute()
    assert reason == caught.value.error_details[0]["reason"]


def test_retry_after_is_told(fake_gmail: FakeGmail, users: Any) -> None:
    """A 429 says when, by default and as the test wishes."""
    fake_gmail.fail(how="429")
    fake_gmail.fail(how="429", retry_after="Fri, 04 Sep 2026 18:00:00 GMT")
    seen = []
    for _ in range(2):
        with pytest.raises(HttpError) as caught:
            users.getProfile(userId="me").execute()
        seen.append(caught.value.resp["retry-after"])
    assert ["7", "Fri, 04 Sep 2026 18:00:00 GMT"] == seen


@pytest.mark.parametrize("how", ["html_ok", "cut_json"])
def test_an_answer_that_is_no_json_is_given_as_text(fake_gmail: FakeGmail, users: Any, how: str) -> None:
    """The client hands the text over as if it were the result."""
    fake_gmail.fail("getProfile", how)
    assert isinstance(users.getProfile(userId="me").execute(), str)


def test_bytes_that_are_no_text_break_the_client(fake_gmail: FakeGmail, users: Any) -> None:
    """A UnicodeDecodeError comes out of it."""
    fake_gmail.fail("getProfile", "not_json")
    with pytest.raises(UnicodeDecodeError):
        users.getProfile(userId="me").execute()


@pytest.mark.parametrize("how", ["truncated", "cut_json"])
def test_a_truncated_answer_was_work_done(fake_gmail: FakeGmail, users: Any, how: str) -> None:
    """The draft stands although its id never arrives whole."""
    fake_gmail.fail("drafts.create", how)
    try:
        assert isinstance(create(users), str)
    except IncompleteRead:
        assert "truncated" == how
    assert 1 == len(fake_gmail.drafts())


@pytest.mark.parametrize(("how", "made"), [("reset", 0), ("reset_after_commit", 1)])
def test_a_reset_comes_before_or_after_the_work(
    fake_gmail: FakeGmail, users: Any, how: str, made: int
) -> None:
    """The client sees a connection error; the connection is opened anew afterwards."""
    fake_gmail.fail("drafts.create", how)
    with pytest.raises(ConnectionResetError):
        create(users)
    assert made == len(fake_gmail.drafts())
    assert (0, 0) == (fake_gmail.requests[-1].status, fake_gmail.requests[-1].bytes_out)
    create(users)


@pytest.mark.parametrize(("how", "made"), [("dropped", 1), ("dropped_after_commit", 2)])
def test_httplib2_asks_again_where_a_connection_was_dropped(
    fake_gmail: FakeGmail, users: Any, how: str, made: int
) -> None:
    """Without num_retries, also for a POST: work done and then dropped is done twice."""
    fake_gmail.fail("drafts.create", how)
    create(users)
    assert made == len(fake_gmail.drafts())
    assert ["drafts.create"] * 2 == fake_gmail.calls


@pytest.mark.parametrize(("how", "made"), [("timeout", 0), ("timeout_after_commit", 1)])
def test_a_timeout_comes_before_or_after_the_work(fake_gmail: FakeGmail, how: str, made: int) -> None:
    """The server says nothing until the client gives up."""
    fake_gmail.fail("drafts.create", how)
    with service(fake_gmail, timeout=0.05) as users:
        with pytest.raises(TimeoutError):
            create(users)
        until(lambda: fake_gmail.requests, lambda: "the request never came")
        until(lambda: made == len(fake_gmail.drafts()), lambda: f"{len(fake_gmail.drafts())} drafts")


def test_closing_lets_go_of_who_is_held() -> None:
    """A server that holds a client ends all the same."""
    with FakeGmail() as fake, ThreadPoolExecutor(1) as pool:
        fake.fail(how="timeout")
        with service(fake) as users:
            waiting = pool.submit(users.getProfile(userId="me").execute)
            while not fake.requests:
                assert not waiting.done()
            fake.close()
            with pytest.raises(OSError, match="refused"):
                waiting.result()
    fake.close()


def test_a_trickle_arrives_in_the_end(fake_gmail: FakeGmail, users: Any) -> None:
    """Byte by byte."""
    fake_gmail.fail("drafts.create", "trickle")
    assert create(users)["id"] in fake_gmail.drafts()


def test_faults_wait_for_their_method_and_number(fake_gmail: FakeGmail, users: Any) -> None:
    """`skip` lets some go well first, `times` repeats, None is for ever, `clear` ends it."""
    fake_gmail.fail("messages.list", "500", skip=1, times=2)
    fake_gmail.fail("getProfile", "503", times=None)
    statuses = []
    for request in [users.messages().list(userId="me")] * 4 + [users.getProfile(userId="me")] * 2:
        try:
            request.execute()
        except HttpError as error:
            statuses.append(error.status_code)
        else:
            statuses.append(200)
    assert [200, 500, 500, 200, 503, 503] == statuses
    assert 1 == len(fake_gmail.faults)
    fake_gmail.faults.clear()
    users.getProfile(userId="me").execute()


def test_many_clients_at_once_are_served(fake_gmail: FakeGmail) -> None:
    """Each draft once, each request in the journal once."""
    creds = credentials(fake_gmail)

    def work(number: int) -> str:
        with service(fake_gmail, creds) as users:
            raw = reply(message_id=f"<{number}@x>")
            return str(users.drafts().create(userId="me", body=body(raw)).execute()["id"])

    fake_gmail.deliver(mail())
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(work, range(12)))
    assert set(made) == set(fake_gmail.drafts())
    assert 12 == len(set(made)) == len(fake_gmail.requests)
