"""What a run meets when cron starts it: an environment of five variables, and another folder."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agent.checkup.findings import Finding, State
from agent.scheduling.job import Job

_PATIENCE = 120.0
"""Seconds; a large Maildir that was never looked at takes a while."""
_NEEDED = frozenset(
    {
        "ALL_PROXY",
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


def cron_environment(login: str, folder: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a job of this login, with what the crontab sets (crontab(5))."""
    bare = {"HOME": folder, "LOGNAME": login, "PATH": "/usr/bin:/bin", "PWD": folder, "SHELL": "/bin/sh"}
    return bare | dict(settings)


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> Finding:
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


def through_cron(job: Job, options: tuple[str, ...], environ: Mapping[str, str]) -> tuple[Finding, ...]:
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
        return (_not_started(job, str(problem)),)
    findings = _read(done.stdout)
    if not findings:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return (_not_started(job, said[-1] if said else f"it ended with {done.returncode}"),)
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


def _read(out: bytes) -> tuple[Finding, ...]:
    """What the started program printed; nothing when it is not what `doctor --json` prints."""
    try:
        return tuple(
            Finding(one["name"], State(one["state"]), one["text"], one["fix"], one["exit_code"])
            for one in json.loads(out)["checks"]
        )
    except (ValueError, TypeError, KeyError):
        return ()


def _not_started(job: Job, why: str) -> Finding:
    return Finding(
        "cron",
        State.BROKEN,
        f"Started as cron would start it, {job.program[0]} does not run: {why}.",
        "See that it is installed for good (a venv or pipx), then: second-chance schedule install",
    )
