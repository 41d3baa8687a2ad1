"""A form whose answers are on record says what the letters will lack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builders import botched, debrief, denise, message, profile
from calendars import HOUR, OVER
from forms import ANSWERS
from noticing_desk import NoticingDesk

from agent.model.interview import References
from agent.model.mail import Thread
from agent.noticing.lacks import describe_lacks

LONG = (
    "I recount with a second person before anyone leaves, because we both sign the sheet in the safe, and if "
    "the count is still short we go back through the tape note by note, look into the baskets, and call the "
    "branch manager before midnight"
)
THREAD = Thread("local", (message(),))
GERMAN = message(
    "<a2@prairiegate.example>", text="Guten Tag, wir freuen uns auf das Gespräch mit Ihnen am Freitag."
)


def test_what_is_said() -> None:
    """What is left out by the names of the form's lines, what is left of an answer, and the language."""
    bad = debrief(
        interviewers=(denise(highlight="the {{ queue }}"),),
        botched=(botched(better_answer=LONG),),
        references=References(who="ann@mail.example"),
    )
    left_out, shortened, language = describe_lacks(
        bad, replace(THREAD, messages=(message(), GERMAN)), profile()
    )
    assert left_out.endswith(": “what stayed with you 1”, “who could speak for you”.")
    assert "left of it: “I recount with a second person before anyone leaves" in shortened
    assert "baskets" not in shortened
    assert "not in English" in language
    assert describe_lacks(debrief(), THREAD, profile()) == ()


def test_it_stands_in_the_form(tmp_path: Path) -> None:
    """Behind the note that its answers are on record."""
    desk = NoticingDesk(tmp_path)
    desk.ask()
    answer = "your better answer"
    desk.fill({**ANSWERS, answer: LONG}, ready="yes")
    desk.run(OVER + HOUR)
    text = " ".join(desk.form()[1].split())
    assert "Recorded." in text
    assert "this is left of it: “I recount with a second person" in text
