"""Welcome: set-up by the questions of `init`, then each step with its button."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from threading import Event

import keyring
import pytest
from command_line import say
from fake_google import people as google_people
from fake_microsoft import CLIENT_ID, FakeMicrosoft
from keyring.errors import NoKeyringError
from mails import DEBRIEFED
from page_visitor import Page, Visitor
from scripted_imap import ScriptedImap
from sign_in import CONFIG, MemoryKeyring, RaisingKeyring, SignIn, at_google, using
from system_programs import SystemPrograms

from agent.desk.clock import Schedule
from agent.desk.signing_in import PageTerminal, SigningIn
from agent.mailboxes.registry import load_config
from agent.scheduling.cron import Cron

MAILDIR = {
    "Your email address?": "marcus@ellery.example",
    "Where does your mail live?": "maildir",
    "The folder of the Maildir?": "~/Mail",
    "Your name, as you sign?": "Marcus Ellery",
    "Your time zone?": "Chicago",
    "Which tone shall the letters have?": "formal",
}


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemPrograms]:
    """A computer with a crontab of its own, a keyring in memory, no screen, and a Maildir at home."""
    one = SystemPrograms(tmp_path)
    for name, value in one.environ.items():
        monkeypatch.setenv(name, value)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME", "TZ"):
        monkeypatch.delenv(name, raising=False)
    one.crontab(b"")
    monkeypatch.setattr(Cron, "is_alive", lambda _: True)
    for folder in ("", ".Drafts", ".Sent"):
        for part in ("cur", "new", "tmp"):
            (one.home / "Mail" / folder / part).mkdir(parents=True)
    with using(MemoryKeyring()):
        yield one


def question(page: Page) -> str:
    """What a page asks; empty: nothing."""
    found = re.search(r'(?s)<(?:label for="f-answer"|legend)>(.*?)</', page.html)
    return unescape(found[1]).strip() if found else ""


def default(page: Page) -> str:
    """What is filled in or chosen already."""
    found = re.search(r'id="f-answer"[^>]* value="([^"]*)"', page.html) or re.search(
        r'value="([^"]*)" checked', page.html
    )
    assert found, page.html
    return unescape(found[1])


def answer(visitor: Visitor, given: str) -> Page:
    """Answer the open question."""
    number = re.search(r'name="number" value="(\d+)"', visitor.get("/welcome").html)
    assert number
    return visitor.post("/welcome/answer", {"number": number[1], "answer": given})


def answer_all(visitor: Visitor, script: Mapping[str, str]) -> Page:
    """Answer every question, those that the script does not know with what stands there."""
    page = visitor.get("/welcome")
    for _ in range(30):
        if not (asked := question(page)):
            return page
        page = answer(visitor, script.get(asked, default(page)))
    raise AssertionError(f"asked again and again: {asked}")


def sign_in(visitor: Visitor, mailbox: str, fields: Mapping[str, object] | None = None) -> Page:
    """Press the button of a mailbox, and look once its sign-in is over."""
    page = visitor.post(f"/welcome/sign-in/{mailbox}", fields)
    running = visitor.app.extensions["sign_ins"].get(mailbox)
    if running is None:  # it was quick, and is told already
        return page
    running.wait(30)
    return visitor.get("/welcome")


def kept() -> list[str]:
    """The secrets in the keyring."""
    return list(keyring.get_keyring().kept.values())  # type: ignore[attr-defined] # the one of these tests


def test_from_an_empty_home(system: SystemPrograms, home: Path, tmp_path: Path) -> None:
    """Any page leads here; the answers make the config.toml that `init` makes; the steps have buttons."""
    visitor = Visitor(home, DEBRIEFED)
    visitor.app.extensions["schedule"] = Schedule()  # the crontab of this test alone
    assert "/welcome" == visitor.get("/settings").path
    page = answer_all(visitor, MAILDIR)
    assert "That is written down." in page.text
    told = say(
        "init",
        "--home",
        str(tmp_path / "other"),
        "--now",
        DEBRIEFED.isoformat(),
        *("--name", "Marcus Ellery", "--address", "marcus@ellery.example", "--time-zone", "Chicago"),
        *("--tone", "formal", "--maildir", "~/Mail"),
    )
    assert told.code == 0, told.err
    written = (tmp_path / "other" / "config.toml").read_text(encoding="utf-8")
    written = written.replace('given = ""', 'given = "Marcus"').replace("inbox = false", "inbox = true")
    assert written == (home / "config.toml").read_text(encoding="utf-8")
    assert 0o600 == (home / "config.toml").stat().st_mode & 0o777
    assert "Nothing to authorise, it is a folder on this computer" in page.text
    assert not system.spool.read_text()
    page = visitor.post("/welcome/schedule")
    assert "Installed in cron: one visit an hour" in page.text
    assert 1 == system.spool.read_text().count("# second-chance begin")
    assert "All is set up. From now on your mail is looked at once an hour." in page.text
    assert "a note in your inbox (mailbox local): told" in visitor.post("/welcome/notify").text
    system.crontab_says("crontab: your account is not allowed")
    assert "You may not have a crontab here" in visitor.post("/welcome/schedule").text


def test_questions_one_after_the_other(system: SystemPrograms, home: Path) -> None:
    """A refusal stands at the field; Back goes one back; an older page answers its own question."""
    visitor = Visitor(home, DEBRIEFED)
    page = answer(visitor, "nobody")
    assert (422, "Your email address?") == (page.status, question(page))
    assert 'id="f-answer-error"' in page.html
    assert "That is no email address." in page.text
    assert "nobody" == default(page)
    page = answer(visitor, "marcus@ellery.example, m2@ellery.example")
    assert "Where does your mail live?" == question(page)
    assert 422 == answer(visitor, "carrier pigeon").status
    answer(visitor, "maildir")
    page = answer(visitor, "~/Nowhere")
    assert "There is no Maildir at ~/Nowhere." in page.text
    page = answer(visitor, "~/Mail")
    assert "Drafts go to the folder Drafts; sent mail is looked for in Sent." in page.text
    page = visitor.post("/welcome/back")
    assert ("The folder of the Maildir?", "~/Mail") == (question(page), default(page))
    assert "Where does your mail live? A Maildir on this computer" in page.text
    page = visitor.post("/welcome/answer", {"number": "0", "answer": "other@ellery.example"})
    assert "Where does your mail live?" == question(page)
    page = visitor.post("/welcome/answer", {"number": "7", "answer": "out of turn"})
    assert "Where does your mail live?" == question(page)
    for _ in range(3):
        page = visitor.post("/welcome/back")
    assert "Your email address?" == question(page)
    assert not (home / "config.toml").exists()
    assert system.spool.read_bytes() == b""


def test_markup_in_an_answer_is_text(system: SystemPrograms, home: Path) -> None:
    """Also where it is refused, listed, or shown once more at the end."""
    visitor = Visitor(home, DEBRIEFED)
    hostile = '"><script>alert(1)</script>'
    page = answer(visitor, hostile)
    assert (422, False) == (page.status, "<script>alert" in page.html)
    shown = [page.html]
    while question(page) != "Is all of this right?":
        script = {**MAILDIR, "Your name, as you sign?": hostile, "And your first name?": hostile}
        page = answer(visitor, script.get(question(page), default(page)))
        shown.append(page.html)
    assert not any("<script>alert" in html for html in shown)
    assert hostile in page.text
    assert system.spool.read_bytes() == b""


def test_mailboxes_at_home_are_offered(system: SystemPrograms, home: Path) -> None:
    """Where there are several, each can be chosen, or another folder be typed."""
    (system.home / "Maildir" / "cur").mkdir(parents=True)
    (system.home / "Maildir" / "new").mkdir()
    visitor = Visitor(home, DEBRIEFED)
    answer(visitor, "marcus@ellery.example")
    page = answer(visitor, "maildir")
    assert "Which of these is your mail?" == question(page)
    assert ["~/Maildir", "~/Mail", ""] == re.findall(r'type="radio" name="answer" value="([^"]*)"', page.html)
    assert "The folder of the Maildir?" == question(answer(visitor, ""))
    visitor.post("/welcome/back")
    assert "Is that right?" == question(answer(visitor, "~/Mail"))


def test_the_topic_that_is_offered_stays(system: SystemPrograms, home: Path) -> None:
    """A page that is loaded again offers the same; config.toml names it, the keyring keeps it."""
    visitor = Visitor(home, DEBRIEFED)
    page = visitor.get("/welcome")
    while question(page) != "The address of your topic?":
        script = {**MAILDIR, "How shall you be told?": "phone"}
        page = answer(visitor, script.get(question(page), default(page)))
    topic = default(page)
    assert topic == default(visitor.get("/welcome"))
    answer_all(visitor, {"How shall you be told?": "phone"})
    assert [topic] == kept()
    assert 'urls = ["keyring:phone"]' in (home / "config.toml").read_text(encoding="utf-8")
    assert system.spool.read_bytes() == b""


@pytest.mark.server
def test_a_password_is_tried_at_once(system: SystemPrograms, home: Path) -> None:
    """A wrong one is a sentence, the right one is kept; neither is in a page."""
    with ScriptedImap() as server:
        server.good = lambda: ["the right one"]
        visitor = Visitor(home, DEBRIEFED)
        script = {
            **MAILDIR,
            "Where does your mail live?": "imap",
            "The IMAP server?": "127.0.0.1",
            "How is it encrypted?": "none",
            "The port?": str(server.port),
        }
        page = answer_all(visitor, script)
        assert 'type="password"' in page.html
        assert 'autocomplete="off"' in page.html
        page = sign_in(visitor, "personal", {"password": "the wrong one"})
        assert "Nothing was stored." in page.text
        assert [] == kept()
        assert "the wrong one" not in page.html
        page = sign_in(visitor, "personal", {"password": "the right one"})
    assert ["the right one"] == kept()
    assert "Second Chance may use the mailbox 'personal' now." in page.text
    assert "Authorised as marcus@ellery.example (127.0.0.1)" in page.text
    assert "the right one" not in page.html
    assert "may use the mailbox" not in visitor.get("/welcome").text
    assert system.spool.read_bytes() == b""


@pytest.mark.server
def test_without_a_keyring_a_file_keeps_it(system: SystemPrograms, home: Path) -> None:
    """The page says so, and the button too."""
    with ScriptedImap() as server, using(RaisingKeyring(NoKeyringError())):
        visitor = Visitor(home, DEBRIEFED)
        page = answer_all(
            visitor,
            {
                **MAILDIR,
                "Where does your mail live?": "imap",
                "The IMAP server?": "127.0.0.1",
                "How is it encrypted?": "none",
                "The port?": str(server.port),
            },
        )
        assert "kept in a file which only you can read" in page.text
        assert "Sign in, and keep it in a file" in page.text
        page = sign_in(visitor, "personal", {"password": "s3cret", "store": "file"})
    assert "s3cret" == (home / "credentials" / "personal.secret").read_text().strip()
    assert "Whoever can read your files" in page.text
    assert "s3cret" not in page.html
    assert system.spool.read_bytes() == b""


@pytest.mark.server
def test_a_keyring_that_went_away_gives_way_to_a_file(system: SystemPrograms, home: Path) -> None:
    """What it keeps cannot be read any more: the same form keeps it anew, in a file."""
    with ScriptedImap() as server:
        visitor = Visitor(home, DEBRIEFED)
        script = {
            "The IMAP server?": "127.0.0.1",
            "How is it encrypted?": "none",
            "The port?": str(server.port),
        }
        answer_all(visitor, {**MAILDIR, "Where does your mail live?": "imap", **script})
        page = sign_in(visitor, "personal", {"password": "s3cret"})
        assert "keep it in a file" not in page.text
        with using(RaisingKeyring(NoKeyringError())):
            assert "Sign in, and keep it in a file" in visitor.get("/welcome").text
            sign_in(visitor, "personal", {"password": "s3cret", "store": "file"})
    assert "s3cret" == (home / "credentials" / "personal.secret").read_text().strip()
    assert system.spool.read_bytes() == b""


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: SystemPrograms) -> Iterator[SignIn]:
    """At Google, with config.toml written, and the client's file nowhere yet."""
    assert system.spool.exists()
    with at_google(tmp_path / "google", monkeypatch) as one:
        one.config(CONFIG.format(api=one.gmail.url))
        yield one


def test_consent_in_the_next_tab(person: SignIn) -> None:
    """The client's file comes with the form, Google's page opens in a tab of its own, its answer ends it."""
    content = person.secret_file.read_bytes()
    person.secret_file.unlink()
    visitor = Visitor(person.home.root, DEBRIEFED)
    page = visitor.get("/welcome")
    assert "https://console.cloud.google.com/projectcreate" in page.html
    assert 'type="file"' in page.html
    page = sign_in(visitor, "personal", {"client": (io.BytesIO(b"<html>"), "page.json")})
    assert "page.json is a web page, not the file that Google's console gives." in page.text
    assert not person.secret_file.exists()

    page = visitor.post(
        "/welcome/sign-in/personal", {"client": (io.BytesIO(content), "client_secret_1.json")}
    )
    link = re.search(r'href="([^"]+)" target="_blank" rel="noopener noreferrer">Open Google', page.html)
    assert link, page.text
    assert (
        "with access_denied, press Publish app at https://console.cloud.google.com/auth/audience" in page.text
    )
    signing = visitor.app.extensions["sign_ins"]["personal"]
    asked = visitor.client.get(f"/{visitor.door.prefix}/welcome/sign-in/personal").json
    assert {"stands": signing.stands} == asked
    shown = google_people.visit(google_people.answer(unescape(link[1])))
    assert "Second Chance may use the mailbox" in unescape(shown)
    assert "the rest is on the page of Second Chance, in the other tab" in unescape(shown)
    signing.wait(30)
    assert {"stands": "over"} == visitor.client.get(f"/{visitor.door.prefix}/welcome/sign-in/personal").json
    page = visitor.get("/welcome")
    assert "Authorised as marcus.ellery@mail.example" in page.text
    assert content == person.secret_file.read_bytes()
    assert [*person.google.refresh_tokens] == kept()
    assert not any(secret in page.html for secret in (*kept(), "GOCSPX"))
    page = visitor.post("/welcome/take-back/personal")
    assert "Second Chance can no longer open the mailbox 'personal'" in page.text
    assert ("Sign in at Google" in page.text, kept()) == (True, [])


def test_what_lies_in_downloads_is_offered(person: SignIn, system: SystemPrograms) -> None:
    """It can be chosen by its name; no other file of this computer is read for it."""
    downloads = system.home / "Downloads"
    downloads.mkdir()
    file = person.secret_file.rename(downloads / "client_secret_4711.json")
    elsewhere = system.home / "client_secret_elsewhere.json"
    elsewhere.write_bytes(file.read_bytes())
    visitor = Visitor(person.home.root, DEBRIEFED)
    assert f'value="{file}" checked' in visitor.get("/welcome").html
    page = sign_in(visitor, "personal", {"offered": str(elsewhere)})
    assert "Google's sign-in needs it" in page.text
    assert not person.secret_file.exists()
    assert "Open Google" in visitor.post("/welcome/sign-in/personal", {"offered": str(file)}).text
    assert person.secret_file.exists()


def test_a_no_at_google_is_a_sentence(person: SignIn) -> None:
    """And the button stands there once more."""
    visitor = Visitor(person.home.root, DEBRIEFED)
    visitor.post("/welcome/sign-in/personal")
    signing = visitor.app.extensions["sign_ins"]["personal"]
    google_people.visit(google_people.answer(signing.terminal.address, allow=False))
    signing.wait(30)
    page = visitor.get("/welcome")
    assert "Google's page was answered with no; nothing was stored." in page.text
    assert "Sign in at Google" in page.text
    assert [] == kept()


@pytest.mark.server
def test_a_code_for_microsoft(system: SystemPrograms, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows where to type which code, and goes on once that is done."""
    with FakeMicrosoft() as microsoft, ScriptedImap() as server:
        (home / "config.toml").write_text(
            CONFIG.partition("[mailbox")[0]
            + f'[mailbox.work]\nkind = "imap"\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\n'
            f'user = "marcus.ellery@mail.example"\nauth = "xoauth2"\nclient_id = "{CLIENT_ID}"\n'
            f'oauth_endpoint = "{microsoft.url}"\n'
        )
        visitor = Visitor(home, DEBRIEFED)
        microsoft.decides = "yes"
        is_typed = Event()

        def wait(_: PageTerminal, seconds: float) -> None:
            assert is_typed.wait(30)
            microsoft.clock.advance(seconds=seconds)

        monkeypatch.setattr(PageTerminal, "wait", wait)
        assert "Sign in at Microsoft" in visitor.get("/welcome").text
        page = visitor.post("/welcome/sign-in/work")
        assert "2. Type this code: " in page.text
        assert "Waiting for the end of the sign-in." in page.text
        is_typed.set()
        visitor.app.extensions["sign_ins"]["work"].wait(30)
        page = visitor.get("/welcome")
    assert "Second Chance may use the mailbox 'work' now." in page.text
    assert not any(secret in page.html for secret in kept())
    assert system.spool.read_bytes() == b""


def test_what_nobody_foresaw_is_a_sentence(home: Path) -> None:
    """A sign-in that breaks ends with a sentence; the desk goes on."""
    (home / "config.toml").write_text(CONFIG.format(api="https://gmail.example"))
    settings = load_config(home / "config.toml").mailboxes["personal"]
    signing = SigningIn(settings, PageTerminal())

    def break_down() -> None:
        raise ZeroDivisionError("deep inside")

    signing.begin(None, None, break_down)  # type: ignore[arg-type] # it breaks before either is used
    signing.wait(30)
    assert signing.is_over
    assert signing.problem is not None
    assert "inside Second Chance" in signing.problem.text
