"""What the name of a mail file tells.

A file is called `unique:2,FLAGS`; the unique part stays when flags change or another program moves the file
(https://cr.yp.to/proto/maildir.html).
"""

from __future__ import annotations

import re

from agent.mailboxes.folder_names import Role, read_marks
from agent.model.mail import Mark

_INFO = re.compile(r"([:;!])2,([A-Za-z]*)$")
"""`:2,` and what stands for it where a colon cannot be in a file name."""


def unique_part(name: str) -> str:
    """The part of a file name that stays."""
    return _INFO.sub("", name)


def flags_of(name: str) -> str:
    """The flags of a file name, such as `D` for a draft, `S` for seen, `T` for trashed."""
    found = _INFO.search(name)
    return found[2] if found else ""


def separator_of(name: str) -> str:
    """The sign before the flags of a file name; empty: it has none."""
    found = _INFO.search(name)
    return found[1] if found else ""


def marks_of(role: Role | None, file: str) -> frozenset[Mark]:
    """The marks of a mail by its folder's role and its flags."""
    flags = flags_of(file)
    return read_marks(role, has_draft_flag="D" in flags, is_deleted="T" in flags)


def show_name(name: str) -> str:
    """A file name as it can be shown, whatever bytes it has on disk."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
