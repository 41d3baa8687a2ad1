"""What is noticed, killed at every step, robbed of answers and journals: one form stands, once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from calendars import HOUR, MINUTES, OVER
from forms import ANSWERS, MISSING
from mails import INVITED
from noticing_desk import NoticingDesk
from worlds.memory import FailurePoint

from agent.errors import TryLaterError
from agent.keeping.journal.database import Database
from agent.model.appointment import AppointmentState

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

LATER = OVER + HOUR
PRAIRIE_GATE = ["Prairie Gate Credit Union"]

Story = tuple[Callable[[NoticingDesk], None], datetime, str]
STORIES: dict[str, Story] = {
    "a look keeps an appointment": (NoticingDesk.invite, INVITED + HOUR, "begun"),
    "look and form at once": (NoticingDesk.invite, OVER + MINUTES, "begun"),
    "a form is placed": (NoticingDesk.notice, OVER + MINUTES, "begun"),
    "a form is renewed": (lambda desk: desk.answer_form(complete=False), LATER, "missing"),
    "a form was sent with problems": (
        lambda desk: desk.answer_form(complete=False, by_sending=True),
        LATER,
        "missing",
    ),
    "a form becomes an interview": (lambda desk: desk.answer_form(complete=True), LATER, "done"),
    "a sent form becomes an interview": (
        lambda desk: desk.answer_form(complete=True, by_sending=True),
        LATER,
        "sent",
    ),
}
BY_STORY = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)


def finish(desk: NoticingDesk, now: datetime) -> None:
    """Cron runs on."""
    for hours in (1, 2):
        assert () == desk.run(now + hours * HOUR).errors


def check(desk: NoticingDesk, now: datetime, comes_to: str, when: str) -> None:
    """What the story comes to, whatever was killed; then the person goes on, and it still holds."""
    assert 1 == len(desk.appointments()), when
    if comes_to in {"begun", "missing"}:
        assert [] == desk.companies(), when
        assert [] == desk.letters(), when
        _, text = desk.form()
        if comes_to == "missing":
            assert ANSWERS["your better answer"] in " ".join(text.split()), f"no answer is lost {when}"
            desk.fill({MISSING: ANSWERS[MISSING], "ready": "yes"})
        else:
            desk.fill(ANSWERS, ready="yes")
        finish(desk, now + 4 * HOUR)
    assert PRAIRIE_GATE == desk.companies(), when
    assert ["Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"] == desk.letters(), when
    assert (0 if comes_to == "sent" else 1) == len(desk.forms()), when
    assert AppointmentState.DEBRIEFED is desk.only().state, when


@pytest.mark.no_cover
@pytest.mark.process
@BY_STORY
def test_killed_at_any_step_it_goes_on(tmp_path: Path, story: Story) -> None:
    """After every write of the journal and everything that is changed in the mailbox."""
    prepare, now, comes_to = story
    before = NoticingDesk(tmp_path / "before")
    prepare(before)
    for step in count(1):
        desk = before.copy_to(tmp_path / f"step-{step}")
        death = desk.run_and_die(now, step)
        finish(desk, max(now, OVER + MINUTES))
        check(desk, max(now, OVER + MINUTES), comes_to, f"killed after {step}: {death.names[-1]}")
        shutil.rmtree(desk.base)
        if not death.at:
            break
    assert step > 2


@BY_STORY
@pytest.mark.parametrize("moment", FailurePoint)
def test_an_answer_that_is_lost_costs_nothing(tmp_path: Path, story: Story, moment: FailurePoint) -> None:
    """The line breaks before a thing is done, or after it."""
    prepare, now, comes_to = story
    desk = NoticingDesk(tmp_path)
    prepare(desk)
    desk.box.failures[moment] = TryLaterError("The line broke.")
    desk.run(now)
    desk.box.failures.clear()
    finish(desk, max(now, OVER + MINUTES))
    check(desk, max(now, OVER + MINUTES), comes_to, f"lost {moment}")


@pytest.mark.process
@BY_STORY
def test_an_older_journal_makes_no_second_form(
    tmp_path: Path, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk comes back with what was on record before any of the writes."""
    prepare, now, comes_to = story
    desk = NoticingDesk(tmp_path / "desk")
    prepare(desk)
    desk.appointments()
    copies: list[bytes] = []
    real = Database.transaction

    def writing(one: Database) -> object:
        copies.append(desk.journal_file.read_bytes())
        return real(one)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "transaction", writing)
        desk.run(now)
    assert copies
    for number, older in enumerate(copies):
        other = desk.copy_to(tmp_path / f"older-{number}")
        other.journal_file.write_bytes(older)
        finish(other, max(now, OVER + MINUTES))
        check(other, max(now, OVER + MINUTES), comes_to, f"journal {number}")


def test_a_lost_journal_adopts_the_form_that_stands(tmp_path: Path) -> None:
    """Not even touched, and what the person wrote in it meanwhile is read."""
    desk = NoticingDesk(tmp_path)
    desk.ask()
    desk.fill(ANSWERS)
    standing = desk.forms()
    desk.journal_file.unlink()
    desk.run(LATER)
    desk.run(LATER + HOUR)
    assert standing == desk.forms()
    desk.fill({"ready": "yes"})
    finish(desk, LATER + HOUR)
    assert PRAIRIE_GATE == desk.companies()


def test_with_a_lost_journal_a_form_in_the_trash_is_a_no(tmp_path: Path) -> None:
    """Nobody is told of a form that does not stand there."""
    desk = NoticingDesk(tmp_path)
    desk.ask()
    desk.box.delete_draft(desk.form()[0])
    desk.journal_file.unlink()
    said = [one.came for one in desk.run(LATER).attended]
    desk.run(LATER + HOUR)
    assert ["dismissed"] == said
    assert {} == desk.forms()


@pytest.mark.parametrize("complete", [True, False])
def test_with_a_lost_journal_a_sent_form_is_still_an_answer(tmp_path: Path, *, complete: bool) -> None:
    """It is recorded anew, or comes back once."""
    desk = NoticingDesk(tmp_path)
    desk.answer_form(complete=complete, by_sending=True)
    desk.run(LATER)
    desk.journal_file.unlink()
    finish(desk, LATER)
    check(desk, LATER, "sent" if complete else "missing", "journal gone")


def test_a_lost_journal_makes_no_second_letter(tmp_path: Path) -> None:
    """The form that says it is recorded is read once more, and the letter that stands is known again."""
    desk = NoticingDesk(tmp_path)
    desk.answer_form(complete=True)
    desk.run(LATER)
    drafts = desk.box.drafts()
    desk.journal_file.unlink()
    finish(desk, LATER)
    assert PRAIRIE_GATE == desk.companies()
    assert set(drafts) == set(desk.box.drafts())


def test_again_and_again_nothing_changes(tmp_path: Path) -> None:
    """Ten runs, at one moment and later."""
    desk = NoticingDesk(tmp_path)
    desk.ask()
    drafts = desk.box.drafts()
    for number in range(10):
        noticed = desk.run(OVER + MINUTES + number // 2 * HOUR)
        assert ((), ()) == (noticed.found, noticed.errors)
    assert drafts == desk.box.drafts()
