"""A debrief of the answers so far: what is missing is stood in for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agent.debriefing.answers import YES, Answers, list_entries, make_debrief
from agent.model.interview import Debrief, Mode, Part, WentWrong

_ENDED = datetime.fromisoformat("2026-09-04T11:30:00+00:00")
_STAND_INS = {
    "company": "the company",
    "role": "role",
    "mode": Mode.ONSITE,
    "interview_end": _ENDED.isoformat(),
    "fit[0].skill": "work of this kind",
    "enthusiasm": "work of this kind",
    "references.agreed": YES,
}
_STAND_INS_OF_ENTRIES = {
    "interviewers": {"part": Part.PANELIST.value},
    "botched": {
        "went": WentWrong.INCOMPLETE.value,
        "better_answer": "I would say so in one clear sentence",
    },
}


def sketch_with(answers: Answers, field: str, answer: str) -> Debrief | None:
    """The debrief with another answer in it, as far as it is known; None: they make none yet."""
    try:
        return sketch_debrief({**answers, field: answer})
    except ValueError:
        return None


def sketch_debrief(answers: Answers) -> Debrief:
    """The debrief of the answers so far, with a stand-in for each that a letter cannot do without.

    Raises:
        ValueError: an answer cannot be what it says, such as a moment that is none.
    """
    filled = {**answers}
    for name, text in _list_stand_ins(answers):
        filled[name] = filled.get(name) or text
    return make_debrief(filled)


def _list_stand_ins(answers: Answers) -> Iterator[tuple[str, str]]:
    yield from _STAND_INS.items()
    for group, stand_ins in _STAND_INS_OF_ENTRIES.items():
        for entry in list_entries(answers, group):
            yield from ((f"{entry}.{name}", text) for name, text in stand_ins.items())
