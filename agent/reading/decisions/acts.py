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
    SOFT = SignalKind.ASK
    """Words of which several together are hardly said without one."""
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
    Act(
        ("advance_verbs", "choose_verbs", "hire_verbs", "give_verbs", "rival_verbs"),
        (("rivals",),),
        _NO,
        _OPEN,
    ),
    Act(("choose_verbs", "hire_verbs"), (("somebody_words",),), _NO, _OPEN),
    Act(("hand_verbs",), (("role_nouns",), ("rivals", "somebody_words")), _NO, _OPEN),
    Act(("give_verbs",), (("somebody_words",), ("role_nouns", "offer_nouns")), _NO, _OPEN),
    Act(("rival_verbs",), (("somebody_words",),), _UNCLEAR, _OPEN),
    Act(("give_verbs",), (("reader_words",), ("next_rounds",)), _INVITATION, _NO),
    Act(("give_verbs",), (("reader_words",), ("role_nouns", "offer_nouns")), _OFFER, _NO),
    Act(("give_verbs",), (("offer_nouns",),), _UNCLEAR, _NO),
    Act(_MOVES, (("candidacy_words", "reader_words"), ("next_rounds",)), _INVITATION, _NO),
    Act(_MOVES, (_HOPE, ("onward_words",)), _INVITATION, _NO),
    Act(_MOVES, (("reader_words",), ("onward_words",)), _INVITATION, _NO),
    Act(_MOVES, (("onward_words", "candidacy_words", "next_rounds"),), None, _NO),
    Act(_MOVES, (("offer_nouns",),), None, _UNCLEAR),
    Act(("choose_verbs",), (("reader_words", "candidacy_words"), ("next_rounds",)), _INVITATION, _NO),
    Act(("choose_verbs",), (("reader_words", "candidacy_words"), ("onward_words",)), _INVITATION, _NO),
    Act(("choose_verbs",), (("reader_words", "candidacy_words"), ("role_nouns",)), _OFFER, _NO),
    Act(("choose_verbs",), (("reader_words", "candidacy_words"),), _UNCLEAR, _NO),
    Act(("hire_verbs",), (("reader_words",),), _OFFER, _NO),
    Act(("match_words",), (("rivals", "somebody_words"),), _NO, None),
    Act(("match_words",), (("reader_words", "candidacy_words", "role_nouns"),), None, _NO),
    Act(("match_words",), (), None, _UNCLEAR),
    Act(("reach_verbs",), (("bar_words",), ("reader_words",)), _UNCLEAR, _NO),
    Act(("reach_verbs",), (("bar_words",),), None, _UNCLEAR),
    Act(("arrange_verbs", "wish_verbs"), (("next_rounds",),), _INVITATION, _NO),
    Act(("wish_verbs",), (("reader_words",), ("meet_verbs",)), _INVITATION, None),
    Act(("refuse_verbs",), (("reader_words", "candidacy_words", "role_nouns"),), _NO, _OPEN),
    Act(("closed_words",), (("role_nouns", "hiring_nouns"),), _NO, _OPEN),
    Act(("offer_verbs",), (("offer_nouns", "contract_nouns"),), _OFFER, None),
)
"""In the order in which they are tried for all verbs of a clause; a verb belongs to the first that fits."""
_PHRASES = {"rejection": _NO, "role_closed": _NO, "offer": _OFFER, "invitation": _INVITATION}


def find_acts(sentence: Sentence) -> Iterator[Finding]:
    """What the clauses of a sentence mean, whatever else the mail says; nothing where they only suppose."""
    if any(map(sentence.has, ("standing_lines", "long_ago", "yours_words"))):
        return
    for clause in sentence.clauses:
        phrases = list(_find_phrases(clause))
        for meaning, span, is_denied in (*phrases, *_find_verbs(clause, [span for _, span, _ in phrases])):
            if (judged := _weigh(meaning, clause, span, is_denied=is_denied)) is not None:
                yield Finding(judged, sentence, span)


def _find_phrases(clause: Clause) -> Iterator[tuple[Meaning, Span, bool]]:
    """Whole phrases; one of an offer or an invitation with a negation in a gap of its own is none."""
    for section in PHRASES:
        hopeful = section in {"offer", "invitation"}
        for span in clause.find(section):
            denials = list(_list_negations(clause))
            near = [end for _, end in denials if 0 <= span[0] - end <= _BEFORE]
            inside = hopeful and any(span[0] <= start < span[1] for start, _ in denials)
            if not inside and sum(not clause.is_parted(end, span[0]) for end in near) % 2 == 0:
                yield _PHRASES[section], span, False


def _find_verbs(clause: Clause, phrases: list[Span]) -> Iterator[tuple[Meaning, Span, bool]]:
    """Verbs with what belongs to them, apart from whole phrases."""
    taken: list[Span] = []
    for act in ACTS:
        for verb in clause.find(*act.verbs):
            span = None if any(_overlap(verb, one) for one in taken) else _fit(act, clause, verb)
            if span is None or any(_overlap(span, one) for one in phrases):
                continue
            taken.append(verb)
            is_denied = _is_negated(clause, verb)
            meaning = act.no if is_denied else act.yes
            if meaning is not None:
                yield meaning, span, is_denied


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
    """The nearest word of these classes; a verb is its own object only with a pronoun in it: `ofrecerte`."""
    near = [
        (distance, span)
        for span in clause.find(*classes)
        if (distance := _measure(verb, span)) <= _NEAR
        and (not _holds(span, verb) or (span == verb and "reader_words" in classes))
    ]
    return min(near)[1] if near else None


def _measure(one: Span, other: Span) -> int:
    return max(other[0] - one[1], one[0] - other[1], 0)


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_about_else(clause: Clause, verb: Span, act: Act) -> bool:
    """Whether a matter that no decision is about stands between a verb and its object, or right behind it."""
    objects = [
        span for classes in act.objects for span in clause.find(*classes) if _measure(verb, span) <= _NEAR
    ]
    first = min(
        (span[0] for span in objects if span[0] >= verb[1]), default=min(clause.end, verb[1] + _CLOSE)
    )
    last = max((span[1] for span in objects if span[1] <= verb[0]), default=verb[0])
    goals = clause.find("other_goals") if act.verbs == _MOVES else ()
    return any(verb[1] <= start <= verb[1] + _CLOSE for start, _ in goals) or any(
        (verb[1] <= start < first and start <= verb[1] + _CLOSE) or last <= start < verb[0]
        for start, _ in clause.find("other_matters")
    )


def _is_negated(clause: Clause, verb: Span) -> bool:
    """Whether an odd number of negations belongs to a verb."""
    before = [span for span in _list_negations(clause) if 0 <= verb[0] - span[1] <= _BEFORE]
    behind = [
        start
        for start, _ in _list_negations(clause)
        if 0 <= start - verb[1] <= _BEHIND and not clause.is_parted(verb[1], start)
    ]
    return (len(before) + len(behind)) % 2 == 1


def _has_negation_before(clause: Clause, place: int) -> bool:
    """Whether a negation stands anywhere before a place: `we see no way, hard as we looked, to offer …`."""
    return any(end <= place for _, end in _list_negations(clause))


def _list_negations(clause: Clause) -> Iterator[Span]:
    """The negations that say no to something."""
    idle = clause.find("no_negations")
    return (
        span for span in clause.find("not_words") if not any(start <= span[0] < end for start, end in idle)
    )


def _weigh(meaning: Meaning, clause: Clause, span: Span, *, is_denied: bool) -> Meaning | None:
    """What words mean where the clause supposes, leaves open, asks, or the reader decides; None: nothing."""
    rests = clause.find("delays") and clause.find("closed_words")
    waits = is_denied and clause.has_condition_behind(span[1])
    if rests or waits or clause.sentence.is_supposed(span[1]):
        return None
    if clause.find("reader_decides", "maybe_words"):
        hopes = clause.find("maybe_words", "candidacy_words", "role_nouns")
        return _UNCLEAR if meaning is _NO and hopes else None
    if meaning in {_NO, _OPEN} and clause.find("yet_words"):
        return _OPEN
    if meaning in {_OFFER, _INVITATION} and not is_denied and _has_negation_before(clause, span[0]):
        return _UNCLEAR
    is_doubtful = (
        clause.sentence.is_question or clause.has_condition_behind(span[1]) or clause.find("other_roles")
    )
    return _UNCLEAR if meaning in {_NO, _OFFER} and is_doubtful else meaning
