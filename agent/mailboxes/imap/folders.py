"""Which folder of an IMAP server is for what, and in which folders mail is looked for.

By special use (RFC 6154) in any case of letters; where a server tells none, by the usual names in many
languages; by the person's own word before both. A folder inside another one is for the same.

Where mail is looked for: Drafts, Sent, INBOX and Archive always; Trash and Spam too, because a draft or an
answer that lies there must be told from one that is nowhere; every other folder of the person's own, because
their rules may have filed an answer there. Folders of other people and shared ones never: what lies there is
not this person's. A folder that shows all mail again comes last, and what it shows counts only where no
folder shows it; on Gmail, where it does hold everything but Trash and Spam, it stands for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from agent.mailboxes.folder_names import DESCRIPTIONS, Role, comparable, guess_role, to_modified_utf7

GMAIL = "X-GM-THRID"
_ROLES = {
    "\\drafts": Role.DRAFTS,
    "\\sent": Role.SENT,
    "\\trash": Role.TRASH,
    "\\junk": Role.SPAM,
    "\\spam": Role.SPAM,
    "\\inbox": Role.INBOX,
}
_ALL = frozenset({"\\all", "\\allmail"})
_HOLDS_ANYTHING = _ALL | {"\\archive", "\\flagged", "\\important"}
_CLOSED = frozenset({"\\noselect", "\\nonexistent"})
_ORDER = (Role.DRAFTS, Role.SENT, Role.INBOX, Role.TRASH, Role.SPAM)


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """One line of a LIST answer."""

    name: str
    """As the person reads it; no other folder is called so."""
    delimiter: str
    """Empty: the server has no folders within folders."""
    flags: frozenset[str]
    """Lower case."""
    token: bytes = b""
    """What stands for it in a command: its name as the server wrote it, in quotes."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """The numbers of a folder, as STATUS tells them."""

    validity: int = 0
    next_uid: int = 0
    """What came in later has this number or a higher one; 0: the server does not tell."""
    modseq: int = 0
    """HIGHESTMODSEQ: as long as it stands, no flag was changed (RFC 7162 §3.1.2); 0: not known."""
    mails: int | None = field(default=None, compare=False)
    """How many lie there; None: not known."""

    @property
    def is_empty(self) -> bool:
        """Whether no mail lies there."""
        return self.mails == 0

    def is_unchanged(self, before: FolderState) -> bool:
        """Whether nothing came in, went or was flagged since it was as before, as far as numbers prove it."""
        is_known = self.modseq > 0 and self.mails is not None
        return is_known and self == before and self.mails == before.mails


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that can be opened."""

    name: str
    role: Role | None = None
    is_archive: bool = False
    shows_all: bool = False
    """Every mail of the mailbox shows here again (`\\All`)."""
    sent_labels: frozenset[str] = frozenset()
    """Labels (Gmail's, as `comparable` gives them) under which, as the person says, only sent mail lies."""
    is_essential: bool = False
    """Nothing can be concluded where it cannot be looked into."""
    written: bytes = field(default=b"", compare=False)
    """`ListedFolder.token`; empty: its name is written as it should be."""

    @property
    def token(self) -> bytes:
        """What stands for it in a command."""
        return self.written or quote(to_modified_utf7(self.name).encode("ascii", "replace"))


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one mailbox."""

    drafts: Folder | None
    """Where drafts are put; None: no folder, or no single one, can be told to be for them."""
    usual: tuple[Folder, ...]
    """Where mail lies as a rule; Drafts first."""
    others: tuple[Folder, ...] = ()
    thread_word: str = ""
    """What the server calls its thread numbers: `X-GM-THRID` (Gmail), `THREADID` (RFC 8474); empty: none."""
    choices: tuple[str, ...] = ()
    """What the person may name where `drafts` is None: the folders that may be it, or all of them."""
    own: tuple[Folder, ...] = ()
    """Every folder of the person's that can be opened, looked into or not."""
    unfit_sent: str = ""
    """A folder that the person named for sent mail and that is for other mail, with what it is for; empty:
    there is none such."""

    @property
    def everywhere(self) -> tuple[Folder, ...]:
        """Every folder mail is looked for in."""
        return self.usual + self.others


def quote(raw: bytes) -> bytes:
    """Bytes as a quoted string (RFC 9051 §4.3); without what would end the command."""
    plain = re.sub(rb"[\r\n\0]", b"", raw)
    return b'"' + plain.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def build_layout(
    listed: Iterable[ListedFolder],
    *,
    drafts: str = "",
    sent: Collection[str] = (),
    not_ours: Iterable[str] = (),
    thread_word: str = "",
) -> Layout:
    """Tell the folders of a mailbox.

    Args:
        listed: What LIST told.
        drafts: The name the person gave for the Drafts folder; empty: none.
        sent: The names the person gave for folders with sent mail. Where one of them is there, no other
            folder holds sent mail; what lies in a folder that is named does.
        not_ours: Prefixes of other people's and shared folders (RFC 2342).
        thread_word: What the server calls its own thread numbers. Gmail's tells that the folder of all mail
            holds everything but Trash and Spam.
    """
    foreign = tuple(prefix for prefix in not_ours if prefix)
    own = [entry for entry in listed if not (foreign and entry.name.startswith(foreign))]
    if not any(entry.name.upper() == "INBOX" for entry in own):  # it is always there (RFC 9051 §5.1)
        own.append(ListedFolder("INBOX", "", frozenset()))
    named = [entry.name for entry in own if any(_is_named(entry.name, one) for one in sent)]
    roles = {entry.name: _find_role(entry, drafts, named) for entry in own}
    folders = [_build_folder(entry, roles) for entry in own if not entry.flags & _CLOSED]
    drafts_folder = _choose_drafts(folders, own, drafts)
    folders = [replace(one, is_essential=True) if one == drafts_folder else one for one in folders]
    drafts_folder = replace(drafts_folder, is_essential=True) if drafts_folder else None
    if thread_word == GMAIL and any(folder.shows_all for folder in folders):
        apart = [one for one in folders if one.role in {Role.TRASH, Role.SPAM} or one == drafts_folder]
        labels = frozenset(map(comparable, named))
        usual = [
            replace(
                one,
                shows_all=False,
                sent_labels=labels if one.shows_all else frozenset(),
                is_essential=one.shows_all or one.is_essential,
            )
            for one in folders
            if one.shows_all or one in apart
        ]
        others = []
    else:
        usual = [folder for folder in folders if folder.role or folder.is_archive]
        others = [folder for folder in folders if folder not in usual]
        others.sort(key=lambda folder: folder.shows_all)
    usual.sort(key=lambda folder: _rank(folder, drafts_folder))
    return Layout(
        drafts=drafts_folder,
        usual=tuple(usual),
        others=tuple(others),
        thread_word=thread_word,
        choices=_name_choices(folders),
        own=tuple(folders),
        unfit_sent=_find_unfit_sent([entry for entry in own if entry.name in named], roles),
    )


def _find_role(entry: ListedFolder, drafts: str, named_sent: Collection[str]) -> Role | None:
    """What the person, the server or its own name say a folder is for; where sent ones are named, these are.

    INBOX is what it is, and so is what the server tells to be for anything but sent mail.
    """
    if entry.name.upper() == "INBOX":
        return Role.INBOX
    if drafts and _is_named(entry.name, drafts):
        return Role.DRAFTS
    told = next((role for flag, role in _ROLES.items() if flag in entry.flags), None)
    holds_all = bool(entry.flags & _HOLDS_ANYTHING)
    if entry.name in named_sent and not holds_all:
        return told or Role.SENT
    role = told if told or holds_all else guess_role(entry.name)
    return None if named_sent and role is Role.SENT else role


def _find_unfit_sent(named: Iterable[ListedFolder], roles: dict[str, Role | None]) -> str:
    """The first of the folders named for sent mail that is for something else, with what it is for."""
    for entry in named:
        role = roles[entry.name]
        if entry.flags & _HOLDS_ANYTHING:
            return f"{entry.name}, which holds the mail of others too"
        if role and role is not Role.SENT:
            return f"{entry.name}, which {DESCRIPTIONS[role]}"
    return ""


def _build_folder(entry: ListedFolder, roles: dict[str, Role | None]) -> Folder:
    """A folder with its role, or that of the folder it lies in; INBOX lends its own to none."""
    role = roles[entry.name]
    path = entry.name.split(entry.delimiter) if entry.delimiter else []
    for depth in range(len(path) - 1, 0, -1):
        above = roles.get(entry.delimiter.join(path[:depth]))
        if role is None and above is not Role.INBOX:
            role = above
    shows_all = bool(entry.flags & _ALL)
    return Folder(
        entry.name,
        role,
        "\\archive" in entry.flags and role is None,
        shows_all,
        is_essential=role in {Role.INBOX, Role.SENT},
        written=entry.token,
    )


def _choose_drafts(folders: list[Folder], listed: list[ListedFolder], configured_name: str) -> Folder | None:
    """The one folder for drafts: as the person says, as the server says, or by its own usual name."""
    special = {entry.name for entry in listed if "\\drafts" in entry.flags}
    ways = (
        [folder for folder in folders if configured_name and folder.name == configured_name],
        [folder for folder in folders if configured_name and _is_named(folder.name, configured_name)],
        [folder for folder in folders if not configured_name and folder.name in special],
        [folder for folder in folders if not configured_name and not special and _is_called_drafts(folder)],
    )
    return next((way[0] if len(way) == 1 else None for way in ways if way), None)


def _is_named(name: str, configured_name: str) -> bool:
    return name == configured_name or comparable(name) == comparable(configured_name)


def _is_called_drafts(folder: Folder) -> bool:
    """Whether its own name, not that of a folder above it, says so."""
    above, _, _ = comparable(folder.name).rpartition("/")
    return folder.role is Role.DRAFTS and guess_role(above) is not Role.DRAFTS


def _name_choices(folders: list[Folder]) -> tuple[str, ...]:
    """What may be the Drafts folder."""
    likely = tuple(folder.name for folder in folders if folder.role is Role.DRAFTS)
    return likely or tuple(folder.name for folder in folders if folder.role in {None, Role.DRAFTS})


def _rank(folder: Folder, own: Folder | None) -> tuple[bool, int, str]:
    return (folder != own, _ORDER.index(folder.role) if folder.role else len(_ORDER), folder.name)
