"""What a mail carries along of older mail, under whatever attribution."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import message

from agent.model.mail import Mark, Message, MessageId
from agent.reading.carried_text import without_carried_text

INVITED = (
    "Dear Marcus,\n\nwe would like to invite you to an interview on Friday at half past ten at our branch on "
    "Oak Street. Please bring your certificates with you.\n\nDenise Kowalczyk"
)
THANKED = (
    "Dear Denise,\n\nthank you for the talk on Friday about the closing routine of the branch. Could we "
    "speak once more about the cash shortage, at a time that suits your team?\n\nKind regards,\nMarcus Ellery"
)
ANSWER = "Thanks Marcus, it has arrived. You will hear from us by the 18th.\n\nDenise"


def mails(answer: str, *, is_reply: bool = True) -> tuple[Message, ...]:
    """An invitation, the person's thanks, and what the company wrote then."""
    answers = (MessageId("<t@mail.example>"),) if is_reply else ()
    return (
        message("<a@x.example>", text=INVITED, date="2026-09-01T09:00:00-05:00"),
        message(
            "<t@mail.example>",
            text=THANKED,
            date="2026-09-04T13:00:00-05:00",
            sender="Marcus Ellery <marcus.ellery@mail.example>",
            marks=frozenset({Mark.SENT}),
        ),
        message("<b@x.example>", text=answer, date="2026-09-07T09:00:00-05:00", in_reply_to=answers),
    )


def new_words(answer: str, *, is_reply: bool = True) -> str:
    """What of the last mail is new in its conversation."""
    *_, last = without_carried_text(mails(answer, is_reply=is_reply))
    return last.body.new_text if last.body else ""


@pytest.mark.parametrize(
    "above",
    [
        "",
        "Marcus Ellery 04/09/2026 13:00",
        "From Marcus Ellery, 4 Sep 2026",
        "Marcus Ellery <marcus.ellery@mail.example>\nFri 9/4/2026 1:00 PM\nTo: Denise",
    ],
)
@pytest.mark.parametrize("carried", [THANKED, f"{THANKED}\n\n2026-09-01 09:00\n\n{INVITED}"])
def test_older_mail_goes_whatever_stands_above_it(above: str, carried: str) -> None:
    """Also wrapped elsewhere, and the company's own older mail below the person's."""
    wrapped = carried.replace(" the ", "\nthe ")
    for text in (carried, wrapped):
        assert new_words(f"{ANSWER}\n\n{above}\n\n{text}").strip().startswith(ANSWER)
        left = new_words(f"{ANSWER}\n\n{above}\n\n{text}")
        assert "closing routine" not in left
        assert "invite you" not in left


def test_answers_between_and_below_what_is_quoted_stay() -> None:
    """Nothing that is new is lost, wherever it stands."""
    quoted = "Could we speak once more about the cash shortage, at a time that suits your team?"
    assert new_words(f"{quoted}\n\nYes, gladly: Tuesday at ten.") == "Yes, gladly: Tuesday at ten."
    assert "We chose another." in new_words(f"{THANKED}\n\nWe chose another.")
    assert new_words("You asked about the cash shortage: we chose another.").endswith("we chose another.")


@pytest.mark.parametrize(
    "text",
    [
        INVITED,
        f"A reminder of my mail below.\n\nDenise\n\n{INVITED}",
        f"Hi Marcus,\n\nin case it was lost:\n\n{INVITED}",
        f"Once more, with the new room:\n{INVITED}\nRoom 4",
    ],
)
@pytest.mark.parametrize("is_reply", [True, False])
def test_what_is_said_again_counts(text: str, *, is_reply: bool) -> None:
    """A reminder, a mail that is sent again and a program's template are meant."""
    assert "invite you to an interview" in new_words(text, is_reply=is_reply)


def test_a_program_repeats_its_template() -> None:
    """What is no answer carries nothing of its own side along."""
    text = f"Your application has news.\n\nPrairie Gate\n\n{INVITED}"
    assert new_words(text, is_reply=False) == text


def test_a_whole_old_mail_below_a_signature_goes() -> None:
    """Where nothing but the other side's own mail stands there, a program has put it there."""
    assert new_words(f"{ANSWER}\n\n{INVITED}").strip() == ANSWER


def test_what_nothing_would_be_left_of_stays() -> None:
    """A mail does not become empty."""
    assert new_words(THANKED) == THANKED


@pytest.mark.parametrize(
    ("above", "kept"),
    [
        ("Row 1: 2026-09-01", ""),
        ("\n".join(f"Row {n}: 2026-09-0{n}" for n in range(1, 10)), "Row 1: 2026-09-01"),
        (
            f"By 2026-09-18 {'we will tell you ' * 3}more of it",
            f"By 2026-09-18 {'we will tell you ' * 3}more of it",
        ),
    ],
)
def test_only_few_short_lines_are_the_head_of_a_quote(above: str, kept: str) -> None:
    """A sentence with a date is none, and no head has more than eight lines."""
    assert new_words(f"{ANSWER}\n\n{above}\n{THANKED}") == f"{ANSWER}\n\n{kept}".strip()


def test_a_mail_without_a_body_changes_nothing() -> None:
    """It stays as it is, and the others are read as if it were not there."""
    invited, thanked, answered = mails(f"{ANSWER}\n\n{THANKED}")
    empty = replace(invited, body=None)
    first, _, last = without_carried_text((empty, thanked, answered))
    assert first is empty
    assert last.body is not None
    assert last.body.new_text == ANSWER


def test_a_sentence_of_both_sides_goes_once() -> None:
    """What the person quoted of the company's is the person's text and the company's."""
    own = f"{THANKED}\n\nPlease bring your certificates with you to the talk on Friday, you wrote."
    theirs = "Please bring your certificates with you to the talk on Friday, you wrote."
    invited, thanked, answered = mails(f"{ANSWER}\n\n{own}")
    assert invited.body
    assert thanked.body
    both = (
        replace(invited, body=replace(invited.body, text=theirs, new_text=theirs)),
        replace(thanked, body=replace(thanked.body, text=own, new_text=own)),
        answered,
    )
    *_, last = without_carried_text(both)
    assert last.body
    assert last.body.new_text == ANSWER
