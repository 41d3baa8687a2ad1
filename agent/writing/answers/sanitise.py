"""What the person typed, made fit for one line of a letter; nothing else is rewritten (D8)."""
# ruff: noqa: RUF001 (typographic quotes and dashes are what this module is about)

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace
from html.entities import html5

from agent.knowledge.names import display_name
from agent.model.interview import Botched, Debrief, Fit, Interviewer
from agent.writing.answers.job_names import without_job
from agent.writing.lexicon import word_set

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
_ANSWER_LABEL = re.compile(
    r"^(?:skills?|needs?|what they need|(?:my |better )?answer|a|highlights?|enthusiasm)\s?:\s+",
    re.IGNORECASE,
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
    return _clean_until_stable(text, label=None)


def clean_question(text: str) -> str:
    """As `clean`, and without `Q:`, `Question 3:` or a number in front."""
    return _clean_until_stable(text, label=_QUESTION_LABEL)


def clean_answer(text: str) -> str:
    """As `clean`, and without the field's own name in front: `need: …`, `A: …`."""
    return _clean_until_stable(text, label=_ANSWER_LABEL)


def clean_debrief(debrief: Debrief) -> Debrief:
    """The debrief with every text a letter may carry sanitised, its role cleaned (C-14).

    Ids, addresses, zones and private notes are left alone.
    """
    references, decision = debrief.references, debrief.decision
    return replace(
        debrief,
        company=clean(debrief.company),
        role=clean_role(clean(debrief.role)),
        interviewers=tuple(clean_interviewer(person) for person in debrief.interviewers),
        fit=tuple(_clean_fit(fit) for fit in debrief.fit),
        enthusiasm=_phrase(debrief.enthusiasm),
        request=_phrase(debrief.request),
        botched=tuple(_clean_botched(question) for question in debrief.botched),
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
    parts = display_name(without_job(clean(person.name)))
    return replace(
        person,
        name=parts.name,
        given=clean(person.given) or parts.given,
        family=clean(person.family) or parts.family,
        title=clean(person.title) or parts.title,
        highlight=_phrase(person.highlight),
    )


def quoted(text: str) -> str:
    """The text in double quotation marks, its own double quotes made single."""
    return f"“{text.translate(_INNER_QUOTES)}”"


def _clean_fit(fit: Fit) -> Fit:
    return replace(
        fit,
        skill=_phrase(fit.skill),
        need=_phrase(fit.need),
        why=_phrase(fit.why),
        said_by=_named(fit.said_by),
    )


def _named(person: str) -> str:
    """A name as people are called here, or an address."""
    text = clean(person)
    return text if "@" in text else display_name(without_job(text)).name


def _clean_botched(question: Botched) -> Botched:
    return replace(
        question,
        question=clean_question(question.question),
        better_answer=clean_answer(question.better_answer),
        topic=_phrase(question.topic),
        asked_by=_named(question.asked_by),
    )


def _phrase(text: str) -> str:
    """A noun phrase that stands inside a sentence: a full stop typed at its end is taken off."""
    line = clean_answer(text)
    return line if _ABBREVIATED.search(line) else clean_answer(_FINAL_STOP.sub(r"\g<end>", line))


def _clean_until_stable(text: str, label: re.Pattern[str] | None) -> str:
    """Clean until nothing changes any more."""
    for _ in range(_ROUNDS):
        cleaned = _clean_once(text)
        if label:
            cleaned = label.sub("", cleaned)
        if cleaned == text:
            break
        text = cleaned
    return text


def _clean_once(text: str) -> str:
    bare = _without_tags(_ENTITY.sub(_decode, _without_tags(text)))
    line = _BLANKS.sub(" ", _LINE_BREAKS.sub(" ", unicodedata.normalize("NFC", bare))).strip()
    return _BLANK_BEFORE_MARK.sub(r"\1", _unwrap(_BULLET.sub("", line)))


def _decode(entity: re.Match[str]) -> str:
    """The character of a whole entity; `&notit;` is none, though browsers read `&not` in it."""
    if entity[0][1] == "#":
        return html.unescape(entity[0])
    return html5.get(entity[0][1:], entity[0])


def _without_tags(text: str) -> str:
    return _TAG.sub(lambda tag: " " if tag["name"].lower() in _BLOCK_TAGS else "", text)


def _unwrap(line: str) -> str:
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


_LETTERS = re.compile(r"[^\W\d_]+")
_WHITESPACE = re.compile(r"\s+")
_NUMBER = r"[A-Z]{0,3}[-_/]?\d[\w/-]{2,14}"
_NOISE = re.compile(
    rf"""
      [(\[]\s?(?=[^)\]]{{0,16}}(?:m[^)\]]{{0,12}}[wfv]|[wfv][^)\]]{{0,12}}m|h\s?/\s?f|f\s?/\s?h))
          [mwfdxvh](?:\s?[/|*]\s?(?:[mwfdxvhia]|div|gn|all)){{1,4}}\*?\s?[)\]]      # (m/w/d), [f/m/x]
    | [(\[]\s?(?:all\ genders?|any\ gender|gn\*?)\s?[)\]]
    | ^\s?(?:job(?:\ title)?|position|role|vacancy|title)\s?:\s                       # Job: ...
    | (?<![\w/])(?:m/w/d|w/m/d|m/f/d|f/m/d|f/m/x|m/f/x|m/w/x|w/m/x)(?![\w/])
    | [(\[]?\s?(?<![\w&])\#\s?[A-Z]{{0,4}}-?\d[\w-]{{1,14}}\s?[)\]]?              # #12345
    | [(\[]?\s?(?<!\w)(?:R|JR|REQ|JOB|ID)(?:[-_]\d{{3,12}}|\d{{4,12}})(?![\w-])\s?[)\]]?  # R-00123
    | [(\[]?\s?(?<!\w)(?:req(?:uisition)?|job|posting|vacancy|ref(?:erence)?|kennziffer)\b\.?
          \s?(?:id|no\.?|nr\.?|number|code)?\s?[:\#]?\s?{_NUMBER}(?!\w)\s?[)\]]?    # Req. 2024-15
    | [(\[]\s?(?:id|no\.?|nr\.?)\s?[:\#]?\s?{_NUMBER}\s?[)\]]                     # (ID 20311)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"(\s?[,|\u2013\u2014-])(?:\s+[,|\u2013\u2014-])+(?=\s|$)")
_EDGES = " -\u2013\u2014|,:;/\u00b7"
_ACRONYM_LENGTH = 4


def clean_role(role: str) -> str:
    """The role as entered, less labels, gender suffixes and numbers; ALL CAPS becomes title case (C-14).

    What is nothing but noise stays as it was entered. Cleaning twice changes nothing more.
    """
    entered = _WHITESPACE.sub(" ", role).strip()
    kept = _WHITESPACE.sub(" ", _NOISE.sub(" ", entered)).strip()
    if kept != entered:
        kept = _LEFT_OVER.sub(r"\1", kept).strip(_EDGES)
        return clean_role(kept) if kept else _from_capitals(entered)
    return _from_capitals(kept)


def _from_capitals(role: str) -> str:
    """`SENIOR QA ENGINEER` to `Senior QA Engineer`: tokens of up to four letters stay, plain words do not."""
    tokens = _LETTERS.findall(role)
    if not role.isupper() or all(map(_is_acronym, tokens)):
        return role
    return _LETTERS.sub(_calm, role)


def _is_acronym(token: str) -> bool:
    return len(token) <= _ACRONYM_LENGTH and token.lower() not in word_set("short_in_titles")


def _calm(token: re.Match[str]) -> str:
    letters, small = token[0], token[0].lower()
    if small in word_set("small_in_titles") and token.start():
        return small
    if _is_acronym(letters):
        return letters
    return letters[0] + letters[1:].lower()
