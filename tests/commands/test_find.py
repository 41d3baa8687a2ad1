"""`second-chance find`: what is listed, how it is told, and that it only looks."""

from __future__ import annotations

import io
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import MEETING, SAID, appointment, debrief_form, profile
from calendars import LATER, LOOKED, OVER, START, cold_invite, invite, utc
from desk import INTERVIEW, MaildirDesk, desk_with
from mails import INVITED, mail

from agent.commands import appointment_text
from agent.commands.appointment_text import print_pass
from agent.commands.command import read_clock
from agent.commands.styled import CleanConsole
from agent.composition import Occasion, open_agent
from agent.keeping.config import Config, Find
from agent.keeping.home_folder import Home
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.mailboxes.registry import load_config
from agent.model.appointment import AppointmentState, Band, Evidence, Weighed
from agent.model.interview import InterviewId, Waiting
from agent.model.mail import Address
from agent.model.plan import Fate, Sighting
from agent.noticing import NoticingResult

ID = "prairie-gate-credit-union-2026-09-04"
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
BEFORE = datetime(2026, 9, 2, tzinfo=UTC)
AFTER = datetime(2026, 9, 4, 20, tzinfo=UTC)
LONG_AFTER = datetime(2026, 9, 25, tzinfo=UTC)
MAYBE = Weighed(band=Band.ASK, evidence=(Evidence("The title says “Interview”", 4),))
ME = Address("marcus.ellery@mail.example", "Marcus Ellery")
FORM = debrief_form(
    subject="a few questions", draft_id="f1", sighting=Sighting(Fate.UNSENT, "stands in Drafts")
)
WORDS = (
    "Dear Marcus,\n\nthank you for your application. Friday 11 September at 14:00 works for the interview "
    "with our team lead.\n\nCleo Park\nHarrow Lake Clinic\n"
)


def by_words() -> bytes:
    """A confirmation without a calendar."""
    return mail(
        WORDS,
        INVITED,
        "<c1@harrowlake.example>",
        sender="Cleo Park <cleo.park@harrowlake.example>",
        subject="Your interview for the Ward Nurse position",
    )


def config(*, enabled: bool = True) -> Config:
    box = MaildirSettings(name="local", path=Path("Mail"), drafts="Drafts", sent=("Sent",))
    return Config(profile=profile(), waiting=Waiting(), mailboxes={"local": box}, find=Find(enabled=enabled))


def block(out: str, head: str) -> dict[str, list[str]]:
    """The lines of one appointment by their labels."""
    (mine,) = [one for one in out.split("\n\n") if one.startswith(head)]
    lines: dict[str, list[str]] = {}
    for line in mine.splitlines()[1:]:
        label, _, text = line.strip().partition(": ")
        lines.setdefault(label, []).append(text)
    return lines


def shown(one: Any, now: datetime = BEFORE, *, why: bool = False, width: int = 0) -> str:
    """One appointment off a terminal, or on one of this width."""
    paper = io.StringIO()
    out = CleanConsole(
        file=paper,
        width=width or 60,
        force_terminal=bool(width),
        color_system=None,
        _environ={"TERM": "xterm"},
    )
    appointment_text.print_appointment(out, one, config(), now, why=why)
    return paper.getvalue()


# ---- what is listed


def test_a_sure_one(tmp_path: Path) -> None:
    """Company and role, id, time, people, and that nothing needs to be done."""
    said = desk_with(tmp_path, invite())("find", now=LOOKED)
    assert 0 == said.code
    assert said.out.startswith("Prairie Gate Credit Union, Branch Operations Manager\n")
    assert {
        "id": [ID],
        "when": ["Fri 4 Sep, 10:00 to 11:00"],
        "with": ["Denise Kowalczyk"],
        "next": ["when it is over, a form comes into your Drafts"],
    } == block(said.out, "Prairie Gate")


def test_perhaps_one(tmp_path: Path) -> None:
    """A stranger's invitation is a question, with the two commands that answer it."""
    said = desk_with(tmp_path, cold_invite())("find", now=LOOKED)
    (following,) = block(said.out, "Quick Hire")["next"]
    one = "quick-hire-2026-09-04"
    assert f"is it an interview? second-chance confirm {one}; if not, second-chance skip {one}" == following


def test_times_that_were_only_said(tmp_path: Path) -> None:
    """Each with the sentence it stands in, and as what it is: perhaps."""
    said = desk_with(tmp_path, by_words())("find", now=LOOKED)
    (when,) = block(said.out, "Harrow Lake")["when"]
    assert (
        "perhaps Fri 11 Sep, 14:00 (“Friday 11 September at 14:00 works for the interview with our team "
        "lead.”)" == when
    )


def test_an_unknown_zone(tmp_path: Path) -> None:
    """The time on their clock, and that its zone is not known; it is taken for no other."""
    raw = invite(DTSTART=";TZID=Klingon Time:20260904T090000", DTEND=None)
    lines = block(desk_with(tmp_path, raw)("find", now=LOOKED).out, "Prairie Gate")
    assert ["Fri 4 Sep, 09:00, in a time zone I do not know"] == lines["when"]
    assert ["The calendar names the time zone “Klingon Time”, which I do not know."] == lines["note"]


def test_a_whole_day(tmp_path: Path) -> None:
    """The day alone."""
    raw = invite(DTSTART=";VALUE=DATE:20260904", DTEND=";VALUE=DATE:20260905")
    lines = block(desk_with(tmp_path, raw)("find", now=LOOKED).out, "Prairie Gate")
    assert ["Fri 4 Sep, the whole day"] == lines["when"]


def test_a_night_shift(tmp_path: Path) -> None:
    """An end on another day is told with its day."""
    raw = invite(DTEND=f":{utc(OVER + 14 * timedelta(hours=1))}")
    lines = block(desk_with(tmp_path, raw)("find", now=LOOKED).out, "Prairie Gate")
    assert ["Fri 4 Sep, 10:00 to Sat 5 Sep, 01:00"] == lines["when"]


def test_moved_and_another_time_proposed(tmp_path: Path) -> None:
    """The new time holds; one that is only proposed stands beside it."""
    desk = desk_with(tmp_path, invite())
    desk("find", now=LOOKED)
    later = {"DTSTART": f":{utc(START + DAY)}", "DTEND": f":{utc(OVER + DAY)}"}
    moved = invite(
        LOOKED + DAY, "<i2@prairiegate.example>", answers="<i1@prairiegate.example>", SEQUENCE=":1", **later
    )
    desk.deliver(moved, LOOKED + DAY)
    again = {"DTSTART": f":{utc(START + 2 * DAY)}", "DTEND": f":{utc(OVER + 2 * DAY)}"}
    counter = invite(
        LOOKED + DAY + MINUTE,
        "<i3@prairiegate.example>",
        method="COUNTER",
        answers="<i1@prairiegate.example>",
        SEQUENCE=":1",
        **again,
    )
    desk.deliver(counter, LOOKED + DAY + MINUTE)
    lines = block(desk("find", now=LOOKED + 2 * DAY).out, "Prairie Gate")
    assert ["Sat 5 Sep, 10:00 to 11:00"] == lines["when"]
    assert lines["note"][0].startswith("Denise Kowalczyk proposed another time")


def test_a_cancelled_one(tmp_path: Path) -> None:
    """It says so at once, who said it, and how to take that back; until two weeks after its day."""
    desk = desk_with(tmp_path, invite())
    desk("find", now=LOOKED)
    gone = invite(LOOKED + DAY, "<i2@prairiegate.example>", method="CANCEL", SEQUENCE=":1")
    desk.deliver(gone, LOOKED + DAY)
    (following,) = block(desk("find", now=LOOKED + DAY).out, "Prairie Gate")["next"]
    assert following == (
        f"it was cancelled; if it took place after all: second-chance debrief --id {ID}; "
        f"if it was not: second-chance reopen {ID}"
    )
    desk("run", now=LOOKED + DAY)
    lines = block(desk("find", now=LOOKED + DAY).out, "Prairie Gate")
    assert [following] == lines["next"]
    (changed,) = lines["changed"]
    assert changed == (
        "cancelled by Denise Kowalczyk <denise.kowalczyk@prairiegate.example> (Wed 2 Sep, 10:00): "
        "“Interview: Branch Operations Manager”"
    )
    assert "" == desk("find", now=LOOKED + 20 * DAY).out
    assert "it was cancelled" in desk("find", "--all", now=LOOKED + 20 * DAY).out


def test_one_that_was_called_off_in_plain_words(tmp_path: Path) -> None:
    """In its conversation, without a calendar: it says so, with the words, and how to take that back."""
    desk = desk_with(tmp_path, invite())
    assert ID in desk("find", now=LOOKED).out
    off = mail(
        "Dear Marcus,\n\nunfortunately we have to cancel the interview on Friday. I am sorry.\n\nDenise\n",
        LOOKED + DAY,
        "<off@prairiegate.example>",
        references=("<i1@prairiegate.example>",),
    )
    desk.deliver(off, LOOKED + DAY)
    lines = block(desk("find", now=LOOKED + DAY).out, "Prairie Gate")
    assert [f"it was called off; if it was not: second-chance reopen {ID}"] == lines["next"]
    assert "we have to cancel the interview on Friday.”" in lines["changed"][0]


def test_a_next_round_without_a_time(tmp_path: Path) -> None:
    """Announced in words: it is listed, the last, and what can be done is told."""
    desk = MaildirDesk(tmp_path)
    desk.debrief()
    desk.deliver(cold_invite(), INVITED)
    desk.answer("Dear Marcus, we would like to invite you to a second interview. Denise", LATER + DAY)
    desk("run", now=LATER + DAY + timedelta(hours=1))
    out = desk("find", now=LATER + DAY + timedelta(hours=1)).out
    lines = block(out, "Prairie Gate")
    assert ["not known yet"] == lines["when"]
    (one,) = lines["id"]
    assert [f"its time is not known yet; when it is over: second-chance debrief --id {one}"] == lines["next"]
    assert out.index("Quick Hire") < out.index("Prairie Gate")


def test_the_earliest_first(tmp_path: Path) -> None:
    """In the order of their times, however they came in."""
    desk = desk_with(
        tmp_path, by_words(), invite(UID=":b", DTSTART=f":{utc(START + DAY)}", DTEND=None), cold_invite()
    )
    found = desk("find", "--json", now=LOOKED).json["found"]
    assert ["Quick Hire", "Prairie Gate Credit Union", "Harrow Lake Clinic"] == [o["company"] for o in found]


def test_nothing_is_seen(tmp_path: Path) -> None:
    """No data; a sentence."""
    said = desk_with(tmp_path)("find", now=LOOKED)
    assert (0, "") == (said.code, said.out)
    assert said.err.endswith("No interview without a debrief was seen in your mail.\n")


def test_again_within_the_hour_says_that_nothing_was_looked_at(tmp_path: Path) -> None:
    """Whoever waits for an invitation is not told that there is none."""
    desk = desk_with(tmp_path)
    desk("find", now=LOOKED)
    said = desk("find", now=LOOKED + timedelta(minutes=10))
    assert "It was last looked at today" in said.err
    assert "from" in said.err.splitlines()[-1]


def test_all_shows_what_is_settled(tmp_path: Path) -> None:
    """Without --all only those that may still need the person."""
    desk = desk_with(tmp_path, invite())
    desk("find", now=LOOKED)
    desk("skip", ID, now=LOOKED)
    assert "" == desk("find", now=LOOKED).out
    assert "you said no to it" in desk("find", "--all", now=LOOKED).out


def test_one_that_was_debriefed_is_gone(tmp_path: Path) -> None:
    """Told by a file: it is on record, and not asked about any more."""
    desk = desk_with(tmp_path, invite())
    desk("find", now=LOOKED)
    desk.debrief(INTERVIEW)
    assert "" == desk("find", now=LATER).out
    assert f"on record: second-chance status {ID}" in desk("find", "--all", now=LATER).out


# ---- --why


def test_why_tells_the_evidence(tmp_path: Path) -> None:
    """Points and words, for and against; and where company and role come from."""
    said = desk_with(tmp_path, cold_invite())("find", "--why", now=LOOKED)
    lines = block(said.out, "Quick Hire")
    assert all(why[0] in "+-" and why.split()[0][1:].isdigit() for why in lines["why"])
    assert "+1 talent@quick-hire.example is outside your own addresses" in lines["why"]
    assert ["from the address talent@quick-hire.example"] == lines["company"]
    assert lines["role"][0].startswith("from the subject")
    assert "why" not in block(desk_with(tmp_path / "b", cold_invite())("find", now=LOOKED).out, "Quick Hire")


def test_why_tells_that_the_person_said_so(tmp_path: Path) -> None:
    """A confirmed one is one by their word."""
    desk = desk_with(tmp_path, cold_invite())
    desk("find", now=LOOKED)
    desk("confirm", "quick-hire-2026-09-04", now=LOOKED)
    out = desk("find", "--why", now=LOOKED).out
    assert "you said that it is one" in block(out, "Quick Hire")["why"]
    assert ["when it is over, a form comes into your Drafts"] == block(out, "Quick Hire")["next"]


# ---- it only looks


def test_it_never_places_a_form(tmp_path: Path) -> None:
    """Also when one is due: that is what runs are for."""
    desk = desk_with(tmp_path, invite())
    before = sorted(file for file in desk.mail.rglob("*") if file.is_file())
    for _ in range(2):
        said = desk("find", now=LATER)
    assert (0, ()) == (said.code, desk.draft_files())
    assert before == sorted(file for file in desk.mail.rglob("*") if file.is_file())
    (following,) = block(said.out, "Prairie Gate")["next"]
    assert (
        f"the next run puts a form into your Drafts; or answer here: second-chance debrief --id {ID}"
        == following
    )
    desk("run", now=LATER)
    assert 1 == len(desk.draft_files())
    assert (
        f"its form is in your Drafts; or answer here: second-chance debrief --id {ID}"
        in desk("find", now=LATER).out
    )


def test_it_looks_as_often_as_the_config_says(tmp_path: Path) -> None:
    """What came in since the last look is not seen before its time."""
    desk = desk_with(tmp_path, invite(), config={"every_minutes": "30"})
    desk("find", now=LOOKED)
    desk.deliver(cold_invite(), LOOKED)
    early = desk("find", "-v", now=LOOKED + timedelta(minutes=29))
    assert "Quick Hire" not in early.out
    assert "local: looked at 2026-09-01 10:00 -0500" in early.err
    assert "Quick Hire" in desk("find", now=LOOKED + timedelta(minutes=30)).out


def test_switched_off_it_looks_when_asked(tmp_path: Path) -> None:
    """And does not promise a form that would never come."""
    desk = desk_with(tmp_path, invite(), config={"enabled": "false"})
    assert "" == desk("run", now=LOOKED).err
    said = desk("find", now=LOOKED)
    assert [f"when it is over: second-chance debrief --id {ID}"] == block(said.out, "Prairie Gate")["next"]
    assert "because you asked me to" in said.err
    assert "From now on" not in said.err
    assert "" == desk("run", now=LATER).err
    assert () == desk.draft_files()
    later = desk("find", now=LATER)
    assert [f"it is over: second-chance debrief --id {ID}"] == block(later.out, "Prairie Gate")["next"]
    assert "" == later.err


def test_what_was_left_out_is_told_to_those_who_ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a look could not do is said with -v alone: it is for the curious, not for cron's mail."""
    desk = desk_with(tmp_path)
    noticed = NoticingResult(notes=("local: 2 older conversations were not looked into.",))
    occasion = Occasion(home=Home(desk.home), now=read_clock(), read_clock=read_clock)
    with open_agent(occasion, load_config(desk.config_file)) as agent:
        print_pass(Namespace(quiet=False, verbose=False), agent, noticed, LOOKED)
        assert ("", "") == capsys.readouterr()
        print_pass(Namespace(quiet=False, verbose=True), agent, noticed, LOOKED)
    assert ("", "local: 2 older conversations were not looked into.\n") == capsys.readouterr()


# ---- the first time


def test_it_says_once_what_it_reads_and_keeps(tmp_path: Path) -> None:
    """On stderr, at the first look; never again."""
    desk = desk_with(tmp_path, invite())
    first = desk("find", now=LOOKED).err
    for words in ("What I read:", "What I keep, on this computer only:", "What I do:", "enabled = false"):
        assert words in first
    assert "" == desk("find", now=LOOKED).err
    assert "" == desk("run", now=LOOKED + DAY).err


@pytest.mark.parametrize(
    ("read", "said", "unsaid"),
    [
        ("personal", "of new mail that people wrote", "nothing else"),
        ("subjects", "Whole only conversations with a calendar", "of new mail that people wrote"),
    ],
)
def test_what_is_read_is_as_the_config_says(tmp_path: Path, read: str, said: str, unsaid: str) -> None:
    """Nothing is told that is not done."""
    told = " ".join(desk_with(tmp_path, config={"read": f'"{read}"'})("find", now=LOOKED).err.split())
    assert said in told
    assert unsaid not in told


@pytest.mark.parametrize(("read", "seen"), [("personal", 1), ("subjects", 0)])
def test_mail_that_people_wrote_is_opened_unless_it_is_not_wanted(
    tmp_path: Path, read: str, seen: int
) -> None:
    """A time and an interview stand in the text alone."""
    text = "Hi Marcus, could you come for a job interview on Friday, September 11 at 10am?"
    sender = "Priya Raman <priya@quillhouse.example>"
    raw = mail(text, INVITED, "<p1@quillhouse.example>", sender=sender, subject="Hello")
    said = desk_with(tmp_path, raw, config={"read": f'"{read}"'})("find", "--json", now=LOOKED)
    assert seen == len(said.json["found"])


def test_quiet_does_not_use_it_up(tmp_path: Path) -> None:
    """With -q nothing is said; the next one says it."""
    desk = desk_with(tmp_path, invite())
    assert "" == desk("find", "-q", now=LOOKED).err
    assert "What I keep" in desk("run", now=LOOKED + DAY).err


def test_a_dry_run_does_not_use_it_up(tmp_path: Path) -> None:
    """It keeps nothing, so it says it, and the next one says it again."""
    desk = desk_with(tmp_path, invite())
    assert "What I keep" in desk("run", "--dry-run", now=LOOKED).err
    assert "What I keep" in desk("find", now=LOOKED).err


# ---- JSON


def test_json_field_by_field(tmp_path: Path) -> None:
    """The stable shape, as docs/find.md describes it; talk nowhere on stdout."""
    raw = invite(LOCATION=":12 Elm Street\\, Springfield")
    said = desk_with(tmp_path, raw)("find", "--json", now=LOOKED)
    assert "What I read" in said.err
    assert {"version": 1, "now": LOOKED.isoformat(), "errors": []} == {
        key: value for key, value in said.json.items() if key != "found"
    }
    (one,) = said.json["found"]
    why = one.pop("why")
    assert why
    assert all({"points": int, "text": str} == {k: type(v) for k, v in reason.items()} for reason in why)
    assert {
        "id": ID,
        "company": "Prairie Gate Credit Union",
        "role": "Branch Operations Manager",
        "state": "seen",
        "band": "sure",
        "confirmed": False,
        "start": "2026-09-04T15:00:00+00:00",
        "end": "2026-09-04T16:00:00+00:00",
        "local_start": None,
        "local_end": None,
        "zone": "",
        "whole_day": False,
        "mode": "onsite",
        "place": "12 Elm Street, Springfield",
        "link": "",
        "title": "Interview: Branch Operations Manager",
        "cancelled": False,
        "declined": False,
        "proposal": "",
        "notes": [],
        "said": [],
        "people": [{"name": "Denise Kowalczyk", "email": "denise.kowalczyk@prairiegate.example"}],
        "thread": {
            "mailbox": "local",
            "subject": "Invitation: Interview: Branch Operations Manager",
            "message_ids": ["<i1@prairiegate.example>"],
        },
        "sources": {
            "company": "from the address denise.kowalczyk@prairiegate.example",
            "role": "from the subject “Invitation: Interview: Branch Operations Manager”",
        },
        "follows": None,
        "interview": None,
        "form": None,
        "problems": [],
        "unverified": "",
        "changes": [],
        "claims": [],
    } == one


def test_json_of_words_and_form(tmp_path: Path) -> None:
    """Without a calendar the same keys; the form where one was placed."""
    desk = desk_with(tmp_path, by_words(), invite())
    desk("run", now=LATER)
    by_calendar, words = desk("find", "--json", now=LATER).json["found"]
    assert by_calendar.keys() == words.keys()
    assert [
        {
            "start": "2026-09-11T14:00:00-05:00",
            "sentence": "Friday 11 September at 14:00 works for the interview with our team lead.",
        }
    ] == words["said"]
    assert (None, None, "", None) == (words["start"], words["mode"], words["title"], words["form"])
    (draft,) = desk.draft_files()
    assert {"draft_id": draft.name.partition(":")[0], "fate": "unsent"} == by_calendar["form"]
    assert "asked" == by_calendar["state"]


def test_json_tells_the_end_that_words_name(tmp_path: Path) -> None:
    """Of the only time there is."""
    text = "Your interview is on Friday 11 September, 14:00 to 14:30. Is that fine?"
    raw = mail(text, INVITED, "<w9@prairiegate.example>", subject="Interview: Branch Operations Manager")
    (one,) = desk_with(tmp_path, raw)("find", "--json", "--all", now=LOOKED).json["found"]
    assert (one["start"], one["end"]) == (None, "2026-09-11T14:30:00-05:00")


def test_json_of_nothing(tmp_path: Path) -> None:
    """An empty list."""
    assert [] == desk_with(tmp_path)("find", "--json", now=LOOKED).json["found"]


# ---- what goes wrong


def test_a_missing_mailbox(tmp_path: Path) -> None:
    """The sentence and the code of that error; what is on record is listed all the same."""
    desk = desk_with(tmp_path, invite())
    desk("find", now=LOOKED)
    desk.mail.rename(tmp_path / "away")
    said = desk("find", now=LOOKED + DAY)
    assert 75 == said.code
    assert said.err.count("Error:") == 1
    assert "Hint:" in said.err
    assert "Prairie Gate Credit Union" in said.out


def test_a_missing_mailbox_and_nothing_on_record(tmp_path: Path) -> None:
    """It does not say that there is no interview: it could not look."""
    desk = desk_with(tmp_path)
    desk.mail.rename(tmp_path / "away")
    said = desk("find", now=LOOKED)
    assert (1, "") == (said.code, said.out)
    assert "No interview" not in said.err


def test_json_of_a_missing_mailbox(tmp_path: Path) -> None:
    """In `errors`, with code, sentence and hint; on stderr too."""
    desk = desk_with(tmp_path)
    desk.mail.rename(tmp_path / "away")
    said = desk("find", "--json", now=LOOKED)
    (error,) = said.json["errors"]
    assert {"interview", "code", "text", "hint"} == error.keys()
    assert error["text"] in said.err
    assert (1, []) == (said.code, said.json["found"])


def test_json_where_it_cannot_begin(tmp_path: Path) -> None:
    """The same shape without a config that can be used."""
    desk = desk_with(tmp_path)
    desk.config("[me]\n")
    said = desk("find", "--json", now=LOOKED)
    assert 78 == said.code
    assert {"version", "now", "found", "errors"} == said.json.keys()
    assert "bad_file" == said.json["errors"][0]["code"]
    assert 78 == desk("find", now=LOOKED).code


def test_an_option_it_does_not_have(tmp_path: Path) -> None:
    """Usage."""
    assert 2 == desk_with(tmp_path)("find", "--send", now=LOOKED).code


def test_what_steers_a_terminal_is_left_out(tmp_path: Path) -> None:
    """Titles, names and sentences are other people's: no escape, no turned direction, one line each."""
    evil = "Job interview \x1b[2J\x1b]0;owned\x07 \u202egnp.exe\u2066"
    desk = desk_with(
        tmp_path,
        invite(title=evil, sender="D\u202eenise \x9b31m <denise.kowalczyk@prairiegate.example>"),
    )
    said = desk("find", "--why", "--all", "-v", now=LOOKED)
    assert "Prairie Gate" in said.out
    for text in (said.out, said.err):
        assert not [c for c in text if (ord(c) < 32 and c != "\n") or c in "\x7f\x9b\u202e\u2066"]


# ---- how one is shown


@pytest.mark.parametrize(
    ("one", "now", "told"),
    [
        pytest.param(appointment(), BEFORE, "when it is over, a form comes", id="to come"),
        pytest.param(appointment(), AFTER, "the next run puts a form", id="over"),
        pytest.param(appointment(), LONG_AFTER, "too long ago to ask by itself", id="over long ago"),
        pytest.param(appointment(weighed=MAYBE), BEFORE, "is it an interview?", id="perhaps"),
        pytest.param(
            appointment(weighed=MAYBE, confirmed_at=BEFORE), BEFORE, "when it is over", id="confirmed"
        ),
        pytest.param(
            appointment(meeting=replace(MEETING, declined=True)), BEFORE, "you declined it", id="declined"
        ),
        pytest.param(
            appointment(meeting=replace(MEETING, declined=True), confirmed_at=BEFORE),
            BEFORE,
            "when it is over, a form",
            id="declined and confirmed",
        ),
        pytest.param(appointment(meeting=None), BEFORE, "its time is not known yet", id="no time"),
        pytest.param(appointment(meeting=None, said=(SAID,)), BEFORE, "when it is over", id="said"),
        pytest.param(
            appointment(meeting=replace(MEETING, cancelled=True)), BEFORE, "it was cancelled", id="cancelled"
        ),
        pytest.param(
            appointment(state=AppointmentState.CANCELLED),
            BEFORE,
            "it was cancelled",
            id="closed as cancelled",
        ),
        pytest.param(
            appointment(state=AppointmentState.ASKED, form=FORM), AFTER, "its form is in", id="asked"
        ),
        pytest.param(
            appointment(state=AppointmentState.LAPSED), LONG_AFTER, "second-chance confirm", id="lapsed"
        ),
        pytest.param(
            appointment(state=AppointmentState.LAPSED, form=FORM),
            LONG_AFTER,
            "its form is not read any more. You can still answer here",
            id="lapsed with a form",
        ),
        pytest.param(appointment(state=AppointmentState.DISMISSED), AFTER, "takes that back", id="dismissed"),
        pytest.param(
            appointment(state=AppointmentState.DISMISSED, form=FORM),
            AFTER,
            "its form, which you may delete, is not read any more",
            id="dismissed with a form",
        ),
        pytest.param(
            appointment(
                state=AppointmentState.DISMISSED,
                form=replace(FORM, sighting=Sighting(Fate.DELETED, "gone from Drafts")),
            ),
            AFTER,
            "you deleted its form, and it is not made again. You can still answer here: second-chance",
            id="deleted form",
        ),
        pytest.param(
            appointment(state=AppointmentState.DEBRIEFED, interview=InterviewId("x-1")),
            AFTER,
            "on record: second-chance status x-1",
            id="debriefed",
        ),
        pytest.param(appointment(state=AppointmentState.DEBRIEFED), AFTER, "on record", id="was on record"),
    ],
)
def test_what_comes_next(one: Any, now: datetime, told: str) -> None:
    """For every state one sentence that is true, with the command that goes on from there."""
    (line,) = [line for line in shown(one, now).splitlines() if line.startswith("  next: ")]
    assert told in line


def test_what_stands_in_the_form_is_told_by_its_label() -> None:
    """What came back: the line's own words, not the field's name."""
    one = appointment(state=AppointmentState.ASKED, form=FORM, problems=("enthusiasm: This is still empty.",))
    assert "  note: what excites you: This is still empty.\n" in shown(one)


def test_whoever_has_no_name_is_shown_by_address() -> None:
    """And an appointment without a company by its title, else its subject."""
    one = appointment(people=(Address("d@prairiegate.example"), Address("t@x.example", "Tomas")), company="")
    out = shown(one)
    assert out.startswith("Interview: Branch Operations Manager\n")
    assert "  with: d@prairiegate.example, Tomas\n" in out
    assert shown(replace(one, meeting=None)).startswith("Branch Operations Manager interview\n")
    assert shown(replace(one, meeting=None, subject="")).startswith("an interview\n")


def test_a_meeting_that_tells_no_time() -> None:
    """Nothing is made up."""
    one = appointment(meeting=replace(MEETING, start=None, end=None, problems=("It gives no start.",)))
    out = shown(one)
    assert "  when: not known yet\n" in out
    assert "  note: It gives no start.\n" in out


def test_off_a_terminal_no_line_is_broken() -> None:
    """However long: other programs read them."""
    one = appointment(weighed=MAYBE)
    (line,) = [line for line in shown(one).splitlines() if line.startswith("  next: ")]
    assert line.endswith(f"second-chance skip {ID}")


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_on_a_terminal_lines_keep_to_its_width(width: int) -> None:
    """What goes on is set below its beginning, and nothing is lost."""
    lines = shown(appointment(weighed=MAYBE), why=True, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert ID in "".join(line.removeprefix("  id:").strip() for line in lines)
    assert lines[0].strip()
    assert all(line.startswith("  ") for line in lines[1:] if line.strip() and width > 60)
