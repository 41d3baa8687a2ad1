"""What became of a draft, judged from messages alone: the same for every mailbox.

Clients that send or edit a draft may give it a new Message-ID, Date, folder and file; what stays are its
recipients, its place in the thread and most of its words. Nothing is taken for sent, edited or ours without
a message that shows it: a letter must never be written twice, nor an edited one touched.

Only the mailbox's own marks prove that the person wrote a message: it lies in Drafts or among the sent mail.
What a message says of itself proves nothing, because whoever got a letter can send a copy of it back, from
the same address, under the same Message-ID. Such a copy is no more than a reason to leave the fate open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.errors import RefusedError
from agent.knowledge.marks import OWN, UNWANTED
from agent.mailboxes.conversations import address_keys
from agent.mailboxes.wordings import carries_code, has_our_words, is_renewed, measure_likeness
from agent.model.interview import Profile
from agent.model.mail import Mark, Message
from agent.model.plan import Draft, Fate, Sighting, Stage

_RELATED = 0.5
"""With so much of our words, a message of the same thread to the same person was made from our draft."""
_ANYWHERE = 0.8
"""The same where nothing ties the message to the thread, or nothing shows that the draft was ever made."""
_TO_ANYBODY = 0.9
"""The same of a sent mail to another addressee."""
_REWORDED = 0.2
"""The same in Drafts: two wordings of one letter share as much, letters of two kinds do not."""
_LIKE_OURS = re.compile(r"<[0-9a-f]{32}@[^<>@]+>")
_CLOCK_DIFFERENCE = timedelta(minutes=1)
"""The clocks of two programs may differ by so much."""
_IN_TRASH = "It lies in the trash."
_COPY = "It is not in Drafts; a copy lies in {place}, which does not prove that you sent it."
_NOWHERE = "It is neither in Drafts nor anywhere else, and nothing was sent in its place."
REFUSED = "The mailbox did not take it, and no trace of it is there."
NOT_KNOWN = "It was on its way into Drafts, and no trace of it is there: whether it was made is not known."
"""Said of a draft that was never seen, where nothing proves that it was not made."""


@dataclass(frozen=True, slots=True)
class Traces:
    """All that a mailbox found of one draft."""

    messages: tuple[Message, ...]
    """With bodies: what stands under its draft id or Message-ID, its thread, mail to its recipients."""
    draft_id: Callable[[Message], str]
    """The draft id under which a message stands."""
    placed_id: str = ""
    """The draft id it was placed under; empty: not known."""
    unmade_proof: str = ""
    """The proof, one sentence, that the draft was never placed; empty: there is none."""
    name_place: Callable[[Message], str] = lambda _: ""
    """The folder a message lies in, as the person knows it; empty: not known."""


def is_candidate(draft: Draft, message: Message, me: Profile) -> bool:
    """Whether a message is worth a closer look: the mailbox has it as the person's, or it says that it is.

    The bodies of all others need not be read. What a message says of itself makes it nobody's yet.
    """
    return bool(message.marks & OWN) or message.message_id == draft.message_id or _claims(draft, message, me)


def find_earliest_date(draft: Draft) -> datetime | None:
    """A message older than this was not made from the draft; None: it is not known when that was placed."""
    return draft.placed_at - _CLOCK_DIFFERENCE if draft.placed_at else None


def judge_fate(draft: Draft, traces: Traces, me: Profile) -> Sighting:
    """What became of a draft.

    Sent is what lies among the sent mail, unsent what stands in Drafts, deleted what is gone or in the trash.
    Where it is gone and a copy lies in another folder, it may have been sent and filed there, or somebody
    may have sent the copy: that stays unknown, and the copy's words are not told.

    Args:
        draft: What was placed, as the journal knows it.
        traces: What the mailbox found; its Drafts folder was there and readable.
        me: The person; only the addresses count.
    """
    alike = find_alike(draft, traces, me)
    sent = [message for message in alike if Mark.SENT in message.marks and Mark.DRAFT not in message.marks]
    if expected := [message for message in sent if not _is_sent_elsewhere(draft, message)]:
        # A form that was sent twice says what its later copy says.
        later = max(expected, key=lambda message: message.date)
        return _describe_sent(draft, later if draft.code else expected[0])
    if standing := [message for message in alike if is_standing(message)]:
        return _describe_unsent(draft, standing, traces)
    if sent:
        return _describe_sent(draft, sent[0])
    return _judge_gone(draft, alike, traces)


def find_alike(draft: Draft, traces: Traces, me: Profile) -> list[Message]:
    """Every message that is the draft, or was made from it, the surest first."""
    theirs = _collect_names_of_others(draft, traces)
    alike = [
        message
        for message in traces.messages
        if theirs.isdisjoint((message.key, message.message_id))
        and is_candidate(draft, message, me)
        and _is_made_from(draft, message, traces)
    ]
    return sorted(alike, key=lambda message: _rank(draft, message, traces), reverse=True)


def _judge_gone(draft: Draft, alike: list[Message], traces: Traces) -> Sighting:
    """What became of a draft that neither stands in Drafts nor lies among the sent mail."""
    in_trash = [message for message in alike if Mark.TRASH in message.marks]
    copy = next((message for message in alike if not message.marks & (UNWANTED | OWN)), None)
    is_proved_unmade = traces.unmade_proof != "" and draft.stage is Stage.STAGED
    if any(Mark.DRAFT in message.marks for message in in_trash):
        return Sighting(Fate.DELETED, _IN_TRASH)
    if copy and not is_proved_unmade:
        place = traces.name_place(copy) or "another folder"
        return Sighting(Fate.UNKNOWN, _COPY.format(place=place))
    if in_trash and not is_proved_unmade:
        return Sighting(Fate.DELETED, _IN_TRASH)
    return _judge_traceless(draft, traces)


def _judge_traceless(draft: Draft, traces: Traces) -> Sighting:
    """What is said of a draft of which nothing was found that tells."""
    if traces.unmade_proof:
        return Sighting(None, traces.unmade_proof)
    if draft.stage is Stage.PLACED:
        return Sighting(Fate.DELETED, _NOWHERE)
    if draft.stage is Stage.REFUSED:
        return Sighting(None, REFUSED)
    if draft.stage is Stage.INTENDED and draft.sighting.fate is not Fate.UNKNOWN:
        return Sighting(None, "It was written down and never begun, and no trace of it is in the mailbox.")
    return Sighting(Fate.UNKNOWN, NOT_KNOWN)


def require_untouched(sighting: Sighting, program: str = "your mail program") -> None:
    """Let pass only a draft that stands in Drafts with our words.

    Args:
        sighting: What was found of it.
        program: Where the person can edit or delete it.

    Raises:
        RefusedError: it is gone, or its words are no longer ours.
    """
    if sighting.fate is not Fate.UNSENT or sighting.edited:
        raise RefusedError(
            f"The draft is not replaced. {sighting.evidence}", f"Edit it in {program}, or delete it there."
        )


def is_edited(draft: Draft, message: Message) -> bool:
    """Whether a draft's words, subject or recipients are no longer those that were placed."""
    return not has_our_words(draft, message) or not has_our_headers(draft, message)


def has_our_headers(draft: Draft, message: Message) -> bool:
    """Whether a draft's subject and recipients are those that were placed, or its renewal's."""
    subjects = (draft.subject, draft.renewal.subject) if draft.renewal else (draft.subject,)
    return (
        any(
            message.subject.split() == subject.split() for subject in subjects if subject or not draft.subject
        )
        and address_keys(message.to) == address_keys(draft.to)
        and address_keys(message.cc) == address_keys(draft.cc)
    )


def _collect_names_of_others(draft: Draft, traces: Traces) -> set[str | None]:
    """Keys and Message-IDs of what is another draft on record, each copy of it included."""
    others = {
        name
        for message in traces.messages
        if message.message_id in draft.not_these or traces.draft_id(message) in draft.not_these
        for name in (message.key, message.message_id)
    }
    return others - {None}


def _is_made_from(draft: Draft, message: Message, traces: Traces) -> bool:
    if carries_id(draft, message, traces):
        return True
    if draft.code:
        return carries_code(draft, message)
    to_them = address_keys(message.to) & address_keys(draft.to)
    if not to_them and not _is_sent_elsewhere(draft, message):
        return False
    since = find_earliest_date(draft)
    if since and max(message.date, message.received) < since:
        return False
    return measure_likeness(draft, message) >= _required_likeness(draft, message) or _answers_as_ours(
        draft, message
    )


def _is_sent_elsewhere(draft: Draft, message: Message) -> bool:
    """Whether the person sent our words, in our thread, to somebody else than the draft was for.

    Letters to several people of one interview share words, so it takes nearly all of them. While the draft
    still stands, it was not this one that was sent.
    """
    to_them = address_keys(message.to) & address_keys(draft.to)
    if to_them or Mark.SENT not in message.marks or not _is_related(draft, message):
        return False
    return measure_likeness(draft, message) >= _TO_ANYBODY


def carries_id(draft: Draft, message: Message, traces: Traces) -> bool:
    """Whether a message bears an id of the draft."""
    if message.message_id == draft.message_id:
        return True
    if message.message_id in draft.other_ids and message.marks & OWN:
        return True
    return traces.placed_id != "" and traces.draft_id(message) == traces.placed_id


def _required_likeness(draft: Draft, message: Message) -> float:
    """How much of our words makes a message ours.

    A letter that was never staged is looked for in case the journal was lost: then a similar letter of an
    earlier round must not be taken for it. Where it is known since when it may stand, one in the very thread
    is enough reason to make no second one, also edited; in Drafts, also in another wording.
    """
    if not _is_related(draft, message):
        return _ANYWHERE
    if draft.stage is not Stage.INTENDED:
        return _RELATED
    if not _is_kept(message) or draft.placed_at is None:
        return _ANYWHERE
    return _REWORDED if Mark.DRAFT in message.marks else _RELATED


def _answers_as_ours(draft: Draft, message: Message) -> bool:
    """Whether it answers the same mail under an id like ours, so that of our words none need be left.

    It was made by a home whose journal and secret are lost; the person wrote it anew since.
    """
    if draft.stage is not Stage.INTENDED or draft.placed_at is None or not message.message_id:
        return False
    parent = (draft.in_reply_to,) if draft.in_reply_to else ()
    has_our_form = _LIKE_OURS.fullmatch(message.message_id) is not None
    return has_our_form and _is_kept(message) and message.in_reply_to == parent


def _is_kept(message: Message) -> bool:
    """Whether it lies in Drafts or Sent, and not in the trash."""
    return bool(message.marks & OWN) and not message.marks & UNWANTED


def _is_related(draft: Draft, message: Message) -> bool:
    """Whether a message lies in the thread the draft was placed in; a draft without parent began its own."""
    if draft.in_reply_to is None:
        return not message.ancestry
    mine = {draft.in_reply_to, draft.message_id, *draft.references}
    return not mine.isdisjoint((*message.references, *message.in_reply_to))


def _rank(draft: Draft, message: Message, traces: Traces) -> tuple[bool, bool, float]:
    return (
        carries_id(draft, message, traces),
        draft.in_reply_to in message.in_reply_to,
        measure_likeness(draft, message),
    )


def _describe_sent(draft: Draft, message: Message) -> Sighting:
    edited = not has_our_words(draft, message)
    words = "with other words" if edited else "with its words"
    return Sighting(
        Fate.SENT_EDITED if edited else Fate.SENT,
        f"A message of {message.date:%Y-%m-%d %H:%M} to {message.to[0].email if message.to else 'nobody'},"
        f" {words}, lies among the sent mail.",
        edited=edited,
        sent_at=message.date,
        sent_message_id=message.message_id,
        sent_from=message.sender,
        sent_to=message.to,
        sent_cc=message.cc,
        sent_subject=message.base_subject,
        sent_references=message.ancestry,
        message=message if draft.code else None,
        is_renewed=is_renewed(draft, message),
    )


def _describe_unsent(draft: Draft, standing: list[Message], traces: Traces) -> Sighting:
    """The first of the messages that stand in Drafts; the others as its doubles, where they are it too."""
    message, *others = standing
    draft_id, edited = traces.draft_id(message), is_edited(draft, message)
    doubles = dict.fromkeys(
        traces.draft_id(one)
        for one in others
        if draft.code or carries_id(draft, one, traces) or not is_edited(draft, one)
    )
    evidence = "It stands in Drafts, edited." if edited else "It stands in Drafts as it was placed."
    return Sighting(
        Fate.UNSENT,
        evidence,
        draft_id=draft_id,
        edited=edited,
        message_id=message.message_id,
        message=message,
        is_renewed=is_renewed(draft, message),
        doubles=tuple(one for one in doubles if one not in {"", draft_id}),
    )


def is_standing(message: Message) -> bool:
    """Whether it is a draft that the person can send."""
    return Mark.DRAFT in message.marks and not message.marks & UNWANTED


def _claims(draft: Draft, message: Message, me: Profile) -> bool:
    """Whether it says that it is from the person, or from the address the draft was written with."""
    sender = message.sender
    return sender is not None and (me.owns(sender.email) or sender.key == draft.sender.key)
