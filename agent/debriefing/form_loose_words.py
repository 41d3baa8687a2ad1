"""Words in a form behind no line of ours: kept, told from our own, or given to the line they meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise

from agent.debriefing.form_lines import BULLET, CLOSE, FIELD_OF, OPEN, READY, READY_NAMES
from agent.debriefing.form_ready import find_label_without_colon, is_yes_alone
from agent.debriefing.form_sentences import OUR_WORDS
from agent.reading.new_words import new_text

_LONGEST = 20_000
_LONGEST_NOTE = 2_000
_MOST_MENDED = 40
"""So many lines with a label that is none are compared with ours; a form has no more lines than that."""
_ALIKE = 0.84
_ASIDE = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]{{0,2000}}{CLOSE}")
_LABELLED = re.compile(
    rf"(?P<mark>(?:{BULLET}|[-*\u00b7])? ?[*_]{{0,3}})(?P<label>[^\W\d_][^:(\n{BULLET}]{{2,50}}?)"
    r"(?P<rest>[ *_]{0,3}(?:\([^()\n]{0,200}\))?[ *_]{0,3}[:\uff1a])"
)
_ANY = re.compile(r"\\\{[^{}]{1,20}\\\}")
_QUOTES = re.compile("[\u201c\u201d]")


def list_loose_words(text: str, *, is_tail: bool = False) -> list[str]:
    """What a person wrote above the form or below it: without our words, quoted history, and old headers.

    A line that is a yes alone is an entry of its own.

    Args:
        text: What stands there.
        is_tail: It stands below the form, where none of our sentences do.
    """
    words = new_text(text[:_LONGEST])
    if not is_tail:
        words = strip_our_words(_ASIDE.sub("\n", words))
    found, open_ = list[str](), False
    for line in (one.strip(" *_>") for one in words.split("\n")):
        if not any(map(str.isalnum, line)) and not is_yes_alone(line):
            open_ = False
        elif open_ and not is_yes_alone(line) and not is_yes_alone(found[-1]):
            found[-1] += f" {line}"
        else:
            found.append(line)
            open_ = True
    return found


def strip_our_words(text: str) -> str:
    """A form without the sentences that stand above its lines."""
    return _OURS.sub("\n", text)


def join_notes(note: str, more: Sequence[str]) -> str:
    """A note to oneself with more words behind it, each once."""
    fresh = [words for words in dict.fromkeys(more) if words not in note]
    return " / ".join(filter(None, (note, *fresh)))[:_LONGEST_NOTE]


def mend_labels(text: str, label: re.Pattern[str], wraps_from: int) -> str:
    """The text with our labels where a telephone wrote something near to one, or a colon was lost.

    Args:
        text: A form.
        label: Finds the lines that need no mending.
        wraps_from: A line that its next word would make so long may have been wrapped before it: what
            follows is the rest of an answer, and no label.
    """
    return "\n".join(_mend_lines(text.split("\n"), label, wraps_from))


def _mend_lines(lines: Sequence[str], label: re.Pattern[str], wraps_from: int) -> Iterator[str]:
    compared = 0
    for before, line in pairwise(("", *lines)):
        if rest := find_label_without_colon(line):
            yield f"{BULLET} {READY}: {rest}"
            continue
        is_wrapped = len(before) + 1 + len(line.partition(" ")[0]) >= wraps_from
        found = None if is_wrapped or label.match(line) else _LABELLED.match(line)
        if found is None or compared >= _MOST_MENDED:
            yield line
            continue
        compared += 1
        typed = found["label"].strip().casefold()
        near = get_close_matches(typed, _NAMES, n=1, cutoff=_ALIKE)
        yield f"{BULLET} {near[0]}{found['rest']}{line[found.end() :]}" if near else line


def _compile_ours() -> re.Pattern[str]:
    """Our own sentences, however they were wrapped; `{…}` stands for what differs."""
    flat = (r"[ \n]".join(map(re.escape, words.split())) for words in OUR_WORDS)
    return re.compile(
        "|".join(_QUOTES.sub('["\u201c-\u201f]', _ANY.sub(r"[^?!]{0,300}?", one)) for one in flat)
    )


_OURS = _compile_ours()
_NAMES = [*(name for name in FIELD_OF if len(name) > len("role")), *READY_NAMES]
