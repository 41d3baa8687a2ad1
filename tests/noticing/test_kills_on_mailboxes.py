"""Killed while a form is placed, renewed, sent back or recorded, on a Maildir, Gmail's fake and Dovecot.

The program runs in a forked child, which dies after each thing it changes on disk, at a server or in its
journal. What it only asks changes nothing: a death after a question is the death before it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from children import KILLED, fork
from dovecot import Dovecot
from forms import filled
from imap_worlds import ImapWorld
from lives import GmailLife, ImapLife, Life, MaildirLife, at_gmails_fake, letter, words_of
from noticing_mails import ANSWERS, APPLIED, HOUR, INVITED, MINUTES, MISSING, OVER, application, calendar_mail

from agent.commands import run
from agent.commands.visits import visit_all
from agent.keeping.journal import database
from agent.keeping.journal.journal import Journal
from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.appointment import AppointmentState
from agent.noticing.form_draft import FormEntry

pytestmark = pytest.mark.process

LATER = OVER + HOUR
TO_DISK = frozenset({"rename", "replace", "link", "unlink"})
REQUEST = re.compile(rb"(?:GET|POST|PUT|PATCH|DELETE) /|[A-P]+\d+ [A-Z]")
"""How a request begins, of HTTP or IMAP; what is sent after it, as a body or a literal, belongs to it."""
CHANGING = re.compile(rb"(?:POST|PUT|PATCH|DELETE) /|[A-P]+\d+ (?:UID )?(?:APPEND|STORE|EXPUNGE|MOVE|COPY)\b")
_WRITING = database.transaction.__wrapped__.__code__  # type: ignore[attr-defined]  # set by contextmanager
Fresh = Callable[[], AbstractContextManager[Life]]


def placed(life: Life) -> datetime:
    """The moment before the form is placed."""
    life.settle()
    life.receive(application(), APPLIED, sent=True)
    life.receive(calendar_mail(), INVITED)
    runs(life, INVITED + HOUR)
    return OVER + MINUTES


def renewed(life: Life) -> datetime:
    """It was filled in, and something is missing."""
    return _filled(life, {**ANSWERS, MISSING: "", "ready": "yes"})


def sent_back(life: Life) -> datetime:
    """It was sent, and something is missing."""
    now = _filled(life, {**ANSWERS, MISSING: ""})
    life.send(only_form(life)[0], OVER + 2 * MINUTES)
    return now


def recorded(life: Life) -> datetime:
    """It was filled in whole."""
    return _filled(life, {**ANSWERS, "ready": "yes"})


def _filled(life: Life, answers: dict[str, str]) -> datetime:
    runs(life, placed(life))
    draft, text = only_form(life)
    life.edit(draft, filled(text, answers))
    return LATER


def runs(life: Life, now: datetime) -> None:
    """Cron runs, and all is well."""
    said = life("run", now=now)
    assert 0 == said.code, said.err


def forms(life: Life) -> dict[str, str]:
    """Draft id -> words of the drafts to the person alone."""
    return {one: words_of(raw) for one, raw in life.drafts().items() if "marcus" in str(letter(raw)["To"])}


def only_form(life: Life) -> tuple[str, str]:
    ((draft, text),) = forms(life).items()
    return draft, text


def check(life: Life, story: Callable[[Life], datetime], now: datetime, when: str) -> None:
    """It goes on, ends with one form, one interview and one thank-you, and no answer is lost."""
    runs(life, now + HOUR)
    assert 1 == len(forms(life)), when
    if story is not recorded:
        assert 1 == len(life.drafts()), when
        draft, text = only_form(life)
        if story is placed:
            life.edit(draft, filled(text, {**ANSWERS, "ready": "yes"}))
        else:
            assert ANSWERS["better answer 1"] in " ".join(text.split()), when
            life.edit(draft, filled(text, {MISSING: ANSWERS[MISSING], "ready": "yes"}))
    runs(life, now + 2 * HOUR)
    to = sorted(str(letter(raw)["To"]) for raw in life.drafts().values())
    assert 2 == len(to), (when, to)
    assert "denise.kowalczyk" in to[0], when
    with Journal.open(life.desk.home / "journal.db") as journal:  # type: ignore[attr-defined]  # every life has one
        assert 1 == len(journal.interviews()), when
        (one,) = journal.appointments.all()
    assert AppointmentState.DEBRIEFED is one.state, when


def doomed(step: int) -> None:
    """In a child: die after the nth thing changed, counted from where a form or an interview is begun."""
    seen = 0
    changing = False

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen, changing
        if event not in {"c_return", "c_exception"}:
            return
        writes = function.__name__ == "execute" and frame.f_code is _WRITING
        to_disk = function.__module__ == "posix" and function.__name__ in TO_DISK
        sent = function.__name__ == "sendall"
        if sent and REQUEST.match(frame.f_locals["data"]):
            changing = CHANGING.match(frame.f_locals["data"]) is not None
        if writes or to_disk or (sent and changing):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    def begun(owner: type, name: str) -> None:
        real = getattr(owner, name)

        def counted(*given: Any, **more: Any) -> object:
            sys.setprofile(watch)
            return real(*given, **more)

        setattr(owner, name, counted)

    def visits(*given: Any, **more: Any) -> object:
        sys.setprofile(None)  # dying among the letters is tested for each mailbox already
        return visit_all(*given, **more)

    setattr(run, "visit_all", visits)  # noqa: B010 - this process is about to die
    begun(FormEntry, "intend")
    begun(Journal, "add")
    for kind in (MaildirMailbox, ImapMailbox, GmailMailbox):
        begun(kind, "replace")


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with Dovecot() as one:
        yield one


@pytest.fixture(
    params=[
        "maildir",
        pytest.param("imap", marks=pytest.mark.dovecot),
        pytest.param("gmail", marks=pytest.mark.server),
    ]
)
def kind(request: pytest.FixtureRequest) -> str:
    if request.param == "imap":
        request.getfixturevalue("server")
    return str(request.param)


@contextmanager
def copies(base: Path, story: Callable[[Life], datetime]) -> Iterator[Fresh]:
    """A Maildir, copied for each death."""
    first = MaildirLife(base / "first")
    story(first)
    numbers = count(1)

    @contextmanager
    def fresh() -> Iterator[Life]:
        where = base / f"copy-{next(numbers)}"
        life = MaildirLife(where)
        for one in ("home", "Mail"):
            shutil.rmtree(where / one)
            shutil.copytree(first.desk.base / one, where / one)
        life.configure("")
        yield life
        shutil.rmtree(where)

    yield fresh


@contextmanager
def moments(base: Path, story: Callable[[Life], datetime], patch: pytest.MonkeyPatch) -> Iterator[Fresh]:
    """Gmail's fake, put back for each death."""
    with at_gmails_fake(base, patch) as life:
        story(life)
        moment = life.desk.moment(base / "moment")

        @contextmanager
        def fresh() -> Iterator[GmailLife]:
            moment.again()
            yield life

        yield fresh


@contextmanager
def restored(base: Path, story: Callable[[Life], datetime], server: Dovecot) -> Iterator[Fresh]:
    """A user of Dovecot, whose mail and home are put back for each death."""
    with ImapWorld(server.host, server.port) as world:
        life = ImapLife(base / "life", world)
        story(life)
    server.wait_for_end_of_sessions(world.user, but=0)
    kept = {server.maildir(world.user): base / "mail", life.desk.home: base / "home"}
    owners = {place: (place.stat().st_uid, place.stat().st_gid) for place in kept}
    for place, copy in kept.items():
        shutil.copytree(place, copy)

    @contextmanager
    def fresh() -> Iterator[Life]:
        for place, copy in kept.items():
            shutil.rmtree(place)
            shutil.copytree(copy, place)
            for one in (place, *place.rglob("*")):
                os.chown(one, *owners[place])
        with ImapWorld(server.host, server.port, user=world.user) as life.world:
            yield life
        server.wait_for_end_of_sessions(world.user, but=0)

    yield fresh


@pytest.mark.parametrize("story", [placed, renewed, sent_back, recorded], ids=lambda story: story.__name__)
def test_killed_at_any_step_one_form_stands(
    tmp_path: Path,
    kind: str,
    story: Callable[[Life], datetime],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next runs complete what was begun."""
    now = OVER + MINUTES if story is placed else LATER
    with ExitStack() as stack:
        if kind == "maildir":
            fresh = stack.enter_context(copies(tmp_path, story))
        elif kind == "gmail":
            fresh = stack.enter_context(moments(tmp_path, story, monkeypatch))
        else:
            fresh = stack.enter_context(restored(tmp_path, story, request.getfixturevalue("server")))
        for step in count(1):
            with fresh() as life:

                def killed(life: Life = life, step: int = step) -> None:
                    doomed(step)
                    life("run", now=now)

                ended = fork(killed)
                assert ended in {0, KILLED}
                if isinstance(life, ImapLife):
                    request.getfixturevalue("server").wait_for_end_of_sessions(life.world.user, but=1)
                check(life, story, now, f"killed at step {step}")
            if ended == 0:
                break
    assert step > 4, "the kills reached it"


@pytest.mark.parametrize("story", [placed, sent_back, recorded], ids=lambda story: story.__name__)
def test_two_at_once_place_one_form(tmp_path: Path, story: Callable[[Life], datetime]) -> None:
    """Two crons at the same moment: one waits for the other and finds it done."""
    life = MaildirLife(tmp_path / "life")
    story(life)
    now = OVER + MINUTES if story is placed else LATER
    gate, go = os.pipe()
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.close(go)
                os.read(gate, 1)  # they wait here until the gate is opened
                status = life("run", now=now).code
            finally:
                os._exit(status)
        children.append(child)
    os.close(gate)
    os.close(go)
    assert [0, 0, 0] == [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    check(life, story, now, "at once")
