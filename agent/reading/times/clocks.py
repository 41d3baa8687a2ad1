"""Times of day as mail writes them, such as `14h30` and `kl. 14`."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.knowledge.languages import any_word, either, pattern, remembered, words
from agent.reading.times.spelled_clocks import (
    Clock,
    find_spelled_clocks,
    names_half_of_day,
    settle_half_of_day,
)

_NOON = 12 * 60
_DAY = 24 * 60
_EARLY = 7
"""An hour below this, without am or a leading zero, is one of the afternoon."""
_TWELVE = frozenset({"at", "@"})
""""At 7" is morning or evening: no time."""
_BESIDE = 3
_BEHIND_TIME = (
    r"\s?(?:$|[,.;!?()\]/-](?!\d)|(?:WORDS|eastern|pacific|central|mountain"
    r"|et|pt|ct|cet|cest|gmt|utc|bst|mez|mesz)\b)"
)


def find_clocks(text: str, day_ends: frozenset[int]) -> list[Clock]:
    """The times of day that a flat text names, in order.

    Args:
        text: Flat, at most some hundred characters.
        day_ends: Where a day ends in it: `Friday 10.30` is a time, `version 10.30` is none.
    """
    spelled = find_spelled_clocks(text, _goes_on)
    # "At 2" in "at 2 y media" is no time of its own.
    figures = [
        one
        for one in _find_figures(text, day_ends)
        if not any(one.start < other.end and other.start < one.end for other in spelled)
    ]
    return _join_ranges(sorted((*spelled, *figures), key=lambda one: one.start), text)


def _join_ranges(clocks: list[Clock], text: str) -> list[Clock]:
    """`10 a.m. to noon` is one time with an end."""
    joined: list[Clock] = []
    for clock in clocks:
        before = joined[-1] if joined else None
        is_open = before and before.until is None and clock.until is None and before.minute < clock.minute
        if before and is_open and _until().fullmatch(text, before.end, clock.start):
            joined[-1] = replace(before, end=clock.end, until=clock.minute)
            continue
        joined.append(clock)
    return joined


@remembered
def _until() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:-|{any_word(words('until_time'))})\s?")


def _find_figures(text: str, day_ends: frozenset[int]) -> list[Clock]:
    found: list[Clock] = []
    at = 0
    while match := _pattern().search(text, at):
        if match["noon"]:
            one: Clock | None = Clock(match.start(), match.end(), _NOON)
        elif match["four"]:
            one = _four_figures(match)
        else:
            one = _japanese(match) if match["kh"] else _read(match, text, day_ends)
        if one is None:
            at = max(match.end("h"), match.start() + 1)
        else:
            found.append(one)
            at = one.end
    return found


def _four_figures(match: re.Match[str]) -> Clock:
    """`1400 hrs`, `1400-1530 hrs`."""
    start, until = (
        None if match[name] is None else int(match[name][:2]) * 60 + int(match[name][2:])
        for name in ("four", "four2")
    )
    later = until if until is not None and start is not None and until > start else None
    return Clock(match.start(), match.end(), start or 0, later)


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
            return one if match["mer"] or match["mer2"] else settle_half_of_day(text, one)
    if not _certain(match, "", text, day_ends):
        return None
    minute = _minutes(match, "")
    end = max(match.end(name) for name in ("h", "m", "mer", "suf"))
    if minute is None:
        return None
    one = Clock(match.start(), end, minute)
    return one if match["mer"] else settle_half_of_day(text, one)


def _joined(match: re.Match[str], text: str) -> bool:
    """Whether two times are a beginning and an end."""
    lead = (match["lead"] or "").rstrip(".")
    if match["join"] in words("and_time") and lead not in words("between"):
        return False
    clear = match["s2"] or match["mer2"] or match["suf2"]
    return bool(clear) or (bool(lead) and _goes_on(text, match.end("h2")))


def _certain(match: re.Match[str], which: str, text: str, day_ends: frozenset[int]) -> bool:
    """Whether a number is a time of day."""
    between, lead = match["s" + which], match["lead"] or ""
    half = match["mer" + which]
    beside = any(match.start() - end in range(_BESIDE) for end in day_ends)
    if half and len(half) == 1 and not between:
        # "2p" is a time, "house 10a" is none.
        return bool(lead) or half == "p" or beside
    if half or (between and between.strip() in {":", "h"}):
        return True
    if suffix := match["suf" + which] or (between or "").strip(" ."):
        return _is_hour(suffix, lead, int(match["h" + which]))
    if between:
        return bool(lead) or beside or bool(match["suf2"])
    if which:
        return bool(lead)
    is_open = lead in _TWELVE and int(match["h"]) == _EARLY and not names_half_of_day(text, match.end("h"))
    return not is_open and lead in {"@", *words("sure_time_leads")} and _goes_on(text, match.end("h"))


def _is_hour(suffix: str, lead: str, hour: int) -> bool:
    """Whether a number before a word for hours is a time: "2 h" and "2 heures" are how long it takes."""
    if suffix in words("length_words"):
        return bool(lead) and (lead not in words("length_leads") or hour >= _EARLY)
    return suffix not in {"h", "hr", "hrs"} or bool(lead) or hour >= _EARLY


def _goes_on(text: str, at: int) -> bool:
    """Whether what follows a bare number fits a time of day."""
    return pattern("behind_time", "forenoon", "afternoon", frame=_BEHIND_TIME).match(text, at) is not None


def _range(match: re.Match[str]) -> Clock | None:
    start, until = _minutes(match, ""), _minutes(match, "2")
    if start is None or until is None:
        return None
    if match["mer2"] and not match["mer"]:
        half = _NOON if match["mer2"].strip().startswith("p") else 0
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
        hour = hour % 12 + (12 if half.strip().startswith("p") else 0)
    elif 1 <= hour < _EARLY and not digits.startswith("0"):
        hour += 12
    return hour * 60 + minute if hour < 24 else None  # noqa: PLR2004 - a day's hours


@remembered
def _pattern() -> re.Pattern[str]:
    lead = any_word(("@", *words("sure_time_leads"), *words("time_leads")))
    join = any_word(("-", "~", "〜", *words("until_time"), *words("and_time")))
    behind_four = either("hour_words", "hours_behind_four")
    four = r"(?:[01]\d|2[0-3])[0-5]\d"
    return re.compile(
        rf"(?P<noon>\b(?:{any_word(words('noon'))})\b)"
        rf"|(?<![\w.,:/-])(?P<four>{four})(?:\s?-\s?(?P<four2>{four}))?\s?(?:h|{behind_four})\b"
        r"|(?:(?P<half>午前|午後)\s?)?(?<!\d)(?P<kh>\d{1,2})時(?:(?P<km>半|\d{1,2})分?)?"
        rf"|(?:(?<![\w.])(?P<lead>{lead})[\s:]{{1,2}}|(?<=@))?(?<![\d.,:/+h#-]){_one_time('')}"
        rf"(?:\s?(?P<join>{join})\s?(?:(?:{lead})\s)?{_one_time('2')})?(?!\d)"
    )


def _one_time(n: str) -> str:
    return (
        rf"(?P<h{n}>\d{{1,2}})(?!\d)(?:(?P<s{n}>\s?(?:[:h]|{either('hour_words')})\s?|\.)(?P<m{n}>[0-5]\d)(?!\d)(?::[0-5]\d)?)?"
        rf"(?P<mer{n}>\s?[ap]\.?\s?m\b\.?|(?<=\d)[ap]\b(?![.'-]\w))?(?:\s?(?P<suf{n}>h|{either('hour_words')})\b)?"
    )
