"""What time it is, and what time it is elsewhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.knowledge.marks import UNWANTED
from agent.knowledge.places import is_zone
from agent.model.finding import Finding, State
from agent.model.mail import Query

_SET = "sudo timedatectl set-ntp true"
_SLACK = timedelta(minutes=2)
_A_DAY = timedelta(days=1)
_FAR = timedelta(days=3650)
_SEVERAL = 3
"""One mail from the future is its sender's mistake; several are ours."""


def check_clock(installation: Installation) -> Iterator[Finding]:
    """The clock agrees with the file system, the journal and the mail."""
    wrong = [
        sentence for compare in (_with_files, _with_journal, _with_mail) for sentence in compare(installation)
    ]
    for sentence in wrong:
        yield Finding("clock", State.WARNING, sentence, _SET)
    if not wrong:
        yield Finding("clock", State.OK, f"It is {_format(installation.now)}; nothing speaks against it.")


def check_zones(installation: Installation) -> Iterator[Finding]:
    """The time zones of the person and of the interviews are known to this computer."""
    wanted = {one.debrief.their_time_zone for one in installation.records} - {""}
    if installation.config:
        wanted.add(installation.config.profile.time_zone)
    unknown = sorted(zone for zone in wanted if not is_zone(zone))
    if unknown:
        text = f"This computer does not know the time zone {', '.join(unknown)}."
        yield Finding("zones", State.BROKEN, text, "python -m pip install --upgrade tzdata")
    elif wanted:
        yield Finding("zones", State.OK, f"The time zones are known: {', '.join(sorted(wanted))}.")


def _with_files(installation: Installation) -> Iterator[str]:
    """The time a file gets that is written now; on a network the server's clock writes it."""
    if installation.read_clock is None or not installation.home.root.is_dir():
        return
    with tempfile.NamedTemporaryFile(dir=installation.home.root, prefix=".clock-") as file:
        written = datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
        now = installation.read_clock()
    if abs(written - now) > _SLACK:
        yield f"The clock says {_format(now)}, the file system {_format(written)}."


def _with_journal(installation: Installation) -> Iterator[str]:
    now, said = installation.now, list[str]()
    last = max((one.changed_at for one in installation.records), default=None)
    if last and last > now + _SLACK:
        said.append(f"The clock says {_format(now)}, but the journal was changed on {_format(last)}.")
    if stamps := installation.stamps_ahead:
        count, are, they = len(stamps), "stamps in the journal are", "They are"
        if count == 1:
            are, they = "stamp in the journal is", "It is"
        said.append(
            f"{count} {are} later than now, from a run on {_format(stamps[0])} by its clock. "
            f"{they} not counted: what that run put off is due."
        )
    if said:
        yield " ".join(said)


def _with_mail(installation: Installation) -> Iterator[str]:
    """Mail that has arrived cannot be dated after tomorrow."""
    if installation.config is None:
        return
    query = Query(since=installation.now + _A_DAY, until=installation.now + _FAR, everything=True)
    for settings in installation.mailboxes:
        if settings.folder is None:
            continue  # a server would have to be asked; a wrong clock there shows in its certificate
        mailbox = installation.open(settings)
        try:
            messages = [m for thread in mailbox.search(query) for m in thread.messages]
        except SecondChanceError:
            continue  # the check of the mailbox says it
        finally:
            mailbox.close()
        later = [m.date for m in messages if m.date >= query.since and not m.marks & UNWANTED]
        if len(later) >= _SEVERAL:
            now, last = _format(installation.now), _format(max(later))
            yield f"The clock says {now}, but mail in {settings.name} is of {last}."


def _format(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
