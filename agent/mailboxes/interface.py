"""The one protocol behind which mail lives, and its words.

MESSAGE   one mail; `Message.key` is the mailbox's own handle of it.
THREAD    the messages tied by References and In-Reply-To, Drafts and Sent included.
DRAFT     an unsent message the person can open, edit and send; never anything else.
TICKET    what `stage` gives before anything can be seen: with it the mailbox can prove later
          whether `place` took effect (a file still in tmp/, a UIDNEXT, a history id).
SIGHTING  what became of a draft, with the evidence.
BOOKMARK  how far a mailbox was read: what came in later is new (a history id, the next UID of each folder).

Every message says of its sender what the mailbox's own server found out (`Message.checks`, `unverified`).
A mailbox has no way to send. It never changes or removes a message it did not make itself,
nor a draft whose words are no longer ours.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from agent.errors import SecondChanceError
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId, Query, SendAs, Thread
from agent.model.plan import Draft, Sighting


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came in since a bookmark."""

    threads: tuple[Thread, ...]
    """Each whole, headers only; no order is promised."""
    bookmark: str
    """To be given next time; meaningless elsewhere. Empty only where the mailbox keeps none."""
    labelled: frozenset[str] = frozenset()
    """`Message.key` of the messages that carry the label asked for."""
    notes: tuple[str, ...] = ()
    """What was left out, a sentence each."""
    is_near: bool = False
    """Asking more of this mailbox costs next to nothing."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A place that could not be looked into: an answer may lie there."""

    place: str
    """A folder, or a mail file, as the person knows it."""
    reason: str
    """Why, a sentence."""


Report = Callable[[str, str], None]
"""Takes down, before anything else happens, a ticket and the draft id under which new words stand (empty: not
yet). What it is given is on record when it returns."""


class NotMadeError(Exception):
    """`place` failed, and surely no draft was made.

    Attributes:
        reason: What went wrong, for the person.
    """

    def __init__(self, reason: SecondChanceError) -> None:
        """Keep the reason."""
        super().__init__(reason.text)
        self.reason = reason


class Glance(Protocol):
    """What makes new mail worth opening that a query does not ask for. Neither question raises."""

    def is_worth_reading(self, message: Message) -> bool:
        """Whether the words at the beginning of a mail are to be read, judged by its headers alone."""
        ...

    def is_telling(self, message: Message) -> bool:
        """Whether a mail is told with its conversation, judged by its headers and its first words.

        Without a body it is asked whether the headers alone are enough, so that nothing more need be read.
        """
        ...


class Mailbox(Protocol):
    """Where mail lives: Gmail, IMAP, Maildir, memory."""

    name: str
    """Its name in config.toml."""

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be looked into since the mailbox was opened, and was not read on a later try.

        An answer may lie there. What a letter cannot do without is never among it: where the inbox, the
        sent mail, Drafts or a folder in which mail of the thread was seen cannot be looked into, the
        question itself fails (`TryLaterError`). Nor is what is there no longer.
        """
        ...

    def search(self, query: Query) -> tuple[Thread, ...]:
        """Threads that hold a message the query asks for, headers only (`Message.body` is None).

        Each thread is whole, whatever the dates of its other messages; drafts, trash and spam
        carry their marks. No order is promised. A miss is an empty tuple.

        Raises:
            MailboxMissingError: the mailbox cannot be found or read.
            MailboxError, TryLaterError, AuthoriseError: it did not answer.
        """
        ...

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """The whole thread that holds any of these messages, bodies included; None when none is there.

        `key` is the `Thread.key` it last had: a hint that spares a search where a mailbox has such keys.

        Raises:
            As `search`.
        """
        ...

    def read_bodies(self, thread: Thread) -> Thread:
        """The same thread with the bodies of its messages; works for messages without a Message-ID.

        A message gone meanwhile is left out.

        Raises:
            As `search`.
        """
        ...

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        """Threads with a message that came in since the bookmark and that the query asks for.

        Where nothing came in, nothing but that is asked of the mailbox. Without a bookmark, or with one that
        no longer holds (folders numbered anew, a history too old), all since `query.since` is new; a message
        may be told twice, none is passed over. Drafts, trash and spam are not arrivals; sent mail is.

        Args:
            query: As for `search`; `calendars` asks for messages with a calendar as well.
            bookmark: Of the last answer; empty: none.
            label: A label, keyword or folder of the person's (any case; `Jobs/Interview` for a nested one).
                Messages under it since `query.since` are asked for too, whenever they were put there; where
                a mailbox cannot tell since when, it tells them each time. One that is not there is no error.
            glance: What else of the new mail inside the dates is told. Of each mail that is worth reading by
                its headers the first words are read, within the mailbox's bounds. Where reading is dear, old
                mail is not glanced at: a mailbox at a distance does so only behind a bookmark. None: nothing.

        Raises:
            As `search`.
        """
        ...

    def stage(self, outgoing: Outgoing) -> str:
        """Make ready to place and return a ticket; nothing the person can see has changed yet.

        Raises:
            TryLaterError: the disk is full or the mailbox is out of reach; nothing is left behind.
            MailboxMissingError: there is no Drafts folder.
        """
        ...

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        """Put the staged draft into Drafts in one atomic step and return its draft id.

        Raises:
            NotMadeError: surely no draft was made: it was refused, or never asked for.
            As `stage`: after any other error the draft may stand or not, and `find_fate` tells.
        """
        ...

    def find_fate(self, draft: Draft) -> Sighting:
        """What became of a draft: by draft id, then Message-ID, then thread, recipients and words.

        `Sighting.fate` None means: never made, because that is proved, or because it was refused and nothing
        of it is there. One that once stood and is gone is `deleted`. One of which neither is known is
        `unknown`: it is not made again without the person's word.

        With `Draft.renewal`, its words count as the draft's own (`Sighting.is_renewed`).

        Raises:
            As `search`.
        """
        ...

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        """Put new words into our own untouched draft, so that at every moment one draft stands.

        Args:
            draft: As it stands, without a renewal.
            outgoing: The new words.
            report: Is told the ticket before anything is made, and the draft id before anything is removed.

        Returns the draft id.

        Raises:
            RefusedError: nothing was changed: the draft is no longer there, or its words are no longer ours.
            As `stage`: the old words may stand, or the new ones, or both. `end_renewal` makes that one.
        """
        ...

    def end_renewal(self, draft: Draft) -> bool:
        """End a `replace` that was cut: where two of our own drafts stand, take one away.

        The new words stay, and the old ones where these alone stand. Where the person changed one of the two
        or sent it, theirs stays and our untouched other one goes. Only what is ours by its place and its
        words is removed.

        Returns whether nothing is left over; what could not be removed now stays for another time.

        Args:
            draft: With its `renewal`.

        Raises:
            As `search`.
        """
        ...

    def close(self) -> None:
        """Let go of connections and files."""
        ...


@runtime_checkable
class Signs(Protocol):
    """A mailbox whose editor puts a signature under what the person writes, unless one stands there."""

    def send_as(self, address: str) -> SendAs:
        """The identity for an own address, with its signature.

        Raises:
            TryLaterError, AuthoriseError: it did not answer.
        """
        ...


@runtime_checkable
class Metered(Protocol):
    """A mailbox whose provider counts what is asked."""

    name: str

    @property
    def requests(self) -> int:
        """HTTP requests made so far, those for access tokens not counted."""
        ...

    @property
    def units(self) -> int:
        """Quota units they took."""
        ...


@runtime_checkable
class BearsNotes(Protocol):
    """A mailbox into whose inbox a short note to oneself can be put, with the rights that drafts need."""

    name: str

    def find_notes(self, message_ids: Collection[MessageId]) -> frozenset[MessageId]:
        """Those of these that lie in the inbox.

        Raises:
            As `search`.
        """
        ...

    def list_notes(
        self, writer: str, since: datetime, is_note: Callable[[MessageId], bool]
    ) -> frozenset[MessageId]:
        """The notes in the inbox, where nobody knows their ids any more.

        Args:
            writer: The address they are from (`Address.key`).
            since: None came in before (aware).
            is_note: Tells one by its Message-ID.

        Raises:
            As `search`.
        """
        ...

    def put_note(self, note: Outgoing) -> None:
        """Put a note into the inbox as new mail, in one step; never tried again.

        Raises:
            NotMadeError: it was surely not put there.
            As `stage`: after any other error it may lie there or not, and `find_notes` tells.
        """
        ...

    def remove_notes(
        self,
        message_ids: Collection[MessageId],
        is_ours: Callable[[Message], bool],
        *,
        only_read: bool = False,
    ) -> frozenset[MessageId]:
        """Take away those of these that lie in the inbox with our words and that nobody answered or flagged.

        Only being read is not touching one. Where a mailbox cannot take one mail alone away, it is marked as
        read and stays. What was moved or touched is left alone.

        Returns those that are left because they were not read yet.

        Args:
            message_ids: Of notes.
            is_ours: Whether a message, with its body, still has the words that were put there.
            only_read: Leave those that the person has not read yet.

        Raises:
            As `search`; asked again, it goes on.
        """
        ...
