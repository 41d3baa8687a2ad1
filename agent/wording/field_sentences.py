"""One answer of the debrief in a sentence: what it is called, why no letter carries it, and what would do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agent.knowledge.fields import PROBLEMS, describe_problem
from agent.model.interview import Debrief, InterviewId

if TYPE_CHECKING:
    from agent.debriefing.refused_answers import RefusedAnswer

FIELDS = {
    "company": "the company",
    "role": "the role",
    "enthusiasm": "what you are excited about",
    "botched": "a question that you would answer differently",
    "fit": "what you bring",
    "interviewers": "who was there",
    "question": "the question",
    "topic": "the topic",
    "better_answer": "the better answer",
    "skill": "what you bring",
    "need": "what they need",
    "why": "why it matters to you",
    "request": "what you ask for",
    "name": "the name",
    "given": "the first name",
    "family": "the family name",
    "title": "the title",
    "highlight": "what stayed with you",
    "references.who": "who can speak for you",
    "references.testimonial.text": "the quoted words",
    "references.testimonial.source": "the source of the quoted words",
    "decision.text": "when they decide",
}
_ELSE = {"skill": "what else you bring", "need": "what else they need", "why": "why that matters to you"}
_POSITION = re.compile(r"(\w+)\[(\d+)\]\.?(.*)")
_RULE = re.compile(r"[A-Z]{1,2}-\d\d")
_QUESTION_SHOWN = 70  # characters


def name_field(path: str, debrief: Debrief | None = None) -> str:
    """A field in words: `the better answer to question 2`, `what stayed with you from Denise Kowalczyk`."""
    found = _POSITION.fullmatch(path)
    if found is None:
        return FIELDS.get(path, path)
    place, part = int(found[2]), found[3]
    if found[1] == "fit":
        return (_ELSE if place else FIELDS).get(part, f"what you bring ({place + 1})")
    if found[1] == "interviewers":
        people = debrief.interviewers if debrief else ()
        who = people[place].name if place < len(people) and people[place].name else f"person {place + 1}"
        if not part:
            return who
        return f"{FIELDS.get(part, part)} {'from' if part == 'highlight' else 'of'} {who}"
    if part == "question" or not part:
        return f"question {place + 1}"
    joint = "to" if part == "better_answer" else "of"
    return f"{FIELDS.get(part, part)} {joint} {_name_question(place, debrief)}"


def _name_question(place: int, debrief: Debrief | None) -> str:
    asked = debrief.botched[place].question if debrief and place < len(debrief.botched) else ""
    return f"“{asked}”" if 0 < len(asked) <= _QUESTION_SHOWN else f"question {place + 1}"


def describe_refusal(code: str, interview: InterviewId, debrief: Debrief | None = None) -> str:
    """What is asked of the person about one field: their words, what is wrong, and what would do.

    Args:
        code: `FIELD: category`.
        interview: whose debrief it is.
        debrief: as recorded; without it the sentence does without their words.
    """
    field, _, category = code.partition(": ")
    refused = _look_up(field, category, debrief)
    if _RULE.fullmatch(category):
        problem = "would break a rule in the letter"
    else:
        problem = PROBLEMS.get(category, f"cannot be used ({category.replace('_', ' ') or 'unclear'})")
    begun = f"{name_field(field, debrief)} {problem}."
    change = f"`second-chance debrief --id {interview}"
    if refused is None:
        return f"{begun} {change}` changes it."
    if refused.words:
        begun = f"{name_field(field, debrief)}: {describe_problem('', category, refused.words)}"
    if refused.correction:
        return f"{begun} “{refused.correction}” would do; {change} --yes` writes that."
    stop = "" if refused.example.endswith((".", "?")) else "."
    would_do = f" This would do: “{refused.example}”{stop}" if refused.example else ""
    return f"{begun}{would_do} {change}` changes it."


def describe_left_out(
    field: str, interview: InterviewId | None = None, debrief: Debrief | None = None
) -> str:
    """That a letter does without an answer, why, and what would do."""
    if field == "references.testimonial":
        return "Left out: the quoted words. With them the letter would be too long, or would not read well."
    refused = _look_up(field, "", debrief)
    begun = f"Left out: {name_field(field, debrief)}."
    if refused is None or not refused.words:
        return (
            f"{begun} It cannot stand in a letter as it is, and the letter does without it. "
            "You can say it in the draft in other words."
        )
    begun = f"{begun} {describe_problem('', refused.category, refused.words)}"
    if refused.correction and interview:
        change = f"`second-chance debrief --id {interview} --yes`"
        return f"{begun} “{refused.correction}” would do; {change} writes that."
    return f"{begun} You can say it in the draft in other words."


def _look_up(field: str, category: str, debrief: Debrief | None) -> RefusedAnswer | None:
    if debrief is None:
        return None
    from agent.debriefing.refused_answers import find_refused_answer  # noqa: PLC0415 - a quiet run tells none

    return find_refused_answer(debrief, field, category)
