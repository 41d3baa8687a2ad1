"""launchd: an agent of this user (macOS)."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path

from agent.errors import SecondChanceError
from agent.scheduling.scheduler import PROGRAM, Job, Programs

LABEL = PROGRAM
LOG = "schedule.log"
"""In the home folder: launchd sends no mail, so what a run says is written here."""


class Launchd:
    """The user's own launchd; may raise SecondChanceError."""

    name = "launchd"

    def __init__(self, programs: Programs) -> None:
        """Agents lie in the user's Library."""
        self._programs = programs
        home = Path(programs.environ.get("HOME") or "~").expanduser()
        self._file = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self._domain = f"gui/{os.getuid()}"

    def is_available(self) -> bool:
        """Whether this is macOS."""
        return self._programs.has("launchctl")

    def render(self, job: Job) -> str:
        """The property list."""
        return render_plist(job)

    def read_installed(self) -> str:
        """The property list that is there; empty: none."""
        try:
            return self._file.read_text(encoding="utf-8") if self._file.exists() else ""
        except (OSError, UnicodeDecodeError) as problem:
            raise _unusable(self._file, problem) from problem

    def is_alive(self) -> bool | None:
        """Whether launchd knows the agent."""
        if not self.is_available():
            return None
        return self._programs.run("launchctl", "print", f"{self._domain}/{LABEL}").code == 0

    def install(self, job: Job) -> None:
        """Write the agent and hand it to launchd; when that refuses, nothing is left behind."""
        self._unload()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(self.render(job), encoding="utf-8")
        except OSError as problem:
            raise _unusable(self._file, problem) from problem
        answer = self._programs.run("launchctl", "bootstrap", self._domain, str(self._file))
        if answer.code:
            self._file.unlink()
            raise SecondChanceError(
                f"launchd did not take the agent ({answer.complaint or answer.code}).",
                "Log in on the screen, not over ssh, and run this again.",
            )

    def remove(self) -> bool:
        """Take the agent from launchd and delete it; False when there was none."""
        if not self._file.exists():
            return False
        self._unload()
        try:
            self._file.unlink()
        except OSError as problem:
            raise _unusable(self._file, problem) from problem
        return True

    def find_silence(self) -> str:
        """It stands in a log."""
        return "What a run says stands in a log only."

    def notes(self) -> tuple[str, ...]:
        """What the person should know."""
        return (f"What a run says is kept in {LOG} in your home folder of Second Chance.",)

    def _unload(self) -> None:
        """Make launchd let go of an older one; it says no when it has none."""
        self._programs.run("launchctl", "bootout", f"{self._domain}/{LABEL}")


def _unusable(file: Path, problem: Exception) -> SecondChanceError:
    return SecondChanceError(
        f"{file} cannot be used: {problem}.", f"Look after {file.parent}, then run this again."
    )


def render_plist(job: Job) -> str:
    """The property list; an hour slept through is made up for on waking (launchd.plist(5))."""
    log = job.home + os.sep + LOG
    data: dict[str, object] = {
        "Label": LABEL,
        "ProgramArguments": list(job.words),
        "StartCalendarInterval": {"Minute": job.minute},
        "ProcessType": "Background",
        "StandardOutPath": log,
        "StandardErrorPath": log,
    }
    if job.folder:
        data["WorkingDirectory"] = job.folder
    return plistlib.dumps(data, sort_keys=False).decode()
