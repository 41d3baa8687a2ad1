"""Tell what a look at the mailboxes came to, a line each; silent when nothing happened."""

from __future__ import annotations

import argparse
from datetime import datetime

from agent.commands import render, words
from agent.commands.common import talk, whisper
from agent.model.appointment import Appointment, AppointmentState
from agent.noticing import Attended, Came, Noticed
from agent.visit import Agent

FIRST = (
    "From now on I also look for interviews in your mail, so that you need not tell me of them.\n"
    "What I read: new mail with a calendar, from application systems, or with words such as “interview” in "
    "its subject, and the conversations it belongs to.\n"
    "What I keep, on this computer only: for a likely interview its subject, times, people and the few words "
    "that tell. No mail, and nothing of what is no interview.\n"
    "What I do: when an interview is over, a form with a few questions waits in your Drafts, addressed to "
    "you alone. Delete it and I will not ask again.\n"
    "To switch this off, write `enabled = false` below `[find]` in config.toml."
)
"""Said once in a home, before anything is kept for good."""


def tell_noticed(args: argparse.Namespace, agent: Agent, noticed: Noticed, now: datetime) -> None:
    """Say what was found and done; more of it with `-v`."""
    if noticed.first and not args.quiet:
        talk(args, FIRST)
        agent.journal.appointments.explain(now)
    for note in noticed.notes:
        whisper(args, note)
    zone = agent.config.profile.time_zone
    for one in noticed.found:
        if one.state is AppointmentState.SEEN:
            whisper(args, f"Seen in your mail: {name(one)}{_when(one, zone, now)}.")
    dry = getattr(args, "dry_run", False)
    for attended in noticed.attended:
        say_it = talk if attended.came in _SAID else whisper
        if line := _line(attended, dry=dry):
            say_it(args, f"{name(attended.appointment)}: {line}")
        if attended.note:
            whisper(args, f"{name(attended.appointment)}: {attended.note}")


_SAID = frozenset({Came.ASKED, Came.SENT_BACK, Came.DEBRIEFED})


def name(one: Appointment) -> str:
    """How an appointment is called: its company, else its title or subject."""
    title = one.meeting.title if one.meeting else ""
    return render.shown(one.company or title or one.subject) or "an interview"


def _line(attended: Attended, *, dry: bool) -> str:
    match attended.came:
        case Came.ASKED:
            verb = "would be put" if dry else "wait"
            return f"a few questions about it {verb} in your Drafts. Fill them in whenever you like."
        case Came.SENT_BACK:
            return "something is missing in your answers; the form in your Drafts says what, beside each."
        case Came.DEBRIEFED:
            return "your answers are recorded."
        case Came.DISMISSED:
            return "you deleted its form; nothing will be written for it."
        case Came.CANCELLED:
            return "it was cancelled."
        case Came.NOTHING:
            return ""


def _when(one: Appointment, zone: str, now: datetime) -> str:
    start = one.meeting.start if one.meeting else one.said[0].start if one.said else None
    return f", {words.when(start, zone, now)}" if start else ""
