"""What waits for the person, each with the one button that leads to where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import url_for

from agent.errors import SecondChanceError
from agent.model.letter import Kind
from agent.model.notice import Event, Notice
from agent.telling import sentences
from agent.telling.facts import Facts
from agent.visit import Agent
from agent.words.ids import find_interview
from agent.words.opening import choose_draft

NEWS_LASTS = timedelta(days=7)
"""So long what only happened is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Where something is done."""

    label: str
    address: str
    is_form: bool = False
    """Whether it is sent, and not only gone to."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What is sent with it."""
    is_outside: bool = False
    """Whether another page than ours opens, in a tab of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits, or that happened."""

    sentence: str
    step: str = ""
    """What to do, where the button does not say it all."""
    words: str = ""
    """Of the mail that decided."""
    button: Button | None
    more: tuple[Button, ...] = ()
    """Other ways to the same."""


def list_items(agent: Agent, facts: Facts, waiting: Iterable[Notice]) -> Iterator[Item]:
    """What waits, in the order given."""
    kept = {str(one.id) for one in facts.records}
    for notice in waiting:
        button, *more = _list_buttons(agent, notice, is_kept=notice.about in kept)
        yield Item(
            sentence=notice.listed or notice.sentence,
            step=_choose_step(notice),
            words=notice.words,
            button=button,
            more=tuple(more),
        )


def list_news(facts: Facts, notices: Iterable[Notice], now: datetime) -> Iterator[Item]:
    """What happened of late and waits for nothing, the newest first."""
    kept = {str(one.id) for one in facts.records}
    news = [one for one in notices if not one.waits and one.due <= now and now - one.since <= NEWS_LASTS]
    for notice in sorted(news, key=lambda one: (one.since, one.key), reverse=True):
        yield Item(
            sentence=notice.sentence,
            words=notice.words,
            button=_find_way_back(notice, is_kept=notice.about in kept),
        )


def _list_buttons(agent: Agent, notice: Notice, *, is_kept: bool) -> Iterator[Button]:
    """At least one."""
    match notice.event:
        case Event.SIGN_IN_ENDED | Event.SIGN_IN_ENDS:
            yield Button(label="Sign in again", address=url_for("welcome.show", mailbox=notice.about))
        case Event.RUNS_FAIL:
            yield Button(label="See what is wrong", address=url_for("checks.show"))
        case Event.FORM_WAITS if notice.next_step == sentences.WRITE_DOWN:
            yield Button(label="Write it down", address=url_for("debrief.show", interview=notice.about))
        case Event.FORM_WAITS:
            yield Button(label="Answer here", address=url_for("debrief.show", interview=notice.about))
            yield _open_draft(agent, notice.about, None, "Open the form in your mail")
        case _ if notice.letter:
            kind, person = notice.letter
            yield _open_draft(agent, notice.about, notice.letter, "Open it in your mail")
            letter = url_for("letter.show", interview=notice.about, kind=kind, person=person)
            yield Button(label="Read it here", address=letter)
        case _ if is_kept:
            page = url_for("interview.show", interview=notice.about, _anchor="questions")
            yield Button(label="See it and answer", address=page)
        case _:
            yield Button(label="See it and answer", address=url_for("found.only", appointment=notice.about))


def _open_draft(agent: Agent, interview: str, letter: tuple[Kind, str] | None, label: str) -> Button:
    """A link where a browser shows the draft, else a form that starts the mail program."""
    kind, person = letter or (None, "")
    with suppress(SecondChanceError):  # it has gone meanwhile: the form says so
        found = choose_draft(agent, find_interview(agent, interview), kind, person)
        if found.address:
            return Button(label=label, address=found.address, is_outside=True)
    address = url_for("today.open_draft_here", interview=interview, kind=kind, person=person or None)
    return Button(label=label, address=address, is_form=True)


def _choose_step(notice: Notice) -> str:
    """Where the button leads is no news; what else the person can do is."""
    if notice.event in {Event.DRAFT_WAITS, Event.THANK_YOU_UNSENT}:
        return "Read it, change what you like, and send it from there."
    if notice.next_step == sentences.WRITE_DOWN:
        return notice.next_step
    if notice.event is Event.FORM_WAITS:
        return "A few minutes are enough; here, or in the form in your Drafts."
    return ""


def _find_way_back(notice: Notice, *, is_kept: bool) -> Button | None:
    """What a mail did can be taken back; that time has passed cannot."""
    if not is_kept:
        return Button(label="See it", address=url_for("found.only", appointment=notice.about))
    if notice.event in {Event.STOPPED, Event.MOVED}:
        return Button(
            label="If that is wrong: take it back",
            address=url_for("interview.say", interview=notice.about, word="reopen"),
            is_form=True,
            fields={"back": "today.show"},
        )
    return Button(label="See it", address=url_for("interview.show", interview=notice.about))
