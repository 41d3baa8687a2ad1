"""Reads the debrief form back, whatever mail programs made of it on the way.

They wrap lines, add and drop blank ones, put stars around bold words, repeat addresses as links, quote
the old form below, and append signatures. What is ours stands behind a bullet, in brackets, or in
angle quotes, and is told from answers by that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from agent.debriefing.form_lines import (
    BULLET,
    CLOSE,
    CODE_LINE,
    DOUBT,
    FIELD_OF,
    FORMER_HINTS,
    HINT_OF,
    LOOK,
    NEEDED_HINT,
    OFFER,
    OPEN,
    READY,
    SECTIONS,
    SHOWN,
    SOURCE_OPENINGS,
)
from agent.model.mail import Body
from agent.reading.new_words import without_signature

_LONGEST = 60_000
_LONGEST_ANSWER = 4_000
_WRAPS_FROM = 64
"""A mail program does not wrap a line that would stay shorter than this."""
_FEWEST = 4
"""So many lines of ours make a form even where its code was deleted."""

_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_QUOTED = re.compile(r"^(?:> ?)+", re.MULTILINE)
_QUOTED_LINE = re.compile(r"^>.*\n?", re.MULTILINE)


def _flex(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


_OPENINGS = (
    LOOK,
    OFFER,
    SHOWN,
    DOUBT,
    NEEDED_HINT,
    *SOURCE_OPENINGS,
    *(" ".join(section.note.split()[:3]) for section in SECTIONS if section.note),
)
_OURS = rf"\s*(?:{'|'.join(map(_flex, _OPENINGS))})\s"
_ASIDE = re.compile(rf"{OPEN}{_OURS}[^{OPEN}{CLOSE}]{{0,800}}{CLOSE}", re.IGNORECASE)
_BROKEN_ASIDE = re.compile(rf"{OPEN}{_OURS}[^{OPEN}{CLOSE}\n]{{0,800}}$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(
    rf"^[*_]{{0,6}}(?:{'|'.join(re.escape(section.heading) for section in SECTIONS)})[ *_]{{0,6}}$",
    re.MULTILINE,
)
_LABELS = "|".join(
    _flex(label) for label in sorted((READY, LOOK.rstrip(":"), CODE_LINE, *FIELD_OF), key=len, reverse=True)
)
_LABEL = re.compile(
    rf"^[*_]{{0,6}}(?:(?P<bullet>{BULLET})|[-\u2013\u00b7\u25aa\u25cf] )?[ *_]{{0,6}}"
    rf"(?P<label>{_LABELS})(?!\w)[\s*_]{{0,6}}"
    r"(?P<hint>\([^()]{0,200}\))?[\s*_]{0,6}(?:(?P<colon>[:\uff1a])|(?(bullet)|(?!)))[*_]{0,6} ?",
    re.IGNORECASE | re.MULTILINE,
)
_CODE = re.compile(
    rf"{_flex(CODE_LINE)}[ *_]{{0,6}}[:\uff1a][\s*_>]{{0,6}}(SC-[0-9A-F]{{4,16}})(?![\w-])", re.IGNORECASE
)
_ADDRESS_AGAIN = re.compile(r"\s?<\s?(?:mailto:|https?://)[^<>]{0,2000}>", re.IGNORECASE)
_BOLD = re.compile(r"(?<![\w*])\*([^\s*](?:[^*]{0,500}[^\s*])?)\*(?![\w*])")
"""Bold words, as the plain text of a mail has them."""
_YES = re.compile(r"\b(?:yes|yep|yeah|ja|oui|si|sí|true|ok|okay|done|ready)\b", re.IGNORECASE)
_NOT = re.compile(r"\bnot\b", re.IGNORECASE)
_BULLETED, _PLAIN, _WITHOUT_COLON, _WRAPPED = 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """What somebody wrote into the form."""

    ready: bool
    texts: Mapping[str, str]
    """Field to words; an empty text is a line that stands there empty."""


def read_form(body: Body, code: str) -> FormAnswers | None:
    """The answers in a form that comes back; None when it is not this form any more.

    What stands on top is newer than what is quoted below. Any text is read in bounded time.
    """
    text = _clean_text(body.text)
    if not _is_this(text, code):
        return None
    found = _parse_lines(_cut_form(text))
    new = _clean_text(body.new_text)
    if _find_end(new) is None and _is_copied(new, text):
        found |= _parse_lines(without_signature(new))
    if not found:
        return None
    ready = found.pop(READY, "")
    return FormAnswers(
        ready=bool(_YES.search(ready)) and not _NOT.search(ready),
        texts={FIELD_OF[label]: answer for label, answer in found.items()},
    )


def read_code(body: Body) -> str:
    """The code in the last line of a form, the uppermost where others are quoted; empty: there is none."""
    found = _CODE.search(_clean_text(body.text))
    return found[1].upper() if found else ""


def _cut_form(text: str) -> str:
    """The uppermost form in a text: without quotes around it, up to its last line."""
    for one in (_QUOTED_LINE.sub("", text), _QUOTED.sub("", text)):
        if (end := _find_end(one)) is not None:
            return one[:end]
    return without_signature(text)


def _is_copied(new: str, text: str) -> bool:
    """Whether lines of the new words stand in the text once more: the old form, below an answer to it."""
    times = Counter(_read_label(found) for found in _LABEL.finditer(_QUOTED.sub("", text)))
    return any(times[_read_label(found)] > 1 for found in _LABEL.finditer(new))


def _clean_text(text: str) -> str:
    """The text with plain blanks, plain line ends, and without what was ours beside the answers."""
    lines = _UNSEEN.sub("", text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n"))
    stripped = "\n".join(line.strip(" ") for line in _BLANKS.sub(" ", lines).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", stripped)


def _is_this(text: str, code: str) -> bool:
    flat = text.casefold()
    if code.casefold() in flat:
        return True
    labels = {_read_label(found) for found in _LABEL.finditer(_QUOTED.sub("", text)) if found["colon"]}
    return CODE_LINE not in labels and len(labels) >= _FEWEST


def _find_end(text: str) -> int | None:
    """Where the line with the code begins: nothing behind it belongs to the form."""
    for found in _LABEL.finditer(text):
        if _read_label(found) == CODE_LINE and found["colon"]:
            return found.start()
    return None


def _parse_lines(text: str) -> dict[str, str]:
    """Label to answer."""
    text = _HEADING.sub("", _BROKEN_ASIDE.sub("", _ASIDE.sub(" ", text)))
    places = [(found, _rate_match(text, found)) for found in _LABEL.finditer(text)]
    chosen = _choose_place(places, text)
    answers: dict[str, str] = {}
    begins: list[tuple[re.Match[str], bool]] = []
    for found, strength in places:
        best = chosen[_read_label(found)]
        if found is best[0]:
            begins.append((found, True))
        elif strength >= best[1] and strength > _WITHOUT_COLON:
            begins.append((found, False))  # the same line once more, below: an older one
    for number, (found, counts) in enumerate(begins):
        end = begins[number + 1][0].start() if number + 1 < len(begins) else len(text)
        label = _read_label(found)
        if (counts and label in HINT_OF) or label == READY:
            answers[label] = _read_words(found, text[found.end() : end])
    return answers


def _choose_place(places: list[tuple[re.Match[str], int]], text: str) -> dict[str, tuple[re.Match[str], int]]:
    """Of several places that look like one line of ours, the one that looks most like it; then the first."""
    chosen: dict[str, tuple[re.Match[str], int]] = {}
    for found, strength in places:
        label = _read_label(found)
        known = chosen.get(label)
        if (
            known is None
            or strength > known[1]
            or (strength == known[1] and not _read_same_line(text, known[0]) and _read_same_line(text, found))
        ):
            chosen[label] = (found, strength)
    return chosen


def _read_same_line(text: str, match: re.Match[str]) -> str:
    """What stands behind a label in its own line."""
    return text[match.end() : match.end() + _WRAPS_FROM].partition("\n")[0].strip()


def _rate_match(text: str, match: re.Match[str]) -> int:
    """How surely this is a line of ours and not an answer that was wrapped before such a word."""
    if match["bullet"]:
        return _BULLETED if match["colon"] else _WITHOUT_COLON
    begin = text.rfind("\n", 0, max(0, match.start() - 1)) + 1
    line_before = match.start() - 1 - begin
    first_word = text[match.start() : match.end()].split(maxsplit=1)[0]
    return _WRAPPED if line_before + 1 + len(first_word) >= _WRAPS_FROM else _PLAIN


def _read_label(match: re.Match[str]) -> str:
    return " ".join(match["label"].split()).casefold()


def _read_words(match: re.Match[str], text: str) -> str:
    """The words behind a label; words typed into the brackets of the hint count where there are no others."""
    line = _ADDRESS_AGAIN.sub("", " ".join(text.split())[:_LONGEST_ANSWER])
    line = _BOLD.sub(r"\1", " ".join(line.split()))
    typed = (match["hint"] or "").strip("()")
    hints = map(_reduce_to_letters, (HINT_OF.get(_read_label(match), ""), *FORMER_HINTS))
    if line or _reduce_to_letters(typed).removeprefix(NEEDED_HINT) in {"", *hints}:
        return line
    return " ".join(typed.split())


def _reduce_to_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
