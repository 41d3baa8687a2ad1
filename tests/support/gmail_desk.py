"""A person's desk whose mailbox is at Gmail: authorised by the command line, visited by the command line."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from desk import INTERVIEW, SENT_AT, Said, say
from fake_gmail import FakeGmail
from fake_gmail.store import Store
from fake_google import FakeGoogle
from sign_in import SignIn, at_google
from world import DEBRIEFED, DENISE, INVITED, invitation, mail

from agent.keeping.journal.journal import Journal
from agent.model.plan import Placement


class GmailDesk:
    """Files, Google, Gmail, and what the person and others do with them."""

    def __init__(self, person: SignIn) -> None:
        self.person = person
        self.base: Path = person.base
        self.home: Path = person.home.root
        self.gmail: FakeGmail = person.gmail
        self.google: FakeGoogle = person.google
        self.gmail.now = INVITED
        self.gmail.deliver(invitation(), INVITED)
        self.gmail.now = DEBRIEFED

    # ---- the program

    def __call__(self, *words: str, now: datetime = DEBRIEFED) -> Said:
        """Run a command in this process at this moment; the time at Gmail follows."""
        self.gmail.now = max(self.gmail.now, now)
        return say(*words, "--home", str(self.home), "--now", now.isoformat())

    def file(self, text: str = INTERVIEW, name: str = "interview.toml") -> str:
        path = self.base / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def debrief(self, text: str = INTERVIEW, *, now: datetime = DEBRIEFED) -> Said:
        """Record an interview from a file."""
        said = self("debrief", self.file(text), "--json", now=now)
        assert said.code == 0, said.err
        return said

    def run(self, now: datetime) -> Said:
        """`run --json`, which goes well."""
        said = self("run", "--json", now=now)
        assert said.code == 0, said.err
        return said

    def status(self, now: datetime = DEBRIEFED) -> dict[str, Any]:
        """The only interview, as `status --json` shows it."""
        return self("status", "--json", now=now).only

    def explained(self, kind: str, now: datetime) -> str:
        """What `explain` says of the only interview; the words on a kind of letter."""
        said = self("explain", str(self.status(now)["id"]), now=now)
        assert said.code == 0, said.err
        assert kind.replace("_", "-") in said.out.casefold() or kind in said.out, said.out
        return said.out

    def placements(self) -> tuple[Placement, ...]:
        with Journal.open(self.home / "journal.db") as journal:
            return journal.all_placements()

    # ---- the mailbox

    def letters(self) -> dict[str, EmailMessage]:
        """Every draft, read, by its id."""
        return {draft: read(raw) for draft, raw in self.gmail.drafts().items()}

    def draft_to(self, address: str) -> str:
        """The id of the only draft to this address."""
        (found,) = (one for one, letter in self.letters().items() if address in str(letter["To"]))
        return found

    def send(self, at: datetime = SENT_AT, **how: Any) -> None:
        """The person opens every draft in Gmail and sends it."""
        self.gmail.now = at
        for draft in tuple(self.gmail.drafts()):
            self.gmail.send(draft, **how)

    def answer(
        self,
        text: str,
        when: datetime,
        message_id: str = "<r1@prairiegate.example>",
        *,
        sender: str = DENISE,
        references: tuple[str, ...] = ("<a1@prairiegate.example>",),
        subject: str = "Re: Branch Operations Manager interview",
    ) -> str:
        """Somebody of the company writes in the thread."""
        self.gmail.now = max(self.gmail.now, when)
        raw = mail(text, when, message_id, sender=sender, references=references, subject=subject)
        return self.gmail.deliver(raw, when)

    @property
    def thread(self) -> str:
        """The thread of the invitation."""
        return next(iter(self.gmail.store.messages.values())).thread_id

    # ---- the story so far

    def waiting(self, text: str = INTERVIEW) -> None:
        """Debriefed, the thank-you sent and seen."""
        self.debrief(text)
        self.send()
        self.run(SENT_AT + timedelta(minutes=5))

    # ---- the same moment again

    def moment(self, where: Path) -> Moment:
        """Home and mailbox as they are now, to come back to."""
        return Moment(self, where)


class Moment:
    """A copy of a desk's home and mailbox."""

    def __init__(self, desk: GmailDesk, where: Path) -> None:
        self.desk, self.where, self.now = desk, where, desk.gmail.now
        self.store = _copied(desk.gmail.store)
        shutil.copytree(desk.home, where)

    def again(self) -> None:
        """Everything is as it was."""
        desk = self.desk
        shutil.rmtree(desk.home)
        shutil.copytree(self.where, desk.home)
        desk.gmail.store, desk.gmail.now = _copied(self.store), self.now
        desk.gmail.requests.clear()


def _copied(store: Store) -> Store:
    shared = (store.clock, store.account)
    return copy.deepcopy(store, {id(one): one for one in shared})


@contextmanager
def at_gmail(base: Path, patch: pytest.MonkeyPatch, *, account: str | None = None) -> Iterator[GmailDesk]:
    """A desk over a fake Google and a fake Gmail; nothing is authorised yet."""
    with at_google(base, patch, *([account] if account else [])) as person:
        yield GmailDesk(person)


def read(raw: bytes) -> EmailMessage:
    """A mail, parsed."""
    return message_from_bytes(raw, policy=default)
