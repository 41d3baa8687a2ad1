"""What we write: a letter in its parts, what the rules say of it, and the draft it becomes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from agent.model.interview import Debrief, Interviewer, Profile
from agent.model.mail import Address, MessageId


class Kind(StrEnum):
    """The four letters."""

    THANK_YOU = "thank_you"
    SECOND_CHANCE = "second_chance"
    GRACIOUS_DECLINE = "gracious_decline"
    STATUS_NUDGE = "status_nudge"


class Severity(StrEnum):
    """error: the draft is withheld; warn: shown beside it."""

    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a letter breaks."""

    rule: str
    """`C-04`, `TY-05` … ; for C-15 and C-16 with the category: `C-16 excuse`."""
    severity: Severity
    place: str
    """`greeting`, `paragraph 1, sentence 2`, `subject` …"""
    text: str
    """One sentence for the person, with the offending words."""
    field: str = ""
    """The debrief field the words came from, such as `botched[1].better_answer`; empty when none."""
    words: str = ""
    """The words of the letter that are meant, as the rules read them; empty: all of the place, or none."""


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """A field of the debrief that holds text a letter may not carry; `field: category` in JSON."""

    field: str
    """`enthusiasm`, `botched[1].better_answer`, `interviewers[0].highlight` …; positions count from 0."""
    category: str
    """A category of forbidden.yaml or placeholders.yaml, `missing`, …"""
    words: str
    """What was found."""
    stops: frozenset[Kind] = frozenset(Kind)
    """The letters that cannot do without this field; the others are still drafted."""
    person: str = ""
    """Only this person's letter carries it; empty: everybody's."""
    letters: frozenset[Kind] = frozenset()
    """Those that would carry this field and do without it: there it is left out, and that is told."""

    @property
    def code(self) -> str:
        """The input request as JSON shows it."""
        return f"{self.field}: {self.category}"


@dataclass(frozen=True, slots=True)
class Tip:
    """One of the six tips beside a letter."""

    text: str
    kept: bool
    because: str
    """What shows it, in words."""
    rules: tuple[str, ...] = ()
    """The rules that prove it, or the one that speaks against it."""
    places: tuple[str, ...] = ()
    """The sentences that keep it, such as `paragraph 1, sentence 2`; empty: none does by itself."""


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """What one letter is written from beside the debrief; its step, its brief and its record all hold it."""

    kind: Kind
    via: bool = False
    """The addressee arranged the interview and was not in it (agency, coordinator)."""
    pass_on: tuple[str, ...] = ()
    """Names of those who are thanked through the addressee: no letter of their own follows (TY-12)."""
    position: int = 0
    """The addressee's place among its siblings; they rotate so that notes differ."""
    rewording: int = 0
    """How often the person asked for another wording."""
    next_round: bool = False
    """An invitation to the next round stands in the thread (TY-11)."""
    second_chance_sent: bool = False
    """The request for a second conversation was sent (GD-08)."""


@dataclass(frozen=True, kw_only=True)
class Brief(LetterFacts):
    """All that one letter is written from. The same brief makes the same letter on every machine."""

    debrief: Debrief
    profile: Profile
    addressee: Interviewer | None
    """None: nobody is known by name, "Dear {company} team,"."""
    now: datetime
    """Aware; when it is written. Only the day phrase depends on it (C-20)."""
    siblings: tuple[str, ...] = ()
    """Texts of the letters of this kind to the others; no sentence of theirs comes again (C-27)."""


def fields_of(record: object, kind: type) -> dict[str, Any]:
    """The fields of a record that one of its bases names, to make another record with the same ones."""
    return {field.name: getattr(record, field.name) for field in fields(kind)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence of a letter came from."""

    slot: str
    variant: int
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Greeting, paragraphs, closing, name."""

    kind: Kind
    greeting: str
    paragraphs: tuple[str, ...]
    """Each one line, unwrapped."""
    closing: str
    name: str
    signature: str = ""
    signature_html: str = ""
    """The signature as a mailbox's editor would put it there, below `-- ` (RFC 3676 §4.3); empty: in plain
    lines under the name."""
    trace: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = ()
    """Codes that composing raised, such as `answer_shortened`."""
    shortened: tuple[str, ...] = ()
    """The better answers that were too long, in the words that are left of them."""
    own_text: str = ""
    """The person's own letter without its signature, exactly as they gave it; empty: we composed it."""

    @property
    def body(self) -> str:
        """The paragraphs, separated by blank lines."""
        return "\n\n".join(self.paragraphs)

    @property
    def text(self) -> str:
        """The whole letter as plain text, newline at the end; one line a paragraph, where we composed it."""
        mark = "-- \n" if self.signature_html else ""
        below = f"\n{mark}{self.signature}" if self.signature else ""
        composed = "\n\n".join((self.greeting, *self.paragraphs, f"{self.closing}\n{self.name}"))
        return f"{self.own_text or composed}{below}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLetter:
    """A letter in the person's own words that was not placed yet."""

    kind: Kind
    person: str
    """The addressee's name in the debrief, as it was then; the company's name where nobody is known."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressing:
    """To whom a letter goes and which message it answers (RT-01 to RT-12)."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    subject: str
    in_reply_to: MessageId | None = None
    """The parent; None where it has no Message-ID or the thread cannot be joined (RT-12)."""
    references: tuple[MessageId, ...] = ()
    """The parent's own ancestry and the parent, oldest first."""
    warnings: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    """One line a choice, for `explain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A finished draft on its way into a mailbox."""

    raw: bytes
    """The whole mail, CRLF line ends (RFC 5322)."""
    message_id: MessageId
    thread_key: str
    """`Thread.key` of the thread it belongs to; empty for a new conversation."""
    in_reply_to: MessageId | None
    recipients: tuple[Address, ...]
    text: str
    """The plain text in it, for finding it again when its ids have changed."""
