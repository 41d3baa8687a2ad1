"""What happens after an interview, and the W, TY, SC and GD rules, one test each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import CHICAGO_NOON, address, at, botched, denise
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
from agent.deciding.situation import LaterSession, Situation
from agent.model.interview import Part
from agent.model.letter import FieldFinding, Kind
from agent.model.mail import Body, ClassifiedMessage, Invitation, MessageId, SignalKind, Voice
from agent.model.plan import Fate, InterviewState, PersonsWord, Placement, Sighting, Track, TrackState

SENT_AT = "2026-09-04T12:40:00-05:00"
DUE_AT = "2026-09-09T10:00:00-05:00"
EXPIRES = "2026-09-16T18:00:00-05:00"
AFTER = "2026-09-08T09:00:00-05:00"
TOM = person("Tom Reyes", Part.COORDINATOR, email="tom@prairiegate.example")
EDWIN = person("Edwin Sharma", email="edwin@prairiegate.example")
AGENT = person("Ana Bosch", Part.RECRUITER_AGENCY, email="ana@bosch.example")


def moved(known: Situation, now: str) -> Situation:
    return replace(known, now=at(now))


def drafted(known: Situation | None = None) -> Situation:
    """The thank-yous stand."""
    first = known or situation()
    return after_placing(first, decide(first).steps)


def thanked(known: Situation | None = None, date: str = SENT_AT) -> Situation:
    """The thank-yous were sent."""
    return after_sending(drafted(known), Kind.THANK_YOU, date)


def asked(known: Situation | None = None) -> Situation:
    """The second-chance draft stands."""
    due = moved(known or thanked(), DUE_AT)
    return after_placing(due, decide(due).steps)


def hears(known: Situation, *more: ClassifiedMessage) -> Situation:
    return replace(known, thread=known.thread + more)


def says(kind: SignalKind, date: str = AFTER, **changes: Any) -> ClassifiedMessage:
    return heard(f"<{kind}.{date}@prairiegate.example>", kind, date=date, **changes)


def track(known: Situation) -> Track:
    return decide(known).second_chance


def state_of(known: Situation) -> tuple[TrackState, str | None]:
    found = track(known)
    return found.state, found.reason


def kinds(known: Situation) -> list[Kind]:
    return [one.kind for one in decide(known).steps]


def fated(known: Situation, kind: Kind, fate: Fate) -> Situation:
    """What became of the drafts of a kind."""
    several = tuple(
        replace(one, sighting=Sighting(fate, "as said")) if one.kind is kind else one
        for one in known.placements
    )
    return replace(known, placements=several)


def letter_of(kind: Kind, fate: Fate) -> Placement:
    """A letter of this kind to Denise, and what became of it."""
    (thank_you,) = drafted().placements
    return replace(
        thank_you, kind=kind, message_id=MessageId(f"<{kind}@x.example>"), sighting=Sighting(fate, "as said")
    )


# --- the thank-you -------------------------------------------------------------------------------


def test_a_thank_you_is_drafted_in_the_debriefs_own_run() -> None:
    """W-01, TY-00: with its suggested sending moment."""
    (step,) = decide(situation()).steps
    assert (step.kind, step.person, step.via) == (Kind.THANK_YOU, DENISE, False)
    assert at("2026-09-04T12:30:00-05:00") == step.suggested_send


def test_no_thank_you_before_the_interview_has_ended() -> None:
    """W-01: the earliest moment is the interview's end."""
    assert not kinds(on("2026-09-04T11:29:00-05:00"))


def test_every_reachable_interviewer_is_thanked_once() -> None:
    """TY-00, TY-12: a letter each, the unreachable named in the lead's."""
    known = with_debrief(situation(), interviewers=(denise(), EDWIN, person("Ruth Ortiz")))
    expected = [(DENISE, ("Ruth Ortiz",), 0), ("Edwin Sharma", (), 1)]
    assert expected == [(one.person, one.pass_on, one.position) for one in decide(known).steps]


def test_a_thank_you_is_drafted_however_the_interview_went() -> None:
    """TY-00: nothing botched, thank-you all the same; no clock runs."""
    known = with_debrief(situation(had_botched=False), botched=())
    assert kinds(known) == [Kind.THANK_YOU]
    assert Track(TrackState.NONE) == track(known)


@pytest.mark.parametrize("fate", list(Fate))
def test_a_thank_you_is_never_made_twice(fate: Fate) -> None:
    """W-09: whatever became of it."""
    assert not kinds(fated(drafted(), Kind.THANK_YOU, fate))


def test_a_thank_you_is_known_again_by_its_address() -> None:
    """W-09: a corrected name makes no second letter to the same mailbox."""
    renamed = with_debrief(drafted(), interviewers=(denise(name="Denise Kowalczyk-Hart"),))
    assert not kinds(renamed)


def test_whoever_was_thanked_through_another_gets_no_letter_later() -> None:
    """TY-12: an address that turns up later changes nothing."""
    first = with_debrief(situation(), interviewers=(denise(), person("Edwin Sharma")))
    later = with_debrief(drafted(first), interviewers=(denise(), EDWIN))
    assert not kinds(later)


def test_own_thanks_before_the_debrief_are_the_thank_you() -> None:
    """W-03: no second one; the clock starts with the person's own message."""
    known = situation(own_mail=(own("2026-09-04T12:00:00-05:00", thanks=True),))
    assert not kinds(known)
    assert (TrackState.WAITING, at(DUE_AT)) == (track(known).state, track(known).not_before)


def test_an_own_message_without_thanks_is_no_thank_you() -> None:
    """W-03: it has to give thanks."""
    assert kinds(situation(own_mail=(own("2026-09-04T12:00:00-05:00"),))) == [Kind.THANK_YOU]


def test_thanks_to_somebody_else_are_no_thank_you_to_her() -> None:
    """W-03: the coordinator was thanked, not the interviewer."""
    mail = own("2026-09-04T12:00:00-05:00", to="tom@prairiegate.example", thanks=True)
    known = with_debrief(situation(own_mail=(mail,)), interviewers=(denise(), TOM))
    assert kinds(known) == [Kind.THANK_YOU]


def test_a_skipped_thank_you_is_not_drafted() -> None:
    """The person does not want it."""
    assert not kinds(situation(words=PersonsWord(skipped=frozenset({Kind.THANK_YOU}))))


def test_an_unsent_thank_you_is_overdue_on_the_third_business_day() -> None:
    """W-03: a warning, and the second chance is blocked; a minute earlier it is armed."""
    before, after = (moved(drafted(), f"2026-09-10T{clock}:00-05:00") for clock in ("17:59", "18:00"))
    assert (state_of(before), decide(before).warnings) == ((TrackState.ARMED, None), ())
    assert state_of(after) == (TrackState.BLOCKED, "thank_you_not_sent")
    assert decide(after).warnings == ("thank_you_overdue",)


def test_sending_later_unblocks() -> None:
    """W-03: the clock starts then; the window still ends on its day."""
    found = track(thanked(date="2026-09-11T09:00:00-05:00"))
    assert (TrackState.WAITING, at("2026-09-15T10:00:00-05:00"), at(EXPIRES)) == (
        found.state,
        found.not_before,
        found.expires,
    )


def test_a_deleted_thank_you_stays_armed_and_then_blocks() -> None:
    """Deleted: never assumed sent."""
    lost = fated(drafted(), Kind.THANK_YOU, Fate.DELETED)
    expected = [(TrackState.ARMED, None), (TrackState.BLOCKED, "thank_you_not_sent")]
    assert expected == [state_of(lost), state_of(moved(lost, "2026-09-10T18:00:00-05:00"))]


def test_a_thank_you_of_which_nothing_can_be_told_is_asked_about() -> None:
    """Sent and filed away between two runs, or never sent: the person's word counts."""
    lost = fated(drafted(), Kind.THANK_YOU, Fate.UNKNOWN)
    assert (decide(lost).needs_input, state_of(lost)) == (("draft_unknown",), (TrackState.NEEDS_INPUT, None))
    told = replace(lost, words=PersonsWord(thanked=((DENISE, at(SENT_AT)),)))
    assert (decide(told).needs_input, track(told)) == ((), track(thanked()))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_letter_that_may_never_have_been_made_is_asked_about_and_not_made_again(kind: Kind) -> None:
    """W-22: until the person says that it is not wanted; the cause tells which letter it is."""
    known = (
        replace(moved(thanked(), DUE_AT), placements=())
        if kind is Kind.THANK_YOU
        else moved(thanked(), DUE_AT)
    )
    lost = replace(known, placements=(*known.placements, letter_of(kind, Fate.UNKNOWN)))
    plan = decide(lost)
    assert "draft_unknown" in plan.needs_input
    assert [cause.kind for cause in plan.because] == [kind]
    assert kind not in {step.kind for step in plan.steps}
    unwanted = decide(replace(lost, words=PersonsWord(skipped=frozenset({kind}))))
    assert "draft_unknown" not in unwanted.needs_input


def test_a_second_chance_letter_of_which_nothing_can_be_told_is_not_called_drafted() -> None:
    """W-22: whether it stands is the very question; its times are shown all the same."""
    lost = replace(
        moved(thanked(), DUE_AT),
        placements=(*thanked().placements, letter_of(Kind.SECOND_CHANCE, Fate.UNKNOWN)),
    )
    found = track(lost)
    assert (found.state, found.not_before) == (TrackState.NEEDS_INPUT, at(DUE_AT))
    assert found.expires


def test_a_letter_that_is_due_waits_a_day_for_a_folder_that_cannot_be_opened() -> None:
    """W-23: their answer may lie there; after a day the letter comes, and what was passed by is told."""
    since = at(DUE_AT)
    shut = replace(moved(thanked(), DUE_AT), unread=(("Oakworks", since),))
    held = decide(shut)
    assert (held.steps, state_of(shut)) == ((), (TrackState.BLOCKED, "folder_unread"))
    assert held.second_chance.not_before == since
    assert held.look_again == shut.now
    almost = replace(shut, now=since + timedelta(hours=24) - timedelta(seconds=1))
    assert decide(almost).steps == ()
    passed = decide(replace(shut, now=since + timedelta(hours=24)))
    assert [step.kind for step in passed.steps] == [Kind.SECOND_CHANCE]
    assert ("folder_unread" in passed.warnings, passed.unread) == (True, ("Oakworks",))
    standing = decide(after_placing(replace(shut, now=since + timedelta(hours=24)), passed.steps))
    assert ("folder_unread" in standing.warnings, standing.unread) == (True, ("Oakworks",))
    assert (held.unread, "folder_unread" in held.warnings) == ((), False)


def test_a_folder_that_cannot_be_opened_holds_no_thank_you() -> None:
    """W-23: thanks are due whatever they answer."""
    assert kinds(replace(situation(), unread=(("Oakworks", CHICAGO_NOON),))) == [Kind.THANK_YOU]


def test_two_copies_of_one_draft_are_told() -> None:
    """A server that made two of one: the person deletes one of them."""
    twice = drafted()
    (draft,) = twice.placements
    doubled = replace(draft, sighting=replace(draft.sighting, doubles=("1:8",)))
    assert "draft_doubled" in decide(replace(twice, placements=(doubled,))).warnings


def test_a_deleted_thank_you_with_nothing_botched_is_not_complained_about() -> None:
    """The person's no to a letter needs no reminder."""
    quiet = with_debrief(situation(had_botched=False), botched=())
    lost = moved(fated(drafted(quiet), Kind.THANK_YOU, Fate.DELETED), "2026-09-10T18:00:00-05:00")
    assert decide(lost).warnings == ()


# --- the second-chance clock ---------------------------------------------------------------------


def test_armed_while_the_thank_you_lies_in_drafts() -> None:
    """Armed, with the day on which its time ends."""
    assert Track(TrackState.ARMED, None, None, at(EXPIRES)) == track(drafted())


def test_armed_in_the_same_run_in_which_the_thank_you_is_drafted() -> None:
    """The plan that drafts it says so already."""
    assert state_of(situation()) == (TrackState.ARMED, None)


def test_waiting_once_the_thank_you_was_sent() -> None:
    """W-04: two business days over Labor Day."""
    assert Track(TrackState.WAITING, None, at(DUE_AT), at(EXPIRES)) == track(thanked())


def test_an_edited_thank_you_counts_as_sent() -> None:
    """W-03: the person's own words, the draft's place."""
    known = thanked()
    edited = replace(
        known.placements[0], sighting=replace(known.placements[0].sighting, fate=Fate.SENT_EDITED)
    )
    assert track(replace(known, placements=(edited,))).state is TrackState.WAITING


def test_not_a_minute_early() -> None:
    """W-04: no draft before not_before."""
    assert not kinds(moved(thanked(), "2026-09-09T09:59:00-05:00"))


def test_due_at_ten_the_letter_answers_the_sent_thank_you() -> None:
    """W-08, RT-10: as a reply to the own sent mail, with its sending moment."""
    (step,) = decide(moved(thanked(), DUE_AT)).steps
    assert (step.kind, step.person, step.via) == (Kind.SECOND_CHANCE, DENISE, False)
    assert step.addressing.in_reply_to == "<sent.thank_you.DeniseKowalczyk@mail.example>"
    assert recipients(step) == ["denise.kowalczyk@prairiegate.example"]
    assert at(DUE_AT) == step.suggested_send
    assert track(moved(thanked(), DUE_AT)).state is TrackState.DUE


def test_a_letter_that_appears_at_night_is_sent_in_the_morning() -> None:
    """W-08: next to it stands the next acceptable sending minute."""
    (step,) = decide(moved(thanked(), "2026-09-09T22:00:00-05:00")).steps
    assert at("2026-09-10T08:00:00-05:00") == step.suggested_send


def test_drafted_once_it_stands_and_never_again() -> None:
    """W-07: idempotent."""
    known = asked()
    assert Track(TrackState.DRAFTED, None, at(DUE_AT), at(EXPIRES)) == track(known)
    assert not kinds(known)


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.DELETED, Fate.SENT, Fate.SENT_EDITED])
def test_a_second_chance_is_never_made_twice(fate: Fate) -> None:
    """W-07: whatever became of it."""
    assert not kinds(fated(asked(), Kind.SECOND_CHANCE, fate))


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.SENT_EDITED])
def test_sent_when_the_person_sent_it(fate: Fate) -> None:
    """Sent, edited or not."""
    assert state_of(fated(asked(), Kind.SECOND_CHANCE, fate)) == (TrackState.SENT, None)


def test_a_deleted_second_chance_is_a_no() -> None:
    """W-07: cancelled: user_deleted."""
    known = fated(asked(), Kind.SECOND_CHANCE, Fate.DELETED)
    assert state_of(known) == (TrackState.CANCELLED, "user_deleted")


def test_a_deleted_second_chance_outlasts_a_rearm() -> None:
    """W-07: never made again."""
    known = fated(asked(), Kind.SECOND_CHANCE, Fate.DELETED)
    again = replace(known, words=PersonsWord(rearmed_at=at(DUE_AT)), now=at("2026-09-11T10:00:00-05:00"))
    assert state_of(again) == (TrackState.CANCELLED, "user_deleted")


def test_expired_after_the_seventh_business_day() -> None:
    """W-05: nothing any more; the last minute still counts."""
    last, past = moved(thanked(), EXPIRES), moved(thanked(), "2026-09-16T18:01:00-05:00")
    assert kinds(last) == [Kind.SECOND_CHANCE]
    assert (state_of(past), kinds(past)) == ((TrackState.EXPIRED, None), [])


def test_expired_at_once_when_the_thank_you_was_sent_too_late() -> None:
    """It could begin only after its end."""
    assert track(thanked(date="2026-09-15T12:00:00-05:00")).state is TrackState.EXPIRED


def test_expired_when_the_thank_you_was_never_sent() -> None:
    """W-05: sending it now could not help any more."""
    assert track(moved(drafted(), "2026-09-17T09:00:00-05:00")).state is TrackState.EXPIRED


def test_a_draft_that_stands_does_not_expire() -> None:
    """W-05 is about making it."""
    assert track(moved(asked(), "2026-09-20T09:00:00-05:00")).state is TrackState.DRAFTED


def test_a_decision_date_pulls_it_forward() -> None:
    """W-06: one business day where they decide on the candidate's day."""
    decision = replace(situation().debrief.decision, date=at("2026-09-09T00:00:00-05:00").date())
    found = track(with_debrief(thanked(), decision=decision))
    assert at("2026-09-08T10:00:00-05:00") == found.not_before


def test_one_business_day_when_the_config_says_so() -> None:
    """D5: the setting."""
    known = thanked()
    assert (
        at("2026-09-08T10:00:00-05:00")
        == track(replace(known, waiting=replace(known.waiting, business_days=1))).not_before
    )


def test_the_configs_closed_days_count_too() -> None:
    """Section 7: users add days."""
    known = thanked()
    closed = replace(known.waiting, closed_days=(at("2026-09-08T00:00:00-05:00").date(),))
    assert at("2026-09-10T10:00:00-05:00") == track(replace(known, waiting=closed)).not_before


def test_without_their_zone_the_persons_own_counts() -> None:
    """Pre-filled with the own zone."""
    known = with_debrief(thanked(), their_time_zone="")
    assert at(DUE_AT) == track(known).not_before


# --- what cancels --------------------------------------------------------------------------------

CANCELS = [
    (SignalKind.REJECTION, "rejection"),
    (SignalKind.INVITATION, "invitation"),
    (SignalKind.OFFER, "offer"),
    (SignalKind.ASK, "reply_received"),
    (SignalKind.ACK, "reply_received"),
    (SignalKind.HUMAN_OTHER, "reply_received"),
]


@pytest.mark.parametrize(("kind", "reason"), CANCELS)
def test_what_a_person_of_the_company_writes_cancels(kind: SignalKind, reason: str) -> None:
    """A no, an invitation, an offer, a question, an answer."""
    known = moved(hears(thanked(), says(kind)), DUE_AT)
    assert state_of(known) == (TrackState.CANCELLED, reason)
    assert Kind.SECOND_CHANCE not in kinds(known)


@pytest.mark.parametrize(("kind", "reason"), CANCELS)
def test_it_cancels_before_the_thank_you_is_sent(kind: SignalKind, reason: str) -> None:
    """D6: a reply after the thank-you draft stands."""
    assert state_of(hears(drafted(), says(kind))) == (TrackState.CANCELLED, reason)


@pytest.mark.parametrize(("kind", "reason"), CANCELS)
def test_it_cancels_from_outside_the_thread(kind: SignalKind, reason: str) -> None:
    """Same domain, or an ATS sender naming the company."""
    assert state_of(replace(thanked(), elsewhere=(says(kind),))) == (TrackState.CANCELLED, reason)


@pytest.mark.parametrize(("kind", "reason"), CANCELS)
def test_a_draft_that_stands_unsent_is_cancelled_and_left_alone(kind: SignalKind, reason: str) -> None:
    """The state tells, the draft stays."""
    assert state_of(hears(asked(), says(kind, "2026-09-10T09:00:00-05:00"))) == (TrackState.CANCELLED, reason)


@pytest.mark.parametrize(("kind", "reason"), CANCELS)
def test_a_sent_letter_stays_sent(kind: SignalKind, reason: str) -> None:
    """What was sent cannot be cancelled; only a rejection is answered."""
    sent = after_sending(asked(), Kind.SECOND_CHANCE, "2026-09-09T12:00:00-05:00")
    known = hears(sent, says(kind, "2026-09-10T09:00:00-05:00"))
    assert state_of(known) == (TrackState.SENT, None)
    assert ([Kind.GRACIOUS_DECLINE] if reason == "rejection" else []) == kinds(known)


@pytest.mark.parametrize("kind", [SignalKind.AUTO, SignalKind.CALENDAR])
def test_machines_cancel_nothing(kind: SignalKind) -> None:
    """Out-of-office, receipts, surveys, portal notices, updates of the past interview."""
    assert state_of(hears(thanked(), says(kind))) == (TrackState.WAITING, None)


@pytest.mark.parametrize("kind", [SignalKind.ASK, SignalKind.ACK, SignalKind.HUMAN_OTHER])
def test_what_no_person_wrote_is_no_reply(kind: SignalKind) -> None:
    """A survey asks, and nobody wrote it."""
    assert state_of(hears(thanked(), says(kind, personal=False))) == (TrackState.WAITING, None)


def test_a_newsletter_is_no_reply() -> None:
    """Lists are no part of the conversation."""
    assert state_of(hears(thanked(), says(SignalKind.REJECTION, bulk=True))) == (TrackState.WAITING, None)


def test_what_may_be_a_decision_is_asked_about_and_named() -> None:
    """Nothing goes out, the mail is named with the words that spoke, and the person's word settles it."""
    known = replace(thanked(), elsewhere=(says(SignalKind.REJECTION, voice=Voice.STRANGER),))
    plan = decide(known)
    assert (plan.state, plan.second_chance.state) == (InterviewState.OPEN, TrackState.NEEDS_INPUT)
    assert plan.needs_input == ("unclear_decision",)
    assert plan.second_chance.not_before == decide(thanked()).second_chance.not_before
    (line,) = [one for one in plan.why if "may tell of a decision" in one]
    assert "Denise Kowalczyk" in line
    settled = replace(known, words=PersonsWord(rearmed_at=at(AFTER) + timedelta(hours=1)))
    assert decide(settled).needs_input == ()
    assert state_of(settled)[0] is TrackState.WAITING
    assert decide(hears(known, says(SignalKind.REJECTION))).needs_input == ()


def unclear(date: str = AFTER, **changes: Any) -> ClassifiedMessage:
    return says(SignalKind.UNCLEAR, date, **changes)


def test_a_mail_of_theirs_that_may_be_a_decision_holds_the_second_letter() -> None:
    """Of a person or of a tracking system; what was due is due again once the person has said what it was."""
    for mail in (unclear(), unclear(personal=False)):
        known = moved(hears(thanked(), mail), DUE_AT)
        plan = decide(known)
        assert (plan.steps, plan.needs_input) == ((), ("unclear_decision",))
        assert plan.second_chance.state is TrackState.NEEDS_INPUT
        assert [one.message_id for one in plan.because] == [mail.message.message_id]
        no_answer = replace(known, words=PersonsWord(disregarded=(mail.message.identity,)))
        assert kinds(no_answer) == [Kind.SECOND_CHANCE]
        assert decide(no_answer).second_chance.not_before == decide(thanked()).second_chance.not_before


def test_what_may_be_a_decision_holds_no_thank_you() -> None:
    """Thanks follow every interview."""
    known = hears(situation(), unclear("2026-09-04T12:05:00-05:00"))
    plan = decide(known)
    assert ([one.kind for one in plan.steps], plan.needs_input) == ([Kind.THANK_YOU], ("unclear_decision",))


def test_the_persons_word_settles_what_may_be_a_decision() -> None:
    """A no: the gracious answer; an answer: the letter a business day later; an end: nothing."""
    later = at(AFTER) + timedelta(hours=1)
    known = moved(hears(thanked(), unclear()), AFTER)
    assert kinds(replace(known, words=PersonsWord(declined_at=later))) == [Kind.GRACIOUS_DECLINE]
    wanted = track(replace(known, words=PersonsWord(rearmed_at=later)))
    assert (wanted.state, wanted.not_before) == (TrackState.WAITING, at(DUE_AT))
    assert decide(replace(known, words=PersonsWord(closed_at=later))).needs_input == ()


@pytest.mark.parametrize(
    "kind",
    [SignalKind.UNCLEAR, SignalKind.OFFER, SignalKind.INVITATION, SignalKind.ASK, SignalKind.HUMAN_OTHER],
)
@pytest.mark.parametrize("personal", [True, False])
def test_what_may_take_a_no_back_holds_the_answer_to_it(kind: SignalKind, personal: bool) -> None:  # noqa: FBT001
    """Nobody is thanked for a no that may be none any more; a no behind it decides."""
    known = hears(thanked(), says(SignalKind.REJECTION, personal=personal))
    again = hears(known, says(kind, "2026-09-08T11:00:00-05:00"))
    plan = decide(again)
    assert (plan.state, plan.steps) == (InterviewState.OPEN, ())
    assert (plan.needs_input, plan.second_chance.reason) == (("unclear_decision",), "rejection")
    final = hears(again, says(SignalKind.REJECTION, "2026-09-08T12:00:00-05:00"))
    assert (kinds(final), decide(final).needs_input) == ([Kind.GRACIOUS_DECLINE], ())


def test_what_comes_after_an_answered_no_is_not_asked_about() -> None:
    """The gracious answer was sent, or the person answered themselves."""
    known = hears(thanked(), says(SignalKind.REJECTION))
    written = after_placing(moved(known, AFTER), decide(moved(known, AFTER)).steps)
    sent = after_sending(written, Kind.GRACIOUS_DECLINE, "2026-09-08T10:00:00-05:00")
    late = unclear("2026-09-08T11:00:00-05:00")
    assert decide(hears(written, late)).needs_input == ("unclear_decision",)
    assert decide(hears(sent, late)).needs_input == ()
    answered = replace(known, own_mail=(*known.own_mail, own("2026-09-08T10:00:00-05:00")))
    assert decide(hears(answered, late)).needs_input == ()


def test_a_mail_that_may_be_a_decision_is_no_reply() -> None:
    """It calls nothing off; an answer beside it does, and the question stays."""
    answered = hears(thanked(), unclear(), says(SignalKind.ACK, "2026-09-08T10:00:00-05:00"))
    assert state_of(answered) == (TrackState.CANCELLED, "reply_received")
    assert decide(answered).needs_input == ("unclear_decision",)


def test_a_reply_between_interview_and_debrief_cancels_nothing() -> None:
    """W-10: an acknowledgement before the thank-you stands is only what it answers."""
    known = hears(situation(), says(SignalKind.ACK, "2026-09-04T11:50:00-05:00"))
    (step,) = decide(known).steps
    assert step.addressing.in_reply_to == "<ack.2026-09-04T11:50:00-05:00@prairiegate.example>"
    assert state_of(thanked(known)) == (TrackState.WAITING, None)


def test_an_old_rejection_or_invitation_is_of_another_time() -> None:
    """Only what is dated after the interview counts."""
    before = "2026-09-01T10:00:00-05:00"
    known = hears(thanked(), says(SignalKind.REJECTION, before), says(SignalKind.INVITATION, before))
    assert state_of(known) == (TrackState.WAITING, None)


def meeting(
    start: str | None, kind: SignalKind = SignalKind.CALENDAR, method: str = "REQUEST"
) -> ClassifiedMessage:
    one = Invitation(
        method=method,
        uid="1",
        sequence=1,
        start=at(start) if start else None,
        title="Round two",
    )
    return says(kind, writer="", body=Body(text="", new_text="", invitations=(one,)))


@pytest.mark.parametrize("kind", [SignalKind.CALENDAR, SignalKind.AUTO, SignalKind.ACK])
def test_a_calendar_request_with_a_later_start_is_an_invitation(kind: SignalKind) -> None:
    """Whoever carries it."""
    known = hears(thanked(), meeting("2026-09-15T10:00:00-05:00", kind))
    assert state_of(known) == (TrackState.CANCELLED, "invitation")


@pytest.mark.parametrize(
    ("start", "method"),
    [
        ("2026-09-04T10:00:00-05:00", "REQUEST"),
        (None, "REQUEST"),
        ("2026-09-15T10:00:00-05:00", "CANCEL"),
    ],
)
def test_updates_of_the_past_interview_and_cancellations_do_nothing(start: str | None, method: str) -> None:
    """Calendar update or cancellation of the past interview."""
    assert state_of(hears(thanked(), meeting(start, method=method))) == (TrackState.WAITING, None)


def test_a_calendar_mail_without_a_body_does_nothing() -> None:
    """Headers alone invite nobody."""
    assert state_of(hears(thanked(), says(SignalKind.CALENDAR, body=None))) == (TrackState.WAITING, None)


def test_a_no_outlasts_every_other_sign() -> None:
    """W-12: an earlier acknowledgement or invitation does not hide it."""
    known = hears(
        thanked(),
        says(SignalKind.ACK),
        says(SignalKind.INVITATION, "2026-09-08T10:00:00-05:00"),
        says(SignalKind.REJECTION, "2026-09-08T11:00:00-05:00"),
    )
    assert state_of(known) == (TrackState.CANCELLED, "rejection")


def test_an_offer_comes_before_an_invitation() -> None:
    """The stronger news gives the reason."""
    known = hears(thanked(), says(SignalKind.INVITATION), says(SignalKind.OFFER))
    assert state_of(known) == (TrackState.CANCELLED, "offer")


def test_spam_and_drafts_are_not_heard() -> None:
    """Only mail that reached the person counts; a deleted reply did."""
    from agent.model.mail import Mark  # noqa: PLC0415 - used here only

    quiet = [says(SignalKind.ACK, marks=frozenset({mark})) for mark in (Mark.SPAM, Mark.DRAFT)]
    assert state_of(hears(thanked(), *quiet)) == (TrackState.WAITING, None)
    deleted = says(SignalKind.ACK, marks=frozenset({Mark.TRASH}))
    assert state_of(hears(thanked(), deleted)) == (TrackState.CANCELLED, "reply_received")


def test_an_own_further_message_cancels() -> None:
    """The person wrote further."""
    known = replace(thanked(), own_mail=(*thanked().own_mail, own(AFTER)))
    assert state_of(known) == (TrackState.CANCELLED, "user_followed_up")


def test_an_own_message_before_the_thank_you_was_sent_cancels_nothing() -> None:
    """Only after the thank-you."""
    known = drafted()
    early = replace(known, own_mail=(own("2026-09-04T12:20:00-05:00"),))
    assert state_of(early) == (TrackState.ARMED, None)


def test_other_panel_thank_yous_do_not_count_as_following_up() -> None:
    """Neither the sent form of a draft nor a note of the person's own to a colleague."""
    panel = with_debrief(situation(), interviewers=(denise(), EDWIN))
    first = after_sending(drafted(panel), Kind.THANK_YOU, SENT_AT, DENISE)
    second = after_sending(first, Kind.THANK_YOU, "2026-09-04T14:00:00-05:00", "Edwin Sharma")
    note = own("2026-09-04T14:00:00-05:00", to="edwin@prairiegate.example", thanks=True)
    by_hand = replace(first, own_mail=(*first.own_mail, note))
    assert [state_of(second), state_of(by_hand)] == [(TrackState.WAITING, None)] * 2


def test_a_second_note_of_thanks_to_her_is_following_up() -> None:
    """Not the sent form of a draft."""
    known = thanked()
    again = replace(known, own_mail=(*known.own_mail, own(AFTER, thanks=True)))
    assert state_of(again) == (TrackState.CANCELLED, "user_followed_up")


def test_the_first_sign_that_the_talk_went_on_gives_the_reason() -> None:
    """An answer to a reply does not rename it."""
    known = hears(thanked(), says(SignalKind.ASK))
    answered = replace(known, own_mail=(*known.own_mail, own("2026-09-08T10:00:00-05:00")))
    assert state_of(answered) == (TrackState.CANCELLED, "reply_received")


def test_skipping_the_letter_cancels_it() -> None:
    """The user withdraws."""
    words = PersonsWord(skipped=frozenset({Kind.SECOND_CHANCE}))
    assert state_of(replace(thanked(), words=words)) == (TrackState.CANCELLED, "user")


def test_clearing_the_questions_cancels_it() -> None:
    """The user clears the botched list."""
    assert state_of(with_debrief(thanked(), botched=())) == (TrackState.CANCELLED, "user")


def test_only_a_pay_question_is_as_nothing_botched() -> None:
    """No letter, one warning."""
    known = with_debrief(situation(salary_question_left_out=True, had_botched=False), botched=())
    plan = decide(known)
    assert (plan.second_chance.state, plan.warnings) == (TrackState.NONE, ("salary_question_left_out",))


# --- what pauses and restarts --------------------------------------------------------------------


def bounce(
    date: str = "2026-09-04T12:41:00-05:00", text: str = "undelivered", **changes: Any
) -> ClassifiedMessage:
    body = Body(text=text, new_text=text)
    return says(SignalKind.BOUNCE, date, writer="", sender="mailer-daemon@mail.example", body=body, **changes)


def test_a_bounced_thank_you_blocks() -> None:
    """Bounced, with the day on which its time ends."""
    found = track(hears(thanked(), bounce()))
    assert Track(TrackState.BLOCKED, "bounced", None, at(EXPIRES)) == replace(found, because=())
    assert [one.key for one in found.because] == [bounce().message.identity]


def test_a_forged_bounce_blocks_nothing_and_is_asked_about() -> None:
    """W-19: the receiving server takes it for forged."""
    known = hears(thanked(), bounce(voice=Voice.UNVERIFIED))
    assert (state_of(known), decide(known).needs_input) == (
        (TrackState.NEEDS_INPUT, None),
        ("unverified_mail",),
    )


def test_what_is_nobodys_word_says_of_no_bounce() -> None:
    """It lies in Junk, or bears the person's own name and was not sent by them."""
    assert state_of(hears(thanked(), bounce(voice=Voice.NOBODY))) == (TrackState.WAITING, None)


def test_the_next_sent_thank_you_restarts_the_clock() -> None:
    """Also to a corrected address, once the person has confirmed it."""
    known = hears(thanked(), bounce())
    corrected = "d.kowalczyk@prairiegate.example"
    again = own("2026-09-08T09:00:00-05:00", to=corrected, thanks=True)
    sent = replace(known, own_mail=(*known.own_mail, again))
    plan = decide(sent)
    assert (TrackState.NEEDS_INPUT, ("recipient_changed",)) == (plan.second_chance.state, plan.needs_input)
    assert [one.addresses for one in plan.because] == [(corrected,)]
    found = track(replace(sent, words=PersonsWord(confirmed_addresses=(corrected,))))
    assert (TrackState.WAITING, at("2026-09-10T10:00:00-05:00")) == (found.state, found.not_before)


def test_thanks_to_a_colleague_do_not_restart_it() -> None:
    """The next thank-you to her."""
    panel = with_debrief(situation(), interviewers=(denise(), EDWIN))
    known = hears(after_sending(drafted(panel), Kind.THANK_YOU, SENT_AT, DENISE), bounce())
    note = own("2026-09-08T09:00:00-05:00", to="edwin@prairiegate.example", thanks=True)
    assert state_of(replace(known, own_mail=(*known.own_mail, note))) == (TrackState.BLOCKED, "bounced")


def test_a_bounce_of_another_letter_blocks_nothing() -> None:
    """It names a colleague's address, or the id of the colleague's letter, and not hers."""
    panel = thanked(with_debrief(situation(), interviewers=(denise(), EDWIN)))
    by_text = bounce(text="edwin@prairiegate.example: no such user")
    by_id = bounce(references=(MessageId("<sent.thank_you.EdwinSharma@mail.example>"),))
    hers = bounce(text="To: DENISE.kowalczyk@prairiegate.example failed")
    states = [track(hears(panel, one)).state for one in (by_text, by_id, hers)]
    assert states == [TrackState.WAITING, TrackState.WAITING, TrackState.BLOCKED]


def test_a_bounce_before_the_thank_you_blocks_nothing() -> None:
    """It is of something else."""
    assert state_of(hears(thanked(), bounce("2026-09-03T12:00:00-05:00"))) == (TrackState.WAITING, None)
    assert state_of(hears(drafted(), bounce())) == (TrackState.ARMED, None)


def test_a_bounce_without_a_text_is_taken_for_hers() -> None:
    """When in doubt the letter waits."""
    silent = says(SignalKind.BOUNCE, "2026-09-04T12:41:00-05:00", writer="", body=None)
    assert state_of(hears(thanked(), silent)) == (TrackState.BLOCKED, "bounced")


def away(returns: str, writer: str = DENISE, date: str = AFTER) -> ClassifiedMessage:
    return says(SignalKind.AUTO, date, return_date=at(returns), writer=writer)


def test_an_out_of_office_with_a_later_return_moves_the_letter() -> None:
    """10:00 on the first business day after the return."""
    found = track(hears(thanked(), away("2026-09-10T00:00:00-05:00", "")))
    assert (TrackState.WAITING, at("2026-09-11T10:00:00-05:00")) == (found.state, found.not_before)


def test_a_return_behind_the_window_is_asked_about() -> None:
    """They are away until its end: the person says whether it comes all the same, or is done without."""
    gone = away("2026-09-28T00:00:00-05:00")
    known = hears(thanked(), gone)
    plan = decide(known)
    assert (plan.second_chance.state, plan.needs_input) == (TrackState.NEEDS_INPUT, ("away_past_window",))
    assert {one.message_id for one in plan.because} == {gone.message.message_id}
    assert state_of(moved(known, "2026-10-01T18:00:00-05:00")) == (TrackState.NEEDS_INPUT, None)
    assert state_of(moved(known, "2026-10-01T18:00:01-05:00")) == (TrackState.EXPIRED, None)
    here = replace(known, words=PersonsWord(disregarded=(gone.message.identity,)))
    assert (state_of(here), track(here).not_before) == ((TrackState.WAITING, None), at(DUE_AT))


def test_a_letter_wanted_behind_its_window_comes_when_they_are_back() -> None:
    """From the first business day after the return to the third."""
    known = hears(thanked(), away("2026-09-28T00:00:00-05:00"))
    wanted = replace(known, words=PersonsWord(rearmed_at=at("2026-09-09T09:00:00-05:00")))
    found = track(wanted)
    assert (found.state, found.not_before) == (TrackState.WAITING, at("2026-09-29T10:00:00-05:00"))
    assert found.expires == at("2026-10-01T18:00:00-05:00")
    assert kinds(moved(wanted, "2026-10-01T18:00:00-05:00")) == [Kind.SECOND_CHANCE]
    assert state_of(moved(wanted, "2026-10-01T18:00:01-05:00")) == (TrackState.EXPIRED, None)
    before_the_note = replace(known, words=PersonsWord(rearmed_at=at("2026-09-07T09:00:00-05:00")))
    assert state_of(before_the_note) == (TrackState.NEEDS_INPUT, None)


def test_a_colleagues_absence_moves_nothing() -> None:
    """Only hers, or that of nobody known; and none from before the interview."""
    panel = thanked(with_debrief(situation(), interviewers=(denise(), EDWIN)))
    colleague = away("2026-09-10T00:00:00-05:00", "Edwin Sharma")
    early = away("2026-09-10T00:00:00-05:00", date="2026-09-02T09:00:00-05:00")
    assert at(DUE_AT) == track(hears(panel, colleague, early)).not_before


def test_a_rearmed_letter_comes_back() -> None:
    """Events before the word no longer cancel; one business day later at 10:00."""
    known = hears(thanked(), says(SignalKind.ACK))
    words = PersonsWord(rearmed_at=at("2026-09-09T12:00:00-05:00"))
    again = replace(known, words=words, now=at("2026-09-09T12:00:00-05:00"))
    found = track(again)
    assert (TrackState.WAITING, at("2026-09-10T10:00:00-05:00")) == (found.state, found.not_before)
    assert kinds(moved(again, "2026-09-10T10:00:00-05:00")) == [Kind.SECOND_CHANCE]


@pytest.mark.parametrize("kind", [SignalKind.INVITATION, SignalKind.OFFER, SignalKind.ACK])
def test_what_comes_after_a_rearm_cancels_again(kind: SignalKind) -> None:
    """The word is about the past."""
    words = PersonsWord(rearmed_at=at("2026-09-08T12:00:00-05:00"))
    known = hears(replace(thanked(), words=words), says(kind, "2026-09-08T13:00:00-05:00"))
    assert track(known).state is TrackState.CANCELLED


def test_a_rearm_does_not_undo_a_rejection() -> None:
    """W-12: after a rejection nothing else is ever drafted."""
    words = PersonsWord(rearmed_at=at("2026-09-09T12:00:00-05:00"))
    known = hears(replace(thanked(), words=words), says(SignalKind.REJECTION))
    assert state_of(known) == (TrackState.CANCELLED, "rejection")


def test_a_snoozed_interview_gets_no_letter_and_goes_on_afterwards() -> None:
    """`snooze`: every letter waits; the second chance shows its new day."""
    words = PersonsWord(snoozed_until=at("2026-09-10T12:00:00-05:00"))
    assert not kinds(situation(words=words))
    known = moved(replace(thanked(), words=words), DUE_AT)
    assert (kinds(known), track(known).not_before) == ([], at("2026-09-10T12:00:00-05:00"))
    assert kinds(moved(known, "2026-09-10T12:00:00-05:00")) == [Kind.SECOND_CHANCE]


def session(end: str, sent: str | None) -> LaterSession:
    return LaterSession(at(end), at(sent) if sent else None)


def test_a_second_session_restarts_the_clock_from_its_thank_you() -> None:
    """Second meeting of the same round; its window counts from the last session."""
    later = session("2026-09-08T11:00:00-05:00", "2026-09-08T13:00:00-05:00")
    found = track(replace(thanked(), later_sessions=(later,)))
    assert (at("2026-09-10T10:00:00-05:00"), at("2026-09-17T18:00:00-05:00")) == (
        found.not_before,
        found.expires,
    )


def test_after_a_second_session_the_letter_answers_its_thank_you() -> None:
    """RT-10: the last thank-you she got; one that went to somebody else is no parent."""
    sent = "2026-09-08T13:00:00-05:00"
    known = replace(thanked(), later_sessions=(session("2026-09-08T11:00:00-05:00", sent),))
    hers = replace(own(sent, thanks=True), placement_of=(Kind.THANK_YOU, DENISE))
    theirs = replace(own(sent, to="edwin@prairiegate.example"), placement_of=(Kind.THANK_YOU, "Edwin Sharma"))
    parents = []
    for mail in (hers, theirs):
        due = moved(replace(known, own_mail=(*known.own_mail, mail)), "2026-09-10T10:00:00-05:00")
        parents += [one.addressing.in_reply_to for one in decide(due).steps]
    assert parents == [f"<own.{sent}@mail.example>", "<sent.thank_you.DeniseKowalczyk@mail.example>"]


def test_while_the_last_thank_you_is_unsent_the_letter_stays_armed() -> None:
    """Armed, whatever was said between the sessions."""
    later = session("2026-09-08T11:00:00-05:00", None)
    between = says(SignalKind.INVITATION, "2026-09-07T09:00:00-05:00")
    known = hears(replace(thanked(), later_sessions=(later,), now=at("2026-09-08T12:00:00-05:00")), between)
    assert state_of(known) == (TrackState.ARMED, None)


def test_what_follows_the_last_session_cancels() -> None:
    """A reply after the last thank-you, an own message after it."""
    later = session("2026-09-08T11:00:00-05:00", "2026-09-08T13:00:00-05:00")
    known = replace(thanked(), later_sessions=(later,))
    replied = hears(known, says(SignalKind.ACK, "2026-09-08T14:00:00-05:00"))
    wrote = replace(known, own_mail=(*known.own_mail, own("2026-09-08T14:00:00-05:00")))
    reasons = [track(one).reason for one in (replied, wrote)]
    assert reasons == ["reply_received", "user_followed_up"]


# --- rejection -----------------------------------------------------------------------------------


def test_a_rejection_is_answered_once() -> None:
    """GD-00: in answer to it, and then it is closed."""
    known = moved(hears(thanked(), says(SignalKind.REJECTION)), AFTER)
    (step,) = decide(known).steps
    assert (step.kind, step.person, step.via, step.second_chance_sent) == (
        Kind.GRACIOUS_DECLINE,
        DENISE,
        False,
        False,
    )
    assert step.addressing.in_reply_to == f"<rejection.{AFTER}@prairiegate.example>"
    assert decide(known).state is InterviewState.OPEN
    after = after_placing(known, (step,))
    assert (decide(after).state, kinds(after)) == (InterviewState.CLOSED, [])


def test_a_declined_request_is_told_apart() -> None:
    """GD-08: the second-chance letter was sent."""
    sent = after_sending(asked(), Kind.SECOND_CHANCE, "2026-09-09T12:00:00-05:00")
    known = hears(sent, says(SignalKind.REJECTION, "2026-09-10T09:00:00-05:00"))
    (step,) = decide(known).steps
    assert step.second_chance_sent


def test_a_rejection_before_the_debrief_means_the_decline_only() -> None:
    """W-10: no thank-you, no second chance."""
    known = hears(situation(), says(SignalKind.REJECTION, "2026-09-04T12:00:00-05:00"))
    assert kinds(known) == [Kind.GRACIOUS_DECLINE]
    assert state_of(known) == (TrackState.CANCELLED, "rejection")


def test_a_rejection_outside_an_unsettled_thread_is_answered() -> None:
    """GD-00: it names its own thread; nothing else is asked."""
    known = situation(
        thread=(), thread_settled=False, thread_candidates=2, elsewhere=(says(SignalKind.REJECTION),)
    )
    plan = decide(known)
    assert ([one.kind for one in plan.steps], plan.needs_input) == ([Kind.GRACIOUS_DECLINE], ())


def test_an_impersonal_rejection_closes_without_a_letter() -> None:
    """Role filled or frozen, no decline to a no-reply address."""
    known = hears(
        thanked(), says(SignalKind.REJECTION, personal=False, sender="no-reply@ats.example", writer="")
    )
    plan = decide(known)
    assert (plan.state, plan.steps, plan.second_chance.reason) == (InterviewState.CLOSED, (), "rejection")


def test_of_two_rejections_the_personal_one_is_answered() -> None:
    """GD-00: the portal's notice after it changes nothing."""
    portal = says(SignalKind.REJECTION, "2026-09-08T10:00:00-05:00", personal=False, writer="")
    (step,) = decide(hears(thanked(), says(SignalKind.REJECTION), portal)).steps
    assert step.addressing.in_reply_to == f"<rejection.{AFTER}@prairiegate.example>"


def test_a_rejection_the_person_answered_needs_no_decline() -> None:
    """Two answers to one no would be one too many."""
    known = hears(thanked(), says(SignalKind.REJECTION))
    answered = replace(known, own_mail=(*known.own_mail, own("2026-09-08T10:00:00-05:00", thanks=True)))
    assert (decide(answered).state, kinds(answered)) == (InterviewState.CLOSED, [])


def test_a_skipped_decline_is_not_drafted() -> None:
    """The person does not want it."""
    words = PersonsWord(skipped=frozenset({Kind.GRACIOUS_DECLINE}))
    known = hears(replace(thanked(), words=words), says(SignalKind.REJECTION))
    assert (decide(known).state, kinds(known)) == (InterviewState.CLOSED, [])


def test_a_rejection_without_an_address_is_not_answered() -> None:
    """RT-06: nobody to write to."""
    known = hears(thanked(), says(SignalKind.REJECTION, sender="no-reply@ats.example", writer=""))
    assert (decide(known).state, kinds(known)) == (InterviewState.CLOSED, [])


def test_a_strangers_rejection_is_answered_to_the_company() -> None:
    """GD-00: nobody of the debrief wrote it."""
    known = hears(thanked(), says(SignalKind.REJECTION, sender="HR <hr@prairiegate.example>", writer=""))
    (step,) = decide(known).steps
    assert (step.person, step.via, recipients(step)) == (
        "Prairie Gate Credit Union",
        False,
        ["hr@prairiegate.example"],
    )


def test_an_agencys_rejection_is_answered_through_it() -> None:
    """RT-05: via, the addressee was not in the interview."""
    agency = with_debrief(situation(), interviewers=(denise(), AGENT))
    no = says(SignalKind.REJECTION, sender="ana@bosch.example", writer="Ana Bosch")
    (step,) = decide(hears(agency, no)).steps
    assert (step.person, step.via) == ("Ana Bosch", True)


def test_a_refused_field_keeps_the_decline_back() -> None:
    """Open until the field is changed."""
    problem = FieldFinding("company", "template", "{company}")
    known = hears(replace(thanked(), problems=(problem,)), says(SignalKind.REJECTION))
    plan = decide(known)
    assert (plan.state, plan.steps, plan.needs_input) == (InterviewState.OPEN, (), ("company: template",))


# --- invitation ----------------------------------------------------------------------------------


def test_an_invitation_before_the_debrief_means_a_thank_you_only() -> None:
    """W-10, TY-11: it speaks of the next conversation, and the person is reminded to answer."""
    plan = decide(hears(situation(), says(SignalKind.INVITATION, "2026-09-04T12:00:00-05:00")))
    assert [(one.kind, one.next_round) for one in plan.steps] == [(Kind.THANK_YOU, True)]
    assert (plan.second_chance.reason, plan.warnings) == ("invitation", ("unanswered_invitation",))


def test_an_answered_invitation_needs_no_reminder() -> None:
    """TY-11: an own message followed it; a sent draft of ours answers nothing."""
    invited = hears(drafted(), says(SignalKind.INVITATION, "2026-09-04T12:20:00-05:00"))
    ours = after_sending(invited, Kind.THANK_YOU, SENT_AT)
    answered = replace(ours, own_mail=(*ours.own_mail, own(AFTER)))
    assert decide(ours).warnings == ("unanswered_invitation",)
    assert decide(answered).warnings == ()


# --- what is asked -------------------------------------------------------------------------------


def test_an_unsettled_thread_is_asked_about() -> None:
    """RT-13: no draft, needs_input, visited again."""
    known = situation(thread=(), thread_settled=False, thread_candidates=2)
    plan = decide(known)
    assert (plan.steps, plan.needs_input) == ((), ("choose_thread",))
    assert (plan.second_chance.state, plan.look_again) == (TrackState.NEEDS_INPUT, known.now)


def test_a_thread_with_nothing_to_answer_is_asked_about() -> None:
    """RT-01: only own mail stands in it."""
    assert decide(situation(thread=())).needs_input == ("choose_thread",)


def test_nobody_reachable_is_asked_about() -> None:
    """RT-04: no draft."""
    stranger = heard(writer="", sender="Front desk <desk@prairiegate.example>")
    known = with_debrief(situation(thread=(stranger,)), interviewers=(denise(email=""),))
    plan = decide(known)
    assert (plan.steps, plan.needs_input) == ((), ("recipient",))
    assert plan.second_chance.state is TrackState.NEEDS_INPUT


def test_nobody_is_asked_about_where_no_thank_you_is_wanted() -> None:
    """RT-04: a skipped letter needs no recipient."""
    words = PersonsWord(skipped=frozenset({Kind.THANK_YOU}))
    known = with_debrief(situation(thread=(heard(writer=""),), words=words), interviewers=(denise(email=""),))
    assert decide(known).needs_input == ()


def test_the_coordinator_is_thanked_where_nobody_else_can_be() -> None:
    """RT-04: via, and the second chance goes the same way."""
    tom = heard("<t@x.example>", sender="Tom <tom@prairiegate.example>", writer="Tom Reyes")
    known = with_debrief(situation(thread=(tom,)), interviewers=(denise(email=""), TOM))
    (step,) = decide(known).steps
    assert (step.person, step.via, step.pass_on) == ("Tom Reyes", True, (DENISE,))
    (later,) = decide(moved(thanked(known), DUE_AT)).steps
    assert (later.kind, later.person, later.via) == (Kind.SECOND_CHANCE, "Tom Reyes", True)


def test_the_second_chance_follows_the_thanks_that_were_passed_on() -> None:
    """RT-04: although her own address turned up meanwhile."""
    tom = heard("<t@x.example>", sender="Tom <tom@prairiegate.example>", writer="Tom Reyes")
    first = with_debrief(situation(thread=(tom,)), interviewers=(denise(email=""), TOM))
    known = moved(with_debrief(thanked(first), interviewers=(denise(), TOM)), DUE_AT)
    assert [one.person for one in decide(known).steps] == ["Tom Reyes"]


def test_an_agency_gets_thanks_and_second_chance() -> None:
    """RT-05: both via, neither to the client."""
    first = with_debrief(situation(), interviewers=(denise(), AGENT))
    steps = (*decide(first).steps, *decide(moved(thanked(first), DUE_AT)).steps)
    expected = [
        (kind, "Ana Bosch", True, ["ana@bosch.example"]) for kind in (Kind.THANK_YOU, Kind.SECOND_CHANCE)
    ]
    assert expected == [(one.kind, one.person, one.via, recipients(one)) for one in steps]


def test_a_refused_field_stops_only_the_letters_that_use_it() -> None:
    """The better answer is none of the thank-you's."""
    problem = FieldFinding("botched[0].better_answer", "excuse", "traffic", frozenset({Kind.SECOND_CHANCE}))
    plan = decide(situation(problems=(problem,)))
    assert [one.kind for one in plan.steps] == [Kind.THANK_YOU]
    assert plan.needs_input == ("botched[0].better_answer: excuse",)
    assert plan.second_chance.state is TrackState.NEEDS_INPUT


def test_a_refused_highlight_stops_one_persons_letter() -> None:
    """The colleague's is still drafted."""
    problem = FieldFinding(
        "interviewers[1].highlight", "template", "{x}", frozenset({Kind.THANK_YOU}), "Edwin Sharma"
    )
    known = with_debrief(situation(problems=(problem,)), interviewers=(denise(), EDWIN))
    assert [one.person for one in decide(known).steps] == [DENISE]
    changed = replace(drafted(known), problems=())
    assert [one.person for one in decide(changed).steps] == ["Edwin Sharma"]


def test_a_refused_field_of_the_thank_you_holds_the_second_chance_too() -> None:
    """It waits for a thank-you that cannot be drafted; what was sent already is not asked for."""
    problem = FieldFinding("enthusiasm", "exaggeration", "perfect", frozenset({Kind.THANK_YOU}))
    assert track(situation(problems=(problem,))).state is TrackState.NEEDS_INPUT
    assert track(replace(thanked(), problems=(problem,))).state is TrackState.WAITING


def test_a_changed_field_lets_the_second_chance_go_on() -> None:
    """With the clock of the sent thank-you."""
    problem = FieldFinding("botched[0].topic", "missing", "", frozenset({Kind.SECOND_CHANCE}))
    held = moved(replace(thanked(), problems=(problem,)), DUE_AT)
    assert (kinds(held), state_of(held)) == ([], (TrackState.NEEDS_INPUT, None))
    assert kinds(replace(held, problems=())) == [Kind.SECOND_CHANCE]


def test_a_due_letter_without_a_recipient_asks_for_one() -> None:
    """RT-06: the person sent the thank-you to themselves and the debrief lost the address."""
    known = moved(thanked(), DUE_AT)
    (mail,) = known.own_mail
    alone = replace(mail, mail=replace(mail.mail, to=(address("marcus.ellery@mail.example"),)))
    lost = with_debrief(
        replace(known, own_mail=(alone,), thread=(heard(sender="no-reply@ats.example"),)),
        interviewers=(denise(email=""),),
    )
    plan = decide(lost)
    assert (plan.steps, plan.needs_input, plan.second_chance.state) == (
        (),
        ("recipient",),
        TrackState.NEEDS_INPUT,
    )


# --- old, closed, warnings, watching -------------------------------------------------------------


def test_a_debrief_after_fourteen_days_is_stale() -> None:
    """W-11: no draft until confirmed, and not visited by itself."""
    late = at("2026-09-19T09:00:00-05:00")
    plan = decide(situation(now=late, recorded_at=late))
    assert (plan.state, plan.steps) == (InterviewState.STALE, ())
    assert (plan.needs_input, plan.look_again) == (("confirm_stale_interview",), None)
    assert plan.second_chance.state is TrackState.EXPIRED
    assert plan.second_chance.expires == at("2026-09-16T18:00:00-05:00")


def test_the_fourteenth_day_is_not_too_late() -> None:
    """W-11: later than 14 calendar days."""
    late = at("2026-09-18T23:00:00-05:00")
    assert kinds(situation(now=late, recorded_at=late)) == [Kind.THANK_YOU]


def test_a_confirmed_old_interview_gets_its_thank_you() -> None:
    """W-11: the person's word."""
    late = at("2026-09-21T09:00:00-05:00")
    plan = decide(situation(now=late, recorded_at=late, words=PersonsWord(confirmed_at=late)))
    assert (plan.state, [one.kind for one in plan.steps]) == (InterviewState.OPEN, [Kind.THANK_YOU])
    assert plan.second_chance.state is TrackState.EXPIRED


def test_a_stale_interview_drafts_no_decline_either() -> None:
    """W-11: no automatic draft."""
    late = at("2026-09-21T09:00:00-05:00")
    plan = decide(hears(situation(now=late, recorded_at=late), says(SignalKind.REJECTION)))
    assert (plan.state, plan.steps) == (InterviewState.STALE, ())


def test_a_closed_interview_gets_nothing() -> None:
    """`close`: no letter, nothing asked, no warning."""
    words = PersonsWord(closed_at=at(AFTER))
    plan = decide(moved(replace(thanked(), words=words), DUE_AT))
    assert (plan.state, plan.steps, plan.needs_input, plan.warnings) == (InterviewState.CLOSED, (), (), ())
    assert (plan.second_chance.state, plan.second_chance.reason) == (TrackState.CANCELLED, "user")


def test_a_letter_without_a_highlight_is_generic() -> None:
    """TY-06: a warning, while it is written and once it stands."""
    known = with_debrief(situation(), interviewers=(denise(highlight=""), EDWIN))
    assert decide(known).warnings == ("generic_thank_you",)
    assert decide(drafted(known)).warnings == ("generic_thank_you",)


def test_a_letter_nobody_gets_is_not_generic() -> None:
    """TY-06: the person wrote their own; or the one without a highlight gets no letter."""
    mine = situation(own_mail=(own("2026-09-04T12:00:00-05:00", thanks=True),))
    assert decide(with_debrief(mine, interviewers=(denise(highlight=""),))).warnings == ()
    quiet = with_debrief(situation(), interviewers=(denise(), replace(TOM, highlight="")))
    assert decide(quiet).warnings == ()


def test_a_letter_through_somebody_is_generic_when_nobodys_words_are_in_it() -> None:
    """TY-06: whoever is thanked through it may have said something."""
    nothing = (denise(highlight=""), replace(AGENT, highlight=""))
    plans = [
        decide(with_debrief(situation(), interviewers=people)) for people in (nothing, (denise(), AGENT))
    ]
    assert [one.warnings for one in plans] == [("generic_thank_you",), ()]


def test_a_forwarded_invitation_is_warned_of() -> None:
    """RT-12: and its thank-you is a new message."""
    friend = heard(writer="", sender="Kim <kim@friends.example>", forward_prefix=True)
    plan = decide(situation(thread=(friend,)))
    assert plan.warnings == ("forwarded_thread_not_threadable",)
    assert plan.steps[0].addressing.in_reply_to is None


def test_an_interview_is_watched_for_45_days_after_the_last_event() -> None:
    """Rejections come late; then it rests."""
    sent = after_sending(asked(), Kind.SECOND_CHANCE, "2026-09-09T12:00:00-05:00")
    moments = ("2026-10-24T11:59:00-05:00", "2026-10-24T12:01:00-05:00")
    watched = [decide(moved(sent, one)).look_again for one in moments]
    assert [at(moments[0]), None] == watched


def test_a_closed_interview_is_watched_while_a_draft_is_unsettled() -> None:
    """14 more days, for the fate of what stands in Drafts."""
    known = hears(thanked(), says(SignalKind.REJECTION))
    closed = after_placing(moved(known, AFTER), decide(known).steps)
    moments = ("2026-09-22T08:59:00-05:00", "2026-09-22T09:01:00-05:00")
    assert [at(moments[0]), None] == [decide(moved(closed, one)).look_again for one in moments]
    settled = fated(closed, Kind.GRACIOUS_DECLINE, Fate.SENT)
    assert decide(moved(settled, moments[0])).look_again is None


def test_explain_has_a_line_for_every_decision() -> None:
    """Plain words for the parent, the recipient, the track and what is not known."""
    unknown = with_debrief(situation(), their_country="", their_time_zone="")
    lines = "\n".join(decide(unknown).why)
    for said in (
        "newest message a person wrote",
        "Denise Kowalczyk wrote it",
        "waits for the thank-you",
        "yours counts",
    ):
        assert said in lines
    assert "No country is given" in lines


def test_explain_names_what_holds_a_letter_back() -> None:
    """Refused fields, a snooze, an unsettled thread, a closed or stale interview, a draft made already."""
    late = at("2026-09-21T09:00:00-05:00")
    told = {
        "held back": situation(problems=(FieldFinding("role", "template", "{x}"),)),
        "as you asked": situation(words=PersonsWord(snoozed_until=late)),
        "2 threads": situation(thread=(), thread_settled=False, thread_candidates=2),
        "No threads": situation(thread=(), thread_settled=False),
        "closed": situation(words=PersonsWord(closed_at=late)),
        "`confirm`": situation(now=late, recorded_at=late),
        "made already": drafted(),
        "somebody answered": hears(thanked(), says(SignalKind.ACK)),
    }
    missing = [words for words, known in told.items() if words not in "\n".join(decide(known).why)]
    assert missing == []


def test_a_sent_thank_you_that_left_the_thread_still_starts_the_clock() -> None:
    """Its sighting tells when; the next letter answers it."""
    known = replace(thanked(), own_mail=())
    (step,) = decide(moved(known, DUE_AT)).steps
    assert step.addressing.in_reply_to == "<sent.thank_you.DeniseKowalczyk@mail.example>"
    assert step.addressing.subject == "Re: Branch Operations Manager interview"


def test_a_sent_thank_you_whose_id_is_not_known_still_starts_the_clock() -> None:
    """RT-10: then the thread's newest message is answered."""
    known = thanked()
    (one,) = known.placements
    lost: Placement = replace(one, sighting=Sighting(Fate.SENT, "as said", sent_at=at(SENT_AT)))
    (step,) = decide(moved(replace(known, placements=(lost,), own_mail=()), DUE_AT)).steps
    assert step.addressing.in_reply_to == "<sent.thank_you.DeniseKowalczyk@mail.example>"


def test_another_sessions_draft_is_not_this_ones_thank_you() -> None:
    """Two sessions in one thread: the sent form belongs to the other interview."""
    mail = own("2026-09-04T12:00:00-05:00", thanks=True)
    other = replace(mail, placement_of=(Kind.THANK_YOU, DENISE))
    assert kinds(situation(own_mail=(other,))) == [Kind.THANK_YOU]


def test_nobody_in_the_debrief_is_no_reason_to_fail() -> None:
    """A file like that is refused elsewhere; here it asks for a recipient."""
    plan = decide(with_debrief(situation(), interviewers=()))
    assert (plan.steps, plan.needs_input) == ((), ("recipient",))


def test_an_own_message_in_the_thread_is_heard_by_nobody() -> None:
    """Own mail among what was heard is no reply."""
    mine = heard("<me@mail.example>", sender="marcus.ellery@mail.example", date=AFTER)
    assert state_of(hears(thanked(), mine)) == (TrackState.WAITING, None)


def test_several_questions_change_nothing_about_the_clock() -> None:
    """One, two or three."""
    three = with_debrief(thanked(), botched=(botched(), botched(), botched()))
    assert at(DUE_AT) == track(three).not_before


def test_a_flood_of_doubtful_mail_is_named_in_part() -> None:
    """W-19: what a stranger can put on record is bounded, and holds the letter all the same."""
    flood = tuple(
        says(SignalKind.REJECTION, f"2026-09-05T09:{minute:02}:00-05:00", voice=Voice.STRANGER)
        for minute in range(50)
    )
    plan = decide(hears(thanked(), *flood))
    assert (len(plan.because), plan.second_chance.state) == (20, TrackState.NEEDS_INPUT)
    assert plan.because[0].date == flood[-1].message.date
