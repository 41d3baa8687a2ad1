"""What a thread tells before anything is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import CHICAGO_NOON, address, at, message, profile

from agent.debriefing.from_thread import prefill
from agent.debriefing.prefill import Prefill
from agent.model.interview import Mode, Part, Tone
from agent.model.mail import Body, Invitation, Mark, Message, Thread


def tells(*messages: Message, **changes: Any) -> Prefill:
    return prefill(Thread("personal", messages), profile(**changes), now=CHICAGO_NOON)


def meeting(**changes: Any) -> Invitation:
    return replace(
        Invitation(
            method="REQUEST",
            uid="m1",
            sequence=0,
            start=at("2026-09-04T10:00:00-05:00"),
            end=at("2026-09-04T11:30:00-05:00"),
            summary="Interview",
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
    ("subject", "role"),
    [
        ("Branch Operations Manager interview", "Branch Operations Manager"),
        ("Laboratory Technician: interview on Thursday", "Laboratory Technician"),
        ("Interview for the Service Designer role at Halvorsen Transit", "Service Designer"),
        ("Interview: Data Analyst", "Data Analyst"),
        ("Your application for Copy Editor (m/w/d)", "Copy Editor"),
        ("Invitation to interview - Finance Manager | Marlow", "Finance Manager"),
        ("Your interview on Friday", ""),
        ("Phone interview", ""),
        ("Hello", ""),
        ("interview for a job", ""),
    ],
)
def test_role(subject: str, role: str) -> None:
    """The role is read from the usual forms of a subject, else it stays empty."""
    assert role == tells(message(subject=subject)).role.value


def test_role_of_a_meeting() -> None:
    """Where the mail's subject names none, the meeting's may."""
    found = tells(with_meetings(meeting(summary="Interview for Service Designer"), subject="Hello"))
    assert found.role.value == "Service Designer"
    assert found.role.source == "from the subject “Interview for Service Designer”"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Here is the Zoom link, or dial in by phone", Mode.VIDEO),
        ("We meet on Teams", Mode.VIDEO),
        ("Edwin and I will call you on Wednesday at 11", Mode.PHONE),
        ("Please ask for me at the desk", Mode.ONSITE),
        ("12 North Main Street, third floor", Mode.ONSITE),
        ("Zoom or our office, as you like", ""),
        ("See you soon", ""),
    ],
)
def test_mode(text: str, mode: str) -> None:
    """Words for a video meeting, a call or an address tell how they meant to meet."""
    assert mode == tells(message(text=text)).mode.value


def test_mode_of_the_newest_mail() -> None:
    """A later mail may have moved it; what the person wrote and headers alone do not count."""
    found = tells(
        message(text="Please come to our office"),
        message("<b@x>", text="Sorry, it will be a Zoom call", date="2026-09-02T09:00:00-05:00"),
        message("<c@x>", sender="Marcus <marcus.ellery@mail.example>", text="by phone?"),
        message("<d@x>", text=None),
    )
    assert (found.mode.value, found.mode.source) == (Mode.VIDEO, "from the mail of 2 September")


def test_end_of_the_meeting() -> None:
    """The end is DTEND of the meeting's newest version, in the person's zone."""
    found = tells(
        with_meetings(meeting(end=at("2026-09-04T15:00:00+00:00"))),
        with_meetings(meeting(sequence=1, end=at("2026-09-04T16:30:00+00:00")), message_id="<b@x>"),
    )
    assert found.interview_end.value == "2026-09-04T11:30:00-05:00"
    assert found.interview_end.source == "from the calendar entry of 1 September"


@pytest.mark.parametrize(
    "entry",
    [
        meeting(end=None),
        meeting(end=at("2026-09-04T12:30:00-05:00")),
        meeting(method="REPLY"),
        meeting(method="CANCEL"),
    ],
    ids=["no end", "not over", "an answer", "cancelled"],
)
def test_no_end(entry: Invitation) -> None:
    """A meeting without an end, still to end, answered or cancelled tells no end."""
    assert tells(with_meetings(entry)).interview_end.value == ""


def test_older_version_does_not_count() -> None:
    """An older version that arrives late does not bring a cancelled meeting back."""
    found = tells(with_meetings(meeting(sequence=2, method="CANCEL"), meeting(sequence=1)))
    assert found.interview_end.value == ""


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
    """Writers come first, then who was addressed; never the person, programs, or anybody twice."""
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
        ("Lou Reid", "lou@prairiegate.example"),
        ("Priya Nair", "priya@prairiegate.example"),
        ("Denise Kowalczyk", "denise.kowalczyk@prairiegate.example"),
        ("Edwin Sharma", "edwin@prairiegate.example"),
        ("Ana Pires", "ana.pires@prairiegate.example"),
    ]
    assert [one.part for one in found.people] == [Part.RECRUITER_INHOUSE, Part.RECRUITER_INHOUSE, "", "", ""]
    assert [one.first_name_basis for one in found.people] == [False, False, True, False, False]
    assert found.people[2].source == "wrote on 1 September"
    assert found.people[3].source == "named in the mail of 1 September"


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
    assert [one.name for one in found.people] == ["Kim Ode", "Amara Obi", "Tomasz Lis"]
    assert found.people[0].part == Part.COORDINATOR


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


def test_nameless_writer() -> None:
    """An address that makes no name is nobody to suggest."""
    assert tells(message(sender="dk@prairiegate.example")).people == ()
