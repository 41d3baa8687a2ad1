"""A text whose words are weighed, as written and flat."""

from __future__ import annotations

from dataclasses import dataclass

from agent.knowledge.text import fold_by_letter, normalise


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the same flat, letter for letter."""

    text: str
    flat: str
    whose: str = ""
    """`me` or `them`; empty for a title."""

    @classmethod
    def of(cls, text: str, whose: str = "") -> Words:
        """The words of any text, as they are compared."""
        plain = normalise(text)
        return cls(plain, fold_by_letter(plain), whose)
