from __future__ import annotations

from pathlib import Path

import pytest
from desk import DUE_AT, ID, INTERVIEW, PANEL, SENT_AT, MaildirDesk
from mail_program import text_of


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def words(desk: MaildirDesk) -> list[str]:
    return [text_of(one) for one in desk.letters()]


def test_an_untouched_draft_is_renewed_in_place(desk: MaildirDesk) -> None:
    """Other words, the same letter: one draft, the same Message-ID and parent."""
    desk.debrief()
    (before,) = desk.letters()
    said = desk("reword", ID, "thank_you")
    assert (0, "") == (said.code, said.out)
    assert "new wording" in said.err
    (after,) = desk.letters()
    assert text_of(before) != text_of(after)
    for name in ("Message-ID", "In-Reply-To", "References", "To", "Subject"):
        assert before[name] == after[name], name
    assert desk.left_in_tmp() == ()
    assert desk("run", "--json").only["placed_now"] == []
    assert len(desk.draft_files()) == 1


def test_again_and_again(desk: MaildirDesk) -> None:
    """Each time another wording, never a second draft; preview shows what stands."""
    desk.debrief()
    seen = set(words(desk))
    for _ in range(4):
        assert desk("reword", ID, "thank_you").code == 0
        (text,) = words(desk)
        seen.add(text)
        (shown,) = desk("preview", ID, "thank_you", "--json").json["letters"]
        assert text == shown["text"]
    assert len(seen) > 2


def test_a_reworded_draft_is_known_when_it_is_sent(desk: MaildirDesk) -> None:
    """Its own words are the journal's words: sent, not sent_edited."""
    desk.debrief()
    desk("reword", ID, "thank_you")
    desk.send()
    assert "sent" == desk("run", "--json", now=SENT_AT).only["drafts"][0]["fate"]


def test_an_edited_draft_is_refused_and_unchanged(desk: MaildirDesk) -> None:
    """Their edits are theirs."""
    desk.debrief()
    desk.replace_words(desk.draft_files()[0], "Thank you for", "Many thanks for")
    before = [(one.name, one.read_bytes()) for one in desk.draft_files()]
    said = desk("reword", ID, "thank_you")
    assert (1, "") == (said.code, said.out)
    assert "stays as it is" in said.err
    assert before == [(one.name, one.read_bytes()) for one in desk.draft_files()]
    assert desk.left_in_tmp() == ()


@pytest.mark.parametrize("fate", ["sent", "deleted"])
def test_what_is_gone_is_refused(desk: MaildirDesk, fate: str) -> None:
    """A sent or deleted letter has no other wording any more, and none is made anew."""
    desk.debrief()
    if fate == "sent":
        desk.send()
    else:
        desk.draft_files()[0].unlink()
    said = desk("reword", ID, "thank_you", now=SENT_AT)
    assert (1, "") == (said.code, said.out)
    assert "stays as it is" in said.err
    assert desk.draft_files() == ()


def test_before_it_is_written_the_next_one_uses_it(desk: MaildirDesk) -> None:
    """Not placed yet: noted; the letter comes in the other wording."""
    other = MaildirDesk(desk.base / "other")
    other.reach_second_letter()
    desk.thank_and_wait()
    said = desk("reword", ID, "second_chance", now=SENT_AT)
    assert said.code == 0
    assert "Noted" in said.err
    assert desk.draft_files() == ()
    assert desk("run", now=DUE_AT).code == 0
    assert words(other) != words(desk)


def test_one_edited_letter_of_a_panel_keeps_all(desk: MaildirDesk) -> None:
    """Refused before anything changed: the other person's draft stays too."""
    desk.debrief(PANEL)
    edited = next(one for one in desk.draft_files() if b"Dear Tomas" in one.read_bytes())
    desk.replace_words(edited, "Dear Tomas", "Hello Tomas")
    before = [one.read_bytes() for one in desk.draft_files()]
    assert desk("reword", ID, "thank_you").code == 1
    assert before == [one.read_bytes() for one in desk.draft_files()]


def test_a_panel_is_renewed_together(desk: MaildirDesk) -> None:
    """Both drafts change, and differ from each other."""
    desk.debrief(PANEL)
    before = set(words(desk))
    assert desk("reword", ID, "thank_you").code == 0
    after = set(words(desk))
    assert len(after) == 2
    assert not before & after


def test_json_shows_the_draft_that_stands(desk: MaildirDesk) -> None:
    """The id is that of the renewed file."""
    desk.debrief()
    said = desk("reword", ID, "thank_you", "--json")
    (file,) = desk.draft_files()
    assert file.name.startswith(said.only["drafts"][0]["draft_id"])


CHANGED = INTERVIEW.replace("masking tape", "coloured chalk")


def test_an_untouched_draft_follows_a_changed_debrief(desk: MaildirDesk) -> None:
    """`debrief --id` brings the corrected facts into it; what changes nothing in it renews nothing."""
    desk.debrief()
    said = desk("debrief", desk.file(CHANGED), "--id", ID)
    assert "In your Drafts the thank-you to Denise Kowalczyk says it now." in said.err.splitlines()
    assert "masking tape" not in words(desk)[0]
    assert "coloured chalk" in words(desk)[0]
    before = [one.read_bytes() for one in desk.draft_files()]
    assert "says it now" not in desk("debrief", desk.file(CHANGED), "--id", ID).err
    assert before == [one.read_bytes() for one in desk.draft_files()]


def test_an_edited_draft_never_follows_a_changed_debrief(desk: MaildirDesk) -> None:
    desk.debrief()
    (draft,) = desk.draft_files()
    desk.replace_words(draft, "masking tape", "sticky tape")
    before = [one.read_bytes() for one in desk.draft_files()]
    said = desk("debrief", desk.file(CHANGED), "--id", ID)
    assert "the thank-you to Denise Kowalczyk has your own words, so it stays as it is." in said.err
    assert before == [one.read_bytes() for one in desk.draft_files()]


def test_a_draft_that_cannot_follow_now_says_how_later(desk: MaildirDesk) -> None:
    """The change is on record; the mailbox is away."""
    desk.debrief()
    desk.mail.rename(desk.base / "away")
    said = desk("debrief", desk.file(CHANGED), "--id", ID)
    assert f"  `second-chance reword {ID} thank_you`" in said.err.splitlines()
    (desk.base / "away").rename(desk.mail)
    desk("reword", ID, "thank_you")
    assert "coloured chalk" in words(desk)[0]


def test_unknown(desk: MaildirDesk) -> None:
    """Unknown interview or kind: usage."""
    assert desk("reword", "nobody", "thank_you").code == 2
    desk.debrief()
    assert desk("reword", ID, "poem").code == 2
