from __future__ import annotations

import plistlib
import shlex
import subprocess
from pathlib import Path

import pytest

from agent import scheduling
from agent.scheduling import systemd
from agent.scheduling.launchd import render_plist
from agent.scheduling.scheduler import Job

ODD = '/a b/it\'s 100% "mine" $HOME/söhne'
PLAIN = Job(("/opt/venv/bin/second-chance",), "/home/marcus/sc")
CHECKOUT = Job(("/usr/bin/python3", "-m", "agent"), "/home/marcus/sc", "/src/100%")


def test_the_service() -> None:
    """One visit; percent, quotes and dollars are systemd's own, so they are doubled or escaped."""
    text = systemd.render_service(Job(("/opt/$x/second-chance",), ODD))
    home = ODD.replace("%", "%%").replace('"', '\\"').replace("$", "$$")
    assert f'ExecStart="/opt/$x/second-chance" "run" "--home" "{home}"' in text.splitlines()
    assert "Type=oneshot" in text
    assert "WorkingDirectory" not in text
    assert "WorkingDirectory=/src/100%%" in systemd.render_service(CHECKOUT).splitlines()
    assert r'"--home" "/a\\b"' in systemd.render_service(Job(("/p",), "/a\\b"))


def test_the_timer() -> None:
    """Hourly at the home's own minute, a little spread, missed hours made up for."""
    lines = systemd.render_timer(PLAIN).splitlines()
    assert f"OnCalendar=*-*-* *:{PLAIN.minute:02}:00" in lines
    assert {"RandomizedDelaySec=60", "Persistent=true", "WantedBy=timers.target"} <= set(lines)


@pytest.mark.systemd
@pytest.mark.parametrize("job", [PLAIN, Job(("/bin/true",), ODD), CHECKOUT])
def test_systemd_takes_the_units(job: Job, tmp_path: Path) -> None:
    """systemd-analyze finds nothing wrong in them."""
    here = Job(("/bin/sh", *job.program[1:]), job.home, str(tmp_path) if job.folder else "")
    (tmp_path / systemd.SERVICE).write_text(systemd.render_service(here))
    (tmp_path / systemd.TIMER).write_text(systemd.render_timer(here))
    files = [str(tmp_path / name) for name in (systemd.SERVICE, systemd.TIMER)]
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", "--man=no", *files],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    assert "" == "\n".join(line for line in done.stderr.splitlines() if "second-chance" in line)


def test_the_property_list() -> None:
    """Arguments apart from each other, hourly, output kept in the home."""
    found = plistlib.loads(render_plist(Job(("/p",), ODD)).encode())
    assert ["/p", "run", "--home", ODD] == found["ProgramArguments"]
    assert {"Minute": Job(("/p",), ODD).minute} == found["StartCalendarInterval"]
    assert f"{ODD}/schedule.log" == found["StandardErrorPath"]
    assert "WorkingDirectory" not in found
    assert plistlib.loads(render_plist(CHECKOUT).encode())["WorkingDirectory"] == "/src/100%"


def test_windows() -> None:
    """The command for the Task Scheduler, with the quotes of paths inside those of the task."""
    job = Job((r"C:\Program Files\venv\Scripts\second-chance.exe",), r"C:\Users\M E\sc")
    assert scheduling.render_windows_create(job) == (
        rf"schtasks /Create /F /SC HOURLY /ST 00:{job.minute:02} /TN "
        r'"Second Chance" /TR "\"C:\Program Files\venv\Scripts\second-chance.exe\" run --home '
        r'\"C:\Users\M E\sc\""'
    )
    checkout = scheduling.render_windows_create(Job((r"C:\py.exe", "-m", "agent"), r"C:\h", r"C:\src"))
    assert r"cmd /c \"cd /d C:\src && C:\py.exe -m agent run --home C:\h\"" in checkout
    assert 'schtasks /Query /TN "Second Chance"' == scheduling.render_windows_query()
    assert ["schtasks", "/Delete", "/F", "/TN", "Second Chance"] == shlex.split(
        scheduling.render_windows_delete()
    )
