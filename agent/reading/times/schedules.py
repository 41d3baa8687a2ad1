"""The rows of one day: `9:00 Ana Duarte, 10:00 Bo Lind` is one talk, `9:00 or 10:00` is a choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby, pairwise

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter
from agent.model.appointment import SaidTime

_WORDS = r"\b(?:WORDS)\b"
_WORD = re.compile(r"(?<![\w.])(?![ap]\.?m\b)[^\W\d_]{2,}")
_TIGHT = timedelta(minutes=30)
_AN_HOUR = timedelta(hours=1)
_LONGEST = timedelta(hours=12)


def join_rows(times: Sequence[SaidTime], text: str) -> tuple[SaidTime, ...]:
    """The times of one mail, those that are rows of one day joined: from the first begin to the last end.

    Rows follow each other without a choice between them: each ends where the next begins, each tells what
    it is for, or words say that one comes after the other. A last row without an end takes an hour.

    Args:
        times: As the mail names them, with day and time.
        text: The new words of the mail, flat.
    """
    if len(times) < 2 or pattern("time_choices", frame=_WORDS).search(text):  # noqa: PLR2004 - rows are several
        return tuple(times)
    joined: list[SaidTime] = []
    for _, same_day in groupby(sorted(times, key=lambda one: one.start), key=lambda one: one.start.date()):
        rows = list(same_day)
        joined += [_join(rows)] if len(rows) > 1 and _are_rows(rows, text) else rows
    order = {one.start: number for number, one in enumerate(times)}
    return tuple(sorted(joined, key=lambda one: order[one.start]))


def _join(rows: list[SaidTime]) -> SaidTime:
    end = max(row.end or row.start + _AN_HOUR for row in rows)
    return replace(rows[0], end=end)


def _are_rows(rows: list[SaidTime], text: str) -> bool:
    if rows[-1].start - rows[0].start > _LONGEST:
        return False
    if len({row.sentence for row in rows}) < len(rows):
        return pattern("one_after_another", frame=_WORDS).search(text) is not None
    follow = all(row.end and row.end - _TIGHT <= after.start for row, after in pairwise(rows))
    said = [set(_WORD.findall(fold_by_letter(row.sentence))) for row in rows]
    shared = set.intersection(*said)
    return follow or all(words - shared for words in said)
