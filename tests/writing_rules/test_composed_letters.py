from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hard_interviews import DEVELOPER, HARD
from professions import TRADES

from agent.model.interview import Debrief, Interviewer, Mode, Part, Profile, Tone
from agent.model.letter import Brief, Finding, Kind, Severity
from agent.writing.compose import compose
from agent.writing.fields import lint, without_salary_questions
from agent.writing.rules import Context, check
from agent.writing.sanitise import clean_debrief
from agent.writing.templates import Templates

PROFILE = Profile(name="Noor Haddad", addresses=("noor@mail.example",), time_zone="Europe/Berlin")
INTERVIEWS = {**HARD, **TRADES}
AGENT = Interviewer(
    name="Tariq Aziz", part=Part.RECRUITER_AGENCY, first_name_basis=True, given="Tariq", family="Aziz"
)
# What may stand beside a composed letter: the person told nothing specific, or apologising is their work.
_EXPECTED = {"TY-06 generic_thank_you", "C-17"}


def _brief(kind: Kind, debrief: Debrief, **changes: object) -> Brief:
    brief = Brief(
        kind=kind,
        debrief=debrief,
        profile=PROFILE,
        addressee=debrief.interviewers[0],
        now=debrief.interview_end + timedelta(days=3),
    )
    return replace(brief, **changes)  # type: ignore[arg-type]  # each caller names fields of a brief


def _found(brief: Brief, siblings: tuple[str, ...] = ()) -> tuple[str, tuple[Finding, ...]]:
    templates = Templates.shipped()
    text = compose(brief, templates).text
    first = replace(brief, kind=Kind.THANK_YOU, rewording=0)
    context = Context(
        kind=brief.kind,
        debrief=brief.debrief,
        profile=brief.profile,
        addressee=brief.addressee,
        now=brief.now,
        siblings=siblings,
        earlier=compose(first, templates).text if brief.kind is Kind.SECOND_CHANCE else None,
        second_chance_sent=brief.second_chance_sent,
        via=brief.via,
        pass_on=brief.pass_on,
        subject_inherited=True,
    )
    return text, check(text, "Re: Interview", context)


def _kinds(debrief: Debrief) -> Iterator[Kind]:
    return (kind for kind in Kind if debrief.botched or kind is not Kind.SECOND_CHANCE)


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("name", INTERVIEWS)
def test_shipped_letters_pass_every_rule(name: str, tone: Tone) -> None:
    """Every kind, mode and wording for every trade has no error, and no unexpected warning."""
    cleaned = clean_debrief(replace(INTERVIEWS[name], tone=tone))
    assert lint(cleaned) == ()
    for mode in Mode:
        debrief, _ = without_salary_questions(replace(cleaned, mode=mode))
        for kind in _kinds(debrief):
            for rewording in range(2):
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
