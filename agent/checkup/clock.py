"""What time it is, and what time it is elsewhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.checkup.findings import Finding, State
from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.keeping.config import MaildirSettings
from agent.knowledge.places import is_zone
from agent.model.mail import Mark, Query

_SET = "sudo timedatectl set-ntp true"
_SLACK = timedelta(minutes=2)
_A_DAY = timedelta(days=1)
_FAR = timedelta(days=3650)
_SEVERAL = 3
"""One mail from the future is its sender's mistake; several are ours."""


def clock(patient: Installation) -> Iterator[Finding]:
    """The clock agrees with the file system, the journal and the mail."""
    wrong = [sentence for look in (_files, _journal, _mail) for sentence in look(patient)]
    for sentence in wrong:
        yield Finding("clock", State.WARNING, sentence, _SET)
    if not wrong:
        yield Finding("clock", State.OK, f"It is {_shown(patient.now)}; nothing speaks against it.")


def zones(patient: Installation) -> Iterator[Finding]:
    """The time zones of the person and of the interviews are known to this computer."""
    wanted = {one.debrief.their_time_zone for one in patient.records} - {""}
    if patient.settings:
        wanted.add(patient.settings.profile.time_zone)
    unknown = sorted(zone for zone in wanted if not is_zone(zone))
    if unknown:
        text = f"This computer does not know the time zone {', '.join(unknown)}."
        yield Finding("zones", State.BROKEN, text, "python -m pip install --upgrade tzdata")
    elif wanted:
        yield Finding("zones", State.OK, f"The time zones are known: {', '.join(sorted(wanted))}.")


def _files(patient: Installation) -> Iterator[str]:
    """The time a file gets that is written now; on a network the server's clock writes it."""
    if patient.read_clock is None or not patient.home.root.is_dir():
        return
    with tempfile.NamedTemporaryFile(dir=patient.home.root, prefix=".clock-") as file:
        written = datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
        now = patient.read_clock()
    if abs(written - now) > _SLACK:
        yield f"The clock says {_shown(now)}, the file system {_shown(written)}."


def _journal(patient: Installation) -> Iterator[str]:
    changed = [one.changed_at for one in patient.records]
    last = max(changed, default=None)
    if last and last > patient.now + _SLACK:
        yield f"The clock says {_shown(patient.now)}, but the journal was changed on {_shown(last)}."


def _mail(patient: Installation) -> Iterator[str]:
    """Mail that has arrived cannot be dated after tomorrow."""
    if patient.settings is None:
        return
    query = Query(since=patient.now + _A_DAY, until=patient.now + _FAR, everything=True)
    for name, one in patient.settings.mailboxes.items():
        if not isinstance(one, MaildirSettings):
            continue  # a server would have to be asked; a wrong clock there shows in its certificate
        mailbox = patient.open_mailbox(name, patient.settings, patient.home)
        try:
            messages = [m for thread in mailbox.search(query) for m in thread.messages]
        except SecondChanceError:
            continue  # the check of the mailbox says it
        finally:
            mailbox.close()
        later = [m.date for m in messages if m.date >= query.since and not m.marks & {Mark.SPAM, Mark.TRASH}]
        if len(later) >= _SEVERAL:
            yield f"The clock says {_shown(patient.now)}, but mail in {name} is of {_shown(max(later))}."


def _shown(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
