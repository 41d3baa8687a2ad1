"""What runs the program every hour: cron, systemd or launchd; for Windows, the commands to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.errors import SecondChanceError
from agent.scheduling.cron import Cron
from agent.scheduling.launchd import Launchd
from agent.scheduling.scheduler import Programs, Scheduler
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
