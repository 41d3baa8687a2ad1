"""Requests to the Gmail API: counted, and repeated only where that cannot do anything twice.

The Google client is loaded with the first request, which takes half a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from agent.errors import MailboxError
from agent.mailboxes.gmail.errors import AnswerLostError, Failure, unreadable
from agent.mailboxes.gmail.search_language import MOST_IN_ADDRESS
from agent.mailboxes.oauth.redirects import RedirectedError

if TYPE_CHECKING:  # a heavy library that is only named here
    from google.auth.credentials import Credentials

Wire = dict[str, Any]
"""A resource of the API as it comes over the wire; it never leaves this package."""

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
_LONGEST_TRY = 600.0
"""Seconds for one answer, however much patience there is."""
_MOST_FOR_TRIES = 20.0
"""Seconds that failing reads may take together before they are tried no more; a longer wait ends the run."""
_SHORT_TRY = 5.0
"""Seconds for one answer where there is no patience, or none is left."""


class GmailApi:
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
        patience: float = 90.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name an account; nothing is loaded or asked yet.

        Args:
            mailbox: Its name in config.toml, for sentences.
            credentials: The person's.
            api_endpoint: Another address for the API; empty: Google's.
            patience: Seconds that Gmail may take for an answer, or a piece of one. All failing reads of this
                object together are tried again for 20 seconds at most, for less where this is less; 0: no
                second try. Once so much time went by in vain, a try waits 5 seconds.
            pause: How a pause is made.
        """
        self.units = 0
        self.requests = 0
        self._mailbox = mailbox
        self._credentials = credentials
        self._api_endpoint = api_endpoint
        self._timeout = min(patience or _SHORT_TRY, _LONGEST_TRY)
        self._patience_left = min(patience, _MOST_FOR_TRIES)
        self._pause = pause
        self._service: Any = None
        self._final: Failure | None = None

    def read(self, method: str, **params: object) -> Wire:
        """Ask for something; a failure that may pass is tried again while the patience lasts.

        Raises:
            TryLaterError, AuthoriseError, MailboxError: it did not answer, or refused.
        """
        answer, failure = self._try_often(method, params)
        if failure:
            raise failure.error
        return answer

    def find(self, method: str, **params: object) -> Wire | None:
        """As `read`, but None where Gmail does not have it."""
        answer, failure = self._try_often(method, params)
        if failure and not failure.is_absent:
            raise failure.error
        return None if failure else answer

    def write(self, method: str, **params: object) -> Wire:
        """Change something, in one try.

        Raises:
            AnswerLostError: it may have been done or not.
            TryLaterError, AuthoriseError, MailboxError: it was surely not done.
        """
        answer, failure = self._try_once(method, params)
        if failure and failure.may_be_done:
            work = "made" if method == "drafts.create" else "changed"
            looks = "The next `second-chance run` looks for it before it makes anything."
            is_redirect = isinstance(failure.error, RedirectedError)
            raise AnswerLostError(
                f"{failure.error.text} Whether the draft was {work} is not known yet; the next run looks.",
                failure.error.hint if is_redirect else looks,
            )
        if failure:
            raise failure.error
        return answer

    def close(self) -> None:
        """Let go of the connections; the next request opens new ones."""
        if self._service is not None:
            self._service.close()
        self._service = self._final = None

    def _try_often(self, method: str, params: dict[str, object]) -> tuple[Wire, Failure | None]:
        wait = _FIRST_WAIT
        while True:
            begun = time.monotonic()
            answer, failure = self._try_once(method, params)
            if failure is None:
                return answer, None
            self._patience_left -= time.monotonic() - begun
            if self._patience_left <= 0:
                self._shorten_tries()
            pause = max(wait, failure.wait)
            if not failure.may_pass or pause > self._patience_left:
                return answer, failure
            self._patience_left -= pause
            self._pause(pause)
            wait *= 2

    def _shorten_tries(self) -> None:
        """Wait less for each answer from now on: else every further request would hang as long."""
        self._timeout = min(self._timeout, _SHORT_TRY)
        if self._service is not None:
            self._service.close()
            self._service = None

    def _try_once(self, method: str, params: dict[str, object]) -> tuple[Wire, Failure | None]:
        """One HTTP request; none where there is no access any more, or Gmail has asked for a long wait."""
        if self._final:
            return {}, self._final
        from agent.mailboxes.gmail import client  # noqa: PLC0415 - half a second that only a request needs

        self.units += UNITS[method]
        self.requests += 1
        try:
            if self._service is None:
                self._service = client.connect(self._credentials, self._api_endpoint, self._timeout)
            resource = self._service.users()
            *path, last = method.split(".")
            for part in path:
                resource = getattr(resource, part)()
            request = getattr(resource, last)(userId="me", **params)
            if len(request.uri) > MOST_IN_ADDRESS:  # the client would make a POST of it
                return {}, _refuse_length()
            answer = request.execute(num_retries=0)
        except client.EVERY_ERROR as error:
            failure = client.explain(error, self._mailbox, method)
            # A long wait that Gmail asks for is kept for the rest of this run; the next one asks once.
            self._final = failure if failure.is_final or failure.wait > _MOST_FOR_TRIES else None
            return {}, failure
        if not isinstance(answer, dict) or not answer.keys() >= EXPECTED.get(method, set()):
            # the client hands on what is no JSON as text
            return {}, unreadable("it is not in Gmail's format")
        return answer, None


def _refuse_length() -> Failure:
    """A question that nobody foresaw as so long: an id or a page of Gmail's own."""
    text = f"A question to Gmail would be longer than {MOST_IN_ADDRESS:,} characters; it was not asked."
    return Failure(MailboxError(text, "Nothing was changed. If it stays, please report this sentence."))


def resources(wire: Wire, name: str) -> list[Wire]:
    """The resources of a list in an answer; what is none is left out."""
    found = wire.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
