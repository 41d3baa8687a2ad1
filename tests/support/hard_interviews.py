"""Interviews whose names and words are traps for rules that read text; people and companies are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

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

END = datetime.fromisoformat("2026-09-03T15:00:00+02:00")

_MANAGER = Interviewer(name="Will Page", given="Will", family="Page", part=Part.HIRING_MANAGER)
_PLAIN = Debrief(
    company="Ledgerwood & Sons",
    role="Payroll Specialist",
    mode=Mode.ONSITE,
    interview_end=END,
    their_time_zone="Europe/Berlin",
    their_country="DE",
    interviewers=(_MANAGER,),
    fit=(Fit(skill="closing monthly payroll for 300 drivers", need="fewer corrections after the run"),),
    enthusiasm="bringing the three payrolls into one calendar",
    decision=Decision(text="the 16th"),
    tone=Tone.WARM,
)


def _item(question: str, better_answer: str, topic: str = "", asked_by: str = "") -> Botched:
    went = WentWrong.INCOMPLETE
    return Botched(question=question, better_answer=better_answer, topic=topic, asked_by=asked_by, went=went)


# A name that is a word, a question about the pay of others, no reference.
PAYROLL = replace(
    _PLAIN,
    interviewers=(replace(_MANAGER, highlight="closing three countries in one week"),),
    botched=(
        _item(
            "How do you correct wages that were paid twice?",
            "I tell the employee first, agree on instalments in writing, and correct it in the next run",
        ),
    ),
)
# A company that begins with a stop and ends with an abbreviation, a role with noise, code in a question.
DEVELOPER = replace(
    _PLAIN,
    company=".NET Foundry Inc.",
    role="Senior C++ Developer (m/w/d)",
    interviewers=(
        replace(
            _MANAGER,
            name="Jürgen Weiß",
            given="Jürgen",
            family="Weiß",
            title="Dr.",
            highlight="the build farm that lives in an old dairy",
        ),
        Interviewer(
            name="Mei Tan",
            part=Part.PANELIST,
            first_name_basis=True,
            given="Mei",
            family="Tan",
            highlight="reviewing each other's tests before the code",
        ),
    ),
    fit=(Fit(skill="moving a C++ code base to CMake", need="builds under ten minutes"),),
    enthusiasm="taking the 2.0 rewrite of your scheduler to production",
    botched=(
        _item(
            "What does List<String> mean here?",
            "I would say it is a list whose elements are strings (and nothing else), checked when it is "
            "compiled, because the type is part of the declaration",
            "generic types",
            "Mei Tan",
        ),
        _item(
            "How do you find a memory leak?",
            "I start with the smallest failing test; then I run it under a sanitizer and read the first "
            "report only",
            "memory leaks",
            "Jürgen Weiß",
        ),
    ),
    references=References(who="two former team leads"),
)
# Accents, three questions, one of several sentences, answers of several sentences.
TEACHER = replace(
    _PLAIN,
    company="École Jean-Moulin",
    role="Maths Teacher",
    interviewers=(
        replace(
            _MANAGER,
            name="Chloé Lefèvre",
            given="Chloé",
            family="Lefèvre",
            first_name_basis=True,
            highlight="letting pupils mark their own first draft",
        ),
    ),
    fit=(Fit(skill="teaching mixed classes of thirty", need="pupils who dare to ask"),),
    enthusiasm="starting the evening maths club with your colleagues",
    botched=(
        _item(
            "Tell me about a lesson that went wrong. What did you change?",
            "I had planned forty minutes of talk. I now stop after eight, and let them try",
            "a lesson that went wrong",
        ),
        _item("How do you mark fairly?", "I mark one question across all papers before the next", "marking"),
        _item(
            "What would you say to parents who think the homework is far too much for their child?",
            "I ask to see one evening's work first, then we agree on what comes off the list",
            "homework",
        ),
    ),
)
# Capitals, an apostrophe, a particle, an apology that is the work itself, a panelist without a highlight.
CHEF = replace(
    _PLAIN,
    company="THE GREEN TABLE",
    role="SOUS CHEF",
    interviewers=(
        replace(
            _MANAGER,
            name="Sam O'Neill",
            given="Sam",
            family="O'Neill",
            first_name_basis=True,
            highlight="buying whole fish from two boats",
        ),
        Interviewer(name="Ana de la Cruz", part=Part.PANELIST, given="Ana", family="de la Cruz"),
    ),
    fit=(Fit(skill="running a pass for ninety covers", need="plates that leave together"),),
    enthusiasm="writing the autumn menu around your two boats",
    botched=(
        _item(
            "A guest sends a dish back twice: what do you do?",
            "I apologise to the guest once, cook it myself, and carry it out",
            "a returned dish",
        ),
    ),
    references=References(who="the owner of my last restaurant"),
)
# A role that ends in "position", a title, two short questions.
SUPPORT = replace(
    _PLAIN,
    company="Marlow & Finch",
    role="Team Lead position",
    interviewers=(
        replace(
            _MANAGER,
            name="Ngozi Okonkwo-Reyes",
            given="Ngozi",
            family="Okonkwo-Reyes",
            title="Ms.",
            highlight="answering every angry mail by phone",
        ),
    ),
    fit=(Fit(skill="coaching twenty new agents a year", need="customers who stay after a complaint"),),
    enthusiasm="setting up the coaching hour you described",
    botched=(
        _item(
            "Why should we hire you?",
            "I turned a queue of two days into four hours by giving each agent one kind of case",
        ),
        _item(
            "What is your weakness?",
            "I write things down too late; a timer at noon and at four has fixed that",
        ),
    ),
    references=References(
        who="my former plant manager",
        testimonial_text="She made new people good within a month",
        testimonial_source="My last operations director",
    ),
)
# One-word fields that are words of the letter itself.
MINIMAL = replace(
    _PLAIN,
    company="Target",
    role="Host",
    interviewers=(Interviewer(name="Hope", part=Part.HIRING_MANAGER, first_name_basis=True),),
    fit=(Fit(skill="time", need="team"),),
    enthusiasm="the next steps",
    botched=(_item("What is your opportunity cost?", "I would clarify it first", "opportunity"),),
)

HARD = {
    "payroll": PAYROLL,
    "developer": DEVELOPER,
    "teacher": TEACHER,
    "chef": CHEF,
    "support": SUPPORT,
    "minimal": MINIMAL,
}
