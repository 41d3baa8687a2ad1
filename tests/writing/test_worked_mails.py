"""The worked mails: their library sentences come out of their fields."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import at, profile
from professions import LABORATORY

from agent.model.interview import (
    Botched,
    Debrief,
    Decision,
    Fit,
    Interviewer,
    Mode,
    Part,
    References,
    Tone,
    WentWrong,
)
from agent.model.letter import Brief, Kind
from agent.writing.answers.sanitise import clean_debrief
from agent.writing.compose import compose
from agent.writing.filling import fill
from agent.writing.templates import Slot, Templates
from agent.writing.text_model import sentences

SHIPPED = Templates.shipped()
MAILS = Path(__file__).parents[1] / "data" / "worked_mails"


def person(name: str, title: str = "", highlight: str = "") -> Interviewer:
    """The hiring manager of a worked mail."""
    given, _, family = name.partition(" ")
    return Interviewer(
        name=name,
        part=Part.HIRING_MANAGER,
        given=given,
        family=family,
        title=title,
        first_name_basis=not title,
        highlight=highlight,
    )


def interview(company: str, role: str, who: Interviewer, end: str, **fields: Any) -> Debrief:
    """A debrief with the fields of a worked mail."""
    bare = replace(LABORATORY, botched=(), references=References())
    return replace(bare, company=company, role=role, interviewers=(who,), interview_end=at(end), **fields)


HALVORSEN = interview(
    "Halvorsen Transit",
    "Service Designer",
    person("Amara Obi", highlight="how night-shift drivers report faults"),
    "2026-06-04T15:00:00+02:00",
    mode=Mode.VIDEO,
    tone=Tone.WARM,
    fit=(Fit(skill="field research alongside ambulance crews", need="a reporting flow that drivers trust"),),
    enthusiasm="shaping the first version with your depot teams",
)
NORDHAFEN = interview(
    "Nordhafen Antriebe",
    "Quality Engineer position",
    person("Henrike Weiß", "Dr."),
    "2026-06-03T15:00:00+02:00",
    their_time_zone="Europe/Berlin",
    their_country="DE",
    tone=Tone.FORMAL,
    fit=(Fit(skill="line-stop decisions at Kessler Pumpen", need="fewer customer returns"),),
    references=References(who="my former plant manager"),
    botched=(
        Botched(
            question="When do you stop a line?",
            went=WentWrong.INCOMPLETE,
            better_answer="I stop the line when a defect can reach the customer unseen, and restart it only"
            " after the first good part is signed off",
        ),
    ),
)
MARLOW = interview(
    "Marlow & Finch",
    "Finance Manager",
    person("Ngozi Okonkwo-Reyes", "Ms."),
    "2026-06-05T15:00:00+01:00",
    tone=Tone.FORMAL,
    fit=(Fit(skill="multi-site closes", need="faster closes without surprises"),),
    references=References(who="two former directors"),
    botched=tuple(
        Botched(question="What about it, then?", went=WentWrong.UNCLEAR, topic=topic, better_answer=answer)
        for topic, answer in (
            ("month-end close", "I cut ours from nine days to five by reconciling in week three"),
            ("supplier fraud", "I call back on a known number before any bank details change"),
            ("leading a system change", "I pair each trained user with a new one for two closes"),
        )
    ),
)
PILAR = interview(
    "Consulta Datos",
    "Data Analyst",
    replace(person("Pilar"), first_name_basis=False),
    "2026-11-03T12:00:00+01:00",
    their_time_zone="Europe/Madrid",
    their_country="ES",
    decision=Decision(text="the 13th"),
    enthusiasm="building the regional dashboards with your team",
    tone=Tone.BRIEF,
)

WORKED = [
    ("A", HALVORSEN, Kind.THANK_YOU, "2026-06-05T10:00:00+02:00"),
    ("B", NORDHAFEN, Kind.SECOND_CHANCE, "2026-06-05T10:00:00+02:00"),
    ("C", MARLOW, Kind.SECOND_CHANCE, "2026-06-09T10:00:00+01:00"),
    ("D", MARLOW, Kind.GRACIOUS_DECLINE, "2026-06-12T10:00:00+01:00"),
    ("E", PILAR, Kind.STATUS_NUDGE, "2026-11-17T10:00:00+01:00"),
]
BY_HAND = (
    "What you said about how",
    "I described the paperwork",
    "As for the system change",
    "I learned a great deal from our meeting",
)
"""How the sentences begin that the worked mails have beyond the slot library."""


@pytest.mark.parametrize(("mail", "asked", "kind", "now"), WORKED)
def test_the_worked_sentences_come_out(mail: str, asked: Debrief, kind: Kind, now: str) -> None:
    """Every library sentence of the worked mail is one of the wordings its fields give."""
    text = (MAILS / f"{mail}.txt").read_text(encoding="utf-8")
    greeting, *paragraphs, ending = text.strip().split("\n\n")
    wanted = {sentence for paragraph in paragraphs for sentence in sentences(paragraph)}
    wanted = {sentence for sentence in wanted if not sentence.startswith(BY_HAND)}
    brief = Brief(
        kind=kind,
        debrief=clean_debrief(asked),
        profile=profile(name="Noor Haddad"),
        addressee=asked.interviewers[0],
        now=at(now),
        second_chance_sent=True,
    )
    assert greeting == compose(brief, SHIPPED).greeting
    page = SHIPPED.lay_out(kind, fill(brief, 42).values)
    slots = [piece for block in (*page.paragraphs, page.ending) for piece in block if isinstance(piece, Slot)]
    said = {sentence for slot in slots for line in slot.lines for sentence in sentences(line.text)}
    assert wanted | {ending.split("\n")[0]} <= said
