"""A letter that does without what no wording bears: an optional answer is left out, a needed one asked again.

A letter is written from all that the person said, and held against the rules. Where they find an error, the
optional answers that it names go first, then each alone and at last one after the other, the least missed
first. Only a needed answer can keep a letter back, and it is named: with others in its place it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from agent.model.letter import Brief, Finding, Kind, Letter, Severity
from agent.writing.answers.field_names import list_answers, with_answer
from agent.writing.answers.refusals import usable, without
from agent.writing.compose import CannotComposeError, compose
from agent.writing.lexicon import english
from agent.writing.templates import Templates
from agent.writing.text_model import bare, words

Judge = Callable[[Letter, Brief], tuple[Finding, ...]]
"""What the rules say of a letter that was written from a brief."""

_SOUND = frozenset({"C-24", "C-25", "C-26", "C-27"})
"""How a letter sounds as a whole: where no wording keeps these, it is written all the same."""
_SPARED = {
    Kind.THANK_YOU: ("fit[1:]", "why", "need", "highlight", "title"),
    Kind.SECOND_CHANCE: ("fit[1:]", "why", "request", "testimonial", "reference", "title"),
    Kind.STATUS_NUDGE: ("decision", "title"),
    Kind.GRACIOUS_DECLINE: ("title",),
}
"""What a letter can do without, the least missed first."""
_NEEDED = {
    Kind.THANK_YOU: ("fit[0].skill", "enthusiasm", "role", "company"),
    Kind.SECOND_CHANCE: (
        *(".better_answer", ".question", ".topic"),
        *("fit[0].skill", "fit[0].need", "role", "company"),
    ),
    Kind.STATUS_NUDGE: ("enthusiasm", "role", "company"),
    Kind.GRACIOUS_DECLINE: ("role", "company"),
}
"""What it cannot do without, as names of fields end."""
_CATEGORIES = {"C-17": "over_apology", "C-01": "too_long", "C-04": "too_long", "C-05": "too_long"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A letter, what it was written from, and what speaks against it."""

    brief: Brief
    letter: Letter | None
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    """Fields that it does without, positions as in the brief's debrief."""
    field: str = ""
    """Why there is no letter: this field is missing or cannot be used."""
    category: str = ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps it back."""
        found = (one for one in self.findings if one.severity is Severity.ERROR)
        return tuple(one for one in found if one.rule.partition(" ")[0] not in _SOUND)

    @property
    def is_fit(self) -> bool:
        """Whether it may be placed."""
        return self.letter is not None and not self.errors

    @property
    def names(self) -> frozenset[str]:
        """The fields that are said to be at fault."""
        return frozenset(filter(None, (self.field, *(one.field for one in self.errors))))


def write(brief: Brief, templates: Templates, judge: Judge) -> tuple[Attempt, tuple[str, ...]]:
    """The letter that leaves out as little as it can, and what is asked where it may not be placed.

    Returns:
        The attempt to place, or the one to show; and input requests (`field: category`), empty when it may be
        placed. `enthusiasm: wording` asks for other words.

    Raises:
        BadFileError: the person's own template cannot be used.
    """
    debrief, refused = usable(brief.debrief, brief.kind)
    readers = ("", brief.addressee.name if brief.addressee else "", *brief.pass_on)
    told = (one.field for one in refused if one.person in readers and one.category != "nothing")
    left_out = tuple(dict.fromkeys(told))
    first = _try(_over(brief, replace(brief, debrief=debrief)), templates, judge, left_out)
    best = next((one for one in _attempts(first, templates, judge) if one.is_fit), None)
    if best is not None:
        return best, ()
    return first, _ask(first, templates, judge)


def _attempts(first: Attempt, templates: Templates, judge: Judge) -> Iterator[Attempt]:
    """The letter as it is, then without one optional answer after the other."""
    yield first
    named = first
    while fields := [field for field in _list_carried(named) if field in named.names]:
        named = _leave_out(named, fields, templates, judge)
        yield named
    spared = _list_carried(named)
    for field in spared:
        yield _leave_out(named, [field], templates, judge)
    for count in range(2, len(spared) + 1):
        yield _leave_out(named, spared[:count], templates, judge)


def _leave_out(attempt: Attempt, fields: list[str], templates: Templates, judge: Judge) -> Attempt:
    brief = attempt.brief
    for field in fields:
        debrief = without(brief.debrief, field)
        # A further thing they bring stands for nothing once it lost its words.
        fit = tuple(one for place, one in enumerate(debrief.fit) if not place or one.skill)
        brief = _over(brief, replace(brief, debrief=replace(debrief, fit=fit)))
    return _try(brief, templates, judge, (*attempt.left_out, *fields))


def _try(brief: Brief, templates: Templates, judge: Judge, left_out: tuple[str, ...]) -> Attempt:
    judged: dict[str, Attempt] = {}

    def accepts(letter: Letter) -> bool:
        judged[letter.text] = Attempt(brief, letter, judge(letter, brief), left_out)
        return not any(one.severity is Severity.ERROR for one in judged[letter.text].findings)

    try:
        letter = compose(brief, templates, accepts)
    except CannotComposeError as error:
        return Attempt(brief, None, left_out=left_out, field=error.field, category=error.category)
    if letter.text not in judged:
        accepts(letter)
    chosen = judged[letter.text]
    return chosen if chosen.is_fit else next((one for one in judged.values() if one.is_fit), chosen)


def _over(before: Brief, after: Brief) -> Brief:
    """A brief with a changed debrief, its reader as they stand there now."""
    if before.addressee is None or before.addressee not in before.debrief.interviewers:
        return after
    place = before.debrief.interviewers.index(before.addressee)
    return replace(after, addressee=after.debrief.interviewers[place])


def _list_carried(attempt: Attempt) -> list[str]:
    """What it can do without, as far as it stands in it; all of that, where there is no letter yet."""
    spared = list_spared(attempt.brief)
    if attempt.letter is None:
        return spared
    said = bare(attempt.letter.text).casefold()
    texts = dict(list_answers(attempt.brief.debrief))
    return [
        field for field in spared if bare(texts.get(f"{field}.text", texts.get(field, ""))).casefold() in said
    ]


def list_spared(brief: Brief) -> list[str]:
    """The optional answers that this letter carries, the least missed first."""
    return [field for part in _SPARED[brief.kind] for field in _fields_of(brief, part)]


def _fields_of(brief: Brief, part: str) -> Iterator[str]:
    """The fields behind one word of `_SPARED`, as far as anything stands in them."""
    debrief = brief.debrief
    readers = (brief.addressee.name if brief.addressee else "", *brief.pass_on)
    people = [(place, one) for place, one in enumerate(debrief.interviewers) if one.name in readers]
    if part == "fit[1:]":
        yield from (f"fit[{place}].skill" for place, fit in enumerate(debrief.fit) if place and fit.skill)
    elif part in ("why", "need"):
        yield from (f"fit[0].{part}" for fit in debrief.fit[:1] if getattr(fit, part))
    elif part in ("highlight", "title"):
        yield from (f"interviewers[{place}].{part}" for place, one in people if getattr(one, part))
    elif part == "request" and debrief.request:
        yield "request"
    elif part == "testimonial" and debrief.references.testimonial_text:
        yield "references.testimonial"
    elif part == "reference" and debrief.references.who:
        yield "references.who"
    elif part == "decision" and debrief.decision.text:
        yield "decision.text"


def _ask(attempt: Attempt, templates: Templates, judge: Judge) -> tuple[str, ...]:
    """What the person is asked to change, so that the letter can be written."""
    if attempt.field:
        return (f"{attempt.field}: {attempt.category}",)
    named = {one.field: one for one in attempt.errors if one.field}
    if named:
        return tuple(f"{field}: {_category(one)}" for field, one in named.items())
    needed = _list_needed(attempt.brief)
    for field, _ in needed:
        plain = with_answer(attempt.brief.debrief, field, _stand_in(field))
        if _try(_over(attempt.brief, replace(attempt.brief, debrief=plain)), templates, judge, ()).is_fit:
            return (f"{field}: {_category(attempt.errors[0])}",)
    if templates.is_own(attempt.brief.kind):
        return tuple(dict.fromkeys(f"{attempt.brief.kind}: {one.rule}" for one in attempt.errors))
    longest = max(needed, key=lambda one: len(words(one[1])), default=("enthusiasm", ""))
    return (f"{longest[0]}: {_category(attempt.errors[0])}",)


def _category(finding: Finding) -> str:
    rule, _, category = finding.rule.partition(" ")
    return category or _CATEGORIES.get(rule, "wording")


def _list_needed(brief: Brief) -> list[tuple[str, str]]:
    """The needed answers of this letter with their words, the likeliest at fault first."""
    debrief = brief.debrief
    answers = (*list_answers(debrief), ("role", debrief.role), ("company", debrief.company))
    return [
        (field, text)
        for ending in _NEEDED[brief.kind]
        for field, text in answers
        if field.endswith(ending) and text
    ]


def _stand_in(field: str) -> str:
    """Plain words that every line bears in the place of an answer, to see whether it is at fault."""
    stand_ins: dict[str, str] = english("grammar")["stand_ins"]
    return stand_ins[field.rpartition(".")[2]]
