"""Times of day as mail writes them, such as `14h30` and `kl. 14`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.knowledge.languages import any_word, either, pattern, remembered, words

_NOON = 12 * 60
_DAY = 24 * 60
_EARLY = 7
"""An hour below this, without am or a leading zero, is one of the afternoon."""
_TWELVE = frozenset({"at", "@"})
""""At 7" is morning or evening: no time."""
_BESIDE = 3
_BEHIND_TIME = (
    r"\s?(?:$|[,.;!?)\]/-](?!\d)|(?:WORDS|eastern|pacific|central|mountain"
    r"|et|pt|ct|cet|cest|gmt|utc|bst|mez|mesz)\b)"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day at its place in a flat text; minutes after midnight."""

    start: int
    end: int
    minute: int
    until: int | None = None
    """Behind midnight it is more than a day's minutes."""


def find_clocks(text: str, day_ends: frozenset[int]) -> list[Clock]:
    """The times of day that a flat text names, in order.

    Args:
        text: Flat, at most some hundred characters.
        day_ends: Where a day ends in it: `Friday 10.30` is a time, `version 10.30` is none.
    """
    found: list[Clock] = []
    at = 0
    while match := _pattern().search(text, at):
        if match["noon"]:
            one: Clock | None = Clock(match.start(), match.end(), _NOON)
        else:
            one = _japanese(match) if match["kh"] else _read(match, text, day_ends)
        if one is None:
            at = max(match.end("h"), match.start() + 1)
        else:
            found.append(one)
            at = one.end
    return found


def _japanese(match: re.Match[str]) -> Clock | None:
    hour = int(match["kh"])
    minute = 30 if match["km"] == "半" else int(match["km"] or 0)
    if match["half"] == "午後" and hour < 12:  # noqa: PLR2004 - noon
        hour += 12
    if hour > 23 or minute > 59:  # noqa: PLR2004 - a day's last hour, an hour's last minute
        return None
    return Clock(match.start(), match.end(), hour * 60 + minute)


def _read(match: re.Match[str], text: str, day_ends: frozenset[int]) -> Clock | None:
    if match["h2"] is not None and _joined(match, text):
        one = _range(match)
        if one is not None and (_certain(match, "", text, day_ends) or _certain(match, "2", text, day_ends)):
            return one
    if not _certain(match, "", text, day_ends):
        return None
    minute = _minutes(match, "")
    end = max(match.end(name) for name in ("h", "m", "mer", "suf"))
    return None if minute is None else Clock(match.start(), end, minute)


def _joined(match: re.Match[str], text: str) -> bool:
    """Whether two times are a beginning and an end."""
    lead = (match["lead"] or "").rstrip(".")
    if match["join"] in words("and_time") and lead not in words("between"):
        return False
    clear = match["s2"] or match["mer2"] or match["suf2"]
    return bool(clear) or (bool(lead) and _goes_on(text, match.end("h2")))


def _certain(match: re.Match[str], which: str, text: str, day_ends: frozenset[int]) -> bool:
    """Whether a number is a time of day."""
    between = match["s" + which]
    if match["mer" + which] or (between and between.strip() in {":", "h"}):
        return True
    lead = match["lead"] or ""
    if suffix := match["suf" + which]:
        # "2 h" is how long it takes.
        return suffix not in {"h", "hr", "hrs"} or bool(lead) or int(match["h" + which]) >= _EARLY
    beside = any(match.start() - end in range(_BESIDE) for end in day_ends)
    if between:
        return bool(lead) or beside or bool(match["suf2"])
    if which:
        return bool(lead)
    if lead in _TWELVE and int(match["h"]) == _EARLY:
        return False
    return lead in {"@", *words("sure_time_leads")} and _goes_on(text, match.end("h"))


def _goes_on(text: str, at: int) -> bool:
    """Whether what follows a bare number fits a time of day."""
    return pattern("behind_time", frame=_BEHIND_TIME).match(text, at) is not None


def _range(match: re.Match[str]) -> Clock | None:
    start, until = _minutes(match, ""), _minutes(match, "2")
    if start is None or until is None:
        return None
    if match["mer2"] and not match["mer"]:
        half = _NOON if match["mer2"].startswith("p") else 0
        same = int(match["h"]) % 12 * 60 + half + int(match["m"] or 0)
        # "11-1pm" begins in the morning.
        start = same - _NOON if half and same >= until else same
    if until <= start:
        until += _NOON if start < until + _NOON and not match["mer2"] else _DAY
    if not 0 < until - start <= _NOON:
        return Clock(match.start(), match.end(), start)
    return Clock(match.start(), match.end(), start, until)


def _minutes(match: re.Match[str], which: str) -> int | None:
    """Minutes after midnight; None where there is no such time."""
    digits = match["h" + which]
    hour, minute = int(digits), int(match["m" + which] or 0)
    half = match["mer" + which]
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock's face
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    elif 1 <= hour < _EARLY and not digits.startswith("0"):
        hour += 12
    return hour * 60 + minute if hour < 24 else None  # noqa: PLR2004 - a day's hours


@remembered
def _pattern() -> re.Pattern[str]:
    lead = any_word(("@", *words("sure_time_leads"), *words("time_leads")))
    join = any_word(("-", "~", "〜", *words("until_time"), *words("and_time")))
    return re.compile(
        rf"(?P<noon>\b(?:{any_word(words('noon'))})\b)"
        r"|(?:(?P<half>午前|午後)\s?)?(?<!\d)(?P<kh>\d{1,2})時(?:(?P<km>半|\d{1,2})分?)?"
        rf"|(?:(?<![\w.])(?P<lead>{lead})[\s:]{{1,2}}|(?<=@))?(?<![\d.,:/+h#-]){_one_time('')}"
        rf"(?:\s?(?P<join>{join})\s?(?:(?:{lead})\s)?{_one_time('2')})?(?!\d)"
    )


def _one_time(n: str) -> str:
    return (
        rf"(?P<h{n}>\d{{1,2}})(?!\d)(?:(?P<s{n}>\s?[:h]\s?|\.)(?P<m{n}>[0-5]\d)(?!\d)(?::[0-5]\d)?)?"
        rf"(?:\s?(?P<mer{n}>[ap]\.?\s?m\b\.?))?(?:\s?(?P<suf{n}>h|{either('hour_words')})\b)?"
    )
