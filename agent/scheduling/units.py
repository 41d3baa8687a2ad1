"""The text of a systemd user service and its timer."""

from __future__ import annotations

from agent.scheduling.job import PROGRAM, Job

SERVICE = f"{PROGRAM}.service"
TIMER = f"{PROGRAM}.timer"


def service(job: Job) -> str:
    """The unit that makes one visit; what it says goes to the journal of systemd."""
    first, *others = job.words
    # The program's own path knows no variables (systemd.service(5)), so a $ in it is not doubled.
    line = " ".join((_quoted(first), *(_quoted(word).replace("$", "$$") for word in others)))
    folder = f"WorkingDirectory={job.folder.replace('%', '%%')}\n" if job.folder else ""
    return (
        "# Written by: second-chance schedule install\n"
        "[Unit]\n"
        "Description=Second Chance: one visit\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        f"{folder}"
        f"ExecStart={line}\n"
    )


def timer(job: Job) -> str:
    """The unit that starts it: hourly at the home's own minute, at once after missed hours."""
    return (
        "# Written by: second-chance schedule install\n"
        "[Unit]\n"
        "Description=Second Chance: a visit every hour\n"
        "\n"
        "[Timer]\n"
        f"OnCalendar=*-*-* *:{job.minute:02}:00\n"
        "RandomizedDelaySec=60\n"
        "Persistent=true\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
