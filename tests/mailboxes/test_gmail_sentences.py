"""What a person reads when Gmail or a sign-in fails: plain sentences with a step, and nothing of the code."""

from __future__ import annotations

import errno
import http.client
import json
import re
import socket
import ssl
import zlib
from collections.abc import Iterator

import pytest
from google.auth.exceptions import ReauthFailError, RefreshError, TransportError
from googleapiclient.errors import HttpError
from httplib2 import Response

from agent.errors import SecondChanceError
from agent.mailboxes import proxies
from agent.mailboxes.gmail import client, connection
from agent.mailboxes.gmail.api import UNITS
from agent.mailboxes.gmail.errors import unreadable
from agent.mailboxes.oauth import google_refusals, microsoft
from agent.mailboxes.oauth.redirects import refuse

PROXY = proxies.Proxy("http", "proxy.example", 3128, "jo", "pa55word")
STATUSES = (400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 504)
REASONS = (
    *("rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded", "quotaExceeded", "domainPolicy"),
    *("accessNotConfigured", "SERVICE_DISABLED", "insufficientPermissions", "somethingNew"),
)
GOOGLES_WORDS = (
    "Bad Request",
    'Invalid JSON payload received. Unknown name "x"',
    "{'error': ['x']}",
    "<b>no</b>",
    "\x1b[31mred\r\nline",
)
ODD = re.compile(
    r"""Errno|Error\(|Exception|Traceback|\\[nrx]|[{}\[\]<>]|\bb'|\bNone\b|\bTrue\b|\bFalse\b"""
    r"""|\d{3,} seconds|invalid_|RefreshError|urlopen|HTTPSConnectionPool|Max retries|gcloud"""
    r"""|\.(create|list|get|update)\b"""
)
"""What no sentence holds."""
CIRCLE = re.compile(r"second-chance doctor")


def refused(status: int, reason: str, words: str, retry_after: str = "") -> HttpError:
    """An answer that is an error, as the client raises it."""
    content = json.dumps({"error": {"message": words, "errors": [{"reason": reason}]}}).encode()
    return HttpError(Response({"status": str(status), "retry-after": retry_after}), content)


def failures() -> Iterator[Exception]:
    """One of each kind that the client, the network, a proxy and the sign-in have."""
    for status in STATUSES:
        yield from (refused(status, "x", words) for words in GOOGLES_WORDS)
        yield HttpError(Response({"status": str(status)}), b"<html>an appliance</html>")
    yield from (refused(403, reason, "No.") for reason in REASONS)
    yield from (refused(429, "x", "Slow down.", wait) for wait in ("1", "59", "61", "900", "5400", "86400"))
    yield from (OSError(number, "Odd [Errno]") for number in sorted(errno.errorcode))
    for cause in (OSError(), TimeoutError("timed out"), socket.gaierror(-2, "Name or service not known")):
        yield from (cause, connection.NotConnectedError(cause))
    yield connection.NotConnectedError(ssl.SSLCertVerificationError(1, "[SSL] x (_ssl.c:1006)"))
    yield connection.NotConnectedError(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER]"))
    yield from (
        connection.TooLongError(),
        http.client.IncompleteRead(b"x"),
        TypeError("x"),
        ValueError("{'x'}"),
    )
    yield from (zlib.error("Error -3"), KeyError("x"), http.client.LineTooLong("x"), RecursionError("x"))
    yield from (
        proxies.explain_status(PROXY, status, "gmail.googleapis.com") for status in (302, 403, 407, 502)
    )
    yield from (
        proxies.explain_silence(PROXY),
        proxies.explain_absence(PROXY),
        proxies.explain_nonsense(PROXY),
    )
    yield refuse("https://gmail.googleapis.com/x", "http://[")
    yield TransportError(OSError(101, "x"))
    yield ReauthFailError("Reauthentication challenge could not be answered")
    yield RefreshError("Reauthentication is needed. Please run `gcloud auth application-default login`")
    for code in ("invalid_grant", "invalid_client", "invalid_scope", "admin_policy_enforced", "invalid_rapt"):
        yield RefreshError(f"{code}: x", {"error": code, "error_description": "{'x'}"})


def sentences() -> Iterator[tuple[str, SecondChanceError]]:
    """All of them, by what was asked for."""
    for method in UNITS:
        yield from ((method, client.explain(one, "own", method).error) for one in failures())
    yield "answer", unreadable("it was cut off").error
    yield "token", google_refusals.explain_silence()
    yield from (("microsoft", one) for one in (microsoft._unreachable(), microsoft._unreadable()))


def test_no_sentence_speaks_of_the_code() -> None:
    """No literals, exceptions, JSON, long waits in seconds, names of methods; a step each, and no circle."""
    for method, error in sentences():
        words = f"{error.text} {error.hint}"
        found = ODD.search(re.sub(r"\(\w+\)", "", words))  # Google's word for it, to look up
        assert found is None, (method, words)
        assert CIRCLE.search(words) is None, words
        assert "pa55word" not in words
        assert words.isprintable(), words
        assert error.text[0].isupper() or error.text.startswith("gmail.googleapis.com "), words
        assert error.text.endswith((".", '"')), words
        assert error.hint, words
        assert error.exit_code in {1, 75, 77}


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        ("1", "a minute"),
        ("61", "2 minutes"),
        ("900", "15 minutes"),
        ("5400", "2 hours"),
        ("86400", "24 hours"),
    ],
)
def test_waits_are_said_as_people_say_them(wait: str, words: str) -> None:
    """In minutes or hours, never too short."""
    told = client.explain(refused(429, "x", "Slow down.", wait), "own", "threads.get").error
    assert told.text == f"Gmail is asked too much at once and asks to wait {words}."
