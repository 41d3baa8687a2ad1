"""How well interviews are told from everything else, and pre-filled: measured, and kept from falling.

It prints the figures, every false alarm, every miss and every field that is filled in wrongly.
Two ways are measured: each conversation weighed by itself with all its mail, and whole mailboxes looked at
week after week as cron does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from labelled_mails import people
from labelled_measures import Judgement, Rates, Tell, judge_all, look_every_week, prefill_all, rates, tally
from labelled_threads import samples

from agent.model.appointment import Band

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

# The figures as they were measured; who makes them better writes the better ones here.
WEIGHED = {"sure": (1.0, 1.0), "sure or ask": (1.0, 0.985)}
LOOKED = {"sure": (1.0, 1.0), "sure or ask": (1.0, 0.985)}
"""Precision and recall."""
CORRECT = {"company": 67, "role": 62, "mode": 67, "people": 64, "end": 47, "said": 24}
WRONG = {"company": 4, "role": 0, "mode": 0, "people": 0, "end": 0, "said": 0}


def _told(every: tuple[Judgement, ...], tell: Tell) -> Mapping[str, Rates]:
    mails = sum(len(sample.thread.messages) for sample in samples())
    measured = {"sure": rates(every, Band.SURE), "sure or ask": rates(every, Band.SURE, Band.ASK)}
    tell(
        "sample",
        f"{mails} mails, {len(samples())} threads, {sum(s.truth.interview for s in samples())} interviews",
    )
    for name, figures in measured.items():
        tell(name, figures)
    for one in every:
        if not one.sample.truth.allows(one.band):
            tell("false alarm" if one.found and not one.sample.truth.interview else "missed", one.line())
    return measured


def _alarms(every: tuple[Judgement, ...]) -> list[str]:
    return [one.line() for one in every if one.band is Band.SURE and not one.sample.truth.allows(Band.SURE)]


def _forged(every: tuple[Judgement, ...]) -> dict[str, Band]:
    return {one.sample.id: one.band for one in every if one.sample.truth.forged}


def _not_known_as_cancelled(every: tuple[Judgement, ...]) -> list[str]:
    called_off = [one for one in every if one.sample.truth.cancelled]
    assert called_off
    return [one.sample.id for one in called_off if not (one.meeting and one.meeting.cancelled)]


def test_weighing_does_not_get_worse(tell: Tell) -> None:
    """Of what is called sure, how much is; of what is sure, how much is called so; the same with asked."""
    for name, measured in _told(judge_all(), tell).items():
        precision, recall = WEIGHED[name]
        assert measured.precision >= precision
        assert measured.recall >= recall


def test_looks_of_eight_weeks_do_not_get_worse(tell: Tell, tmp_path: Path) -> None:
    """The same where mail comes in week by week, and a look knows only what the one before it kept."""
    looked = tuple(one for person in people() for one in look_every_week(person, tmp_path / person))
    for name, measured in _told(looked, tell).items():
        precision, recall = LOOKED[name]
        assert measured.precision >= precision
        assert measured.recall >= recall
    assert _alarms(looked) == []
    assert Band.SURE not in _forged(looked).values()
    assert _not_known_as_cancelled(looked) == []


def test_nothing_else_is_ever_sure() -> None:
    """A debrief form never comes by itself for what is no interview."""
    assert _alarms(judge_all()) == []


def test_what_a_stranger_made_up_is_never_sure() -> None:
    """A forged invitation is asked about at most, whatever it says of itself."""
    assert len(_forged(judge_all())) >= 8
    assert Band.SURE not in _forged(judge_all()).values()


def test_what_was_called_off_is_seen_to_be() -> None:
    """A cancelled interview is known as cancelled."""
    assert _not_known_as_cancelled(judge_all()) == []


def test_prefill_does_not_get_worse(tell: Tell) -> None:
    """What is pre-filled is right or left empty: every field is measured, and what is wrong is named."""
    for field in CORRECT:
        counted = tally(field)
        tell(
            f"prefill {field}",
            ", ".join(f"{counted[fared]} {fared}" for fared in ("correct", "wrong", "empty")),
        )
    for name, fields in prefill_all().items():
        for field, (fared, right, told) in fields.items():
            if fared == "wrong":
                tell("prefill wrong", f"{name} {field}: {told!r}, not {right!r}")
    assert dict.fromkeys(CORRECT, True) == {
        field: tally(field)["correct"] >= CORRECT[field] for field in CORRECT
    }
    assert dict.fromkeys(WRONG, True) == {field: tally(field)["wrong"] <= WRONG[field] for field in WRONG}
