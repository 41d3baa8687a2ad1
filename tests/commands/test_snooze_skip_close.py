from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest
from desk import DUE_AT, ID, INTERVIEW, SENT_AT, MaildirDesk
from mails import DEBRIEFED

DAY = timedelta(days=1)


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


# ---- snooze


@pytest.mark.parametrize(
    ("given", "until"),
    [
        ("2026-09-10", "2026-09-10T00:00:00-05:00"),
        ("2026-09-10T09:00", "2026-09-10T09:00:00-05:00"),
        ("2026-09-10T09:00:00+02:00", "2026-09-10T09:00:00+02:00"),
        ("3d", "2026-09-07T12:40:00-05:00"),
        ("12h", "2026-09-05T00:40:00-05:00"),
        ("2 weeks", "2026-09-18T12:40:00-05:00"),
        ("1W", "2026-09-11T12:40:00-05:00"),
        ("next week", "2026-09-07T00:00:00-05:00"),
        ("monday 9am", "2026-09-07T09:00:00-05:00"),
    ],
)
def test_snooze_understands(desk: MaildirDesk, given: str, until: str) -> None:
    """Dates in their zone, moments with an offset, spans."""
    desk.thank_and_wait()
    assert desk("snooze", ID, given, now=SENT_AT).code == 0
    (known,) = desk("export", now=SENT_AT).json["interviews"]
    assert until == known["words"]["snoozed_until"]


@pytest.mark.parametrize(
    "given",
    [
        "tomorrowish",
        "3",
        "3m",
        "-3d",
        "2026-13-01",
        "2026-09-01",
        "0d",
        "",
        "9999-12-31T23:59:59-12:00",
        "9" * 40 + "d",
    ],
)
def test_snooze_refuses(desk: MaildirDesk, given: str) -> None:
    """What is no time, or past: usage, a sentence, nothing recorded."""
    desk.thank_and_wait()
    said = desk("snooze", ID, given, now=SENT_AT)
    assert (2, "") == (said.code, said.out)
    assert "WHEN" in said.err if given.startswith("-") else "For example: tomorrow" in said.err
    assert given.startswith("-") or f'second-chance snooze {ID} "next week"' in said.err
    assert "Traceback" not in said.err
    (known,) = desk("export", now=SENT_AT).json["interviews"]
    assert known["words"]["snoozed_until"] is None


def test_words_need_no_quotation_marks(desk: MaildirDesk) -> None:
    """Whoever forgets them is understood all the same."""
    desk.thank_and_wait()
    said = desk("snooze", ID, "16", "December", now=SENT_AT)
    assert (said.code, "nothing is written before Wed 16 Dec, 00:00." in said.err) == (0, True)
    (known,) = desk("export", now=SENT_AT).json["interviews"]
    assert "2026-12-16T00:00:00-06:00" == known["words"]["snoozed_until"]


def test_snooze_without_their_zone_means_the_own_one(desk: MaildirDesk) -> None:
    """A date is a day somewhere: theirs, else the person's own; never the server's."""
    desk.thank_and_wait(INTERVIEW.replace('their_time_zone = "America/Chicago"\n', ""))
    now = SENT_AT.astimezone(UTC)
    assert desk("snooze", ID, "2026-09-10", now=now).code == 0
    (known,) = desk("export", now=now).json["interviews"]
    assert "2026-09-10T00:00:00-05:00" == known["words"]["snoozed_until"]


def test_a_snoozed_letter_waits(desk: MaildirDesk) -> None:
    """Due, but not before the moment; then it comes."""
    desk.thank_and_wait()
    desk("snooze", ID, "2026-09-10T15:00", now=SENT_AT)
    assert desk("run", "--json", now=DUE_AT).only["placed_now"] == []
    late = DUE_AT + DAY + timedelta(hours=5)
    assert ["second_chance"] == [one["kind"] for one in desk("run", "--json", now=late).only["placed_now"]]


def test_a_snoozed_run_asks_again_when_it_is_over(desk: MaildirDesk) -> None:
    """Snoozing puts off letters, not looking: a reply is still seen."""
    desk.thank_and_wait()
    desk("snooze", ID, "5d", now=SENT_AT)
    desk.answer("Thank you, Marcus. We will be in touch. Denise", SENT_AT + timedelta(hours=1))
    assert "cancelled" == desk("run", "--json", now=DUE_AT).only["second_chance"]["state"]


# ---- skip


def test_skip_one_kind(desk: MaildirDesk) -> None:
    """No second chance for this interview; nothing else changes."""
    desk.thank_and_wait()
    said = desk("skip", ID, "second_chance", "--json", now=SENT_AT)
    assert {"state": "cancelled", "reason": "user"}.items() <= said.only["second_chance"].items()
    assert desk("run", "--json", now=DUE_AT).only["placed_now"] == []
    assert "open" == desk.status(DUE_AT)["state"]


def test_skip_all(desk: MaildirDesk) -> None:
    """Without a kind: no letter that is not written yet, not even after a no."""
    desk.thank_and_wait()
    assert desk("skip", ID, now=SENT_AT).code == 0
    desk.answer(
        "We have decided not to move forward with your application. Denise", SENT_AT + timedelta(hours=1)
    )
    for now in (SENT_AT + timedelta(hours=2), DUE_AT):
        assert desk("run", "--json", now=now).code == 0
    assert desk.draft_files() == ()


def test_skip_leaves_a_standing_draft(desk: MaildirDesk) -> None:
    """What stands in Drafts is the person's: it stays."""
    desk.debrief()
    before = [one.read_bytes() for one in desk.draft_files()]
    assert desk("skip", ID, "thank_you").code == 0
    assert before == [one.read_bytes() for one in desk.draft_files()]


def test_skip_twice_is_the_same(desk: MaildirDesk) -> None:
    """Repeated words change nothing."""
    desk.thank_and_wait()
    first = desk("skip", ID, "second_chance", "--json", now=SENT_AT).json
    assert first == desk("skip", ID, "second_chance", "--json", now=SENT_AT).json


# ---- close


def test_close_ends_it(desk: MaildirDesk) -> None:
    """Closed: no letter comes any more, drafts stay as they are."""
    desk.thank_and_wait()
    one = desk("close", ID, "--json", now=SENT_AT).only
    assert ("closed", "cancelled", "user") == (
        one["state"],
        one["second_chance"]["state"],
        one["second_chance"]["reason"],
    )
    assert desk("run", "--json", now=DUE_AT).json["interviews"] == []
    assert desk.draft_files() == ()


def test_close_leaves_the_draft(desk: MaildirDesk) -> None:
    """The thank-you that stands stays, byte for byte."""
    desk.debrief()
    before = [one.read_bytes() for one in desk.draft_files()]
    assert desk("close", ID).code == 0
    assert before == [one.read_bytes() for one in desk.draft_files()]


def test_a_closed_interview_is_no_longer_visited(desk: MaildirDesk) -> None:
    """Its drafts are followed for two weeks; then it sleeps."""
    desk.debrief()
    desk("close", ID)
    assert desk("run", "--json", now=DEBRIEFED + DAY).json["interviews"] != []
    desk("run", now=DEBRIEFED + 15 * DAY)
    assert desk("run", "--json", now=DEBRIEFED + 16 * DAY).json["interviews"] == []


# ---- confirm


def test_confirm_of_a_fresh_interview_changes_nothing(desk: MaildirDesk) -> None:
    """Repeated or needless: the same answer, no draft more."""
    desk.debrief()
    one = desk("confirm", ID, "--json").only
    assert (0, [], "open") == (desk("confirm", ID).code, one["placed_now"], one["state"])
    assert len(desk.draft_files()) == 1


# ---- rearm


STOPPED = SENT_AT + timedelta(hours=2)


def stopped(desk: MaildirDesk) -> None:
    desk.thank_and_wait()
    desk.answer("Thank you, Marcus. We will be in touch. Denise", SENT_AT + timedelta(hours=1))
    assert desk("run", now=STOPPED).code == 0


def test_rearm_after_a_reply(desk: MaildirDesk) -> None:
    """At the earliest on the next business day at ten; then the letter comes, once."""
    stopped(desk)
    one = desk("rearm", ID, "--json", now=STOPPED).only
    assert ("waiting", "2026-09-09T10:00:00-05:00") == (
        one["second_chance"]["state"],
        one["second_chance"]["not_before"],
    )
    assert ["second_chance"] == [p["kind"] for p in desk("run", "--json", now=DUE_AT).only["placed_now"]]
    assert desk("run", "--json", now=DUE_AT).only["placed_now"] == []


def test_rearm_while_the_mail_was_not_looked_at_yet(desk: MaildirDesk) -> None:
    """A no that has arrived but was not seen by a run still outlasts the rearm."""
    stopped(desk)
    desk.answer(
        "We have decided not to move forward with your application. Denise",
        STOPPED,
        "<r2@prairiegate.example>",
    )
    one = desk("rearm", ID, "--json", now=STOPPED + timedelta(hours=1)).only
    assert "rejection" == one["second_chance"]["reason"]
    assert ["gracious_decline"] == [p["kind"] for p in one["placed_now"]]


def refusal(desk: MaildirDesk) -> str:
    said = desk("rearm", ID, now=DUE_AT)
    assert (1, "") == (said.code, said.out)
    return said.err


def test_rearm_refused_once_written(desk: MaildirDesk) -> None:
    """There is only ever one."""
    desk.reach_second_letter()
    assert "written already" in refusal(desk)


def test_rearm_refused_after_a_no(desk: MaildirDesk) -> None:
    """W-12."""
    desk.thank_and_wait()
    desk.answer(
        "We have decided not to move forward with your application. Denise", SENT_AT + timedelta(hours=1)
    )
    desk("run", now=STOPPED)
    assert "said no" in refusal(desk)
    assert "Hint: " in refusal(desk)


def test_rearm_refused_when_nothing_stopped_it(desk: MaildirDesk) -> None:
    """It is on its way anyway, or was never asked for."""
    desk.thank_and_wait()
    assert "Nothing has stopped" in refusal(desk)


def test_rearm_refused_without_a_question(desk: MaildirDesk) -> None:
    """Nothing botched, nothing to come back to."""
    desk.debrief(INTERVIEW[: INTERVIEW.index("[[botched]]")])
    assert "Nothing has stopped" in refusal(desk)


def test_rearm_after_skip(desk: MaildirDesk) -> None:
    """The person changed their mind about their own word."""
    desk.thank_and_wait()
    desk("skip", ID, "second_chance", now=SENT_AT)
    one = desk("rearm", ID, "--json", now=SENT_AT).only
    assert "waiting" == one["second_chance"]["state"]


def test_rearm_refused_on_a_closed_interview(desk: MaildirDesk) -> None:
    """Closed is the person's last word; a rearm that cannot work says so instead of doing nothing."""
    desk.thank_and_wait()
    desk("close", ID, now=SENT_AT)
    assert "closed" in refusal(desk)


# ---- all of them


@pytest.mark.parametrize(
    "words",
    [["confirm"], ["snooze", "3d"], ["skip"], ["rearm"], ["close"], ["forget"], ["reword", "thank_you"]],
    ids=lambda words: words[0],
)
def test_an_unknown_interview(desk: MaildirDesk, words: list[str]) -> None:
    """Exit 2, a sentence, a next step, no data."""
    said = desk(words[0], "nobody", *words[1:])
    assert (2, "") == (said.code, said.out)
    assert 'There is no interview "nobody"' in said.err
    assert "Hint: " in said.err


def test_a_word_stays_when_the_mailbox_is_away(desk: MaildirDesk) -> None:
    """Recorded first, visited then: exit 75, but what was said holds."""
    desk.thank_and_wait()
    away = desk.mail.rename(desk.base / "away")
    assert desk("skip", ID, "second_chance", now=SENT_AT).code == 75
    away.rename(desk.mail)
    assert desk("run", "--json", now=DUE_AT).only["placed_now"] == []
