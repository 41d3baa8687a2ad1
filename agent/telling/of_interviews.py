"""What there is to tell of an interview on record: its drafts, what is asked, what was stopped. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.keeping.journal.records import Record
from agent.model.letter import Kind
from agent.model.notice import Event, Notice
from agent.model.plan import Because, Fate, InterviewState, Placement, Stage, TrackState
from agent.telling import sentences
from agent.telling.building import build_notice, digest, not_later
from agent.telling.facts import RECENT, Facts
from agent.telling.hours import describe_moment
from agent.telling.of_appointments import has_waiting_form
from agent.telling.sentences import Names, name_company, name_person

UNSENT_AFTER = timedelta(hours=24)
"""A thank-you that lies in Drafts for so long is spoken of once more."""
_WITHOUT_WORDS = frozenset({"user_followed_up", "unverified_mail", "draft_unknown"})
"""Causes whose sentence is the person's own, or may be anybody's."""


class KeptInterview:
    """What there is to tell of an interview on record."""

    def __init__(self, facts: Facts, record: Record, now: datetime) -> None:
        """At a moment (aware)."""
        self._facts, self._record, self._now = facts, record, now
        self._company = name_company(record.debrief.company)

    def list_notices(self) -> Iterator[Notice]:
        """Its drafts, what is asked, and what was stopped or is over."""
        plan = self._record.plan
        if plan is None:
            return
        if plan.state is not InterviewState.CLOSED:
            yield from self._list_questions()
        in_the_way = "draft_in_the_way" in plan.warnings
        for placement in self._facts.placements.get(self._record.id, ()):
            stands = placement.stage is Stage.PLACED and placement.fate is Fate.UNSENT
            is_wanted = self._record.words.closed_at is None
            if stands and in_the_way and placement.kind is Kind.SECOND_CHANCE:
                yield self._describe_misfit(placement)
            elif stands and is_wanted:
                yield from self._list_draft(placement)
        for cause in plan.track.because:
            yield self._describe_stop(cause)
        if plan.track.state is TrackState.EXPIRED and plan.track.expires:
            yield self._build(
                Event.CLOSED,
                (digest("expired", plan.track.expires),),
                sentences.EXPIRED,
                since=not_later(plan.track.expires, self._now),
                waits=False,
            )

    def _list_draft(self, placement: Placement) -> Iterator[Notice]:
        """That it waits; of a thank-you, from a day later on, that it still does."""
        placed = not_later(placement.placed_at or self._record.recorded_at, self._now)
        if self._now - placed > RECENT:
            return
        key = (digest(placement.kind, placement.person, placement.placed_at),)
        person = name_person(placement.person, self._record.debrief)
        kind = sentences.name_kind(placement.kind)
        late = placed + UNSENT_AFTER
        is_thanks = placement.kind is Kind.THANK_YOU
        if is_thanks:
            yield self._build(
                Event.THANK_YOU_UNSENT,
                key,
                sentences.UNSENT,
                since=placed,
                due=late,
                person=person,
                parts={"kind": kind},
                letter=(placement.kind, placement.person),
                next_step="A late one is better than none. Open Drafts in your mail, read it, and send it.",
            )
        if not is_thanks or self._now < late:
            number = sum(code.startswith("left_out: ") for code in placement.warnings)
            some = "1 answer is" if number == 1 else f"{number} answers are"
            yield self._build(
                Event.DRAFT_WAITS,
                key,
                sentences.DRAFT_WAITS,
                since=placed,
                person=person,
                parts={
                    "kind": kind,
                    "best": self._describe_best(placement),
                    "left_out": f" {some} left out of it." if number else "",
                },
                letter=(placement.kind, placement.person),
                next_step=sentences.DRAFTS,
            )

    def _describe_best(self, placement: Placement) -> str:
        best = placement.suggested_send
        if best is None:
            return ""
        when = "now" if best <= self._now else describe_moment(best, self._facts.zone, self._now)
        return f"; best sent {when}"

    def _list_questions(self) -> Iterator[Notice]:
        plan = self._record.plan
        assert plan is not None  # noqa: S101 - `list_notices` asked
        causes = {cause.code: cause for cause in plan.because}
        fields = []
        for code in plan.needs_input:
            if ":" in code and not code.endswith(": own_words"):
                fields.append(code)
                continue
            cause = causes.get(code)
            own = sentences.OWN_WORDS_ASKED if code.endswith(": own_words") else sentences.ANYTHING_ASKED
            yield self._build(
                Event.ASKED,
                (digest(code, cause.key if cause else self._record.changed_at),),
                sentences.ASKED.get(code, own),
                since=cause.date if cause else self._record.changed_at,
                next_step=sentences.READ_FIRST if cause and cause.words else sentences.AT_THE_COMPUTER,
                words=cause.words if cause and code not in _WITHOUT_WORDS else "",
            )
        if fields and not self._is_asked_by_form():
            one = len(fields) == 1
            yield self._build(
                Event.ASKED,
                (digest(*sorted(fields), self._record.changed_at),),
                sentences.FIELD_ASKED,
                since=self._record.changed_at,
                parts={
                    "number": "One" if one else len(fields),
                    "need": "needs" if one else "need",
                    "them": "it" if one else "them",
                },
                next_step=sentences.AT_THE_COMPUTER,
            )

    def _is_asked_by_form(self) -> bool:
        """Whether the form that stands asks for another look at its lines, which is told by itself."""
        return any(
            one.interview == self._record.id and has_waiting_form(one) and one.problems
            for one in self._facts.appointments
        )

    def _describe_misfit(self, placement: Placement) -> Notice:
        """A letter that must not be sent any more, and which only the person may delete."""
        return self._build(
            Event.ASKED,
            (digest("in the way", placement.kind, placement.person, placement.placed_at),),
            sentences.IN_THE_WAY,
            since=placement.placed_at or self._record.recorded_at,
            person=name_person(placement.person, self._record.debrief),
            letter=(placement.kind, placement.person),
        )

    def _describe_stop(self, cause: Because) -> Notice:
        return self._build(
            Event.MOVED if cause.code == "away" else Event.STOPPED,
            (digest(cause.code, cause.key),),
            sentences.STOPPED.get(cause.code, sentences.ANYTHING_STOPPED),
            since=cause.date,
            waits=False,
            next_step=sentences.TAKE_BACK,
            words="" if cause.code in _WITHOUT_WORDS else cause.words,
        )

    def _build(
        self, event: Event, key: tuple[str, ...], template: str, *, since: datetime, **more: object
    ) -> Notice:
        names = Names(self._company, str(more.pop("person", "")))
        return build_notice(
            event,
            (self._record.id, *key),
            names,
            template,
            since=not_later(since, self._now),
            zone=self._facts.zone,
            now=self._now,
            **more,  # type: ignore[arg-type]  # as of build_notice
        )
