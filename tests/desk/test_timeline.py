"""The course of an interview drawn to scale: every label legible, every moment at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from builders import debrief, placement, record
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.deciding.business_days import business_days
from agent.desk.timeline import Timeline, choose_extent, draw_timeline
from agent.keeping.config import Config
from agent.keeping.journal.records import PlanSnapshot
from agent.model.interview import Profile, Waiting
from agent.model.letter import Kind
from agent.model.mail import Address
from agent.model.plan import Because, Fate, InterviewState, Sighting, Track, TrackState
from agent.visit.free_days import FreeDays, TheirDays, look_at_days
from agent.wording.course import Course, Event, Part, Span, describe_course

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime.fromisoformat("2026-09-08T09:00:00-05:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-05:00")


def draw(course: Course, now: datetime, *free: FreeDays, own: str = "America/Chicago") -> Timeline:
    return draw_timeline(course, TheirDays(CHICAGO, free), own, now)


LABOR_DAY = FreeDays(date(2026, 9, 5), date(2026, 9, 7), ("weekend", "Labor Day"))
COURSE = Course(
    (
        Event(at("2026-09-01T09:00"), Part.THEIRS, "They invited you"),
        Event(at("2026-09-04T11:30"), Part.INTERVIEW, "The interview ended"),
        Event(at("2026-09-04T12:10"), Part.PLACED, "Thank-you to Denise Kowalczyk placed"),
        Event(at("2026-09-04T12:40"), Part.YOURS, "Thank-you to Denise Kowalczyk sent"),
        Event(NOW, Part.NOW, "Now"),
        Event(at("2026-09-09T10:00"), Part.PLAN, "The second letter is due"),
        Event(at("2026-09-16T18:00"), Part.PLAN, "The time for a second letter ends"),
    ),
    (
        Span(at("2026-09-04T12:40"), at("2026-09-09T10:00"), is_wait=True, text="The wait"),
        Span(at("2026-09-09T10:00"), at("2026-09-16T18:00"), is_wait=False, text="The time"),
    ),
)


def test_it_is_drawn_to_scale() -> None:
    """A day is as tall as any other, and what takes twice as long is twice as tall."""
    shown = draw(COURSE, NOW, LABOR_DAY)
    days = [tick.y for tick in shown.ticks]
    (step,) = {round(after - before, 6) for before, after in pairwise(days)}
    assert ("Tue 1 Sep", "Wed 16 Sep") == (shown.ticks[0].text, shown.ticks[-1].text)
    (band,) = shown.free
    assert round(3 * step, 6) == round(band.height, 6)
    assert "Weekend, Labor Day" == band.name
    (wait,), (window,) = shown.wait, shown.open
    assert wait.y + wait.height == window.y
    hours = {one.lines[0]: one.at for one in shown.labels}
    assert round(hours["The second letter is due"], 6) == round(days[8] + step * 10 / 24, 6)
    assert shown.now == hours["Now"]
    assert [False] * 5 + [True] * 2 == [one.is_to_come for one in shown.labels if one.part != "free"]


def test_everything_in_it_stands_in_the_list_too() -> None:
    """Times of both clocks where they differ, and each day with its name."""
    shown = draw(COURSE, NOW, LABOR_DAY, own="Europe/Berlin")
    assert ("Sat 5 Sep to Mon 7 Sep", "Weekend, Labor Day: nobody works there") in shown.rows
    assert ("Fri 4 Sep, 11:30; yours: Fri 4 Sep, 18:30", "The interview ended") in shown.rows
    told = " ".join(what for _, what in shown.rows)
    texts = [one.text for one in COURSE.events] + [one.text for one in COURSE.spans]
    assert all(text in told for text in texts)
    assert "Days and times are theirs, of Chicago; yours are those of Berlin." == shown.zones


def test_what_is_long_past_is_not_drawn_up_to_now() -> None:
    """Half a year later the course is as legible as it was; the list still says when now is."""
    later = NOW + timedelta(days=180)
    course = replace(COURSE, events=(*COURSE.events[:4], *COURSE.events[5:], Event(later, Part.NOW, "Now")))
    shown = draw(course, later)
    assert shown.now is None
    assert shown.height < 1200
    assert ("Sun 7 Mar, 08:00", "Now") in shown.rows


minutes = st.integers(0, 90 * 24 * 60).map(lambda count: at("2026-09-01T00:00") + timedelta(minutes=count))
texts = st.text("abcdefgh ij-", min_size=1, max_size=90)
events = st.lists(st.builds(Event, minutes, st.sampled_from(list(Part)), texts), min_size=1, max_size=14)


@settings(max_examples=150, deadline=None)
@given(events)
def test_no_label_stands_over_another(several: list[Event]) -> None:
    """However close the moments are, and however long the words; all inside the drawing, in their order."""
    course = Course((*sorted(several, key=lambda one: one.at), Event(NOW, Part.INTERVIEW, "x")), ())
    shown = draw(course, NOW, LABOR_DAY)
    for above, below in pairwise(shown.labels):
        assert above.y + above.height < below.y
        assert above.at <= below.at
    assert all(0 <= one.y and one.y + one.height <= shown.height for one in shown.labels)
    assert all(0 <= one.at <= shown.height for one in shown.labels)
    assert all(len(line) <= 40 for one in shown.labels for line in one.lines)
    for before, after in pairwise(shown.ticks):
        assert after.y - before.y >= 20


# ---- the days that do not count


def test_free_days_by_their_names() -> None:
    """Weekends and holidays of the place, the person's closed days, and the quiet days of the turn."""
    calendar = business_days("US", "IL", (date(2026, 9, 10),), holidays=True)
    assert ["", "weekend", "Labor Day", "closed"] == [
        calendar.name_free_day(date(2026, 9, day)) for day in (4, 5, 7, 10)
    ]
    german = business_days("DE", "", (), holidays=True)
    assert "Good Friday" == german.name_free_day(date(2026, 4, 3))
    assert "quiet days at the turn of the year" == german.name_free_day(date(2026, 12, 28))
    assert "" == business_days("", "", (), holidays=True).name_free_day(date(2026, 12, 25))


def test_days_in_a_row_stand_together() -> None:
    """As every clock of the letters counts them, in the zone of the place."""
    me = Profile(name="Marcus", addresses=("m@mail.example",), time_zone="Europe/Berlin")
    config = Config(
        profile=me,
        waiting=Waiting(closed_days=(date(2026, 9, 9),)),
        mailboxes={},
    )
    days = look_at_days(config, debrief(), at("2026-09-04T12:00"), at("2026-09-12T12:00"))
    assert CHICAGO == days.zone
    assert [
        (date(2026, 9, 5), date(2026, 9, 7), ("weekend", "Labor Day")),
        (date(2026, 9, 9), date(2026, 9, 9), ("closed",)),
        (date(2026, 9, 12), date(2026, 9, 12), ("weekend",)),
    ] == [(one.first, one.last, one.names) for one in days.free]


# ---- what happened, in words


def test_the_course_in_words() -> None:
    """From the invitation to the end of the time, letters to several people as one, causes in their words."""
    sent = Sighting(Fate.SENT, "", sent_at=at("2026-09-04T12:40"))
    thanks = [
        placement(kind=Kind.THANK_YOU, person=person, placed_at=at("2026-09-04T12:10"), sighting=sent)
        for person in ("Denise Kowalczyk", "Tomas Reyes")
    ]
    away = Because(
        code="away",
        key="k",
        message_id=None,
        sender=Address("d@x.example"),
        date=at("2026-09-05T08:00"),
        words="",
    )
    plan = PlanSnapshot(
        state=InterviewState.OPEN,
        track=Track(
            TrackState.WAITING,
            not_before=at("2026-09-09T10:00"),
            expires=at("2026-09-16T18:00"),
            because=(away,),
        ),
        invited_at=at("2026-09-01T09:00"),
    )
    course = describe_course(record(plan=plan), thanks, NOW)
    assert [
        "They invited you",
        "The interview ended",
        "Thank-you to 2 people placed",
        "Thank-you to 2 people sent",
        "They wrote that they are away",
        "Now",
        "The second letter is due",
        "The time for a second letter ends",
    ] == [one.text for one in course.events]
    assert [True, False] == [one.is_wait for one in course.spans]
    assert (at("2026-09-01T09:00"), at("2026-09-16T18:00")) == choose_extent(course, NOW)
