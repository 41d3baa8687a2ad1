"""A form that its mailbox refused, of which nothing is known, or whose new words were cut on their way."""

from __future__ import annotations

from pathlib import Path

import pytest
from calendars import HOUR, MINUTES, OVER
from forms import ANSWERS, MISSING
from mails import ME, raw_mail
from noticing_desk import NoticingDesk
from worlds.memory import FailurePoint

from agent.errors import RefusedError, TryLaterError
from agent.model.appointment import AppointmentState
from agent.model.mail import Mark
from agent.model.plan import Fate, Stage
from agent.noticing import AskOutcome, NoticingResult, handle_now, is_lost, take_back
from agent.noticing.form_draft import FormEntry
from agent.wording.appointments import describe_next

FULL = TryLaterError("The mailbox is full.", "Make room.")


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    """An interview is over, and its form is due."""
    one = NoticingDesk(tmp_path)
    one.notice()
    return one


def fail(desk: NoticingDesk, at: FailurePoint) -> None:
    """The run that was to place the form."""
    desk.box.failures = {at: FULL}
    assert desk.run(OVER + MINUTES).errors
    desk.box.failures = {}


def came(noticed: NoticingResult) -> list[AskOutcome]:
    return [one.came for one in noticed.attended]


def say(desk: NoticingDesk) -> str:
    """What `find` says of it."""
    with desk.agent() as agent:
        return describe_next(desk.only(), agent.config, OVER + HOUR)


def lose(desk: NoticingDesk) -> None:
    """The answer to its making was lost, and nothing of it is there."""
    fail(desk, FailurePoint.AFTER_PLACE)
    desk.box.delete_draft(desk.form()[0], for_good=True)


def test_a_refused_form_is_made_by_the_next_run(desk: NoticingDesk) -> None:
    """Whatever the person does in Drafts meanwhile; it is not told as standing before that."""
    fail(desk, FailurePoint.REFUSED)
    form = desk.only().form
    assert form is not None
    assert form.stage is Stage.REFUSED
    assert say(desk).startswith("the next run puts")
    own = desk.box.deliver(raw_mail("<b@x>", sender=ME, to="aunt@x.example"), OVER, frozenset({Mark.DRAFT}))
    desk.box.delete_draft(own, for_good=True)
    assert came(desk.run(OVER + HOUR)) == [AskOutcome.ASKED]
    assert len(desk.forms()) == 1
    assert came(desk.run(OVER + 2 * HOUR)) == [AskOutcome.NOTHING]


def test_a_form_is_never_dismissed_for_want_of_proof(desk: NoticingDesk) -> None:
    """The person is told once, with what to do; should it turn up, it is read."""
    fail(desk, FailurePoint.AFTER_PLACE)
    raw = desk.box.drafts()[desk.form()[0]]
    desk.box.delete_draft(desk.form()[0], for_good=True)
    assert came(desk.run(OVER + HOUR)) == [AskOutcome.LOST]
    assert came(desk.run(OVER + 2 * HOUR)) == [AskOutcome.NOTHING]
    assert desk.only().state is AppointmentState.ASKED
    assert f"second-chance reopen {desk.only().id}" in say(desk)
    desk.box.deliver(raw, OVER + 3 * HOUR, frozenset({Mark.DRAFT}))
    desk.run(OVER + 3 * HOUR)
    desk.fill(ANSWERS, ready="yes")
    assert came(desk.run(OVER + 4 * HOUR)) == [AskOutcome.DEBRIEFED]


def test_a_form_of_which_nothing_is_known_is_asked_anew_on_the_persons_word(desk: NoticingDesk) -> None:
    """Once; one that stands is not."""
    lose(desk)
    desk.run(OVER + HOUR)
    with desk.agent() as agent:
        asked = take_back(desk.only(), OVER + 2 * HOUR)
        agent.journal.appointments.update(asked, OVER + 2 * HOUR)
        assert came(handle_now(agent, asked, OVER + 2 * HOUR)) == [AskOutcome.ASKED]
    assert len(desk.forms()) == 1
    assert not is_lost(desk.only().form)
    with pytest.raises(RefusedError):
        take_back(desk.only(), OVER + 3 * HOUR)


def test_a_later_round_that_is_asked_anew_has_the_answers_of_the_one_before(desk: NoticingDesk) -> None:
    """It was sent with something missing, and whether its next form was made is not known."""
    desk.run(OVER + MINUTES)
    draft = desk.fill({**ANSWERS, MISSING: ""})
    desk.box.send_draft(draft, OVER + HOUR)
    desk.box.failures = {FailurePoint.AFTER_PLACE: FULL}
    desk.run(OVER + 2 * HOUR)
    desk.box.failures = {}
    desk.box.delete_draft(desk.form()[0], for_good=True)
    assert came(desk.run(OVER + 3 * HOUR)) == [AskOutcome.LOST]
    with desk.agent() as agent:
        asked = take_back(desk.only(), OVER + 4 * HOUR)
        agent.journal.appointments.update(asked, OVER + 4 * HOUR)
        handle_now(agent, asked, OVER + 4 * HOUR)
    _, text = desk.form()
    assert ANSWERS["your better answer"] in " ".join(text.split())


def test_deleted_is_said_of_a_form_that_stood(desk: NoticingDesk) -> None:
    """Then it is a no."""
    desk.run(OVER + MINUTES)
    desk.box.delete_draft(desk.form()[0], for_good=True)
    assert came(desk.run(OVER + HOUR)) == [AskOutcome.DISMISSED]


@pytest.mark.parametrize("answers", [{**ANSWERS, MISSING: ""}, ANSWERS])
def test_new_words_that_were_cut_are_not_taken_for_the_persons(
    desk: NoticingDesk, monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]
) -> None:
    """Sent back with what is missing, or told that it is recorded; killed before the journal knew it."""
    desk.run(OVER + MINUTES)
    desk.fill(answers, ready="yes")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FormEntry, "end_renewal", die)
    with pytest.raises(KeyboardInterrupt):
        desk.run(OVER + HOUR)
    monkeypatch.undo()
    cut = desk.only()
    assert cut.form is not None
    assert cut.form.renewal is not None
    before = desk.form()
    assert desk.run(OVER + 2 * HOUR).errors == ()
    assert desk.form() == before
    form = desk.only().form
    assert form is not None
    assert (form.renewal, form.fate, form.sighting.edited) == (None, Fate.UNSENT, False)
    is_whole = answers is ANSWERS
    assert desk.only().state is (AppointmentState.DEBRIEFED if is_whole else AppointmentState.ASKED)
    if not is_whole:
        assert desk.only().problems
        desk.fill({MISSING: ANSWERS[MISSING]}, ready="yes")
        assert came(desk.run(OVER + 3 * HOUR)) == [AskOutcome.DEBRIEFED]


def test_answers_survive_new_words_that_never_came(
    desk: NoticingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed when only the journal knew of them: what the person wrote is read again."""
    desk.run(OVER + MINUTES)
    desk.fill({**ANSWERS, MISSING: ""}, ready="yes")

    def die(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(desk.box, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        desk.run(OVER + HOUR)
    monkeypatch.undo()
    assert came(desk.run(OVER + 2 * HOUR)) == [AskOutcome.SENT_BACK]
    _, text = desk.form()
    assert ANSWERS["your better answer"] in " ".join(text.split())
