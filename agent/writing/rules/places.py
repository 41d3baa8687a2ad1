"""Places for nouns and goals: behind "with", "about", "of", "towards", "get to" (JN-03, JN-04)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.writing.rules.clauses import count_verbs, is_gerund, joins, tokens_of
from agent.writing.rules.letter import LetterText
from agent.writing.rules.noun_places import Frame, misfit
from agent.writing.rules.rule import Fault, error, rule, shown, weigh_join

_SEEN = 300  # characters on either side
_FRAMES: tuple[tuple[re.Pattern[str], Frame], ...] = (
    (re.compile(r"\b(?:experience|background|skills?) (?:with|of|in|since) ", re.IGNORECASE), Frame.ABILITY),
    (
        re.compile(
            r"\b(?:hearing|said|learning|talking|told me|telling me|description|account|picture|questions?"
            r"|curious|enthusiastic|spoke|heard|idea) (?:about|of|on) ",
            re.IGNORECASE,
        ),
        Frame.SUBJECT,
    ),
    (
        re.compile(
            r"\b(?:excited about|interested in|keen on|keener on|drawn to|look forward to) ", re.IGNORECASE
        ),
        Frame.SUBJECT,
    ),
    (re.compile(r"\b(?:prospect|possibility) of ", re.IGNORECASE), Frame.PROSPECT),
    (re.compile(r"\b(?:you mentioned|towards|need (?:for|of)) ", re.IGNORECASE), Frame.GOAL),
    (
        re.compile(r"(?:\bthat (?:you|your team|the team)|, (?:your|the) team) needs? (?=\w)", re.IGNORECASE),
        Frame.NEED,
    ),
    (
        re.compile(
            r"(?:, as (?:I understood you|you described it), is|from what I heard, is|\bI would ask for is"
            r"|\b(?:draws|excites) me most(?: about this work)? is|\bforward to most is) (?=\w)",
            re.IGNORECASE,
        ),
        Frame.STATE,
    ),
    (re.compile(r"\b(?:matches|fits) what [^:.?!]{3,80}: ", re.IGNORECASE), Frame.NEED),
)
_OPENING = re.compile(
    r"(?:^|, and |; )(?:what|hearing|your|the|my|our|with my|how closely my)\b[^,;:]{0,60}$", re.IGNORECASE
)


@rule("JN-03", "E/W")
def noun_behind_preposition(letter: LetterText) -> Iterator[Fault]:
    """Behind "with", "about", "of" or "towards" stands a thing or a deed in -ing.

    Why: "Experience with good with people" is no English; the reader stops there, and reads no further.
    """
    for line in letter.lines:
        for pattern, frame in _FRAMES:
            for match in pattern.finditer(line.text):
                rest = line.text[match.end() : match.end() + _SEEN]
                is_open = _awaits_verb(line.text[max(0, match.end() - _SEEN) : match.end()])
                if rest[:1] not in {'"', "'"} and misfit(tokens_of(rest), frame, is_open=is_open):
                    fault = weigh_join(line.text, match.start())
                    yield fault(
                        line.place,
                        f"These words do not fit behind “{match[0].strip()}”: {shown(rest)}",
                        words=rest,
                    )


def _awaits_verb(before: str) -> bool:
    """Whether a sentence has no verb of its own yet: `What you said about …`, `A description of …`."""
    return _OPENING.search(before) is not None or not count_verbs(tokens_of(before))


_GET_TO = re.compile(r"\b(?:work(?:ing)? towards|help (?:you|your team|them) get to) (?=\S)", re.IGNORECASE)


def _is_doing(first: Sequence[str]) -> bool:
    """Whether words begin with a deed: `reduce …`, `cutting …`, `check the …`."""
    if len(first) < 2:  # noqa: PLR2004 (a deed and what it is done to)
        return False
    if first[0] in joins("verbs_or_nouns"):
        return first[1] in joins("determiners")
    return first[0] in joins("verbs") or is_gerund(first[0])


@rule("JN-04", "E")
def goal_is_no_person(letter: LetterText) -> Iterator[Fault]:
    """What one gets to or works towards is a state of things, not a person.

    Why: Nobody works towards friendly tellers; one hires them, or becomes one.
    """
    for line in letter.lines:
        for match in _GET_TO.finditer(line.text):
            rest = line.text[match.end() : match.end() + _SEEN]
            tokens = tokens_of(rest)
            head = []
            for token in tokens:
                if token.low in joins("prepositions", "subordinate") or not token.low[:1].isalnum():
                    break
                head.append(token.low)
            is_person = bool(head) and head[-1] in joins("persons") and not joins("counts") & set(head)
            is_deed = "get to" in match[0] and _is_doing([token.low for token in tokens[:2]])
            if is_person or (head and head[0] in {"somebody", "someone", "people"}) or is_deed:
                yield error(
                    line.place, f"This is nothing to work towards: {match[0]}{shown(rest)}", words=match[0]
                )
