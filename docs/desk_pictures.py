"""Takes pictures of every page of the desk: a home with something of every kind, in Chromium.

    python docs/desk_pictures.py             # the two that README and docs/desk.md show, into docs/desk/
    python docs/desk_pictures.py all FOLDER  # each page, in a wide and a narrow window, by day and by night

Needs Chromium; CHROMIUM names another than /usr/bin/chromium. The home is the one that the tests of the pages
look at (tests/support/busy_home.py).
"""

from __future__ import annotations

import os
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import busy_home
from served_desk import ServedDesk

SHIPPED = Path(__file__).with_name("desk")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WIDE, NARROW = 1280, 390
PAGES = {
    "today": "",
    "interviews": "interviews",
    "interview": f"interviews/{busy_home.PRAIRIE}",
    "interview-asked": f"interviews/{busy_home.ALDER}",
    "conversation": f"interviews/{busy_home.PRAIRIE}/conversation",
    "interview-stopped": f"interviews/{busy_home.NORTHBANK}",
    "letter": f"interviews/{busy_home.PRAIRIE}/second_chance",
    "thank-you": f"interviews/{busy_home.LARCH}/thank_you",
    "debrief": "debrief",
    "debrief-questions": f"debrief/{busy_home.SEEN}",
    "debrief-change": f"debrief/{busy_home.LARCH}",
    "found": "found",
    "found-one": f"found/{busy_home.SEEN}",
    "lessons": "lessons",
    "settings": "settings",
    "checks": "checks",
    "log": "log",
    "schedule": "schedule",
    "forget": "data/forget",
    "welcome": "welcome",
    "not-there": "interviews/nobody-2026-01-01",
}
SHOWN = {
    "today": ("", NARROW, 780),
    "letter": (f"interviews/{busy_home.PRAIRIE}/second_chance", 1100, 780),
}
"""What README shows: the page, and the width and height of the window."""


def _open(browser: Browser, desk: ServedDesk, width: int, light: str) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if light == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(desk.make_way_in())
    page.wait_for_url(desk.start)
    return page


def _take_all(browser: Browser, desk: ServedDesk, empty: ServedDesk, folder: Path) -> Iterator[Path]:
    for light in ("light", "dark"):
        for width in (WIDE, NARROW):
            page = _open(browser, desk, width, light)
            for name, path in PAGES.items():
                yield _take(page, desk.start + path, folder / f"{name}-{width}-{light}.png")
            page.close()
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=light)
            page.goto(empty.make_way_in())
            page.wait_for_load_state()
            page.screenshot(path=folder / f"set-up-{width}-{light}.png", full_page=True)
            page.close()


def _take(page: Page, address: str, file: Path) -> Path:
    page.goto(address)
    page.screenshot(path=file, full_page=True)
    return file


def _shrink(file: Path) -> None:
    """Write a picture anew with 256 colours at most, the commonest: a page of text needs no more."""
    data = file.read_bytes()
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    size = {2: 3, 6: 4}[kind]
    raw = zlib.decompress(b"".join(_list_chunks(data, b"IDAT")))
    pixels = [
        tuple(row[at : at + 3])
        for row in _undo_filters(raw, width * size, size)
        for at in range(0, len(row), size)
    ]
    palette = [color for color, _ in Counter(pixels).most_common(256)]
    known = {color: number for number, color in enumerate(palette)}
    for color in set(pixels) - known.keys():
        near = min(palette, key=lambda one: sum((a - b) ** 2 for a, b in zip(one, color, strict=True)))
        known[color] = known[near]
    rows = (bytes(known[one] for one in pixels[y * width : (y + 1) * width]) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", bytes(value for color in palette for value in color)),
        (b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)),
        (b"IEND", b""),
    )
    file.write_bytes(data[:8] + b"".join(_build_chunk(name, body) for name, body in parts))


def _list_chunks(data: bytes, wanted: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == wanted:
            yield data[at + 8 : at + 8 + length]
        at += length + 12


def _undo_filters(raw: bytes, length: int, size: int) -> Iterator[bytearray]:
    """The rows of a picture as they are seen (PNG, 9.2)."""
    above = bytearray(length)
    for start in range(0, len(raw), length + 1):
        kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + length])
        for at in range(length):
            left, over = row[at - size] if at >= size else 0, above[at]
            corner = above[at - size] if at >= size else 0
            guess = left + over - corner
            paeth = min((left, over, corner), key=lambda one: abs(guess - one))
            row[at] = (row[at] + (0, left, over, (left + over) // 2, paeth)[kind]) & 255
        yield row
        above = row


def _build_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def main(words: list[str]) -> int:
    """Take them, and name the files."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        base = Path(folder)
        home = busy_home.fill(base / "busy").home
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with ServedDesk(home, busy_home.NOW) as desk, ServedDesk(base / "empty", busy_home.NOW) as empty:
            if words[:1] == ["all"]:
                target = Path(words[1])
                target.mkdir(parents=True, exist_ok=True)
                for file in _take_all(browser, desk, empty, target):
                    print(file)  # noqa: T201 - a script
            else:
                SHIPPED.mkdir(exist_ok=True)
                for name, (path, width, height) in SHOWN.items():
                    page = _open(browser, desk, width, "light")
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(desk.start + path)
                    page.screenshot(path=SHIPPED / f"{name}.png")
                    _shrink(SHIPPED / f"{name}.png")
                    page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
