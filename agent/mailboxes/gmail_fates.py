"""What became of a draft in Gmail: by its id, Message-ID, thread, recipients and words, then by history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from agent.mailboxes import fates, gmail_messages, gmail_query
from agent.mailboxes.gmail_drafts import Ticket
from agent.mailboxes.gmail_reader import Reader
from agent.mailboxes.gmail_requests import Wire, resources
from agent.model.interview import Profile
from agent.model.mail import Mark, Message, MessageId
from agent.model.plan import Fate, Placement, Sighting, Stage

_MOST_LOOKED_AT = 20
"""Messages outside the thread whose words are compared, the newest first."""
_MOST_DRAFTS = 5
_LIKE = 0.5
_NOWHERE = "It is neither in Drafts nor anywhere else"
_SEEN_ELSEWHERE = frozenset({"INBOX", "SENT", "TRASH", "SPAM", "CHAT"})


class Fates:
    """Looks for drafts with the fewest requests that still give evidence."""

    def __init__(self, reader: Reader, me: Profile) -> None:
        """Look through this reader, for this person."""
        self._reader = reader
        self._me = me

    def look(self, placement: Placement) -> Sighting:
        """As `Mailbox.look`."""
        near = self._already_seen(placement)
        if near is not None:
            return self._judged(placement, near)
        ticket = Ticket.read(placement.ticket)
        messages = self._near(placement, ticket)
        sighting = self._judged(placement, messages)
        if sighting.fate not in {None, Fate.DELETED} or _lies_there(placement, messages):
            return self._told(placement, ticket, sighting)
        messages |= self._far(placement)
        sighting = self._judged(placement, messages)
        if sighting.fate not in {None, Fate.DELETED} or _lies_there(placement, messages):
            return self._told(placement, ticket, sighting)
        if placement.stage is Stage.INTENDED:
            return sighting
        return self._by_history(placement, ticket)

    # ---- where it may be

    def _already_seen(self, placement: Placement) -> dict[str, Message] | None:
        """What this run's own searches show of a letter that was never begun; None where they do not reach.

        The search for news of the company lists all mail with its people since the interview, drafts, sent
        mail and trash included; a draft of a lost journal, which answers them, is among it.
        """
        if placement.stage is not Stage.INTENDED or placement.placed_at is None:
            return None
        found = self._reader.searched(frozenset(one.key for one in placement.to), placement.placed_at)
        thread = self._reader.holding(placement.in_reply_to) if placement.in_reply_to else ()
        if found is None or thread is None:
            return None
        return self._with_bodies(placement, (*thread, *found))

    def _near(self, placement: Placement, ticket: Ticket) -> dict[str, Message]:
        """The draft itself and its conversation."""
        found: dict[str, Message] = {}
        held = self._reader.thread(ticket.thread, bodies=True) if ticket.thread else None
        if held:
            found |= {one.key: one for one in held.messages}
        place = self._reader.drafts().get(placement.draft_id) if placement.draft_id else None
        if place and place.message not in found:
            message = self._reader.message(place.message)
            found |= {place.message: message} if message else {}
        return found

    def _far(self, placement: Placement) -> dict[str, Message]:
        """Whatever bears its Message-ID, and mail to its recipients since it was placed."""
        texts = list(gmail_query.by_id([placement.message_id]))
        to = {one.key for one in placement.to}
        texts += [gmail_query.to_whom(to, fates.sent_since(placement))] if to else []
        ids = [
            found for text in texts for found, _ in self._reader.lists.messages(text).found[:_MOST_LOOKED_AT]
        ]
        read = (self._reader.message(one) for one in dict.fromkeys(ids))
        return {message.key: message for message in read if message}

    def _with_bodies(self, placement: Placement, messages: Iterable[Message]) -> dict[str, Message]:
        """Those that may be the draft or what became of it, with their words."""
        to = {one.key for one in placement.to}
        worth = [
            one.key
            for one in messages
            if fates.worth_reading(placement, one, self._me)
            and (one.message_id == placement.message_id or to & {each.key for each in one.to})
            and (one.message_id == placement.message_id or self._may_be_new(placement, one))
        ]
        read = (self._reader.message(one) for one in worth)
        return {message.key: message for message in read if message}

    def _may_be_new(self, placement: Placement, message: Message) -> bool:
        since = fates.sent_since(placement)
        return since is None or max(message.date, message.received) >= since

    # ---- what it is

    def _judged(self, placement: Placement, messages: dict[str, Message]) -> Sighting:
        drafts = any(Mark.DRAFT in one.marks for one in messages.values())
        ids = {place.message: place.draft_id for place in self._reader.drafts().values()} if drafts else {}
        traces = fates.Traces(tuple(messages.values()), lambda one: ids.get(one.key, ""), placement.draft_id)
        sighting = fates.fate_of(placement, traces, self._me)
        if sighting.fate is Fate.UNSENT and not sighting.draft_id:
            if any(self._reader.is_scheduled(one) for one in messages):
                return Sighting(Fate.UNKNOWN, "Gmail will send it by itself later: it is scheduled.")
            return replace(sighting, draft_id=placement.draft_id)
        return sighting

    def _told(self, placement: Placement, ticket: Ticket, sighting: Sighting) -> Sighting:
        """The same, with what Gmail shows beside: that a draft stands outside the conversation."""
        if sighting.fate is not Fate.UNSENT or not ticket.thread or not sighting.draft_id:
            return sighting
        place = self._reader.drafts().get(sighting.draft_id)
        if place is None or place.thread == ticket.thread:
            return sighting
        message = self._reader.message(place.message)
        moved = message is not None and message.subject.split() != placement.subject.split()
        why = "since its subject was changed" if moved else "although it was meant for it"
        return replace(
            sighting, evidence=f"{sighting.evidence} Gmail shows it outside the conversation, {why}."
        )

    def _by_history(self, placement: Placement, ticket: Ticket) -> Sighting:
        """Nothing was found: what Gmail recorded since the ticket says whether it was ever there."""
        records = self._reader.lists.history(ticket.history) if ticket.history else None
        if records is None and placement.draft_id:
            return Sighting(Fate.DELETED, f"{_NOWHERE}, and nothing was sent in its place.")
        if records is None:
            return Sighting(
                Fate.UNKNOWN, f"{_NOWHERE}. Gmail's history does not reach back to when it was to be made."
            )
        added = {one.id: one for one in _changes(records, "messagesAdded") if _may_be_draft(one, ticket)}
        deleted = {one.id for one in _changes(records, "messagesDeleted")}
        live = {place.message for place in self._reader.drafts().values()}
        hidden = [one for one in added.keys() - deleted - live if self._reader.message(one) is None]
        if hidden:
            return Sighting(Fate.UNKNOWN, "It left Drafts, neither deleted nor sent: it may be scheduled.")
        gone = [added[one] for one in added.keys() & deleted]
        if any(placement.draft_id or one.thread == ticket.thread for one in gone):
            return Sighting(Fate.DELETED, f"{_NOWHERE}, and Gmail's history says that it was deleted.")
        if gone or placement.draft_id or not self._are_others(placement, added.keys() & live):
            return Sighting(Fate.UNKNOWN, f"{_NOWHERE}. Gmail's history does not tell where it went.")
        return Sighting(None, "Gmail's history shows that no draft was made.")

    def _are_others(self, placement: Placement, drafts: set[str]) -> bool:
        """Whether drafts that were begun meanwhile are surely somebody else's work."""
        if len(drafts) > _MOST_DRAFTS:
            return False
        read = [self._reader.message(one) for one in drafts]
        return all(one is not None and fates.likeness(placement, one) < _LIKE for one in read)


@dataclass(frozen=True, slots=True)
class _Change:
    id: str
    thread: str
    labels: frozenset[str] | None
    """None: not told."""


def _changes(records: Iterable[Wire], kind: str) -> Iterable[_Change]:
    for record in records:
        for one in resources(record, kind):
            wire = one.get("message")
            if isinstance(wire, dict):
                told = gmail_messages.labels(wire) if "labelIds" in wire else None
                yield _Change(str(wire.get("id", "")), str(wire.get("threadId", "")), told)


def _may_be_draft(change: _Change, ticket: Ticket) -> bool:
    """A message that came to be may be the draft: not one that arrived, and not one of another thread.

    Without a thread in the ticket any may be; with one, a draft still counts when Gmail put it elsewhere.
    """
    if change.labels is not None and change.labels & _SEEN_ELSEWHERE:
        return False
    return not ticket.thread or change.thread == ticket.thread or "DRAFT" in (change.labels or {"DRAFT"})


def _lies_there(placement: Placement, messages: dict[str, Message]) -> bool:
    """Whether a message with its Message-ID was found, be it in the trash: that is evidence enough."""
    wanted: MessageId = placement.message_id
    return any(one.message_id == wanted for one in messages.values())
