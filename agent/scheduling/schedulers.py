"""Which schedulers there are, and which of them this system has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from agent.errors import SecondChanceError
from agent.scheduling.cron import Cron
from agent.scheduling.job import Job
from agent.scheduling.launchd import Launchd
from agent.scheduling.programs import Programs
from agent.scheduling.systemd import Systemd

NAMES = ("cron", "systemd", "launchd")


class Scheduler(Protocol):
    """What runs the program by the clock. Any method may raise SecondChanceError."""

    name: str
    """As `--with` calls it."""

    def available(self) -> bool:
        """Whether this system has it."""
        ...

    def alive(self) -> bool | None:
        """Whether what is installed in it would be run; None: not known."""
        ...

    def text(self, job: Job) -> str:
        """What would be installed."""
        ...

    def installed(self) -> str:
        """What is installed; empty: nothing."""
        ...

    def install(self, job: Job) -> None:
        """Install it, in the place of an older one; twice is once."""
        ...

    def remove(self) -> bool:
        """Take it away and leave what was there before; False when there was nothing."""
        ...

    def notes(self) -> tuple[str, ...]:
        """What the person should know, a sentence each."""
        ...


def schedulers(environ: Mapping[str, str]) -> tuple[Scheduler, ...]:
    """All of them, whether this system has them or not."""
    programs = Programs(environ)
    return (Cron(programs), Systemd(programs), Launchd(programs))


def usual(among: Sequence[Scheduler]) -> Scheduler:
    """The one to take on this system: launchd, a cron that runs, a systemd that answers, a cron.

    Raises:
        SecondChanceError: there is none.
    """
    there = {one.name: one for one in among if one.available()}
    cron = there.get("cron")
    order = ("launchd", "cron", "systemd") if cron and cron.alive() else ("launchd", "systemd", "cron")
    for name in order:
        if name in there:
            return there[name]
    raise SecondChanceError(
        "This system has no cron and no systemd for its users.",
        "Install one (sudo apt install cron), then run second-chance schedule install.",
    )
