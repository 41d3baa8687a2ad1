"""What is decided about an interview, what was done for it, and what became of it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from agent.model.interview import InterviewId
from agent.model.letter import Addressing, Kind, LetterFacts
from agent.model.mail import Address, Candidate, Message, MessageId, Thread, identify_mail


class Fate(StrEnum):
    """What became of a draft."""

    UNSENT = "unsent"
    SENT = "sent"
    SENT_EDITED = "sent_edited"
    DELETED = "deleted"
    UNKNOWN = "unknown"

    @property
    def is_sent(self) -> bool:
        """Whether it reached whom it was for, with the person's changes or without."""
        return self in {Fate.SENT, Fate.SENT_EDITED}


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a mailbox saw when it looked for a draft, with its evidence."""

    fate: Fate | None
    """None: there is positive proof that the draft was never made."""
    evidence: str
    """One sentence."""
    draft_id: str = ""
    """Where the draft stands now, when it is unsent."""
    edited: bool = False
    """An unsent draft whose words are no longer ours."""
    sent_at: datetime | None = None
    sent_message_id: MessageId | None = None
    sent_from: Address | None = None
    """From, To, Cc, subject and ancestry of the mail that the mailbox proves to be sent. A later letter takes
    them from here, and never from a copy: anybody can write one under the same Message-ID."""
    sent_to: tuple[Address, ...] = ()
    """Empty of a sighting that an older version recorded; then what was placed is all that is known."""
    sent_cc: tuple[Address, ...] = ()
    sent_subject: str = ""
    """Without its prefixes (`Message.base_subject`)."""
    sent_references: tuple[MessageId, ...] = ()
    """`Message.ancestry`: its own id is not among them."""
    message_id: MessageId | None = field(default=None, compare=False)
    """The id under which an unsent draft stands; it may be another than the one it was placed under."""
    message: Message | None = field(default=None, compare=False)
    """The mail itself as it is now, with its words: of what is unsent, or has a `code`; never recorded."""
    is_renewed: bool = field(default=False, compare=False)
    """Its words are those of the draft's `renewal`."""
    doubles: tuple[str, ...] = ()
    """Draft ids under which the same draft stands a further time; we made one."""

    @property
    def is_sent(self) -> bool:
        """Whether it was sent."""
        return self.fate is not None and self.fate.is_sent


class Stage(StrEnum):
    """How far a placement has come; each is on record before the next step is taken."""

    INTENDED = "intended"
    """Written down, nothing done yet."""
    STAGED = "staged"
    """The mailbox gave a ticket; the draft may or may not stand there."""
    REFUSED = "refused"
    """The mailbox said no, or was never asked: it does not stand there, unless a look shows that it does."""
    PLACED = "placed"
    """The draft was seen in the mailbox."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """New words for a draft that stands; on record before the mailbox is asked to put them there."""

    fingerprint: tuple[int, ...]
    rewording: int = 0
    """`LetterFacts.rewording` of the new words."""
    ticket: str = ""
    """What the mailbox gave before anything was changed: tells what came into Drafts since."""
    draft_id: str = ""
    """Where the new words stand beside the old ones; empty: not known, or not yet."""
    replaced: tuple[int, ...] = ()
    """Fingerprint of the words they take the place of; empty: that of the draft."""
    is_own: bool = False
    """The new words are the person's own."""
    subject: str = ""
    """The subject they stand under; empty: it does not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a mailbox must know of a draft we made, to find it again."""

    stage: Stage
    ticket: str = ""
    """What the mailbox gave at staging: lets it prove later whether the draft was made."""
    draft_id: str = ""
    message_id: MessageId
    other_ids: tuple[MessageId, ...] = ()
    """Ids under which an older version would have placed it. Outsiders can compute them: only of what lies in
    Drafts or Sent are they believed."""
    not_these: Container[str] = field(default=(), compare=False)
    """Draft ids and Message-IDs of other drafts on record: however like this one, they are not it. Given
    where it is looked for; never recorded."""
    in_reply_to: MessageId | None
    references: tuple[MessageId, ...] = ()
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    subject: str
    fingerprint: tuple[int, ...] = ()
    """Hashes of its word triples: enough to recognise it without storing its words."""
    code: str = ""
    """Words in its text that no other mail carries. Where there is one, a mail is ours by its ids or this
    code, never by likeness: two forms are as like as two leaves."""
    placed_at: datetime | None = None
    renewal: Renewal | None = None
    """New words on their way; None: none are."""
    sighting: Sighting = Sighting(Fate.UNSENT, "Placed; not looked for since.")

    @property
    def fate(self) -> Fate:
        """What became of it, as last seen."""
        return self.sighting.fate or Fate.UNKNOWN

    @property
    def is_on_its_way(self) -> bool:
        """Whether it is not known to stand yet, and the next look settles that."""
        return self.stage is not Stage.PLACED and self.sighting.fate is not Fate.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Placement(LetterFacts, Draft):
    """One letter for one person: at most one for each (interview, kind, person), ever.

    The journal keeps it by the names of its fields: a field may be added, and none renamed.
    """

    interview: InterviewId
    person: str
    """The addressee's name in the debrief; the company's name where nobody is known."""
    suggested_send: datetime | None = None
    is_own: bool = False
    """It was placed in the person's own words."""
    warnings: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    """One line a choice, for `explain`: why this letter, this message, these people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """A mail as the person sent it: what a later letter answers (RT-10)."""

    at: datetime
    message_id: MessageId | None
    references: tuple[MessageId, ...]
    """Those of an answer to it."""
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    base_subject: str

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To and Cc."""
        return self.to + self.cc

    @property
    def identity(self) -> str:
        """What it is known again by, as `Message.identity`."""
        return identify_mail(self.message_id, self.at, self.sender)


@dataclass(frozen=True, slots=True)
class OwnMail:
    """A mail the person sent after the interview, as the mailbox once proved it: in its thread, or thanks."""

    mail: SentMail
    thanks: bool
    """It gives thanks (LEX.THANKS, W-03)."""
    placement_of: tuple[Kind, str] | None = None
    """The draft it is the sent form of, of this interview or of another session: its kind and person."""
    sentence: str = ""
    """Its first sentence, at most 300 characters, of one that is neither thanks nor ours; else empty."""

    @property
    def is_ours(self) -> bool:
        """It is the sent form of a draft of ours."""
        return self.placement_of is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A mail that made us stop, wait or ask, with the one sentence of it that is kept."""

    code: str
    """What it did: an input request such as `unverified_mail`, or a reason such as `rejection`."""
    key: str
    """What the mail is known again by (`Message.identity`)."""
    message_id: MessageId | None
    sender: Address
    """From; an empty address where the mail has none."""
    date: datetime
    words: str
    """The sentence that spoke, at most 300 characters."""
    note: str = ""
    """What the person should know of it, a sentence; empty: nothing."""
    addresses: tuple[str, ...] = ()
    """Addresses it would bring on record; `confirm` does."""
    kind: Kind | None = None
    """The letter it is about, where it is one of ours."""


class TrackState(StrEnum):
    """States of the second-chance letter."""

    NONE = "none"
    NEEDS_INPUT = "needs_input"
    ARMED = "armed"
    WAITING = "waiting"
    DUE = "due"
    DRAFTED = "drafted"
    SENT = "sent"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Track:
    """Where the second-chance letter stands, and why."""

    state: TrackState
    reason: str | None = None
    not_before: datetime | None = None
    expires: datetime | None = None
    because: tuple[Because, ...] = ()
    """The mails that stopped or postponed it, the newest first."""


class InterviewState(StrEnum):
    """Where an interview stands."""

    OPEN = "open"
    STALE = "stale"
    """Recorded more than 14 days after it took place and not confirmed (W-11)."""
    CLOSED = "closed"
    """No letter will be written for it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsWord:
    """What the person said about an interview, each with its moment."""

    confirmed_at: datetime | None = None
    """`confirm`: a stale interview is wanted all the same."""
    snoozed_until: datetime | None = None
    """`snooze`: no letter before this."""
    skipped: frozenset[Kind] = frozenset()
    """`skip`: these letters are not wanted."""
    rearmed_at: datetime | None = None
    """`rearm`: what happened before this no longer cancels."""
    closed_at: datetime | None = None
    """`close`."""
    reworded: tuple[tuple[Kind, int], ...] = ()
    """`reword`: how often, for each kind."""
    disregarded: tuple[str, ...] = ()
    """`reopen`: `Because.key` of mails that were no decision, no answer and no absence."""
    declined_at: datetime | None = None
    """`declined`: it was a no."""
    thanked: tuple[tuple[str, datetime], ...] = ()
    """`thanked`: whom the person thanked by another way, and when."""
    confirmed_addresses: tuple[str, ...] = ()
    """`confirm`: `Address.key` of addresses that letters may go to."""
    remade: tuple[tuple[Kind, int], ...] = ()
    """`remake`: how often, for each kind."""


@dataclass(frozen=True, kw_only=True)
class Step(LetterFacts):
    """One letter to place now, for one person."""

    person: str
    addressing: Addressing
    suggested_send: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is decided for one interview at one moment."""

    state: InterviewState
    steps: tuple[Step, ...] = ()
    second_chance: Track = Track(TrackState.NONE)
    warnings: tuple[str, ...] = ()
    needs_input: tuple[str, ...] = ()
    because: tuple[Because, ...] = ()
    """The mails that gave rise to what is asked."""
    unread: tuple[str, ...] = ()
    """Folders that were passed by although they could not be looked into."""
    look_again: datetime | None = None
    """When a run should next visit it; None: never by itself."""
    why: tuple[str, ...] = ()
    """One line a decision, for `explain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadChoice:
    """Which thread is the interview's (RT-13)."""

    message_ids: tuple[MessageId, ...] = ()
    """Known ids of the thread, oldest first; empty: not settled."""
    subject: str = ""
    why: tuple[str, ...] = ()
    thread: Thread | None = None
    """The chosen thread itself: all there is to hold on to where no mail of it has an id."""
    candidates: tuple[Candidate, ...] = field(default=())
    warnings: tuple[str, ...] = ()
    """What the person should know of the choice, as codes."""
