"""How the words of a message stand to those of a draft: its own, and the new ones of a renewal on its way."""

from __future__ import annotations

from agent.mailboxes.conversations import address_keys
from agent.model.mail import Message
from agent.model.plan import Draft
from agent.reading.new_words import fingerprint, same_words, similarity


def measure_likeness(draft: Draft, message: Message) -> float:
    """How much of our words a message carries, 0 to 1; of a draft with a code, all or nothing."""
    if message.body is None:
        return 0.0
    if draft.code:
        return float(carries_code(draft, message))
    found = fingerprint(message.body.text)
    return max(similarity(words, found) for words in _list_wordings(draft))


def carries_code(draft: Draft, message: Message) -> bool:
    """Whether the words that only this draft has stand in a message to the same person."""
    same = bool(address_keys(message.to) & address_keys(draft.to)) or not message.to
    return same and message.body is not None and draft.code.casefold() in message.body.text.casefold()


def has_our_words(draft: Draft, message: Message) -> bool:
    """Whether its words are ours and no others."""
    return any(has_words(message, words) for words in _list_wordings(draft))


def has_words(message: Message, words: tuple[int, ...]) -> bool:
    """Whether a message has the words of a fingerprint and no others."""
    return message.body is not None and same_words(words, fingerprint(message.body.text))


def is_renewed(draft: Draft, message: Message) -> bool:
    """Whether its words are the new ones of a renewal, or nearer to these than to the old ones."""
    if draft.renewal is None or message.body is None:
        return False
    found = fingerprint(message.body.text)
    return similarity(draft.renewal.fingerprint, found) > similarity(draft.fingerprint, found)


def _list_wordings(draft: Draft) -> tuple[tuple[int, ...], ...]:
    """The fingerprints of what may stand there as ours."""
    return (draft.fingerprint, draft.renewal.fingerprint) if draft.renewal else (draft.fingerprint,)
