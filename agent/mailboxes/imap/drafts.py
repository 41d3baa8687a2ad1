"""Drafts on an IMAP server: put there by APPEND, once, and replaced so that one always stands.

Nothing can be made ready on the server, so the ticket of `stage` says what the Drafts folder was like:
UIDVALIDITY, the UID its next mail would get, and a word that tells one ticket from another. As long as that
UID is still the next one, nothing was put into Drafts: the draft was never made. The same is proved where
every UID from that one on is still there, and somebody else's. Otherwise a draft that cannot be found may
have been made and be gone, and is not made again by anybody who did not stage it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from secrets import token_hex

from agent.errors import MailboxError, MailboxMissingError, RefusedError, SecondChanceError, TryLaterError
from agent.mailboxes.conversations import read_outgoing
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folders import Folder, Layout
from agent.mailboxes.imap.memory import OpenFolder
from agent.mailboxes.imap.messages import Location, Mail
from agent.mailboxes.imap.removal import can_remove, remove_mail
from agent.mailboxes.imap.search import search_ties
from agent.mailboxes.imap.sweep import FolderSweep
from agent.mailboxes.interface import NotMadeError, Report
from agent.mailboxes.wordings import has_words, measure_likeness
from agent.model.letter import Outgoing
from agent.model.mail import MessageId
from agent.model.plan import Draft, Stage
from agent.reading.new_words import fingerprint

_FLAGS = ("\\Draft", "\\Seen")
"""A draft, and seen: nobody needs to be told of it as new mail."""
_MOST_COMPARED = 20
"""So many mails that came into Drafts since are compared, where that may prove something."""
_ALIKE = 0.3
"""What shares as much of our words may be ours."""
_APPENDUID = re.compile(r"\[APPENDUID (\d+) (\d+)\]", re.IGNORECASE)


def read_appended(answer: str, folder: Folder) -> Location | None:
    """Where a mail lies that was put into a folder; None: the answer does not tell (RFC 4315 §3)."""
    uid = _APPENDUID.search(answer)
    return Location(folder.name, int(uid[1]), int(uid[2])) if uid else None


@dataclass(slots=True)
class DraftWriter:
    """The Drafts folder of one mailbox, and what this object did in it."""

    mailbox: str
    connection: Connection
    staged: set[str] = field(default_factory=set)
    """Tickets given here."""
    tried: set[str] = field(default_factory=set)
    """Tickets with which an APPEND was begun here, whatever came of it."""

    def stage(self, layout: Layout, outgoing: Outgoing) -> str:  # noqa: ARG002 - the ticket tells of the folder alone
        """What Drafts is like now."""
        opened = self.open_folder(layout)
        if not opened.next_uid:
            self.connection.note(
                "The mail server does not say which number the next draft gets; a draft that is interrupted "
                "while it is placed will not be tried again."
            )
        ticket = f"{opened.validity}:{opened.next_uid}:{token_hex(4)}"
        self.staged.add(ticket)
        return ticket

    def place(self, layout: Layout, outgoing: Outgoing, ticket: str) -> str:
        """Put the draft there, unless it stands already; the draft id.

        Raises:
            NotMadeError: it was surely not made.
            MailboxError: it was made with this ticket before and is gone, or with another one and stands.
        """
        untouched = is_unchanged(ticket, self.open_folder(layout))
        own_first = self.is_untried(ticket)
        standing = (
            [] if untouched and ticket not in self.tried else self._find_standing(layout, outgoing.message_id)
        )
        if (own_first and standing) or not (own_first or untouched or standing):
            self.tried.add(ticket)
            raise MailboxError(
                "The draft that was made ready is gone.",
                "Run `second-chance run` again; it looks first for what stands there.",
            )
        if standing:
            return standing[0].location.handle
        self.tried.add(ticket)
        return self._append(layout, outgoing).handle

    def is_untried(self, ticket: str) -> bool:
        """Whether it was given here and nothing was done with it yet."""
        return ticket in self.staged and ticket not in self.tried

    def replace(self, layout: Layout, draft: Draft, outgoing: Outgoing, draft_id: str, report: Report) -> str:
        """Put new words beside our untouched draft, then take that one away; the new draft id.

        Killed in between, two drafts stand; asked again for the same words, it takes the new one for its own.

        Raises:
            RefusedError: the server cannot take away one mail alone, or a further draft of it stands.
            TryLaterError: the new words stand, and perhaps the old ones too.
        """
        if not can_remove(self.connection, layout):
            raise RefusedError(
                "The draft is not replaced: this mail server cannot remove one mail alone (UIDPLUS), and two "
                "drafts of one letter would stand.",
                "Delete the draft in your mail program, or edit it there.",
            )
        ticket = self.stage(layout, outgoing)
        report(ticket, "")
        old = int(draft_id.partition(":")[2])
        beside = [
            one
            for one in self._find_standing(layout, outgoing.message_id, whole=True)
            if one.location.uid != old
        ]
        words = fingerprint(outgoing.text)
        new = next((one.location for one in beside if has_words(one.message, words)), None)
        if beside and new is None:
            raise RefusedError(
                f"The draft is not replaced: a further one of “{draft.subject}” stands.",
                "Delete the one you do not want in your mail program, then ask again.",
            )
        try:
            new = new or self._append(layout, outgoing, beside=old)
        except NotMadeError as error:
            raise error.reason from error
        report(ticket, new.handle)
        try:
            self.remove(layout, [Location.parse(f"{draft_id}/{self.folder(layout).name}")])
        except SecondChanceError as error:
            raise TryLaterError(
                f"The new wording stands in Drafts, and the old one could not be removed yet: {error.text}",
                "The next `second-chance run` removes it.",
            ) from error
        return new.handle

    def remove(self, layout: Layout, drafts: Iterable[Location]) -> None:
        """Take drafts away, by their numbers.

        Raises:
            As `remove_mail`.
        """
        folders = {folder.name: folder for folder in layout.everywhere}
        for draft in drafts:
            remove_mail(self.connection, layout, folders[draft.folder], draft)

    def open_folder(self, layout: Layout, *, writable: bool = False) -> OpenFolder:
        """The Drafts folder, opened.

        Raises:
            MailboxMissingError: there is none, or nobody can say which it is.
        """
        folder = self.folder(layout)
        opened = self.connection.open(folder, writable=writable)
        if opened is None:
            raise MailboxMissingError(
                f"The Drafts folder {folder.name} cannot be opened.", "Run `second-chance doctor`."
            )
        return opened

    def folder(self, layout: Layout) -> Folder:
        """The Drafts folder.

        Raises:
            MailboxMissingError: there is none, or nobody can say which it is.
        """
        if layout.drafts:
            return layout.drafts
        names = ", ".join(layout.choices[:20]) or "none"
        raise MailboxMissingError(
            f"Which folder of the mailbox {self.mailbox} holds drafts? Its folders: {names}.",
            f'Name it in config.toml under [mailbox.{self.mailbox}], as in `drafts = "Drafts"`; '
            "if there is none, make one in your mail program.",
        )

    def _find_standing(self, layout: Layout, message_id: MessageId, *, whole: bool = False) -> list[Mail]:
        """Drafts with this Message-ID, newest first."""
        sweep = FolderSweep(self.connection, layout, whole=whole)
        found = sweep.search(search_ties([message_id]), [self.folder(layout)])
        ours = [mail for mail in found if mail.message.message_id == message_id]
        return sorted(ours, key=lambda mail: mail.location.uid, reverse=True)

    def _append(self, layout: Layout, outgoing: Outgoing, *, beside: int = 0) -> Location:
        """APPEND; where the server does not tell the UID (RFC 4315), look for the Message-ID.

        Args:
            layout: The folders.
            outgoing: The draft.
            beside: The UID of the draft of the same name whose place it takes; 0: there is none.

        Raises:
            TryLaterError: nobody can say whether it stands; `find_fate` will.
        """
        folder = self.folder(layout)
        answer = self.connection.append(folder, outgoing.raw, _FLAGS, read_outgoing(outgoing).date)
        if appended := read_appended(answer, folder):
            return appended
        found = self._find_standing(layout, outgoing.message_id)
        standing = [one for one in found if one.location.uid != beside]
        if not standing:
            raise TryLaterError(
                "The mail server took the draft and does not show it.",
                "The next `second-chance run` looks for it before anything else.",
            )
        return standing[0].location


def is_unchanged(ticket: str, drafts: OpenFolder) -> bool:
    """Whether no mail was put into Drafts since a ticket was given."""
    validity, _, rest = ticket.partition(":")
    next_uid = rest.partition(":")[0]
    return next_uid not in {"", "0"} and (validity, next_uid) == (str(drafts.validity), str(drafts.next_uid))


def find_proof(draft: Draft, drafts: OpenFolder) -> str:
    """The proof that a draft was never made; empty: there is none."""
    if draft.stage is not Stage.PLACED and is_unchanged(draft.ticket, drafts):
        return "It was made ready and nothing was put into Drafts since."
    return ""


def read_ticket(ticket: str) -> tuple[int, int]:
    """UIDVALIDITY of Drafts, and the number its next mail would get; (0, 0): the ticket does not tell."""
    validity, _, rest = ticket.partition(":")
    first = rest.partition(":")[0]
    is_told = validity.isdecimal() and first.isdecimal()
    return (int(validity), int(first)) if is_told else (0, 0)


def list_new_uids(ticket: str, drafts: OpenFolder) -> range:
    """The numbers that Drafts has given since a ticket; none where they cannot be told or are too many."""
    validity, first = read_ticket(ticket)
    if validity != drafts.validity or first == 0:
        return range(0)
    new = range(first, drafts.next_uid)
    return new if len(new) <= _MOST_COMPARED else range(0)


def find_proof_by_numbers(draft: Draft, drafts: OpenFolder, new: Collection[Mail]) -> str:
    """The proof that a draft was never made although Drafts was changed since; empty: there is none.

    A server gives each number once, in order (RFC 9051 §2.3.1.1). Where none is missing, nothing that was put
    there since is gone; where all is surely somebody else's, ours was not among it.

    Args:
        draft: What was staged.
        drafts: The Drafts folder as it was opened.
        new: The mails that were found in it; those with a number since the ticket count, with their bodies.
    """
    given = list_new_uids(draft.ticket, drafts)
    new = [mail for mail in new if mail.location.uid in given]
    if draft.stage is not Stage.STAGED or not given or {mail.location.uid for mail in new} != {*given}:
        return ""
    if any(mail.message.body is None or measure_likeness(draft, mail.message) >= _ALIKE for mail in new):
        return ""
    if any(mail.message.message_id == draft.message_id for mail in new):
        return ""
    return "All that was put into Drafts since it was made ready is still there, and is not it."
