from __future__ import annotations

from dataclasses import replace
from typing import Any

from builders import message
from situations import ME, heard, person, situation, with_debrief

from agent.deciding.planning import decide
from agent.deciding.recipients import ancestry_with, find_parent, newest_with_id
from agent.deciding.situation import Situation
from agent.model.interview import Part
from agent.model.mail import Body, ClassifiedMessage, Mark, MessageId, Signal, SignalKind, Voice

LATER = "2026-09-03T09:00:00-05:00"
LATEST = "2026-09-03T12:00:00-05:00"
FORWARD = Body(text="see below", new_text="see below", forward_block=True)
FRIEND = "Kim <kim@friends.example>"


def anchored(*thread: ClassifiedMessage) -> str | None:
    """The Message-ID that a thank-you would answer."""
    found = find_parent(situation(thread=thread))
    return found.message.message_id if found else None


def test_the_newest_human_message_is_answered() -> None:
    """RT-01: whatever the order of the list."""
    assert anchored(heard("<b@x.example>", date=LATER), heard("<a@x.example>")) == "<b@x.example>"


def test_own_mail_is_never_answered() -> None:
    """RT-01: by own address, or by the mark of a sent mail."""
    mine = heard("<own@x.example>", sender="MARCUS.ELLERY@mail.example", writer="", date=LATER)
    alias = heard("<alias@x.example>", sender="me@old.example", marks=frozenset({Mark.SENT}), date=LATEST)
    assert anchored(heard(), mine, alias) == "<a1@prairiegate.example>"


def test_drafts_trash_and_spam_are_never_answered() -> None:
    """RT-01: the person's own drafts, deleted mail and spam are no parents."""
    marked = [
        heard(f"<{mark}@x.example>", marks=frozenset({mark}), date=LATER)
        for mark in (Mark.DRAFT, Mark.TRASH, Mark.SPAM)
    ]
    assert anchored(heard(), *marked) == "<a1@prairiegate.example>"


def test_machines_are_not_answered_where_a_person_wrote() -> None:
    """RT-01: auto-replies, bounces and lists are passed over."""
    machines = (
        heard("<auto@x.example>", SignalKind.AUTO, date=LATER),
        heard("<bounce@x.example>", SignalKind.BOUNCE, date=LATER),
        heard("<list@x.example>", personal=True, bulk=True, date=LATEST),
    )
    assert anchored(heard(), *machines) == "<a1@prairiegate.example>"


def test_a_stranger_does_not_come_before_what_the_companys_programs_wrote() -> None:
    """RT-01: anybody can answer into a conversation; alone, a stranger's mail is all there is to answer."""
    calendar = heard("<cal@x.example>", SignalKind.CALENDAR, writer="")
    stranger = heard("<s@x.example>", writer="", date=LATER, voice=Voice.STRANGER)
    assert anchored(calendar, stranger) == "<cal@x.example>"
    assert anchored(stranger) == "<s@x.example>"


def test_among_machines_the_newest_marks_the_thread() -> None:
    """RT-01: only automatic messages of the company, its ATS or a calendar."""
    old = heard("<ats@x.example>", SignalKind.AUTO, writer="")
    new = heard("<cal@x.example>", SignalKind.CALENDAR, writer="", date=LATER)
    found = find_parent(situation(thread=(old, new)))
    assert found
    assert (found.message.message_id, found.personal) == ("<cal@x.example>", False)


def test_answering_machines_and_receipts_mark_no_thread() -> None:
    """RT-01: an out-of-office and a receipt are passed over even among machines."""
    old = heard("<ats@x.example>", SignalKind.AUTO, writer="")
    away = heard("<ooo@x.example>", SignalKind.AUTO, date=LATER, notices=("Auto-Submitted: auto-replied",))
    read = heard("<mdn@x.example>", SignalKind.AUTO, date=LATEST, notices=("Content-Type: multipart/report",))
    assert anchored(old, away, read) == "<ats@x.example>"


def test_an_empty_thread_has_no_parent() -> None:
    """Nothing to answer."""
    assert anchored() is None


def test_a_friends_forward_cannot_be_joined() -> None:
    """RT-12: forward block, and the outer sender is not of the company."""
    found = find_parent(situation(thread=(heard("<f@x.example>", sender=FRIEND, writer="", body=FORWARD),)))
    assert found
    assert found.forwarded


def test_a_forward_prefix_is_enough() -> None:
    """RT-12: forward prefix without a block."""
    found = find_parent(
        situation(thread=(heard("<f@x.example>", sender=FRIEND, writer="", forward_prefix=True),))
    )
    assert found
    assert found.forwarded


def test_a_forward_without_a_sender_cannot_be_joined() -> None:
    """RT-12: nobody to be of the company."""
    found = find_parent(situation(thread=(replace_sender(heard(writer="", forward_prefix=True)),)))
    assert found
    assert found.forwarded


def replace_sender(one: ClassifiedMessage) -> ClassifiedMessage:
    return replace(one, message=replace(one.message, sender=None))


def test_a_colleagues_forward_is_an_ordinary_message() -> None:
    """RT-12: the company may forward its own mail."""
    colleague = heard("<f@x.example>", sender="HR <hr@prairiegate.example>", writer="", forward_prefix=True)
    found = find_parent(situation(thread=(colleague,)))
    assert found
    assert not found.forwarded


def test_an_interviewer_with_free_mail_may_forward_and_a_stranger_there_may_not() -> None:
    """RT-12: gmail.com is nobody's company."""
    known = with_debrief(
        situation(), interviewers=(person("Ana", Part.HIRING_MANAGER, email="ana@gmail.com"),)
    )

    def forwarded(sender: str) -> bool:
        one = heard("<f@x.example>", sender=sender, writer="", forward_prefix=True)
        found = find_parent(replace(known, thread=(one,)))
        assert found
        return found.forwarded

    assert [forwarded("ANA@gmail.com"), forwarded("kim@gmail.com")] == [False, True]


def test_an_interviewers_forward_is_answered() -> None:
    """RT-12: a person of the debrief wrote the outer mail."""
    found = find_parent(situation(thread=(heard(sender="d@home.example", forward_prefix=True),)))
    assert found
    assert not found.forwarded


def test_the_companys_own_message_comes_before_a_newer_forward() -> None:
    """RT-01: what can be joined is joined."""
    assert anchored(heard(), heard("<f@x.example>", sender=FRIEND, writer="", body=FORWARD, date=LATER)) == (
        "<a1@prairiegate.example>"
    )


def test_an_invitation_forwarded_to_oneself_is_a_forward() -> None:
    """RT-12: from one own address to another; other own mail marks nothing."""
    mine = heard("<s@x.example>", sender=ME, writer="", body=FORWARD)
    plain = heard("<p@x.example>", sender=ME, writer="", date=LATER)
    found = find_parent(situation(thread=(mine, plain)))
    assert found
    assert (found.message.message_id, found.forwarded) == ("<s@x.example>", True)


def newest(known: Situation) -> str | None:
    found = newest_with_id(known)
    return found.message_id if found else None


def test_the_newest_message_with_an_id_is_anybodys() -> None:
    """RT-10: own or theirs, but no machine's and nothing without an id."""
    mine = ClassifiedMessage(
        message("<own@x.example>", sender=ME, date=LATER),
        Signal(SignalKind.HUMAN_OTHER, personal=True, evidence="own"),
    )
    nameless = heard(None, date=LATEST)
    machine = heard("<auto@x.example>", SignalKind.AUTO, date=LATEST)
    draft = heard("<draft@x.example>", marks=frozenset({Mark.DRAFT}), date=LATEST)
    assert newest(situation(thread=(heard(), mine, nameless, machine, draft))) == "<own@x.example>"


def test_a_thread_may_have_no_id_at_all() -> None:
    """RT-10: then there is nothing to name."""
    assert newest(situation(thread=(heard(None),))) is None


def test_references_are_the_parents_own_ancestry_and_the_parent() -> None:
    """RFC 5322 §3.6.4, with each id once."""
    ids = (MessageId("<1@x.example>"), MessageId("<2@x.example>"))
    parent = message("<2@x.example>", references=ids)
    assert ids == ancestry_with(parent)


def test_references_of_a_nameless_parent_are_its_ancestry() -> None:
    """A parent without Message-ID still hands its ancestors on; In-Reply-To where References are missing."""
    parent = message(None, in_reply_to=(MessageId("<1@x.example>"),))
    assert (MessageId("<1@x.example>"),) == ancestry_with(parent)


DOUBTFUL: dict[str, Any] = {"voice": Voice.UNVERIFIED, "unverified": "dmarc=fail (mx.example)"}


def test_what_may_be_forged_is_never_answered() -> None:
    """RT-01: however new it is."""
    forged = heard("<f@x.example>", date=LATER, **DOUBTFUL)
    assert anchored(heard(), forged) == "<a1@prairiegate.example>"


def test_where_all_may_be_forged_the_own_mail_is_answered() -> None:
    """The thank-you is not held: it joins the conversation by what the person wrote themselves."""
    mine = heard("<own@mail.example>", sender=ME, marks=frozenset({Mark.SENT}), writer="")
    assert anchored(heard(date=LATER, **DOUBTFUL), mine) == "<own@mail.example>"


def test_where_all_may_be_forged_and_nothing_is_own_a_new_message_begins() -> None:
    """Under a subject of ours, to the address on record, without the forged mail's ids."""
    (step,) = decide(situation(thread=(heard(base_subject="Send me money", **DOUBTFUL),))).steps
    written = step.addressing
    assert (written.subject, written.in_reply_to, written.warnings) == ("Branch Operations Manager", None, ())
    assert [one.email for one in written.to] == ["denise.kowalczyk@prairiegate.example"]
