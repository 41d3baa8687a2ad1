"""Answers of a debrief that was begun: kept under one name, in a terminal and at the desk alike.

Whoever asks keeps them in the same words, so that one may be left at the desk and go on in a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.debriefing.answers import HEADS, Answers, make_debrief
from agent.keeping import unfinished
from agent.keeping.codec import MisfitError, decode, encode
from agent.keeping.home_folder import Home
from agent.knowledge.spelled_dates import day_and_month
from agent.model.interview import Debrief
from agent.model.prefill import Prefill

_ANSWERS, _PREFILL, _CHANGING, _SEEN_AS, _BASE = "answers", "prefill", "changing", "seen_as", "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A debrief as it begins, or begins again."""

    name: str
    answers: dict[str, str] = field(default_factory=dict)
    """Field to answer; what could not be taken stands as it was typed, and is asked for again."""
    prefill: Prefill | None = None
    changing: str = ""
    """The id of the interview on record that it changes; empty: none."""
    seen_as: str = ""
    """The id of the appointment it was begun from at the desk; empty: none."""
    base: str = ""
    """A digest of the record as it was when the change began at the desk; empty: nothing is known of it."""
    kept_at: datetime | None = None
    """When it was kept last; None: not yet."""


def keep(home: Home, begun: Begun, now: datetime) -> None:
    """Keep all answers so far.

    Raises:
        TryLaterError: the disk is full; what was kept before is still there.
    """
    data: dict[str, object] = {
        _ANSWERS: dict(begun.answers),
        _PREFILL: encode(begun.prefill or Prefill()),
        _CHANGING: begun.changing,
    }
    more = {_SEEN_AS: begun.seen_as, _BASE: begun.base}
    data |= {name: text for name, text in more.items() if text}
    unfinished.save(home, begun.name, data, now=now)


def keep_changes(home: Home, begun: Begun, before: Answers, now: datetime) -> dict[str, str]:
    """Keep what was changed in one place, beside what another changed meanwhile; all that is kept then.

    Args:
        home: Where they are kept.
        begun: With the answers of this place.
        before: Its answers when they were kept, or read, last.
        now: Aware.

    Raises:
        As `keep`.
    """
    kept = find_begun(home, begun.name)
    answers = dict(begun.answers)
    if kept and kept.answers != before:
        answers = _merge(kept.answers, before, begun.answers)
    keep(home, replace(begun, answers=answers), now)
    return answers


def _merge(kept: Answers, before: Answers, after: Answers) -> dict[str, str]:
    """The kept answers with the changes of one place; a list whose entries it changed is its own."""
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    lists = tuple(
        f"{group}["
        for group, head in HEADS.items()
        if any(name.startswith(f"{group}[") and name.endswith(f"]{head}") for name in changed)
    )
    own = {name for name in {*kept, *after} if name in changed or (lists and name.startswith(lists))}
    others = {name: text for name, text in kept.items() if name not in own}
    return others | {name: text for name, text in after.items() if name in own}


def list_begun(home: Home) -> tuple[tuple[Begun, ...], tuple[str, ...]]:
    """All that are kept, the oldest first; and a sentence for each file that cannot be read."""
    begun: list[Begun] = []
    damages: list[str] = []
    for one in unfinished.load_all(home):
        read = _read(one)
        if read is None:
            damages.append(one.damage or f"The unfinished debrief {one.name} is damaged and left alone.")
        else:
            begun.append(read)
    return tuple(begun), tuple(damages)


def find_begun(home: Home, name: str) -> Begun | None:
    """The one of this name; None: it was recorded or thrown away, or cannot be read."""
    return next((one for one in list_begun(home)[0] if one.name == name), None)


def discard_answers(home: Home, debrief: Debrief) -> None:
    """Let go of the kept answers that made this debrief; called once it is on record.

    Raises:
        SecondChanceError: the file cannot be deleted.
    """
    for begun in list_begun(home)[0]:
        try:
            if make_debrief(begun.answers) == debrief:
                unfinished.discard(home, begun.name)
        except ValueError:  # answers that make no debrief yet
            continue


def take_places(prefill: Prefill | None) -> dict[str, str]:
    """The answers that nobody has to be asked for once the conversation is known."""
    found = {"mailbox": prefill.mailbox, "thread": prefill.thread} if prefill else {}
    return {name: answer for name, answer in found.items() if answer}


def describe_begun(begun: Begun) -> str:
    """Which it is: `Fjordlab, left on 4 September`."""
    kept = f", left on {day_and_month(begun.kept_at.date())}" if begun.kept_at else ""
    filled_in = begun.prefill.company.value if begun.prefill else ""
    return (begun.answers.get("company") or filled_in or "an interview") + kept


def describe_thread(prefill: Prefill) -> str:
    """A conversation to choose: its subject, and who is in it."""
    people = ", ".join(person.name for person in prefill.people)
    return f"{prefill.subject} ({people})" if people else prefill.subject


def _read(kept: unfinished.Unfinished) -> Begun | None:
    """A kept debrief; None when it cannot be read."""
    answers = kept.answers.get(_ANSWERS)
    if kept.damage or not isinstance(answers, Mapping):
        return None
    texts = {str(name): text for name, text in answers.items() if isinstance(text, str)}
    try:
        prefill = decode(Prefill, kept.answers.get(_PREFILL))
    except MisfitError:
        prefill = None
    changing, seen_as, base = (str(kept.answers.get(name, "")) for name in (_CHANGING, _SEEN_AS, _BASE))
    return Begun(
        name=kept.name,
        answers=texts,
        prefill=prefill,
        changing=changing,
        seen_as=seen_as,
        base=base,
        kept_at=kept.kept_at,
    )
