from __future__ import annotations

from pathlib import Path

import mail_program
import pytest
from calendars import LATER, LOOKED, invite
from desk import DUE_AT, ID, INTERVIEW, MaildirDesk, desk_with
from forms import filled
from mail_program import parse, text_of


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


def test_forget_leaves_the_drafts(desk: MaildirDesk) -> None:
    """The journal knows nothing any more; the mailbox is as it was."""
    desk.debrief()
    before = [one.read_bytes() for one in desk.draft_files()]
    said = desk("forget", ID)
    assert (0, "") == (said.code, said.out)
    assert "1 of its drafts may still stand" in said.err
    assert desk("status", "--json").json["interviews"] == []
    assert before == [one.read_bytes() for one in desk.draft_files()]
    assert desk("status", ID).code == 2


def test_forget_leaves_no_words_behind(desk: MaildirDesk) -> None:
    """What the person wrote is gone from the file too."""
    desk.debrief()
    assert b"never reaches a letter" in desk.journal_file.read_bytes()
    desk("forget", ID)
    home = b"".join(one.read_bytes() for one in desk.home.iterdir() if one.is_file())
    for word in (b"never reaches a letter", b"masking tape", b"cash shortage"):
        assert word not in home


def test_forget_before_anything_was_written(desk: MaildirDesk) -> None:
    """No draft, nothing to remind of."""
    desk.debrief(INTERVIEW.replace("running a four-teller branch", "{{ branch }}"))
    said = desk("forget", ID)
    assert "may still stand" not in said.err
    assert [] == desk("export").json["interviews"]


def test_forget_twice(desk: MaildirDesk) -> None:
    """The second time it is unknown."""
    desk.debrief()
    desk("forget", ID)
    assert desk("forget", ID).code == 2


def test_recorded_anew_after_forget_adopts_the_draft(desk: MaildirDesk) -> None:
    """One letter, once, outlasts forgetting: the draft that stands is found, not doubled."""
    desk.debrief()
    desk("forget", ID)
    assert len(desk.debrief().only["drafts"]) == 1
    assert len(desk.draft_files()) == 1


def test_export_names_the_secret_and_does_not_tell_it(desk: MaildirDesk) -> None:
    """Only where it lies; who knew what it holds could write a mail that passes for one of ours."""
    desk.debrief()
    said = desk("export")
    path = Path(said.json["secret_file"])
    assert desk.home == path.parent
    secret = path.read_text("ascii").strip()
    assert 64 == len(secret)
    assert secret not in said.out + said.err
    assert secret.encode() not in desk.journal_file.read_bytes()


def test_export_holds_everything_known(desk: MaildirDesk) -> None:
    """Debrief with its private note, thread, drafts with their fates, the person's words, the plan."""
    desk.reach_second_letter()
    desk("snooze", ID, "1h", now=DUE_AT)
    known = desk("export", now=DUE_AT).json
    assert {
        "version", "now", "interviews", "appointments", "forgotten", "looks", "servers",
        "unread_places", "applications", "notices", "runs", "inbox_notes", "secret_file",
    } == known.keys()  # fmt: skip
    (one,) = known["interviews"]
    assert {
        "id", "recorded_at", "changed_at", "debrief", "thread", "words", "plan", "placements", "own_letters",
    } == one.keys()  # fmt: skip
    assert "never reaches a letter" == one["debrief"]["private_note"]
    assert "cash shortage" in one["debrief"]["botched"][0]["question"]
    assert ["thank_you", "second_chance"] == [p["kind"] for p in one["placements"]]
    assert ["sent", "unsent"] == [p["sighting"]["fate"] for p in one["placements"]]
    assert "drafted" == one["plan"]["track"]["state"]
    assert one["words"]["snoozed_until"]


def test_export_is_the_same_with_json(desk: MaildirDesk) -> None:
    """It is JSON anyway."""
    desk.debrief()
    assert desk("export").json == desk("export", "--json").json


def test_export_of_nothing(desk: MaildirDesk) -> None:
    """An empty list."""
    assert desk("export").json["interviews"] == []


def test_neither_secrets_nor_letters_are_kept(desk: MaildirDesk) -> None:
    """Secrets stay put: no token, no body of a mail, no text of a letter in export or journal."""
    secrets = desk.home / "credentials"
    secrets.mkdir()
    (secrets / "token.json").write_text('{"refresh_token": "1//very-secret"}')
    desk.debrief()
    (letter,) = desk.letters()
    sentence = text_of(letter).splitlines()[2].split(". ")[1]
    kept = desk("export").out.encode() + desk.journal_file.read_bytes()
    for word in (b"very-secret", b"we look forward to seeing you on Friday", sentence.encode()):
        assert word not in kept


def test_an_interview_as_exported_survives_odd_letters(desk: MaildirDesk) -> None:
    """Text of any script comes out as it went in."""
    odd = INTERVIEW.replace("never reaches a letter", "naïve Ω 東京 \U0001f980 \\u202e")
    desk.debrief(odd)
    (one,) = desk("export").json["interviews"]
    assert "naïve Ω 東京 \U0001f980 \u202e" == one["debrief"]["private_note"]


def test_export_holds_what_was_only_seen(tmp_path: Path) -> None:
    """The appointment with its evidence and form, what is forgotten as digests, how far mail was read."""
    desk = desk_with(tmp_path, invite())
    desk("run", now=LATER)
    known = desk("export", now=LATER).json
    (one,) = known["appointments"]
    assert (ID, "asked", "Prairie Gate Credit Union") == (one["id"], one["state"], one["company"])
    assert "talk-1@prairiegate.example" == one["meeting"]["uid"]
    assert one["weighed"]["evidence"]
    assert "unsent" == one["form"]["sighting"]["fate"]
    (look,) = known["looks"]
    assert ("local", LATER.isoformat()) == (look["mailbox"], look["looked_at"])
    desk("forget", ID, now=LATER)
    known = desk("export", now=LATER).json
    assert ([], [64]) == (known["appointments"], [len(digest) for digest in known["forgotten"]])


def test_of_a_mail_only_what_tells_is_kept(tmp_path: Path) -> None:
    """Subject, times, people and the excerpts of the evidence; no body, no text of a form."""
    rest = "Please bring nothing; the parking code is 4711 and the café is shut."
    text = f"Dear Marcus,\n\nwe look forward to seeing you.\n{rest}\n\nDenise\n"
    desk = desk_with(tmp_path, invite(text=text))
    desk("run", now=LOOKED)
    desk("run", now=LATER)
    (form,) = desk.letters()
    sentence = text_of(form).splitlines()[0].split(". ")[0]
    kept = desk("export").out.encode() + desk.journal_file.read_bytes()
    assert b"Interview: Branch Operations Manager" in kept
    for words in (b"parking code", b"4711", b"look forward", sentence.encode()):
        assert words not in kept


def test_the_answers_of_a_form_are_kept_as_a_debrief_alone(tmp_path: Path) -> None:
    """What was half filled in is nowhere but in the mailbox."""
    desk = desk_with(tmp_path, invite())
    desk("run", now=LATER)
    (draft,) = desk.draft_files()
    words = filled(
        text_of(parse(draft.read_bytes())), {"what you bring 1": "nine quiet winters", "ready": "yes"}
    )
    draft.write_bytes(mail_program.edit(draft.read_bytes(), text=words))
    desk("run", now=LATER)
    assert desk("export").json["appointments"][0]["problems"]
    kept = b"".join(one.read_bytes() for one in desk.home.iterdir() if one.is_file())
    assert b"nine quiet winters" not in kept
