"""A person's desk: a home with its config, a Maildir, and the program as they would start it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from maildirs import PLUS_PLUS, make_maildir, put
from world import DEBRIEFED, INVITED, invitation, mail

from agent.cli import main
from agent.demo.sample import SampleMailbox
from agent.keeping.journal.journal import Journal
from agent.model.plan import Placement

ID = "prairie-gate-credit-union-2026-09-04"
SENT_AT = DEBRIEFED + timedelta(minutes=30)
DUE_AT = datetime.fromisoformat("2026-09-09T10:00:00-05:00")

CONFIG = """\
[me]
name = "Marcus Ellery"
addresses = ["marcus.ellery@mail.example"]
time_zone = "America/Chicago"

[mailbox.local]
kind = "maildir"
path = "{mail}"
"""

DENISE = """\
[[interviewers]]
name = "Denise Kowalczyk"
email = "denise.kowalczyk@prairiegate.example"
given = "Denise"
family = "Kowalczyk"
first_name_basis = true
part = "hiring_manager"
lead = true
highlight = "the teller who redesigned the queue with masking tape"
"""

TOMAS = """\
[[interviewers]]
name = "Tomas Reyes"
email = "tomas.reyes@prairiegate.example"
given = "Tomas"
family = "Reyes"
first_name_basis = true
part = "panelist"
highlight = "counting the vault by hand every Friday"
"""

BOTCHED = """\
[[botched]]
question = "How would you handle a cash shortage at close?"
asked_by = "Denise Kowalczyk"
went = "incomplete"
better_answer = "I recount with a second person before anyone leaves"
"""

FACTS = """\
company = "Prairie Gate Credit Union"
role = "Branch Operations Manager"
mode = "onsite"
interview_end = 2026-09-04T11:30:00-05:00
their_time_zone = "America/Chicago"
their_country = "US"
subdivision = "IL"
enthusiasm = "rebuilding the closing routine with your tellers"
private_note = "never reaches a letter"
"""

FIT = """\
[[fit]]
skill = "running a four-teller branch through two audits"
need = "steadier closing routines"
"""

INTERVIEW = FACTS + DENISE + FIT + BOTCHED
PANEL = FACTS + DENISE + TOMAS + FIT + BOTCHED


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind: its exit code, its data, its talk."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The data, which must be one JSON object."""
        return cast("dict[str, Any]", json.loads(self.out))

    @property
    def only(self) -> dict[str, Any]:
        """The only interview in it."""
        (one,) = self.json["interviews"]
        return cast("dict[str, Any]", one)


class Desk:
    """One person's files and mail, and what they and others do with them."""

    def __init__(self, base: Path, *, mails: tuple[tuple[bytes, datetime], ...] | None = None) -> None:
        base.mkdir(exist_ok=True)
        self.base = base
        self.home = base / "home"
        self.mail = base / "Mail"
        self.home.mkdir(mode=0o700)
        for place in PLUS_PLUS.values():
            make_maildir(self.mail / place)
        self.config(CONFIG.format(mail=self.mail))
        for raw, when in mails if mails is not None else ((invitation(), INVITED),):
            self.deliver(raw, when)

    # ---- files

    @property
    def config_file(self) -> Path:
        return self.home / "config.toml"

    @property
    def journal_file(self) -> Path:
        return self.home / "journal.db"

    def config(self, text: str) -> None:
        self.config_file.write_text(text, encoding="utf-8")

    def file(self, text: str = INTERVIEW, name: str = "interview.toml") -> str:
        path = self.base / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def template(self, text: str, kind: str = "thank_you") -> Path:
        folder = self.home / "templates" / "en"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{kind}.j2"
        path.write_text(text, encoding="utf-8")
        return path

    # ---- the program

    def __call__(self, *words: str, now: datetime | None = DEBRIEFED) -> Said:
        """Run a command in this process, at home and at this moment."""
        given = [*words, "--home", str(self.home)]
        return say(*given, *(("--now", now.isoformat()) if now else ()))

    def debrief(self, text: str = INTERVIEW, *, now: datetime = DEBRIEFED) -> Said:
        """Record an interview from a file."""
        said = self("debrief", self.file(text), "--json", now=now)
        assert said.code == 0, said.err
        return said

    def status(self, now: datetime = DEBRIEFED) -> dict[str, Any]:
        """The only interview, as `status --json` shows it."""
        return self("status", "--json", now=now).only

    def placements(self) -> tuple[Placement, ...]:
        with Journal.open(self.journal_file) as journal:
            return journal.all_placements()

    # ---- the mailbox

    def deliver(self, raw: bytes, when: datetime, folder: str = ".", flags: str = "S") -> Path:
        return put(self.mail / folder, raw, when, flags)

    def drafts(self) -> tuple[Path, ...]:
        """The draft files that stand there."""
        return tuple(sorted((self.mail / ".Drafts" / "cur").iterdir()))

    def letters(self) -> tuple[EmailMessage, ...]:
        """The drafts, read."""
        return tuple(read(one) for one in self.drafts())

    def left_in_tmp(self) -> tuple[Path, ...]:
        return tuple((self.mail / ".Drafts" / "tmp").iterdir())

    def send(self, when: datetime = SENT_AT) -> None:
        """The person sends every draft, as mail programs do."""
        for one in self.drafts():
            SampleMailbox(self.mail).send(one, when)

    def edit(self, draft: Path, old: str, new: str) -> None:
        """The person changes words of a draft in their mail program."""
        raw = draft.read_bytes()
        assert old.encode() in raw
        draft.write_bytes(raw.replace(old.encode(), new.encode()))

    def answer(self, text: str, when: datetime, message_id: str = "<r1@prairiegate.example>") -> None:
        """Denise writes in the thread."""
        raw = mail(
            text,
            when,
            message_id,
            references=("<a1@prairiegate.example>",),
            subject="Re: Branch Operations Manager interview",
        )
        self.deliver(raw, when)

    # ---- the story so far

    def waiting(self, text: str = INTERVIEW) -> None:
        """Debriefed, the thank-you sent and seen."""
        self.debrief(text)
        self.send()
        assert self("run", now=SENT_AT).code == 0

    def drafted(self, text: str = INTERVIEW) -> None:
        """The second-chance letter stands in Drafts."""
        self.waiting(text)
        assert self("run", now=DUE_AT).code == 0
        assert len(self.drafts()) == 1


def read(file: Path) -> EmailMessage:
    """A mail file, parsed."""
    return message_from_bytes(file.read_bytes(), policy=default)


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def say(*words: str) -> Said:
    """Run a command line in this process."""
    with talk() as (out, err):
        try:
            code = main(list(words))
        except SystemExit as end:  # argparse: usage, --help, --version
            code = end.code if isinstance(end.code, int) else 1
    return Said(code, out.getvalue(), err.getvalue())


@contextmanager
def talk() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Both streams, as the program writes them."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        yield out, err


PROGRAM = (sys.executable, "-m", "agent")
"""The program as a process of its own."""
