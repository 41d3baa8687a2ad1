"""An interview seen in the mail as the page Found shows it: what it is, and what can be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agent.keeping.config import Config
from agent.model.appointment import Appointment, AppointmentState, Band
from agent.noticing import is_lost, over_at
from agent.wording.appointments import describe_next, list_facts, list_reasons, name_appointment

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})
_STATES = {
    AppointmentState.DEBRIEFED: "written down",
    AppointmentState.DISMISSED: "you said no",
    AppointmentState.CANCELLED: "cancelled",
    AppointmentState.LAPSED: "long ago",
}
_SHOWN_ELSEWHERE = frozenset({"id", "next"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """One appointment, ready to be drawn."""

    id: str
    name: str
    role: str
    tag: str
    look: str
    """good, warn or nothing: the colour of the tag."""
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, tuple[str, ...]], ...]
    """What speaks for it, what against, and where its names come from: each with a heading."""
    next_step: str
    """A sentence; empty where the buttons ask it."""
    interview: str
    """The interview on record that it became; empty: none."""
    is_asked: bool
    """Whether only the person can say that it is one."""
    can_be_told: bool
    """Whether it is over, or may be, and can be written down now."""
    can_be_refused: bool
    can_be_taken_back: bool
    """Whether `reopen` undoes what mail did, or has its form made anew."""
    can_be_wanted: bool
    """Whether `confirm` takes a no back."""


def build_item(appointment: Appointment, config: Config, now: datetime) -> FoundItem:
    """How it stands at this moment (aware)."""
    state, is_open = appointment.state, appointment.state in _OPEN
    over = over_at(appointment, config.profile.time_zone)
    is_over = over is None or over <= now
    is_settled = state is AppointmentState.DEBRIEFED
    is_asked = _is_asked(appointment)
    tag, look = _name_state(appointment, is_asked=is_asked, is_over=over is not None and is_over)
    return FoundItem(
        id=appointment.id,
        name=name_appointment(appointment),
        role=appointment.role,
        tag=tag,
        look=look,
        facts=tuple(one for one in list_facts(appointment, config, now) if one[0] not in _SHOWN_ELSEWHERE),
        reasons=tuple(_group_reasons(appointment)),
        next_step="" if is_asked else describe_next(appointment, config, now),
        interview=appointment.interview or "",
        is_asked=is_asked,
        can_be_told=is_over and not is_settled,
        can_be_refused=is_open,
        can_be_taken_back=not is_settled and (bool(appointment.changes) or is_lost(appointment.form)),
        can_be_wanted=state in {AppointmentState.DISMISSED, AppointmentState.LAPSED},
    )


def _group_reasons(appointment: Appointment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The reasons that `find --why` lists, without the points that a computer needs."""
    groups: dict[str, list[str]] = {"For it": [], "Against it": []}
    for label, text in list_reasons(appointment):
        if label != "why":
            groups.setdefault(f"Where the {label} comes from", []).append(text)
            continue
        points, _, words = text.partition(" ")
        counted = points[:1] in {"+", "-"} and points[1:].isdecimal()
        groups["Against it" if counted and points[0] == "-" else "For it"].append(words if counted else text)
    return ((heading, tuple(said)) for heading, said in groups.items() if said)


def _is_asked(appointment: Appointment) -> bool:
    """Whether nobody but the person knows if it is one, or if it takes place after all."""
    if appointment.state is not AppointmentState.SEEN or appointment.confirmed_at:
        return False
    is_declined = appointment.meeting is not None and appointment.meeting.declined
    return appointment.weighed.band is not Band.SURE or is_declined


def _name_state(appointment: Appointment, *, is_asked: bool, is_over: bool) -> tuple[str, str]:
    if appointment.state in _STATES:
        return _STATES[appointment.state], "good" if appointment.state is AppointmentState.DEBRIEFED else ""
    if is_asked:
        return "perhaps an interview", "warn"
    return ("over", "warn") if is_over else ("to come", "good")
