"""What one door refuses all refuse, in the same words: the dialogue, the form, and an interview file."""

from __future__ import annotations

import pytest
from builders import CHICAGO_NOON, botched, debrief, denise, profile
from interview_text import dump

from agent.debriefing.answers import Replay, make_answers
from agent.debriefing.dialogue import generate_questions
from agent.debriefing.form_answers import read_answers
from agent.keeping.interview_file import parse
from agent.knowledge.fields import describe_problem
from agent.model.interview import Debrief, Fit, References
from agent.writing.answers.field_names import plain_name, with_answer
from agent.writing.answers.refusals import lint

GOOD = debrief(
    went="mixed",
    interviewers=(denise(),),
    fit=(
        Fit(skill="running a four-teller branch", need="steadier closing routines", why="I like calm shops"),
    ),
    botched=(botched(asked_by=""),),
    request="a short call",
    references=References(
        who="my former district manager",
        testimonial_text="Calm under pressure",
        testimonial_source="My former manager",
    ),
)
TAKEN, REFUSED = True, False
ROWS = (
    ("fit[0].skill", "good with people", TAKEN),
    ("fit[0].skill", "eight years in a 24-bed ICU", TAKEN),
    ("fit[0].skill", "Excel", TAKEN),
    ("fit[0].skill", "I bought fresh produce", TAKEN),
    ("fit[0].skill", "n/a", REFUSED),
    ("fit[0].skill", "being the perfect candidate for you", REFUSED),
    ("fit[0].need", "somebody who calms the mornings", TAKEN),
    ("fit[0].need", "They need people for nights", REFUSED),
    ("fit[0].need", "less {{ noise }}", REFUSED),
    ("fit[0].why", "because i like calm shops", TAKEN),
    ("fit[0].why", " ".join(["calm"] + ["and", "shops"] * 6), REFUSED),
    ("enthusiasm", "the garden center", TAKEN),
    ("enthusiasm", "GOOD PEOPLE AND GOOD BREAD", REFUSED),
    ("enthusiasm", "the bread at https://bread.example", REFUSED),
    ("enthusiasm", "learning from Denise", REFUSED),
    ("interviewers[0].highlight", "how night-shift drivers report faults", TAKEN),
    ("interviewers[0].highlight", "she told me about the flood", REFUSED),
    ("interviewers[0].highlight", "the smile \U0001f642", REFUSED),
    ("botched[0].question", "Why did you leave?", TAKEN),
    ("botched[0].question", "WHY DID YOU LEAVE YOUR LAST JOB?", REFUSED),
    ("botched[0].better_answer", "stay calm, listen, fix the drink and move on", TAKEN),
    ("botched[0].better_answer", "I was so nervous that I forgot everything", REFUSED),
    ("botched[0].better_answer", "a <b>clean</b> count, \ue000 and \u202e back", REFUSED),
    ("botched[0].better_answer", "I should have said that I recount with a second person", REFUSED),
    ("references.who", "my boss at +1 555 0100 200", REFUSED),
    ("references.who", "She was my manager", REFUSED),
    ("request", "a quarter of an hour, by phone if that is easier", TAKEN),
    ("request", "none", REFUSED),
    ("company", "Bonus Bank", TAKEN),
    ("references.testimonial.text", "She kept the branch calm", TAKEN),
    ("references.testimonial.text", "calm and " * 13, REFUSED),
)  # fmt: skip

READ_AS_MEANT = {("interviewers[0].highlight", "the smile \U0001f642"), ("request", "none")}
"""Nobody sits before a form to be asked again: an emoji is left out there, and `none` is an empty line."""


def by_dialogue(field: str, typed: str) -> str:
    """What the dialogue says; empty: it takes it."""
    story = Replay(profile=profile(), now=CHICAGO_NOON, answers=make_answers(GOOD))
    question = next(one for one in generate_questions(story) if one.field == field)
    return question.refusal(typed)


def by_form(field: str, typed: str) -> str:
    """What stands above the line in the form that comes back, or what is told once it is recorded."""
    texts = {name: text for name, text in make_answers(GOOD).items() if text and name != "interview_end"}
    texts |= {"interview_end": "today 11:30", field: typed}
    found = read_answers(texts, Replay(profile=profile(), now=CHICAGO_NOON))
    return tell(field, found) if isinstance(found, Debrief) else found[field]


def by_file(field: str, typed: str) -> str:
    """What an interview file with these words is answered with."""
    return tell(field, parse(dump(with_answer(GOOD, field, typed)), source="i.toml", now=CHICAGO_NOON))


def tell(field: str, recorded: Debrief) -> str:
    """What the letters have to say about a field of a debrief on record."""
    found = [one for one in lint(recorded) if one.field == field]
    return describe_problem(plain_name(field), found[0].category, found[0].words) if found else ""


@pytest.mark.parametrize("door", [by_form, by_file])
def test_every_door_says_the_same(door: object) -> None:
    """The same verdict and the same sentence for the same words."""
    assert callable(door)
    for field, typed, is_taken in ROWS:
        said = by_dialogue(field, typed)
        assert (said == "") is is_taken, (field, typed, said)
        is_meant = door is by_form and (field, typed) in READ_AS_MEANT
        assert ("" if is_meant else said) == door(field, typed), (field, typed)
