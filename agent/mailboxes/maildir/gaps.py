"""What of a Maildir could not be looked into: an answer may lie there."""

from __future__ import annotations

import errno
from dataclasses import dataclass, field

from agent.mailboxes.folder_names import Role
from agent.mailboxes.interface import Unread
from agent.mailboxes.maildir.folders import Folder, Layout

_ESSENTIAL = frozenset({Role.INBOX, Role.SENT, Role.DRAFTS})
"""Without these nothing can be said of an answer or a draft."""
_NO_MAIL = frozenset({errno.EISDIR, errno.EINVAL, errno.ENXIO, errno.ENODEV})
"""What lies there is a folder, a pipe or a device."""


def is_mail(error: OSError) -> bool:
    """Whether what could not be read may be a mail: neither a folder nor a pipe nor a device."""
    return error.errno not in _NO_MAIL


@dataclass(slots=True)
class Gaps:
    """Folders and files that could not be read."""

    trees: dict[str, tuple[Folder, str]] = field(default_factory=dict)
    """`Folder.place` -> the folder and why, of those with all that lies in them."""
    folders: dict[str, tuple[Folder, str]] = field(default_factory=dict)
    """The same of single folders."""
    files: dict[str, str] = field(default_factory=dict)
    """Where a mail lies, as the person knows it -> why."""
    notes: list[str] = field(default_factory=list)
    """A sentence for each, and for what is no mail."""

    @classmethod
    def of_layout(cls, layout: Layout) -> Gaps:
        """What could not be looked into when folders were looked for."""
        gaps = cls({folder.place: (folder, reason) for folder, reason in layout.closed})
        gaps.notes += [f"The folder {folder.name} is left out: {reason}." for folder, reason in layout.closed]
        gaps.notes += layout.notes
        return gaps

    def close_folder(self, folder: Folder, error: OSError) -> None:
        """A folder could not be looked into."""
        if folder.place not in self.folders:
            self.folders[folder.place] = (folder, str(error.strerror))
            self.notes.append(f"The folder {folder.name} is left out: {error.strerror}.")

    def close_file(self, place: str, error: OSError) -> None:
        """A file could not be read; `place` is where it lies, as the person knows it."""
        self.notes.append(f"The mail {place} is left out: {error.strerror}.")
        if is_mail(error):
            self.files[place] = str(error.strerror)

    def find_closed(self, place: str) -> Folder | None:
        """The closed folder that hides what lies in a folder (`Folder.place`); None: it was looked into."""
        if place in self.folders:
            return self.folders[place][0]
        for closed, (folder, _) in self.trees.items():
            if place == closed or place.startswith(f"{closed}/"):
                return folder
        return None

    def reason_of(self, folder: Folder) -> str:
        """Why a folder is closed."""
        return (self.folders.get(folder.place) or self.trees[folder.place])[1]

    def find_essential(self) -> tuple[Folder, str] | None:
        """One of the closed folders without which nothing can be said, and why it is closed."""
        closed = (*self.trees.values(), *self.folders.values())
        return next(((folder, reason) for folder, reason in closed if folder.role in _ESSENTIAL), None)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """All of it."""
        return (
            *(
                Unread(folder.name, f"The folder {folder.name} cannot be read: {reason}.")
                for folder, reason in (*self.trees.values(), *self.folders.values())
            ),
            *(
                Unread(place, f"The mail {place} cannot be read: {reason}.")
                for place, reason in self.files.items()
            ),
        )
