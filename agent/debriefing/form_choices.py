"""The answers of a choice, as a person writes them into the form: in words of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.debriefing.basics import MODES, PARTS, TITLES
from agent.debriefing.closing import TONES
from agent.debriefing.how_it_went import WENT, WENT_WRONG
from agent.debriefing.question import YES_OR_NO, Choice, Question
from agent.errors import UnclearError
from agent.knowledge.names import same_person

_Words = Mapping[str, tuple[str, str]]
"""A value to the word shown for it, and to what people write for it (a pattern, searched)."""

_AGENCY = r"\b(?:agency|agent|head ?hunter|staffing)\b"
_NOT = r"^(?!.*\bnot\b).*"
_WORDS: Mapping[tuple[Choice, ...], _Words] = {
    MODES: {
        "onsite": ("in person", r"\bin person\b|\bon ?site\b|\boffices?\b|\bface to face\b"),
        "video": ("video", r"\b(?:video\w*|zoom|teams|meet|webex|skype|online|facetime)\b"),
        "phone": ("phone", r"\b(?:tele)?phone\b|^(?:by |a |on a )?call$"),
    },
    PARTS: {
        "hiring_manager": (
            "hiring manager",
            r"\bhiring\b|^(?:the |my |future )*(?:manager|boss)$|work for\b",
        ),
        "panelist": ("interviewer", r"\b(?:interviewers?|panel\w*|colleague|team ?mate|peer)\b"),
        "recruiter_inhouse": (
            "recruiter",
            rf"^(?!.*{_AGENCY}).*\b(?:recruit\w*|hr|human resources|talent)\b",
        ),
        "recruiter_agency": ("agency", _AGENCY),
        "coordinator": ("arranged it", r"\barranged\b|\bcoordinat|\bschedul|\bassistant\b|\bnot in the\b"),
    },
    TITLES: {
        "": ("none", r"\bnone\b|\bfull name\b|\bno title\b"),
        "Mr.": ("Mr.", r"^mr\b"),
        "Ms.": ("Ms.", r"^ms\b"),
        "Mx.": ("Mx.", r"^mx\b"),
        "Dr.": ("Dr.", r"\bdr\b|\bdoctor\b"),
        "Prof.": ("Prof.", r"\bprof"),
        "-san": ("-san", r"\bsan$"),
    },
    WENT: {
        "good": ("well", _NOT + r"\b(?:well|good|great|fine)\b"),
        "mixed": ("mixed", r"\b(?:mixed|so so|ok|okay|middling|partly)\b"),
        "badly": ("badly", r"\b(?:bad|badly|poor|poorly|awful|terrible|not (?:so )?(?:well|good|great))\b"),
    },
    WENT_WRONG: {
        "incomplete": ("incomplete", r"\bincomplete\b|\bnot complete\b|\bhalf\b|\btoo short\b"),
        "unclear": ("unclear", r"\b(?:unclear|not clear|confus\w+|rambl\w+|vague)\b"),
        "wrong": ("wrong", r"\b(?:wrong|incorrect|not right)\b"),
        "no_answer": ("no answer", r"\bno answer\b|\bnothing\b|\bblank\b|\bno idea\b"),
        "misunderstood": ("misunderstood", r"\bmis(?:understood|heard|understanding)\b"),
    },
    TONES: {
        "warm": ("warm", r"\b(?:warm\w*|friendly)\b"),
        "formal": ("formal", r"(?<!in)\bformal"),
        "brief": ("brief", r"\b(?:brief\w*|short)\b"),
    },
    YES_OR_NO: {
        "yes": ("yes", r"^(?:yes|y|yep|yeah|sure|ok|okay|true|agreed|please|x|ja|oui|si)\b"),
        "no": ("no", r"^(?:no|n|nope|not|never|false|nein|non|nej|nee)\b"),
    },
}


def show_answer(question: Question, answer: str) -> str:
    """An answer as it stands in the form, in words that `read_choice` reads."""
    if words := _WORDS.get(question.choices):
        return words[answer][0] if answer in words else ""
    return answer if question.choices else question.show(answer)


def read_choice(question: Question, typed: str) -> str:
    """The value of the choice somebody wrote.

    Raises:
        UnclearError: it is none of them, or more than one.
    """
    plain = _fold(typed)
    for choice in question.choices:
        if choice.value and plain in {_fold(choice.value), _fold(choice.label)}:
            return choice.value
    words = _WORDS.get(question.choices)
    if words is None:
        return _name(question.choices, typed)
    found = [value for value, (_, pattern) in words.items() if re.search(pattern, plain)]
    if len(found) == 1:
        return found[0]
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
