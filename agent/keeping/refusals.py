"""A login that a server refused, kept in `credentials/` for the runs that come after it.

It was refused for good, until the person does something about it, or for a while: servers say so when the
moment is not right, and lock out who asks again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from agent.keeping.credential_files import parse_moment, read_record, remove_record, write_record
from agent.keeping.home_folder import Home

PAUSES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
"""How long a server that lets nobody in is left alone: the first time, the second, and each time after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A login that the server refused."""

    text: str
    """The sentence for the person."""
    salt: str
    of: str
    """A slow, salted hash of what was refused: a password cannot be told from it."""
    hint: str = ""
    since: datetime | None = None
    """When a pause began; None: it was refused for good."""
    pauses: int = 0
    """How many pauses there were one after another, this one included."""
    unsure: int = 0
    """In how many of them the server's words left open whether only the person can change it."""
    is_lifted: bool = False
    """The person wants it tried at once; failing then does not make the pause longer."""

    def left(self, now: datetime) -> timedelta:
        """How much of the pause is left; nothing of one that begins in the future: a clock was set back."""
        if self.since is None or self.is_lifted or self.since > now:
            return timedelta()
        return max(self.since + PAUSES[min(self.pauses, len(PAUSES)) - 1] - now, timedelta())


def load_refusal(home: Home, mailbox: str) -> Refusal | None:
    """The refused login of a mailbox; None when there is none, or the file says nothing usable.

    Raises:
        SecondChanceError: the file is there and cannot be read.
    """
    match read_record(_path(home, mailbox)):
        case {
            "text": str(text),
            "salt": str(salt),
            "of": str(of),
            "hint": str(hint),
            "since": str(since),
            "pauses": int(pauses),
            "unsure": int(unsure),
            "is_lifted": bool(is_lifted),
        } if (when := parse_moment(since)) and pauses > 0:
            return Refusal(
                text=text,
                salt=salt,
                of=of,
                hint=hint,
                since=when,
                pauses=pauses,
                unsure=unsure,
                is_lifted=is_lifted,
            )
        case {"text": str(text), "salt": str(salt), "of": str(of), **rest} if not rest.get("since"):
            step = rest.get("hint")
            return Refusal(text=text, salt=salt, of=of, hint=step if isinstance(step, str) else "")
        case _:
            return None


def save_refusal(home: Home, mailbox: str, refusal: Refusal) -> None:
    """Keep a refusal, until the mailbox is authorised again.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be written.
    """
    write_record(_path(home, mailbox), refusal)


def lift_pause(home: Home, mailbox: str) -> None:
    """Let the next login be tried at once, where a server was to be left alone; a refusal for good stays.

    Raises:
        TryLaterError, SecondChanceError: the file cannot be read or written.
    """
    before = load_refusal(home, mailbox)
    if before and before.since and not before.is_lifted:
        save_refusal(home, mailbox, replace(before, is_lifted=True))


def drop_refusal(home: Home, mailbox: str) -> None:
    """Forget a refusal.

    Raises:
        SecondChanceError: the file cannot be removed.
    """
    remove_record(_path(home, mailbox))


def _path(home: Home, mailbox: str) -> Path:
    return home.credentials / f"{mailbox}.refused.json"
