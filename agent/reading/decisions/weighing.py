"""What all sentences of a mail decide together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.knowledge.text import excerpt, printable
from agent.model.mail import SignalKind
from agent.reading.decisions.acts import Finding, Meaning, find_acts
from agent.reading.decisions.sentences import Sentence, Span, guess_codes, list_codes, split_sentences

SENTENCE = 300
"""Characters of the one sentence that is kept of a mail that decided something."""
_EVIDENCE = 120
_ENOUGH = 4
"""Different soft hints that make a mail unclear."""
_OF_A_HOPE = ("candidacy_words", "role_nouns", "hiring_nouns", "next_rounds", "choose_verbs", "rivals")
"""What regret is about where a decision stands behind it."""
_NO_HINT = ("standing_lines", "long_ago", "yours_words", "reader_decides")
"""In a sentence whose words hint at no decision of a company."""
_DECIDED = {Meaning.OFFER, Meaning.NO, Meaning.INVITATION}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a mail decides, or may decide."""

    kind: SignalKind
    """REJECTION, OFFER, INVITATION or UNCLEAR."""
    evidence: str
    """The words that say so, with some around them, in quotation marks."""
    sentence: str
    """Their sentence, at most 300 characters."""


def read_decision(text: str) -> Decision | None:
    """What the new words of a mail decide; None where they decide nothing.

    One no, offer or invitation decides. Beside a sentence that takes it back, or a no beside an offer or an
    invitation, nobody could say: it is unclear. So is a mail with the words of a decision whose structure
    is not understood, such as regret about an application, unless it says that nothing is decided.
    """
    codes = list_codes(text)
    findings = [
        found
        for one in split_sentences(text)
        for code in guess_codes(one, codes)
        for found in _find(Sentence(one, code))
    ]
    decided = [one for one in findings if one.meaning in _DECIDED]
    hints = [one for one in findings if one.meaning is Meaning.HINT]
    is_open = any(one.meaning is Meaning.OPEN for one in findings)
    unclear = [one for one in findings if one.meaning is Meaning.UNCLEAR]
    kinds = {one.meaning for one in decided}
    if Meaning.NO in kinds and len(kinds) > 1:
        return _tell(SignalKind.UNCLEAR, decided[0])
    if decided:
        first = next(one for kind in _ORDER for one in decided if one.meaning is kind)
        return _tell(SignalKind.UNCLEAR if is_open else SignalKind(first.meaning.value), first)
    doubts = unclear or hints or _find_soft_hints(findings)
    return _tell(SignalKind.UNCLEAR, doubts[0]) if doubts and not is_open else None


_ORDER = (Meaning.OFFER, Meaning.NO, Meaning.INVITATION)


def _find(sentence: Sentence) -> Iterator[Finding]:
    acts = list(find_acts(sentence))
    yield from acts
    yield from _find_open(sentence)
    if not acts and (span := _find_hint(sentence)):
        yield Finding(Meaning.HINT, sentence, span)
    for soft in () if any(map(sentence.has, _NO_HINT)) else sentence.find("soft_hints"):
        yield Finding(Meaning.SOFT, sentence, soft)


def _find_soft_hints(findings: Iterable[Finding]) -> list[Finding]:
    """The soft hints of a mail, if there are enough of them."""
    soft = [one for one in findings if one.meaning is Meaning.SOFT]
    return soft if len({one.sentence.plain[slice(*one.span)] for one in soft}) >= _ENOUGH else []


def _find_open(sentence: Sentence) -> Iterator[Finding]:
    """Words that contradict a decision."""
    for span in (*sentence.find("still_open"), *sentence.find("yours_words")):
        if not sentence.is_supposed(span[1]):
            yield Finding(Meaning.OPEN, sentence, span)


def _find_hint(sentence: Sentence) -> Span | None:
    """Words that are hardly said without a decision; None where there are none, or they are only supposed."""
    if any(map(sentence.has, _NO_HINT)):
        return None
    for span in sentence.find("decision_hints"):
        if not sentence.is_supposed(span[1]):
            return span
    hopes = any(map(sentence.has, _OF_A_HOPE))
    if sentence.has("other_matters") or not (hopes or sentence.has("reader_words")):
        return None
    doubts = (*(sentence.find("sorry_words") if hopes else ()), *sentence.find("decide_verbs"))
    return next((span for span in doubts if not sentence.is_supposed(span[1])), None)


def _tell(kind: SignalKind, found: Finding) -> Decision:
    text, (start, end) = found.sentence.text, found.span
    whole = (
        printable(text)
        if len(text) <= SENTENCE
        else excerpt(text, start, min(end, start + SENTENCE - 2), SENTENCE)
    )
    return Decision(kind, f"“{excerpt(text, start, min(end, start + _EVIDENCE - 2), _EVIDENCE)}”", whole)
