"""The finished sentence beside the answer: how a letter would carry what was just typed.

The letters' own templates say it, filled with the answers so far and with stand-ins for those that are still
to come. Another line may be chosen once all is known; what is shown is one that would do.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from agent.debriefing.answers import Answers
from agent.debriefing.form_lines import SHOWN
from agent.debriefing.sketch import sketch_debrief
from agent.deciding.recipients import interviewers, second_chance_addressee
from agent.errors import SecondChanceError
from agent.model.interview import Debrief, Interviewer, Profile
from agent.model.letter import Brief, Kind
from agent.writing.answers.field_names import plain_name
from agent.writing.answers.sanitise import clean, clean_question, quoted
from agent.writing.compose import compose
from agent.writing.lexicon import without_salary_questions
from agent.writing.templates import Templates
from agent.writing.text_model import words

_KINDS = {
    "highlight": Kind.THANK_YOU,
    "skill": Kind.THANK_YOU,
    "need": Kind.THANK_YOU,
    "why": Kind.THANK_YOU,
    "enthusiasm": Kind.THANK_YOU,
    "question": Kind.SECOND_CHANCE,
    "topic": Kind.SECOND_CHANCE,
    "better_answer": Kind.SECOND_CHANCE,
    "references.who": Kind.SECOND_CHANCE,
    "request": Kind.SECOND_CHANCE,
}
"""The first letter that carries a field."""
_TWO_DAYS = timedelta(days=2)
_LEAST = 3
"""So many words of an answer in a row tell the line that carries it; a shorter one stands there whole."""
_SOME_NEED = "steady hands"
"""A second letter needs one; a thank-you does without."""


def show_sentence(field: str, answers: Answers, profile: Profile, templates: Templates) -> str:
    """The sentence of a letter that would carry an answer; empty where none would, or none can be composed.

    Args:
        field: The name of the answer, such as `botched[1].better_answer`.
        answers: All answers so far, this one among them; as `Replay.answers`.
        profile: The person.
        templates: Where the letters are looked for.
    """
    kind = _KINDS.get(plain_name(field))
    typed = answers.get(field, "")
    entry = field.partition("]")[0]
    if kind is None or not typed or (entry.startswith("fit[") and entry != "fit[0"):
        return ""
    try:
        letter = compose(_sketch_brief(kind, field, answers, profile), templates)
    except (SecondChanceError, LookupError, ValueError, TypeError, OverflowError):
        return ""  # what is wrong is said elsewhere, by the check of the answer or the letter itself
    own = _tell_words(clean_question(typed) if field.endswith(".question") else clean(typed))
    ranked = [(_count_alike(own, _tell_words(line.text)), line.text) for line in letter.trace]
    most = max((alike for alike, _ in ranked), default=0)
    if most < min(_LEAST, len(own)) or not own:
        return ""
    return next(text for alike, text in ranked if alike == most)


def find_templates(own: Path) -> Templates:
    """The letters whose sentences are shown: the person's own in a folder, the shipped ones beside them."""
    return Templates.of_home(own)


def tell_sentence(sentence: str) -> str:
    """The finished sentence as it is told beside an answer; empty where there is none."""
    return f"{SHOWN} {quoted(sentence)}" if sentence else ""


def _sketch_brief(kind: Kind, field: str, answers: Answers, profile: Profile) -> Brief:
    debrief, _ = without_salary_questions(sketch_debrief(answers))
    if kind is Kind.SECOND_CHANCE and debrief.fit and not debrief.fit[0].need:
        debrief = replace(debrief, fit=(replace(debrief.fit[0], need=_SOME_NEED), *debrief.fit[1:]))
    reader = _find_reader(kind, field, debrief)
    return Brief(
        kind=kind,
        debrief=debrief,
        profile=profile,
        addressee=reader,
        now=debrief.interview_end + _TWO_DAYS,
        via=reader is not None and reader not in interviewers(debrief),
    )


def _find_reader(kind: Kind, field: str, debrief: Debrief) -> Interviewer | None:
    """Whose letter is shown: theirs whom the field is about, else that of the one who is written to first."""
    people = debrief.interviewers
    if kind is Kind.SECOND_CHANCE:
        return second_chance_addressee(debrief)
    if field.startswith("interviewers["):
        return people[int(field.removeprefix("interviewers[").partition("]")[0])]
    said_by = debrief.fit[0].said_by
    named = (one for one in people if said_by and said_by in {one.name, one.email})
    return next(named, next(iter((*interviewers(debrief), *people)), None))


def _tell_words(text: str) -> list[str]:
    return [word.casefold() for word in words(text)]


def _count_alike(own: list[str], said: list[str]) -> int:
    """How many words at the beginning, or at the end, of an answer stand in a line in a row."""
    line = f" {' '.join(said)} "
    for count in range(len(own), 0, -1):
        if any(f" {' '.join(part)} " in line for part in (own[:count], own[-count:])):
            return count
    return 0
