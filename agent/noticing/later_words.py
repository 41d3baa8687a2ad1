"""What a form says of an interview that is on record: wait, I have thanked them, no letters, no decision.

Each line does what its word does in a terminal, by the same functions. It is done once: what was done is kept
with a digest of the line, is said above it, and the same text does not do it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from agent.debriefing.form_choices import read_choice
from agent.debriefing.form_lines import DONE, LATER, NOT_DONE
from agent.debriefing.question import YES_OR_NO, Question
from agent.debriefing.typed_days import read_past_day, read_wait
from agent.errors import RefusedError, UnclearError
from agent.keeping.journal.records import Record
from agent.knowledge.spelled_dates import spell
from agent.knowledge.text import printable, straighten
from agent.model.appointment import Appointment
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.plan import Because, PersonsWord
from agent.visit import Agent, persons_words
from agent.writing.lexicon import english

_DIGITS = 16
_YES_OR_NO = "Please write yes, or leave it empty."
_DECISIONS = frozenset({"rejection", "offer", "invitation", "reply_received", *persons_words.DOUBTFUL})


@dataclass(frozen=True, slots=True)
class LaterWords:
    """The lines of one form that are about an interview on record."""

    agent: Agent
    appointment: Appointment
    now: datetime

    def obey(self, texts: Mapping[str, str], *, dry_run: bool = False) -> Appointment:
        """Do what the lines say that were not done yet; the appointment as it is on record then.

        The word is on record before what was done is: killed in between, the same word is said once more.
        """
        known = {field: digest for field, digest, _ in self._list_done()}
        words: dict[str, Callable[[Record, str], tuple[PersonsWord | None, str]]] = {
            "snooze": self._wait,
            "thanked": self._thank,
            "reopen": self._reopen,
            "close": self._close,
        }
        appointment = self.appointment
        for field, say in words.items():
            typed = texts.get(field, "").strip()
            digest = sha256(typed.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
            if not typed or known.get(field) == digest:
                continue
            record = self.agent.journal.get(InterviewId(appointment.interview or ""))
            try:
                changed, sentence = say(record, typed)
            except (UnclearError, RefusedError) as problem:
                changed, sentence = None, f"{NOT_DONE} {getattr(problem, 'text', '') or problem}"
            if changed and not dry_run:
                self.agent.journal.record_words(record.id, changed)
            others = tuple(one for one in appointment.done if not one.startswith(f"{field}: "))
            appointment = replace(appointment, done=(*others, f"{field}: {digest}: {sentence}"))
            self.agent.journal.appointments.update(appointment, self.now, now=self.now)
        return appointment

    def list_asides(self) -> dict[str, str]:
        """What stands above the lines: what was done, and the mail that may have been no decision."""
        asides = {
            field: sentence if sentence.startswith(NOT_DONE) else f"{DONE} {sentence}"
            for field, _, sentence in self._list_done()
            if sentence
        }
        if cause := self._find_cause():
            who = printable(cause.sender.name or cause.sender.email) or "nobody named"
            day = spell(cause.date.astimezone(self._zone))
            asides["reopen"] = (
                f"Their mail of {day}, from {who}, changed what comes next: “{printable(cause.words)}”"
            )
        return asides

    def find_key(self) -> str:
        """What the mail is known again by that was read as a decision, or may be; empty: there is none."""
        cause = self._find_cause()
        return cause.key if cause else ""

    def list_lines(self) -> frozenset[str]:
        """The fields of the lines that have something to answer."""
        fields = frozenset(line.field for line in LATER.lines)
        return fields if "reopen" in self.list_asides() else fields - {"reopen"}

    def list_news(self, before: Appointment) -> tuple[str, ...]:
        """The sentences of what was done since."""
        return tuple(
            sentence
            for one in self.appointment.done
            if one not in before.done and (sentence := one.split(": ", 2)[2])
        )

    def _list_done(self) -> tuple[tuple[str, str, str], ...]:
        """Field, digest and sentence of what was done."""
        split = (one.split(": ", 2) for one in self.appointment.done)
        return tuple((field, digest, sentence) for field, digest, sentence in split)

    def _find_cause(self) -> Because | None:
        if not self.appointment.interview:
            return None
        record = self.agent.journal.get(self.appointment.interview)
        placed = self.agent.journal.placements(record.id)
        if any(one.kind is Kind.GRACIOUS_DECLINE and one.fate.is_sent for one in placed):
            return None  # they have been told that the no is accepted
        told = set(record.words.disregarded)
        found = (one for one in persons_words.list_causes(record) if one.key not in told)
        return next((one for one in found if one.code in _DECISIONS), None)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.agent.config.profile.time_zone)

    # ---- each word

    def _wait(self, record: Record, typed: str) -> tuple[PersonsWord | None, str]:
        zone = ZoneInfo(record.debrief.their_time_zone or self.agent.config.profile.time_zone)
        until = read_wait(typed, now=self.now, zone=zone)
        words = replace(record.words, snoozed_until=until)
        return words, f"nothing is written before {spell(until.astimezone(zone))}."

    def _thank(self, record: Record, typed: str) -> tuple[PersonsWord | None, str]:
        """Yes, a day, or a name."""
        if people := persons_words.find_people(record, typed):
            if len(people) == 1:
                return persons_words.thank(record, people[0], self.now), f"you have thanked {people[0]}."
            raise UnclearError(f"More than one of them is called {typed}.")
        said = self._read_day(typed)
        at = persons_words.find_thanks_moment(record, said, self._zone, self.now) if said else None
        if said and at is None:
            raise UnclearError(f"{typed} is not between the interview and now.")
        if said is None and not _says_yes(typed):
            return None, ""
        moment = at or self.now
        day = spell(moment.astimezone(self._zone))
        return persons_words.thank(record, "", moment), f"you have thanked them; I count from {day}."

    def _read_day(self, typed: str) -> date | None:
        try:
            return read_past_day(typed, today=self.now.astimezone(self._zone).date())
        except UnclearError:
            return None

    def _reopen(self, record: Record, typed: str) -> tuple[PersonsWord | None, str]:
        if not _says_yes(typed):
            return None, ""
        words = persons_words.reopen(record, self.agent.journal.placements(record.id))
        return words, "it goes on as if that mail had not come."

    def _close(self, record: Record, typed: str) -> tuple[PersonsWord | None, str]:
        if not says_close(typed) and not _says_yes(typed):
            return None, ""
        return replace(record.words, closed_at=self.now), "nothing more is written for this interview."


def _says_yes(typed: str) -> bool:
    """Whether a line says yes.

    Raises:
        UnclearError: it says neither yes nor no.
    """
    try:
        return (
            read_choice(Question(field="", section="", label="", ask="", choices=YES_OR_NO), typed) == "yes"
        )
    except UnclearError:
        raise UnclearError(_YES_OR_NO) from None


def says_close(typed: str) -> bool:
    """Whether words behind `no letters for this one` want none: `stop`, `I got the job somewhere else`."""
    return _close_words().search(straighten(typed).casefold()) is not None


@cache
def _close_words() -> re.Pattern[str]:
    return re.compile(english("form")["close"])
