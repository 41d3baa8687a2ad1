"""One interview as the board shows it: where it stands, its drafts with their fate, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.keeping.journal.records import Record
from agent.model.interview import Profile
from agent.model.plan import Fate, InterviewState, Placement, Track, TrackState
from agent.wording import sentences


@dataclass(frozen=True, slots=True)
class Row:
    """One interview on the board, in words."""

    interview: str
    state: str
    second_chance: str
    next: str
    drafts: tuple[tuple[str, Fate], ...]
    notes: tuple[str, ...]
    """What is asked of the person, and warnings."""
    id: str
    track: TrackState = TrackState.NONE
    """Of the second-chance letter."""


def build_row(
    record: Record,
    placements: Sequence[Placement],
    profile: Profile,
    now: datetime,
    link: Callable[[Record, Placement], str] = lambda _record, _placement: "",
) -> Row:
    """One interview as the board shows it."""
    plan, zone = record.plan, profile.time_zone
    track = plan.track if plan else Track(TrackState.NONE)
    look_again = plan.look_again if plan else now
    return Row(
        interview=f"{record.debrief.company}, {record.debrief.role}",
        state=sentences.INTERVIEW_STATES[plan.state if plan else InterviewState.OPEN],
        second_chance=sentences.describe_track(track, zone, now),
        next=_format_next(look_again, zone, now),
        drafts=tuple(
            (
                f"{sentences.name_letter(p)}: {sentences.describe_fate(p)} {link(record, p)}".rstrip(),
                p.fate,
            )
            for p in placements
        ),
        notes=(
            *_describe_causes(record, zone, now),
            *(
                sentences.describe_request(code, record.id, record.debrief)
                for code in (plan.needs_input if plan else ())
                if plan and code not in {cause.code for cause in plan.because}
            ),
            *(
                sentences.describe_warning(code, plan.unread, interview=record.id, debrief=record.debrief)
                for code in (plan.warnings if plan else ())
                if plan
            ),
            *(f"{e.text} {e.hint}" for e in (plan.errors if plan else ())),
        ),
        id=record.id,
        track=track.state,
    )


def _describe_causes(record: Record, zone: str, now: datetime) -> Iterator[str]:
    """The mails that stopped or postponed the second letter, or are asked about."""
    plan = record.plan
    for cause in (*plan.track.because, *plan.because) if plan else ():
        yield from sentences.describe_cause(cause, record.id, zone, now)


def _format_next(look_again: datetime | None, zone: str, now: datetime) -> str:
    if look_again is None:
        return "nothing planned"
    return "at the next run" if look_again <= now else sentences.format_moment(look_again, zone, now)
