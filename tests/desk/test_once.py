"""What is pressed twice at the desk, or in two windows at once, or killed in the middle, is done once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import busy_home
import pytest
from children import KILLED, die_after_write, fork
from desk import MaildirDesk
from mails import ME
from page_reading import Button, PageForm, PageReading, list_forms
from page_visitor import Page, Visitor
from sign_in import MemoryKeyring, using
from states import States, fix_ids

from agent.keeping.journal.journal import Journal

pytestmark = pytest.mark.no_cover

_EACH = 9
"""Of so many steps one is tried: the commands, which do the same, are killed at each (tests/visit)."""
TYPED = {
    "went": "mixed",
    "fit[0].skill": "running a four-teller branch through two audits",
    "enthusiasm": "rebuilding the closing routine",
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No program of this computer is found."""
    for name in ("PATH", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> MaildirDesk:
    return busy_home.fill(tmp_path_factory.mktemp("busy") / "desk")


def find_doubles(desk: MaildirDesk) -> list[str]:
    """Interviews that are there twice, and drafts that the journal does not know of."""
    with Journal.open(desk.journal_file) as journal:
        interviews = Counter(
            f"{one.debrief.company} {one.debrief.interview_end}" for one in journal.interviews()
        )
    standing = {one["Message-ID"] for one in desk.letters() if one["To"].addresses[0].addr_spec != ME}
    known = {one.message_id for one in desk.placements()}
    return [*(what for what, times in interviews.items() if times > 1), *(standing - known)]


def press_twice(desk: MaildirDesk, form: PageForm, button: Button) -> set[int]:
    """Two windows of one person, at the same moment."""
    visitor = Visitor(desk.home, busy_home.NOW)
    visitor.start_nothing()
    with using(MemoryKeyring()), ThreadPoolExecutor(2) as both:
        pages = both.map(lambda _: form.send(visitor.open_another_window(), button), range(2))
        return {page.status for page in pages}


@pytest.mark.process  # a check calls the program as cron would
def test_whatever_is_pressed_twice_is_done_once(busy: MaildirDesk, tmp_path: Path) -> None:
    """Every button of every page, in two windows at once: no letter and no interview is there twice."""
    pressed = Counter[str]()
    for number, form in enumerate(list_forms(Visitor(busy.home, busy_home.NOW))):
        for button in form.buttons:
            desk = busy.copy_to(tmp_path / f"{number}-{len(pressed)}")
            said = press_twice(desk, form, button)
            pressed[f"{form.action} {button.fields}"] += 1
            assert find_doubles(desk) == [], pressed
            assert 500 not in said, (form.action, button)
    assert len(pressed) > 5


def record(desk: MaildirDesk) -> Page:
    """The person presses “Record it” below the questions about an interview that was seen."""
    visitor = Visitor(desk.home, busy_home.NOW)
    page = visitor.get(f"/debrief/{busy_home.SEEN}")
    (form,) = (one for one in PageReading(page.html).forms if "company" in one.fields)
    form.fields.update({name: [text] for name, text in TYPED.items()})
    return form.send(visitor, Button("", {"do": "record"}))


@pytest.mark.process
def test_killed_while_an_interview_is_recorded(tmp_path: Path) -> None:
    """Whatever was done to the disk before: pressed again it stands there once, with its letter once."""
    states = States()
    before = busy_home.see_one(tmp_path / "before")
    fix_ids(before)
    record(busy_home.see_one(tmp_path / "warm"))  # a child that has to import everything is slow
    for step in count(1, _EACH):
        desk = before.copy_to(tmp_path / f"step-{step}")

        def killed(desk: MaildirDesk = desk, step: int = step) -> None:
            die_after_write(step)
            record(desk)

        ended = fork(killed)
        assert ended in {0, KILLED}
        if states.is_new(desk):
            assert record(desk).status == 200, step
            desk.run(busy_home.NOW)
            assert find_doubles(desk) == [], step
            assert sum("kim.larsen@" in str(one["To"]) for one in desk.letters()) == 1, step
        if ended == 0:
            break
    assert step > 60, "the kills reached the placing"
