"""A home that 0.1.0 wrote (tests/data/home_0_1_0), and this version at work in it.

By the command line and by files alone, so that a change of the house leaves these tests as they are.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socketserver
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from agent.cli import main

pytestmark = pytest.mark.server

DATA = Path(__file__).parents[1] / "data/home_0_1_0"
FOLDERS = {"INBOX": ".", "Drafts": ".Drafts", "Sent": ".Sent"}
FROZEN_MAIL, FROZEN_PORT = "/home/marcus/Mail", "port = 1143"
PASSWORD = "no-real-password-0.1.0"  # noqa: S105 - as it says

NOW = datetime.fromisoformat("2026-09-04T12:35:00-05:00")
LATER = NOW + timedelta(hours=1)
DUE = datetime.fromisoformat("2026-09-08T10:00:00-05:00")
MINUTES = timedelta(minutes=10)

TIDEWATER, HARBOR = "tidewater-transit-2026-08-27", "harbor-line-ferries-2026-08-31"
MAPLE, COPPER = "maple-row-library-2026-09-03", "copper-kettle-foods-2026-09-04"
PRAIRIE, STONEBRIDGE = "prairie-gate-credit-union-2026-09-04", "stonebridge-press-2026-09-04"

SECOND = "<1fb3753938106e1fb22117eae3aac5be@mail.example>"
"""The second letter to Harbor Line, standing."""
THANKS = "<4a9bb39a437b48c7b2f7884bae6327a4@mail.example>"
"""The thank-you to Copper Kettle, standing."""
FORM = "<b09db4476ec7e2ee5f20cd2720aa4a78@mail.example>"
"""The form about Prairie Gate, standing."""
INTENDED = "<5c9e3eaf08b5c9fe83c2dd8f85ef84b7@mail.example>"
STAGED = "<cd66ccddb7b7863d3e9a11e23a040fa1@mail.example>"
"""Two thank-yous in whose making 0.1.0 was killed."""
STANDING = {SECOND, THANKS, FORM}
ANSWERS = {
    "how you talked": "in person",
    "what stayed with you 1": "the teller who redesigned the queue with masking tape",
    "how it went": "mixed",
    "what you bring 1": "running a four-teller branch through two audits",
    "what they need 1": "steadier closing routines",
    "what excites you": "rebuilding the closing routine with your tellers",
    "question 1": "How would you handle a cash shortage at close?",
    "what was missing 1": "incomplete",
    "better answer 1": "I recount with a second person before anyone leaves",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self.out))


class Frozen:
    """The home laid out, with its Maildir and a mail server; Marcus, who works there."""

    def __init__(self, base: Path, server: Server) -> None:
        self.home, self.mail, self.server = base / "home", base / "Mail", server
        shutil.copytree(DATA / "home", self.home)
        self._lay_mail()
        for dump in self.home.glob("*.sql"):
            with closing(sqlite3.connect(dump.with_suffix(".db"))) as db:
                db.executescript(dump.read_text(encoding="utf-8"))
                if dump.stem == "index-local":
                    db.execute("UPDATE root SET path = ?", (os.fsencode(self.mail),))
                    db.commit()
            dump.unlink()
        config = self.home / "config.toml"
        text = config.read_text(encoding="utf-8")
        assert FROZEN_MAIL in text
        assert FROZEN_PORT in text
        text = text.replace(FROZEN_MAIL, self.mail.as_posix()).replace(FROZEN_PORT, f"port = {server.port}")
        config.write_text(text, encoding="utf-8")
        for path in (self.home, *self.home.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)

    def _lay_mail(self) -> None:
        for place in FOLDERS.values():
            for part in ("cur", "new", "tmp"):
                (self.mail / place / part).mkdir(parents=True)
        for folder, place in FOLDERS.items():
            self._lay(DATA / "mail" / folder, self.mail / place / "cur")

    def _lay(self, kept: Path, folder: Path) -> None:
        for one in kept.iterdir():
            file = folder / one.name.replace("!2,", ":2,")
            file.write_bytes(one.read_bytes())
            seconds = int(one.name.partition(".")[0])
            os.utime(file, (seconds, seconds))

    def kill(self) -> Path:
        """Two debriefs were killed at the end: one knew what to place, one had made it ready; that file."""
        with closing(sqlite3.connect(self.home / "journal.db")) as db:
            db.executescript((DATA / "killed/journal.sql").read_text(encoding="utf-8"))
        self._lay(DATA / "killed/INBOX", self.mail / "cur")
        self._lay(DATA / "killed/staged", self.mail / ".Drafts/tmp")
        (staged,) = (self.mail / ".Drafts/tmp").iterdir()
        return staged

    # ---- the program

    def __call__(self, *words: str, now: datetime = NOW, stdin: str = "") -> Said:
        """Run a command in this process."""
        out, err = io.StringIO(), io.StringIO()
        given = [*words, "--home", str(self.home), "--now", now.isoformat()]
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            try:
                code = main(given)
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
        return Said(code, out.getvalue(), err.getvalue())

    def run(self, now: datetime) -> str:
        """What `run` says; it must end well."""
        said = self("run", now=now)
        assert said.code == 0, said.err
        return said.err

    def interview(self, name: str, now: datetime) -> dict[str, Any]:
        (one,) = self("status", name, "--json", now=now).json["interviews"]
        return cast("dict[str, Any]", one)

    def fates(self, name: str, now: datetime) -> dict[str, str]:
        """Kind -> fate of the drafts of an interview."""
        return {one["kind"]: one["fate"] for one in self.interview(name, now)["drafts"]}

    # ---- the person

    def drafts(self) -> dict[str, Path]:
        """Message-ID -> file of all that stands in Drafts, whichever program put it there."""
        folder = self.mail / ".Drafts"
        files = [file for part in ("cur", "new") for file in (folder / part).iterdir()]
        found = {str(read(file)["Message-ID"]): file for file in files}
        assert len(files) == len(found)
        return found

    def to(self, address: str) -> list[EmailMessage]:
        """The drafts to somebody."""
        return [mail for mail in map(read, self.drafts().values()) if address in mail["To"]]

    def edit(self, message_id: str, text: str) -> None:
        """Write other words into a draft; its file gets another name, as mail programs do it."""
        file = self.drafts()[message_id]
        old, new = read(file), EmailMessage()
        for name in ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"):
            if old[name]:
                new[name] = str(old[name])
        new.set_content(text)
        file.with_name(f"{file.name.partition('.')[0]}.edited.other:2,DS").write_bytes(new.as_bytes())
        file.unlink()

    def send(self, message_id: str, when: datetime) -> None:
        """Send a draft: it lies in Sent with a Message-ID and a Date of the mail program's own."""
        file = self.drafts()[message_id]
        mail = read(file)
        del mail["Message-ID"], mail["Date"]
        mail["Message-ID"], mail["Date"] = f"<sent-{when:%m%d%H%M}@mail.example>", format_datetime(when)
        to = self.mail / ".Sent" / "cur" / f"{int(when.timestamp())}.sent.other:2,S"
        to.write_bytes(mail.as_bytes())
        file.unlink()


def read(file: Path) -> EmailMessage:
    """A mail file, parsed."""
    return message_from_bytes(file.read_bytes(), policy=default)


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def filled(text: str, answers: Mapping[str, str]) -> str:
    """The form with answers typed behind their labels."""
    for label, answer in answers.items():
        line = re.compile(rf"^(• {re.escape(label)}(?: \([^)\n]*\))?:).*$", re.MULTILINE)
        text, count = line.subn(partial(_put, answer), text)
        assert 1 == count, f"no line {label!r}"
    return text


def _put(answer: str, found: re.Match[str]) -> str:
    return f"{found[1]} {answer}"


def expected(name: str) -> dict[str, Any]:
    """What 0.1.0 said."""
    return cast("dict[str, Any]", json.loads((DATA / "expected" / f"{name}.json").read_text("utf-8")))


def missing(then: Any, today: Any, where: str = "") -> list[str]:
    """What of an older answer is no longer so; what was added since is no matter."""
    if isinstance(then, dict) and isinstance(today, dict):
        return [lack for key in then for lack in missing(then[key], today.get(key), f"{where}.{key}")]
    if isinstance(then, list) and isinstance(today, list) and len(then) == len(today):
        pairs = enumerate(zip(then, today, strict=True))
        return [lack for number, pair in pairs for lack in missing(*pair, f"{where}[{number}]")]
    return [] if then == today else [f"{where}: {then!r}, now {today!r}"]


# ---- the mail server of the mailbox `work`


class Server(socketserver.ThreadingTCPServer):
    """An IMAP server on which nothing happened since: three mails in INBOX, the next number is 4."""

    daemon_threads = True
    block_on_close = False
    NEXT = {"INBOX": 4, "Drafts": 1, "Sent": 1}  # noqa: RUF012 - a constant

    def __init__(self) -> None:
        self.heard: list[str] = []
        super().__init__(("127.0.0.1", 0), Conversation)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def verbs(self) -> list[str]:
        """The commands that were given."""
        words = [line.upper().split() for line in self.heard]
        return [one[2] if one[1] == "UID" else one[1] for one in words]


class Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("* OK ready")
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            self.server.heard.append(line)
            tag, verb, words = (*line.split(" ", 2), "")[:3]
            for answer in self.answers(verb.upper(), words):
                self.say(answer)
            self.say(f"{tag} OK done")
            if verb.upper() == "LOGOUT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def answers(self, verb: str, words: str) -> list[str]:
        """The untagged lines before the OK."""
        folder = next((name for name in self.server.NEXT if name in words), "INBOX")
        number = self.server.NEXT[folder]
        match verb:
            case "CAPABILITY":
                return ["* CAPABILITY IMAP4rev1 SPECIAL-USE UIDPLUS"]
            case "LIST":
                flags = {"INBOX": "", "Drafts": "\\Drafts", "Sent": "\\Sent"}
                return [f'* LIST ({flags[name]}) "/" "{name}"' for name in self.server.NEXT]
            case "STATUS":
                return [f'* STATUS "{folder}" (UIDVALIDITY 1700000001 UIDNEXT {number})']
            case "EXAMINE" | "SELECT":
                return [
                    f"* {number - 1} EXISTS",
                    "* OK [UIDVALIDITY 1700000001] valid",
                    f"* OK [UIDNEXT {number}] next",
                ]
            case "UID" if "SEARCH" in words.upper():
                return ["* SEARCH"]
            case _:
                return []


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Frozen]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield Frozen(tmp_path, server)
        finally:
            server.shutdown()


# ---- what is on record


def test_status_says_what_it_said(frozen: Frozen) -> None:
    """The same interviews, states, threads and drafts, under the same ids."""
    said = frozen("status", "--json")
    assert said.code == 0, said.err
    assert missing(expected("status"), said.json) == []


def test_find_lists_what_it_listed(frozen: Frozen) -> None:
    """The same appointments, and where the form stands."""
    said = frozen("find", "--json")
    assert said.code == 0, said.err
    assert missing(expected("find"), said.json) == []


def test_export_holds_every_word_of_the_person(frozen: Frozen) -> None:
    """Each debrief as it was told, and each appointment."""
    said = frozen("export")
    assert said.code == 0, said.err
    assert missing(expected("export"), said.json) == []


@pytest.mark.parametrize("name", [TIDEWATER, HARBOR, MAPLE, COPPER])
def test_every_interview_is_explained_and_previewed(frozen: Frozen, name: str) -> None:
    """Whatever became of it; and looking makes nothing."""
    for words in (["explain", name], ["preview", name, "thank_you"], ["preview", name, "second_chance"]):
        said = frozen(*words)
        assert (0, True) == (said.code, bool(said.out)), (words, said.err)
        assert not re.findall(r"\b[A-Z]{1,2}-\d\d\b", said.out), "the id of a rule is no word for a person"
    assert STANDING == frozen.drafts().keys()


def test_an_interview_file_is_still_read(frozen: Frozen) -> None:
    """Debriefed again, it is the same interview with the same draft."""
    said = frozen("debrief", str(DATA / "interviews/copper-kettle.toml"), "--json")
    assert said.code == 0, said.err
    (one,) = said.json["interviews"]
    assert (COPPER, [THANKS]) == (one["id"], [draft["message_id"] for draft in one["drafts"]])
    assert STANDING == frozen.drafts().keys()


def test_a_debrief_begun_there_can_be_ended(frozen: Frozen) -> None:
    """It is offered, and its answers are kept on when it is left again."""
    frozen("debrief", stdin="\n")
    (kept,) = (frozen.home / "unfinished").iterdir()
    assert "Willow Bend School" in kept.read_text("utf-8")
    assert "Office Manager" in kept.read_text("utf-8")
    assert "Willow Bend School" in frozen("debrief").err


# ---- runs


def test_with_nothing_new_a_run_does_nothing(frozen: Frozen) -> None:
    """Exit 0, not a word, and what stands stands."""
    assert "" == frozen.run(NOW)
    assert "" == frozen.run(LATER)
    assert STANDING == frozen.drafts().keys()
    assert (
        missing({**expected("status"), "now": LATER.isoformat()}, frozen("status", "--json", now=LATER).json)
        == []
    )


def test_without_the_index_it_is_the_same(frozen: Frozen) -> None:
    """The index of a Maildir may be deleted at any time."""
    (frozen.home / "index-local.db").unlink()
    assert "" == frozen.run(LATER)
    assert STANDING == frozen.drafts().keys()
    assert (
        missing({**expected("status"), "now": LATER.isoformat()}, frozen("status", "--json", now=LATER).json)
        == []
    )


def test_without_the_journal_its_letters_and_form_are_found_again(frozen: Frozen) -> None:
    """Their Message-IDs are made as they were made: what stands is adopted, nothing is made twice."""
    (frozen.home / "journal.db").unlink()
    for name in ("copper-kettle", "harbor-line"):
        assert frozen("debrief", str(DATA / f"interviews/{name}.toml")).code == 0
    frozen.run(LATER)
    frozen.run(LATER + timedelta(hours=1))
    now = LATER + timedelta(hours=2)
    frozen.run(now)
    assert STANDING == frozen.drafts().keys()
    assert {"thank_you": "unsent"} == frozen.fates(COPPER, now)
    assert "unsent" == frozen.fates(HARBOR, now)["second_chance"]


def test_the_waiting_letter_comes_once(frozen: Frozen) -> None:
    """Not a minute early, on the day, and never again."""
    frozen.run(DUE - MINUTES)
    assert [] == frozen.to("ana@maplerow.example")
    for now in (DUE, DUE + MINUTES, DUE + timedelta(hours=3)):
        frozen.run(now)
        (letter,) = frozen.to("ana@maplerow.example")
        assert "never returns books" in text_of(letter)
    assert {"thank_you": "sent", "second_chance": "unsent"} == frozen.fates(MAPLE, now)
    assert len(STANDING) + 1 == len(frozen.drafts())


def test_an_answer_stops_the_waiting_letter(frozen: Frozen) -> None:
    """Ana writes into the thread before it is due."""
    sent = next(file for file in (frozen.mail / ".Sent/cur").iterdir() if "ana@maplerow" in read(file)["To"])
    answer = EmailMessage()
    answer["From"], answer["To"] = "Ana Whitfield <ana@maplerow.example>", "marcus.ellery@mail.example"
    answer["Subject"], answer["Message-ID"] = "Re: Circulation Lead role", "<answer@maplerow.example>"
    answer["In-Reply-To"] = answer["References"] = str(read(sent)["Message-ID"])
    answer["Date"] = format_datetime(LATER)
    answer.set_content(
        "Dear Marcus,\n\nthank you for coming. Could you send me your schedule for next week?\n\nAna\n"
    )
    (frozen.mail / "new" / "1788546900.answer.other").write_bytes(answer.as_bytes())
    frozen.run(DUE)
    assert [] == frozen.to("ana@maplerow.example")
    assert "cancelled" == frozen.interview(MAPLE, DUE)["second_chance"]["state"]


def test_the_next_interview_gets_its_form_once(frozen: Frozen) -> None:
    """An appointment seen by 0.1.0 is asked about when it is over."""
    over = datetime.fromisoformat("2026-09-09T16:30:00-05:00")
    for now in (over, over + MINUTES, over + timedelta(hours=2)):
        frozen.run(now)
        forms = [mail for mail in frozen.to("marcus.ellery@") if "Lantern Street" in mail["Subject"]]
        assert 1 == len(forms)
    assert STANDING <= frozen.drafts().keys()


# ---- runs after 0.1.0 was killed in the middle


def test_a_letter_that_was_meant_is_placed_once(frozen: Frozen) -> None:
    """Killed before it was made; it has the name it was to have."""
    frozen.kill()
    for now in (NOW + MINUTES, LATER, LATER + MINUTES):
        frozen.run(now)
        (letter,) = frozen.to("omar@juniper.example")
    assert INTENDED == letter["Message-ID"]


def test_a_letter_that_was_made_ready_is_placed_once(frozen: Frozen) -> None:
    """Killed before it was shown; nothing is left of what was made ready."""
    frozen.kill()
    for now in (NOW + MINUTES, LATER, LATER + MINUTES):
        frozen.run(now)
        (letter,) = frozen.to("petra@stonebridge.example")
    assert STAGED == letter["Message-ID"]
    assert {"thank_you": "unsent"} == frozen.fates(STONEBRIDGE, now)
    assert STANDING | {STAGED, INTENDED} == frozen.drafts().keys()


def test_a_letter_that_was_shown_is_adopted(frozen: Frozen) -> None:
    """Killed before it was written down."""
    staged = frozen.kill()
    staged.rename(frozen.mail / ".Drafts/cur" / f"{staged.name}:2,DS")
    for now in (NOW + MINUTES, LATER):
        frozen.run(now)
        assert 1 == len(frozen.to("petra@stonebridge.example"))
    (draft,) = frozen.interview(STONEBRIDGE, now)["drafts"]
    assert (staged.name, STAGED, "unsent") == (draft["draft_id"], draft["message_id"], draft["fate"])


def test_a_letter_that_was_shown_and_is_gone_is_not_made_again(frozen: Frozen) -> None:
    """Killed before it was written down, and deleted meanwhile: nothing proves that it never stood there."""
    frozen.kill().unlink()
    for now in (NOW + MINUTES, LATER, LATER + timedelta(days=1)):
        frozen.run(now)
        assert [] == frozen.to("petra@stonebridge.example")


# ---- what the person does with what stands


def test_a_thank_you_sent_as_it_is(frozen: Frozen) -> None:
    """It is told as sent, and the wait begins."""
    frozen.send(THANKS, NOW + MINUTES)
    frozen.run(LATER)
    assert {"thank_you": "sent"} == frozen.fates(COPPER, LATER)
    track = frozen.interview(COPPER, LATER)["second_chance"]
    assert ("waiting", "2026-09-09T10:00:00-05:00") == (track["state"], track["not_before"])
    assert STANDING - {THANKS} == frozen.drafts().keys()


def test_a_thank_you_edited_then_sent(frozen: Frozen) -> None:
    """With changes it stands, with changes it was sent; it is left as it is."""
    text = text_of(read(frozen.drafts()[THANKS])).replace(
        "tastes every batch twice", "would not let me leave hungry"
    )
    frozen.edit(THANKS, text)
    frozen.run(LATER)
    assert "with your changes" in frozen("status", COPPER, now=LATER).out
    assert text.split() == text_of(read(frozen.drafts()[THANKS])).split()
    frozen.send(THANKS, LATER + MINUTES)
    now = LATER + timedelta(hours=1)
    frozen.run(now)
    assert {"thank_you": "sent_edited"} == frozen.fates(COPPER, now)
    assert STANDING - {THANKS} == frozen.drafts().keys()


@pytest.mark.parametrize(
    ("draft", "name", "kind"), [(THANKS, COPPER, "thank_you"), (SECOND, HARBOR, "second_chance")]
)
def test_a_deleted_letter_does_not_come_back(frozen: Frozen, draft: str, name: str, kind: str) -> None:
    """It is told as deleted."""
    frozen.drafts()[draft].unlink()
    for now in (LATER, LATER + timedelta(hours=1), LATER + timedelta(days=1)):
        frozen.run(now)
        assert STANDING - {draft} == frozen.drafts().keys()
    assert "deleted" == frozen.fates(name, now)[kind]


def test_the_second_letter_sent(frozen: Frozen) -> None:
    """The job is done for that interview."""
    frozen.send(SECOND, NOW + MINUTES)
    frozen.run(LATER)
    assert {"thank_you": "sent", "second_chance": "sent"} == frozen.fates(HARBOR, LATER)
    assert "sent" == frozen.interview(HARBOR, LATER)["second_chance"]["state"]
    assert STANDING - {SECOND} == frozen.drafts().keys()


def test_the_form_filled_in_becomes_an_interview(frozen: Frozen) -> None:
    """`ready: yes` makes a thank-you in the thread of the invitation, by Marcus's own template; once."""
    frozen.edit(FORM, filled(text_of(read(frozen.drafts()[FORM])), {**ANSWERS, "ready": "yes"}))
    for now in (LATER, LATER + MINUTES, LATER + timedelta(hours=2)):
        frozen.run(now)
        (thanks,) = frozen.to("denise.kowalczyk@prairiegate.example")
    assert "<a1@prairiegate.example>" == thanks["In-Reply-To"]
    words = " ".join(text_of(thanks).split())
    assert "masking tape" in words
    assert "I look forward to whatever comes next." in words
    one = frozen.interview(PRAIRIE, now)
    assert ("Prairie Gate Credit Union", {"thank_you": "unsent"}) == (
        one["company"],
        frozen.fates(PRAIRIE, now),
    )
    assert "armed" == one["second_chance"]["state"]
    assert len(frozen.to("marcus.ellery@")) <= 1
    assert {SECOND, THANKS} <= frozen.drafts().keys()


def test_the_form_sent_to_oneself_is_an_answer(frozen: Frozen) -> None:
    """Whatever stands behind `ready`."""
    frozen.edit(FORM, filled(text_of(read(frozen.drafts()[FORM])), ANSWERS))
    frozen.send(FORM, NOW + MINUTES)
    frozen.run(LATER)
    assert 1 == len(frozen.to("denise.kowalczyk@prairiegate.example"))
    assert [] == frozen.to("marcus.ellery@")


def test_a_form_with_something_missing_keeps_the_answers(frozen: Frozen) -> None:
    """It says what is missing, and no letter is made."""
    answers = {key: answer for key, answer in ANSWERS.items() if key != "what excites you"}
    frozen.edit(FORM, filled(text_of(read(frozen.drafts()[FORM])), {**answers, "ready": "yes"}))
    frozen.run(LATER)
    assert [] == frozen.to("denise.kowalczyk@prairiegate.example")
    (form,) = frozen.to("marcus.ellery@")
    assert ANSWERS["better answer 1"] in " ".join(text_of(form).split())


def test_a_deleted_form_is_a_no(frozen: Frozen) -> None:
    """It does not come back."""
    frozen.drafts()[FORM].unlink()
    for now in (LATER, LATER + timedelta(hours=1), LATER + timedelta(days=1)):
        frozen.run(now)
        assert {SECOND, THANKS} == frozen.drafts().keys()
    listed = frozen("find", "--json", now=now).json["found"]
    assert PRAIRIE not in [one["id"] for one in listed]


# ---- the mailbox with a password


def test_the_kept_password_is_there(frozen: Frozen) -> None:
    """As `auth --status` tells it."""
    said = frozen("auth", "--status", "--json")
    assert said.code == 0, said.err
    (work,) = [one for one in said.json["mailboxes"] if one["mailbox"] == "work"]
    then = {
        "kind": "imap",
        "state": "authorised",
        "account": "marcus@127.0.0.1",
        "authorised_at": "2026-08-26T09:00:00-05:00",
        "store": "file",
        "problem": None,
    }
    assert missing(then, work) == []


def test_the_kept_password_and_bookmark_are_used(frozen: Frozen) -> None:
    """A run logs in with them, and asks no more than where the folders stand."""
    frozen.run(LATER)
    assert any(PASSWORD in line for line in frozen.server.heard)
    assert "STATUS" in frozen.server.verbs()
    assert "SEARCH" not in frozen.server.verbs()


def test_access_can_be_taken_back(frozen: Frozen) -> None:
    """Nothing of the password is left in the home."""
    assert frozen("auth", "work", "--revoke").code == 0
    assert not [f for f in frozen.home.rglob("*") if f.is_file() and PASSWORD.encode() in f.read_bytes()]
