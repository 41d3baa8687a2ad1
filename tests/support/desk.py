"""A person's desk: a home with its config, a mailbox of any kind, and the program as they would start it.

A story of an interview is told at a desk, whatever the mailbox: mails arrive, commands are typed at their
moments, and the person edits, sends or deletes what lies in Drafts.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from command_line import Said, say
from mail_program import parse
from mails import APPLIED, DEBRIEFED, INVITED, ME, application, invitation, mail
from worlds import INBOX, SENT_FOLDER, World
from worlds.maildir import MaildirWorld

from agent.commands.terminal import SignInTerminal
from agent.keeping.journal.journal import Journal
from agent.model.plan import Placement

ID = "prairie-gate-credit-union-2026-09-04"
SENT_AT = DEBRIEFED + timedelta(minutes=30)
DUE_AT = datetime.fromisoformat("2026-09-09T10:00:00-05:00")

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

Mails = tuple[tuple[bytes, datetime], ...]
INVITATION: Mails = ((invitation(), INVITED),)

INTERVIEW = FACTS + DENISE + FIT + BOTCHED
PANEL = FACTS + DENISE + TOMAS + FIT + BOTCHED


class Desk:
    """One person's files and mail, and what they and others do with them.

    Attributes:
        world: Their mailbox.
        say: How a command line is run.
    """

    def __init__(
        self,
        base: Path,
        world: World,
        mails: Mails = (),
        *,
        config: str | None = None,
        say: Callable[..., Said] = say,
    ) -> None:
        base.mkdir(exist_ok=True)
        self.base, self.world, self.say = base, world, say
        self.home = base / "home"
        self.home.mkdir(mode=0o700, exist_ok=True)
        self.config(config_text(world.name, world.settings) if config is None else config)
        for raw, when in mails:
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

    def configure(self, more: str) -> None:
        """Add lines to config.toml, behind the table of the mailbox."""
        self.config(self.config_file.read_text(encoding="utf-8") + more)

    def sign_in(self) -> None:
        """Whatever a person does once before cron runs: `auth`, where the mailbox has a password."""
        if self.world.password:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(SignInTerminal, "read_line", lambda *_: self.world.password)
                said = self("auth", self.world.name, "--store", "file")
            assert said.code == 0, said.err

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
        """Run a command at home and at this moment; a server's clock follows."""
        if now:
            self.world.pass_time(now)
        return self.say(*words, "--home", str(self.home), *(("--now", now.isoformat()) if now else ()))

    def debrief(self, text: str = INTERVIEW, *, now: datetime = DEBRIEFED) -> Said:
        """Record an interview from a file."""
        return self._do("debrief", self.file(text), now=now)

    def run(self, now: datetime) -> Said:
        """`run --json`, which goes well."""
        return self._do("run", now=now)

    def status(self, now: datetime = DEBRIEFED) -> dict[str, Any]:
        """The only interview, as `status --json` shows it."""
        return self._do("status", now=now).only

    def _do(self, *words: str, now: datetime) -> Said:
        said = self(*words, "--json", now=now)
        assert said.code == 0, said.err
        return said

    def placements(self) -> tuple[Placement, ...]:
        with Journal.open(self.journal_file) as journal:
            return journal.all_placements()

    # ---- the mailbox

    def deliver(self, raw: bytes, when: datetime, folder: str = INBOX) -> Any:
        return self.world.deliver(raw, when, folder)

    def drafts(self) -> dict[str, bytes]:
        """Draft id -> mail of every draft."""
        return self.world.drafts()

    def letters(self) -> tuple[EmailMessage, ...]:
        """The drafts, read."""
        return tuple(map(parse, self.drafts().values()))

    def letter(self, draft: str) -> EmailMessage:
        return parse(self.drafts()[draft])

    def draft_to(self, address: str) -> str:
        """The id of the only draft to this address."""
        (found,) = (draft for draft in self.drafts() if address in str(self.letter(draft)["To"]))
        return found

    def send(self, when: datetime = SENT_AT, **changes: Any) -> None:
        """The person sends every draft."""
        for draft in self.drafts():
            self.world.send(draft, when, **changes)

    def send_draft(self, draft: str, when: datetime) -> None:
        self.world.send(draft, when)

    def edit(self, draft: str, text: str) -> None:
        """The person writes other words into a draft."""
        self.world.edit(draft, DEBRIEFED, text=text)

    def delete(self, draft: str) -> None:
        self.world.remove(draft)

    def answer(
        self,
        text: str,
        when: datetime,
        message_id: str = "<r1@prairiegate.example>",
        **fields: Any,
    ) -> Any:
        """Somebody of the company writes in the thread: Denise, unless a `sender` is given."""
        usual = {
            "references": ("<a1@prairiegate.example>",),
            "subject": "Re: Branch Operations Manager interview",
        }
        self.world.pass_time(when)
        return self.deliver(mail(text, when, message_id, **{**usual, **fields}), when)

    # ---- the story so far

    def thank_and_wait(self, text: str = INTERVIEW) -> None:
        """Debriefed, the thank-you sent and seen."""
        self.debrief(text)
        self.send()
        self.run(SENT_AT)

    def reach_second_letter(self, text: str = INTERVIEW) -> None:
        """The second-chance letter stands in Drafts."""
        self.thank_and_wait(text)
        self.run(DUE_AT)
        assert len(self.drafts()) == 1


class MaildirDesk(Desk):
    """A desk whose mailbox is a Maildir, which tests also look at file by file."""

    world: MaildirWorld

    def __init__(self, base: Path, mails: Mails = INVITATION) -> None:
        super().__init__(base, MaildirWorld(base), mails)

    @property
    def mail(self) -> Path:
        return self.world.root

    def copy_to(self, where: Path) -> MaildirDesk:
        """The same mail and memory in another place."""
        other = MaildirDesk(where, ())
        for mine, theirs in ((self.home, other.home), (self.mail, other.mail)):
            shutil.rmtree(theirs)
            shutil.copytree(mine, theirs)
        other.config(self.config_file.read_text().replace(str(self.mail), str(other.mail)))
        return other

    def draft_files(self) -> tuple[Path, ...]:
        """The files of the drafts that stand there."""
        return self.world.draft_files()

    def left_in_tmp(self) -> tuple[Path, ...]:
        return tuple((self.mail / ".Drafts" / "tmp").iterdir())

    def replace_words(self, draft: Path, old: str, new: str) -> None:
        """The person changes words of a draft; its file stays."""
        raw = draft.read_bytes()
        assert old.encode() in raw
        draft.write_bytes(raw.replace(old.encode(), new.encode()))


def config_text(name: str, settings: dict[str, Any], *, address: str = ME) -> str:
    """Marcus's config.toml with one mailbox, whose table stands last."""
    me = {"name": "Marcus Ellery", "addresses": [address], "time_zone": "America/Chicago"}
    return tomlkit.dumps({"me": me, "mailbox": {name: settings}})


def desk_with(
    base: Path, *mails: bytes, applied: bool = True, config: Mapping[str, str] | None = None
) -> MaildirDesk:
    """A desk with these mails, all of them of one moment."""
    desk = MaildirDesk(base, mails=())
    if applied:
        desk.deliver(application(), APPLIED, SENT_FOLDER)
    for raw in mails:
        desk.deliver(raw, INVITED)
    if config:
        find = "".join(f"{key} = {value}\n" for key, value in config.items())
        desk.configure(f"\n[find]\n{find}")
    return desk


def make_letter_due(desk: Desk) -> None:
    """Debriefed and thanked days ago; the next run places the letter."""
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=7)
    text = INTERVIEW.replace("2026-09-04T11:30:00-05:00", ended.isoformat())
    desk.configure("\n[waiting]\nbusiness_days = 1\nholidays = false\n")
    desk.debrief(text, now=ended + timedelta(hours=1))
    desk.send(ended + timedelta(hours=2))
    assert desk("run", now=ended + timedelta(hours=3)).code == 0
    assert desk.drafts() == {}
