"""The log of runs, what `status` begins with, and what a run tells at its end."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from calendars import LATER, LOOKED, invite
from desk import ID, SENT_AT, MaildirDesk, desk_with
from mails import DEBRIEFED

from agent.commands.quiet_run import has_nothing_to_do
from agent.commands.run_account import Account
from agent.errors import AuthoriseError, JournalError, LockedError
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.runs import Run
from agent.telling.program import ProgramWay
from agent.telling.way import NotToldError

HOUR = timedelta(hours=1)


class Heard(list[str]):
    """What a program of the person's was told, in place of the program."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.fails = False
        patch.setattr(ProgramWay, "say", lambda _, word: self.hear(word))

    def hear(self, word: Any) -> None:
        if self.fails:
            raise NotToldError("The program is away.", "Bring it back.")
        self.append(word.text)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    return Heard(monkeypatch)


def notifying(desk: MaildirDesk, more: str = "") -> MaildirDesk:
    desk.configure(f'\n[notify]\ncommand = ["cat"]\n{more}')
    return desk


def test_status_begins_with_what_waits(tmp_path: Path) -> None:
    """The form since when, then the draft with its hour; in words only, and without `[notify]`."""
    desk = desk_with(tmp_path, invite())
    desk("run", now=LOOKED)
    desk("run", now=LATER)
    first, second, *_ = desk("status", now=LATER + HOUR).out.splitlines()
    assert first == "Waits for you:"
    assert second.startswith("  Your form about Prairie Gate Credit Union waits since today ")
    assert json.loads(desk("status", "--json", now=LATER).out)["interviews"] == []
    other = MaildirDesk(tmp_path / "other")
    other.debrief()
    said = other("status", now=DEBRIEFED + HOUR).out
    assert said.splitlines()[1] == (
        "  Your thank-you to Denise (Prairie Gate Credit Union) waits in your Drafts since today 12:10; "
        "best sent now."
    )
    assert said.index("Open Drafts") < said.index(f"id: {ID}")
    assert "Waits for you" not in other("status", ID).out
    other.send()
    other.run(SENT_AT)
    assert "Waits for you" not in other("status", now=SENT_AT).out


def test_status_tells_of_own_words(tmp_path: Path) -> None:
    """A letter that the person wrote, and that waits for its day."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    letter = desk.file("Dear Denise,\n\nThank you for your time.\n\nMarcus", "own.txt")
    desk("letter", ID, "second_chance", "--from", letter, "--yes")
    said = desk("status").out
    assert "  Your own second-chance letter to Denise (Prairie Gate Credit Union) is kept and waits" in said


def test_the_log(tmp_path: Path) -> None:
    """What runs did, the newest last; quiet runs and dry runs leave nothing; it goes with the interview."""
    desk = MaildirDesk(tmp_path)
    assert "second-chance schedule install" in desk("log").err
    desk.thank_and_wait()
    desk("run", "--dry-run", now=SENT_AT + HOUR)
    out = desk("log", now=SENT_AT).out.splitlines()
    assert "fine" in out[-1]
    assert out[-1].endswith("1 interview looked at.")
    runs = desk("log", "--json", "-n", "1", now=SENT_AT).json
    assert (1, SENT_AT.isoformat(), 0) == (
        len(runs["runs"]),
        runs["runs"][0]["at"],
        runs["runs"][0]["exit_code"],
    )
    assert runs["could_not_begin"] == 0
    desk.mail.rename(desk.base / "away")
    failed = desk("run", now=SENT_AT + 2 * HOUR)
    assert failed.code != 0
    shown = desk("log", now=SENT_AT + 2 * HOUR).out
    assert "try later" in shown
    assert f"{ID}: " in shown
    for word in ("0", "x", "501", "²"):
        assert desk("log", "-n", word).code == 2
    desk("forget", ID)
    assert ID not in desk("log").out


def test_looks_that_found_nothing_are_not_in_the_log(tmp_path: Path) -> None:
    """As the sentence below it says; when the last of them was stands there."""
    desk = MaildirDesk(tmp_path)
    with Journal.open(desk.journal_file) as journal:
        journal.runs.add(Run(at=DEBRIEFED, seconds=0.1, exit_code=0))
        alone = desk("log", now=DEBRIEFED)
        journal.runs.add(Run(at=DEBRIEFED, seconds=0.1, exit_code=0, did=("A draft.",)))
        journal.runs.add(Run(at=DEBRIEFED + HOUR, seconds=0.1, exit_code=0))
    assert ("", "On Fri 4 Sep, 12:10 a run looked at your mailboxes, and there was nothing to do.\n") == (
        alone.out,
        alone.err,
    )
    shown = desk("log", now=DEBRIEFED + HOUR)
    (line,) = shown.out.splitlines()
    assert line.endswith("A draft.")
    assert shown.err.splitlines() == [
        "On Fri 4 Sep, 13:10 a run looked at your mailboxes, and there was nothing to do.",
        "Runs that had nothing to do are not in the list.",
    ]
    assert 1 == len(desk("log", "--json", now=DEBRIEFED).json["runs"])


def test_a_run_tells_at_its_end(tmp_path: Path, heard: Heard) -> None:
    """Once; the next run for it is a day later; a failing way is said once a day and is no failed run."""
    desk = notifying(MaildirDesk(tmp_path))
    desk.debrief()
    assert [] == heard
    said = desk("run", now=DEBRIEFED + HOUR)
    assert (0, "") == (said.code, said.out)
    (word,) = heard
    assert word.startswith(
        "Your thank-you to Denise (Prairie Gate Credit Union) waits in your Drafts; best sent"
    )
    desk("run", now=DEBRIEFED + 2 * HOUR)
    assert 1 == len(heard)
    heard.fails = True
    late = DEBRIEFED + 25 * HOUR
    first, second = desk("run", now=late), desk("run", now=late + HOUR)
    assert (0, 0, "") == (first.code, second.code, second.err)
    assert "You could not be told by your program cat: The program is away." in first.err
    assert "Hint: Bring it back." in first.err
    assert "You could not be told by your program cat." in desk("log", now=late).out
    heard.fails = False
    desk("run", now=late + 2 * HOUR)
    assert "still lies in your Drafts" in heard[-1]


def test_what_was_done_at_a_terminal_is_not_told(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saw the draft being placed need not be called; a day later it is still unsent, and told."""
    desk = notifying(MaildirDesk(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr("agent.commands.screen.is_watched", lambda: True)
        desk.say("debrief", desk.file(), "--home", str(desk.home), "--now", DEBRIEFED.isoformat())
    desk("run", now=DEBRIEFED + HOUR)
    assert [] == heard
    desk("run", now=DEBRIEFED + 25 * HOUR)
    assert "still lies in your Drafts" in heard[0]


def test_a_dry_run_tells_nothing(tmp_path: Path, heard: Heard) -> None:
    """Neither by a way nor to the journal."""
    desk = notifying(MaildirDesk(tmp_path))
    desk.debrief()
    desk("run", "--dry-run", now=DEBRIEFED + HOUR)
    assert [] == heard


def test_what_the_person_does_is_told_by_the_next_run(tmp_path: Path, heard: Heard) -> None:
    """Every command that works on the home makes one due, where there is something to tell by."""
    desk = notifying(MaildirDesk(tmp_path), 'hours = ["00:00", "23:59"]\n')
    desk.thank_and_wait()
    heard.clear()
    with Journal.open(desk.journal_file) as journal:
        journal.notices.set_wake(None)
    desk("close", ID, now=SENT_AT + HOUR)
    with Journal.open(desk.journal_file) as journal:
        assert journal.notices.wake_at() == SENT_AT + HOUR
    options = ["--home", str(desk.home), "--now", (SENT_AT + HOUR).isoformat()]
    assert not has_nothing_to_do(options)


def test_runs_that_cannot_begin(tmp_path: Path, heard: Heard) -> None:
    """The third in a row is told as far as config.toml can be read, once; the first that begins ends it."""
    desk = notifying(MaildirDesk(tmp_path))
    right = desk.config_file.read_text(encoding="utf-8")
    desk.config(right.replace("[me]", "[me]\nodd = 1"))
    for hours in range(5):
        assert desk("run", now=DEBRIEFED + hours * HOUR).code == 78
    assert ["The last 3 runs failed: nothing was seen to."] == [word.splitlines()[0] for word in heard]
    shown = desk("log", now=DEBRIEFED + 5 * HOUR)
    assert (0, "") == (shown.code, shown.err)
    assert shown.out.startswith("5 could not begin, the first on Fri 4 Sep, 12:10: ")
    desk.config(right)
    assert desk("run", now=DEBRIEFED + 5 * HOUR).code == 0
    assert not (desk.home / "failed_starts.json").exists()
    desk.journal_file.write_bytes(b"noise" * 1000)
    for hours in range(6, 9):
        assert desk("run", now=DEBRIEFED + hours * HOUR).code == 1
    assert 2 == len(heard)
    damaged = desk("log", now=DEBRIEFED + 9 * HOUR)
    assert (1, True) == (damaged.code, damaged.out.startswith("3 could not begin"))
    desk.config(right.replace("[notify]", "[notify]\nhours = 7"))
    (desk.home / "failed_starts.json").write_text("no count", encoding="utf-8")
    assert desk("run", now=DEBRIEFED + 9 * HOUR).code == 78


def test_a_run_that_breaks_off_is_in_the_log(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks it off, foreseen or not; the third is told, and what nobody foresaw is not quoted."""
    desk = notifying(MaildirDesk(tmp_path))
    desk.debrief()
    faults = [ValueError("Dear Marcus"), JournalError("It is odd."), ValueError("Dear Marcus")]

    def break_off(*_: object, **__: object) -> None:
        raise faults.pop(0)

    monkeypatch.setattr("agent.commands.run.visit_all", break_off)
    assert [1, 1, 1] == [desk("run", now=DEBRIEFED + hours * HOUR).code for hours in (1, 2, 3)]
    shown = desk("log", now=DEBRIEFED + 3 * HOUR).out
    assert 2 == shown.count("Something went wrong.")
    assert "It is odd." in shown
    assert "Dear Marcus" not in shown
    assert "The last 3 runs failed" in heard[-1]


def test_doctor_names_what_could_not_be_told(tmp_path: Path, heard: Heard) -> None:
    """Until it was told."""
    desk = notifying(MaildirDesk(tmp_path))
    desk.debrief()
    heard.fails = True
    desk("run", now=DEBRIEFED + HOUR)
    assert "By your program cat you could not be told" in desk("doctor", "--here", now=DEBRIEFED + HOUR).out
    heard.fails = False
    desk("run", now=DEBRIEFED + 2 * HOUR)
    assert "could not be told" not in desk("doctor", "--here", now=DEBRIEFED + 2 * HOUR).out


def test_status_says_what_waits_before_any_interview_is_on_record(tmp_path: Path) -> None:
    """Also where nothing else is known."""
    desk = MaildirDesk(tmp_path)
    with Journal.open(desk.journal_file) as journal:
        for hours in range(3):
            journal.runs.add(Run(at=DEBRIEFED + hours * HOUR, seconds=0.1, exit_code=1))
    said = desk("status", now=DEBRIEFED + 3 * HOUR)
    assert said.out.splitlines()[1] == "  The last 3 runs failed since today 12:10: nothing was seen to."
    assert "No interview is on record yet" in said.err


def test_a_locked_keyring_is_no_end_of_a_sign_in(tmp_path: Path) -> None:
    """A computer at which nobody has logged in yet says nothing false; a refusal is told at once."""
    desk = MaildirDesk(tmp_path)
    said = []
    for error in (LockedError("The keyring cannot be used: it is locked."), AuthoriseError("No.")):
        account = Account()
        account.note_error(error, "local")
        with Journal.open(desk.journal_file) as journal:
            journal.runs.add(Run(at=DEBRIEFED, seconds=0.1, exit_code=77, errors=tuple(account.errors)))
        said.append("Your sign-in to local has ended" in desk("status", now=DEBRIEFED).out)
    assert [False, True] == said


def test_a_fault_in_telling_costs_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said; what the run did is done, and its exit code is its own."""
    desk = notifying(MaildirDesk(tmp_path))
    desk.debrief()
    faults: list[Exception] = [JournalError("The journal is odd."), ValueError("odd")]

    def fail(*_: object) -> None:
        raise faults.pop(0)

    monkeypatch.setattr("agent.commands.run_account._tell", fail)
    said = [desk("run", now=DEBRIEFED + hours * HOUR) for hours in (1, 2)]
    assert [0, 0] == [one.code for one in said]
    assert "The journal is odd." in said[0].err
    assert "while telling you what waits" in said[1].err
