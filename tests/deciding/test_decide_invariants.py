"""What holds for any mail, any fate and any moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from builders import at, denise
from hypothesis import given
from hypothesis import strategies as st
from situations import DENISE, after_placing, heard, own, person, situation, with_debrief

from agent.deciding.addressing import client_addresses
from agent.deciding.planning import decide
from agent.deciding.situation import LaterSession, Situation
from agent.model.interview import Interviewer, Part
from agent.model.letter import FieldFinding, Kind
from agent.model.mail import ClassifiedMessage, Mark, SignalKind
from agent.model.plan import Fate, InterviewState, PersonsWord, Sighting, TrackState

END = at("2026-09-04T11:30:00-05:00")
PEOPLE = (
    denise(),
    denise(email=""),
    person("Edwin Sharma", email="edwin@prairiegate.example"),
    person("Ruth Ortiz"),
    person("Tom Reyes", Part.COORDINATOR, email="tom@prairiegate.example"),
    person("Rekha Das", Part.RECRUITER_INHOUSE, email="marcus.ellery@mail.example"),
    person("Ana Bosch", Part.RECRUITER_AGENCY, email="ana@bosch.example"),
)
SENDERS = (
    "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>",
    "no-reply@ats.example",
    "Ana Bosch <ana@bosch.example>",
    "Kim <kim@friends.example>",
)
minutes = st.integers(-3 * 24 * 60, 40 * 24 * 60)


@st.composite
def mails(draw: st.DrawFn) -> ClassifiedMessage:
    """Any message of the thread."""
    number = draw(st.integers(0, 10**6))
    return heard(
        draw(st.sampled_from([None, f"<{number}@x.example>"])),
        draw(st.sampled_from(list(SignalKind))),
        personal=draw(st.none() | st.booleans()),
        writer=draw(st.sampled_from(["", DENISE, "Ana Bosch", "Edwin Sharma"])),
        bulk=draw(st.booleans()),
        return_date=draw(st.none() | minutes.map(lambda n: END + timedelta(minutes=n))),
        sender=draw(st.sampled_from(SENDERS)),
        forward_prefix=draw(st.booleans()),
        date=(END + timedelta(minutes=draw(minutes))).isoformat(),
        marks=draw(st.sampled_from([frozenset(), frozenset({Mark.TRASH}), frozenset({Mark.DRAFT})])),
    )


@st.composite
def people(draw: st.DrawFn) -> tuple[Interviewer, ...]:
    """One to four people, each name once."""
    drawn = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4))
    return tuple({one.name: one for one in drawn}.values())


@st.composite
def words(draw: st.DrawFn) -> PersonsWord:
    """Anything the person may have said."""
    moment = st.none() | minutes.map(lambda n: END + timedelta(minutes=n))
    return PersonsWord(
        confirmed_at=draw(moment),
        snoozed_until=draw(moment),
        skipped=draw(st.frozensets(st.sampled_from(list(Kind)), max_size=2)),
        rearmed_at=draw(moment),
        closed_at=draw(st.none() | st.none() | moment),
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Anything that may lie in a mailbox, at any moment."""
    settled = draw(st.booleans() | st.just(value=True))
    own_mail = tuple(
        own((END + timedelta(minutes=n)).isoformat(), thanks=draw(st.booleans()))
        for n in draw(st.lists(st.integers(1, 20_000), max_size=2))
    )
    sessions = [LaterSession(END + timedelta(days=2), draw(st.none() | st.just(END + timedelta(days=3))))]
    known = situation(
        now=END + timedelta(minutes=draw(minutes)),
        recorded_at=END + timedelta(minutes=draw(minutes)),
        thread=tuple(draw(st.lists(mails(), max_size=4))) if settled else (),
        elsewhere=tuple(draw(st.lists(mails(), max_size=2))),
        own_mail=own_mail if settled else (),
        words=draw(words()),
        problems=draw(st.sampled_from([(), (FieldFinding("enthusiasm", "template", "{x}"),)])),
        thread_settled=settled,
        had_botched=draw(st.booleans()),
        later_sessions=tuple(draw(st.sampled_from([[], sessions]))),
    )
    return with_debrief(
        known,
        interviewers=draw(people()),
        botched=draw(st.sampled_from([(), known.debrief.botched])),
        nudge=draw(st.booleans()),
    )


def with_fates(known: Situation, fate: Fate, after: int) -> Situation:
    """The drafts met this fate some time later."""
    moment = known.now + timedelta(minutes=after)
    seen = Sighting(fate, "as said", sent_at=moment if fate in {Fate.SENT, Fate.SENT_EDITED} else None)
    return replace(known, placements=tuple(replace(one, sighting=seen) for one in known.placements))


@given(known=situations())
def test_the_same_situation_is_decided_the_same_way(known: Situation) -> None:
    """Pure: no clock, no memory."""
    assert decide(known) == decide(known)


@given(known=situations())
def test_placing_the_steps_leaves_nothing_to_place(known: Situation) -> None:
    """W-09: the second decision at the same moment is empty."""
    assert decide(after_placing(known, decide(known).steps)).steps == ()


@given(
    known=situations(), fate=st.sampled_from(list(Fate)), later=st.lists(st.integers(0, 9_000), max_size=4)
)
def test_no_letter_is_ever_made_twice(known: Situation, fate: Fate, later: list[int]) -> None:
    """Promise 2: at most one for each kind and person, whatever became of it, however often it runs."""
    for pause in (0, *later):
        known = replace(known, now=known.now + timedelta(minutes=pause))
        known = with_fates(after_placing(known, decide(known).steps), fate, pause)
    made = [(one.kind, one.person) for one in known.placements]
    assert len(set(made)) == len(made)
    for kind in (Kind.SECOND_CHANCE, Kind.GRACIOUS_DECLINE, Kind.STATUS_NUDGE):
        assert len(known.placed(kind)) <= 1
    thanked = [address.key for one in known.placed(Kind.THANK_YOU) for address in one.to]
    assert len(set(thanked)) == len(thanked)


@given(known=situations(), fate=st.sampled_from([Fate.SENT, Fate.UNSENT]), later=st.integers(0, 20_000))
def test_no_letter_goes_where_none_may_go(known: Situation, fate: Fate, later: int) -> None:
    """RT-05, RT-06: never oneself, a machine, or an agency's client; a recipient always."""
    first = with_fates(after_placing(known, decide(known).steps), fate, 1)
    second = replace(first, now=first.now + timedelta(minutes=later))
    for one in (known, second):
        barred = client_addresses(one)
        for step in decide(one).steps:
            assert step.addressing.to
            for address in step.addressing.to + step.addressing.cc:
                assert not one.profile.owns(address.email)
                assert address.key != "no-reply@ats.example"
                assert not {address.key, f"@{address.domain}"} & barred


@given(known=situations(), fate=st.sampled_from([Fate.SENT, Fate.UNSENT]), later=st.integers(0, 20_000))
def test_no_letter_before_its_clock(known: Situation, fate: Fate, later: int) -> None:
    """W-01, W-04, W-11: not before the interview ends or the window opens, not when stale or snoozed."""
    known = with_fates(after_placing(known, decide(known).steps), fate, 1)
    known = replace(known, now=known.now + timedelta(minutes=later))
    plan = decide(known)
    kinds = {one.kind for one in plan.steps}
    if Kind.THANK_YOU in kinds:
        assert known.now >= END
    if Kind.SECOND_CHANCE in kinds:
        track = plan.second_chance
        assert track.state is TrackState.DUE
        assert track.not_before
        assert track.expires
        assert track.not_before <= known.now <= track.expires
    if plan.state is not InterviewState.OPEN or known.is_snoozed:
        assert kinds == set()
    if Kind.GRACIOUS_DECLINE in kinds:
        assert kinds == {Kind.GRACIOUS_DECLINE}
    assert not kinds & known.words.skipped
    assert all(one.suggested_send is None or one.suggested_send >= known.now for one in plan.steps)


@given(known=situations())
def test_reasons_and_times_belong_to_their_states(known: Situation) -> None:
    """Reasons for cancelled and blocked; when it expires wherever there is, or was to be, a letter."""
    track = decide(known).second_chance
    assert (track.reason is not None) == (track.state in {TrackState.CANCELLED, TrackState.BLOCKED})
    assert (track.expires is not None) == (track.state is not TrackState.NONE)
