"""Each notice is told by each way, once: whatever is killed, fails or is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from agents import FAR_AWAY, config
from builders import ID, at, debrief, placement
from crowds import count_steps, crowd, fast_journal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.errors import SecondChanceError
from agent.keeping.config import Config, Notify
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import PlanSnapshot
from agent.keeping.journal.runs import Run
from agent.keeping.journal.schema import is_nothing_due
from agent.keeping.tokens import Facts as AccountFacts
from agent.keeping.tokens import save_facts
from agent.model.interview import InterviewId
from agent.model.mail import Address, MessageId
from agent.model.notice import Word
from agent.model.plan import Because, Fate, InterviewState, Sighting, Track, TrackState
from agent.telling.facts import gather_facts
from agent.telling.telling import Report, mark_seen, tell
from agent.telling.way import NotToldError

NOON = at("2026-09-04T12:10:00-05:00")
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
PLAN = PlanSnapshot(state=InterviewState.OPEN, track=Track(TrackState.ARMED))


class Killed(BaseException):
    """The run ends here and now."""


@dataclass
class FakeWay:
    """A way that does as it is told, one word after the other."""

    name: str = "fake"
    fates: list[str] = field(default_factory=list)
    """Of each word: said, refused, lost, or killed before, within or after; at the end they are said."""
    heard: list[Word] = field(default_factory=list)

    is_board: bool = False
    """Whether the last word alone is seen."""

    @property
    def label(self) -> str:
        return f"your {self.name}"

    def say(self, word: Word) -> None:
        fate = self.fates.pop(0) if self.fates else "said"
        if fate == "refused":
            raise NotToldError("The line is down.")
        if fate == "killed before":
            raise Killed
        self.heard.append(word)
        if fate == "killed after":
            raise Killed
        if fate == "lost":
            raise SecondChanceError("No answer came.")
        if fate == "broken":
            raise ValueError("odd")


@dataclass
class House:
    """A home with one interview, whose thank-you lies in Drafts since noon, and its ways."""

    home: Home
    journal: Journal
    config: Config
    ways: list[FakeWay]

    def tell(self, now: datetime = NOON) -> Report:
        return tell(self.config, self.journal, self.home, self.ways, now)

    def configure(self, **changes: object) -> None:
        notify = replace(self.config.notify, **changes)  # type: ignore[arg-type]  # of Notify
        self.config = replace(self.config, notify=notify)

    def is_quiet(self, now: datetime) -> bool:
        return is_nothing_due(str(self.home.journal_file), now.timestamp())

    def send(self) -> None:
        """The person sends the thank-you."""
        (one,) = self.journal.placements(ID)
        self.journal.record_sighting(one, Sighting(Fate.SENT, ""))
        self.journal.record_visit(InterviewId(ID), replace(PLAN, visited_at=NOON, look_again=FAR_AWAY))


@pytest.fixture
def house(home: Path) -> Iterator[House]:
    with fast_journal(home / "journal.db") as journal:
        journal.looks.set_mailboxes((), now=NOON, latest=FAR_AWAY)
        interview = journal.add(debrief(), now=NOON)
        journal.intend(placement(placed_at=NOON))
        journal.record_visit(interview, replace(PLAN, visited_at=NOON, look_again=FAR_AWAY))
        known = replace(config(home), notify=Notify(command=("notify-send",)))
        yield House(Home(home), journal, known, [FakeWay()])


def test_told_once_and_once_more_a_day_later(house: House) -> None:
    """A draft is told when it is there, the same unsent thank-you a day later, and then nothing more."""
    (way,) = house.ways
    assert ("your fake",) == house.tell().told
    for hours in range(1, 60):
        house.tell(NOON + hours * HOUR)
    assert ["A draft waits for you", "A thank-you is still unsent"] == [word.title for word in way.heard]
    assert house.tell(NOON + 60 * HOUR).waits
    house.send()
    assert not house.tell(NOON + 61 * HOUR).waits
    assert house.journal.notices.wake_at() is None


def test_where_the_last_word_alone_is_seen_it_says_all_that_holds(house: House) -> None:
    """A note that takes the place of another says again what that one said; a message does not."""
    house.ways.append(FakeWay("board", is_board=True))
    house.tell()
    house.journal.add(debrief(company="Harbour Bank"), now=NOON)
    asked = replace(PLAN, needs_input=("choose_thread",), visited_at=NOON + HOUR, look_again=FAR_AWAY)
    other = next(one.id for one in house.journal.interviews() if one.id != ID)
    house.journal.record_visit(other, asked)
    house.tell(NOON + 2 * HOUR)
    said = {way.name: [len(word.events) for word in way.heard] for way in house.ways}
    assert {"fake": [1, 1], "board": [1, 2]} == said
    house.tell(NOON + 3 * HOUR)
    assert 2 == len(house.ways[1].heard)


def test_a_run_is_due_when_something_is(house: House) -> None:
    """Between the two, a run has nothing to do for it."""
    house.tell()
    assert house.is_quiet(NOON + DAY - timedelta(seconds=1))
    assert not house.is_quiet(NOON + DAY)
    house.send()
    house.tell(NOON + HOUR)
    assert house.is_quiet(NOON + DAY)


def test_at_night_it_waits_for_the_morning(house: House) -> None:
    """What comes at 23:00 is due at 07:00 of the person's own clock, for the quiet path too."""
    (way,) = house.ways
    night, morning = at("2026-09-04T23:00:00-05:00"), at("2026-09-05T07:00:00-05:00")
    house.tell(night)
    assert [] == way.heard
    assert house.is_quiet(morning - timedelta(seconds=1))
    assert not house.is_quiet(morning)
    house.tell(morning)
    assert 1 == len(way.heard)
    assert house.journal.notices.wake_at() == NOON + DAY
    house.configure(hours=(time(9), time(12)))
    house.tell(morning + HOUR)
    assert house.journal.notices.wake_at() == at("2026-09-06T09:00:00-05:00")


def test_each_way_is_told_by_itself(house: House) -> None:
    """One that fails keeps no other from it; a new one tells what waits."""
    house.ways = [FakeWay("first", ["refused"]), FakeWay("second"), FakeWay("third", ["broken"])]
    report = house.tell()
    assert ("your second",) == report.told
    assert ["first", "third"] == [way.name for way, _ in report.failures]
    house.ways.append(FakeWay("fourth"))
    assert ("your first", "your third", "your fourth") == house.tell(NOON + HOUR).told
    assert () == house.tell(NOON + 2 * HOUR).told


def test_without_a_way_nothing_is_due(house: House) -> None:
    """No row is written, and what was planned is planned no more."""
    house.journal.notices.set_wake(NOON)
    house.ways = []
    assert Report() == house.tell()
    assert house.is_quiet(NOON + 2 * DAY)
    assert [] == house.journal.notices.export()


def test_what_surely_failed_is_tried_for_a_day(house: House) -> None:
    """At each later run, until a day is over; then never again."""
    (way,) = house.ways
    way.fates = ["refused"] * 100
    for hours in range(48):
        house.tell(NOON - 4 * HOUR + hours * HOUR)
    tried = 100 - len(way.fates)
    assert [] == way.heard
    assert 24 < tried < 40
    assert house.tell(NOON + 10 * DAY) == Report(waits=True)


def test_a_lost_answer_is_tried_once_more(house: House) -> None:
    """Whether it was told is unknown: twice at most."""
    (way,) = house.ways
    way.fates = ["lost", "lost", "lost"]
    for hours in range(5):
        house.tell(NOON + hours * HOUR)
    assert 2 == len(way.heard)


def decline(house: House, date: datetime, key: str = "<r1@prairiegate.example>") -> None:
    """A mail of this date says no; the second letter is stopped."""
    because = Because(
        code="rejection",
        key=key,
        message_id=MessageId(key),
        sender=Address("d@prairiegate.example"),
        date=date,
        words="No.",
    )
    plan = replace(PLAN, track=Track(TrackState.CANCELLED, "rejection", because=(because,)))
    house.journal.record_visit(InterviewId(ID), replace(plan, visited_at=date, look_again=FAR_AWAY))


def test_old_history_is_not_poured_out(house: House) -> None:
    """Switched on, news of three days ago is old; what waits is told. Later, an old mail seen now is news."""
    house.send()
    decline(house, NOON - 4 * DAY)
    (way,) = house.ways
    house.tell()
    assert [] == way.heard
    decline(house, NOON - 4 * DAY, "<r2@prairiegate.example>")
    house.tell(NOON + HOUR)
    assert [] != way.heard


def test_news_that_could_not_be_told_grows_old(house: House) -> None:
    """Three days later nobody wants to hear it any more, also where hours never allowed it."""
    house.send()
    (way,) = house.ways
    way.fates = ["said"]
    house.tell()
    decline(house, NOON)
    house.configure(hours=(time(3), time(4)))
    house.tell(NOON + HOUR)
    house.tell(NOON + 4 * DAY)
    house.configure(hours=(time(0), time(23)))
    house.tell(NOON + 4 * DAY)
    assert [] == way.heard


def test_what_was_seen_at_a_terminal_is_not_told(house: House) -> None:
    """By no way; what comes later is."""
    (way,) = house.ways
    mark_seen(house.config, house.journal, house.home, [ID], NOON)
    house.tell()
    assert [] == way.heard
    house.tell(NOON + DAY)
    assert ["A thank-you is still unsent"] == [word.title for word in way.heard]


def test_discreet(house: House) -> None:
    """The setting is followed."""
    house.configure(discreet=True)
    house.tell()
    assert "Denise" not in house.ways[0].heard[0].text


FATES = st.sampled_from(["said", "refused", "lost", "broken", "killed before", "killed after"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(fates=st.lists(FATES, max_size=4), other=st.lists(FATES, max_size=4))
def test_whatever_dies_each_notice_is_told_twice_at_most(
    fates: list[str], other: list[str], house: House
) -> None:
    """Once where nothing happens in between; never a third time; and told, unless its tries were used up."""
    house.ways = [FakeWay("one", list(fates)), FakeWay("two", list(other))]
    with house.journal._db.transaction():
        house.journal._db.execute("DELETE FROM notices")
    for minutes in range(0, 8 * 30, 30):
        try:
            house.tell(NOON + timedelta(minutes=minutes))
        except Killed:
            continue
    for way, planned in zip(house.ways, (fates, other), strict=True):
        unsure = [fate for fate in planned if fate not in {"said", "refused"}]
        assert len(way.heard) <= 2
        assert len(way.heard) <= 1 + len(unsure)
        assert way.heard or len([fate for fate in unsure if fate == "killed before"]) >= 2


def test_what_is_gathered_does_not_grow_with_what_is_over(house: House) -> None:
    """Interviews that nobody visits any more cost nothing: they are not read."""

    def count() -> int:
        with count_steps(house.journal) as steps:
            gather_facts(house.config, house.journal, house.home, NOON + 30 * DAY)
        return len(steps)

    crowd(house.journal, 10)
    few = count()
    crowd(house.journal, 100)
    assert count() < few * 1.5 + 200


def test_a_sign_in_that_ends(house: House) -> None:
    """A day before, and when it has ended or the last run was not let in; not once it was renewed."""
    ends = NOON + 3 * DAY
    account = AccountFacts(
        account="marcus@mail.example", scopes=(), authorised_at=NOON, store="file", ends_at=ends
    )
    save_facts(house.home, "local", account)
    house.send()
    (way,) = house.ways
    house.tell()
    assert house.journal.notices.wake_at() == ends - DAY
    house.tell(ends - DAY)
    house.journal.runs.add(Run(at=ends - HOUR, seconds=1.0, exit_code=77, errors=(("authorise", "local"),)))
    house.tell(ends - HOUR)
    house.tell(ends + HOUR)
    assert ["Your sign-in ends soon", "Your sign-in has ended"] == [word.title for word in way.heard]
    save_facts(house.home, "local", replace(account, authorised_at=ends + HOUR, ends_at=None))
    assert not house.tell(ends + 2 * HOUR).waits
    (house.home.credentials / "local.account.json").write_text("[")
    assert house.tell(ends + 2 * HOUR).waits
