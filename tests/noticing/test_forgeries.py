"""Who does not speak: mail in the person's name, and mail that fails its sender's checks; on each mailbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from calendars import HOUR, OVER, START, calendar, calendar_mail, event, utc
from desk import Desk
from mail_program import parse, text_of
from mails import APPLIED, INVITED, MARCUS, application, mail
from worlds import SENT_FOLDER

ID = "prairie-gate-credit-union-2026-09-04"
FAILED = (
    b"Received: from mx.evil.example (203.0.113.9) by mx.google.com; Wed, 2 Sep 2026 09:00:00 +0000\r\n"
    b"Authentication-Results: mx.google.com; spf=fail; dmarc=fail\r\n"
)
"""What the receiving server writes at the top of a mail that it takes for forged."""
COLD = "an-interview-for-you-2026-09-04"


def invitation(
    when: datetime = INVITED,
    message_id: str = "<i1@prairiegate.example>",
    *,
    method: str = "REQUEST",
    start: datetime = START,
    sequence: int = 0,
    **mail_changes: Any,
) -> bytes:
    """Denise's calendar."""
    status = ":CANCELLED" if method == "CANCEL" else ":CONFIRMED"
    one = event(start, start + HOUR, sequence=sequence, DTSTAMP=f":{utc(when)}", STATUS=status)
    return calendar_mail(calendar(one, method=method), when, message_id, method=method, **mail_changes)


def runs(life: Desk, now: datetime) -> str:
    """Cron runs; what it says."""
    said = life("run", now=now)
    assert (0, "") == (said.code, said.out), said.err
    return said.err


def found(life: Desk, now: datetime) -> dict[str, Any]:
    """The only interview that was seen."""
    (one,) = life("find", "--json", "-q", now=now).json["found"]
    return dict(one)


def invited(life: Desk) -> None:
    """They applied, were invited, and that was noticed."""
    life.sign_in()
    life.deliver(application(), APPLIED, SENT_FOLDER)
    life.deliver(invitation(), INVITED)
    runs(life, INVITED + HOUR)


def test_mail_in_the_persons_name_is_nobodys(life: Desk) -> None:
    """Outside the sent mail it makes nothing sure, declines nothing, and is not even told of."""
    life.sign_in()
    life.deliver(invitation(), INVITED)
    runs(life, INVITED + HOUR)
    before = found(life, INVITED + HOUR)
    assert "ask" == before["band"], "nothing that a stranger cannot make up speaks for it"
    later = INVITED + 2 * HOUR
    answers = ("<i1@prairiegate.example>",)
    life.deliver(
        mail("Friday at 10 is fine, thank you!", later, "<f1@x.example>", sender=MARCUS, references=answers),
        later,
    )
    for number, (method, partstat) in enumerate(
        (("REPLY", "ACCEPTED"), ("REPLY", "DECLINED"), ("CANCEL", "DECLINED"), ("REQUEST", "ACCEPTED"))
    ):
        one = event(START + 48 * HOUR, OVER + 48 * HOUR, sequence=9, partstat=partstat)
        forged = calendar_mail(
            calendar(one, method=method), later, f"<g{number}@x.example>", method=method, sender=MARCUS
        )
        life.deliver(forged, later)
    assert "" == runs(life, INVITED + 4 * HOUR)
    assert before == found(life, INVITED + 4 * HOUR)
    runs(life, OVER + HOUR)
    assert {} == life.drafts()


def test_a_cancellation_that_fails_its_senders_checks(life: Desk) -> None:
    """It is told once, with who is said to have written it; the interview stands, and its form comes."""
    invited(life)
    gone = FAILED + invitation(INVITED + 2 * HOUR, "<x1@prairiegate.example>", method="CANCEL", sequence=9)
    life.deliver(gone, INVITED + 2 * HOUR)
    said = runs(life, INVITED + 3 * HOUR)
    assert "a mail in the name of Denise Kowalczyk <denise.kowalczyk@prairiegate.example>" in said
    assert "says that it was cancelled" in said
    assert "dmarc=fail" in said
    assert f"second-chance skip {ID}" in said
    assert "" == runs(life, INVITED + 5 * HOUR)
    one = found(life, INVITED + 5 * HOUR)
    assert ("seen", False, []) == (one["state"], one["cancelled"], one["changes"])
    assert ["cancelled"] == [claim["code"] for claim in one["claims"]]
    assert "questions about it wait" in runs(life, OVER + HOUR)


def test_a_cancellation_is_taken_back(life: Desk) -> None:
    """What held before that mail holds again, also after more mail of its conversation."""
    invited(life)
    life.deliver(
        invitation(INVITED + 2 * HOUR, "<i2@prairiegate.example>", method="CANCEL", sequence=1),
        INVITED + 2 * HOUR,
    )
    assert f"second-chance reopen {ID}" in runs(life, INVITED + 3 * HOUR)
    said = life("reopen", ID, now=INVITED + 4 * HOUR)
    assert 0 == said.code, said.err
    assert "when it is over, a form comes into your Drafts" in said.err
    more = mail(
        "Please bring your certificates.",
        INVITED + 5 * HOUR,
        "<i3@prairiegate.example>",
        subject="Re: Invitation: Interview: Branch Operations Manager",
        references=("<i1@prairiegate.example>", "<i2@prairiegate.example>"),
    )
    life.deliver(more, INVITED + 5 * HOUR)
    assert "" == runs(life, INVITED + 7 * HOUR)
    assert not found(life, INVITED + 7 * HOUR)["cancelled"]
    assert "questions about it wait" in runs(life, OVER + HOUR)
    assert 1 == life("reopen", ID, now=OVER + HOUR).code, "there is nothing more to take back"


def test_an_invitation_that_fails_its_senders_checks(life: Desk) -> None:
    """The person hears of it once; no form comes but on their word, and that has no names of it."""
    life.sign_in()
    life.deliver(application(), APPLIED, SENT_FOLDER)
    life.deliver(FAILED + invitation(subject="An interview for you"), INVITED)
    said = runs(life, INVITED + HOUR)
    assert "perhaps an interview. Its mail is in the name of Denise Kowalczyk" in said
    assert f"second-chance confirm {COLD}" in said
    assert "" == runs(life, INVITED + 3 * HOUR)
    one = found(life, INVITED + 3 * HOUR)
    assert ("ask", "", "", []) == (one["band"], one["company"], one["role"], one["people"])
    assert "" == runs(life, OVER + HOUR), "it is not asked about once more"
    assert {} == life.drafts()
    assert 0 == life("confirm", COLD, now=OVER + 2 * HOUR).code
    ((_, form),) = life.drafts().items()
    words = text_of(parse(form))
    assert "Kowalczyk" not in words
    assert "Prairie Gate" not in words


def test_the_genuine_invitation_takes_the_place_of_a_forged_one(life: Desk) -> None:
    """Whatever number that gave itself, and though the person said no to it."""
    life.sign_in()
    life.deliver(application(), APPLIED, SENT_FOLDER)
    forged = invitation(
        INVITED - HOUR,
        "<x1@x.example>",
        start=START + 72 * HOUR,
        sequence=99,
        subject="An interview for you",
    )
    life.deliver(FAILED + forged, INVITED - HOUR)
    runs(life, INVITED - timedelta(minutes=30))
    (one,) = life("find", "--json", "-q", now=INVITED).json["found"]
    assert 0 == life("skip", one["id"], now=INVITED).code
    life.deliver(invitation(), INVITED)
    runs(life, INVITED + HOUR)
    known = found(life, INVITED + HOUR)
    assert ("sure", "seen", START, "") == (
        known["band"],
        known["state"],
        datetime.fromisoformat(known["start"]),
        known["unverified"],
    )
