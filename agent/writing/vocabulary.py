"""What a letter's template may use, and the one way in which a letter cannot be written."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.errors import SecondChanceError
from agent.writing import sanitise
from agent.writing.first_words import FirstWords
from agent.writing.template_language import Missing
from agent.writing.templates import Value
from agent.writing.text_model import words


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


@dataclass(slots=True)
class Vocabulary:
    """What a template may use, and where each text came from."""

    first_words: FirstWords = field(default_factory=FirstWords)
    """Which first words lose their capital inside a sentence."""
    values: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Field of the debrief -> its text as it stands in the letter."""
    warnings: tuple[str, ...] = ()

    def put(self, name: str, source: str, text: str) -> None:
        """Add a text of the person; an empty one becomes `Missing`.

        Raises:
            CannotComposeError: it holds control characters.
        """
        self.note(source, text)
        self.values[name] = text or Missing(source)

    def note(self, source: str, text: str) -> None:
        """Remember a text that stands in the letter as a part of another field.

        Raises:
            CannotComposeError: it holds control characters.
        """
        if sanitise.holds_control_characters(text):
            raise CannotComposeError(source, "control")
        self.sources[source] = text

    @property
    def longest(self) -> str:
        """The field with the most words: the one to shorten."""
        return max(self.sources, key=lambda source: (len(words(self.sources[source])), source))
