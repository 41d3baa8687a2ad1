"""What became of a draft in Gmail: by its id, Message-ID, thread, recipients and words, then by history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

from agent.mailboxes import fates
from agent.mailboxes.conversations import address_keys
from agent.mailboxes.gmail.reader import Reader
from agent.mailboxes.gmail.search import (
    Change,
    History,
    read_changes,
)
from agent.mailboxes.gmail.search_language import search_ids, search_recipients, search_words
from agent.mailboxes.wordings import measure_likeness
from agent.model.interview import Profile
from agent.model.mail import Mark, Message
from agent.model.plan import Draft, Fate, Sighting, Stage

_MOST_COMPARED = 20
"""Messages outside the thread whose words are compared, the newest first."""
_MOST_DRAFTS = 5
_ALIKE = 0.5
_NOWHERE = "It is neither in Drafts nor anywhere else"
_CERTAIN = frozenset({Fate.UNSENT, Fate.SENT, Fate.SENT_EDITED})
"""What is proved by a mail that was seen; no other can change it."""
_NO_DRAFT_LABELS = frozenset({"INBOX", "SENT", "TRASH", "SPAM", "CHAT", "UNREAD"})


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is known before a draft is made: with it Gmail's history tells later whether it was."""

    thread: str
    """The thread it belongs to; empty: one of its own."""
    history: int
    """Nothing that Gmail recorded up to this id can be the draft."""
    number: str = ""
    """No two tickets are equal."""

    @classmethod
    def new(cls, thread: str, history: int) -> Ticket:
        """A ticket of its own."""
        return cls(thread, history, uuid4().hex[:12])

    @classmethod
    def read(cls, text: str) -> Ticket:
        """From the journal; what cannot be read knows nothing."""
        try:
            thread, history, number = json.loads(text)
            return cls(str(thread), int(history), str(number))
        except (ValueError, TypeError, RecursionError):
            return cls("", 0)

    def __str__(self) -> str:
        """For the journal."""
        return json.dumps([self.thread, self.history, self.number])


class FateFinder:
    """Looks for drafts with the fewest requests that still give evidence."""

    def __init__(self, reader: Reader, me: Profile) -> None:
        """Look through this reader, for this person."""
        self._reader = reader
        self._me = me

    def find(self, draft: Draft) -> Sighting:
        """What became of a draft, as `Mailbox.find_fate` has it."""
        recalled = self._recall(draft)
        if recalled is not None:
            return self._judge(draft, recalled)
        ticket = Ticket.read(draft.ticket)
        messages: dict[str, Message] = {}
        for read_more in (partial(self._read_near, draft, ticket), partial(self._read_far, draft)):
            messages |= read_more()
            sighting = self._judge(draft, messages)
            if sighting.fate in _CERTAIN:
                return self._mention_thread(draft, ticket, sighting)
        is_seen = sighting.fate is Fate.UNKNOWN and sighting.evidence != fates.NOT_KNOWN
        is_told = is_seen or _lies_in_trash(draft, messages)
        if is_told or draft.stage is Stage.INTENDED:
            return sighting
        if draft.stage is Stage.REFUSED:
            return self._look_at_recent(draft, ticket)
        return self._judge_by_history(draft, ticket)

    # ---- where it may be

    def _recall(self, draft: Draft) -> dict[str, Message] | None:
        """What this run's own searches show of a letter that was never begun; None where they do not reach.

        The search for news of the company lists all mail with its people since the interview, drafts, sent
        mail and trash included; a draft of a lost journal, which answers them, is among it.
        """
        if draft.stage is not Stage.INTENDED or draft.placed_at is None:
            return None
        found = self._reader.recall_search(frozenset(address_keys(draft.to)), draft.placed_at)
        thread = self._reader.find_conversation(draft.in_reply_to) if draft.in_reply_to else ()
        if found is None or thread is None:
            return None
        return self._reader.messages(one.key for one in (*thread, *found) if self._is_candidate(draft, one))

    def _read_near(self, draft: Draft, ticket: Ticket) -> dict[str, Message]:
        """The draft itself and its conversation."""
        thread = self._reader.thread(ticket.thread, bodies=True) if ticket.thread else None
        found = {message.key: message for message in thread.messages} if thread else {}
        place = self._reader.drafts().get(draft.draft_id) if draft.draft_id else None
        if place and place.message not in found:
            found |= self._reader.messages([place.message])
        return found

    def _read_far(self, draft: Draft) -> dict[str, Message]:
        """Whatever bears its Message-ID, and what may have been made of it since it was placed."""
        hits = [self._reader.lists.messages(text).found for text in _search_traces(draft)]
        return self._reader.messages(
            dict.fromkeys(one for found in hits for one, _ in found[:_MOST_COMPARED])
        )

    def _is_candidate(self, draft: Draft, message: Message) -> bool:
        """Whether a message of which only headers are known may be the draft or what became of it."""
        if not fates.is_candidate(draft, message, self._me):
            return False
        since = fates.find_earliest_date(draft)
        is_new = since is None or max(message.date, message.received) >= since
        goes_there = not address_keys(draft.to).isdisjoint(address_keys(message.to))
        return message.message_id in {draft.message_id, *draft.other_ids} or (goes_there and is_new)

    # ---- what it is

    def _judge(self, draft: Draft, messages: dict[str, Message]) -> Sighting:
        has_drafts = any(Mark.DRAFT in message.marks for message in messages.values())
        places = self._reader.drafts().values() if has_drafts else ()
        ids = {place.message: place.draft_id for place in places}
        traces = fates.Traces(
            tuple(messages.values()),
            lambda message: ids.get(message.key, ""),
            draft.draft_id,
            name_place=lambda _: "All Mail",
        )
        sighting = fates.judge_fate(draft, traces, self._me)
        if sighting.fate is Fate.UNSENT and not sighting.draft_id:
            if any(map(self._reader.is_scheduled, messages)):
                return Sighting(Fate.UNKNOWN, "Gmail will send it by itself later: it is scheduled.")
            return replace(sighting, draft_id=draft.draft_id)
        return sighting

    def _mention_thread(self, draft: Draft, ticket: Ticket, sighting: Sighting) -> Sighting:
        """Add to the evidence that Gmail shows the draft outside the conversation, where it does."""
        if sighting.fate is not Fate.UNSENT or not ticket.thread or not sighting.draft_id:
            return sighting
        place = self._reader.drafts().get(sighting.draft_id)
        if place is None or place.thread == ticket.thread:
            return sighting
        message = self._reader.message(place.message)
        is_renamed = message is not None and message.subject.split() != draft.subject.split()
        why = "since its subject was changed" if is_renamed else "although it was meant for it"
        evidence = f"{sighting.evidence} Gmail shows it outside the conversation, {why}."
        return replace(sighting, evidence=evidence)

    def _look_at_recent(self, draft: Draft, ticket: Ticket) -> Sighting:
        """What came to be since: a refused draft may have been made, and no search knows it yet."""
        history = self._reader.lists.history(ticket.history) if ticket.history else None
        added = read_changes(history.records, "messagesAdded") if history else ()
        made = dict.fromkeys(change.id for change in added if _may_be_draft(change, ticket))
        standing = {place.message for place in self._reader.drafts().values()} if made else set()
        recent = [one for one in made if one in standing]
        return self._judge(draft, self._reader.messages(recent[-_MOST_DRAFTS:]))

    def _judge_by_history(self, draft: Draft, ticket: Ticket) -> Sighting:
        """Nothing was found: what Gmail recorded since the ticket says whether it was ever there."""
        history = self._reader.lists.history(ticket.history) if ticket.history else None
        if history is None:
            return _judge_without_history(draft)
        added = read_changes(history.records, "messagesAdded")
        made = {change.id: change for change in added if _may_be_draft(change, ticket)}
        deleted = {change.id for change in read_changes(history.records, "messagesDeleted")}
        standing = {place.message for place in self._reader.drafts().values()}
        if any(self._reader.message(one) is None for one in made.keys() - deleted - standing):
            return Sighting(Fate.UNKNOWN, "It left Drafts, neither deleted nor sent: it may be scheduled.")
        gone = [made[one] for one in made.keys() & deleted]
        if draft.code and (sent := self._judge_sent(draft, history, {change.thread for change in gone})):
            return sent
        if draft.stage is Stage.PLACED and any(
            draft.draft_id or change.thread == ticket.thread for change in gone
        ):
            return Sighting(Fate.DELETED, f"{_NOWHERE}, and Gmail's history says that it was deleted.")
        if gone or draft.draft_id or not self._are_unlike(draft, made.keys() & standing):
            return Sighting(Fate.UNKNOWN, f"{_NOWHERE}. Gmail's history does not tell where it went.")
        return Sighting(None, "Gmail's history shows that no draft was made.")

    def _judge_sent(self, draft: Draft, history: History, threads: set[str]) -> Sighting | None:
        """What was sent where a draft vanished, read by its id; None: nothing that may be ours.

        A search may not know it yet, and its code may have been taken out: then it is not known to be ours.
        """
        added = read_changes(history.records, "messagesAdded")
        ids = [one.id for one in added if one.thread in threads and "SENT" in (one.labels or ())]
        messages = self._reader.messages(ids[-_MOST_DRAFTS:])
        sighting = self._judge(draft, messages)
        if sighting.is_sent:
            return sighting
        without_code = replace(draft, code="")
        if any(measure_likeness(without_code, one) >= _ALIKE for one in messages.values()):
            evidence = f"{_NOWHERE}; one like it was sent, without the code that tells it."
            return Sighting(Fate.UNKNOWN, evidence)
        return None

    def _are_unlike(self, draft: Draft, standing: set[str]) -> bool:
        """Whether drafts that were begun meanwhile are surely somebody else's work."""
        if len(standing) > _MOST_DRAFTS:
            return False
        read = [self._reader.message(one) for one in standing]
        return all(one is not None and measure_likeness(draft, one) < _ALIKE for one in read)


def _judge_without_history(draft: Draft) -> Sighting:
    if draft.draft_id:
        return Sighting(Fate.DELETED, f"{_NOWHERE}, and nothing was sent in its place.")
    return Sighting(
        Fate.UNKNOWN, f"{_NOWHERE}. Gmail's history does not reach back to when it was to be made."
    )


def _lies_in_trash(draft: Draft, messages: dict[str, Message]) -> bool:
    """Whether a mail of its id was thrown away: that is evidence, and its history is not needed."""
    return any(
        message.message_id == draft.message_id and Mark.TRASH in message.marks
        for message in messages.values()
    )


def _search_traces(draft: Draft) -> Iterator[str]:
    """Searches for it: by id and code where it has one, else by id and for mail to its recipients.

    A draft with a code goes to the person alone, to whom all their mail goes.
    """
    if draft.code:
        yield from search_words(draft.message_id, draft.code)
        return
    yield from search_ids([draft.message_id, *draft.other_ids])
    if draft.to:
        yield from search_recipients(address_keys(draft.to), fates.find_earliest_date(draft))


def _may_be_draft(change: Change, ticket: Ticket) -> bool:
    """A message that came to be may be the draft: not one that arrived, and not one of another thread.

    Without a thread in the ticket any may be; with one, a draft still counts when Gmail put it elsewhere.
    """
    if change.labels is not None and change.labels & _NO_DRAFT_LABELS:
        return False
    return not ticket.thread or change.thread == ticket.thread or "DRAFT" in (change.labels or {"DRAFT"})
