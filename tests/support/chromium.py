"""A headless Chromium as the program of BROWSER: it opens the address, ticks every box and presses Allow.

Speaks the DevTools protocol over a pair of pipes, so that nothing but Chromium is needed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from waiting import PATIENCE

OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--remote-debugging-pipe",
)
CLICKS = """
document.querySelectorAll('input[type=checkbox]').forEach(box => box.click());
document.querySelector('#allow').click();
"""


def program() -> str | None:
    """Chromium's path; None when it is not installed."""
    return shutil.which("chromium")


class Browser:
    """One page of a headless Chromium."""

    def __init__(self, profile: str) -> None:
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        # Chromium reads from descriptor 3 and writes to 4; the shell puts them there.
        self._process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" 3<&{to_read} 4>&{to_write}', "sh"]  # noqa: RUF005 - the shell, its words
            + [str(program()), *OPTIONS, f"--user-data-dir={profile}"],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._read = os.fdopen(self._from, "rb")
        self._rest = b""
        self._count = 0
        self._loaded = 0
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.do("Page.enable")

    _session = ""

    def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command and wait for its answer."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == self._count:
                return dict(said["result"])

    def loads(self, pages: int) -> None:
        """Wait until so many pages were loaded since the start."""
        while self._loaded < pages:
            self._next()

    def close(self) -> None:
        """End Chromium."""
        self._process.terminate()
        self._process.wait(timeout=PATIENCE)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._read.fileno(), 65536)
            if not more:
                raise EOFError("Chromium has ended")
            self._rest += more
        one, _, self._rest = self._rest.partition(b"\0")
        said = dict(json.loads(one))
        self._loaded += said.get("method") == "Page.loadEventFired"
        return said


def consent(address: str) -> str:
    """Say yes at the consent page; returns what is read where it leads to."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        try:
            browser.do("Page.navigate", url=address)
            browser.loads(1)
            browser.do("Runtime.evaluate", expression=CLICKS)
            browser.loads(2)
            found = browser.do("Runtime.evaluate", expression="document.body.innerText")
            return str(found["result"]["value"])
        finally:
            browser.close()


def script(folder: Path) -> tuple[Path, Path]:
    """A program for BROWSER, and the file in which it leaves what the last page said."""
    path, said = folder / "chromium-for-tests", folder / "last-page.txt"
    path.write_text(
        f"#!{sys.executable}\n"
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\n"
        "import chromium\n"
        f"Path({str(said)!r}).write_text(chromium.consent(sys.argv[1]))\n"
    )
    path.chmod(0o755)
    return path, said
