"""How long, how dense and how monotonous a letter may be (C-01 to C-06, C-24 to C-27)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from agent.model.letter import Kind
from agent.writing.lexicon import LEX, word_set
from agent.writing.rules.letter import BLANKED, LetterText
from agent.writing.rules.rule import Fault, error, rule, warn
from agent.writing.text_model import (
    anatomy,
    find_repeated,
    overlap,
    rendered_lines,
    share_of_runs,
    words,
)

_STEM = 5
_OWN_STOP = re.compile(rf"{BLANKED}\.\s+(?=[^\W\d_a-z])")
_STARTS_WITH_I = re.compile(r"[\"'(]*I(?=[\s'])")


def _above(letter: LetterText, limit: str, count: float, place: str, what: str) -> Iterator[Fault]:
    """Error or warning when a count is above its pair of limits."""
    pair = letter.limits[limit]
    if count > pair.error:
        yield error(place, f"{what}: {count:g}, at most {pair.error:g}.")
    elif count > pair.warn:
        yield warn(place, f"{what}: {count:g}, better at most {pair.warn:g}.")


def _below(letter: LetterText, limit: str, count: float, what: str) -> Iterator[Fault]:
    """Error or warning when a count is below its pair of limits."""
    pair = letter.limits[limit]
    if count < pair.error:
        yield error("letter", f"{what}: {count:g}, at least {pair.error:g}.")
    elif count < pair.warn:
        yield warn("letter", f"{what}: {count:g}, better at least {pair.warn:g}.")


@rule("C-01", "E/W")
def length(letter: LetterText) -> Iterator[Fault]:
    """The body is neither too short nor too long for its kind.

    Why: A mail of 50 to 125 words gets the most answers; a much shorter note says nothing, a longer one
    is put off.
    Source: Boomerang, Nexxt.
    """
    count = len(words(letter.anatomy.body))
    yield from _above(letter, "words_max", count, "letter", "Too many words")
    yield from _below(letter, "words_min", count, "Too few words")


@rule("C-02", "E/W")
def paragraphs(letter: LetterText) -> Iterator[Fault]:
    """No more than a couple of paragraphs; a second-chance letter has exactly two.

    Why: A letter that needs scrolling reads as a plea; a couple of paragraphs is what a busy person
    takes in.
    Source: Nexxt, CareerBuilder 2005, Smith Hanley.
    """
    count = len(letter.anatomy.paragraphs)
    if letter.context.kind is Kind.SECOND_CHANCE and count < 2:  # noqa: PLR2004 (exactly two)
        yield error("letter", f"Paragraphs: {count}, there must be exactly 2.")
    elif not count:
        yield error("letter", "There is no text between greeting and closing phrase.")
    yield from _above(letter, "paragraphs_max", count, "letter", "Too many paragraphs")


@rule("C-03", "E/W")
def sentence_count(letter: LetterText) -> Iterator[Fault]:
    """The number of sentences fits the kind.

    Why: Careers offices ask for three to six sentences in a note of thanks.
    Source: Iowa State, Washington University.
    """
    count = len(letter.lines)
    yield from _above(letter, "sentences_max", count, "letter", "Too many sentences")
    yield from _below(letter, "sentences_min", count, "Too few sentences")


@rule("C-04", "E/W")
def sentence_length(letter: LetterText) -> Iterator[Fault]:
    """No sentence is too long to read at once.

    Why: Whoever reads a letter once, on a telephone, loses the thread of a longer sentence.
    Source: Fast Company.
    """
    for line in letter.lines:
        # A company that ends in `Inc.` may end a sentence, which counting sentences cannot see.
        ends = [0, *(end.end() for end in _OWN_STOP.finditer(line.masked)), len(line.text)]
        longest = max(len(words(line.text[a:b])) for a, b in pairwise(ends))
        yield from _above(letter, "sentence_words_max", longest, line.place, "Words in one sentence")


@rule("C-05", "E/W")
def paragraph_length(letter: LetterText) -> Iterator[Fault]:
    """No paragraph is a dense block.

    Why: Dense blocks of text are one of the mistakes that hiring managers name.
    Source: Fast Company.
    """
    for number, paragraph in enumerate(letter.anatomy.paragraphs, start=1):
        yield from _above(
            letter,
            "paragraph_words_max",
            len(words(paragraph)),
            f"paragraph {number}",
            "Words in one paragraph",
        )


@rule("C-06", "E/W")
def screen(letter: LetterText) -> Iterator[Fault]:
    """The letter can be read without scrolling.

    Why: The reader sees the whole of it at once and has nothing to scroll.
    Source: Nexxt.
    """
    yield from _above(
        letter, "rendered_lines_max", rendered_lines(letter.anatomy), "letter", "Lines on a screen"
    )


@rule("C-24", "E/W")
def gratitude(letter: LetterText) -> Iterator[Fault]:
    """Thanks, not gushing.

    Why: Thanks are what a letter is for; from the fourth on they sound bought.
    Source: Boomerang.
    """
    count = len(LEX.THANKS.findall(letter.masked))
    yield from _above(letter, "gratitude_max", count, "letter", "Words of thanks")


@rule("C-25", "E/W")
def starts_with_i(letter: LetterText) -> Iterator[Fault]:
    """Not sentence after sentence begins with I.

    Why: Sentence after sentence that begins with "I" sounds like a form that was filled in, and speaks
    of the writer alone.
    """
    longest = run = 0
    for line in letter.lines:
        run = run + 1 if _STARTS_WITH_I.match(line.text) else 0
        longest = max(longest, run)
    yield from _above(letter, "i_start_run_max", longest, "letter", "Sentences in a row that begin with I")


@rule("C-26", "E/W")
def repeated_stem(letter: LetterText) -> Iterator[Fault]:
    """No content word comes back again and again.

    Why: A word that keeps coming back is the surest sign of a text put together from parts.
    """
    content = [word.casefold() for word in words(letter.masked)]
    stems = Counter(w[:_STEM] for w in content if len(w) >= _STEM and w not in word_set("function_words"))
    for stem, count in stems.most_common(1):
        yield from _above(letter, "stem_repeat_max", count, "letter", f"Words that begin with {stem}")


@rule("C-33", "W")
def stock_words(letter: LetterText) -> Iterator[Fault]:
    """No stock word twice, such as opportunity or come in.

    Why: Once it is an idiom, twice it is a form letter.
    """
    said = Counter(word.casefold() for word in LEX.STOCK_WORDS.findall(letter.own_voice))
    for word, count in said.items():
        if count > 1:
            yield warn("letter", f"Said {count} times: {word}", words=word)


@rule("C-27", "E/W")
def overlaps(letter: LetterText) -> Iterator[Fault]:
    """Letters to people who compare notes share no sentence, and the second letter does not repeat the first.

    Of all runs of five words, names and role aside, less than 15 % stand in the note to another of the panel.
    Why: Interviewers of one panel compare what they got; the second letter must say something that the
    first did not.
    Source: Smith Hanley, Virginia.
    """
    body, people = letter.anatomy.body, letter.known_people
    others = [anatomy(text).body for text in letter.context.siblings]
    for sentence in sorted(find_repeated(body, others)):
        yield warn("letter", f"A letter to another interviewer says the same: {sentence}", words=sentence)
    shared = round(100 * share_of_runs(body, others, (*people, letter.role, letter.company)))
    yield from _percent(letter, "sibling_runs_max", shared, "a letter to another interviewer")
    if letter.context.kind is Kind.SECOND_CHANCE and letter.context.earlier is not None:
        shared = round(100 * overlap(body, anatomy(letter.context.earlier).body, people))
        yield from _percent(letter, "stage_overlap_max", shared, "the thank-you")


def _percent(letter: LetterText, limit: str, shared: int, other: str) -> Iterator[Fault]:
    pair = letter.limits[limit]
    if shared > 100 * pair.error:
        yield error("letter", f"{shared} % the same as {other}, at most {pair.error:.0%}.")
    elif shared > 100 * pair.warn:
        yield warn("letter", f"{shared} % the same as {other}, better at most {pair.warn:.0%}.")
