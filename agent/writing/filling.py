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
    known = Vocabulary(FirstWords.of(brief.debrief))
    _put_common(known, brief)
    if brief.kind is Kind.THANK_YOU:
        _put_person(known, brief)
        _put_strengths(known, brief)
        if brief.via and not grammar.is_a_goal(str(known.values["need"])):
            known.values["need"] = Missing(
                "fit[0].need"
            )  # the only line for them speaks of working towards it
        known.values["next_round"] = brief.next_round
    elif brief.kind is Kind.SECOND_CHANCE:
        _put_strengths(known, brief)
        put_questions(known, brief, answer_words)
        _put_references(known, brief)
    elif brief.kind is Kind.GRACIOUS_DECLINE:
        known.values |= {"second_chance_sent": brief.second_chance_sent, "feedback": brief.debrief.feedback}
    else:
        known.put("enthusiasm", "enthusiasm", known.first_words.inside(brief.debrief.enthusiasm))
        known.put("decision", "decision.text", _decision(brief))
    return known


def _put_common(known: Vocabulary, brief: Brief) -> None:
    debrief, tone = brief.debrief, brief.debrief.tone or brief.profile.tone
    known.put("company", "company", debrief.company)
    known.put("the_role", "role", debrief.role and names.role_the(debrief.role))
    known.put("name", "me.name", brief.profile.name.strip())
    person = f"interviewers[{_position(brief, brief.addressee)}].name"
    line = names.greeting(brief.addressee, company=debrief.company, tone=tone, country=debrief.their_country)
    known.put("greeting", person if brief.addressee else "company", line)
    known.values |= {
        "day": _day(brief),
        "conversation": english("grammar")["conversation"][debrief.mode],
        "mode": debrief.mode.value,
        "tone": tone.value,
        "via": brief.via,
    }


def _put_person(known: Vocabulary, brief: Brief) -> None:
    """What this reader said, and whom to thank through them (TY-06, TY-12)."""
    speaker = brief.addressee
    if brief.via:
        others = [one for one in brief.debrief.interviewers if one.name in brief.pass_on and one.highlight]
        speaker = others[0] if others else speaker
    source = f"interviewers[{_position(brief, speaker)}].highlight"
    known.put("highlight", source, known.first_words.inside(speaker.highlight) if speaker else "")
    called = {one.name: names.mention(one) for one in brief.debrief.interviewers}
    thanked = [called.get(name, name) for name in brief.pass_on]
    known.put("others", "interviewers", grammar.in_one_list(thanked) if thanked else "")


def _put_strengths(known: Vocabulary, brief: Brief) -> None:
    fit = brief.debrief.fit[0] if brief.debrief.fit else None
    known.put("skill", "fit[0].skill", known.first_words.inside(fit.skill) if fit else "")
    known.put("need", "fit[0].need", known.first_words.inside(fit.need) if fit else "")
    known.put("enthusiasm", "enthusiasm", known.first_words.inside(brief.debrief.enthusiasm))


def _put_references(known: Vocabulary, brief: Brief) -> None:
    """Who can speak for the person (SC-09); half a testimonial matters only where there is no other."""
    references = brief.debrief.references
    text, source = references.testimonial_text, references.testimonial_source
    if references.who and not (text and source):
        text = ""
    known.put("reference", "references.who", known.first_words.inside(references.who))
    known.put("testimonial", "references.testimonial.text", sanitise.quoted(text) if text else "")
    known.put("testimonial_source", "references.testimonial.source", grammar.capital_first(source))
    known.values["Reference"] = grammar.capital_first(references.who)
    reader = brief.addressee
    known.values["agency"] = reader is not None and reader.part is Part.RECRUITER_AGENCY


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
