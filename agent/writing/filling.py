"""Filling in a letter's fields: from a brief to the values its template may use.

A brief here is a clean one: its texts have been through `sanitise`.
"""

from __future__ import annotations

from agent.model.interview import Interviewer, Part
from agent.model.letter import Brief, Kind
from agent.writing import grammar, names, sanitise
from agent.writing.grammar import FirstWords, day_phrase, month_and_day
from agent.writing.lexicon import english
from agent.writing.questions import put_questions
from agent.writing.template_language import Missing
from agent.writing.templates import CannotComposeError, Vocabulary


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
    vocabulary.put("the_role", "role", debrief.role and names.role_the(debrief.role))
    vocabulary.put("name", "me.name", brief.profile.name.strip())
    person = f"interviewers[{_position(brief, brief.addressee)}].name"
    line = names.greeting(brief.addressee, company=debrief.company, tone=tone, country=debrief.their_country)
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
        others = [one for one in brief.debrief.interviewers if one.name in brief.pass_on and one.highlight]
        speaker = others[0] if others else speaker
    source = f"interviewers[{_position(brief, speaker)}].highlight"
    vocabulary.put_phrase("highlight", source, speaker.highlight if speaker else "")
    called = {one.name: names.mention(one) for one in brief.debrief.interviewers}
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
    known = [one.name for one in brief.debrief.interviewers]
    return known.index(person.name) if person and person.name in known else 0
