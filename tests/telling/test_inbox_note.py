"""The note in the person's own inbox, from a run to the next: seen by the person, and by nobody of ours."""

from __future__ import annotations

from pathlib import Path

from agents import SECRET
from calendars import HOUR, MINUTES, OVER, calendar_mail
from desk import MaildirDesk, desk_with
from mail_program import parse, text_of
from mails import DEBRIEFED, DENISE, INVITED, ME, raw_mail
from worlds import SENT_FOLDER

from agent.writing.draft_names import note_id

IN_INBOX = "\n[notify]\ninbox = true\n"


def notes(desk: MaildirDesk) -> list[tuple[str, str]]:
    """Subject and words of what lies in the inbox from the person to themselves."""
    mails = [parse(raw) for raw, _ in desk.world.list_inbox().values()]
    return [(str(mail["Subject"]), text_of(mail)) for mail in mails if ME in str(mail["From"])]


def ask_by_form(base: Path) -> MaildirDesk:
    """A form waits, and a note in the inbox says so."""
    desk = desk_with(base, calendar_mail())
    desk.configure(IN_INBOX)
    desk.run(INVITED + HOUR)
    assert [] == notes(desk)
    desk.run(OVER + MINUTES)
    return desk


def test_a_note_tells_that_a_form_waits_and_goes_with_it(tmp_path: Path) -> None:
    """Its subject names the company; when the person deletes the form, the next run takes it away."""
    desk = ask_by_form(tmp_path)
    ((subject, text),) = notes(desk)
    assert subject.startswith("Second Chance: Your form about Prairie Gate Credit Union waits")
    assert "Open Drafts" in text
    desk.run(OVER + HOUR)
    assert 1 == len(notes(desk))
    (draft,) = desk.drafts()
    desk.world.remove(draft)
    desk.run(OVER + 2 * HOUR)
    assert [] == notes(desk)


def test_a_note_names_nobody_where_discreet(tmp_path: Path) -> None:
    """Neither its subject nor its words."""
    desk = desk_with(tmp_path, calendar_mail())
    desk.configure(f"{IN_INBOX}discreet = true\n")
    desk.run(INVITED + HOUR)
    desk.run(OVER + MINUTES)
    ((subject, text),) = notes(desk)
    assert "Prairie" not in subject + text
    assert subject.startswith("Second Chance: ")


def test_a_note_is_no_mail_of_anybody(tmp_path: Path) -> None:
    """A look finds nothing in it, whatever it says, though the journal is lost: its name alone tells.

    The same mail under an id that another home made is seen: nobody can hide a mail.
    """
    desk = desk_with(tmp_path)
    desk.home.joinpath("ids.secret").write_text(SECRET.hex(), "ascii")
    ours, forged = (note_id(7, "words", "mail.example", secret) for secret in (SECRET, bytes(32)))
    found = []
    for one in (ours, forged):
        desk.deliver(calendar_mail(message_id=one), INVITED)
        desk.journal_file.unlink(missing_ok=True)
        found.append("Prairie Gate" in desk("find", now=INVITED + HOUR).out)
    assert [False, True] == found


def test_a_note_is_no_thread_of_an_interview(tmp_path: Path) -> None:
    """What the person passed on of one to the interviewer is no conversation with them."""
    desk = MaildirDesk(tmp_path, mails=())
    desk.home.joinpath("ids.secret").write_text(SECRET.hex(), "ascii")
    note = note_id(7, "words", "mail.example", SECRET)
    written = {
        "sender": ME,
        "subject": "Second Chance: Your form about Prairie Gate Credit Union waits",
        "date": (DEBRIEFED - MINUTES).isoformat(),
    }
    desk.deliver(raw_mail(note, to=ME, **written), DEBRIEFED)
    passed_on = raw_mail("<passed-on@mail.example>", answers=note, to=DENISE, **written)
    desk.deliver(passed_on, DEBRIEFED, SENT_FOLDER)
    one = desk.debrief().only
    assert (None, []) == (one["thread"], one["candidates"])
