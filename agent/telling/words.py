"""What is said at one time: one notice, or several together, short enough for the screen of a phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from agent.model.notice import Event, Notice, Word

MOST_LINES = 5
"""Notices that are told one by one; of more, how many there are."""

TITLES = {
    Event.FORM_WAITS: "A form waits for you",
    Event.DRAFT_WAITS: "A draft waits for you",
    Event.THANK_YOU_UNSENT: "A thank-you is still unsent",
    Event.ASKED: "A question for you",
    Event.STOPPED: "News of an interview",
    Event.MOVED: "Something was moved",
    Event.CLOSED: "Something was closed",
    Event.SIGN_IN_ENDS: "Your sign-in ends soon",
    Event.SIGN_IN_ENDED: "Your sign-in has ended",
    Event.RUNS_FAIL: "Second Chance cannot do its work",
    Event.TEST: "Second Chance can reach you",
}
"""The title of one notice, without a name: a phone that lies on a table shows it."""
_IN_DRAFTS = frozenset({Event.FORM_WAITS, Event.DRAFT_WAITS, Event.THANK_YOU_UNSENT})


def make_word(notices: Sequence[Notice], *, discreet: bool) -> Word:
    """The word for these notices, at least one; the oldest first.

    Args:
        notices: What is told.
        discreet: Without any name, and without words of a mail.
    """
    events = tuple(notice.event for notice in notices)
    has_news = not all(notice.waits for notice in notices)
    if len(notices) == 1:
        (one,) = notices
        return Word(TITLES[one.event], tuple(_list_lines(one, discreet=discreet)), events, has_news)
    title = "to tell you" if has_news else "wait for you"
    said = Counter(_say(one, discreet=discreet) for one in notices)
    lines = [line if number == 1 else f"{line} ({number} times)" for line, number in said.items()]
    if len(lines) > MOST_LINES:
        more = sum(list(said.values())[MOST_LINES:])
        lines = [*lines[:MOST_LINES], f"… and {more} more."]
    if any(one.event in _IN_DRAFTS for one in notices):
        lines.append("Open Drafts in your mail.")
    return Word(f"{len(notices)} things {title}", tuple(lines), events, has_news)


def _list_lines(notice: Notice, *, discreet: bool) -> Iterator[str]:
    yield _say(notice, discreet=discreet)
    if notice.next_step:
        yield notice.next_step


def _say(notice: Notice, *, discreet: bool) -> str:
    """Its sentence, and the one of the mail that decided."""
    if discreet:
        return notice.discreet
    return f"{notice.sentence} They wrote: “{notice.words}”" if notice.words else notice.sentence
