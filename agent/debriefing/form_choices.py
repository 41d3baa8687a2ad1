"""The answers of a choice, as a person writes them into the form: in words of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from agent.debriefing.basics import MODES, PARTS, TITLES
from agent.debriefing.closing import TONES
from agent.debriefing.how_it_went import WENT, WENT_WRONG
from agent.debriefing.question import YES_OR_NO, Choice, Question
from agent.errors import UnclearError
from agent.knowledge.names import same_person
from agent.knowledge.text import straighten
from agent.writing.lexicon import english

_NAMES: Mapping[tuple[Choice, ...], str] = {
    MODES: "mode",
    PARTS: "part",
    TITLES: "title",
    WENT: "went",
    WENT_WRONG: "went_wrong",
    TONES: "tone",
    YES_OR_NO: "yes_or_no",
}
"""What the answers of a choice are called in form.yaml."""
_MAY_BE_UNKNOWN = (PARTS, WENT_WRONG)
"""Words that are none of these answers leave open which it is."""


@cache
def list_patterns() -> Mapping[str, Mapping[str, tuple[str, re.Pattern[str]]]]:
    """By choice and value the word shown for it, and what people write for it."""
    return {
        name: {value: (shown, re.compile(source)) for value, (shown, source) in words.items()}
        for name, words in english("form")["choices"].items()
    }


@cache
def _find_turns() -> re.Pattern[str]:
    return re.compile(english("form")["in_turn"])


def show_answer(question: Question, answer: str) -> str:
    """An answer as it stands in the form, in words that `read_choice` reads."""
    if name := _NAMES.get(question.choices):
        words = list_patterns()[name]
        return words[answer][0] if answer in words else ""
    return answer if question.choices else question.show(answer)


def read_choice(question: Question, typed: str) -> str:
    """The value of the choice somebody wrote.

    Who somebody is, and what an answer lacked, may stay unknown: a job, or words that are none of the
    answers, are the empty value. Of two ways to talk, one behind the other, the last counts.

    Raises:
        UnclearError: it is none of them, or more than one.
    """
    plain = _fold(straighten(typed))
    for choice in question.choices:
        if choice.value and plain in {_fold(choice.value), _fold(choice.label)}:
            return choice.value
    name = _NAMES.get(question.choices)
    if name is None:
        return _name(question.choices, typed)
    words = list_patterns()[name]
    found = {value: hit.start() for value, (_, pattern) in words.items() if (hit := pattern.search(plain))}
    if len(found) == 1:
        return next(iter(found))
    if question.choices == MODES and found and _find_turns().search(plain):
        return max(found, key=lambda value: found[value])
    if question.choices in _MAY_BE_UNKNOWN:
        return ""
    raise UnclearError(_list_choices([word for word, _ in words.values()]))


def _name(choices: tuple[Choice, ...], typed: str) -> str:
    """Somebody of those who were there, or a mailbox: by the whole name, or by a part of only one."""
    same = [choice.value for choice in choices if choice.value and same_person(typed, choice.value)]
    part = [
        choice.value for choice in choices if set(_fold(typed).split()) & set(_fold(choice.value).split())
    ]
    found = same or part
    if len(found) == 1:
        return found[0]
    raise UnclearError(_list_choices([choice.value for choice in choices if choice.value]))


def _list_choices(words: list[str]) -> str:
    *others, last = words
    return f"Please write {', '.join(others)} or {last}." if others else f"Please write {last}."


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())
