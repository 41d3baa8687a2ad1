from __future__ import annotations

from dataclasses import replace

import pytest
from builders import message, profile
from mails import DENISE, INVITATION, ME, PLACED, THANKS, as_placed, letter

from agent.keeping.codec import decode, encode
from agent.mailboxes.fates import Traces, is_edited, judge_fate, may_be_trace, measure_likeness
from agent.model.mail import Mark, Message
from agent.model.plan import Fate, Placement, Sighting

ME_NAMED = f"Marcus Ellery <{ME}>"


def standing(placement: Placement, *marks: Mark, **changes: object) -> Message:
    """A message with the letter's words."""
    return replace(
        message(
            placement.message_id,
            sender=ME_NAMED,
            to=DENISE,
            date=PLACED.isoformat(),
            text=THANKS,
            subject=placement.subject,
            references=placement.references,
            marks=frozenset(marks),
        ),
        **changes,  # type: ignore[arg-type] # any field of a Message
    )


def fate(placement: Placement, *messages: Message, **changes: str) -> Fate | None:
    traces = Traces(messages, lambda one: one.key, **changes)
    return judge_fate(placement, traces, profile()).fate


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), Fate.SENT),
        ((Mark.SENT,), Fate.SENT),
        ((Mark.SENT, Mark.TRASH), Fate.SENT),
        ((Mark.DRAFT,), Fate.UNSENT),
        ((Mark.DRAFT, Mark.SENT), Fate.UNSENT),
        ((Mark.DRAFT, Mark.TRASH), Fate.DELETED),
        ((Mark.TRASH,), Fate.DELETED),
        ((Mark.SPAM,), Fate.DELETED),
    ],
)
def test_marks_tell_the_fate(marks: tuple[Mark, ...], expected: Fate) -> None:
    """Sent needs a message that is no draft; what lies in the trash counts only when it lies in Sent too."""
    _, placement = letter()
    assert expected is fate(as_placed(placement, "d"), standing(placement, *marks))


def test_the_draft_id_alone_is_enough() -> None:
    """A draft whose every id, word and recipient changed is still the one under our draft id."""
    _, placement = letter()
    other = standing(placement, Mark.DRAFT, key="d", message_id=None, to=(), references=(), body=None)
    assert Fate.UNSENT is fate(as_placed(placement, "d"), other, placed_id="d")
    assert Fate.DELETED is fate(as_placed(placement, "d"), other)


def test_proof_counts_only_where_nothing_is_found() -> None:
    """A draft that stands was made, whatever is thought to prove the contrary."""
    _, placement = letter()
    assert Fate.UNSENT is fate(placement, standing(placement, Mark.DRAFT), unmade_proof="A proof.")
    assert fate(as_placed(placement, "d"), unmade_proof="A proof.") is None


def test_the_address_the_draft_was_written_with_is_own() -> None:
    """An address that left the config since still tells the person's own mail."""
    _, placement = letter()
    sent = standing(placement)
    stranger = profile(addresses=("new@mail.example",))
    assert may_be_trace(placement, sent, stranger)
    assert Fate.SENT is judge_fate(placement, Traces((sent,), lambda one: one.key), stranger).fate


def test_of_two_drafts_the_nearer_is_told() -> None:
    """The draft with our id counts before one that only looks alike."""
    _, placement = letter()
    alike = standing(placement, Mark.DRAFT, key="alike", message_id=None)
    exact = standing(placement, Mark.DRAFT, key="exact")
    for messages in ((alike, exact), (exact, alike)):
        traces = Traces(messages, lambda one: one.key)
        assert judge_fate(placement, traces, profile()).draft_id == "exact"


def test_mail_without_a_sender_is_nobodys() -> None:
    """A message that does not say who wrote it is not the person's."""
    _, placement = letter()
    assert not may_be_trace(placement, standing(placement, sender=None), profile())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"subject": "Re:  Branch Operations\tManager interview"}, False),
        ({"subject": "Hello"}, True),
        ({"to": ()}, True),
        ({"cc": message().to}, True),
        ({"body": None}, True),
    ],
)
def test_words_subject_and_recipients_are_the_persons(changes: dict[str, object], expected: bool) -> None:  # noqa: FBT001 - a table
    """Each of them changed is an edit; blanks are not."""
    _, placement = letter()
    assert expected is is_edited(placement, standing(placement, **changes))


def test_likeness_without_words_is_none() -> None:
    """A message whose body was not read is like nothing."""
    _, placement = letter()
    assert measure_likeness(placement, standing(placement, body=None)) == 0.0
    assert measure_likeness(placement, standing(placement)) == 1.0
    assert INVITATION in placement.references


def test_what_was_sent_is_told_with_the_fate() -> None:
    """To whom the sent mail went, and under which subject, is kept with the proof that it was sent."""
    _, placement = letter()
    colleague = message(to="Omar Haddad <omar@prairiegate.example>").to
    sent = standing(placement, Mark.SENT, cc=colleague, subject="Re: Thank you", base_subject="Thank you")
    sighting = judge_fate(placement, Traces((sent,), lambda one: one.key), profile())
    assert sighting.sent_from == sent.sender
    assert (sighting.sent_to, sighting.sent_cc) == (sent.to, colleague)
    assert (sighting.sent_subject, sighting.sent_references) == ("Thank you", sent.ancestry)
    assert decode(Sighting, encode(sighting)) == sighting
