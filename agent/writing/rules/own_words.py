"""The person's own words, and where they stand in a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from agent.model.interview import Botched, Debrief
from agent.writing.text_model import WORD, normalise, sentences, words

TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\.?", re.IGNORECASE)
"""A courtesy or academic title (C-10)."""

_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]|\s+via\s.*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_TRAILING = " .,;:!?\"'"
_SHORTENED_MIN = 5
"""A shortened answer keeps at least so many words."""


@dataclass(frozen=True)
class OwnText:
    """A field of the debrief as it may stand in a letter."""

    field: str
    text: str
    """Normalised."""
    exempt: bool = False
    """Blanked out before forbidden phrases are looked for."""
    tail: str = ""
    """The marks it ends with, such as `?`; a sentence may leave them out."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Where it stands in a text, normalised or not.

        Any quotes and dashes, the first letter in either case; one word alone keeps its other capitals.
        """
        first, rest = self.text[0], _tolerant(self.text[1:])
        if len(self.text.split()) > 1:
            inner = f"(?i:{_tolerant(first)}{rest})"
        else:
            inner = f"(?i:{_tolerant(first)}){rest}"
        before = r"(?<!\w)" if first.isalnum() else ""
        after = r"(?!\w)" if self.text[-1].isalnum() else ""
        tail = f"(?:{re.escape(self.tail)})?" if self.tail else ""
        return re.compile(before + inner + after + tail)


def _tolerant(text: str) -> str:
    """A pattern for normalised text that also finds it before normalising."""
    parts = re.split(r"(\s+|\.\.\.|[\"'-])", text)
    return "".join(_SPELLINGS.get(" " if part.isspace() else part) or re.escape(part) for part in parts)


_SPELLINGS = {
    " ": r"\s+",
    "...": "(?:\\.\\.\\.|…)",
    "-": "[-\u2010-\u2015\u2212]",
    '"': "[\"'\u2018-\u201f]",
    "'": "[\"'\u02bc\u2018-\u201f]",
}


def name_tokens(name: str) -> list[str]:
    """A name in reading order: no titles, no brackets, no `via …`; `Obi, Chidera` turned round."""
    plain = _ASIDE.sub("", normalise(name)).strip()
    family, comma, given = plain.partition(",")
    turned = f"{given} {family}" if comma and given.strip() else family
    return [token for token in turned.split() if not TITLE.fullmatch(token)]


def answer_span(item: Botched, text: str) -> tuple[int, int] | None:
    """Where a better answer, whole or shortened, stands in a text."""
    parts = sentences(normalise(item.better_answer))
    whole = [" ".join(parts[start:]) for start in range(len(parts))]
    versions = dict.fromkeys((*whole, *(_BRACKETS.sub("", version) for version in whole)))
    spans = [span for version in versions if (span := _longest_start(words(version), text))]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _longest_start(wanted: list[str], text: str) -> tuple[int, int] | None:
    """The longest run of words in the text that an answer begins with; enough of it, or None."""
    there = [(normalise(m.group()).casefold(), *m.span()) for m in WORD.finditer(text)]
    answer = [word.casefold() for word in wanted]
    longest: tuple[int, int] | None = None
    needed = max(1, min(_SHORTENED_MIN, len(answer)))
    for place in range(len(there) - needed + 1):
        run = 0
        while run < len(answer) and place + run < len(there) and there[place + run][0] == answer[run]:
            run += 1
        if run >= needed:
            needed = run + 1
            longest = (there[place][1], there[place + run - 1][2])
    return longest


def bare(text: str) -> str:
    """A field without what a sentence may take off it: outer blanks, quotes and its last stop."""
    plain = normalise(text).strip()
    return plain.lstrip("\"' ").rstrip(_TRAILING) or plain


def _own(field: str, text: str, *, exempt: bool = False) -> OwnText:
    """A field without its outer blanks and quotes, its last marks set apart."""
    core = bare(text)
    tail = normalise(text).strip().rstrip("\"' ").partition(core)[2] if core else ""
    return OwnText(field, core, exempt, tail.strip(" .,;:\"'"))


def own_words(debrief: Debrief, role: str) -> Iterable[OwnText]:
    """The fields of the debrief that letters carry."""
    yield _own("company", debrief.company, exempt=True)
    yield OwnText("role", role, exempt=True)
    yield _own("role", debrief.role, exempt=True)
    for place, one in enumerate(debrief.interviewers):
        yield _own(f"interviewers[{place}].name", one.name)
        yield OwnText(f"interviewers[{place}].name", " ".join(name_tokens(one.name)))
        yield _own(f"interviewers[{place}].highlight", one.highlight)
    for place, fit in enumerate(debrief.fit):
        yield _own(f"fit[{place}].skill", fit.skill)
        yield _own(f"fit[{place}].need", fit.need)
    yield _own("enthusiasm", debrief.enthusiasm)
    for place, item in enumerate(debrief.botched):
        yield _own(f"botched[{place}].question", item.question, exempt=True)
        yield _own(f"botched[{place}].topic", item.topic, exempt=True)
        yield _own(f"botched[{place}].better_answer", item.better_answer)
    yield _own("references.who", debrief.references.who)
    yield _own("references.testimonial.text", debrief.references.testimonial_text)
    yield _own("references.testimonial.source", debrief.references.testimonial_source)
    yield _own("decision.text", debrief.decision.text)
