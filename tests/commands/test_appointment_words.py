"""The person's words on an interview that was only seen in their mail; debrief and run on one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import mail_program
import pytest
from calendars import LATER, LOOKED, QUICK_HIRE, cold_invite, invite
from command_line import Said
from desk import INTERVIEW, MaildirDesk, desk_with
from forms import MINIMAL, filled
from mail_program import parse, text_of
from mails import INVITED, mail
from scripted import ScriptedAsker

from agent.debriefing.question import Choice

SURE = "prairie-gate-credit-union-2026-09-04"
PERHAPS = "quick-hire-2026-09-04"
REPORT = {"version", "now", "interviews", "errors"}
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ANSWERS = MINIMAL | {"how you talked": "in person"}


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    """One that is sure, and one that is perhaps an interview; both were seen."""
    desk = desk_with(tmp_path, invite(), cold_invite())
    assert 0 == desk("find", "-q", now=LOOKED).code
    desk("run", now=LOOKED + HOUR)  # says what is read and kept
    return desk


class Listing(ScriptedAsker):
    """One that notes what the first menu offers."""

    offered: tuple[str, ...] = ()

    def choose(self, ask: str, *, help: str, choices: Sequence[Choice], default: str) -> str:  # noqa: A002 - as it is called
        self.offered = self.offered or tuple(choice.label for choice in choices)
        return super().choose(ask, help=help, choices=choices, default=default)


def state(desk: MaildirDesk, one: str) -> str:
    """What is on record of it; empty: nothing."""
    found = {each["id"]: each["state"] for each in desk("find", "--all", "--json", now=LATER).json["found"]}
    return str(found.get(one, ""))


def fill(desk: MaildirDesk, answers: dict[str, str]) -> None:
    """The person fills in the only draft."""
    (form,) = desk.draft_files()
    text = text_of(parse(form.read_bytes()))
    form.write_bytes(mail_program.edit(form.read_bytes(), text=filled(text, answers)))


# ---- confirm


def test_confirmed_before_it_took_place(desk: MaildirDesk) -> None:
    """It is an interview from now on; its form comes when it is over, as with a sure one."""
    said = desk("confirm", PERHAPS, now=LOOKED + DAY)
    assert Said(0, "", "Quick Hire: when it is over, a form comes into your Drafts\n") == said
    assert () == desk.draft_files()
    desk("run", now=LATER)
    assert 2 == len(desk.draft_files())


def test_not_confirmed_it_is_not_asked_about(desk: MaildirDesk) -> None:
    """A stranger's invitation alone puts nothing into Drafts."""
    desk("run", now=LATER)
    (form,) = desk.letters()
    assert "Prairie Gate" in form["Subject"]


def test_confirmed_when_it_is_over(desk: MaildirDesk) -> None:
    """The form is there at once, and that is said once."""
    said = desk("confirm", PERHAPS, now=LATER)
    assert (0, "") == (said.code, said.out)
    assert said.err.startswith("Quick Hire: a few questions about it wait in your Drafts.")
    assert 1 == said.err.count("\n")
    assert 1 == len(desk.draft_files())
    assert "its form is in your Drafts" in desk("confirm", PERHAPS, now=LATER).err
    assert 1 == len(desk.draft_files())


def test_confirmed_after_skip(desk: MaildirDesk) -> None:
    """The word is taken back."""
    desk("skip", SURE, now=LOOKED)
    assert "dismissed" == state(desk, SURE)
    desk("run", now=LATER)
    assert () == desk.draft_files()
    assert "wait in your Drafts" in desk("confirm", SURE, now=LATER).err
    assert 1 == len(desk.draft_files())


def test_confirmed_after_skip_with_a_form_that_stands(desk: MaildirDesk) -> None:
    """The form is read again; there is no second one."""
    desk("run", now=LATER)
    desk("skip", SURE, now=LATER)
    fill(desk, ANSWERS | {"ready": "yes"})
    assert "" == desk("run", now=LATER + HOUR).err
    said = desk("confirm", SURE, now=LATER + 2 * HOUR)
    assert "Prairie Gate Credit Union: your answers are recorded.\n" == said.err
    assert SURE == desk.status(LATER + 2 * HOUR)["id"]


def test_confirmed_after_the_form_was_deleted(desk: MaildirDesk) -> None:
    """It is not made again, and the way on is told."""
    desk("run", now=LATER)
    desk.draft_files()[0].unlink()
    desk("run", now=LATER + HOUR)
    said = desk("confirm", SURE, now=LATER + 2 * HOUR)
    assert (
        f"Prairie Gate Credit Union: you deleted its form, and it is not made again. You can still answer "
        f"here: second-chance debrief --id {SURE}\n" == said.err
    )
    assert "" == desk("run", now=LATER + DAY).err
    assert () == desk.draft_files()


def test_confirmed_long_after(desk: MaildirDesk) -> None:
    """Nobody asks by itself after two weeks; the person's word is enough to."""
    desk("run", now=LATER + 20 * DAY)
    assert "too long ago to ask by itself" in desk("find", "--all", now=LATER + 20 * DAY).out
    said = desk("confirm", SURE, now=LATER + 20 * DAY)
    assert "wait in your Drafts" in said.err
    assert 1 == len(desk.draft_files())


def test_confirmed_though_it_was_cancelled(desk: MaildirDesk) -> None:
    """It stays cancelled, and the way on is told."""
    gone = invite(LOOKED + DAY, "<i2@prairiegate.example>", method="CANCEL", SEQUENCE=":1")
    desk.deliver(gone, LOOKED + DAY)
    desk("run", now=LOOKED + DAY)
    assert (
        "it was cancelled; if it took place after all: second-chance debrief --id"
        in desk("confirm", SURE, now=LATER).err
    )
    assert () == desk.draft_files()


def test_the_mailbox_is_gone(desk: MaildirDesk) -> None:
    """The word is kept; the next run does what follows from it."""
    desk.mail.rename(desk.base / "away")
    assert 75 == desk("confirm", PERHAPS, now=LATER).code
    (desk.base / "away").rename(desk.mail)
    desk("run", now=LATER + HOUR)
    assert 2 == len(desk.draft_files())


def test_confirmed_where_finding_is_switched_off(desk: MaildirDesk) -> None:
    """What is to come is not promised a form."""
    desk.config(desk.config_file.read_text() + "\n[find]\nenabled = false\n")
    said = desk("confirm", PERHAPS, now=LOOKED)
    assert f"Quick Hire: when it is over: second-chance debrief --id {PERHAPS}\n" == said.err


# ---- skip, close, forget


@pytest.mark.parametrize("word", ["skip", "close"])
def test_no(desk: MaildirDesk, word: str) -> None:
    """No form, and the way back is told."""
    said = desk(word, SURE, now=LOOKED)
    told = f"Prairie Gate Credit Union: you said no to it; second-chance confirm {SURE} takes that back\n"
    assert Said(0, "", told) == said
    assert "Prairie Gate" not in desk("run", now=LATER).err
    assert () == desk.draft_files()


def test_no_while_its_form_stands(desk: MaildirDesk) -> None:
    """The draft is the person's now: it stays where it is, and is not read."""
    desk("run", now=LATER)
    before = [one.read_bytes() for one in desk.draft_files()]
    assert "which you may delete, is not read any more" in desk("skip", SURE, now=LATER).err
    desk("run", now=LATER + HOUR)
    assert before == [one.read_bytes() for one in desk.draft_files()]


def test_forgotten_it_is_not_found_anew(desk: MaildirDesk) -> None:
    """The same mail, the same invitation sent again, and a new time: nothing of it comes back."""
    said = desk("forget", SURE, now=LOOKED)
    assert Said(0, "", "Forgotten: Prairie Gate Credit Union.\n") == said
    desk.deliver(invite(INVITED + DAY, "<i2@prairiegate.example>", SEQUENCE=":1"), INVITED + DAY)
    assert "" == state(desk, SURE)
    desk("run", now=LATER)
    assert () == desk.draft_files()
    assert 2 == desk("forget", SURE, now=LATER).code


def test_forgotten_no_word_is_left(desk: MaildirDesk) -> None:
    """Not in the journal's file either, but a digest."""
    desk("forget", SURE, now=LOOKED)
    desk("forget", PERHAPS, now=LOOKED)
    kept = desk.journal_file.read_bytes()
    for words in (b"Prairie", b"Denise", b"prairiegate", b"Quick Hire", b"Night Shift"):
        assert words not in kept
    known = desk("export", now=LOOKED).json
    assert ([], 2) == (known["appointments"], len(known["forgotten"]))


# ---- ids


@pytest.mark.parametrize("word", ["confirm", "skip", "close", "forget"])
def test_an_unknown_id(desk: MaildirDesk, word: str) -> None:
    """Usage: a sentence, and what lists the ids; with --json the stable shape."""
    said = desk(word, "nobody-2026-09-04", "--json", now=LOOKED)
    assert 2 == said.code
    assert REPORT == said.json.keys()
    assert 'There is no interview "nobody-2026-09-04".' in said.err
    assert "Hint: second-chance status" in said.err


def test_an_id_of_both_means_the_interview(desk: MaildirDesk) -> None:
    """It is on record: words are about the letters; forgotten, both are."""
    desk("run", now=LATER)
    desk.debrief(INTERVIEW, now=LATER + HOUR)
    assert "debriefed" == state(desk, SURE)
    assert [SURE] == [one["id"] for one in desk("close", SURE, "--json", now=LATER + HOUR).json["interviews"]]
    assert "closed" == desk.status(LATER + HOUR)["state"]
    desk("forget", SURE, now=LATER + HOUR)
    assert "" == state(desk, SURE)


@pytest.mark.parametrize("word", ["confirm", "skip", "close"])
def test_json(desk: MaildirDesk, word: str) -> None:
    """A word on what `find` lists is answered in the shape of `find`."""
    said = desk(word, PERHAPS, "--json", now=LOOKED)
    assert {"version", "now", "found", "errors"} == said.json.keys()
    (one,) = said.json["found"]
    assert PERHAPS == one["id"]
    assert (word == "confirm") == one["confirmed"]


# ---- debrief


def test_debrief_begins_with_what_was_seen(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything known is filled in; recorded once, thanked once, and the form is read no more."""
    desk("run", now=LATER)
    (form,) = desk.draft_files()
    asker = ScriptedAsker({"What do you bring": "calm shifts", "work excites you": "the new ward, its team"})
    monkeypatch.setattr("agent.commands.kept_dialogue.choose_asker", lambda _: asker)
    said = desk("debrief", "--id", SURE, now=LATER)
    assert 0 == said.code, said.err
    assert "Prairie Gate Credit Union" == asker.default_of("Which company")
    assert "Branch Operations Manager" == asker.default_of("Which role")
    assert "Which conversation was it about?" not in asker.asked
    assert any("11:00" in default for default in asker.defaults)
    assert any("Denise Kowalczyk" in default for default in asker.defaults)
    assert [SURE] == [one["id"] for one in desk("status", "--json", now=LATER).json["interviews"]]
    assert "debriefed" == state(desk, SURE)
    (thanks,) = (one for one in desk.letters() if "denise" in one["To"])
    assert "<i1@prairiegate.example>" == thanks["In-Reply-To"]
    text = filled(text_of(parse(form.read_bytes())), ANSWERS | {"ready": "yes"})
    form.write_bytes(mail_program.edit(form.read_bytes(), text=text))
    desk("run", now=LATER + HOUR)
    assert 1 == len(desk("status", "--json", now=LATER).json["interviews"])
    assert 2 == len(desk.draft_files())


def test_debrief_of_one_that_is_not_known_to_be_an_interview(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telling of it is a yes."""
    asker = ScriptedAsker(
        {
            "Who talked": "Ana Cruz",
            "What do you bring": "calm shifts",
            "work excites you": "the new ward, its team",
        }
    )
    monkeypatch.setattr("agent.commands.kept_dialogue.choose_asker", lambda _: asker)
    assert 0 == desk("debrief", "--id", PERHAPS, now=LATER).code
    assert "debriefed" == state(desk, PERHAPS)


def test_debrief_lists_them_first(desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an id: what was seen and is over stands before other conversations."""
    other = mail(
        "Dear Marcus, it was good to talk. Ana",
        INVITED,
        "<o1@harrowlake.example>",
        sender="Ana Cruz <ana@harrowlake.example>",
        subject="Interview for the ward",
    )
    desk.deliver(other, INVITED)
    asker = Listing(leaves_after=1)
    monkeypatch.setattr("agent.commands.kept_dialogue.choose_asker", lambda _: asker)
    assert 75 == desk("debrief", now=LATER).code
    assert "Which conversation was it about?" == asker.asked[0]
    assert {"Denise Kowalczyk" in asker.offered[0], "Quick Hire" in asker.offered[0]} == {True, False}
    assert 1 == sum("Denise Kowalczyk" in one for one in asker.offered)
    assert "None of these" == asker.offered[-1]


def test_debrief_of_an_unknown_id(desk: MaildirDesk) -> None:
    """Usage."""
    assert 2 == desk("debrief", "--id", "nobody", now=LATER).code


# ---- run


def test_run_tells_what_it_did(desk: MaildirDesk) -> None:
    """Asked, sent back, recorded, and what only the person can say: a line each, and nothing in between."""
    assert desk("run", now=LATER).err == (
        "Prairie Gate Credit Union: a few questions about it wait in your Drafts. "
        "Today or tomorrow is best; later is fine too.\n"
        "Quick Hire: was this a job interview? Then say so: second-chance confirm quick-hire-2026-09-04\n"
    )
    assert "" == desk("run", now=LATER + HOUR).err
    fill(desk, {**ANSWERS, "what excites you": "", "ready": "yes"})
    assert desk("run", now=LATER + 2 * HOUR).err == (
        "Prairie Gate Credit Union: something in your answers is missing or unclear; the form in your Drafts "
        "says what.\n"
    )
    assert "note: what excites you: " in desk("find", now=LATER + 2 * HOUR).out
    assert "" == desk("run", now=LATER + 3 * HOUR).err
    fill(desk, {"what excites you": ANSWERS["what excites you"], "ready": "yes"})
    said = desk("run", now=LATER + 4 * HOUR)
    assert "" == said.out
    recorded, thanks, *_ = said.err.splitlines()
    assert "Prairie Gate Credit Union: your answers are recorded." == recorded
    assert "the thank-you to Denise Kowalczyk is in your Drafts" in thanks


def test_run_tells_more_to_those_who_ask(tmp_path: Path) -> None:
    """With -v what was seen too, and which is only perhaps one; with -q nothing."""
    desk = desk_with(tmp_path, invite(), cold_invite())
    told = desk("run", "-v", now=LOOKED).err
    assert "Seen in your mail: Prairie Gate Credit Union, Fri 4 Sep, 10:00.\n" in told
    assert "Seen in your mail, perhaps an interview: Quick Hire, Fri 4 Sep, 10:00.\n" in told
    assert Said(0, "", "") == desk("run", "-q", now=LATER)
    assert 1 == len(desk.draft_files())


def test_run_tells_of_a_deleted_form(desk: MaildirDesk) -> None:
    """Once, with what to do if it was not meant so."""
    desk("run", now=LATER)
    desk.draft_files()[0].unlink()
    said = desk("run", now=LATER + HOUR).err
    assert "its form is gone from your Drafts, so you deleted it, and nothing is written for it." in said
    assert "second-chance debrief --id" in said
    assert "" == desk("run", now=LATER + 2 * HOUR).err


def test_run_tells_of_a_draft_that_is_no_form_any_more(desk: MaildirDesk) -> None:
    """Somebody wrote something else into it: it is theirs now, and -v says so."""
    desk("run", now=LATER)
    (form,) = desk.draft_files()
    form.write_bytes(mail_program.edit(form.read_bytes(), text="Milk, bread, ready: yes"))
    before = form.read_bytes()
    told = desk("run", "-v", now=LATER + HOUR).err
    assert "Prairie Gate Credit Union: Its draft no longer holds the form." in told
    assert before == form.read_bytes()
    assert "" == desk("run", now=LATER + 2 * HOUR).err


def test_run_does_not_tell_of_changes_once_it_has_asked(desk: MaildirDesk) -> None:
    """An invitation that is changed afterwards is no news."""
    desk("run", now=LATER)
    desk.deliver(invite(LATER, "<i2@prairiegate.example>", SEQUENCE=":1", LOCATION=":Room 2"), LATER)
    assert "Seen in your mail" not in desk("run", "-v", now=LATER + DAY).err


def test_dry_run_says_what_would_be_put(desk: MaildirDesk) -> None:
    """And puts nothing, and keeps nothing."""
    before = desk.journal_file.read_bytes()
    said = desk("run", "--dry-run", now=LATER)
    first, *_ = said.err.splitlines()
    assert "Prairie Gate Credit Union: a few questions about it would be put into your Drafts." == first
    assert () == desk.draft_files()
    assert before == desk.journal_file.read_bytes()


def test_dry_run_of_answers_that_are_not_right(desk: MaildirDesk) -> None:
    """What is in the form stays as it is."""
    desk("run", now=LATER)
    fill(desk, {"ready": "yes"})
    before = [one.read_bytes() for one in desk.draft_files()]
    assert "the form would say what." in desk("run", "--dry-run", now=LATER + HOUR).err
    assert before == [one.read_bytes() for one in desk.draft_files()]


def test_dry_run_of_answers_that_are_right(desk: MaildirDesk) -> None:
    """Nothing is recorded."""
    desk("run", now=LATER)
    fill(desk, ANSWERS | {"ready": "yes"})
    assert "your answers would be recorded." in desk("run", "--dry-run", now=LATER + HOUR).err
    assert [] == desk("status", "--json", now=LATER + HOUR).json["interviews"]


def test_the_json_of_run_keeps_its_shape(desk: MaildirDesk) -> None:
    """Nothing of what was only seen stands in it; what a form told is an interview like all others."""
    asked = desk("run", "--json", now=LATER).json
    assert (REPORT, [], []) == (asked.keys(), asked["interviews"], asked["errors"])
    fill(desk, ANSWERS | {"ready": "yes"})
    said = desk("run", "--json", now=LATER + HOUR)
    assert REPORT == said.json.keys()
    assert [SURE] == [one["id"] for one in said.json["interviews"]]
    assert ["thank_you"] == [one["kind"] for one in said.only["placed_now"]]


def test_what_a_stranger_calls_themself_is_shown_harmlessly(tmp_path: Path) -> None:
    """Also in the lines of run and of the person's words."""
    evil = f"Quick\x1b[31m \u202eHire {QUICK_HIRE.partition(' <')[0]}"
    raw = invite(sender=f"{evil} <talent@quick-hire.example>", title=f"Job interview {evil}", UID=":s1")
    desk = desk_with(tmp_path, raw)
    told = desk("run", "-v", now=LOOKED).err
    (one,) = desk("find", "--json", now=LOOKED).json["found"]
    told += desk("confirm", one["id"], now=LOOKED).err + desk("run", now=LATER).err
    told += desk("forget", one["id"], now=LATER).err
    assert not [c for c in told if (ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u202e"]


# ---- a mailbox that has another name now


def renamed(desk: MaildirDesk) -> None:
    desk.config(desk.config_file.read_text(encoding="utf-8").replace("[mailbox.local]", "[mailbox.mine]"))


def test_a_mailbox_that_was_renamed_takes_its_appointments_along(desk: MaildirDesk) -> None:
    """The same mail is found under the new name; a form that stands is read on, and no second one made."""
    desk("run", now=LATER)
    renamed(desk)
    assert 0 == desk("run", now=LATER + DAY).code
    fill(desk, {**ANSWERS, "ready": "yes"})
    said = desk("run", now=LATER + DAY + HOUR)
    assert (0, True) == (said.code, "your answers are recorded" in said.err), said.err
    assert 2 == len(desk.draft_files()), "the form, and the thank-you"


def test_a_mailbox_that_is_gone_is_said_and_stops_no_debrief(
    desk: MaildirDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence, 78; the questions begin with what was kept."""
    renamed(desk)
    said = desk("confirm", SURE, now=LATER)
    assert (78, True) == (said.code, "no mailbox 'local' any more" in said.err)
    listing = Listing(leaves_after=1)
    monkeypatch.setattr("agent.commands.kept_dialogue.choose_asker", lambda _: listing)
    assert 75 == desk("debrief", now=LATER).code
    assert "Which conversation was it about?" == listing.asked[0]
    asker = ScriptedAsker({"What do you bring": "calm shifts", "work excites you": "the new ward, its team"})
    monkeypatch.setattr("agent.commands.kept_dialogue.choose_asker", lambda _: asker)
    assert 0 == desk("debrief", "--id", SURE, now=LATER).code
    assert "Prairie Gate Credit Union" == asker.default_of("Which company")
    (thanks,) = desk.letters()
    assert "denise" in thanks["To"]


@pytest.mark.parametrize("word", ["confirm", "skip", "forget"])
def test_the_beginning_of_an_id_will_do(desk: MaildirDesk, word: str) -> None:
    """As long as nothing else begins so."""
    said = desk(word, "quick", now=LOOKED)
    assert said.code == 0, said.err


@pytest.mark.parametrize("word", ["status", "preview", "explain", "rearm", "thanked", "declined"])
def test_a_word_for_recorded_interviews_alone_names_the_command_that_records(
    desk: MaildirDesk, word: str
) -> None:
    """The id is right; only the debrief is missing."""
    said = desk(word, "quick", now=LOOKED)
    assert (said.code, said.out) == (2, "")
    assert f"second-chance debrief --id {PERHAPS}" in said.err


# ---- one id, a life long


def test_an_interview_keeps_the_id_it_was_found_under(desk: MaildirDesk) -> None:
    """However the company is spelled in the end: by the form, or told in another way."""
    desk("run", now=LATER)
    fill(desk, ANSWERS | {"company": "Prairie Gate CU", "ready": "yes"})
    desk("run", now=LATER + HOUR)
    (known,) = desk("status", "--json", now=LATER + HOUR).json["interviews"]
    assert (known["id"], known["company"]) == (SURE, "Prairie Gate CU")
    for command in ("status", "explain", "preview"):
        assert desk(command, SURE, now=LATER + HOUR).code == 0
    assert "Prairie Gate CU\n  id: " in desk("find", "--all", now=LATER + HOUR).out.replace(
        ", Branch Operations Manager", ""
    )


def test_a_file_takes_the_id_that_find_shows(desk: MaildirDesk) -> None:
    """No second id for what the person has seen with one."""
    told = INTERVIEW.replace("Prairie Gate Credit Union", "Prairie Gate CU").replace("11:30", "11:00")
    said = desk("debrief", desk.file(told), "--json", now=LATER)
    assert (said.code, said.only["id"], said.only["company"]) == (0, SURE, "Prairie Gate CU")
    assert desk("skip", SURE, now=LATER).code == 0
