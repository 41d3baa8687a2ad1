"""The signs by which mail is read: `signals.yaml`, loaded once and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """The lists and patterns of CONTENT §5.5, ready to use. Patterns ignore case."""

    headers_auto: Patterns
    """Matched at the start of a header line `Name: value`."""
    headers_list: re.Pattern[str]
    """Which of those lines say "list": they do not count for an ATS with a person behind it (RT-07)."""
    auto_subject: re.Pattern[str]
    away: re.Pattern[str]
    """Words of an out-of-office."""
    bounce_subject: re.Pattern[str]
    bounce_localpart: re.Pattern[str]
    bounce_phrases: frozenset[str]
    """What subjects of bounces say, for a search."""
    bounce_delay: re.Pattern[str]
    attributions: Patterns
    """"On ... wrote:", matched against one normalised line, or several joined."""
    quote_starts: Patterns
    """Matched against one normalised line."""
    forward_block: re.Pattern[str]
    """The line above a forwarded mail."""
    device_line: re.Pattern[str]
    """"Sent from my phone"."""
    rejection: Patterns
    role_closed: Patterns
    invitation: Patterns
    offer: Patterns
    ask: Patterns
    ack: re.Pattern[str]
    ack_words_max: int


@dataclass(frozen=True, slots=True)
class SubjectSigns:
    """What stands before a subject: `Re:`, `AW:`, `Fwd:`, `[EXT]`."""

    chain: re.Pattern[str]
    """Any run of reply and forward prefixes."""
    first_forward: re.Pattern[str]
    """The first prefix is one of a forward."""
    ambiguous: re.Pattern[str]
    """The first prefix means reply in one language and forward in another (CONTENT §9)."""
    tag: re.Pattern[str]


@cache
def signs() -> Signs:
    """The signs of a message and of its words."""
    raw = _load()
    return Signs(
        headers_auto=_all(raw["headers_auto"]),
        headers_list=_one(raw["headers_list"]),
        auto_subject=_one(raw["auto_subject"]),
        away=_one(raw["away"]),
        bounce_subject=_one(raw["bounce_subject"]),
        bounce_localpart=_one(raw["bounce_localpart"]),
        bounce_phrases=frozenset(raw["bounce_phrases"]),
        bounce_delay=_one(raw["bounce_delay"]),
        attributions=_all(raw["attributions"]),
        quote_starts=_all(raw["quote_starts"]),
        forward_block=_one(raw["forward_block"]),
        device_line=_one(raw["device_line"]),
        rejection=_all(p for language in raw["rejection"].values() for p in language),
        role_closed=_all(raw["role_closed"]),
        invitation=_all(raw["invitation"]),
        offer=_all(raw["offer"]),
        ask=_all(raw["ask"]),
        ack=_one(raw["ack"]["pattern"]),
        ack_words_max=int(raw["ack"]["words_max"]),
    )


@cache
def subject_signs() -> SubjectSigns:
    """The prefixes and tags of subjects (RT-11)."""
    raw = _load()
    reply, forward, both = (
        "|".join(raw[f"subject_{kind}_prefix"]) for kind in ("reply", "forward", "ambiguous")
    )
    shape = raw["subject_prefix_shape"]
    once = shape.removesuffix("+")
    return SubjectSigns(
        chain=_one(shape.replace("PREFIX", f"{reply}|{forward}|{both}")),
        first_forward=_one(once.replace("PREFIX", forward)),
        ambiguous=_one(once.replace("PREFIX", both)),
        tag=_one(raw["subject_tags"]),
    )


@cache
def _load() -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - heavy; a run with nothing due reads no mail

    text = resources.files(__package__).joinpath("signals.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _one(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _all(patterns: Iterable[str]) -> Patterns:
    return tuple(_one(p) for p in patterns)
