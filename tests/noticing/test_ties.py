"""Which interview on record an appointment is, follows, or comes too late for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from builders import ID, MEETING, SAID_AT, appointment, debrief, message
from builders import record as built_record

from agent.keeping.journal.records import Record, SettledThread
from agent.model.interview import InterviewId
from agent.model.mail import Address, MessageId, Thread
from agent.noticing.merging import find_company_record, is_past, is_same_interview

ZONE = "America/Chicago"
HOUR = timedelta(hours=1)
END = MEETING.end or SAID_AT
OTHER = {"company": "Elm Bank", "thread_ids": (), "people": ()}
NOWHERE: frozenset[str] = frozenset()


def record(end: datetime = END, **changes: Any) -> Record:
    """An interview at Prairie Gate that ended then."""
    given = {"recorded_at": end, "changed_at": end, "debrief": debrief(interview_end=end), **changes}
    return built_record(**given)


@pytest.mark.parametrize("hours", [-18, 0, 18])
def test_the_end_that_is_remembered_may_differ(hours: int) -> None:
    """By less than a day: the calendar says an hour, and it took three."""
    assert is_same_interview(appointment(), record(END + hours * HOUR), ZONE)


@pytest.mark.parametrize(
    ("appointment_", "end"),
    [
        (appointment(), END + 19 * HOUR),
        (appointment(), END - 19 * HOUR),
        (appointment(meeting=None), END),
        (appointment(**OTHER), END),
    ],
    ids=["later", "earlier", "without a time", "another company"],
)
def test_another_interview_is_not_it(appointment_: Any, end: datetime) -> None:
    """Another day, or another company."""
    assert not is_same_interview(appointment_, record(end), ZONE)


@pytest.mark.parametrize(
    "same",
    [
        {"thread_ids": (MessageId("<a1@prairiegate.example>"),)},
        {"company": "PRAIRIE GATE credit union"},
        {"follows": ID},
        {"people": (Address("new.name@prairiegate.example"),)},
    ],
    ids=["conversation", "company", "follows it", "people of its domain"],
)
def test_what_ties_them(same: dict[str, Any]) -> None:
    """Any of them, with the same time."""
    one = appointment(**{**OTHER, **same})
    assert is_same_interview(
        one, record(thread=SettledThread((MessageId("<a1@prairiegate.example>"),))), ZONE
    )


def test_a_later_talk_on_record_makes_it_past() -> None:
    """Nobody asks about the talk before it."""
    assert is_past(appointment(), record(END + timedelta(days=7)), ZONE)
    assert not is_past(appointment(), record(END - timedelta(days=7)), ZONE)
    assert not is_past(appointment(**OTHER), record(END + timedelta(days=7)), ZONE)
    assert not is_past(appointment(meeting=None), record(), ZONE)


def test_an_announced_round_is_what_was_told_after_it() -> None:
    """It never had a time; the interview it follows is not it, nor one that was told before."""
    first = ID
    announced = appointment(meeting=None, follows=first, seen_at=END + HOUR)
    week = timedelta(days=7)
    assert is_same_interview(announced, record(END + week, id=InterviewId("prairie-gate-2")), ZONE)
    assert not is_same_interview(announced, record(END + week), ZONE)
    assert not is_same_interview(announced, record(END - week, id=InterviewId("prairie-gate-0")), ZONE)
    elsewhere = record(
        END + week, id=InterviewId("elm-1"), debrief=debrief(company="Elm Bank", interviewers=())
    )
    assert not is_same_interview(replace(announced, people=()), elsewhere, ZONE)


def thread(*messages: Any) -> Thread:
    return Thread("local", messages or (message(sender="kim@elsewhere.example", subject="Hello"),))


@pytest.mark.parametrize(
    ("seen", "changes", "domains", "expected"),
    [
        (thread(), {"thread": SettledThread((MessageId("<a1@prairiegate.example>"),))}, NOWHERE, True),
        (thread(), {}, frozenset({"prairiegate.example"}), True),
        (thread(), {}, frozenset({"elsewhere.example"}), False),
        (
            thread(
                message(sender="no-reply@greenhouse.io", text="Your interview at Prairie Gate Credit Union")
            ),
            {},
            NOWHERE,
            True,
        ),
        (
            thread(message(sender="kim@elsewhere.example", text="News of Prairie Gate Credit Union")),
            {},
            NOWHERE,
            False,
        ),
        (thread(replace(message(), sender=None)), {}, NOWHERE, False),
    ],
    ids=["conversation", "domain", "stranger", "tracking system", "a stranger who names it", "nobody"],
)
def test_the_company_a_conversation_is_with(
    seen: Thread, changes: dict[str, Any], domains: frozenset[str], *, expected: bool
) -> None:
    """By the conversation, its domain, or a tracking system that names it."""
    known = record(**changes)
    assert (known if expected else None) == find_company_record(seen, None, [known], domains)


def test_the_company_in_a_meetings_title() -> None:
    """A calendar from a free address still says whom it is with."""
    known = record()
    titled = replace(MEETING, title="Prairie Gate Credit Union: second conversation")
    assert known == find_company_record(thread(), titled, [known], NOWHERE)
    assert None is find_company_record(thread(), MEETING, [known], NOWHERE)


def test_of_several_the_latest_counts() -> None:
    """And of none, none."""
    first, last = record(), record(END + timedelta(days=9), id=InterviewId("prairie-gate-2"))
    domains = frozenset({"prairiegate.example"})
    assert last == find_company_record(thread(), None, [last, first], domains)
    assert None is find_company_record(thread(), None, [], domains)
