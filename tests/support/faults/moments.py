"""The moments at which faults are tried, each reached from the one before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendars import HOUR, MINUTES, OVER, calendar_mail
from desk import DUE_AT, ID, SENT_AT, Desk
from forms import ANSWERS, MISSING, filled
from mail_program import parse, text_of
from mails import APPLIED, DEBRIEFED, INVITED, ME, application, invitation
from worlds import SENT_FOLDER

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A command that is about to be given, and what must stand in the end."""

    name: str
    words: tuple[str, ...]
    now: datetime
    prepare: Callable[[Desk], None]
    """Leads here from the end of the moment before, or from an empty desk."""
    stands: Mapping[str, int]
    """How many drafts of each kind there are in the end: `thank_you`, `second_chance`, `form`."""
    sent: tuple[str, ...] = ()
    """Kinds of letters that were sent before."""
    again: bool = False
    """The person gives the same command again where it failed: nothing else would know what they wanted."""

    @property
    def is_asked_by_form(self) -> bool:
        """Whether `find` has something to say of it."""
        return "form" in self.stands

    @property
    def later(self) -> tuple[datetime, ...]:
        """When the runs come that have all well."""
        return (self.now + HOUR, self.now + DAY)


def _receive_invitation(desk: Desk) -> None:
    desk.sign_in()
    desk.deliver(invitation(), INVITED)
    desk.file()


def _send_thanks(desk: Desk) -> None:
    desk.send(SENT_AT + MINUTES)


def _receive_calendar(desk: Desk) -> None:
    desk.sign_in()
    desk.deliver(application(), APPLIED, SENT_FOLDER)
    desk.deliver(calendar_mail(), INVITED)
    said = desk("run", now=INVITED + HOUR)
    assert said.code == 0, said.err


def _answer(answers: Mapping[str, str]) -> Callable[[Desk], None]:
    def answer(desk: Desk) -> None:
        ((draft, raw),) = (pair for pair in desk.drafts().items() if kind_of(pair[1]) == "form")
        desk.edit(draft, filled(text_of(parse(raw)), answers))

    return answer


def _do_nothing(_: Desk) -> None:
    """The end of the moment before."""


LETTERS = (
    Moment(
        "thank-you",
        ("debrief", "interview.toml"),
        DEBRIEFED,
        _receive_invitation,
        {"thank_you": 1},
        again=True,
    ),
    Moment("reword thank-you", ("reword", ID, "thank_you"), SENT_AT, _do_nothing, {"thank_you": 1}),
    Moment("see it sent", ("run",), SENT_AT + 2 * MINUTES, _send_thanks, {}, sent=("thank_you",)),
    Moment("second letter", ("run",), DUE_AT, _do_nothing, {"second_chance": 1}, sent=("thank_you",)),
    Moment(
        "reword second letter",
        ("reword", ID, "second_chance"),
        DUE_AT + HOUR,
        _do_nothing,
        {"second_chance": 1},
        sent=("thank_you",),
    ),
)
FORMS = (
    Moment("form", ("run",), OVER + MINUTES, _receive_calendar, {"form": 1}),
    Moment(
        "form renewed",
        ("run",),
        OVER + HOUR,
        _answer({**ANSWERS, MISSING: "", "ready": "yes"}),
        {"form": 1},
    ),
    Moment(
        "form answered",
        ("run",),
        OVER + 2 * HOUR,
        _answer({MISSING: ANSWERS[MISSING], "ready": "yes"}),
        {"form": 1, "thank_you": 1},
    ),
)
CHAINS = (LETTERS, FORMS)


def kind_of(raw: bytes) -> str:
    """Which draft of ours this is; `other` for what the person began themselves."""
    message = parse(raw)
    text = " ".join(text_of(message).split())
    if ME in str(message["To"]):
        return "form"
    if "before anyone leaves" in text:
        return "second_chance"
    return "thank_you" if "four-teller branch" in text else "other"


def count_kinds(raws: list[bytes]) -> Counter[str]:
    """How many drafts of each kind of ours there are."""
    found = Counter(map(kind_of, raws))
    del found["other"]
    return found
