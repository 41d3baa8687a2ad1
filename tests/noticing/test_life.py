"""The whole life of an interview without any command but `auth` and cron's `run`, on three mailboxes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from dovecot import Dovecot
from imap_worlds import ImapWorld, needs_dovecot
from lives import ImapLife, Life, MaildirLife, at_gmails_fake, filled, letter, words_of
from world import DENISE, MARCUS, mail

FORM = "a few questions"
HOUR = timedelta(hours=1)
APPLIED = datetime.fromisoformat("2026-08-24T20:00:00-05:00")
INVITED = datetime.fromisoformat("2026-09-01T09:00:00-05:00")
START = datetime.fromisoformat("2026-09-04T10:00:00-05:00")
OVER = datetime.fromisoformat("2026-09-04T12:00:00-05:00")
ANSWERS = {
    "how it went": "mixed",
    "what stayed with you 1": "the teller who redesigned the queue with masking tape",
    "part 1": "hiring manager",
    "what you bring 1": "running a four-teller branch through two audits",
    "what they need 1": "steadier closing routines",
    "what excites you": "rebuilding the closing routine with your tellers",
    "question 1": "How would you handle a cash shortage at close?",
    "what was missing 1": "incomplete",
    "better answer 1": "I recount with a second person before anyone leaves",
    "role": "Branch Operations Manager",
    "company": "Prairie Gate Credit Union",
    "how you talked": "in person",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with Dovecot() as one:
        yield one


@pytest.fixture(params=["maildir", pytest.param("imap", marks=[pytest.mark.slow, needs_dovecot]), "gmail"])
def life(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Life]:
    with ExitStack() as stack:
        if request.param == "maildir":
            yield MaildirLife(tmp_path)
        elif request.param == "gmail":
            yield stack.enter_context(at_gmails_fake(tmp_path, monkeypatch))
        else:
            server = request.getfixturevalue("server")
            world = stack.enter_context(ImapWorld(server.host, server.port))
            yield ImapLife(tmp_path, world)


def invitation(  # noqa: PLR0913 - what calendars change
    start: datetime,
    end: datetime,
    when: datetime,
    message_id: str,
    *,
    sequence: int = 0,
    method: str = "REQUEST",
    uid: str = "talk-1@prairiegate.example",
    title: str = "Interview: Branch Operations Manager",
) -> bytes:
    """Denise's calendar, as Google sends it."""

    def utc(moment: datetime) -> str:
        return (
            f"{moment.astimezone(datetime.fromisoformat('2026-01-01T00:00:00+00:00').tzinfo):%Y%m%dT%H%M%SZ}"
        )

    status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    calendar = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
            "VERSION:2.0",
            "CALSCALE:GREGORIAN",
            f"METHOD:{method}",
            "BEGIN:VEVENT",
            f"DTSTART:{utc(start)}",
            f"DTEND:{utc(end)}",
            f"DTSTAMP:{utc(when)}",
            "ORGANIZER;CN=Denise Kowalczyk:mailto:denise.kowalczyk@prairiegate.example",
            f"UID:{uid}",
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE",
            " ;CN=Marcus Ellery:mailto:marcus.ellery@mail.example",
            "LOCATION:12 Elm Street\\, Springfield",
            f"SEQUENCE:{sequence}",
            f"STATUS:{status}",
            f"SUMMARY:{title}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = DENISE, MARCUS, f"Invitation: {title}"
    one["Date"], one["Message-ID"] = format_datetime(when), message_id
    one.set_content("Dear Marcus,\n\nwe look forward to seeing you at Prairie Gate Credit Union.\n\nDenise\n")
    one.add_alternative(calendar, subtype="calendar", params={"method": method})
    return one.as_bytes()


def forms(life: Life) -> dict[str, bytes]:
    """The drafts to the person alone."""
    return {draft: raw for draft, raw in life.drafts().items() if "marcus.ellery" in str(letter(raw)["To"])}


def letters(life: Life) -> dict[str, bytes]:
    """The drafts to others."""
    return {draft: raw for draft, raw in life.drafts().items() if draft not in forms(life)}


def runs(life: Life, now: datetime) -> str:
    """Cron runs; what it says."""
    said = life("run", now=now)
    assert (0, "") == (said.code, said.out), said.err
    return said.err


def invited(life: Life) -> None:
    """They applied, were invited by calendar, and agreed."""
    life.settle()
    application = mail(
        "Dear Ms. Kowalczyk,\n\nhere is my application for the Branch Operations Manager role.\n\nMarcus\n",
        APPLIED,
        "<apply@mail.example>",
        sender=MARCUS,
        to=DENISE,
        subject="Application: Branch Operations Manager",
    )
    life.receive(application, APPLIED, sent=True)
    life.receive(invitation(START, START + HOUR, INVITED, "<i1@prairiegate.example>"), INVITED)


def test_from_the_invitation_to_the_second_chance(life: Life) -> None:
    """Seen, moved, asked about when it is over, answered in the form, thanked, and asked again."""
    invited(life)
    assert "look for interviews in your mail" in runs(life, INVITED + HOUR)
    moved = invitation(START + HOUR, OVER, INVITED + 2 * HOUR, "<i2@prairiegate.example>", sequence=1)
    life.receive(moved, INVITED + 2 * HOUR)
    assert "" == runs(life, INVITED + 3 * HOUR), "it says once what it reads and keeps"
    runs(life, START + HOUR + timedelta(minutes=5))
    assert {} == life.drafts(), "the hour it was moved from is over, the talk is not"

    assert "Drafts" in runs(life, OVER + timedelta(minutes=10))
    ((form, raw),) = life.drafts().items()
    assert "marcus.ellery@mail.example" in letter(raw)["To"]
    assert letter(raw)["In-Reply-To"] is None
    text = words_of(raw)
    assert "Denise Kowalczyk" in text
    assert "Prairie Gate" in text
    runs(life, OVER + 2 * HOUR)
    assert 1 == len(life.drafts()), "one form, ever"

    life.edit(form, filled(text, {**ANSWERS, "what excites you": "", "ready": "yes"}))
    runs(life, OVER + 4 * HOUR)
    assert {} == letters(life), "nothing is placed before the form is right"
    ((form, raw),) = forms(life).items()
    text = words_of(raw)
    assert ANSWERS["better answer 1"] in " ".join(text.split()), "no answer is lost"
    life.edit(form, filled(text, {"what excites you": ANSWERS["what excites you"], "ready": "yes"}))
    runs(life, OVER + 6 * HOUR)
    ((thanks, raw),) = letters(life).items()
    assert "denise.kowalczyk@prairiegate.example" in letter(raw)["To"]
    assert letter(raw)["In-Reply-To"] in {"<i1@prairiegate.example>", "<i2@prairiegate.example>"}
    assert "masking tape" in words_of(raw)

    sent_at = OVER + 7 * HOUR
    life.send(thanks, sent_at)
    runs(life, sent_at + HOUR)
    runs(life, datetime.fromisoformat("2026-09-09T10:00:00-05:00"))
    ((_, raw),) = letters(life).items()
    assert "cash shortage" in words_of(raw)
    assert 1 == len(forms(life))


def test_a_form_sent_to_oneself_is_an_answer(life: Life) -> None:
    """Whatever stands behind `ready`."""
    invited(life)
    runs(life, START + 2 * HOUR)
    ((form, raw),) = life.drafts().items()
    life.edit(form, filled(words_of(raw), ANSWERS))
    ((form, _),) = life.drafts().items()
    life.send(form, START + 3 * HOUR)
    runs(life, START + 4 * HOUR)
    assert 1 == len(letters(life))
    assert {} == forms(life)


def test_a_deleted_form_is_a_no(life: Life) -> None:
    """It does not come back, and nothing is written."""
    invited(life)
    runs(life, START + 2 * HOUR)
    ((form, _),) = life.drafts().items()
    life.delete(form)
    runs(life, START + 4 * HOUR)
    runs(life, START + 30 * HOUR)
    assert {} == life.drafts()


def test_a_cancelled_interview_closes_quietly(life: Life) -> None:
    """No form, and no word about it."""
    invited(life)
    runs(life, INVITED + HOUR)
    gone = invitation(
        START, START + HOUR, INVITED + 2 * HOUR, "<i2@prairiegate.example>", sequence=1, method="CANCEL"
    )
    life.receive(gone, INVITED + 2 * HOUR)
    assert "" == runs(life, INVITED + 3 * HOUR)
    assert "" == runs(life, START + 2 * HOUR)
    assert {} == life.drafts()


def test_the_next_round_is_an_interview_of_its_own(life: Life) -> None:
    """Its form knows company and role, and the first interview is left as it is."""
    test_a_form_sent_to_oneself_is_an_answer(life)
    ((thanks, _),) = letters(life).items()
    life.send(thanks, START + 5 * HOUR)
    runs(life, START + 6 * HOUR)
    again = START + timedelta(days=6)
    second = invitation(
        again,
        again + HOUR,
        START + 20 * HOUR,
        "<j1@prairiegate.example>",
        uid="talk-2",
        title="Second conversation",
    )
    life.receive(second, START + 20 * HOUR)
    runs(life, START + 21 * HOUR)
    assert {} == life.drafts()
    runs(life, again + 2 * HOUR)
    ((_, raw),) = life.drafts().items()
    text = words_of(raw)
    assert "Prairie Gate Credit Union" in text
    assert "Branch Operations Manager" in text


def test_switched_off_nothing_is_looked_at(life: Life) -> None:
    """No word, no form; switched on again it is found."""
    life.configure("\n[find]\nenabled = false\n")
    invited(life)
    assert "" == runs(life, INVITED + HOUR)
    assert "" == runs(life, START + 2 * HOUR)
    assert {} == life.drafts()
