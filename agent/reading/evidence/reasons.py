"""The points of each sign and group of words (`weights.yaml`), and one reason with its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from agent.knowledge.languages import group_pattern, pattern
from agent.knowledge.text import excerpt, printable
from agent.model.appointment import Evidence

_EXCERPT = 60
_ADDRESS = 80
_INTERVIEWER = "interviewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Words that tell the same thing; the words themselves stand in the language files."""

    name: str
    says: str
    """What they tell, as the end of a sentence that begins with `The title` or `The mail`."""
    title: int
    text: int
    section: str
    """Of the language files."""
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
    names_job: bool = False
    """They name a job itself, not only an application or a talk."""
    yields: bool = False
    """In a title such words say nothing where it speaks of an interview."""
    blocks: bool = False
    """Where a talk is about this, it is never sure."""
    unless_job: bool = False
    """Such words say nothing where a job is named."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words in any language, for flat text."""
        return (
            pattern(_INTERVIEWER) if self.section == _INTERVIEWER else group_pattern(self.section, self.name)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The points, and from how many on it is one."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An `Evidence` with what it means for the band."""

    evidence: Evidence
    trusted: bool = False
    """A stranger cannot make it up."""
    job: bool = False
    """It speaks of a job in this very conversation."""
    hint: bool = False
    """Without one such nothing is even asked: mere mail with somebody is none."""
    blocks: bool = False
    """It is never sure with this."""
    about_other: bool = False
    """It tells what the talk is about instead."""


@cache
def weights() -> Weights:
    """The points of `weights.yaml`."""
    import yaml  # noqa: PLC0415 - heavy; a run with nothing new weighs nothing

    text = resources.files(__package__).joinpath("weights.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    return Weights(
        sure=raw["bands"]["sure"],
        ask=raw["bands"]["ask"],
        most_title=raw["most"]["title"],
        most_text=raw["most"]["text"],
        mild=raw["mild"],
        points=raw["points"],
        hints=frozenset(raw["hints"]),
        words_to_ask=raw["words_to_ask"],
        crowd=raw["crowd"],
        groups_for=tuple(_group(one, "speaks_for") for one in raw["for"]),
        groups_against=tuple(_group(one, "speaks_against") for one in raw["against"]),
        interviewer=_group({"name": _INTERVIEWER, **raw["interviewer"]}, _INTERVIEWER),
    )


def _group(raw: Mapping[str, Any], section: str) -> Group:
    return Group(**{**raw, "unless": tuple(raw.get("unless", ())), "section": section})


def make_reason(
    kind: str, text: str, *, trusted: bool = False, job: bool = False, blocks: bool = False
) -> Reason:
    """A reason with the points of its kind."""
    return Reason(
        evidence=Evidence(text, weights().points[kind]),
        trusted=trusted,
        job=job,
        hint=job or kind in weights().hints,
        blocks=blocks,
    )


def quote_words(text: str, start: int = 0, end: int = 0) -> str:
    """Words in quotation marks, at most 60 characters, with what stands from `start` to `end` in them."""
    return f"“{excerpt(text, start, min(end, start + _EXCERPT - 2), _EXCERPT)}”"


def display_address(address: str) -> str:
    """An address or domain, fit to show."""
    return printable(address)[:_ADDRESS]
