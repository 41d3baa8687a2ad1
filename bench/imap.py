"""What a visit costs over IMAP: round trips, bytes and seconds, on Dovecot with mailboxes of any size.

A visit with a letter due and one without, and looks at what came in, each on a connection of its own; beside
them the same job written plainly with imap_tools: it fetches the mail of the interviewer from three folders,
ties it by its ids, and appends the draft; it looks for nothing else and would append it again. Round trips
are the times a client waited for the server. Times are printed and never judged; that round trips do not
grow with the size is.

    python bench/imap.py [NUMBER ...]
"""

from __future__ import annotations

import imaplib
import os
import selectors
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import maildir
from agents import SECRET
from dovecot import PASSWORD, Dovecot

from agent.demo import sample
from agent.keeping import interview_file
from agent.keeping.journal.journal import Journal
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.mailboxes.registry import load_config
from agent.model.mail import MessageId, Query
from agent.visit import Agent, visit
from agent.writing.templates import Templates

SIZES = (1_000, 10_000, 100_000)
DEBRIEFED = datetime.fromisoformat("2026-09-04T12:10:00-05:00")
SENT = datetime.fromisoformat("2026-09-04T12:40:00-05:00")
QUIET = datetime.fromisoformat("2026-09-05T10:00:00-05:00")
DUE = datetime.fromisoformat("2026-09-09T10:00:00-05:00")
DENISE = "denise.kowalczyk@prairiegate.example"
MOST = {"look, nothing new": 6, "visit, nothing due": 20, "visit, letter due": 40}
"""Round trips that each may take."""
COLUMNS = ("mails", "what", "round trips", "KB in", "KB out", "seconds")


@dataclass(slots=True)
class Line:
    """A wire between a client and the server, with a meter in it."""

    server: tuple[str, int]
    port: int = 0
    round_trips: int = 0
    received: int = 0
    sent: int = 0

    @contextmanager
    def metered(self) -> Iterator[Line]:
        """Listen, and count from now on."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
            worker = threading.Thread(target=self._serve, args=(door,), daemon=True)
            worker.start()
            yield self
            worker.join(5)

    def _serve(self, door: socket.socket) -> None:
        client, _ = door.accept()
        with client, socket.create_connection(self.server) as server, selectors.DefaultSelector() as ready:
            ready.register(client, selectors.EVENT_READ, server)
            ready.register(server, selectors.EVENT_READ, client)
            turn: object = server
            while True:
                for key, _ in ready.select():
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]  # both are sockets
                    if not data:
                        return
                    key.data.sendall(data)
                    if key.fileobj is client:
                        self.sent += len(data)
                        self.round_trips += turn is server
                    else:
                        self.received += len(data)
                    turn = key.fileobj


def lay(server: Dovecot, user: str, size: int) -> sample.SampleMailbox:
    """The sample mailbox among so many other mails, the newest of the day of the interview."""
    box = sample.write_mailbox(server.maildir(user))
    last = int((DEBRIEFED - maildir.FIRST_DAY) / timedelta(minutes=9))
    maildir.fill(box.root, last - size, last)
    own(server, box.root)
    return box


def own(server: Dovecot, root: Path) -> None:
    """Everything in it belongs to whom the server runs as."""
    owner = (server.base / "mail").stat()
    for folder, _, files in os.walk(root):
        for name in (".", *files):
            os.chown(os.path.join(folder, name), owner.st_uid, owner.st_gid)  # noqa: PTH118 - 100,000 times


def story(
    server: Dovecot, user: str, box: sample.SampleMailbox, base: Path
) -> Iterator[tuple[str, Line, float]]:
    """Debriefed, the thank-you sent; then a quiet visit and one with the second letter due."""
    home = base / user
    home.mkdir()
    (home / "config.toml").write_text(box.config, encoding="utf-8")
    form = home / "prairie-gate.toml"
    form.write_text(sample.read_interview("prairie-gate"), encoding="utf-8")
    settings = load_config(home / "config.toml")
    with Journal.open(home / "journal.db") as journal:
        interview = journal.add(interview_file.load(form, now=DEBRIEFED), now=DEBRIEFED)

        def visited(now: datetime, letters: int) -> tuple[Line, float]:
            def work(port: int) -> None:
                mailbox = imap(port, user)
                agent = Agent(settings, journal, Templates.shipped(), lambda _: mailbox, lambda: SECRET)
                done = visit(agent, interview, now)
                mailbox.close()
                if len(done.placed) != letters:
                    sys.exit(f"a visit placed {len(done.placed)} letters, not {letters}")

            return measured(server, work)

        before = set(box.drafts())
        yield "first visit, thank-you", *visited(DEBRIEFED, 1)
        (draft,) = set(box.drafts()) - before
        box.send(draft, SENT)
        own(server, box.root)
        visited(SENT + timedelta(minutes=5), 0)
        yield "visit, nothing due", *visited(QUIET, 0)
        yield "visit, letter due", *visited(DUE, 1)
    yield from looks(server, user)
    yield "imap_tools, a letter", *measured(server, lambda port: plainly(port, user))


def looks(server: Dovecot, user: str) -> Iterator[tuple[str, Line, float]]:
    """What is new: at first, when nothing is, and when one mail is."""
    asked = Query(
        since=DUE - timedelta(days=30),
        until=DUE + timedelta(days=1),
        phrases=frozenset({"interview", "vorstellungsgespräch", "面接"}),
        calendars=True,
    )
    bookmarks = [""]

    def look(port: int) -> None:
        mailbox = imap(port, user)
        bookmarks.append(mailbox.find_arrivals(asked, bookmarks[-1]).bookmark)
        mailbox.close()

    yield "first look", *measured(server, look)
    yield "look, nothing new", *measured(server, look)
    with imaplib.IMAP4(server.host, server.port) as client:
        client.login(user, PASSWORD)
        client.append("INBOX", "", imaplib.Time2Internaldate(DUE), b"Subject: Lunch\r\n\r\nAt one?\r\n")
    yield "look, other mail came in", *measured(server, look)


def imap(port: int, user: str) -> ImapMailbox:
    """Our mailbox."""
    account = Account(
        mailbox="local",
        host="127.0.0.1",
        port=port,
        tls="none",
        ca_file=None,
        user=user,
        secret=lambda: PASSWORD,
        patience=300,
    )
    return ImapMailbox(account, own_addresses=sample.MARCUS.addresses)


def plainly(port: int, user: str) -> None:
    """The same job as one would write it in an evening."""
    from imap_tools import AND, OR, MailBoxUnencrypted, MailMessageFlags  # noqa: PLC0415 - measured with the rest

    since = (DEBRIEFED - timedelta(days=180)).date()
    with MailBoxUnencrypted("127.0.0.1", port).login(user, PASSWORD) as box:
        mails = []
        for folder in ("INBOX", "Sent", "Archive"):
            box.folder.set(folder)
            asked = AND(OR(from_=DENISE, to=DENISE), date_gte=since)
            mails += list(box.fetch(asked, mark_seen=False, bulk=True))
        last = max(mails, key=lambda mail: mail.date)
        parent = MessageId(last.headers["message-id"][0])
        raw = f"To: {DENISE}\r\nSubject: Re: {last.subject}\r\nIn-Reply-To: {parent}\r\n\r\nDear Denise\r\n"
        box.append(raw.encode(), "Drafts", flag_set=[MailMessageFlags.DRAFT, MailMessageFlags.SEEN])


def measured(server: Dovecot, work: Callable[[int], None]) -> tuple[Line, float]:
    """Do something over a metered line."""
    with Line((server.host, server.port)).metered() as line:
        start = perf_counter()
        work(line.port)
        seconds = perf_counter() - start
    return line, seconds


def main() -> None:
    """Print the table."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    print("{:>8}  {:<24}{:>12}{:>9}{:>9}{:>9}".format(*COLUMNS))
    trips: dict[str, set[int]] = {}
    with Dovecot() as server, tempfile.TemporaryDirectory(prefix="bench-") as base:
        for size in sizes:
            user = f"marcus{size}"
            box = lay(server, user, size)
            _, opening = measured(server, lambda port, user=user: warm(port, user))  # type: ignore[misc]  # lambda
            print(f"{size:>8}  {'(the server reads it in)':<24}{'':>30}{opening:>9.2f}", flush=True)
            for name, line, seconds in story(server, user, box, Path(base)):
                trips.setdefault(name, set()).add(line.round_trips)
                kb = f"{line.received / 1024:>9.0f}{line.sent / 1024:>9.1f}"
                print(f"{size:>8}  {name:<24}{line.round_trips:>12}{kb}{seconds:>9.2f}", flush=True)
    for name, most in MOST.items():
        worst = max(trips[name])
        print(f"{name}: at most {most} round trips:", "kept" if worst <= most else "NOT KEPT", f"({worst})")
    bounded = ("imap_tools", "first look")  # the second grows with the mail of thirty days, to a bound
    grown = [name for name, counts in trips.items() if len(counts) > 1 and not name.startswith(bounded)]
    print("round trips do not grow with the mailbox:", "NOT KEPT: " + ", ".join(grown) if grown else "kept")


def warm(port: int, user: str) -> None:
    """What a server does once for a mailbox it has not seen."""
    with imaplib.IMAP4("127.0.0.1", port) as client:
        client.login(user, PASSWORD)
        for folder in ("INBOX", "Sent", "Archive"):
            client.select(folder, readonly=True)


if __name__ == "__main__":
    main()
