"""The mails of a conversation as a page shows them: who wrote what and when, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.interview import Profile
from agent.model.mail import Mark
from agent.visit.conversation import Conversation, find_new_words
from agent.wording.sentences import format_moment
from agent.wording.threads import arrange_branches, name_sender, name_subject

_DEEPEST = 3
"""Branches are set in no further than this."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail."""

    depth: int
    """How far it is set in."""
    who: str
    when: str
    """On the person's own clock."""
    subject: str
    words: str
    """What its sender wrote, as text."""
    is_own: bool
    is_draft: bool
    is_answered: bool
    """A letter of ours answers it."""
    doubt: str
    """Which of its sender's own checks failed, so that it may be forged; empty: none did."""


def list_mails(conversation: Conversation, profile: Profile, now: datetime) -> list[Mail]:
    """The mails in reading order.

    Args:
        conversation: As read from the mailbox.
        profile: The person.
        now: Aware.
    """
    rows: list[Mail] = []
    subject = ""
    for depth, message in arrange_branches(conversation.thread.messages):
        who = name_sender(message, profile)
        named = name_subject(message.subject)
        rows.append(
            Mail(
                depth=min(depth, _DEEPEST),
                who=who,
                when=format_moment(message.date, profile.time_zone, now),
                subject="" if named == subject else named,
                words=find_new_words(message),
                is_own=who == "you",
                is_draft=Mark.DRAFT in message.marks,
                is_answered=conversation.is_answered(message),
                doubt=message.unverified,
            )
        )
        subject = named
    return rows
