"""A word as it leaves: clean for every way, and as JSON for programs and webhooks of the person's own."""

from __future__ import annotations

from typing import Any

from agent.knowledge.text import strip_hidden
from agent.model.notice import Word

_VERSION = 1


def clean(word: Word) -> Word:
    """The same without what steers a screen; each line is one line, and there is one at least."""
    title = strip_hidden(word.title)
    return Word(title, tuple(map(strip_hidden, word.lines)) or (title,), word.events, word.has_news)


def describe(word: Word) -> dict[str, Any]:
    """Title, text, its lines, and the events as stable words; `version` rises when this changes."""
    return {
        "version": _VERSION,
        "title": word.title,
        "text": word.text,
        "lines": list(word.lines),
        "events": [event.value for event in word.events],
    }
