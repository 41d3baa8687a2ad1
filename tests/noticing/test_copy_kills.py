"""A phone's copy beside the form, killed while one of the two is chosen: one form is read, one is told of."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import mail_program
import pytest
from calendars import HOUR, OVER
from forms import ANSWERS, filled
from noticing_desk import NoticingDesk

from agent.model.mail import Mark, MessageId

pytestmark = pytest.mark.long

LATER = OVER + HOUR


def save_beside(desk: NoticingDesk) -> None:
    """The answers, saved by a phone as a draft of its own, without the code."""
    draft, text = desk.form()
    words = "\n".join(line for line in text.splitlines() if "SC-" not in line)
    raw = mail_program.edit(
        desk.box.drafts()[draft],
        text=filled(words, {**ANSWERS, "ready": "no"}),
        message_id=MessageId("<phone@phone.example>"),
    )
    desk.box.deliver(raw, LATER, frozenset({Mark.DRAFT}))


@pytest.mark.no_cover
@pytest.mark.process
def test_killed_while_a_copy_is_chosen(tmp_path: Path) -> None:
    """Whenever it dies: no third draft, one says that another is read, and the answers are the copy's."""
    before = NoticingDesk(tmp_path / "before")
    before.ask()
    save_beside(before)
    for step in count(1):
        desk = before.copy_to(tmp_path / f"step-{step}")
        death = desk.run_and_die(LATER, step)
        for hours in (1, 2, 3):
            assert () == desk.run(LATER + hours * HOUR).errors
        when = f"killed after {step}: {death.names[-1]}"
        told = [text for text in desk.forms().values() if text.startswith("Another copy of this form")]
        assert (1, 2) == (len(told), len(desk.forms())), when
        (answered,) = (text for text in desk.forms().values() if text not in told)
        assert ANSWERS["one thing you bring"] in " ".join(answered.split()), when
        form = desk.only().form
        assert form is not None
        assert form.message_id == "<phone@phone.example>", when
        shutil.rmtree(desk.base)
        if not death.at:
            break
    assert step > 2
