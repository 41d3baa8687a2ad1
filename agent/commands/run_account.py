"""The end of a run, however it ends: it goes into the log, and the person is told what waits.

A run that could not even begin, for a config that cannot be read or a journal that cannot be opened, is
counted beside the journal (`keeping.failed_starts`).
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from agent.commands.command import find_home
from agent.commands.failures import print_error
from agent.errors import AuthoriseError, LockedError, SecondChanceError, TryLaterError, wrap_unforeseen
from agent.keeping.config_file import load_notify
from agent.keeping.failed_starts import count_failed_start, drop_failed_starts
from agent.keeping.journal.runs import Run
from agent.knowledge.kinds import KINDS
from agent.visit import Agent

if TYPE_CHECKING:
    from agent.noticing import NoticingResult
    from agent.telling.way import Way
    from agent.visit.rounds import Outcome

_A_DAY = 86_400.0
_HERE = "inside Second Chance"
_LOCKED = "locked"
"""Of a keyring that waits for its person: no sign-in has ended."""
_UNFORESEEN = SecondChanceError.code
"""Of an error whose words may quote a mail."""


@dataclass(slots=True)
class Account:
    """What a run did, as far as it came."""

    did: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    exit_code: int = 1

    def note_visits(self, outcome: Outcome) -> None:
        """What visiting came to."""
        for result in outcome.visited:
            for placement in result.placed:
                self.did.append(f"{result.id}: the {KINDS[placement.kind]} was put into Drafts.")
        for interview, error in outcome.errors:
            if not isinstance(error, AuthoriseError):
                self.note_error(error, about=interview)
        for mailbox, error in outcome.shut:
            self.note_error(error, mailbox)
        if outcome.visited:
            number = len(outcome.visited)
            self.did.append(f"{number} interview{'s' * (number != 1)} looked at.")

    def note_pass(self, noticed: NoticingResult) -> None:
        """What came of the interviews that were only seen in the mail, and of looking."""
        for attended in noticed.attended:
            if said := _CAME.get(attended.came):
                self.did.append(f"{attended.appointment.id}: {said}.")
        if noticed.found:
            number = len(noticed.found)
            self.did.append(f"{number} interview{'s' * (number != 1)} seen in new mail, or changed by it.")
        for mailbox, error in noticed.errors:
            self.note_error(error, mailbox)

    def note_error(self, error: SecondChanceError, mailbox: str = "", about: str = "") -> None:
        """An error; of one that nobody foresaw only that it was."""
        code = _LOCKED if isinstance(error, LockedError) else error.code
        self.errors.append((code, mailbox))
        text = "Something went wrong." if error.code == _UNFORESEEN else error.text
        where = about or mailbox
        self.did.append(f"{where}: {text}" if where else text)


_CAME = {
    "asked": "a form was put into Drafts",
    "sent_back": "its form came back, for another look",
    "debriefed": "its form was recorded",
    "dismissed": "its form was deleted, and nothing is written for it",
    "partly": "its form was recorded, but for the lines that need another look",
    "changed": "its form changed what is on record",
    "filled": "its form asks whether it is ready",
    "refused": "its form says that it was no interview",
    "closed": "its form was deleted; what was answered stays on record",
    "away": "its form has left Drafts",
    "cancelled": "it was cancelled",
    "lost": "its form is nowhere",
}


@contextmanager
def keep_account(args: argparse.Namespace, agent: Agent, now: datetime) -> Iterator[Account]:
    """Keep the log around what a run does, and tell the person at its end, also where it failed."""
    account, begun = Account(), monotonic()
    try:
        yield account
    except Exception as error:
        known = error if isinstance(error, SecondChanceError) else wrap_unforeseen(error, _HERE)
        account.note_error(known)
        account.exit_code = known.exit_code
        with suppress(SecondChanceError):  # what broke the run off is said, and may be what fails here
            _finish(args, agent, account, begun, now)
        raise
    try:
        _finish(args, agent, account, begun, now)
    except SecondChanceError as error:  # what the run did is done
        print_error(error)
    except Exception as error:  # noqa: BLE001 - as above
        print_error(wrap_unforeseen(error, "while telling you what waits"))


def _finish(args: argparse.Namespace, agent: Agent, account: Account, begun: float, now: datetime) -> None:
    """Log the run, then tell."""
    run = Run(
        at=now,
        seconds=monotonic() - begun,
        exit_code=account.exit_code,
        did=tuple(dict.fromkeys(account.did)),
        errors=tuple(dict.fromkeys(account.errors)),
    )
    agent.journal.runs.add(run)
    drop_failed_starts(find_home(args))
    if agent.config.notify.has_way or agent.journal.inbox_notes.list_mailboxes():
        _tell(args, agent, now)
    else:
        agent.journal.notices.set_wake(None)


def _tell(args: argparse.Namespace, agent: Agent, now: datetime) -> None:
    from agent.telling.inbox_note import find_inbox_ways, tidy_inboxes  # noqa: PLC0415 - as above
    from agent.telling.opening import open_ways  # noqa: PLC0415 - only with something to tell by
    from agent.telling.telling import tell  # noqa: PLC0415 - as above

    home = find_home(args)
    opened = open_ways(agent.config.notify, home, os.environ, find_inbox_ways(agent, now))
    for problem in opened.problems:
        _say_once_a_day(agent, f"[notify]: {problem.text}", problem.fix, now)
    report = tell(agent.config, agent.journal, home, opened.ways, now)
    agent.journal.runs.note_last(
        (
            *(f"You were told by {label}." for label in report.told),
            *(f"You could not be told by {way.label}." for way, _ in report.failures),
        )
    )
    for way, error in report.failures:
        _say_failure(agent, way, error, now)
    for error in tidy_inboxes(agent, now, waits=report.waits):
        _say_once_a_day(agent, f"The note in your inbox stays for now. {error.text}", error.hint, now)


def _say_failure(agent: Agent, way: Way, error: SecondChanceError, now: datetime) -> None:
    _say_once_a_day(agent, f"You could not be told by {way.label}: {error.text}", error.hint, now)


def _say_once_a_day(agent: Agent, text: str, hint: str, now: datetime) -> None:
    before = agent.journal.looks.record_notice(f"telling: {text}", now)
    if before is None or not 0 <= (now - before).total_seconds() < _A_DAY:
        print_error(SecondChanceError(text, hint))


def note_failed_start(args: argparse.Namespace, error: SecondChanceError, now: datetime) -> None:
    """Count a run that could not begin, and tell of the third in a row as far as config.toml can be read.

    One that only found another at work is none.
    """
    if isinstance(error, TryLaterError):
        return
    home = find_home(args)
    if not home.config_file.exists():  # it was never set up, or nobody can be told
        return
    with suppress(SecondChanceError, OSError):  # the error itself is said; a disk that fails keeps no count
        failed = count_failed_start(home, error.text, now)
        known = load_notify(home.config_file)
        if known is None:
            return
        from agent.telling.failed_starts import is_to_be_told, tell_failed_starts  # noqa: PLC0415 - only then

        notify, zone = known
        if is_to_be_told(failed, notify, zone, now):
            from agent.telling.opening import open_ways  # noqa: PLC0415 - as above

            ways = open_ways(notify, home, os.environ).ways
            tell_failed_starts(home, failed, notify, zone, ways, now)
