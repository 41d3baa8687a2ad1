"""Gmail's fake, and Google's sign-in, with requests that fail."""

from __future__ import annotations

import copy
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from command_line import Said
from desk import Desk
from fake_gmail import FakeGmail
from fake_gmail.store import Store
from fake_google import Clock, FakeGoogle
from fake_google.faults import AFTER, DONE_BY_NATURE, Fault, Faults
from fake_google.loopback import Answer, Asked
from mails import INVITED, ME
from worlds.gmail import GmailInBrowser

from agent.keeping.home_folder import Home
from agent.mailboxes.gmail.api import GmailApi
from faults.ground import Ground, Happening, Kept

PAUSE = 0.3
"""Seconds that the program waits for an answer on this ground."""
FROM_THEN_ON = " from then on"
KILLED = ("killed before", "killed after")
REFUSED = (
    "400",
    "401",
    "404",
    "429",
    "429 without Retry-After",
    "500",
    "502",
    "503",
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "dailyLimitExceeded",
    "insufficientPermissions",
    "domainPolicy",
    "forbidden",
)
DEFINITE = frozenset(REFUSED) - {"401", "500", "502", "503"}
BROKEN = ("html", "html_ok", "not_json", "empty", "reset", "dropped", "timeout")
HALF = ("truncated", "cut_json")
LASTING = tuple(f"{one}{FROM_THEN_ON}" for one in ("429", "503", "dropped"))
SIGN_IN = ("invalid_grant", "401", "500", "503", *BROKEN, *HALF, *KILLED)
CHANGING = frozenset({"drafts.create", "drafts.update", "drafts.delete", "messages.trash"})


def ways(request: str) -> tuple[str, ...]:
    """In which ways a request of this name can fail."""
    if request == "token":
        return SIGN_IN
    done = tuple(f"{one}{AFTER}" for one in (*REFUSED, *BROKEN)) if request in CHANGING else ()
    return (*REFUSED, *BROKEN, *HALF, *LASTING, *done, *KILLED)


class CountedFaults(Faults):
    """What goes wrong at either server, counted over both in the order of the requests."""

    def __init__(self) -> None:
        super().__init__()
        self.victim = 0
        self.born = threading.Event()
        self.begin()

    def begin(self, fault: tuple[int, str] | None = None) -> list[str]:
        """Count anew; the nth request from here (from 0) fails in this way. Returns `seen`."""
        self.seen: list[str] = []
        self.met = False
        self.kill = ""
        self._at, self._way = fault or (-1, "")
        return self.seen

    def take(self, method: str) -> Fault | None:
        """The fault of this request; None when it goes well, or ends with a kill."""
        number = len(self.seen)
        self.seen.append(method)
        way = self._way
        if number != self._at and not (way.endswith(FROM_THEN_ON) and number > self._at):
            return None
        self.met = True
        if way in KILLED or way == "invalid_grant":
            self.kill = way
            return None
        how = way.removesuffix(FROM_THEN_ON)
        manner, after = how.removesuffix(AFTER), how.endswith(AFTER)
        is_bare = manner.endswith(" without Retry-After")
        manner = manner.removesuffix(" without Retry-After")
        return Fault(
            method,
            manner,
            after or manner in DONE_BY_NATURE,
            retry_after="" if is_bare or manner != "429" else "7",
        )

    def answered(self, real: Callable[[Asked], Answer], asked: Asked) -> Answer:
        """Do the work, unless the program dies before; then end it."""
        kill, self.kill = self.kill, ""
        if kill == "invalid_grant":
            said = b'{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}'
            return Answer(400, said)
        if kill == "killed before":
            self._end_victim()
            return Answer(503)
        answer = real(asked)
        if kill:
            self._end_victim()
        return answer

    def _end_victim(self) -> None:
        self.born.wait(5)
        os.kill(self.victim, signal.SIGKILL)


class GmailGround(Ground):
    """A home in a folder and a mailbox in memory."""

    name: ClassVar[str] = "gmail"

    def __init__(self, base: Path, google: FakeGoogle, gmail: FakeGmail, faulty: CountedFaults) -> None:
        """Work in this folder, at these servers."""
        self._base, self._kept = base / "desk", base / "kept"
        self._kept.mkdir()
        self._google, self._gmail, self._faults = google, gmail, faulty
        self._empty = _copy(gmail.store)

    def begin(self) -> None:
        """Lay an empty desk."""
        shutil.rmtree(self._base, ignore_errors=True)
        self._gmail.store, self._gmail.now = _copy(self._empty), INVITED
        self.desk = Desk(self._base, GmailInBrowser(self._gmail, self._google), ())
        self.sign_in()

    def sign_in(self) -> None:
        """The token lies in a file."""
        shutil.rmtree(self.desk.home / "credentials", ignore_errors=True)
        self.desk.world.authorise(Home(self.desk.home), self.desk.world.name)

    def keep(self) -> Kept:
        """Copies of the home and of the store."""
        home = Path(tempfile.mkdtemp(dir=self._kept)) / "desk"
        shutil.copytree(self._base, home)
        return home, _copy(self._gmail.store), self._gmail.now

    def lay(self, kept: Kept) -> None:
        """The same home, and a mailbox like it."""
        home, store, now = kept
        shutil.rmtree(self._base)
        shutil.copytree(home, self._base)
        self._gmail.store, self._gmail.now = _copy(store), now
        self._gmail.requests.clear()

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The requests to Gmail and for tokens."""
        yield self._faults.begin()

    def ways(self, operation: str) -> tuple[str, ...]:
        """As an answer over HTTP can fail."""
        return ways(operation)

    def changes(self, operation: str) -> bool:
        """Whether a draft comes, goes or gets other words."""
        return operation in CHANGING

    def leaves_doubt(self, way: str) -> bool:
        """Where no answer came, none that can be read, or one that may come behind the work: 401 and 5xx."""
        return way.removesuffix(AFTER).removesuffix(FROM_THEN_ON) not in DEFINITE

    def suffer(self, number: int, way: str, command: Callable[[], Said]) -> tuple[Said | None, bool]:
        """Give a command one of whose requests fails; where it is killed, in a child."""
        self._faults.begin((number, way))
        with pytest.MonkeyPatch.context() as patch:
            _be_impatient(patch)
            said = self._give(way, command)
        met = self._faults.met
        self._faults.begin()
        assert not self._gmail.refused, self._gmail.refused
        return said, met

    def _give(self, way: str, command: Callable[[], Said]) -> Said | None:
        if way in KILLED:
            self._faults.born.clear()
            pid = os.fork()
            if pid == 0:
                try:
                    command()
                finally:
                    os._exit(0)
            self._faults.victim = pid
            self._faults.born.set()
            os.waitpid(pid, 0)
            return None
        return command()

    def standing(self) -> list[bytes]:
        """Every draft."""
        return [*self._gmail.drafts().values()]

    def happenings(self) -> Mapping[str, Happening]:
        """Besides: the history that Gmail keeps is too short."""
        return {**super().happenings(), "history expired": self._expire}

    def _expire(self, _: datetime) -> None:
        self._gmail.expire_history()


@contextmanager
def open_gmail(base: Path) -> Iterator[GmailGround]:
    """Google and Gmail on loopback, and a program that makes no pauses and soon gives up waiting."""
    clock, faulty = Clock(), CountedFaults()
    with (
        pytest.MonkeyPatch.context() as patch,
        FakeGoogle(account=ME, clock=clock) as google,
        FakeGmail(address=ME, tokens=google.tokens) as gmail,
    ):
        patch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # Google is on plain http here
        for service in (google, gmail):
            _count(service, faulty, patch)
        yield GmailGround(base, google, gmail, faulty)


def _be_impatient(patch: pytest.MonkeyPatch) -> None:
    """The program waits a moment only for an answer, and makes no pauses."""
    real = GmailApi.__init__

    def made(self: GmailApi, *args: object, **named: object) -> None:
        real(self, *args, **named)  # type: ignore[arg-type]  # handed on
        self._timeout, self._pause = PAUSE, lambda _: None

    patch.setattr(GmailApi, "__init__", made)


def _count(service: Any, faulty: CountedFaults, patch: pytest.MonkeyPatch) -> None:
    real = service.answer
    patch.setattr(service, "faults", faulty)
    patch.setattr(service, "answer", lambda asked: faulty.answered(real, asked))


def _copy(store: Store) -> Store:
    shared = (store.clock, store.account)
    return copy.deepcopy(store, {id(one): one for one in shared})
