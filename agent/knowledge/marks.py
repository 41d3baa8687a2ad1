"""What a mailbox's marks mean: which mail is live, which is wanted, which is the person's own."""

from __future__ import annotations

from agent.model.mail import Mark, Message

UNWANTED = frozenset({Mark.TRASH, Mark.SPAM})
NOT_LIVE = UNWANTED | {Mark.DRAFT}
"""A message with one of these did not come in, or is gone; nothing is read from it or answered in it."""
NOT_EVIDENCE = frozenset({Mark.DRAFT, Mark.SPAM})
"""What was put into the trash did come in: it still tells of what was agreed."""
OWN = frozenset({Mark.DRAFT, Mark.SENT})
"""The person wrote it."""


def is_live(message: Message) -> bool:
    """Whether it came in or was sent, and still lies where mail lies."""
    return not message.marks & NOT_LIVE
