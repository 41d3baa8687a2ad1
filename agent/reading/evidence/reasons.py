"""One reason for or against an interview, and how it is worded."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model.appointment import Evidence
from agent.reading.evidence.interview_signs import interview_signs
from agent.reading.flat import excerpt, seen

_EXCERPT = 60
_ADDRESS = 80


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


def reason(kind: str, text: str, *, trusted: bool = False, job: bool = False, blocks: bool = False) -> Reason:
    """A reason with the points that the signs give to its kind."""
    signs = interview_signs()
    return Reason(
        evidence=Evidence(text, signs.points[kind]),
        trusted=trusted,
        job=job,
        hint=job or kind in signs.hints,
        blocks=blocks,
    )


def quoted(text: str, start: int = 0, end: int = 0) -> str:
    """Words in quotation marks, at most 60 characters, with what stands from `start` to `end` in them."""
    return f"“{excerpt(text, start, min(end, start + _EXCERPT - 2), _EXCERPT)}”"


def shown(address: str) -> str:
    """An address or domain, fit to show."""
    return seen(address)[:_ADDRESS]
