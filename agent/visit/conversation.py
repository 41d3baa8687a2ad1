"""The conversation of an interview as it stands in the mailbox now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agent.keeping.journal.records import Record
from agent.model.mail import Mark, Message, MessageId, Thread
from agent.model.plan import Placement
from agent.reading.new_words import without_signature
from agent.visit.agent import Agent


@dataclass(frozen=True, slots=True)
class Conversation:
    """Its mails, and which of them our letters answer."""

    thread: Thread
    answered: frozenset[MessageId]

    def is_answered(self, message: Message) -> bool:
        """Whether a letter of ours answers this mail."""
        return message.message_id in self.answered


def read_conversation(agent: Agent, record: Record, placements: Iterable[Placement]) -> Conversation | None:
    """Read it; None: it is not settled which it is, or no mail of it is there any more.

    Args:
        agent: The house.
        record: The interview.
        placements: Its letters.

    Raises:
        BadFileError: its mailbox is not in config.toml.
        As the mailbox's `read`.
    """
    settled = record.thread
    if not settled.message_ids:
        return None
    mailbox = agent.open_mailbox(agent.mailbox_name(record.debrief))
    thread = mailbox.read(settled.message_ids, settled.key)
    if thread is None:
        return None
    shown = tuple(one for one in thread.messages if not one.marks & {Mark.TRASH, Mark.SPAM})
    answered = frozenset(one.in_reply_to for one in placements if one.in_reply_to)
    return Conversation(Thread(thread.mailbox, shown, thread.key), answered)


def find_new_words(message: Message) -> str:
    """What its sender wrote, without the history below it and without the signature."""
    return without_signature(message.body.new_text).strip() if message.body else ""
