"""Mail that calls a talk off, moves it, or only speaks of such things."""

from __future__ import annotations

import pytest
from builders import at, message, profile

from agent.model.appointment import Meeting
from agent.model.mail import Mark, Message
from agent.reading.evidence.calling_off import find_calling_off

ME = profile(addresses=("marcus.ellery@gmail.com",))
ANNA = "Anna Berg <anna@acme.example>"
TALK = Meeting(uid="1", title="Interview", start=at("2026-09-08T10:00"), said_at=at("2026-09-01T14:00"))


def theirs(text: str, day: int = 3) -> Message:
    """A mail of the company's; the talk is on Tuesday the 8th at 10."""
    return message(
        text=text,
        sender=ANNA,
        to="marcus.ellery@gmail.com",
        message_id=f"<{day}@acme.example>",
        date=f"2026-09-0{day}T09:00:00-05:00",
    )


def own(text: str, day: int = 4) -> Message:
    """A mail the person sent."""
    return message(
        text=text,
        sender="Marcus Ellery <marcus.ellery@gmail.com>",
        to="anna@acme.example",
        message_id=f"<{day}@gmail.com>",
        date=f"2026-09-0{day}T12:00:00-05:00",
        marks=frozenset({Mark.SENT}),
    )


def is_off(*mails: Message) -> bool:
    """Whether such mail calls the talk off."""
    first = theirs("Your interview is on Tuesday, September 8 at 10:00.", day=1)
    return find_calling_off([first, *mails], TALK, ME) is not None


@pytest.mark.parametrize(
    "text",
    [
        "We have to cancel the interview.",
        "I'm down with the flu and need to postpone Tuesday. A new date will follow.",
        "The interview won't take place, I'm sorry.",
        "Unfortunately the role is on hold, so let's skip the call.",
        "We filled the job yesterday. No need to dial in.",
        "The position has been filled.",
        "There is a hiring freeze as of today.",
        "Our call on Tuesday at 10:00 is cancelled.",
        "We decided to move forward with another candidate.",
        "Das Gespräch findet leider nicht statt.",
        "Aus Dienstag wird leider nichts, ich melde mich.",
        "Wir müssen das Gespräch verschieben, ein neuer Termin folgt.",
        "Inzwischen konnten wir die Stelle besetzen.",
        "Nous devons annuler l'entretien.",
        "L'entretien est reporté, je reviens vers vous.",
        "La entrevista ha sido aplazada hasta nuevo aviso.",
        "Il colloquio è stato rinviato.",
        "Het gesprek gaat helaas niet door.",
        "A entrevista foi adiada.",
        "Intervjun är tyvärr inställd.",
        "Samtalen er aflyst.",
        "Muszę odwołać spotkanie.",
    ],
)
def test_a_talk_is_called_off_in_words(text: str) -> None:
    """Cancelled, put off without a day, the job filled or on hold; thanks for the news change nothing."""
    assert is_off(theirs(text))
    assert is_off(theirs(text), own("Thank you for letting me know."))


@pytest.mark.parametrize(
    "text",
    [
        "I've accepted a position elsewhere.",
        "I signed with another practice, so I won't be coming.",
        "I would like to withdraw my application.",
        "Please remove me from consideration.",
        "I am no longer looking for a new role, thank you.",
        "I can't make it to the interview after all.",
        "Ich ziehe meine Bewerbung zurück.",
        "Je retire ma candidature.",
        "He aceptado otra oferta.",
        "Ho accettato un'altra offerta.",
    ],
)
def test_the_person_calls_it_off(text: str) -> None:
    """Either side may."""
    assert is_off(own(text))


@pytest.mark.parametrize(
    "text",
    [
        "We need to postpone to Thursday; the same time.",
        "We have to cancel Tuesday. Could you do Friday at 10:30?",
        "Let's move the interview to Wednesday at 9:00.",
        "If you need to cancel, write to me.",
        "To cancel or reschedule, follow the link.",
        "The interview has not been cancelled.",
        "Until the position is filled we go on meeting people. See you on Tuesday.",
        "The Analyst role has been filled, but we would like to see you for the Planner role.",
        "Please don't come by car, there is no place to park.",
        "Looking forward to it!",
        "Wir verschieben auf Donnerstag.",
    ],
)
def test_what_calls_nothing_off(text: str) -> None:
    """A move, a condition, a denial, another job."""
    assert not is_off(theirs(text))


def test_a_later_time_is_a_new_talk() -> None:
    """Called off, and arranged anew."""
    off = theirs("We have to cancel.", day=3)
    assert not is_off(off, theirs("Would Friday, September 11 at 9:00 suit you?", day=5))


def test_a_no_after_the_talk_calls_nothing_off() -> None:
    """It was held."""
    assert not is_off(theirs("The position has been filled.", day=9))
