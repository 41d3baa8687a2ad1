"""What a program's mail may hide: a mere receipt, or news that only its portal tells."""

from __future__ import annotations

from agent.reading.decisions.sentences import Sentence, list_codes, split_sentences


def is_mere_receipt(text: str) -> bool:
    """Whether a program only confirms, reminds or asks for an opinion, and nothing hides behind it."""
    return _has(text, "receipts") and not is_portal_notice(text)


def is_portal_notice(text: str) -> bool:
    """Whether a program says that there is news, and not which: `your status has changed, log in`."""
    return _has(text, "portal_notices")


def _has(text: str, section: str) -> bool:
    sentences = list(split_sentences(text))
    return any(Sentence(one, code).has(section) for code in list_codes(text) for one in sentences)
