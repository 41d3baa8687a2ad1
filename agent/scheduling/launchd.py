"""launchd: an agent of this user (macOS)."""

from __future__ import annotations

import os
from pathlib import Path

from agent.errors import SecondChanceError
from agent.scheduling import plist
from agent.scheduling.job import Job
from agent.scheduling.programs import Programs


class Launchd:
    """The user's own launchd; may raise SecondChanceError."""

    name = "launchd"

    def __init__(self, programs: Programs) -> None:
        """Agents lie in the user's Library."""
        self._programs = programs
        home = Path(programs.environ.get("HOME") or "~").expanduser()
        self._file = home / "Library" / "LaunchAgents" / f"{plist.LABEL}.plist"
        self._domain = f"gui/{os.getuid()}"

    def available(self) -> bool:
        """Whether this is macOS."""
        return self._programs.has("launchctl")

    def text(self, job: Job) -> str:
        """The property list."""
        return plist.plist(job)

    def installed(self) -> str:
        """The property list that is there; empty: none."""
        try:
            return self._file.read_text(encoding="utf-8") if self._file.exists() else ""
        except (OSError, UnicodeDecodeError) as problem:
            raise _unusable(self._file, problem) from problem

    def alive(self) -> bool | None:
        """Whether launchd knows the agent."""
        if not self.available():
            return None
        return self._programs.ask("launchctl", "print", f"{self._domain}/{plist.LABEL}").code == 0

    def install(self, job: Job) -> None:
        """Write the agent and hand it to launchd; when that refuses, nothing is left behind."""
        self._forget()
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(self.text(job), encoding="utf-8")
        except OSError as problem:
            raise _unusable(self._file, problem) from problem
        answer = self._programs.ask("launchctl", "bootstrap", self._domain, str(self._file))
        if answer.code:
            self._file.unlink()
            raise SecondChanceError(
                f"launchd did not take the agent ({answer.said or answer.code}).",
                "Log in on the screen, not over ssh, and run this again.",
            )

    def remove(self) -> bool:
        """Take the agent from launchd and delete it; False when there was none."""
        if not self._file.exists():
            return False
        self._forget()
        try:
            self._file.unlink()
        except OSError as problem:
            raise _unusable(self._file, problem) from problem
        return True

    def notes(self) -> tuple[str, ...]:
        """What the person should know."""
        return (f"What a run says is kept in {plist.LOG} in your home folder of Second Chance.",)

    def _forget(self) -> None:
        """Make launchd let go of an older one; it says no when it has none."""
        self._programs.ask("launchctl", "bootout", f"{self._domain}/{plist.LABEL}")


def _unusable(file: Path, problem: Exception) -> SecondChanceError:
    return SecondChanceError(
        f"{file} cannot be used: {problem}.", f"Look after {file.parent}, then run this again."
    )
