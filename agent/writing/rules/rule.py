"""What a rule is, and how one is written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from agent.model.letter import Finding, Kind, Severity
from agent.writing.lexicon import LEX, word_set
from agent.writing.rules.letter import LetterText
from agent.writing.text_model import OwnText, bare, words

_QUESTION_WORDS_MIN = 3
_SHOWN_MAX = 60  # characters


@dataclass(frozen=True)
class Fault:
    """What a rule found wrong."""

    severity: Severity
    place: str
    text: str
    """One sentence for the person."""
    field: str = ""
    category: str = ""
    words: str = ""
    """The words of the letter that are meant."""


class Verdict(Protocol):
    """Makes a fault of what was found: `error` or `warn`."""

    def __call__(self, place: str, text: str, field: str = "", category: str = "", words: str = "") -> Fault:
        """The fault."""
        ...


def error(place: str, text: str, field: str = "", category: str = "", words: str = "") -> Fault:
    """A hit for which the draft is withheld."""
    return Fault(Severity.ERROR, place, text, field, category, words)


def warn(place: str, text: str, field: str = "", category: str = "", words: str = "") -> Fault:
    """A hit that is shown beside the letter."""
    return Fault(Severity.WARN, place, text, field, category, words)


def hits(letter: LetterText, pattern: re.Pattern[str], says: str, fault: Verdict = error) -> Iterator[Fault]:
    """A fault for each place where a pattern stands in what the letter itself says."""
    for match in pattern.finditer(letter.masked):
        yield fault(letter.place_of(match.start()), f"{says}: {match.group()}", words=match.group())


Check = Callable[[LetterText], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of letters."""

    id: str
    severity: str
    """What it may find: E keeps the letter back, W is shown beside it, E/W either."""
    kinds: frozenset[Kind]
    check: Check
    text: str
    """What it asks for, in one line."""

    def findings(self, letter: LetterText) -> Iterator[Finding]:
        """What this rule finds wrong in a letter; nothing where the rule is not for its kind."""
        if letter.context.kind not in self.kinds:
            return
        for hit in self.check(letter):
            name = f"{self.id} {hit.category}".strip()
            yield Finding(name, hit.severity, hit.place, hit.text, hit.field, hit.words)


def rule(rule_id: str, severity: str, kinds: frozenset[Kind] = frozenset(Kind)) -> Callable[[Check], Rule]:
    """Make a rule of a check; its docstring's first line is the rule's text."""

    def made(check: Check) -> Rule:
        return Rule(rule_id, severity, kinds, check, (check.__doc__ or "").partition("\n")[0])

    return made


def only(*kinds: Kind) -> frozenset[Kind]:
    """The kinds of letter a rule is for."""
    return frozenset(kinds)


def find_mentions(letter: LetterText) -> Iterator[Fault]:
    """Every mention of a botched question in a letter that must not mention any.

    One inside the person's own words is only worth a warning: they may have told of the same subject.
    """
    others = tuple(text for text in letter.own_words if not text.field.startswith("botched"))
    outside = letter.blank(letter.body, others)
    for place, item in enumerate(letter.debrief.botched):
        question, topic = bare(item.question), bare(item.topic)
        if len(words(question)) >= _QUESTION_WORDS_MIN:
            for match in OwnText("", question).pattern.finditer(letter.body):
                hit = error if outside[slice(*match.span())] == match.group() else warn
                where = letter.place_of(match.start())
                yield hit(
                    where,
                    f"Repeats a question that went badly: {question}",
                    f"botched[{place}].question",
                    words=question,
                )
        if all(word.casefold() in word_set("stock_words") for word in words(topic)):
            continue
        for match in OwnText("", topic).pattern.finditer(letter.body):
            if " " not in topic and not LEX.BEFORE_A_TOPIC.search(
                letter.body[max(0, match.start() - 24) : match.start()]
            ):
                continue
            hit = error if outside[slice(*match.span())] == match.group() else warn
            where = letter.place_of(match.start())
            yield hit(
                where,
                f"Mentions a question that went badly: {match.group()}",
                f"botched[{place}].topic",
                words=match.group(),
            )


def weigh_join(sentence: str, place: int) -> Verdict:
    """An error; a warning behind a colon, where the words stand as the person typed them."""
    return warn if ":" in sentence[:place] else error


def shown(text: str) -> str:
    """A text as a finding shows it: not more than its beginning."""
    return text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX].rsplit(' ', 1)[0]} …"
