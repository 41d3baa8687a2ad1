"""What a visit costs at Gmail: requests, quota units, bytes and CPU, against the tests' own fake Gmail.

Each row is a process of its own, started as cron would start it, on a mailbox of 300 mails. Beside it the
same job as one would write it in an evening with ezgmail and with simplegmail, where they are installed
(`pip install ezgmail simplegmail`): find the interviewer's newest mail and put a draft in answer to it. They
look for nothing else, would make the draft again each time, and their own sign-in is left out: neither can be
pointed elsewhere, so each is handed a service that is. Times are printed and never judged; the number of
requests is.

    python bench/gmail.py
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

SIZE = 300
MOST = 4
"""Requests for one due letter whose thread is known, beside the one for the access token."""
DENISE = "denise.kowalczyk@prairiegate.example"
COLUMNS = ("requests", "units", "KB in", "KB out", "CPU ms", "in the conversation")


@dataclass(frozen=True, slots=True)
class Row:
    """What one process asked of Gmail, and what it left there."""

    name: str
    requests: int
    units: int
    received: int
    sent: int
    cpu: float
    shown: str

    def __str__(self) -> str:
        """A line of the table."""
        kb = f"{self.received / 1024:>9.1f}{self.sent / 1024:>9.1f}"
        return f"{self.name:<32}{self.requests:>9}{self.units:>9}{kb}{self.cpu:>9.0f}  {self.shown}"


def ezgmail_job(url: str, token: str) -> None:
    """Ezgmail knows threads, but neither Message-IDs nor drafts: both are asked of its service."""
    import ezgmail  # noqa: PLC0415 - measured with the rest

    ezgmail.SERVICE_GMAIL = _service(url, token)  # its init() takes no other address
    ezgmail.LOGGED_IN = True
    thread = ezgmail.search(f"from:{DENISE}")[0]
    last = thread.messages[-1]
    headers = {one["name"].lower(): one["value"] for one in last.messageObj["payload"]["headers"]}
    draft = EmailMessage()
    draft["To"], draft["Subject"] = DENISE, f"Re: {last.subject.removeprefix('Re: ')}"
    draft["In-Reply-To"], draft["References"] = headers["message-id"], headers["message-id"]
    draft.set_content("Dear Denise,\n\n...\n")
    body = {"message": {"raw": urlsafe_b64encode(draft.as_bytes()).decode(), "threadId": thread.id}}
    ezgmail.SERVICE_GMAIL.users().drafts().create(userId="me", body=body).execute()


def simplegmail_job(url: str, token: str) -> None:
    """Simplegmail makes drafts, but none with a thread or In-Reply-To."""
    import simplegmail.gmail  # noqa: PLC0415 - measured with the rest
    from google.oauth2.credentials import Credentials  # noqa: PLC0415

    build = simplegmail.gmail.build
    simplegmail.gmail.build = partial(build, client_options={"api_endpoint": url})
    box = simplegmail.gmail.Gmail(credentials=Credentials(token=token))
    last = box.get_messages(query=f"from:{DENISE}", attachments="ignore")[0]
    subject = f"Re: {last.subject.removeprefix('Re: ')}"
    box.create_draft(
        sender=last.recipient, to=last.sender, subject=subject, msg_plain="Dear Denise,\n\n...\n"
    )


def _service(url: str, token: str) -> Any:  # noqa: ANN401 - the client is untyped
    from google.oauth2.credentials import Credentials  # noqa: PLC0415
    from googleapiclient.discovery import build  # noqa: PLC0415

    return build("gmail", "v1", credentials=Credentials(token=token), client_options={"api_endpoint": url})


JOBS = {"ezgmail": ezgmail_job, "simplegmail": simplegmail_job}


class Bench:
    """A home, Google, Gmail, and an interview that goes its way."""

    def __init__(self, base: Path) -> None:
        """Lay the mail and authorise."""
        import maildir  # noqa: PLC0415 - the jobs of others do not pay for it
        from fake_gmail import FakeGmail  # noqa: PLC0415
        from fake_google import ASKED, FakeGoogle  # noqa: PLC0415
        from mails import DEBRIEFED, INVITED, invitation  # noqa: PLC0415

        from agent.keeping.home_folder import Home  # noqa: PLC0415
        from agent.keeping.tokens import Facts, keep_secret  # noqa: PLC0415

        self.google = FakeGoogle()
        self.gmail = FakeGmail(tokens=self.google.tokens)
        for number in range(SIZE):
            when = INVITED - timedelta(days=60) + timedelta(hours=4 * number)
            self.gmail.now = when
            self.gmail.deliver(maildir.mail(number), when)
        self.invitation = self.gmail.deliver(invitation(), INVITED)
        self.gmail.now = DEBRIEFED
        home = Home(base / "home")
        home.credentials.mkdir(parents=True, mode=0o700)
        self.google.client_secret(home.credentials)
        facts = Facts(account=self.gmail.address, scopes=ASKED, authorised_at=DEBRIEFED, store="file")
        keep_secret(home, "personal", facts, self.google.issue_refresh(ASKED))
        config = (
            f'[me]\nname = "Marcus Ellery"\naddresses = ["{self.gmail.address}"]\n'
            'time_zone = "America/Chicago"\n'
            f'[mailbox.personal]\nkind = "gmail"\napi_endpoint = "{self.gmail.url}"\n'
        )
        home.config_file.write_text(config, encoding="utf-8")
        self.home = home.root

    def close(self) -> None:
        """Stop the servers; nothing may ever have been asked to be sent."""
        self.gmail.check()
        self.gmail.close()
        self.google.close()

    def ours(self, name: str, now: datetime, *words: str) -> Row:
        """One command of ours at a moment."""
        self.gmail.now = max(self.gmail.now, now)
        program = [sys.executable, "-m", "agent", *words, "--home", str(self.home), "--now", now.isoformat()]
        return self.measured(name, program)

    def theirs(self, name: str) -> Row:
        """The job as somebody else's library does it."""
        return self.measured(name, [sys.executable, __file__, name, self.gmail.url, self.gmail.token()])

    def measured(self, name: str, program: list[str]) -> Row:
        """Run a process and count what reaches Gmail meanwhile."""
        before, drafts = len(self.gmail.requests), set(self.gmail.drafts())
        environ = {**os.environ, "OAUTHLIB_INSECURE_TRANSPORT": "1"}  # Google is on plain http here
        child = os.posix_spawn(program[0], program, environ)
        _, status, used = os.wait4(child, 0)
        if status:
            sys.exit(f"a measured process failed: {name}")
        asked = self.gmail.requests[before:]
        return Row(
            name,
            requests=len(asked),
            units=sum(one.units for one in asked),
            received=sum(one.bytes_out for one in asked),
            sent=sum(one.bytes_in for one in asked),
            cpu=(used.ru_utime + used.ru_stime) * 1000,
            shown=self._shown(set(self.gmail.drafts()) - drafts),
        )

    def _shown(self, new: set[str]) -> str:
        """Whether the new draft is shown in the interviewer's conversation."""
        if not new:
            return "no draft"
        seen = self.gmail.ui_conversation(self.gmail.thread_of(self.invitation))
        return (
            "yes"
            if all(self.gmail.message_of(one) in seen for one in new)
            else "NO: a conversation of its own"
        )


def rows(base: Path) -> list[Row]:
    """The story of one interview, then the others on the same mailbox."""
    from desk import DUE_AT, INTERVIEW, SENT_AT  # noqa: PLC0415
    from mails import DEBRIEFED  # noqa: PLC0415

    bench = Bench(base)
    file = base / "interview.toml"
    file.write_text(INTERVIEW, encoding="utf-8")
    hour = timedelta(hours=1)
    try:
        bench.ours("(byte code is compiled)", DEBRIEFED, "status", "-q")
        first = bench.ours("first visit, thank-you", DEBRIEFED, "debrief", str(file), "-q")
        bench.gmail.now = SENT_AT
        for draft in list(bench.gmail.drafts()):
            bench.gmail.send(draft)
        sent = bench.ours("visit, the letter was sent", SENT_AT + hour, "run", "-q")
        quiet = bench.ours("visit, nothing due", SENT_AT + 2 * hour, "run", "-q")
        due = bench.ours("visit, letter due", DUE_AT, "run", "-q")
        theirs = [bench.theirs(name) for name in JOBS if importlib.util.find_spec(name)]
    finally:
        bench.close()
    return [first, sent, quiet, due, *theirs]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="bench-gmail-") as base:
        found = rows(Path(base))
    print(f"{'':<32}" + "".join(f"{one:>9}" for one in COLUMNS[:-1]) + f"  {COLUMNS[-1]}")
    for one in found:
        print(one)
    for name in JOBS:
        if name not in {one.name for one in found}:
            print(f"{name:<32} is not installed")
    due = next(one for one in found if one.name == "visit, letter due")
    print(f"at most {MOST} requests for a due letter:", "kept" if due.requests <= MOST else "NOT KEPT")


if __name__ == "__main__":
    if sys.argv[1:]:
        JOBS[sys.argv[1]](*sys.argv[2:])
    else:
        main()
