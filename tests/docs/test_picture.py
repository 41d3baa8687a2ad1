"""The picture in the README is of the program as it is now."""

from __future__ import annotations

import html
import re
import runpy
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PICTURE = (CHECKOUT / "docs/demo.svg").read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    """Text without its blanks and frames, which belong to the drawing."""
    return re.sub(r"[\s\u2500-\u257f]+", "", text)


@pytest.mark.process
def test_it_shows_what_the_demo_prints() -> None:
    """Every word of the scene, and no other; otherwise: `python docs/picture.py`."""
    scene: str = runpy.run_path(str(CHECKOUT / "docs/picture.py"))["scene"]()
    printed = re.sub(r"\x1b\[[\d;]*m", "", scene)
    drawn = html.unescape("".join(re.findall(r"<text[^>]*>([^<]*)</text>", PICTURE)))
    assert squeezed("second-chance demo" + printed) == squeezed(drawn)


def test_it_loads_nothing_from_elsewhere() -> None:
    """Looking at the README asks no other server for anything."""
    assert set(re.findall(r"\w+://[^\s\"']+", PICTURE)) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",
    }
    assert "](docs/demo.svg)" in (CHECKOUT / "README.md").read_text(encoding="utf-8")
