"""Log: what the last runs did, and how they ended, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint

from agent.checkup.run_log import RunLog, find_failed_starts, find_zone, read_run_log
from agent.desk.desk import draw, find_desk
from agent.desk.paging import Paged, cut_page
from agent.errors import SecondChanceError
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.runs import MOST, Run
from agent.wording import sentences
from agent.wording.runs import (
    LEFT_OUT,
    NONE_YET,
    describe_end,
    describe_failed_starts,
    describe_idle,
    list_done,
)

PAGE = Blueprint("log", __name__)
_SHOWN = 20
"""Runs on one page."""
_LOOKS = {0: "good", 75: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a run did."""

    text: str
    interview: str = ""
    """The interview on record that it is about; empty: none."""
    company: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One run."""

    when: str
    seconds: str
    ended: str
    look: str
    lines: tuple[Line, ...]


@PAGE.get("/log")
def show() -> str:
    """The runs that did something or failed."""
    desk = find_desk()
    now, zone = desk.read_now(), find_zone(desk.home)
    failed = find_failed_starts(desk.home)
    problem: SecondChanceError | None = None
    log, entries = RunLog((), None), Paged[Entry]((), 1, 1)
    try:
        with Journal.open(desk.home.journal_file) as journal:
            log = read_run_log(journal, MOST)
            runs = cut_page(log.runs[::-1], _SHOWN)
            entries = Paged(
                tuple(_build(one, journal, zone, now) for one in runs.rows), runs.number, runs.last
            )
    except SecondChanceError as error:  # that runs cannot begin is worth more than no page
        problem = error
    notes = [describe_idle(log.last, zone, now)] if log.last and not log.last.tells else []
    if log.runs:
        notes.append(LEFT_OUT)
    elif not log.last and not failed and not problem:
        notes.append(NONE_YET)
    stopped = describe_failed_starts(failed, zone, now) if failed else ""
    return draw("log.html", entries=entries, notes=notes, stopped=stopped, problem=problem)


def _build(run: Run, journal: Journal, zone: str, now: datetime) -> Entry:
    return Entry(
        when=sentences.format_moment(run.at, zone, now),
        seconds=f"{run.seconds:.1f}",
        ended=describe_end(run),
        look=_LOOKS.get(run.exit_code, "bad"),
        lines=tuple(_list_lines(run, journal)),
    )


def _list_lines(run: Run, journal: Journal) -> Iterator[Line]:
    """Each thing that was done; one about an interview on record leads to it."""
    for line in list_done(run):
        name, colon, rest = line.partition(": ")
        known = [one for one in journal.find_ids(name) if one == name] if colon and name else []
        if known:
            yield Line(rest, known[0], journal.get(known[0]).debrief.company)
        else:
            yield Line(line)
