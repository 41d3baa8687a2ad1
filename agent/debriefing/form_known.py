"""What is known before anything was typed into the form: the dialogue's own suggestions, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agent.debriefing.answers import NO, Replay
from agent.debriefing.dialogue import generate_questions
from agent.debriefing.form_answers import make_stand_in
from agent.debriefing.form_choices import show_answer
from agent.debriefing.form_lines import MEND
from agent.debriefing.question import Question
from agent.knowledge.spelled_dates import spell
from agent.model.interview import Profile
from agent.model.prefill import Person, Prefill, Suggestion
from agent.reading.times.typed_dates import read_moment

_QUIET = re.compile(
    r"their_country|interviewers\[\d+\]\.(?:given|family|title)|interviewers\[[1-9]\]\.first_name_basis"
)
"""Lines that few people need: they stand only where a mail tells their answer."""
_HOW_IT_WENT = "went"
"""No letter needs it."""


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer in the words of the form, and where it comes from."""

    text: str = ""
    source: str = ""
    """Beside an empty answer: what the mails say instead of one."""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What is known before the person wrote anything."""

    answers: Mapping[str, KnownAnswer]
    asked: frozenset[str]
    """The fields the dialogue would ask for."""
    needed: frozenset[str]
    """Those of them that only the person can answer, and must."""


def fill_in(prefill: Prefill, profile: Profile, now: datetime) -> FilledIn:
    """Everything the dialogue would suggest, with everybody who is known.

    Args:
        prefill: What the mails tell.
        profile: The person.
        now: Aware.
    """
    replay = Replay(profile=profile, now=now, prefill=prefill)
    people = list(prefill.people)
    answers: dict[str, KnownAnswer] = {}
    asked: set[str] = set()
    needed: set[str] = set()
    for question in generate_questions(replay):
        field, suggested = question.field, _suggest(question, people)
        replay.answers[field] = suggested.value or make_stand_in(question, "", replay)
        if _QUIET.fullmatch(field) and not (suggested.value and suggested.source):
            continue
        asked.add(field)
        if suggested.value:
            answers[field] = KnownAnswer(_write_answer(question, suggested.value, replay), suggested.source)
        elif question.refusal("") and field != _HOW_IT_WENT:
            needed.add(field)
    for field, hint in (("interview_end", prefill.end_hint), ("their_time_zone", prefill.offset_hint)):
        if hint and field not in answers:
            answers[field] = KnownAnswer(source=hint.rstrip("."))
    answers[MEND] = KnownAnswer(NO)
    return FilledIn(answers, frozenset(asked), frozenset(needed))


def _suggest(question: Question, people: list[Person]) -> Suggestion:
    """What the dialogue suggests, if it can be taken; for names the next of the people."""
    suggested = question.suggestion
    if question.field.endswith("].name"):
        while people and question.refusal(people[0].name):
            del people[0]
        person = people.pop(0) if people else None
        return Suggestion(person.name, person.source) if person else Suggestion()
    if not suggested.value or question.refusal(suggested.value):
        return Suggestion()
    offered = question.offer(suggested.value)
    source = "" if question.field.endswith("].email") else suggested.source  # it stands beside the name
    return Suggestion(offered.value if offered else suggested.value, source)


def _write_answer(question: Question, value: str, replay: Replay) -> str:
    """An answer as a person would write it."""
    if question.field == "interview_end":
        moment = datetime.fromisoformat(value)
        typed = spell(moment.astimezone(replay.zone))
        # Inside an hour that came twice, equal moments in different zones compare unequal (PEP 495).
        if read_moment(typed, now=replay.now, zone=replay.zone).timestamp() == moment.timestamp():
            return typed
    return show_answer(question, value)
