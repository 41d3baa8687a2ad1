"""What is drawn in columns and colours: every word of it is cleaned before rich adds its own sequences.

rich turns the texts it is given into lines, boxes and the sequences of a terminal; from then on nothing can
tell a stranger's sequence from its own. So plain text is cleaned where this console takes it, and text with
styles is made here only.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from agent.commands.hints import keep_home
from agent.commands.line_breaks import WIDEST, break_line
from agent.knowledge.text import strip_hidden

Part = str | tuple[str, str]
"""Words, or words with their style."""


class CleanConsole(Console):
    """Standard output as rich writes to it, which takes every plain text for one line to be cleaned."""

    def print(self, *objects: Any, soft_wrap: bool | None = None, **options: Any) -> None:  # noqa: ANN401 - rich's
        """As rich; a line that is soft on other streams is broken at words on a terminal, and never cut."""
        if not (soft_wrap and self.is_terminal):
            super().print(*objects, soft_wrap=soft_wrap, **options)
            return
        for one in objects:
            if isinstance(one, str):
                for line in break_line(keep_home(strip_hidden(one)), min(self.width, WIDEST)):
                    super().print(line, soft_wrap=True, **options)
            else:
                super().print(one, overflow="ignore", crop=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - those of rich, passed on
        """What rich makes of a plain text, wherever one is given to it: in a line, a cell, a title.

        Nothing in it is markup, an emoji's name or something to highlight.
        """
        plain = {"markup": False, "emoji": False, "highlight": False}
        return super().render_str(keep_home(strip_hidden(text)), **{**options, **plain})


def make_line(*parts: Part, is_cut: bool = False) -> Text:
    """One line of words; where it is cut, what has no room is left out instead of wrapped."""
    whole = (part if isinstance(part, tuple) else (part, "") for part in parts)
    line = Text.assemble(*((keep_home(strip_hidden(words)), style) for words, style in whole))
    line.no_wrap, line.overflow = (True, "ellipsis") if is_cut else (None, None)
    return line


def stack_lines(*lines: Part | Text) -> Text:
    """Lines below each other."""
    return Text("\n").join(one if isinstance(one, Text) else make_line(one) for one in lines)
