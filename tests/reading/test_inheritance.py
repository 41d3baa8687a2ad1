"""A neutral invitation is what the conversation before it was about."""

from __future__ import annotations

import pytest
from builders import address, at, message, profile

from agent.model.appointment import Band, Meeting
from agent.model.mail import Mark, Message, Thread
from agent.reading.evidence.weighing import Case, is_booking, may_be_interview, weigh

ME = profile(addresses=("marcus.ellery@gmail.com",))
INES = "Ines Prat <ines@fieldnote.example>"
JOB = "Your profile looks great for our ops lead role. Open to a chat? Could you send me your resume?"
ANSWER = "Absolutely, resume attached."


def mail(text: str, sender: str = INES, subject: str = "Quick chat?", number: int = 1) -> Message:
    """A mail to the person."""
    return message(
        text=text,
        sender=sender,
        to="marcus.ellery@gmail.com",
        subject=subject,
        message_id=f"<{number}@fieldnote.example>",
        date=f"2026-09-0{number}T09:00:00-05:00",
    )


def own(text: str, to: str = "ines@fieldnote.example", subject: str = "Re: Quick chat?") -> Message:
    """A mail the person sent."""
    return message(
        text=text,
        sender="Marcus Ellery <marcus.ellery@gmail.com>",
        to=to,
        subject=subject,
        message_id="<own@gmail.com>",
        date="2026-09-02T09:00:00-05:00",
        marks=frozenset({Mark.SENT}),
    )


def judge(title: str, *conversation: Message) -> Band:
    """The band of an invitation of Ines's with this title, after such a conversation."""
    meeting = Meeting(
        uid="1",
        title=title,
        start=at("2026-09-08T10:00"),
        said_at=at("2026-09-03T14:00"),
        organizer=address(INES),
    )
    invited = Thread("personal", (mail("invited", subject=f"Invitation: {title}", number=3),), "t")
    before = (Thread("personal", conversation, "b"),) if conversation else ()
    return weigh(Case(thread=invited, meeting=meeting, conversations=before), ME).band


@pytest.mark.parametrize(
    "title", ["Marcus <> Ines", "30 Minute Intro", "Quick chat", "Ines / Marcus", "Zoom call"]
)
def test_a_neutral_title_is_the_interview_they_wrote_about(title: str) -> None:
    """And nothing without that conversation."""
    assert Band.SURE is judge(title, mail(JOB), own(ANSWER))
    assert Band.IGNORE is judge(title)


def test_an_application_that_was_sent_is_such_a_conversation() -> None:
    """Whom the person wrote to about a job, that person invites about it."""
    sent = own("I would like to apply as Ops Lead, my resume is attached.", subject="Application: Ops Lead")
    assert Band.SURE is judge("Chat", sent)


def test_less_than_sure_before_is_perhaps_now() -> None:
    """`sure` is inherited only from what would be sure by itself."""
    assert Band.ASK is judge("Chat", mail("Shall we talk about the role?"), own("Gladly."))


def test_what_was_not_answered_passes_nothing_on() -> None:
    """Anybody can write about a job."""
    assert Band.SURE is not judge("Chat", mail(JOB))


@pytest.mark.parametrize(
    "text",
    [
        "Could I interview you for our podcast about your role? Our listeners love nurses.",
        "Thanks for taking part in our user research study, you get a gift card.",
        "Thanks for applying to volunteer with us.",
        "Your mortgage application: shall we talk on the phone?",
        "I have a candidate for your open vacancy, please interview her. The candidate's resume is attached.",
    ],
)
def test_another_matter_is_passed_on_too(text: str) -> None:
    """Where the conversation was about something else, so is the invitation, whatever its title says."""
    assert Band.SURE is not judge("Marcus <> Ines", mail(text), own("Yes, with pleasure."))
    assert Band.SURE is not judge("Interview", mail(text), own("Yes, with pleasure."))


def test_work_that_begins_is_no_interview() -> None:
    """Though it was arranged in a conversation about the job."""
    assert Band.SURE is not judge("New hire orientation", mail(JOB), own(ANSWER))


def test_a_talk_about_a_job_outweighs_an_older_other_one() -> None:
    """The same people may have written about more than one thing."""
    other = Thread("personal", (mail("Take part in our user research study."), own("Sure.")), "o")
    job = Thread("personal", (mail(JOB), own(ANSWER)), "j")
    meeting = Meeting(uid="1", title="Chat", start=at("2026-09-08T10:00"), said_at=at("2026-09-03T14:00"))
    invited = Thread("personal", (mail("invited", number=3),), "t")
    assert Band.SURE is weigh(Case(thread=invited, meeting=meeting, conversations=(job, other)), ME).band


def test_what_a_program_books_is_looked_into_without_a_word_of_a_job() -> None:
    """`Confirmed: 30 Minute Intro` of a scheduler, without a calendar, with a time."""
    booked = mail(
        "10:00am - Thursday, October 1, 2026", "Calendly <notifications@calendly.com>", "Confirmed: Intro"
    )
    assert is_booking(Thread("personal", (booked,), "t"))
    assert may_be_interview(Thread("personal", (booked,), "t"), ME)
    assert not may_be_interview(Thread("personal", (mail("Lunch Thursday, October 1 at 10:00am?"),), "t"), ME)
