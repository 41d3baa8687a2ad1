"""The six worked mails of the documentation with their debriefs, and one that must be refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.model.interview import (
    Botched,
    Debrief,
    Decision,
    Fit,
    Interviewer,
    Mode,
    Part,
    Profile,
    References,
    Tone,
    WentWrong,
)
from agent.model.letter import Finding, Kind
from agent.writing.rules import Context, check


@dataclass(frozen=True)
class Mail:
    """One letter and all it is held against."""

    text: str
    context: Context
    subject: str = "Re: Your interview"

    def findings(self) -> tuple[Finding, ...]:
        """What the rules say."""
        return check(self.text, self.subject, self.context)

    def reworded(self, *pairs: tuple[str, str]) -> Mail:
        """The same mail with some of its words replaced; each must stand in it."""
        text = self.text
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return replace(self, text=text)

    def known(self, **changes: Any) -> Mail:
        """The same mail held against something else."""
        return replace(self, context=replace(self.context, **changes))

    def debriefed(self, **changes: Any) -> Mail:
        """The same mail after another debrief."""
        return self.known(debrief=replace(self.context.debrief, **changes))


def _text(name: str) -> str:
    return (Path(__file__).parent.parent / "data" / "worked_mails" / f"{name}.txt").read_text(
        encoding="utf-8"
    )


def _mail(
    kind: Kind, text: str, name: str, debrief: Debrief, addressee: Interviewer, now: str, **known: Any
) -> Mail:
    profile = Profile(name=name, addresses=("me@mail.example",), time_zone="Europe/Berlin")
    return Mail(
        text,
        Context(
            kind=kind,
            debrief=debrief,
            profile=profile,
            addressee=addressee,
            now=datetime.fromisoformat(now),
            subject_inherited=True,
            **known,
        ),
    )


AMARA = Interviewer(
    name="Amara Obi",
    part=Part.HIRING_MANAGER,
    first_name_basis=True,
    highlight="how night-shift drivers report faults",
)
TOMASZ = Interviewer(
    name="Tomasz Nowak",
    part=Part.PANELIST,
    first_name_basis=True,
    highlight="the three months you spent riding the night buses before changing a single screen",
)
_TRANSIT = Debrief(
    company="Halvorsen Transit",
    role="Service Designer",
    mode=Mode.VIDEO,
    interview_end=datetime.fromisoformat("2026-09-03T15:00:00+02:00"),
    interviewers=(AMARA, TOMASZ),
    fit=(Fit(skill="field research alongside ambulance crews", need="a reporting flow that drivers trust"),),
    enthusiasm="shaping the first version with your depot teams",
    tone=Tone.WARM,
)
A = _mail(
    Kind.THANK_YOU,
    _text("A"),
    "Noor Haddad",
    _TRANSIT,
    AMARA,
    "2026-09-03T16:00:00+02:00",
)
A2 = _mail(
    Kind.THANK_YOU,
    _text("A2"),
    "Noor Haddad",
    replace(
        _TRANSIT,
        enthusiasm="testing ideas in a real depot",
        fit=(
            Fit(
                skill="field research alongside ambulance crews",
                need="the hand-over between design and the depot software team",
            ),
        ),
    ),
    TOMASZ,
    "2026-09-03T16:00:00+02:00",
    siblings=(A.text,),
)
_WEISS = Interviewer(name="Henrike Weiß", family="Weiß", title="Dr.", part=Part.HIRING_MANAGER)
B = _mail(
    Kind.SECOND_CHANCE,
    _text("B"),
    "Jonas Adeyemi",
    Debrief(
        company="Nordhafen Antriebe",
        role="Quality Engineer",
        mode=Mode.ONSITE,
        interview_end=datetime.fromisoformat("2027-03-24T15:00:00+01:00"),
        interviewers=(_WEISS,),
        fit=(Fit(skill="line-stop decisions at Kessler Pumpen", need="fewer customer returns"),),
        enthusiasm="the new test bench you are building",
        tone=Tone.FORMAL,
        botched=(
            Botched(
                question="When do you stop a line?",
                better_answer="I stop the line when a defect can reach the customer unseen, and restart it "
                "only after the first good part is signed off.",
                went=WentWrong.INCOMPLETE,
            ),
        ),
        references=References(who="my former plant manager"),
    ),
    _WEISS,
    "2027-03-27T10:00:00+01:00",
)
_OKONKWO = Interviewer(
    name="Ngozi Okonkwo-Reyes", family="Okonkwo-Reyes", title="Ms.", part=Part.HIRING_MANAGER
)
_CLOSES = Debrief(
    company="Marlow & Finch",
    role="Finance Manager",
    mode=Mode.ONSITE,
    interview_end=datetime.fromisoformat("2026-09-04T15:00:00+02:00"),
    interviewers=(_OKONKWO,),
    fit=(Fit(skill="multi-site closes", need="faster closes without surprises"),),
    enthusiasm="the move to one ledger for all sites",
    tone=Tone.FORMAL,
    botched=(
        Botched(
            question="How did you shorten the month-end close?",
            topic="month-end close",
            better_answer="I cut ours from nine days to five by reconciling in week three",
            went=WentWrong.UNCLEAR,
        ),
        Botched(
            question="How do you guard against supplier fraud?",
            topic="supplier fraud",
            better_answer="I call back on a known number before any bank details change",
            went=WentWrong.WRONG,
        ),
        Botched(
            question="Tell me about a system change you led.",
            topic="leading a system change",
            better_answer="I pair each trained user with a new one for two closes",
            went=WentWrong.NO_ANSWER,
        ),
    ),
    references=References(who="two former directors"),
)
C = _mail(
    Kind.SECOND_CHANCE,
    _text("C"),
    "Leila Brandt",
    _CLOSES,
    _OKONKWO,
    "2026-09-08T10:00:00+02:00",
)
D = _mail(
    Kind.GRACIOUS_DECLINE,
    _text("D"),
    "Leila Brandt",
    _CLOSES,
    _OKONKWO,
    "2026-09-10T10:00:00+02:00",
    second_chance_sent=True,
)
_PILAR = Interviewer(name="Pilar Sanz", part=Part.HIRING_MANAGER, first_name_basis=True)
E = _mail(
    Kind.STATUS_NUDGE,
    _text("E"),
    "Anders Lindqvist",
    Debrief(
        company="Lumen Regio",
        role="Data Analyst",
        mode=Mode.PHONE,
        interview_end=datetime.fromisoformat("2026-11-03T15:00:00+01:00"),
        interviewers=(_PILAR,),
        fit=(Fit(skill="dashboards for rural clinics", need="one set of numbers"),),
        enthusiasm="building the regional dashboards with your team",
        tone=Tone.BRIEF,
        decision=Decision(text="the 13th"),
        botched=(
            Botched(
                question="How do you handle missing readings?",
                topic="missing readings",
                better_answer="I mark them first and ask the station before I fill any gap",
                went=WentWrong.UNCLEAR,
            ),
        ),
    ),
    _PILAR,
    "2026-11-17T10:00:00+01:00",
)
BAD = replace(
    B,
    text="Dear Dr. Weiß,\n\nI am so sorry about Wednesday, I was really nervous and my train was late. "
    "I know I am the perfect candidate and I really need this job, so please give me one more chance."
    "\n\nKind regards,\nJonas Adeyemi\n",
)
WORKED = {"A": A, "A2": A2, "B": B, "C": C, "D": D, "E": E}
