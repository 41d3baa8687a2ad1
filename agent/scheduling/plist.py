"""The text of a launchd agent."""

from __future__ import annotations

import os
import plistlib

from agent.scheduling.job import PROGRAM, Job

LABEL = PROGRAM
LOG = "schedule.log"
"""In the home: launchd sends no mail, so what a run says is kept here."""


def plist(job: Job) -> str:
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
