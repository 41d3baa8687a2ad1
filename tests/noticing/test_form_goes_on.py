"""A form whose answers are on record, in part or whole: it goes on working while it stands."""
# ruff: noqa: RUF001 (typographic quotes are what the form has)

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from calendars import HOUR, MINUTES, OVER
from forms import ANSWERS, MISSING
from mail_program import parse, text_of
from mails import INVITED, raw_mail
from noticing_desk import NoticingDesk

from agent.keeping.config import Find
from agent.keeping.journal.records import Record
from agent.model.appointment import AppointmentState, Band
from agent.noticing import NoticingResult

pytestmark = pytest.mark.long

LATER = OVER + HOUR
BETTER = "your better answer"
BAD = {
    BETTER: "I was so nervous that I froze",
    "they decide by": "31 February",
    "tone": "purple",
}
"""Lines that the thank-you does without, each with words that cannot stay."""


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    """The form stands."""
    one = NoticingDesk(tmp_path)
    one.ask()
    return one


def came(noticed: NoticingResult) -> list[str]:
    assert () == noticed.errors
    return [one.came.value for one in noticed.attended]


def record(desk: NoticingDesk) -> Record:
    with desk.agent() as agent:
        (one,) = agent.journal.interviews()
    return one


def subjects(desk: NoticingDesk) -> list[str]:
    """Of the drafts to the person alone."""
    return [str(parse(raw)["Subject"]) for raw in desk.box.drafts().values() if "code" in _read(raw)]


def _read(raw: bytes) -> str:
    return "code" if "SC-" in text_of(parse(raw)) else ""


def letter(desk: NoticingDesk) -> str:
    (text,) = (text_of(parse(raw)) for raw in desk.box.drafts().values() if not _read(raw))
    return text


def answer(desk: NoticingDesk) -> None:
    """It is recorded, and says so."""
    desk.fill(ANSWERS, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER))


@pytest.mark.parametrize("label", BAD)
def test_a_bad_line_does_not_hold_back_the_thank_you(desk: NoticingDesk, label: str) -> None:
    """What is usable is recorded in the same run; the form asks for the rest, and takes it over."""
    desk.fill({**ANSWERS, label: BAD[label]}, ready="yes")
    (result,) = desk.run(LATER).attended
    if result.came.value == "debriefed":  # letters do without it: nothing is asked
        return
    assert "partly" == result.came.value
    assert 1 == len(desk.letters())
    (subject,) = subjects(desk)
    assert "Your interview at Prairie Gate Credit Union: 1 line needs another look" == subject
    text = " ".join(desk.form()[1].split())
    assert "Recorded: your thank-you comes as a draft of its own" in text
    assert BAD[label] in text
    drafts = desk.box.drafts()
    assert ["nothing"] == came(desk.run(LATER + HOUR)), "nothing is asked twice"
    assert drafts == desk.box.drafts()
    desk.fill({label: ANSWERS.get(label, "")}, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + 2 * HOUR))
    assert ["Your interview at Prairie Gate Credit Union: recorded"] == subjects(desk)
    assert [one.better_answer for one in record(desk).debrief.botched] == [ANSWERS[BETTER]]
    assert 1 == len(desk.letters())


def test_sent_with_a_bad_line_a_new_form_asks_for_it(desk: NoticingDesk) -> None:
    """The thank-you is on its way; the sent form is read no more."""
    desk.box.send_draft(desk.fill({**ANSWERS, BETTER: BAD[BETTER]}), LATER)
    assert ["partly"] == came(desk.run(LATER + MINUTES))
    assert 1 == len(desk.letters())
    assert BAD[BETTER] in " ".join(desk.form()[1].split())
    assert ["nothing"] == came(desk.run(LATER + HOUR))
    desk.fill({BETTER: ANSWERS[BETTER]}, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + 2 * HOUR))
    assert ANSWERS[BETTER] == record(desk).debrief.botched[0].better_answer


def test_the_form_that_came_back_may_be_deleted(desk: NoticingDesk) -> None:
    """What is on record stays; that is said, and nobody is told of a no."""
    desk.fill({**ANSWERS, BETTER: BAD[BETTER]}, ready="yes")
    desk.run(LATER)
    desk.box.delete_draft(desk.form()[0])
    assert ["closed"] == came(desk.run(LATER + HOUR))
    assert AppointmentState.DEBRIEFED is desk.only().state
    assert 1 == len(desk.letters())


def test_without_what_the_thank_you_says_nothing_is_recorded(desk: NoticingDesk) -> None:
    desk.fill({**ANSWERS, MISSING: "", BETTER: BAD[BETTER]}, ready="yes")
    assert ["sent_back"] == came(desk.run(LATER))
    assert [] == desk.letters()
    assert ["Your interview at Prairie Gate Credit Union: 2 lines need another look"] == subjects(desk)


def test_a_change_is_taken_over_and_untouched_letters_follow(desk: NoticingDesk) -> None:
    """What was changed elsewhere meanwhile stays as it is."""
    answer(desk)
    assert "masking tape" in letter(desk)
    with desk.agent() as agent:
        one = record(desk)
        agent.journal.change(one.id, replace(one.debrief, private_note="said at the terminal"), now=LATER)
    desk.fill({"what stayed with you 1": "the teller who repaired the vault clock"})
    assert ["changed"] == came(desk.run(LATER + 2 * HOUR))
    assert "vault clock" in letter(desk)
    assert "masking tape" not in letter(desk)
    assert "said at the terminal" == record(desk).debrief.private_note
    assert "Changed as you wrote" in desk.form()[1]
    drafts = desk.box.drafts()
    assert ["nothing"] == came(desk.run(LATER + 4 * HOUR))
    assert drafts == desk.box.drafts()


def test_an_edited_letter_never_follows(desk: NoticingDesk) -> None:
    answer(desk)
    (draft,) = (key for key, raw in desk.box.drafts().items() if not _read(raw))
    desk.box.edit_draft(draft, text="Dear Denise,\n\nthank you. I wrote this myself.\n")
    desk.fill({"what stayed with you 1": "the teller who repaired the vault clock"})
    assert ["changed"] == came(desk.run(LATER + 2 * HOUR))
    assert "I wrote this myself" in letter(desk)


WORDS = {
    "wait until": ("in 3 days", "nothing is written before", lambda words: words.snoozed_until),
    "I have thanked them": ("yes", "you have thanked them", lambda words: words.thanked),
    "no letters for this one": ("yes", "nothing more is written", lambda words: words.closed_at),
}


@pytest.mark.parametrize("label", WORDS)
def test_a_line_does_what_its_word_does_once(desk: NoticingDesk, label: str) -> None:
    """It is said in the form, and the same text does not do it again."""
    typed, said, find = WORDS[label]
    answer(desk)
    desk.fill({label: typed})
    (result,) = desk.run(LATER + 2 * HOUR).attended
    assert [True] == [said in one for one in result.done]
    words = record(desk).words
    assert find(words)
    assert f"‹Done: {said}" in " ".join(desk.form()[1].split())
    for hours in (4, 6):
        desk.run(LATER + hours * HOUR)
    desk.fill({"note to yourself": "a word more"})
    desk.run(LATER + 8 * HOUR)
    assert words == record(desk).words


@pytest.mark.parametrize("typed", ["stop", "don't write anything", "I got the job somewhere else"])
def test_no_letters_is_understood_in_other_words(desk: NoticingDesk, typed: str) -> None:
    answer(desk)
    desk.fill({"no letters for this one": typed})
    desk.run(LATER + 2 * HOUR)
    assert record(desk).words.closed_at is not None


def test_what_cannot_be_done_is_said(desk: NoticingDesk) -> None:
    answer(desk)
    desk.fill({"wait until": "pigs fly"})
    desk.run(LATER + 2 * HOUR)
    assert "‹Not done: " in desk.form()[1]
    assert record(desk).words.snoozed_until is None


def test_a_mail_read_as_a_decision_is_shown_and_taken_back(desk: NoticingDesk) -> None:
    answer(desk)
    assert "this mail was no decision" not in desk.form()[1]
    no = raw_mail(
        "<no@prairiegate.example>",
        sender="Denise Kowalczyk <denise.kowalczyk@prairiegate.example>",
        subject="Re: Invitation: Interview: Branch Operations Manager",
        date=LATER + HOUR,
        text="Dear Marcus,\n\nunfortunately we have decided to move forward with another candidate.\n",
        answers="<i1@prairiegate.example>",
    )
    desk.receive(no, LATER + HOUR)
    desk.run(LATER + 6 * HOUR)
    desk.run(LATER + 8 * HOUR)
    track = record(desk).plan
    assert track is not None
    assert "rejection" == track.track.reason
    text = " ".join(desk.form()[1].split())
    assert "decided to move forward with another candidate" in text
    desk.fill({"this mail was no decision": "yes"})
    (result,) = desk.run(LATER + 10 * HOUR).attended
    assert ["it goes on as if that mail had not come."] == list(result.done)
    assert record(desk).words.disregarded


def test_filled_in_and_not_ready_it_is_asked_about_once(desk: NoticingDesk) -> None:
    desk.fill(ANSWERS)
    assert ["nothing"] == came(desk.run(LATER))
    assert ["filled"] == came(desk.run(LATER + timedelta(days=1, hours=2)))
    assert "shall I use it?" in desk.form()[1]
    standing = desk.form()
    assert ["nothing"] == came(desk.run(LATER + timedelta(days=3)))
    assert standing == desk.form()
    assert [] == desk.companies()
    desk.fill({}, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + timedelta(days=3, hours=2)))
    assert ANSWERS[BETTER] == record(desk).debrief.botched[0].better_answer


def perhaps(tmp_path: Path, ask: str) -> NoticingDesk:
    """An invitation that is only perhaps one, seen; `ask` stands in the config."""
    desk = NoticingDesk(tmp_path)
    desk.find = Find(ask=ask)  # type: ignore[arg-type]
    desk.notice()
    with desk.agent() as agent:
        one = desk.only()
        agent.journal.appointments.update(
            replace(one, weighed=replace(one.weighed, band=Band.ASK)), OVER, now=INVITED
        )
    return desk


def test_what_is_perhaps_one_is_asked_about_as_the_person_wishes(tmp_path: Path) -> None:
    """By a line of run, by nothing, or by a form that asks first whether it was one."""
    assert ["unsure"] == came(perhaps(tmp_path / "notice", "notice").run(OVER + MINUTES))
    silent = perhaps(tmp_path / "no", "no")
    assert ["nothing"] == came(silent.run(OVER + MINUTES))
    assert {} == silent.box.drafts()
    desk = perhaps(tmp_path / "form", "form")
    assert ["asked"] == came(desk.run(OVER + MINUTES))
    assert re.search(r"was this a job interview \([^)]*yes or no\):", desk.form()[1])
    other = desk.copy_to(tmp_path / "other")
    other.find = desk.find
    other.fill({"was this a job interview": "no"})
    assert ["refused"] == came(other.run(LATER))
    assert AppointmentState.DISMISSED is other.only().state
    desk.fill({**ANSWERS, "was this a job interview": "yes"}, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER))
    assert desk.only().confirmed_at
    assert "was this a job interview" not in desk.form()[1] or "yes" in desk.form()[1]


@pytest.mark.no_cover
@pytest.mark.process
def test_killed_at_any_step_a_change_is_taken_over_once(tmp_path: Path) -> None:
    """What came back is put right, another line is changed, and a word is said, all at once."""
    before = NoticingDesk(tmp_path / "before")
    before.ask()
    before.fill({**ANSWERS, BETTER: BAD[BETTER]}, ready="yes")
    before.run(LATER)
    before.fill(
        {
            BETTER: ANSWERS[BETTER],
            "what stayed with you 1": "the teller who repaired the vault clock",
            "wait until": "12 September",
            "ready": "yes",
        }
    )
    for step in count(1):
        desk = before.copy_to(tmp_path / f"step-{step}")
        death = desk.run_and_die(LATER + HOUR, step)
        for hours in (2, 4):
            assert () == desk.run(LATER + hours * HOUR).errors
        when = f"killed after {step}: {death.names[-1]}"
        assert ANSWERS[BETTER] == record(desk).debrief.botched[0].better_answer, when
        assert record(desk).words.snoozed_until, when
        assert "vault clock" in letter(desk), when
        assert ["Your interview at Prairie Gate Credit Union: recorded"] == subjects(desk), when
        assert AppointmentState.DEBRIEFED is desk.only().state, when
        shutil.rmtree(desk.base)
        if not death.at:
            break
    assert step > 5
