"""HTTP under the Google client: every request goes out once, and it is known whether it did.

The client takes any object with its `request`. httplib2, which it would use, sends a request again when an
idle connection turns out to be closed, follows a 308 with the body of a POST, and without more knows no
proxy; google-auth's layer above it repeats any request, a POST too, after a 401. For a draft each of these
is a letter too many. Here nothing is repeated but a question whose access token had run out.
"""

from __future__ import annotations

import errno
import http.client
import zlib
from collections.abc import Mapping
from urllib.parse import urlsplit

import google_auth_httplib2
import httplib2
from google.auth.credentials import Credentials
from google.auth.exceptions import TransportError

from agent.errors import TryLaterError
from agent.mailboxes.gmail import connection as connections
from agent.mailboxes.gmail.connection import Connection, TooLongError
from agent.mailboxes.oauth import redirects

_HARMLESS = frozenset({"GET", "HEAD"})
"""Methods that change nothing, however often they arrive (RFC 9110 §9.2.1)."""
_DENIED = 401
_ANY_PACKING = 32 + zlib.MAX_WBITS
"""gzip or zlib, whichever it is."""


class Transport:
    """Makes requests, one connection for each server; what changes something has a connection of its own."""

    def __init__(self, timeout: float) -> None:
        """Connect to nothing yet; `timeout`: seconds to wait for a piece of an answer."""
        self.timeout = timeout
        self._open: dict[str, Connection] = {}

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> tuple[httplib2.Response, bytes]:
        """Ask once, and read the answer.

        What changes something never goes over a connection that lay idle: it may be closed at the other end,
        and then nobody can tell whether the request arrived.

        Raises:
            NotConnectedError, ProxyError: the request surely did not arrive.
            RedirectedError: it was to go on to another address.
            OSError, HTTPException, zlib.error: it may have arrived.
        """
        parts = urlsplit(uri)
        server = f"{parts.scheme}://{parts.netloc}"
        if method not in _HARMLESS and server in self._open:
            self._open.pop(server).close()
        connection = self._open.setdefault(server, Connection(server, self.timeout))
        try:
            if connection.sock is None:
                connection.connect()
            path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            connection.request(method, path, body, dict(headers or {}))
            # An answer after which the connection ends holds the socket itself, also where it is cut off.
            with connection.getresponse() as answer:
                content = _unpack(answer, answer.read())
        except BaseException as error:
            self._open.pop(server, None)
            connection.close()
            if isinstance(error, http.client.BadStatusLine):  # RemoteDisconnected among them
                raise ConnectionResetError(errno.ECONNRESET, "it closed the connection") from error
            raise
        if answer.will_close:
            self._open.pop(server, None)
            connection.close()
        if redirects.is_redirect(answer.status):
            raise redirects.refuse(uri, answer.getheader("location", ""))
        return httplib2.Response(answer), content

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()


def _unpack(answer: http.client.HTTPResponse, content: bytes) -> bytes:
    """The content of an answer without its packing.

    Raises:
        TooLongError: it is longer than what is read of one.
        zlib.error: it is broken.
    """
    if not content or answer.getheader("content-encoding", "identity").strip().lower() == "identity":
        return content
    unpacking = zlib.decompressobj(_ANY_PACKING)
    unpacked = unpacking.decompress(content, connections.MOST_BYTES + 1)
    if len(unpacked) > connections.MOST_BYTES:
        raise TooLongError
    if not unpacking.eof:
        raise http.client.IncompleteRead(unpacked)
    return unpacked


class AuthorisedTransport:
    """A transport with the person's access token.

    A token that is old, or about to be, is replaced before the request goes out. Where Google refuses it all
    the same (HTTP 401), a question is asked once more with a new one; what changes something is not: nobody
    says that it was not done.

    Attributes:
        credentials: The person's; the Google client looks for them under this name.
        transport: What makes the requests.
    """

    def __init__(self, credentials: Credentials, transport: Transport) -> None:
        """Ask through this transport, for this person."""
        self.credentials = credentials
        self.transport = transport
        self._token_request = google_auth_httplib2.Request(transport)

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> tuple[httplib2.Response, bytes]:
        """As `Transport.request`.

        Raises:
            As that; and where there is no access token, so that nothing was asked:
            SecondChanceError, GoogleAuthError: why.
        """
        answer, content = self._ask(uri, method, body, headers)
        if answer.status != _DENIED or not getattr(self.credentials, "refresh_token", None):
            return answer, content
        self.credentials.token = None  # the next request fetches another
        return self._ask(uri, method, body, headers) if method in _HARMLESS else (answer, content)

    def _ask(
        self, uri: str, method: str, body: bytes | str | None, headers: Mapping[str, str] | None
    ) -> tuple[httplib2.Response, bytes]:
        fields = dict(headers or {})
        try:
            self.credentials.before_request(self._token_request, method, uri, fields)
        except redirects.RedirectedError as error:  # the sign-in's; what was to be asked was not
            raise TryLaterError(error.text, error.hint) from None
        except OSError as error:
            raise TransportError(error) from error
        return self.transport.request(uri, method, body, fields)

    def close(self) -> None:
        """Let go of the connections."""
        self.transport.close()
