"""What there is to tell, from what is on record alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from builders import ID, MEETING, appointment, at, botched, debrief, debrief_form, placement, record

from agent.keeping.journal.records import PlanSnapshot, Record
from agent.keeping.journal.runs import Streak
from agent.model.appointment import AppointmentState, Band, Change, Weighed
from agent.model.letter import Kind, OwnLetter
from agent.model.mail import Address, MessageId
from agent.model.notice import Event, Notice
from agent.model.plan import (
    Because,
    Fate,
    InterviewState,
    PersonsWord,
    Placement,
    Sighting,
    Stage,
    Track,
    TrackState,
)
from agent.telling.facts import Facts, SignIn
from agent.telling.of_appointments import list_unasked
from agent.telling.sentences import ASKED, CHANGED, STOPPED
from agent.telling.what_waits import list_notices, list_own_words, select_waiting
from agent.telling.words import TITLES, make_word

NOW = at("2026-09-04T18:00:00-05:00")
HOUR = timedelta(hours=1)
PLACED = NOW - 2 * HOUR
COMPANY = "Prairie Gate Credit Union"
THANKS = placement(placed_at=PLACED, suggested_send=at("2026-09-04T18:30:00-05:00"))
PLAN = PlanSnapshot(state=InterviewState.OPEN, track=Track(TrackState.ARMED))
WORDS = "We have decided to go with another candidate."


def cause(code: str, **changes: object) -> Because:
    one = Because(
        code=code,
        key="<r1@prairiegate.example>",
        message_id=MessageId("<r1@prairiegate.example>"),
        sender=Address("denise.kowalczyk@prairiegate.example", "Denise Kowalczyk"),
        date=PLACED,
        words=WORDS,
    )
    return replace(one, **changes)  # type: ignore[arg-type]


def facts(**changes: object) -> Facts:
    return replace(Facts(zone=ZoneInfo("America/Chicago")), **changes)  # type: ignore[arg-type]


def kept(
    plan: PlanSnapshot = PLAN, *placements: Placement, one: Record | None = None, now: datetime = NOW
) -> list[Notice]:
    """What is told of one interview on record."""
    known = replace(one or record(), plan=plan)
    return list(list_notices(facts(records=(known,), placements={ID: placements}), now))


def seen(now: datetime = NOW, *, ask: str = "notice", **changes: object) -> list[Notice]:
    """What is told of one interview seen in the mail."""
    return list(list_notices(facts(appointments=(appointment(**changes),), ask=ask), now))


def only(notices: list[Notice], now: datetime = NOW) -> Notice:
    (one,) = (notice for notice in notices if notice.due <= now)
    return one


def test_what_is_over_can_be_written_down_before_its_form_comes() -> None:
    """What is surely one, or was said to be; not what is to come, perhaps one, asked about, or declined."""
    form = debrief_form(placed_at=PLACED)
    perhaps = Weighed(band=Band.ASK, evidence=())

    def ask(now: datetime = NOW, **changes: object) -> list[str]:
        return [one.listed for one in list_unasked(facts(appointments=(appointment(**changes),)), now)]

    assert ask() == [f"Your interview at {COMPANY}, today 10:00: write it down while it is fresh."]
    assert ask(weighed=perhaps, confirmed_at=PLACED) == ask()
    assert ask(state=AppointmentState.ASKED, form=replace(form, stage=Stage.REFUSED)) == ask()
    assert ask(now=at("2026-09-04T10:01:00-05:00")) == []
    assert ask(now=NOW + timedelta(days=20)) == []
    assert ask(weighed=perhaps) == []
    assert ask(state=AppointmentState.ASKED, form=form) == []
    assert ask(meeting=replace(MEETING, declined=True)) == []
    assert ask(state=AppointmentState.DISMISSED) == []
    assert select_waiting(tuple(seen()), NOW) == ()


def test_a_form_waits() -> None:
    """From when it was put there; a returned one says how many lines, and each round is another notice."""
    form = debrief_form(placed_at=PLACED)
    new = only(seen(state=AppointmentState.ASKED, form=form))
    assert (Event.FORM_WAITS, PLACED, True) == (new.event, new.since, new.waits)
    assert new.sentence == f"Your form about {COMPANY} waits."
    assert new.listed == f"Your form about {COMPANY} waits since today 16:00."
    assert "Open Drafts" in new.next_step
    back = only(
        seen(state=AppointmentState.ASKED, form=form, problems=("role: is missing", "mode: is missing"))
    )
    assert back.sentence == f"Your form about {COMPANY} waits: 2 lines need another look."
    again = only(
        seen(
            state=AppointmentState.ASKED, form=replace(form, fingerprint=(7,)), problems=("role: is missing",)
        )
    )
    assert again.sentence.endswith("waits: 1 line needs another look.")
    later = only(seen(state=AppointmentState.ASKED, form=replace(form, round=1)))
    filled = only(seen(state=AppointmentState.ASKED, form=form, ready_asked_at=NOW))
    assert "is it ready?" in filled.sentence
    lost = only(seen(state=AppointmentState.ASKED, form=replace(form, sighting=Sighting(Fate.UNKNOWN, ""))))
    assert (Event.ASKED, True) == (lost.event, "please move it back" in lost.sentence)
    assert 6 == len({new.key, back.key, again.key, later.key, filled.key, lost.key})
    partly = seen(state=AppointmentState.ASKED, form=form, interview=ID, problems=("role: is missing",))
    assert only(partly).sentence.endswith("1 line needs another look.")


def test_a_form_that_does_not_wait() -> None:
    """Sent, deleted, out of sight, not there yet, or done with."""
    form = debrief_form(placed_at=PLACED)
    for fate in set(Fate) - {Fate.UNSENT, Fate.UNKNOWN}:
        assert [] == seen(state=AppointmentState.ASKED, form=replace(form, sighting=Sighting(fate, "")))
    assert [] == seen(state=AppointmentState.ASKED, form=replace(form, stage=Stage.REFUSED))
    for state in set(AppointmentState) - {AppointmentState.ASKED}:
        assert [] == seen(state=state, form=form)
    assert [] == seen(state=AppointmentState.ASKED, form=form, interview=ID)


def test_a_draft_waits() -> None:
    """With the hour at which it is best sent, and that something was left out."""
    one = only(kept(PLAN, THANKS))
    assert one.event is Event.DRAFT_WAITS
    assert one.sentence == (
        f"Your thank-you to Denise ({COMPANY}) waits in your Drafts; best sent today 18:30."
    )
    assert one.listed.startswith(
        f"Your thank-you to Denise ({COMPANY}) waits in your Drafts since today 16:00;"
    )
    assert "best sent now." in only(kept(PLAN, replace(THANKS, suggested_send=NOW))).sentence
    lacking = replace(THANKS, warnings=("left_out: references.who", "generic_thank_you"))
    assert only(kept(PLAN, lacking)).sentence.endswith("18:30. 1 answer is left out of it.")
    assert only(kept(PLAN, replace(THANKS, placed_at=NOW))).key != one.key
    second = placement(kind=Kind.SECOND_CHANCE, placed_at=PLACED)
    assert only(kept(PLAN, second)).sentence.startswith(
        f"Your second-chance letter to Denise ({COMPANY}) waits"
    )


def test_a_thank_you_is_still_unsent() -> None:
    """A day later it is said once more, and then instead of the first; no other letter is."""
    late = PLACED + 24 * HOUR
    (soon,) = (one for one in kept(PLAN, THANKS) if one.due > NOW)
    assert (Event.THANK_YOU_UNSENT, late) == (soon.event, soon.due)
    (then,) = kept(PLAN, THANKS, now=late)
    assert then.key == soon.key
    assert then.sentence == f"Your thank-you to Denise ({COMPANY}) still lies in your Drafts."
    second = placement(kind=Kind.SECOND_CHANCE, placed_at=PLACED)
    assert [Event.DRAFT_WAITS] == [one.event for one in kept(PLAN, second, now=late)]
    assert [] == kept(PLAN, THANKS, now=PLACED + timedelta(days=15))


def test_a_draft_that_waits_for_nobody() -> None:
    """Sent or gone, never there, of an interview that the person closed, or no longer fitting."""
    for fate in set(Fate) - {Fate.UNSENT}:
        assert [] == kept(PLAN, replace(THANKS, sighting=Sighting(fate, "")))
    assert [] == kept(PLAN, replace(THANKS, stage=Stage.STAGED))
    assert [] == kept(PLAN, THANKS, one=record(words=PersonsWord(closed_at=NOW)))
    in_the_way = replace(
        PLAN,
        track=Track(TrackState.CANCELLED, "rejection", because=(cause("rejection"),)),
        warnings=("draft_in_the_way",),
    )
    letter = placement(kind=Kind.SECOND_CHANCE, placed_at=PLACED)
    misfit, stopped = sorted(kept(in_the_way, letter), key=lambda one: one.event)
    assert (Event.STOPPED, Event.ASKED, True) == (stopped.event, misfit.event, misfit.waits)
    assert misfit.listed == (
        f"A second letter to Denise ({COMPANY}) that no longer fits lies in your Drafts since today 16:00: "
        "please delete it there."
    )


@pytest.mark.parametrize("code", ASKED)
def test_what_is_asked(code: str) -> None:
    """Each request is one notice, with the sentence of the mail that asks where it is theirs."""
    because = () if code in {"choose_thread", "recipient", "confirm_stale_interview"} else (cause(code),)
    one = only(kept(replace(PLAN, needs_input=(code,), because=because)))
    assert (Event.ASKED, True) == (one.event, one.waits)
    assert not one.next_step.startswith("second-chance")
    assert one.listed.endswith("?" if one.sentence.endswith("?") else ").")
    assert bool(one.words) == (bool(because) and code not in {"unverified_mail", "draft_unknown"})
    other = (cause(code, key="<r2@prairiegate.example>"),) if because else ()
    again = kept(replace(PLAN, needs_input=(code,), because=other), one=record(changed_at=NOW))
    assert only(again).key != one.key


def test_answers_that_cannot_be_used_are_one_notice() -> None:
    """However many fields; a letter of the person's own is told by itself."""
    two = ("botched[0].better_answer: excuse", "enthusiasm: flattery")
    one = only(kept(replace(PLAN, needs_input=two)))
    assert one.sentence == (
        f"2 of your answers about {COMPANY} need another look before a letter can carry them."
    )
    assert "One of your answers" in only(kept(replace(PLAN, needs_input=two[:1]))).sentence
    own = only(kept(replace(PLAN, needs_input=("second_chance: own_words",))))
    assert own.sentence == f"Your own letter to {COMPANY} cannot go in as it is."
    closed = replace(PLAN, needs_input=two, state=InterviewState.CLOSED)
    assert [] == kept(closed)


@pytest.mark.parametrize("code", STOPPED)
def test_what_was_stopped(code: str) -> None:
    """News, once for each mail, with the sentence that decided, but for the person's own."""
    track = Track(TrackState.CANCELLED, code, because=(cause(code),))
    one = only(kept(replace(PLAN, track=track)))
    assert one.event is (Event.MOVED if code == "away" else Event.STOPPED)
    assert (False, "") == (one.waits, one.listed)
    assert one.words == ("" if code == "user_followed_up" else WORDS)
    assert "taken back" in one.next_step


def test_the_time_has_passed() -> None:
    """That no second letter is written any more is news."""
    track = Track(TrackState.EXPIRED, expires=PLACED)
    one = only(kept(replace(PLAN, track=track, state=InterviewState.CLOSED)))
    assert (Event.CLOSED, PLACED, False) == (one.event, one.since, one.waits)


def change(code: str) -> Change:
    return Change(
        because=cause(code), state=AppointmentState.SEEN, meeting=MEETING, weighed=appointment().weighed
    )


@pytest.mark.parametrize("code", CHANGED)
def test_what_a_mail_did_to_an_interview(code: str) -> None:
    """Moved: to when; each mail once; a claim changes nothing, is told all the same, and is not quoted."""
    early = at("2026-09-03T12:00:00-05:00")
    news = [one for one in seen(early, changes=(change(code),)) if not one.waits]
    (one,) = news
    assert one.event is (Event.MOVED if code in {"moved", "redirected"} else Event.CLOSED)
    assert one.words == WORDS
    if code == "moved":
        assert one.sentence == f"Your interview at {COMPANY} was moved to tomorrow 10:00."
    (claim,) = (one for one in seen(early, claims=(cause(code),)) if not one.waits)
    assert (Event.ASKED, "") == (claim.event, claim.words)


def test_perhaps_an_interview() -> None:
    """Asked about when it is over and for two weeks, where the person wants to be asked so."""
    perhaps: dict[str, Any] = {"weighed": Weighed(band=Band.ASK, evidence=())}
    over = MEETING.end or NOW
    (one,) = seen(**perhaps)
    assert (Event.ASKED, over, True) == (one.event, one.due, one.waits)
    assert one.sentence == f"Was there a job interview at {COMPANY}, today 10:00?"
    assert [] == seen(ask="no", **perhaps) == seen(ask="form", **perhaps)
    assert [] == seen(over + timedelta(days=15), **perhaps)
    assert [] == seen(confirmed_at=NOW, **perhaps)
    assert [] == seen(meeting=replace(MEETING, declined=True), **perhaps)
    (forged,) = seen(unverified="It fails its sender's check.", **perhaps)
    assert COMPANY not in forged.sentence
    assert [forged] == seen(ask="form", unverified="It fails its sender's check.", **perhaps)


def test_sign_ins() -> None:
    """A day before the end and after it; a refusal by the last run; a new sign-in is another notice."""
    ends = NOW + timedelta(days=3)
    soon = SignIn(mailbox="personal", since=PLACED, ends=ends)
    (one,) = list_notices(facts(sign_ins=(soon,)), NOW)
    assert (Event.SIGN_IN_ENDS, ends - timedelta(days=1)) == (one.event, one.due)
    (ended,) = list_notices(facts(sign_ins=(soon,)), ends)
    assert (Event.SIGN_IN_ENDED, ends) == (ended.event, ended.due)
    refused = replace(soon, refused_at=NOW)
    (now,) = list_notices(facts(sign_ins=(refused,)), NOW)
    assert (Event.SIGN_IN_ENDED, ended.key, NOW) == (now.event, now.key, now.due)
    assert (
        Event.SIGN_IN_ENDS
        is list_notices(facts(sign_ins=(replace(refused, since=NOW + HOUR),)), NOW)[0].event
    )
    assert () == list_notices(facts(sign_ins=(SignIn(mailbox="personal"),)), NOW)


def test_what_a_form_asks_is_told_once() -> None:
    """A form that came back says which lines need another look; that is told once."""
    form = debrief_form(placed_at=PLACED)
    asked = replace(record(), plan=replace(PLAN, needs_input=("botched[0].better_answer: nerves",)))
    back = appointment(
        state=AppointmentState.ASKED, form=form, interview=ID, problems=("better answer: nerves",)
    )
    (one,) = list_notices(facts(records=(asked,), appointments=(back,)), NOW)
    assert Event.FORM_WAITS is one.event
    gone = replace(back, form=replace(form, sighting=Sighting(Fate.SENT, "")))
    (other,) = list_notices(facts(records=(asked,), appointments=(gone,)), NOW)
    assert Event.ASKED is other.event


def test_runs_fail() -> None:
    """From the third on, once for a streak; not where the sign-in says why."""
    assert () == list_notices(facts(streak=Streak(2, PLACED)), NOW)
    (three,) = list_notices(facts(streak=Streak(3, PLACED)), NOW)
    (nine,) = list_notices(facts(streak=Streak(9, PLACED)), NOW)
    assert (three.key, Event.RUNS_FAIL) == (nine.key, nine.event)
    ended = SignIn(mailbox="personal", refused_at=NOW)
    assert [Event.SIGN_IN_ENDED] == [
        one.event for one in list_notices(facts(streak=Streak(3, PLACED), sign_ins=(ended,)), NOW)
    ]


def test_runs_that_fail_for_what_passes_by_itself() -> None:
    """A network that is away is no news for a day, and not where a few runs were all there were."""
    day = PLACED + timedelta(days=1)
    assert () == list_notices(facts(streak=Streak(5, PLACED, passing=5)), day + HOUR)
    away = facts(streak=Streak(9, PLACED, passing=9))
    (one,) = list_notices(away, NOW)
    assert (Event.RUNS_FAIL, day) == (one.event, one.due)
    assert () == select_waiting(list_notices(away, NOW), NOW)
    assert 1 == len(select_waiting(list_notices(away, day), day))
    (mixed,) = list_notices(facts(streak=Streak(9, PLACED, passing=6)), NOW)
    assert (one.key, PLACED) == (mixed.key, mixed.due)


def test_own_words_are_told_in_the_list() -> None:
    """They wait for their day, not for the person."""
    letter = OwnLetter(kind=Kind.SECOND_CHANCE, person="Denise Kowalczyk", text="Dear Denise")
    known = facts(records=(record(),), own_letters={ID: (letter,)})
    assert list_own_words(known) == (
        f"Your own second-chance letter to Denise ({COMPANY}) is kept and waits for its day.",
    )
    assert () == list_notices(known, NOW)


def everything() -> tuple[Notice, ...]:
    """A notice of every kind and code there is."""
    form = debrief_form(placed_at=PLACED)
    several: list[Notice] = []
    for code in ASKED:
        several += kept(replace(PLAN, needs_input=(code,), because=(cause(code),)))
    for code in STOPPED:
        several += kept(replace(PLAN, track=Track(TrackState.CANCELLED, code, because=(cause(code),))))
    for code in CHANGED:
        several += seen(at("2026-09-03T12:00:00-05:00"), changes=(change(code),), claims=(cause(code),))
    several += kept(replace(PLAN, needs_input=("enthusiasm: flattery", "thank_you: own_words")), THANKS)
    several += kept(replace(PLAN, track=Track(TrackState.EXPIRED, expires=PLACED)))
    letter = placement(kind=Kind.SECOND_CHANCE, placed_at=PLACED)
    several += kept(replace(PLAN, warnings=("draft_in_the_way",)), letter)
    for problems in ((), ("role: is missing",)):
        several += seen(state=AppointmentState.ASKED, form=form, problems=problems)
    gone = replace(form, sighting=Sighting(Fate.UNKNOWN, ""))
    several += seen(state=AppointmentState.ASKED, form=form, ready_asked_at=NOW)
    several += seen(state=AppointmentState.ASKED, form=gone)
    several += seen(weighed=Weighed(band=Band.ASK, evidence=()))
    several += seen(weighed=Weighed(band=Band.ASK, evidence=()), unverified="It fails a check.")
    for ends in (NOW, NOW + HOUR):
        several += list_notices(facts(sign_ins=(SignIn(mailbox="personal", ends=ends),)), NOW)
    several += list_notices(facts(streak=Streak(3, PLACED)), NOW)
    return tuple(several)


def test_discreet_is_without_any_name() -> None:
    """No company, person, role, mailbox or word of a mail, in whatever is said."""
    notices = everything()
    assert {one.event for one in notices} == set(Event) - {Event.TEST}
    names = ("Prairie", "Denise", "Kowalczyk", "Branch", "candidate")
    for one in notices:
        word = make_word([one], discreet=True)
        said = word.title + word.text
        assert not [name for name in (*names, "personal") if name in said], said
        assert len(one.words) <= 300
        assert not any(name in one.key for name in ("Denise", "candidate", "<r1")), one.key
        whole = make_word([one], discreet=False).text
        assert "Kowalczyk" not in whole
        assert "Branch" not in whole
    assert "Prairie" not in make_word(notices, discreet=True).text


def test_one_word_for_several() -> None:
    """A line each, some at most, and how many more; titles that fit a phone."""
    notices = everything()
    waiting = select_waiting(notices, NOW)
    word = make_word(waiting[:3], discreet=False)
    assert word.title == "3 things wait for you"
    many = make_word(notices, discreet=False)
    assert many.title == f"{len(notices)} things to tell you"
    assert f"… and {len(notices) - 5} more." in many.lines
    assert max(map(len, (*TITLES.values(), many.title))) <= 40
    assert set(TITLES) == set(Event)
    rejected = next(one for one in notices if one.words)
    assert f"They wrote: “{WORDS}”" in make_word([rejected], discreet=False).lines[0]


def test_strange_names() -> None:
    """Braces, long names and what is hidden in them change no sentence; whoever is unknown has no name."""
    company = "{about} \u202e" + "Very " * 30
    odd = record(debrief=debrief(company=company, botched=(botched(),)))
    one = only(kept(PLAN, replace(THANKS, person="Nobody Known"), one=odd))
    assert "\u202e" not in one.sentence
    assert one.sentence.startswith("Your thank-you to {about} Very Very")
    assert len(one.sentence) < 120


def test_what_is_the_same_without_names_is_one_line() -> None:
    """Two letters to a panel, told discreetly."""
    two = [only(kept(PLAN, replace(THANKS, person=one))) for one in ("Denise Kowalczyk", "Tomas Reyes")]
    word = make_word(two, discreet=True)
    assert word.lines == (
        "Your thank-you waits in your Drafts; best sent today 18:30. (2 times)",
        "Open Drafts in your mail.",
    )
