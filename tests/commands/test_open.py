"""`open`: the draft before the person's eyes, or the words that say where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from calendars import LATER, LOOKED, invite
from desk import ID, SENT_AT, MaildirDesk, desk_with

from agent.commands import open as opening
from agent.keeping.config import MailboxSettings


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
