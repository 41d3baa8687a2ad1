"""What went well: what stayed with them, what they bring, what excites them (CONTENT §6.2, 7g to 10)."""

from __future__ import annotations

from collections.abc import Iterator

from agent.debriefing import answer_parsers
from agent.debriefing.answers import entries
from agent.debriefing.question import Choice, Question, Take
from agent.debriefing.replay import Replay
from agent.model.interview import Part

WENT_WELL = "What went well?"
WELL = "good"
WENT = (
    Choice(WELL, "Well: I would answer everything the same way"),
    Choice("mixed", "Mixed: there is something I would answer differently"),
    Choice("badly", "Badly"),
)
MOST_FIT = 2
_IN_THE_ROOM = {Part.HIRING_MANAGER, Part.PANELIST, Part.RECRUITER_INHOUSE}


def went_well(replay: Replay) -> Iterator[Question]:
    """What stayed with them, what they bring, what excites them (7g, 8 to 10)."""
    for entry in entries(replay.answers, "interviewers"):
        if replay.get(f"{entry}.part") in _IN_THE_ROOM:
            yield _highlight(entry, replay.get(f"{entry}.name"))
    yield Question(
        field="went",
        section=WENT_WELL,
        label="How it went",
        ask="How did it go, all in all?",
        help="This stays with you; no letter mentions it.",
        choices=WENT,
    )
    for position in range(MOST_FIT):
        entry = f"fit[{position}]"
        yield _skill(entry, first=position == 0)
        if not replay.get(f"{entry}.skill"):
            break
        yield need(
            entry,
            answer_parsers.optional(answer_parsers.words(f"{entry}.need")),
            "Leave it empty if they did not say.",
        )
    yield Question(
        field="enthusiasm",
        section=WENT_WELL,
        label="What excites you",
        ask="What about this work excites you?",
        help="It completes: I am excited about … 3 to 12 words, such as "
        "“rebuilding the closing routine with your tellers”.",
        take=answer_parsers.words("enthusiasm"),
    )


def _highlight(entry: str, name: str) -> Question:
    return Question(
        field=f"{entry}.highlight",
        section=WENT_WELL,
        label=f"{name}: what stayed with you",
        ask=f"What did {name} tell you that stayed with you?",
        help="It completes: Hearing about … gave me a clearer picture of the work. 2 to 14 words, such as "
        "“how night-shift drivers report faults”. You may leave it empty, but it makes the letter theirs.",
        take=answer_parsers.optional(answer_parsers.words(f"{entry}.highlight")),
    )


def _skill(entry: str, *, first: bool) -> Question:
    take = answer_parsers.words(f"{entry}.skill")
    return Question(
        field=f"{entry}.skill",
        section=WENT_WELL,
        label="What you bring" if first else "What else you bring",
        ask="What do you bring that they can use?" if first else "A second thing you bring?",
        help="It completes: my experience with … 2 to 10 words, such as "
        "“running a four-teller branch through two audits”."
        if first
        else "Leave it empty if one is enough.",
        take=take if first else answer_parsers.optional(take),
    )


def need(entry: str, take: Take, more: str) -> Question:
    """What they need a skill for: optional beside the skill, needed for a second letter (9b)."""
    return Question(
        field=f"{entry}.need",
        section=WENT_WELL,
        label="What they need",
        ask="What do they need it for, as they told you?",
        help="It completes: you told me you need: … 2 to 10 words, such as “steadier closing routines”. "
        f"{more}",
        take=take,
    )
