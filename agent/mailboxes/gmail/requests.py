"""Requests to the Gmail API: counted, and repeated only where that cannot do anything twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from agent.mailboxes.gmail import errors
from agent.mailboxes.gmail.errors import Failure

if TYPE_CHECKING:  # a heavy library that is only named here
    from google.auth.credentials import Credentials

Wire = dict[str, Any]
"""A resource of the API as it comes over the wire; it never leaves the `gmail_…` modules."""

UNITS = {
    "getProfile": 1,
    "labels.list": 1,
    "settings.sendAs.list": 1,
    "history.list": 2,
    "messages.list": 5,
    "drafts.list": 5,
    "drafts.create": 10,
    "drafts.update": 15,
    "messages.get": 20,
    "drafts.get": 20,
    "threads.get": 40,
}
"""Every method that is ever called, with what it costs of the quota."""

EXPECTED = {"drafts.create": {"id"}, "drafts.update": {"id"}, "drafts.get": {"message"}}
"""What an answer must have to be one."""

_FIRST_WAIT = 0.5
"""Seconds before the second try; doubled each time. No jitter: there is one client for one mailbox."""
_LONGEST = 15.0
_WITHOUT_PATIENCE = 5.0


class Requests:
    """One person's Gmail, asked one request at a time.

    Attributes:
        units: Quota units spent so far.
        requests: HTTP requests made so far, those for access tokens not counted.
    """

    def __init__(
        self,
        mailbox: str,
        credentials: Credentials,
        api_endpoint: str = "",
        patience: float = 20.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name an account; nothing is loaded or asked yet.

        Args:
            mailbox: Its name in config.toml, for sentences.
            credentials: The person's.
            api_endpoint: Another address for the API; empty: Google's.
            patience: Seconds that all failing reads of this object may take together, the pauses between
                them included; one try waits at most three quarters of that for an answer. 0: no second try.
            pause: How a pause is made.
        """
        self.units = 0
        self.requests = 0
        self._mailbox = mailbox
        self._credentials = credentials
        self._api_endpoint = api_endpoint
        self._timeout = min(0.75 * patience or _WITHOUT_PATIENCE, _LONGEST)
        self._left = patience
        self._pause = pause
        self._service: Any = None
        self._ended: Failure | None = None

    def read(self, what: str, **params: object) -> Wire:
        """Ask for something; a failure that may pass is tried again while the patience lasts.

        Raises:
            TryLaterError, AuthoriseError, MailboxError: it did not answer, or refused.
        """
        answer, failure = self._read(what, params)
        if failure:
            raise failure.error
        return answer

    def find(self, what: str, **params: object) -> Wire | None:
        """As `read`, but None where Gmail does not have it."""
        answer, failure = self._read(what, params)
        if failure and not failure.absent:
            raise failure.error
        return None if failure else answer

    def write(self, what: str, **params: object) -> Wire:
        """Change something, in one try.

        Raises:
            AnswerLostError: it may have been done or not.
            TryLaterError, AuthoriseError, MailboxError: it was surely not done.
        """
        answer, failure = self._once(what, params)
        if failure and failure.perhaps_done:
            raise errors.answer_lost(failure)
        if failure:
            raise failure.error
        return answer

    def close(self) -> None:
        """Let go of the connections; the next request opens new ones."""
        if self._service is not None:
            self._service.close()
        self._service = self._ended = None

    def _read(self, what: str, params: dict[str, object]) -> tuple[Wire, Failure | None]:
        wait = _FIRST_WAIT
        while True:
            begun = time.monotonic()
            answer, failure = self._once(what, params)
            if failure is None:
                return answer, None
            self._left -= time.monotonic() - begun
            rest = max(wait, failure.wait)
            if not failure.again or rest > self._left:
                return answer, failure
            self._left -= rest
            self._pause(rest)
            wait *= 2

    def _once(self, what: str, params: dict[str, object]) -> tuple[Wire, Failure | None]:
        """One HTTP request; none where Google has said that there is no access any more."""
        if self._ended:
            return {}, self._ended
        from agent.mailboxes.gmail import service  # noqa: PLC0415 - half a second that only a request needs

        self.units += UNITS[what]
        self.requests += 1
        try:
            answer = self._method(what)(userId="me", **params).execute(num_retries=0)
        except service.EVERYTHING as error:
            failure = service.failure_of(error, self._mailbox, what)
            self._ended = failure if failure.ended else None
            return {}, failure
        if not isinstance(answer, dict) or not answer.keys() >= EXPECTED.get(what, set()):
            # the client hands on what is no JSON as text
            return {}, errors.unreadable("it is not in Gmail's format")
        return answer, None

    def _method(self, what: str) -> Callable[..., Any]:
        from agent.mailboxes.gmail import service  # noqa: PLC0415 - as above

        if self._service is None:
            self._service = service.connect(self._credentials, self._api_endpoint, self._timeout)
        resource = self._service.users()
        *path, last = what.split(".")
        for part in path:
            resource = getattr(resource, part)()
        method: Callable[..., Any] = getattr(resource, last)
        return method


def resources(wire: Wire, name: str) -> list[Wire]:
    """The resources of a list in an answer; what is none is left out."""
    found = wire.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
