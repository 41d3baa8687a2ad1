"""For whom a mail speaks: by what the mailbox and the receiving server say, never by From alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import address, debrief, denise, message, profile

from agent.model.interview import Debrief
from agent.model.mail import Mark, Message, Signal, SignalKind, Voice
from agent.reading import signals
from agent.reading.speakers import find_voice_elsewhere, find_voice_in_thread

ME = "Marcus Ellery <marcus.ellery@mail.example>"
NO = "We regret to inform you that we have decided to move forward with another candidate."


def hear(mail: Message, asked: Debrief | None = None) -> Voice:
    """The voice of a mail outside the thread."""
    known = asked or debrief()
    signal = signals.classify(mail, interview_end=known.interview_end)
    return find_voice_elsewhere(mail, signal, known, profile())


def is_company(mail: Message, asked: Debrief) -> bool:
    """Whether it speaks for the company."""
    return hear(mail, asked) is Voice.COMPANY


@pytest.mark.parametrize(
    ("mail", "voice"),
    [
        (message(), Voice.COMPANY),
        (message(sender="HR <hr@jobs.prairiegate.example>"), Voice.COMPANY),
        (message(sender="Denise via Lever <x@hire.lever.co>"), Voice.COMPANY),
        (message(sender="Denise Kowalczyk <denise.kowalczyk@prairiegate-hr.example>"), Voice.STRANGER),
        (message(sender="Denise Kowalczyk <denise@gmail.com>"), Voice.STRANGER),
        (
            message(sender="X <x@y.example>", reply_to=(address("denise.kowalczyk@prairiegate.example"),)),
            Voice.STRANGER,
        ),
        (message(unverified="dmarc=fail"), Voice.UNVERIFIED),
        (message(sender="X <x@y.example>", unverified="dmarc=fail"), Voice.UNVERIFIED),
        (message(sender=ME), Voice.NOBODY),
        (message(sender=ME, unverified="dmarc=fail"), Voice.NOBODY),
        (message(sender=ME, marks=frozenset({Mark.SENT})), Voice.PERSON),
        (message(sender="X <x@y.example>", marks=frozenset({Mark.SENT})), Voice.PERSON),
        (message(marks=frozenset({Mark.SPAM})), Voice.NOBODY),
        (message(marks=frozenset({Mark.DRAFT})), Voice.NOBODY),
        (message(marks=frozenset({Mark.TRASH})), Voice.COMPANY),
    ],
)
def test_voices_in_the_thread(mail: Message, voice: Voice) -> None:
    """A place in the thread proves nothing: anybody who was on it knows its ids."""
    assert find_voice_in_thread(mail, debrief(), profile()) is voice


@pytest.mark.parametrize(
    ("sender", "unverified", "voice"),
    [
        ("HR <hr@prairiegate.example>", "", Voice.COMPANY),
        ("HR <hr@prairiegate.example>", "dmarc=fail", Voice.UNVERIFIED),
        ("Prairie Gate Credit Union <no-reply@greenhouse.io>", "dmarc=fail", Voice.UNVERIFIED),
        ("Prairie Gate Credit Union <jobs@prairiegate-hr.example>", "", Voice.STRANGER),
        ("Denise Kowalczyk <denise@gmail.com>", "", Voice.STRANGER),
        ("KOWALCZYK, Denise <dk@brightmail.example>", "", Voice.STRANGER),
        ("Prairie Gate Credit Union Careers <noreply@newsystem.example>", "", Voice.STRANGER),
        ("Careers <noreply@prairiegate.icims.com>", "", Voice.COMPANY),
        ("Careers <prairie-gate@applytojob.com>", "", Voice.COMPANY),
        ("Careers <otherbank@applytojob.com>", "", Voice.NOBODY),
        ("Uncle <uncle@gmail.com>", "", Voice.NOBODY),
        ("Uncle <uncle@gmail.com>", "dmarc=fail", Voice.NOBODY),
        (ME, "", Voice.NOBODY),
    ],
)
def test_voices_outside_the_thread(sender: str, unverified: str, voice: Voice) -> None:
    """What names the company and decides something is heard; who may be believed depends on the address."""
    assert hear(message(sender=sender, text=NO, unverified=unverified)) is voice


@pytest.mark.parametrize(
    ("sender", "subject", "text", "voice"),
    [
        ("Careers <x@relay.example>", "Branch Operations Manager", f"Prairie Gate: {NO}", Voice.STRANGER),
        (
            "Careers <x@us.greenhouse-mail.io>",
            "Branch Operations Manager",
            f"Prairie Gate: {NO}",
            Voice.COMPANY,
        ),
        ("Careers <x@relay.example>", "Branch Operations Manager", NO, Voice.NOBODY),
        ("Careers <x@relay.example>", "News", f"Prairie Gate: {NO}", Voice.NOBODY),
    ],
)
def test_a_company_named_in_part(sender: str, subject: str, text: str, voice: Voice) -> None:
    """The beginning of a company's name does, where the role is named beside it; neither alone."""
    assert hear(message(sender=sender, subject=subject, text=text)) is voice


@pytest.mark.parametrize(
    ("text", "to", "voice"),
    [
        (NO, "marcus.ellery@mail.example", Voice.STRANGER),
        (NO, "all@lists.example, marcus.ellery@mail.example", Voice.NOBODY),
        ("We would like to invite you to a second interview.", "marcus.ellery@mail.example", Voice.NOBODY),
    ],
)
def test_a_no_with_the_headers_of_a_list(text: str, to: str, voice: Voice) -> None:
    """An unlisted system may put them on all its mail: what is sent to one address is asked about."""
    lines = ("List-Unsubscribe: <https://newsystem.example/u>", "List-Id: <mail.newsystem.example>")
    mail = message(
        sender="Prairie Gate Credit Union <noreply@newsystem.example>", text=text, to=to, notices=lines
    )
    assert hear(mail) is voice


def test_what_may_be_a_decision_is_heard_of_strangers() -> None:
    """Under an interviewer's name, or naming the company: also where the words only may decide."""
    unclear = Signal(SignalKind.UNCLEAR, personal=True, evidence="")
    plain = replace(unclear, kind=SignalKind.HUMAN_OTHER)
    for sender, text in (
        ("Denise M. Kowalczyk <dmk@x.example>", "News."),
        ("A <a@x.example>", "At Prairie Gate Credit Union"),
    ):
        mail = message(sender=sender, text=text)
        assert find_voice_elsewhere(mail, unclear, debrief(), profile()) is Voice.STRANGER
        assert find_voice_elsewhere(mail, plain, debrief(), profile()) is Voice.NOBODY


@pytest.mark.parametrize(
    ("mail", "concerned"),
    [
        (message(), True),
        (message(sender="HR <hr@prairiegate.example>"), True),
        (message(sender="HR <hr@jobs.prairiegate.example>"), True),
        (message(sender="HR <hr@PrairieGate.example>"), True),
        (message(sender="X <x@y.example>", reply_to=(address("hr@prairiegate.example"),)), False),
        (message(sender="Prairie Gate Credit Union <no-reply@greenhouse.io>"), True),
        (
            message(
                sender="Careers <no-reply@greenhouse.io>",
                text="Your application at prairie gate credit union.",
            ),
            True,
        ),
        (
            message(sender="mailer-daemon@y.example", text="denise.kowalczyk@prairiegate.example: unknown"),
            True,
        ),
        (message(sender="mailer-daemon@y.example", text="Somebody.Else@y.example: unknown"), False),
        (message(sender="Other Bank <no-reply@greenhouse.io>", text="Hello"), False),
        (message(sender="X <x@y.example>", text="Prairie Gate Credit Union"), False),
        (message(sender="X <x@example>"), False),
        (replace(message(), sender=None), False),
    ],
)
def test_concerns_company(mail: Message, *, concerned: bool) -> None:
    """Its people, its domain, a tracking system that names it, a bounce that names them; no Reply-To."""
    assert concerned is is_company(mail, debrief())


@pytest.mark.parametrize(
    ("company", "domain", "fits"),
    [
        ("Fjordlab", "fjordlab.example", True),
        ("Fjordlab AS", "mail.fjordlab.example", True),
        ("Halvorsen Transit", "halvorsen.example", True),
        ("Marlow & Finch", "marlowfinch.example", True),
        ("Kessler Pumpen GmbH & Co. KG", "kessler-pumpen.example", True),
        ("Weiß Möbel", "weissmobel.example", True),
        ("Solstice Grid, Inc.", "solsticegrid-jobs.example", True),
        ("Acme", "acme.example", True),
        ("Acme", "acmeother.example", False),
        ("Northern Trust Bank Company of the North", "northern.example", False),
        ("Go", "go.example", False),
        ("Gmail", "gmail.com", False),
        ("Greenhouse", "greenhouse.io", False),
        ("Example", "quill.example", False),
        ("", "x.example", False),
    ],
)
def test_domains_named_after_a_company(company: str, domain: str, *, fits: bool) -> None:
    """The name squeezed together, a long beginning of it, or more behind it."""
    asked = debrief(company=company, interviewers=(denise(email=""),))
    assert fits is is_company(message(sender=f"X <x@{domain}>"), asked)


@pytest.mark.parametrize(
    ("known", "domain", "fits"),
    [
        ("us.corp.example", "corp.example", True),
        ("corp.example", "us.corp.example", True),
        ("corp.co.uk", "other.co.uk", False),
        ("corp.co.uk", "co.uk", False),
        ("corp.example", "example", False),
        ("a.corp.example", "b.corp.example", True),
        ("a.github.io", "b.github.io", False),
    ],
)
def test_domains_above_and_below(known: str, domain: str, *, fits: bool) -> None:
    """All of a registered domain is the company's; a country's or a host's is nobody's."""
    asked = debrief(company="Zzz", interviewers=(denise(email=f"d@{known}"),))
    assert fits is is_company(message(sender=f"X <x@{domain}>"), asked)


def test_companies_in_scripts_without_blanks() -> None:
    """A Japanese name stands anywhere in a sentence."""
    asked = debrief(company="田中商事株式会社", interviewers=(denise(email=""),))
    ats = message(sender="X <x@greenhouse.io>", text="先日は田中商事の面接に")
    assert is_company(ats, asked)
