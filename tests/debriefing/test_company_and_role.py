"""Company and role as mails and calendars name them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from builders import CHICAGO_NOON, address, message, profile
from hypothesis import given
from hypothesis import strategies as st

from agent.model.appointment import Meeting
from agent.model.mail import Address, Mark, Message, Thread
from agent.model.prefill import Prefill
from agent.reading.prefilling import prefill

NOON = datetime(2026, 9, 4, 17, tzinfo=UTC)
SYSTEM = "no-reply@greenhouse-mail.io"
NOBODY = "Denise <denise@gmail.com>"


def titled(title: str, **changes: Any) -> Meeting:
    return replace(Meeting(uid="m", title=title, start=NOON, said_at=NOON), **changes)


def tells(*messages: Message, meeting: Meeting | None = None, **changes: Any) -> Prefill:
    return prefill(Thread("personal", messages), profile(**changes), now=CHICAGO_NOON, meeting=meeting)


@pytest.mark.parametrize(
    ("sender", "text", "company"),
    [
        ("Halvorsen Transit Hiring Team", "hello", "Halvorsen Transit"),
        ("The Halvorsen Transit Talent Acquisition Team", "hello", "Halvorsen Transit"),
        ("Halvorsen Transit Careers", "hello", "Halvorsen Transit"),
        ("Amara at Halvorsen Transit", "hello", "Halvorsen Transit"),
        ("Halvorsen via Greenhouse", "Your interview is booked.", "Halvorsen"),
        ("Amara Obi via Greenhouse", "Please come.\n\nAmara Obi", ""),
        ("Amara via Greenhouse", "Please come.\n\nAmara", ""),
        ("Greenhouse Recruiting", "hello", ""),
        ("Halvorsen Transit", "Your interview at Halvorsen Transit is booked.", "Halvorsen Transit"),
        ("Halvorsen Transit", "hello", ""),
        ("noreply@halvorsen.example", "noreply@halvorsen.example", ""),
        ("", "hello", ""),
    ],
)
def test_company_behind_a_system(sender: str, text: str, company: str) -> None:
    """An applicant system writes for a company that its sender shows; a person there is none."""
    found = tells(message(sender=f"{sender} <{SYSTEM}>", text=text, subject="Hello")).company
    assert company == found.value
    assert not found.value or found.source.startswith("from the ")


@pytest.mark.parametrize(
    ("subject", "role"),
    [
        ("Quick chat about the open position", ""),
        ("Short call about the job", ""),
        ("A coffee to talk about the role", ""),
        ("Ward Sister position", "Ward Sister"),
        ("Quick Service Manager role", "Quick Service Manager"),
    ],
)
def test_a_talk_about_a_position_names_no_role(subject: str, role: str) -> None:
    """What is talked about is one; that it is talked about is none."""
    assert role == tells(message(sender=NOBODY, text="Hello", subject=subject)).role.value


def test_company_whose_name_makes_the_systems_address() -> None:
    """`larkmoor@myworkday.com` of Larkmoor School District."""
    automatic = ("Auto-Submitted: auto-generated",)
    sender = "Larkmoor School District <larkmoor@workday.com>"
    found = tells(message(sender=sender, text="Hi", subject="Hi", notices=automatic))
    assert "Larkmoor School District" == found.company.value
    anonymous = replace(message(text="Hi", subject="Hi"), sender=None)
    assert "" == tells(anonymous).company.value


@pytest.mark.parametrize(
    "sender",
    [
        "Denise <d@gmail.com>",
        "Calendly <notifications@calendly.com>",
        "Zoom <no-reply@zoom.us>",
        "Google Calendar <calendar-notification@google.com>",
        "Denise <x@group.calendar.google.com>",
        "Webex <messenger@webex.com>",
        "LinkedIn <hit-reply@linkedin.com>",
        "Denise <no-reply@linkedin.com>",
        "Greenhouse <no-reply@greenhouse.io>",
        "Teams <noreply@email.teams.microsoft.com>",
    ],
)
def test_services_are_never_a_company(sender: str) -> None:
    """Free mail, applicant systems, schedulers, video and calendar services say nothing."""
    assert "" == tells(message(sender=sender, subject="Hello", text="See you then")).company.value


def test_those_who_work_at_a_service_have_a_company() -> None:
    """A person writes from there, no program."""
    assert "Linkedin" == tells(message(sender="Ana Pires <apires@linkedin.com>")).company.value


@pytest.mark.parametrize(
    ("title", "company"),
    [
        ("Interview with Halvorsen Transit", "Halvorsen Transit"),
        ("Halvorsen Transit <> Marcus Ellery", "Halvorsen Transit"),
        ("Marcus <> Halvorsen Transit: first call", "Halvorsen Transit"),
        ("Marcus Ellery / Halvorsen Transit interview", "Halvorsen Transit"),
        ("Interview: Marcus Ellery x Halvorsen Transit", "Halvorsen Transit"),
        ("Service Designer interview at Halvorsen Transit on Friday", "Halvorsen Transit"),
        ("Vorstellungsgespräch bei der Nordhafen Antriebe AG", "Nordhafen Antriebe AG"),
        ("Entretien chez Lumen & Fils", "Lumen & Fils"),
        ("Interview with Denise", ""),
        ("Interview at 10:30", ""),
        ("Interview @ Fri Sep 4, 2026", ""),
        ("Interview at Our Office", ""),
        ("Interview with Our Team", ""),
        ("Call with Zoom", ""),
        ("Marcus <> Denise", ""),
        ("Marcus <> Zoom", ""),
        ("A <> B <> C", ""),
        ("Lunch with Halvorsen Transit", ""),
    ],
)
def test_company_of_a_title(title: str, company: str) -> None:
    """The other side of a title, or what stands behind `at` and `with`; people and places are none."""
    found = tells(message(sender=NOBODY, text="See you", subject="Hello"), meeting=titled(title)).company
    assert company == found.value
    assert not company or f"from the calendar title “{title}”" == found.source


@pytest.mark.parametrize(
    ("subject", "company"),
    [
        ("Your application at Halvorsen Transit", "Halvorsen Transit"),
        ("Your application to Halvorsen Transit: next steps", "Halvorsen Transit"),
        ("Ihre Bewerbung bei Nordhafen Antriebe", "Nordhafen Antriebe"),
        ("Your application", ""),
    ],
)
def test_company_of_a_subject(subject: str, company: str) -> None:
    """Subjects of applications name it."""
    assert company == tells(message(sender=NOBODY, text="See you", subject=subject)).company.value


@pytest.mark.parametrize(
    ("text", "company", "source"),
    [
        (
            "See you.\n\nDenise\nNordhafen Antriebe GmbH",
            "Nordhafen Antriebe GmbH",
            "from the signature in the mail of 1 September",
        ),
        (
            "See you.\nDenise | Head | Acme Labs Inc.",
            "Acme Labs Inc.",
            "from the signature in the mail of 1 September",
        ),
        ("Hi\nPowered by Acme Inc.", "", ""),
        (
            "Thank you for your interest in Halvorsen Transit. We will meet.",
            "Halvorsen Transit",
            "from the mail of 1 September",
        ),
        ("Your role at Halvorsen Transit's depot", "Halvorsen Transit", "from the mail of 1 September"),
        ("Your role at Bank of Amara in June", "Bank of Amara", "from the mail of 1 September"),
        ("Your role at 3M, as said", "3M", "from the mail of 1 September"),
        ("Your role at the office", "", ""),
        ("Notre client Verreries du Bugey souhaite", "Verreries du Bugey", "from the mail of 1 September"),
        ("Your role at ", "", ""),
    ],
)
def test_company_of_a_mail(text: str, company: str, source: str) -> None:
    """Where no address tells, a signature with a legal form or the words of a mail may."""
    found = tells(message(sender=NOBODY, text=text, subject="Hello")).company
    assert (company, source) == (found.value, found.source)


def test_company_before_a_systems_own_domain() -> None:
    """Its desk there bears its name, and signs with it."""
    sender = "Norrsken Optik <no-reply@norrskenoptik.teamtailor-mail.com>"
    found = tells(message(sender=sender, text="See you!\nNorrsken Optik", subject="Your interview is booked"))
    assert found.company.value == "Norrsken Optik"


@pytest.mark.parametrize(
    ("address", "text", "company"),
    [
        ("metallbau-behnken@web.de", "Bis dann.\nMetallbau Behnken, Torfweg 2", "Metallbau Behnken"),
        ("gloria-tenderhands@icloud.com", "I run Tender Hands Home Care now", "Tender Hands Home Care"),
        ("denise.kowalczyk@gmail.com", "Bye\nDenise Kowalczyk", ""),
    ],
)
def test_company_of_a_free_address(address: str, text: str, company: str) -> None:
    """Small firms write from free mail, under their name."""
    shown = "Denise Kowalczyk"
    assert company == tells(message(sender=f"{shown} <{address}>", text=text, subject="Hello")).company.value


@pytest.mark.parametrize(
    ("domain", "text", "company"),
    [
        ("pgcu.example", "Denise\nPrairie Gate Credit Union", "Prairie Gate Credit Union"),
        ("boa.example", "At Bank of Amara we like it", "Bank of Amara"),
        ("tynevessels.example", "Graham\nTyne Pressure Vessels", "Tyne Pressure Vessels"),
        ("goldcoastderm.example", "Gold Coast Dermatology", "Gold Coast Dermatology"),
        ("riverbankbh.example", "Riverbank Behavioral Health", "Riverbank Behavioral Health"),
        ("rohrwerk-ag.example", "Hallo", "Rohrwerk"),
        ("kaeltebau-syke.example", "Kältebau Syke", "Kältebau Syke"),
        ("lumenetfils.example", "Lumen & Fils", "Lumen & Fils"),
        ("halvorsen-careers.example", "Halvorsen Transit", "Halvorsen Transit"),
        ("doggerwind.example", "We at Dogger Wind Services. Come!", "Dogger Wind Services"),
        ("hallandssvets.example", "Till Hallands Svetsteknik. Vi ses", "Hallands Svetsteknik"),
        ("goldcoastderm.example", "Gold medals and derm", "Goldcoastderm"),
        ("caldercourier.example", "Fay Nolan, Managing Editor, The Calder Courier", "The Calder Courier"),
        ("wrenwolfe.example", "Muriel Dane, Wren and Wolfe Solicitors", "Wren and Wolfe Solicitors"),
        (
            "maplegroveschools.example",
            "Principal, Maple Grove School District",
            "Maple Grove School District",
        ),
        ("millbrookpress.example", "no name here", "Millbrook Press"),
        ("ribeiradigital.example", "no name here", "Ribeira Digital"),
        ("talent.orchidhealth.example", "with Orchid Health Talent", "Orchid Health"),
    ],
)
def test_company_is_spelled_as_in_the_mail(domain: str, text: str, company: str) -> None:
    """Initials, shortened words, umlauts written out: an address stands for a name in the mail."""
    assert company == tells(message(sender=f"A <a@{domain}>", text=text, subject="Hello")).company.value


@pytest.mark.parametrize(
    ("sender", "company"),
    [
        ("Brightwater Cafe via Indeed <brightwater_4xyz@indeedemail.com>", "Brightwater Cafe"),
        ("Tomas Rey via SmartRecruiters <notification@smartrecruiters.com>", "Brackwell Stores"),
        ("Indeed Apply <indeedapply@indeed.com>", "Brackwell Stores"),
        ("Olivia from Nestwell <olivia@nestwell.paradox.ai>", "Nestwell"),
        ("Arogya Connect HR <no-reply@some-system.example>", "Arogya Connect"),
        ("Beth Corwin <beth.corwin.home@gmail.com>", "Brackwell Stores"),
    ],
)
def test_no_system_and_no_person_is_the_company(sender: str, company: str) -> None:
    """A person may stand before `via`, and a company; a system's own address names neither."""
    mail = message(sender=sender, subject="Interview for Store Manager @ Brackwell Stores", text="See you")
    assert company == tells(mail).company.value


def test_a_family_is_no_company() -> None:
    """Who writes from free mail and names no company has none."""
    text = "Could you come for an interview? We're on Elm St. Beth"
    assert "" == tells(message(sender="Beth Corwin <b@gmail.com>", subject="Nanny", text=text)).company.value


def test_a_conversation_that_led_here_names_company_and_role() -> None:
    """A bare invitation follows a mail that says what it is about."""
    first = message(
        "<f@x>",
        sender="Dylan Cho <dylan@trestle.example>",
        subject="Account Executive - final interview",
        text="Please prepare a demo.\nDylan Cho, Head of Sales, Trestle Software",
    )
    bare = message(sender="Dylan Cho <dylan@trestle.example>", subject="Panel - Marcus", text="")
    before = (Thread("personal", (first,)),)
    found = prefill(Thread("personal", (bare,)), profile(), now=CHICAGO_NOON, led_here=before)
    assert ("Trestle Software", "Account Executive") == (found.company.value, found.role.value)


def test_company_of_those_invited() -> None:
    """Where a scheduler wrote, the domain of who is invited tells; the person's own never does."""
    entry = titled(
        "Interview",
        organizer=Address("no-reply@zoom.us"),
        attendees=(address("marcus.ellery@mail.example"), address("Ana <ana@prairiegate.example>")),
    )
    found = tells(
        message(sender="Calendly <notifications@calendly.com>", text="Booked"), meeting=entry
    ).company
    assert ("Prairiegate", "from the address ana@prairiegate.example in the calendar entry") == (
        found.value,
        found.source,
    )


def test_company_of_the_place() -> None:
    """The calendar's place spells it."""
    entry = titled("Interview", place="Prairie Gate Credit Union, Room 3")
    assert "Prairie Gate Credit Union" == tells(message(text="See you"), meeting=entry).company.value


def test_an_agency_is_the_company_only_where_nothing_names_another() -> None:
    """Its customer is whom the letters are about."""
    sender = "Sabrina Kluge <s@kranich-personal.example>"
    named = tells(message(sender=sender, subject="Ihr Gespräch bei Elbmetall Stade", text="Hallo"))
    alone = tells(message(sender=sender, subject="Ihr Gespräch", text="Hallo"))
    assert ("Elbmetall Stade", "Kranich Personal") == (named.company.value, alone.company.value)


ROLES = [
    ("Branch Operations Manager interview", "Branch Operations Manager"),
    ("Laboratory Technician: interview on Thursday", "Laboratory Technician"),
    ("Interview for the Service Designer role at Halvorsen Transit", "Service Designer"),
    ("Interview: Data Analyst", "Data Analyst"),
    ("Your application for Copy Editor (m/w/d)", "Copy Editor"),
    ("Invitation to interview - Finance Manager | Marlow", "Finance Manager"),
    ("Application for ICU Registered Nurse (req 20418)", "ICU Registered Nurse"),
    ("Interview - Welding Engineer - Marcus Ellery @ Thu Oct 22, 2026 10:00", "Welding Engineer"),
    ("Vorstellungsgespräch Herr Ellery - Leiter Schweißaufsicht (m/w/d)", "Leiter Schweißaufsicht"),
    ("Ihre Bewerbung als Schweißfachingenieur", "Schweißfachingenieur"),
    ("Initiativbewerbung als Fertigungsleiter", "Fertigungsleiter"),
    ("Din ansökan som svetsingenjör", "svetsingenjör"),
    ("Sollicitatiegesprek vormgever - Marcus", "vormgever"),
    ("Solicitud para el puesto de enfermera", "enfermera"),
    ("Your interview for School Nurse is confirmed", "School Nurse"),
    ("Prairie Gate Credit Union - Teller - Hiring Manager Interview", "Teller"),
    ("Phone interview - Marcus Ellery / Hospice RN Case Manager", "Hospice RN Case Manager"),
    ("Travel RN screening interview: Marcus x Roamwell", "Travel RN"),
    ("Mitten Bay: interview with Denise Kowalczyk, Triage Nurse", "Mitten Bay"),
    ("Re: Line cook", "Line cook"),
    ("Staff reporter - interview", "Staff reporter"),
    ("Data Engineer at Prairie Gate", "Data Engineer"),
    ("Interview - 7th grade science teacher", "7th grade science teacher"),
    ("Live interview: Claims Adjuster", "Claims Adjuster"),
    ("Oral Board Interview Notice: Public Health Nurse II", "Public Health Nurse II"),
    ("Entrevista - puesto de comercial", "comercial"),
    ("Colloquio conoscitivo - contabile", "contabile"),
    ("Convite: Entrevista - Analista de Dados", "Analista de Dados"),
    ("Booking: interview", ""),
    ("Convite: entrevista", ""),
    ("Entretien technique", ""),
    ("Initial chat", ""),
    ("Quick chat?", ""),
    ("Indeed Application", ""),
    ("Your interview on Friday", ""),
    ("Phone interview", ""),
    ("Hello", ""),
    ("interview for a job", ""),
    ("Prairie Gate interview", ""),
    ("Interview with Denise Kowalczyk on Fri Sep 4, 2026", ""),
    ("Interview confirmation", ""),
    ("Interview {{role}}", ""),
]


@pytest.mark.parametrize(("subject", "role"), ROLES)
def test_role_of_a_subject(subject: str, role: str) -> None:
    """What is left of a title without the kind of talk, the company, people, days and numbers."""
    text = "See you\nDenise, Prairie Gate Credit Union"
    assert role == tells(message(subject=subject, text=text)).role.value


def test_role_of_a_meeting() -> None:
    """Where the mail's subject names none, the meeting's may."""
    found = tells(message(subject="Hello"), meeting=titled("Interview for Service Designer"))
    assert ("Service Designer", "from the calendar title “Interview for Service Designer”") == (
        found.role.value,
        found.role.source,
    )


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("We would like to meet you for the Service Designer role.", "Service Designer"),
        ("It is about the position of Data Analyst at our Oslo office.", "Data Analyst"),
        ("Thank you for applying for Copy Editor, we liked it.", "Copy Editor"),
        ("Booked.\n\nPosition: Infusion Nurse\nPlace: here", "Infusion Nurse"),
        (
            "wir möchten Sie als Qualitätsingenieur Schweißtechnik kennenlernen",
            "Qualitätsingenieur Schweißtechnik",
        ),
        ("pour le poste de directrice artistique chez nous", "directrice artistique"),
        ("para el puesto de una persona que sepa hacer muchas cosas en casa", ""),
        ("Your Product Designer role looks like me", "Product Designer"),
        ("your interview for Bike Mechanic is booked", "Bike Mechanic"),
        ("We have received your application for Shift Lead.", "Shift Lead"),
        ("for the open role", ""),
        ("wir begrüßen Sie als unseren Gast", ""),
        ("See you\n\n-- \nDenise Kowalczyk\nPosition: Branch Director", ""),
    ],
)
def test_role_of_a_text(text: str, role: str) -> None:
    """The words of a mail may name it; a signature names the writer's own."""
    found = tells(message(subject="Hello", text=text)).role
    assert role == found.value
    assert not role or "from the mail of 1 September" == found.source


def test_role_as_the_person_applied_for_it() -> None:
    """Their own mail says what they wrote for, where nobody else does."""
    own = message(
        "<o@x>",
        sender="Marcus <marcus.ellery@mail.example>",
        text="I apply for the Teller opening.",
        subject="Hi",
        marks=frozenset({Mark.SENT}),
    )
    assert "Teller" == tells(own, message(subject="Hi", text=None)).role.value


# ---- bad input

LONG = "Halvorsen " * 200


@pytest.mark.parametrize(
    "name",
    [
        LONG,
        "Halvorsen\u202eTransit\x00 Corp",
        "{{ config }}",
        "<b>Halvorsen</b>",
        "https://evil.example",
        "\u2066",
        "-",
    ],
)
def test_what_cannot_be_a_name_never_gets_in(name: str) -> None:
    """A company of 2,000 characters, direction characters, templates and links."""
    found = tells(
        message(
            sender=f"{name} Hiring Team <{SYSTEM}>", subject=f"Interview at {name}", text=f"role at {name}"
        ),
        meeting=titled(f"{name} <> Marcus", place=name),
    )
    for one in (found.company, found.role):
        assert len(one.value) <= 80
        assert len(one.source) <= 200
        assert one.value.isprintable()
        assert one.source.isprintable()
        assert not set("{}<>") & set(one.value)


PIECES = (
    "Interview", "with", "at", "Halvorsen", "<>", "Marcus", "Ellery", "-", "|", "role", "for", "the", "bei",
    "als", "@", "\u202e", "Fri", "(m/w/d)", "\n", "via", "Inc.", "&", ".", "2026", "GmbH", "position",
    "ÄÖ", "日本", "'s",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


@given(WORDS, WORDS, WORDS, WORDS)
def test_nothing_raises_and_everything_is_bounded(subject: str, shown: str, text: str, title: str) -> None:
    """Whatever mails and calendars say."""
    for email in ("no-reply@greenhouse.io", "a@gmail.com", "a@halvorsen-gmbh.example"):
        one = message(sender="", subject=subject, text=text)
        found = tells(
            replace(one, sender=Address(email, shown)),
            meeting=titled(title, place=title, attendees=(Address("b@c.example", shown),)),
        )
        for suggested in (found.company, found.role, found.mode):
            assert len(suggested.value) <= 80
            assert suggested.value.isprintable()
            assert suggested.source.isprintable()
            assert bool(suggested.value) == bool(suggested.source)
