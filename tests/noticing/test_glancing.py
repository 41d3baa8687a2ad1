"""Which new mail is opened though its subject says nothing: what people wrote, where it may tell of a job."""

from __future__ import annotations

from typing import Any

import pytest
from builders import message, profile

from agent.model.mail import Mark, Message, MessageId
from agent.noticing.glancing import PersonalMail

GLANCE = PersonalMail(profile())
NEWS = "Quillhouse <newsletter@quillhouse.example>"


def from_priya(text: str | None = None, **changes: Any) -> Message:
    """A mail of somebody unknown, under a subject that says nothing."""
    given: dict[str, Any] = {"sender": "Priya Raman <priya@quillhouse.example>", "subject": "Hello"}
    return message("<p1@quillhouse.example>", text=text, **{**given, **changes})


@pytest.mark.parametrize(
    ("mail", "is_worth_it"),
    [
        (from_priya(), True),
        (from_priya(sender="careers-noreply@quillhouse.example"), True),
        (from_priya(sender=NEWS, notices=("List-Unsubscribe: <mailto:off@quillhouse.example>",)), False),
        (from_priya(notices=("List-Unsubscribe: <mailto:off@quillhouse.example>",)), True),
        (from_priya(sender="no-reply@ats.rippling.com", notices=("List-Unsubscribe: <mailto:o@x>",)), True),
        (from_priya(sender="inmail-hit-reply@linkedin.com", notices=("Precedence: bulk",)), True),
        (from_priya(sender=NEWS, notices=("List-Id: <gardeners.quillhouse.example>",)), False),
        (from_priya(sender=NEWS, notices=("Precedence: bulk",)), False),
        (from_priya(notices=("Auto-Submitted: auto-replied",)), False),
        (from_priya(sender="marcus.ellery@mail.example"), False),
        (from_priya(sender="marcus.ellery@mail.example", marks=frozenset({Mark.SENT})), False),
        (
            from_priya(
                sender="marcus.ellery@mail.example",
                to="priya@quillhouse.example",
                marks=frozenset({Mark.SENT}),
            ),
            True,
        ),
    ],
)
def test_what_people_wrote_is_worth_reading(mail: Message, *, is_worth_it: bool) -> None:
    """Newsletters, lists, automatic answers, notes to oneself and mail under the person's name are not."""
    assert is_worth_it == GLANCE.is_worth_reading(mail)


@pytest.mark.parametrize(
    ("mail", "is_telling"),
    [
        (from_priya("Your recipe was a great success."), False),
        (from_priya("We are hiring an operations lead and your profile looks great."), True),
        (from_priya("Thank you for applying. Tell me when it suits you."), True),
        (from_priya("Are you free on Thursday, September 10 at 5pm?"), True),
        (from_priya("Wir haben Ihre Bewerbung erhalten und möchten Sie kennenlernen."), True),
        (from_priya("Great, talk then!", references=(MessageId("<a1@quillhouse.example>"),)), True),
        (from_priya("Great, talk then!", subject="AW: Hello", base_subject="Hello"), True),
        (from_priya("Your place is kept.", sender="shop_4x@indeedemail.com"), True),
        (from_priya(""), False),
        (from_priya(None), False),
    ],
)
def test_a_mail_tells_by_an_answer_a_job_or_a_time(mail: Message, *, is_telling: bool) -> None:
    """Of all other mail the conversation is not read."""
    assert is_telling == GLANCE.is_telling(mail)


def test_looking_back_a_mail_tells_by_a_job_alone() -> None:
    """All mails of a conversation are glanced at then, so that none is read whole for an answer or a time."""
    back = PersonalMail(profile(), is_first=True)
    answer = (MessageId("<a1@quillhouse.example>"),)
    assert not back.is_telling(from_priya("Great, talk then!", references=answer))
    assert not back.is_telling(from_priya("Are you free on Thursday, September 10 at 5pm?"))
    assert back.is_telling(from_priya("Thank you for applying.", references=answer))
