"""The schedule: whether anything calls `run`, and what a run meets when cron starts it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.keeping.config import Notify
from agent.keeping.home_folder import Home
from agent.model.finding import Finding, State
from agent.scheduling import list_schedulers
from agent.scheduling.scheduler import Job, Scheduler, build_job

_PATIENCE = 120.0
"""Seconds; a large Maildir that was never looked at takes a while."""
_NEEDED = frozenset(
    {
        "ALL_PROXY",
        "CURL_CA_BUNDLE",
        "HTTPLIB2_CA_CERTS",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "LD_LIBRARY_PATH",
        "NO_PROXY",
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONTZPATH",
        "PYTHON_KEYRING_BACKEND",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "all_proxy",
        "https_proxy",
        "http_proxy",
        "no_proxy",
    }
)
"""Variables that change what a run can reach."""
_DONE_WITHOUT = ("DBUS_SESSION_BUS_ADDRESS", "LANG", "PATH", "SECOND_CHANCE_HOME", "TZ", "XDG_DATA_HOME")
"""Variables that a run does without: the bus is found by its socket, the home is passed."""


_INSTALL = "second-chance schedule install"
TO_BE_TOLD = (
    "second-chance config set notify.desktop true; for your phone, or a note in your inbox: "
    "second-chance notify"
)
"""How to be told without cron's mail."""
_WAKE = {
    "cron": "sudo service cron start",
    "systemd": "systemctl --user enable --now second-chance.timer",
    "launchd": f"{_INSTALL} --with launchd",
}


def cron_environment(login: str, folder: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a job of this login, with what the crontab sets (crontab(5))."""
    bare = {"HOME": folder, "LOGNAME": login, "PATH": "/usr/bin:/bin", "PWD": folder, "SHELL": "/bin/sh"}
    return bare | dict(settings)


def compare_environments(here: Mapping[str, str], there: Mapping[str, str]) -> Finding:
    """What cron's environment lacks of this one."""
    differs = [name for name in (*_DONE_WITHOUT, *sorted(_NEEDED)) if here.get(name) != there.get(name)]
    lacking = [name for name in differs if name in _NEEDED and name in here]
    if lacking:
        return Finding(
            "environment",
            State.WARNING,
            f"cron does not know {', '.join(lacking)}, which are set here.",
            f"If they are needed: crontab -e, and above the block a line like {lacking[0]}=... for each; "
            "for a systemd timer such lines in ~/.config/environment.d/second-chance.conf",
        )
    done_without = [name for name in differs if name in _DONE_WITHOUT]
    text = f"It differs from cron's in {', '.join(done_without)}." if done_without else "It is as cron's."
    return Finding("environment", State.OK, f"{text} Nothing that a run needs is missing there.")


def examine_through_cron(
    job: Job, options: tuple[str, ...], environ: Mapping[str, str]
) -> tuple[Finding, ...]:
    """The findings of this program started as cron would start it, with one on the start itself."""
    command = (*job.program, "doctor", "--here", "--json", "--home", job.home, *options)
    folder = job.folder or environ["HOME"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command,
            env=dict(environ),
            cwd=folder if Path(folder).is_dir() else "/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return (_describe_failure(job, str(problem)),)
    findings = _parse(done.stdout)
    if not findings:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return (_describe_failure(job, words[-1] if words else f"it ended with {done.returncode}"),)
    text = f"With cron's environment alone, {job.program[0]} starts."
    return (Finding("cron", State.OK, text), *findings)


def as_json(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """The findings as JSON data, `checks` of `doctor --json`."""
    return [
        {
            "name": one.name,
            "state": str(one.state),
            "text": one.text,
            "fix": one.fix,
            "exit_code": one.exit_code,
        }
        for one in findings
    ]


def _parse(out: bytes) -> tuple[Finding, ...]:
    """What the started program printed; nothing when it is not what `doctor --json` prints."""
    try:
        return tuple(
            Finding(one["name"], State(one["state"]), one["text"], one["fix"], one["exit_code"])
            for one in json.loads(out)["checks"]
        )
    except (ValueError, TypeError, KeyError):
        return ()


def _describe_failure(job: Job, why: str) -> Finding:
    return Finding(
        "cron",
        State.BROKEN,
        f"Started as cron would start it, {job.program[0]} does not run: {why}.",
        "See that it is installed for good (a venv or pipx), then: second-chance schedule install",
    )


def check_schedule(installation: Installation) -> Iterator[Finding]:
    """A run every hour is installed, for this home, and something calls it."""
    notify = installation.config.notify if installation.config else None
    yield from examine_schedule(installation.home, notify, installation.environ)


def examine_schedule(home: Home, notify: Notify | None, environ: Mapping[str, str]) -> Iterator[Finding]:
    """How each scheduler in which a run is installed stands; one finding where none is.

    Args:
        home: The home that is to be visited.
        notify: How the person is told; None: that is not known.
        environ: The process's environment.
    """
    job = build_job(str(home.root))
    found = [
        finding
        for scheduler in list_schedulers(environ)
        for finding in _examine(scheduler, job, is_told=notify is None or notify.has_way)
    ]
    yield from found or [
        Finding("schedule", State.WARNING, "Nothing has your mail looked at every hour yet.", _INSTALL)
    ]


def _examine(scheduler: Scheduler, job: Job, *, is_told: bool) -> Iterator[Finding]:
    try:
        text = scheduler.read_installed() if scheduler.is_available() else ""
        alive = scheduler.is_alive() if text else None
        silence = scheduler.find_silence() if text and not is_told else ""
    except SecondChanceError as problem:
        yield Finding("schedule", State.WARNING, f"{scheduler.name}: {problem.text}", problem.hint)
        return
    if not text:
        return
    if text != scheduler.render(job):
        how = f"What is installed in {scheduler.name} is not what would be installed for {job.home} now."
        yield Finding("schedule", State.WARNING, how, f"{_INSTALL} --with {scheduler.name}")
    elif alive is False:
        how = f"It is installed in {scheduler.name}, which does not seem to run."
        yield Finding("schedule", State.WARNING, how, _WAKE[scheduler.name])
    else:
        yield Finding("schedule", State.OK, f"{scheduler.name} calls it every hour, at minute {job.minute}.")
    if silence:
        yield Finding(
            "schedule", State.WARNING, f"{silence} Nobody tells you when something waits.", TO_BE_TOLD
        )
