"""Mail that answers by itself: its writer is away, or a program says that a mail came in."""

from __future__ import annotations

import re

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter, normalise
from agent.model.mail import Message, Signal, SignalKind
from agent.reading import senders
from agent.reading.times.days import find_return_date

_BEGINNING = r"^\s*(?:WORDS)"
_WORDS = r"\b(?:WORDS)\b"
_AUTO_REPLY = re.compile(
    r"auto-submitted:\s*auto-replied|x-auto(?:reply|respond|-reply)|precedence:\s*auto_reply", re.IGNORECASE
)


def is_automatic_subject(subject: str) -> bool:
    """Whether a subject is that of an automatic reply, in any language."""
    return pattern("automatic_subjects", frame=_BEGINNING).match(fold_by_letter(subject)) is not None


def find_reply_by_itself(message: Message, words: str, automatic: str) -> Signal | None:
    """Out-of-office notes and receipts: whatever they quote, they mean nothing.

    Args:
        message: A mail that no person wrote.
        words: Its new words, without its signature.
        automatic: What says that no person wrote it.
    """
    if any(line.lower().startswith("content-type: multipart/report") for line in message.notices):
        return Signal(SignalKind.AUTO, personal=False, evidence=automatic)
    plain = normalise(words)
    away = (
        any(_AUTO_REPLY.match(line) for line in message.notices)
        or is_automatic_subject(message.subject)
        or (
            senders.answers_to(message) is not None
            and pattern("away", frame=_WORDS).search(fold_by_letter(plain))
        )
    )
    if not away:
        return None
    back = find_return_date(plain, message.date)
    return Signal(SignalKind.AUTO, personal=False, evidence=automatic, return_date=back)
