"""Words made fit for a service: of bounded length, and without anything that pings, formats or runs there."""

from __future__ import annotations

from agent.model.notice import Word

_GAP = "\u200b"
"""A blank of no width: what stands before it and behind it no longer makes one thing."""
_MARKDOWN = "\\`*_~|[]<>#"
_CUT = " …"


def cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, cut between characters."""
    octets = text.encode("utf-8", "replace")
    if len(octets) <= most:
        return text
    return octets[: most - len(_CUT.encode())].decode("utf-8", "ignore") + _CUT


def join(word: Word) -> str:
    """Title and lines as one text, for services that know no titles."""
    return "\n".join((word.title, *word.lines))


def split(text: str, characters: str) -> str:
    """Behind each of these characters a gap: `@everyone` calls nobody, `{{` begins nothing."""
    return text.translate({ord(one): f"{one}{_GAP}" for one in characters})


def escape_markdown(text: str) -> str:
    """No character formats, links or shows a picture."""
    return text.translate({ord(one): f"\\{one}" for one in _MARKDOWN})
