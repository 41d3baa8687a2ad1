"""What is on record of all that may wait for the person, gathered from journal and home."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from agent.errors import AuthoriseError, SecondChanceError
from agent.keeping.config import Config
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import Record
from agent.keeping.journal.runs import Streak
from agent.keeping.tokens import load_facts
from agent.model.appointment import Appointment
from agent.model.interview import InterviewId
from agent.model.letter import OwnLetter
from agent.model.plan import Placement

RECENT = timedelta(days=14)
"""What no run saw to for so long is no news, and waits for nobody any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What lets the program into one mailbox."""

    mailbox: str
    since: datetime | None = None
    """When the person signed in; None: not on record."""
    ends: datetime | None = None
    """When the provider ends it; None: nobody knows."""
    refused_at: datetime | None = None
    """When the last run was not let in; None: it was, or did not ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that decides what is to be told."""

    zone: ZoneInfo
    """The person's own."""
    records: tuple[Record, ...] = ()
    placements: Mapping[InterviewId, tuple[Placement, ...]] = field(default_factory=dict)
    own_letters: Mapping[InterviewId, tuple[OwnLetter, ...]] = field(default_factory=dict)
    appointments: tuple[Appointment, ...] = ()
    ask: Literal["form", "notice", "no"] = "notice"
    """How the person is asked about what is only perhaps an interview (`[find] ask`)."""
    sign_ins: tuple[SignIn, ...] = ()
    streak: Streak | None = None
    """The failed runs up to the last one."""


def gather_facts(
    config: Config, journal: Journal, home: Home, now: datetime, records: tuple[Record, ...] | None = None
) -> Facts:
    """What is on record now.

    Args:
        config: The person's settings.
        journal: Of their home.
        home: Where it is known since when each mailbox is open.
        now: Aware.
        records: The interviews to look at; None: those that are open or were lately visited.
    """
    some = journal.list_recent(now - RECENT) if records is None else records
    return Facts(
        zone=ZoneInfo(config.profile.time_zone),
        records=some,
        placements={one.id: journal.placements(one.id) for one in some},
        own_letters={one.id: journal.own_letters.list_waiting(one.id) for one in some},
        appointments=journal.appointments.find_listed(),
        ask=config.find.ask,
        sign_ins=_list_sign_ins(config, journal, home),
        streak=journal.runs.find_streak(),
    )


def _list_sign_ins(config: Config, journal: Journal, home: Home) -> tuple[SignIn, ...]:
    last = journal.runs.list_latest(1)
    refused = {mailbox: run.at for run in last for code, mailbox in run.errors if code == AuthoriseError.code}
    return tuple(_read_sign_in(home, name, refused.get(name)) for name in config.mailboxes)


def _read_sign_in(home: Home, mailbox: str, refused_at: datetime | None) -> SignIn:
    with suppress(SecondChanceError):  # a file that cannot be read says nothing; doctor says so
        if facts := load_facts(home, mailbox):
            return SignIn(
                mailbox=mailbox, since=facts.authorised_at, ends=facts.ends_at, refused_at=refused_at
            )
    return SignIn(mailbox=mailbox, refused_at=refused_at)
