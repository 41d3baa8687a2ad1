"""What the letters of an interview will lack, said in its form before they are written."""

from __future__ import annotations

from collections.abc import Iterator

from agent.debriefing.form_lines import label_of
from agent.model.interview import Debrief, Profile
from agent.model.mail import Thread
from agent.reading.new_words import looks_english
from agent.reading.people import personal
from agent.writing.answers.refusals import lint, without_salary_questions
from agent.writing.answers.sanitise import clean_debrief
from agent.writing.shortening import ANSWER_WORDS, shorten


def describe_lacks(debrief: Debrief, thread: Thread, profile: Profile) -> tuple[str, ...]:
    """A sentence each: what is left out, what is shortened, and that the letters speak another language.

    Args:
        debrief: As it is on record.
        thread: The conversation, as far as it was read.
        profile: The person.
    """
    return (*_left_out(debrief), *_shortened(debrief), *_in_another_language(thread, profile))


def _left_out(debrief: Debrief) -> Iterator[str]:
    found = (one for one in lint(clean_debrief(debrief)) if one.letters and not one.stops)
    labels = dict.fromkeys(f"“{label_of(one.field)}”" for one in found if one.category != "nothing")
    if labels:
        yield f"Left out of the letters, because it cannot stand in one as it is: {', '.join(labels)}."


def _shortened(debrief: Debrief) -> Iterator[str]:
    questions = without_salary_questions(clean_debrief(debrief))[0].botched
    limit = ANSWER_WORDS.get(len(questions), 0)
    for question in questions if limit else ():
        kept = shorten(question.better_answer, limit)
        if kept and kept != question.better_answer:
            yield f"A better answer is too long for the letter; this is left of it: “{kept}”."


def _in_another_language(thread: Thread, profile: Profile) -> Iterator[str]:
    written = [
        message.body.new_text for message in thread.messages if message.body and personal(message, profile)
    ]
    if written and looks_english(written[-1]) is False:
        yield "Their mails are not in English, and the letters are."
