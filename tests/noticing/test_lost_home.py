"""The journal, the secret or both are lost: no second draft is made, of no letter and no form, anywhere."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from calendars import HOUR, MINUTES, OVER, calendar, calendar_mail, event
from desk import DUE_AT, ID, INTERVIEW, PANEL, SENT_AT, Desk, MaildirDesk
from forms import ANSWERS, MISSING, filled
from gmail_desk import at_gmail
from mail_program import parse, text_of
from mails import APPLIED, DEBRIEFED, INVITED, ME, application, invitation, mail
from worlds import DRAFTS, SENT_FOLDER
from worlds.imap import ImapWorld

from agent.keeping.journal.journal import Journal
from agent.writing.draft_names import FormNames, former_form_names

pytestmark = pytest.mark.no_cover

LATER = DEBRIEFED + HOUR
LOST = pytest.mark.parametrize("lost", [("journal.db",), ("ids.secret",), ("journal.db", "ids.secret")])


@pytest.fixture(
    params=[
        "maildir",
        pytest.param("imap", marks=pytest.mark.dovecot),
        pytest.param("gmail", marks=[pytest.mark.process, pytest.mark.server]),
    ]
)
def life(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk at each mailbox; nothing came in yet."""
    with ExitStack() as stack:
        if request.param == "maildir":
            one: Desk = MaildirDesk(tmp_path, ())
        elif request.param == "gmail":
            one = stack.enter_context(at_gmail(tmp_path, monkeypatch, mails=()))
        else:
            server = request.getfixturevalue("server")
            one = Desk(tmp_path, stack.enter_context(ImapWorld(server.host, server.port)))
        one.sign_in()
        yield one


def lose(life: Desk, names: tuple[str, ...]) -> None:
    """These files of the home are gone, with what mailboxes keep beside them."""
    for name in names:
        (life.home / name).unlink()
    for index in life.home.glob("index-*"):
        index.unlink()


def only(life: Desk) -> str:
    """The id of the only draft."""
    (draft,) = life.drafts()
    return draft


def debriefed(life: Desk, text: str = INTERVIEW) -> None:
    """The thank-you stands."""
    life.deliver(invitation(), INVITED)
    life.debrief(text)
    assert life.drafts()


# ---- letters


@LOST
def test_a_letter_that_stands_is_not_made_again(life: Desk, lost: tuple[str, ...]) -> None:
    """It is adopted, under the id it bears, and goes on being ours."""
    debriefed(life)
    draft = only(life)
    own_id = life.letter(draft)["Message-ID"]
    lose(life, lost)
    life.debrief(now=LATER)
    life.run(LATER + HOUR)
    assert draft == only(life)
    ((known,),) = (life.status(LATER + HOUR)["drafts"],)
    assert (draft, own_id, "unsent") == (known["draft_id"], known["message_id"], known["fate"])
    life.send(LATER + 2 * HOUR)
    life.run(LATER + 3 * HOUR)
    ((known,),) = (life.status(LATER + 3 * HOUR)["drafts"],)
    assert "sent" == known["fate"]
    life.run(DUE_AT)
    assert "cash shortage" in text_of(life.letter(only(life)))


@LOST
def test_an_edited_letter_is_not_made_again(life: Desk, lost: tuple[str, ...]) -> None:
    """Its words are left as they are."""
    debriefed(life)
    text = text_of(life.letter(only(life))).replace("masking tape", "a roll of string")
    life.edit(only(life), text)
    lose(life, lost)
    life.debrief(now=LATER)
    life.run(LATER + HOUR)
    assert "a roll of string" in text_of(life.letter(only(life)))
    assert life("reword", ID, "thank_you", now=LATER + 2 * HOUR).code != 0


@LOST
def test_a_reworded_letter_is_not_made_again(life: Desk, lost: tuple[str, ...]) -> None:
    """Nobody knows any more in which wording it stands."""
    debriefed(life)
    assert life("reword", ID, "thank_you", now=DEBRIEFED + MINUTES).code == 0
    text = text_of(life.letter(only(life)))
    lose(life, lost)
    life.debrief(now=LATER)
    life.run(LATER + HOUR)
    assert text == text_of(life.letter(only(life)))


@LOST
def test_a_letter_written_anew_is_not_made_again(life: Desk, lost: tuple[str, ...]) -> None:
    """Not a word of ours is left in it."""
    debriefed(life)
    life.edit(only(life), "Hello! More on Monday, when I am back from the mountains.\n")
    lose(life, lost)
    life.debrief(now=LATER)
    life.run(LATER + HOUR)
    assert "mountains" in text_of(life.letter(only(life)))


@LOST
def test_the_second_letter_is_not_made_again(life: Desk, lost: tuple[str, ...]) -> None:
    """Neither is the thank-you that was sent."""
    debriefed(life)
    life.send()
    life.run(SENT_AT + MINUTES)
    life.run(DUE_AT)
    draft = only(life)
    lose(life, lost)
    life.debrief(now=DUE_AT + HOUR)
    life.run(DUE_AT + 2 * HOUR)
    assert draft == only(life)
    fates = {one["kind"]: one["fate"] for one in life.status(DUE_AT + 2 * HOUR)["drafts"]}
    assert "unsent" == fates["second_chance"]


@LOST
def test_two_letters_of_one_interview_are_told_apart(life: Desk, lost: tuple[str, ...]) -> None:
    """Each is found for its own person."""
    debriefed(life, PANEL)
    before = {str(parse(raw)["To"]): draft for draft, raw in life.drafts().items()}
    assert 2 == len(before)
    lose(life, lost)
    life.debrief(PANEL, now=LATER)
    life.run(LATER + HOUR)
    assert before == {str(parse(raw)["To"]): draft for draft, raw in life.drafts().items()}
    known = life.status(LATER + HOUR)["drafts"]
    assert set(before.values()) == {one["draft_id"] for one in known}


def test_own_draft_in_the_thread_hinders_no_letter(life: Desk) -> None:
    """What the person began by hand, on another matter, is not ours; they get the thank-you."""
    life.deliver(invitation(), INVITED)
    own = mail(
        "Dear Denise,\n\nOne question on the way: is there a place to park bicycles?\n\nMarcus\n",
        DEBRIEFED - MINUTES,
        "<own@client.example>",
        sender=ME,
        to="denise.kowalczyk@prairiegate.example",
        references=("<a1@prairiegate.example>",),
    )
    life.deliver(own, DEBRIEFED - MINUTES, DRAFTS)
    life.debrief()
    assert 2 == len(life.drafts())


# ---- forms


def asked(life: Desk) -> tuple[str, str]:
    """The form stands; its draft id and words."""
    life.deliver(application(), APPLIED, SENT_FOLDER)
    life.deliver(calendar_mail(), INVITED)
    for now in (INVITED + HOUR, OVER + MINUTES):
        assert life("run", now=now).code == 0
    return only(life), text_of(life.letter(only(life)))


def runs(life: Desk, *moments: timedelta) -> None:
    """Cron runs so long after the form came."""
    for one in moments:
        said = life("run", now=OVER + one)
        assert said.code == 0, said.err


def forms(life: Desk) -> list[str]:
    """The words of the drafts to the person alone."""
    return [text_of(one) for one in life.letters() if "marcus.ellery" in str(one["To"])]


@LOST
def test_a_form_that_stands_is_not_made_again(life: Desk, lost: tuple[str, ...]) -> None:
    """It is read on under the code it carries: filled in, it makes one interview and one letter."""
    draft, text = asked(life)
    lose(life, lost)
    runs(life, HOUR, 2 * HOUR)
    assert (draft, text) == (only(life), text_of(life.letter(draft)))
    life.edit(draft, filled(text, {**ANSWERS, "ready": "yes"}))
    runs(life, 3 * HOUR, 4 * HOUR)
    assert 1 == len(forms(life))
    assert 2 == len(life.drafts())
    assert "Prairie Gate Credit Union" == life.status(OVER + 5 * HOUR)["company"]


@LOST
def test_answers_in_a_form_are_read_on(life: Desk, lost: tuple[str, ...]) -> None:
    """It was filled in, company and end corrected, when the files were lost."""
    draft, text = asked(life)
    changes = {"company": "Prairie Gate", "ready": "yes"}
    life.edit(draft, filled(text, {**ANSWERS, **changes}))
    lose(life, lost)
    runs(life, HOUR, 2 * HOUR)
    assert 1 == len(forms(life))
    assert 2 == len(life.drafts())
    assert "Prairie Gate" == life.status(OVER + 3 * HOUR)["company"]


@LOST
def test_a_form_sent_to_oneself_is_read_on(life: Desk, lost: tuple[str, ...]) -> None:
    """No second form comes; its answers count."""
    draft, text = asked(life)
    life.edit(draft, filled(text, ANSWERS))
    life.send_draft(only(life), OVER + 2 * MINUTES)
    lose(life, lost)
    runs(life, HOUR, 2 * HOUR)
    assert [] == forms(life)
    assert 1 == len(life.drafts())


@LOST
def test_a_form_that_came_back_is_read_on(life: Desk, lost: tuple[str, ...]) -> None:
    """The second one stands, with what was missing; the first lies among the sent mail."""
    draft, text = asked(life)
    life.edit(draft, filled(text, {**ANSWERS, MISSING: ""}))
    life.send_draft(only(life), OVER + 2 * MINUTES)
    runs(life, HOUR)
    (again,) = forms(life)
    lose(life, lost)
    runs(life, 2 * HOUR, 3 * HOUR)
    assert [again] == forms(life)
    life.edit(only(life), filled(again, {MISSING: ANSWERS[MISSING], "ready": "yes"}))
    runs(life, 4 * HOUR, 5 * HOUR)
    assert 1 == len(forms(life))
    assert 2 == len(life.drafts())


@pytest.mark.parametrize("former", [False, True], ids=["names_of_now", "names_of_0_1_0"])
@pytest.mark.parametrize("lost", [(), ("journal.db",), ("journal.db", "ids.secret")])
def test_a_mail_that_reads_like_the_form_is_nobodys(
    life: Desk, lost: tuple[str, ...], *, former: bool
) -> None:
    """A stranger writes in the person's name, by names that they know: the form stands, and asks."""
    draft, text = asked(life)
    own = life.letter(draft)
    names = names_of_0_1_0(life)
    own_id = names.message_id if former else str(own["Message-ID"])
    words = filled(text, {**ANSWERS, "email 1": "mallory@evil.example", "ready": "yes"})
    if former:
        words = re.sub(r"SC-[0-9A-F]+", names.code, words)
    forged = mail(words, OVER + 2 * MINUTES, own_id, sender=ME, to=ME, subject=str(own["Subject"]))
    lose(life, lost)
    life.deliver(forged, OVER + 2 * MINUTES)
    runs(life, HOUR, 2 * HOUR)
    assert text == text_of(life.letter(only(life)))


def names_of_0_1_0(life: Desk) -> FormNames:
    """What version 0.1.0 would have called the form: everybody who was invited can compute it."""
    with Journal.open(life.journal_file) as journal:
        (one,) = journal.appointments.all()
    return former_form_names(one.key, 0, "mail.example")


@LOST
def test_a_form_of_0_1_0_is_read_on(life: Desk, lost: tuple[str, ...]) -> None:
    """By its code, which is all that the person's mail program and the person left as it was."""
    draft, text = asked(life)
    own, names = life.letter(draft), names_of_0_1_0(life)
    words = re.sub(r"SC-[0-9A-F]+", names.code, filled(text, {**ANSWERS, "ended": "", "company": "Prairie"}))
    life.delete(draft)
    if "journal.db" not in lost:
        as_if_of_0_1_0(life, names)
    lose(life, lost)
    old = mail(
        words, OVER + 2 * MINUTES, "<edited@client.example>", sender=ME, to=ME, subject=str(own["Subject"])
    )
    life.deliver(old, OVER + 2 * MINUTES, DRAFTS)
    runs(life, HOUR, 2 * HOUR)
    assert words.split() == text_of(life.letter(only(life))).split()
    life.edit(only(life), filled(words, {"ended": "4 September 11:00", "ready": "yes"}))
    runs(life, 3 * HOUR, 4 * HOUR)
    assert "Prairie" == life.status(OVER + 5 * HOUR)["company"]
    assert 1 == len(forms(life))


def as_if_of_0_1_0(life: Desk, names: FormNames) -> None:
    """The record that version 0.1.0 left of the form."""
    with Journal.open(life.journal_file) as journal:
        (one,) = journal.appointments.all()
        assert one.form is not None
        form = replace(one.form, message_id=names.message_id, code=names.code)
        journal.appointments.update(replace(one, form=form), OVER)


def test_the_form_of_another_talk_is_not_this_ones(life: Desk) -> None:
    """Two talks on one day: each has its form, and keeps it when journal and secret are lost."""
    asked(life)
    start = OVER + 2 * HOUR
    second = calendar(event(start, start + HOUR, uid="second@prairiegate.example"))
    life.deliver(calendar_mail(second, OVER + 10 * MINUTES, "<s1@prairiegate.example>"), OVER + 10 * MINUTES)
    runs(life, HOUR, 4 * HOUR)
    before = sorted(forms(life))
    assert 2 == len(before)
    codes = {found[0] for text in before if (found := re.search(r"SC-[0-9A-F]+", text))}
    assert 2 == len(codes)
    lose(life, ("journal.db", "ids.secret"))
    runs(life, 5 * HOUR, 6 * HOUR)
    assert before == sorted(forms(life))


# ---- the file


def test_a_damaged_secret_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    """One sentence and the next step; what stands goes on, and put back it is as before."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    file = desk.home / "ids.secret"
    whole = file.read_bytes()
    assert 0o600 == file.stat().st_mode & 0o777
    desk.send()
    desk.run(SENT_AT + MINUTES)
    for damaged in (b"", whole[:20], b"\xff" * 65, whole + whole):
        file.write_bytes(damaged)
        said = desk("run", now=DUE_AT)
        assert (78, {}) == (said.code, desk.drafts())
        assert str(file) in said.err
        assert "Traceback" not in said.err
        assert damaged == file.read_bytes(), "it is never replaced without a word"
        for words in (["status"], ["preview", ID], ["explain", ID], ["export"], ["find", "--json"]):
            assert desk(*words, now=DUE_AT).code == 0, words
    (check,) = (one for one in desk("doctor", "--here", "--json").json["checks"] if one["name"] == "secret")
    assert "broken" == check["state"]
    file.write_bytes(whole)
    desk.run(DUE_AT)
    assert 1 == len(desk.drafts())


def test_what_is_no_file_is_no_secret(tmp_path: Path) -> None:
    """A folder, a link that leads nowhere, a pipe: said, and a run is not held up by it."""
    desk = MaildirDesk(tmp_path)
    file = desk.home / "ids.secret"
    for make in (file.mkdir, lambda: file.symlink_to("nowhere"), lambda: os.mkfifo(file)):
        make()
        said = desk("debrief", desk.file(), "--json")
        assert 78 == said.code, said.err
        assert {} == desk.drafts()
        shutil.rmtree(file) if file.is_dir() else file.unlink()


def test_a_dry_run_makes_no_secret(tmp_path: Path) -> None:
    """It leaves nothing behind."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.send()
    desk.run(SENT_AT + MINUTES)
    (desk.home / "ids.secret").unlink()
    assert "second" in desk("run", "--dry-run", now=DUE_AT).err
    assert not (desk.home / "ids.secret").exists()
