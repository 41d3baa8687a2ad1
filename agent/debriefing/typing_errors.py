"""A word beside an answer that looks mistyped; what was typed stays as it is."""

from __future__ import annotations

import re

from agent.debriefing.answers import Answers
from agent.debriefing.form_lines import DOUBT
from agent.writing.answers.field_names import plain_name
from agent.writing.answers.spelling import find_typing_errors

_ASKED = frozenset({
    "highlight", "skill", "need", "why", "enthusiasm", "question", "topic", "better_answer", "request",
    "references.who", "references.testimonial.text",
})  # fmt: skip
_NAMING = frozenset({"company", "role", "name", "given", "family"})
_NAME = re.compile(r"[^\W\d_]+")


def ask_about_typing(field: str, answers: Answers) -> str:
    """`Is this right: “expereince”?`; empty where nothing looks mistyped.

    Args:
        field: The name of the answer, such as `fit[0].skill`.
        answers: All answers so far, this one among them: words of the names in them are right.
    """
    if plain_name(field) not in _ASKED:
        return ""
    names = (text for name, text in answers.items() if plain_name(name) in _NAMING)
    known = {word.casefold() for text in names for word in _NAME.findall(text)}
    doubted = find_typing_errors(answers.get(field, ""), known)
    return f"{DOUBT} {', '.join(f'“{word}”' for word in doubted)}?" if doubted else ""
