"""What a run holds of Gmail: conversations, messages without their words, and searches, as they were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agent.mailboxes.conversations import merge_copies
from agent.model.mail import Message, Query


@dataclass(frozen=True, slots=True)
class CachedThread:
    """A conversation as it was read."""

    thread: str
    messages: tuple[Message, ...]
    bodies: bool
    at: float
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The ids of each message's labels, by its key."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A message without its words."""

    message: Message
    thread: str
    labels: frozenset[str]
    """The ids of its labels."""
    calendar: bool
    """Whether one of its parts is a calendar."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search that was answered whole, and what it found."""

    query: Query
    threads: tuple[str, ...]
    at: float


def merged(mailbox_threads: Iterable[CachedThread]) -> tuple[Message, ...]:
    """The messages of some conversations as of one."""
    return merge_copies(message for held in mailbox_threads for message in held.messages)
