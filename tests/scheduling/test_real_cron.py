"""A real cron daemon and a real crontab, in a mount namespace of their own.

Nothing of the machine's own cron is seen or touched there: the spool, /etc/crontab, /etc/cron.d and the
mail program are other files, and so is the daemon's pid file.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from desk import MaildirDesk, make_letter_due
from mail_program import text_of
from waiting import until

PATIENCE = 300
"""Seconds: cron looks at its crontabs once a minute, and a keyring may be late on a busy machine."""

IMAP = """
[mailbox.work]
kind = "imap"
host = "127.0.0.1"
port = 9
user = "marcus"
"""

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
# somebody is logged in, with an unlocked keyring
mkdir -p /run/user/0 keys
dbus-daemon --session --fork --print-pid=1 --address=unix:path=/run/user/0/bus > bus.pid
export DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus
printf pw | HOME="$PWD/keys" gnome-keyring-daemon --unlock --components=secrets > keyring.said 2>&1
PYTHON keep.py ONLINE
unset DBUS_SESSION_BUS_ADDRESS
crontab person
PROGRAM schedule install --with cron --home HOME_OF_MARCUS
crontab -l > installed
PROGRAM schedule install --with cron --home HOME_OF_MARCUS
crontab -l > twice
PROGRAM schedule remove --home HOME_OF_MARCUS
crontab -l > removed
sed -E 's/^[0-9]+ ([*] ){4}/* * * * * /' installed > every-minute
crontab every-minute
exec cron -f
"""
)

KEEP = """\
import sys
from datetime import UTC, datetime
from pathlib import Path
from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, keep_secret
facts = Facts(account="marcus (127.0.0.1)", scopes=(), authorised_at=datetime.now(UTC), store="keyring")
keep_secret(Home(Path(sys.argv[1])), "work", facts, "app-password")
"""
"""`auth` would keep a password only after one login; here no server is asked."""

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
    if os.getuid() != 0:
        pytest.skip("needs root, who may mount")
    base = tmp_path / "cron"
    for name in ("spool", "nothing"):
        (base / name).mkdir(parents=True)
    (base / "empty").touch()
    (base / "postman").write_text(POSTMAN.replace("BASE", str(base)))
    (base / "postman").chmod(0o755)
    trial = subprocess.run(
        ["unshare", "--mount", "sh", "-c", PRIVATE], cwd=base, capture_output=True, text=True, check=False
    )
    if trial.returncode:
        pytest.skip(f"no private mounts here: {trial.stderr.strip()}")
    shutil.rmtree(base / "upper", ignore_errors=True)
    shutil.rmtree(base / "work", ignore_errors=True)
    return base


def all_written(base: Path) -> bool:
    """Whether each line of the crontab has done its work; the doctor is asked again where it was too slow."""
    wanted = [base / name for name in ("mail", "environment", "doctor")]
    return all(file.exists() for file in wanted) and "does not answer" not in wanted[-1].read_text()


@pytest.mark.cron
def test_a_real_cron_places_what_is_due(base: Path, tmp_path: Path) -> None:
    """The installed line, started by cron in its bare environment, places the draft; cron mails one line.

    In the same minute cron starts the doctor for a mailbox whose password lies in a keyring.
    """
    desk, online = MaildirDesk(tmp_path / "100% mine"), MaildirDesk(tmp_path / "online")
    make_letter_due(desk)
    online.configure(IMAP)
    program = Path(sys.executable).parent / "second-chance"
    person = (
        "# my own\nMAILTO=marcus\n"
        f"* * * * * env > {base}/environment\n"
        f"* * * * * {program} doctor --here --json --home {online.home} > {base}/doctor.new 2>&1;"
        f" mv {base}/doctor.new {base}/doctor\n"
    )
    (base / "person").write_text(person)
    (base / "keep.py").write_text(KEEP)
    words = {
        "PYTHON": sys.executable,
        "PROGRAM": str(program),
        "HOME_OF_MARCUS": str(desk.home),
        "ONLINE": str(online.home),
    }
    script = SCRIPT
    for word, value in words.items():
        script = script.replace(word, shlex.quote(value))
    with (base / "said").open("w") as said:
        daemon = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script], cwd=base, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        until(
            lambda: daemon.poll() is not None or (desk.draft_files() and all_written(base)),
            lambda: f"cron did not start all three: {(base / 'said').read_text()}",
            seconds=PATIENCE,
        )
    finally:
        daemon.terminate()
        daemon.wait(PATIENCE)
        with suppress(OSError, ValueError):
            os.kill(int((base / "bus.pid").read_text()), signal.SIGTERM)  # the keyring ends with its bus
    told = (base / "said").read_text()
    installed = (base / "installed").read_text()
    assert installed.startswith(person), told
    assert installed == (base / "twice").read_text()
    assert person == (base / "removed").read_text()
    (letter,) = desk.letters()
    assert "cash shortage" in text_of(letter)
    mail = (base / "mail").read_text()
    assert "To: marcus" in mail
    body = mail.partition("\n\n")[2].strip().splitlines()
    assert [True] == ["is in your Drafts" in line for line in body]
    names = {line.partition("=")[0] for line in (base / "environment").read_text().splitlines()}
    assert names <= {"HOME", "LOGNAME", "PATH", "PWD", "SHELL", "MAILTO", "LANG", "SHLVL", "_"}
    checks = {one["name"]: one for one in json.loads((base / "doctor").read_text())["checks"]}
    assert "ok" == checks["token.work"]["state"], checks["token.work"]
    assert "in the keyring (" in checks["token.work"]["text"]
