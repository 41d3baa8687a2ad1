"""The whole life of an interview without any command but `auth` and cron's `run`, on three mailboxes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from calendars import HOUR, START, UID, calendar, calendar_mail, event, utc
from desk import Desk
from forms import ANSWERS, filled
from mail_program import edit, parse, text_of
from mails import APPLIED, INVITED, application
from worlds import ARCHIVE, INBOX, SENT_FOLDER

FORM = "a few questions"
OVER = START + 2 * HOUR


def invitation(  # noqa: PLR0913 - what calendars change
    start: datetime,
    end: datetime,
    when: datetime,
    message_id: str,
    *,
    method: str = "REQUEST",
    title: str = "Interview: Branch Operations Manager",
    sequence: int = 0,
    uid: str = UID,
) -> bytes:
    """Denise's calendar, as Google sends it."""
    one = event(
        start,
        end,
        sequence=sequence,
        uid=uid,
        title=title,
        DTSTAMP=f":{utc(when)}",
        LOCATION=":12 Elm Street\\, Springfield",
        STATUS=":CANCELLED" if method == "CANCEL" else ":CONFIRMED",
    )
    written = calendar(one, method=method)
    return calendar_mail(written, when, message_id, method=method, subject=f"Invitation: {title}")


def forms(life: Desk) -> dict[str, bytes]:
    """The drafts to the person alone."""
    return {draft: raw for draft, raw in life.drafts().items() if "marcus.ellery" in str(parse(raw)["To"])}


def letters(life: Desk) -> dict[str, bytes]:
    """The drafts to others."""
    return {draft: raw for draft, raw in life.drafts().items() if draft not in forms(life)}


def runs(life: Desk, now: datetime) -> str:
    """Cron runs; what it says."""
    said = life("run", now=now)
    assert (0, "") == (said.code, said.out), said.err
    return said.err


def invited(life: Desk) -> None:
    """They applied, were invited by calendar, and agreed."""
    life.sign_in()
    life.deliver(application(), APPLIED, SENT_FOLDER)
    life.deliver(invitation(START, START + HOUR, INVITED, "<i1@prairiegate.example>"), INVITED)


def test_from_the_invitation_to_the_second_chance(life: Desk) -> None:
    """Seen, moved, asked about when it is over, answered in the form, thanked, and asked again."""
    invited(life)
    assert "look for interviews in your mail" in runs(life, INVITED + HOUR)
    moved = invitation(START + HOUR, OVER, INVITED + 2 * HOUR, "<i2@prairiegate.example>", sequence=1)
    life.deliver(moved, INVITED + 2 * HOUR)
    said = runs(life, INVITED + 3 * HOUR)
    assert "moved by Denise Kowalczyk <denise.kowalczyk@prairiegate.example> (Tue 1 Sep, 11:00)" in said
    assert "It begins on Fri 4 Sep, 11:00 now." in said
    assert 1 == said.count("\n"), "it says once what it reads and keeps"
    assert "" == runs(life, INVITED + 5 * HOUR), "and once what a mail changed"
    runs(life, START + HOUR + timedelta(minutes=5))
    assert {} == life.drafts(), "the hour it was moved from is over, the talk is not"

    assert "Drafts" in runs(life, OVER + timedelta(minutes=10))
    ((form, raw),) = life.drafts().items()
    assert "marcus.ellery@mail.example" in parse(raw)["To"]
    assert parse(raw)["In-Reply-To"] is None
    text = text_of(parse(raw))
    assert "Denise Kowalczyk" in text
    assert "Prairie Gate" in text
    runs(life, OVER + 2 * HOUR)
    assert 1 == len(life.drafts()), "one form, ever"

    life.edit(form, filled(text, {**ANSWERS, "what excites you": "", "ready": "yes"}))
    runs(life, OVER + 4 * HOUR)
    assert {} == letters(life), "nothing is placed before the form is right"
    ((form, raw),) = forms(life).items()
    text = text_of(parse(raw))
    assert ANSWERS["your better answer"] in " ".join(text.split()), "no answer is lost"
    life.edit(form, filled(text, {"what excites you": ANSWERS["what excites you"], "ready": "yes"}))
    runs(life, OVER + 6 * HOUR)
    ((thanks, raw),) = letters(life).items()
    assert "denise.kowalczyk@prairiegate.example" in parse(raw)["To"]
    assert parse(raw)["In-Reply-To"] in {"<i1@prairiegate.example>", "<i2@prairiegate.example>"}
    assert "masking tape" in text_of(parse(raw))

    sent_at = OVER + 7 * HOUR
    life.send_draft(thanks, sent_at)
    runs(life, sent_at + HOUR)
    runs(life, datetime.fromisoformat("2026-09-09T10:00:00-05:00"))
    ((_, raw),) = letters(life).items()
    assert "cash shortage" in text_of(parse(raw))
    assert 1 == len(forms(life))


def test_a_form_sent_to_oneself_is_an_answer(life: Desk) -> None:
    """Whatever stands behind `ready`."""
    invited(life)
    runs(life, START + 2 * HOUR)
    ((form, raw),) = life.drafts().items()
    life.edit(form, filled(text_of(parse(raw)), ANSWERS))
    ((form, _),) = life.drafts().items()
    life.send_draft(form, START + 3 * HOUR)
    runs(life, START + 4 * HOUR)
    assert 1 == len(letters(life))
    assert {} == forms(life)


def test_a_deleted_form_is_a_no(life: Desk) -> None:
    """It does not come back, and nothing is written."""
    invited(life)
    runs(life, START + 2 * HOUR)
    ((form, _),) = life.drafts().items()
    life.delete(form)
    runs(life, START + 4 * HOUR)
    runs(life, START + 30 * HOUR)
    assert {} == life.drafts()


def test_a_cancelled_interview_is_told_once(life: Desk) -> None:
    """No form; and one word, with who cancelled it, when, and how to take that back."""
    invited(life)
    runs(life, INVITED + HOUR)
    gone = invitation(
        START, START + HOUR, INVITED + 2 * HOUR, "<i2@prairiegate.example>", sequence=1, method="CANCEL"
    )
    life.deliver(gone, INVITED + 2 * HOUR)
    said = runs(life, INVITED + 3 * HOUR)
    assert "cancelled by Denise Kowalczyk <denise.kowalczyk@prairiegate.example> (Tue 1 Sep, 11:00)" in said
    assert "second-chance reopen prairie-gate-credit-union-2026-09-04" in said
    assert 1 == said.count("\n")
    assert "" == runs(life, START + 2 * HOUR)
    assert {} == life.drafts()


def test_the_next_round_is_an_interview_of_its_own(life: Desk) -> None:
    """Its form knows company and role, and the first interview is left as it is."""
    test_a_form_sent_to_oneself_is_an_answer(life)
    ((thanks, _),) = letters(life).items()
    life.send_draft(thanks, START + 5 * HOUR)
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
    life.deliver(second, START + 20 * HOUR)
    runs(life, START + 21 * HOUR)
    assert {} == life.drafts()
    runs(life, again + 2 * HOUR)
    ((_, raw),) = life.drafts().items()
    text = text_of(parse(raw))
    assert "Prairie Gate Credit Union" in text
    assert "Branch Operations Manager" in text


def test_switched_off_nothing_is_looked_at(life: Desk) -> None:
    """No word, no form; switched on again it is found."""
    life.configure("\n[find]\nenabled = false\n")
    invited(life)
    assert "" == runs(life, INVITED + HOUR)
    assert "" == runs(life, START + 2 * HOUR)
    assert {} == life.drafts()


@pytest.mark.parametrize("folder", [INBOX, ARCHIVE])
def test_a_form_that_somebody_else_filled_in_is_no_answer(life: Desk, folder: str) -> None:
    """It bears the form's id and code, and the person's address; it answers nothing and dismisses nothing."""
    invited(life)
    runs(life, START + 2 * HOUR)
    ((form, raw),) = life.drafts().items()
    forged = edit(raw, text=filled(text_of(parse(raw)), {**ANSWERS, "ready": "yes"}))
    life.deliver(forged, START + 3 * HOUR, folder)
    runs(life, START + 4 * HOUR)
    assert [form] == list(life.drafts()), "the form stands as it was placed, and there is no letter"
    life.delete(form)
    said = runs(life, START + 5 * HOUR)
    assert ({}, "recorded" in said) == (life.drafts(), False)
    (seen,) = life("find", "--json", now=START + 5 * HOUR).json["found"]
    assert ("asked", "unknown") == (seen["state"], seen["form"]["fate"])
    assert "its form is out of sight" in life("find", now=START + 5 * HOUR).out
