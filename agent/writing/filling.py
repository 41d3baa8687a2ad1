"""Filling in a letter's fields: from a brief to the values its template may use.

A brief here is a clean one: its texts have been through `sanitise`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from agent.model.interview import Botched, Interviewer, Part
from agent.model.letter import Brief, Kind
from agent.writing import grammar, sanitise
from agent.writing.grammar import FirstWords, day_phrase, month_and_day
from agent.writing.lexicon import english, must_quote, word_list
from agent.writing.template_language import Missing
from agent.writing.templates import CannotComposeError, Vocabulary
from agent.writing.text_model import sentences, words


def fill(brief: Brief, answer_words: int) -> Vocabulary:
    """The values for a letter of the brief's kind; each better answer in at most `answer_words` words.

    Raises:
        CannotComposeError: a better answer cannot be shortened so far that it fits at all, a zone is
            unknown, or a field holds control characters.
    """
    vocabulary = Vocabulary(FirstWords.of(brief.debrief))
    _put_common(vocabulary, brief)
    if brief.kind is Kind.THANK_YOU:
        _put_person(vocabulary, brief)
        _put_strengths(vocabulary, brief)
        if brief.via and not grammar.is_a_goal(str(vocabulary.values["need"])):
            # The only line for those who arranged it speaks of working towards a goal.
            vocabulary.values["need"] = Missing("fit[0].need")
        vocabulary.values["next_round"] = brief.next_round
    elif brief.kind is Kind.SECOND_CHANCE:
        _put_strengths(vocabulary, brief)
        put_questions(vocabulary, brief, answer_words)
        _put_references(vocabulary, brief)
    elif brief.kind is Kind.GRACIOUS_DECLINE:
        vocabulary.values |= {
            "second_chance_sent": brief.second_chance_sent,
            "feedback": brief.debrief.feedback,
        }
    else:
        vocabulary.put_phrase("enthusiasm", "enthusiasm", brief.debrief.enthusiasm)
        vocabulary.put("decision", "decision.text", _decision(brief))
    return vocabulary


def _put_common(vocabulary: Vocabulary, brief: Brief) -> None:
    debrief, tone = brief.debrief, brief.debrief.tone or brief.profile.tone
    vocabulary.put("company", "company", debrief.company)
    vocabulary.put("the_role", "role", debrief.role and grammar.role_the(debrief.role))
    vocabulary.put("name", "me.name", brief.profile.name.strip())
    person = f"interviewers[{_position(brief, brief.addressee)}].name"
    line = grammar.greeting(
        brief.addressee, company=debrief.company, tone=tone, country=debrief.their_country
    )
    vocabulary.put("greeting", person if brief.addressee else "company", line)
    vocabulary.values |= {
        "day": _day(brief),
        "conversation": english("grammar")["conversation"][debrief.mode],
        "mode": debrief.mode.value,
        "tone": tone.value,
        "via": brief.via,
    }


def _put_person(vocabulary: Vocabulary, brief: Brief) -> None:
    """What this reader said, and whom to thank through them (TY-06, TY-12)."""
    speaker = brief.addressee
    if brief.via:
        others = [
            person
            for person in brief.debrief.interviewers
            if person.name in brief.pass_on and person.highlight
        ]
        speaker = others[0] if others else speaker
    source = f"interviewers[{_position(brief, speaker)}].highlight"
    vocabulary.put_phrase("highlight", source, speaker.highlight if speaker else "")
    called = {person.name: grammar.mention(person) for person in brief.debrief.interviewers}
    thanked = [called.get(name, name) for name in brief.pass_on]
    vocabulary.put("others", "interviewers", grammar.in_one_list(thanked) if thanked else "")


def _put_strengths(vocabulary: Vocabulary, brief: Brief) -> None:
    fit = brief.debrief.fit[0] if brief.debrief.fit else None
    vocabulary.put_phrase("skill", "fit[0].skill", fit.skill if fit else "")
    vocabulary.put_phrase("need", "fit[0].need", fit.need if fit else "")
    vocabulary.put_phrase("enthusiasm", "enthusiasm", brief.debrief.enthusiasm)


def _put_references(vocabulary: Vocabulary, brief: Brief) -> None:
    """Who can speak for the person (SC-09); half a testimonial matters only where there is no other."""
    references = brief.debrief.references
    text, source = references.testimonial_text, references.testimonial_source
    if references.who and not (text and source):
        text = ""
    vocabulary.put_phrase("reference", "references.who", references.who)
    vocabulary.put("testimonial", "references.testimonial.text", sanitise.quoted(text) if text else "")
    vocabulary.put("testimonial_source", "references.testimonial.source", grammar.capital_first(source))
    vocabulary.values["Reference"] = grammar.capital_first(references.who)
    reader = brief.addressee
    vocabulary.values["agency"] = reader is not None and reader.part is Part.RECRUITER_AGENCY


def _day(brief: Brief) -> str:
    zone = brief.debrief.their_time_zone or brief.profile.time_zone
    try:
        return day_phrase(
            brief.debrief.interview_end, brief.now, zone=zone, country=brief.debrief.their_country
        )
    except (LookupError, ValueError, OSError, OverflowError):
        raise CannotComposeError("their_time_zone", "unknown") from None


def _decision(brief: Brief) -> str:
    """When they meant to decide, as it follows "around"; empty where their words no longer say it."""
    decision = brief.debrief.decision
    text = grammar.inside_sentence(decision.text)
    if grammar.follows_around(text):
        return text
    if decision.date is None:
        return ""
    return month_and_day(decision.date, country=brief.debrief.their_country)


def _position(brief: Brief, person: Interviewer | None) -> int:
    """The person's place in the debrief, for naming a field."""
    names = [interviewer.name for interviewer in brief.debrief.interviewers]
    return names.index(person.name) if person and person.name in names else 0


# ruff: noqa: RUF001 (typographic dashes and quotes are what is cut at)


_QUESTIONS_MAX = 3
_SOMEBODY = "one of the interviewers"
_ASKING = frozenset({Part.HIRING_MANAGER, Part.PANELIST})


def put_questions(vocabulary: Vocabulary, brief: Brief, answer_words: int) -> None:
    """One to three questions with their better answers (SC-01, SC-05, SC-17, SC-18).

    Raises:
        CannotComposeError: there is no question, or an answer cannot be shortened.
    """
    asked = brief.debrief.botched
    count = len(asked)
    if not 0 < count <= _QUESTIONS_MAX:
        raise CannotComposeError("botched", "missing" if not asked else "too_long")
    mentions = [_mention(vocabulary, question, index, count) for index, question in enumerate(asked)]
    whole = grammar.in_one_list([text for text, _ in mentions])
    vocabulary.values |= {
        "count": count,
        "number": word_list("numbers")[count],
        "questions": whole,
        "went": asked[0].went.value,
    }
    vocabulary.values |= {
        "this_these": "this" if count == 1 else "these points",
        "topics": all(question.topic for question in asked),
    }
    vocabulary.values |= {name: Missing("botched") for name in ("answer", "question", "topic")}
    for index, question in enumerate(asked, 1):
        source = f"botched[{index - 1}]"
        answer = _answer(question, source, answer_words, count)
        if answer != question.better_answer:
            vocabulary.warnings = ("answer_shortened",)
        vocabulary.put(
            f"answer_{index}", f"{source}.better_answer", vocabulary.first_words.after_is_that(answer)
        )
        vocabulary.values[f"topic_{index}"] = vocabulary.first_words.inside(question.topic) or Missing(
            f"{source}.topic"
        )
    for index in range(count + 1, _QUESTIONS_MAX + 1):
        vocabulary.values |= {f"{name}_{index}": Missing("botched") for name in ("answer", "topic")}
    if count == 1:
        text, is_quoted = mentions[0]
        vocabulary.values["answer"] = vocabulary.values["answer_1"]
        vocabulary.values["question" if is_quoted else "topic"] = text
    vocabulary.put(
        "asker", "botched[0].asked_by", grammar.inside_sentence(_asker(brief, asked[0])) if count == 1 else ""
    )


def _mention(vocabulary: Vocabulary, question: Botched, index: int, count: int) -> tuple[str, bool]:
    """How a question is identified, and whether that is by quoting it (SC-01).

    Raises:
        CannotComposeError: it needs a topic and has none.
    """
    source = f"botched[{index}]"
    if not question.question:
        raise CannotComposeError(f"{source}.question", "missing")
    if must_quote(question.question, count):
        vocabulary.note(f"{source}.question", question.question)
        return sanitise.quoted(question.question), True
    if not question.topic:
        raise CannotComposeError(f"{source}.topic", "missing")
    vocabulary.note(f"{source}.topic", question.topic)
    return vocabulary.first_words.inside(question.topic), False


def _answer(question: Botched, source: str, answer_words: int, count: int) -> str:
    """The better answer in at most so many words, or as near to it as it can be shortened.

    Raises:
        CannotComposeError: it cannot even be brought under the ordinary limit.
    """
    best = None if question.better_answer else ""
    for limit in _limits(count, answer_words):
        best = shorten(question.better_answer, limit) or best
    if best is None:
        raise CannotComposeError(f"{source}.better_answer", "too_long")
    return best


def _limits(count: int, answer_words: int) -> Iterator[int]:
    """The limits from the ordinary one down to `answer_words`."""
    limit = ANSWER_WORDS[count]
    while limit > answer_words:
        yield limit
        limit = max(ANSWER_WORDS_LEAST, limit - ANSWER_WORDS_STEP, answer_words)
    yield limit


def _asker(brief: Brief, question: Botched) -> str:
    """Who asked, where it was not the reader (SC-18); empty where the reader did."""
    by = _same(question.asked_by)
    known = [p for p in brief.debrief.interviewers if by and by in {_same(p.name), _same(p.email)}]
    reader = brief.addressee
    reader_asked = reader is not None and by in {_same(reader.name), _same(reader.email)}
    if not brief.via and (not by or reader_asked):
        return ""
    if known and not reader_asked:
        return grammar.mention(known[0])
    if by and not reader_asked:
        return _SOMEBODY if "@" in by else question.asked_by
    asking = [person for person in brief.debrief.interviewers if person.part in _ASKING]
    if len(asking) == 1:
        return grammar.mention(asking[0])
    return _SOMEBODY if asking else "the interviewer"


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


ANSWER_WORDS = {1: 42, 2: 22, 3: 17}
"""Words per better answer, by number of questions."""
ANSWER_WORDS_LEAST = 8
ANSWER_WORDS_STEP = 2
_KEPT_MIN = 5  # words
_LOOSE_ENDS = " ,;:-–—"
_BRACKETS = re.compile(r"(?<!\s)\s*\([^()]*\)")
_CONNECTORS = "because|since|so|which|while|although|but|as|and|until|where|when"
_BOUNDARY = re.compile(
    rf"[,;]\s+(?:{_CONNECTORS})\b|;|:(?=\s)|\s[-–—]\s|—|\s(?:because|so that|until|while|although)\b",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    rf"(?:^|\s)(?:{_CONNECTORS}|or|that|than|then|if|to|of|for|with|by|from|in|on|at|the|an?|not|who)$",
    re.IGNORECASE,
)
_SERIES_COMMA = re.compile(rf",(?!\s+(?:{_CONNECTORS}|or|who|whom|whose|then|if)\b)", re.IGNORECASE)
_SERIES_END = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_OPENS_WITH_CLAUSE = re.compile(
    r"(?:if|when|whenever|after|before|once|as|because|since|while|although|until|where|for|in|on|with|at"
    r"|by|during|to|first|next|then|today|now)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:two|three|four|five|six|several|these|following)(?: \w+){0,3}(:|$)", re.IGNORECASE
)
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))


def shorten(answer: str, limit: int) -> str | None:
    """The answer in at most `limit` words: the first step that fits; None when none does.

    (a) as it is, (b) its first sentence, (c) that without what stands in brackets, (d) cut before its last
    clause boundary within the limit, (e) a comma series that lost its "and" is cut at its first comma.
    Never mid-word, never an ellipsis, never a dangling connector; at least five words remain.
    """
    if _fits(answer, limit):
        return answer
    first = next((sentence for sentence in sentences(answer) if len(words(sentence)) >= _KEPT_MIN), answer)
    bare = _BRACKETS.sub("", first).strip(_LOOSE_ENDS)
    for shorter in (first, bare):
        if _may_stand_alone(shorter, limit):
            return shorter
    cuts = [cut for cut in _cuts(bare, limit) if _may_stand_alone(cut, limit)]
    return cuts[-1] if cuts else None


def _cuts(text: str, limit: int) -> Iterator[str]:
    """What would be left by a cut before each clause boundary within the limit, the shortest first."""
    for boundary in _BOUNDARY.finditer(text):
        kept = text[: boundary.start()].rstrip(_LOOSE_ENDS)
        if not _fits(kept, limit):
            return
        series = _open_series(kept)
        announced = _ANNOUNCED.search(kept)
        if announced and (series is not None or (not announced[1] and text[boundary.start()] == ":")):
            continue  # "three things:" with fewer than three
        yield kept if series is None else kept[:series]


def _open_series(sentence: str) -> int | None:
    """Where the first comma of a series stands that lost its final "and"; None without such a series."""
    commas = [comma.start() for comma in _SERIES_COMMA.finditer(sentence)]
    if commas and _OPENS_WITH_CLAUSE.match(sentence):
        commas = commas[1:]
    if not commas or _SERIES_END.search(sentence, commas[-1]):
        return None
    return commas[0]


def _fits(text: str, limit: int) -> bool:
    return len(words(text)) <= limit


def _may_stand_alone(text: str, limit: int) -> bool:
    """Whether a shortened answer fits, says enough, and breaks off nothing."""
    whole = not _DANGLING.search(text) and all(text.count(a) == text.count(b) for a, b in _PAIRS)
    return _fits(text, limit) and len(words(text)) >= _KEPT_MIN and whole and text.count('"') % 2 == 0
