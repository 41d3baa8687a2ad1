"""Draws docs/gmail/*.svg: the pages of Google's console that docs/gmail.md walks through, as plain boxes.

    python docs/console.py

What stands on them is data, in docs/console.yaml. They are drawings, not pictures of the screen: names and
order are Google's, the rest is left out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, TypeAlias

import yaml

DATA = Path(__file__).with_name("console.yaml")
FOLDER = Path(__file__).with_name("gmail")
WIDTH = 640
_MENU, _MARGIN, _LINE = 150, 28, 20
_INK, _SOFT, _PAPER, _EDGE, _BLUE, _RED = "#22272c", "#5b646d", "#ffffff", "#c9ced3", "#0b57d0", "#b42318"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
_LETTER = 7.4
"""Pixels of a letter at size 14, on the broad side."""


Part: TypeAlias = Mapping[str, Any]
"""A piece of a page, as it stands in the data."""


@dataclass
class Paper:
    """A drawing that grows downwards."""

    left: int
    y: int
    shapes: list[str] = field(default_factory=list)

    def text(
        self, words: str, x: int, y: int, *, size: int = 14, fill: str = _INK, weight: int = 400
    ) -> None:
        """Words in one line, on a baseline."""
        self.shapes.append(
            f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" font-weight="{weight}">'
            f"{escape(words)}</text>"
        )

    def box(self, x: int, y: int, width: int, height: int, *, fill: str = _PAPER, edge: str = _EDGE) -> None:
        """A rectangle with round corners."""
        self.shapes.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" stroke="{edge}"/>'
        )

    def step(self, number: int, x: int, y: int) -> None:
        """A number in a disc: what to do, in order."""
        self.shapes.append(f'<circle cx="{x}" cy="{y}" r="11" fill="{_RED}"/>')
        self.shapes.append(
            f'<text x="{x}" y="{y + 5}" font-size="13" fill="#fff" font-weight="700" text-anchor="middle">'
            f"{number}</text>"
        )

    @property
    def room(self) -> int:
        """Pixels of a line."""
        return WIDTH - self.left - _MARGIN


def _draw_part(paper: Paper, part: Part | str) -> None:
    if isinstance(part, str):  # a rule
        paper.shapes.append(
            f'<path d="M{paper.left} {paper.y + 6}H{WIDTH - _MARGIN}" stroke="{_EDGE}" '
            'stroke-dasharray="4 4"/>'
        )
        paper.y += 26
        return
    (kind, label), step, top = next(iter(part.items())), part.get("step"), paper.y
    _KINDS[kind](paper, label, part)
    if step:
        height = {"field": 62, "button": 36, "choice": 26}.get(kind, 24)
        paper.step(step, paper.left - 2, top + height // 2 + (6 if kind == "field" else 0))


def _draw_lines(paper: Paper, words: str, *, fill: str = _INK, weight: int = 400) -> None:
    for line in textwrap.wrap(words, int((paper.room - 24) / _LETTER)):
        paper.text(line, paper.left + 20, paper.y + 16, fill=fill, weight=weight)
        paper.y += _LINE
    paper.y += 6


def _draw_text(paper: Paper, label: str, _: Part) -> None:
    _draw_lines(paper, label, fill=_SOFT)


def _draw_heading(paper: Paper, label: str, _: Part) -> None:
    _draw_lines(paper, label, weight=700)


def _draw_field(paper: Paper, label: str, part: Part) -> None:
    paper.text(label, paper.left + 20, paper.y + 14, size=12, fill=_SOFT)
    paper.box(paper.left + 20, paper.y + 20, min(360, paper.room - 20), 34)
    paper.text(str(part["value"]), paper.left + 32, paper.y + 42)
    paper.y += 66


def _draw_choice(paper: Paper, _: str, part: Part) -> None:
    for option in part["options"]:
        chosen = option == part["chosen"]
        x, y = paper.left + 29, paper.y + 12
        paper.shapes.append(
            f'<circle cx="{x}" cy="{y}" r="8" fill="{_PAPER}" stroke="{_BLUE if chosen else _SOFT}"/>'
        )
        if chosen:
            paper.shapes.append(f'<circle cx="{x}" cy="{y}" r="4.5" fill="{_BLUE}"/>')
        paper.text(option, x + 16, y + 5, weight=700 if chosen else 400)
        paper.y += 26
    paper.y += 6


def _draw_check(paper: Paper, label: str, _: Part) -> None:
    x, y = paper.left + 20, paper.y + 3
    paper.box(x, y, 18, 18, fill=_BLUE, edge=_BLUE)
    paper.shapes.append(f'<path d="M{x + 4} {y + 9}l4 4 6-8" fill="none" stroke="#fff" stroke-width="2"/>')
    paper.text(label, x + 28, y + 14)
    paper.y += 32


def _draw_button(paper: Paper, label: str, part: Part) -> None:
    quiet = part.get("quiet")
    width = int(len(label) * 9) + 36
    paper.box(
        paper.left + 20, paper.y, width, 34, fill=_PAPER if quiet else _BLUE, edge=_EDGE if quiet else _BLUE
    )
    paper.text(label, paper.left + 38, paper.y + 22, fill=_SOFT if quiet else "#fff", weight=700)
    paper.y += 48


def _draw_link(paper: Paper, label: str, _: Part) -> None:
    paper.shapes.append(
        f'<text x="{paper.left + 20}" y="{paper.y + 17}" font-size="14" fill="{_BLUE}" '
        f'text-decoration="underline">{escape(label)}</text>'
    )
    paper.y += 30


_KINDS = {
    "text": _draw_text,
    "heading": _draw_heading,
    "field": _draw_field,
    "choice": _draw_choice,
    "check": _draw_check,
    "button": _draw_button,
    "link": _draw_link,
}


def draw(page: Part) -> str:
    """One page as SVG; it loads nothing from anywhere and uses the fonts the reader has."""
    left = _MARGIN + (_MENU if "menu" in page else 0)
    paper = Paper(left, 62)
    paper.box(_MARGIN, 14, WIDTH - 2 * _MARGIN, 26, fill="#eef0f2", edge="#eef0f2")
    paper.text(page["address"], _MARGIN + 14, 32, size=12, fill=_SOFT)
    for number, entry in enumerate(page.get("menu", ())):
        chosen = entry == page["at"]
        paper.text(
            entry, _MARGIN, 96 + 26 * number, fill=_BLUE if chosen else _SOFT, weight=700 if chosen else 400
        )
    for line in textwrap.wrap(page["title"], int(paper.room / 12)):
        paper.text(line, left + 20, paper.y + 24, size=19, weight=700)
        paper.y += 26
    paper.y += 18
    for part in page["parts"]:
        _draw_part(paper, part)
    height = max(paper.y + 14, 110 + 26 * len(page.get("menu", ())))
    shapes = "\n".join(paper.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" font-family="{_FONT}">\n<title>{escape(page["title"])}</title>\n'
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{height - 1}" rx="10" fill="#fbfbf8" '
        f'stroke="{_EDGE}"/>\n{shapes}\n</svg>\n'
    )


def pictures() -> Iterator[tuple[Path, str]]:
    """Each file and what stands in it."""
    for page in yaml.safe_load(DATA.read_text(encoding="utf-8")):
        yield FOLDER / f"{page['file']}.svg", draw(page)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, picture in pictures():
        file.write_text(picture, encoding="utf-8")
