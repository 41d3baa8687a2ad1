"""Having `run` called every hour: installed in one scheduler of this system, and how each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from agent.checkup.cron import TO_BE_TOLD
from agent.errors import SecondChanceError
from agent.keeping.config_file import load_notify
from agent.keeping.home_folder import Home
from agent.scheduling import choose_usual, list_schedulers
from agent.scheduling.scheduler import Job, Scheduler, build_job

FOR_WINDOWS = (
    "Run this in a command prompt; Windows then calls Second Chance every hour while you are logged in."
)
"""What is said where the person has to do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a scheduler stands."""

    scheduler: str
    """As `--with` calls it."""
    state: str
    """In words; trouble with it is its state."""
    is_installed: bool = False
    is_current: bool = False
    """Whether what is installed is what would be installed now."""
    text: str = ""
    """What is installed."""


def examine_scheduler(scheduler: Scheduler, job: Job) -> Standing:
    """How a scheduler stands with a job."""
    name = scheduler.name
    try:
        if not scheduler.is_available():
            return Standing(scheduler=name, state="not on this system")
        text = scheduler.read_installed()
        is_current = bool(text) and text == scheduler.render(job)
    except SecondChanceError as problem:
        return Standing(scheduler=name, state=f"{problem.text} {problem.hint}".strip())
    state = "installed" if text else "not installed"
    if text and not is_current:
        state = (
            f"installed, but not as it would be for {job.home} now: second-chance schedule install renews it"
        )
    return Standing(scheduler=name, state=state, is_installed=bool(text), is_current=is_current, text=text)


def choose_scheduler(which: str | None, among: Sequence[Scheduler]) -> Scheduler:
    """The scheduler asked for by name, else the usual one of this system.

    Raises:
        SecondChanceError: this system has none.
    """
    return next((one for one in among if one.name == which), None) or choose_usual(among)


def install_in(scheduler: Scheduler, home: Home, job: Job, among: Sequence[Scheduler]) -> Iterator[str]:
    """Install the hourly job; what was done, and what the person should know of it, a sentence each.

    Args:
        scheduler: Where.
        home: The home the job is for.
        job: What is called.
        among: All schedulers there may be: another in which it stands already is named.

    Raises:
        SecondChanceError: it could not be installed.
    """
    scheduler.install(job)
    yield f"Installed in {scheduler.name}: one visit an hour, at minute {job.minute}, for {job.home}."
    yield from scheduler.notes()
    told = load_notify(home.config_file)
    if scheduler.find_silence() and not (told and told[0].has_way):
        yield f"So that you are told when something waits: {TO_BE_TOLD}"
    if not home.config_file.exists():
        yield "There is no config.toml there yet. Write one with: second-chance init"
    for other in among:
        if other is not scheduler and other.is_available() and examine_scheduler(other, job).is_installed:
            yield (
                f"It is installed in {other.name} too, which does no harm. "
                f"One is enough: second-chance schedule remove --with {other.name}"
            )


def install_schedule(home: Home, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Install the hourly job in the usual scheduler of this system; as `install_in`."""
    among = list_schedulers(environ)
    return tuple(install_in(choose_usual(among), home, build_job(str(home.root)), among))


def remove_from(which: str | None, among: Sequence[Scheduler]) -> tuple[Scheduler, ...]:
    """Remove the hourly job from the scheduler of this name, else from all; those that had it.

    Raises:
        SecondChanceError: it could not be removed.
    """
    named = [scheduler for scheduler in among if scheduler.name == which]
    return tuple(one for one in named or among if (named or one.is_available()) and one.remove())


def describe_removal(gone: Sequence[Scheduler]) -> tuple[str, ...]:
    """What was removed, a sentence each."""
    return tuple(f"Removed from {one.name}." for one in gone) or ("Nothing was installed.",)
