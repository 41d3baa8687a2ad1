"""Several copies of one form, a form that is gone, and what a dry run does: it says it, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import mail_program
import pytest
from builders import debrief
from calendars import HOUR, MINUTES, OVER, START, calendar, calendar_mail, event
from forms import ANSWERS, filled
from mails import INVITED, ME
from noticing_desk import NoticingDesk
from worlds.memory import FailurePoint, MemoryMailbox

from agent.errors import RefusedError, TryLaterError
from agent.keeping.config import Find
from agent.mailboxes.interface import Report
from agent.model.appointment import AppointmentState, Band
from agent.model.letter import Outgoing
from agent.model.mail import Mark, MessageId
from agent.model.plan import Draft, Fate, Sighting
from agent.noticing import NoticingResult, notice
from agent.noticing.seeking import Seeking

LATER = OVER + HOUR
BAD = {"your better answer": "I was so nervous that I froze"}
ELSEWHERE = "Another copy of this form"


class Touched(MemoryMailbox):
    """Its drafts are touched at the very moment at which they are to be replaced."""

    is_touched = False

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        if self.is_touched:
            raise RefusedError("It was changed this very moment.", "Look at it.")
        return super().replace(draft, outgoing, report)


@pytest.fixture
def box() -> Touched:
    return Touched("local", (ME,))


@pytest.fixture
def desk(tmp_path: Path, box: Touched) -> NoticingDesk:
    """The form stands."""
    one = NoticingDesk(tmp_path, box)
    one.ask()
    return one


def came(noticed: NoticingResult) -> list[str]:
    assert () == noticed.errors
    return [one.came.value for one in noticed.attended]


def copy(desk: NoticingDesk, answers: dict[str, str], number: int, of: str = "") -> str:
    """The form once more, as a program saves it under a new Message-ID; its key."""
    draft = of or next(iter(desk.forms()))
    raw = desk.box.drafts()[draft]
    words = filled(desk.forms()[draft], answers) if answers else None
    named = mail_program.edit(raw, text=words, message_id=MessageId(f"<copy-{number}@phone.example>"))
    return desk.box.deliver(named, LATER + number * MINUTES, frozenset({Mark.DRAFT}))


def test_an_untouched_copy_beside_the_untouched_form_is_left_alone(desk: NoticingDesk) -> None:
    """Nothing is read, and the form keeps its names; what is written into it later counts."""
    draft, _ = desk.form()
    copy(desk, {}, 1)
    before, form = desk.box.drafts(), desk.only().form
    assert form is not None
    assert ["nothing"] == came(desk.run(LATER + HOUR))
    now = desk.only().form
    assert now is not None
    assert (before, form.message_id) == (desk.box.drafts(), now.message_id)
    desk.box.edit_draft(draft, text=filled(desk.forms()[draft], {**ANSWERS, "ready": "yes"}))
    assert ["debriefed"] == came(desk.run(LATER + 2 * HOUR))


def test_of_two_edited_copies_the_other_keeps_its_words(desk: NoticingDesk) -> None:
    """Only ours, which nobody touched, says that another one is read."""
    draft, _ = desk.form()
    first = copy(desk, {"how it went": "badly"}, 1)
    copy(desk, {**ANSWERS, "ready": "yes"}, 2)
    kept = desk.box.drafts()[first]
    assert ["debriefed"] == came(desk.run(LATER + HOUR))
    assert kept == desk.box.drafts()[first]
    assert desk.forms()[draft].startswith(ELSEWHERE)
    with desk.agent() as agent:
        (one,) = agent.journal.interviews()
    assert "mixed" == one.debrief.went


def test_a_dry_run_says_what_would_come_of_a_copy_and_touches_none(desk: NoticingDesk) -> None:
    """Neither is the other one retired, nor the form on record called otherwise."""
    assert ["nothing"] == came(desk.run(LATER, dry_run=True))
    copy(desk, {**ANSWERS, "ready": "yes"}, 1)
    before, known = desk.box.drafts(), desk.only().form
    assert known is not None
    with desk.agent() as agent:
        assert ["debriefed"] == came(notice(agent, LATER + HOUR, dry_run=True))
    form = desk.only().form
    assert form is not None
    assert (before, known.message_id) == (desk.box.drafts(), form.message_id)


def test_what_is_not_the_persons_own_holds_no_answers(desk: NoticingDesk) -> None:
    """A form that lies elsewhere, or of which only the headers are known, is not read."""
    draft, text = desk.form()
    desk.box.edit_draft(draft, text=filled(text, {**ANSWERS, "ready": "yes"}))
    (form,) = [one.form for one in desk.appointments()]
    assert form is not None
    with desk.agent() as agent:
        seeking = Seeking(agent, desk.only(), LATER, dry_run=True)
        message = desk.box.find_fate(form).message
        assert message is not None
        for one, is_read in (
            (message, True),
            (None, False),
            (replace(message, marks=frozenset()), False),
            (replace(message, body=None), False),
            (replace(message, marks=frozenset({Mark.SENT})), True),
        ):
            said = seeking.read(form, Sighting(Fate.UNSENT, "It stands.", message=one))
            assert is_read is (said is not None), one


def test_a_recorded_form_that_leaves_drafts_costs_nothing(desk: NoticingDesk) -> None:
    """It lies in another folder: nothing is said, and what is on record stands."""
    desk.fill(ANSWERS, ready="yes")
    assert ["debriefed"] == came(desk.run(LATER))
    draft, _ = desk.form()
    raw = desk.box.drafts()[draft]
    desk.box.delete_draft(draft, for_good=True)
    desk.receive(raw, LATER)
    assert ["nothing"] == came(desk.run(LATER + 2 * HOUR))
    assert AppointmentState.DEBRIEFED is desk.only().state
    assert 1 == len(desk.companies())
    assert {} == desk.forms()


def test_the_form_of_a_moved_talk_that_is_touched_this_very_moment_stays(
    desk: NoticingDesk, box: Touched
) -> None:
    """Nor does a dry run change it; the next run says when it really was."""
    moved = START + timedelta(days=3)
    update = calendar(event(moved, moved + HOUR, sequence=3))
    desk.receive(calendar_mail(update, LATER, "<i2@prairiegate.example>"), LATER)
    desk.run(LATER + HOUR)
    over, standing = moved + HOUR + MINUTES, desk.form()
    assert ["nothing"] == came(desk.run(over, dry_run=True))
    box.is_touched = True
    (one,) = desk.run(over).attended
    assert ("nothing", "It was changed this very moment.") == (one.came.value, one.note)
    assert standing == desk.form()
    box.is_touched = False
    assert ["asked"] == came(desk.run(over + HOUR))
    assert f"{moved:%-d %B %Y}" in desk.form()[1]


def test_a_form_sent_with_a_bad_line_about_what_is_on_record_comes_back(desk: NoticingDesk) -> None:
    """It was told in the terminal meanwhile, under another end: that stays as it is."""
    other = OVER - timedelta(days=20)
    with desk.agent() as agent:
        known = agent.journal.add(debrief(company="Elm Bank", interview_end=other), now=LATER)
        before = agent.journal.get(known).debrief
    answers = {**ANSWERS, **BAD, "company": "Elm Bank", "ended": f"{other:%Y-%m-%d %H:%M}"}
    desk.box.send_draft(desk.fill(answers), LATER)
    assert ["sent_back"] == came(desk.run(LATER + HOUR))
    assert BAD["your better answer"] in " ".join(desk.form()[1].split())
    with desk.agent() as agent:
        assert [before] == [one.debrief for one in agent.journal.interviews()]
    assert desk.only().interview is None


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_form_that_could_not_come_back_comes_with_what_was_sent(
    desk: NoticingDesk, *, is_deleted: bool
) -> None:
    """Its place was refused; what was sent is read again, unless it is gone: then nothing is filled in."""
    draft = desk.fill({**ANSWERS, "what excites you": ""})
    known = set(desk.box._mails)
    desk.box.send_draft(draft, LATER)
    (sent,) = set(desk.box._mails) - known
    desk.box.failures = {FailurePoint.REFUSED: TryLaterError("The mailbox is full.", "Make room.")}
    assert ["The mailbox is full."] == [error.text for _, error in desk.run(LATER + MINUTES).errors]
    assert {} == desk.forms()
    if is_deleted:
        desk.box.delete_draft(sent, for_good=True)
    desk.run(LATER + 2 * HOUR)
    desk.run(LATER + 4 * HOUR)
    text = " ".join(desk.form()[1].split())
    assert is_deleted is (ANSWERS["your better answer"] not in text)
    assert [] == desk.companies()


def test_a_word_that_is_neither_yes_nor_no_is_no_refusal(tmp_path: Path) -> None:
    """Of what is perhaps one: it is still asked about, and is none only by a no."""
    desk = NoticingDesk(tmp_path)
    desk.find = Find(ask="form")
    desk.notice()
    with desk.agent() as agent:
        one = desk.only()
        perhaps = replace(one, weighed=replace(one.weighed, band=Band.ASK))
        agent.journal.appointments.update(perhaps, OVER, now=INVITED)
    assert ["asked"] == came(desk.run(OVER + MINUTES))
    desk.fill({"was this a job interview": "hard to tell"})
    assert ["nothing"] == came(desk.run(LATER))
    assert AppointmentState.ASKED is desk.only().state
    desk.fill({"was this a job interview": "no"})
    assert ["refused"] == came(desk.run(LATER + HOUR))
