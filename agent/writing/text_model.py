"""A letter read from its text alone: its parts, its sentences and words, and what of it the person typed."""
# ruff: noqa: RUF001 (typographic quotes and dashes are what this module is about)

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agent.knowledge.text import straighten
from agent.model.interview import Botched, Debrief

WRAP_COLUMN = 72

_BLANKS = re.compile(r"[^\S\n]+")
WORD = re.compile(r"[^\W_]+(?:['’\-.@/&+][^\W_]+)*")
"""One word."""
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]+[\"'”’)\]»]*(?=\s+(?P<next>\S))")
_OPENING_QUOTES = "“\"'‘«„"
_ABBREVIATIONS = tuple(
    "Mr Mrs Ms Mx Dr Prof St Sr Jr vs etc e.g i.e No approx a.m p.m U.S U.K Inc Ltd Co".split()  # noqa: SIM905 (a list of quoted words would hide them)
)
_BEFORE_STOP = re.compile(r"(?:^|[\s(“\"‘'\[])(?P<word>[^\s(“\"‘'\[]+)\.$")
_MASK = "\ue000"  # a private-use character: no word of a letter
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_GREETING_LINE = re.compile(
    r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day))\b.{0,80},$|to whom .{1,40}$|.{1,80}[,:]$",
    re.IGNORECASE,
)
_CLOSING_LINE = re.compile(r"[^\W\d_][^.!?:;,]{1,38},$")
_CLOSING_WORDS_MAX = 4


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A letter taken apart by its text alone; a missing part is empty."""

    greeting: str
    paragraphs: tuple[str, ...]
    """Each one line, whatever the wrapping was."""
    closing: str
    name: str
    rest: str
    """Everything below the name: a signature, quoted history. Never linted for words."""

    @property
    def body(self) -> str:
        """The paragraphs, separated by blank lines."""
        return "\n\n".join(self.paragraphs)


def normalise(text: str) -> str:
    """Plain spelling for pattern matching: NFC, straight quotes, `-`, `...`, single blanks."""
    return _BLANKS.sub(" ", straighten(text))


def words(text: str) -> list[str]:
    """The words of a text in order; `four-teller` is one."""
    return WORD.findall(text)


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph in order, trimmed."""
    return list(_split(paragraph))


@lru_cache(maxsize=1024)  # composing weighs the same lines again and again
def _split(paragraph: str) -> tuple[str, ...]:
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        following = end["next"]
        begins = following.isupper() or following.isdigit() or following in _OPENING_QUOTES
        if begins and not _is_abbreviation(paragraph[start : end.end()]):
            found.append(paragraph[start : end.end()].strip())
            start = end.end()
    found.append(paragraph[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def _is_abbreviation(text: str) -> bool:
    """Whether the stop at the end belongs to an abbreviation or a single initial."""
    last = _BEFORE_STOP.search(text[-24:])
    if last is None:
        return False
    word = last["word"]
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isupper())


def rendered_lines(letter: Anatomy) -> int:
    """How many lines the letter fills on a screen of 72 columns, signature aside."""
    body = [max(1, len(textwrap.wrap(paragraph, WRAP_COLUMN))) for paragraph in letter.paragraphs]
    blank_lines = len(body) + 1
    return 1 + sum(body) + blank_lines + 2


def overlap(a: str, b: str, names: Iterable[str]) -> float:
    """How much two bodies repeat each other, 0 to 1: Jaccard of word triples, names masked."""
    masked = sorted({normalise(name).casefold() for name in names if name.strip()}, key=len, reverse=True)
    triples, others = _triples(a, masked), _triples(b, masked)
    union = triples | others
    return len(triples & others) / len(union) if union else 0.0


def _triples(body: str, names: list[str]) -> set[tuple[str, ...]]:
    return set(_list_runs(body, names, 3))


def _list_runs(body: str, names: list[str], length: int) -> list[tuple[str, ...]]:
    text = normalise(body).casefold()
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f" {_MASK} ", text)
    found = re.findall(rf"{_MASK}|{WORD.pattern}", text)
    return list(zip(*(found[shift:] for shift in range(length)), strict=False))


_RUN = 5  # words


def share_of_runs(body: str, others: Iterable[str], names: Iterable[str]) -> float:
    """How many of a body's runs of five words stand in another body too, 0 to 1; runs with names aside."""
    masked = sorted({normalise(name).casefold() for name in names if name.strip()}, key=len, reverse=True)
    runs = [run for run in _list_runs(body, masked, _RUN) if _MASK not in run]
    there = {run for other in others for run in _list_runs(other, masked, _RUN)}
    return sum(run in there for run in runs) / len(runs) if runs else 0.0


def find_repeated(body: str, others: Iterable[str]) -> set[str]:
    """The sentences of a body that stand in another one too."""
    there = {sentence for other in others for part in other.split("\n") for sentence in sentences(part)}
    return {sentence for part in body.split("\n") for sentence in sentences(part)} & there


def anatomy(text: str) -> Anatomy:
    """Take a letter apart by its text alone. Never raises; unusual texts have empty parts."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    blocks = [block.strip("\n") for block in _BLANK_LINES.split(lines) if block.strip()]
    greeting, _, below_greeting = blocks[0].partition("\n") if blocks else ("", "", "")
    greeting = greeting.strip()
    if _GREETING_LINE.match(greeting):
        blocks[:1] = [below_greeting] if below_greeting else []
    else:
        greeting = ""
    for index, block in enumerate(blocks):
        first, _, below = block.partition("\n")
        if _is_closing(first.strip()):
            tail = "\n\n".join(part for part in (below, *blocks[index + 1 :]) if part)
            name, _, rest = tail.partition("\n")
            return Anatomy(
                greeting, _join_lines(blocks[:index]), first.strip(), name.strip(), rest.strip("\n")
            )
    return Anatomy(greeting, _join_lines(blocks), "", "", "")


def _is_closing(line: str) -> bool:
    return bool(_CLOSING_LINE.match(line)) and len(words(line)) <= _CLOSING_WORDS_MAX


def _join_lines(blocks: list[str]) -> tuple[str, ...]:
    """Wrapped lines of a paragraph put back into one."""
    return tuple(" ".join(line.strip() for line in block.split("\n")) for block in blocks)


_WIDEST = 100
"""Columns beyond which no mail program breaks lines: a text with longer lines is not wrapped."""
_OWN_LINE = re.compile(r"\s*(?:[-*•>–—]|\d{1,3}[.)])\s")
"""How an item of a list, or a quoted line, begins."""


def unwrap(text: str) -> tuple[tuple[str, ...], ...]:
    """The paragraphs of a text, each with the lines that its writer meant.

    A line that was only broken because the next word had no more room is put together with the next one. The
    room is as wide as the longest line of the text.
    """
    blocks = [block.strip("\n").split("\n") for block in _BLANK_LINES.split(text.strip("\n"))]
    width = max(len(line.rstrip()) for block in blocks for line in block)
    return tuple(tuple(_join_wrapped(block, width)) for block in blocks)


def _join_wrapped(lines: list[str], width: int) -> Iterator[str]:
    whole, last = "", ""
    for line in lines:
        word = line.split(maxsplit=1)[0] if line.strip() else ""
        had_room = len(last.rstrip()) + 1 + len(word) <= width
        if not last:
            whole = line.strip()
        elif width > _WIDEST or had_room or _OWN_LINE.match(line):
            yield whole
            whole = line.strip()
        else:
            whole = f"{whole} {line.strip()}"
        last = line
    yield whole


TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor)\.?", re.IGNORECASE)
"""A courtesy or academic title (C-10)."""

_ASIDE = re.compile(r"(?<!\s)\s*[(\[][^()\[\]]*[)\]]|(?<!\s)\s+via\s.*$", re.IGNORECASE)
BRACKETS = re.compile(r"(?<!\s)\s+\([^()]*\)")
"""An aside: brackets that touch no word, as they do in "O(n)"; a shortened answer goes without."""
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
    typed: str = ""
    """As it was typed, with the marks around it."""

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


@lru_cache(maxsize=64)  # several rules ask for the same answer in the same text
def answer_span(item: Botched, text: str) -> tuple[int, int] | None:
    """Where a better answer, whole or shortened, stands in a text."""
    parts = sentences(normalise(item.better_answer))
    whole = [" ".join(parts[start:]) for start in range(len(parts))]
    versions = dict.fromkeys((*whole, *(BRACKETS.sub("", version) for version in whole)))
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
    return OwnText(field, core, exempt, tail.strip(" .,;:\"'"), text)


def own_words(debrief: Debrief, role: str) -> Iterable[OwnText]:
    """The fields of the debrief that letters carry."""
    yield _own("company", debrief.company, exempt=True)
    yield OwnText("role", role, exempt=True)
    yield _own("role", debrief.role, exempt=True)
    for place, person in enumerate(debrief.interviewers):
        yield _own(f"interviewers[{place}].name", person.name)
        yield OwnText(f"interviewers[{place}].name", " ".join(name_tokens(person.name)))
        yield _own(f"interviewers[{place}].highlight", person.highlight)
    for place, fit in enumerate(debrief.fit):
        yield _own(f"fit[{place}].skill", fit.skill)
        yield _own(f"fit[{place}].need", fit.need)
        yield _own(f"fit[{place}].why", fit.why)
    yield _own("enthusiasm", debrief.enthusiasm)
    for place, item in enumerate(debrief.botched):
        yield _own(f"botched[{place}].question", item.question, exempt=True)
        yield _own(f"botched[{place}].topic", item.topic, exempt=True)
        yield _own(f"botched[{place}].better_answer", item.better_answer)
    yield _own("request", debrief.request)
    yield _own("references.who", debrief.references.who)
    yield _own("references.testimonial.text", debrief.references.testimonial_text)
    yield _own("references.testimonial.source", debrief.references.testimonial_source)
    yield _own("decision.text", debrief.decision.text)
