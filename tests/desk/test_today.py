"""Today: what waits, each with its button; what happened, what comes; a look begun from the page."""

from __future__ import annotations

import json
import re
import subprocess
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import busy_home
import pytest
from desk import ID, SENT_AT, MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.desk.clock import Schedule, find_next_run
from agent.desk.looking import Look, join_lines
from agent.keeping.config import Find
from agent.keeping.home_folder import Home
from agent.model.finding import Finding, State
from agent.wording.finding_text import explain_finding

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return busy_home.fill(tmp_path_factory.mktemp("busy")).home


def test_what_waits_stands_in_the_order_of_its_urgency(busy: Path) -> None:
    """Letters first, then the form, then the question; each with what to press."""
    page = Visitor(busy, busy_home.NOW).get("/")
    waits = page.html.partition('id="waits"')[2].partition("</section>")[0]
    shown = re.findall(r'class="waits">([^<]*?)(?: to [^<]*| about [^<]*| from [^<]*)? (?:waits|may)', waits)
    assert [one.partition(" to ")[0] for one in shown] == [
        "Your answer",
        "Your second-chance letter",
        "Your thank-you",
        "Your thank-you",
        "Your form",
        "A mail",
    ]
    labels = re.findall(r'<(?:a class="button main"|button class="main")[^>]*>([^<]*)', waits)
    assert labels == [*["Open it in your mail"] * 4, "Answer here", "See it and answer"]
    assert f"/debrief/{busy_home.SEEN}" in waits
    assert f"/interviews/{busy_home.ALDER}#questions" in waits
    assert f"/interviews/{busy_home.LARCH}/thank_you?person=" in waits
    assert "First what keeps everything else from happening" in page.text


def test_what_happened_can_be_taken_back(tmp_path: Path) -> None:
    """A no that was read stands with its words, for some days, with the button that takes it back."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.send()
    desk.answer("We have decided to move forward with another candidate.", SENT_AT + HOUR)
    desk.run(SENT_AT + 2 * HOUR)
    visitor = Visitor(desk.home, SENT_AT + 3 * HOUR)
    page = visitor.get("/")
    assert "Sad news from Prairie Gate Credit Union" in page.text
    assert "We have decided to move forward with another candidate." in page.text
    assert "If that is wrong: take it back" in page.text
    later = Visitor(desk.home, SENT_AT + timedelta(days=8))
    assert "Sad news" not in later.get("/").text
    page = visitor.post(f"/interviews/{ID}/words/reopen", {"back": "today.show"})
    assert page.path == "/"
    assert "Sad news" not in page.text


def test_what_comes_next_is_named(busy: Path) -> None:
    """Interviews to come and letters that wait for their day; nothing of what is over."""
    page = Visitor(busy, busy_home.NOW).get("/")
    text = page.text.partition("What comes next")[2]
    assert "Harbor Maps Thu 10 Sep, 10:15 to 11:00" in text
    assert "Larch Clinic begins to wait when the thank-you is sent" in text
    assert "Quarry Lane" not in text


def test_a_home_without_anything_says_what_to_do(tmp_path: Path) -> None:
    """Not an empty list, but the first step."""
    page = Visitor(MaildirDesk(tmp_path).home, DEBRIEFED).get("/")
    assert "Nothing is here yet, and nothing needs you." in page.text
    assert page.html.count('href="' + page.html.partition('begin" href="')[2].partition('"')[0]) == 2
    assert "Nothing waits" not in page.text


def test_a_draft_that_no_browser_shows_is_opened_in_the_mail_program(
    busy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says which draft it is and where, whatever could be opened."""
    opened: list[str] = []

    def start(found: Any) -> str:
        opened.append(found.name)
        return ""

    monkeypatch.setattr("agent.desk.pages.today.open_draft", start)
    visitor = Visitor(busy, busy_home.NOW)
    addresses = re.findall(r'action="/[^/]*(/open/[^"]*)"', visitor.get("/").html)
    page = visitor.post(next(one for one in addresses if "Tomas" in one).replace("&amp;", "&"))
    assert page.path == "/"
    assert opened == ["the thank-you to Tomas Reyes"]
    assert "The thank-you to Tomas Reyes is in the Drafts folder of your mailbox local" in page.text
    assert "Open your mail program, and in it the Drafts folder." in page.text


def test_the_clock_is_told(tmp_path: Path) -> None:
    """Whether something calls the program, and when next, on the person's own clock; asked now and then."""
    desk = MaildirDesk(tmp_path)
    visitor = Visitor(desk.home, DEBRIEFED)
    nobody = visitor.get("/").text
    assert "letters come only when you press the button here" in nobody
    assert "Have it look by itself" in nobody
    fine = Finding("schedule", State.OK, "cron calls it every hour, at minute 7.")
    asked: list[Home] = []

    def ask(home: Home, _: object) -> tuple[Finding, ...]:
        asked.append(home)
        return (fine,)

    visitor.app.extensions["schedule"] = Schedule(ask=ask)
    desk.run(DEBRIEFED)
    text = visitor.get("/").text
    assert re.search(r"once an hour; next at 1[23]:\d\d\.", text)
    assert "Have it look by itself" not in text
    assert "there was nothing to do" in text
    visitor.get("/")
    assert len(asked) == 1
    visitor.now += timedelta(minutes=11)
    visitor.get("/")
    visitor.post("/open/nobody")
    visitor.get("/")
    assert len(asked) == 3


def test_the_next_run_comes_at_its_minute() -> None:
    """Also where that minute of this hour is now, or over."""
    zone = ZoneInfo("America/Chicago")
    for minute, hour in ((11, 12), (10, 13), (9, 13)):
        upcoming = find_next_run(datetime.fromisoformat("2026-09-04T12:10:30-05:00"), minute, zone)
        assert (upcoming.hour, upcoming.minute, upcoming.second) == (hour, minute, 0)


# ---- a look begun here


@dataclass
class _Process:
    """A run that ends when the test says so."""

    code: int | None = None

    def poll(self) -> int | None:
        return self.code


@dataclass
class _Runs:
    """Notes what was started."""

    begun: list[Sequence[str]] = field(default_factory=list)
    process: _Process = field(default_factory=_Process)
    paper: IO[bytes] | None = None

    def start(self, words: Sequence[str], _: str, says: IO[bytes]) -> Any:
        self.begun.append(words)
        self.paper, self.process = says, _Process()
        return self.process

    def end(self, code: int, said: bytes) -> None:
        assert self.paper is not None
        self.paper.write(said)
        self.process.code = code


def test_a_look_is_begun_once_and_told(tmp_path: Path) -> None:
    """As cron begins it; a second press begins no second one, and what it said stands on the page."""
    desk, runs = MaildirDesk(tmp_path), _Runs()
    visitor = Visitor(desk.home, DEBRIEFED)
    visitor.app.extensions["look"] = Look(start=runs.start)
    assert "at work" not in visitor.get("/").text
    page = visitor.post("/look")
    assert "A look at your mail is at work" in page.text
    assert "Look at my mail now" not in page.text
    assert "A look is at work already." in visitor.post("/look").text
    (words,) = runs.begun
    assert list(words[-3:]) == ["run", "--home", str(desk.home)]
    assert json.loads(visitor.get("/changes").html)["is_at_work"]
    runs.end(75, b"Error: The mail server <b>rests</b>.\nHint: second-chance doctor says more.\n")
    page = visitor.get("/")
    assert "The mail server <b>rests</b>. Checks says more." in page.text
    assert "&lt;b&gt;" in page.html
    assert json.loads(visitor.get("/changes").html)["is_at_work"] is False
    visitor.post("/look")
    runs.end(0, "\n".join(explain_finding(Find())).encode())
    assert "Looked at your mail: there was nothing to do." in visitor.get("/").text
    assert "What is read and what is kept From now on I also look" in visitor.get("/").text
    visitor.now += HOUR
    assert "Looked at your mail" not in visitor.get("/").text


def test_a_moved_clock_moves_the_look(tmp_path: Path) -> None:
    """`desk --now` is a desk of that moment, also for what it starts."""
    desk, runs = MaildirDesk(tmp_path), _Runs()
    visitor = Visitor(desk.home, DEBRIEFED)
    look = visitor.app.extensions["look"] = Look(start=runs.start)
    at = visitor.app.extensions["desk"]
    moved = type(at)(home=at.home, read_now=lambda: DEBRIEFED + HOUR, read_clock=lambda: DEBRIEFED)
    assert look.begin(moved)
    runs.end(0, b"")
    assert look.read_state().exit_code == 0
    assert list(runs.begun[0][-2:]) == ["--now", (DEBRIEFED + HOUR).isoformat()]


@pytest.mark.process
def test_a_look_is_a_process_of_its_own(tmp_path: Path) -> None:
    """The real start: our own program, whose words are read when it has ended."""
    desk = MaildirDesk(tmp_path)
    visitor = Visitor(desk.home, DEBRIEFED)
    begun: list[subprocess.Popen[bytes]] = []
    look = Look()
    start = look.start

    def note(words: Sequence[str], folder: str, says: IO[bytes]) -> subprocess.Popen[bytes]:
        begun.append(start((*words[:-3], "--version"), folder, says))
        return begun[-1]

    look.start = note
    assert look.begin(visitor.app.extensions["desk"])
    assert begun[0].wait(60) == 0
    (line,) = look.read_state().said
    assert line.startswith("second-chance ")


def test_lines_that_were_full_are_one_paragraph_again() -> None:
    """As a run that nobody watches writes them: its own texts in 78 columns, each line of news whole."""
    told = explain_finding(Find())
    written = "\n".join(part for line in told for part in textwrap.wrap(line, 78))
    whole = f"Alder Print: they wrote “{'so ' * 40}”."
    news = f"{whole}\n  Take it back.\nA form waits."
    assert tuple(join_lines(f"{news}\n{written}\nHint: Look there.\n")) == (
        whole,
        "Take it back.",
        "A form waits.",
        *told,
        "Look there.",
    )


# ---- the poll


def test_a_change_of_the_journal_is_seen(tmp_path: Path) -> None:
    """What a page shows and what the poll answers differ from then on."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    visitor = Visitor(desk.home, DEBRIEFED)

    def read_marks() -> tuple[str, str]:
        shown = re.search(r'data-mark="([0-9a-f]*)"', visitor.get("/").html)
        assert shown
        return shown[1], json.loads(visitor.get("/changes").html)["mark"]

    before, again = read_marks()
    assert before == again != ""
    assert desk("skip", ID, now=DEBRIEFED).code == 0
    after, _ = read_marks()
    assert after != before
