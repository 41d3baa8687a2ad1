"""A whole life at the desk in Chromium, from an empty home to the end: set-up, debrief, letters, answer."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from calendars import OVER, calendar_mail
from chromium import consent, open_browser
from command_line import say
from dovecot import Dovecot
from mail_program import parse, text_of
from mails import APPLIED, DENISE_IN_FULL, INVITED, ME, application, mail
from playwright.sync_api import Browser
from served_desk import ServedDesk
from sign_in import MemoryKeyring, at_google, using
from window import PHONE, Window, open_window
from worlds import SENT_FOLDER
from worlds.imap import ImapWorld
from worlds.maildir import MaildirWorld

pytestmark = [pytest.mark.chromium, pytest.mark.no_cover, pytest.mark.long]

HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=10)
ID = "prairie-gate-credit-union-2026-09-04"
SENT_AT = OVER + HOUR
SECOND_AT = datetime.fromisoformat("2026-09-09T10:30:00-05:00")
SUBJECT = "Re: Invitation: Interview: Branch Operations Manager"
BETTER = "I recount with a second person before anyone leaves"
MAYBE = "We have come to a decision about the role, and I would rather tell you on the phone."


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as one:
        yield one


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, on a computer where nothing else is set up."""
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


def set_up(window: Window, answers: Mapping[str, str]) -> None:
    """Answer what is asked, one question after the other; else take what is offered."""
    for _ in range(20):
        if window.title != "Welcome":
            return
        for asked, answer in answers.items():
            if window.asks_for(asked):
                window.answer(asked, answer)
        window.press("Go on")
    raise AssertionError(window.words)


def run(server: ServedDesk, home: Path, now: datetime) -> None:
    """Cron comes by at this moment."""
    server.now = now
    said = say("run", "--home", str(home), "--now", now.isoformat())
    assert said.code == 0, said.err


def test_a_mailbox_at_a_provider(browser: Browser, home: Path, server: Dovecot) -> None:
    """Over IMAP: the password is typed into the page, tried at once, and nowhere to be read."""
    with (
        ImapWorld(server.host, server.port) as world,
        using(MemoryKeyring()) as kept,
        ServedDesk(home, INVITED + HOUR) as desk,
        open_window(browser, desk) as window,
    ):
        world.deliver(calendar_mail(), INVITED)
        answers = {
            "Your email address": ME,
            "Where does your mail live": "Another provider, over IMAP",
            "The IMAP server": server.host,
            "How is it encrypted": "Not at all",
            "The port": str(server.port),
            "user name": world.user,
            "Your name": "Marcus Ellery",
            "How shall you be told": "Not at all",
        }
        set_up(window, answers)
        window.write("Password", "wrong")
        window.press("Sign in")
        window.see("Nothing was stored.")
        assert kept.kept == {}
        window.write("Password", world.password)
        window.press("Sign in")
        window.see(f"Authorised as {world.user}")
        assert [*kept.kept.values()] == [world.password]
        assert world.password not in window.page.content()
        run(desk, home, INVITED + 2 * HOUR)
        window.open("/found")
        window.see("Prairie Gate Credit Union")


def test_a_mailbox_at_google(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's file is given to the page, Google's opens in a tab of its own, and this one goes on."""
    with at_google(tmp_path, monkeypatch) as person:
        client = person.secret_file.rename(tmp_path / "client_secret_1.json")
        person.gmail.now = INVITED
        person.gmail.deliver(calendar_mail(), INVITED, ("INBOX",))
        with ServedDesk(person.home.root, INVITED + HOUR) as desk, open_window(browser, desk) as window:
            window.open("/welcome")
            window.page.get_by_label("The file").set_input_files(client)
            window.press("Sign in at Google")
            with window.page.expect_popup() as opened:
                window.follow("Open Google")
            consent(opened.value)
            window.see(f"Authorised as {ME}")
            assert not any(secret in window.page.content() for secret in person.google.refresh_tokens)
            run(desk, person.home.root, INVITED + 2 * HOUR)
            window.open("/found")
            window.see("Prairie Gate Credit Union")


def send_letters(world: MaildirWorld, now: datetime) -> None:
    """The person sends what is to the company, in their mail program."""
    for draft, raw in world.drafts().items():
        if ME not in str(parse(raw)["To"]):
            world.send(draft, now)


def read_letters(world: MaildirWorld) -> list[str]:
    """The words of the drafts to the company."""
    read = map(parse, world.drafts().values())
    return [text_of(one) for one in read if ME not in str(one["To"])]


def test_a_whole_life(browser: Browser, home: Path, tmp_path: Path) -> None:
    """On a phone's window, by what is read there and nothing else; the mail program sends."""
    world = MaildirWorld(tmp_path)
    world.deliver(application(), APPLIED, SENT_FOLDER)
    world.deliver(calendar_mail(), INVITED)
    with ServedDesk(home, INVITED + HOUR) as server, open_window(browser, server, PHONE) as window:
        set_up(
            window,
            {
                "Your email address": ME,
                "Where does your mail live": "A Maildir on this computer",
                "The folder of the Maildir": str(world.root),
                "Your name": "Marcus Ellery",
                "Your time zone": "America/Chicago",
                "How shall you be told": "Not at all",
            },
        )
        window.see("That is written down")
        window.press("Look at my mail now")
        window.wait_for("See what was found")
        window.follow("See what was found")
        window.see("Prairie Gate Credit Union", "Fri 4 Sep, 10:00 to 11:00")

        run(server, home, OVER + MINUTES)
        window.open("/")
        window.see("Your form about Prairie Gate Credit Union waits")
        window.follow("Answer here")
        write_down(window)
        window.press("Record it")
        window.see("Recorded", "the thank-you to Denise Kowalczyk is in your Drafts")
        (thanks,) = read_letters(world)
        assert "the teller who redesigned the queue" in thanks

        send_letters(world, SENT_AT)
        run(server, home, SENT_AT + HOUR)
        window.open("/")
        window.see("Nothing waits for you", "waits until Wed 9 Sep, 10:00")
        window.follow("Prairie Gate Credit Union")
        window.see("Labor Day")

        run(server, home, SECOND_AT)
        window.open("/")
        window.see("Your second-chance letter to Denise (Prairie Gate Credit Union) waits in your Drafts")
        window.follow("Read it here")
        reword(window)
        (second,) = read_letters(world)
        assert f"{BETTER}, and note what we found" in " ".join(second.split())

        send_letters(world, SECOND_AT + HOUR)
        answered = SECOND_AT + 2 * HOUR
        above = ("<i1@prairiegate.example>",)
        said = mail(
            f"Dear Marcus,\n\n{MAYBE}\n",
            answered,
            "<r1@x>",
            sender=DENISE_IN_FULL,
            subject=SUBJECT,
            references=above,
        )
        world.deliver(said, answered)
        run(server, home, answered + HOUR)
        window.open("/")
        window.see("A mail from Prairie Gate Credit Union may tell of their decision", MAYBE)
        window.follow("See it and answer")
        window.press("Take it back")
        window.see("Prairie Gate Credit Union")
        window.open("/")
        window.see("Nothing waits for you")

        window.open(f"/interviews/{ID}")
        window.press("End it")
        window.see("closed")
        assert read_letters(world) == []


def write_down(window: Window) -> None:
    """The debrief: what is known stands there; under each answer stands the sentence it makes."""
    assert window.read_field("Which company was it?") == "Prairie Gate Credit Union"
    window.answer("How did you talk?", "In person")
    window.write(
        "What did Denise Kowalczyk tell you", "the teller who redesigned the queue with masking tape"
    )
    window.see("In your letter: “")
    window.answer("How did it go", "Mixed")
    window.write("What do you bring", "running a four-teller branch through two audits")
    window.write("What about this work excites you", "rebuilding the closing routine with your tellers")
    window.write(
        "Which question would you answer differently", "How would you handle a cash shortage at close?"
    )
    window.see("What would you answer now?", "What do they need it for")
    window.write("What would you answer now?", BETTER)
    window.write("What do they need it for", "steadier closing routines")
    window.see("My fuller answer is that I recount", "Everything you typed is kept")


def reword(window: Window) -> None:
    """Their own words: an excuse is marked while they type, and gone they place it."""
    window.follow("Write it in your own words")
    ours = window.read_field("Your letter")
    assert BETTER in ours
    window.write("Your letter", ours.replace(BETTER, f"{BETTER}; I was nervous"))
    window.see("Says why the answer was not good: I was nervous")
    window.write("Your letter", ours.replace(BETTER, f"{BETTER}, and note what we found"))
    window.see("No rule says anything against it.")
    window.press("Place as draft")
    window.see("is in your Drafts, in your own words", "What you made of ours")
