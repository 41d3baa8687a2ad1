"""The hourly run switched on and off, and the ways of being told."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.desk.pages import switches
from agent.errors import SecondChanceError
from agent.scheduling.scheduler import Job
from agent.telling.program import ProgramWay


@dataclass
class PaperScheduler:
    """A scheduler that writes nothing but its own paper."""

    name: str = "cron"
    text: str = ""
    fails: bool = False
    asked: list[str] = field(default_factory=list)

    def is_available(self) -> bool:
        return True

    def read_installed(self) -> str:
        return self.text

    def render(self, job: Job) -> str:
        return f"hourly {job.home}"

    def remove(self) -> bool:
        if self.fails:
            raise SecondChanceError("crontab is <b>away</b>.", "Wait.")
        self.text, had = "", self.text
        return bool(had)


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return Visitor(MaildirDesk(tmp_path).home, DEBRIEFED)


def read_notify(visitor: Visitor) -> dict[str, object]:
    text = (visitor.home / "config.toml").read_text(encoding="utf-8")
    found: dict[str, object] = tomllib.loads(text).get("notify", {})
    return found


def test_the_hourly_run_is_switched_on_and_off(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says how it stands, and what went wrong."""
    paper = PaperScheduler()
    monkeypatch.setattr(switches, "list_schedulers", lambda _: (paper,))

    def install(home: object, _: object) -> tuple[str, ...]:
        paper.text = f"hourly {home}"
        return ("Installed in cron.",)

    monkeypatch.setattr(switches, "install_schedule", install)
    assert "Switch it on" in visitor.get("/schedule").text
    assert "Installed in cron." in visitor.post("/schedule/on").text
    page = visitor.get("/schedule")
    assert "Switch it off" in page.text
    assert "What is installed in cron" in page.text
    assert "Removed from cron." in visitor.post("/schedule/off").text
    assert "Nothing was installed." in visitor.post("/schedule/off").text
    paper.fails = True
    page = visitor.post("/schedule/off")
    assert "crontab is <b>away</b>. Wait." in page.text
    assert "<b>" not in page.html


def test_a_test_word_is_said_over_every_way(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any, what there is to do; what came of each stands on the page."""
    assert "Nothing is set up yet by which you could be told." in visitor.post("/telling/test").text
    file = visitor.home / "config.toml"
    file.write_text(f'{file.read_text(encoding="utf-8")}\n[notify]\ncommand = ["cat"]\n', encoding="utf-8")
    heard: list[object] = []
    monkeypatch.setattr(ProgramWay, "say", lambda _, word: heard.append(word))
    page = visitor.post("/telling/test")
    assert page.path == "/settings"
    assert len(heard) == 1
    assert "See whether the word has come" in page.text


@pytest.mark.process  # a keyring looks around where there is none
def test_the_address_of_a_phone_is_kept_and_never_shown(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a file here, where there is no keyring; config.toml names it; one is made where none is given."""
    monkeypatch.setattr(switches, "has_keyring", lambda _: False)
    page = visitor.post("/telling/phones", {"address": "https://ntfy.sh/hush-hush"})
    assert "its address is kept in" in page.text
    assert "hush-hush" not in page.html
    assert read_notify(visitor)["urls"] == ["keyring:phone"]
    made = visitor.post("/telling/phones")
    assert "type this as the name of the topic: second-chance-" in made.text
    assert read_notify(visitor)["urls"] == ["keyring:phone", "keyring:phone2"]
    assert "second-chance-" not in visitor.get("/settings").text.partition("Your phone")[2]
    wrong = visitor.post("/telling/phones", {"address": "mailto:somebody@mail.example"})
    assert wrong.status == 200
    assert read_notify(visitor)["urls"] == ["keyring:phone", "keyring:phone2"]
    assert "has changed meanwhile" in visitor.post("/telling/phones/0/drop", {"shown": "keyring:phone2"}).text
    assert "has changed meanwhile" in visitor.post("/telling/phones/7/drop", {"shown": "keyring:phone2"}).text
    visitor.post("/telling/phones/0/drop", {"shown": "keyring:phone"})
    assert read_notify(visitor)["urls"] == ["keyring:phone2"]
