"""`second-chance config`: the settings that hold, and one of them changed."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from command_line import Said, say

from agent.errors import UsageError
from agent.keeping.config_change import change_setting
from agent.mailboxes.registry import BACK_ENDS

CONFIG = """\
# mine
[me]
name = "Marcus Ellery"   # as I sign
addresses = ["marcus@mail.example"]
time_zone = "America/Chicago" # near the lake

[mailbox.local]
kind = "maildir"
path = "~/Mail"
"""


class Desk:
    """A home with a config.toml."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home / "config.toml"
        self.file.write_text(CONFIG, encoding="utf-8")

    def __call__(self, *words: str) -> Said:
        return say("config", *words, "--home", str(self.home))

    def set(self, key: str, *values: str) -> object:
        """Change one setting; what stands in the file then."""
        said = self("set", key, *values)
        assert (0, "") == (said.code, said.out), said.err
        found: object = tomllib.loads(self.file.read_text(encoding="utf-8"))
        for part in key.split("."):
            assert isinstance(found, dict)
            found = found[part]
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_the_settings_that_hold(desk: Desk) -> None:
    """Also those of which the file says nothing; text comes bare, the rest as TOML writes it."""
    assert desk("get", "me.name").out == "Marcus Ellery\n"
    assert desk("get", "tone").out == "warm\n"
    assert desk("get", "waiting.business_days").out == "2\n"
    lines = desk("get").out.splitlines()
    assert 'me.time_zone = "America/Chicago"' in lines
    assert 'notify.hours = ["07:00", "22:00"]' in lines
    assert "mailbox.local.path = " in "\n".join(lines)
    assert [line for line in lines if line.startswith("mailbox.local.patience")] == []
    assert desk("get", "notify", "--json").json["settings"]["notify.desktop"] is False


def test_one_setting_is_changed_and_no_other_line(desk: Desk) -> None:
    """Comments and blanks stay, and so do the rights of the file, behind a link too."""
    real = desk.home / "dotfiles.toml"
    desk.file.rename(real)
    desk.file.symlink_to(real)
    real.chmod(0o640)
    said = desk("set", "me.time_zone", "Leeds")
    assert said.err == 'me.time_zone is "Europe/London" now; it was "America/Chicago".\n'
    assert real.read_text(encoding="utf-8") == CONFIG.replace("America/Chicago", "Europe/London")
    assert (stat.S_IMODE(real.stat().st_mode), desk.file.is_symlink()) == (0o640, True)
    assert sorted(desk.home.glob(".new-*")) == []


def test_values_are_taken_as_meant(desk: Desk) -> None:
    """Text, numbers, switches, dates and lists, without a word about quotes."""
    assert desk.set("me.signature", "true") == "true"
    assert desk.set("me.name", '"Quoted"') == "Quoted"
    assert desk.set("waiting.business_days", "1") == 1
    assert desk.set("waiting.holidays", "false") is False
    assert desk.set("waiting.holidays", "Yes") is True
    assert desk.set("notify.inbox", "on") is True
    assert desk.set("me.given", "No") == "No"
    assert [str(day) for day in desk.set("waiting.closed_days", "2026-12-24")] == ["2026-12-24"]  # type: ignore[attr-defined] # a list
    assert desk.set("me.addresses", "a@b.example", "c@d.example") == ["a@b.example", "c@d.example"]
    assert desk.set("me.addresses", "a@b.example") == ["a@b.example"]
    assert desk.set("notify.hours", "08:00", "21:30") == ["08:00", "21:30"]
    assert desk.set("notify.command", '["tell", "me"]') == ["tell", "me"]
    assert desk.set("notify.command", "[]") == []
    assert desk.set("mailbox.local.sent", "Sent", "Old sent") == ["Sent", "Old sent"]
    assert desk.set("find.ask", "form") == "form"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("set", "me.tone", "loud"), 2, 'me.tone: expected formal, warm or brief, found "loud"'),
        (("set", "notify.inbox", "maybe"), 2, 'notify.inbox: expected true or false, found "maybe"'),
        (("set", "notify.inbox", '"maybe"'), 2, "notify.inbox: expected true or false, found text in quotes"),
        (
            ("set", "business_days", "nan"),
            1,
            "business_days cannot be written into this config.toml; nothing was changed",
        ),
        (("set", "business_days", "3"), 2, "expected 1 or 2, found 3"),
        (("set", "me.nmae", "x"), 2, 'There is no setting me.nmae; did you mean "me.name"?'),
        (("get", "zone.time"), 2, "There is no setting zone.time."),
        (("set", "time_zone", "Texas"), 2, "America/Chicago, America/Denver"),
        (("set", "mailbox.local.path", " "), 2, "mailbox.local.path: is empty"),
        (("set", "mailbox.local.kind", "imap"), 78, "mailbox.local.host: is missing"),
        (("set", "me", "x"), 2, "There is no setting me"),
        (("set", "me.tone"), 2, "set takes a KEY and its VALUE"),
        (("set",), 2, "set takes a KEY and its VALUE"),
        (("get", "me.tone", "warm"), 2, "second-chance config set me.tone"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    """Nothing is written, and the sentence says what would be right."""
    answer = desk(*words)
    assert (code, "") == (answer.code, answer.out)
    assert said in answer.err
    assert desk.file.read_text(encoding="utf-8") == CONFIG


def test_a_key_below_a_value_is_no_setting(desk: Desk) -> None:
    """Where a text, a list or a date stands, no table is made of it; the file stays as it is."""
    desk.file.write_text(CONFIG + "[waiting]\nclosed_days = [2026-12-24]\n", encoding="utf-8")
    before = desk.file.read_text(encoding="utf-8")
    for key in ("me.name.first", "me.addresses.first", "waiting.closed_days.first"):
        with pytest.raises(UsageError, match=f"{key} is no setting of config.toml"):
            change_setting(desk.file, key, ["x"], {"maildir": BACK_ENDS["maildir"].read_table})
        assert before == desk.file.read_text(encoding="utf-8")


def test_no_secret_is_shown(desk: Desk) -> None:
    """Whoever knows the address of a phone service can write to the person."""
    desk.file.write_text(
        CONFIG + '[notify]\nurls = ["ntfys://ntfy.example/hidden-word", "keyring:phone"]\n', encoding="utf-8"
    )
    for words in (("get",), ("get", "notify.urls"), ("get", "--json"), ("set", "notify.inbox", "true")):
        said = desk(*words)
        assert said.code == 0
        assert "hidden-word" not in said.out + said.err
    assert "keyring:phone" in desk("get", "urls").out


def test_a_broken_file_is_left_alone(desk: Desk) -> None:
    """Every problem is listed, as at each other command."""
    desk.file.write_text(CONFIG.replace("America/Chicago", "Nowhere"), encoding="utf-8")
    for words in (("get",), ("set", "me.tone", "brief")):
        assert desk(*words).code == 78
    desk.file.unlink()
    assert "second-chance init" in desk("get").err
