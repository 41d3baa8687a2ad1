"""What the person typed, made fit for one line of a letter; nothing else is rewritten (D8)."""
# ruff: noqa: RUF001 (typographic quotes and dashes are what this module is about)

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace
from html.entities import html5

from agent.knowledge.names import display_name
from agent.model.interview import Botched, Debrief, Interviewer
from agent.writing.names import clean_role

_TAG = re.compile(
    r"</?(?P<name>p|br|b|i|u|em|strong|span|div|a|ul|ol|li|h[1-6]|font|table|tr|td|html|body|img|script|style"
    r"|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)
_BLOCK_TAGS = frozenset({"p", "br", "div", "ul", "ol", "li", "table", "tr", "td", "blockquote"})
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LINE_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]")
_BLANKS = re.compile(r" {2,}")
_BLANK_BEFORE_MARK = re.compile(r"(?<=\S)[ \u00a0\u202f]+([,.;:!?]+)(?=[\s\"'”’»)\]]|$)")
_BULLET = re.compile(r"^(?:[-*•–—·▪◦‣●]\s+)+")
_QUESTION_LABEL = re.compile(
    r"^(?:q(?:uestion)?(?:\s?(?:no\.?\s?|#\s?)?\d{1,2})?\s?(?:[:)]\s*|\.\s+)|\d{1,2}[.)]\s+)", re.IGNORECASE
)
_WRAPPING = {'"': '"', "“": "”", "„": "“", "”": "”", "«": "»", "»": "«", "‘": "’", "'": "'", "‹": "›"}
_FINAL_STOP = re.compile(r"(?P<end>[^\W_]{3}[\"”’')\]]*)\.$")
_ABBREVIATED = re.compile(r"\b(?:etc|vs|approx|Inc|Ltd|Corp|dept|Bros)\.$", re.IGNORECASE)
_INNER_QUOTES = str.maketrans({'"': "'", "“": "‘", "”": "’", "„": "‚", "‟": "‛"})
_ROUNDS = 12  # each round only takes away; hostile nesting stops here


def clean(text: str) -> str:
    """One line without known HTML tags, entities, wrapping quotes or bullets.

    `List<String>` survives, `<b>` does not. Cleaning twice changes nothing more. Control characters other
    than line breaks and tabs stay, so that the field can be refused by name.
    """
    return _settled(text, label=None)


def clean_question(text: str) -> str:
    """As `clean`, and without `Q:`, `Question 3:` or a number in front."""
    return _settled(text, label=_QUESTION_LABEL)


def clean_debrief(debrief: Debrief) -> Debrief:
    """The debrief with every text a letter may carry sanitised, its role cleaned (C-14).

    Ids, addresses, zones and private notes are left alone.
    """
    references, decision = debrief.references, debrief.decision
    return replace(
        debrief,
        company=clean(debrief.company),
        role=clean_role(clean(debrief.role)),
        interviewers=tuple(clean_interviewer(one) for one in debrief.interviewers),
        fit=tuple(replace(one, skill=_phrase(one.skill), need=_phrase(one.need)) for one in debrief.fit),
        enthusiasm=_phrase(debrief.enthusiasm),
        botched=tuple(_clean_botched(one) for one in debrief.botched),
        references=replace(
            references,
            who=_phrase(references.who),
            testimonial_text=clean(references.testimonial_text),
            testimonial_source=_phrase(references.testimonial_source),
        ),
        decision=replace(decision, text=_phrase(decision.text)),
    )


def clean_interviewer(person: Interviewer) -> Interviewer:
    """A person with clean name, title and highlight; `Obi, Chidera` becomes `Chidera Obi`."""
    shown = display_name(clean(person.name))
    return replace(
        person,
        name=shown.name,
        given=clean(person.given) or shown.given,
        family=clean(person.family) or shown.family,
        title=clean(person.title) or shown.title,
        highlight=_phrase(person.highlight),
    )


def quoted(text: str) -> str:
    """The text in double quotation marks, its own double quotes made single."""
    return f"“{text.translate(_INNER_QUOTES)}”"


def _clean_botched(one: Botched) -> Botched:
    asked_by = clean(one.asked_by)
    return replace(
        one,
        question=clean_question(one.question),
        better_answer=clean(one.better_answer),
        topic=_phrase(one.topic),
        asked_by=asked_by if "@" in asked_by else display_name(asked_by).name,
    )


def _phrase(text: str) -> str:
    """A noun phrase that stands inside a sentence: a full stop typed at its end is taken off."""
    line = clean(text)
    return line if _ABBREVIATED.search(line) else clean(_FINAL_STOP.sub(r"\g<end>", line))


def _settled(text: str, label: re.Pattern[str] | None) -> str:
    """Clean until nothing changes any more."""
    for _ in range(_ROUNDS):
        cleaned = _cleaned(text)
        if label:
            cleaned = label.sub("", cleaned)
        if cleaned == text:
            break
        text = cleaned
    return text


def _cleaned(text: str) -> str:
    bare = _without_tags(_ENTITY.sub(_decoded, _without_tags(text)))
    line = _BLANKS.sub(" ", _LINE_BREAKS.sub(" ", unicodedata.normalize("NFC", bare))).strip()
    return _BLANK_BEFORE_MARK.sub(r"\1", _unwrapped(_BULLET.sub("", line)))


def _decoded(entity: re.Match[str]) -> str:
    """The character of a whole entity; `&notit;` is none, though browsers read `&not` in it."""
    if entity[0][1] == "#":
        return html.unescape(entity[0])
    return html5.get(entity[0][1:], entity[0])


def _without_tags(text: str) -> str:
    return _TAG.sub(lambda tag: " " if tag["name"].lower() in _BLOCK_TAGS else "", text)


def _unwrapped(line: str) -> str:
    """Without quotation marks around the whole: `"Why "lean"?"` loses the outer, `"A" and "B"` keeps all."""
    closing = _WRAPPING.get(line[:1])
    inner = line[1:-1]
    if len(line) > 1 and closing == line[-1] and _is_whole(inner, line[0], closing):
        return inner.strip()
    return line


def _is_whole(inner: str, opening: str, closing: str) -> bool:
    """Whether the quotation marks in a text belong to each other, and none to a mark outside."""
    if opening == closing:
        pieces = inner.split(opening)
        first_opens = len(pieces) > 1 and pieces[0].endswith(" ") and not pieces[1].startswith(" ")
        return len(pieces) == 1 or (len(pieces) % 2 == 1 and first_opens)
    depth = 0
    for character in inner:
        depth += (character == opening) - (character == closing)
        if depth < 0:
            return False
    return depth == 0
