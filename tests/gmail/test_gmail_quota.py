"""What a run asks of Gmail, as `-v` tells it and as Gmail counts it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from desk import DUE_AT, FIT, SENT_AT
from gmail_desk import GmailDesk
from mails import DEBRIEFED, INVITED, mail

HOUR = timedelta(hours=1)


def test_one_due_letter_in_a_known_thread_takes_four_requests(desk: GmailDesk) -> None:
    """The thread, the news, the draft, the draft read back; what came in is asked by the next run."""
    desk.thank_and_wait()
    desk.gmail.requests.clear()
    desk.google.requests.clear()
    said = desk("run", "-v", now=DUE_AT)
    assert 0 == said.code
    assert ["threads.get", "messages.list", "drafts.create", "drafts.get"] == desk.gmail.calls
    assert ["token"] == [entry.method for entry in desk.google.requests]
    assert "personal: 4 requests, 75 quota units" in said.err.splitlines()
    assert 75 == desk.gmail.units_used
    assert 1 == len(desk.gmail.drafts())
    desk.gmail.requests.clear()
    desk.run(DUE_AT + timedelta(minutes=1))
    assert "history.list" in desk.gmail.calls


def test_a_run_with_nothing_due_asks_what_came_in_and_for_an_hour_nothing(desk: GmailDesk) -> None:
    """One request of two units; then neither Google nor Gmail."""
    desk.thank_and_wait()
    assert 0 == desk("close", desk.status()["id"], now=SENT_AT + HOUR).code
    desk.gmail.requests.clear()
    assert (0, "", "") == dataclasses.astuple(desk("run", now=DUE_AT))
    assert (["history.list"], 2) == (desk.gmail.calls, desk.gmail.units_used)
    desk.gmail.requests.clear()
    desk.google.requests.clear()
    assert (0, "", "") == dataclasses.astuple(desk("run", now=DUE_AT + HOUR / 2))
    assert ([], []) == (desk.gmail.calls, desk.google.requests)


def test_ten_open_interviews_stay_under_a_thousand_units(desk: GmailDesk) -> None:
    """Ten thank-yous lie unsent; one run looks at all of them."""
    for number in range(10):
        domain = f"company{number}.example"
        text = f"Dear Marcus,\n\nsee you on Friday about the Clerk role at Company {number}.\n\nAnn\n"
        sender = f"Ann Lake <ann@{domain}>"
        raw = mail(text, INVITED, f"<i{number}@{domain}>", sender=sender, subject=f"Company {number}, Clerk")
        desk.gmail.deliver(raw, INVITED)
        file = desk.file(
            f'company = "Company {number}"\nrole = "Clerk"\nmode = "onsite"\n'
            "interview_end = 2026-09-04T11:30:00-05:00\n"
            f'their_time_zone = "America/Chicago"\nthread = "<i{number}@{domain}>"\n'
            'enthusiasm = "the counter"\n[[interviewers]]\nname = "Ann Lake"\n'
            f'email = "ann@{domain}"\npart = "hiring_manager"\nfirst_name_basis = true\n{FIT}'
        )
        said = desk("debrief", file)
        assert 0 == said.code, said.err
    assert 10 == len(desk.gmail.drafts())
    desk.gmail.requests.clear()
    later = DEBRIEFED + timedelta(days=1)
    said = desk("run", "-v", now=later)
    assert 0 == said.code, said.err
    assert f"personal: {len(desk.gmail.calls)} requests, {desk.gmail.units_used} quota units" in said.err
    assert desk.gmail.calls.count("threads.get") >= 10, "all ten were looked at"
    assert desk.gmail.units_used < 1000


def test_what_was_not_looked_at_is_said(desk: GmailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """More conversations fit the search than one run reads: a sentence, and how to name the right one."""
    monkeypatch.setattr("agent.mailboxes.gmail.reader._MOST_THREADS", 1)
    for number in range(3):
        raw = mail("A note.", INVITED, f"<n{number}@prairiegate.example>", subject=f"Note {number}")
        desk.gmail.deliver(raw, INVITED)
    assert "second-chance choose ID MESSAGE-ID" in desk("debrief", "-v", desk.file()).err
