"""`desk`: opened, found again, and closed."""

from __future__ import annotations

import re
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from command_line import PROGRAM, say
from desk import MaildirDesk

from agent.commands import desk as desk_command
from agent.desk.entry_file import choose_file
from agent.keeping.home_folder import Home, lock_desk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return MaildirDesk(tmp_path).home


class Opened:
    """A desk in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [*PROGRAM, "desk", "--no-browser", "--home", str(home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()

    def end(self, how: signal.Signals) -> tuple[int, str, str]:
        """Exit code, what else stood on stdout, and what was said."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@pytest.fixture
def opened(home: Path) -> Iterator[Opened]:
    one = Opened(home)
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.communicate()


@pytest.mark.process
@pytest.mark.server
def test_it_opens_is_found_again_and_closes(
    home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line on stdout opens it; a second call finds it and opens it once more; Ctrl-C ends it well."""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{16}/enter\?secret=[\w.-]+", opened.address)
    base = opened.address.partition("enter?")[0]
    with requests.Session() as browser:
        page = browser.get(opened.address, timeout=20)
        assert (200, base) == (page.status_code, page.url)
        assert "Server" not in page.headers
        assert browser.get(f"{base}found", timeout=20).status_code == 200
        assert requests.get(base, timeout=20).status_code == 403
        assert requests.get(opened.address, timeout=20).status_code == 403

    seen: list[tuple[str, int, str]] = []

    def open_browser(address: str, _: object) -> bool:
        file = Path(address.removeprefix("file://"))
        seen.append((address, stat.S_IMODE(file.stat().st_mode), file.read_text()))
        return True

    monkeypatch.setattr(desk_command, "open_browser", open_browser)
    said = say("desk", "--home", str(home))
    assert (0, "") == (said.code, said.out)
    assert "The desk is open already" in said.err
    ((address, rights, html),) = seen
    assert 0o600 == rights
    (target,) = re.findall(r'action="([^"]+)"', html)
    (secret,) = re.findall(r'name="secret" value="([^"]+)"', html)
    assert target == f"{base}enter"
    assert secret not in address
    elsewhere = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    entered = requests.post(target, data={"secret": secret}, headers=elsewhere, timeout=20)
    assert (200, 1) == (entered.status_code, len(entered.cookies))

    code, out, err = opened.end(signal.SIGINT)
    assert (0, "") == (code, out)
    assert err.endswith("desk` opens it again.\n")
    left = {path.name for path in home.iterdir()}
    assert not left & {"desk.json", "desk.html"}
    for path in home.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.process
@pytest.mark.server
def test_a_killed_desk_is_in_nobodys_way(home: Path, opened: Opened) -> None:
    """What it left behind does not keep the next one from opening; the system may end it, too."""
    opened.end(signal.SIGKILL)
    assert (home / "desk.json").exists()
    again = Opened(home)
    try:
        assert again.address != opened.address
        assert requests.get(again.address, timeout=20).status_code == 200
    finally:
        code, _, _ = again.end(signal.SIGTERM)
    assert code == 0


@pytest.mark.server
def test_after_an_hour_without_use_it_closes_by_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sentence, and as a success."""
    moments = iter(datetime(2026, 9, 4, 12, tzinfo=UTC) + n * timedelta(minutes=10) for n in range(99))
    monkeypatch.setattr(desk_command, "read_clock", lambda: next(moments))
    monkeypatch.setattr("agent.desk.server._TICK", 0.01)
    said = say("desk", "--no-browser", "--home", str(home))
    assert said.code == 0
    assert "Nobody used it for an hour. The desk is closed." in said.err


@pytest.mark.server
def test_a_port_that_cannot_be_had(home: Path) -> None:
    """One sentence and an exit code, for one that is taken and for what is no port."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = say("desk", "--no-browser", "--port", str(port), "--home", str(home))
    assert said.code == 75
    assert f"Port {port} is taken by another program." in said.err
    for typed in ("65536", "-1", "1.5", "x", "", "9" * 5000, "١٢"):
        said = say("desk", f"--port={typed}", "--home", str(home))
        assert said.code == 2, typed
        assert "is no port" in said.err


def test_a_desk_that_does_not_answer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the home's desk is open elsewhere, or hangs, it is said so."""
    monkeypatch.setattr(desk_command, "_WAIT", 0)
    with lock_desk(Home(home)):
        said = say("desk", "--no-browser", "--home", str(home))
    assert said.code == 75
    assert "does not answer" in said.err


def test_from_the_menu_a_failure_is_shown_in_the_browser(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads what is said where no terminal is."""
    shown: list[str] = []
    monkeypatch.setattr(desk_command, "_WAIT", 0)
    monkeypatch.setattr(desk_command, "open_browser", lambda address, _: shown.append(address))
    with lock_desk(Home(home)):
        said = say("desk", "--home", str(home))
    assert said.code == 75
    assert [(home / "desk.html").as_uri()] == shown
    page = (home / "desk.html").read_text()
    assert "The desk of this home is open already, but does not answer." in page
    assert 0o600 == stat.S_IMODE((home / "desk.html").stat().st_mode)


def test_where_the_file_lies(tmp_path: Path) -> None:
    """In the home; where browsers are snaps, which may not look into hidden folders, in the open."""
    home = Home(tmp_path / ".local/share/second-chance")
    assert choose_file(home, tmp_path, (tmp_path / "snap",)) == home.root / "desk.html"
    (tmp_path / "snap").mkdir()
    (tmp_path / "snap/firefox").touch()
    file = choose_file(home, tmp_path, (tmp_path / "none", tmp_path / "snap"))
    assert file.parent == tmp_path
    assert not file.name.startswith(".")
