"""The drawings of Google's console in docs/gmail.md are those of their data."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from xml.etree import ElementTree as ET

CHECKOUT = Path(__file__).parents[2]
DRAWN: dict[Path, str] = dict(runpy.run_path(str(CHECKOUT / "docs/console.py"))["pictures"]())
PAGE = (CHECKOUT / "docs/gmail.md").read_text(encoding="utf-8")


def test_every_picture_is_drawn_from_its_data() -> None:
    """Otherwise: `python docs/console.py`. None is left over; each stands in the page with words."""
    folder = CHECKOUT / "docs" / "gmail"
    assert sorted(folder.iterdir()) == sorted(DRAWN)
    for file, picture in DRAWN.items():
        assert file.read_text(encoding="utf-8") == picture, file.name
        assert re.search(rf"!\[[^]]{{10,}}\]\(gmail/{re.escape(file.name)}\)", PAGE), file.name


def test_a_picture_is_small_and_stands_alone() -> None:
    """It loads nothing, runs nothing, and its words fit into its width."""
    for picture in DRAWN.values():
        assert len(picture) < 8_000
        drawing = ET.fromstring(picture)  # noqa: S314 - our own
        width = int(drawing.attrib["width"])
        for one in drawing.iter():
            kind = one.tag.rpartition("}")[2]
            assert kind in {"svg", "title", "rect", "text", "path", "circle"}
            assert not {"href", "src", "style"} & {name.rpartition("}")[2] for name in one.attrib}
            if kind == "text":
                size = float(one.attrib["font-size"])
                end = float(one.attrib["x"]) + len(one.text or "") * size * 0.55
                assert end < width, one.text
