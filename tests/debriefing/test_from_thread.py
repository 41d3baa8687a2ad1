"""What a thread tells before anything is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import CHICAGO_NOON, address, at, message, profile

from agent.model.appointment import Meeting
from agent.model.interview import Mode, Part, Tone
from agent.model.mail import Address, Body, Invitation, Mark, Message, Thread
from agent.model.prefill import Prefill
from agent.reading.prefilling import prefill


def tells(*messages: Message, meeting: Meeting | None = None, **changes: Any) -> Prefill:
    return prefill(Thread("personal", messages), profile(**changes), now=CHICAGO_NOON, meeting=meeting)


def held(**changes: Any) -> Meeting:
    """A meeting that is over."""
    return replace(
        Meeting(
            uid="m1",
            start=at("2026-09-04T15:00:00+00:00"),
            end=at("2026-09-04T16:30:00+00:00"),
            title="Interview",
            said_at=at("2026-09-01T09:00:00-05:00"),
        ),
        **changes,
    )


def meeting(**changes: Any) -> Invitation:
    return replace(
        Invitation(
            method="REQUEST",
            uid="m1",
            sequence=0,
            start=at("2026-09-04T10:00:00-05:00"),
            end=at("2026-09-04T11:30:00-05:00"),
            title="Interview",
            organizer=address("Amara Obi <amara.obi@halvorsen-transit.example>"),
        ),
        **changes,
    )


def with_meetings(*meetings: Invitation, text: str = "See you then", **changes: Any) -> Message:
    return message(body=Body(text=text, new_text=text, invitations=meetings), **changes)


def test_empty_thread() -> None:
    """A thread without messages tells nothing."""
    assert tells() == Prefill(mailbox="personal")


def test_thread_and_subject() -> None:
    """The thread is known by a Message-ID of it."""
    found = tells(message())
    assert (found.mailbox, found.thread) == ("personal", "<a1@prairiegate.example>")
    assert found.subject == "Branch Operations Manager interview"


@pytest.mark.parametrize(
    ("sender", "text", "company"),
    [
        (
            "Denise <d@prairiegate.example>",
            "We at Prairie Gate Credit Union look forward",
            "Prairie Gate Credit Union",
        ),
        ("Denise <d@prairiegate.example>", "Denise\nPrairie Gate\nPrairie Gate Inc", "Prairie Gate Inc"),
        ("A <a@marlowfinch.example>", "Ana Pires, Marlow & Finch", "Marlow & Finch"),
        (
            "A <a@hallofmirrorsandlightsandmore.example>",
            "Hall Of Mirrors And Lights And More",
            "Hallofmirrorsandlightsandmore",
        ),
        ("A <a@--.example>", "Hello", ""),
        ("A <a@mail.quillhouse.co.uk>", "no name here", "Quillhouse"),
        ("A <a@nordhafen-antriebe.de>", "no name here", "Nordhafen Antriebe"),
        ("A <a@ibm.example>", "see https://ibm.example and a@ibm.example", "IBM"),
        ("A <a@gmail.com>", "Prairie Gate", ""),
        ("Halvorsen Transit Recruiting <no-reply@greenhouse.io>", "hello", "Halvorsen Transit"),
        ("Amara at Halvorsen Transit <x@hire.lever.co>", "hello", "Halvorsen Transit"),
        ("Amara <x@hire.lever.co>", "hello", ""),
        ("Amara <x@localhost>", "hello", ""),
    ],
)
def test_company(sender: str, text: str, company: str) -> None:
    """The company is spelled as its own mails spell it; free mail and applicant systems are none."""
    assert company == tells(message(sender=sender, text=text)).company.value


def test_company_of_a_colleague_at_home() -> None:
    """A mail from a private address does not hide the company of an earlier one."""
    found = tells(message(), message("<b@x>", sender="D K <dk@gmail.com>"))
    assert found.company.value == "Prairiegate"
    assert found.company.source == "from the address denise.kowalczyk@prairiegate.example"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Here is the Zoom link, or dial in by phone", Mode.VIDEO),
        ("We meet on Teams", Mode.VIDEO),
        ("Gärna på Teams", Mode.VIDEO),
        ("Edwin and I will call you on Wednesday at 11", Mode.PHONE),
        ("Please ask for me at the desk", Mode.ONSITE),
        ("12 North Main Street, third floor", Mode.ONSITE),
        ("Could you come for an interview? We're on Elm St.", Mode.ONSITE),
        ("Come in and meet the newsroom", Mode.ONSITE),
        ("Free parking is behind the school; get a badge at the security desk.", Mode.ONSITE),
        ("Let's grab coffee on Friday", Mode.ONSITE),
        ("La invitiamo presso la nostra sede di via Larga 8", Mode.ONSITE),
        ("Vi ses; entrevista presencial en la calle Mayor 5", Mode.ONSITE),
        ("Can I call you Tuesday at 11am?", Mode.PHONE),
        ("I'd like to schedule a call regarding the position", Mode.PHONE),
        ("Te llamo el martes", Mode.PHONE),
        ("A virtual interview; the join link follows", Mode.VIDEO),
        ("Una entrevista por videollamada", Mode.VIDEO),
        ("When: Friday\nWhere: our office, 12 Mill Road\n\nFor questions join me on Zoom.", Mode.ONSITE),
        ("Zoom or our office, as you like", ""),
        ("See you soon", ""),
    ],
)
def test_mode(text: str, mode: str) -> None:
    """Words for a video meeting, a call or an address tell how they meant to meet."""
    assert mode == tells(message(text=text)).mode.value


@pytest.mark.parametrize(
    ("entry", "mode", "source"),
    [
        (
            held(mode=Mode.ONSITE, place="Room 3"),
            Mode.ONSITE,
            "from the place “Room 3” in the calendar entry",
        ),
        (held(mode=Mode.VIDEO, link="https://x"), Mode.VIDEO, "from the link in the calendar entry"),
        (held(title="Phone screen"), Mode.PHONE, "from the calendar title “Phone screen”"),
        (held(), Mode.VIDEO, "from the mail of 1 September"),
    ],
)
def test_mode_of_the_meeting(entry: Meeting, mode: str, source: str) -> None:
    """The calendar's place, link or title before what the mail says."""
    found = tells(message(text="We meet on Teams"), meeting=entry).mode
    assert (mode, source) == (found.value, found.source)


def test_mode_of_the_newest_mail() -> None:
    """A later mail may have moved it; what the person wrote and headers alone do not count."""
    found = tells(
        message(text="Please come to our office"),
        message("<b@x>", text="Sorry, it will be a Zoom call", date="2026-09-02T09:00:00-05:00"),
        message("<c@x>", sender="Marcus <marcus.ellery@mail.example>", text="by phone?"),
        message("<d@x>", text=None),
    )
    assert (found.mode.value, found.mode.source) == (Mode.VIDEO, "from the mail of 2 September")


@pytest.mark.parametrize(
    ("sender", "date", "zone", "hint"),
    [
        ("D <d@prairiegate.example>", "2026-09-01T09:00:00-05:00", "America/Chicago", ""),
        ("D <d@nordhafen.no>", "2026-09-01T09:00:00+02:00", "Europe/Oslo", ""),
        ("D <d@quill.co.uk>", "2026-09-01T09:00:00+01:00", "Europe/London", ""),
        ("D <d@prairiegate.example>", "2026-09-01T09:00:00+02:00", "", "UTC+02:00"),
        ("D <d@prairiegate.us>", "2026-09-01T09:00:00-07:00", "", "UTC-07:00"),
        ("D <d@prairiegate.us>", "2026-09-01T09:00:00-05:00", "America/Chicago", ""),
        ("D <d@prairiegate.example>", "2026-09-01T09:00:00+00:00", "", ""),
        ("D <d@start.io>", "2026-09-01T09:00:00+06:00", "", "UTC+06:00"),
    ],
)
def test_time_zone(sender: str, date: str, zone: str, hint: str) -> None:
    """The offset of their mail suggests a zone where it is clear, and is only told where it is not."""
    found = tells(message(sender=sender, date=date))
    assert found.their_time_zone.value == zone
    assert hint in found.offset_hint
    assert bool(hint) == bool(found.offset_hint)


@pytest.mark.parametrize(
    ("zone", "their_zone"),
    [
        ("Europe/Oslo", "Europe/Oslo"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("UTC", "America/Chicago"),
        ("", "America/Chicago"),
        ("Our Own Time", "America/Chicago"),
    ],
)
def test_zone_of_the_meeting(zone: str, their_zone: str) -> None:
    """The calendar's own zone, by its IANA or Windows name, before what the mail's offset suggests."""
    found = tells(message(), meeting=held(zone=zone))
    assert (their_zone, "") == (found.their_time_zone.value, found.offset_hint)


def test_who_takes_no_part_tells_nothing() -> None:
    """Anybody can answer into a conversation whose Message-ID they know: no zone, tone or name of theirs."""
    stranger = message(
        "<s@nordhafen.no>",
        sender="Ola Berg <ola@nordhafen.no>",
        date="2026-09-02T09:00:00+02:00",
        text="Dear Dr. Ellery,\n\nsee you at Nordhafen.\n\nOla",
    )
    assert tells(message(), stranger) == tells(message())


def test_zone_of_the_persons_own_calendar() -> None:
    """A meeting that the person called says nothing of where the others are."""
    own = held(zone="Europe/Oslo", organizer=address("marcus.ellery@mail.example"))
    assert "America/Chicago" == tells(message(), meeting=own).their_time_zone.value


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Dear Mr Ellery, we look forward to it. Denise Kowalczyk", Tone.FORMAL),
        ("Hi Marcus,\n\nsee you Friday!\n\nDenise", Tone.BRIEF),
        ("Hi Marcus,\n\nsee you Friday!\n\nDenise Kowalczyk", ""),
        ("Hi Marcus,\n\n" + "many words " * 20 + "\n\nDenise", ""),
    ],
)
def test_tone(text: str, tone: str) -> None:
    """Titles suggest a formal letter, few words and a first name a brief one."""
    assert tone == tells(message(text=text)).tone.value


def test_headers_alone_have_no_tone() -> None:
    """Without a text nothing is said about the tone."""
    assert tells(message(text=None)).tone.value == ""


def test_people() -> None:
    """Writers come first, then who was addressed, recruiters last; nobody twice, no programs."""
    found = tells(
        message(
            to="Marcus <marcus.ellery@mail.example>, Edwin Sharma <edwin@prairiegate.example>",
            cc=(
                address("no-reply@prairiegate.example"),
                address("Room 3 <c_1@resource.calendar.google.com>"),
                address("ana.pires@prairiegate.example"),
                address("x@prairiegate.example"),
                address("Kowalczyk, Denise <dk@other.example>"),
            ),
            text="See you Friday\n\nDenise",
        ),
        message(
            "<b@x>",
            sender="Priya Nair <priya@prairiegate.example>",
            text="Hello\n\nPriya Nair\nTalent Acquisition",
        ),
        message(
            "<c@x>",
            sender="Lou Reid <lou@prairiegate.example>",
            text="Hi\n\nLou Reid\nRecruiting Coordinator",
        ),
        message("<s@x>", sender="Shop <shop@list.example>", notices=("List-Id: shop",)),
        message("<t@x>", sender="Spam <spam@x.example>", marks=frozenset({Mark.SPAM})),
        message(
            "<u@x>",
            sender="Marcus <marcus.ellery@mail.example>",
            marks=frozenset({Mark.DRAFT}),
            to="A B <ab@x.example>",
        ),
        replace(message("<v@x>", text=None), sender=None),
    )
    assert [(one.name, one.email) for one in found.people] == [
        ("Denise Kowalczyk", "denise.kowalczyk@prairiegate.example"),
        ("Edwin Sharma", "edwin@prairiegate.example"),
        ("Ana Pires", "ana.pires@prairiegate.example"),
        ("Lou Reid", "lou@prairiegate.example"),
        ("Priya Nair", "priya@prairiegate.example"),
    ]
    assert [one.part for one in found.people] == ["", "", "", Part.RECRUITER_INHOUSE, Part.RECRUITER_INHOUSE]
    assert [one.first_name_basis for one in found.people] == [True, False, False, False, False]
    assert found.people[0].source == "wrote on 1 September"
    assert found.people[1].source == "named in the mail of 1 September"


def test_people_of_a_meeting() -> None:
    """Organiser and attendees of the calendar entry count as addressed; a signature tells a coordinator."""
    found = tells(
        with_meetings(
            meeting(attendees=(address("Tomasz Lis <tomasz@halvorsen-transit.example>"),)),
            meeting(organizer=None),
            sender="Kim Ode <kim@halvorsen-transit.example>",
            text="Hello\n\nKim Ode\nOffice Manager",
        )
    )
    assert [one.name for one in found.people] == ["Amara Obi", "Tomasz Lis", "Kim Ode"]
    assert found.people[2].part == Part.COORDINATOR


def test_people_of_the_meeting_come_first() -> None:
    """Who was invited was there; who only wrote may have arranged it. Rooms, relays and teams are nobody."""
    entry = held(
        organizer=address("Zoom <no-reply@zoom.us>"),
        attendees=(
            address("Marcus Ellery <marcus@work.example>"),
            address("marcus.ellery@mail.example"),
            address("Meeting Room Oslo <room3@halvorsen-transit.example>"),
            address("Hiring Team <talent@halvorsen-transit.example>"),
            address("x1@halvorsen-transit.example"),
            address("Dr. Ana Pires <ana@halvorsen-transit.example>"),
            address("Amara Obi <amara@halvorsen-transit.example>"),
            address("Sched <a.b@calendly.com>"),
        ),
    )
    found = tells(
        message(sender="Kim Ode <kim@halvorsen-transit.example>", text="Hello"),
        message("<b@x>", sender="Amara Obi <amara@halvorsen-transit.example>", text="See you\n\nAmara"),
        meeting=entry,
    )
    assert [("Amara Obi", True), ("Ana Pires", False), ("Kim Ode", False)] == [
        (one.name, one.first_name_basis) for one in found.people
    ]
    assert "invited in the calendar entry of 1 September" == found.people[1].source
    assert "Dr." == found.people[1].title


def test_at_most_eight_people() -> None:
    """A crowd is cut."""
    crowd = tuple(address(f"Ana Num{n:03} <a{n}@x.example>") for n in range(500))
    assert 8 == len(tells(message(cc=crowd), meeting=held(attendees=crowd)).people)


@pytest.mark.parametrize(
    "one",
    [
        address("A" * 2000 + " <ab@x.example>"),
        replace(address("ab@x.example"), email="a\u202eb.c@x.example", name="Ana Pires"),
        replace(address("ab@x.example"), email=f"{'a' * 300}@x.example", name="Ana Pires"),
    ],
)
def test_a_name_or_address_that_cannot_be_one_is_left_out(one: Address) -> None:
    """Neither endless nor invisible characters come into the questions."""
    assert () == tells(message(sender="", cc=(one,))).people


def test_invisible_characters_are_taken_out_of_names() -> None:
    """A name is shown as it is seen."""
    found = tells(message(sender="", cc=(address("Ana \u202ePires\x07 <ana@x.example>"),)))
    assert ["Ana Pires"] == [one.name for one in found.people]


@pytest.mark.parametrize(
    ("sender", "reply_to", "name"),
    [
        ("Calendly <notifications@calendly.com>", "Greta Salo <g@beacon.example>", "Greta Salo"),
        ("Greenhouse <x@greenhouse.io>", "Greta Salo <g@beacon.example>", "Greta Salo"),
        ("Mette Holm, Skagen Offshore <s.7741@inbound.teamtailor-mail.com>", "", "Mette Holm"),
    ],
)
def test_a_systems_own_name_is_no_persons(sender: str, reply_to: str, name: str) -> None:
    """Whom an answer reaches is named by the Reply-To, or before the company's name."""
    answers = (address(reply_to),) if reply_to else ()
    assert [name] == [one.name for one in tells(message(sender=sender, reply_to=answers)).people]


def test_title_and_name_of_a_display_name() -> None:
    """A title that somebody bears in their own name is suggested, the highest of several."""
    found = tells(message(sender="Weiß-Öztürk, Henrike Prof. Dr. <h@nordhafen.example>"))
    assert (found.people[0].name, found.people[0].title) == ("Henrike Weiß-Öztürk", "Prof.")


def test_person_behind_a_system() -> None:
    """Who answers through an applicant system is known by the address that reaches them (RT-07)."""
    found = tells(
        message(
            sender="Amara Obi via Greenhouse <no-reply@greenhouse.io>",
            reply_to=(address("amara.obi+1234@us.greenhouse-mail.io"),),
        )
    )
    assert [(one.name, one.email) for one in found.people] == [
        ("Amara Obi", "amara.obi+1234@us.greenhouse-mail.io")
    ]


def test_a_company_is_nobody() -> None:
    """A mailbox of the company's name is no person."""
    found = tells(message(sender="Prairie Gate <office@prairiegate.example>", text="Hello"))
    assert ("Prairie Gate", ()) == (found.company.value, found.people)


def test_nameless_writer() -> None:
    """An address that makes no name is nobody to suggest."""
    assert tells(message(sender="dk@prairiegate.example")).people == ()
