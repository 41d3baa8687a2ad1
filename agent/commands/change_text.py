"""What mail changed of an appointment, or claims to have changed: said once."""

from __future__ import annotations

import argparse
from datetime import datetime
from hashlib import sha256

from agent.commands.command import talk
from agent.visit import Agent
from agent.wording.appointments import name_appointment
from agent.wording.changes import TOLD, list_news


def tell_changes(args: argparse.Namespace, agent: Agent, now: datetime) -> None:
    """Say what mail did to each appointment, or would have done, as far as it was not said before.

    Args:
        args: Of the command; with `--quiet` nothing is said, and it is said at another time.
        agent: The house.
        now: Aware.
    """
    if args.quiet:
        return
    for appointment in agent.journal.appointments.find_news():
        if appointment.state not in TOLD:
            continue
        for key, text in list_news(appointment, agent.config.profile.time_zone, now):
            digest = sha256(f"{appointment.id}|{key}".encode("utf-8", "surrogatepass")).hexdigest()
            if not agent.journal.looks.is_told(digest):
                agent.journal.looks.record_notice(digest, now)
                talk(args, f"{name_appointment(appointment)}: {text}")
