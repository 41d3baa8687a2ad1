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

import mail_program
import pytest
from calendars import HOUR, MINUTES, OVER, calendar_mail
from children import KILLED, fork
from desk import Desk, MaildirDesk, config_text
from dovecot import Dovecot
from forms import ANSWERS, MISSING, filled
from gmail_desk import GmailDesk, at_gmail
from mail_program import parse, text_of
from mails import APPLIED, INVITED, application
from states import States, fix_ids
from worlds import DRAFTS, SENT_FOLDER
from worlds.imap import ImapWorld

from agent.commands import run
from agent.keeping.journal import database
from agent.keeping.journal.journal import Journal
from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.mailboxes.imap.mailbox import ImapMailbox
from agent.mailboxes.maildir.mailbox import MaildirMailbox
from agent.model.appointment import AppointmentState
from agent.model.mail import MessageId
from agent.noticing.form_draft import FormEntry
from agent.visit.rounds import visit_all

pytestmark = pytest.mark.process

LATER = OVER + HOUR
CHOSEN = 12
"""So many steps it takes to choose a copy; what follows is the story of `recorded`."""
TO_DISK = frozenset({"rename", "replace", "link", "unlink"})
REQUEST = re.compile(rb"(?:GET|POST|PUT|PATCH|DELETE) /|[A-P]+\d+ [A-Z]")
"""How a request begins, of HTTP or IMAP; what is sent after it, as a body or a literal, belongs to it."""
CHANGING = re.compile(rb"(?:POST|PUT|PATCH|DELETE) /|[A-P]+\d+ (?:UID )?(?:APPEND|STORE|EXPUNGE|MOVE|COPY)\b")
_WRITING = database.transaction.__wrapped__.__code__  # type: ignore[attr-defined]  # set by contextmanager
Fresh = Callable[[], AbstractContextManager[Desk]]


def placed(life: Desk) -> datetime:
    """The moment before the form is placed."""
    life.sign_in()
    fix_ids(life)
    life.deliver(application(), APPLIED, SENT_FOLDER)
    life.deliver(calendar_mail(), INVITED)
    runs(life, INVITED + HOUR)
    return OVER + MINUTES


def renewed(life: Desk) -> datetime:
    """It was filled in, and something is missing."""
    return _filled(life, {**ANSWERS, MISSING: "", "ready": "yes"})


def sent_back(life: Desk) -> datetime:
    """It was sent, and something is missing."""
    now = _filled(life, {**ANSWERS, MISSING: ""})
    life.send_draft(only_form(life)[0], OVER + 2 * MINUTES)
    return now


def recorded(life: Desk) -> datetime:
    """It was filled in whole."""
    return _filled(life, {**ANSWERS, "ready": "yes"})


def copied(life: Desk) -> datetime:
    """A phone saved it, filled in, as a draft of its own, and left the form beside it."""
    runs(life, placed(life))
    draft, text = only_form(life)
    words = filled(re.sub(r".*SC-.*\n?", "", text), {**ANSWERS, "ready": "yes"})
    phone = mail_program.edit(life.drafts()[draft], text=words, message_id=MessageId("<phone@phone.example>"))
    life.deliver(phone, LATER, DRAFTS)
    return LATER


def _filled(life: Desk, answers: dict[str, str]) -> datetime:
    runs(life, placed(life))
    draft, text = only_form(life)
    life.edit(draft, filled(text, answers))
    return LATER


def runs(life: Desk, now: datetime) -> None:
    """Cron runs, and all is well."""
    said = life("run", now=now)
    assert 0 == said.code, said.err


def forms(life: Desk) -> dict[str, str]:
    """Draft id -> words of the drafts to the person alone, without one that says that another is read."""
    texts = {
        one: text_of(parse(raw)) for one, raw in life.drafts().items() if "marcus" in str(parse(raw)["To"])
    }
    told = [one for one, text in texts.items() if text.startswith("Another copy of this form")]
    assert len(told) <= 1
    return {one: text for one, text in texts.items() if one not in told}


def only_form(life: Desk) -> tuple[str, str]:
    ((draft, text),) = forms(life).items()
    return draft, text


def check(life: Desk, story: Callable[[Desk], datetime], now: datetime, when: str) -> None:
    """It goes on, ends with one form, one interview and one thank-you, and no answer is lost."""
    runs(life, now + HOUR)
    assert 1 == len(forms(life)), when
    if story not in {recorded, copied}:
        assert 1 == len(life.drafts()), when
        draft, text = only_form(life)
        if story is placed:
            life.edit(draft, filled(text, {**ANSWERS, "ready": "yes"}))
        else:
            assert ANSWERS["your better answer"] in " ".join(text.split()), when
            life.edit(draft, filled(text, {MISSING: ANSWERS[MISSING], "ready": "yes"}))
    runs(life, now + 2 * HOUR)
    to = [str(parse(raw)["To"]) for raw in life.drafts().values()]
    assert 1 == len(forms(life)), when
    assert 1 == sum("denise.kowalczyk" in one for one in to), (when, to)
    with Journal.open(life.journal_file) as journal:
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
def copies(base: Path, story: Callable[[Desk], datetime]) -> Iterator[Fresh]:
    """A Maildir, copied for each death."""
    first = MaildirDesk(base / "first", ())
    story(first)
    numbers = count(1)

    @contextmanager
    def fresh() -> Iterator[Desk]:
        where = base / f"copy-{next(numbers)}"
        life = MaildirDesk(where, ())
        for one in ("home", "Mail"):
            shutil.rmtree(where / one)
            shutil.copytree(first.base / one, where / one)
        life.config(config_text("local", life.world.settings))
        yield life
        shutil.rmtree(where)

    yield fresh


@contextmanager
def moments(base: Path, story: Callable[[Desk], datetime], patch: pytest.MonkeyPatch) -> Iterator[Fresh]:
    """Gmail's fake, put back for each death."""
    with at_gmail(base, patch, mails=()) as life:
        story(life)
        moment = life.moment(base / "moment")

        @contextmanager
        def fresh() -> Iterator[GmailDesk]:
            moment.restore()
            yield life

        yield fresh


@contextmanager
def restored(base: Path, story: Callable[[Desk], datetime], server: Dovecot) -> Iterator[Fresh]:
    """A user of Dovecot, whose mail and home are put back for each death."""
    with ImapWorld(server.host, server.port) as world:
        life = Desk(base / "life", world)
        story(life)
    server.wait_for_end_of_sessions(world.user, but=0)
    kept = {server.maildir(world.user): base / "mail", life.home: base / "home"}
    owners = {place: (place.stat().st_uid, place.stat().st_gid) for place in kept}
    for place, copy in kept.items():
        shutil.copytree(place, copy)

    @contextmanager
    def fresh() -> Iterator[Desk]:
        for place, copy in kept.items():
            shutil.rmtree(place)
            shutil.copytree(copy, place)
            for one in (place, *place.rglob("*")):
                os.chown(one, *owners[place])
        with ImapWorld(server.host, server.port, user=world.user) as life.world:
            yield life
        server.wait_for_end_of_sessions(world.user, but=0)

    yield fresh


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "story", [placed, renewed, sent_back, recorded, copied], ids=lambda story: story.__name__
)
def test_killed_at_any_step_one_form_stands(
    tmp_path: Path,
    kind: str,
    story: Callable[[Desk], datetime],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The next runs complete what was begun."""
    if story is copied and kind != "imap":
        pytest.skip("a mailbox that exchanges words in one step is played in test_copy_kills")
    now = OVER + MINUTES if story is placed else LATER
    with ExitStack() as stack:
        if kind == "maildir":
            fresh = stack.enter_context(copies(tmp_path, story))
        elif kind == "gmail":
            fresh = stack.enter_context(moments(tmp_path, story, monkeypatch))
        else:
            fresh = stack.enter_context(restored(tmp_path, story, request.getfixturevalue("server")))
        states = States()
        for step in count(1):
            with fresh() as life:

                def killed(life: Desk = life, step: int = step) -> None:
                    doomed(step)
                    life("run", now=now)

                ended = fork(killed)
                assert ended in {0, KILLED}
                if isinstance(life.world, ImapWorld):
                    request.getfixturevalue("server").wait_for_end_of_sessions(life.world.user, but=1)
                if states.is_new(life):
                    check(life, story, now, f"killed at step {step}")
            if ended == 0 or (story is copied and step == CHOSEN):
                break
    assert step > 4, "the kills reached it"


@pytest.mark.parametrize("story", [placed, sent_back, recorded], ids=lambda story: story.__name__)
def test_two_at_once_place_one_form(tmp_path: Path, story: Callable[[Desk], datetime]) -> None:
    """Two crons at the same moment: one waits for the other and finds it done."""
    life = MaildirDesk(tmp_path / "life", ())
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
