"""A mailbox without the notes to the person that this home put into its inbox.

They are nobody's mail: not seen as new, in no conversation, no evidence of anything. What the person answers
to one, or passes on of it, is theirs and belongs to no company either. A note is known by its Message-ID,
which only the home can make: nobody else's mail is left out, whatever it says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.knowledge.marks import OWN
from agent.mailboxes.around import MailboxAround
from agent.mailboxes.conversations import group_by_ids, mentioned_ids
from agent.mailboxes.interface import Arrivals, Glance, Mailbox
from agent.model.mail import Message, MessageId, Query, Thread

if TYPE_CHECKING:
    from agent.model.interview import Profile

IsNote = Callable[[str], bool]
"""Whether a Message-ID is that of a note of this home."""


class WithoutNotes(MailboxAround):
    """It tells of all mail but the notes."""

    def __init__(self, mailbox: Mailbox, is_note: IsNote, me: Profile) -> None:
        """Ask nothing yet; `me` is the person, of whom the addresses count."""
        super().__init__(mailbox)
        self._is_note = is_note
        self._me = me

    def search(self, query: Query) -> tuple[Thread, ...]:
        """As the mailbox finds them, without notes."""
        return tuple(one for thread in self._mailbox.search(query) for one in self._leave_out(thread))

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """As the mailbox reads it, without notes."""
        thread = self._mailbox.read(message_ids, key)
        if thread is None:
            return None
        parts = self._leave_out(thread)
        asked = [part for part in parts if not {*message_ids}.isdisjoint(part.message_ids)]
        kept = {one.key: one for part in asked for one in part.messages}
        messages = tuple(kept[one.key] for one in thread.messages if one.key in kept)
        return replace(thread, messages=messages) if messages else None

    def read_bodies(self, thread: Thread) -> Thread:
        """As the mailbox reads it, without notes."""
        read = self._mailbox.read_bodies(thread)
        kept = {one.key: one for part in self._leave_out(read) for one in part.messages}
        return replace(read, messages=tuple(kept[one.key] for one in read.messages if one.key in kept))

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        """As the mailbox finds them, without notes; nobody glances at one."""
        blind = _BlindGlance(glance, self._is_note) if glance else None
        found = self._mailbox.find_arrivals(query, bookmark, label, blind)
        threads = tuple(one for thread in found.threads for one in self._leave_out(thread))
        keys = {one.key for thread in threads for one in thread.messages}
        return replace(found, threads=threads, labelled=found.labelled & keys)

    def _leave_out(self, thread: Thread) -> tuple[Thread, ...]:
        """What is left of a conversation without notes: those that only notes tied together are apart."""
        mentioned = {one for message in thread.messages for one in mentioned_ids(message)}
        notes = {one for one in mentioned if self._is_note(one)}
        if not notes:
            return (thread,)
        hidden = self._find_hidden(thread.messages, notes)
        kept = [_untie(one, notes) for one in thread.messages if one.key not in hidden]
        order = {message.key: at for at, message in enumerate(kept)}
        groups = (sorted(group, key=lambda one: order[one.key]) for group in group_by_ids(kept))
        return tuple(replace(thread, messages=tuple(group)) for group in groups)

    def _find_hidden(self, messages: Iterable[Message], notes: Collection[MessageId]) -> set[str]:
        """The keys of the notes, and of what the person wrote in answer to one, or to such an answer."""
        above, hidden = {*notes}, set[str]()
        for message in sorted(messages, key=lambda one: one.date):
            parent = message.in_reply_to[-1:] or message.references[-1:]
            is_answer = self._is_own(message) and not above.isdisjoint(parent)
            if message.message_id in notes or is_answer:
                hidden.add(message.key)
                above |= {message.message_id} if message.message_id else set()
        return hidden

    def _is_own(self, message: Message) -> bool:
        sender = message.sender
        return bool(message.marks & OWN) or (sender is not None and self._me.owns(sender.email))


class _BlindGlance:
    """A glance that takes no notice of notes."""

    def __init__(self, glance: Glance, is_note: IsNote) -> None:
        self._glance = glance
        self._is_note = is_note

    def is_worth_reading(self, message: Message) -> bool:
        return not self._is_one(message) and self._glance.is_worth_reading(message)

    def is_telling(self, message: Message) -> bool:
        return not self._is_one(message) and self._glance.is_telling(message)

    def _is_one(self, message: Message) -> bool:
        return message.message_id is not None and self._is_note(message.message_id)


def _untie(message: Message, notes: Collection[MessageId]) -> Message:
    """The same message without the notes among its ancestors."""
    return replace(
        message,
        in_reply_to=tuple(one for one in message.in_reply_to if one not in notes),
        references=tuple(one for one in message.references if one not in notes),
    )
