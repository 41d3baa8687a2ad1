"""Promise 2 on Gmail: killed at every request and every write of the journal, robbed of every answer.

The program runs in a forked child; Google and Gmail live on in the parent, with whatever was done there.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from children import KILLED
from desk import DUE_AT, PANEL
from fake_google.loopback import Answer, Asked
from gmail_desk import GmailDesk
from mails import DEBRIEFED
from states import States, fix_ids

from agent.keeping.journal import database
from agent.keeping.journal.database import Database
from agent.model.plan import Fate, Stage

PEOPLE = {"denise.kowalczyk": 1, "tomas.reyes": 1}
LETTERS = {DEBRIEFED: PEOPLE, DUE_AT: {"denise.kowalczyk": 1}}
BOTH = pytest.mark.parametrize("now", LETTERS, ids=["thank_you", "second_chance"])
LATER = timedelta(hours=1)
_WRITING = database.transaction.__wrapped__.__code__  # type: ignore[attr-defined]  # set by contextmanager


class Child:
    """A forked child that servers in this process can kill in the middle of a request."""

    def __init__(self) -> None:
        self.pid = 0
        self.born = threading.Event()

    def run(self, work: Callable[[], object]) -> int:
        """Its exit code, or KILLED."""
        self.born.clear()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                work()
                status = 0
            finally:
                os._exit(status)
        self.pid = pid
        self.born.set()
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def kill(self) -> None:
        self.born.wait()
        os.kill(self.pid, signal.SIGKILL)


class Killer:
    """Gmail's (or Google's) side of a request during which the client dies."""

    def __init__(self, service: Any, child: Child, *, request: int, done: bool) -> None:
        self.child, self.request, self.done, self.seen = child, request, done, 0
        self.answers: Callable[[Asked], Answer] = type(service).answer.__get__(service)

    def answer(self, asked: Asked) -> Answer:
        self.seen += 1
        if self.seen != self.request:
            return self.answers(asked)
        if self.done:
            self.answers(asked)
        self.child.kill()
        return Answer(503)


def the_same_command(desk: GmailDesk, now: datetime) -> Callable[[], object]:
    """What is killed: the debrief of a panel, or the run that places the second-chance letter."""
    if now == DUE_AT:
        return lambda: desk("run", now=now)
    return lambda: desk("debrief", desk.file(PANEL), now=now)


def prepared(desk: GmailDesk, now: datetime) -> None:
    """The moment before the letters are placed."""
    fix_ids(desk)
    if now == DUE_AT:
        desk.thank_and_wait(PANEL)
    desk.gmail.now = now


def check(desk: GmailDesk, expected: dict[str, int], when: str) -> None:
    """One draft for each letter, and a journal that says the same."""
    letters = {draft: desk.letter(draft) for draft in desk.drafts()}
    assert Counter(expected) == Counter(str(one["To"].addresses[0].username) for one in letters.values()), (
        when
    )
    unsent = [one for one in desk.placements() if one.fate is Fate.UNSENT]
    assert {one["Message-ID"] for one in letters.values()} == {one.message_id for one in unsent}, when
    assert set(letters) == {one.draft_id for one in unsent}, when
    assert all(one.stage is Stage.PLACED for one in desk.placements()), when


def finish(desk: GmailDesk, now: datetime, when: str) -> None:
    """The person, or cron, tries again; twice."""
    the_same_command(desk, now)()
    for later in (now + LATER, now + 2 * LATER):
        said = desk("run", now=later)
        assert said.code == 0, (when, said.err)


@pytest.mark.no_cover
@pytest.mark.process
@pytest.mark.parametrize("moment_of_death", ["before", "after"])
@BOTH
def test_killed_at_any_request_each_letter_stands_once(
    desk: GmailDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: datetime, moment_of_death: str
) -> None:
    """At every request, before or after the server did the work: the next run completes what was begun."""
    prepared(desk, now)
    moment, child, states = desk.moment(tmp_path / "moment"), Child(), States()
    for request in count(1):
        moment.restore()
        with monkeypatch.context() as patch:
            killer = Killer(desk.gmail, child, request=request, done=moment_of_death == "after")
            patch.setattr(desk.gmail, "answer", killer.answer)
            ended = child.run(the_same_command(desk, now))
        assert ended in {0, KILLED}
        if states.is_new(desk):
            finish(desk, now, f"killed at request {request}")
            check(desk, LETTERS[now], f"killed at request {request}")
        if ended == 0:
            break
    assert request > 4, "the kills reached the placing"


def die_at_write(step: int) -> None:
    """Kill this process right after the nth beginning or end of a write of the journal."""
    seen = 0

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event == "c_return" and function.__name__ == "execute" and frame.f_code is _WRITING:
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


@pytest.mark.no_cover
@pytest.mark.process
@BOTH
def test_killed_at_any_write_of_the_journal_each_letter_stands_once(
    desk: GmailDesk, tmp_path: Path, now: datetime
) -> None:
    """Before and after everything that is put on record."""
    prepared(desk, now)
    moment, child, states = desk.moment(tmp_path / "moment"), Child(), States()
    for step in count(1):
        moment.restore()

        def killed(step: int = step) -> None:
            die_at_write(step)
            the_same_command(desk, now)()

        ended = child.run(killed)
        assert ended in {0, KILLED}
        if states.is_new(desk):
            finish(desk, now, f"killed at write {step}")
            check(desk, LETTERS[now], f"killed at write {step}")
        if ended == 0:
            break
    assert step > 6, "the kills reached the placing"


LOST = ("500", "html", "truncated", "cut_json", "reset", "dropped", "html_ok", "not_json")


@pytest.mark.no_cover
@pytest.mark.process
@pytest.mark.parametrize(
    "how", [*LOST, *(f"{one}_after_commit" for one in LOST if one not in {"truncated", "cut_json"})]
)
def test_an_answer_lost_at_any_request_makes_no_second_letter(
    desk: GmailDesk, tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever answer does not come, whether the work was done or not."""
    monkeypatch.setattr("agent.mailboxes.gmail.api._FIRST_WAIT", 0.0)
    fix_ids(desk)
    moment, states = desk.moment(tmp_path / "moment"), States()
    for skip in count():
        moment.restore()
        desk.gmail.fail("*", how, skip=skip)
        the_same_command(desk, DEBRIEFED)()
        hit = not len(desk.gmail.faults)
        desk.gmail.faults.clear()
        if states.is_new(desk):
            finish(desk, DEBRIEFED, f"{how} at request {skip}")
            check(desk, PEOPLE, f"{how} at request {skip}")
        if not hit:
            break
    assert skip > 4


@pytest.mark.parametrize("how", ["dropped", "reset", "dropped_after_commit", "reset_after_commit"])
def test_a_draft_is_asked_for_once_however_often_the_line_breaks(desk: GmailDesk, how: str) -> None:
    """The connection closes at every creation: one try for each letter and run, one draft in the end."""
    desk.gmail.fail("drafts.create", how, times=2)
    said = desk("debrief", desk.file(PANEL), "--json")
    assert desk.gmail.calls.count("drafts.create") <= 2, said.err
    finish(desk, DEBRIEFED, how)
    check(desk, PEOPLE, how)


@pytest.mark.process
@BOTH
def test_two_at_once_place_each_letter_once(desk: GmailDesk, tmp_path: Path, now: datetime) -> None:
    """Cron and the person start at the same moment: one waits for the other and finds it done."""
    prepared(desk, now)
    moment = desk.moment(tmp_path / "moment")
    command = the_same_command(desk, now)
    for attempt in range(3):
        moment.restore()
        gate, go = os.pipe()

        def waits(gate: int = gate, go: int = go) -> None:
            os.close(go)
            os.read(gate, 1)
            command()

        pids = []
        for _ in range(2):
            pid = os.fork()
            if pid == 0:
                status = 1
                try:
                    waits()
                    status = 0
                finally:
                    os._exit(status)
            pids.append(pid)
        os.close(gate)
        os.close(go)
        assert [0, 0] == [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        check(desk, LETTERS[now], f"two at once, attempt {attempt}")


@pytest.mark.no_cover
@pytest.mark.process
@BOTH
def test_a_lost_write_of_the_journal_makes_no_second_letter(
    desk: GmailDesk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk comes back with an older journal, whichever: the drafts that stand are found and kept."""
    prepared(desk, now)
    desk("status")  # there is a journal
    journal, copies = desk.home / "journal.db", []
    real = Database.transaction

    def writing(one: Database) -> object:
        copies.append(journal.read_bytes())
        return real(one)

    with monkeypatch.context() as patch:
        patch.setattr(Database, "transaction", writing)
        the_same_command(desk, now)()
    assert len(copies) >= 4
    drafts = desk.gmail.drafts()
    for number, older in enumerate(copies):
        journal.write_bytes(older)
        finish(desk, now, f"journal {number}")
        check(desk, LETTERS[now], f"journal {number}")
        assert drafts == desk.gmail.drafts(), "not even touched"


def test_the_same_run_again_and_again_does_nothing(desk: GmailDesk) -> None:
    """Ten runs in one hour: one draft, and the journal alone is asked where nothing can have changed."""
    desk.thank_and_wait()
    desk.run(DUE_AT)
    drafts = desk.gmail.drafts()
    for minute in range(0, 60, 6):
        desk.run(DUE_AT + timedelta(minutes=minute))
    assert drafts == desk.gmail.drafts()
    assert len(drafts) == 1
