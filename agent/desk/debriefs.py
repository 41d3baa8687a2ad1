"""The debriefs that are under way at the desk: found by the address of their page, kept, let go of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import Lock
from typing import cast

from flask import current_app

from agent.debriefing.answers import Replay, close_gaps, make_answers
from agent.debriefing.kept_answers import Begun, find_begun, keep, list_begun, take_places
from agent.debriefing.shown import find_templates
from agent.desk.desk import Desk
from agent.errors import SecondChanceError
from agent.keeping import unfinished
from agent.keeping.journal.records import Record
from agent.mailboxes.registry import load_config
from agent.model.appointment import Appointment
from agent.model.interview import Debrief
from agent.model.prefill import Prefill
from agent.noticing.suggestions import prefill_appointment, prefill_from_record
from agent.visit import Agent
from agent.words.ids import find_interview


@dataclass(slots=True)
class _UnderWay:
    """What this process knows of debriefs beside what is on disk."""

    lock: Lock = field(default_factory=Lock)
    """Held while answers are read, changed and kept: two windows may type at once."""
    prefills: dict[str, Prefill] = field(default_factory=dict)
    """What the mailbox told of an appointment when its page was drawn: not asked for at each keystroke."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A debrief as its page shows it."""

    begun: Begun
    is_kept: bool
    """Something of it was kept before."""
    is_changed_elsewhere: bool = False
    """What is on record is no longer what this change began with."""
    trouble: str = ""
    """Why nothing could be read in the mailbox; empty: nothing is wrong."""

    def read_replay(self, desk: Desk) -> Replay:
        """What its questions look at.

        Raises:
            BadFileError: config.toml cannot be used.
        """
        settings = load_config(desk.home.config_file)
        return Replay(
            profile=settings.profile,
            now=desk.read_now(),
            answers=dict(self.begun.answers),
            prefill=self.begun.prefill or Prefill(),
            mailboxes=tuple(settings.mailboxes),
            templates=find_templates(desk.home.templates),
        )


@contextmanager
def hold_answers() -> Iterator[None]:
    """Nobody else at this desk changes kept answers until the block ends."""
    with _find_under_way().lock:
        yield


def find_new(desk: Desk, name: str) -> Asked | None:
    """The debrief of an interview that nothing is known of, by its name; None: it is recorded, or gone."""
    begun = find_begun(desk.home, name)
    return Asked(begun=begun, is_kept=True) if begun else None


def find_kept(desk: Desk, interview: str) -> Asked | None:
    """What is kept about an interview on record, or one that was seen, by its whole id; None: nothing."""
    mine = [one for one in list_begun(desk.home)[0] if interview in {one.changing, one.seen_as}]
    return Asked(begun=mine[-1], is_kept=True) if mine else None


def find_asked(desk: Desk, agent: Agent, about: Record | Appointment) -> Asked:
    """What is kept about an interview, or how its questions would begin.

    Args:
        desk: The desk.
        agent: Open for reading.
        about: An interview on record, or one that was only seen.
    """
    kept = find_kept(desk, about.id)
    if isinstance(about, Record):
        base = digest(about.debrief)
        if kept:
            return replace(kept, is_changed_elsewhere=kept.begun.base not in {"", base})
        answers = make_answers(about.debrief)
        begun = Begun(name=_name(desk), answers=answers, changing=about.id, base=base)
        return Asked(begun=begun, is_kept=False)
    if kept:
        return kept
    prefills = _find_under_way().prefills
    trouble = ""
    try:
        prefills[about.id] = prefill_appointment(agent, about, desk.read_now())
    except SecondChanceError as error:
        trouble = f"{error.text} The questions go on without it."
        prefills[about.id] = prefill_from_record(agent, about, desk.read_now())
    return Asked(begun=_begin_seen(desk, about.id), is_kept=False, trouble=trouble)


def find_for_typing(desk: Desk, interview: str) -> Asked:
    """The same while somebody types: what is kept, or what the page that is drawn began with.

    Raises:
        UnknownInterviewError: there is none of this id.
    """
    kept = find_kept(desk, interview)
    if kept:
        return kept
    if interview in _find_under_way().prefills:
        return Asked(begun=_begin_seen(desk, interview), is_kept=False)
    with desk.open_for_reading() as agent:
        return find_asked(desk, agent, find_interview(agent, interview))


def keep_answers(desk: Desk, asked: Asked, answers: dict[str, str]) -> None:
    """Keep what was typed; the first time, under a name of its own.

    Raises:
        TryLaterError: the disk is full.
    """
    keep(desk.home, replace(asked.begun, answers=answers), desk.read_now())


def begin_new(desk: Desk, prefill: Prefill | None) -> str:
    """Begin a debrief of an interview that is not known yet; the name of its page."""
    begun, _ = list_begun(desk.home)
    empty = (one for one in begun if not (one.answers or one.changing or one.seen_as))
    name = next((one.name for one in empty), "") or _name(desk)
    keep(desk.home, Begun(name=name, answers=take_places(prefill), prefill=prefill), desk.read_now())
    return name


def discard(desk: Desk, begun: Begun) -> None:
    """Let go of answers that are on record, or not wanted."""
    unfinished.discard(desk.home, begun.name)
    _find_under_way().prefills.pop(begun.seen_as, None)


def digest(debrief: Debrief) -> str:
    """What tells one state of a record from another."""
    return sha256(repr(debrief).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def close_up(asked: Asked) -> Asked:
    """The same without emptied entries between others, as a page that is drawn anew shows it."""
    return replace(asked, begun=replace(asked.begun, answers=close_gaps(asked.begun.answers)))


def _begin_seen(desk: Desk, interview: str) -> Begun:
    prefill = _find_under_way().prefills[interview]
    return Begun(name=_name(desk), answers=take_places(prefill), prefill=prefill, seen_as=interview)


def _name(desk: Desk) -> str:
    return unfinished.new_name(desk.home, desk.read_now())


def _find_under_way() -> _UnderWay:
    return cast("_UnderWay", current_app.extensions.setdefault("debriefs", _UnderWay()))
