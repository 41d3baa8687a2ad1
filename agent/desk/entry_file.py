"""The file that a browser opens to come in: it shows the secret, and the browser's command line does not.

Every user of a computer sees the command lines of all. The file is 0600, and gone as soon as somebody is in.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from os import fsencode
from pathlib import Path

from agent.desk.entrance import Entrance
from agent.desk.key import LASTS
from agent.errors import BadFileError, SecondChanceError
from agent.keeping.home_folder import Home, write_private
from agent.knowledge.text import strip_hidden

SNAP_PROGRAMS = (Path("/snap/bin"), Path("/var/lib/snapd/snap/bin"))
_SNAP_BROWSERS = ("firefox", "chromium", "brave", "opera", "vivaldi", "microsoft-edge")
_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Second Chance</title><meta name="referrer" content="no-referrer"></head>
<body>
<form method="post" action="{door}">
<input type="hidden" name="secret" value="{secret}">
<p><button>Open the desk</button></p>
</form>
<script>document.forms[0].submit()</script>
</body>
</html>
"""
_FAILURE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Second Chance</title></head>
<body><h1>The desk does not open</h1>{said}</body>
</html>
"""


def choose_file(home: Home, person: Path, snaps: Iterable[Path] = SNAP_PROGRAMS) -> Path:
    """Where the file of this home lies.

    Args:
        home: It lies there, unless the browser could not read it:
        person: the person's own folder. A browser that Ubuntu installs as a snap may read nothing outside
            of it, and in it no folder whose name begins with a dot, as the usual home's does.
        snaps: Where such browsers are found.
    """
    if any((folder / name).exists() for folder in snaps for name in _SNAP_BROWSERS):
        tag = sha256(fsencode(home.root)).hexdigest()[:8]
        return person / f"second-chance-desk-{tag}.html"
    return home.root / "desk.html"


def write_file(file: Path, entrance: Entrance, now: datetime) -> None:
    """Lay the file down, good for a minute from now (aware).

    Raises:
        TryLaterError: the disk is full.
        SecondChanceError: it cannot be written there.
    """
    secret = entrance.key.make_secret(now)
    write_private(file, _PAGE.format(door=escape(entrance.door), secret=escape(secret)).encode())


def write_failure(file: Path, error: SecondChanceError) -> None:
    """Lay down a page that says why there is none.

    Raises:
        SecondChanceError: it cannot be written there.
    """
    problems = error.problems if isinstance(error, BadFileError) else ()
    said = "".join(f"<p>{escape(strip_hidden(line))}</p>" for line in (error.text, *problems, error.hint))
    write_private(file, _FAILURE.format(said=said).encode())


def tidy_file(file: Path, entered_at: datetime | None, now: datetime) -> None:
    """Take the file away when somebody came in after it was laid down, or its secret is too old (aware)."""
    with suppress(OSError):
        laid = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        if now - laid > LASTS or (entered_at and entered_at >= laid):
            file.unlink()


def remove_file(file: Path) -> None:
    """Take the file away, if it is there."""
    with suppress(OSError):
        file.unlink()
