"""What a look at the mailboxes, or a word on what was seen there, came to, in lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from agent.model.appointment import AppointmentState, Band
from agent.noticing import AskOutcome, AskResult, NoticingResult
from agent.visit import Agent
from agent.wording.appointments import describe_outcome, format_when, name_appointment
from agent.wording.changes import TOLD, list_news
from agent.wording.visits import Line

_UNSAID = frozenset({AskOutcome.NOTHING, AskOutcome.CANCELLED})


def list_look(
    agent: Agent, noticed: NoticingResult, now: datetime, *, dry_run: bool = False
) -> Iterator[Line]:
    """What was found and done; most of it aside.

    Args:
        agent: The house.
        noticed: What the look, or the word, came to.
        now: Aware.
        dry_run: No draft was touched; one only would be.
    """
    for note in noticed.notes:
        yield Line(note, is_aside=True)
    zone = agent.config.profile.time_zone
    for appointment in noticed.found:
        if appointment.state is AppointmentState.SEEN:
            perhaps = ", perhaps an interview" if appointment.weighed.band is Band.ASK else ""
            at = format_when(appointment, zone, now)
            yield Line(f"Seen in your mail{perhaps}: {name_appointment(appointment)}{at}.", is_aside=True)
    for attended in noticed.attended:
        name = name_appointment(attended.appointment)
        if outcome := describe_outcome(attended, dry_run=dry_run):
            yield Line(f"{name}: {outcome}", is_aside=not _is_said(attended))
        for sentence in attended.done:
            yield Line(f"{name}: {sentence}")
        if attended.note:
            yield Line(f"{name}: {attended.note}", is_aside=True)


def has_news(noticed: NoticingResult) -> bool:
    """Whether `list_look` says what came of an appointment, also to those who do not ask for more."""
    return any(_is_said(attended) for attended in noticed.attended)


def _is_said(attended: AskResult) -> bool:
    """An invitation in doubt was told of when it was seen, and is not asked about once more."""
    is_told = attended.came is AskOutcome.UNSURE and bool(attended.appointment.unverified)
    return attended.came not in _UNSAID and not is_told


def list_changes(agent: Agent, now: datetime) -> Iterator[Line]:
    """What mail did to each appointment, or would have done, as far as it was not said before.

    The journal is told that it is said now.
    """
    for appointment in agent.journal.appointments.find_news():
        if appointment.state not in TOLD:
            continue
        for key, text in list_news(appointment, agent.config.profile.time_zone, now):
            digest = sha256(f"{appointment.id}|{key}".encode("utf-8", "surrogatepass")).hexdigest()
            if not agent.journal.looks.is_told(digest):
                agent.journal.looks.record_notice(digest, now)
                yield Line(f"{name_appointment(appointment)}: {text}")
