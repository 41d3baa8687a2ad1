"""The promises under any order of visits, answers, edits, deletions, clock moves and kills."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from agents import agent_over
from builders import debrief, denise
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from mails import DEBRIEFED, INVITED, invitation, mail
from worlds.memory import FailurePoint, MemoryMailbox

from agent.errors import TryLaterError
from agent.keeping.journal.journal import Journal
from agent.model.interview import Part
from agent.model.letter import Outgoing
from agent.model.mail import MessageId
from agent.visit import Agent, visit

pytestmark = [pytest.mark.long, pytest.mark.no_cover]

TOMAS = denise(
    name="Tomas Reyes",
    email="tomas.reyes@prairiegate.example",
    given="Tomas",
    family="Reyes",
    part=Part.PANELIST,
    highlight="counting the vault by hand every Friday",
)
ANSWERS = {
    "ack": "Thank you, Marcus. We will be in touch next week. Denise",
    "no": "We have decided not to move forward with your application. Denise",
    "away": "I am out of the office until 11 September 2026.",
}


class Counted(MemoryMailbox):
    """A memory mailbox that remembers every draft that ever appeared in it."""

    def __init__(self) -> None:
        super().__init__("local", ("marcus.ellery@mail.example",), [(invitation(), INVITED)])
        self.appeared: list[MessageId] = []

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        known = set(self.drafts())
        try:
            return super().place(outgoing, ticket)
        finally:
            self.appeared += [outgoing.message_id] * len(set(self.drafts()) - known)


class World(RuleBasedStateMachine):
    """One interview with two people, a person who does what people do, and a machine that dies."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="second-chance-test-"))
        self.file = self.folder / "journal.db"
        self.before = self.folder / "before.db"
        self.now = DEBRIEFED
        self.mailbox = Counted()
        self.thanked: dict[str, datetime] = {}
        self.answered = False
        self.edited: dict[str, bytes] = {}
        self.unsure = False
        self.deleted = False
        self.number = 0

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        """The debrief is on record before anything else happens."""
        self.recorded()

    def recorded(self) -> None:
        interview = debrief(interviewers=(denise(lead=True), TOMAS))
        with Journal.open(self.file) as journal:
            self.id = journal.add(interview, now=self.now)

    # ---- the agent

    def visit(self) -> None:
        self.before.write_bytes(self.file.read_bytes())
        with Journal.open(self.file) as journal:
            visit(self.agent(journal), self.id, self.now)
        self.unsure = False

    def agent(self, journal: Journal) -> Agent:
        return agent_over(self.mailbox, journal, self.folder)

    @rule()
    def run(self) -> None:
        """Cron comes by."""
        before = len(self.mailbox.appeared)
        self.visit()
        placed = len(self.mailbox.appeared)
        self.visit()
        assert placed == len(self.mailbox.appeared), "a visit repeated at once placed something"
        for message_id in self.mailbox.appeared[before:]:
            self.check_new(message_id)

    @rule(moment=st.sampled_from(FailurePoint))
    def run_and_die(self, moment: FailurePoint) -> None:
        """The process is killed at one of its dealings with the mailbox."""
        before = len(self.mailbox.appeared)
        self.mailbox.failures = {moment: KeyboardInterrupt()}
        with suppress(KeyboardInterrupt):
            self.visit()
        self.mailbox.failures = {}
        for message_id in self.mailbox.appeared[before:]:
            self.check_new(message_id)

    @rule()
    def run_and_be_refused(self) -> None:
        """The mailbox is full."""
        self.mailbox.failures = {FailurePoint.REFUSED: TryLaterError("Full.")}
        with suppress(TryLaterError):
            self.visit()
        self.mailbox.failures = {}

    @rule(lost=st.integers(1, 12))
    def run_and_lose_the_last_write(self, lost: int) -> None:
        """The machine goes down, and the journal's last write was never on the disk."""
        with Journal.open(self.file) as journal, suppress(KeyboardInterrupt):
            agent = replace(
                self.agent(journal), journal=cast("Journal", Forgetful(journal, self.file, self.before, lost))
            )
            visit(agent, self.id, self.now)
        if self.before.exists():
            self.file.write_bytes(self.before.read_bytes())
        self.unsure = True

    @precondition(lambda self: not self.deleted)
    @rule()
    def lose_the_journal(self) -> None:
        """The journal is gone, and the person records the interview anew."""
        self.file.unlink()
        self.before.unlink(missing_ok=True)
        self.recorded()
        self.unsure = True

    # ---- the person and the others

    @rule(hours=st.sampled_from([1, 6, 20, 24, 48, 96]))
    def time_passes(self, hours: int) -> None:
        """The clock only goes forward."""
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.mailbox.drafts())
    @rule(edit=st.booleans(), data=st.data())
    def send(self, edit: bool, data: st.DataObject) -> None:  # noqa: FBT001 - Hypothesis names its arguments
        """The person sends a draft, now and then with a change."""
        draft = data.draw(st.sampled_from(sorted(self.mailbox.drafts())))
        text = self.mailbox.drafts()[draft].decode()
        if edit:
            self.edit(draft)
        self.now += timedelta(minutes=1)
        self.mailbox.send_draft(draft, self.now)
        self.edited.pop(draft, None)
        if "clarify" not in text and "considering" not in text:
            self.thanked["denise" if "To: Denise" in text else "tomas"] = self.now

    def edit(self, draft: str) -> None:
        raw = self.mailbox.drafts()[draft].decode().partition("--===")[0]
        words = "Dear Denise, " if "Denise" in raw else "Dear Tomas, "
        self.mailbox.edit_draft(draft, text=words + "thank you, I changed every word of this.")

    @precondition(lambda self: self.mailbox.drafts())
    @rule(data=st.data())
    def edit_and_leave(self, data: st.DataObject) -> None:
        """The person rewrites a draft and leaves it there."""
        draft = data.draw(st.sampled_from(sorted(self.mailbox.drafts())))
        self.edit(draft)
        self.edited[draft] = self.mailbox.drafts()[draft]

    @precondition(lambda self: self.mailbox.drafts() and not self.unsure)
    @rule(data=st.data(), for_good=st.booleans())
    def delete(self, data: st.DataObject, for_good: bool) -> None:  # noqa: FBT001
        """The person throws a draft away."""
        draft = data.draw(st.sampled_from(sorted(self.mailbox.drafts())))
        self.mailbox.delete_draft(draft, for_good=for_good)
        self.deleted = True
        self.edited.pop(draft, None)

    @rule(kind=st.sampled_from(sorted(ANSWERS)))
    def answer(self, kind: str) -> None:
        """Somebody, or something, answers from the company."""
        self.number += 1
        self.now += timedelta(minutes=1)
        headers = {"Auto-Submitted": "auto-replied"} if kind == "away" else {}
        raw = mail(
            ANSWERS[kind],
            self.now,
            f"<r{self.number}@prairiegate.example>",
            references=("<a1@prairiegate.example>",),
            subject="Re: Branch Operations Manager interview",
            headers=headers,
        )
        self.mailbox.deliver(raw, self.now)
        self.answered = self.answered or kind != "away"

    # ---- the promises

    def check_new(self, message_id: MessageId) -> None:
        """A new draft is one that may stand there at this moment."""
        texts = [raw.decode() for raw in self.mailbox.drafts().values()]
        text = next(one for one in texts if message_id in one)
        assert "Cc:" not in text.partition("\n\n")[0]
        if "would welcome the chance" in text or "another interview" in text:
            assert "denise" in self.thanked, "a second chance before the thank-you was sent"
            assert timedelta(hours=24) <= self.now - self.thanked["denise"]
            assert not self.answered, "a second chance although they answered"

    @invariant()
    def one_letter_once(self) -> None:
        """No letter ever appeared twice."""
        assert len(set(self.mailbox.appeared)) == len(self.mailbox.appeared)

    @invariant()
    def edits_are_theirs(self) -> None:
        """A draft the person changed is exactly as they left it."""
        assert self.edited.items() <= self.mailbox.drafts().items()


class Forgetful:
    """A journal whose machine dies after some write, taking that write with it."""

    WRITES = frozenset(
        {
            "settle_thread",
            "record_visit",
            "intend",
            "record_ticket",
            "record_draft",
            "record_refusal",
            "record_sighting",
            "withdraw",
        }
    )

    def __init__(self, journal: Journal, file: Path, before: Path, lost: int) -> None:
        self._journal, self._file, self._before, self._left = journal, file, before, lost
        before.unlink(missing_ok=True)

    def __getattr__(self, name: str) -> object:
        if name not in self.WRITES:
            return getattr(self._journal, name)
        self._left -= 1
        if self._left > 0:
            return getattr(self._journal, name)
        self._before.write_bytes(self._file.read_bytes())

        def dying(*given: object, **named: object) -> None:
            getattr(self._journal, name)(*given, **named)
            raise KeyboardInterrupt

        return dying


def test_the_promises_hold_in_any_order_of_events() -> None:
    """Whatever is killed, repeated, answered, edited or lost: one letter, once, and never too early."""
    run_state_machine_as_test(
        World, settings=settings(max_examples=60, stateful_step_count=20, deadline=None)
    )
