"""Everything that a run meets, looked at from where it meets it: by a process started as cron starts one."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import suppress
from pathlib import Path

from agent.checkup import CHECKS, OUTSIDE, Finding, Installation, examine
from agent.checkup.cron import compare_environments, cron_environment, examine_through_cron
from agent.errors import SecondChanceError
from agent.scheduling.cron import Cron
from agent.scheduling.scheduler import Programs, build_job


def examine_whole(installation: Installation) -> tuple[Finding, ...]:
    """Every check: what a run meets, then what has to be looked at in the person's own session."""
    if sys.platform == "win32":  # the Task Scheduler knows the whole environment
        inside = examine(installation, CHECKS)
    else:
        inside = _examine_as_cron(installation)
    return (*inside, *examine(installation, OUTSIDE))


def _examine_as_cron(installation: Installation) -> tuple[Finding, ...]:
    """The checks made by a process that was started as cron starts one; by this one where it cannot be."""
    environ = cron_environment(*_find_login(), _read_crontab_settings())
    is_moved = installation.read_clock is None
    options = ("--now", installation.now.isoformat()) if is_moved else ()
    found = examine_through_cron(build_job(str(installation.home.root)), options, environ)
    if len(found) == 1:
        found = (*found, *examine(installation, CHECKS))
    return (compare_environments(installation.environ, environ), *found)


def _find_login() -> tuple[str, str]:
    """This user's name and home folder, as cron takes them: from the list of users, where it has them."""
    import pwd  # noqa: PLC0415 - not on Windows, which does not come here

    try:
        one = pwd.getpwuid(os.getuid())
    except KeyError:
        return getpass.getuser(), str(Path.home())
    return one.pw_name, one.pw_dir


def _read_crontab_settings() -> dict[str, str]:
    """What the person's crontab sets for the block."""
    cron = Cron(Programs(os.environ))
    with suppress(SecondChanceError):  # the check of the schedule says it
        if cron.is_available():
            return dict(cron.settings())
    return {}
