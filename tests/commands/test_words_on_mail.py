"""Mails that stop, postpone or are asked about: told once, shown until settled, taken back by a word."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import Said
from desk import DENISE, DUE_AT, FACTS, FIT, ID, PANEL, SENT_AT, MaildirDesk
from mails import DEBRIEFED, MARCUS, mail
from worlds import SENT_FOLDER
from worlds.maildir import make_maildir

HOUR = timedelta(hours=1)
LATER = SENT_AT + HOUR
NO = "Dear Marcus, we have decided to move forward with another candidate. All the best.\n\nDenise"
THANKS = "Dear Marcus, thank you for your note.\n\nDenise"
AWAY = "I am out of office until 11 September 2026."
STRANGER = "Denise Kowalczyk <denise@prairiegate-hr.example>"


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    """The thank-you was sent and seen."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    return desk


def told(desk: MaildirDesk, now: datetime) -> Said:
    """What `run` says, as cron mails it."""
    said = desk("run", now=now)
    assert said.code == 0
    return said


def second(desk: MaildirDesk) -> bool:
    """Whether the second-chance letter stands in Drafts."""
    return any("cash shortage" in letter.get_content() for letter in _plain(desk))


def _plain(desk: MaildirDesk) -> list[Any]:
    return [part for letter in desk.letters() if (part := letter.get_body(("plain",)))]


# ---- told once


@pytest.mark.parametrize(
    ("text", "headers", "state", "code", "words"),
    [
        (NO, {}, "cancelled", "rejection", "we have decided to move forward with another candidate."),
        (THANKS, {}, "cancelled", "reply_received", "thank you for your note."),
        (AWAY, {"Auto-Submitted": "auto-replied"}, "waiting", "away", AWAY),
    ],
)
def test_what_a_mail_stopped_is_said_once(
    desk: MaildirDesk, text: str, headers: dict[str, str], state: str, code: str, words: str
) -> None:
    """By `run`, with who, when, the sentence that spoke and the way back; `status` goes on showing it."""
    desk.answer(text, LATER, headers=headers)
    first, again = told(desk, LATER + HOUR), told(desk, LATER + 2 * HOUR)
    for part in ("Denise Kowalczyk", "Fri 4 Sep, 13:40", words, f"`second-chance reopen {ID}`"):
        assert part in first.err
    assert words not in again.err
    assert words in desk("status", now=LATER + HOUR).out
    track = desk.status(LATER + HOUR)["second_chance"]
    assert (track["state"], [cause["code"] for cause in track["because"]]) == (state, [code])
    (cause,) = track["because"]
    assert (cause["message_id"], cause["from"]) == (
        "<r1@prairiegate.example>",
        "denise.kowalczyk@prairiegate.example",
    )
    assert words in cause["words"]


def test_a_sentence_is_kept_short_and_forgotten(desk: MaildirDesk) -> None:
    """At most 300 characters of it; gone with the interview."""
    desk.answer("We have decided to move forward with another candidate, " + "and so on, " * 90, LATER)
    desk.run(LATER + HOUR)
    (cause,) = desk.status(LATER + HOUR)["second_chance"]["because"]
    assert 50 < len(cause["words"]) <= 300
    assert "another candidate" in desk.journal_file.read_bytes().decode("latin-1")
    assert desk("forget", ID, now=LATER + HOUR).code == 0
    assert "another candidate" not in desk("export", now=LATER + HOUR).out


def test_a_draft_that_no_longer_fits_is_told_of_and_left_alone(tmp_path: Path) -> None:
    """After a no the second-chance draft still stands: the person deletes it, never we."""
    desk = MaildirDesk(tmp_path)
    desk.reach_second_letter()
    before = desk.drafts()
    desk.answer(NO, DUE_AT + HOUR)
    said = told(desk, DUE_AT + 2 * HOUR)
    assert "please delete it there" in said.err
    assert "please delete it there" not in told(desk, DUE_AT + 3 * HOUR).err
    assert "draft_in_the_way" in desk.status(DUE_AT + 3 * HOUR)["warnings"]
    assert before.items() <= desk.drafts().items()


# ---- reopen


@pytest.mark.parametrize(
    ("text", "headers"), [(NO, {}), (THANKS, {}), (AWAY, {"Auto-Submitted": "auto-replied"})]
)
def test_reopen_goes_on_as_if_it_had_not_come(desk: MaildirDesk, text: str, headers: dict[str, str]) -> None:
    """The old date holds, and the mail is not asked or told of again."""
    before = desk.status(SENT_AT)["second_chance"]
    desk.answer(text, LATER, headers=headers)
    desk.run(LATER + HOUR)
    assert desk("reopen", ID, now=LATER + 2 * HOUR).code == 0
    assert desk.status(LATER + 2 * HOUR)["second_chance"] == before
    desk.run(DUE_AT)
    assert second(desk)


def test_reopen_disregards_that_mail_alone(desk: MaildirDesk) -> None:
    """A later no is a no."""
    desk.answer(THANKS, LATER)
    desk.run(LATER + HOUR)
    desk("reopen", ID, now=LATER + HOUR)
    desk.answer(NO, LATER + 2 * HOUR, message_id="<r2@prairiegate.example>")
    desk.run(LATER + 3 * HOUR)
    assert desk.status(LATER + 3 * HOUR)["second_chance"]["reason"] == "rejection"


def test_reopen_asks_to_delete_the_gracious_answer(desk: MaildirDesk) -> None:
    """The no was none: the answer to it stands in Drafts, and is the person's to delete."""
    desk.answer(NO, LATER)
    desk.run(LATER + HOUR)
    (gracious,) = desk.drafts()
    said = desk("reopen", ID, now=LATER + 2 * HOUR)
    assert (said.code, "please delete it there" in said.err) == (0, True)
    assert gracious in desk.drafts()
    desk.run(DUE_AT)
    assert second(desk)


def test_reopen_is_refused_once_the_gracious_answer_was_sent(desk: MaildirDesk) -> None:
    """They were told that the no is accepted."""
    desk.answer(NO, LATER)
    desk.run(LATER + HOUR)
    desk.send(LATER + 2 * HOUR)
    desk.run(LATER + 3 * HOUR)
    said = desk("reopen", ID, now=LATER + 4 * HOUR)
    assert (said.code, "was sent" in said.err) == (1, True)


def test_reopen_without_a_mail_is_refused(desk: MaildirDesk) -> None:
    """Nothing has stopped anything."""
    said = desk("reopen", ID, now=LATER)
    assert (said.code, "second-chance status" in said.err) == (1, True)


def test_reopen_takes_back_close(desk: MaildirDesk) -> None:
    """The person's newer word counts."""
    desk("close", ID, now=LATER)
    assert desk("reopen", ID, "--json", now=LATER + HOUR).only["second_chance"]["state"] == "waiting"


# ---- what only the person can tell


MAYBE = "We have come to a decision about the role, and I would rather tell you on the phone."


@pytest.fixture
def asked(desk: MaildirDesk) -> MaildirDesk:
    """A mail of hers may be a decision: the letter is held past its day, and the mail is named once."""
    desk.answer(f"Dear Marcus,\n\n{MAYBE}\n\nDenise", LATER)
    first, again = told(desk, LATER + HOUR), told(desk, DUE_AT)
    assert MAYBE in first.err
    assert all(f"second-chance {word} {ID}" in first.err for word in ("reopen", "declined", "rearm", "close"))
    assert MAYBE not in again.err
    one = desk.status(DUE_AT)
    assert (one["needs_input"], one["second_chance"]["state"]) == (["unclear_decision"], "needs_input")
    assert [cause["words"] for cause in one["because"]] == [MAYBE]
    assert MAYBE in desk("explain", ID, now=DUE_AT).out
    assert desk.drafts() == {}
    return desk


def test_it_was_no_answer_at_all(asked: MaildirDesk) -> None:
    """The old date holds, and it has come."""
    assert asked("reopen", ID, now=DUE_AT + HOUR).code == 0
    assert second(asked)


def test_it_was_an_answer_and_the_letter_is_wanted(asked: MaildirDesk) -> None:
    """A business day later."""
    one = asked("rearm", ID, "--json", now=DUE_AT + HOUR).only
    assert (one["needs_input"], one["second_chance"]["state"]) == ([], "waiting")
    asked.run(DUE_AT + 24 * HOUR)
    assert second(asked)


def test_it_was_a_no(asked: MaildirDesk) -> None:
    """One gracious answer, and the end."""
    asked("declined", ID, now=DUE_AT + HOUR)
    (answer,) = asked.letters()
    assert answer["To"].addresses[0].addr_spec == "denise.kowalczyk@prairiegate.example"
    assert not second(asked)
    assert asked.status(DUE_AT + HOUR)["second_chance"]["reason"] == "rejection"


def test_it_is_ended(asked: MaildirDesk) -> None:
    """Nothing is asked any more."""
    asked("close", ID, now=DUE_AT + HOUR)
    one = asked.status(DUE_AT + HOUR)
    assert (one["state"], one["needs_input"], asked.drafts()) == ("closed", [], {})


def test_what_takes_a_no_back_holds_the_answer_to_it(desk: MaildirDesk) -> None:
    """No thanks for a no that may be none; `reopen` takes the no and the doubt back together."""
    desk.answer(NO, LATER)
    desk.answer("Dear Marcus, please disregard my last mail, it was meant for somebody else.", LATER + HOUR)
    assert "please disregard my last mail" in told(desk, LATER + 2 * HOUR).err
    one = desk.status(LATER + 2 * HOUR)
    assert (one["state"], one["needs_input"], desk.drafts()) == ("open", ["unclear_decision"], {})
    assert "reopen" in desk("rearm", ID, now=LATER + 3 * HOUR).err
    one = desk("reopen", ID, "--json", now=LATER + 3 * HOUR).only
    assert (one["needs_input"], one["second_chance"]["state"]) == ([], "waiting")


def test_an_absence_that_outlasts_the_time_for_a_letter_is_asked_about(desk: MaildirDesk) -> None:
    """Once, with the words; `rearm` lets it come when they are back, and nothing expires in silence."""
    gone = "I am out of office until 28 September 2026."
    desk.answer(gone, LATER, headers={"Auto-Submitted": "auto-replied"})
    first, again = told(desk, LATER + HOUR), told(desk, LATER + 2 * HOUR)
    assert gone in first.err
    assert f"second-chance rearm {ID}" in first.err
    assert gone not in again.err
    assert desk.status(LATER + 2 * HOUR)["needs_input"] == ["away_past_window"]
    assert desk("rearm", ID, now=LATER + 3 * HOUR).code == 0
    one = desk.status(LATER + 3 * HOUR)
    assert (one["needs_input"], one["second_chance"]["state"]) == ([], "waiting")
    assert one["second_chance"]["not_before"] == "2026-09-29T10:00:00-05:00"
    desk.run(datetime.fromisoformat("2026-09-29T10:00:00-05:00"))
    assert second(desk)


# ---- who is not on record


def test_a_look_alike_is_asked_about_once_and_named(desk: MaildirDesk) -> None:
    """Same name, another registrable domain, inside the thread: nothing follows unasked."""
    desk.answer(NO, LATER, sender=STRANGER)
    first, again = told(desk, LATER + HOUR), told(desk, LATER + 2 * HOUR)
    assert "comes from prairiegate-hr.example, not from prairiegate.example" in first.err
    assert "prairiegate-hr" not in again.err
    one = desk.status(LATER + 2 * HOUR)
    assert (one["needs_input"], one["second_chance"]["state"]) == (["unclear_decision"], "needs_input")
    (cause,) = one["because"]
    assert (cause["code"], cause["from"]) == ("unclear_decision", "denise@prairiegate-hr.example")
    assert desk.drafts() == {}


def test_declined_ends_it_without_a_letter_to_the_stranger(desk: MaildirDesk) -> None:
    """It was a no: the gracious answer goes to the address on record, in the company's own thread."""
    desk.answer(NO, LATER, sender=STRANGER)
    desk.run(LATER + HOUR)
    assert desk("declined", ID, now=LATER + 2 * HOUR).code == 0
    (letter,) = desk.letters()
    assert letter["To"].addresses[0].addr_spec == "denise.kowalczyk@prairiegate.example"
    assert letter["In-Reply-To"] == "<a1@prairiegate.example>"
    one = desk.status(LATER + 2 * HOUR)
    assert (one["state"], one["second_chance"]["reason"]) == ("closed", "rejection")


def test_declined_without_any_mail(desk: MaildirDesk) -> None:
    """They said it on the telephone."""
    assert desk("declined", ID, now=LATER).code == 0
    (letter,) = desk.letters()
    assert letter["To"].addresses[0].addr_spec == "denise.kowalczyk@prairiegate.example"
    desk.run(DUE_AT)
    assert not second(desk)


def test_rearm_writes_all_the_same(desk: MaildirDesk) -> None:
    """It was an answer; the letter is still wanted."""
    desk.answer(THANKS, LATER, sender=STRANGER)
    desk.run(LATER + HOUR)
    assert desk("rearm", ID, "--json", now=LATER + 2 * HOUR).only["needs_input"] == []


# ---- whom the thanks went to


def test_a_changed_addressee_is_asked_about_with_both(tmp_path: Path) -> None:
    """The person sent the thank-you elsewhere: the letter that names a question waits for a word."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.send(to="Denise <dk@elsewhere.example>")
    said = told(desk, SENT_AT)
    for part in ("dk@elsewhere.example", "denise.kowalczyk@prairiegate.example"):
        assert part in said.err
    one = desk.status(SENT_AT)
    assert (one["needs_input"], one["second_chance"]["state"]) == (["recipient_changed"], "needs_input")
    desk.run(DUE_AT)
    assert desk.drafts() == {}


@pytest.mark.parametrize(
    ("word", "reader"),
    [("confirm", "dk@elsewhere.example"), ("reopen", "denise.kowalczyk@prairiegate.example")],
)
def test_the_persons_word_says_which_address_holds(tmp_path: Path, word: str, reader: str) -> None:
    """`confirm` puts the new one on record, `reopen` keeps to the old."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.send(to="Denise <dk@elsewhere.example>")
    desk.run(SENT_AT)
    assert desk(word, ID, "--json", now=LATER).only["needs_input"] == []
    desk.run(DUE_AT)
    (letter,) = desk.letters()
    assert [one.addr_spec for one in letter["To"].addresses] == [reader]


def test_a_reply_to_elsewhere_is_asked_about_and_holds_nothing(tmp_path: Path) -> None:
    """The letters go to the address of the debrief meanwhile."""
    desk = MaildirDesk(tmp_path)
    desk.answer("Looking forward!\n\nDenise", DEBRIEFED - 24 * HOUR, headers={"Reply-To": "d@evil.example"})
    desk.debrief()
    (letter,) = desk.letters()
    assert letter["To"].addresses[0].addr_spec == "denise.kowalczyk@prairiegate.example"
    assert desk.status(DEBRIEFED)["needs_input"] == ["recipient_changed"]
    desk("reopen", ID, now=DEBRIEFED)
    assert desk.status(DEBRIEFED)["needs_input"] == []


# ---- thanked


def test_thanked_starts_the_wait(tmp_path: Path) -> None:
    """What the mailbox does not show as sent, the person may say."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    said = desk("thanked", ID, "denise", "--on", "2026-09-04", "--json", now=LATER)
    assert said.only["second_chance"]["state"] == "waiting"
    desk.run(DUE_AT)
    assert second(desk)


@pytest.mark.parametrize(
    "words", [["Somebody"], ["--on", "2026-09-03"], ["--on", "2026-09-30"], ["--on", "x"]]
)
def test_thanked_refuses(tmp_path: Path, words: list[str]) -> None:
    """Nobody of that name; no day between the interview and now."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    assert desk("thanked", ID, *words, now=LATER).code == 2
    same_day = desk("thanked", ID, "--on", "2026-09-03", now=DEBRIEFED)
    assert "Give the day of the interview, 2026-09-04." in same_day.err


def test_thanked_counts_for_one_person_or_for_all(tmp_path: Path) -> None:
    """Of a panel, a name says who; without one all were thanked."""
    desk = MaildirDesk(tmp_path)
    desk.debrief(PANEL)
    desk("thanked", ID, "Tomas", now=LATER)
    assert desk.status(LATER)["second_chance"]["state"] == "armed"
    desk("thanked", ID, now=LATER)
    assert desk.status(LATER)["second_chance"]["state"] == "waiting"


# ---- the person's own mail


def test_a_mail_in_the_inbox_under_their_own_name_does_nothing(desk: MaildirDesk) -> None:
    """From can name anybody: only what lies in Sent is theirs."""
    before = desk.status(SENT_AT)
    desk.answer("Thank you, and one more thing.", LATER, sender=MARCUS, to="x@evil.example")
    desk.run(LATER + HOUR)
    after = desk.status(LATER + HOUR)
    assert {**after, "thread": None} == {**before, "thread": None}


def test_what_was_sent_once_stays_sent(tmp_path: Path) -> None:
    """An own follow-up that is filed away later still stops the letter."""
    desk = MaildirDesk(tmp_path)
    desk.thank_and_wait()
    note = desk.deliver(own_note(), LATER, SENT_FOLDER)
    desk.run(LATER + HOUR)
    note.rename(make_maildir(desk.mail / ".Archive") / "cur" / note.name)
    desk.run(LATER + 2 * HOUR)
    assert desk.status(LATER + 2 * HOUR)["second_chance"]["reason"] == "user_followed_up"


def own_note() -> bytes:
    """A further mail of the person's own in the thread."""
    return mail(
        "One more question about the vault.",
        LATER,
        "<own@mail.example>",
        references=("<a1@prairiegate.example>",),
        sender=MARCUS,
        to="denise.kowalczyk@prairiegate.example",
    )


# ---- what the receiving server takes for forged

FORGED = {
    "Received": "from mx.evil.example (203.0.113.9) by mx.mail.example; Fri, 4 Sep 2026 19:00:01 +0000",
    "Authentication-Results": "mx.mail.example; spf=fail; dkim=none; dmarc=fail",
}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (NO, {}),
        (THANKS, {}),
        ("We are pleased to offer you the job!", {}),
        ("We would like to invite you to a second interview.", {}),
        (AWAY, {"Auto-Submitted": "auto-replied"}),
        (
            "The thank-you could not be delivered.",
            {"X-Failed-Recipients": "denise.kowalczyk@prairiegate.example"},
        ),
    ],
)
def test_a_forged_mail_is_asked_about_once_and_changes_nothing(
    desk: MaildirDesk, text: str, more: dict[str, str]
) -> None:
    """The second letter is held, not stopped; `reopen` goes on with the old dates."""
    before = desk.status(SENT_AT)["second_chance"]
    desk.answer(text, LATER, headers={**FORGED, **more})
    first, again = told(desk, LATER + HOUR), told(desk, LATER + 2 * HOUR)
    assert "could not confirm that they sent it" in first.err
    assert again.err == ""
    one = desk.status(LATER + 2 * HOUR)
    assert (one["state"], one["needs_input"]) == ("open", ["unverified_mail"])
    assert one["second_chance"] == {**before, "state": "needs_input"}
    desk.run(DUE_AT)
    assert desk.drafts() == {}
    desk("reopen", ID, now=DUE_AT)
    assert second(desk)


def test_a_forged_mail_holds_no_thank_you(tmp_path: Path) -> None:
    """Nor is it answered: the letter answers the mail before it."""
    desk = MaildirDesk(tmp_path)
    desk.answer("Come at nine instead!\n\nDenise", DEBRIEFED - 24 * HOUR, headers=FORGED, subject="Money")
    desk.debrief()
    (letter,) = desk.letters()
    assert (letter["In-Reply-To"], letter["Subject"]) == (
        "<a1@prairiegate.example>",
        "Re: Branch Operations Manager interview",
    )


def test_where_every_mail_fails_the_person_can_still_choose(tmp_path: Path) -> None:
    """All mail comes in forwarded: the thread is listed, and the thank-you begins a message of its own."""
    desk = MaildirDesk(tmp_path, mails=())
    desk.answer("Please come on Friday.\n\nDenise", DEBRIEFED - 24 * HOUR, references=(), headers=FORGED)
    desk.debrief()
    one = desk.status()
    assert one["needs_input"] == ["choose_thread"]
    assert one["candidates"][0]["why"][-1] == "its senders could not be confirmed"
    assert desk("choose", ID, one["candidates"][0]["message_id"]).code == 0
    (letter,) = desk.letters()
    assert (letter["To"].addresses[0].addr_spec, letter["In-Reply-To"], letter["Subject"]) == (
        "denise.kowalczyk@prairiegate.example",
        None,
        "Branch Operations Manager",
    )


def test_a_letter_that_is_redirected_says_so(tmp_path: Path) -> None:
    """A Reply-To within her house is followed, and told beside the draft."""
    desk = MaildirDesk(tmp_path)
    desk.answer(
        "Looking forward!\n\nDenise",
        DEBRIEFED - 24 * HOUR,
        headers={"Reply-To": "denise@desk.prairiegate.example"},
    )
    said = desk("debrief", desk.file())
    assert "It goes to denise@desk.prairiegate.example" in said.err
    assert "you noted denise.kowalczyk@prairiegate.example" in said.err


def test_a_no_is_told_also_where_no_second_letter_was_to_come(tmp_path: Path) -> None:
    """Nothing went badly; the no still ends the interview, and can be taken back."""
    desk = MaildirDesk(tmp_path)
    desk.debrief(FACTS + DENISE + FIT)
    desk.send()
    desk.run(SENT_AT)
    desk.answer(NO, LATER)
    first, again = told(desk, LATER + HOUR), told(desk, LATER + 2 * HOUR)
    assert "another candidate" in first.err
    assert "another candidate" not in again.err
    assert desk("reopen", ID, "--json", now=LATER + 3 * HOUR).only["state"] == "open"
