"""One letter in words: its head, where it stands and whose words it has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from agent.knowledge.kinds import KINDS
from agent.knowledge.text import printable
from agent.model.interview import Profile
from agent.model.letter import Addressing, Severity
from agent.model.mail import Address, Message
from agent.model.plan import Fate, Placement
from agent.visit.own_words import LetterNow, Whose
from agent.wording import sentences
from agent.wording.threads import name_sender, name_subject

_WORDS = {
    Whose.OURS: "in our words",
    Whose.EDITED: "with your changes",
    Whose.THEIRS: "in your own words",
}
HEADS = {
    Severity.ERROR: "To change first:",
    Severity.WARN: "Advice, as for our own letters; none of it stops yours:",
}
"""What stands above the findings of each severity."""
KEPT_BACK = (
    "Your letter is not put in place: what is to change would harm you.",
    "Change it and try again.",
)
"""What is said of the person's own letter that holds what would harm them, and the next step."""
NOTHING_AGAINST = "No rule says anything against it."


def list_facts(head: Addressing | Placement) -> tuple[tuple[str, str], ...]:
    """The head of a letter: from whom, to whom, under which subject, in answer to what."""
    rows = [("From", _format_people((head.sender,))), ("To", _format_people(head.to))]
    if head.cc:
        rows.append(("Cc", _format_people(head.cc)))
    rows.append(("Subject", head.subject))
    rows.append(("Answers", head.in_reply_to or "nothing; a new conversation"))
    return tuple(rows)


def describe_answered(message: Message, profile: Profile, now: datetime) -> str:
    """The mail that a letter answers: `Denise Kowalczyk, Fri 4 Sep, 12:00: “Interview”`."""
    when = sentences.format_moment(message.date, profile.time_zone, now)
    return f"{name_sender(message, profile)}, {when}: “{name_subject(message.subject)}”"


def describe_place(letter: LetterNow) -> str:
    """Where a letter stands and whose words it has, a sentence."""
    step, placed = letter.written.step, letter.placement
    name = f"The {KINDS[step.kind]} to {step.person}"
    if placed and placed.fate is Fate.UNSENT:
        return f"{name} is in your Drafts, {_WORDS[letter.whose]}."
    if placed:
        return f"{name}: {sentences.describe_fate(placed)}."
    if letter.is_waiting:
        return f"{name}, {_WORDS[letter.whose]}, is kept, and placed when it is due."
    if letter.written.withheld:
        return f"{name} is held back; so it would be now."
    return f"{name}: not written yet; so it would be now."


def _format_people(addresses: Iterable[Address]) -> str:
    return ", ".join(
        f"{address.name} <{address.email}>" if printable(address.name) else address.email
        for address in addresses
    )
