"""Checks: what could stop the next run, and a button for each fix that can be made at the desk."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.checkup import CHECKS, OUTSIDE, Finding, State
from agent.desk.pages import checks
from agent.desk.remedies import list_remedies, say_rest


@pytest.fixture
def visitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Somebody whose checks find what stands in `found`, without starting anything."""
    desk = MaildirDesk(tmp_path)
    found = (
        Finding("config", State.OK, "Your settings are right."),
        Finding("find", State.WARNING, "New mail was not looked at.", "second-chance run"),
        Finding(
            "token.personal",
            State.BROKEN,
            "It was <b>never</b> authorised.",
            "second-chance auth personal",
            77,
        ),
    )
    monkeypatch.setattr(checks, "examine_whole", lambda _: found)
    return Visitor(desk.home, DEBRIEFED)


def test_nothing_is_looked_at_before_it_is_asked_for(visitor: Visitor) -> None:
    """Then what must be mended stands first, each with its button, and what is fine is folded away."""
    before = visitor.get("/checks")
    assert before.status == 200
    assert "authorised" not in before.text
    page = visitor.post("/checks")
    assert page.path == "/checks"
    assert "2 things need a look." in page.text
    assert page.text.index("The sign-in: personal") < page.text.index("Looking for interviews")
    assert "/welcome?mailbox=personal" in page.html
    assert "/look" in page.html
    assert "<b>never" not in page.html
    assert "Your settings are right." in page.html.partition("<details")[2]
    assert visitor.get("/checks").text == page.text


def test_what_can_be_mended_here_is(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hourly run is installed, being told is switched on, and files are closed to others."""
    home = Path(visitor.home)
    installed: list[object] = []
    monkeypatch.setattr(checks, "list_schedulers", lambda _: ("cron",))
    monkeypatch.setattr(checks, "choose_scheduler", lambda which, among: (which, among))

    def install(chosen: object, *_: object) -> tuple[str, ...]:
        installed.append(chosen)
        return ("Installed in cron.",)

    monkeypatch.setattr(checks, "install_in", install)
    assert "Installed in cron." in visitor.post("/checks/mend/schedule", {"which": "cron"}).text
    assert installed == [("cron", ("cron",))]
    assert "told on this computer" in visitor.post("/checks/mend/desktop").text
    assert tomllib.loads((home / "config.toml").read_text(encoding="utf-8"))["notify"]["desktop"] is True
    loose = home / "credentials"
    loose.mkdir(mode=0o755, exist_ok=True)
    assert "closed to others now" in visitor.post("/checks/mend/rights").text
    assert stat.S_IMODE(loose.stat().st_mode) == 0o700
    assert visitor.post("/checks/mend/anything").status == 404


@pytest.mark.parametrize(
    ("name", "fix", "labels"),
    [
        ("token.work", "second-chance auth work", ["Sign in again"]),
        ("home", "second-chance init", ["Set it up"]),
        ("schedule", "second-chance schedule install --with cron", ["Install the hourly run"]),
        ("schedule", "systemctl --user enable --now second-chance.timer", ["Start it again"]),
        ("find", "second-chance run", ["Look now"]),
        ("notify", "second-chance notify --test", ["Send a test word"]),
        ("home", "chmod 700 /srv/x && chmod 600 /srv/x/y", ["Close it to others"]),
        ("home", 'sudo chown -R "$(id -un)" /x && chmod 700 /x', []),
        ("mailbox.local", "Set `drafts` of [mailbox.local] in config.toml.", ["Open this setting"]),
        ("zones", "python -m pip install --upgrade tzdata", []),
        (
            "schedule",
            "second-chance config set notify.desktop true; for your phone: second-chance notify",
            ["Tell me on this screen"],
        ),
    ],
)
def test_a_fix_that_the_desk_knows_has_its_button(name: str, fix: str, labels: list[str]) -> None:
    """What needs another's rights or a terminal has none, and stands as it is."""
    found = list(list_remedies(Finding(name, State.WARNING, "x", fix)))
    assert [one.label for one in found] == labels


def test_every_check_has_words() -> None:
    """Each kind of finding is called by what it is about."""
    assert {name for name, _ in (*CHECKS, *OUTSIDE)} | {"cron", "environment"} <= set(checks._NAMES)


def test_a_fix_that_a_button_does_whole_is_not_said_again() -> None:
    """What it says beside that stays."""
    whole = (
        "second-chance run",
        "`second-chance schedule install --with cron`",
        "chmod 700 /x && chmod 600 /y",
    )
    assert [say_rest(Finding("home", State.WARNING, "x", fix)) for fix in whole] == ["", "", ""]
    more = "second-chance auth work; Google asks once more."
    assert say_rest(Finding("token.work", State.BROKEN, "x", more)) == more
