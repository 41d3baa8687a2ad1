"""One letter, once, on a real disk: killed at every step, run twice at once, or robbed of its last write."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from children import KILLED, die_after_write, fork
from desk import DUE_AT, PANEL, SENT_AT, MaildirDesk
from mails import DEBRIEFED
from states import States, fix_ids

from agent.keeping.journal.database import Database
from agent.model.plan import Fate, Stage


def the_same_command(desk: MaildirDesk, now: datetime) -> Callable[[], object]:
    """What is killed: the debrief of a panel, or the run that places the second-chance letter."""
    if now == DUE_AT:
        return partial(desk, "run", now=now)
    return partial(desk, "debrief", desk.file(PANEL), now=now)


def prepared(base: Path, now: datetime) -> MaildirDesk:
    """The moment before the letters are placed."""
    MaildirDesk(base.parent / "warm").reach_second_letter(
        PANEL
    )  # a child that has to import everything is slow
    desk = MaildirDesk(base)
    fix_ids(desk)
    if now == DUE_AT:
        desk.debrief(PANEL)
        desk.send(SENT_AT)
        assert desk("run", now=SENT_AT).code == 0
    return desk


def check(desk: MaildirDesk, expected: dict[str, int], when: str) -> None:
    """One draft for each letter, nothing left half-made, and a journal that says the same."""
    assert Counter(expected) == Counter(one["To"].addresses[0].username for one in desk.letters()), when
    assert desk.left_in_tmp() == (), when
    drafts = {one["Message-ID"] for one in desk.letters()}
    unsent = [one for one in desk.placements() if one.fate is Fate.UNSENT]
    assert drafts == {one.message_id for one in unsent}, when
    assert {one.draft_id for one in unsent} == {one.name.partition(":")[0] for one in desk.draft_files()}, (
        when
    )
    assert all(one.stage is Stage.PLACED for one in unsent), when


PEOPLE = {"denise.kowalczyk": 1, "tomas.reyes": 1}
LETTERS = {DEBRIEFED: PEOPLE, DUE_AT: {"denise.kowalczyk": 1}}
BOTH = pytest.mark.parametrize("now", LETTERS, ids=["thank_you", "second_chance"])


@pytest.mark.no_cover
@pytest.mark.process
@BOTH
def test_killed_at_any_step_each_letter_stands_once(tmp_path: Path, now: datetime) -> None:
    """Between any two calls that touch the disk: the same command again completes what was begun."""
    before, states = prepared(tmp_path / "before", now), States()
    for step in count(1):
        desk = before.copy_to(tmp_path / f"step-{step}")

        def killed(desk: MaildirDesk = desk, step: int = step) -> None:
            die_after_write(step)
            the_same_command(desk, now)()

        ended = fork(killed)
        assert ended in {0, KILLED}
        if states.is_new(desk):
            assert the_same_command(desk, now)() is not None
            said = desk("run", now=now)
            assert said.code == 0, (step, said.err)
            check(desk, LETTERS[now], f"killed at step {step}")
        shutil.rmtree(desk.base)
        if ended == 0:
            break
    assert step > 20, "the kills reached the placing"


@pytest.mark.no_cover
@pytest.mark.process
@BOTH
def test_two_at_once_place_each_letter_once(tmp_path: Path, now: datetime) -> None:
    """Cron and the person start at the same moment: one waits for the other and finds it done."""
    before = prepared(tmp_path / "before", now)
    for attempt in range(5):
        desk = before.copy_to(tmp_path / f"attempt-{attempt}")
        command = the_same_command(desk, now)
        gate, go = os.pipe()

        def both(gate: int = gate, go: int = go, command: Callable[[], object] = command) -> None:
            os.close(go)
            other = os.fork()
            os.read(gate, 1)  # both wait here until the gate is opened
            command()
            if other == 0:
                os._exit(0)
            os.waitpid(other, 0)

        starter = os.fork()
        if starter == 0:
            code = 1
            try:
                both()
                code = 0
            finally:
                os._exit(code)
        os.close(gate)
        os.close(go)
        assert os.waitstatus_to_exitcode(os.waitpid(starter, 0)[1]) == 0
        check(desk, LETTERS[now], "two at once")


class LosingJournal:
    """Copies the journal aside before each write of it."""

    def __init__(self, file: Path, copies: Path) -> None:
        self.file, self.copies, self.number = file, copies, 0
        self.real = Database.transaction

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        losing = self

        def writing(ledger: Database) -> object:
            losing.keep()
            return losing.real(ledger)

        monkeypatch.setattr(Database, "transaction", writing)

    def keep(self) -> None:
        self.number += 1
        shutil.copyfile(self.file, self.copies / f"{self.number:03}.db")


@pytest.mark.no_cover
@pytest.mark.process
@BOTH
def test_a_lost_write_makes_no_second_letter(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk comes back with an older journal, whichever: the drafts that stand are found by their ids."""
    desk = prepared(tmp_path / "desk", now)
    copies = tmp_path / "copies"
    copies.mkdir()
    desk("status")  # there is a journal
    with monkeypatch.context() as patch:
        LosingJournal(desk.journal_file, copies).install(patch)
        the_same_command(desk, now)()
    older = sorted(copies.iterdir())
    assert len(older) >= 4
    drafts = [(one.name, one.read_bytes()) for one in desk.draft_files()]
    for copy in older:
        shutil.copyfile(copy, desk.journal_file)
        the_same_command(desk, now)()
        assert desk("run", now=now).code == 0
        check(desk, LETTERS[now], copy.name)
        assert drafts == [(one.name, one.read_bytes()) for one in desk.draft_files()], "not even touched"


@pytest.mark.process
def test_a_journal_that_is_gone_makes_no_second_letter(tmp_path: Path) -> None:
    """The home was deleted, the interview is recorded anew: the drafts are adopted."""
    desk = prepared(tmp_path / "desk", DEBRIEFED)
    desk.debrief(PANEL)
    desk.journal_file.unlink()
    desk.debrief(PANEL)
    check(desk, PEOPLE, "journal gone")


def test_a_run_during_another_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that finds another at work waits, then gives way: try again later."""
    monkeypatch.setattr("agent.composition.PATIENCE", 0.05)
    desk = MaildirDesk(tmp_path / "desk")
    desk.debrief()
    lock = sqlite3.connect(desk.home / "run.lock", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    said = desk("run")
    assert (75, "") == (said.code, said.out)
    assert "Another run is at work" in said.err
    assert "Hint: " in said.err
    assert desk("status").code == 0, "looking does not wait"
    lock.close()
    assert desk("run").code == 0
