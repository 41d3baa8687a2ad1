"""What of a form's answers an interview can be recorded with, while others still need another look.

A bad line holds back only what would carry it: the thank-you goes on its way without what only the second
letter says. Nothing is guessed in the place of what is left out here; the form asks for it again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from agent.debriefing.answers import HEADS, close_gaps
from agent.writing.answers.refusals import check_answer

_ENTRY = re.compile(r"(?P<entry>(?P<group>\w+)\[\d{1,3}\])(?P<rest>.*)")
_NEEDED = frozenset({"mailbox", "company", "role", "mode", "interview_end", "fit[0].skill", "enthusiasm"})
"""What no interview is recorded without, and what each thank-you says."""
_PLACE_AND_TIME = frozenset({"their_time_zone", "their_country", "subdivision"})
"""From these follows when the second letter is due: it waits until they are clear."""
_SECOND_LETTER = re.compile(
    r"botched\[.*|fit\[0\]\.(?:need|said_by)|references\..*|request|their_time_zone|their_country|subdivision"
)
_KEPT_AS_TYPED = re.compile(r"botched\[\d{1,3}\]\.(?:question|topic|better_answer)|fit\[0\]\.need|request")


def keep_usable(answers: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, str] | None:
    """The answers without what cannot be taken, as far as they make an interview that can be thanked for.

    Words of the second letter that it may not carry stay as typed, as those of an interview file do: they
    hold that letter back, and are told as what it waits for.

    Args:
        answers: Field to answer, with something in the place of each that is wrong.
        wrong: The fields of those, and what was typed there.

    Returns:
        None where a thank-you cannot do without one of those.
    """
    if not _NEEDED.isdisjoint(wrong):
        return None
    kept = dict(answers) | {field: _keep_typed(field, text) for field, text in wrong.items()}
    for field in wrong:
        found = _ENTRY.fullmatch(field)
        if found and found["group"] == "interviewers" and found["rest"] in {".name", ".email"}:
            kept[f"{found['entry']}.name"] = ""
    if not any(text for field, text in kept.items() if _is_head(field, "interviewers")):
        return None
    if not _PLACE_AND_TIME.isdisjoint(wrong):
        kept |= {field: "" for field in kept if _is_head(field, "botched")}
    return close_gaps(kept)


def is_for_second_letter(fields: Collection[str]) -> bool:
    """Whether lines that need another look are the second letter's alone."""
    return all(_SECOND_LETTER.fullmatch(field) for field in fields)


def _keep_typed(field: str, typed: str) -> str:
    """What is put on record of an answer that cannot be taken."""
    may_stay = typed and _KEPT_AS_TYPED.fullmatch(field) and check_answer(field, typed)
    return typed if may_stay else ""


def _is_head(field: str, group: str) -> bool:
    """Whether a field makes an entry of a list."""
    found = _ENTRY.fullmatch(field)
    return found is not None and found["group"] == group and found["rest"] == HEADS[group]
