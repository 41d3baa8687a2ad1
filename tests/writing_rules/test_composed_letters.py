# ruff: noqa: RUF001 (typographic marks are among the traps)
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hard_interviews import DEVELOPER, HARD
from professions import TRADES

from agent.model.interview import Debrief, Decision, Fit, Interviewer, Mode, Part, Profile, Tone
from agent.model.letter import Brief, Finding, Kind, Letter, Severity, fields_of
from agent.writing.answers.refusals import lint, without_salary_questions
from agent.writing.answers.sanitise import clean_debrief
from agent.writing.compose import compose
from agent.writing.leaving_out import write
from agent.writing.rules import Context, check
from agent.writing.templates import Templates

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

PROFILE = Profile(name="Noor Haddad", addresses=("noor@mail.example",), time_zone="Europe/Berlin")
INTERVIEWS = {**HARD, **TRADES}
AGENT = Interviewer(
    name="Tariq Aziz", part=Part.RECRUITER_AGENCY, first_name_basis=True, given="Tariq", family="Aziz"
)
# What may stand beside a composed letter: the person told nothing specific, or apologising is their work.
_EXPECTED = {"TY-06 generic_thank_you", "C-17"}


def _brief(kind: Kind, debrief: Debrief, **changes: Any) -> Brief:
    brief = Brief(
        kind=kind,
        debrief=debrief,
        profile=PROFILE,
        addressee=debrief.interviewers[0],
        now=debrief.interview_end + timedelta(days=3),
    )
    return replace(brief, **changes)


def _found(brief: Brief, siblings: tuple[str, ...] = ()) -> tuple[str, tuple[Finding, ...]]:
    templates = Templates.shipped()
    brief = replace(brief, siblings=siblings)
    first = replace(brief, kind=Kind.THANK_YOU, rewording=0)
    earlier = compose(first, templates).text if brief.kind is Kind.SECOND_CHANCE else None

    def judge(letter: Letter, brief: Brief) -> tuple[Finding, ...]:
        context = Context(**fields_of(brief, Brief), earlier=earlier, subject_inherited=True)
        return check(letter.text, "Re: Interview", context)

    attempt, _ = write(brief, templates, judge)
    assert attempt.letter is not None
    return attempt.letter.text, attempt.findings


def _kinds(debrief: Debrief) -> Iterator[Kind]:
    return (kind for kind in Kind if debrief.botched or kind is not Kind.SECOND_CHANCE)


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("name", INTERVIEWS)
def test_shipped_letters_pass_every_rule(name: str, tone: Tone) -> None:
    """Every kind and mode for every trade, in several wordings, has no error and no unexpected warning."""
    cleaned = clean_debrief(replace(INTERVIEWS[name], tone=tone))
    assert lint(cleaned) == ()
    for rewording, mode in enumerate(Mode):
        debrief, _ = without_salary_questions(replace(cleaned, mode=mode))
        for kind in _kinds(debrief):
            brief = _brief(kind, debrief, rewording=rewording, second_chance_sent=rewording % 2 == 1)
            text, findings = _found(brief)
            assert [one for one in findings if one.severity is Severity.ERROR] == [], text
            assert set() == {one.rule for one in findings} - _EXPECTED, text


@pytest.mark.parametrize("tone", Tone)
def test_letters_to_a_panel_differ(tone: Tone) -> None:
    """Siblings of one interview pass the overlap rule; who has no address is thanked through the lead."""
    debrief = clean_debrief(replace(DEVELOPER, tone=tone))
    texts: tuple[str, ...] = ()
    for position, person in enumerate(debrief.interviewers):
        pass_on = ("Ada Okoro", "Bo Lund") if position == 0 else ()
        brief = _brief(Kind.THANK_YOU, debrief, addressee=person, position=position, pass_on=pass_on)
        text, findings = _found(brief, texts)
        assert findings == (), text
        texts += (text,)


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("name", INTERVIEWS)
def test_letters_to_an_agency(name: str, tone: Tone) -> None:
    """Who arranged the interview is never told that they asked, and passes thanks on."""
    plain = INTERVIEWS[name]
    debrief = clean_debrief(replace(plain, tone=tone, interviewers=(*plain.interviewers, AGENT)))
    names = tuple(one.name for one in debrief.interviewers[:-1])
    for kind in _kinds(debrief):
        pass_on = names if kind is Kind.THANK_YOU else ()
        text, findings = _found(_brief(kind, debrief, addressee=AGENT, via=True, pass_on=pass_on))
        assert [one for one in findings if one.severity is Severity.ERROR] == [], text


@pytest.mark.parametrize("kind", Kind)
def test_letters_to_nobody_by_name(kind: Kind) -> None:
    """Where nobody is known by name the team is greeted."""
    text, findings = _found(_brief(kind, clean_debrief(DEVELOPER), addressee=None))
    assert [one for one in findings if one.severity is Severity.ERROR] == [], text


def _about(question: str, answer: str, topic: str = "") -> dict[str, Any]:
    item = replace(HARD["support"].botched[0], question=question, better_answer=answer, topic=topic)
    return {"botched": (item,)}


def _with(**changes: Any) -> dict[str, Any]:
    return {"interviewers": (replace(HARD["support"].interviewers[0], **changes),)}


_ORDER = "I would change the order of the first two steps"
TRAPS: dict[str, dict[str, Any]] = {
    "a decision date without words": {"decision": Decision(date=date(2026, 9, 16))},
    "no decision": {"decision": Decision()},
    "a company that calls out": {"company": "Yahoo!"},
    "a company that asks": {"company": "Who Cares?"},
    "a company in small letters": {"company": "monday.com"},
    "a company with a number": {"company": "7-Eleven", "role": "Level 2 Support"},
    "a company with an emoji": {"company": "Café ☕ Nord"},
    "a company with a comma": {"company": "Acme, Inc."},
    "a company with quotes": {"company": 'The "Blue" Shop'},
    "a company with an apostrophe": {"company": "Sotheby's", "role": "Children's Librarian"},
    "a role in capitals": {"role": "SENIOR QA ENGINEER (f/m/x) #12345"},
    "a role with an article": {"role": "The Fixer"},
    "a role that is its own noun": {"role": "Marketing Internship"},
    "long names": {
        "company": "The Royal Society for the Protection of Birds and Wild Animals",
        "role": "Senior Regional Manager for the Development of Small Rural Water Works",
    },
    "an unbalanced bracket": {"fit": (Fit(skill="running (small) teams :)", need="order"),)},
    "typographic marks": {"fit": (Fit(skill="the manager’s “daily” – stand-up…", need="order"),)},
    "code": {"role": "C# Developer", "fit": (Fit(skill="C#, F# and .NET 8", need="less C++"),)},
    "words of the letter": {"fit": (Fit(skill="success", need="time"),), **_about("Why?", _ORDER, "success")},
    "another day": {"enthusiasm": "the Monday meeting on 12 May with 300 people"},
    "a small first letter": {"enthusiasm": "iOS 18 and the iPad app"},
    "thanks told of": _with(highlight="how thank-you cards built gratitude for thanks"),
    "a day told of": _with(highlight="the roll-out you showed me this morning"),
    "a name of words": _with(name="Hope May", given="Hope", family="May", title="", first_name_basis=True),
    "a particle": _with(name="Jan van der Berg", given="Jan", family="van der Berg", title="Mr."),
    "no alphabet": _with(name="王小明", given="", family="", title=""),
    "titles in the name": _with(name="Prof. Dr. Anna Lind", given="", family="", title=""),
    "family name first": _with(name="Obi, Chidera", given="", family="", title=""),
    "family name in capitals": _with(name="LEFÈVRE Camille", given="", family="", title=""),
    "another title": _with(name="Jan Berg", given="Jan", family="Berg", title="Herr"),
    "a nickname": _with(name='Bill "Bo" Lund', given="Bo", family="", title="", first_name_basis=True),
    "an order": _about("Surprise me!", "I can juggle three oranges while reciting the tax code"),
    "hesitation": _about("Tell me... what would you change?", _ORDER),
    "insistence": _about("Why???", _ORDER),
    "no question mark": _about("Tell me about yourself", _ORDER),
    "inner quotes": _about('What does "done" mean to you?', 'I call it "done" when the customer says so'),
    "two sentences": _about("Where were you in 2019? Why?", "I was in Oslo (on leave). I came back in May"),
    "a question in the answer": _about("What is it?", "I would ask: what do users need? Then I build it"),
    "contractions": _about("What is it?", "I'd ask users first, I'd build it second, and I wouldn't guess"),
    "a link": _about("What is wrong with https://x.example/?a=b here?", _ORDER),
    "a variable": _about("How do you read $PATH and TODO comments?", _ORDER),
}  # fmt: skip


@pytest.mark.parametrize("changes", TRAPS.values(), ids=TRAPS)
def test_words_that_look_wrong_and_are_not(changes: dict[str, Any]) -> None:
    """What real people and companies are called, and what they really say, withholds no letter."""
    debrief = clean_debrief(replace(HARD["support"], **changes))
    for tone in Tone:
        for kind in Kind:
            for rewording, mode in enumerate((Mode.ONSITE, Mode.PHONE)):
                brief = _brief(kind, replace(debrief, tone=tone, mode=mode), rewording=rewording)
                text, findings = _found(brief)
                assert [one for one in findings if one.severity is Severity.ERROR] == [], text


def test_special_briefs() -> None:
    """An open invitation, wished-for feedback, a colleague who asked, `-san`, a later day."""
    debrief = clean_debrief(replace(HARD["support"], feedback=True, their_country="JP"))
    san = replace(debrief.interviewers[0], title="-san")
    debrief = replace(debrief, interviewers=(san, AGENT))
    asked = replace(debrief.botched[0], asked_by="Tariq Aziz")
    late = debrief.interview_end + timedelta(days=9)
    for brief in (
        _brief(Kind.THANK_YOU, debrief, next_round=True),
        _brief(Kind.GRACIOUS_DECLINE, debrief),
        _brief(Kind.SECOND_CHANCE, replace(debrief, botched=(asked,)), now=late),
        _brief(Kind.SECOND_CHANCE, replace(debrief, botched=(asked, debrief.botched[1]))),
        _brief(Kind.STATUS_NUDGE, replace(debrief, their_country="US"), now=late),
    ):
        text, findings = _found(brief)
        assert [one for one in findings if one.severity is Severity.ERROR] == [], text
