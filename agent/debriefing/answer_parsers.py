"""What each field takes for an answer: its type, its words, and what a letter may not carry."""

from __future__ import annotations

import re

from agent.debriefing.interface import Take
from agent.errors import UnclearError
from agent.knowledge.domains import is_address
from agent.knowledge.fields import holds_controls
from agent.writing import fields, sanitise
from agent.writing.lexicon import must_quote
from agent.writing.text_model import words as words_of

_IN_BRACKETS = re.compile(r".*<(?P<address>[^<>]+)>\s*")
_STEM = 5


def tidy(text: str) -> str:
    """One line without blanks around it.

    Raises:
        UnclearError: it holds a control or direction-changing character.
    """
    line = " ".join(text.split())
    if holds_controls(line):
        raise UnclearError("There is an invisible character in it. Please type it instead of pasting.")
    return line


def needed(take: Take) -> Take:
    """The same, for an answer that cannot be left out."""

    def taken(text: str) -> str:
        line = tidy(text)
        if not line:
            raise UnclearError("This one is needed.")
        return take(line)

    return taken


def optional(take: Take) -> Take:
    """The same, for an answer that may be empty."""

    def taken(text: str) -> str:
        line = tidy(text)
        return take(line) if line else ""

    return taken


def words(field: str) -> Take:
    """Words for a letter, checked for what this field may hold; kept as typed."""

    def taken(text: str) -> str:
        line = tidy(text)
        if reason := fields.check_answer(field, line):
            raise UnclearError(reason)
        return line

    return needed(taken)


def address(text: str) -> str:
    """An email address, also out of `Name <address>`.

    Raises:
        UnclearError: it is none.
    """
    inside = _IN_BRACKETS.fullmatch(text)
    found = (inside["address"] if inside else text).strip()
    if not is_address(found):
        raise UnclearError("That is no email address. It looks like name@company.example; or leave it empty.")
    return found


def count_words(text: str) -> int:
    """Words as a letter counts them."""
    return len(words_of(text))


def needs_topic(question: str, number: int) -> bool:
    """Whether a question, one of so many, is named by its topic instead of quoted."""
    return not must_quote(sanitise.clean_question(question), number)


def topic_hint(topic: str, question: str) -> str:
    """A sentence where a topic shares no word with its question; empty where it does."""
    stems = {word.casefold()[:_STEM] for word in words_of(question)}
    if any(word.casefold()[:_STEM] in stems for word in words_of(topic)):
        return ""
    return "No word of it is in the question; will they know which one you mean?"
