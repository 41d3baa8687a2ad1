"""The board, and what waits for the person above it: every interview, its drafts, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from agent.commands import sentences
from agent.commands.palette import ASIDE, GOOD, STOPPED, WAITS
from agent.commands.render import is_plain, open_console, say_line
from agent.keeping.journal.records import Record
from agent.model.interview import InterviewId, Profile
from agent.model.notice import Event, Notice
from agent.model.plan import Fate, InterviewState, Placement, Track, TrackState

if TYPE_CHECKING:
    from rich.console import Console

TABLE = 90
"""Columns the board needs as a table."""
_FATES = {
    Fate.UNSENT: WAITS,
    Fate.UNKNOWN: WAITS,
    Fate.SENT: GOOD,
    Fate.SENT_EDITED: GOOD,
    Fate.DELETED: ASIDE,
}
_STATES = {
    TrackState.NEEDS_INPUT: WAITS,
    TrackState.DRAFTED: WAITS,
    TrackState.SENT: GOOD,
    TrackState.CANCELLED: STOPPED,
    TrackState.BLOCKED: STOPPED,
    TrackState.EXPIRED: STOPPED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One interview on the board, in words."""

    interview: str
    state: str
    second_chance: str
    next: str
    drafts: tuple[tuple[str, str], ...]
    """Each with its colour: one that stands unsent waits for the person."""
    notes: tuple[str, ...]
    """What is asked of the person, and warnings."""
    id: str
    style: str = ""
    """The colour of the second-chance letter's state."""


def print_waiting(waiting: Sequence[Notice], own_words: Sequence[str], on: Console | None = None) -> None:
    """What waits for the person, a line each; then what to do, and what is kept of their own words.

    How a question is answered stands on the board below, and in `find`.
    """
    out = on or open_console()
    if waiting:
        say_line(out, "Waits for you:", style="bold")
    for one in waiting:
        say_line(out, f"  {one.listed}", style=WAITS)
    for step in dict.fromkeys(one.next_step for one in waiting if one.event is not Event.ASKED):
        say_line(out, f"  {step}")
    for sentence in own_words:
        say_line(out, f"  {sentence}")
    if waiting or own_words:
        say_line(out, "")


def print_board(
    records: Iterable[Record],
    placements: Callable[[InterviewId], Sequence[Placement]],
    profile: Profile,
    now: datetime,
    on: Console | None = None,
    *,
    link: Callable[[Record, Placement], str] = lambda _record, _placement: "",
) -> None:
    """Show every interview: where it stands, its drafts with their fate, what comes next.

    `link` gives the address of a draft, where it has one.
    """
    out = on or open_console()
    rows = [build_row(record, placements(record.id), profile, now, link) for record in records]
    if is_plain(out) or out.width < TABLE:
        for number, one in enumerate(rows):
            if number and out.is_terminal:
                out.print()
            _print_block(out, one)
        return
    from rich.table import Table  # noqa: PLC0415

    from agent.commands.styled import stack_lines  # noqa: PLC0415

    table = Table(show_lines=True, expand=True)
    widest = max((len(one.id) for one in rows), default=0)  # an id can be copied whole
    table.add_column("interview", width=min(max(widest, out.width // 4), out.width // 2), overflow="fold")
    for title, ratio in (("second chance", 3), ("next look", 2), ("drafts", 4)):
        table.add_column(title, ratio=ratio, overflow="fold")
    for one in rows:
        table.add_row(
            stack_lines((one.interview, "bold"), one.state, (one.id, ASIDE)),
            stack_lines((one.second_chance, one.style)),
            one.next,
            stack_lines(*one.drafts, *((note, WAITS) for note in one.notes)),
        )
    out.print(table)


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
                _FATES.get(p.fate, ""),
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
        style=_STATES.get(track.state, ""),
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


def _print_block(on: Console, build_row: Row) -> None:
    """One interview in plain lines."""
    say_line(on, build_row.interview, style="bold")
    say_line(on, f"  id: {build_row.id}")
    say_line(on, f"  state: {build_row.state}")
    say_line(on, f"  second chance: {build_row.second_chance}", style=build_row.style)
    say_line(on, f"  next look: {build_row.next}")
    for draft, style in build_row.drafts:
        say_line(on, f"  draft: {draft}", style=style)
    for note in build_row.notes:
        say_line(on, f"  note: {note}", style=WAITS)
