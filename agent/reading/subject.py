"""Subjects without what mail programs put before them (RT-11, RT-12)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter

_PREFIX = r"^\s*(?:WORDS)\s?(?:\[\d+\]|\(\d+\)|\^\d+)?\s*:\s*"
"""`RE[2]:`, `Re (3):`, `Re^2:`, and `RE :` as in French."""
_TAG = re.compile(r"\s*\[(?:ext(?:ern(?:al)?)?|spam\??)\]\s*", re.IGNORECASE)
_REPLY, _FORWARD, _EITHER = "reply_prefixes", "forward_prefixes", "reply_or_forward_prefixes"
_INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u2060\ufeff \t\xa0"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject taken apart."""

    base: str
    """Without any chain of reply and forward prefixes; `[EXT]` tags stay."""
    forwarded: bool
    """The outermost prefix is that of a forward."""


def parse(subject: str, *, is_reply: bool, forward_block: bool = False) -> Subject:
    """Take the prefixes of every listed language off a decoded subject (RT-11).

    `VS` and `RV` mean reply in some languages and forward in others: they count as reply when the
    mail answers another (`is_reply`: it has In-Reply-To) and no forwarded mail stands in it.
    A prefix behind a tag goes too, so that `Re: ` before the base never makes two.
    """
    rest = subject.strip(_INVISIBLE)
    tags = ""
    forwarded = False
    outermost = True
    while True:
        if tag := _TAG.match(rest):
            tags += tag[0].strip() + " "
            rest = rest[tag.end() :].lstrip(_INVISIBLE)
        elif prefix := pattern(_REPLY, _FORWARD, _EITHER, frame=_PREFIX).match(fold_by_letter(rest)):
            if outermost:
                forwarded = _is_forward(rest, is_reply=is_reply, forward_block=forward_block)
                outermost = False
            rest = rest[prefix.end() :].lstrip(_INVISIBLE)
        else:
            return Subject((tags + rest).strip(), forwarded)


def _is_forward(subject: str, *, is_reply: bool, forward_block: bool) -> bool:
    first = fold_by_letter(subject)
    if pattern(_EITHER, frame=_PREFIX).match(first):
        return forward_block or not is_reply
    return pattern(_FORWARD, frame=_PREFIX).match(first) is not None
