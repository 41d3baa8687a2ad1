"""The words of a calendar, fit to be shown: one line, bounded, nothing that turns their direction."""

from __future__ import annotations

import re

LONGEST = 500
_QUOTED = 60
"""Characters of something unreadable that are shown to the person."""
_UNSAFE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def safe(text: str, longest: int = LONGEST) -> str:
    """One line without control and direction-changing characters, of bounded length."""
    return " ".join(_UNSAFE.sub("", text[: longest * 4]).split())[:longest].strip()


def shown(text: str) -> str:
    """Something unreadable, short enough for a sentence."""
    plain = safe(text)
    return plain if len(plain) <= _QUOTED else plain[:_QUOTED].rstrip() + "…"
