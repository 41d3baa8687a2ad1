"""Filling in a letter's fields: from a brief to the values its template may use.

A brief here is a clean one: its texts have been through `sanitise`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from agent.model.interview import Botched, Fit, Interviewer, Part, Tone
from agent.model.letter import Brief, Kind
from agent.writing import grammar
from agent.writing.answers import sanitise
from agent.writing.grammar import FirstWords, day_phrase, month_and_day
from agent.writing.lexicon import english, may_quote, must_quote, word_list
from agent.writing.shapes import Shape, Words
from agent.writing.shapes.asked import is_question, name_question
from agent.writing.shapes.certainty import is_sure
from agent.writing.shortening import ANSWER_WORDS, ANSWER_WORDS_LEAST, ANSWER_WORDS_STEP, shorten
from agent.writing.template_language import Missing
from agent.writing.templates import CannotComposeError, Vocabulary
from agent.writing.text_model import words


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
        vocabulary.put_words("enthusiasm", "enthusiasm", brief.debrief.enthusiasm)
        vocabulary.put("decision", "decision.text", _decision(brief))
    return vocabulary


def _put_common(vocabulary: Vocabulary, brief: Brief) -> None:
    debrief, tone = brief.debrief, brief.debrief.tone or brief.profile.tone
    vocabulary.put("company", "company", grammar.at_company(debrief.company))
    vocabulary.put("the_role", "role", debrief.role and grammar.role_the(debrief.role))
    person = f"interviewers[{_position(brief, brief.addressee)}].name"
    line = grammar.greeting(
        brief.addressee, company=debrief.company, tone=tone, country=debrief.their_country
    )
    vocabulary.put("greeting", person if brief.addressee else "company", line)
    vocabulary.put("name", "me.name", grammar.sign(brief.profile, brief.addressee, line))
    vocabulary.values |= dict(english("grammar")["long_forms" if tone is Tone.FORMAL else "short_forms"])
    vocabulary.values |= {
        "day": _day(brief),
        "conversation": english("grammar")["conversation"][debrief.mode],
        "mode": debrief.mode.value,
        "tone": tone.value,
        "via": brief.via,
        "agency": brief.addressee is not None and brief.addressee.part is Part.RECRUITER_AGENCY,
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
    said = speaker.highlight if speaker else ""
    # What excites the person holds these words too: they are said once.
    is_said_again = said.casefold() in brief.debrief.enthusiasm.casefold()
    vocabulary.put_words("highlight", source, "" if is_said_again else said)
    stays = vocabulary.values["highlight"]
    is_moment = isinstance(stays, Words) and stays.shape in (Shape.CONDITION, Shape.INDIRECT)
    vocabulary.values["moment"] = is_moment and said.casefold().startswith(("when you ", "when we "))
    called = {person.name: grammar.mention(person) for person in brief.debrief.interviewers}
    thanked = [called.get(name, name) for name in brief.pass_on]
    vocabulary.put("others", "interviewers", grammar.in_one_list(thanked) if thanked else "")


def _put_strengths(vocabulary: Vocabulary, brief: Brief) -> None:
    """What the person brings and what it is needed for; who named the need hears so, and nobody else."""
    place, fit = _choose_fit(brief)
    is_said = _named_the_need(brief, fit)
    is_panel = len(brief.debrief.interviewers) > 1 and not brief.via and brief.kind is Kind.THANK_YOU
    # Of a panel one note speaks of the need: whose it was, or the first, where nobody knows (C-27).
    is_theirs = not is_panel or (is_said if fit.said_by else brief.position == 0)
    skill, enthusiasm = _share_out(brief, fit.skill) if is_panel else (fit.skill, brief.debrief.enthusiasm)
    if fit.need and is_theirs:  # a need is nothing without what the person brings to it
        skill = fit.skill
    vocabulary.put_words("skill", f"fit[{place}].skill", skill)
    vocabulary.put_words("need", f"fit[{place}].need", fit.need if is_theirs else "")
    vocabulary.put_words("why", f"fit[{place}].why", fit.why if is_theirs and fit.need else "")
    vocabulary.put_words("enthusiasm", "enthusiasm", enthusiasm)
    vocabulary.values["panel_knows"] = (skill, enthusiasm) != (fit.skill, brief.debrief.enthusiasm)
    need = vocabulary.values["need"]
    vocabulary.values |= {
        "need_said": is_said,
        "need_somebody": isinstance(need, Words) and need.shape in _SOMEBODY_NEEDED,
    }


_SOMEBODY_NEEDED = frozenset({Shape.PERSON, Shape.IMPERATIVE, Shape.INFINITIVE})
_TOLD_TO_ALL = 10  # words


def _share_out(brief: Brief, skill: str) -> tuple[str, str]:
    """What a note to one of a panel tells of skill and enthusiasm (C-27).

    They stand word for word in each note, and the panel compares. Where they are long, the first reader is
    told both, the others the shorter one, or in turn; where both are long, each is told one. Who named the
    need is told the skill that answers it: it stands in no other note then.
    """
    enthusiasm = brief.debrief.enthusiasm
    is_short = len(words(skill)) + len(words(enthusiasm)) <= _TOLD_TO_ALL
    if is_short:
        return skill, enthusiasm
    is_named, is_mine = _is_need_named(brief)
    is_first = is_mine or (brief.position == 0 and not is_named)
    if min(len(words(skill)), len(words(enthusiasm))) > _TOLD_TO_ALL:
        return (skill, "") if is_first else ("", enthusiasm)
    if brief.position == 0:
        return (skill, enthusiasm) if is_first or len(words(skill)) <= _TOLD_TO_ALL else ("", enthusiasm)
    is_skill_shorter = len(words(skill)) <= len(words(enthusiasm))
    return (skill, "") if brief.position % 2 or is_skill_shorter else ("", enthusiasm)


def _is_need_named(brief: Brief) -> tuple[bool, bool]:
    """Whether it is known who of the readers named a need, and whether this one did."""
    named = [fit for fit in brief.debrief.fit if fit.skill and fit.need and fit.said_by]
    return bool(named), any(_named_the_need(brief, fit) for fit in named)


def _choose_fit(brief: Brief) -> tuple[int, Fit]:
    """What the letter says of the person's strengths: the one whose need the reader named, else the first."""
    fits = [one for one in enumerate(brief.debrief.fit) if one[1].skill] or [(0, Fit(skill=""))]
    return next((one for one in fits if one[1].said_by and _named_the_need(brief, one[1])), fits[0])


def _named_the_need(brief: Brief, fit: Fit) -> bool:
    """Whether the reader is known to have named it: by the person's word, or as the only one there."""
    if brief.via or brief.addressee is None:
        return False
    if not fit.said_by:
        return len(brief.debrief.interviewers) == 1
    return _same(fit.said_by) in {_same(brief.addressee.name), _same(brief.addressee.email)}


def _put_references(vocabulary: Vocabulary, brief: Brief) -> None:
    """Who can speak for the person (SC-09); half a testimonial matters only where there is no other."""
    references = brief.debrief.references
    text, source = references.testimonial_text, references.testimonial_source
    if references.who and not (text and source):
        text = ""
    vocabulary.put_words("reference", "references.who", references.who)
    vocabulary.put("testimonial", "references.testimonial.text", sanitise.quoted(text) if text else "")
    vocabulary.put("testimonial_source", "references.testimonial.source", grammar.capital_first(source))
    vocabulary.put_words("request", "request", brief.debrief.request)


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


_QUESTIONS_MAX = 3
_SOMEBODY = "one of the interviewers"


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
    vocabulary.values |= {
        "count": count,
        "number": word_list("numbers")[count],
        "questions": grammar.in_one_list([str(mention) for mention in mentions]),
        "went": asked[0].went.value,
        "this_these": "this" if count == 1 else "these points",
    }
    for index in range(1, _QUESTIONS_MAX + 1):
        vocabulary.values |= {
            f"{name}_{index}": Missing("botched") for name in ("answer", "Answer", "topic", "Topic")
        }
    for index, (question, mention) in enumerate(zip(asked, mentions, strict=True), 1):
        source = f"botched[{index - 1}]"
        answer = _answer(question, source, answer_words, count)
        if answer != question.better_answer:
            vocabulary.warnings = ("answer_shortened",)
            vocabulary.shortened += (answer,)
        inside = vocabulary.first_words.after_is_that(answer)
        vocabulary.put_words(f"answer_{index}", f"{source}.better_answer", answer, inside=inside)
        topic = mention if isinstance(mention, Words) else _topic(vocabulary, question.topic)
        if topic:
            vocabulary.values |= {f"topic_{index}": topic, f"Topic_{index}": topic.capital}
    vocabulary.values["topics"] = all(
        isinstance(vocabulary.values[f"topic_{index}"], Words) for index in range(1, count + 1)
    )
    vocabulary.values |= {name: Missing("botched") for name in ("question", "topic")}
    if count == 1:
        vocabulary.values["topic" if isinstance(mentions[0], Words) else "question"] = mentions[0]
    vocabulary.values |= {
        name: vocabulary.values[f"{name}_1"] if count == 1 else Missing("botched")
        for name in ("answer", "Answer")
    }
    vocabulary.put(
        "asker", "botched[0].asked_by", grammar.inside_sentence(_asker(brief, asked[0])) if count == 1 else ""
    )


def _mention(vocabulary: Vocabulary, question: Botched, index: int, count: int) -> str | Words:
    """How a question is identified (SC-01): quoted, where it was asked in these words; else by its topic.

    Raises:
        CannotComposeError: it needs a topic and has none.
    """
    source = f"botched[{index}]"
    if not question.question:
        raise CannotComposeError(f"{source}.question", "missing")
    is_short = must_quote(question.question, count)
    is_short = is_short or (not question.topic and may_quote(question.question, count))
    if is_short and is_question(question.question):
        vocabulary.note(f"{source}.question", question.question)
        return sanitise.quoted(question.question)
    typed = question.topic or (question.question if is_short else "")
    topic = _topic(vocabulary, typed)
    if topic is None:
        raise CannotComposeError(f"{source}.topic", "missing")
    vocabulary.note(f"{source}.topic" if question.topic else f"{source}.question", typed)
    return topic


def _topic(vocabulary: Vocabulary, typed: str) -> Words | None:
    """What a question was about, as it stands behind "your question about"."""
    name, shape = name_question(typed.rstrip("?")) if typed else ("", Shape.NOTHING)
    if not name:
        return None
    shape = shape if is_sure(name, shape, "topic") else Shape.FRAGMENT
    return Words(vocabulary.first_words.inside(name), shape)


def _answer(question: Botched, source: str, answer_words: int, count: int) -> str:
    """The better answer in at most so many words, or as near to it as it can be shortened.

    Raises:
        CannotComposeError: it cannot even be brought under the limit of a single answer.
    """
    # One that cannot be cut short enough may take the room of a single answer: the whole letter decides.
    best = shorten(question.better_answer, ANSWER_WORDS[1]) if question.better_answer else ""
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
    asking = [person for person in brief.debrief.interviewers if person.part.may_interview]
    if len(asking) == 1:
        return grammar.mention(asking[0])
    return _SOMEBODY if asking else "the interviewer"


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
