"""The Google client and the network under it, and what their failures mean, as sentences for a person.

The only module that loads either, and only when a request is made. Two libraries here repeat requests on
their own: the client, unless it is told not to, and httplib2, which sends a request again when the connection
closes without an answer. For a draft that is one letter too many: the connections below never do that.
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
from typing import Any

import google_auth_httplib2
import httplib2
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from agent.errors import AuthoriseError, MailboxError, TryLaterError
from agent.mailboxes.gmail.errors import Failure, unreadable
from agent.mailboxes.oauth import redirects

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
"""What the client and httplib2 raise over answers that are cut off or are none."""
EVERY_ERROR = (HttpError, GoogleAuthError, OSError, *GARBAGE)
_NEVER_SENT = frozenset({errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})

_BUSY = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_USED_UP = frozenset({"dailyLimitExceeded", "quotaExceeded"})
_SWITCHED_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_TOO_LITTLE = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_MOST_BYTES = 128 * 1024 * 1024
"""Bytes of one answer that are read: a conversation of long mails with room to spare."""
_MOST_WORDS = 200
"""Characters of Google's own words that are shown."""
_NEXT_RUN = "Nothing was changed; the next `second-chance run` tries again."

for _name in ("googleapiclient", "google_auth_httplib2", "google.auth"):
    # They warn of every refused request; without a handler Python would print that to stderr.
    logging.getLogger(_name).addHandler(logging.NullHandler())


# ---- connections


class TooLongError(http.client.HTTPException):
    """An answer is longer than what is read of one."""


class _Answer(http.client.HTTPResponse):
    """An answer that has an end."""

    def read(self, amt: int | None = None) -> bytes:
        """As its base.

        Raises:
            TooLongError: there is more than may be read; where its length is told, nothing of it is.
        """
        is_told = self.length is not None
        if is_told and self.length > _MOST_BYTES:  # type: ignore[operator]  # said in the line before
            raise TooLongError
        if amt is not None or is_told:
            return super().read(amt)
        content = super().read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise TooLongError
        return content


class _AskOnce(http.client.HTTPConnection):
    """A connection that closes without an answer is an error, not a reason to ask again."""

    response_class = _Answer

    def getresponse(self) -> http.client.HTTPResponse:
        """The answer.

        Raises:
            ConnectionResetError: there is none; httplib2 would repeat the request otherwise.
        """
        try:
            return super().getresponse()
        except (http.client.BadStatusLine, http.client.ResponseNotReady) as error:
            raise ConnectionResetError(errno.ECONNRESET, "it closed the connection") from error


class _Plain(_AskOnce, httplib2.HTTPConnectionWithTimeout):  # type: ignore[misc]  # httplib2 ships no types
    """Without TLS: for a server on this machine."""


class _Secure(_AskOnce, httplib2.HTTPSConnectionWithTimeout):  # type: ignore[misc]  # httplib2 ships no types
    """With TLS."""


class Http(httplib2.Http):  # type: ignore[misc]  # httplib2 ships no types
    """httplib2 with connections that ask once, and only where they are told to."""

    def __init__(self, **kwargs: object) -> None:
        """As its base, which would follow a 308 to another host with a draft and all."""
        super().__init__(proxy_info=_find_proxy, **kwargs)
        self.follow_redirects = False

    def request(  # the arguments are the client's and passed on
        self, uri: str, *args: object, **kwargs: object
    ) -> tuple[httplib2.Response, bytes]:
        """As its base.

        Raises:
            TryLaterError: the request was to go on to another address.
        """
        kwargs["connection_type"] = _Secure if uri.startswith("https:") else _Plain
        answer: tuple[httplib2.Response, bytes] = super().request(uri, *args, **kwargs)
        if redirects.is_redirect(answer[0].status):
            raise redirects.refuse(uri, answer[0].get("location", ""))
        return answer


def _find_proxy(scheme: str) -> httplib2.ProxyInfo | None:
    """The environment's proxy; none for a server on this machine, which alone is asked without TLS."""
    return httplib2.proxy_info_from_environment(scheme) if scheme == "https" else None


def connect(credentials: Credentials, api_endpoint: str, timeout: float) -> Any:  # noqa: ANN401 - the client is untyped
    """The Gmail service over one HTTP connection pool; nothing is asked yet.

    Args:
        credentials: The person's, refreshed by the client as needed.
        api_endpoint: Another address for the API; empty: Google's.
        timeout: Seconds to wait for a piece of an answer.
    """
    authorised = google_auth_httplib2.AuthorizedHttp(credentials, http=Http(timeout=timeout))
    options = {"api_endpoint": api_endpoint} if api_endpoint else None
    return build("gmail", "v1", http=authorised, static_discovery=True, client_options=options)


# ---- failures


def explain(error: Exception, mailbox: str, method: str) -> Failure:  # noqa: PLR0911 - one for each kind
    """What an exception of the client or the network means.

    Args:
        error: One of `EVERY_ERROR`.
        mailbox: Its name in config.toml.
        method: What was asked for, such as `drafts.create`.
    """
    match error:
        case HttpError():
            wait = read_wait(str(error.resp.get("retry-after", "")), str(error.resp.get("date", "")))
            return explain_status(mailbox, method, int(error.resp.status), error.content, wait)
        case RefreshError():
            words = str(error.args[0]) if error.args else ""
            return _not_authorised(mailbox, words, may_pass=bool(error.retryable))
        case GoogleAuthError():
            return _broken_off("Google's sign-in service does not answer", was_sent=False)
        case OSError() | httplib2.ServerNotFoundError():
            return _explain_network(error)
        case TooLongError():
            return Failure(
                TryLaterError(f"Gmail's answer is longer than {_MOST_BYTES:,} bytes.", _NEXT_RUN),
                may_be_done=True,
            )
        case http.client.IncompleteRead() | TypeError():
            return unreadable("it was cut off")
        case _:
            return unreadable("it is not in Gmail's format")


def explain_status(mailbox: str, method: str, status: int, answer: bytes, wait: float) -> Failure:
    """What an HTTP status other than 2xx means.

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
        return Failure(_permission_gone(mailbox))
    if status == 429 or (status == 403 and reasons & _BUSY):  # noqa: PLR2004 - HTTP
        request = f" and asks to wait {wait:.0f} seconds" if wait else ""
        error = TryLaterError(f"Gmail is asked too much at once{request}.", _NEXT_RUN)
        return Failure(error, may_pass=True, wait=wait)
    if status == 403:  # noqa: PLR2004 - HTTP
        return Failure(_forbidden(mailbox, method, reasons, quoted))
    if status == 404 or (status == 400 and "invalid id" in words.lower()):  # noqa: PLR2004 - HTTP
        gone = "Gmail no longer has what was asked for: it was moved or deleted meanwhile."
        return Failure(MailboxError(gone, "Run `second-chance run` again: it looks anew."), is_absent=True)
    if status >= 500:  # noqa: PLR2004 - HTTP
        trouble = TryLaterError(f"Gmail has trouble of its own (HTTP {status}).", _NEXT_RUN)
        return Failure(trouble, may_pass=True, wait=wait, may_be_done=True)
    return Failure(
        MailboxError(
            f"Gmail refused the request {method} (HTTP {status}).{quoted}",
            "Run `second-chance doctor`; if it finds nothing, report this sentence.",
        )
    )


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


def _explain_network(error: OSError | httplib2.ServerNotFoundError) -> Failure:
    """How the connection failed, and whether the request may have arrived all the same."""
    match error:
        case httplib2.ServerNotFoundError():
            return _broken_off("its address cannot be found", was_sent=False)
        case ssl.SSLCertVerificationError():
            return _broken_off("whoever answers cannot show Google's certificate", was_sent=False)
        case TimeoutError():
            return _broken_off("it did not answer in time", was_sent=True)
        case _:
            words = (error.strerror or "the connection broke off").lower()
            return _broken_off(words, was_sent=error.errno not in _NEVER_SENT)


def _broken_off(detail: str, *, was_sent: bool) -> Failure:
    """The network failed; `was_sent`: the request may have reached Gmail."""
    error = TryLaterError(
        f"Gmail cannot be reached: {detail}.", "Check the network; the next `second-chance run` tries again."
    )
    return Failure(error, may_pass=True, may_be_done=was_sent)


def _not_authorised(mailbox: str, words: str, *, may_pass: bool) -> Failure:
    """No access token could be had; `may_pass`: Google's token service is out of order for the moment."""
    if may_pass or "<" in words:  # a page comes from something in between and says nothing of the permission
        error = TryLaterError("Google's sign-in service does not answer properly.", _NEXT_RUN)
        return Failure(error, may_pass=True)
    if "invalid_grant" in words:
        return Failure(_permission_gone(mailbox), is_final=True)
    refused = AuthoriseError(
        f"Google gives no access to the mailbox {mailbox!r}: {_one_line(words)}.",
        f"Run `second-chance auth {mailbox}`; nothing was changed.",
    )
    return Failure(refused, is_final=True)


def _permission_gone(mailbox: str) -> AuthoriseError:
    return AuthoriseError(
        f"Google no longer accepts the permission for the mailbox {mailbox!r} (invalid_grant): it was "
        "revoked, the password was changed, it lay idle for six months, or the app is in Testing, where "
        "permissions end after 7 days.",
        f"Run `second-chance auth {mailbox}`; nothing was changed.",
    )


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
            "Switch it on in Google's console (APIs & Services, Library, Gmail API), then run "
            "`second-chance doctor`.",
        )
    if reasons & _TOO_LITTLE:
        scope = "gmail.compose" if method in {"drafts.create", "drafts.update"} else "gmail.readonly"
        return AuthoriseError(
            f"The permission for the mailbox {mailbox!r} does not cover {method}: {scope} is missing.",
            f"Run `second-chance auth {mailbox}` and leave every box ticked.",
        )
    return MailboxError(
        f"Gmail does not allow {method} for {mailbox!r}.{quoted}", "Run `second-chance doctor`."
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
    return " ".join(str(words).split())[:_MOST_WORDS].rstrip(".")
