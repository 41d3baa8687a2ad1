"""What somebody needs to know who writes one letter themselves: the facts, the limits, the rules, the tips.

Private notes and the learning log are not among it: they never reach a letter (C-28).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agent.model.guide import Advice, Fact, Guide
from agent.model.interview import Debrief, Interviewer, Tone
from agent.model.letter import Brief, Kind
from agent.writing import grammar
from agent.writing.answers import sanitise
from agent.writing.answers.refusals import usable
from agent.writing.lexicon import limits
from agent.writing.own_text import STOPPING
from agent.writing.rules import RULES, tips


def build_guide(brief: Brief) -> Guide:
    """The guide for the letter that a brief is of; what no letter could use is not among the facts."""
    brief = replace(brief, debrief=usable(brief.debrief, brief.kind)[0])
    person = brief.addressee
    return Guide(
        kind=brief.kind,
        person=person.name if person else f"the {brief.debrief.company} team",
        facts=tuple(fact for fact in _list_facts(brief) if fact.value.strip()),
        greetings=tuple(dict.fromkeys(_list_greetings(brief, person))),
        limits={name: (limit.warn, limit.error) for name, limit in limits(brief.kind).items()},
        rules=tuple(
            Advice(rule.id, rule.text, rule.severity, rule.id in STOPPING)
            for rule in RULES
            if brief.kind in rule.kinds
        ),
        tips=tuple(tip.text for tip in tips(brief.kind, ())),
    )


def _list_greetings(brief: Brief, person: Interviewer | None) -> Iterator[str]:
    """As we would greet, then in the other forms that are open."""
    debrief = brief.debrief
    tone = debrief.tone or brief.profile.tone
    for one in (tone, *Tone):
        yield grammar.greeting(person, company=debrief.company, tone=one, country=debrief.their_country)
    if person:
        yield f"Dear {person.name},"


def _list_facts(brief: Brief) -> Iterator[Fact]:
    debrief, person = brief.debrief, brief.addressee
    yield Fact("company", "Company", debrief.company)
    yield Fact("role", "Role", sanitise.clean_role(debrief.role))
    yield Fact("for", "Goes to", person.name if person else "")
    if brief.via:
        yield Fact("via", "They", "arranged the interview and were not in it")
    yield Fact("pass_on", "Thank through them", ", ".join(brief.pass_on))
    others = (one.name for one in debrief.interviewers if person is None or one.name != person.name)
    yield Fact("others", "Also in the interview", ", ".join(others))
    yield Fact("day", "The talk was", _find_day(brief))
    yield Fact("mode", "You met", debrief.mode.value)
    yield Fact("me.name", "Your name", brief.profile.name)
    yield Fact("me.given", "Your first name", brief.profile.given)
    yield Fact("tone", "Tone", (debrief.tone or brief.profile.tone).value)
    if brief.kind is Kind.THANK_YOU:
        yield Fact("highlight", "What stayed with you", person.highlight if person else "")
    yield from _list_strengths(debrief)
    if brief.kind is Kind.SECOND_CHANCE:
        yield from _list_questions(debrief)
    if brief.next_round:
        yield Fact("next_round", "Meanwhile", "they have invited you to the next round")
    if brief.second_chance_sent:
        yield Fact("second_chance_sent", "Meanwhile", "you have asked for a second conversation")
    if brief.kind is Kind.GRACIOUS_DECLINE and debrief.feedback:
        yield Fact("feedback", "You want", "one piece of feedback")
    if brief.kind in {Kind.STATUS_NUDGE, Kind.SECOND_CHANCE}:
        decided = debrief.decision.date
        yield Fact("decision.text", "They decide", debrief.decision.text)
        yield Fact("decision.date", "They decide on", decided.isoformat() if decided else "")


def _list_strengths(debrief: Debrief) -> Iterator[Fact]:
    for place, fit in enumerate(debrief.fit):
        yield Fact(f"fit[{place}].skill", "What you bring", fit.skill)
        yield Fact(f"fit[{place}].need", "What they need it for", fit.need)
        yield Fact(f"fit[{place}].said_by", "Who said that they need it", fit.said_by)
        yield Fact(f"fit[{place}].why", "Why it matters to you", fit.why)
    yield Fact("enthusiasm", "What you are excited about", debrief.enthusiasm)


def _list_questions(debrief: Debrief) -> Iterator[Fact]:
    for place, asked in enumerate(debrief.botched):
        key = f"botched[{place}]"
        yield Fact(f"{key}.question", "A question that went badly", asked.question)
        yield Fact(f"{key}.topic", "Its topic", asked.topic)
        yield Fact(f"{key}.asked_by", "Who asked it", asked.asked_by)
        yield Fact(f"{key}.better_answer", "Your better answer", asked.better_answer)
    references = debrief.references
    yield Fact("references.who", "Who can speak for you", references.who)
    yield Fact("references.testimonial.text", "What somebody wrote of you", references.testimonial_text)
    yield Fact("references.testimonial.source", "Who wrote it", references.testimonial_source)
    yield Fact("request", "What you ask for", debrief.request)


def _find_day(brief: Brief) -> str:
    """The day as a letter may name it; empty where the zone is not known."""
    debrief = brief.debrief
    zone = debrief.their_time_zone or brief.profile.time_zone
    try:
        return grammar.day_phrase(debrief.interview_end, brief.now, zone=zone, country=debrief.their_country)
    except (LookupError, ValueError, OSError, OverflowError):
        return ""
