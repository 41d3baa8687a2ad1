"""What tells a job interview from other meetings and mail: `interview_signs.yaml`, loaded and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from agent.reading.flat import flat


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Words that tell the same thing. Patterns are matched against flat text."""

    name: str
    says: str
    """What they tell, as the end of a sentence that begins with `The title` or `The mail`."""
    title: int
    text: int
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[str, ...] = ()
    """It does not count where one of these groups does."""
    whose: str = ""
    """Whose text: `me`, `them`, or empty for either."""
    job: bool = False
    """They speak of a job."""
    beside: bool = False
    """In a title they count beside the word for an interview, or beside the person's own name."""
    plain: bool = False
    """In a title such words leave little doubt."""
    yields: bool = False
    """In a title such words say nothing where it speaks of an interview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSigns:
    """The lists, patterns and points."""

    sure: int
    ask: int
    most_title: int
    most_text: int
    mild: int
    points: Mapping[str, int]
    hints: frozenset[str]
    """Of `points`, what alone is a reason to ask."""
    words_to_ask: int
    crowd: int
    groups_for: tuple[Group, ...]
    groups_against: tuple[Group, ...]
    interviewer: Group
    called_off: re.Pattern[str]
    answers_applicant: re.Pattern[str]
    applies: re.Pattern[str]
    candidate: re.Pattern[str]
    application_subjects: tuple[re.Pattern[str], ...]
    no_thanks: re.Pattern[str]
    watch: frozenset[str]


@cache
def interview_signs() -> InterviewSigns:
    """The signs, ready to use."""
    import yaml  # noqa: PLC0415 - heavy; a run with nothing new reads no mail

    text = resources.files(__package__).joinpath("interview_signs.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    return InterviewSigns(
        sure=raw["bands"]["sure"],
        ask=raw["bands"]["ask"],
        most_title=raw["most"]["title"],
        most_text=raw["most"]["text"],
        mild=raw["mild"],
        points=raw["points"],
        hints=frozenset(raw["hints"]),
        words_to_ask=raw["words_to_ask"],
        crowd=raw["crowd"],
        groups_for=tuple(_group(one) for one in raw["for"]),
        groups_against=tuple(_group(one) for one in raw["against"]),
        interviewer=_group({"name": "interviewer", **raw["interviewer"]}),
        called_off=_one(raw["called_off"]),
        answers_applicant=_one(raw["answers_applicant"]),
        applies=_one(raw["applies"]),
        candidate=_one(raw["candidate"]),
        application_subjects=_compiled(raw["application_subjects"]),
        no_thanks=_one(raw["no_thanks"]),
        watch=frozenset(raw["watch"]),
    )


def _group(raw: Mapping[str, Any]) -> Group:
    return Group(**{**raw, "patterns": _compiled(raw["patterns"]), "unless": tuple(raw.get("unless", ()))})


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(_one(pattern) for pattern in patterns)


def _one(pattern: str) -> re.Pattern[str]:
    """Letters of the list may have their accents; what they are compared with has none."""
    return re.compile("".join(c if c.isascii() else flat(c) for c in pattern))
