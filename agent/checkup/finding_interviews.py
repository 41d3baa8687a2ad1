"""Finding: whether new mail is looked at for interviews, and when that was last done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from agent.checkup.findings import Finding, State
from agent.checkup.installation import Installation

_LATE = timedelta(days=1)


def find(patient: Installation) -> Iterator[Finding]:
    """Finding is on, and every mailbox was looked at within the last day, once there was a first look."""
    settings = patient.settings
    if settings is None:
        return
    if not settings.find.enabled:
        text = "New mail is not looked at for interviews: [find] enabled is false in config.toml."
        yield Finding("find", State.OK, text)
        return
    looks = patient.looks
    late = [name for name, at in looks.items() if patient.now - at > _LATE]
    if late:
        text = f"New mail in {', '.join(late)} was not looked at for more than a day."
        yield Finding("find", State.WARNING, text, "second-chance run")
    elif looks:
        last = max(looks.values())
        every = settings.find.every_minutes
        text = (
            f"New mail is looked at for interviews every {every} minutes, last at {last:%Y-%m-%d %H:%M %z}."
        )
        yield Finding("find", State.OK, text)
    else:
        yield Finding("find", State.OK, "New mail is looked at for interviews from the next run on.")
