"""What runs the program every hour: cron, systemd or launchd; for Windows, the commands to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from subprocess import list2cmdline

from agent.errors import SecondChanceError
from agent.scheduling.cron import Cron
from agent.scheduling.launchd import Launchd
from agent.scheduling.scheduler import Job, Programs, Scheduler
from agent.scheduling.systemd import Systemd

NAMES = ("cron", "systemd", "launchd")


def list_schedulers(environ: Mapping[str, str]) -> tuple[Scheduler, ...]:
    """All of them, whether this system has them or not."""
    programs = Programs(environ)
    return (Cron(programs), Systemd(programs), Launchd(programs))


def choose_usual(among: Sequence[Scheduler]) -> Scheduler:
    """Choose for this system: launchd, else a cron that runs, else a systemd that answers, else a cron.

    Raises:
        SecondChanceError: there is none.
    """
    available = {scheduler.name: scheduler for scheduler in among if scheduler.is_available()}
    cron = available.get("cron")
    order = ("launchd", "cron", "systemd") if cron and cron.is_alive() else ("launchd", "systemd", "cron")
    for name in order:
        if name in available:
            return available[name]
    raise SecondChanceError(
        "This system has no cron and no systemd for its users.",
        "Install one (sudo apt install cron), then run second-chance schedule install.",
    )


# ---- the text for Windows' Task Scheduler; the person runs it

_WINDOWS_TASK = "Second Chance"


def render_windows_create(job: Job) -> str:
    """The command that makes the hourly task, or makes it anew."""
    words = list2cmdline(job.words)
    if job.folder:
        words = f'cmd /c "cd /d {list2cmdline([job.folder])} && {words}"'
    start = f"00:{job.minute:02}"
    return list2cmdline(
        ["schtasks", "/Create", "/F", "/SC", "HOURLY", "/ST", start, "/TN", _WINDOWS_TASK, "/TR", words]
    )


def render_windows_query() -> str:
    """The command that shows the task."""
    return list2cmdline(["schtasks", "/Query", "/TN", _WINDOWS_TASK])


def render_windows_delete() -> str:
    """The command that removes the task."""
    return list2cmdline(["schtasks", "/Delete", "/F", "/TN", _WINDOWS_TASK])
