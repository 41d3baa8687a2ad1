"""Noticing over a mailbox in memory and a journal on disk, with a person at it, and a way to be killed."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from agents import SECRET, config
from calendars import HOUR, MINUTES, OVER, calendar_mail
from forms import ANSWERS, MISSING, filled
from mail_program import parse, text_of
from mails import APPLIED, INVITED, ME, application
from worlds.memory import MemoryMailbox

from agent.errors import SecondChanceError
from agent.keeping.config import Find
from agent.keeping.journal.database import Database
from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Arrivals, Glance, Mailbox, Report, Unread
from agent.model.appointment import Appointment
from agent.model.letter import Outgoing
from agent.model.mail import Mark, MessageId, Query, Thread
from agent.model.plan import Draft, Sighting
from agent.noticing import NoticingResult, notice
from agent.visit import Agent, visit
from agent.writing.templates import Templates

SENT = frozenset({Mark.SENT})


class Killed(BaseException):
    """The process died here."""


@dataclass
class Death:
    """Counts what is changed outside the process; dies after one of these."""

    at: int = 0
    """0: never."""
    seen: int = 0
    names: list[str] = field(default_factory=list)

    def border(self, name: str) -> None:
        self.seen += 1
        self.names.append(name)
        if self.seen == self.at:
            raise Killed(name)


class Mortal:
    """A mailbox whose process may die after everything that it changes.

    A question changes nothing: dying after it is dying after the change before it.
    """

    def __init__(self, box: Mailbox, death: Death) -> None:
        self._box, self._death, self.name = box, death, box.name

    def _changed(self, what: str, answer: str) -> str:
        self._death.border(what)
        return answer

    @property
    def unread(self) -> tuple[Unread, ...]:
        return self._box.unread

    def search(self, query: Query) -> tuple[Thread, ...]:
        return self._box.search(query)

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        return self._box.read(message_ids, key)

    def read_bodies(self, thread: Thread) -> Thread:
        return self._box.read_bodies(thread)

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        return self._box.find_arrivals(query, bookmark, label, glance)

    def stage(self, outgoing: Outgoing) -> str:
        return self._changed("stage", self._box.stage(outgoing))

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        return self._changed("place", self._box.place(outgoing, ticket))

    def find_fate(self, draft: Draft) -> Sighting:
        return self._box.find_fate(draft)

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        return self._changed("replace", self._box.replace(draft, outgoing, report))

    def end_renewal(self, draft: Draft) -> bool:
        return self._box.end_renewal(draft)

    def close(self) -> None:
        """Nothing to let go of."""


class NoticingDesk:
    """A person's mailbox, and the program as `run` works in it."""

    def __init__(self, base: Path, box: MemoryMailbox | None = None) -> None:
        base.mkdir(parents=True, exist_ok=True)
        self.base = base
        self.box = box or MemoryMailbox("local", (ME,))
        self.find = Find()
        self.opened: Callable[[str], Mailbox] = lambda _: self.box
        self.names: tuple[str, ...] = ("local",)

    # ---- the program

    @property
    def journal_file(self) -> Path:
        return self.base / "journal.db"

    @contextmanager
    def agent(self) -> Iterator[Agent]:
        settings = config(self.base)
        known = settings.mailboxes["local"]
        mailboxes = {name: replace(known, name=name) for name in self.names}
        with Journal.open(self.journal_file) as journal:
            yield Agent(
                replace(settings, find=self.find, mailboxes=mailboxes),
                journal,
                Templates.shipped(),
                self.opened,
                lambda: SECRET,
            )

    def run(self, now: datetime, **how: Any) -> NoticingResult:
        """Notice, then visit what is due, as `run` does."""
        with self.agent() as agent:
            noticed = notice(agent, now, **how)
            for one in agent.journal.due(now):
                with suppress(SecondChanceError):  # the next run goes on
                    visit(agent, one, now)
        return noticed

    def run_and_die(self, now: datetime, at: int) -> Death:
        """The same, killed after the nth change."""
        death = Death(at)
        real = Database.transaction

        @contextmanager
        def writing(ledger: Database) -> Iterator[None]:
            with real(ledger):
                yield
            death.border("a write")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Database, "transaction", writing)
            alive, mortal = self.opened, Mortal(self.box, death)
            self.opened = lambda _: mortal
            try:
                self.run(now)
            except Killed:
                pass
            else:
                death.at = 0
            finally:
                self.opened = alive
        return death

    def copy_to(self, where: Path) -> NoticingDesk:
        """The same moment in another place."""
        other = NoticingDesk(where, copy.deepcopy(self.box))
        if self.journal_file.exists():
            shutil.copyfile(self.journal_file, other.journal_file)
        return other

    # ---- what is on record

    def appointments(self) -> tuple[Appointment, ...]:
        with Journal.open(self.journal_file) as journal:
            return journal.appointments.all()

    def only(self) -> Appointment:
        (one,) = self.appointments()
        return one

    def companies(self) -> list[str]:
        """Of every interview on record."""
        with Journal.open(self.journal_file) as journal:
            return [one.debrief.company for one in journal.interviews()]

    # ---- the person

    def receive(self, raw: bytes, when: datetime, *, sent: bool = False) -> str:
        return self.box.deliver(raw, when, SENT if sent else frozenset())

    def forms(self) -> dict[str, str]:
        """Draft id -> words of every draft to the person alone."""
        return {
            draft: text_of(parse(raw)) for draft, raw in self.box.drafts().items() if ME in parse(raw)["To"]
        }

    def letters(self) -> list[str]:
        """Whom the other drafts are to."""
        return [str(parse(raw)["To"]) for raw in self.box.drafts().values() if ME not in parse(raw)["To"]]

    def form(self) -> tuple[str, str]:
        ((draft, text),) = self.forms().items()
        return draft, text

    def fill(self, answers: dict[str, str], **more: str) -> str:
        """Write answers into the only form; returns its draft id."""
        draft, text = self.form()
        self.box.edit_draft(draft, text=filled(text, {**answers, **more}))
        return draft

    def invite(self) -> None:
        """They applied and were invited by calendar."""
        self.receive(application(), APPLIED, sent=True)
        self.receive(calendar_mail(), INVITED)

    def notice(self) -> None:
        """And that was noticed."""
        self.invite()
        self.run(INVITED + HOUR)

    def ask(self) -> None:
        """And the form stands."""
        self.notice()
        self.run(OVER + MINUTES)
        assert 1 == len(self.forms())

    def answer_form(self, *, complete: bool, by_sending: bool = False) -> None:
        """And it was filled in."""
        self.ask()
        answers = ANSWERS if complete else {**ANSWERS, MISSING: ""}
        draft = self.fill(answers, ready="no" if by_sending else "yes")
        if by_sending:
            self.box.send_draft(draft, OVER + 2 * MINUTES)
