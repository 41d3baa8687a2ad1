"""Times of day as people say them in passing: `3ish`, `around 3`, `half past two`, `3 o'clock`."""

from __future__ import annotations

import re

from agent.reading.times.spelled_clocks import find_spelled_clocks

_LONGEST = 80
_EARLY = 7
"""An hour below this, said without the half of the day, is one of the afternoon."""
_ABOUT = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?:-?ish|o'?clock|uhr)\b"
    r"|\b(?:at|around|about|circa|ca|roughly|approx|~) ?(?P<bare>\d{1,2})(?![\d:.]|\w| ?[ap]\.?m)"
    r"(?! [a-z]{3})"
)
_DOTTED = re.compile(r"\b(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)\b(?!\.)")
_FOUR_FIGURES = re.compile(r"\b(?!20[2-4]\d)(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\b")
"""Not what may be a year."""
_AFTERNOON = re.compile(r"\b(?:in the )?(?:afternoon|evening)\b")
_IN_THE = re.compile(r"\bin the (?:morning|afternoon|evening)\b")


def settle_clock(text: str) -> str:
    """The same words with the time of day in figures; unchanged where none is said.

    Args:
        text: What was typed, such as `yesterday 3ish`; at most 80 characters are looked at.
    """
    said = " ".join(text[:_LONGEST].casefold().replace("\u2019", "'").split())
    found = _ABOUT.search(said)
    if found:
        hour = int(found["hour"] or found["bare"])
        late = (0 < hour < _EARLY) or (hour < 12 and _AFTERNOON.search(said) is not None)  # noqa: PLR2004 - a clock face
        clock = f"{hour + 12 if late else hour:02}:{found['minute'] or '00'}"
        return _tidy(f"{said[: found.start()]} {clock} {said[found.end() :]}")
    spelled = find_spelled_clocks(said, lambda _text, _at: True)
    if len(spelled) == 1:
        one = spelled[0]
        clock = f"{one.minute // 60 % 24:02}:{one.minute % 60:02}"
        return _tidy(f"{said[: one.start]} {clock} {said[one.end :]}")
    if figures := _FOUR_FIGURES.search(said) or _DOTTED.search(said):
        clock = f"{int(figures['hour']):02}:{figures['minute']}"
        return _tidy(f"{said[: figures.start()]} {clock} {said[figures.end() :]}")
    return text


def _tidy(text: str) -> str:
    return " ".join(_IN_THE.sub(" ", text).split())
