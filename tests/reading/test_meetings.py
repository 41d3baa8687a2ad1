"""What all the mails about a meeting together say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import at, message, profile
from calendar_files import mail
from hypothesis import given
from hypothesis import strategies as st

from agent.model.appointment import Meeting
from agent.model.interview import Mode
from agent.model.mail import Address, Body, Invitation, Mark, Message
from agent.reading.calendars.meetings import meetings_of
from agent.reading.calendars.places import mode_of

SENT = frozenset({Mark.SENT})
MARCUS = "marcus.ellery@mail.example"
START = at("2026-09-10T10:00+02:00")


def invitation(method: str = "REQUEST", **changes: Any) -> Invitation:
    """An hour with Ines."""
    return replace(
        Invitation(
            method=method,
            uid="1@x",
            sequence=0,
            start=START,
            end=START + timedelta(hours=1),
            title="Interview",
            organizer=Address("ines@portolano.example", "Ines Duarte"),
            attendees=(Address(MARCUS, "Marcus Ellery"),),
        ),
        **changes,
    )


def brings(*invitations: Invitation, day: int = 1, **changes: Any) -> Message:
    """A mail of a day of September with these invitations."""
    return message(
        changes.pop("message_id", f"<{day}@portolano.example>"),
        date=f"2026-09-{day:02}T09:00:00+00:00",
        body=Body("", "", invitations=invitations),
        text=None,
        **changes,
    )


def one(*messages: Message) -> Meeting:
    """The only meeting these mails tell of."""
    (meeting,) = meetings_of(messages, profile())
    return meeting


def test_an_invitation_is_a_meeting() -> None:
    """With all that it says, and the mail that said it."""
    meeting = one(brings(invitation(place="Room 4", link="", zone="Europe/Lisbon")))
    assert (START, "Interview", "Room 4", Mode.ONSITE, "Europe/Lisbon") == (
        meeting.start,
        meeting.title,
        meeting.place,
        meeting.mode,
        meeting.zone,
    )
    assert (at("2026-09-01T09:00+00:00"), "<1@portolano.example>") == (meeting.said_at, meeting.message_id)


def test_the_story_of_a_google_invitation() -> None:
    """Invited, accepted, moved with the same SEQUENCE but a later DTSTAMP, cancelled."""
    story = [
        mail("google-invitation.eml"),
        mail("google-accepted.ics", "2026-09-01T16:10+00:00", SENT),
        mail("google-update.ics", "2026-09-02T08:11+00:00"),
        mail("google-cancellation.ics", "2026-09-03T07:00+00:00"),
    ]
    told = [one(*story[:count]) for count in range(1, 5)]
    assert [
        (at("2026-09-04T10:30-05:00"), False, False),
        (at("2026-09-04T10:30-05:00"), True, False),
        (at("2026-09-07T14:00-05:00"), True, False),
        (at("2026-09-07T14:00-05:00"), True, True),
    ] == [(meeting.start, meeting.accepted, meeting.cancelled) for meeting in told]
    assert told[-1] == one(*reversed(story))


def test_the_story_of_an_exchange_invitation() -> None:
    """Invited, another time proposed, moved with a higher SEQUENCE, cancelled; each mail in any order."""
    story = [
        mail("exchange-invitation.eml"),
        mail("exchange-new-time-proposed.ics", "2026-09-02T07:00+00:00", SENT),
        mail("exchange-move.ics", "2026-09-03T07:00+00:00"),
        mail("exchange-cancellation.ics", "2026-09-04T07:00+00:00"),
    ]
    told = [one(*story[:count]) for count in range(1, 5)]
    first, moved = at("2026-09-08T14:00+02:00"), at("2026-09-11T09:30+02:00")
    proposed = "You proposed another time: 2026-09-09 10:00 (UTC+0200)."
    assert [(first, "", False), (first, proposed, False), (moved, "", False), (moved, "", True)] == [
        (meeting.start, meeting.proposal, meeting.cancelled) for meeting in told
    ]
    assert "Vorstellungsgespräch Disponent (m/w/d)" == told[-1].title
    assert told[-1] == one(*reversed(story))


def test_a_proposal_of_somebody_else_until_it_is_refused() -> None:
    """It changes no time; a DECLINECOUNTER settles it."""
    story = [
        mail("google-invitation.eml"),
        mail("google-proposed-new-time.ics", "2026-09-02T12:00+00:00", From="Edwin Sharma <e@x.example>"),
        mail("shape-declined-counter.ics", "2026-09-02T13:00+00:00"),
    ]
    told = [one(*story[:count]) for count in range(1, 4)]
    assert ["", "Edwin Sharma proposed another time: 2026-09-05 14:00 UTC.", ""] == [m.proposal for m in told]
    assert {at("2026-09-04T10:30-05:00")} == {m.start for m in told}


@pytest.mark.parametrize(
    ("changes", "sender", "sentence"),
    [
        (
            {"start": None, "local_start": START.replace(tzinfo=None)},
            "x@y.example",
            "x@y.example proposed another time: 2026-09-10 10:00.",
        ),
        ({"start": None}, "Evil \u202ename <x@y.example>", "Evil name proposed another time."),
    ],
)
def test_what_a_proposal_says(changes: dict[str, Any], sender: str, sentence: str) -> None:
    """Who proposed what, as far as that is known."""
    counter = brings(invitation("COUNTER", **changes), day=2, sender=sender)
    assert sentence == one(brings(invitation()), counter).proposal


def test_a_proposal_of_the_person_is_one_they_sent() -> None:
    """What only bears their address was written by nobody knows whom."""
    counter = brings(invitation("COUNTER", start=None), day=2, sender=MARCUS, marks=SENT)
    assert "You proposed another time." == one(brings(invitation()), counter).proposal
    forged = replace(counter, marks=frozenset())
    assert "" == one(brings(invitation()), forged).proposal


def test_a_proposal_without_a_sender() -> None:
    """Somebody proposed it."""
    counter = replace(brings(invitation("COUNTER"), day=2), sender=None)
    assert one(brings(invitation()), counter).proposal.startswith("Somebody proposed")


def test_a_copy_of_the_old_invitation_settles_no_proposal() -> None:
    """Only a newer version does: a reminder brings the old one again."""
    stamped = at("2026-09-01T08:00+00:00")
    request = invitation(stamp=stamped)
    mails = [brings(request), brings(invitation("COUNTER"), day=2), brings(request, day=3)]
    assert one(*mails).proposal


def test_the_higher_sequence_holds_over_a_later_mail() -> None:
    """Mail may be late: RFC 5546 §2.1.5."""
    moved = invitation(sequence=2, start=START + timedelta(days=1))
    late = invitation(sequence=1, stamp=at("2026-09-20T00:00+00:00"))
    assert START + timedelta(days=1) == one(brings(moved), brings(late, day=9)).start


def test_a_cancellation_of_an_older_version_does_not_hold() -> None:
    """It was sent before the meeting was set up again."""
    again = invitation(sequence=3)
    assert not one(brings(invitation("CANCEL", sequence=2), day=1), brings(again, day=2)).cancelled
    assert one(brings(invitation("CANCEL", sequence=4), day=1), brings(again, day=2)).cancelled


def test_a_cancellation_that_leaves_its_sequence_out() -> None:
    """Some programs do; the later mail holds."""
    request = invitation(sequence=3)
    assert one(brings(request), brings(invitation("CANCEL"), day=2)).cancelled
    assert not one(brings(invitation("CANCEL")), brings(request, day=2)).cancelled


def test_a_cancellation_before_the_invitation_was_seen() -> None:
    """There is a meeting, and it is cancelled."""
    meeting = one(mail("exchange-cancellation.ics"))
    assert (True, at("2026-09-11T09:30+02:00")) == (meeting.cancelled, meeting.start)


def test_a_cancellation_keeps_what_the_invitation_said() -> None:
    """It often says less; and it is the mail that says what holds."""
    bare = invitation("CANCEL", start=None, end=None, title="", organizer=None, attendees=())
    meeting = one(brings(invitation(place="Room 4")), brings(bare, day=2))
    assert (True, START, "Interview", "Room 4", "<2@portolano.example>") == (
        meeting.cancelled,
        meeting.start,
        meeting.title,
        meeting.place,
        meeting.message_id,
    )


def test_an_event_may_be_cancelled_by_its_status() -> None:
    """STATUS:CANCELLED in whatever method."""
    assert one(brings(invitation("PUBLISH", status="CANCELLED"))).cancelled
    assert one(brings(invitation(status="TENTATIVE"))).tentative


def test_cancelling_a_series_cancels_its_exceptions() -> None:
    """But not one that was set up again afterwards."""
    series = invitation(repeats=True)
    exceptions = [
        invitation(recurrence=f"2026091{n}T080000Z", start=START + timedelta(days=n)) for n in (1, 2)
    ]
    again = replace(exceptions[1], sequence=5)
    told = meetings_of(
        [
            brings(series, *exceptions),
            brings(invitation("CANCEL", sequence=1), day=3),
            brings(again, day=4),
        ],
        profile(),
    )
    assert [("", True), ("20260911T080000Z", True), ("20260912T080000Z", False)] == [
        (meeting.recurrence, meeting.cancelled) for meeting in told
    ]


def test_cancelling_one_occurrence_leaves_the_series() -> None:
    """Also where the series came in another mail, or never."""
    cancel = mail("exchange-cancel-one.ics", "2026-09-04T07:00+00:00")
    told = meetings_of([mail("exchange-invitation.eml"), cancel], profile())
    assert [("", False), ("20260915T120000Z", True)] == [(m.recurrence, m.cancelled) for m in told]
    assert [True] == [m.cancelled for m in meetings_of([cancel], profile())]


def test_an_exception_named_in_another_zone_is_the_same() -> None:
    """RECURRENCE-ID with a zone and in UTC."""
    series = "0rk3m5s8b2d7f1h4j6l9n0p2q4@google.com"
    cancel = invitation("CANCEL", uid=series, recurrence="20260914T140000Z", sequence=2)
    told = [
        mail("google-series-exception.ics"),
        brings(cancel, day=5, sender="lucia.ferran@tallerdelsur.example"),
    ]
    assert [("", False), ("20260914T140000Z", True)] == [
        (meeting.recurrence, meeting.cancelled) for meeting in meetings_of(told, profile())
    ]


def test_an_added_occurrence_does_not_replace_the_series() -> None:
    """METHOD:ADD without a RECURRENCE-ID."""
    told = meetings_of(
        [brings(invitation("ADD", start=START + timedelta(days=7))), brings(invitation())], profile()
    )
    assert [("", START), ("20260917T080000Z", START + timedelta(days=7))] == [
        (m.recurrence, m.start) for m in told
    ]


@pytest.mark.parametrize(
    ("answer", "marks", "expected"),
    [
        ("ACCEPTED", SENT, (True, False)),
        ("DECLINED", SENT, (False, True)),
        ("TENTATIVE", SENT, (False, False)),
        ("ACCEPTED", frozenset(), (False, False)),
    ],
)
def test_the_persons_own_reply(answer: str, marks: frozenset[Mark], expected: tuple[bool, bool]) -> None:
    """It counts where they sent it: what merely arrived anybody may have written."""
    reply = invitation("REPLY", answers=((MARCUS, answer),))
    meeting = one(brings(invitation()), brings(reply, day=2, marks=marks))
    assert expected == (meeting.accepted, meeting.declined)


def test_the_last_reply_holds() -> None:
    """Accepted, then declined; a reply from an alias counts as theirs."""
    yes = brings(invitation("REPLY", answers=((MARCUS, "ACCEPTED"),)), day=2, marks=SENT)
    no = brings(invitation("REPLY", answers=(("old.address@mail.example", "DECLINED"),)), day=3, marks=SENT)
    meeting = one(no, brings(invitation()), yes)
    assert (False, True) == (meeting.accepted, meeting.declined)


def test_a_reply_without_an_answer_changes_nothing() -> None:
    """PARTSTAT may be missing."""
    empty = brings(invitation("REPLY"), day=3, marks=SENT)
    yes = brings(invitation("REPLY", answers=((MARCUS, "ACCEPTED"),)), day=2, marks=SENT)
    assert one(brings(invitation()), yes, empty).accepted


def test_the_reply_of_somebody_else_changes_nothing() -> None:
    """Nor is it a meeting."""
    reply = mail("shape-reply-of-somebody-else.ics", "2026-09-02T09:00+00:00")
    assert one(mail("google-invitation.eml")) == one(mail("google-invitation.eml"), reply)
    assert meetings_of([reply], profile()) == ()


def test_a_reply_alone_tells_of_the_meeting() -> None:
    """The person said yes to an invitation that was deleted since."""
    meeting = one(mail("google-accepted.ics", marks=SENT))
    assert (True, at("2026-09-04T15:30+00:00")) == (meeting.accepted, meeting.start)


def test_what_an_invitation_says_of_the_persons_answer() -> None:
    """A no is believed, a yes is not: a stranger may have written it to look invited."""
    yes, no = (one(brings(invitation(answers=((MARCUS, answer),)))) for answer in ("ACCEPTED", "DECLINED"))
    assert (False, False, False, True) == (yes.accepted, yes.declined, no.accepted, no.declined)


def test_who_invites_has_said_yes() -> None:
    """An invitation the person sent, unless they declined it later."""
    own = brings(invitation(organizer=Address(MARCUS)), marks=SENT)
    no = brings(invitation("REPLY", answers=((MARCUS, "DECLINED"),)), day=2, marks=SENT)
    assert one(own).accepted
    assert not one(own, no).accepted


def test_an_answer_to_the_series_is_one_to_its_exceptions() -> None:
    """Unless they have their own."""
    series, exception = invitation(repeats=True), invitation(recurrence="20260911T080000Z")
    yes = brings(invitation("REPLY", answers=((MARCUS, "ACCEPTED"),)), day=2, marks=SENT)
    no = brings(replace(exception, method="REPLY", answers=((MARCUS, "DECLINED"),)), day=3, marks=SENT)
    first = meetings_of([brings(series, exception), yes], profile())
    assert [True, True] == [meeting.accepted for meeting in first]
    second = meetings_of([brings(series, exception), yes, no], profile())
    assert [(True, False), (False, True)] == [(meeting.accepted, meeting.declined) for meeting in second]


def test_names_come_from_any_of_the_mails() -> None:
    """An update often leaves them out."""
    bare = invitation(
        sequence=1,
        organizer=Address("ines@portolano.example"),
        attendees=(Address(MARCUS), Address("x@portolano.example")),
    )
    meeting = one(brings(invitation()), brings(bare, day=2))
    assert Address("ines@portolano.example", "Ines Duarte") == meeting.organizer
    assert (Address(MARCUS, "Marcus Ellery"), Address("x@portolano.example")) == meeting.attendees


def test_a_new_organiser_holds() -> None:
    """The newest version names them."""
    other = Address("rui@portolano.example", "Rui Pinto")
    assert (
        other == one(brings(invitation()), brings(invitation(sequence=1, organizer=other), day=2)).organizer
    )


def test_the_same_invitation_twice_is_one_meeting() -> None:
    """Inline and as a file, and the whole mail again."""
    assert one(brings(invitation(), invitation("")), brings(invitation(), day=1)).title == "Interview"


def test_meetings_without_a_uid() -> None:
    """Known again by organiser and start, so a cancellation finds its own."""
    first, second = (invitation(uid="", start=START + timedelta(days=n)) for n in (0, 1))
    floating = invitation(uid="", start=None, organizer=None)
    cancel = replace(second, method="CANCEL")
    told = meetings_of([brings(first, second, floating), brings(cancel, day=2)], profile())
    assert 3 == len({meeting.uid for meeting in told})
    assert {START + timedelta(days=1)} == {meeting.start for meeting in told if meeting.cancelled}


@pytest.mark.parametrize("mark", [Mark.DRAFT, Mark.SPAM])
def test_drafts_and_spam_tell_nothing(mark: Mark) -> None:
    """Nor do mails whose body was not read."""
    assert meetings_of([brings(invitation(), marks=frozenset({mark})), message(text=None)], profile()) == ()


def test_other_methods_are_no_meeting() -> None:
    """REFRESH, or a word nobody knows."""
    assert meetings_of([brings(invitation("REFRESH"), invitation("X-NONE"))], profile()) == ()


@pytest.mark.parametrize(
    ("place", "link", "mode"),
    [
        ("", "", None),
        ("", "https://zoom.us/j/1", Mode.VIDEO),
        ("Zoom", "", Mode.VIDEO),
        ("Microsoft Teams-Besprechung", "", Mode.VIDEO),
        ("Réunion Microsoft Teams", "", Mode.VIDEO),
        ("Google Meet (link in the description)", "https://meet.google.com/a", Mode.VIDEO),
        ("Zoom, dial-in +1 555 010 0199", "", Mode.VIDEO),
        ("+44 20 7946 0123", "", Mode.PHONE),
        ("(555) 010-0199", "", Mode.PHONE),
        ("tel:+442079460123", "", Mode.PHONE),
        ("Phone", "", Mode.PHONE),
        ("Denise will call you", "", Mode.PHONE),
        ("Telefonisch", "", Mode.PHONE),
        ("Room 4", "", Mode.ONSITE),
        ("12 Main Street, Chicago, IL 60601", "", Mode.ONSITE),
        ("Kaistraße 12, Hamburg", "", Mode.ONSITE),
        ("Phone booth, 3rd floor", "", Mode.ONSITE),
        ("Portolano", "", Mode.ONSITE),
        ("Portolano", "https://meet.google.com/a", None),
        ("Sala Vega / Microsoft Teams", "", None),
        ("TBD", "", None),
        ("Online", "", None),
        ("see description", "", None),
        ("To be confirmed", "https://zoom.us/j/1", Mode.VIDEO),
        ("4", "", None),
        ("Je vous appelle", "", Mode.PHONE),
        ("Wir rufen Sie an", "", Mode.PHONE),
    ],
)
def test_modes(place: str, link: str, mode: Mode | None) -> None:
    """A video link wins over a telephone; a room beside a call leaves it open, as nothing at all does."""
    assert mode == mode_of(place, link)


@given(st.text(max_size=500), st.sampled_from(["", "https://zoom.us/j/1"]))
def test_any_place(place: str, link: str) -> None:
    """Nothing raises."""
    assert mode_of(place, link) in {None, *Mode}


METHODS = st.sampled_from(
    ["", "REQUEST", "PUBLISH", "ADD", "CANCEL", "REPLY", "COUNTER", "DECLINECOUNTER", "X"]
)
INVITATIONS = st.builds(
    invitation,
    METHODS,
    uid=st.sampled_from(["", "1", "2"]),
    sequence=st.integers(0, 3),
    recurrence=st.sampled_from(["", "", "20260911T080000Z"]),
    start=st.sampled_from([START, START + timedelta(days=1), None]),
    stamp=st.sampled_from([None, START - timedelta(days=5), START - timedelta(days=4)]),
    status=st.sampled_from(["", "CONFIRMED", "CANCELLED"]),
    answers=st.sampled_from([(), ((MARCUS, "ACCEPTED"),), ((MARCUS, "DECLINED"),)]),
)
MAILS = st.builds(
    brings,
    INVITATIONS,
    INVITATIONS,
    day=st.integers(1, 28),
    marks=st.sampled_from([frozenset(), SENT]),
)


@given(st.lists(MAILS, max_size=6, unique_by=lambda mail: mail.date), st.randoms())
def test_any_story(mails: list[Message], random: Any) -> None:
    """One meeting for each UID and occurrence, whatever order the mails come in, and all over again."""
    told = meetings_of(mails, profile())
    keys = [(meeting.uid, meeting.recurrence) for meeting in told]
    assert len(keys) == len(set(keys))
    shuffled = list(mails)
    random.shuffle(shuffled)
    assert told == meetings_of(shuffled, profile())
    sent = any(Mark.SENT in mail.marks for mail in mails)
    assert sent or not any(meeting.accepted for meeting in told)
