"""The entry in a computer's menu of programs."""

from __future__ import annotations

import json
import plistlib
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from command_line import say
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Visitor

from agent.desk.menu import Entry, build_entry, put_entry
from agent.errors import UsageError

ODD = '/people/nia/a "b" $c `d` \\e \\\\ %f é\'q;|&<>~*?#()'
ENVIRON = {"HOME": "/people/nia", "APPDATA": "/people/nia/Roaming"}


def read(entry: Entry) -> str:
    """The file that the menu shows or starts."""
    return list(entry.files.values())[-1][0].decode()


@pytest.mark.desktop_file
def test_the_entry_of_linux_holds(tmp_path: Path) -> None:
    """What the standard's own judge says of it, with a usual home and with one of many odd characters."""
    for home in ("/people/nia/.local/share/second-chance", ODD):
        entry = build_entry(home, ENVIRON | {"XDG_DATA_HOME": str(tmp_path)}, "linux")
        put_entry(entry)
        put_entry(entry)
        done = subprocess.run(
            ["desktop-file-validate", entry.shown], capture_output=True, text=True, check=False
        )
        assert (0, "") == (done.returncode, done.stdout)
        assert 0o644 == entry.shown.stat().st_mode & 0o777
    assert 2 == len(list((tmp_path / "applications").iterdir())), "one for each home, however often"
    icon = tmp_path / "icons/hicolor/scalable/apps/second-chance.svg"
    assert f"Icon={icon}\n" in read(entry)
    assert icon.read_text().startswith("<svg")


def test_each_word_of_it_arrives_as_it_is() -> None:
    """Quotes, backslashes, dollars, backticks and percent signs, as GLib and the standard read them."""
    text = read(build_entry(ODD, ENVIRON, "linux"))
    (value,) = re.findall(r"^Exec=(.*)$", text, re.MULTILINE)
    program, word = value.replace("\\\\", "\\").split(" --home ")
    assert program.endswith(" desk")
    quoted = re.fullmatch(r'"((?:[^"`$\\]|\\["`$\\])*)"', word)
    assert quoted, "nothing in the quotes that the standard wants escaped"
    assert ODD == re.sub(r"\\(.)", r"\1", quoted[1]).replace("%%", "%")


def test_the_usual_home_has_the_plain_name() -> None:
    """Its entry is called Second Chance; another home's names its folder, and stands beside it."""
    usual = build_entry("/people/nia/.local/share/second-chance", ENVIRON, "linux")
    assert usual.shown == Path("/people/nia/.local/share/applications/second-chance.desktop")
    assert "\nName=Second Chance\n" in read(usual)
    assert "--home /people/nia/.local/share/second-chance\n" in read(usual), "a menu knows no environment"
    other = build_entry("/people/nia/trial", ENVIRON | {"SECOND_CHANCE_HOME": "/people/nia/trial"}, "linux")
    assert other.shown != usual.shown
    assert "\nName=Second Chance (trial)\n" in read(other)
    with pytest.raises(UsageError, match="no text"):
        build_entry("/people/nia/a\nb", ENVIRON, "linux")


def test_what_macos_and_windows_want() -> None:
    """A bundle with its script, a file of commands; both are told as not tried."""
    bundle = build_entry(ODD, ENVIRON, "darwin")
    assert not bundle.is_tried
    assert bundle.shown.parent == Path("/people/nia/Applications")
    plist, script = bundle.files
    assert plistlib.loads(bundle.files[plist][0])["CFBundleExecutable"] == script.name
    assert ["exec", "desk", "--home", ODD] == [
        word for word in shlex.split(read(bundle).splitlines()[-1]) if "second-chance" not in word[-13:]
    ]
    assert bundle.files[script][1] == 0o755
    start = build_entry("/people/nia/50% done", ENVIRON, "win32")
    assert start.shown.suffix == ".cmd"
    assert '"desk" "--home" "/people/nia/50%% done"\r\n' in read(start)


def test_the_command_says_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to take it away again."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    said = say("desk", "--menu", "--home", str(tmp_path / "home"))
    (file,) = (tmp_path / "applications").iterdir()
    assert (0, f"{file}\n") == (said.code, said.out)
    assert f"delete {file}." in said.err
    assert not (tmp_path / "home").exists()
    assert json.loads(say("desk", "--menu", "--json").out)["menu"]["entry"].endswith(".desktop")


def test_a_button_puts_it_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same sentence as the command; the page tells that it is there."""
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("HOME", "PATH", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    visitor = Visitor(MaildirDesk(tmp_path / "nia").home, DEBRIEFED)
    assert "Put it into the menu" in visitor.get("/settings").text
    page = visitor.post("/menu", {"back": "https://evil.example"})
    (file,) = (tmp_path / "applications").iterdir()
    assert page.path == "/settings"
    assert f"delete {file}." in page.text
    assert "it opens from there, without a terminal" in page.text
