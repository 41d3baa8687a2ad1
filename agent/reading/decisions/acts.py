"""What a clause does: which classes of words together are a decision, in whatever order they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from agent.model.mail import SignalKind
from agent.reading.decisions.sentences import PHRASES, Clause, Sentence, Span

_NEAR = 60
"""Characters between a verb and its object, at most."""
_BEFORE = 45
"""Characters between a negation and the verb behind it."""
_BEHIND = 25
"""Characters between a verb and the negation behind it: `we berücksichtigen Sie nicht`."""
_CLOSE = 30
"""Characters between a verb and a matter of which no decision speaks."""


class Meaning(Enum):
    """What a verb with its objects means."""

    NO = SignalKind.REJECTION
    OFFER = SignalKind.OFFER
    INVITATION = SignalKind.INVITATION
    UNCLEAR = SignalKind.UNCLEAR
    HINT = SignalKind.ACK
    """Words that are hardly said without a decision."""
    OPEN = SignalKind.HUMAN_OTHER
    """It says that nothing is decided."""


_NO, _OFFER, _INVITATION = Meaning.NO, Meaning.OFFER, Meaning.INVITATION
_UNCLEAR, _OPEN = Meaning.UNCLEAR, Meaning.OPEN


@dataclass(frozen=True, slots=True)
class Act:
    """A verb with its objects, and what that means with a negation and without one."""

    verbs: tuple[str, ...]
    objects: tuple[tuple[str, ...], ...]
    """A word of one class of each."""
    yes: Meaning | None
    no: Meaning | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of one clause, and what they mean."""

    meaning: Meaning
    sentence: Sentence
    span: Span


_MOVES = ("advance_verbs",)
_HOPE = ("candidacy_words",)
ACTS = (
    Act(("advance_verbs", "choose_verbs", "give_verbs", "rival_verbs"), (("rivals",),), _NO, _OPEN),
    Act(("give_verbs",), (("reader_words",), ("next_rounds",)), _INVITATION, _NO),
    Act(("give_verbs",), (("reader_words",), ("role_nouns", "offer_nouns")), _OFFER, _NO),
    Act(_MOVES, (("candidacy_words", "reader_words"), ("next_rounds",)), _INVITATION, _NO),
    Act(_MOVES, (_HOPE, ("onward_words",)), _INVITATION, _NO),
    Act(_MOVES, (("reader_words",), ("onward_words",)), _INVITATION, _NO),
    Act(_MOVES, (("onward_words", "candidacy_words"),), None, _NO),
    Act(("choose_verbs",), (("reader_words", "candidacy_words"), ("next_rounds",)), _INVITATION, _NO),
    Act(("choose_verbs",), (("reader_words", "candidacy_words"), ("role_nouns",)), _OFFER, _NO),
    Act(("choose_verbs",), (("reader_words", "candidacy_words"),), _UNCLEAR, _NO),
    Act(("arrange_verbs",), (("next_rounds",),), _INVITATION, _NO),
    Act(("arrange_verbs",), (("reader_words",), ("meet_verbs",)), _INVITATION, _UNCLEAR),
    Act(("refuse_verbs",), (("reader_words", "candidacy_words", "role_nouns"),), _NO, _OPEN),
    Act(("closed_words",), (("role_nouns", "hiring_nouns"),), _NO, _OPEN),
    Act(("offer_verbs",), (("offer_nouns",),), _OFFER, _UNCLEAR),
    Act(("match_words",), (("rivals",),), _UNCLEAR, None),
)
"""In the order in which they are tried for each verb; the first that fits holds."""
_VERBS = tuple(dict.fromkeys(verb for act in ACTS for verb in act.verbs))
_PHRASES = {"rejection": _NO, "role_closed": _NO, "offer": _OFFER, "invitation": _INVITATION}


def find_acts(sentence: Sentence) -> Iterator[Finding]:
    """What the clauses of a sentence mean, whatever else the mail says; nothing where they only suppose."""
    if sentence.has("standing_lines") or sentence.has("long_ago"):
        return
    for clause in sentence.clauses:
        for meaning, span in (*_find_phrases(clause), *_find_verbs(clause)):
            if (judged := _weigh(meaning, clause, span)) is not None:
                yield Finding(judged, sentence, span)


def _find_phrases(clause: Clause) -> Iterator[tuple[Meaning, Span]]:
    for section in PHRASES:
        for span in clause.find(section):
            if not _is_negated(clause, (span[0], span[0])):
                yield _PHRASES[section], span


def _find_verbs(clause: Clause) -> Iterator[tuple[Meaning, Span]]:
    for section in _VERBS:
        for verb in clause.find(section):
            for act in ACTS:
                if section not in act.verbs or (span := _fit(act, clause, verb)) is None:
                    continue
                meaning = act.no if _is_negated(clause, verb) else act.yes
                if meaning is not None:
                    yield meaning, span
                break


def _fit(act: Act, clause: Clause, verb: Span) -> Span | None:
    """From the first to the last word of an act; None where one lacks, or another matter is meant."""
    start, end = verb
    for classes in act.objects:
        found = _nearest(clause, verb, classes)
        if found is None:
            return None
        start, end = min(start, found[0]), max(end, found[1])
    return None if _is_about_else(clause, verb, act) else (start, end)


def _nearest(clause: Clause, verb: Span, classes: tuple[str, ...]) -> Span | None:
    near = [
        (distance, span)
        for span in clause.find(*classes)
        if (distance := _measure(verb, span)) <= _NEAR and not _lies_within(span, verb)
    ]
    return min(near)[1] if near else None


def _measure(one: Span, other: Span) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)


def _lies_within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


def _is_about_else(clause: Clause, verb: Span, act: Act) -> bool:
    """Whether a matter that no decision is about stands between a verb and its object, or right behind it."""
    objects = [
        span for classes in act.objects for span in clause.find(*classes) if _measure(verb, span) <= _NEAR
    ]
    first = min(
        (span[0] for span in objects if span[0] >= verb[1]), default=min(clause.end, verb[1] + _CLOSE)
    )
    last = max((span[1] for span in objects if span[1] <= verb[0]), default=verb[0])
    return any(
        (verb[1] <= start < first and start <= verb[1] + _CLOSE) or last <= start < verb[0]
        for start, _ in clause.find("other_matters")
    )


def _is_negated(clause: Clause, verb: Span) -> bool:
    """Whether an odd number of negations belongs to a verb."""
    idle = clause.find("no_negations")
    count = 0
    for span in clause.find("not_words"):
        if any(start <= span[0] < end for start, end in idle):
            continue
        before = span[1] <= verb[0] and verb[0] - span[1] <= _BEFORE
        behind = 0 <= span[0] - verb[1] <= _BEHIND and not clause.is_parted(verb[1], span[0])
        count += before or behind
    return count % 2 == 1


def _weigh(meaning: Meaning, clause: Clause, span: Span) -> Meaning | None:
    """What words mean where the clause supposes, leaves open, asks, or the reader decides; None: nothing."""
    rests = clause.find("delays") and clause.find("closed_words")
    if rests or clause.sentence.is_supposed(span[1]):
        return None
    if clause.find("reader_decides", "maybe_words"):
        return _UNCLEAR if meaning is _NO else None
    if meaning in {_NO, _OPEN} and clause.find("yet_words"):
        return _OPEN
    if meaning in {_NO, _OFFER} and (clause.sentence.is_question or clause.has_condition_behind(span[1])):
        return _UNCLEAR
    return meaning
