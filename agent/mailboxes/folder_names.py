"""What folders are called: modified UTF-7 on disk, the usual names of Drafts and others, and their marks."""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from agent.model.mail import Mark


class Role(StrEnum):
    """What a folder is for."""

    INBOX = "inbox"
    DRAFTS = "drafts"
    SENT = "sent"
    TRASH = "trash"
    SPAM = "spam"


DESCRIPTIONS = {
    Role.INBOX: "is where mail of others comes in",
    Role.DRAFTS: "is for drafts",
    Role.SENT: "is for sent mail",
    Role.TRASH: "is for deleted mail",
    Role.SPAM: "is for spam",
}
"""What a folder is for, as the rest of a sentence that begins with its name."""
_MARKS = {Role.DRAFTS: Mark.DRAFT, Role.SENT: Mark.SENT, Role.TRASH: Mark.TRASH, Role.SPAM: Mark.SPAM}


@cache
def usual_names() -> Mapping[Role, frozenset[str]]:
    """Last levels as mail programs and providers name them in many languages, as `comparable` gives them."""
    text = files(__package__).joinpath("folder_names.toml").read_text(encoding="utf-8")
    return {Role(role): frozenset(names) for role, names in tomllib.loads(text).items()}


def read_marks(role: Role | None, *, has_draft_flag: bool, is_deleted: bool) -> frozenset[Mark]:
    """The marks of a mail in a folder; what lies in Sent was sent, even where it kept the flag of a draft."""
    marks = {_MARKS[role]} if role in _MARKS else set[Mark]()
    if has_draft_flag and Mark.SENT not in marks:
        marks.add(Mark.DRAFT)
    return frozenset(marks | {Mark.TRASH} if is_deleted else marks)


def from_modified_utf7(name: str) -> str:
    """A folder name as IMAP servers write it on disk (RFC 3501 §5.1.3), decoded; a plain name stays.

    >>> from_modified_utf7("Entw&APw-rfe")
    'Entwürfe'
    >>> from_modified_utf7("R&D")
    'R&D'
    """
    if "&" not in name or not name.isascii():
        return name
    try:
        return re.sub(r"&([A-Za-z0-9+,]*)-", lambda match: _decode_run(match[1]), name)
    except (binascii.Error, UnicodeDecodeError):
        return name


def to_modified_utf7(name: str) -> str:
    """A folder name as IMAP servers write it on disk (RFC 3501 §5.1.3).

    >>> to_modified_utf7("Entwürfe & Ähnliches")
    'Entw&APw-rfe &- &AMQ-hnliches'
    """

    def shift(match: re.Match[str]) -> str:
        packed = base64.b64encode(match[0].encode("utf-16-be")).decode("ascii")
        return f"&{packed.rstrip('=').replace('/', ',')}-"

    return re.sub(r"[^\x20-\x7e]+", shift, name.replace("&", "&-"))


def comparable(name: str) -> str:
    """A folder name as it is compared: `/` and `.` both separate, any case, no leading INBOX.

    >>> comparable("INBOX.Entw&APw-rfe")
    'entwürfe'
    """
    plain = unicodedata.normalize("NFC", from_modified_utf7(name)).casefold().replace(".", "/").strip("/")
    return plain.removeprefix("inbox/")


def guess_role(name: str) -> Role | None:
    """What a folder of this name, or the folder it lies in, is usually for; None when neither name says.

    >>> guess_role("[Gmail]/Papierkorb")
    <Role.TRASH: 'trash'>
    >>> guess_role("Sent.2024")
    <Role.SENT: 'sent'>
    """
    plain = comparable(name)
    if plain == Role.INBOX:
        return Role.INBOX
    for level in reversed(plain.split("/")):
        for role, names in usual_names().items():
            if level in names and role is not Role.INBOX:
                return role
    return None


def find_purpose(name: str) -> Role | None:
    """What a name given by the person surely means; no name at all, such as `.`, is the mailbox itself.

    >>> find_purpose("Posteingang"), find_purpose("./"), find_purpose("&AEkATgBCAE8AWA-")
    (<Role.INBOX: 'inbox'>, <Role.INBOX: 'inbox'>, <Role.INBOX: 'inbox'>)
    """
    plain = comparable(name.strip())
    is_inbox = plain.strip(" /") in {"", *usual_names()[Role.INBOX]}
    return Role.INBOX if is_inbox else guess_role(name.strip())


def lies_in(name: str, outer: str) -> bool:
    """Whether a folder is another one, or lies in it; both as a person or a server writes them.

    >>> lies_in("INBOX.Sent.2024", "sent"), lies_in("Sent Items", "Sent")
    (True, False)
    """
    inner, around = comparable(name), comparable(outer)
    return inner == around or inner.startswith(f"{around}/")


def _decode_run(packed: str) -> str:
    """The text of one shifted run; an empty run is the ampersand itself."""
    if not packed:
        return "&"
    padding = "=" * (-len(packed) % 4)
    return base64.b64decode(packed.replace(",", "/") + padding, validate=True).decode("utf-16-be")
