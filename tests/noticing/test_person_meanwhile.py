"""What the person does with a form while nobody looks: nothing is overwritten, nothing asked twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import debrief, debrief_form
from calendars import HOUR, MINUTES, OVER, START, calendar, calendar_mail, event
from forms import ANSWERS, MISSING
from noticing_desk import NoticingDesk
from worlds.memory import MemoryMailbox

from agent.errors import TryLaterError
from agent.mailboxes.interface import Report
from agent.model.appointment import AppointmentState
from agent.model.letter import Outgoing
from agent.model.plan import Draft, Fate, Sighting
from agent.noticing import NoticingResult, close_recorded_appointments
from agent.noticing.form_draft import match_what_was_read

pytestmark = pytest.mark.long

LATER = OVER + HOUR
PRAIRIE_GATE = ["Prairie Gate Credit Union"]
MORE = "and a word that came in between"


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    """The form stands."""
    one = NoticingDesk(tmp_path)
    one.ask()
    return one


def came(noticed: NoticingResult) -> list[str]:
    """What it came to; nothing went wrong."""
    assert () == noticed.errors
    return [one.came.value for one in noticed.attended]


class Interrupted(MemoryMailbox):
    """The person changes the draft after it was read and before it is replaced."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        work, self.meanwhile = self.meanwhile, lambda: None
        work()
        return super().replace(draft, outgoing, report)


@pytest.fixture
def interrupted(tmp_path: Path) -> NoticingDesk:
    """The form stands in a mailbox where somebody works."""
    one = NoticingDesk(tmp_path, Interrupted("local", ("marcus.ellery@mail.example",)))
    one.ask()
    return one


def at_replacing(desk: NoticingDesk, work: Callable[[], object]) -> None:
    assert isinstance(desk.box, Interrupted)
    desk.box.meanwhile = work


def test_words_that_came_in_between_are_not_overwritten(interrupted: NoticingDesk) -> None:
    """The run keeps quiet about it, and the next one reads the new words."""
    desk = interrupted
    desk.fill({**ANSWERS, MISSING: ""}, ready="yes")
    at_replacing(desk, lambda: desk.fill({MISSING: MORE}))
    assert ["nothing"] == came(desk.run(LATER))
    assert MORE in desk.form()[1]
    assert ["debriefed"] == came(desk.run(LATER + HOUR))
    assert PRAIRIE_GATE == desk.companies()


def test_a_form_deleted_in_between_is_a_no(interrupted: NoticingDesk) -> None:
    """It is not put back."""
    desk = interrupted
    draft = desk.fill({**ANSWERS, MISSING: ""}, ready="yes")
    at_replacing(desk, lambda: desk.box.delete_draft(draft))
    assert ["nothing"] == came(desk.run(LATER))
    assert ["dismissed"] == came(desk.run(LATER + HOUR))
    assert {} == desk.forms()


def test_a_form_changed_while_its_answers_are_recorded_stays_so(interrupted: NoticingDesk) -> None:
    """What was read is on record; the newer words stand, without our note."""
    desk = interrupted
    desk.fill(ANSWERS, ready="yes")
    at_replacing(desk, lambda: desk.fill({MISSING: MORE}))
    assert ["debriefed"] == came(desk.run(LATER))
    assert MORE in desk.form()[1]
    assert PRAIRIE_GATE == desk.companies()


def test_a_note_that_could_not_be_written_is_written_later(interrupted: NoticingDesk) -> None:
    """The answers are on record once; the form says so as soon as it can."""
    desk = interrupted
    desk.fill(ANSWERS, ready="yes")

    def breaks() -> None:
        raise TryLaterError("The line broke.")

    at_replacing(desk, breaks)
    assert ["debriefed"] == came(desk.run(LATER))
    assert "Recorded" not in desk.form()[1]
    assert ["nothing"] == came(desk.run(LATER + HOUR))
    standing = desk.form()
    assert "Recorded" in standing[1]
    assert ["nothing"] == came(desk.run(LATER + 3 * HOUR)), "it is read on, and says nothing new"
    assert standing == desk.form()
    assert PRAIRIE_GATE == desk.companies()


def test_a_form_that_goes_before_the_note_is_written(interrupted: NoticingDesk) -> None:
    """Then there is nothing to say it in."""
    desk = interrupted
    draft = desk.fill(ANSWERS, ready="yes")

    def breaks() -> None:
        raise TryLaterError("The line broke.")

    at_replacing(desk, breaks)
    desk.run(LATER)
    desk.box.delete_draft(draft)
    assert ["nothing"] == came(desk.run(LATER + HOUR))
    assert {} == desk.forms()
    assert PRAIRIE_GATE == desk.companies()
    assert AppointmentState.DEBRIEFED is desk.only().state


def test_a_form_is_known_as_it_was_read() -> None:
    """Where nothing was read, as it was placed."""
    placed = debrief_form()
    assert placed == match_what_was_read(placed, Sighting(Fate.UNSENT, "It stands in Drafts."))


def test_a_new_subject_changes_nothing(desk: NoticingDesk) -> None:
    """The form is known by its code; it is read, and renewed, all the same, and keeps their subject."""
    draft = desk.fill({**ANSWERS, MISSING: ""}, ready="yes")
    desk.box.edit_draft(draft, subject="my notes")
    assert ["sent_back"] == came(desk.run(LATER))
    assert [b"my notes"] == [
        re.findall(rb"^Subject: (.*?)\r?$", raw, re.MULTILINE)[0] for raw in desk.box.drafts().values()
    ]
    desk.fill({MISSING: ANSWERS[MISSING]}, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + HOUR))


def test_without_its_code_it_is_read_by_its_lines(desk: NoticingDesk) -> None:
    """Somebody tidied up below."""
    draft = desk.fill(ANSWERS, ready="yes")
    text = desk.form()[1]
    desk.box.edit_draft(draft, text="\n".join(line for line in text.splitlines() if "SC-" not in line))
    assert ["debriefed"] == came(desk.run(LATER))


@pytest.mark.parametrize("text", ["", "Buy milk.\n", "Dear Denise,\n\nready: yes\n"])
def test_an_emptied_form_is_left_alone(desk: NoticingDesk, text: str) -> None:
    """Emptied, or with other words in it: it is theirs, and nothing is asked again."""
    draft, _ = desk.form()
    desk.box.edit_draft(draft, text=text)
    for hours in range(3):
        assert ["nothing"] == came(desk.run(LATER + hours * HOUR))
    assert [text.strip()] == [one.strip() for one in desk.forms().values()]
    desk.box.send_draft(draft, LATER + 3 * HOUR)
    assert ["dismissed"] == came(desk.run(LATER + 4 * HOUR)), "no form is left of it"
    assert {} == desk.box.drafts()
    assert [] == desk.companies()


def test_ready_in_an_untouched_form_is_told_what_is_missing(desk: NoticingDesk) -> None:
    """Beside the lines; nothing is recorded."""
    desk.fill({}, ready="yes")
    assert ["sent_back"] == came(desk.run(LATER))
    assert "Almost there" in desk.form()[1]
    assert desk.only().problems
    assert ["nothing"] == came(desk.run(LATER + HOUR))
    assert [] == desk.companies()


def test_a_form_sent_with_problems_comes_back_as_a_new_one(desk: NoticingDesk) -> None:
    """With every answer; the sent one is not read again."""
    draft = desk.fill({**ANSWERS, MISSING: ""})
    desk.box.send_draft(draft, LATER)
    assert ["sent_back"] == came(desk.run(LATER + HOUR))
    again, text = desk.form()
    assert draft != again
    assert ANSWERS["your better answer"] in " ".join(text.split())
    assert ["nothing"] == came(desk.run(LATER + 2 * HOUR))
    assert 1 == len(desk.forms())


def test_deleting_the_form_that_came_back_is_a_no(desk: NoticingDesk) -> None:
    """The one that was sent before it lies there still, and nobody reads it."""
    desk.box.send_draft(desk.fill({**ANSWERS, MISSING: ""}), LATER)
    desk.run(LATER + HOUR)
    desk.box.delete_draft(desk.form()[0], for_good=True)
    assert ["dismissed"] == came(desk.run(LATER + 2 * HOUR))
    assert ["nothing"] == came(desk.run(LATER + 3 * HOUR)), "it is only looked for, should it be fetched back"
    assert {} == desk.box.drafts()


def test_problems_three_times_over(desk: NoticingDesk) -> None:
    """Each form that is sent incomplete comes back once."""
    desk.fill({**ANSWERS, MISSING: ""})
    for hours in range(1, 6, 2):
        desk.box.send_draft(desk.form()[0], LATER + hours * HOUR)
        assert ["sent_back"] == came(desk.run(LATER + (hours + 1) * HOUR))
        assert 1 == len(desk.forms())
    desk.fill({MISSING: ANSWERS[MISSING]}, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + 9 * HOUR))


def test_sent_twice_it_is_one_answer(desk: NoticingDesk) -> None:
    """A copy that was sent once more, and a forwarded one, make no second interview."""
    draft = desk.fill(ANSWERS)
    raw = desk.box.drafts()[draft]
    desk.box.send_draft(draft, LATER)
    for number in (1, 2):
        again = raw.replace(b"Message-ID: <", f"Message-ID: <again-{number}-".encode())
        desk.receive(again, LATER + number * MINUTES, sent=True)
    desk.run(LATER + HOUR)
    desk.run(LATER + 2 * HOUR)
    assert PRAIRIE_GATE == desk.companies()
    assert 1 == len(desk.letters())
    assert {} == desk.forms()


def test_a_copy_that_came_in_as_mail_is_no_new_conversation(desk: NoticingDesk) -> None:
    """What the person sends to themselves arrives as well."""
    draft = desk.fill(ANSWERS)
    raw = desk.box.drafts()[draft]
    desk.box.send_draft(draft, LATER)
    desk.receive(raw, LATER)
    desk.run(LATER + HOUR)
    desk.run(LATER + 3 * HOUR)
    assert 1 == len(desk.appointments())
    assert PRAIRIE_GATE == desk.companies()


def test_a_form_put_into_another_folder_is_not_answered(desk: NoticingDesk) -> None:
    """As it is, for later: it neither comes back nor is it read, and that is said once."""
    draft, _ = desk.form()
    raw = desk.box.drafts()[draft]
    desk.box.delete_draft(draft, for_good=True)
    desk.receive(raw, LATER)
    assert ["away"] == came(desk.run(LATER + HOUR))
    assert ["nothing"] == came(desk.run(LATER + 2 * HOUR))
    assert {} == desk.box.drafts()


def test_a_form_deleted_after_it_was_read_costs_no_letter(desk: NoticingDesk) -> None:
    """The answers are on record."""
    desk.fill(ANSWERS, ready="yes")
    desk.run(LATER)
    desk.box.delete_draft(desk.form()[0])
    desk.run(LATER + HOUR)
    assert PRAIRIE_GATE == desk.companies()
    assert 1 == len(desk.letters())
    assert AppointmentState.DEBRIEFED is desk.only().state


def test_told_in_the_terminal_while_the_form_stands(desk: NoticingDesk) -> None:
    """One interview; the form is not read any more, whatever is written in it."""
    with desk.agent() as agent:
        agent.journal.add(debrief(interview_end=OVER), now=LATER)
        close_recorded_appointments(agent)
    desk.fill(ANSWERS, ready="yes")
    standing = desk.forms()
    desk.run(LATER + HOUR)
    assert PRAIRIE_GATE == desk.companies()
    assert standing == desk.forms()


def test_told_in_the_terminal_and_nobody_settled_it(desk: NoticingDesk) -> None:
    """The run sees that it is on record."""
    with desk.agent() as agent:
        agent.journal.add(debrief(interview_end=OVER), now=LATER)
    desk.fill(ANSWERS, ready="yes")
    desk.run(LATER + HOUR)
    assert PRAIRIE_GATE == desk.companies()
    assert AppointmentState.DEBRIEFED is desk.only().state


def test_a_form_about_another_interview_on_record_overwrites_nothing(desk: NoticingDesk) -> None:
    """Company and end name one that was told before: it stays as it was, and the form says so."""
    other = datetime.fromisoformat("2026-08-20T11:00:00-05:00")
    with desk.agent() as agent:
        agent.journal.add(debrief(company="Elm Bank", interview_end=other), now=LATER)
    desk.fill({**ANSWERS, "company": "Elm Bank", "ended": "2026-08-20 11:00"}, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + HOUR))
    assert ["Elm Bank"] == desk.companies()
    text = " ".join(desk.form()[1].split())
    assert "was on record already" in text
    assert ANSWERS["your better answer"] in text


def test_a_form_filled_in_weeks_later(desk: NoticingDesk) -> None:
    """Read for thirty days; its letters then wait for a word (W-11)."""
    desk.fill(ANSWERS, ready="yes")
    assert ["debriefed"] == came(desk.run(OVER + timedelta(days=20)))
    assert PRAIRIE_GATE == desk.companies()


def test_a_form_nobody_touched_for_a_month_rests(desk: NoticingDesk) -> None:
    """It stands where it is, and is not looked for any more."""
    desk.run(OVER + timedelta(days=31))
    assert AppointmentState.LAPSED is desk.only().state
    desk.fill(ANSWERS, ready="yes")
    desk.run(OVER + timedelta(days=32))
    assert [] == desk.companies()
    assert 1 == len(desk.forms())


@pytest.mark.parametrize("state", ["asked", "lapsed"])
def test_an_interview_that_is_moved_after_its_form_was_placed(desk: NoticingDesk, state: str) -> None:
    """No second form for it; the one that stands is read."""
    when = LATER if state == "asked" else OVER + timedelta(days=31)
    desk.run(when)
    moved = when + timedelta(days=2)
    update = calendar(event(moved, moved + HOUR, sequence=3))
    desk.receive(calendar_mail(update, when, "<i2@prairiegate.example>"), when)
    for hours in (1, 2, 72, 73):
        assert () == desk.run(when + hours * HOUR).errors
    assert 1 == len(desk.forms())
    assert AppointmentState.ASKED is desk.only().state
    desk.fill(ANSWERS, ready="yes", ended=f"{moved + HOUR:%Y-%m-%d %H:%M}")
    assert ["debriefed"] == came(desk.run(when + 80 * HOUR))


@pytest.mark.parametrize("touched", [False, True])
def test_the_form_of_a_moved_interview_says_when_it_really_was(desk: NoticingDesk, *, touched: bool) -> None:
    """An untouched one is written anew, once, when the talk is over at last; the person's words stay.

    One that is filled in by then is asked about: whether it is ready.
    """
    moved = START + timedelta(days=3)
    if touched:
        desk.fill(ANSWERS)
    draft, before = desk.form()
    update = calendar(event(moved, moved + HOUR, sequence=3))
    desk.receive(calendar_mail(update, LATER, "<i2@prairiegate.example>"), LATER)
    desk.run(LATER + HOUR)
    assert before == desk.form()[1], "it is still to come"
    over = moved + HOUR + MINUTES
    assert (["filled"] if touched else ["asked"]) == came(desk.run(over))
    assert ["nothing"] == came(desk.run(over + HOUR))
    assert (draft, not touched) == (desk.form()[0], f"{moved:%-d %B %Y}" in desk.form()[1])
    desk.fill(ANSWERS, ready="yes", ended=f"{moved + HOUR:%Y-%m-%d %H:%M}")
    assert ["debriefed"] == came(desk.run(over + 2 * HOUR))


@pytest.mark.parametrize("by_sending", [False, True])
def test_a_form_that_came_back_keeps_its_answers_when_the_interview_is_moved(
    desk: NoticingDesk, *, by_sending: bool
) -> None:
    """It holds what they wrote, also where they did not touch it since."""
    draft = desk.fill({**ANSWERS, MISSING: ""}, ready="no" if by_sending else "yes")
    if by_sending:
        desk.box.send_draft(draft, LATER)
    assert ["sent_back"] == came(desk.run(LATER))
    moved = START + timedelta(days=3)
    update = calendar(event(moved, moved + HOUR, sequence=3))
    desk.receive(calendar_mail(update, LATER, "<i2@prairiegate.example>"), LATER)
    desk.run(LATER + HOUR)
    assert ["nothing"] == came(desk.run(moved + 2 * HOUR))
    assert ANSWERS["your better answer"] in " ".join(desk.form()[1].split())


def test_a_cancellation_after_the_form_was_placed_leaves_it_there(desk: NoticingDesk) -> None:
    """Perhaps it took place all the same: the person may delete it, or answer."""
    gone = calendar(event(sequence=1), method="CANCEL")
    desk.receive(calendar_mail(gone, LATER, "<i2@prairiegate.example>", method="CANCEL"), LATER)
    assert () == desk.run(LATER + HOUR).errors
    desk.fill(ANSWERS, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER + 2 * HOUR))


def test_an_end_that_is_still_to_come_is_sent_back(desk: NoticingDesk) -> None:
    """An interview that is not over has nothing to tell."""
    desk.fill({**ANSWERS, "ended": f"{START + timedelta(days=9):%Y-%m-%d %H:%M}"}, ready="yes")
    assert ["sent_back"] == came(desk.run(LATER))
    assert [] == desk.companies()
