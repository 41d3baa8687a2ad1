"""The Google client over our own transport, and what the failures of both mean, as sentences for a person.

With the transport it is the only module that loads Google's libraries, and only when a request is made. The
client repeats requests unless it is told not to (`execute(num_retries=0)`), and makes a POST to another
method's address of a GET that is longer than 2,048 characters: `search.py` keeps all of them shorter.
"""

from __future__ import annotations

import errno
import http.client
import json
import logging
import ssl
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from socket import gaierror
from typing import Any

import httplib2
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from agent.errors import AuthoriseError, MailboxError, SecondChanceError, TryLaterError
from agent.knowledge.text import describe_wait, printable
from agent.mailboxes.gmail import connection
from agent.mailboxes.gmail.connection import NotConnectedError, TooLongError
from agent.mailboxes.gmail.errors import Failure, unreadable
from agent.mailboxes.gmail.transport import AuthorisedTransport, Transport
from agent.mailboxes.oauth.google_refusals import explain_end, explain_refusal
from agent.mailboxes.oauth.redirects import RedirectedError
from agent.mailboxes.proxies import ProxyError

GARBAGE = (
    httplib2.HttpLib2Error,
    http.client.HTTPException,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    RecursionError,
    EOFError,
    zlib.error,
)
"""What the client and the network raise over answers that are cut off or are none."""
EVERY_ERROR = (HttpError, GoogleAuthError, SecondChanceError, OSError, *GARBAGE)

_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_USED_UP = frozenset({"dailyLimitExceeded", "quotaExceeded"})
_SWITCHED_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_TOO_LITTLE = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_WORK = {"drafts.create": "to put a draft into Drafts", "drafts.update": "to change a draft"}
"""What a method does, for a person; the others read."""
_READ = "to show mail"
_MOST_WORDS = 200
"""Characters of Google's own words that are shown."""
_NEXT_RUN = "Nothing was changed; the next `second-chance run` tries again."
_REPORT = "Nothing was changed. If it stays, please report this sentence."
_NETWORK = {
    errno.ECONNREFUSED: "nothing answers there (connection refused)",
    errno.ECONNRESET: "it closed the connection",
    errno.ECONNABORTED: "it closed the connection",
    errno.EPIPE: "it closed the connection",
    errno.ENETUNREACH: "the network is unreachable",
    errno.ENETDOWN: "the network is unreachable",
    errno.EHOSTUNREACH: "no way leads there from this network",
}
"""What became of a connection, in words."""

for _name in ("googleapiclient", "google_auth_httplib2", "google.auth"):
    # They warn of every refused request; without a handler Python would print that to stderr.
    logging.getLogger(_name).addHandler(logging.NullHandler())


def connect(credentials: Credentials, api_endpoint: str, timeout: float) -> Any:  # noqa: ANN401 - the client is untyped
    """The Gmail service over one HTTP connection pool; nothing is asked yet.

    Args:
        credentials: The person's, refreshed by the client as needed.
        api_endpoint: Another address for the API; empty: Google's.
        timeout: Seconds to wait for a piece of an answer.
    """
    authorised = AuthorisedTransport(credentials, Transport(timeout))
    options = {"api_endpoint": api_endpoint} if api_endpoint else None
    return build("gmail", "v1", http=authorised, static_discovery=True, client_options=options)


# ---- failures


def explain(  # noqa: C901, PLR0911 - one for each kind
    error: Exception, mailbox: str, method: str
) -> Failure:
    """What an exception of the client, the transport or the network means.

    Args:
        error: One of `EVERY_ERROR`.
        mailbox: Its name in config.toml.
        method: What was asked for, such as `drafts.create`.
    """
    match error:
        case HttpError():
            wait = read_wait(str(error.resp.get("retry-after", "")), str(error.resp.get("date", "")))
            return explain_status(mailbox, method, int(error.resp.status), error.content, wait)
        case RedirectedError():
            return Failure(error, may_be_done=True)
        case SecondChanceError():  # no access token was to be had: nothing was asked
            return Failure(error, is_final=isinstance(error, AuthoriseError))
        case RefreshError():
            refused = explain_refusal(error, mailbox)
            return Failure(
                refused,
                may_pass=isinstance(refused, TryLaterError),
                is_final=isinstance(refused, AuthoriseError),
            )
        case GoogleAuthError():
            return _break_off("Google's sign-in service does not answer", was_sent=False)
        case ProxyError():
            return Failure(error.told, may_pass=error.may_pass)
        case NotConnectedError():
            return _explain_network(error.reason, was_sent=False)
        case OSError():
            return _explain_network(error, was_sent=True)
        case TooLongError():
            return Failure(
                TryLaterError(f"Gmail's answer is longer than {connection.MOST_BYTES:,} bytes.", _NEXT_RUN),
                may_be_done=True,
            )
        case http.client.IncompleteRead() | TypeError():
            return unreadable("it was cut off")
        case _:
            return unreadable("it is not in Gmail's format")


def explain_status(  # noqa: PLR0911 - one for each kind
    mailbox: str, method: str, status: int, answer: bytes, wait: float
) -> Failure:
    """What an HTTP status other than 2xx means.

    A 4xx is a refusal: the request was not carried out (RFC 9110 §15.5), and so is Gmail's 429, with which it
    turns requests away before it works on them. A 5xx is trouble at any point of the work, and a 401 comes
    from a part of Google that does not say how far the request went: after both a draft may have been made.

    Args:
        mailbox: Its name in config.toml.
        method: What was asked for, such as `drafts.create`.
        status: The HTTP status.
        answer: The body, whatever it is.
        wait: Seconds that Gmail asks to wait; 0: it does not.
    """
    reasons, words = _read_error(answer)
    quoted = f' Google says: "{words}"' if words else ""
    if status == 401:  # noqa: PLR2004 - HTTP
        return Failure(_explain_denial(mailbox, method), may_be_done=True)
    if status == 429 or (status == 403 and reasons & _BUSY):  # noqa: PLR2004 - HTTP
        request = f" and asks to wait {describe_wait(wait)}" if wait else ""
        error = TryLaterError(f"Gmail is asked too much at once{request}.", _NEXT_RUN)
        return Failure(error, may_pass=True, wait=wait)
    if status == 403:  # noqa: PLR2004 - HTTP
        return Failure(_forbidden(mailbox, method, reasons, quoted))
    if status == 404 or (status == 400 and "invalid id" in words.lower()):  # noqa: PLR2004 - HTTP
        gone = "Gmail no longer has what was asked for: it was moved or deleted meanwhile."
        return Failure(MailboxError(gone, "The next `second-chance run` looks anew."), is_absent=True)
    if status == 408:  # noqa: PLR2004 - HTTP: it gave up waiting for the rest of the request
        slow = TryLaterError("The request reached Gmail too slowly.", _NEXT_RUN)
        return Failure(slow, may_pass=True)
    if status >= 500:  # noqa: PLR2004 - HTTP
        trouble = TryLaterError(f"Gmail has trouble of its own (HTTP {status}).", _NEXT_RUN)
        return Failure(trouble, may_pass=True, wait=wait, may_be_done=True)
    work = _WORK.get(method, _READ)
    return Failure(MailboxError(f"Gmail refused the request {work} (HTTP {status}).{quoted}", _REPORT))


def read_wait(retry_after: str, date: str) -> float:
    """Seconds to wait by a Retry-After header, which holds seconds or a date (RFC 9110 §10.2.3).

    Args:
        retry_after: The header; 0 is the answer where it cannot be read.
        date: The Date header of the same answer: when the server sent it.
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (_read_date(text) - _read_date(date)).total_seconds())
    except ValueError:
        return 0.0


def _read_date(header: str) -> datetime:
    date = parsedate_to_datetime(header)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _explain_network(error: OSError, *, was_sent: bool) -> Failure:
    """How the connection failed."""
    match error:
        case gaierror():
            return _break_off("its address cannot be found", was_sent=was_sent)
        case ssl.SSLCertVerificationError():
            foreign = TryLaterError(
                "Gmail cannot be reached: whoever answers cannot show Google's certificate.",
                "Check the network. Where a company reads what passes its proxy, put the file of its "
                "certificate into REQUESTS_CA_BUNDLE; the next `second-chance run` tries again.",
            )
            return Failure(foreign, may_pass=True, may_be_done=was_sent)
        case TimeoutError():
            return _break_off("it did not answer in time", was_sent=was_sent)
        case _:
            words = _NETWORK.get(error.errno or 0, "the connection broke off")
            return _break_off(words, was_sent=was_sent)


def _break_off(detail: str, *, was_sent: bool) -> Failure:
    """The network failed; `was_sent`: the request may have reached Gmail."""
    error = TryLaterError(
        f"Gmail cannot be reached: {detail}.", "Check the network; the next `second-chance run` tries again."
    )
    return Failure(error, may_pass=True, may_be_done=was_sent)


def _explain_denial(mailbox: str, method: str) -> SecondChanceError:
    """What a 401 means: of a question, that a new access token was refused too; of a draft, not even that."""
    if method in _WORK:
        return TryLaterError("Gmail did not take the sign-in while a draft was on its way.", _NEXT_RUN)
    return explain_end(mailbox)


def _forbidden(
    mailbox: str, method: str, reasons: frozenset[str], quoted: str
) -> TryLaterError | MailboxError | AuthoriseError:
    """What a 403 means that is not about haste."""
    if reasons & _USED_UP:
        return TryLaterError("Gmail's limit for today is used up.", _NEXT_RUN)
    if "domainPolicy" in reasons:
        return MailboxError(
            f"The administrator of your organisation does not let this program into {mailbox!r}.{quoted}",
            "Ask them to allow it, or follow the interview from another mailbox.",
        )
    if reasons & _SWITCHED_OFF:
        return MailboxError(
            "The Gmail API is switched off in the Google project of your client secret.",
            "Switch it on in Google's console (APIs & Services, Library, Gmail API); a few minutes later the "
            "next `second-chance run` goes on.",
        )
    if reasons & _TOO_LITTLE:
        scope = "gmail.compose" if method in {"drafts.create", "drafts.update"} else "gmail.readonly"
        return AuthoriseError(
            f"The permission for the mailbox {mailbox!r} is not enough {_WORK.get(method, _READ)}: "
            f"{scope} is missing.",
            f"Run `second-chance auth {mailbox}` and leave every box ticked.",
        )
    return MailboxError(
        f"Gmail does not allow this program {_WORK.get(method, _READ)} in {mailbox!r}.{quoted}", _REPORT
    )


def _read_error(answer: bytes) -> tuple[frozenset[str], str]:
    """The reasons in an answer and Google's sentence; nothing where it is no error of the API."""
    try:
        error = json.loads(answer)["error"]
        return frozenset(_read_reasons(error)), _one_line(error["message"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return frozenset(), ""


def _read_reasons(error: Any) -> Iterator[str]:  # noqa: ANN401 - parsed JSON of any shape
    for group in ("errors", "details"):
        for item in error.get(group) or ():
            if isinstance(item, dict) and isinstance(item.get("reason"), str):
                yield item["reason"]


def _one_line(words: object) -> str:
    """Google's words as they are shown; nothing where they are no sentence."""
    if not isinstance(words, str) or any(mark in words for mark in "{}[]<>"):
        return ""
    return printable(" ".join(words.split())[:_MOST_WORDS]).rstrip(".")
