"""What a line of the form is refused for, whatever its question takes: no letter is wanted, or no English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from agent.debriefing.question import Question
from agent.errors import UnclearError
from agent.knowledge.text import straighten
from agent.reading.new_words import is_surely_not_english
from agent.writing.answers.field_names import plain_name
from agent.writing.answers.sanitise import quoted
from agent.writing.lexicon import english

_IN_A_LETTER = frozenset({"highlight", "skill", "need", "why", "enthusiasm", "better_answer", "question"})
_DELETE = "Then delete this mail, and none is written; or write something else here."


def list_in_another_language(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The lines for a letter that are not in English, where all of them together are not.

    One line alone has too few words to tell, and may quote what somebody said.
    """
    typed = {field: text for field, text in texts.items() if plain_name(field) in _IN_A_LETTER and text}
    return tuple(typed) if is_surely_not_english("\n".join(typed.values())) else ()


def refuse_wish_for_none(question: Question, text: str) -> None:
    """Words for a letter that say that no letter is wanted are no words for a letter.

    Raises:
        UnclearError: they say so.
    """
    said = straighten(text).casefold()
    if not question.choices and _no_letter().search(said):
        raise UnclearError(f"{quoted(text)} says that you want no letter. {_DELETE}")


@cache
def _no_letter() -> re.Pattern[str]:
    return re.compile(english("form")["no_letter"])
