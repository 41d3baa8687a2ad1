"""An account on an IMAP server and a connection to it: made when first needed, and again after it was lost.

Nothing is tried twice here; a login that was refused is not even tried again by the same object, nor by a
later one where refusals are remembered, because servers lock accounts for that.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from agent.errors import AuthoriseError, SecondChanceError
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.errors import (
    ConnectionLostError,
    NotConnectedError,
    PausedError,
    refuse_login,
    translate_errors,
)

if TYPE_CHECKING:
    from agent.mailboxes.imap.client import Client

_Result = TypeVar("_Result")


class Wire:
    """One connection, made when it is first needed and again after it was lost.

    Attributes:
        notes: What the server wants the person to be told, a sentence each.
    """

    def __init__(self, account: Account) -> None:
        """Name an account; nothing is opened yet."""
        self.account = account
        self.notes: tuple[str, ...] = ()
        self._client: Client | None = None
        self._past_round_trips = 0
        self._refusal: SecondChanceError | None = None
        self._is_proven = False

    @property
    def round_trips(self) -> int:
        """How often the server was waited for."""
        return self._past_round_trips + (self._client.round_trips if self._client else 0)

    @property
    def is_open(self) -> bool:
        """Whether a connection stands, as far as is known."""
        return self._client is not None

    def supports(self, capability: str) -> bool:
        """Whether the server offers an extension."""
        return self._ask(lambda client: bool(client.has_capability(capability)))

    def close(self) -> None:
        """Say goodbye, whatever the server makes of it."""
        if self._client:
            with suppress(Exception):
                self._client.leave()
        self._drop()

    def note(self, sentence: str) -> None:
        """Keep a sentence for the person, once."""
        if sentence not in self.notes:
            self.notes += (sentence,)

    def _ask(self, work: Callable[[Client], _Result]) -> _Result:
        client = self._client or self._connect()
        try:
            with translate_errors(self.account):
                return work(client)
        except ConnectionLostError:
            self._drop()
            raise
        except NotConnectedError as error:
            self._drop()
            self._refusal = refuse_login(self.account, error.words)
            raise self._refusal from error
        finally:
            self._listen(client)

    def _connect(self) -> Client:
        """A connection, logged in.

        Raises:
            AuthoriseError: the server refuses the login, now or earlier.
            MailboxError: its certificate is not to be trusted, or it does not speak as it should.
            TryLaterError: it does not answer, or lets nobody in for now.
        """
        if self._refusal:
            raise self._refusal
        try:
            if self.account.refusals:
                self.account.refusals.check()
            client = self._log_in()
        except (AuthoriseError, PausedError) as error:
            self._refusal = error
            raise
        self._client = client
        return client

    def _log_in(self) -> Client:
        from agent.mailboxes.imap import login  # noqa: PLC0415 - IMAPClient, 0.16 s

        account = self.account
        context = login.make_tls_context(account)
        with translate_errors(account):
            client = login.connect(account, context)
        try:
            with translate_errors(account):
                login.log_in(client, account, context)
        except BaseException:
            self._listen(client)
            self._forget(client)
            raise
        return client

    def _prove(self) -> None:
        """The mailbox opened: what was noted of logins that were refused before is past."""
        if self.account.refusals and not self._is_proven:
            self.account.refusals.forget()
        self._is_proven = True

    def _listen(self, client: Client) -> None:
        """Keep what the server wants the person to know."""
        for words in client.alerts():
            self.note(f"The mail server says: {words}")

    def _drop(self) -> None:
        """Let go of a connection that is over."""
        if self._client:
            self._forget(self._client)
        self._client = None

    def _forget(self, client: Client) -> None:
        self._past_round_trips += client.round_trips
        with suppress(Exception):
            client.shutdown()
