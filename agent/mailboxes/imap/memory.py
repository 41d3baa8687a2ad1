"""What was read of the folders of an IMAP server, for as long as their numbers prove that it still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.mailboxes.conversations import mentioned_ids
from agent.mailboxes.imap.folders import Folder, FolderState

if TYPE_CHECKING:
    from agent.mailboxes.imap.messages import Location, Mail
    from agent.mailboxes.imap.search import SearchWords
    from agent.model.mail import MessageId


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder as the server opened it."""

    validity: int
    next_uid: int
    """0: the server does not tell."""
    exists: int
    modseq: int = 0
    """HIGHESTMODSEQ; 0: the server does not tell."""

    @property
    def state(self) -> FolderState:
        """The same numbers as STATUS tells them."""
        return FolderState(self.validity, self.next_uid, self.modseq, self.exists)


@dataclass(slots=True)
class Known:
    """What was read of a folder while its numbers were these."""

    opened: OpenFolder
    searches: dict[SearchWords, frozenset[int]] = field(default_factory=dict)
    mails: dict[tuple[int, bool], Mail] = field(default_factory=dict)
    """By UID, with its headers only or whole."""

    def find(self, uid: int, *, whole: bool) -> Mail | None:
        """A mail as it is; None: it was not read, or not whole."""
        return self.mails.get((uid, True)) or (None if whole else self.mails.get((uid, False)))


class Memory:
    """What was read in this run.

    Attributes:
        states: How far each folder has come, as told when the call at hand began; by the folder's name.
        headers: Mails by where they lie, as they were first read: of these only the marks can change.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self.states: dict[str, FolderState] = {}
        self.headers: dict[Location, Mail] = {}
        self._known: dict[str, Known] = {}

    def is_empty(self, folder: Folder) -> bool:
        """Whether no mail lies in a folder, as far as was told."""
        state = self.states.get(folder.name)
        return state is not None and state.is_empty

    def recall(self, folder: Folder) -> Known | None:
        """What is known of a folder that has not changed since; None: nothing is, or it may have."""
        known, state = self._known.get(folder.name), self.states.get(folder.name)
        return known if known and state and state.is_unchanged(known.opened.state) else None

    def note(self, folder: Folder, opened: OpenFolder) -> Known:
        """What is known of a folder that was opened just now."""
        known = self._known.get(folder.name)
        if known is None or not opened.state.is_unchanged(known.opened.state):
            known = self._known[folder.name] = Known(opened)
        return known

    def keep(self, folder: Folder, opened: OpenFolder, mails: Iterable[Mail], *, whole: bool) -> None:
        """Keep mails that were read of a folder opened just before."""
        known = self.note(folder, opened)
        for mail in mails:
            known.mails[mail.location.uid, whole] = mail
            self.headers[mail.location] = mail

    def find_folders(self, message_ids: Iterable[MessageId]) -> frozenset[str]:
        """The folders in which mail of a conversation was seen."""
        ids = frozenset(message_ids)
        return frozenset(
            location.folder
            for location, mail in self.headers.items()
            if not ids.isdisjoint(mentioned_ids(mail.message))
        )
