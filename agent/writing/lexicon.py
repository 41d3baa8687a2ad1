"""The word lists and limits of English letters, read from `templates/en/` and compiled when first used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from agent.model.interview import Botched, Debrief
from agent.model.letter import Kind, Severity
from agent.writing.text_model import normalise, words

QUOTED_WORDS_MAX = {1: 16, 2: 10}
"""Up to how many words a question is quoted, by how many questions there are; three are never quoted."""

_QUOTED_WITHOUT_TOPIC = {1: 36, 2: 20, 3: 14}

_KEY_SEVERITY = {"error": Severity.ERROR, "warn": Severity.WARN}
_UNQUOTABLE = re.compile(r"[{}<>]|%\(")


@dataclass(frozen=True)
class Phrase:
    """One pattern of forbidden.yaml.

    A letter holds hardly any of them, and to compile all of them takes longer than to write the letter. So a
    pattern is compiled only for a text in which one of its fixed words stands.
    """

    category: str
    severity: Severity
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """For normalised text in which the company, the role, questions and topics are blanked out."""
        return re.compile(self.source, re.IGNORECASE)

    @cached_property
    def fixed_words(self) -> tuple[str, ...]:
        """Parts, folded, of which at least one stands in every text that this pattern is found in."""
        return find_fixed_words(self.source)

    def find_in(self, text: str) -> Iterator[re.Match[str]]:
        """Where the phrase stands in a text."""
        folded = _fold(text)
        if any(word in folded for word in self.fixed_words):
            yield from self.pattern.finditer(text)


def find_likely_phrases(text: str) -> tuple[Phrase, ...]:
    """The forbidden phrases that may stand in a text, in the order of the file: all others do not."""
    folded = _fold(text)
    likely = {place for word, place in _places_of_words() if word in folded}
    return tuple(forbidden_phrases()[place] for place in sorted(likely))


@cache
def _places_of_words() -> tuple[tuple[str, int], ...]:
    """Each fixed word of a forbidden phrase, with the place of that."""
    phrases = enumerate(forbidden_phrases())
    return tuple((word, place) for place, phrase in phrases for word in phrase.fixed_words)


_CLASS = r"\[(?:\\.|[^\]\\])*\]"
_INNERMOST_GROUP = re.compile(rf"\((?:[^()\\\[]|\\.|{_CLASS})*\)")
_NOT_FIXED = re.compile(rf"(?:\\.|{_CLASS}|.)(?:[?*]|\{{[\d,]*\}})|\\.|{_CLASS}|[\\.+^$\0]")


def find_fixed_words(pattern: str) -> tuple[str, ...]:
    """The longest fixed text of each alternative of a regular expression, folded; empty where it has none.

    What stands in groups, in character classes or behind a backslash, and what may be left out, is no fixed
    text.
    """
    rest, groups = pattern, 1
    while groups:
        rest, groups = _INNERMOST_GROUP.subn("\0", rest)
    alternatives = _NOT_FIXED.sub("\0", rest).split("|")
    return tuple(_fold(max(fixed.split("\0"), key=len)) for fixed in alternatives)


@lru_cache(maxsize=16)
def _fold(text: str) -> str:
    """Without capitals, as `re.IGNORECASE` sees a text: both Turkish letters i are an i."""
    return text.translate({0x130: "i", 0x131: "i"}).casefold()


@dataclass(frozen=True, slots=True)
class Limit:
    """A pair of thresholds.yaml: warn beyond the first, error beyond the second."""

    warn: float
    error: float


class _Lexicon:
    """The patterns of lexicon.yaml by name, as `LEX.THANKS`; for normalised text, capitals ignored."""

    def __getattr__(self, name: str) -> re.Pattern[str]:
        try:
            pattern = re.compile(english("lexicon")[name], re.IGNORECASE)
        except KeyError:
            raise AttributeError(name) from None
        setattr(self, name, pattern)
        return pattern


LEX = _Lexicon()


def shipped_folder() -> Path:
    """The folder of the letters that come with the program: in an installed wheel, or in a checkout."""
    package = Path(str(files("agent")))
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


@cache
def english(name: str) -> Mapping[str, Any]:
    """What one file of word lists beside the English letters holds.

    A person's own letters do not change them: these are what every letter is held against.
    """
    import yaml  # noqa: PLC0415 - a run with nothing due never comes here

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the other one takes ten times as long
    text = (shipped_folder() / "en" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe
    return loaded


@cache
def word_list(name: str) -> tuple[str, ...]:
    """One list of grammar.yaml, in its order."""
    return tuple(english("grammar")[name].split())


@cache
def word_set(name: str) -> frozenset[str]:
    """The same where only membership counts."""
    return frozenset(word_list(name))


@cache
def forbidden_phrases() -> tuple[Phrase, ...]:
    """Every forbidden phrase in the order of the file (C-16)."""
    return tuple(
        Phrase(category, _KEY_SEVERITY[severity], pattern)
        for category, lists in english("forbidden").items()
        for severity, patterns in lists.items()
        for pattern in patterns
    )


@cache
def limits(kind: Kind) -> Mapping[str, Limit]:
    """The limits of one kind of letter by name, those for all kinds included."""
    every = english("thresholds")
    return {name: Limit(*pair) for name, pair in (every["all"] | every[kind]).items()}


def has_thanks(text: str) -> bool:
    """Whether a text gives thanks (W-03)."""
    return LEX.THANKS.search(normalise(text)) is not None


def must_quote(question: str, count: int) -> bool:
    """Whether a question of so many is quoted word for word and needs no topic (SC-01).

    `question` is sanitised.
    """
    return len(words(question)) <= QUOTED_WORDS_MAX.get(count, 0) and not _UNQUOTABLE.search(question)


def may_quote(question: str, count: int) -> bool:
    """Whether a question of so many can be quoted where nobody gave it a topic; `question` is sanitised."""
    return len(words(question)) <= _QUOTED_WITHOUT_TOPIC.get(count, 0) and not _UNQUOTABLE.search(question)


def is_about_pay(item: Botched, debrief: Debrief) -> bool:
    """Whether a question asks what the person wants to earn.

    Where pay is the work itself (a payroll specialist may be asked about wages) only a
    question about the person's own pay is meant; everywhere else any question that speaks of pay. A rate, a
    package or a sum asks for it without the word.
    """
    pay_is_work = LEX.PAY_WORK.search(normalise(debrief.role))
    pattern = LEX.OWN_SALARY if pay_is_work else LEX.SALARY_QUESTION
    asked = normalise(item.question)
    return any(one.search(asked) is not None for one in (pattern, LEX.OWN_PAY))


def without_salary_questions(debrief: Debrief) -> tuple[Debrief, bool]:
    """The debrief without its questions about pay, and whether there were any."""
    kept = tuple(item for item in debrief.botched if not is_about_pay(item, debrief))
    return replace(debrief, botched=kept), len(kept) < len(debrief.botched)
