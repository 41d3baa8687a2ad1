"""Whether a form is finished: what people write behind `ready`, and a yes that stands alone on a line."""

from __future__ import annotations

import re
from functools import cache

from agent.debriefing.form_lines import READY_NAMES
from agent.knowledge.text import straighten
from agent.writing.lexicon import english

_LONGEST = 200
"""Who says more than that behind `ready` tells a story; only its beginning is looked at."""
_LONGEST_ALONE = 40
_OWN_NO = re.compile(r"no(?=[\W_]|$|y|ok|done|ready|ja|oui|si)(?!ne\b)", re.IGNORECASE)
"""The `no` that stands there when the form comes, before what was typed behind it."""
_BOTH = re.compile(r"\byes\W{0,3}(?:or|and|/)\W{0,3}no\b")


def is_ready(words: str) -> bool:
    """Whether the words behind `ready` say yes: `yes`, `noyes`, `no -> yes`, a tick; `not yet` does not.

    Args:
        words: What stands there, with or without the `no` of the form before it.
    """
    said = " ".join(straighten(words[:_LONGEST]).casefold().split())
    if _holds(said, "unready_signs") or _BOTH.search(said):
        return False
    if _holds(said, "ready_signs"):
        return True
    own = _OWN_NO.match(said)
    typed = said[own.end() :] if own else said
    return _find("ready").search(typed) is not None and not _find("unready").search(typed)


def is_yes_alone(line: str) -> bool:
    """Whether a whole line says that the form is finished: `yes`, `Done!`, a thumb."""
    if len(line) > _LONGEST_ALONE:
        return False
    said = " ".join(straighten(line).casefold().split()).strip(" .!,:;*_>-\u2022\u2026")
    if not any(map(str.isalnum, said)):
        return _holds(said, "ready_signs") and not _holds(said, "unready_signs")
    return _find("alone").fullmatch(_without_signs(said)) is not None


def find_label_without_colon(line: str) -> str:
    """What stands behind `ready` in a line that lost its colon; empty where it is no such line."""
    said = line.strip(" *_\u2022").casefold()
    for name in READY_NAMES:
        rest = said.removeprefix(f"{name} ")
        if rest != said and (is_yes_alone(rest) or _OWN_NO.fullmatch(rest.strip(" .!"))):
            return rest
    return ""


def _holds(text: str, name: str) -> bool:
    return any(sign in text for sign in english("form")[name])


def _without_signs(text: str) -> str:
    return "".join(one for one in text if one.isalnum() or one in " '").strip()


@cache
def _find(name: str) -> re.Pattern[str]:
    source = english("form")[name]
    return re.compile(source if name == "alone" else rf"(?:(?<!\w)|(?<=\bno))(?:{source})(?!\w)")
