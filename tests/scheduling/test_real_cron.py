"""A real cron daemon and a real crontab, in a mount namespace of their own.

Nothing of the machine's own cron is seen or touched there: the spool, /etc/crontab, /etc/cron.d and the
mail program are other files, and so is the daemon's pid file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from desk import Desk, text_of
from due import due_by_the_clock

PATIENCE = 75
"""Seconds: cron looks at its crontabs once a minute."""

PRIVATE = """\
set -eu
mount -t tmpfs tmpfs /run
chgrp crontab spool && chmod 1730 spool && mount --bind spool /var/spool/cron/crontabs
mount --bind nothing /etc/cron.d
[ ! -e /etc/crontab ] || mount --bind empty /etc/crontab
if [ -e /usr/sbin/sendmail ]; then
    mount --bind postman "$(readlink -f /usr/sbin/sendmail)"
else
    mkdir upper work && cp postman upper/sendmail
    mount -t overlay overlay -o lowerdir=/usr/sbin,upperdir=upper,workdir=work /usr/sbin
fi
"""

SCRIPT = (
    PRIVATE
    + """\
crontab person
PROGRAM schedule install --with cron --home HOME
crontab -l > installed
PROGRAM schedule install --with cron --home HOME
crontab -l > twice
PROGRAM schedule remove --home HOME
crontab -l > removed
sed -E 's/^[0-9]+ ([*] ){4}/* * * * * /' installed > every-minute
crontab every-minute
exec cron -f
"""
)

POSTMAN = """\
#!/bin/sh
cat > BASE/mail.new
mv BASE/mail.new BASE/mail
"""


@pytest.fixture
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with all that the private cron needs; skipped where there can be none."""
    if not (os.environ.get("CI") == "true" or request.config.getoption("--cron")):
        pytest.skip("waits for a minute: only with CI=true or --cron")
    if os.getuid() != 0 or not shutil.which("cron"):
        pytest.skip("needs root, and Debian's cron")
    base = tmp_path / "cron"
    for name in ("spool", "nothing"):
        (base / name).mkdir(parents=True)
    (base / "empty").touch()
    (base / "postman").write_text(POSTMAN.replace("BASE", str(base)))
    (base / "postman").chmod(0o755)
    (base / "person").write_text(f"# my own\nMAILTO=marcus\n* * * * * env > {base}/environment\n")
    trial = subprocess.run(
        ["unshare", "--mount", "sh", "-c", PRIVATE], cwd=base, capture_output=True, text=True, check=False
    )
    if trial.returncode:
        pytest.skip(f"no private mounts here: {trial.stderr.strip()}")
    shutil.rmtree(base / "upper", ignore_errors=True)
    shutil.rmtree(base / "work", ignore_errors=True)
    return base


@pytest.mark.slow
def test_a_real_cron_places_what_is_due(base: Path, tmp_path: Path) -> None:
    """The installed line, started by cron in its bare environment, places the draft; cron mails one line."""
    desk = Desk(tmp_path / "100% mine")
    due_by_the_clock(desk)
    program = Path(sys.executable).parent / "second-chance"
    script = SCRIPT.replace("PROGRAM", f"'{program}'").replace("HOME", f"'{desk.home}'")
    (base / "said").touch()
    with (base / "said").open("w") as said:
        daemon = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script], cwd=base, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + PATIENCE
        wanted = (base / "mail", base / "environment")
        while time.monotonic() < deadline and daemon.poll() is None:
            if all(one.exists() for one in wanted) and desk.drafts():
                break
            time.sleep(0.25)
    finally:
        daemon.terminate()
        daemon.wait(10)
    person = (base / "person").read_bytes()
    assert (base / "installed").read_bytes().startswith(person), (base / "said").read_text()
    assert (base / "installed").read_bytes() == (base / "twice").read_bytes()
    assert person == (base / "removed").read_bytes()
    (letter,) = desk.letters()
    assert "cash shortage" in text_of(letter)
    mail = (base / "mail").read_text()
    assert "To: marcus" in mail
    body = mail.partition("\n\n")[2].strip().splitlines()
    assert [True] == ["is in your Drafts" in line for line in body]
    names = {line.partition("=")[0] for line in (base / "environment").read_text().splitlines()}
    assert names <= {"HOME", "LOGNAME", "PATH", "PWD", "SHELL", "MAILTO", "LANG", "SHLVL", "_"}
