"""The whole life of an interview on Gmail, through the command line alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from desk import DUE_AT, INTERVIEW, PANEL, SENT_AT
from gmail_desk import GmailDesk
from mail_program import parse, text_of
from mails import DEBRIEFED

HOUR = timedelta(hours=1)
REFUSAL = """\
Dear Marcus,

thank you for your time. We have decided to move forward with another candidate.

Denise
"""
ANSWER = "Dear Marcus,\n\nthank you for your kind note. I will speak with the others this week.\n\nDenise\n"


def only(desk: GmailDesk) -> str:
    """The id of the only draft."""
    (draft,) = desk.gmail.drafts()
    return draft


def test_from_nothing_to_a_gracious_no(stranger: GmailDesk) -> None:
    """Auth, debrief; the person edits and sends; the wait, the second letter, their no, a gracious reply."""
    desk, gmail = stranger, stranger.gmail
    _is_authorised_and_debriefed(desk)
    _edits_and_sends_the_thank_you(desk)
    _waits_and_sends_the_second_letter(desk)
    _hears_no_and_answers(desk, DUE_AT + timedelta(days=2))
    assert 5 == len(gmail.ui_conversation(desk.thread)), "all of it in one conversation"
    assert all(gmail.recipient_sees_reply(one.id) for one in gmail.store.listed() if "SENT" in one.labels)
    assert 0 == desk("run", now=DUE_AT + timedelta(days=22)).code
    assert {} == gmail.drafts()


def _is_authorised_and_debriefed(desk: GmailDesk) -> None:
    """Recorded before it was authorised: nothing is lost."""
    refused = desk("debrief", desk.file())
    assert refused.code == 77
    assert "second-chance auth personal" in refused.err
    desk.person.browses()
    authorised = desk("auth", "--store", "file")
    assert authorised.code == 0, authorised.err
    assert "Second Chance may use the mailbox 'personal' now." in authorised.err

    assert desk("run").code == 0, "the interview is on record, whatever the mailbox said"
    shown = desk.status()
    (thanks,) = shown["drafts"]
    assert ("thank_you", "unsent", "<a1@prairiegate.example>") == (
        thanks["kind"],
        thanks["fate"],
        thanks["in_reply_to"],
    )
    assert [desk.thread] == [desk.gmail.thread_of(draft) for draft in desk.gmail.drafts()]
    assert len(desk.gmail.ui_conversation(desk.thread)) == 2


def _edits_and_sends_the_thank_you(desk: GmailDesk) -> None:
    """In the composer, which gives it other ids and its own html."""
    gmail = desk.gmail
    gmail.now = SENT_AT
    letter = text_of(parse(gmail.drafts()[only(desk)]))
    gmail.open_and_edit(
        only(desk), text=letter.replace("Thank you for", "Thank you so much for", 1), autosaves=3
    )
    desk.run(SENT_AT + timedelta(minutes=1))
    assert "with your changes" in desk("status", now=SENT_AT).out
    desk.send(SENT_AT + timedelta(minutes=2))
    desk.run(SENT_AT + HOUR)
    waiting = desk.status(SENT_AT + HOUR)
    assert ("waiting", DUE_AT) == (
        waiting["second_chance"]["state"],
        datetime.fromisoformat(waiting["second_chance"]["not_before"]),
    )
    assert "sent_edited" == waiting["drafts"][0]["fate"]
    assert "with other words" in desk.explain("thank_you", SENT_AT + HOUR)
    assert {} == gmail.drafts()


def _waits_and_sends_the_second_letter(desk: GmailDesk) -> None:
    """Not an hour before its time; it answers the mail that was sent."""
    gmail = desk.gmail
    desk.run(DUE_AT - HOUR)
    assert {} == gmail.drafts()
    said = desk("run", now=DUE_AT)
    assert "second-chance letter to Denise Kowalczyk is in your Drafts" in said.err
    second = parse(gmail.drafts()[only(desk)])
    assert gmail.thread_of(only(desk)) == desk.thread
    assert "denise.kowalczyk@prairiegate.example" in str(second["To"])
    assert "cash shortage at close" in text_of(second)
    sent = [one for one in gmail.store.listed() if "SENT" in one.labels]
    assert str(second["In-Reply-To"]).strip() == sent[0].mail.message_id, "it answers what was sent"
    desk.send(DUE_AT + HOUR)
    desk.run(DUE_AT + 2 * HOUR)
    assert "sent" == desk.status(DUE_AT + 2 * HOUR)["second_chance"]["state"]


def _hears_no_and_answers(desk: GmailDesk, no_at: datetime) -> None:
    """The interview is closed by the one gracious reply."""
    gmail = desk.gmail
    desk.answer(REFUSAL, no_at)
    desk.run(no_at + HOUR)
    decline = parse(gmail.drafts()[only(desk)])
    assert gmail.thread_of(only(desk)) == desk.thread
    assert "<r1@prairiegate.example>" == str(decline["In-Reply-To"]).strip()
    desk.send(no_at + 2 * HOUR)
    desk.run(no_at + 3 * HOUR)
    ended = desk.status(no_at + 3 * HOUR)
    assert "closed" == ended["state"]
    assert ["sent_edited", "sent", "sent"] == [one["fate"] for one in ended["drafts"]]


def test_the_same_over_ssh(stranger: GmailDesk) -> None:
    """Without a browser: the address is shown, its redirect pasted in a second call; the draft stands."""
    stranger.person.no_browser()
    first = stranger("auth", "--no-browser", "--store", "file")
    assert 77 == first.code
    stranger.person.types(stranger.person.consents(first) + "\n")
    second = stranger("auth", "--no-browser", "--store", "file")
    assert 0 == second.code, second.err
    stranger.debrief()
    assert stranger.gmail.thread_of(only(stranger)) == stranger.thread


def test_an_answer_in_the_wait_ends_it(desk: GmailDesk) -> None:
    """Denise writes before the second letter is due: none comes, and explain says why."""
    desk.thank_and_wait()
    desk.answer(ANSWER, SENT_AT + timedelta(days=1))
    desk.run(DUE_AT)
    track = desk.status(DUE_AT)["second_chance"]
    assert ("cancelled", "reply_received") == (track["state"], track["reason"])
    assert {} == desk.gmail.drafts()


def test_a_panel(desk: GmailDesk) -> None:
    """The lead's draft in the thread, the other's alone with the same headers; both listed, none hidden."""
    desk.debrief(PANEL)
    lead, other = desk.draft_to("denise"), desk.draft_to("tomas")
    assert desk.gmail.thread_of(lead) == desk.thread
    assert desk.gmail.thread_of(other) not in {desk.thread, ""}
    letters = {draft: desk.letter(draft) for draft in desk.drafts()}
    for name in ("Subject", "In-Reply-To", "References"):
        assert str(letters[lead][name]) == str(letters[other][name]), name
    assert {lead, other} == set(desk.gmail.ui_drafts()), "Gmail's Drafts list shows both"
    shown = desk("status").out
    for one, letter in letters.items():
        assert str(letter["To"].addresses[0].display_name) in shown
        link = f"rfc822msgid%3A{str(letter['Message-ID']).strip('<> ').replace('@', '%40')}"
        assert link in shown, one
        assert link in desk("preview", desk.status()["id"]).out
    desk.send()
    sent = [one for one in desk.gmail.store.listed() if "SENT" in one.labels]
    assert {desk.thread} == {one.thread_id for one in sent}, "sent, they join the conversation"
    assert all(desk.gmail.recipient_sees_reply(one.id) for one in sent)
    desk.run(SENT_AT + HOUR)
    assert ["sent", "sent"] == [one["fate"] for one in desk.status(SENT_AT + HOUR)["drafts"]]
    assert "waiting" == desk.status(SENT_AT + HOUR)["second_chance"]["state"]
    desk.run(DUE_AT)
    assert "denise" in str(desk.letter(only(desk))["To"]), "one second letter, to whom it concerns"


# ---- fates

Doing = Callable[[GmailDesk, str], Any]


def opens(desk: GmailDesk, draft: str) -> None:
    """Looks at it; Gmail saves it in its own html."""
    desk.gmail.open_and_edit(draft)


def edits(desk: GmailDesk, draft: str) -> None:
    text = text_of(desk.letter(draft))
    desk.gmail.open_and_edit(draft, text=text.replace("Thank you", "Warm thanks", 1))


def sends(desk: GmailDesk, draft: str) -> None:
    desk.gmail.send(draft)


def sends_as_it_is(desk: GmailDesk, draft: str) -> None:
    desk.gmail.send(draft, opened=False, new_message_id=False)


def sends_other_words(desk: GmailDesk, draft: str) -> None:
    edits(desk, draft)
    desk.gmail.send(draft)


def sends_from_the_phone(desk: GmailDesk, draft: str) -> None:
    """Another draft id, another message id, "Sent from my iPhone"."""
    text = text_of(desk.letter(draft)) + "\nSent from my iPhone\n"
    renamed = desk.gmail.open_and_edit(draft, text=text, new_message_id=True, new_draft_id=True)
    desk.gmail.send(renamed)


def deletes(desk: GmailDesk, draft: str) -> None:
    desk.gmail.delete(draft)


def trashes(desk: GmailDesk, draft: str) -> None:
    desk.gmail.trash(desk.gmail.message_of(draft))


def moves(desk: GmailDesk, draft: str) -> None:
    desk.gmail.edit_subject(draft, "Thank you for Friday")


def schedules(desk: GmailDesk, draft: str) -> None:
    desk.gmail.schedule_send(draft)


def schedules_out_of_sight(desk: GmailDesk, draft: str) -> None:
    desk.gmail.schedule_send(draft, listed=False)


@pytest.mark.parametrize(
    ("does", "fate", "evidence"),
    [
        (opens, "unsent", "It stands in Drafts as it was placed."),
        (edits, "unsent", "It stands in Drafts, edited."),
        (moves, "unsent", "Gmail shows it outside the conversation, since its subject was changed."),
        (sends, "sent", "with its words, lies among the sent mail."),
        (sends_as_it_is, "sent", "with its words, lies among the sent mail."),
        (sends_other_words, "sent_edited", "with other words, lies among the sent mail."),
        (sends_from_the_phone, "sent", "with its words, lies among the sent mail."),
        (deletes, "deleted", "Gmail's history says that it was deleted."),
        (trashes, "deleted", "It lies in the trash."),
        (schedules, "unknown", "Gmail will send it by itself later: it is scheduled."),
        (schedules_out_of_sight, "unknown", "neither deleted nor sent: it may be scheduled."),
    ],
)
def test_the_fate_of_a_draft_and_its_evidence(desk: GmailDesk, does: Doing, fate: str, evidence: str) -> None:
    """Each fate is told with what shows it, and no fate makes a second draft."""
    desk.debrief()
    desk.gmail.now = SENT_AT
    does(desk, only(desk))
    left = desk.gmail.drafts()
    for later in (SENT_AT + HOUR, SENT_AT + 2 * HOUR, SENT_AT + timedelta(days=1)):
        desk.run(later)
    assert left == desk.gmail.drafts(), "nothing is made, nothing is touched"
    (draft,) = desk.status(later)["drafts"]
    assert fate == draft["fate"]
    assert evidence in desk.explain("thank_you", later)
    explained = json.loads(desk("explain", desk.status(later)["id"], "--json", now=later).out)
    assert [fate] == [one["fate"] for one in explained["drafts"]]


def test_what_was_scheduled_counts_when_it_has_gone_out(desk: GmailDesk) -> None:
    """Unknown until then; the wait begins with the mail that left."""
    desk.debrief()
    desk.gmail.now = SENT_AT
    scheduled = desk.gmail.schedule_send(only(desk))
    desk.run(SENT_AT + HOUR)
    desk.gmail.now = SENT_AT + 2 * HOUR
    desk.gmail.scheduled_goes_out(scheduled)
    desk.run(SENT_AT + 3 * HOUR)
    shown = desk.status(SENT_AT + 3 * HOUR)
    assert ("sent", "waiting") == (shown["drafts"][0]["fate"], shown["second_chance"]["state"])


def test_a_deleted_second_letter_is_not_made_again(desk: GmailDesk) -> None:
    """The person's no is a no."""
    desk.thank_and_wait()
    desk.run(DUE_AT)
    desk.gmail.delete(only(desk))
    for hours in (1, 24, 72):
        desk.run(DUE_AT + hours * HOUR)
    track = desk.status(DUE_AT + 72 * HOUR)["second_chance"]
    assert ("cancelled", "user_deleted") == (track["state"], track["reason"])
    assert {} == desk.gmail.drafts()


def test_a_thank_you_of_ones_own_from_the_phone(desk: GmailDesk) -> None:
    """They wrote before they debriefed: no second thank-you, and the wait runs from their mail."""
    wrote = DEBRIEFED - timedelta(minutes=20)
    desk.gmail.now = wrote
    raw = (
        "From: Marcus Ellery <marcus.ellery@mail.example>\r\nTo: denise.kowalczyk@prairiegate.example\r\n"
        "Subject: Re: Branch Operations Manager interview\r\nMessage-ID: <phone@mail.example>\r\n"
        "In-Reply-To: <a1@prairiegate.example>\r\nReferences: <a1@prairiegate.example>\r\n"
        f"Date: {wrote:%a, %d %b %Y %H:%M:%S %z}\r\n\r\n"
        "Dear Denise,\r\n\r\nthank you so much for the good talk today.\r\n\r\nMarcus\r\n"
    )
    desk.gmail.deliver(raw.encode(), wrote, ["SENT"])
    desk.gmail.now = DEBRIEFED
    desk.debrief(INTERVIEW)
    assert {} == desk.gmail.drafts()
    assert "waiting" == desk.status()["second_chance"]["state"]
