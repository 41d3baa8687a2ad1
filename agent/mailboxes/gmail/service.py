"""The Google client and the network under it; the only module that imports either, and only when asked.

Two libraries here repeat requests on their own: the client, unless it is told not to, and httplib2, which
sends a request again when the connection closes without an answer. For a draft that is one letter too
many: the connections below never do that.
"""

from __future__ import annotations

import errno
import http.client
import logging
import ssl
import zlib
from typing import Any

import google_auth_httplib2
import httplib2
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from agent.mailboxes.gmail import errors as gmail_errors
from agent.mailboxes.gmail.errors import Failure

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
EVERYTHING = (HttpError, GoogleAuthError, OSError, *GARBAGE)
_NEVER_LEFT = frozenset({errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})

for _name in ("googleapiclient", "google_auth_httplib2", "google.auth"):
    # They warn of every refused request; without a handler Python would print that to stderr.
    logging.getLogger(_name).addHandler(logging.NullHandler())


class _AskOnce(http.client.HTTPConnection):
    """A connection that closes without an answer is an error, not a reason to ask again."""

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
    """httplib2 with connections that ask once."""

    def request(  # the arguments are the client's and passed on
        self, uri: str, *args: object, **kwargs: object
    ) -> tuple[httplib2.Response, bytes]:
        """As its base."""
        kwargs["connection_type"] = _Secure if uri.startswith("https:") else _Plain
        answer: tuple[httplib2.Response, bytes] = super().request(uri, *args, **kwargs)
        return answer


def connect(credentials: Credentials, api_endpoint: str, timeout: float) -> Any:  # noqa: ANN401 - the client is untyped
    """The Gmail service over one HTTP connection pool; nothing is asked yet.

    Args:
        credentials: The person's, refreshed by the client as needed.
        api_endpoint: Another address for the API; empty: Google's.
        timeout: Seconds to wait for a piece of an answer.
    """
    authorised = google_auth_httplib2.AuthorizedHttp(credentials, http=Http(timeout=timeout))
    return build(
        "gmail",
        "v1",
        http=authorised,
        static_discovery=True,
        client_options={"api_endpoint": api_endpoint} if api_endpoint else None,
    )


def failure_of(error: Exception, mailbox: str, what: str) -> Failure:
    """What an exception of the client or the network means."""
    match error:
        case HttpError():
            retry_after = str(error.resp.get("retry-after", ""))
            return gmail_errors.refused(mailbox, what, int(error.resp.status), error.content, retry_after)
        case RefreshError():
            said = str(error.args[0]) if error.args else ""
            return gmail_errors.not_authorised(mailbox, said, passing=bool(error.retryable))
        case GoogleAuthError():
            return gmail_errors.broken_off("Google's sign-in service does not answer", sent=False)
        case OSError() | httplib2.ServerNotFoundError():
            return _network(error)
        case _:
            cut = isinstance(error, http.client.IncompleteRead | TypeError)
            return gmail_errors.unreadable("it was cut off" if cut else "it is not in Gmail's format")


def _network(error: OSError | httplib2.ServerNotFoundError) -> Failure:
    """How the connection failed, and whether the request may have arrived all the same."""
    match error:
        case httplib2.ServerNotFoundError():
            return gmail_errors.broken_off("its address cannot be found", sent=False)
        case ssl.SSLCertVerificationError():
            return gmail_errors.broken_off("whoever answers cannot show Google's certificate", sent=False)
        case TimeoutError():
            return gmail_errors.broken_off("it did not answer in time", sent=True)
        case _:
            words = (error.strerror or "the connection broke off").lower()
            return gmail_errors.broken_off(words, sent=error.errno not in _NEVER_LEFT)
