"""From a brief to a letter, the same one for the same brief on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from agent.knowledge.names import display_name
from agent.model.interview import Tone
from agent.model.letter import Brief, Kind, Letter
from agent.writing import filling, grammar
from agent.writing.answers import sanitise
from agent.writing.choosing import (
    EVERY,
    Choice,
    Wording,
    list_either,
    list_wordings,
    missing_in,
    settle,
)
from agent.writing.lexicon import limits
from agent.writing.shortening import ANSWER_WORDS, ANSWER_WORDS_LEAST, ANSWER_WORDS_STEP
from agent.writing.templates import CannotComposeError, Page, Templates, Vocabulary
from agent.writing.text_model import anatomy, sentences, share_of_runs, words

__all__ = ["CannotComposeError", "compose", "list_letters"]

_PHRASES = ("fit[", "enthusiasm", "references.who")
"""Fields that stand in the middle of a sentence."""


Accepts = Callable[[Letter], bool]


def compose(brief: Brief, templates: Templates, accepts: Accepts | None = None) -> Letter:
    """Write one letter: the first wording, in the order of the brief's `rewording`, that is accepted.

    Args:
        brief: what it is written from.
        templates: the person's own letters and the shipped ones.
        accepts: whether a letter may stand; where none of those tried is accepted, the first one is returned.

    Raises:
        CannotComposeError: a field is missing, unusable, or too long for any letter; it names the field.
        BadFileError: the template cannot be used.
    """
    shown: list[Letter] = []
    for letter in list_letters(brief, templates, accepts):
        shown.append(letter)
        if len(shown) > brief.rewording:
            return letter
    return shown[brief.rewording % len(shown)]  # all were shown: they begin again


def list_letters(brief: Brief, templates: Templates, accepts: Accepts | None = None) -> Iterator[Letter]:
    """The letter in one wording after the other, none twice, whatever the brief's `rewording`.

    Raises:
        As `compose`.
    """
    brief = _clean(brief)
    vocabulary, page = _lay_out(brief, templates, _answer_words(brief))
    choice = _first_choice(brief, vocabulary)
    shown: set[str] = set()
    first: Letter | None = None
    for budget in _budgets(brief, page):
        if budget.plain and (shown or not first):
            break  # no rule refused anything: what was shown, or shorter lines, are better
        refused = 0
        for wording in _list_fitting(brief, page, choice, budget):
            letter = _letter(brief, vocabulary, wording, budget.dropped)
            first = first or letter
            if letter.body in shown:
                continue
            if accepts is None or accepts(letter):
                shown.add(letter.body)
                yield letter
            elif not shown and (refused := refused + 1) >= _REFUSED_AT_MOST[bool(budget.plain)]:
                break
    if not shown:
        yield first or _squeeze(brief, templates, choice, accepts)


def _answer_words(brief: Brief) -> int:
    return ANSWER_WORDS.get(len(brief.debrief.botched), ANSWER_WORDS_LEAST)


def _squeeze(brief: Brief, templates: Templates, choice: Choice, accepts: Accepts | None) -> Letter:
    """The letter whose words fit no budget: its shortest lines, then shorter answers.

    Raises:
        CannotComposeError: even so it is too long.
    """
    first: Letter | None = None
    for letter in islice(_list_squeezed(brief, templates, choice), _REFUSED_AT_MOST[False]):
        if accepts is None or accepts(letter):
            return letter
        first = first or letter
    if first is None:
        vocabulary, _ = _lay_out(brief, templates, ANSWER_WORDS_LEAST)
        raise CannotComposeError(vocabulary.longest, "too_long")
    return first


def _list_squeezed(brief: Brief, templates: Templates, choice: Choice) -> Iterator[Letter]:
    """The letter in ever fewer words: shorter lines, plain ones among them, then shorter answers."""
    choice = replace(choice, dropped=frozenset(_DROPPED.get(brief.kind, ())))
    answer_words = _answer_words(brief)
    least = ANSWER_WORDS_LEAST if brief.kind is Kind.SECOND_CHANCE else answer_words
    while True:
        vocabulary, page = _lay_out(brief, templates, answer_words)
        wordings = [settle(page, one) for one in _list_tighter(brief.kind, choice)]
        for wording in sorted(wordings, key=lambda one: _is_over(brief.kind, one)):
            if not is_refused(brief.kind, wording):
                yield _letter(brief, vocabulary, wording, choice.dropped)
        if answer_words <= least:
            return
        answer_words = max(least, answer_words - ANSWER_WORDS_STEP)


def _list_tighter(kind: Kind, choice: Choice) -> Iterator[Choice]:
    """A choice with one shortest line more each time; then the same among the plain lines."""
    for plain in (frozenset[str](), frozenset({EVERY})):
        tight = replace(choice, plain=plain)
        for slot in ("", *_SHORTENED[kind]):
            tight = replace(tight, shortest=tight.shortest | {slot})
            yield tight


def _clean(brief: Brief) -> Brief:
    """The brief with every text sanitised; one that is clean already stays as it is."""
    return replace(
        brief,
        debrief=sanitise.clean_debrief(brief.debrief),
        addressee=sanitise.clean_interviewer(brief.addressee) if brief.addressee else None,
        pass_on=tuple(display_name(sanitise.clean(name)).name for name in brief.pass_on),
    )


def _lay_out(brief: Brief, templates: Templates, answer_words: int) -> tuple[Vocabulary, Page]:
    vocabulary = filling.fill(brief, answer_words)
    page = templates.lay_out(brief.kind, vocabulary.values)
    missing = missing_in(page)
    if missing:
        raise CannotComposeError(missing, "missing")
    return vocabulary, page


def _first_choice(brief: Brief, vocabulary: Vocabulary) -> Choice:
    debrief = brief.debrief
    seed = f"{debrief.company}|{debrief.role}|{debrief.interview_end.isoformat()}|{brief.kind}"
    ends = tuple(
        text
        for source, text in vocabulary.sources.items()
        if source.startswith(_PHRASES) or source.endswith(".highlight")
        if grammar.ends_a_clause(text)
    )
    taken = frozenset(sentence for text in brief.siblings for sentence in _sentences(text))
    return Choice(seed, debrief.role, brief.position, clause_ends=ends, taken=taken)


def _sentences(text: str) -> Iterator[str]:
    for paragraph in anatomy(text).paragraphs:
        yield from sentences(paragraph)


def _letter(
    brief: Brief, vocabulary: Vocabulary, wording: Wording, dropped: frozenset[str] = frozenset()
) -> Letter:
    closing, name, *below = wording.ending
    signature = brief.profile.signature.replace("\r\n", "\n").strip()
    return Letter(
        kind=brief.kind,
        greeting=wording.greeting,
        paragraphs=wording.paragraphs,
        closing=closing,
        name=name,
        signature="\n".join((*below, signature)) if signature else "\n".join(below),
        trace=wording.trace,
        warnings=(*vocabulary.warnings, *_left_out(brief, dropped)),
        shortened=vocabulary.shortened,
    )


def _left_out(brief: Brief, dropped: frozenset[str]) -> tuple[str, ...]:
    """What the letter had no room for."""
    is_said = "testimonial" in dropped and brief.debrief.references.testimonial_text
    return ("left_out: references.testimonial",) if is_said else ()


_TRIES = 40
"""Combinations of lines that are tried before shorter letters are."""
_TRIES_AT_MOST = 4096
_REFUSED_AT_MOST = {False: 4, True: 1}
"""Wordings that break a rule before others are tried: of a budget, and with plain lines in one slot."""
_DROPPED = {Kind.SECOND_CHANCE: ("testimonial", "what_happened")}
"""Slots that a letter can do without where it is too long, first to go first."""
_SHORTENED = {
    Kind.THANK_YOU: (
        *("open", "need", "fit", "fit_without_need", "highlight", "highlight_via", "excite"),
        *("pass_on", "close"),
    ),
    Kind.SECOND_CHANCE: (
        *("why", "need", "refs", "clarify", "open", "offer", "thanks", "grateful_if"),
        *("answer", "answer_1", "answer_2", "answer_3"),
    ),
    Kind.GRACIOUS_DECLINE: ("accept", "learning", "door", "wish"),
    Kind.STATUS_NUDGE: ("open", "interest", "ask"),
}
"""Slots that take their shortest line when a letter is too long, first to go first."""
_TARGETS = {
    (Kind.THANK_YOU, Tone.FORMAL): 125,
    (Kind.THANK_YOU, Tone.WARM): 110,
    (Kind.THANK_YOU, Tone.BRIEF): 85,
    (Kind.SECOND_CHANCE, Tone.BRIEF): 145,
}
"""Words a tone aims at, where that is below the limit of the kind."""


@dataclass(frozen=True, slots=True)
class _Budget:
    """How long a letter may be, and what it may do without for that."""

    words: int
    dropped: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    is_distinct: bool = False
    """Little of it may stand in the letters to the others (C-27)."""


def _budgets(brief: Brief, page: Page) -> Iterator[_Budget]:
    """The length that the tone aims at, then the limit of the kind; then without what is missed least."""
    kind = brief.kind
    most = int(limits(kind)["words_max"].warn)
    target = _TARGETS.get((kind, brief.debrief.tone or brief.profile.tone), most)
    if brief.siblings:
        yield _Budget(most, is_distinct=True)
    yield _Budget(min(target, most))
    yield _Budget(most)
    dropped: frozenset[str] = frozenset()
    for slot in _DROPPED.get(kind, ()):
        # A testimonial may go only where somebody else speaks for the person.
        if slot != "testimonial" or brief.debrief.references.who:
            dropped |= {slot}
            yield _Budget(most, dropped)
    for slot in (*list_either(page), EVERY):
        yield _Budget(most, plain=frozenset({slot}))


def _list_fitting(brief: Brief, page: Page, choice: Choice, budget: _Budget) -> Iterator[Wording]:
    """The wordings of a budget, in order; those that are too short only where the letter can be no longer."""
    kind = brief.kind
    least = limits(kind)["words_min"].warn
    others = [anatomy(text).body for text in brief.siblings] if budget.is_distinct else []
    choice = replace(choice, dropped=budget.dropped, plain=budget.plain)
    short: list[Wording] = []
    has_fitting = False
    for tried, wording in enumerate(list_wordings(page, choice, _TRIES_AT_MOST)):
        if tried >= _TRIES and not has_fitting:
            break
        if wording.words > budget.words or is_refused(kind, wording):
            continue
        if others and _share(brief, wording, others) >= limits(kind)["sibling_runs_max"].warn:
            continue
        if wording.words < least:
            short.append(wording)
            continue
        has_fitting = True
        yield wording
    if not has_fitting:
        yield from short


def _share(brief: Brief, wording: Wording, others: list[str]) -> float:
    people = brief.debrief.interviewers
    names = [name for person in people for name in (person.name, person.given, person.family)]
    body = "\n\n".join(wording.paragraphs)
    return share_of_runs(body, others, (*names, brief.debrief.company, brief.debrief.role))


def is_refused(kind: Kind, wording: Wording) -> bool:
    """Whether a length of it is beyond the error limits (C-01, C-03, C-04, C-05)."""
    limit = limits(kind)
    said = wording.sentences
    return (
        wording.words > limit["words_max"].error
        or len(said) > limit["sentences_max"].error
        or any(len(words(sentence)) > limit["sentence_words_max"].error for sentence in said)
        or any(len(words(paragraph)) > limit["paragraph_words_max"].error for paragraph in wording.paragraphs)
    )


def _is_over(kind: Kind, wording: Wording) -> bool:
    return wording.words > limits(kind)["words_max"].warn or is_refused(kind, wording)
