"""Draws docs/demo.svg: the scene of the second chance, as `second-chance demo` shows it on a terminal.

    python docs/picture.py

Real output, always the same; the file is drawn again when what the demo shows has changed.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURE = Path(__file__).with_name("demo.svg")
COLUMNS = 118
SCENE = "The second chance - "
NEXT_SCENE = "Cron comes by again - "
_INK, _GREY, _RED, _GREEN = (36, 41, 47), (87, 96, 106), (180, 35, 24), (26, 107, 60)
_AMBER, _BLUE, _PURPLE, _TEAL = (138, 97, 0), (9, 86, 175), (120, 60, 160), (18, 104, 120)
_HUES = [_RED, _GREEN, _AMBER, _BLUE, _PURPLE, _TEAL]
PAPER = TerminalTheme((251, 251, 248), _INK, [_INK, *_HUES, _GREY], [_GREY, *_HUES, _INK])
"""Dark on light: readable beside text, in both of a page's modes."""
_WEB_FONTS = re.compile(r"\s*@font-face \{[^}]*\}")
_FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"


def scene() -> str:
    """What the demo prints for the scene, with its colours."""
    terminal = {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    bare = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TTY_COMPATIBLE"}}
    demo = [sys.executable, "-m", "agent", "demo"]
    done = subprocess.run(demo, env={**bare, **terminal}, capture_output=True, encoding="utf-8", check=True)
    lines = done.stdout.splitlines()
    start, end = (next(n for n, line in enumerate(lines) if title in line) for title in (SCENE, NEXT_SCENE))
    return "\n".join(lines[start:end]).rstrip()


def drawn() -> str:
    """The picture; it loads nothing from anywhere, and uses the fonts the reader has."""
    paper = io.StringIO()
    console = Console(record=True, width=COLUMNS, file=paper, force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(scene()), soft_wrap=True)
    picture = console.export_svg(title="second-chance demo", theme=PAPER, unique_id="demo")
    own = _WEB_FONTS.sub("", picture).replace("Fira Code, monospace", _FONTS)
    return "\n".join(line.rstrip() for line in own.splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
