"""Stories of one interview: what the person, the company and cron do, one thing after another.

Each begins with the same mailbox: the application that was sent, and the company's invitation by calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendars import invite
from command_line import Said
from desk import BOTCHED, DENISE, DUE_AT, FACTS, FIT, INTERVIEW, PANEL, SENT_AT, Desk
from forms import ANSWERS, filled
from mail_program import text_of
from mails import APPLIED, DEBRIEFED, INVITED, ME, SUBJECT, application
from worlds import ARCHIVE, INBOX, SENT_FOLDER

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Act = Callable[[Desk, datetime], Said | None]
"""What somebody does at a desk; returns what a command said, None where none was given."""

_INVITATION = invite(message_id="<a1@prairiegate.example>", answers="<apply@mail.example>")
BEGINNING = (
    (
        application().replace(b"Application: Branch Operations Manager", SUBJECT.encode()),
        APPLIED,
        SENT_FOLDER,
    ),
    (
        _INVITATION.replace(b"Invitation: Interview: Branch Operations Manager", f"Re: {SUBJECT}".encode()),
        INVITED,
        INBOX,
    ),
)
"""The mails there are, each with its moment and its folder: one conversation, at Gmail too."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens."""

    now: datetime
    act: Act


@dataclass(frozen=True, slots=True)
class Story:
    """What happens one after another."""

    moves: tuple[Move, ...]

    def tell_moment(self, at: int) -> datetime:
        """A minute after what comes before a move."""
        return (self.moves[at - 1].now if at else INVITED) + timedelta(minutes=1)


def record(text: str) -> Move:
    """The person writes the interview down."""
    return Move(DEBRIEFED, lambda desk, now: desk("debrief", desk.file(text), now=now))


def run(desk: Desk, now: datetime) -> Said:
    """Cron comes by."""
    return desk("run", now=now)


def send(desk: Desk, now: datetime) -> None:
    """The person sends every letter that stands."""
    for draft in _list_letters(desk):
        desk.send_draft(draft, now)


def send_and_archive(desk: Desk, now: datetime) -> None:
    """And files it away before anybody looks."""
    for draft in _list_letters(desk):
        desk.world.send(draft, now, folder=ARCHIVE)


def delete(desk: Desk, now: datetime) -> None:
    """The person throws every letter away."""
    desk.world.pass_time(now)
    for draft in _list_letters(desk):
        desk.delete(draft)


def fill_in(desk: Desk, now: datetime) -> None:
    """The person fills in the form."""
    for draft in desk.drafts().keys() - set(_list_letters(desk)):
        text = filled(text_of(desk.letter(draft)), {**ANSWERS, "ready": "yes"})
        desk.world.edit(draft, now, text=text)


def _list_letters(desk: Desk) -> list[str]:
    """The drafts that are no form to the person alone."""
    return [draft for draft in desk.drafts() if ME not in str(desk.letter(draft)["To"])]


def answer(text: str) -> Act:
    """Denise writes."""

    def write(desk: Desk, now: datetime) -> None:
        desk.answer(text, now)

    return write


def thank(desk: Desk, now: datetime) -> Said:
    """The person says that they thanked everybody."""
    return desk("thanked", desk.status(now)["id"], "--on", f"{SENT_AT:%Y-%m-%d}", now=now)


_NO = "Dear Marcus, we have decided to move forward with another candidate. All the best.\n\nDenise"
_THANKS = "Dear Marcus, thank you for your kind note.\n\nDenise"
NAMES_ONLY = FACTS + re.sub(r"(?m)^email = .*\n", "", DENISE) + FIT + BOTCHED
_ANSWERED = SENT_AT + DAY + HOUR

_WAIT = (Move(SENT_AT, send), Move(SENT_AT + HOUR, run), Move(SENT_AT + DAY, run))
_SECOND = (
    Move(DUE_AT, run),
    Move(DUE_AT + HOUR, send),
    Move(DUE_AT + 2 * HOUR, run),
    Move(DUE_AT + 3 * DAY, run),
)

STORIES: Mapping[str, Story] = {
    "told by a file": Story((record(INTERVIEW), *_WAIT, *_SECOND)),
    "told by the form": Story(
        (
            Move(INVITED + HOUR, run),
            Move(DEBRIEFED - HOUR, run),
            Move(DEBRIEFED - HOUR / 2, fill_in),
            Move(DEBRIEFED, run),
            *_WAIT,
            *_SECOND,
        )
    ),
    "told with names and no addresses": Story((record(NAMES_ONLY), *_WAIT, *_SECOND)),
    "a panel": Story((record(PANEL), *_WAIT, *_SECOND)),
    "they say no": Story(
        (
            record(INTERVIEW),
            *_WAIT,
            Move(_ANSWERED, answer(_NO)),
            Move(_ANSWERED + HOUR, run),
            Move(_ANSWERED + 2 * HOUR, send),
            Move(DUE_AT, run),
        )
    ),
    "they answer": Story((record(INTERVIEW), *_WAIT, Move(_ANSWERED, answer(_THANKS)), Move(DUE_AT, run))),
    "the thank-you is deleted": Story(
        (record(INTERVIEW), Move(SENT_AT, delete), Move(SENT_AT + HOUR, run), Move(DUE_AT, run))
    ),
    "the second letter is deleted": Story(
        (
            record(INTERVIEW),
            *_WAIT,
            Move(DUE_AT, run),
            Move(DUE_AT + HOUR, delete),
            Move(DUE_AT + 2 * HOUR, run),
            Move(DUE_AT + DAY, run),
        )
    ),
    "sent and archived at once": Story(
        (
            record(INTERVIEW),
            Move(SENT_AT, send_and_archive),
            Move(SENT_AT + HOUR, run),
            Move(SENT_AT + 2 * HOUR, thank),
            *_SECOND,
        )
    ),
}
