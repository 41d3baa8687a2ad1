"""An account on an IMAP server and a connection to it: made when first needed, and again after it was lost.

Nothing is tried twice here; a login that was refused is not even tried again by the same object, nor by a
later one where refusals are remembered, because servers lock accounts for that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from agent.errors import AuthoriseError, MailboxError, MailboxMissingError, SecondChanceError
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.errors import (
    ConnectionLostError,
    NotConnectedError,
    PausedError,
    describe_lost_draft,
    refuse_login,
    translate_errors,
)
from agent.mailboxes.imap.folders import Folder, FolderState, ListedFolder
from agent.mailboxes.interface import NotMadeError

if TYPE_CHECKING:
    from agent.mailboxes.imap.client import Client

_Result = TypeVar("_Result")
SearchWords = tuple[bytes, ...]
"""The words of one SEARCH; an 8-bit one is sent as a literal, with CHARSET."""


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder as the server opened it."""

    validity: int
    next_uid: int
    """0: the server does not tell."""
    exists: int


class Connection:
    """One connection, made when it is first needed and again after it was lost.

    Attributes:
        round_trips: Commands sent so far, and literals the server was asked for.
        notes: What the server wants the person to be told, a sentence each.
        has_missed_folder: A folder that was listed could not be found.
    """

    def __init__(self, account: Account) -> None:
        """Name an account; nothing is opened yet."""
        self.account = account
        self.notes: tuple[str, ...] = ()
        self.has_missed_folder = False
        self._client: Client | None = None
        self._past_round_trips = 0
        self._refusal: SecondChanceError | None = None
        self._is_proven = False
        self._open: tuple[str, bool, OpenFolder] | None = None

    @property
    def round_trips(self) -> int:
        """Commands sent so far, and literals the server was asked for."""
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

    # ---- commands

    def folders(self) -> list[ListedFolder]:
        """Every folder there is."""
        folders = self._ask(lambda client: client.folders())
        self._prove()
        return folders

    def folders_with_states(self, *, changes: bool) -> tuple[list[ListedFolder], dict[str, FolderState]]:
        """Every folder there is, and how far each has come: none of that where it takes a question for each.

        Args:
            changes: `FolderState.modseq` is wanted as well.
        """
        if self.supports("LIST-STATUS"):
            with suppress(MailboxError):  # it may offer more than it can do
                found = self._ask(lambda client: client.folders_with_states(changes=changes))
                self._prove()
                return found
        return self.folders(), {}

    def state(self, folder: Folder, *, changes: bool) -> FolderState:
        """How far a folder has come; an empty state where the server does not say."""
        try:
            return self._ask(lambda client: client.state(folder.name, changes=changes))
        except MailboxError:
            return FolderState()

    def foreign_prefixes(self) -> tuple[str, ...]:
        """What the names of other people's and of shared folders begin with (RFC 2342)."""
        if not self.supports("NAMESPACE"):
            return ()
        try:
            _, *foreign = self._ask(lambda client: client.namespace())
        except MailboxError:  # then they are not told apart, and few servers have any
            return ()
        return tuple(prefix for spaces in foreign for prefix, _ in spaces or ())

    def open(self, folder: Folder, *, writable: bool = False, anew: bool = True) -> OpenFolder | None:
        """Open a folder; None when it is gone meanwhile.

        Args:
            folder: The folder.
            writable: With the right to change it; otherwise nothing can be changed by mistake.
            anew: Ask also where it is open already: for what the server knows now.
        """
        if not anew and self._open and self._open[:2] == (folder.name, writable):
            return self._open[2]
        self._open = None
        try:
            answer = self._ask(lambda client: client.select_folder(folder.name, readonly=not writable))
        except MailboxMissingError:
            self.has_missed_folder = True
            return None
        except MailboxError as error:
            if self._client is None:
                raise
            self.note(f"The folder {folder.name} is left out: {error.text}")
            return None
        numbers = [int(answer.get(key, 0)) for key in (b"UIDVALIDITY", b"UIDNEXT", b"EXISTS")]
        opened = OpenFolder(*numbers)
        self._open = (folder.name, writable, opened)
        return opened

    def has_open(self, folder: Folder) -> bool:
        """Whether it is this folder that is open."""
        return self._open is not None and self._open[0] == folder.name

    def find(self, words: SearchWords) -> list[int]:
        """UIDs in the open folder; a server that takes no 8-bit words is asked without them."""
        try:
            return self._ask(lambda client: client.find(words))
        except MailboxError:
            if all(word.isascii() for word in words):
                raise
            return self._ask(lambda client: client.find(drop_charset(words)))

    def fetch(self, uids: Sequence[int], items: Sequence[str]) -> dict[int, dict[bytes, Any]]:
        """What the open folder holds of these mails, one at least; those gone meanwhile are missing."""
        return self._ask(lambda client: dict(client.fetch(list(uids), list(items))))

    def structures(self, uids: Sequence[int]) -> dict[int, bytes]:
        """What parts these mails have, one at least, as the server writes it (BODYSTRUCTURE)."""
        return self._ask(lambda client: client.structures(uids))

    def append(self, folder: Folder, raw: bytes, flags: tuple[str, ...], when: datetime) -> str:
        """Put a mail into a folder; what the server answered. Never tried again.

        Raises:
            NotMadeError: it was surely not put there.
        """
        self._open = None
        asked: list[Client] = []

        def work(client: Client) -> bytes:
            asked.append(client)
            return client.append_mail(folder.name, raw, flags, when)

        try:
            return self._ask(work).decode("ascii", "replace")
        except SecondChanceError as error:
            if not asked or asked[0].has_refused:
                raise NotMadeError(error) from error
            if isinstance(error, ConnectionLostError):
                raise describe_lost_draft(error) from error.__cause__
            raise

    def remove(self, uid: int) -> None:
        """Take one mail, and no other, out of the open folder for good (UIDPLUS, RFC 4315)."""
        self._ask(lambda client: client.add_flags([uid], ["\\Deleted"], silent=True))
        self._ask(lambda client: client.uid_expunge([uid]))

    def move(self, uid: int, folder: Folder) -> None:
        """Move one mail out of the open folder (RFC 6851)."""
        self._ask(lambda client: client.move([uid], folder.name))

    def note(self, sentence: str) -> None:
        """Keep a sentence for the person, once."""
        if sentence not in self.notes:
            self.notes += (sentence,)

    # ---- the connection itself

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
        self._client = self._open = None

    def _forget(self, client: Client) -> None:
        self._past_round_trips += client.round_trips
        with suppress(Exception):
            client.shutdown()


def drop_charset(words: SearchWords) -> SearchWords:
    """The same for a server that takes no 8-bit words: all mail of these dates, which is compared here."""
    return words[2:3]
