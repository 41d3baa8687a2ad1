"""What somebody needs to know who writes one letter themselves."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.letter import Kind


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of the interview."""

    key: str
    """For JSON: `company`, `fit[0].need` …"""
    label: str
    """What it is, for a person."""
    value: str
    """In the person's own words, where they typed it."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One rule of such letters."""

    id: str
    text: str
    severity: str
    """E: a letter of ours is kept back, W: it is only told, E/W: either."""
    is_stopping: bool
    """A letter in the person's own words is kept back too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """All of it for one letter."""

    kind: Kind
    person: str
    """The addressee's name; the company's team where nobody is known."""
    facts: tuple[Fact, ...]
    greetings: tuple[str, ...]
    """Forms that are open, the likeliest first."""
    limits: dict[str, tuple[float, float]]
    """By name, such as `words_max`: what is advised, and beyond what a letter of ours is kept back."""
    rules: tuple[Advice, ...]
    tips: tuple[str, ...]
