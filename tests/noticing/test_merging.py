"""What is seen now and what is on record become one appointment: the newer holds, nobody else's counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import MEETING, SAID, SAID_AT, appointment, debrief, debrief_form, message
from noticing_desk import NoticingDesk

from agent.model.appointment import AppointmentState, Band, Evidence, Meeting, Weighed
from agent.model.interview import InterviewId, Mode
from agent.model.mail import Address, Mark, MessageId
from agent.noticing.merging import merge_appointments, record_appointment
from agent.noticing.one_talk import choose_newer_meeting, derive_key

HOUR = timedelta(hours=1)
NOW = SAID_AT + HOUR
ASK = Weighed(band=Band.ASK, evidence=(Evidence("perhaps", 2),))
IGNORE = Weighed(band=Band.IGNORE, evidence=())
OTHER_THREAD = (MessageId("<b1@prairiegate.example>"),)
MOVED: dict[str, Any] = {"start": MEETING.start + HOUR if MEETING.start else None, "end": None}


def later(**changes: Any) -> Meeting:
    """Said an hour after the meeting on record."""
    return replace(MEETING, said_at=SAID_AT + HOUR, **changes)


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    return NoticingDesk(tmp_path)


# ---- newer


@pytest.mark.parametrize(
    ("seen", "moved"),
    [
        (later(sequence=1, **MOVED), True),
        (later(sequence=0, **MOVED), True),
        (replace(MEETING, sequence=1, said_at=SAID_AT - HOUR, **MOVED), True),
        (replace(MEETING, said_at=SAID_AT - HOUR, **MOVED), False),
    ],
    ids=["later number", "later mail", "later number in an older mail", "older"],
)
def test_the_newer_state_of_a_meeting_holds(seen: Meeting, *, moved: bool) -> None:
    """By number first, then by the date of its mail, whichever is read first."""
    expected = MOVED["start"] if moved else MEETING.start
    for one, other in ((MEETING, seen), (seen, MEETING)):
        held = choose_newer_meeting(one, other)
        assert held is not None
        assert expected == held.start


def test_with_one_state_that_holds() -> None:
    """And none of none."""
    assert MEETING == choose_newer_meeting(MEETING, None)
    assert MEETING == choose_newer_meeting(None, MEETING)
    assert None is choose_newer_meeting(None, None)


def test_a_cancellation_may_leave_out_the_time() -> None:
    """It is still known when it would have been, and where."""
    known = replace(MEETING, place="12 Elm Street", mode=Mode.ONSITE)
    gone = later(cancelled=True, sequence=1, start=None, end=None, title="", organizer=None)
    held = choose_newer_meeting(known, gone)
    assert replace(known, cancelled=True, sequence=1, said_at=gone.said_at) == held


def test_a_cancellation_may_leave_out_its_number() -> None:
    """The later mail counts; an older one does not cancel what was arranged since."""
    known = replace(MEETING, sequence=3)
    gone = choose_newer_meeting(known, later(cancelled=True, start=None))
    assert gone is not None
    assert (True, 3) == (gone.cancelled, gone.sequence)
    assert gone == choose_newer_meeting(gone, known), "read once more, the invitation changes nothing"
    before = choose_newer_meeting(known, replace(MEETING, cancelled=True, said_at=SAID_AT - HOUR))
    assert before is not None
    assert not before.cancelled


def test_an_answer_says_nothing_of_the_place() -> None:
    """A reply names the time and the one who answers; the rest stays known."""
    people = (
        Address("tomas.reyes@prairiegate.example", "Tomas Reyes"),
        Address("marcus.ellery@mail.example"),
    )
    known = replace(MEETING, attendees=people, link="https://meet.example/1", mode=Mode.VIDEO)
    reply = later(accepted=True, title="", organizer=None, attendees=people[1:])
    assert replace(known, accepted=True, said_at=reply.said_at) == choose_newer_meeting(known, reply)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"accepted": True}, {}, (True, False)),
        ({"declined": True}, {}, (False, True)),
        ({"accepted": True}, {"declined": True}, (False, True)),
        ({"declined": True}, {"accepted": True}, (True, False)),
        ({"accepted": True}, MOVED, (False, False)),
        ({"declined": True}, MOVED, (False, False)),
    ],
)
def test_an_answer_counts_for_the_time_it_was_given_to(
    before: dict[str, Any], after: dict[str, Any], expected: tuple[bool, bool]
) -> None:
    """The last one counts, and none for another time."""
    held = choose_newer_meeting(replace(MEETING, **before), later(**after))
    assert held is not None
    assert expected == (held.accepted, held.declined)


# ---- merged


def test_what_was_known_stays_and_what_was_not_is_added() -> None:
    """Company and role with their sources; more people; the surer band; every conversation."""
    known = appointment(company="", people=(), weighed=ASK, role="Teller", role_source="from the subject")
    people = (Address("denise.kowalczyk@prairiegate.example"),)
    seen = appointment(
        thread_ids=OTHER_THREAD, company_source="from the title", role="Cashier", people=people
    )
    both = merge_appointments(known, seen)
    assert ("Prairie Gate Credit Union", "from the title") == (both.company, both.company_source)
    assert ("Teller", "from the subject") == (both.role, both.role_source)
    assert (people, Band.SURE) == (both.people, both.weighed.band)
    assert (*known.thread_ids, *OTHER_THREAD) == both.thread_ids
    assert Band.SURE is merge_appointments(seen, known).weighed.band
    assert people == merge_appointments(seen, replace(known, people=())).people


def test_a_calendar_takes_the_place_of_words() -> None:
    """What was only said is no longer offered; without a calendar the newer words are.

    Where its conversation names no time any more, because it was put off, it has none until its form stands.
    """
    words = appointment(meeting=None, said=(SAID,))
    assert () == merge_appointments(words, appointment()).said
    newest = replace(SAID, start=SAID.start + HOUR)
    assert (newest,) == merge_appointments(words, replace(words, said=(newest,))).said
    nothing = replace(words, said=())
    assert () == merge_appointments(words, nothing).said
    assert (SAID,) == merge_appointments(words, replace(nothing, thread_ids=OTHER_THREAD)).said
    assert (SAID,) == merge_appointments(replace(words, form=debrief_form()), nothing).said


@pytest.mark.parametrize("state", [AppointmentState.CANCELLED, AppointmentState.LAPSED])
def test_a_new_time_opens_it_again(state: AppointmentState) -> None:
    """Not a cancellation, and not what is known already."""
    known = appointment(state=state)
    assert (
        AppointmentState.SEEN
        is merge_appointments(known, appointment(meeting=later(sequence=1, **MOVED))).state
    )
    assert state is merge_appointments(known, appointment()).state
    assert state is merge_appointments(known, appointment(meeting=later(sequence=1, cancelled=True))).state


# ---- key_of


def test_what_a_meeting_is_known_again_by() -> None:
    """Its UID and occurrence; without one, whose it is and when."""
    assert "meet-1@prairiegate.example" == derive_key(MEETING)
    assert "meet-1@prairiegate.example#20260911" == derive_key(replace(MEETING, recurrence="20260911"))
    nameless = replace(MEETING, uid="")
    assert derive_key(nameless) == derive_key(replace(nameless, title="other"))
    assert derive_key(nameless) != derive_key(replace(nameless, organizer=None))


# ---- kept


def test_what_is_seen_is_kept_once(desk: NoticingDesk) -> None:
    """The same again is nothing new."""
    with desk.agent() as agent:
        first = record_appointment(agent, appointment(), NOW)
        assert first is not None
        assert None is record_appointment(agent, appointment(), NOW + HOUR)
        assert (first,) == agent.journal.appointments.all()


@pytest.mark.parametrize(
    "seen",
    [
        appointment(weighed=IGNORE),
        appointment(meeting=replace(MEETING, cancelled=True)),
        appointment(meeting=replace(MEETING, start=None, end=SAID_AT - timedelta(days=15))),
    ],
    ids=["no interview", "cancelled", "too long ago"],
)
def test_what_does_not_count_is_not_begun(desk: NoticingDesk, seen: Any) -> None:
    """Nothing is kept of it."""
    with desk.agent() as agent:
        assert None is record_appointment(agent, seen, NOW)
        assert () == agent.journal.appointments.all()


@pytest.mark.parametrize("days", [0, 3])
def test_what_is_on_record_is_not_begun(desk: NoticingDesk, days: int) -> None:
    """The interview itself, or one of the same company after it."""
    end = MEETING.end
    assert end is not None
    with desk.agent() as agent:
        agent.journal.add(debrief(interview_end=end + timedelta(days=days)), now=NOW)
        assert None is record_appointment(agent, appointment(), NOW)


@pytest.mark.parametrize("state", [AppointmentState.DISMISSED, AppointmentState.DEBRIEFED])
def test_what_is_settled_stays_so(desk: NoticingDesk, state: AppointmentState) -> None:
    """A new time changes nothing of it."""
    with desk.agent() as agent:
        first = agent.journal.appointments.add(appointment(state=state), None)
        assert None is record_appointment(agent, appointment(meeting=later(sequence=1, **MOVED)), NOW)
        assert (first,) == agent.journal.appointments.all()


def test_a_forgotten_one_is_not_found_anew(desk: NoticingDesk) -> None:
    """Of it only its key is left."""
    with desk.agent() as agent:
        first = record_appointment(agent, appointment(), NOW)
        assert first is not None
        agent.journal.appointments.forget(first.id)
        assert None is record_appointment(agent, appointment(meeting=later(sequence=1)), NOW)
        assert () == agent.journal.appointments.all()


WORDS = appointment(key="thread:<a1@prairiegate.example>", meeting=None, said=(SAID,))


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"thread_ids": OTHER_THREAD},
        {"thread_ids": OTHER_THREAD, "company": "", "people": (Address("d@x.example"),)},
        {"meeting": replace(MEETING, **MOVED)},
    ],
    ids=["one conversation", "two, one company", "two, one person", "one conversation, another time"],
)
def test_words_and_the_calendar_that_follows_are_one(desk: NoticingDesk, change: dict[str, Any]) -> None:
    """In one conversation or two, whichever comes first; from then on it is known by both keys."""
    words = replace(WORDS, people=(Address("d@x.example"),))
    for first, second in ((words, appointment(**change)), (appointment(**change), words)):
        with desk.agent() as agent:
            begun = record_appointment(agent, first, NOW)
            assert begun is not None
            both = record_appointment(agent, second, NOW)
            assert both is not None
            assert begun.id == both.id
            assert both.meeting == appointment(**change).meeting
            assert None is record_appointment(agent, second, NOW)
            assert 1 == len(agent.journal.appointments.all())
            assert both.id == getattr(agent.journal.appointments.find(second.key), "id", None)
        desk.journal_file.unlink()


@pytest.mark.parametrize(
    "seen",
    [
        appointment(thread_ids=OTHER_THREAD, company="Elm Bank"),
        appointment(thread_ids=OTHER_THREAD, meeting=replace(MEETING, **MOVED)),
        replace(WORDS, key="thread:<b1@prairiegate.example>"),
    ],
    ids=["another company", "another time", "words and words"],
)
def test_another_talk_is_another_appointment(desk: NoticingDesk, seen: Any) -> None:
    """Two talks are never made one."""
    with desk.agent() as agent:
        record_appointment(agent, WORDS, NOW)
        assert None is not record_appointment(agent, seen, NOW)
        assert 2 == len(agent.journal.appointments.all())


def test_once_something_came_of_it_another_time_is_another_talk(desk: NoticingDesk) -> None:
    """The next round arranged in the same conversation."""
    with desk.agent() as agent:
        agent.journal.appointments.add(replace(WORDS, state=AppointmentState.DEBRIEFED), None)
        assert None is record_appointment(agent, appointment(), NOW), "its own calendar that came late"
        again = record_appointment(
            agent, appointment(key="round-2", meeting=replace(MEETING, uid="round-2", **MOVED)), NOW
        )
        assert again is not None
        assert 2 == len(agent.journal.appointments.all())


@pytest.mark.parametrize("seen", [appointment(), WORDS], ids=["calendar", "words"])
def test_an_announced_round_gets_its_time(desk: NoticingDesk, seen: Any) -> None:
    """By a calendar or by words; it is not listed twice."""
    before = InterviewId("prairie-gate-credit-union-2026-08-20")
    announced = appointment(key=f"after:{before}", meeting=None, thread_ids=(), follows=before)
    with desk.agent() as agent:
        agent.journal.appointments.add(announced, None)
        both = record_appointment(agent, replace(seen, follows=before), NOW)
        assert both is not None
        assert (both,) == agent.journal.appointments.all()
        assert (seen.meeting, seen.said) == (both.meeting, both.said)


# ---- who may change a meeting

UPDATE = replace(appointment(thread_ids=OTHER_THREAD), meeting=later(sequence=9, **MOVED))


@pytest.mark.parametrize(
    ("sender", "changes"),
    [
        ("denise.kowalczyk@prairiegate.example", True),
        ("recruiting@mail.prairiegate.example", True),
        ("tomas@elmbank.example", True),
        ("notifications@calendly.com", True),
        ("kim@elsewhere.example", False),
        ("kim@gmail.com", False),
    ],
)
def test_only_those_who_called_it_change_a_meeting(desk: NoticingDesk, sender: str, *, changes: bool) -> None:
    """Whatever a stranger's calendar says of its organiser (RFC 5546 §6.1)."""
    known = appointment(people=(Address("tomas@elmbank.example"), Address("friend@gmail.com")))
    with desk.agent() as agent:
        first = record_appointment(agent, known, NOW)
        update = record_appointment(agent, UPDATE, NOW, message("<b1@prairiegate.example>", sender=sender))
        assert changes is (update is not None)
        if not changes:
            assert (first,) == agent.journal.appointments.all()


def test_a_stranger_does_not_cancel(desk: NoticingDesk) -> None:
    """Nor does a booking service for somebody else, nor a mail that nobody wrote."""
    gone = replace(UPDATE, meeting=later(cancelled=True, sequence=9))
    elsewhere = replace(
        gone, meeting=later(cancelled=True, sequence=9, organizer=Address("kim@elsewhere.example"))
    )
    nobody = replace(message("<b1@prairiegate.example>"), sender=None)
    booked = message("<b1@prairiegate.example>", sender="notifications@calendly.com")
    with desk.agent() as agent:
        first = record_appointment(agent, appointment(), NOW)
        assert None is record_appointment(agent, gone, NOW, nobody)
        assert None is record_appointment(agent, gone, NOW)
        assert None is record_appointment(agent, elsewhere, NOW, booked)
        assert None is record_appointment(
            agent, gone, NOW, message("<b1@x.example>", sender="kim@elsewhere.example")
        )
        assert (first,) == agent.journal.appointments.all()


def test_where_nobody_is_known_to_have_called_it_nobody_elsewhere_changes_it(desk: NoticingDesk) -> None:
    """A calendar without an organiser."""
    alone = replace(MEETING, organizer=None)
    with desk.agent() as agent:
        record_appointment(agent, appointment(meeting=alone), NOW)
        booked = message("<b1@x.example>", sender="notifications@calendly.com")
        assert None is record_appointment(agent, UPDATE, NOW, booked)


@pytest.mark.parametrize("known", [True, False])
def test_an_answer_into_its_conversation_is_no_proof(desk: NoticingDesk, *, known: bool) -> None:
    """An assistant who takes part in it changes it; whoever only knows a Message-ID of it does not."""
    helper = Address("helper@elsewhere.example")
    with desk.agent() as agent:
        record_appointment(agent, appointment(people=(helper,) if known else ()), NOW)
        helped = message("<b1@x.example>", sender=helper.email)
        inside = replace(UPDATE, thread_ids=(*appointment().thread_ids, *OTHER_THREAD))
        assert known is (record_appointment(agent, inside, NOW, helped) is not None)


def test_the_persons_own_answer_counts(desk: NoticingDesk) -> None:
    """It lies among the sent mail; one that only says it is theirs does not count."""
    answer = replace(UPDATE, meeting=later(declined=True))
    mine = "Marcus Ellery <marcus.ellery@mail.example>"
    with desk.agent() as agent:
        record_appointment(agent, appointment(), NOW)
        assert None is record_appointment(agent, answer, NOW, message("<b1@x.example>", sender=mine))
        sent = replace(message("<b1@x.example>", sender=mine), marks=frozenset({Mark.SENT}))
        both = record_appointment(agent, answer, NOW, sent)
        assert both is not None
        assert both.meeting is not None
        assert both.meeting.declined
