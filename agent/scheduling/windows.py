"""The text for Windows' Task Scheduler; the person runs it."""

from __future__ import annotations

from subprocess import list2cmdline

from agent.scheduling.job import Job

TASK = "Second Chance"


def create_command(job: Job) -> str:
    """The command that makes the hourly task, or makes it anew."""
    words = list2cmdline(job.words)
    if job.folder:
        words = f'cmd /c "cd /d {list2cmdline([job.folder])} && {words}"'
    start = f"00:{job.minute:02}"
    return list2cmdline(
        ["schtasks", "/Create", "/F", "/SC", "HOURLY", "/ST", start, "/TN", TASK, "/TR", words]
    )


def query_command() -> str:
    """The command that shows the task."""
    return list2cmdline(["schtasks", "/Query", "/TN", TASK])


def delete_command() -> str:
    """The command that removes the task."""
    return list2cmdline(["schtasks", "/Delete", "/F", "/TN", TASK])
