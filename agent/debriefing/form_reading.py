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
    DONE,
    DOUBT,
    FIELD_OF,
    HINTS,
    IF_YOU_LIKE,
    LINES,
    LOOK,
    NEEDED_HINT,
    NOT_DONE,
    OFFER,
    OPEN,
    READY,
    READY_NAMES,
    SECTIONS,
    SHOWN,
    SOURCE_OPENINGS,
)
from agent.debriefing.form_loose_words import join_notes, list_loose_words, mend_labels, strip_our_words
from agent.debriefing.form_ready import is_ready, is_yes_alone
from agent.debriefing.form_sentences import ASK_READY, DONE_HERE, FORMER_HEADINGS, FORMER_NOTES
from agent.model.mail import Body
from agent.reading.new_words import without_signature

_LONGEST = 60_000
_LONGEST_ANSWER = 4_000
_WRAPS_FROM = 64
"""A mail program does not wrap a line that would stay shorter than this."""
_FEWEST = 4
"""So many lines of ours make a form even where its code was deleted."""
_NOTE = "private_note"
"""Where words go that belong to no line."""
_YES_OR_NO = frozenset(line.field for line in LINES if re.search(r"\byes\b", line.hint))
"""The lines that a bare yes answers."""

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
    DONE,
    NOT_DONE,
    NEEDED_HINT,
    *SOURCE_OPENINGS,
    *(
        " ".join(note.split()[:3])
        for note in (DONE_HERE, ASK_READY, *(one.note for one in SECTIONS), *FORMER_NOTES)
        if note
    ),
)
_OURS = rf"\s*(?:{'|'.join(map(_flex, _OPENINGS))})\s"
_ASIDE = re.compile(rf"{OPEN}{_OURS}[^{OPEN}{CLOSE}]{{0,800}}{CLOSE}", re.IGNORECASE)
_BROKEN_ASIDE = re.compile(rf"{OPEN}{_OURS}[^{OPEN}{CLOSE}\n]{{0,800}}$", re.IGNORECASE | re.MULTILINE)
_HEADINGS = (IF_YOU_LIKE, *(one.heading for one in SECTIONS if one.heading), *FORMER_HEADINGS)
_HEADING = re.compile(
    rf"^[*_]{{0,6}}(?:{'|'.join(map(re.escape, _HEADINGS))})[ *_]{{0,6}}$",
    re.MULTILINE,
)
_LABELS = "|".join(
    _flex(label)
    for label in sorted((*READY_NAMES, LOOK.rstrip(":"), CODE_LINE, *FIELD_OF), key=len, reverse=True)
)
_LABEL = re.compile(
    rf"^[*_]{{0,6}}(?:(?P<bullet>{BULLET})|[-\u2013\u00b7\u25aa\u25cf] )?[ *_'\"\u2018-\u201f]{{0,6}}"
    rf"(?P<label>{_LABELS})(?!\w)[\s*_'\"\u2018-\u201f]{{0,6}}"
    r"(?P<hint>\([^()]{0,200}\))?[\s*_]{0,6}(?:(?P<colon>[:\uff1a])|(?(bullet)|(?!)))[*_]{0,6} ?",
    re.IGNORECASE | re.MULTILINE,
)
_CODE = re.compile(
    rf"{_flex(CODE_LINE)}[ *_]{{0,6}}[:\uff1a][\s*_>]{{0,6}}(SC-[0-9A-F]{{4,16}})(?![\w-])", re.IGNORECASE
)
_ADDRESS_AGAIN = re.compile(r"\s?<\s?(?:mailto:|https?://)[^<>]{0,2000}>", re.IGNORECASE)
_BOLD = re.compile(r"(?<![\w*])\*([^\s*](?:[^*]{0,500}[^\s*])?)\*(?![\w*])")
"""Bold words, as the plain text of a mail has them."""
_STRANGE = re.compile(rf"{BULLET} ?[^:\n]{{1,40}}:")
_FIELDS = frozenset(FIELD_OF.values())
_BULLETED, _PLAIN, _WITHOUT_COLON, _WRAPPED = 3, 2, 1, 0


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """What somebody wrote into the form."""

    ready: bool
    texts: Mapping[str, str]
    """Field to words; an empty text is a line that stands there empty."""


def read_form(body: Body, code: str) -> FormAnswers | None:
    """The answers in a form that comes back; None when it is not this form any more.

    What stands on top is newer than what is quoted below. Words that belong to no line, above the form or
    below it, are kept as a note to oneself. A yes alone on a line anywhere means ready. Any text is read in
    bounded time.
    """
    text = _clean_text(body.text)
    if not _is_this(text, code):
        return None
    form, tail = _cut_form(text)
    found = _parse_lines(form)
    new = _clean_text(body.new_text)
    above = found.above
    if _find_end(new) is None and _is_copied(new, text):
        newer = _parse_lines(without_signature(new))
        found, above = found.merge(newer), newer.above
    if not found.answers:
        return None
    loose = [*list_loose_words(above), *list_loose_words(without_signature(tail), is_tail=True)]
    notes = [line for line in loose if not is_yes_alone(line)]
    said = found.answers.pop(READY, "")
    if notes or found.notes:
        found.answers[_NOTE] = join_notes(found.answers.get(_NOTE, ""), [*notes, *found.notes])
    return FormAnswers(ready=found.is_ready or len(notes) < len(loose) or is_ready(said), texts=found.answers)


def read_code(body: Body) -> str:
    """The code in the last line of a form, the uppermost where others are quoted; empty: there is none."""
    found = _CODE.search(_clean_text(body.text))
    return found[1].upper() if found else ""


def _cut_form(text: str) -> tuple[str, str]:
    """The uppermost form in a text, without quotes around it, up to its last line; and what is below that."""
    for one in (_QUOTED_LINE.sub("", text), _QUOTED.sub("", text)):
        if (end := _find_end(one)) is not None:
            line, _, below = one[end:].partition("\n")
            return one[:end], "\n".join((_CODE.sub("", line), below))
    return without_signature(text), ""


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


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What stands in a form."""

    answers: dict[str, str]
    """Field to answer; READY too."""
    above: str
    """The words above its first line."""
    notes: tuple[str, ...] = ()
    """Lines with a label that is none of ours."""
    is_ready: bool = False
    """A yes stands alone on a line."""

    def merge(self, newer: _Parsed) -> _Parsed:
        """The same with newer answers."""
        return _Parsed(
            self.answers | newer.answers, self.above, newer.notes, is_ready=self.is_ready or newer.is_ready
        )


def _parse_lines(text: str) -> _Parsed:
    """Every line's answer."""
    longest = max(map(len, text.split("\n")))
    text = mend_labels(
        _HEADING.sub("", _BROKEN_ASIDE.sub("", _ASIDE.sub(" ", strip_our_words(text)))), _LABEL, _WRAPS_FROM
    )
    places = [(found, _rate_match(text, found)) for found in _LABEL.finditer(text)]
    chosen = _choose_place(places, text)
    answers: dict[str, str] = {}
    begins: list[tuple[re.Match[str], bool]] = []
    for found, strength in places:
        best = chosen[_read_label(found)]
        if found is best[0] or (strength >= _PLAIN and _read_label(found) == READY):
            begins.append((found, True))
        elif strength >= best[1] and strength > _WITHOUT_COLON:
            begins.append((found, False))  # the same line once more, below: an older one
    notes, yes = list[str](), False
    for number, (found, counts) in enumerate(begins):
        end = begins[number + 1][0].start() if number + 1 < len(begins) else len(text)
        field = _read_label(found)
        if field == READY:
            answers[READY] = " ".join(
                (answers.get(READY, ""), _read_words(found, text[found.end() : end]))
            ).strip()
        elif counts and field in _FIELDS:
            head = found.end() - (text.rfind("\n", 0, found.end()) + 1)
            words, others, alone = _part_words(text[found.end() : end], field, head, longest)
            answers[field] = _read_words(found, words)
            notes += others
            yes |= alone
    above = text[: begins[0][0].start()] if begins else ""
    return _Parsed(answers, above, tuple(notes), is_ready=yes)


def _part_words(text: str, field: str, head: int, longest: int) -> tuple[str, list[str], bool]:
    """The words behind a label, the lines with labels of no line of ours, and whether a yes stands alone.

    Args:
        text: From behind the label on.
        field: What it is the label of.
        head: How long its line is up to there.
        longest: How long the longest line of the form is: no line was wrapped that could have been as long.
    """
    first, *others = text.split("\n")
    kept, notes, yes, before = [first], list[str](), False, head + len(first)
    for line in others:
        word = line.partition(" ")[0]
        is_whole = before + 1 + len(word) <= longest or not before
        answered = any(part.strip() for part in kept) or field not in _YES_OR_NO
        if is_whole and answered and is_yes_alone(line):
            yes = True
        elif line.startswith(BULLET) and _STRANGE.match(line):
            notes.append(line.removeprefix(BULLET).strip())
        else:
            kept.append(line)
        before = len(line)
    return "\n".join(kept), notes, yes


def _choose_place(places: list[tuple[re.Match[str], int]], text: str) -> dict[str, tuple[re.Match[str], int]]:
    """Of several places that look like one line of ours, the one that looks most like it; then the first.

    An empty line of ours is no better than one that was typed anew above it and holds words.
    """
    chosen: dict[str, tuple[re.Match[str], int]] = {}
    for found, strength in places:
        label = _read_label(found)
        known = chosen.get(label)
        if known is None:
            chosen[label] = (found, strength)
            continue
        held, holds = _read_same_line(text, known[0]), _read_same_line(text, found)
        is_kept = bool(held) and not holds and known[1] >= _PLAIN
        if (strength > known[1] and not is_kept) or (strength == known[1] and not held and holds):
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
    """The field of a line; for the others what they are called."""
    label = " ".join(match["label"].split()).casefold()
    return READY if label in READY_NAMES else FIELD_OF.get(label, label)


def _read_words(match: re.Match[str], text: str) -> str:
    """The words behind a label; words typed into the brackets of the hint count where there are no others."""
    line = _ADDRESS_AGAIN.sub("", " ".join(text.split())[:_LONGEST_ANSWER])
    line = " ".join(line.split())
    if match[0].count("*") % 2:  # the answer was typed in the bold of its label
        before, star, behind = line.rpartition("*")
        line = f"{before.rstrip()}{behind}".strip() if star and not behind.strip(" .!?") else line
    line = _BOLD.sub(r"\1", line)
    typed = (match["hint"] or "").strip("()")
    if line or _reduce_to_letters(typed).removeprefix(NEEDED_HINT) in _PLAIN_HINTS:
        return line
    return " ".join(typed.split())


def _reduce_to_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


_PLAIN_HINTS = frozenset({"", *map(_reduce_to_letters, HINTS)})
