"""What a letter lacks is said where its draft is announced, once, and nowhere else but in `status`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desk import BOTCHED, DUE_AT, FACTS, FIT, ID, INTERVIEW, TOMAS, MaildirDesk
from desk import DENISE as LEAD
from mails import DEBRIEFED

HOUR = timedelta(hours=1)
ANSWER = "I recount with a second person before anyone leaves"
LONG = (
    "I recount with a second person before anyone leaves, and we both sign the sheet that lies in the safe. "
    "If the count is still short we go back through the tape note by note, look into the baskets, "
    "and call the branch manager before midnight"
)


def test_what_a_thank_you_does_without(tmp_path: Path) -> None:
    """Below the draft that lacks it; what a later letter will lack is said now, while it can be mended."""
    desk = MaildirDesk(tmp_path)
    panel = (LEAD + TOMAS).replace("counting the vault by hand every Friday", "how {{ pay }} is counted")
    spoken = '[references]\nwho = "ann@mail.example"\n'
    said = desk("debrief", desk.file(FACTS + panel + FIT + BOTCHED + spoken))
    lines = said.err.splitlines()
    (place,) = (number for number, line in enumerate(lines) if "the thank-you to Tomas Reyes is" in line)
    assert lines[place + 1].startswith("  Left out: what stayed with you from Tomas Reyes. “{{” looks like")
    assert "Prairie Gate Credit Union: Left out: who can speak for you." in said.err
    assert said.err.count("Left out: ") == 2
    assert len(desk.drafts()) == 2
    later = desk("run", now=DEBRIEFED + HOUR)
    assert "Left out" not in later.err
    warned = desk.status(DEBRIEFED + HOUR)["warnings"]
    assert {"left_out: interviewers[1].highlight", "left_out: references.who"} <= set(warned)


def test_what_is_left_of_an_answer(tmp_path: Path) -> None:
    """The words that remain stand below the draft of the second letter."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait(INTERVIEW.replace(ANSWER, LONG))
    said = desk("run", now=DUE_AT)
    (told,) = (line for line in said.err.splitlines() if "too long" in line)
    assert told.startswith(f"  A better answer was too long. What is left of it: “{ANSWER}")
    assert "baskets" not in told
    (letter,) = desk("preview", ID, "second_chance", "--json", now=DUE_AT).json["letters"]
    assert letter["warnings"] == ["answer_shortened"]
    assert told.strip() in desk("preview", ID, "second_chance", now=DUE_AT).out


def test_a_thread_in_another_language(tmp_path: Path) -> None:
    """Said below each draft."""
    desk = MaildirDesk(tmp_path)
    words = "Hallo Marcus, wir freuen uns auf das Gespräch mit Ihnen am Freitag und auf Sie. Denise"
    desk.answer(words, DEBRIEFED - 48 * HOUR)
    said = desk("debrief", desk.file())
    assert "  Their mails are not in English, and the letters are." in said.err.splitlines()
