"""One pass: which mailboxes are looked at and when, what is found, whom one failure stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import debrief, profile
from calendars import HOUR, MINUTES, OVER, START, STRANGER, UID, calendar, calendar_mail, event, invite, utc
from forms import ANSWERS, MISSING
from mails import APPLIED, DENISE, DENISE_IN_FULL, INVITED, MARCUS, ME, application, mail
from noticing_desk import NoticingDesk
from worlds.memory import FailurePoint, MemoryMailbox

from agent.errors import AuthoriseError, MailboxError, TryLaterError
from agent.keeping.config import Find
from agent.keeping.journal.records import PlanSnapshot
from agent.mailboxes.interface import Arrivals, Glance
from agent.model.appointment import AppointmentState, Band
from agent.model.interview import InterviewId
from agent.model.mail import Query, Thread
from agent.model.plan import InterviewState, Track, TrackState
from agent.noticing import AskOutcome, close_recorded_appointments, handle_now

MORNING = INVITED + HOUR


class Counting(MemoryMailbox):
    """Notes what it is asked; may break in what it reads."""

    def __init__(self, name: str = "local") -> None:
        super().__init__(name, (ME,))
        self.asked: list[str] = []
        self.breaks: Callable[[Thread], BaseException | None] = lambda _: None

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        self.asked.append("arrivals")
        return super().find_arrivals(query, bookmark, label, glance)

    def search(self, query: Query) -> tuple[Thread, ...]:
        self.asked.append("search")
        return super().search(query)

    def read_bodies(self, thread: Thread) -> Thread:
        self.asked.append("read_bodies")
        if problem := self.breaks(thread):
            raise problem
        return super().read_bodies(thread)


@pytest.fixture
def box() -> Counting:
    return Counting()


@pytest.fixture
def desk(tmp_path: Path, box: Counting) -> NoticingDesk:
    return NoticingDesk(tmp_path, box)


def other_talk(number: int, start: datetime | None = None) -> bytes:
    """Another invitation, in a conversation of its own: to a talk so many days before."""
    start = start or START - timedelta(days=number + 1)
    written = calendar(event(start, start + HOUR, uid=f"other-{number}", title="Interview: Teller"))
    return calendar_mail(written, INVITED, f"<other-{number}@elmbank.example>", subject=f"Interview {number}")


# ---- when it looks


def test_it_looks_every_so_often(desk: NoticingDesk, box: Counting) -> None:
    """As `[find] every_minutes` says, less half a minute: cron begins a little early at times."""
    desk.find = Find(every_minutes=30)
    desk.invite()
    desk.run(MORNING)
    desk.run(MORNING + timedelta(minutes=29))
    assert 1 == box.asked.count("arrivals")
    desk.run(MORNING + timedelta(minutes=29, seconds=58))
    assert 2 == box.asked.count("arrivals")
    desk.find = Find(every_minutes=5)
    desk.run(MORNING + timedelta(minutes=36))
    desk.run(MORNING + timedelta(minutes=41))
    assert 3 == box.asked.count("arrivals"), "a shorter time holds from the next run on"


def test_only_new_mail_is_read(desk: NoticingDesk, box: Counting) -> None:
    """The bookmark is kept."""
    desk.invite()
    desk.run(MORNING)
    read = box.asked.count("read_bodies")
    desk.run(MORNING + 2 * HOUR)
    assert read == box.asked.count("read_bodies")


def test_it_says_once_what_it_reads(desk: NoticingDesk) -> None:
    """Until the person was told."""
    assert desk.run(MORNING).first
    with desk.agent() as agent:
        agent.journal.looks.mark_explained(MORNING)
    assert not desk.run(MORNING + 2 * HOUR).first


def test_switched_off_nothing_is_looked_at(desk: NoticingDesk, box: Counting) -> None:
    """Nor asked for what was seen before; a form that stands is still read."""
    desk.notice()
    desk.find = Find(enabled=False)
    box.asked.clear()
    assert () == desk.run(OVER + MINUTES).attended
    assert [] == box.asked
    desk.find = Find()
    desk.run(OVER + 2 * HOUR)
    desk.fill(ANSWERS, ready="yes")
    desk.find = Find(enabled=False)
    box.asked.clear()
    (one,) = desk.run(OVER + 3 * HOUR).attended
    assert AskOutcome.DEBRIEFED is one.came
    assert "arrivals" not in box.asked


def test_find_looks_although_runs_do_not(desk: NoticingDesk, box: Counting) -> None:
    """The person asked; nothing is placed."""
    desk.invite()
    desk.find = Find(enabled=False)
    assert 1 == len(desk.run(OVER + MINUTES, ask=False).found)
    assert {} == desk.forms()
    assert "arrivals" in box.asked


def test_a_dry_run_places_nothing(desk: NoticingDesk) -> None:
    """It says what would come of it."""
    desk.notice()
    (one,) = desk.run(OVER + MINUTES, dry_run=True).attended
    assert AskOutcome.ASKED is one.came
    assert {} == desk.forms()
    assert AppointmentState.SEEN is desk.only().state
    desk.run(OVER + MINUTES)
    desk.fill({**ANSWERS, MISSING: ""}, ready="yes")
    standing = desk.forms()
    (one,) = desk.run(OVER + HOUR, dry_run=True).attended
    assert (AskOutcome.SENT_BACK, standing) == (one.came, desk.forms())
    desk.fill({MISSING: ANSWERS[MISSING]})
    standing = desk.forms()
    with desk.agent() as agent:
        before = agent.journal.interviews()
    assert () == before
    (one,) = desk.run(OVER + 2 * HOUR, dry_run=True).attended
    assert (AskOutcome.DEBRIEFED, standing) == (one.came, desk.forms())


# ---- when something goes wrong


@pytest.mark.parametrize("where", ["arrivals", "read"])
def test_a_look_that_fails_is_made_again(desk: NoticingDesk, box: Counting, where: str) -> None:
    """The bookmark stays where it was, and nothing is there twice."""
    desk.invite()
    desk.receive(other_talk(1), INVITED)
    if where == "arrivals":
        box.failures[FailurePoint.ANSWER] = TryLaterError("Later.")
    else:
        box.breaks = lambda thread: MailboxError("Gone.") if "Interview 1" in thread.subject else None
    noticed = desk.run(MORNING)
    assert ["local"] == [name for name, _ in noticed.errors]
    box.breaks = lambda _: None
    desk.run(MORNING + MINUTES)
    assert 2 == len(desk.appointments())


def test_one_broken_conversation_does_not_hide_the_others(desk: NoticingDesk, box: Counting) -> None:
    """It is noted; the look goes on, and comes to its end."""
    desk.invite()
    for number in range(3):
        desk.receive(other_talk(number), INVITED)
    box.breaks = lambda thread: ValueError("odd bytes") if "Interview 1" in thread.subject else None
    noticed = desk.run(MORNING)
    assert () == noticed.errors
    assert ("local: A conversation could not be looked into (ValueError: odd bytes).",) == noticed.notes
    assert 3 == len(desk.appointments())
    box.breaks = lambda _: ValueError()
    desk.receive(other_talk(4), INVITED)
    assert "(ValueError)" in desk.run(MORNING + 2 * HOUR).notes[0]


def test_a_mailbox_that_behaves_in_an_unforeseen_way_stops_nobody(desk: NoticingDesk) -> None:
    """It is said, and tried again at the next look; the other mailbox is looked at."""
    good = Counting("good")
    good.deliver(application(), APPLIED, frozenset())
    good.deliver(calendar_mail(), INVITED)

    def opened(name: str) -> MemoryMailbox:
        if name == "bad":
            raise ZeroDivisionError("what?")
        return good

    desk.opened, desk.names = opened, ("bad", "good")
    noticed = desk.run(MORNING)
    assert ["bad"] == [name for name, _ in noticed.errors]
    assert "ZeroDivisionError: what?" in noticed.errors[0][1].text
    assert 1 == len(noticed.found)


def test_a_closed_mailbox_is_asked_once_a_run(desk: NoticingDesk, box: Counting) -> None:
    """However many appointments wait for it; the error is said once."""
    desk.invite()
    desk.receive(other_talk(1), INVITED)
    desk.run(MORNING)
    asked = 0

    def opened(_: str) -> Any:
        nonlocal asked
        asked += 1
        raise AuthoriseError("Not let in.")

    desk.opened = opened
    noticed = desk.run(OVER + MINUTES)
    assert (1, 1) == (asked, len(noticed.errors))
    desk.find = Find(enabled=False)
    desk.opened = lambda _: box
    desk.find = Find()
    desk.run(OVER + HOUR)
    desk.find = Find(enabled=False)
    desk.opened, asked = opened, 0
    noticed = desk.run(OVER + 2 * HOUR)
    assert (1, 1) == (asked, len(noticed.errors))


def test_one_appointments_fault_costs_the_others_nothing(desk: NoticingDesk, box: Counting) -> None:
    """Whether it was foreseen or not; what is said more than once is said once."""
    desk.invite()
    for number in (1, 2):
        desk.receive(other_talk(number), INVITED)
    desk.run(MORNING)

    class Odd(Counting):
        def stage(self, outgoing: Any) -> str:  # noqa: ARG002 - the protocol's
            self.asked.append("stage")
            if 1 == self.asked.count("stage"):
                raise KeyError("what?")
            raise TryLaterError("The disk is full.")

    odd = Odd()
    desk.opened = lambda _: odd
    noticed = desk.run(OVER + MINUTES)
    assert 2 == len(noticed.errors)
    assert "KeyError" in noticed.errors[0][1].text
    assert "The disk is full." == noticed.errors[1][1].text
    desk.opened = lambda _: box
    desk.run(OVER + HOUR)
    assert 3 == len(desk.forms())


def test_several_mailboxes_each_with_its_bookmark(desk: NoticingDesk) -> None:
    """One that is out of reach does not hold up the other; one taken out of config.toml is left alone."""
    boxes = {"home": Counting("home"), "work": Counting("work")}
    boxes["home"].deliver(other_talk(1), INVITED)
    boxes["work"].deliver(other_talk(2), INVITED)
    boxes["home"].failures[FailurePoint.ANSWER] = TryLaterError("Later.")
    desk.opened, desk.names = boxes.__getitem__, ("home", "work")
    assert ["home"] == [name for name, _ in desk.run(MORNING).errors]
    assert ["work"] == [one.mailbox for one in desk.appointments()]
    desk.run(MORNING + MINUTES)
    assert 1 == boxes["work"].asked.count("arrivals")
    assert {"home", "work"} == {one.mailbox for one in desk.appointments()}
    with desk.agent() as agent:
        for one in agent.journal.appointments.all():
            agent.journal.appointments.update(replace(one, confirmed_at=MORNING), MORNING)
    desk.names = ("work",)
    noticed = desk.run(OVER + MINUTES)
    assert () == noticed.errors
    assert ["work"] == [one.appointment.mailbox for one in noticed.attended]
    desk.names = ("home", "work")
    assert ["home"] == [
        one.appointment.mailbox for one in desk.run(OVER + 25 * HOUR).attended if one.came == "asked"
    ]


# ---- what it finds


def test_earlier_mail_is_searched_only_where_it_can_matter(desk: NoticingDesk, box: Counting) -> None:
    """Not for what is sure or nothing; what they wrote in another conversation makes it sure."""
    newsletter = mail(
        "Dear all, our interview tips.\n", INVITED, "<n@x.example>", sender="News <n@x.example>"
    )
    desk.receive(newsletter, INVITED)
    desk.run(MORNING)
    assert 0 == box.asked.count("search")
    desk.invite()
    desk.run(MORNING + 2 * HOUR)
    assert "search" in box.asked
    assert Band.SURE is desk.only().weighed.band


def test_a_strangers_invitation_alone_is_not_asked_about(desk: NoticingDesk) -> None:
    """It waits for the person's word."""
    desk.receive(calendar_mail(), INVITED)
    desk.run(MORNING)
    assert Band.ASK is desk.only().weighed.band
    desk.run(OVER + MINUTES)
    assert {} == desk.forms()
    desk.run(OVER + timedelta(days=15))
    assert AppointmentState.LAPSED is desk.only().state


def test_notes_to_oneself_are_no_conversation(desk: NoticingDesk) -> None:
    """Whatever they say."""
    note = mail(
        "Interview on Friday 4 September at 10:00.\n",
        INVITED,
        "<n1@x>",
        sender=MARCUS,
        to=MARCUS,
    )
    desk.receive(note, INVITED)
    desk.receive(note.replace(b"<n1@x>", b"<n2@x>"), INVITED, sent=True)
    assert () == desk.run(MORNING).found


def test_more_conversations_than_one_look_reads(
    desk: NoticingDesk, box: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest are read, and it is said that there are more."""
    monkeypatch.setattr("agent.noticing.looking._THREADS", 3)
    for number in range(8):
        desk.receive(other_talk(number), INVITED)
    noticed = desk.run(MORNING)
    assert 3 == box.asked.count("read_bodies")
    assert ("local: 5 older conversations were not looked into.",) == noticed.notes


def agreed(when: datetime = INVITED) -> tuple[bytes, bytes]:
    """They offer a time in words, and the person agrees."""
    offer = mail(
        "Dear Marcus,\n\nwe would like to invite you to an interview for the Branch Operations Manager role: "
        "Friday 4 September 2026 at 10:00.\n\nKind regards\nDenise Kowalczyk\n",
        when,
        "<w1@prairiegate.example>",
        subject="Interview: Branch Operations Manager",
    )
    yes = mail(
        "Dear Denise,\n\nFriday at 10:00 works.\n\nMarcus\n",
        when + MINUTES,
        "<w2@mail.example>",
        sender=MARCUS,
        to=DENISE_IN_FULL,
        subject="Re: Interview: Branch Operations Manager",
        references=("<w1@prairiegate.example>",),
    )
    return offer, yes


def test_words_are_sure_once_the_person_agreed(desk: NoticingDesk) -> None:
    """Before that they wait."""
    offer, yes = agreed()
    desk.receive(application(), APPLIED, sent=True)
    desk.receive(offer, INVITED)
    desk.run(MORNING)
    assert Band.ASK is desk.only().weighed.band
    desk.receive(yes, INVITED, sent=True)
    desk.run(MORNING + 2 * HOUR)
    assert Band.SURE is desk.only().weighed.band
    assert START == desk.only().said[0].start


def called_off(*references: str) -> bytes:
    """They say so in the conversation, in plain words."""
    return mail(
        "Dear Marcus,\n\nunfortunately we have to cancel the interview on Friday. I am sorry.\n\nDenise\n",
        MORNING + HOUR,
        "<off@prairiegate.example>",
        subject="Re: Interview: Branch Operations Manager",
        references=references,
    )


@pytest.mark.parametrize("by", ["words", "calendar"])
def test_a_talk_called_off_in_plain_words_is_no_longer_sure(desk: NoticingDesk, by: str) -> None:
    """However it was arranged; nobody asks about it."""
    desk.receive(application(), APPLIED, sent=True)
    if by == "words":
        offer, yes = agreed()
        desk.receive(offer, INVITED)
        desk.receive(yes, INVITED, sent=True)
    else:
        desk.receive(calendar_mail(), INVITED)
    desk.run(MORNING)
    assert Band.SURE is desk.only().weighed.band
    desk.receive(called_off(*desk.only().thread_ids), MORNING + HOUR)
    desk.run(MORNING + 2 * HOUR)
    assert Band.SURE is not desk.only().weighed.band
    desk.run(OVER + MINUTES)
    desk.run(OVER + 2 * HOUR)
    assert {} == desk.forms()


def test_a_label_makes_it_sure(desk: NoticingDesk, box: Counting) -> None:
    """Words the person put under it themselves."""
    desk.find = Find(label="Interview")
    box.deliver(agreed()[0], INVITED, label="Interview")
    desk.run(MORNING)
    assert Band.SURE is desk.only().weighed.band


# ---- next rounds


def told_before(desk: NoticingDesk, **snapshot: Any) -> InterviewId:
    """The first interview with the company is on record, in the conversation of the invitation."""
    with desk.agent() as agent:
        first = agent.journal.add(debrief(interview_end=INVITED - timedelta(days=5)), now=INVITED - HOUR)
        if snapshot:
            plan = PlanSnapshot(state=InterviewState.OPEN, **snapshot)
            agent.journal.record_visit(first, plan)
    return first


def test_a_next_round_by_calendar(desk: NoticingDesk) -> None:
    """It follows the first, and its form knows what was told then."""
    first = told_before(desk)
    desk.receive(calendar_mail(), INVITED)
    desk.run(MORNING)
    one = desk.only()
    assert (first, Band.SURE) == (one.follows, one.weighed.band)
    assert "Branch Operations Manager" == one.role
    desk.run(OVER + MINUTES)
    _, text = desk.form()
    assert "Prairie Gate Credit Union" in text


@pytest.mark.parametrize("answers", ["", "<a1@prairiegate.example>"])
def test_a_strangers_calendar_in_the_companys_name_is_a_perhaps(desk: NoticingDesk, answers: str) -> None:
    """Anybody can name them as organiser, and knows the ids of a conversation; no form comes of it."""
    told_before(desk)
    desk.receive(application(), APPLIED, sent=True)
    first = mail("See you.", INVITED, "<a1@prairiegate.example>", references=("<apply@mail.example>",))
    desk.receive(first, INVITED)
    organizer = f";CN=Denise Kowalczyk:mailto:{DENISE}"
    raw = invite(INVITED + HOUR, "<s1@x.example>", sender=STRANGER, answers=answers, ORGANIZER=organizer)
    desk.receive(raw, INVITED + HOUR)
    desk.run(MORNING)
    assert [Band.ASK] == [one.weighed.band for one in desk.appointments()]
    desk.run(OVER + MINUTES)
    assert {} == desk.forms()


def test_a_strangers_calendar_gives_way_to_those_it_names(desk: NoticingDesk) -> None:
    """It came first, under the same UID and a higher number: the company's own time holds, and it is sure."""
    organizer = f";CN=Denise Kowalczyk:mailto:{DENISE}"
    other: dict[str, Any] = {"DTSTART": f":{utc(START + 240 * HOUR)}", "DTEND": None, "SEQUENCE": ":7"}
    desk.receive(invite(INVITED, "<s1@x.example>", sender=STRANGER, ORGANIZER=organizer, **other), INVITED)
    desk.run(MORNING)
    assert Band.ASK is desk.only().weighed.band
    desk.receive(application(), APPLIED, sent=True)
    desk.receive(invite(INVITED + 2 * HOUR), INVITED + 2 * HOUR)
    desk.run(MORNING + 3 * HOUR)
    one = desk.only()
    assert (Band.SURE, START) == (one.weighed.band, one.meeting.start if one.meeting else None)


@pytest.mark.parametrize("invites", [True, False])
def test_a_next_round_by_words(desk: NoticingDesk, *, invites: bool) -> None:
    """Only where they invite; small talk with a time in it is no interview."""
    first = told_before(desk)
    words = (
        "we would like to invite you to a second interview: Friday 4 September 2026 at 10:00"
        if invites
        else "thank you for the interview; the office closes on Friday 4 September 2026 at 10:00"
    )
    desk.receive(
        mail(
            f"Dear Marcus,\n\n{words}.\n\nDenise\n", INVITED, "<w1@prairiegate.example>", subject="Interview"
        ),
        INVITED,
    )
    desk.run(MORNING)
    assert ([first] if invites else []) == [one.follows for one in desk.appointments()]


@pytest.mark.parametrize("first", ["calendar", "words"])
@pytest.mark.parametrize("deleted", [True, False])
def test_a_next_round_by_words_in_the_same_conversation(
    desk: NoticingDesk, first: str, *, deleted: bool
) -> None:
    """Also where the person deleted the form of the first, or left it; small talk before it is none."""
    desk.receive(application(), APPLIED, sent=True)
    if first == "calendar":
        desk.receive(calendar_mail(), INVITED)
        root = "<i1@prairiegate.example>"
    else:
        offer, yes = agreed()
        desk.receive(offer, INVITED)
        desk.receive(yes, INVITED, sent=True)
        root = "<w1@prairiegate.example>"
    desk.run(MORNING)
    desk.run(OVER + MINUTES)
    if deleted:
        desk.box.delete_draft(desk.form()[0])
        desk.run(OVER + HOUR)
    said = OVER + 3 * HOUR
    for number, text in enumerate(
        (
            "Dear Denise,\n\nthank you for today. Until Friday 11 September at 10:00 I am away.\n\nMarcus\n",
            "Dear Marcus,\n\nwe invite you to a second interview: Friday 11 September at 10:00.\n\nDenise\n",
            "Dear Denise,\n\nFriday at 10:00 works.\n\nMarcus\n",
        )
    ):
        own = number != 1
        raw = mail(
            text,
            said + 2 * number * HOUR,
            f"<n{number}@{'mail' if own else 'prairiegate'}.example>",
            sender=MARCUS if own else DENISE_IN_FULL,
            to=DENISE_IN_FULL if own else MARCUS,
            subject="Re: Interview: Branch Operations Manager",
            references=(root,),
        )
        desk.receive(raw, said + 2 * number * HOUR, sent=own)
        desk.run(said + 2 * number * HOUR + HOUR)
    assert 2 == len(desk.appointments())
    second = next(one for one in desk.appointments() if one.state is AppointmentState.SEEN)
    assert [START + timedelta(days=7)] == [time.start for time in second.said]
    desk.run(OVER + timedelta(days=7) + MINUTES)
    desk.run(OVER + timedelta(days=8))
    assert (1 if deleted else 2) == len(desk.forms())


def test_an_announced_round_is_kept_until_it_has_a_time(desk: NoticingDesk) -> None:
    """Once; its calendar gives the time, and there is one form."""
    first = told_before(desk, track=Track(TrackState.CANCELLED, "invitation"))
    desk.run(MORNING)
    desk.run(MORNING + 2 * HOUR)
    assert (first, None) == (desk.only().follows, desk.only().meeting)
    desk.receive(calendar_mail(), INVITED)
    desk.run(MORNING + 4 * HOUR)
    meeting = desk.only().meeting
    assert START == (meeting.start if meeting else None)
    desk.run(OVER + MINUTES)
    assert 1 == len(desk.forms())


def test_an_announced_round_told_in_the_terminal_is_settled(desk: NoticingDesk) -> None:
    """Nobody waits for its calendar any more."""
    told_before(desk, track=Track(TrackState.CANCELLED, "invitation"))
    desk.run(MORNING)
    with desk.agent() as agent:
        agent.journal.add(debrief(interview_end=OVER), now=OVER + MINUTES)
        close_recorded_appointments(agent)
    assert AppointmentState.DEBRIEFED is desk.only().state


def test_a_forgotten_form_is_let_go(desk: NoticingDesk) -> None:
    """An appointment that was asked about without a form to look for rests."""
    desk.notice()
    with desk.agent() as agent:
        (one,) = agent.journal.appointments.all()
        agent.journal.appointments.update(replace(one, state=AppointmentState.ASKED), MORNING)
    desk.run(OVER + MINUTES)
    assert AppointmentState.LAPSED is desk.only().state


def test_the_form_stands_in_the_name_they_were_written_to(desk: NoticingDesk) -> None:
    """Of the conversation; where it shows none, the first of their own."""
    desk.ask()
    (raw,) = desk.box.drafts().values()
    assert f"{profile().name} <{ME}>".encode() in raw


def test_a_later_talk_on_record_lets_the_earlier_one_rest(desk: NoticingDesk) -> None:
    """Nobody asks about the first round once the second was told of, unless the person said so."""
    desk.notice()
    with desk.agent() as agent:
        agent.journal.add(debrief(interview_end=OVER + timedelta(days=3)), now=OVER + timedelta(days=3))
    desk.run(OVER + timedelta(days=3, hours=1))
    assert AppointmentState.LAPSED is desk.only().state
    assert {} == desk.forms()


def test_after_a_word_of_the_person_it_is_seen_to(desk: NoticingDesk) -> None:
    """At once; and what a form became is told."""
    desk.receive(calendar_mail(), INVITED)
    desk.run(MORNING)
    with desk.agent() as agent:
        noticed = handle_now(agent, replace(desk.only(), confirmed_at=OVER), OVER)
    desk.fill(ANSWERS, ready="yes")
    noticed = desk.run(OVER + HOUR)
    assert [one.interview for one in desk.appointments()] == [
        one.appointment.interview for one in noticed.attended
    ]


AGAIN = START + 4 * HOUR


@pytest.fixture
def two(desk: NoticingDesk) -> NoticingDesk:
    """Two talks with one company on one day, 10:00 and 14:00; the first is over, its form stands.

    The invitation to the second came after the first: what is known before is one day with one form.
    """
    second = calendar(
        event(AGAIN, AGAIN + HOUR, uid="second", title="Interview: Branch Operations Manager, 2")
    )
    desk.invite()
    desk.run(MORNING)
    desk.receive(calendar_mail(second, OVER, "<i2@prairiegate.example>", subject="Interview, 2"), OVER)
    desk.run(OVER + MINUTES)
    assert 1 == len(desk.forms())
    return desk


def test_two_talks_on_one_day_have_a_form_each(two: NoticingDesk) -> None:
    """The second once it is over too."""
    two.run(AGAIN + HOUR + MINUTES)
    two.run(AGAIN + 2 * HOUR)
    assert 2 == len(two.forms())


@pytest.mark.parametrize("told", ["form", "file", "terminal"])
def test_the_debrief_of_the_first_does_not_settle_the_second(two: NoticingDesk, told: str) -> None:
    """Whether its form told it, or the person did."""
    if told == "form":
        two.fill(ANSWERS, ready="yes")
    else:
        with two.agent() as agent:
            agent.journal.add(debrief(interview_end=OVER), now=OVER + HOUR)
            if told == "terminal":
                close_recorded_appointments(agent)
    two.run(OVER + HOUR)
    two.run(AGAIN + HOUR + MINUTES)
    assert 2 == len(two.forms())
    assert {UID: AppointmentState.DEBRIEFED, "second": AppointmentState.ASKED} == {
        one.key: one.state for one in two.appointments()
    }


def test_what_only_the_person_can_say_is_asked_once(desk: NoticingDesk) -> None:
    """When it is over, not before, not at every run, and not when it lapses."""
    desk.receive(calendar_mail(sender=STRANGER), INVITED)
    moments = [MORNING, OVER - MINUTES, OVER + MINUTES, OVER + HOUR, OVER + timedelta(days=1)]
    moments += [OVER + timedelta(days=15), OVER + timedelta(days=16)]
    said = [
        one.came for now in moments for one in desk.run(now).attended if one.came is not AskOutcome.NOTHING
    ]
    assert [AskOutcome.UNSURE] == said
    assert AppointmentState.LAPSED is desk.only().state


def test_a_declined_one_is_no_question(desk: NoticingDesk) -> None:
    """Although it was perhaps an interview."""
    desk.receive(calendar_mail(sender=STRANGER), INVITED)
    desk.run(MORNING)
    one = desk.only()
    assert one.meeting is not None
    with desk.agent() as agent:
        declined = replace(one, meeting=replace(one.meeting, declined=True))
        agent.journal.appointments.update(declined, OVER)
    said = [one.came for now in (OVER, OVER + HOUR) for one in desk.run(now).attended]
    assert {AskOutcome.NOTHING} == {*said}
    assert {} == desk.forms()


def test_a_declined_interview_is_not_asked_about(desk: NoticingDesk) -> None:
    """Quietly."""
    desk.receive(application(), APPLIED, sent=True)
    desk.receive(calendar_mail(calendar(event(partstat="DECLINED"))), INVITED)
    desk.run(MORNING)
    assert {"nothing"} >= {one.came.value for one in desk.run(OVER + MINUTES).attended}
    assert {} == desk.forms()
