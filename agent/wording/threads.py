"""A conversation as it is shown: its mails in reading order, and who wrote each."""

from __future__ import annotations

from collections.abc import Sequence

from agent.knowledge.text import printable
from agent.model.interview import Profile
from agent.model.mail import Message


def arrange_branches(messages: Sequence[Message]) -> list[tuple[int, Message]]:
    """Messages in reading order with their depth; a plain to and fro stays flat, only a fork goes deeper."""
    place = {m.message_id: i for i, m in enumerate(messages) if m.message_id}
    children: dict[int | None, list[int]] = {}
    for i, message in enumerate(messages):
        earlier = [place[a] for a in reversed(message.ancestry) if place.get(a, i) < i]
        children.setdefault(earlier[0] if earlier else None, []).append(i)
    rows: list[tuple[int, Message]] = []
    waiting = [(0, i) for i in reversed(children.get(None, ()))]
    while waiting:
        depth, i = waiting.pop()
        rows.append((depth, messages[i]))
        answers = children.get(i, [])
        waiting += [(depth + (len(answers) > 1), j) for j in reversed(answers)]
    return rows


def name_sender(message: Message, profile: Profile) -> str:
    """Who wrote a mail, as it is shown: `you`, a name, else an address."""
    sender = message.sender
    if sender is None:
        return "somebody"
    if profile.owns(sender.email):
        return "you"
    return sender.name if printable(sender.name) else sender.email


def name_subject(subject: str) -> str:
    """A subject as it is shown."""
    return subject if printable(subject) else "(no subject)"
