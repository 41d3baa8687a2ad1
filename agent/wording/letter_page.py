"""A letter that somebody is writing, as it is kept: the letter, and below a mark what they need to know.

An editor shows such a page, and the desk keeps one: what was begun in one of them goes on in the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from agent.model.guide import Guide
from agent.wording.guide_text import list_facts, list_limits, list_tips

MARK = "# ---------- What stands below is for you to read, and no part of the letter. ----------"


def build_page(text: str, guide: Guide) -> str:
    """The page: a letter, the mark, and behind `#` the tips and the facts."""
    below = "\n".join(f"# {line}".rstrip() for line in _list_notes(guide))
    return f"{text.rstrip()}\n\n\n{MARK}\n{below}\n"


def read_page(page: str) -> str:
    """The letter of a page; a line that begins with `#` is left out below the mark alone.

    Whatever else was written below the mark is part of the letter too, so that nothing is lost.
    """
    above, mark, below = page.replace("\r\n", "\n").partition(MARK)
    if not mark:
        return above
    more = "\n".join(line for line in below.split("\n") if not line.startswith("#")).strip("\n")
    return f"{above.rstrip()}\n" + (f"\n{more}\n" if more else "")


def _list_notes(guide: Guide) -> Iterator[str]:
    yield "Save and leave the editor: what you wrote is looked through, and nothing is sent."
    yield "A letter that you empty or leave as it is changes nothing."
    for title, lines in (
        ("The tips:", list_tips(guide)),
        ("How long it may be:", list_limits(guide)),
        ("What is known:", list_facts(guide)),
    ):
        yield ""
        yield title
        yield from (f"  {' '.join(line.split())}" for line in lines)
