"""What mail changed of an appointment, or claims to have changed, in words: said once, shown in `find`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agent.model.appointment import Appointment, AppointmentState, Band
from agent.model.mail import Address
from agent.model.plan import Because
from agent.wording import sentences

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})
TOLD = _OPEN | {AppointmentState.CANCELLED}
"""What mail did to these is told."""
_CHANGED = {
    "cancelled": "cancelled by",
    "moved": "moved by",
    "called_off": "called off by",
    "declined": "noted as declined by you, by",
    "redirected": "the people in it changed by",
}
_CLAIMED = {
    "cancelled": "that it was cancelled",
    "moved": "that it was moved",
    "called_off": "that it does not take place",
    "redirected": "that other people are in it now",
}
_IF_TRUE = {
    "moved": "Ask them by another way; once it is over: second-chance debrief --id {id}",
    "redirected": "Ask them by another way.",
}
_SKIP = "Ask them by another way; if it is true: second-chance skip {id}"


def list_change_facts(appointment: Appointment, zone: str, now: datetime) -> Iterator[tuple[str, str]]:
    """What stands of it beside an appointment: label and text."""
    if appointment.unverified:
        yield "note", appointment.unverified
    for change in appointment.changes:
        yield "changed", describe_change(change.because, zone, now)
    for claim in appointment.claims:
        yield "note", describe_claim(claim, zone, now)


def describe_change(because: Because, zone: str, now: datetime) -> str:
    """What a mail did, who wrote it and when, and the words that did it."""
    did = _CHANGED.get(because.code, because.code)
    note = f". {because.note}" if because.note else ""
    return f"{did} {_describe_mail(because, zone, now)}{note}"


def describe_claim(because: Because, zone: str, now: datetime) -> str:
    """What a mail claims, in whose name, and why nothing follows from it."""
    says = _CLAIMED.get(because.code, because.code)
    mail = f"a mail in the name of {_describe_mail(because, zone, now)}"
    return f"{mail} says {says}. {because.note} Nothing was changed"


def list_news(appointment: Appointment, zone: str, now: datetime) -> Iterator[tuple[str, str]]:
    """What there is to say of an appointment, the oldest first: what it is known by, and the sentence."""
    one = appointment.id
    if appointment.unverified and appointment.weighed.band is not Band.IGNORE:
        ask = f"If it is one all the same: second-chance confirm {one}; if not: second-chance skip {one}"
        yield "unverified", f"perhaps an interview. {appointment.unverified} {ask}"
    for change in reversed(appointment.changes):
        undo = f"To take that back: second-chance reopen {one}"
        text = describe_change(change.because, zone, now)
        start = appointment.meeting.start if appointment.meeting else None
        if change is appointment.changes[0] and change.because.code == "moved" and start:
            undo = f"It begins on {sentences.format_moment(start, zone, now)} now. {undo}"
        yield f"{change.because.code}|{change.because.key}", f"{text.rstrip('.')}. {undo}"
    for claim in reversed(appointment.claims):
        advice = _IF_TRUE.get(claim.code, _SKIP).format(id=one)
        yield f"claim|{claim.key}", f"{describe_claim(claim, zone, now)}. {advice}"


def _describe_mail(because: Because, zone: str, now: datetime) -> str:
    words = f": “{because.words}”" if because.words else ""
    return f"{_describe_sender(because.sender)} ({sentences.format_moment(because.date, zone, now)}){words}"


def _describe_sender(sender: Address) -> str:
    """Both name and address: a name alone is written quickly."""
    email = sender.email or "nobody"
    return f"{sender.name} <{email}>" if sender.name else email
