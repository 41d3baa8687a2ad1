from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import message, profile
from mails import DENISE, INVITATION, ME, PLACED, SENT, THANKS, as_placed, as_staged, letter

from agent.keeping.codec import decode, encode
from agent.mailboxes.fates import Traces, is_candidate, is_edited, judge_fate
from agent.mailboxes.wordings import measure_likeness
from agent.model.mail import Mark, Message
from agent.model.plan import Fate, Placement, Sighting, Stage

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


def fate(placement: Placement, *messages: Message, **changes: Any) -> Fate | None:
    traces = Traces(messages, lambda one: one.key, **changes)
    return judge_fate(placement, traces, profile()).fate


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), Fate.UNKNOWN),
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
    """Sent needs a message that lies in Sent and is no draft; one that lies anywhere else leaves it open."""
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


UNSEEN = Sighting(Fate.UNKNOWN, "Not known.")


@pytest.mark.parametrize(
    ("changes", "proof", "expected"),
    [
        ({"stage": Stage.INTENDED}, "", None),
        ({"stage": Stage.INTENDED, "sighting": UNSEEN}, "", Fate.UNKNOWN),
        ({"stage": Stage.STAGED}, "", Fate.UNKNOWN),
        ({"stage": Stage.STAGED}, "A proof.", None),
        ({"stage": Stage.STAGED, "sighting": UNSEEN}, "A proof.", None),
        ({"stage": Stage.REFUSED}, "", None),
        ({"stage": Stage.REFUSED, "sighting": UNSEEN}, "", None),
        ({"stage": Stage.PLACED}, "", Fate.DELETED),
        ({"stage": Stage.PLACED, "sighting": UNSEEN}, "", Fate.DELETED),
    ],
)
def test_what_nothing_found_means(changes: dict[str, Any], proof: str, expected: Fate | None) -> None:
    """Deleted is what stood; what was refused was never made; what was on its way takes a proof."""
    assert expected is fate(replace(letter()[1], **changes), unmade_proof=proof)


def test_what_turns_up_is_taken_over_at_any_stage() -> None:
    """Unsent and sent, whatever was thought of it before."""
    for stage in Stage:
        draft = replace(letter()[1], stage=stage, sighting=UNSEEN)
        assert Fate.UNSENT is fate(draft, standing(draft, Mark.DRAFT), unmade_proof="A proof.")
        assert Fate.SENT is fate(draft, standing(draft, Mark.SENT), unmade_proof="A proof.")


def test_of_what_stands_twice_the_others_are_named() -> None:
    """By id or by words; neither the person's own draft nor what lies in the trash."""
    placed = as_placed(letter()[1], "a")
    copies = (
        standing(placed, Mark.DRAFT, key="a"),
        standing(placed, Mark.DRAFT, key="b", message_id=None),
        standing(placed, Mark.DRAFT, key="c", body=message(text="Other words.").body),
        standing(placed, Mark.DRAFT, key="d", message_id=None, body=message(text=f"{THANKS} More.").body),
        standing(placed, Mark.DRAFT, Mark.TRASH, key="e"),
    )
    seen = judge_fate(placed, Traces(copies, lambda one: one.key, "a"), profile())
    assert (seen.draft_id, sorted(seen.doubles)) == ("a", ["b", "c"])
    assert decode(Sighting, encode(seen)) == seen


def test_the_address_the_draft_was_written_with_is_looked_at() -> None:
    """An address that left the config since still tells what may be a copy of the person's own mail."""
    _, placement = letter()
    sent = standing(as_placed(placement, "d"), message_id=None)
    stranger = profile(addresses=("new@mail.example",))
    assert is_candidate(placement, sent, stranger)
    traces = Traces((sent,), lambda one: one.key, name_place=lambda _: "Archive")
    sighting = judge_fate(as_placed(placement, "d"), traces, stranger)
    assert Fate.UNKNOWN is sighting.fate
    assert "a copy lies in Archive, which does not prove that you sent it" in sighting.evidence


def test_of_two_drafts_the_nearer_is_told() -> None:
    """The draft with our id counts before one that only looks alike."""
    _, placement = letter()
    alike = standing(placement, Mark.DRAFT, key="alike", message_id=None)
    exact = standing(placement, Mark.DRAFT, key="exact")
    for messages in ((alike, exact), (exact, alike)):
        traces = Traces(messages, lambda one: one.key)
        assert judge_fate(placement, traces, profile()).draft_id == "exact"


def test_mail_without_a_sender_is_nobodys() -> None:
    """A message that does not say who wrote it is not the person's; under our id it still leaves doubt."""
    _, placement = letter()
    nobodys = standing(placement, sender=None, message_id=None)
    assert not is_candidate(placement, nobodys, profile())
    assert Fate.DELETED is fate(as_placed(placement, "d"), nobodys)
    assert Fate.UNKNOWN is fate(as_placed(placement, "d"), standing(placement, sender=None))


def test_a_copy_changes_nothing_that_is_proved() -> None:
    """Whatever a copy under our id says and however late it is: Drafts and Sent tell, and tell it in full."""
    _, placement = letter()
    placed = as_placed(placement, "d")
    away = message(to="boss@employer.example").to
    forged = standing(placement, to=away, cc=away, date=SENT + timedelta(days=1), key="forged")
    proved = {mark: standing(placement, mark, key="proved") for mark in (Mark.SENT, Mark.DRAFT)}
    traces = {mark: Traces((forged, one), lambda found: found.key) for mark, one in proved.items()}
    sent = judge_fate(placed, traces[Mark.SENT], profile())
    assert (sent.fate, sent.sent_to, sent.sent_cc) == (Fate.SENT, proved[Mark.SENT].to, ())
    assert sent.sent_at == proved[Mark.SENT].date
    unsent = judge_fate(placed, traces[Mark.DRAFT], profile())
    assert (unsent.fate, unsent.draft_id, unsent.edited) == (Fate.UNSENT, "proved", False)


@pytest.mark.parametrize("marks", [(), (Mark.TRASH,), (Mark.SPAM,)])
def test_a_copy_does_not_undo_a_proof_that_nothing_was_made(marks: tuple[Mark, ...]) -> None:
    """A draft made ready and never placed is made, whatever a mail from outside says."""
    staged = as_staged(letter()[1], "t")
    forged = standing(staged, *marks)
    assert fate(staged, forged, unmade_proof="A proof.") is None


def test_a_copy_in_spam_is_none() -> None:
    """The server itself does not believe it: neither sent nor open."""
    _, placement = letter()
    assert Fate.DELETED is fate(as_placed(placement, "d"), standing(placement, Mark.SPAM))
    assert fate(placement, standing(placement, Mark.SPAM)) is None


def test_a_draft_thrown_away_is_deleted_whatever_copies_lie_about() -> None:
    """The draft itself in the trash is proof; a copy there is none while another lies elsewhere."""
    _, placement = letter()
    placed = as_placed(placement, "d")
    assert Fate.DELETED is fate(placed, standing(placement), standing(placement, Mark.DRAFT, Mark.TRASH))
    assert Fate.UNKNOWN is fate(placed, standing(placement), standing(placement, Mark.TRASH))


def test_a_form_is_not_read_from_a_copy() -> None:
    """Its words would be taken for the person's answers."""
    _, placement = letter(to=ME, text=f"{THANKS}\nSC-1111\n", answers="")
    form = as_placed(replace(placement, code="SC-1111"), "d")
    words = message(text=f"{THANKS}\nSC-1111\n").body
    forged = standing(form, body=words, to=form.to, message_id=None, references=())
    seen = judge_fate(form, Traces((forged,), lambda one: one.key), profile())
    assert (seen.fate, seen.message) == (Fate.UNKNOWN, None)
    sent = replace(forged, marks=frozenset({Mark.SENT}))
    assert judge_fate(form, Traces((sent,), lambda one: one.key), profile()).message == sent


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
