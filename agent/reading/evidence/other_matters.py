"""Whether words that tell of another matter (a visa, a loan, a flat) do, or only name a trade or an employer.

`Visa interview` is about a visa, `Interview: Visa Officer` about a job: the words beside tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from agent.knowledge.domains import DomainKind, kind_of, own_labels
from agent.knowledge.languages import entries, group_pattern, pattern, remembered
from agent.knowledge.text import fold_by_letter, normalise, squeeze
from agent.model.mail import Address
from agent.reading.evidence.words import Words

_HITS = 20
"""So many hits of one group in one text are looked at."""
_AHEAD = 40
_BEFORE = 40
_NAMES = 30
_SHORTEST = 5
_AROUND = 3
"""So many words before and behind a hit may be of the name that it is part of."""
_MEETS = r"\b(?:WORDS)\s$"
_RELAYED = r"\s(?:WORDS)\s.*$"
_TALK = r"\b(?:WORDS)\b"
_ORGANISATION = r"^(?:WORDS)$"
_WORD = re.compile(r"[^\W_][\w'&-]*")
_BETWEEN = re.compile(r"[ /-](?:([\w'&-]{3,20}) )?")


class Employers:
    """The names of the other side, as their addresses show them."""

    def __init__(self, people: Iterable[Address]) -> None:
        """From everybody of a conversation but the person."""
        several = tuple(islice(people, _NAMES))
        relayed = pattern("relays", frame=_RELAYED)
        shown = (relayed.sub("", fold_by_letter(normalise(one.name[: _AHEAD * 2]))) for one in several)
        self._names = frozenset(name for name in shown if len(name) >= _SHORTEST and " " in name)
        houses = (one.domain for one in several if kind_of(one.domain) is DomainKind.ORGANISATION)
        labels = (squeeze(label) for domain in houses for label in own_labels(domain))
        self._labels = frozenset(label for label in labels if len(label) >= _SHORTEST)

    def are_named(self, words: Words, match: re.Match[str]) -> bool:
        """Whether what was found is part of a name: one of theirs, or that of an organisation."""
        start, end = _without_talk(match)
        return self._is_in_own_name(words, start, end) or _is_in_organisation(words, start, end)

    def _is_in_own_name(self, words: Words, start: int, end: int) -> bool:
        for name in self._names:
            at = words.flat.find(name)
            if 0 <= at <= start and end <= at + len(name):
                return True
        if not self._labels:
            return False
        runs = (squeeze(words.flat[first:last]) for first, last in _list_runs(words, start, end))
        return any(
            run == label or (len(run) > _SHORTEST and label.startswith(run))
            for run in runs
            for label in self._labels
        )


def find_matter(found: re.Pattern[str], words: Words) -> Iterator[re.Match[str]]:
    """The places in a text where such words are no part of a trade or a role."""
    return (match for match in islice(found.finditer(words.flat), _HITS) if not _is_trade(words, match))


def _is_trade(words: Words, match: re.Match[str]) -> bool:
    """Whether a role stands in the words or right behind them, and is not that of somebody who is met.

    Words that end with a role tell of the one who has it: `I am a journalist`.
    """
    roles = group_pattern("speaks_for", "role")
    found = islice(roles.finditer(words.flat, match.start(), match.end() + _AHEAD), _AROUND)
    if not any(role.end() != match.end() and _follows(words, match, role) for role in found):
        return False
    before = words.flat[max(0, match.start() - _BEFORE) : match.start()]
    return pattern("meets", frame=_MEETS).search(before) is None


def _follows(words: Words, match: re.Match[str], role: re.Match[str]) -> bool:
    """Whether a role begins in the words, or behind them with at most one word between."""
    if role.start() <= match.end():
        return True
    between = _BETWEEN.fullmatch(words.flat, match.end(), role.start())
    return between is not None and between[1] not in _stop_words()


def _without_talk(match: re.Match[str]) -> tuple[int, int]:
    """The span without the word for a talk at its end: `college` of `college interview`."""
    talk = pattern("talk_stems", frame=_TALK).search(match[0])
    core = match[0][: talk.start()].rstrip() if talk else match[0]
    return match.start(), match.start() + len(core or match[0])


def _is_in_organisation(words: Words, start: int, end: int) -> bool:
    """Whether a name in capitals, of several words, goes from or to a word such as `School` or `Bank`."""
    organisations = pattern("organisations", frame=_ORGANISATION)
    for first, last in _list_runs(words, start, end):
        several = [one[0] for one in _WORD.finditer(words.text, first, last)]
        ends = (several[0], several[-1]) if several else ()
        if (
            len(several) > 1
            and all(one[0].isupper() for one in ends)
            and any(organisations.match(fold_by_letter(one)) for one in ends)
        ):
            return True
    return False


def _list_runs(words: Words, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of up to three words more on each side, with one blank between words."""
    left = _list_edges(words.flat[max(0, start - _BEFORE) : start], reverse=True)
    right = _list_edges(words.flat[end : end + _AHEAD], reverse=False)
    for before in left:
        for behind in right:
            yield start - before, end + behind


def _list_edges(text: str, *, reverse: bool) -> list[int]:
    """How far the next words reach from an edge: 0, and the length up to each of them."""
    spans = [one.span() for one in _WORD.finditer(text)]
    reached, edges = 0, [0]
    for first, last in reversed(spans) if reverse else spans:
        near, far = (len(text) - last, len(text) - first) if reverse else (first, last)
        if near - reached > 1 or len(edges) > _AROUND:
            break
        edges.append(far)
        reached = far
    return edges


@remembered
def _stop_words() -> frozenset[str]:
    return frozenset(fold_by_letter(word) for _, text in entries("stop_words") for word in text.split())
