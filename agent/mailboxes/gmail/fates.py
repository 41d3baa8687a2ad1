"""What became of a draft in Gmail: by its id, Message-ID, thread, recipients and words, then by history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from agent.mailboxes import fates
from agent.mailboxes.gmail import query
from agent.mailboxes.gmail.drafts import Ticket
from agent.mailboxes.gmail.lists import Change, Since, changes
from agent.mailboxes.gmail.reader import Reader
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, MessageId
from agent.model.plan import Draft, Fate, Sighting, Stage

_MOST_LOOKED_AT = 20
"""Messages outside the thread whose words are compared, the newest first."""
_MOST_DRAFTS = 5
_LIKE = 0.5
_NOWHERE = "It is neither in Drafts nor anywhere else"
_SEEN_ELSEWHERE = frozenset({"INBOX", "SENT", "TRASH", "SPAM", "CHAT", "UNREAD"})


class Fates:
    """Looks for drafts with the fewest requests that still give evidence."""

    def __init__(self, reader: Reader, me: Profile) -> None:
        """Look through this reader, for this person."""
        self._reader = reader
        self._me = me

    def look(self, draft: Draft) -> Sighting:
        """As `Mailbox.look`."""
        near = self._already_seen(draft)
        if near is not None:
            return self._judged(draft, near)
        ticket = Ticket.read(draft.ticket)
        messages = self._near(draft, ticket)
        sighting = self._judged(draft, messages)
        if sighting.fate not in {None, Fate.DELETED} or _lies_there(draft, messages):
            return self._told(draft, ticket, sighting)
        messages |= self._far(draft)
        sighting = self._judged(draft, messages)
        if sighting.fate not in {None, Fate.DELETED} or _lies_there(draft, messages):
            return self._told(draft, ticket, sighting)
        if draft.stage is Stage.INTENDED:
            return sighting
        return self._by_history(draft, ticket)

    # ---- where it may be

    def _already_seen(self, draft: Draft) -> dict[str, Message] | None:
        """What this run's own searches show of a letter that was never begun; None where they do not reach.

        The search for news of the company lists all mail with its people since the interview, drafts, sent
        mail and trash included; a draft of a lost journal, which answers them, is among it.
        """
        if draft.stage is not Stage.INTENDED or draft.placed_at is None:
            return None
        found = self._reader.searched(frozenset(one.key for one in draft.to), draft.placed_at)
        thread = self._reader.holding(draft.in_reply_to) if draft.in_reply_to else ()
        if found is None or thread is None:
            return None
        return self._with_bodies(draft, (*thread, *found))

    def _near(self, draft: Draft, ticket: Ticket) -> dict[str, Message]:
        """The draft itself and its conversation."""
        found: dict[str, Message] = {}
        held = self._reader.thread(ticket.thread, bodies=True) if ticket.thread else None
        if held:
            found |= {one.key: one for one in held.messages}
        place = self._reader.drafts().get(draft.draft_id) if draft.draft_id else None
        if place and place.message not in found:
            message = self._reader.message(place.message)
            found |= {place.message: message} if message else {}
        return found

    def _far(self, draft: Draft) -> dict[str, Message]:
        """Whatever bears its Message-ID, and what may have been made of it since it was placed."""
        ids = [
            found
            for text in _traces_of(draft)
            for found, _ in self._reader.lists.messages(text).found[:_MOST_LOOKED_AT]
        ]
        read = (self._reader.message(one) for one in dict.fromkeys(ids))
        return {message.key: message for message in read if message}

    def _with_bodies(self, draft: Draft, messages: Iterable[Message]) -> dict[str, Message]:
        """Those that may be the draft or what became of it, with their words."""
        to = {one.key for one in draft.to}
        worth = [
            one.key
            for one in messages
            if fates.may_be_trace(draft, one, self._me)
            and (one.message_id == draft.message_id or to & {each.key for each in one.to})
            and (one.message_id == draft.message_id or self._may_be_new(draft, one))
        ]
        read = (self._reader.message(one) for one in worth)
        return {message.key: message for message in read if message}

    def _may_be_new(self, draft: Draft, message: Message) -> bool:
        since = fates.find_earliest_date(draft)
        return since is None or max(message.date, message.received) >= since

    # ---- what it is

    def _judged(self, draft: Draft, messages: dict[str, Message]) -> Sighting:
        drafts = any(Mark.DRAFT in one.marks for one in messages.values())
        ids = {place.message: place.draft_id for place in self._reader.drafts().values()} if drafts else {}
        traces = fates.Traces(tuple(messages.values()), lambda one: ids.get(one.key, ""), draft.draft_id)
        sighting = fates.judge_fate(draft, traces, self._me)
        if sighting.fate is Fate.UNSENT and not sighting.draft_id:
            if any(self._reader.is_scheduled(one) for one in messages):
                return Sighting(Fate.UNKNOWN, "Gmail will send it by itself later: it is scheduled.")
            return replace(sighting, draft_id=draft.draft_id)
        return sighting

    def _told(self, draft: Draft, ticket: Ticket, sighting: Sighting) -> Sighting:
        """The same, with what Gmail shows beside: that a draft stands outside the conversation."""
        if sighting.fate is not Fate.UNSENT or not ticket.thread or not sighting.draft_id:
            return sighting
        place = self._reader.drafts().get(sighting.draft_id)
        if place is None or place.thread == ticket.thread:
            return sighting
        message = self._reader.message(place.message)
        moved = message is not None and message.subject.split() != draft.subject.split()
        why = "since its subject was changed" if moved else "although it was meant for it"
        return replace(
            sighting, evidence=f"{sighting.evidence} Gmail shows it outside the conversation, {why}."
        )

    def _by_history(self, draft: Draft, ticket: Ticket) -> Sighting:
        """Nothing was found: what Gmail recorded since the ticket says whether it was ever there."""
        since = self._reader.lists.history(ticket.history) if ticket.history else None
        if since is None:
            return _without_history(draft)
        added = {one.id: one for one in changes(since.records, "messagesAdded") if _may_be_draft(one, ticket)}
        deleted = {one.id for one in changes(since.records, "messagesDeleted")}
        live = {place.message for place in self._reader.drafts().values()}
        hidden = [one for one in added.keys() - deleted - live if self._reader.message(one) is None]
        if hidden:
            return Sighting(Fate.UNKNOWN, "It left Drafts, neither deleted nor sent: it may be scheduled.")
        gone = [added[one] for one in added.keys() & deleted]
        if draft.code and (sent := self._sent_meanwhile(draft, since, {one.thread for one in gone})):
            return sent
        if any(draft.draft_id or one.thread == ticket.thread for one in gone):
            return Sighting(Fate.DELETED, f"{_NOWHERE}, and Gmail's history says that it was deleted.")
        if gone or draft.draft_id or not self._are_others(draft, added.keys() & live):
            return Sighting(Fate.UNKNOWN, f"{_NOWHERE}. Gmail's history does not tell where it went.")
        return Sighting(None, "Gmail's history shows that no draft was made.")

    def _sent_meanwhile(self, draft: Draft, since: Since, threads: set[str]) -> Sighting | None:
        """What was sent where a draft vanished, read by its id; None: nothing that may be ours.

        A search may not know it yet, and its code may have been taken out: then it is not known to be ours.
        """
        added = changes(since.records, "messagesAdded")
        ids = [one.id for one in added if one.thread in threads and "SENT" in (one.labels or ())]
        read = [self._reader.message(one) for one in ids[-_MOST_DRAFTS:]]
        messages = {one.key: one for one in read if one}
        sighting = self._judged(draft, messages)
        if sighting.fate in {Fate.SENT, Fate.SENT_EDITED}:
            return sighting
        uncoded = replace(draft, code="")
        if any(fates.measure_likeness(uncoded, one) >= _LIKE for one in messages.values()):
            return Sighting(
                Fate.UNKNOWN, f"{_NOWHERE}; one like it was sent, without the code that tells it."
            )
        return None

    def _are_others(self, draft: Draft, drafts: set[str]) -> bool:
        """Whether drafts that were begun meanwhile are surely somebody else's work."""
        if len(drafts) > _MOST_DRAFTS:
            return False
        read = [self._reader.message(one) for one in drafts]
        return all(one is not None and fates.measure_likeness(draft, one) < _LIKE for one in read)


def _without_history(draft: Draft) -> Sighting:
    if draft.draft_id:
        return Sighting(Fate.DELETED, f"{_NOWHERE}, and nothing was sent in its place.")
    return Sighting(
        Fate.UNKNOWN, f"{_NOWHERE}. Gmail's history does not reach back to when it was to be made."
    )


def _traces_of(draft: Draft) -> Iterator[str]:
    """Searches for it: by id and code where it has one, else by id and for mail to its recipients.

    A draft with a code goes to the person alone, to whom all their mail goes.
    """
    if draft.code:
        yield query.with_words(draft.message_id, draft.code)
        return
    yield from query.by_id([draft.message_id])
    if draft.to:
        yield query.to_whom({one.key for one in draft.to}, fates.find_earliest_date(draft))


def _may_be_draft(change: Change, ticket: Ticket) -> bool:
    """A message that came to be may be the draft: not one that arrived, and not one of another thread.

    Without a thread in the ticket any may be; with one, a draft still counts when Gmail put it elsewhere.
    """
    if change.labels is not None and change.labels & _SEEN_ELSEWHERE:
        return False
    return not ticket.thread or change.thread == ticket.thread or "DRAFT" in (change.labels or {"DRAFT"})


def _lies_there(draft: Draft, messages: dict[str, Message]) -> bool:
    """Whether a message with its Message-ID was found, be it in the trash: that is evidence enough."""
    wanted: MessageId = draft.message_id
    return any(one.message_id == wanted for one in messages.values())
