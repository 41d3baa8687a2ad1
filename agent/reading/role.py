"""The role as subjects, titles and texts name it; never a signature, which names the writer's own."""
# ruff: noqa: RUF001 - typographic dashes are what people write

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agent.knowledge.languages import entries, exact, join_patterns, remembered
from agent.knowledge.languages import words as words_of
from agent.knowledge.text import fold_by_letter, squeeze
from agent.model.appointment import Meeting
from agent.model.mail import Message
from agent.model.prefill import Suggestion
from agent.reading.named_companies import PeoplesNames, day_words, take_capitalised
from agent.reading.new_words import without_signature
from agent.reading.quoting import name_mail, quote, take_name

_PIECES = re.compile(r"\s*[:|–—()\[\],;]\s*|\s+[-/]\s+|\s*(?:<>|//)\s*")
_ROLE = r"(?P<role>[^\W\d_][^.,;:!?|–—()\n\"“”]{1,79}?)"
_END = r"[.,;:!?)\n\"“”]|$"
_GAP = "…"
"""Where the role stands in an entry of a language file."""


def _compile(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


@remembered
def _date_behind() -> re.Pattern[str]:
    """A day behind a subject: `on Friday`, `@ Fri 4 Sep`."""
    return _compile(rf"\s+(?:@|{exact('before_date')})\s+(?:{day_words()})\w*\b.*$|\s+@\s.*$")


@remembered
def _about_work() -> re.Pattern[str]:
    return _compile(rf"\b(?:{exact('talk_kinds', 'role_words')})\b")


@remembered
def _not_english() -> re.Pattern[str]:
    return _compile(exact("work_stems", but="en"))


@remembered
def _before() -> re.Pattern[str]:
    """One thing that stands before a role in a subject."""
    how = rf"(?:{exact('talk_attributes')})(?= interview)"
    words = exact("before_role", "talk_order", "talk_kinds")
    return _compile(rf"^(?:{words}|{how})(?:\b|(?<=['’]))\s*(?=\S|$)")


@remembered
def _behind() -> re.Pattern[str]:
    """One thing that stands behind it."""
    which = rf"(?:(?:{exact('talk_order', 'talk_attributes', 'before_talk')})\s+)*"
    met = rf"(?:\s+(?:{exact('before_date', 'with_company')})\s.*)?"
    return _compile(
        rf"\s+(?:{exact('behind_role')}|{which}(?:{exact('talk_kinds')}){met})$"
        rf"|\s+(?:@|{exact('at_company')})\s+\S.*$"
        rf"|\s+(?:{exact('reference_labels')})\b[ .#:]*[\w-]*\d.*$"
    )


@remembered
def _no_role() -> re.Pattern[str]:
    """How what is no role begins, or all of it: a kind of talk, `m/w/d`, a reference, a number."""
    begins = rf"(?:{exact('begins_no_role')}|{day_words()})\b"
    number = rf"(?:{exact('reference_labels')})\b(?=[ .#:]*(?:[\w-]*\d|$))"
    whole = rf"(?:{exact('no_role', 'talk_order', 'talk_attributes')})(?: (?:{exact('round_words')}))?$"
    return _compile(rf"^(?:{begins}|{number}|{whole}|[mwfdxvh](?:\s?[/|*]\s?\w{{1,3}})+$|\W*\d)")


@remembered
def _in_texts() -> tuple[re.Pattern[str], ...]:
    """What a text puts around a role whose words have capitals."""
    ends = rf"(?={_END}| (?:{exact('behind_role_in_text')})\b)"
    said = [one for _, listed in entries("role_in_text") for one in listed]
    said = [one.replace(_GAP, _ROLE) + ends * one.endswith(_GAP) for one in said]
    label = rf"(?:^|\n)(?:{exact('role_labels')}) ?: ?{_ROLE}(?={_END})"
    return tuple(map(_compile, (*said, label)))


@remembered
def _before_capitals() -> re.Pattern[str]:
    return _compile(rf"\b(?:{exact('role_before_capitals')}) ")


@remembered
def _in_lower_case() -> re.Pattern[str]:
    before, behind = exact("role_before_lower_case"), exact("behind_lower_case_role")
    return _compile(rf"\b(?:{before}){_ROLE}(?={_END}| (?:{behind})\b)")


_MOST_LOWER_CASE = 4
_MOST_JOB_WORDS = 6
_LONGEST = 200
_BESIDE = re.compile(r"\s+(?:x|and|&|\+)\s+")
_EDGES = " ,.-?!\"'“”"


def suggest_role(
    messages: Iterable[Message],
    theirs: Iterable[Message],
    meeting: Meeting | None,
    company: str,
    people_names: PeoplesNames,
) -> Suggestion:
    """The role; empty where nothing names one.

    Args:
        messages: The thread, whose subjects count whoever wrote them.
        theirs: What others wrote, oldest first.
        meeting: Its title counts too.
        company: What is the company's name is no role.
        people_names: People's names are none either.
    """
    others = _OtherNames(company, people_names)
    every = list(messages)
    titles = [(one.base_subject, "subject") for one in every]
    titles += [(meeting.title, "calendar title")] if meeting else []
    for title, kind in titles:
        for role in _in_title(title, others):
            return Suggestion(role, f"from the {kind} {quote(title)}")
    heard = list(reversed(list(theirs)))
    for message in (*heard, *(one for one in every if one not in heard)):
        for role in _in_text(message.body.new_text if message.body else "", others):
            return Suggestion(role, f"from the {name_mail(message)}")
    return Suggestion()


@dataclass(frozen=True, slots=True)
class _OtherNames:
    """Names that are no role."""

    company: str
    people_names: PeoplesNames

    def have(self, words: str) -> bool:
        if any(
            self.people_names.has(part) or self.people_names.is_me(part)
            for part in (words, *_BESIDE.split(words))
        ):
            return True
        ours, theirs = squeeze(words), squeeze(self.company)
        return bool(theirs and ours) and (ours.startswith(theirs) or theirs.startswith(ours))


def _in_title(title: str, others: _OtherNames) -> Iterator[str]:
    """What a title names beside the kind of talk, the company, people and times: the likelier first.

    A title that speaks of no work names one where a piece of it is a job: `Line cook`.
    """
    title = " ".join(title.split())
    about_work = _about_work().search(title) is not None
    foreign = _not_english().search(title) is not None
    for piece in _PIECES.split(_date_behind().sub("", title)):
        led = _without(_before(), piece.strip(_EDGES))
        words, is_led = _without(_behind(), led), led != piece.strip(_EDGES)
        is_job = _is_job(words)
        if not about_work and not is_job:
            continue
        if not is_job and not is_led and " " not in words and not _ends_like_a_job(words):
            continue
        if role := _role(words, others, lower_case=foreign or is_job):
            yield role


def _is_job(words: str) -> bool:
    """Whether words end in what a person is: `Staff reporter`, `Director of Sales`, `7th grade teacher`."""
    flat = fold_by_letter(words)
    return len(flat.split()) <= _MOST_JOB_WORDS and _jobs().search(flat) is not None


@remembered
def _jobs() -> re.Pattern[str]:
    """A job at the end of the words, or before what it is of."""
    said = join_patterns(one for _, listed in entries("job_titles") for one in listed)
    return re.compile(
        rf"\b(?:{said})(?: (?:of|for|in|de|di|da|do|van|für|i) [\w ]{{2,30}}| [ivx1-3]{{1,3}})?$"
    )


def _ends_like_a_job(word: str) -> bool:
    """Whether one word alone looks like a job; `Booking` and `Technique` do not."""
    flat = fold_by_letter(word)
    return any(flat.endswith(ending) for ending in words_of("job_endings"))


def _without(pattern: re.Pattern[str], words: str) -> str:
    """The words without everything that a pattern takes away, however often it does."""
    while (shorter := pattern.sub("", words, count=1).strip(_EDGES)) != words:
        words = shorter
    return words


def _in_text(text: str, others: _OtherNames) -> Iterator[str]:
    plain = without_signature(text)
    line = " ".join(plain.split())
    for pattern in _in_texts():
        for part in (plain, line):
            for found in pattern.finditer(part):
                if role := _role(found["role"], others):
                    yield role
    for found in _before_capitals().finditer(line):
        if role := _role(take_capitalised(line[found.end() : found.end() + _LONGEST]), others):
            yield role
    for found in _in_lower_case().finditer(line):
        if role := _role(found["role"], others, lower_case=True):
            yield role


def _role(words: str, others: _OtherNames, *, lower_case: bool = False) -> str:
    """The words where they can be a role; in English those are capitalised."""
    role = words.strip(_EDGES)
    is_year = role[:1].isdigit() and _is_job(role)  # "7th grade teacher"
    if not role or (_no_role().match(role) and not is_year) or others.have(role):
        return ""
    if not (role[0].isupper() or is_year) and not (lower_case and len(role.split()) <= _MOST_LOWER_CASE):
        return ""
    return take_name(role)
