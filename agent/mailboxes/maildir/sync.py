"""The folders of a Maildir as they are now, with the index brought up to date.

Other programs change the Maildir meanwhile. A file that is gone when it is to be read was renamed or moved:
the folders are listed again and it is found by its unique name, or it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

from agent.errors import TryLaterError
from agent.mailboxes.interface import Unread
from agent.mailboxes.maildir.comparing import update_index
from agent.mailboxes.maildir.file_names import show_name
from agent.mailboxes.maildir.files import read_file
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.gaps import is_mail
from agent.mailboxes.maildir.index import Index
from agent.mailboxes.maildir.statements import Entry
from agent.model.mail import Message
from agent.reading.authentication import ANYBODY, Trust

_Result = TypeVar("_Result")
_TRIES = 3
"""How often a mail is looked for that was renamed before it was read."""


class Snapshot:
    """The mailbox as it is now.

    Attributes:
        index: Where its mails are, up to date.
        layout: Its folders.
        gaps: What could not be looked into when the folders were listed.
        notes: Folders and mails that had to be left out, a sentence each.
        unread: Mail number -> what could not be read of the mails that were wanted.
    """

    def __init__(
        self,
        index: Index,
        list_folders: Callable[[Collection[str]], Layout],
        trust: Trust = ANYBODY,
        unread: dict[int, Unread] | None = None,
    ) -> None:
        """List the folders and bring the index up to date.

        Args:
            index: The index of the mailbox.
            list_folders: Lists the folders as they are, given those in which there was mail (`Folder.place`);
                called again where mail moves meanwhile.
            trust: Whose word on the sender of a mail is believed.
            unread: What could not be read before.

        Raises:
            MailboxMissingError: the mailbox is not there or cannot be read.
            TryLaterError: a folder cannot be read without which nothing can be said.
            sqlite3.Error: the index is locked or damaged, or its disk is full.
        """
        self.index = index
        self.unread = {} if unread is None else unread
        self._list_folders = list_folders
        self._trust = trust
        self._refresh()

    def _refresh(self) -> None:
        self.layout = self._list_folders(self.index.listings.places_with_mail())
        self.gaps = update_index(self.index, self.layout)
        self.notes = tuple(self.gaps.notes)
        for mail in self.unread.keys() - {entry.id for entry in self.index.entries(self.unread)}:
            del self.unread[mail]  # it is gone
        if closed := self.gaps.find_essential():
            folder, reason = closed
            raise _try_later(folder, self.layout, reason)

    def require_open(self, mails: Iterable[int]) -> None:
        """Let pass only mails whose folders can be looked into.

        Raises:
            TryLaterError: one of them cannot.
        """
        if not (self.gaps.folders or self.gaps.trees):
            return
        for entry in self.index.entries(set(mails)):
            if folder := self.gaps.find_closed(entry.folder):
                raise _try_later(folder, self.layout, self.gaps.reason_of(folder))

    def read(self, mails: Iterable[int], *, bodies: bool = False) -> dict[int, Message]:
        """Mail number -> message; one that is gone is left out."""

        def read_entry(folder: Folder, entry: Entry) -> Message:
            return read_file(folder, entry.name, entry.file, bodies=bodies, trust=self._trust)

        return dict(self._each(mails, read_entry))

    def select(self, mails: Iterable[int], is_wanted: Callable[[Folder, Entry], bool]) -> set[int]:
        """The mails that pass a test, which may read their files."""
        return {mail for mail, wanted in self._each(mails, is_wanted) if wanted}

    def _each(
        self, mails: Iterable[int], work: Callable[[Folder, Entry], _Result]
    ) -> Iterator[tuple[int, _Result]]:
        """Do something with mail files, one after the other: (mail number, what came of it).

        A file renamed meanwhile is found again, one that is gone or closed left out.
        """
        waiting = set(mails)
        for _ in range(_TRIES):
            lost: dict[int, Entry] = {}
            folders = {folder.place: folder for folder in self.layout.folders}
            for entry in self.index.entries(waiting):
                if self.gaps.find_closed(entry.folder):
                    continue  # it is told of the folder
                try:
                    result = work(folders[entry.folder], entry)
                except (FileNotFoundError, KeyError):
                    lost[entry.id] = entry
                except OSError as error:
                    self._leave_out(folders[entry.folder], entry, error)
                else:
                    self.unread.pop(entry.id, None)
                    yield entry.id, result
            if not lost:
                return
            waiting = set(lost)
            self._refresh()
        self.index.listings.distrust_folders({entry.folder for entry in lost.values()})

    def _leave_out(self, folder: Folder, entry: Entry, error: OSError) -> None:
        """A file could not be read."""
        place = f"{folder.name}/{show_name(entry.file)}"
        self.notes += (f"The mail {place} is left out: {error.strerror}.",)
        if is_mail(error):
            self.unread[entry.id] = Unread(place, f"The mail {place} cannot be read: {error.strerror}.")


def _try_later(folder: Folder, layout: Layout, reason: str) -> TryLaterError:
    return TryLaterError(
        f"The folder {folder.name} of {layout.root} cannot be read now: {reason}.",
        "Nothing is concluded without it; the next `second-chance run` tries again.",
    )
