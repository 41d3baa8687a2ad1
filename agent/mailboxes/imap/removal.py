"""Taking away one mail, and no other, from a folder of an IMAP server."""

from __future__ import annotations

from agent.errors import TryLaterError
from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folders import Folder, Layout
from agent.mailboxes.imap.messages import Location

_AGAIN = "The next `second-chance run` tries again."


def can_remove(connection: Connection, layout: Layout) -> bool:
    """Whether one mail alone can be taken away."""
    return find_trash(connection, layout) is not None or connection.supports("UIDPLUS")


def find_trash(connection: Connection, layout: Layout) -> Folder | None:
    """Where a mail goes that is taken away; None: nowhere, for it is removed for good.

    What Gmail is told to expunge may stay in its folder of all mail.
    """
    if not (connection.supports("X-GM-EXT-1") and connection.supports("MOVE")):
        return None
    return next((one for one in layout.usual if one.role is Role.TRASH), None)


def remove_mail(connection: Connection, layout: Layout, folder: Folder, mail: Location) -> None:
    """Take a mail away, by its number.

    Raises:
        TryLaterError: the folder is numbered anew, or shows it still.
        As the server answers.
    """
    opened = connection.open(folder, writable=True)
    if opened is None or opened.validity != mail.validity:
        raise TryLaterError(f"The mail server numbers the mails of {folder.name} anew.", _AGAIN)
    if trash := find_trash(connection, layout):
        connection.move(mail.uid, trash)
    else:
        connection.remove(mail.uid)
    if connection.read_flags(mail.uid) is not None:
        raise TryLaterError("The mail server took it away and still shows it.", _AGAIN)
