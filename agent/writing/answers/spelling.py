"""Words that look mistyped: advice beside a field, never a change.

The dictionary is loaded by the first question alone, so that a run that writes letters does without it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING

from agent.writing.lexicon import english

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_WORD = re.compile(r"(?<![\w@/.&+#'’-])[^\W\d_]{4,30}(?:['’]\w{1,3})?(?![\w@/&+#'’-])")  # noqa: RUF001
_ENDING = re.compile(r"['’](?:s|d|ll|ve|re|t)?$")  # noqa: RUF001
_SHORT = 4
_LEAST_USE = 5e-6
_LEAST_USE_OF_SHORT = 2e-4
"""How often a word must be used, of all words of films, for a slip to be likely: few mean the rare one."""
_FOREIGN = 0.2
"""With so many words that are near to no word at all, a text is in another language, or slang."""
_FEW = 2
_MOST = 3


def find_typing_errors(text: str, known_words: Collection[str] = ()) -> tuple[str, ...]:
    """The words of an answer that are likely slips of the finger, as typed, in order; three at most.

    A word with a capital may be a name, and one with a digit or a hyphen a product: neither is asked about.
    A word in no dictionary is asked about only where a common word is one letter away, so that trades keep
    their own words.

    Args:
        text: What was typed into one field.
        known_words: Words that are right whatever a dictionary says, such as those of names; in lower case.
    """
    several = [word for word in _WORD.findall(text) if word.islower()]
    strange = [word for word in several if word not in known_words and not _is_known(word)]
    slips = [word for word in dict.fromkeys(strange) if _is_slip(word)]
    if len(strange) - len(slips) > max(_FOREIGN * len(several), _FEW):
        return ()
    return tuple(slips[:_MOST])


def _is_known(word: str) -> bool:
    """Whether the dictionary has the word, or another form or spelling of it."""
    dictionary = _load_dictionary()
    return any(form in dictionary for form in _list_forms(word))


def _list_forms(word: str) -> Iterator[str]:
    plain = word.replace("’", "'")  # noqa: RUF001
    yield plain
    bare = _ENDING.sub("", plain)
    for form in dict.fromkeys((bare, bare.removesuffix("s"))):
        yield form
        for ours, theirs in english("spelling")["spelled_otherwise"].items():
            if ours in form:
                yield form.replace(ours, theirs)


def _is_slip(word: str) -> bool:
    """Whether a common word is one letter away."""
    dictionary = _load_dictionary()
    least = _LEAST_USE_OF_SHORT if len(word) <= _SHORT else _LEAST_USE
    near = dictionary.known(dictionary.edit_distance_1(word))
    return any(dictionary.word_usage_frequency(other) >= least for other in near)


@cache
def _load_dictionary() -> SpellChecker:
    from spellchecker import SpellChecker  # noqa: PLC0415 - only where somebody types

    return SpellChecker(language="en", distance=1)
