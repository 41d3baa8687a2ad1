"""The desk as a program of its own, and those who should not get in: at the socket, and as another user."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
from children import fork
from command_line import PROGRAM
from desk import MaildirDesk
from mails import DEBRIEFED
from waiting import PATIENCE

from agent.keeping.home_folder import Home

pytestmark = [pytest.mark.process, pytest.mark.server, pytest.mark.no_cover]

NOBODY = 65_534


@dataclass(frozen=True, slots=True)
class Outside:
    """A desk that runs, seen from other programs of the same computer."""

    home: Path
    pid: int
    port: int
    way_in: str
    """The path that lets somebody in, once."""

    @property
    def prefix(self) -> str:
        return self.way_in.split("/")[1]

    @property
    def secret(self) -> str:
        return self.way_in.partition("secret=")[2]

    def ask(self, line: str, *headers: str, host: str = "", body: str = "") -> str:
        """Send a request as it is written here; returns all that comes back."""
        lines = [
            f"{line} HTTP/1.1",
            f"Host: {host or f'127.0.0.1:{self.port}'}",
            "Connection: close",
            *headers,
        ]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return self.send("\r\n".join([*lines, "", body]))

    def send(self, octets: str) -> str:
        """Send these octets."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as line:
            line.sendall(octets.encode("latin-1"))
            line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65_536), b"")).decode()


@pytest.fixture
def outside() -> Iterator[Outside]:
    with TemporaryDirectory() as base:
        Path(base).chmod(0o755)
        desk = MaildirDesk(Path(base))
        desk.debrief()
        yield from _serve(desk)


def _serve(desk: MaildirDesk) -> Iterator[Outside]:
    words = ["desk", "--no-browser", "--home", str(desk.home), "--now", DEBRIEFED.isoformat()]
    with subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as one:
        assert one.stdout
        address = urlsplit(one.stdout.readline().strip())
        try:
            yield Outside(desk.home, one.pid, address.port or 0, f"{address.path}?{address.query}")
        finally:
            one.terminate()
            rest = one.stdout.read()
    assert (rest, one.returncode) == ("", 0), "it said one line, and ended in order"


def test_strangers_stay_outside(outside: Outside) -> None:
    """Another host or origin, no cookie, no token, a used secret: each is refused and changes nothing."""
    before = outside.home.joinpath("journal.db").read_bytes()
    evil = "Origin: http://evil.example"
    refused = [
        outside.ask(f"GET {outside.way_in}", host="evil.example"),
        outside.ask(f"GET {outside.way_in}", host=f"localhost:{outside.port}"),
        outside.ask(f"GET http://evil.example{outside.way_in}", host="evil.example"),
        outside.ask(f"GET /{outside.prefix}/"),
        outside.ask(f"GET /{outside.prefix}/settings", "Cookie: second-chance=x"),
        outside.ask("GET /../../etc/passwd"),
        outside.ask(f"GET /{outside.prefix}/..%2f..%2fetc%2fpasswd"),
        outside.ask("POST /", evil, body="code=AAAAAAAA"),
    ]
    refused += [outside.send(f"GET /{outside.prefix}/ HTTP/1.0\r\n\r\n"), outside.send("nonsense\r\n\r\n")]
    assert [one.partition("\r\n")[0] for one in refused if not re.match(r"HTTP/1.[01] 4\d\d ", one)] == []
    assert not any("Set-Cookie" in one or "Prairie" in one for one in refused)

    let_in = outside.ask(f"GET {outside.way_in}")
    cookie = re.search(r"(?m)^Set-Cookie: ([^;]+)", let_in)
    assert cookie, let_in
    assert "403" in outside.ask(f"GET {outside.way_in}").partition("\r\n")[0], "it opens once"
    own = f"Cookie: {cookie[1]}"
    page = outside.ask(f"GET /{outside.prefix}/", own)
    assert "Prairie Gate" in page
    token = re.search(r'name="token" value="([^"]+)"', outside.ask(f"GET /{outside.prefix}/settings", own))
    assert token
    path = f"POST /{outside.prefix}/settings/me"
    typed = "me.name=Mallory&token="
    denied = [
        outside.ask(path, own, body=typed),
        outside.ask(path, own, evil, body=f"{typed}{token[1]}"),
        outside.ask(path, own, "Sec-Fetch-Site: cross-site", body=f"{typed}{token[1]}"),
        outside.ask(path, own, host="evil.example", body=f"{typed}{token[1]}"),
        outside.ask(path, body=f"{typed}{token[1]}"),
    ]
    assert [one.partition("\r\n")[0] for one in denied if not one.startswith("HTTP/1.1 403")] == []
    assert before == outside.home.joinpath("journal.db").read_bytes()
    config = outside.home / "config.toml"
    assert "Mallory" not in config.read_text()
    assert outside.ask(path, own, body=f"{typed}{token[1]}").startswith("HTTP/1.1 303")
    assert "Mallory" in config.read_text(), "which is what the form does for those who are in"


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="only root can be another user")
def test_another_user_of_the_computer_stays_outside(outside: Outside) -> None:
    """They see the port, and neither the files, nor the secret in a command line, nor a page."""

    def look() -> None:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        for file in (Home(outside.home).desk_file, outside.home / "config.toml", outside.home):
            with pytest.raises(PermissionError):
                os.open(file, os.O_RDONLY)
        assert outside.home.parent.is_dir(), "it is the home that is closed, nothing above it"
        for name in ("environ", "maps", "mem"):
            with pytest.raises(PermissionError):
                Path(f"/proc/{outside.pid}/{name}").read_bytes()
        lines = b"".join(file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline"))
        assert outside.secret.encode() not in lines
        assert outside.prefix.encode() not in lines
        for path in ("/", f"/{outside.prefix}/", f"/{outside.prefix}/settings"):
            said = outside.ask(f"GET {path}")
            assert "Prairie" not in said
            assert outside.prefix not in said

    assert fork(look) == 0
