"""`open`: the draft before the person's eyes, or the words that say where it is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from calendars import LATER, LOOKED, invite
from desk import ID, PANEL, SENT_AT, MaildirDesk, desk_with

from agent.keeping.config import MailboxSettings
from agent.words import opening


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses a browser was given, and the programs that were started."""
    opened: list[str] = []

    def note(address: str, _: object) -> bool:
        opened.append(address)
        return True

    def start(command: list[str]) -> bool:
        opened.append(" ".join(command[1:]))
        return True

    monkeypatch.setattr(opening, "open_browser", note)
    monkeypatch.setattr(opening, "has_screen", lambda _: True)
    monkeypatch.setattr(opening, "_does", start)
    monkeypatch.setattr(opening, "_ask", lambda _: "thunderbird.desktop")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("sys.platform", "linux")
    return opened


def test_a_maildir_starts_the_mail_program(tmp_path: Path, shown: list[str]) -> None:
    """No new mail is begun; which draft it is, and where, is said."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    said = desk("open", ID)
    assert said.code == 0
    assert (
        "is in the Drafts folder of your mailbox local: “Re: Branch Operations Manager interview”" in said.out
    )
    assert said.err == "Your mail program was started; the draft is in its Drafts.\n"
    assert shown == ["thunderbird.desktop"]


def test_without_a_screen_it_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over ssh; in JSON nothing is opened at all."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    said = desk("open", ID, "thank_you")
    assert said.err == "Open your mail program, and in it the Drafts folder.\n"
    (draft,) = desk("open", ID, "--json").json["drafts"]
    assert draft["mailbox"] == "local"
    assert draft["link"] is None


def test_what_does_not_stand_is_not_opened(tmp_path: Path, shown: list[str]) -> None:
    """Sent, not written yet, unknown: the next step is named."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.send()
    desk("run", now=SENT_AT)
    for words in ((ID,), (ID, "second_chance")):
        said = desk("open", *words)
        assert said.code == 1
        assert f"second-chance status {ID}" in said.err
    assert desk("open", "nobody").code == 2
    assert shown == []


def test_a_form_is_opened_as_well(tmp_path: Path, shown: list[str]) -> None:
    """By the id that `find` shows; before it waits, the answer says what comes."""
    desk = desk_with(tmp_path, invite())
    desk("find", "-q", now=LOOKED)
    assert "second-chance find" in desk("open", ID, now=LOOKED).err
    desk("run", now=LATER)
    assert "The form with the questions is in the Drafts folder" in desk("open", ID, now=LATER).out
    assert shown == ["thunderbird.desktop"]
    assert desk("open", ID, "thank_you", now=LATER).code == 1


def test_the_browser_shows_mail_that_is_read_there(
    tmp_path: Path, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very draft where it has an address, as in Gmail; else the provider's own page."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    page, link = "https://mail.provider.example/drafts", "https://mail.provider.example/#one"
    monkeypatch.setattr(MailboxSettings, "webmail", page)
    assert desk("open", ID).err == f"Opened your mail in the browser: {page} The draft is in its Drafts.\n"
    monkeypatch.setattr(MailboxSettings, "draft_link", lambda *_: link)
    assert desk("open", ID).err == f"Opened in your browser: {link}\n"
    monkeypatch.setattr(opening, "open_browser", lambda *_: False)
    assert desk("open", ID).err == f"In a browser: {link}\n"
    assert shown == [page, link]


def test_the_other_letters_are_named_behind_the_newest(
    tmp_path: Path, shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is opened; of the others it is said that they are there, and where if they have an address."""
    desk = MaildirDesk(tmp_path)
    desk.debrief(PANEL)
    more = "There is one more: the thank-you to Tomas Reyes, “Re: Branch Operations Manager interview”."
    said = desk("open", ID)
    assert said.out.startswith("The thank-you to Denise Kowalczyk is in the Drafts folder")
    assert said.err == f"Your mail program was started; the draft is in its Drafts.\n{more}\n"
    assert shown == ["thunderbird.desktop"]
    link = "https://mail.provider.example/#one"
    monkeypatch.setattr(MailboxSettings, "draft_link", lambda *_: link)
    assert desk("open", ID).err == f"Opened in your browser: {link}\n{more} {link}\n"
    assert shown[1:] == [link]


class Programs:
    """The programs of a computer that is asked for its mail program: what each answers."""

    def __init__(self, patch: pytest.MonkeyPatch, system: str, *names: str) -> None:
        self.answers: dict[str, tuple[int, str] | Exception] = {}
        self.started: list[list[str]] = []
        patch.setattr("sys.platform", system)
        patch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name in names else None)
        patch.setattr("agent.words.opening.subprocess.run", self._run)

    def _run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.started.append(command)
        answer = self.answers.get(command[0].rpartition("/")[2], (0, ""))
        if isinstance(answer, Exception):
            raise answer
        return subprocess.CompletedProcess(command, answer[0], answer[1], "")


ASKED = ["/usr/bin/xdg-mime", "query", "default", "x-scheme-handler/mailto"]
STARTED = ["/usr/bin/gtk-launch", "thunderbird.desktop"]
THUNDERBIRD = (0, "thunderbird.desktop\n")
SLOW = subprocess.TimeoutExpired("it", 10)


@pytest.mark.parametrize(
    ("asked", "launched", "is_started", "commands"),
    [
        (THUNDERBIRD, (0, ""), True, [ASKED, STARTED]),
        (THUNDERBIRD, (1, ""), False, [ASKED, STARTED]),
        (THUNDERBIRD, OSError("odd"), False, [ASKED, STARTED]),
        (THUNDERBIRD, SLOW, False, [ASKED, STARTED]),
        ((0, "\n"), (0, ""), False, [ASKED]),
        ((0, "--version"), (0, ""), False, [ASKED]),
        ((4, "thunderbird.desktop"), (0, ""), False, [ASKED]),
        (OSError("odd"), (0, ""), False, [ASKED]),
        (SLOW, (0, ""), False, [ASKED]),
    ],
)
def test_the_mail_program_that_the_system_names_is_started(
    monkeypatch: pytest.MonkeyPatch,
    asked: tuple[int, str] | Exception,
    launched: tuple[int, str] | Exception,
    *,
    is_started: bool,
    commands: list[list[str]],
) -> None:
    """An answer that is no name, or an option, starts nothing; what hangs or fails is no error."""
    programs = Programs(monkeypatch, "linux", "xdg-mime", "gtk-launch")
    programs.answers = {"xdg-mime": asked, "gtk-launch": launched}
    assert opening.start_mail_program() is is_started
    assert programs.started == commands


def test_the_mail_program_of_other_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one of macOS is known by name; without both programs of a Linux desktop nothing is even asked."""
    mac = Programs(monkeypatch, "darwin")
    assert opening.start_mail_program()
    assert mac.started == [["open", "-a", "Mail"]]
    for names in ((), ("xdg-mime",), ("gtk-launch",)):
        bare = Programs(monkeypatch, "linux", *names)
        assert not opening.start_mail_program()
        assert bare.started == []
