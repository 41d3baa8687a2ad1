"""The board, and what waits for the person above it: every interview, its drafts, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from agent.commands.palette import ASIDE, GOOD, STOPPED, WAITS
from agent.commands.render import is_plain, open_console, say_line
from agent.keeping.journal.records import Record
from agent.model.interview import InterviewId, Profile
from agent.model.notice import Event, Notice
from agent.model.plan import Fate, Placement, TrackState
from agent.wording.board import Row, build_row

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
            stack_lines((one.second_chance, _STATES.get(one.track, ""))),
            one.next,
            stack_lines(
                *((draft, _FATES.get(fate, "")) for draft, fate in one.drafts),
                *((note, WAITS) for note in one.notes),
            ),
        )
    out.print(table)


def _print_block(on: Console, row: Row) -> None:
    """One interview in plain lines."""
    say_line(on, row.interview, style="bold")
    say_line(on, f"  id: {row.id}")
    say_line(on, f"  state: {row.state}")
    say_line(on, f"  second chance: {row.second_chance}", style=_STATES.get(row.track, ""))
    say_line(on, f"  next look: {row.next}")
    for draft, fate in row.drafts:
        say_line(on, f"  draft: {draft}", style=_FATES.get(fate, ""))
    for note in row.notes:
        say_line(on, f"  note: {note}", style=WAITS)
