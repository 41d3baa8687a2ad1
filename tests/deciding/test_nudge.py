"""SN-00 and W-13: asking once where things stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import at, denise
from situations import (
    DENISE,
    after_placing,
    after_sending,
    heard,
    on,
    own,
    person,
    recipients,
    situation,
    with_debrief,
)

from agent.deciding.planning import decide
from agent.deciding.situation import Situation
from agent.model.interview import Decision, Part
from agent.model.letter import FieldFinding, Kind
from agent.model.mail import SignalKind
from agent.model.plan import Fate, PersonsWord, Sighting

NUDGE_AT = "2026-09-16T10:00:00-05:00"
"""Seven business days after Friday 4 September, Labor Day not counted."""


def quiet(**changes: Any) -> Situation:
    """Nothing botched, a nudge asked for, the thank-you sent on Friday."""
    known = with_debrief(situation(had_botched=False), botched=(), nudge=True, **changes)
    return after_sending(
        after_placing(known, decide(known).steps), Kind.THANK_YOU, "2026-09-04T12:40:00-05:00"
    )


def nudges(known: Situation, now: str = NUDGE_AT) -> list[str]:
    steps = decide(replace(known, now=at(now))).steps
    return [one.person for one in steps if one.kind is Kind.STATUS_NUDGE]


def test_a_nudge_is_due_seven_business_days_after_the_last_message() -> None:
    """W-13: at 10:00, in answer to the sent thank-you, with its sending moment."""
    known = quiet()
    assert nudges(known, "2026-09-16T09:59:00-05:00") == []
    (step,) = decide(replace(known, now=at(NUDGE_AT))).steps
    assert (step.kind, step.person, step.via) == (Kind.STATUS_NUDGE, DENISE, False)
    assert step.addressing.in_reply_to == "<sent.thank_you.DeniseKowalczyk@mail.example>"
    assert recipients(step) == ["denise.kowalczyk@prairiegate.example"]
    assert at(NUDGE_AT) == step.suggested_send


def test_no_nudge_unless_asked_for() -> None:
    """SN-00: off by default."""
    assert nudges(with_debrief(quiet(), nudge=False)) == []


def test_a_decision_date_moves_it() -> None:
    """W-13: two business days after the decision."""
    known = quiet(decision=Decision(date=at("2026-09-14T00:00:00-05:00").date()))
    assert [nudges(known, "2026-09-15T10:00:00-05:00"), nudges(known)] == [[], [DENISE]]


def test_no_nudge_before_the_thank_you_was_sent() -> None:
    """SN-00: there is nothing of the person's own to answer."""
    known = with_debrief(situation(had_botched=False), botched=(), nudge=True)
    assert nudges(after_placing(known, decide(known).steps)) == []


@pytest.mark.parametrize(
    "kind", [SignalKind.ACK, SignalKind.ASK, SignalKind.HUMAN_OTHER, SignalKind.OFFER, SignalKind.INVITATION]
)
def test_no_nudge_after_an_answer(kind: SignalKind) -> None:
    """SN-00: somebody wrote since the last own message."""
    reply = heard("<r@prairiegate.example>", kind, date="2026-09-09T09:00:00-05:00")
    known = quiet()
    assert nudges(replace(known, thread=(*known.thread, reply))) == []


def test_no_nudge_after_an_invitation_of_a_machine() -> None:
    """A booking link is an answer too."""
    reply = heard("<r@ats.example>", SignalKind.INVITATION, personal=False, date="2026-09-09T09:00:00-05:00")
    known = quiet()
    assert nudges(replace(known, thread=(*known.thread, reply))) == []


def test_after_an_answered_acknowledgement_the_silence_counts_anew() -> None:
    """SN-00: from the person's own last message."""
    reply = heard("<r@prairiegate.example>", SignalKind.ACK, date="2026-09-09T09:00:00-05:00")
    known = quiet()
    answered = replace(
        known, thread=(*known.thread, reply), own_mail=(*known.own_mail, own("2026-09-09T12:00:00-05:00"))
    )
    assert [nudges(answered), nudges(answered, "2026-09-18T10:00:00-05:00")] == [[], [DENISE]]


@pytest.mark.parametrize("fate", list(Fate))
def test_a_nudge_is_never_made_twice(fate: Fate) -> None:
    """W-09: one for each person; the limit of two is never reached."""
    due = replace(quiet(), now=at(NUDGE_AT))
    stood = after_placing(due, decide(due).steps)
    seen = tuple(
        replace(one, sighting=Sighting(fate, "as said")) if one.kind is Kind.STATUS_NUDGE else one
        for one in stood.placements
    )
    assert nudges(replace(stood, placements=seen), "2026-09-24T10:00:00-05:00") == []


def test_a_skipped_or_refused_nudge_is_not_drafted() -> None:
    """The person's word, and text no letter may carry."""
    words = PersonsWord(skipped=frozenset({Kind.STATUS_NUDGE}))
    problem = FieldFinding("enthusiasm", "exaggeration", "perfect")
    assert nudges(replace(quiet(), words=words)) == []
    assert nudges(replace(quiet(), problems=(problem,))) == []


def test_no_nudge_after_thirty_days() -> None:
    """W-13: the thirtieth day is the last."""
    assert [
        nudges(quiet(), "2026-10-04T23:00:00-05:00"),
        nudges(quiet(), "2026-10-05T00:00:00-05:00"),
    ] == [[DENISE], []]


def botched_and_asked(second: str | None) -> Situation:
    """With a second-chance letter drafted on the 9th and sent then, or not."""
    known = with_debrief(
        situation(), nudge=True, decision=Decision(date=at("2026-09-10T00:00:00-05:00").date())
    )
    sent = after_sending(
        after_placing(known, decide(known).steps), Kind.THANK_YOU, "2026-09-04T12:40:00-05:00"
    )
    due = replace(sent, now=at("2026-09-09T10:00:00-05:00"))
    stood = after_placing(due, decide(due).steps)
    return after_sending(stood, Kind.SECOND_CHANCE, second) if second else stood


def test_no_nudge_within_five_business_days_of_a_second_chance() -> None:
    """W-13: five business days after it was sent; it still answers the thank-you (RT-10)."""
    known = botched_and_asked("2026-09-11T09:00:00-05:00")
    assert [
        nudges(known, "2026-09-17T10:00:00-05:00"),
        nudges(known, "2026-09-18T10:00:00-05:00"),
    ] == [[], [DENISE]]


def test_no_nudge_while_the_second_chance_may_still_be_sent() -> None:
    """W-05: only when its time is over."""
    known = botched_and_asked(None)
    assert [
        nudges(known, "2026-09-16T18:00:00-05:00"),
        nudges(known, "2026-09-16T18:01:00-05:00"),
    ] == [[], [DENISE]]


def test_a_nudge_through_a_coordinator_is_via() -> None:
    """RT-04: the thank-you went that way."""
    tom = person("Tom Reyes", Part.COORDINATOR, email="tom@prairiegate.example")
    known = with_debrief(
        on(
            "2026-09-04T12:10:00-05:00", thread=(heard(writer="Tom Reyes", sender="tom@prairiegate.example"),)
        ),
        interviewers=(denise(email=""), tom),
        botched=(),
        nudge=True,
    )
    sent = after_sending(
        after_placing(known, decide(known).steps), Kind.THANK_YOU, "2026-09-04T12:40:00-05:00"
    )
    (step,) = decide(replace(sent, had_botched=False, now=at(NUDGE_AT))).steps
    assert (step.person, step.via) == ("Tom Reyes", True)


def test_a_nudge_nobody_could_get_is_not_drafted() -> None:
    """RT-06: the thank-you went to an address that is the person's own by now."""
    known = quiet()
    mine = replace(
        known.profile, addresses=("marcus.ellery@mail.example", "denise.kowalczyk@prairiegate.example")
    )
    assert nudges(replace(known, profile=mine)) == []
