"""The people of a debrief in the mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import address, debrief, denise, message, profile

from agent.model.interview import Part
from agent.model.mail import Body, Invitation, Mark, Message
from agent.reading.known_addresses import with_addresses
from agent.reading.people import signed_first_name, writer_of

NAMELESS = denise(email="")
EDWIN = denise(name="Edwin Sharma", email="", given="Edwin", family="Sharma", part=Part.PANELIST)


def emails(*messages: Message, **changes: object) -> list[str]:
    """The interviewers' addresses after looking at these messages."""
    asked = debrief(**{"interviewers": (NAMELESS, EDWIN), **changes})
    return [p.email for p in with_addresses(asked, messages, profile()).interviewers]


def test_addresses_come_from_names_in_the_thread() -> None:
    """From, To and Cc with a name fill what the debrief lacks."""
    mail = message(
        sender="KOWALCZYK Denise <d@prairiegate.example>",
        cc=(address("Edwin Sharma <e@prairiegate.example>"),),
    )
    assert emails(mail) == ["d@prairiegate.example", "e@prairiegate.example"]


def test_a_full_debrief_stays_as_it_is() -> None:
    """An address the person wrote down is theirs."""
    full = debrief()
    assert (
        with_addresses(full, [message(sender="Denise Kowalczyk <other@prairiegate.example>")], profile())
        is full
    )
    assert emails(message(), interviewers=(denise(email="mine@prairiegate.example"), EDWIN)) == [
        "mine@prairiegate.example",
        "",
    ]


def test_who_wrote_goes_before_who_was_written_to_and_newest_first() -> None:
    """An address in From is worth more than one in Cc, the newest more than an old one."""
    assert emails(
        message(sender="Denise Kowalczyk <old@prairiegate.example>", date="2026-08-01T09:00"),
        message(sender="Denise Kowalczyk <new@prairiegate.example>", date="2026-08-02T09:00"),
        message(
            sender="A B <a@prairiegate.example>",
            to="Denise Kowalczyk <cc@prairiegate.example>",
            date="2026-08-03T09:00",
        ),
    ) == ["new@prairiegate.example", ""]


def test_a_reply_to_is_the_address_of_its_sender() -> None:
    """A relay's token address is kept as it is (RT-07); a name in Reply-To counts too."""
    relay = message(
        sender="Denise Kowalczyk <no-reply@greenhouse.io>", reply_to=(address("t+1@greenhouse.io"),)
    )
    named = message(
        sender="PG <hr@prairiegate.example>", reply_to=(address("Edwin Sharma <e@prairiegate.example>"),)
    )
    assert emails(relay, named) == ["t+1@greenhouse.io", "e@prairiegate.example"]


def test_the_organiser_of_a_meeting_is_known_by_name() -> None:
    """The calendar names people too."""
    meeting = Invitation(
        method="REQUEST", uid="1", organizer=address("Denise Kowalczyk <d@prairiegate.example>")
    )
    alone = replace(meeting, organizer=None, attendees=(address("Edwin Sharma <e@prairiegate.example>"),))
    mail = message(
        sender="Cal <no-reply@prairiegate.example>",
        body=Body("", "", invitations=(meeting, alone)),
        text=None,
    )
    assert emails(mail) == ["d@prairiegate.example", "e@prairiegate.example"]


@pytest.mark.parametrize(
    "mail",
    [
        message(sender="Denise <d@prairiegate.example>"),
        message(sender="denise.kowalczyk@prairiegate.example"),
        message(sender="Denise Kowalczyk <no-reply@prairiegate.example>"),
        message(sender="Denise Kowalczyk <list@prairiegate.example>", notices=("List-Id: <l.pg>",)),
        message(sender="Denise Kowalczyk <d@prairiegate.example>", marks=frozenset({Mark.SPAM})),
        message(
            sender="M <marcus.ellery@mail.example>",
            to="Denise Kowalczyk <x@pg>",
            marks=frozenset({Mark.DRAFT}),
        ),
        message(sender="Denise Kowalczyk <marcus.ellery+a@mail.example>"),
        message(
            sender="Denise Kowalczyk <d@prairiegate.example>",
            delivered_to=(address("d@prairiegate.example"),),
        ),
        message(sender="Denise Kowalczyk <d@prairiegate.example>", marks=frozenset({Mark.SENT})),
        message(sender="D <d@prairiegate.example>", text=None),
    ],
)
def test_whose_address_is_never_taken(mail: Message) -> None:
    """Own, no-reply and list addresses, spam, drafts, and first names alone."""
    assert emails(mail) == ["", ""]


INSIDE = "Denise Kowalczyk <denise.kowalczyk@prairiegate.example>"
LOOKALIKE = "Denise Kowalczyk <denise.kowalczyk@prairiegate-hr.example>"
ELSEWHERE = "Denise Kowalczyk <denise@kowalczyk.example>"
PRIVATE = "Denise Kowalczyk <denise.kowalczyk@gmail.com>"
WRITTEN_TO = message(
    "<o1@mail.example>",
    sender="Marcus Ellery <marcus.ellery@mail.example>",
    to=PRIVATE,
    marks=frozenset({Mark.SENT}),
)


@pytest.mark.parametrize(
    ("mails", "found"),
    [
        ((message(sender=ELSEWHERE),), ""),
        ((message(sender=PRIVATE),), ""),
        ((message(sender=PRIVATE), WRITTEN_TO), "denise.kowalczyk@gmail.com"),
        ((message(sender=PRIVATE), replace(WRITTEN_TO, marks=frozenset())), ""),
        ((message(sender=INSIDE), message(sender=PRIVATE)), "denise.kowalczyk@prairiegate.example"),
        ((message(sender=INSIDE), message(sender=LOOKALIKE)), ""),
        ((message(sender=ELSEWHERE), message(sender=LOOKALIKE)), ""),
        ((message(sender=INSIDE), message(sender=LOOKALIKE, unverified="dmarc=fail")), INSIDE[18:-1]),
        ((message(sender=INSIDE, unverified="dmarc=fail"),), ""),
        ((message(sender="Denise Kowalczyk <t1@greenhouse.io>"),), "t1@greenhouse.io"),
        ((message(sender=INSIDE, reply_to=(address("mallory@evil.example"),)),), ""),
    ],
)
def test_a_name_is_not_matched_to_a_strangers_mailbox(mails: tuple[Message, ...], found: str) -> None:
    """Only the company's domain, the person's own mail to it, or a tracking system say so; one house."""
    assert [found, ""] == emails(*mails)


def test_an_address_on_record_tells_a_look_alike() -> None:
    """Edwin's address says what the company registered: Denise's is there, or it is not hers."""
    edwin = replace(EDWIN, email="e@prairiegate.example")
    both = (message(sender=INSIDE), message(sender=LOOKALIKE))
    assert emails(*both, interviewers=(NAMELESS, edwin))[0] == "denise.kowalczyk@prairiegate.example"
    assert emails(both[1], interviewers=(NAMELESS, edwin))[0] == ""


def test_who_is_invited_to_the_interview() -> None:
    """The calendar of its hour names them, wherever they have their mailbox; one of another day does not."""
    for days, found in ((0, "denise.kowalczyk@gmail.com"), (3, "")):
        start = debrief().interview_end - timedelta(days=days, hours=1)
        called = Invitation(method="REQUEST", uid="1", start=start, organizer=address(PRIVATE))
        mail = message(sender=PRIVATE, body=Body("", "", invitations=(called,)), text=None)
        assert [found, ""] == emails(mail)


def test_an_address_is_one_persons() -> None:
    """A name that fits two people, or an address the debrief gives to somebody else, fills nothing."""
    twin = denise(name="Denise A. Kowalczyk", email="")
    mail = message(sender="Denise Kowalczyk <d@prairiegate.example>")
    assert emails(mail, interviewers=(NAMELESS, twin)) == ["", ""]
    assert emails(mail, interviewers=(NAMELESS, replace(EDWIN, email="d@prairiegate.example"))) == [
        "",
        "d@prairiegate.example",
    ]


@pytest.mark.parametrize(
    ("mail", "writer"),
    [
        (message(), "Denise Kowalczyk"),
        (message(sender="Anyone <DENISE.Kowalczyk@prairiegate.example>"), "Denise Kowalczyk"),
        (
            message(
                sender="HR <hr@prairiegate.example>",
                reply_to=(address("denise.kowalczyk@prairiegate.example"),),
            ),
            "Denise Kowalczyk",
        ),
        (
            message(sender="HR <hr@x.example>", reply_to=(address("denise.kowalczyk@prairiegate.example"),)),
            "",
        ),
        (message(sender="Kowalczyk, Denise <d@mail.prairiegate.example>"), "Denise Kowalczyk"),
        (message(sender="Kowalczyk, Denise <private@mail.example>"), ""),
        (message(sender="Denise Kowalczyk <denise.kowalczyk@prairiegate-hr.example>"), ""),
        (message(sender="Sharma, Edwin <e@prairiegate.example>"), "Edwin Sharma"),
        (message(sender="Sharma, Edwin <e@prairiegate-hr.example>"), ""),
        (message(sender="Sharma, Edwin <edwin@gmail.com>"), ""),
        (message(sender="Denise via Greenhouse <t@greenhouse.io>"), "Denise Kowalczyk"),
        (message(sender="Edwin <x@hire.lever.co>"), "Edwin Sharma"),
        (message(sender="Edwin via Our Portal <x@portal.example>"), ""),
        (message(sender="Edwin <x@mail.example>"), ""),
        (message(sender="Prairie Gate via Greenhouse <t@greenhouse.io>"), ""),
        (message(sender="<t@greenhouse.io>"), ""),
        (message(sender="Somebody Else <s@prairiegate.example>"), ""),
        (replace(message(), sender=None), ""),
    ],
)
def test_writer_of(mail: Message, writer: str) -> None:
    """By address; by name at the company's own domain; through an ATS by a first name only one person has."""
    assert writer == writer_of(mail, debrief(interviewers=(denise(), EDWIN)))


def test_a_relayed_first_name_of_two_people_is_nobodys() -> None:
    """Two called Denise: the relay's first name does not say which."""
    two = debrief(interviewers=(denise(), denise(name="Denise Weber", given="", email="w@x.example")))
    assert writer_of(message(sender="Denise via Greenhouse <t@greenhouse.io>"), two) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("See you!\n\nDenise", "Denise"),
        ("See you!\n\nBest,\nDenise", "Denise"),
        ("See you! \nThanks, Denise", "Denise"),
        ("See you!\n- Denise", "Denise"),
        ("See you!\nDENISE.", "DENISE"),
        ("See you!\n\nDenise\n\nDenise Kowalczyk\nBranch Director", "Denise"),
        ("See you!\n\nDenise\n-- \nDenise Kowalczyk", "Denise"),
        ("See you!\n\nDenise Kowalczyk", ""),
        ("See you!\n\nKind regards,\nMs. Kowalczyk", ""),
        ("See you!\n\nMarcus", ""),
        ("I asked denise\ndenise", ""),
        ("Hi Denise", ""),
        ("", ""),
    ],
)
def test_signed_first_name(text: str, name: str) -> None:
    """A line that is the sender's first name alone is how they sign."""
    assert name == signed_first_name(message(text=text))


def test_without_words_or_sender_nobody_signs() -> None:
    """A headers-only message, or one without From."""
    assert signed_first_name(message(text=None)) == ""
    assert signed_first_name(replace(message(text="Denise"), sender=None)) == ""
