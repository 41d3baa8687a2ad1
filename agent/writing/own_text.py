"""A letter in the person's own words: read as it is, and judged; only what would harm them stops it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agent.knowledge.fields import placeholders
from agent.knowledge.text import fold, strip_hidden
from agent.model.interview import Interviewer
from agent.model.letter import Finding, Kind, Letter, Severity
from agent.writing import mime, rules
from agent.writing.lexicon import word_set
from agent.writing.rules import Context
from agent.writing.text_model import TITLE, anatomy, name_tokens, normalise, words

_LINE_END = re.compile(r"\r\n?")
_SIGNATURE_MARK = re.compile(r"^-- $", re.MULTILINE)
"""RFC 3676 §4.3."""
_HARMFUL = frozenset({"template", "program", "encoding"})
"""Groups of placeholders.yaml."""
LONGEST = 40_000
"""Characters of a letter that can be looked through; nobody reads the tenth part of it."""
_PLACEHOLDER = "C-15"
STOPPING = frozenset({"C-09", "C-12", "C-13", _PLACEHOLDER})
"""Rules that may keep back a letter in the person's own words."""
_ANYBODYS_MARKS = re.compile(r"[.?!]+")
_NICKNAME_MIN = 2
_AROUND = 20
"""Characters shown around one that cannot be seen."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of the person's own letter."""

    findings: tuple[Finding, ...]
    """An error is what would harm them; all else is advice."""
    proofs: tuple[Finding, ...]
    """What the rules themselves found, as of a letter that we compose: the tips are ticked by it."""
    is_no_letter: bool = False
    """There are no words in it, or far too many to look through."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Whatever the letter cannot be placed with."""
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)


def read_own_letter(text: str, kind: Kind) -> Letter:
    """A letter of the text as it is; only its line ends are made the usual ones.

    A signature below a line of `-- ` is one here too.
    """
    plain = _LINE_END.sub("\n", text.removeprefix("\ufeff")).strip("\n").rstrip()
    mark = next(reversed(list(_SIGNATURE_MARK.finditer(plain))), None)
    own, signature = (plain[: mark.start()], plain[mark.end() :].strip("\n")) if mark else (plain, "")
    parts = anatomy(own)
    return Letter(
        kind=kind,
        greeting=parts.greeting,
        paragraphs=parts.paragraphs,
        closing=parts.closing,
        name=parts.name,
        signature=signature,
        signature_html=mime.lines_of(signature) if signature else "",
        own_text=own.rstrip("\n"),
    )


def judge(letter: Letter, subject: str, context: Context, roles: frozenset[str] = frozenset()) -> Judgement:
    """Hold the person's own letter against every rule of its kind.

    An error is an empty text, one that is far too long, a placeholder or template syntax, a character that
    cannot be seen, a greeting to somebody else, and a wrong company. Whatever else a rule says is advice: the
    letter is theirs.

    Args:
        letter: Their letter.
        subject: Its subject line.
        context: What it is held against.
        roles: Names in `Context.other_names` that are roles: these are worth no more than advice.
    """
    text = letter.text
    if not words(letter.own_text):
        empty = Finding(
            f"{_PLACEHOLDER} empty", Severity.ERROR, "letter", "There are no words in this letter."
        )
        return Judgement((empty,), (empty,), is_no_letter=True)
    if len(text) > LONGEST:
        too_long = Finding("C-01", Severity.ERROR, "letter", "This is far too long for a letter.")
        return Judgement((too_long,), (too_long,), is_no_letter=True)
    found = rules.check(text, subject, replace(context, html_text=mime.html_of(letter)))
    harm = (*_find_hidden(text), *_find_placeholders(text, context), *_find_wrong_greeting(letter, context))
    is_greeting_wrong = any(one.place == "greeting" for one in harm)
    rest = (
        one if _is_wrong_company(one, context, roles) else replace(one, severity=Severity.WARN)
        for one in found
        if one.rule.removeprefix(f"{_PLACEHOLDER} ") not in _HARMFUL
        and not (is_greeting_wrong and one.rule == "C-09")
        and (letter.closing or one.rule != "C-23")  # a letter may end as its writer likes
    )
    return Judgement((*harm, *rest), found)


def _find_hidden(text: str) -> Iterator[Finding]:
    """Characters that steer, turn or hide, each line's first one with the words around it."""
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.replace("\t", " ")
        at = next((at for at, one in enumerate(plain) if not _is_seen(plain, at, one)), None)
        if at is not None:
            near = strip_hidden(plain[max(0, at - _AROUND) : at + _AROUND]).strip()
            says = f"A character that cannot be seen ({ascii(plain[at])[1:-1]}) stands near: {near}"
            yield Finding(f"{_PLACEHOLDER} encoding", Severity.ERROR, f"line {number}", says)


def _is_seen(line: str, at: int, character: str) -> bool:
    """Whether a character shows itself, or shapes the one before it as spelling needs."""
    around = line[max(0, at - 1) : at + 2]
    return character.isprintable() or character == "\xa0" or strip_hidden(around) == around


def _find_placeholders(text: str, context: Context) -> Iterator[Finding]:
    """Placeholders and what a program left, wherever they stand, also in the signature.

    A plain word such as `None`, marks such as `....`, and what the person was asked in the interview are no
    more than advice.
    """
    asked = normalise(" ".join((*(one.question for one in context.debrief.botched), context.debrief.company)))
    for placeholder in placeholders():
        if placeholder.group not in _HARMFUL:
            continue
        for match in placeholder.pattern.finditer(text):
            said = match.group()
            if not strip_hidden(said).strip() or strip_hidden(said) != said:
                continue  # told as a character that cannot be seen
            is_harmless = (
                (placeholder.group == "program" and said.isalpha())
                or (_ANYBODYS_MARKS.fullmatch(said) and "?" not in said)
                or normalise(said) in asked
            )
            severity = Severity.WARN if is_harmless else Severity.ERROR
            line = text.count("\n", 0, match.start()) + 1
            says = f"This looks like a placeholder that was never filled in, or a program's: {said}"
            yield Finding(f"{_PLACEHOLDER} {placeholder.group}", severity, f"line {line}", says, words=said)


def _find_wrong_greeting(letter: Letter, context: Context) -> Iterator[Finding]:
    """A greeting to somebody who is not the addressee: another person's name, or one that nobody has."""
    greeted = [word for word in words(normalise(letter.greeting)) if not TITLE.fullmatch(word)]
    opening = word_set("greeting_words")
    has_opening = bool(greeted) and fold(greeted[0]) in opening
    names = [one for one in greeted if fold(one) not in opening]
    person = context.addressee
    firm = words(f"{context.debrief.company} {context.debrief.role}")
    known = _list_names_of(person) | frozenset(map(fold, firm))
    people = (one for one in context.debrief.interviewers if one != person)
    others = frozenset(name for one in people for name in _list_names_of(one)) - known
    if any(fold(one) in _list_names_of(person) for one in names):
        known, others = known | others, frozenset()
    wrong = [one for one in names if fold(one) in others]
    if not wrong and person and has_opening:
        strange = [one for one in names if one[0].isupper() and fold(one) not in known]
        is_group = any(fold(one) in word_set("group_words") for one in names)
        wrong = [one for one in strange if not is_group and not _may_be_short_for(one, person)]
    if wrong:
        whom = person.name if person else f"the {context.debrief.company} team"
        says = f"The letter goes to {whom}, but the greeting says: {' '.join(wrong)}"
        yield Finding("C-09", Severity.ERROR, "greeting", says, words=" ".join(wrong))


def _list_names_of(person: Interviewer | None) -> frozenset[str]:
    """The words of a person's name, folded."""
    if person is None:
        return frozenset()
    written = " ".join((*name_tokens(person.name), person.given, person.family))
    return frozenset(fold(one) for word in words(normalise(written)) for one in (word, *word.split("-")))


def _may_be_short_for(word: str, person: Interviewer) -> bool:
    """Whether a greeted name is the beginning of the person's own, as Deb of Deborah."""
    short = fold(word)
    return len(short) >= _NICKNAME_MIN and any(name.startswith(short) for name in _list_names_of(person))


def _is_wrong_company(finding: Finding, context: Context, roles: frozenset[str]) -> bool:
    """Whether a rule found another company, or a person of another interview."""
    if finding.severity is not Severity.ERROR:
        return False
    if finding.rule == "C-12":
        said = finding.text.rpartition(": ")[2]
        return said.casefold() != normalise(context.debrief.company).strip().casefold()
    if finding.rule == "C-13":
        name = finding.text.removesuffix(" belongs to another interview.")
        return name not in {normalise(role).strip() for role in roles}
    return False
