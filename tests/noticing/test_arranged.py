"""How what is arranged in unusual ways is noticed and pre-filled: measured, and kept from falling.

The sample was written before noticing was changed for it; its first measurement stands in Renata's file.
Two ways are measured, as with the first part of the sample: each conversation by itself, and whole
mailboxes week after week.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from labelled_mails import people
from labelled_measures import Judgement, Tell, is_called_off, judge_all, look_every_week, prefill_all, tally
from labelled_threads import ARRANGED

from agent.model.appointment import Band

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

# The figures as they were measured; who makes them better writes the better ones here.
SURE, SURE_OR_ASK = 17, 19
"""Of 46 interviews at least so many."""
MOST = {"called off": {Band.SURE: 4, Band.ASK: 2}, "other": {Band.SURE: 4, Band.ASK: 5}}
"""Of 7 that were called off in words, and of 29 that are none, at most so many."""
CORRECT = {"company": 34, "role": 21, "mode": 31, "people": 37, "end": 10, "said": 16}
WRONG = {"company": 8, "role": 3, "mode": 1, "people": 4, "end": 7, "said": 5}


def _kind(one: Judgement) -> str:
    if is_called_off(one):
        return "called off"
    return "interview" if one.sample.truth.interview else "other"


def _check(every: tuple[Judgement, ...], tell: Tell) -> None:
    counted = Counter((_kind(one), one.band) for one in every)
    for kind in ("interview", *MOST):
        tell(kind, ", ".join(f"{counted[kind, band]} {band}" for band in Band))
    for one in every:
        if not one.sample.truth.allows(one.band):
            tell(_kind(one), one.line())
    assert counted["interview", Band.SURE] >= SURE
    assert counted["interview", Band.SURE] + counted["interview", Band.ASK] >= SURE_OR_ASK
    for kind, most in MOST.items():
        assert counted[kind, Band.SURE] <= most[Band.SURE]
        assert counted[kind, Band.SURE] + counted[kind, Band.ASK] <= sum(most.values())


def test_weighing_does_not_get_worse(tell: Tell) -> None:
    """Of the interviews so many are noticed, of what is called off or is none so few."""
    assert Counter(map(_kind, judge_all(ARRANGED))) == {"interview": 46, "called off": 7, "other": 29}
    _check(judge_all(ARRANGED), tell)


def test_looks_of_eight_weeks_do_not_get_worse(tell: Tell, tmp_path: Path) -> None:
    """The same where mail comes in week by week, and a look knows only what the one before it kept."""
    looked = tuple(one for person in people() for one in look_every_week(person, tmp_path / person, ARRANGED))
    _check(looked, tell)


def test_prefill_does_not_get_worse(tell: Tell) -> None:
    """What is pre-filled is right or left empty: every field is measured, and what is not right is named."""
    for field in CORRECT:
        counted = tally(field, ARRANGED)
        tell(field, ", ".join(f"{counted[fared]} {fared}" for fared in ("correct", "wrong", "empty")))
    for name, fields in prefill_all(ARRANGED).items():
        for field, (fared, right, told) in fields.items():
            if fared == "wrong":
                tell("wrong", f"{name} {field}: {told!r}, not {right!r}")
    assert {field for field in CORRECT if tally(field, ARRANGED)["correct"] < CORRECT[field]} == set()
    assert {field for field in WRONG if tally(field, ARRANGED)["wrong"] > WRONG[field]} == set()
