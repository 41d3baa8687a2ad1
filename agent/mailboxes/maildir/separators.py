"""Which sign stands before the flags in the file names of a mailbox.

The standard says a colon. Where a file system knows no colon, programs write `;` or `!` (`InfoDelimiter` of
mbsync, `maildir-windows-compatible` of OfflineIMAP), and take a name with a colon for one without flags: a
draft would be uploaded as an unread mail that is none.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import islice

from agent.mailboxes.maildir.file_names import separator_of
from agent.mailboxes.maildir.folders import Folder, Layout

_COLON, _ELSE = ":", ";"
_ENOUGH = 200
"""Names of one folder that are looked at."""
_OURS = re.compile(r"\.R[0-9a-f]{16}P\d+Q\d+(?:C[0-9a-f]+)?H[0-9a-f]{16}\.")
"""In the names of drafts that this program made."""


def choose_separators(layout: Layout, drafts: Folder) -> tuple[str, ...]:
    """The signs to be tried in a draft's file name, one after the other.

    What most other files in Drafts have, else most of the mailbox; where no file tells, a colon, and what is
    usual where a file system refuses that.

    Raises:
        OSError: Drafts cannot be listed.
    """
    found = _count(drafts)
    if not found:
        for folder in layout.folders:
            try:
                found += _count(folder)
            except OSError:
                continue  # it is closed, which whoever looks for mail tells
    return (found.most_common(1)[0][0],) if found else (_COLON, _ELSE)


def _count(folder: Folder) -> Counter[str]:
    """How often each sign stands in the names of a folder."""
    try:
        with os.scandir(folder.path / "cur") as entries:
            signs = (separator_of(entry.name) for entry in entries if not _OURS.search(entry.name))
            return Counter(islice(filter(None, signs), _ENOUGH))
    except FileNotFoundError:
        return Counter()
