"""Mails whose writer is not who they seem, one kind at a time: what generated forgeries do not reach."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from calendars import invite, utc
from desk import DUE_AT, ID, SENT_AT, MaildirDesk
from mails import DEBRIEFED, DENISE, DENISE_IN_FULL, INVITED, mail

HOUR = timedelta(hours=1)
LATER = SENT_AT + HOUR
SUBJECT = "Re: Branch Operations Manager interview"
BEGINNING_BY_CALENDAR = ((invite(message_id="<a1@prairiegate.example>"), INVITED),)
NO = "Dear Marcus, we have decided to move forward with another candidate.\n\nDenise"
THANKS = "Dear Marcus, thank you for your note.\n\nDenise"
PASSED = "dmarc=pass header.from=prairiegate.example"
FAILED = "dmarc=fail header.from=prairiegate.example"


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    """The thank-you was sent and seen."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    return desk


def arrive(  # noqa: PLR0913 - what a test is about
    desk: MaildirDesk,
    text: str,
    when: datetime,
    results: str,
    *,
    message_id: str = "<r1@prairiegate.example>",
    date: datetime | None = None,
    sender: str = DENISE_IN_FULL,
    subject: str = SUBJECT,
    headers: dict[str, str] | None = None,
) -> None:
    """A mail in the conversation comes in, with what the person's own server says of its sender."""
    raw = mail(
        text,
        date or when,
        message_id,
        references=("<a1@prairiegate.example>",),
        sender=sender,
        subject=subject,
        headers=headers,
    )
    trace = (
        f"Received: from mx.outside.example (203.0.113.9) by mx.mail.example; {format_datetime(when)}\r\n"
        f"Authentication-Results: mx.mail.example; {results}\r\n"
    )
    above = trace.splitlines(keepends=True)
    desk.deliver("".join(reversed(above)).encode() + raw, when)


def addresses(desk: MaildirDesk) -> list[tuple[str, str]]:
    """To and Cc of every draft."""
    return [(str(letter["To"]), str(letter["Cc"] or "")) for letter in desk.letters()]


# ---- one Message-ID, two mails


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_genuine_answer_counts_beside_a_forged_one_under_its_id(desk: MaildirDesk, hours: int) -> None:
    """Whichever says that it is older."""
    arrive(desk, THANKS, LATER, PASSED)
    arrive(desk, "We offer you the position.", LATER, FAILED, date=LATER + hours * HOUR)
    desk.run(LATER + 2 * HOUR)
    one = desk.status(LATER + 2 * HOUR)
    assert one["second_chance"]["reason"] == "reply_received"
    assert [cause["words"] for cause in one["second_chance"]["because"]] == [
        "Dear Marcus, thank you for your note."
    ]


def test_a_forged_copy_under_the_same_date_is_left_out(desk: MaildirDesk) -> None:
    """The mail that passed is the one that is read."""
    arrive(desk, "We offer you the position.", LATER, FAILED)
    arrive(desk, NO, LATER, PASSED)
    desk.run(LATER + HOUR)
    assert desk.status(LATER + HOUR)["second_chance"]["reason"] == "rejection"


def test_reopen_after_a_forged_no_leaves_the_genuine_one(desk: MaildirDesk) -> None:
    """Taken back is the mail that was asked about, not whatever else bears its id."""
    arrive(desk, NO, LATER, FAILED)
    desk.run(LATER + HOUR)
    assert desk.status(LATER + HOUR)["needs_input"] == ["unverified_mail"]
    assert desk("reopen", ID, "--json", now=LATER + HOUR).only["needs_input"] == []
    arrive(desk, NO, LATER + 2 * HOUR, PASSED)
    desk.run(LATER + 3 * HOUR)
    assert desk.status(LATER + 3 * HOUR)["second_chance"]["reason"] == "rejection"


# ---- the first of the conversation


@pytest.mark.parametrize(
    ("sender", "results"),
    [
        (DENISE_IN_FULL, FAILED),
        ("Denise Kowalczyk <denise@prairiegate-hr.example>", "dmarc=pass header.from=prairiegate-hr.example"),
        ("Marcus Ellery <marcus.ellery@mail.example>", FAILED),
    ],
)
@pytest.mark.parametrize("is_late", [True, False])
def test_an_old_date_gives_no_subject(tmp_path: Path, sender: str, results: str, *, is_late: bool) -> None:
    """A mail that would be the first of the conversation names neither it nor a letter."""
    desk = MaildirDesk(tmp_path)
    if is_late:
        desk.debrief()
    at = DEBRIEFED + HOUR if is_late else INVITED + HOUR
    old = INVITED - timedelta(days=3)
    arrive(desk, THANKS, at, results, message_id="<f@x.example>", sender=sender, date=old, subject="Buy now")
    desk.run(DEBRIEFED + 2 * HOUR) if is_late else desk.debrief()
    assert desk.status(DEBRIEFED + 2 * HOUR)["thread"]["subject"] == "Branch Operations Manager interview"
    assert {str(letter["Subject"]) for letter in desk.letters()} == {SUBJECT}


# ---- addresses on a genuine mail


@pytest.mark.parametrize("name", ["Reply-To", "Cc", "To"])
@pytest.mark.parametrize("address", ["Denise Kowalczyk <d@evil.example>", "Boss <boss@evil.example>"])
def test_an_outsiders_address_on_a_mail_that_passes_gets_no_letter(
    tmp_path: Path, name: str, address: str
) -> None:
    """Neither the thank-you nor the second letter, nor the answer to a no."""
    desk = MaildirDesk(tmp_path)
    arrive(desk, "See you on Friday!\n\nDenise", INVITED + HOUR, PASSED, headers={name: address})
    desk.debrief()
    assert addresses(desk) == [(DENISE_IN_FULL, "")]
    desk.send()
    desk.run(SENT_AT)
    desk.run(DUE_AT)
    assert addresses(desk) == [(DENISE_IN_FULL, "")]
    desk.send(DUE_AT + HOUR)
    arrive(
        desk, NO, DUE_AT + 2 * HOUR, PASSED, message_id="<no@prairiegate.example>", headers={name: address}
    )
    desk.run(DUE_AT + 3 * HOUR)
    assert addresses(desk) == [(DENISE_IN_FULL, "")]


# ---- others who may, and who may not speak


def test_a_colleague_answers_for_the_interviewer(desk: MaildirDesk) -> None:
    """They are the company: it stops, and is told once with their name."""
    arrive(desk, NO, LATER, PASSED, sender="Ann Lee <ann.lee@prairiegate.example>")
    said = desk("run", now=LATER + HOUR)
    assert "Ann Lee (ann.lee@prairiegate.example)" in said.err
    assert "Ann Lee" not in desk("run", now=LATER + 2 * HOUR).err
    assert desk.status(LATER + 2 * HOUR)["second_chance"]["reason"] == "rejection"


@pytest.mark.parametrize("domain", ["gmail.com", "denise.example"])
def test_the_interviewer_at_another_provider_is_asked_about(desk: MaildirDesk, domain: str) -> None:
    """It may be them, and it may be anybody: held and asked; with `reopen` the letter comes on its day."""
    sender = f"Denise Kowalczyk <denise.kowalczyk@{domain}>"
    arrive(desk, THANKS, LATER, f"dmarc=pass header.from={domain}", sender=sender)
    said = desk("run", now=LATER + HOUR)
    assert f"comes from {domain}, not from prairiegate.example" in said.err
    assert desk.status(LATER + HOUR)["needs_input"] == ["unclear_decision"]
    desk("reopen", ID, now=LATER + HOUR)
    desk.run(DUE_AT)
    assert addresses(desk) == [(DENISE_IN_FULL, "")]


def test_reopen_answers_what_was_asked_and_leaves_what_stopped_it(desk: MaildirDesk) -> None:
    """They did answer; that a forged mail came too takes nothing of it back."""
    arrive(desk, THANKS, LATER, PASSED)
    arrive(desk, NO, LATER + HOUR, FAILED, message_id="<f@x.example>")
    desk.run(LATER + 2 * HOUR)
    one = desk.status(LATER + 2 * HOUR)
    assert (one["needs_input"], one["second_chance"]["reason"]) == (["unverified_mail"], "reply_received")
    one = desk("reopen", ID, "--json", now=LATER + 3 * HOUR).only
    assert (one["needs_input"], one["second_chance"]["reason"]) == ([], "reply_received")
    one = desk("reopen", ID, "--json", now=LATER + 3 * HOUR).only
    assert one["second_chance"]["state"] == "waiting"


def test_a_forged_calendar_after_the_debrief_is_asked_about_by_one_voice(tmp_path: Path) -> None:
    """The interview is on record: its visits ask, and it is not found a second time as a perhaps."""
    desk = MaildirDesk(tmp_path, BEGINNING_BY_CALENDAR)
    desk.thank_and_wait()
    raw = invite(LATER, "<f@x.example>", DTSTART=f":{utc(DUE_AT + 240 * HOUR)}", DTEND=None)
    results = f"Authentication-Results: mx.mail.example; {FAILED}\r\n"
    desk.deliver(f"{results}Received: from x.example by mx.mail.example\r\n".encode() + raw, LATER)
    said = [line for hours in (1, 2, 30) for line in desk("run", now=LATER + hours * HOUR).err.splitlines()]
    assert desk.status(LATER + 30 * HOUR)["needs_input"] == ["unverified_mail"]
    assert 1 == sum("may be forged" in line for line in said)
    assert not any("perhaps an interview" in line for line in said)
    assert [] == desk("find", "--all", "--json", now=LATER + 30 * HOUR).json["found"]


@pytest.mark.parametrize("folder", ["inbox", "junk", "archive"])
def test_a_bounce_in_the_persons_own_name_holds_nothing(desk: MaildirDesk, folder: str) -> None:
    """No mail system writes under it; nor does one count that lies in Junk."""
    raw = mail(
        f"{DENISE}: 550 no such user",
        LATER,
        "<b1@x.example>",
        references=("<a1@prairiegate.example>",),
        sender="Marcus Ellery <marcus.ellery@mail.example>"
        if folder != "junk"
        else "mailer-daemon@x.example",
        subject="Undelivered Mail Returned to Sender",
        headers={"Auto-Submitted": "auto-replied", "X-Failed-Recipients": DENISE},
    )
    before = desk.status(SENT_AT)["second_chance"]
    desk.deliver(raw, LATER, folder)
    desk.run(LATER + HOUR)
    assert desk.status(LATER + HOUR)["second_chance"] == before
