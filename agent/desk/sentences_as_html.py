"""A sentence of the house as a page shows it: a command in it becomes a link to where that is done here."""

from __future__ import annotations

from markupsafe import Markup, escape


def draw_sentence(sentence: str) -> Markup:
    """A sentence as HTML."""
    return escape(sentence)
