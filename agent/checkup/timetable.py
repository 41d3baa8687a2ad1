"""The schedule: whether anything calls `run`."""

from __future__ import annotations

from collections.abc import Iterator

from agent.checkup.findings import Finding, State
from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.scheduling import list_schedulers
from agent.scheduling.job import Job, build_job
from agent.scheduling.scheduler import Scheduler

_INSTALL = "second-chance schedule install"
_WAKE = {
    "cron": "sudo service cron start",
    "systemd": "systemctl --user enable --now second-chance.timer",
    "launchd": f"{_INSTALL} --with launchd",
}


def schedule(patient: Installation) -> Iterator[Finding]:
    """A run every hour is installed, for this home, and something calls it."""
    job = build_job(str(patient.home.root))
    found = [finding for one in list_schedulers(patient.environ) for finding in _in(one, job)]
    yield from found or [
        Finding("schedule", State.WARNING, "Nothing calls second-chance run by itself yet.", _INSTALL)
    ]


def _in(one: Scheduler, job: Job) -> Iterator[Finding]:
    try:
        text = one.read_installed() if one.is_available() else ""
        alive = one.is_alive() if text else None
    except SecondChanceError as problem:
        yield Finding("schedule", State.WARNING, f"{one.name}: {problem.text}", problem.hint)
        return
    if not text:
        return
    if text != one.render(job):
        how = f"What is installed in {one.name} is not what would be installed for {job.home} now."
        yield Finding("schedule", State.WARNING, how, f"{_INSTALL} --with {one.name}")
    elif alive is False:
        how = f"It is installed in {one.name}, which does not seem to run."
        yield Finding("schedule", State.WARNING, how, _WAKE[one.name])
    else:
        yield Finding("schedule", State.OK, f"{one.name} calls it every hour, at minute {job.minute}.")
