from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk import BOTCHED, DENISE, DUE_AT, FACTS, FIT, ID, INTERVIEW, PANEL, SENT_AT, TOMAS, MaildirDesk
from mail_program import text_of

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def flat(text: str) -> str:
    """Without the line breaks a mail program puts in."""
    return " ".join(text.split())


def shown(desk: MaildirDesk, kind: str, now: object = DUE_AT) -> dict[str, str]:
    """Person -> text, as `preview --json` shows the letters of a kind."""
    said = desk("preview", ID, kind, "--json", now=now)  # type: ignore[arg-type]  # a moment
    assert said.code == 0, said.err
    return {one["for"]: flat(one["text"]) for one in said.json["letters"]}


def standing(desk: MaildirDesk) -> dict[str, str]:
    """Address -> text of the drafts."""
    return {one["To"].addresses[0].display_name: flat(text_of(one)) for one in desk.letters()}


def test_thank_you_as_placed(desk: MaildirDesk) -> None:
    """The text of the draft, also days later."""
    desk.debrief()
    assert standing(desk) == shown(desk, "thank_you", SENT_AT) == shown(desk, "thank_you", DUE_AT)


def test_panel_as_placed(desk: MaildirDesk) -> None:
    """Each person's own letter."""
    desk.debrief(PANEL)
    assert standing(desk) == shown(desk, "thank_you")


def test_second_chance_as_placed(desk: MaildirDesk) -> None:
    """The letter that stands."""
    desk.reach_second_letter()
    assert standing(desk) == shown(desk, "second_chance") == shown(desk, "second_chance", DUE_AT + 90 * HOUR)


def test_gracious_decline_as_placed(desk: MaildirDesk) -> None:
    """The answer to the no."""
    desk.thank_and_wait()
    desk.answer("We have decided not to move forward with your application. Denise", SENT_AT + HOUR)
    desk("run", now=SENT_AT + 2 * HOUR)
    assert standing(desk) == shown(desk, "gracious_decline")


def test_status_nudge_as_placed(desk: MaildirDesk) -> None:
    """The question how things stand."""
    desk.debrief("nudge = true\n" + FACTS + DENISE + FIT)
    desk.send()
    desk("run", now=SENT_AT)
    late = DUE_AT + timedelta(days=12)
    assert ["status_nudge"] == [one["kind"] for one in desk("run", "--json", now=late).only["placed_now"]]
    assert standing(desk) == shown(desk, "status_nudge", late)


def test_second_chance_before_it_is_due(desk: MaildirDesk) -> None:
    """A letter to come is shown as it would be written now; nothing is placed or recorded by looking."""
    desk.thank_and_wait()
    said = desk("preview", ID, "second_chance", "--json", now=SENT_AT).json
    (one,) = said["letters"]
    assert not one["placed"]
    assert "cash shortage" in one["text"]
    assert one["findings"] == []
    assert len(one["tips"]) == 6
    assert desk.draft_files() == ()
    assert ["thank_you"] == [p.kind for p in desk.placements()]


def test_previewing_shows_what_will_stand(desk: MaildirDesk) -> None:
    """Shown at a moment, placed at that moment: the same words."""
    desk.thank_and_wait()
    before = shown(desk, "second_chance", DUE_AT)
    desk("run", now=DUE_AT)
    assert before == standing(desk)


def test_a_withheld_letter_says_why(desk: MaildirDesk) -> None:
    """The field and the category, and the command that changes it."""
    desk.debrief(INTERVIEW.replace("I recount with", "I was so nervous, but I recount with"))
    said = desk("preview", ID, "second_chance")
    assert said.code == 0
    talk = said.out + said.err
    assert "the better answer to “How would you handle a cash shortage at close?”: “I was so nervous”" in talk
    assert f"second-chance debrief --id {ID}" in talk


def test_text_shows_the_letter_and_six_tips(desk: MaildirDesk) -> None:
    """Head, letter, tips; plain lines off a terminal."""
    desk.debrief()
    out = desk("preview", ID, "thank_you").out
    assert "To: Denise Kowalczyk <denise.kowalczyk@prairiegate.example>" in out
    assert "Dear Denise," in out
    assert out.count("kept: ") == 6
    assert max(map(len, out.splitlines())) < 200


def test_without_a_thread_it_still_shows_something(tmp_path: Path) -> None:
    """Nothing found: the question is asked, no traceback."""
    desk = MaildirDesk(tmp_path, mails=())
    desk.debrief()
    said = desk("preview", ID)
    assert said.code == 0
    assert "Prairie Gate Credit Union: it is not clear" in said.err
    assert f"second-chance explain {ID}" in said.err


def test_nothing_botched_has_no_second_chance(desk: MaildirDesk) -> None:
    """Only the thank-you concerns it."""
    desk.debrief(FACTS + DENISE + FIT)
    letters = desk("preview", ID, "--json").json["letters"]
    assert ["thank_you"] == [one["kind"] for one in letters]


def test_unknown_kind_and_id(desk: MaildirDesk) -> None:
    """Usage."""
    desk.debrief()
    assert desk("preview", ID, "poem").code == 2
    assert desk("preview", "nobody").code == 2


def test_the_botched_person_is_the_addressee(desk: MaildirDesk) -> None:
    """D9: the hiring manager, whoever asked."""
    desk.debrief(FACTS + TOMAS + DENISE + FIT + BOTCHED.replace("Denise Kowalczyk", "Tomas Reyes"))
    assert ["Denise Kowalczyk"] == list(shown(desk, "second_chance"))


def test_a_preview_changes_nothing_on_record(desk: MaildirDesk) -> None:
    """Looking at a letter leaves the journal as it was."""
    desk.debrief()
    before = desk.journal_file.read_bytes()
    desk("preview", ID)
    assert before == desk.journal_file.read_bytes()


def test_a_letter_that_cannot_be_written_says_what_it_waits_for(desk: MaildirDesk) -> None:
    """Nothing of it is shown, but the field and the command that changes it, which is never broken."""
    desk.debrief(FACTS + DENISE + FIT)
    said = desk("preview", ID, "second_chance")
    assert said.code == 0
    head, what = said.out.splitlines()
    assert head == "second-chance letter for Denise Kowalczyk: cannot be written yet."
    assert (
        what == "a question that you would answer differently is still missing. "
        f"`second-chance debrief --id {ID}` changes it."
    )
