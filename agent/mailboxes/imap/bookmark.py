"""How far an IMAP mailbox was looked at, and what a person's label is there.

The label is the person's folder of that name, in which what is put there later is new. On Gmail it is the
label behind that folder. Where there is no such folder it is a keyword, and all mail under it is told again
whenever a flag in its folder has changed: nobody says since when a mail has it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from agent.mailboxes.folder_names import Role, comparable
from agent.mailboxes.imap import search
from agent.mailboxes.imap.folders import GMAIL, Folder, Layout, State

NO_ARRIVALS = frozenset({Role.DRAFTS, Role.TRASH, Role.SPAM})
"""What lies in such folders did not come in."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far each folder had come, and under which label was looked."""

    states: Mapping[str, State]
    label: str = ""

    @classmethod
    def of(cls, text: str) -> Bookmark:
        """The bookmark a text holds; what makes no sense is left out."""
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            return cls({})
        match told:
            case {"folders": dict(folders), "label": str(label)}:
                return cls({name: State(*one) for name, one in folders.items() if _is_state(one)}, label)
            case _:
                return cls({})

    @property
    def text(self) -> str:
        """As it is kept."""
        folders = {name: (one.validity, one.next_uid, one.modseq) for name, one in self.states.items()}
        told = {"folders": folders, "label": self.label}
        return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Label:
    """Where mail under the person's label is."""

    name: str = ""
    """As labels are compared."""
    folders: tuple[Folder, ...] = ()
    """All that lies in these is under it."""
    shown_in: tuple[Folder, ...] = ()
    """Of Gmail: what is put under it gets a number in these."""
    words: bytes = b""
    """Finds what is under it in other folders."""

    @classmethod
    def of(cls, text: str, layout: Layout) -> Label:
        """What a label is on this server."""
        name = comparable(" ".join(text.split()))
        if not name:
            return cls()
        called = tuple(
            one for one in layout.own if comparable(one.name) == name and one.role not in NO_ARRIVALS
        )
        open_anyway = {one.name for one in layout.everywhere}
        if layout.thread_word == GMAIL and called and called[0].name not in open_anyway:
            return cls(name, shown_in=called, words=search.under_gmails_label(called[0].name))
        return cls(name, called, words=b"" if called else search.under_keyword(text))


def _is_state(one: object) -> bool:
    """Whether this is what a bookmark keeps of a folder, in the bounds of RFC 9051 §9 and RFC 7162 §7."""
    match one:
        case [int(validity), int(next_uid), int(modseq)]:
            return 0 < validity < 2**32 and 0 < next_uid <= 2**32 and 0 <= modseq < 2**63
        case _:
            return False
