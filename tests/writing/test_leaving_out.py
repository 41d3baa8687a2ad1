"""An optional answer never holds a letter back, and a needed one is asked for by its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import botched, debrief, denise, profile

from agent.model.interview import Debrief, Decision, Fit, Interviewer, Part, References
from agent.model.letter import Brief, Finding, Kind, Letter, Severity, fields_of
from agent.writing import rules
from agent.writing.leaving_out import Attempt, Judge, list_spared, write
from agent.writing.templates import Templates

SHIPPED = Templates.shipped()
TOMAS = Interviewer(name="Tomas Reyes", part=Part.PANELIST, highlight="the vault key")
FULL = debrief(
    interviewers=(denise(title="Ms."), TOMAS),
    fit=(Fit(skill="running a four-teller branch", need="steadier closing routines", why="it calms a team"),),
    references=References(
        who="my former district manager", testimonial_text="She never rushes", testimonial_source="a teller"
    ),
    decision=Decision(text="the 16th"),
    request="a quarter of an hour",
)


def brief(kind: Kind = Kind.THANK_YOU, asked: Debrief = FULL) -> Brief:
    """What a letter to Denise is written from, a day after the interview."""
    now = asked.interview_end + timedelta(days=1)
    return Brief(kind=kind, debrief=asked, profile=profile(), addressee=asked.interviewers[0], now=now)


def by_rules(letter: Letter, written_from: Brief) -> tuple[Finding, ...]:
    """The rules themselves."""
    return rules.check(letter.text, "Re: Interview", rules.Context(**fields_of(written_from, Brief)))


def against(*words: str, rule: str = "C-29", field: str = "") -> Judge:
    """A judge that finds one error where all these words stand in a letter."""

    def judge(letter: Letter, _: Brief) -> tuple[Finding, ...]:
        found = all(one in letter.text for one in words)
        return (Finding(rule, Severity.ERROR, "letter", "It does not fit.", field),) if found else ()

    return judge


def test_what_can_be_spared_is_in_order() -> None:
    """The least missed first; nobody else's highlight, and nothing that is empty."""
    assert list_spared(brief()) == [
        *("fit[0].why", "fit[0].need", "interviewers[0].highlight", "interviewers[0].title"),
    ]
    assert list_spared(brief(Kind.SECOND_CHANCE)) == [
        *("fit[0].why", "request", "references.testimonial", "references.who", "interviewers[0].title"),
    ]
    assert list_spared(brief(Kind.STATUS_NUDGE)) == ["decision.text", "interviewers[0].title"]
    assert list_spared(brief(asked=debrief(fit=(Fit(skill="selling"),)))) == ["interviewers[0].highlight"]


@pytest.mark.parametrize(
    ("judge", "left_out"),
    [
        (against("nothing of this"), ()),
        (against("steadier closing routines", field="fit[0].need"), ("fit[0].need",)),
        (against("masking tape"), ("interviewers[0].highlight",)),
        (against("masking tape", rule="C-13"), ("interviewers[0].highlight",)),
        (against("masking tape", rule="C-26"), ()),
        (against("Ms. Kowalczyk"), ("interviewers[0].title",)),
    ],
)
def test_only_what_is_at_fault_is_left_out(judge: Judge, left_out: tuple[str, ...]) -> None:
    """By the field that a rule names, or by trying; how a letter sounds as a whole takes nothing away."""
    formal = replace(FULL, interviewers=(denise(title="Ms.", first_name_basis=False), TOMAS))
    attempt, asked = write(brief(asked=formal), SHIPPED, judge)
    assert (attempt.left_out, asked) == (left_out, ())
    assert attempt.letter is not None


def test_several_are_left_out_where_one_is_not_enough() -> None:
    """Two answers, each of which does not fit."""

    def judge(letter: Letter, _: Brief) -> tuple[Finding, ...]:
        bad = "masking tape" in letter.text or "steadier" in letter.text
        return (Finding("C-07", Severity.ERROR, "letter", "No."),) if bad else ()

    asked = replace(FULL, enthusiasm="your tellers")
    attempt, requests = write(brief(asked=asked), SHIPPED, judge)
    assert requests == ()
    assert {"fit[0].need", "interviewers[0].highlight"} <= set(attempt.left_out)


@pytest.mark.parametrize(
    ("kind", "changes", "left_out"),
    [
        (
            Kind.THANK_YOU,
            {"interviewers": (denise(highlight="how {{ pay }} works"),)},
            "interviewers[0].highlight",
        ),
        (Kind.THANK_YOU, {"interviewers": (denise(title="{{ x }}"),)}, "interviewers[0].title"),
        (Kind.THANK_YOU, {"fit": (Fit(skill="selling", need="TODO"),)}, "fit[0].need"),
        (Kind.SECOND_CHANCE, {"references": References(who="ann@mail.example")}, "references.who"),
        (Kind.SECOND_CHANCE, {"botched": (botched(topic="{{ topic }}"),)}, "botched[0].topic"),
    ],
)
def test_what_no_letter_may_carry_is_left_out(kind: Kind, changes: dict[str, object], left_out: str) -> None:
    """A refused optional field costs its sentence and not the letter."""
    attempt, asked = write(brief(kind, debrief(**changes)), SHIPPED, by_rules)
    assert (attempt.left_out, asked) == ((left_out,), ())
    assert attempt.letter is not None


def test_what_stands_in_another_persons_letter_is_not_told_here() -> None:
    """Each note tells what it lacks itself."""
    asked = debrief(interviewers=(denise(), replace(TOMAS, highlight="{{ vault }}")))
    attempt, requests = write(brief(asked=asked), SHIPPED, by_rules)
    assert (attempt.left_out, requests) == ((), ())


@pytest.mark.parametrize(
    ("kind", "judge", "request_"),
    [
        (Kind.THANK_YOU, against("four-teller"), "fit[0].skill: wording"),
        (Kind.THANK_YOU, against("your tellers", rule="C-05"), "enthusiasm: too_long"),
        (Kind.THANK_YOU, against("your tellers", field="enthusiasm"), "enthusiasm: wording"),
        (Kind.SECOND_CHANCE, against("second person", rule="C-17"), "botched[0].better_answer: over_apology"),
        (Kind.SECOND_CHANCE, against("closing routines"), "fit[0].need: wording"),
        (Kind.STATUS_NUDGE, against("your tellers"), "enthusiasm: wording"),
        (Kind.GRACIOUS_DECLINE, against("Prairie Gate"), "company: wording"),
        (Kind.THANK_YOU, against("Denise"), "enthusiasm: wording"),
    ],
)
def test_a_needed_answer_is_asked_by_its_name(kind: Kind, judge: Judge, request_: str) -> None:
    """Never the letter with the bare code of a rule."""
    attempt, asked = write(brief(kind), SHIPPED, judge)
    assert asked == (request_,)
    assert not attempt.is_fit


def test_what_their_own_template_does_is_told_of_the_letter(tmp_path: Path) -> None:
    """No answer is at fault there."""
    own = "{{ greeting }}\n\nThank you!!!! For {{ the_role }} at {{ company }}.\n\nWith thanks,\n{{ name }}\n"
    (tmp_path / "thank_you.j2").write_text(own, encoding="utf-8")
    _, asked = write(brief(), Templates.of_home(tmp_path), by_rules)
    assert asked
    assert all(one.startswith("thank_you: ") for one in asked)


def test_a_letter_without_a_fault_is_composed_once() -> None:
    """Nothing is tried that is not needed."""
    seen: list[Letter] = []

    def judge(letter: Letter, _: Brief) -> tuple[Finding, ...]:
        seen.append(letter)
        return ()

    attempt, _ = write(brief(), SHIPPED, judge)
    assert isinstance(attempt, Attempt)
    assert [attempt.letter] == seen


def test_a_testimonial_that_is_dropped_for_length_is_told() -> None:
    """The letter says so; the sentence that is not theirs may go without a word."""
    answer = " ".join(["I count the drawer with a second person and we both sign the sheet"] * 3)
    long = debrief(
        botched=(botched(better_answer=answer),),
        references=References(
            who="the two district managers of the northern branches whom I reported to for six years",
            testimonial_text="She never rushes the count and never leaves anything open over a long weekend",
            testimonial_source="a district manager",
        ),
    )
    attempt, asked = write(brief(Kind.SECOND_CHANCE, long), SHIPPED, by_rules)
    assert asked == ()
    assert attempt.letter is not None
    assert "never rushes" not in attempt.letter.text
    assert "left_out: references.testimonial" in attempt.letter.warnings


def test_a_note_to_a_panel_written_on_another_day_is_not_held_back() -> None:
    """The others stand already, and their texts are not at hand: the second note still may say less."""
    asked = debrief(interviewers=(denise(), TOMAS))
    for position in range(3):
        of = replace(brief(asked=asked), addressee=TOMAS, position=position)
        attempt, requests = write(of, SHIPPED, by_rules)
        assert (requests, attempt.is_fit) == ((), True)


def test_who_named_a_need_in_a_panel_hears_what_the_person_brings_to_it() -> None:
    """Whatever their place in the panel, nothing has to be left out for it."""
    brings = (
        Fit(
            skill="leading a branch through two long rebuilds", need="calmer closings", said_by=denise().name
        ),
        Fit(skill="finding and keeping young tellers for years", need="tellers who stay", said_by=TOMAS.name),
    )
    asked = debrief(interviewers=(denise(), TOMAS), fit=brings)
    for position in range(1, 4):
        attempt, requests = write(
            replace(brief(asked=asked), addressee=TOMAS, position=position), SHIPPED, by_rules
        )
        assert (requests, attempt.left_out, attempt.is_fit) == ((), (), True)
        assert attempt.letter is not None
        assert "young tellers" in attempt.letter.body
