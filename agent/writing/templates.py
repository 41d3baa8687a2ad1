"""The letter templates: found in the person's own folder or the shipped one, and filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from agent.errors import BadFileError, SecondChanceError
from agent.knowledge.fields import holds_controls
from agent.model.letter import Kind
from agent.writing.grammar import FirstWords, begins_joined, lower_verb
from agent.writing.lexicon import shipped_folder
from agent.writing.shapes import Shape, Words, shape_of
from agent.writing.shapes.certainty import is_sure
from agent.writing.template_language import (
    SLOT,
    Missing,
    Problem,
    compile_template,
    holds_fitted,
    holds_misfit,
    join_marks,
    missing_field,
)
from agent.writing.text_model import words

if TYPE_CHECKING:
    from collections.abc import Callable

_LANGUAGE = "en"
_LARGEST = 64 * 1024  # bytes; the shipped ones are under 8 kB
_SLOT = re.compile(f"{SLOT}(\\d+){SLOT}")
_BLANK_LINES = re.compile(r"\n\s*\n")
_BLOCKS_MIN = 3  # greeting, a paragraph, closing with name
_HINT = "Correct the file, or delete it to use the letter that comes with Second Chance."

Value = str | bool | int | Missing | Words


@dataclass(frozen=True, slots=True)
class Line:
    """One usable variant of a slot."""

    number: int
    """Its place in the template's block, from 0."""
    text: str
    is_fitted: bool = False
    """It was made for words of this shape; others bear any words."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A `one_of` block with the lines that can be used: those whose fields exist and fit."""

    name: str
    lines: tuple[Line, ...]
    missing: str = ""
    """The empty field that keeps every line from being used; empty while there are usable ones."""
    is_shaped: bool = False
    """Some of its lines are made for words of one shape, and others bear any."""


Piece = Slot | str
Block = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A template with its fields filled in and its wording still open."""

    greeting: Block
    paragraphs: tuple[Block, ...]
    ending: Block
    """Closing phrase, name, and what a person's own template puts below; one piece a line."""
    missing: str = ""
    """An empty field that text outside every slot needs."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The folders in which letters are looked for; an earlier one wins, letter by letter."""

    folders: tuple[Path, ...]
    """Each holds `en/thank_you.j2` or `thank_you.j2`."""

    @classmethod
    def shipped(cls) -> Templates:
        """Only the letters that come with the program."""
        return cls((shipped_folder(),))

    @classmethod
    def of_home(cls, own: Path) -> Templates:
        """The person's own letters first, the shipped ones where there is none."""
        return cls((own, shipped_folder()))

    def lay_out(self, kind: Kind, values: Mapping[str, Value]) -> Page:
        """Fill in a letter's fields.

        Raises:
            BadFileError: the template is missing, unreadable, not a template, or not a letter.
        """
        path = self._path(kind)
        source = _read(path)
        template = compile_template(source, frozenset(values))
        if isinstance(template, Problem):
            _refuse(path, f"line {template.line}: {template.text}")
        slots: list[Slot] = []
        try:
            text = template.render(**values, one_of=_collector(slots))
        except TypeError:
            _refuse(path, "an if compares a word with a number.")
        return _page(path, text, slots)

    def is_own(self, kind: Kind) -> bool:
        """Whether the letter of this kind is the person's own wording.

        Raises:
            BadFileError: there is no template.
        """
        return shipped_folder() not in self._path(kind).parents

    def _path(self, kind: Kind) -> Path:
        name = f"{kind}.j2"
        places = [path for folder in self.folders for path in (folder / _LANGUAGE / name, folder / name)]
        found = next((path for path in places if path.is_file()), None)
        return found or _refuse(places[-1], "the file is not there.")


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= _LARGEST else None
        if raw is None:
            _refuse(path, f"the file is larger than {_LARGEST // 1024} kB.")
        return raw.decode("utf-8-sig")
    except OSError as error:
        _refuse(path, f"the file cannot be read ({error.strerror}).")
    except UnicodeDecodeError:
        _refuse(path, "the file is not UTF-8 text.")


def _refuse(path: Path, problem: str) -> NoReturn:
    raise BadFileError(
        f"The letter template {path} cannot be used: {problem}", _HINT, (f"{path}: {problem}",)
    )


def _collector(slots: list[Slot]) -> Callable[..., str]:
    """The `one_of` of one rendering: it keeps the lines of each block and leaves a mark in their place."""

    def one_of(name: str, caller: Any) -> str:  # noqa: ANN401 - Jinja passes the block as a macro
        lines = [line.strip() for line in str(caller()).split("\n") if line.strip()]
        needs = [missing_field(line) for line in lines]
        usable = tuple(
            Line(number, join_marks(line), is_fitted=holds_fitted(line))
            for number, (line, need) in enumerate(zip(lines, needs, strict=True))
            if need is None and not holds_misfit(line)
        )
        missing = "" if usable else next(filter(None, needs), "")
        is_shaped = any(holds_fitted(line) or holds_misfit(line) for line in lines)
        slots.append(Slot(name, usable, missing, is_shaped))
        return f"{SLOT}{len(slots) - 1}{SLOT}\n"

    return one_of


def _page(path: Path, text: str, slots: list[Slot]) -> Page:
    blocks = [tuple(_pieces(block, slots)) for block in _BLANK_LINES.split(text.strip())]
    blocks = [block for block in blocks if block]
    if len(blocks) > _BLOCKS_MIN and len(blocks[-1]) == 1 and len(blocks[-2]) == 1:
        blocks[-2:] = [blocks[-2] + blocks[-1]]  # a blank line between closing phrase and name
    if len(blocks) < _BLOCKS_MIN or len(blocks[-1]) < 2:  # noqa: PLR2004 - closing phrase and name
        _refuse(path, "it needs a greeting, paragraphs, and a closing phrase with the name below it.")
    return Page(blocks[0], tuple(blocks[1:-1]), blocks[-1], missing_field(text) or "")


def _pieces(block: str, slots: list[Slot]) -> Iterator[Piece]:
    """Slots and lines of plain text, in reading order; slots without any line are left out."""
    for line in block.split("\n"):
        for index, part in enumerate(_SLOT.split(line)):
            if index % 2:
                slot = slots[int(part)]
                if slot.lines or slot.missing:
                    yield slot
            elif part.strip():
                yield join_marks(part.strip())


class CannotComposeError(SecondChanceError):
    """A letter cannot be written from this debrief; the person is asked for one field.

    Attributes:
        field: Where it stands in the debrief, such as `botched[1].better_answer`.
        category: Why: `missing`, `too_long`, `control`, `unknown`.
    """

    code = "cannot_compose"

    def __init__(self, field: str, category: str) -> None:
        """Keep what the visit turns into an input request, `field: category`."""
        super().__init__(
            f"A letter cannot be written yet: {field} ({category.replace('_', ' ')}).",
            "Change it with: second-chance debrief --id ID",
        )
        self.field = field
        self.category = category


def words_of(here: str, text: str, field: str) -> Words:
    """Words with their shape; with none where it is not sure enough for a frame, so that they stand alone.

    Args:
        here: as they stand inside a sentence.
        text: as typed.
        field: the last part of the field's name, such as `need`.
    """
    shape = shape_of(text, field)
    if not is_sure(text, shape, field):
        return Words(here, Shape.FRAGMENT)
    if shape in (Shape.CLAUSE, Shape.SELF) and begins_joined(here):
        shape = Shape.SENTENCES
    return Words(lower_verb(here) if shape is Shape.IMPERATIVE else here, shape)


@dataclass(slots=True)
class Vocabulary:
    """What a template may use, and where each text came from."""

    first_words: FirstWords = field(default_factory=FirstWords)
    """Which first words lose their capital inside a sentence."""
    values: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Field of the debrief -> its text as it stands in the letter."""
    warnings: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()
    """`Letter.shortened`."""

    def put(self, name: str, source: str, text: str) -> None:
        """Add a text of the person; an empty one becomes `Missing`.

        Raises:
            CannotComposeError: it holds control characters.
        """
        self.note(source, text)
        self.values[name] = text or Missing(source)

    def put_words(self, name: str, source: str, text: str, *, inside: str | None = None) -> None:
        """Add words of the person with their shape; under a name with a capital, as they begin a sentence.

        Args:
            name: the field, such as `skill`; `Skill` is added too.
            source: where the person would change it.
            text: as typed, sanitised.
            inside: as the words stand inside a sentence; None: as `first_words` has them.

        Raises:
            CannotComposeError: it holds control characters.
        """
        here = self.first_words.inside(text) if inside is None else inside
        words = words_of(here, text, source.rpartition(".")[2]) if here else None
        self.put(name, source, words.text if words else "")
        first = name[0].upper() + name[1:]
        if words is None:
            self.values[first] = self.values[name]
            return
        self.values |= {name: words, first: words.capital}

    def note(self, source: str, text: str) -> None:
        """Remember a text that stands in the letter as a part of another field.

        Raises:
            CannotComposeError: it holds control characters.
        """
        if holds_controls(text):
            raise CannotComposeError(source, "control")
        self.sources[source] = text

    @property
    def longest(self) -> str:
        """The field with the most words: the one to shorten."""
        return max(self.sources, key=lambda source: (len(words(self.sources[source])), source))
