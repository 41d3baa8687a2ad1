"""What there is to tell of an interview that was seen in the mail: form, question, change. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agent.deciding.appointments import ASKED_FOR, Act, next_for, over_at
from agent.model.appointment import Appointment, AppointmentState, Band, DebriefForm
from agent.model.notice import Event, Notice
from agent.model.plan import Because, Fate, Stage
from agent.telling import sentences
from agent.telling.building import build_notice, digest, not_later
from agent.telling.facts import Facts
from agent.telling.hours import describe_moment
from agent.telling.sentences import NOBODY, Names, name_company

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})


class SeenInterview:
    """What there is to tell of an interview that was seen in the mail."""

    def __init__(self, facts: Facts, appointment: Appointment, now: datetime) -> None:
        """At a moment (aware)."""
        self._facts, self._one, self._now = facts, appointment, now
        # A company that only a forged mail may name is not repeated.
        self._names = NOBODY if appointment.unverified else Names(name_company(appointment.company))

    def list_notices(self) -> Iterator[Notice]:
        """Its form, the question whether it is one, and what mail changed of it."""
        yield from self._list_form()
        yield from self._list_question()
        if self._one.state in _OPEN | {AppointmentState.CANCELLED}:
            yield from self._list_changes()

    def _list_form(self) -> Iterator[Notice]:
        one, form = self._one, self._one.form
        if one.state is not AppointmentState.ASKED or form is None:
            return
        if form.fate is Fate.UNKNOWN:
            yield self._describe_lost_form(form)
        if not has_waiting_form(one):
            return
        if one.interview and not one.problems:
            return
        number = len({problem.partition(": ")[0] for problem in one.problems})
        template = sentences.FORM_RETURNED if number else sentences.FORM_WAITS
        words: tuple[object, ...] = form.fingerprint if number else ()
        if one.ready_asked_at and not number:
            template, words = sentences.FORM_FILLED, (one.ready_asked_at,)
        yield build_notice(
            Event.FORM_WAITS,
            (one.id, digest(form.round, *one.problems, *words)),
            self._names,
            template,
            since=not_later(form.placed_at or one.seen_at, self._now),
            zone=self._facts.zone,
            now=self._now,
            parts={"lines": sentences.count_lines(number)},
            next_step=sentences.FORM,
        )

    def _describe_lost_form(self, form: DebriefForm) -> Notice:
        """One that was moved, or of which it is not known whether it was made."""
        return build_notice(
            Event.ASKED,
            (self._one.id, digest("lost", form.round)),
            self._names,
            sentences.FORM_LOST,
            since=not_later(form.placed_at or self._one.seen_at, self._now),
            zone=self._facts.zone,
            now=self._now,
            next_step=sentences.SEE_FIND,
        )

    def _list_question(self) -> Iterator[Notice]:
        """What is over and may have been an interview; or is spoken of in a mail that may be forged."""
        one, over = self._one, over_at(self._one, self._facts.zone.key)
        declined = one.meeting is not None and one.meeting.declined
        is_doubtful = one.weighed.band is Band.ASK and not declined
        if one.state is not AppointmentState.SEEN or not is_doubtful or one.confirmed_at:
            return
        ask = self._facts.ask
        if ask == "no" or (ask == "form" and not one.unverified):  # a form asks, but never of a forgery
            return
        since = one.seen_at if one.unverified else over
        if since is None or (over or since) + ASKED_FOR < self._now:
            return
        start = _find_start(one)
        when = f", {describe_moment(start, self._facts.zone, self._now)}" if start else ""
        yield build_notice(
            Event.ASKED,
            (one.id, "perhaps"),
            self._names,
            sentences.PERHAPS_FORGED if one.unverified else sentences.PERHAPS,
            since=since,
            zone=self._facts.zone,
            now=self._now,
            parts={"when": when},
            next_step=sentences.SEE_FIND,
        )

    def _list_changes(self) -> Iterator[Notice]:
        one = self._one
        for number, change in enumerate(one.changes):
            because = change.because
            start = one.meeting.start if one.meeting and not number else None
            when = f" to {describe_moment(start, self._facts.zone, self._now)}" if start else ""
            event = Event.MOVED if because.code in {"moved", "redirected"} else Event.CLOSED
            yield self._build_news(event, because, sentences.CHANGED.get(because.code), when, because.words)
        for claim in one.claims:
            yield self._build_news(Event.ASKED, claim, sentences.CLAIMED, "", "")

    def _build_news(
        self, event: Event, because: Because, template: str | None, when: str, words: str
    ) -> Notice:
        advice = "Ask them in another way, by telephone say." if event is Event.ASKED else sentences.TAKE_BACK
        return build_notice(
            event,
            (self._one.id, digest(because.code, because.key, template)),
            self._names,
            template or sentences.ANYTHING_ASKED,
            since=not_later(because.date, self._now),
            zone=self._facts.zone,
            now=self._now,
            parts={"when": when},
            waits=False,
            next_step=advice.replace("status", "find"),
            words=words,
        )


def has_waiting_form(appointment: Appointment) -> bool:
    """Whether its form stands in Drafts and asks for something."""
    form, is_asked = appointment.form, appointment.state is AppointmentState.ASKED
    return is_asked and form is not None and form.stage is Stage.PLACED and form.fate is Fate.UNSENT


def list_unasked(facts: Facts, now: datetime) -> tuple[Notice, ...]:
    """Interviews that are over and of which no form stands yet: a page can ask before the next run does.

    They are told by no way: the form that is to come is. What only may be an interview is asked about first.

    Args:
        facts: What is on record.
        now: Aware.
    """
    return tuple(
        build_notice(
            Event.FORM_WAITS,
            (one.id, "unasked"),
            Names(name_company(one.company)),
            sentences.OVER,
            since=over,
            zone=facts.zone,
            now=now,
            parts={"when": f", {describe_moment(_find_start(one) or over, facts.zone, now)}"},
            next_step=sentences.WRITE_DOWN,
        )
        for one in facts.appointments
        if (over := over_at(one, facts.zone.key)) and over <= now and _is_unasked(one, facts.zone.key, now)
    )


def _is_unasked(one: Appointment, zone: str, now: datetime) -> bool:
    if one.state is AppointmentState.ASKED and one.form and one.form.stage is not Stage.PLACED:
        return one.form.fate is not Fate.UNKNOWN  # a form is on its way
    return next_for(one, zone, now).act is Act.ASK


def _find_start(one: Appointment) -> datetime | None:
    if one.meeting:
        return one.meeting.start
    return one.said[0].start if one.said else None
