"""Tell what a look at the mailboxes came to, a line each; silent when nothing happened."""

from __future__ import annotations

import argparse
import textwrap
from datetime import datetime

from agent.commands import render, sentences
from agent.commands.command import talk, whisper
from agent.model.appointment import Appointment, AppointmentState, Band
from agent.noticing import AskOutcome, Noticed
from agent.visit import Agent

_WIDTH = 78
"""Columns of a text of several lines: for terminals, and for the mail that cron makes of it."""
_READ_AND_KEPT = (
    "What I read: of new mail, and of earlier mail with the same people, who wrote, when, and the subject. "
    "Whole only conversations with a calendar, from an application system, or with a word such as "
    "“interview” in the subject.\n"
    "What I keep, on this computer only: for a likely interview its subject, times, places, people and the "
    "few words that tell. No mail, and nothing of what is no interview.\n"
)
FIRST = (
    "From now on I also look for interviews in your mail, so that you need not tell me of them.\n"
    f"{_READ_AND_KEPT}"
    "What I do: when an interview is over, a form with a few questions waits in your Drafts, addressed to "
    "you alone. Delete it and I will not ask again.\n"
    "To switch this off, write `enabled = false` below `[find]` in config.toml."
)
"""Said once in a home, at the first look."""
ONLY_NOW = (
    "I look for interviews in your mail, because you asked me to; by itself that stays switched off.\n"
    f"{_READ_AND_KEPT}"
    "Nothing is put into your Drafts."
)
"""The same where `[find]` is switched off and the person looks by hand."""


def print_pass(args: argparse.Namespace, agent: Agent, noticed: Noticed, now: datetime) -> None:
    """Say what was found and done; more of it with `-v`."""
    if noticed.first and not args.quiet:
        first = FIRST if agent.config.find.enabled else ONLY_NOW
        talk(args, "\n".join(textwrap.fill(line, _WIDTH) for line in first.splitlines()))
        agent.journal.appointments.explain(now)
    for note in noticed.notes:
        whisper(args, note)
    zone = agent.config.profile.time_zone
    for one in noticed.found:
        if one.state is AppointmentState.SEEN:
            perhaps = ", perhaps an interview" if one.weighed.band is Band.ASK else ""
            whisper(args, f"Seen in your mail{perhaps}: {name(one)}{_when(one, zone, now)}.")
    lines = _TRYING_OUT if getattr(args, "dry_run", False) else _LINES
    for attended in noticed.attended:
        say_it = talk if attended.came in _SAID else whisper
        if line := lines.get(attended.came):
            say_it(args, f"{name(attended.appointment)}: {line.format(id=attended.appointment.id)}")
        if attended.note:
            whisper(args, f"{name(attended.appointment)}: {attended.note}")


_SAID = frozenset({AskOutcome.ASKED, AskOutcome.SENT_BACK, AskOutcome.DEBRIEFED, AskOutcome.UNSURE})


def has_news(noticed: Noticed) -> bool:
    """Whether `tell_noticed` says what came of an appointment, also without `-v`."""
    return any(attended.came in _SAID for attended in noticed.attended)


def name(one: Appointment) -> str:
    """How an appointment is called: its company, else its title or subject."""
    title = one.meeting.title if one.meeting else ""
    return render.shown(one.company or title or one.subject) or "an interview"


_LINES = {
    AskOutcome.ASKED: (
        "a few questions about it wait in your Drafts. Today or tomorrow is best; later is fine too."
    ),
    AskOutcome.SENT_BACK: (
        "something in your answers is missing or unclear; the form in your Drafts says what."
    ),
    AskOutcome.DEBRIEFED: "your answers are recorded.",
    AskOutcome.UNSURE: "was this a job interview? Then say so: second-chance confirm {id}",
    AskOutcome.DISMISSED: "you deleted its form; nothing will be written for it.",
    AskOutcome.CANCELLED: "it was cancelled.",
}
_TRYING_OUT = _LINES | {
    AskOutcome.ASKED: "a few questions about it would be put into your Drafts.",
    AskOutcome.SENT_BACK: "something in your answers is missing or unclear; the form would say what.",
    AskOutcome.DEBRIEFED: "your answers would be recorded.",
}
"""The same for `--dry-run`."""


def _when(one: Appointment, zone: str, now: datetime) -> str:
    start = one.meeting.start if one.meeting else one.said[0].start if one.said else None
    return f", {sentences.format_moment(start, zone, now)}" if start else ""
