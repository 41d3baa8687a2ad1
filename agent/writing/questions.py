"""The questions of a second-chance letter and their better answers (SC-01, SC-05, SC-17, SC-18)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from agent.model.interview import Botched, Part
from agent.model.letter import Brief
from agent.writing import grammar, names, sanitise, shorten
from agent.writing.template_language import Missing
from agent.writing.text_model import words
from agent.writing.vocabulary import CannotComposeError, Vocabulary

_NUMBERS = {1: "one", 2: "two", 3: "three"}
_QUOTED_UP_TO = {1: 16, 2: 10, 3: 0}
"""Words of a question that is quoted, by number of questions (SC-01)."""
_UNQUOTABLE = re.compile(r"[{}<>]")
"""What a question may hold only where it is named by its topic (field 11b)."""
_SOMEBODY = "one of the interviewers"
_ASKING = frozenset({Part.HIRING_MANAGER, Part.PANELIST})


def put_questions(known: Vocabulary, brief: Brief, answer_words: int) -> None:
    """One to three questions with their better answers (SC-01, SC-05, SC-17, SC-18).

    Raises:
        CannotComposeError: there is no question, or an answer cannot be shortened.
    """
    asked = brief.debrief.botched
    count = len(asked)
    if count not in _NUMBERS:
        raise CannotComposeError("botched", "missing" if not asked else "too_long")
    mentions = [_mention(known, one, index, count) for index, one in enumerate(asked)]
    whole = grammar.in_one_list([text for text, _ in mentions])
    known.values |= {
        "count": count,
        "number": _NUMBERS[count],
        "questions": whole,
        "went": asked[0].went.value,
    }
    known.values |= {
        "this_these": "this" if count == 1 else "these points",
        "topics": all(o.topic for o in asked),
    }
    known.values |= {name: Missing("botched") for name in ("answer", "question", "topic")}
    for index, one in enumerate(asked, 1):
        source = f"botched[{index - 1}]"
        answer = _answer(one, source, answer_words, count)
        if answer != one.better_answer:
            known.warnings = ("answer_shortened",)
        known.put(f"answer_{index}", f"{source}.better_answer", known.first_words.after_is_that(answer))
        known.values[f"topic_{index}"] = known.first_words.inside(one.topic) or Missing(f"{source}.topic")
    for index in range(count + 1, len(_NUMBERS) + 1):
        known.values |= {f"{name}_{index}": Missing("botched") for name in ("answer", "topic")}
    if count == 1:
        text, is_quoted = mentions[0]
        known.values["answer"] = known.values["answer_1"]
        known.values["question" if is_quoted else "topic"] = text
    known.put(
        "asker", "botched[0].asked_by", grammar.inside_sentence(_asker(brief, asked[0])) if count == 1 else ""
    )


def _mention(known: Vocabulary, one: Botched, index: int, count: int) -> tuple[str, bool]:
    """How a question is identified, and whether that is by quoting it (SC-01).

    Raises:
        CannotComposeError: it needs a topic and has none.
    """
    source = f"botched[{index}]"
    if not one.question:
        raise CannotComposeError(f"{source}.question", "missing")
    if len(words(one.question)) <= _QUOTED_UP_TO[count] and not _UNQUOTABLE.search(one.question):
        known.note(f"{source}.question", one.question)
        return sanitise.quoted(one.question), True
    if not one.topic:
        raise CannotComposeError(f"{source}.topic", "missing")
    known.note(f"{source}.topic", one.topic)
    return known.first_words.inside(one.topic), False


def _answer(one: Botched, source: str, answer_words: int, count: int) -> str:
    """The better answer in at most so many words, or as near to it as it can be shortened (CONTENT §8.4).

    Raises:
        CannotComposeError: it cannot even be brought under the ordinary limit.
    """
    best = None if one.better_answer else ""
    for limit in _limits(count, answer_words):
        best = shorten.shorten(one.better_answer, limit) or best
    if best is None:
        raise CannotComposeError(f"{source}.better_answer", "too_long")
    return best


def _limits(count: int, answer_words: int) -> Iterator[int]:
    """The limits from the ordinary one down to `answer_words` (CONTENT §8.4)."""
    limit = shorten.LIMITS[count]
    while limit > answer_words:
        yield limit
        limit = max(shorten.FLOOR, limit - shorten.STEP, answer_words)
    yield limit


def _asker(brief: Brief, one: Botched) -> str:
    """Who asked, where it was not the reader (SC-18); empty where the reader did."""
    by = _same(one.asked_by)
    known = [p for p in brief.debrief.interviewers if by and by in {_same(p.name), _same(p.email)}]
    reader = brief.addressee
    reader_asked = reader is not None and by in {_same(reader.name), _same(reader.email)}
    if not brief.via and (not by or reader_asked):
        return ""
    if known and not reader_asked:
        return names.mention(known[0])
    if by and not reader_asked:
        return _SOMEBODY if "@" in by else one.asked_by
    asking = [person for person in brief.debrief.interviewers if person.part in _ASKING]
    if len(asking) == 1:
        return names.mention(asking[0])
    return _SOMEBODY if asking else "the interviewer"


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
